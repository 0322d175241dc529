//! Tests on what the dump holds at all.

use super::draft::Draft;
use super::material::Material;
use super::{CheckResult, Test};
use crate::catalog::AuditTest;
use crate::domain::{FindingKind, Verdict};

/// The tests of this family.
pub(super) const TESTS: &[Test] = &[Test {
    id: "T71",
    decide: nothing_found,
    parameters: &[],
    wordings: &["nothing_found"],
    says: &[],
}];

/// T71: nothing in the dump answers a requirement (`rules` T71 and 0.2).
///
/// The dump is what the auditee managed to send, so this asks and never concludes: the grade is the one
/// an auditor might give if nothing can be produced.
fn nothing_found(material: &Material<'_>, test: &AuditTest) -> Vec<CheckResult> {
    let dossier = material.dossier;
    let absent = dossier.assessments.iter().filter(|one| one.verdict == Verdict::NotFound);
    absent
        .filter_map(|assessment| dossier.catalog.requirement(assessment.requirement))
        .map(|requirement| {
            let id = requirement.id.to_string();
            Draft::new(test, "nothing_found", id.clone())
                .fact("id", &id)
                .fact("title", material.title(requirement.id))
                .fact("design", &requirement.design.expected)
                .fact("operating", &requirement.operating.expected)
                .fact("request", &requirement.request)
                .fact("intent", material.intent(requirement.id))
                .kind(FindingKind::EvidenceRequest)
                .graded(requirement.potential_severity)
                .also([requirement.id])
                .result()
        })
        .collect()
}
