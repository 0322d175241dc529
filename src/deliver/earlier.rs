//! The audit before: which of its findings are to be followed up.

use crate::docket::{Docket, Matter};
use crate::domain::{AuditDate, FindingId, FindingKind, RequirementId, Severity};
use crate::outputs::Outputs;

/// An earlier audit, as far as this one has to know of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Earlier {
    /// Its audit date.
    pub as_of: AuditDate,
    /// What it found and nobody rejected.
    pub findings: Vec<EarlierFinding>,
}

/// A finding of an earlier audit.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct EarlierFinding {
    /// Its id.
    pub id: FindingId,
    /// The audit test that drafted it, if one did.
    pub test: Option<String>,
    /// The requirements it was held against.
    pub requirements: Vec<RequirementId>,
    /// What it is about.
    pub subject: String,
    /// One line that says it.
    pub title: String,
    /// Its grade.
    pub grade: Option<Severity>,
    /// What was decided on it: `confirmed`, or `draft` where nobody decided.
    pub state: &'static str,
}

impl Earlier {
    /// What an earlier audit left: nonconformities and observations that were confirmed or left open.
    #[must_use]
    pub fn of(outputs: &Outputs, docket: &Docket) -> Self {
        let followed = docket.matters.iter().filter(|matter| is_followed(matter));
        let finding = |matter: &Matter| EarlierFinding {
            id: matter.id(),
            test: matter.draft.test.clone(),
            requirements: matter.draft.requirements.clone(),
            subject: matter.draft.subject.clone(),
            title: matter.wording.title.clone(),
            grade: matter.grade,
            state: matter.state(),
        };
        Self { as_of: outputs.run.as_of, findings: followed.map(finding).collect() }
    }

    /// The tests its findings are of, each once.
    #[must_use]
    pub fn tests(&self) -> Vec<String> {
        let mut tests: Vec<String> =
            self.findings.iter().filter_map(|finding| finding.test.clone()).collect();
        tests.sort();
        tests.dedup();
        tests
    }
}

fn is_followed(matter: &Matter) -> bool {
    let grave = matches!(matter.draft.kind, FindingKind::Nonconformity | FindingKind::Observation);
    grave && !matches!(matter.state(), "rejected" | "merged" | "waived")
}
