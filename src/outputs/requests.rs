//! `requests.json`: what is left to ask.

use serde::Deserialize;

use crate::domain::Request;

/// `requests.json`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Requests {
    /// The requests and questions, by requirement.
    pub requests: Vec<Request>,
}
