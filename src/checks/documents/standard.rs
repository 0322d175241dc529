//! T12: a document names an edition of the standard, or a control of it, that does not exist.

use super::super::draft::{self, Draft};
use super::super::material::{File, Material};
use super::super::{CheckResult, State, Test};
use super::{label, subject};
use crate::catalog::AuditTest;
use crate::domain::FindingKind;
use crate::facts::{Oddity, OddityKind};

pub(super) const TEST: Test = Test {
    id: "T12",
    decide: editions_exist,
    parameters: &["cited_max"],
    wordings: &["wrong_edition", "unknown_control"],
    says: &[],
};

/// T12 (`rules` T12). What the Statement of Applicability itself lists is for T28; a document that speaks of
/// other standards with an Annex A means theirs.
fn editions_exist(material: &Material<'_>, test: &AuditTest) -> Vec<CheckResult> {
    let mut results = Vec::new();
    for file in &material.files {
        let of_kind = |kind| -> Vec<&Oddity> {
            file.facts.oddities.iter().filter(|oddity| oddity.kind == kind).collect()
        };
        let editions = of_kind(OddityKind::WrongEdition);
        if !editions.is_empty() {
            results.push(observed(test, "wrong_edition", file, &editions));
        }
        let is_statement = file.facts.records.iter().any(|set| set.record == "soa");
        let controls = of_kind(OddityKind::UnknownControl);
        if !controls.is_empty() && !is_statement {
            results.push(observed(test, "unknown_control", file, &controls));
        }
    }
    if material.files.is_empty() {
        results.push(draft::silent(test, "documents", State::NotTestable));
    } else if results.is_empty() {
        results.push(draft::pass(test, "documents"));
    }
    results
}

fn observed(test: &AuditTest, wording: &str, file: &File<'_>, found: &[&Oddity]) -> CheckResult {
    let mut named: Vec<String> = found.iter().map(|oddity| oddity.text.clone()).collect();
    named.sort();
    named.dedup();
    Draft::new(test, wording, subject(file))
        .kind(FindingKind::Observation)
        .fact("document", label(file))
        .fact("path", &file.path.0)
        .fact("named", test.listed(&named))
        .evidence(
            found.iter().take(test.parameter("cited_max")).map(|oddity| oddity.evidence.clone()),
        )
        .result()
}
