//! T04: a document that is still a draft is relied on as if it were in force.

use super::super::draft::{self, Draft};
use super::super::material::{File, Material, Terms};
use super::super::material::{records, text};
use super::super::{CheckResult, State, Test};
use super::library::Listed;
use super::{governs, is_draft, label, own_id, shown, subject};
use crate::catalog::AuditTest;
use crate::domain::{Evidence, FindingKind, KindNature, RequirementId};
use crate::facts::ids;
use crate::words::Values;

pub(super) const TEST: Test = Test {
    id: "T04",
    decide: drafts_not_relied_on,
    parameters: &["old_days"],
    wordings: &["claimed", "cited", "in_effect", "old"],
    says: &[],
};

/// A draft, and what speaks for its being relied on.
struct Reliance<'a> {
    /// The controls the Statement of Applicability declares implemented with it, and the rows.
    claims: Vec<(String, Evidence)>,
    /// The documents in force that cite it, with the words.
    citing: Vec<(File<'a>, Evidence)>,
}

/// Whether a number is that of an AI system.
fn is_system(material: &Material<'_>, id: &str) -> bool {
    material.systems.iter().any(|system| system.id.as_deref() == Some(id))
}

/// T04 (`rules` T04).
fn drafts_not_relied_on(material: &Material<'_>, test: &AuditTest) -> Vec<CheckResult> {
    let as_of = material.as_of();
    let listed = Listed::all(material);
    let mut results = Vec::new();
    for file in &material.files {
        let facts = file.facts;
        // The number of a system in a title is none of the paper.
        let id = own_id(facts, file.path).filter(|id| !is_system(material, id));
        let row = listed
            .iter()
            .find(|row| row.is_of(id.as_deref(), facts))
            .filter(|row| row.text("status").is_some_and(|status| material.meanings.draft(status)));
        let by_list = row.is_some() && facts.control.approval.is_none();
        if !(is_draft(facts) || by_list) {
            continue;
        }
        let reliance = reliance(material, test, file, id.as_deref());
        if !(is_paper(file) || stands_for_a_control(file) && !reliance.claims.is_empty()) {
            continue;
        }
        let stated = facts.control.approval.as_ref().map(|fact| fact.evidence.clone());
        let shown =
            stated.or_else(|| shown(facts)).into_iter().chain(row.copied().map(Listed::evidence));
        let effective =
            facts.control.effective_on.as_ref().filter(|fact| fact.value.latest() <= as_of);
        let newest = facts.newest_date_by(as_of).map(|when| when.latest().days_until(as_of));
        let old = newest.filter(|days| *days > test.days("old_days"));
        let draft = |wording| {
            Draft::new(test, wording, subject(file))
                .fact("document", label(file))
                .evidence(shown.clone())
        };
        let by_claim = if reliance.claims.is_empty() { None } else { Some(&reliance.claims) };
        let result = if let Some(claims) = by_claim {
            let mut controls: Vec<String> =
                claims.iter().map(|(control, _)| control.clone()).collect();
            controls.dedup();
            let also = controls.iter().filter_map(|control| control.parse::<RequirementId>().ok());
            draft("claimed")
                .fact("controls", test.listed(&controls))
                .also(also)
                .evidence(claims.iter().map(|(_, evidence)| evidence.clone()))
                .evidence(reliance.citing.iter().map(|(_, evidence)| evidence.clone()))
                .result()
        } else if !reliance.citing.is_empty() {
            let citing: Vec<String> =
                reliance.citing.iter().map(|(file, _)| subject(file)).collect();
            draft("cited")
                .fact("citing", test.listed(&citing))
                .evidence(reliance.citing.iter().map(|(_, evidence)| evidence.clone()))
                .result()
        } else if let Some(effective) = effective {
            draft("in_effect")
                .fact("effective", test.when(effective.value))
                .evidence([effective.evidence.clone()])
                .result()
        } else if let Some(days) = old.filter(|_| facts.nature == Some(KindNature::Document)) {
            draft("old").fact("days", days).kind(FindingKind::Observation).result()
        } else {
            draft::pass(test, &subject(file))
        };
        results.push(result);
    }
    if results.is_empty() {
        results.push(draft::silent(test, "drafts", State::Pass));
    }
    results
}

/// Whether a draft would govern something once approved, and is not itself a record.
fn is_paper(file: &File<'_>) -> bool {
    !matches!(file.facts.nature, Some(KindNature::Template | KindNature::Log | KindNature::Record))
}

/// Whether a draft is told by its version from a record that nobody has signed yet; a paper on how a thing is
/// done may be called after the records it asks for.
fn stands_for_a_control(file: &File<'_>) -> bool {
    file.facts.nature == Some(KindNature::Record) && file.facts.control.version.is_some()
}

/// Whether this test says of a draft that a control is declared implemented with it.
pub(in crate::checks) fn is_claimed(material: &Material<'_>, file: &File<'_>) -> bool {
    let id = own_id(file.facts, file.path).filter(|id| !is_system(material, id));
    (is_paper(file) || stands_for_a_control(file))
        && id.is_some_and(|id| !claims(material, &id).is_empty())
}

fn reliance<'a>(
    material: &Material<'a>,
    test: &AuditTest,
    file: &File<'_>,
    id: Option<&str>,
) -> Reliance<'a> {
    let Some(id) = id else { return Reliance { claims: Vec::new(), citing: Vec::new() } };
    let says_draft = Terms::of(test, "draft");
    let citing = material.files.iter().filter(|other| {
        other.path != file.path
            && governs(other.facts)
            && own_id(other.facts, other.path).as_deref() != Some(id)
    });
    let citing = citing.filter_map(|other| {
        let cited = other.facts.references.iter().find(|fact| fact.value == id)?;
        let told = !says_draft.stand_in(cited.evidence.quote());
        told.then(|| (*other, cited.evidence.clone()))
    });
    Reliance { claims: claims(material, id), citing: citing.collect() }
}

/// The controls that the Statement of Applicability declares implemented by a document.
fn claims(material: &Material<'_>, id: &str) -> Vec<(String, Evidence)> {
    let words = &material.dossier.catalog.lexicon().status.implementation;
    let implemented = Values::new(&words.implemented);
    let later = [Values::new(&words.planned), Values::new(&words.partial)];
    let claims = records(material.dossier, "soa").filter(|record| {
        let names = |column: &str| {
            text(record, column).is_some_and(|cell| ids(cell).any(|cited| cited == id))
        };
        let status = text(record, "status").or_else(|| text(record, "applicable"));
        let status = status.unwrap_or_default();
        ["evidence", "justification", "title", "status"].iter().any(|column| names(column))
            && implemented.say(status)
            && !later.iter().any(|values| values.say(status))
    });
    claims
        .map(|record| {
            let control = text(record, "control").unwrap_or_default().to_owned();
            (control_number(&control), record.evidence.clone())
        })
        .collect()
}

/// `A.6.2.6` of `A.6.2.6 Monitoring`.
fn control_number(cell: &str) -> String {
    let start = cell.find(|c: char| c.is_ascii_digit()).unwrap_or(0);
    let number: String =
        cell[start..].chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
    format!("A.{}", number.trim_matches('.'))
}
