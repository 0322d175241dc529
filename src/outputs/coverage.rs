//! `coverage.json`: one conclusion per requirement.

use serde::Deserialize;

use super::Place;
use crate::domain::{Attention, AuditDate, FindingId, Heard, QuestionId, RequirementId};

/// `coverage.json`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Coverage {
    /// One row per requirement, in the order of the standard.
    pub requirements: Vec<Requirement>,
}

/// The conclusion on one requirement.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Requirement {
    /// The requirement.
    pub id: RequirementId,
    /// Its short title.
    pub title: String,
    /// What it demands: `document`, `record` or `both`.
    pub demands: String,
    /// The conclusion: `supported`, `design_only` and so on.
    pub conclusion: String,
    /// Whether documents alone can never settle it.
    pub interview: bool,
    /// Why this conclusion.
    pub reason: String,
    /// The passages that lay it down.
    pub design: Vec<Support>,
    /// The passages that show it happening.
    pub operating: Vec<Support>,
    /// The newest day of the latter.
    pub newest_operating: Option<AuditDate>,
    /// The same for each AI system, where it is to be met for each.
    #[serde(default)]
    pub systems: Vec<SystemConclusion>,
    /// What auditors noted in interviews beside questions on it.
    #[serde(default)]
    pub interview_notes: Vec<Noted>,
    /// Every draft that names it.
    pub findings: Vec<FindingId>,
    /// Whose conclusion it is: `keyword`, `model`, or `keyword_instead` where a model was asked.
    #[serde(default = "keyword")]
    pub judged_by: String,
    /// Why the keyword engine's conclusion stands though a model was asked.
    #[serde(default)]
    pub because: Option<String>,
    /// What the keyword engine concluded, where a model's conclusion stands.
    #[serde(default)]
    pub keyword: Option<Beside>,
    /// Why a person should look at the model's draft first.
    #[serde(default)]
    pub attention: Option<Attention>,
}

/// The judge where a file names none.
fn keyword() -> String {
    "keyword".to_owned()
}

/// The conclusion that stands beside the one that counts.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Beside {
    /// The conclusion.
    pub conclusion: String,
    /// Why.
    pub reason: String,
}

/// A passage that answers a requirement.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Support {
    /// Its words.
    pub passage: String,
    /// The document.
    pub document: String,
    /// The place in it.
    pub location: Place,
}

/// What an auditor noted in an interview.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Noted {
    /// Whether it was told or shown.
    pub heard: Heard,
    /// The question it stands beside.
    pub question: QuestionId,
    /// The note and its place.
    #[serde(flatten)]
    pub note: Support,
}

/// The conclusion on one requirement for one AI system.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct SystemConclusion {
    /// The system.
    pub system: String,
    /// The conclusion.
    pub conclusion: String,
}
