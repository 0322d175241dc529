//! T02: the review date of a document in force has passed; and when a document was last reviewed.

use std::collections::BTreeSet;

use super::super::draft::{self, Draft};
use super::super::material::{File, Material, Terms, answers};
use super::super::{CheckResult, State, Test, impact, policy};
use super::library::Listed;
use super::{own_id, subject};
use crate::catalog::{AuditTest, Catalog};
use crate::domain::{AuditDate, Cadence, Evidence, EvidencePath, FindingKind, KindNature, When};
use crate::facts::{Approval, ControlBlock, Fact, Facts};

pub(super) const TEST: Test = Test {
    id: "T02",
    decide: review_date_passed,
    parameters: &["pattern_share_percent", "pattern_documents_min"],
    wordings: &["review_date_passed", "ambiguous_date", "no_interval"],
    says: &["pattern", "documents_dated", "documents_controlled"],
};

/// T02: the review date of a document in force has passed (`rules` T02, grace by 0.6).
///
/// The AI policy is left to T14. Drafts, archive copies and templates are not looked at. A document whose row
/// in the list of documents tells of a review or an extension is taken for reviewed. Where a document gives no
/// next review date and no interval, that is said once for all such documents.
fn review_date_passed(material: &Material<'_>, test: &AuditTest) -> Vec<CheckResult> {
    let dossier = material.dossier;
    let as_of = dossier.engagement.as_of;
    let listed = Listed::all(material);
    let remarked = remarked(&listed, test);
    let mut controlled: Vec<&File<'_>> =
        material.files.iter().filter(|file| is_controlled(file.facts)).collect();
    let ids: Vec<String> = material.files.iter().filter_map(policy::id_of).collect();
    controlled.retain(|file| !policy::is_translation(file, &ids));
    // When an impact assessment is due again is for T22.
    let assessments = impact::Assessment::all(material);
    let assessed: BTreeSet<&EvidencePath> =
        assessments.iter().filter_map(|one| one.file).map(|file| file.path).collect();
    controlled.retain(|file| !assessed.contains(file.path));
    let dues: Vec<(&File<'_>, Option<Due>)> = controlled
        .iter()
        .map(|file| (*file, due(test, &file.facts.control, dossier.catalog)))
        .collect();
    let extended = Terms::of(test, "reviewed");
    let minuted = minuted(material, test);
    let is_late = |file: &File<'_>, due: &Due| {
        let id = own_id(file.facts, file.path);
        let told = id.as_ref().is_some_and(|id| minuted.contains(id.as_str()));
        // "2026-05-31; extended to 2026-12-31": the field itself moves the day.
        let moved = due.evidence.iter().any(|evidence| {
            extended.stand_in(evidence.quote())
                && material.days(evidence.quote()).iter().any(|day| day.latest() >= as_of)
        });
        // A rule for all papers of a kind yields to the day that the list has for this one.
        let own = file.facts.control.next_review_on.is_some();
        let listed_later = !own
            && listed.iter().filter(|row| row.is_of(id.as_deref(), file.facts)).any(|row| {
                let next = row.text("next_review_on").unwrap_or_default();
                material.days(next).iter().any(|day| day.latest() >= as_of)
            });
        let noted = answers(file.facts, "T02.extended").any(|answer| {
            let days = material.days(answer.evidence.quote());
            days.iter().any(|day| day.latest() >= as_of)
        });
        due.late(as_of)
            && !told
            && !moved
            && !noted
            && !listed_later
            && !remarked.iter().any(|row| row.is_of(id.as_deref(), file.facts))
    };
    let dated = dues.iter().filter(|(_, due)| due.is_some()).count();
    let late = dues
        .iter()
        .filter(|(file, due)| due.as_ref().is_some_and(|due| is_late(file, due)))
        .count();
    let pattern = is_pattern(test, dated, late);
    let mut results = Vec::new();
    let mut without_interval = Vec::new();
    for (file, due) in &dues {
        let facts = file.facts;
        let subject = subject(file);
        let Some(due) = due else {
            // The expenses policy may go without; what governs AI may not, unless the list says when.
            let id = own_id(facts, file.path);
            let in_list = listed.iter().find(|row| row.is_of(id.as_deref(), facts));
            if facts.about_ai && in_list.is_none_or(|row| row.text("next_review_on").is_none()) {
                without_interval.push(*file);
            }
            continue;
        };
        if !is_late(file, due) {
            let doubtful = due.earliest_limit < as_of && matches!(due.when, When::Ambiguous { .. });
            if !doubtful {
                results.push(draft::pass(test, &subject));
                continue;
            }
        }
        let (kind, wording) = if is_late(file, due) {
            (FindingKind::Nonconformity, "review_date_passed")
        } else {
            (FindingKind::NeedsHuman, "ambiguous_date")
        };
        let draft = Draft::new(test, wording, &subject)
            .kind(kind)
            .fact("document", &subject)
            .fact("due", test.when(due.when))
            .fact("as_of", as_of)
            .fact("days", due.limit.days_until(as_of))
            .fact("basis", &due.basis)
            .population(dated, late, "documents_dated")
            .evidence(due.evidence.clone());
        let draft = if pattern { draft.grade(test.grade, "pattern") } else { draft };
        results.push(draft.result());
    }
    results.extend(no_interval(test, &without_interval, controlled.len()));
    results
}

/// The rows of the list of documents that tell of a review or of a later date.
fn remarked<'a>(listed: &[Listed<'a>], test: &AuditTest) -> Vec<Listed<'a>> {
    let told = Terms::of(test, "reviewed");
    let tells = |row: &&Listed<'_>| told.stand_in(row.evidence().quote());
    listed.iter().filter(tells).copied().collect()
}

/// The numbers of documents of which minutes say that they were reviewed, or that their date was moved.
fn minuted<'a>(material: &Material<'a>, test: &AuditTest) -> BTreeSet<&'a str> {
    let told = Terms::of(test, "minuted");
    let minutes = material.of_listed(test, "minutes").into_iter();
    let cited = minutes.flat_map(|file| &file.facts.references);
    cited
        .filter(|fact| told.stand_in(fact.evidence.quote()))
        .map(|fact| fact.value.as_str())
        .collect()
}

/// When a document is due for review, and how that is known.
pub(in crate::checks) struct Due {
    /// The day as the document gives it.
    pub when: When,
    /// The last day on which it is not late, grace included, by the reading that favours the auditee.
    pub limit: AuditDate,
    /// The same by the other reading.
    pub earliest_limit: AuditDate,
    /// How the day is known, in words.
    pub basis: String,
    /// The words it rests on.
    pub evidence: Vec<Evidence>,
}

impl Due {
    pub fn late(&self, as_of: AuditDate) -> bool {
        self.limit < as_of
    }
}

/// The stricter of the stated date and the last review plus the stated interval.
pub(in crate::checks) fn due(
    test: &AuditTest,
    control: &ControlBlock,
    catalog: &Catalog,
) -> Option<Due> {
    let stated = control.next_review_on.as_ref();
    let computed = last_review(control).zip(control.review_interval.as_ref());
    let interval = computed.as_ref().map(|(_, interval)| interval.value.days).or_else(|| {
        let (last, next) = (last_review(control)?, stated?);
        u32::try_from(last.value.latest().days_until(next.value.latest())).ok()
    });
    // Without any interval a year's grace is used: the commonest cadence, and the kinder one.
    let grace = i64::from(catalog.lexicon().grace.days(interval.unwrap_or(366)));
    let by_statement = stated.map(|fact| Due {
        when: fact.value,
        limit: fact.value.latest().plus_days(grace),
        earliest_limit: fact.value.earliest().plus_days(grace),
        basis: test.phrase("own_review_date").to_owned(),
        evidence: vec![fact.evidence.clone()],
    });
    let by_interval = computed.map(|(last, interval)| after(test, last, interval, grace));
    match (by_statement, by_interval) {
        (Some(a), Some(b)) => Some(if a.limit <= b.limit { a } else { b }),
        (a, b) => a.or(b),
    }
}

fn after(test: &AuditTest, last: &Fact<When>, interval: &Fact<Cadence>, grace: i64) -> Due {
    let days = i64::from(interval.value.days);
    let when = When::Day(last.value.latest().plus_days(days));
    Due {
        when,
        limit: last.value.latest().plus_days(days + grace),
        earliest_limit: last.value.earliest().plus_days(days + grace),
        basis: test.say(
            "last_review",
            &[("last", &test.when(last.value)), ("interval", &test.interval(&interval.value))],
        ),
        evidence: vec![last.evidence.clone(), interval.evidence.clone()],
    }
}

/// The newest day on which the document was looked at as a whole.
pub(in crate::checks) fn last_review(control: &ControlBlock) -> Option<&Fact<When>> {
    let events: Vec<&Fact<When>> =
        [&control.reviewed_on, &control.approved_on, &control.effective_on, &control.issued_on]
            .into_iter()
            .filter_map(|stated| stated.as_deref())
            .collect();
    // "December 2024" on the cover is the approval of 2 December, told less exactly.
    let told_exactly = |vague: &When| match vague {
        When::Vague(span) => events.iter().any(|fact| match fact.value {
            When::Day(day) => span.contains(day),
            _ => false,
        }),
        _ => false,
    };
    events
        .iter()
        .filter(|fact| !told_exactly(&fact.value))
        .max_by_key(|fact| fact.value.latest())
        .copied()
}

/// Documents that lay something down, or that say themselves when they are to be reviewed.
fn is_controlled(facts: &Facts) -> bool {
    let control = &facts.control;
    let in_force = control.approval.as_ref().is_none_or(|fact| fact.value == Approval::Approved);
    let is_ai_policy = facts.kind.as_ref().is_some_and(|kind| kind.0 == "POL-AI");
    let lays_down = facts.nature == Some(KindNature::Document)
        && (control.version.is_some() || control.approver.is_some());
    let says_when = (control.next_review_on.is_some() || control.review_interval.is_some())
        && (facts.kind.is_none()
            || matches!(facts.nature, Some(KindNature::Document | KindNature::Register) | None));
    in_force && !is_ai_policy && (lays_down || says_when)
}

/// Whether so many documents are late that it is more than the lapse of each.
fn is_pattern(test: &AuditTest, dated: usize, late: usize) -> bool {
    let share = test.parameter("pattern_share_percent");
    late >= test.parameter("pattern_documents_min") && late * 100 >= share * dated
}

/// One observation for all documents that say neither when nor how often they are to be reviewed.
fn no_interval(test: &AuditTest, without: &[&File<'_>], controlled: usize) -> Option<CheckResult> {
    let names: Vec<String> = without.iter().map(|file| subject(file)).collect();
    let evidence: Vec<Evidence> = without
        .iter()
        .filter_map(|file| {
            let control = &file.facts.control;
            let cited = [
                control.version.as_ref().map(|fact| &fact.evidence),
                control.approver.as_ref().map(|fact| &fact.evidence),
            ];
            cited.into_iter().flatten().next().cloned()
        })
        .take(10)
        .collect();
    if names.is_empty() {
        return None;
    }
    let mut result = Draft::new(test, "no_interval", "document control")
        .kind(FindingKind::Observation)
        .fact("count", names.len())
        .fact("documents", test.listed(&names))
        .population(controlled, names.len(), "documents_controlled")
        .evidence(evidence)
        .result();
    result.state = State::NotTestable;
    Some(result)
}
