//! What is still to be asked: an evidence request or an interview question.

use serde::{Deserialize, Serialize};

use super::{FindingId, RequirementId};

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
