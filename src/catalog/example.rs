//! Example passages: what answers to a requirement look like in all kinds of houses.
//!
//! The engine learns its words from them, so they are varied on purpose, and the near misses among them
//! count as much as the answers. Everything in them is invented.

use serde::Deserialize;

use crate::domain::RequirementId;

/// A passage as it might stand in evidence, with what an auditor would make of it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// The requirements it would be cited for; none for a near miss.
    pub answers: Vec<RequirementId>,
    /// The requirements it bears upon without being enough.
    #[serde(default)]
    pub touches: Vec<RequirementId>,
    /// What it shows.
    pub nature: ExampleNature,
    /// Its language, as an ISO 639-1 code.
    pub language: String,
    /// The document it might stand in, in a few words; for people only.
    pub source: String,
    /// The heading above it; may be empty.
    #[serde(default)]
    pub heading: String,
    /// Its words.
    pub text: String,
}

/// What an example shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ExampleNature {
    /// That something is laid down.
    Design,
    /// That something happened.
    Operating,
    /// Nothing of either: a table of contents, a glossary, a form.
    Neither,
}
