//! Puts what a test saw into the words the catalogue has for it.

use super::{CheckResult, State};
use crate::catalog::AuditTest;
use crate::domain::{
    Criterion, DraftedBy, Evidence, FindingDraft, FindingKind, Population, RequirementId, Severity,
};

/// What a test saw of one subject.
pub(super) struct Sighting<'a> {
    /// What it is about, as the evidence names it.
    pub subject: &'a str,
    /// Which of the test's wordings says it.
    pub wording: &'a str,
    /// The facts the wording asks for.
    pub facts: &'a [(&'a str, &'a str)],
    /// What kind of finding it is.
    pub kind: FindingKind,
    /// The proposed grade.
    pub grade: Severity,
    /// Why another grade than the test's usual one.
    pub escalation: Option<String>,
    /// Requirements beside the test's own.
    pub also: Vec<RequirementId>,
    /// How many were looked at.
    pub population: Option<Population>,
    /// What shows it.
    pub evidence: Vec<Evidence>,
    /// What speaks against it.
    pub counter_evidence: Vec<Evidence>,
}

/// The result for a sighting. A wording the catalogue lacks leaves the texts empty;
/// [`super::missing_data`] reports that before a run begins.
pub(super) fn result(test: &AuditTest, sighting: Sighting<'_>) -> CheckResult {
    let wording = test.wording.get(sighting.wording).map(|wording| wording.filled(sighting.facts));
    let state = match sighting.kind {
        FindingKind::EvidenceRequest => State::Absent,
        FindingKind::NeedsHuman => State::NeedsHuman,
        FindingKind::Conformity => State::Pass,
        _ => State::Fail,
    };
    let draft = wording.map(|wording| {
        let mut requirements = test.requirements.clone();
        requirements.extend(sighting.also);
        let mut seen = std::collections::BTreeSet::new();
        requirements.retain(|id| seen.insert(*id));
        FindingDraft {
            test: Some(test.id.clone()),
            kind: sighting.kind,
            grade: Some(sighting.grade),
            grade_reason: sighting.escalation.unwrap_or(wording.grade_reason),
            requirements,
            subject: sighting.subject.to_owned(),
            title: wording.title,
            criterion: Criterion { source: wording.criterion_source, text: wording.criterion },
            condition: wording.condition,
            expected: wording.expected,
            observed: wording.observed,
            population: sighting.population,
            evidence: sighting.evidence,
            counter_evidence: sighting.counter_evidence,
            false_positive_note: test.false_positive_note.clone(),
            question: wording.question,
            recommendation: wording.recommendation,
            drafted_by: DraftedBy::Check,
        }
    });
    CheckResult { test: test.id.clone(), subject: sighting.subject.to_owned(), state, draft }
}

/// A subject the test found in order.
pub(super) fn pass(test: &AuditTest, subject: &str) -> CheckResult {
    silent(test, subject, State::Pass)
}

/// A subject the test has nothing to draft about.
pub(super) fn silent(test: &AuditTest, subject: &str, state: State) -> CheckResult {
    CheckResult { test: test.id.clone(), subject: subject.to_owned(), state, draft: None }
}

/// `A, B and C`.
pub(super) fn listed(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
}
