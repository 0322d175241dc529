//! From when on words and examples are doubtful, of `lexicon/validation.toml`.

use std::collections::BTreeMap;

use serde::Deserialize;

/// From when on words and examples are doubtful.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ValidationLimits {
    /// How many example passages should answer each requirement, by language (ISO 639-1).
    pub examples_min: BTreeMap<String, usize>,
    /// In which share of all chunks a word should stand at most.
    pub share_max: ShareLimits,
}

/// In which share of all chunks a word should stand at most.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShareLimits {
    /// A strong or a normal term.
    pub term: f64,
    /// A member of a group of concepts.
    pub member: f64,
    /// A stem that is searched for.
    pub stem: f64,
}
