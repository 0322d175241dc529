//! What is still to be asked: an evidence request or an interview question.

use serde::{Deserialize, Serialize};

use super::{EvidencePath, FindingId, Heard, QuestionId, RequirementId};

/// A question the documents left open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// The requirement it is about.
    pub requirement: RequirementId,
    /// What is asked for.
    pub kind: RequestKind,
    /// Whom to ask, by role.
    pub role: String,
    /// The request or question itself.
    pub text: String,
    /// Why it is asked: what was found and what was not.
    pub reason: String,
    /// The draft finding that waits for the answer.
    pub finding: Option<FindingId>,
    /// What interview notes answer to it. Whether that is enough is for the auditor.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<Answer>,
}

/// A note that answers a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The interview notes.
    pub document: EvidencePath,
    /// The place in them.
    pub place: String,
    /// Whether it was told or shown.
    pub heard: Heard,
    /// The note.
    pub quote: String,
}

impl Request {
    /// The tag of the question in interview guides.
    #[must_use]
    pub fn question(&self) -> QuestionId {
        QuestionId::of(self.requirement, &self.text)
    }
}

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RequestKind {
    /// Documents or records.
    Evidence,
    /// An answer in an interview.
    Interview,
}
