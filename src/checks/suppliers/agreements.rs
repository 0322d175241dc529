//! T54: agreements with suppliers are in force, and their reviews are not overdue (`rules` T54).

use super::{Party, papers, parties};
use crate::catalog::AuditTest;
use crate::checks::draft::{self, Draft};
use crate::checks::material::{Duty, Material, Row, Terms, answers, field, same_supplier};
use crate::checks::{CheckResult, State};
use crate::dates::DateFinder;
use crate::domain::{AuditDate, Evidence, FindingKind, When};

/// T54: no agreement has ended while the supplier is used, and no review of a supplier is overdue.
pub(super) fn in_force(material: &Material<'_>, test: &AuditTest) -> Vec<CheckResult> {
    let words = Words::new(material, test);
    let parties = parties(material, test);
    let mut results = Vec::new();
    for party in &parties {
        let before = results.len();
        results.extend(ended(material, test, party, &words));
        results.extend(review(material, test, party, &words));
        if results.len() == before {
            results.push(draft::pass(test, party.name));
        }
    }
    if results.is_empty() {
        results.push(draft::silent(test, "list of suppliers", State::NotTestable));
    }
    results
}

struct Words {
    renews: Terms,
    renews_itself: Terms,
    renews_not: Terms,
    running: Terms,
    by_class: Terms,
    dates: DateFinder,
}

impl Words {
    fn new(material: &Material<'_>, test: &AuditTest) -> Self {
        let shared = material.dossier.catalog.test("T53").unwrap_or(test);
        Self {
            renews: Terms::of(test, "renews"),
            renews_itself: Terms::of(test, "renews_itself"),
            renews_not: Terms::of(test, "renews_not"),
            running: Terms::of(shared, "running"),
            by_class: Terms::of(test, "by_class"),
            dates: DateFinder::new(material.dossier.catalog.lexicon()),
        }
    }

    /// Whether an agreement says that it goes on without anybody signing.
    fn renews_by_itself(&self, terms: &str) -> bool {
        self.renews_itself.stand_in(terms) && !self.renews_not.stand_in(terms)
    }

    /// Whether words on the term say that it goes on by itself.
    fn renew(&self, terms: &str) -> bool {
        self.renews.stand_in(terms) && !self.renews_not.stand_in(terms)
    }

    fn days<'w>(&'w self, text: &str) -> impl Iterator<Item = AuditDate> + use<'w> {
        self.dates.find(text).into_iter().map(|found| found.when.latest())
    }
}

fn ended(
    material: &Material<'_>,
    test: &AuditTest,
    party: &Party<'_>,
    words: &Words,
) -> Option<CheckResult> {
    let row = &party.row;
    let as_of = material.as_of();
    let (end, paper) = match row.when("ends_on") {
        Some(end) => (end, Vec::new()),
        None => term_on_paper(material, party, words)?,
    };
    let over = end.latest() < as_of;
    if !over || party.ended || party.free || goes_on(material, row, words) {
        return None;
    }
    let remark = row.text("comment");
    let live = party.serves_live(material);
    let used = live || words.running.stand_in(remark.unwrap_or_default());
    let systems = party.used_in(test, material);
    let system = if systems.is_empty() { test.phrase("some_system").to_owned() } else { systems };
    let wording = if used { "agreement_ended" } else { "agreement_ended_unsaid" };
    let kind = if used { FindingKind::Nonconformity } else { FindingKind::NeedsHuman };
    let draft = Draft::new(test, wording, party.name)
        .fact("supplier", party.name)
        .fact("service", party.service(test))
        .fact("ended", shown(test, end))
        .fact("renewal", row.raw("renewal").unwrap_or(test.phrase("not_stated")))
        .fact("system", system)
        .fact("remark", remark.unwrap_or(test.phrase("no_remark")))
        .fact("as_of", as_of)
        .kind(kind)
        .evidence(paper)
        .evidence([row.evidence()])
        .evidence(party.systems.iter().filter_map(|system| material.systems[*system].evidence()));
    Some(draft.result())
}

/// When the agreements themselves end, where the list of suppliers does not say: the last day that their words on the
/// term give. None where one of them renews itself or no word gives a day.
fn term_on_paper(
    material: &Material<'_>,
    party: &Party<'_>,
    words: &Words,
) -> Option<(When, Vec<Evidence>)> {
    let papers = papers(material, party.name);
    let told: Vec<&Evidence> = papers
        .iter()
        .flat_map(|file| answers(file.facts, "T54.term"))
        .map(|answer| &answer.evidence)
        .collect();
    if told.iter().any(|evidence| words.renew(evidence.quote())) {
        return None;
    }
    let ends = told.iter().flat_map(|evidence| {
        words.days(evidence.quote()).map(move |day| (day, (*evidence).clone()))
    });
    let (day, evidence) = ends.max_by_key(|(day, _)| *day)?;
    Some((When::Day(day), vec![evidence]))
}

/// Whether the agreement goes on after its end: it renews itself, or a newer one is on file.
fn goes_on(material: &Material<'_>, row: &Row<'_>, words: &Words) -> bool {
    let as_of = material.as_of();
    let cells = ["renewal", "ends_on", "comment", "agreement", "notice"];
    let said = |columns: &[&str]| -> String {
        columns.iter().filter_map(|column| row.raw(column)).collect::<Vec<_>>().join(" · ")
    };
    let terms = said(&["renewal", "ends_on", "agreement"]);
    let renews = words.renew(&terms);
    let text = said(&cells);
    let extended = words.renews.stand_in(&text) && words.days(&text).any(|day| day >= as_of);
    let Some(name) = row.text("supplier") else { return true };
    let newer = material.rows("suppliers").iter().any(|other| {
        other.text("supplier").is_some_and(|other| same_supplier(other, name))
            && other.when("ends_on").is_some_and(|when| when.latest() >= as_of)
    });
    let on_paper = papers(material, name).iter().any(|file| {
        let end = field(file.facts, "ends_on").or(field(file.facts, "renewal"));
        let by_field = end.is_some_and(|pair| {
            words.days(&pair.value).any(|day| day >= as_of) || words.renews.stand_in(&pair.value)
        });
        let mut terms = answers(file.facts, "T54.term");
        by_field || terms.any(|answer| words.renews_by_itself(answer.evidence.quote()))
    });
    renews || extended || newer || on_paper
}

fn review(
    material: &Material<'_>,
    test: &AuditTest,
    party: &Party<'_>,
    words: &Words,
) -> Option<CheckResult> {
    let row = &party.row;
    let as_of = material.as_of();
    let last = row.when("assessed_on");
    if party.ended || party.systems.is_empty() && last.is_none() || reviewed_again(material, row) {
        return None;
    }
    let rule = rule(material, test, words);
    let (due, basis, interval, cited) = if let Some(next) = row.when("next_assessed_on") {
        let interval =
            last.map_or(366, |last| last.latest().days_until(next.latest()).clamp(1, 1200));
        (
            next.latest(),
            test.phrase("day_in_list").to_owned(),
            u32::try_from(interval).unwrap_or(366),
            None,
        )
    } else {
        let (days, basis, evidence) = rule?;
        (last?.latest().plus_days(i64::from(days)), basis, days, Some(evidence))
    };
    let limit = due.plus_days(material.grace(interval));
    // A later assessment than the one that set the day has moved it.
    let done = last.is_some_and(|last| last.latest() >= due);
    if limit >= as_of || done {
        return None;
    }
    let draft = Draft::new(test, "review_overdue", party.name)
        .fact("supplier", party.name)
        .fact("service", party.service(test))
        .fact(
            "assessed",
            last.map_or_else(|| test.phrase("no_day").to_owned(), |when| shown(test, when)),
        )
        .fact("due", due)
        .fact("basis", basis)
        .fact("days", limit.days_until(as_of))
        .fact("as_of", as_of)
        .evidence([row.evidence()])
        .evidence(cited);
    Some(draft.result())
}

/// Whether another row has a later review of the supplier: a list of reviews keeps the old ones.
fn reviewed_again(material: &Material<'_>, row: &Row<'_>) -> bool {
    let (Some(name), Some(last)) = (row.text("supplier"), row.when("assessed_on")) else {
        return false;
    };
    material.rows("suppliers").iter().any(|other| {
        other.text("supplier").is_some_and(|other| same_supplier(other, name))
            && other.when("assessed_on").is_some_and(|day| day.earliest() > last.latest())
    })
}

/// How often suppliers are reviewed by the organisation's own rule; where it depends on the class of the
/// supplier, the longest of its intervals.
fn rule(
    material: &Material<'_>,
    test: &AuditTest,
    words: &Words,
) -> Option<(u32, String, Evidence)> {
    let (supplier, review) = (Terms::of(test, "supplier"), Terms::of(test, "review"));
    let duties: Vec<Duty<'_>> = material.duties(&[&supplier, &review]);
    let duty = duties.iter().find(|duty| duty.cadence().is_some())?;
    let days = duty.cadence()?.days;
    let by_class = words.by_class.stand_in(duty.rule.evidence.quote());
    let limits = duty.rule.limits.iter().map(crate::facts::Limit::days);
    let days = if by_class { limits.chain([days]).max().unwrap_or(days) } else { days };
    let basis = test.say("by_rule", &[("rule", &duty.rule.evidence.quote())]);
    Some((days, basis, duty.evidence()))
}

fn shown(test: &AuditTest, when: When) -> String {
    match when {
        When::Vague(span) => span.last.to_string(),
        other => test.when(other),
    }
}
