//! The rows of `findings.json`, field by field in the order a run writes them.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::super::Matter;
use crate::domain::{
    Criterion, DraftedBy, FindingId, FindingKind, Moment, Population, RequirementId, Role, Severity,
};
use crate::outputs::Citation;

/// A finding of the file.
#[derive(Serialize)]
#[serde(untagged)]
pub enum Row<'a> {
    /// One that the run drafted.
    Drafted(Box<Drafted<'a>>),
    /// One that it did not.
    Made(Box<Made<'a>>),
}

/// What was decided on a finding, and what it says since.
#[derive(Serialize)]
pub struct Ruled {
    pub seq: u64,
    pub action: &'static str,
    pub by: String,
    pub role: Role,
    pub at: Moment,
    pub reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub into: Option<FindingId>,
    pub grade: Option<Severity>,
    pub title: String,
    pub condition: String,
    pub recommendation: String,
    pub approved_by: Option<String>,
    pub changes: Vec<String>,
}

/// A draft of the run; its values are passed on as they were written.
#[derive(Deserialize, Serialize)]
pub struct Drafted<'a> {
    #[serde(borrow)]
    pub id: &'a RawValue,
    #[serde(borrow)]
    test: &'a RawValue,
    #[serde(borrow)]
    kind: &'a RawValue,
    #[serde(borrow)]
    grade: &'a RawValue,
    #[serde(borrow)]
    grade_reason: &'a RawValue,
    #[serde(skip_deserializing)]
    pub state: &'static str,
    #[serde(borrow)]
    requirements: &'a RawValue,
    #[serde(borrow)]
    subject: &'a RawValue,
    #[serde(borrow)]
    title: &'a RawValue,
    #[serde(borrow)]
    criterion: &'a RawValue,
    #[serde(borrow)]
    condition: &'a RawValue,
    #[serde(borrow)]
    expected: &'a RawValue,
    #[serde(borrow)]
    observed: &'a RawValue,
    #[serde(borrow)]
    population: &'a RawValue,
    #[serde(borrow)]
    evidence: &'a RawValue,
    #[serde(borrow)]
    counter_evidence: &'a RawValue,
    #[serde(borrow)]
    false_positive_note: &'a RawValue,
    #[serde(borrow)]
    question: &'a RawValue,
    #[serde(borrow)]
    recommendation: &'a RawValue,
    #[serde(borrow, rename = "drafted_by")]
    engine: &'a RawValue,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    also: Option<&'a RawValue>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub waiver: Option<&'a RawValue>,
    #[serde(borrow, default, skip_serializing)]
    pub origin: Option<&'a RawValue>,
    /// Which pieces of its evidence are findings of their own now, counted from 0.
    #[serde(skip_deserializing, skip_serializing_if = "Vec::is_empty")]
    pub split_off: Vec<usize>,
    #[serde(skip_deserializing, skip_serializing_if = "Option::is_none")]
    pub decision: Option<Ruled>,
}

/// A finding that the last run did not draft.
#[derive(Serialize)]
pub struct Made<'a> {
    id: FindingId,
    test: Option<&'a str>,
    kind: FindingKind,
    grade: Option<Severity>,
    grade_reason: &'a str,
    state: &'static str,
    requirements: &'a [RequirementId],
    subject: &'a str,
    title: &'a str,
    criterion: &'a Criterion,
    condition: &'a str,
    expected: &'a str,
    observed: &'a str,
    population: Option<&'a Population>,
    evidence: &'a [Citation],
    counter_evidence: &'a [Citation],
    false_positive_note: &'a str,
    question: &'a str,
    recommendation: &'a str,
    drafted_by: &'a DraftedBy,
    origin: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    decision: Option<Ruled>,
}

impl<'a> Made<'a> {
    /// The row of a matter.
    pub fn of(matter: &'a Matter, origin: &'static str, decision: Option<Ruled>) -> Self {
        let draft = &*matter.draft;
        Self {
            id: draft.id,
            test: draft.test.as_deref(),
            kind: draft.kind,
            grade: draft.grade,
            grade_reason: &draft.grade_reason,
            state: matter.state(),
            requirements: &draft.requirements,
            subject: &draft.subject,
            title: &draft.title,
            criterion: &draft.criterion,
            condition: &draft.condition,
            expected: &draft.expected,
            observed: &draft.observed,
            population: draft.population.as_ref(),
            evidence: &draft.evidence,
            counter_evidence: &draft.counter_evidence,
            false_positive_note: &draft.false_positive_note,
            question: &draft.question,
            recommendation: &draft.recommendation,
            drafted_by: &draft.drafted_by,
            origin,
            decision,
        }
    }
}
