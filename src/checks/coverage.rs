//! Tests on what the dump holds at all.

use super::draft::{self, Sighting};
use super::{CheckResult, Dossier};
use crate::catalog::AuditTest;
use crate::domain::{FindingKind, Verdict};

pub(super) const WORDINGS: &[&str] = &["nothing_found"];

/// T71: nothing in the dump answers a requirement (`rules` T71 and 0.2).
///
/// The dump is what the auditee managed to send, so this asks and never concludes: the grade is the one
/// an auditor might give if nothing can be produced.
pub(super) fn nothing_found(dossier: &Dossier<'_>, test: &AuditTest) -> Vec<CheckResult> {
    let absent = dossier.assessments.iter().filter(|one| one.verdict == Verdict::NotFound);
    absent
        .filter_map(|assessment| dossier.catalog.requirement(assessment.requirement))
        .map(|requirement| {
            let id = requirement.id.to_string();
            draft::result(
                test,
                Sighting {
                    subject: &id,
                    wording: "nothing_found",
                    facts: &[
                        ("id", &id),
                        ("title", &requirement.title),
                        ("design", &requirement.design.expected),
                        ("operating", &requirement.operating.expected),
                        ("request", &requirement.request),
                        ("intent", &requirement.intent),
                    ],
                    kind: FindingKind::EvidenceRequest,
                    grade: requirement.potential_severity,
                    escalation: None,
                    also: vec![requirement.id],
                    population: None,
                    evidence: Vec::new(),
                    counter_evidence: Vec::new(),
                },
            )
        })
        .collect()
}
