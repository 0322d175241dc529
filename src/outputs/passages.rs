//! `evidence.jsonl`: the ranked passages per requirement.

use serde::Deserialize;

use super::{Error, Place};
use crate::domain::RequirementId;

/// A passage as it was ranked for a requirement.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Passage {
    /// The requirement.
    pub requirement: RequirementId,
    /// Its place among the passages of the requirement, from 1.
    pub rank: u32,
    /// The document.
    pub document: String,
    /// The place in it.
    pub location: Place,
    /// What it was taken for: `design`, `operating`, `template` or `mention`.
    pub nature: String,
    /// How far it answers: `strong`, `partial` or `weak`.
    pub strength: String,
    /// Its words.
    pub text: String,
}

/// The rows of the file, in its order.
pub fn passages(text: &str) -> Result<Vec<Passage>, Error> {
    let form = |source| Error::Form { file: "evidence.jsonl", source };
    text.lines().map(|line| serde_json::from_str(line).map_err(form)).collect()
}
