//! How passages are weighed: the numbers of `lexicon/judgement.toml`.

use serde::Deserialize;

use crate::domain::KindCode;

/// How passages are weighed.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Judgement {
    /// What a word of a requirement counts.
    pub words: WordWeights,
    /// What a word of a document counts.
    pub places: PlaceWeights,
    /// What whole terms add to the likeness.
    pub phrases: PhraseWeights,
    /// What is enough.
    pub enough: EnoughByFit,
    /// What the rest of the dump adds.
    pub context: Context,
    /// Documents that only point.
    pub pointers: Pointers,
}

/// What a word of a requirement counts, by where the catalogue has it.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names are those of the catalogue's keys")]
pub struct WordWeights {
    pub strong: f64,
    pub normal: f64,
    pub weak: f64,
    pub title: f64,
    pub intent: f64,
    pub expected: f64,
}

/// What a word of a document counts, by where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it")]
pub struct PlaceWeights {
    pub text: f64,
    pub heading: f64,
    pub columns: f64,
    pub title: f64,
    pub file_name: f64,
}

/// What whole terms add to the likeness, and how many of them count.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it")]
pub struct PhraseWeights {
    pub strong: f64,
    pub strong_max: u32,
    pub normal: f64,
    pub normal_max: u32,
    pub confusable: f64,
}

/// What is enough, by how the document's kind fits.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EnoughByFit {
    /// The kind is made for the requirement.
    pub primary: Enough,
    /// The kind sometimes carries it.
    pub plausible: Enough,
    /// The kind could not be told.
    pub unknown: Enough,
    /// The kind is for something else.
    pub other: Enough,
}

/// From which likeness on a passage answers or touches a requirement.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Enough {
    /// It answers.
    pub answers: f64,
    /// It touches.
    pub touches: f64,
    /// The place the requirement may take among all the passage is like, 1 being best.
    pub rank_max: usize,
}

/// What the rest of the dump adds.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Context {
    /// From this share of documents that speak of AI on, one that does not may still count.
    pub ai_share: f64,
}

/// Documents that speak of every requirement and show none but their own.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pointers {
    /// Their kinds.
    pub kinds: Vec<KindCode>,
}
