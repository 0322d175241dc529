//! Labels: what a careful auditor concluded from the same evidence.

use serde::Deserialize;

/// The labels of one engagement.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gold {
    /// The audit date the labels hold for.
    pub as_of: String,
    /// A conclusion per requirement.
    #[serde(default)]
    pub coverage: Vec<GoldCoverage>,
    /// Findings that should be drafted.
    #[serde(default)]
    pub finding: Vec<GoldFinding>,
    /// Subjects for which a finding would be a false alarm.
    #[serde(default)]
    pub clean: Vec<GoldFinding>,
    /// Files that are not simply read.
    #[serde(default)]
    pub file: Vec<GoldFile>,
    /// Kinds of document.
    #[serde(default)]
    pub kind: Vec<GoldKind>,
    /// What each section shows, for every requirement.
    #[serde(default)]
    pub section: Vec<GoldSection>,
}

/// The conclusion on one requirement.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GoldCoverage {
    /// The requirement.
    pub id: String,
    /// The conclusion, as `coverage.json` names it.
    pub conclusion: String,
    /// Other conclusions a careful auditor would accept.
    #[serde(default)]
    pub also: Vec<String>,
    /// The documents it rests on.
    #[serde(default)]
    pub documents: Vec<String>,
    /// Why.
    pub why: String,
}

impl GoldCoverage {
    /// Whether a conclusion is the labelled one or one that a careful auditor would accept as well.
    #[must_use]
    pub fn accepts(&self, conclusion: &str) -> bool {
        self.conclusion == conclusion || self.also.iter().any(|also| also == conclusion)
    }
}

/// A finding, or for a clean area the finding that must not be made.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GoldFinding {
    /// The audit test.
    pub test: String,
    /// The requirements, the primary one first.
    #[serde(default)]
    pub requirements: Vec<String>,
    /// What it is about, as the evidence names it.
    pub subject: String,
    /// The grade.
    #[serde(default)]
    pub grade: String,
    /// Where the evidence stands.
    #[serde(default)]
    pub documents: Vec<String>,
    /// Why.
    pub why: String,
}

/// The ledger status of a file.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GoldFile {
    /// The file.
    pub path: String,
    /// Its status, as `documents.json` names it.
    pub status: String,
}

/// The kind of a document.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GoldKind {
    /// The document.
    pub path: String,
    /// The code of its kind.
    pub kind: String,
    /// Its nature.
    pub nature: String,
}

/// What a section of a document shows: the text under one heading, or a file without headings.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GoldSection {
    /// The document.
    pub document: String,
    /// The heading as it is written; empty before the first and where there are none.
    pub heading: String,
    /// `design`, `operating` or `neither`.
    pub nature: String,
    /// The requirements it would be cited for.
    #[serde(default)]
    pub answers: Vec<String>,
    /// The requirements it bears upon, without being enough.
    #[serde(default)]
    pub touches: Vec<String>,
}
