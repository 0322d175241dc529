//! `requests.json`: what is left to ask.

use serde::Deserialize;

use crate::domain::{FindingId, RequestKind, RequirementId};

/// `requests.json`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Requests {
    /// The requests and questions, by requirement.
    pub requests: Vec<Request>,
}

/// One thing to ask.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Request {
    /// The requirement.
    pub requirement: RequirementId,
    /// Documents, or an answer.
    pub kind: RequestKind,
    /// Whom to ask, by role.
    pub role: String,
    /// The request or question itself.
    pub text: String,
    /// Why it is asked.
    pub reason: String,
    /// The draft that waits for the answer.
    pub finding: Option<FindingId>,
}
