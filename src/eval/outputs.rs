//! The output files, as far as scoring reads them.

use serde::Deserialize;

/// What stands in `out/`.
#[derive(Clone, Debug, PartialEq)]
pub struct Outputs {
    /// `coverage.json`.
    pub coverage: Coverage,
    /// `findings.json`.
    pub findings: Findings,
    /// `evidence.jsonl`.
    pub evidence: Vec<Line>,
    /// What a plain search for each requirement's title finds, as rows of the same form.
    pub title_query: Vec<Line>,
    /// `documents.json`.
    pub documents: Documents,
    /// `run.json`.
    pub run: RunFile,
}

/// `coverage.json`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Coverage {
    /// The rows.
    pub requirements: Vec<Requirement>,
}

/// A row of `coverage.json`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Requirement {
    /// The requirement.
    pub id: String,
    /// Its short title.
    pub title: String,
    /// The conclusion.
    pub conclusion: String,
}

/// `findings.json`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Findings {
    /// The drafts.
    pub findings: Vec<Finding>,
}

/// A draft of `findings.json`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Finding {
    /// The audit test.
    pub test: Option<String>,
    /// What it is.
    pub kind: String,
    /// Its grade.
    pub grade: Option<String>,
    /// What it is about.
    pub subject: String,
    /// Its one line.
    pub title: String,
    /// What was found.
    pub condition: String,
    /// What it quotes.
    #[serde(default)]
    pub evidence: Vec<Quoted>,
}

/// A quotation of a draft.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Quoted {
    /// The document.
    pub document: String,
}

impl Finding {
    /// The test, or that an engine drafted it.
    #[must_use]
    pub fn test_id(&self) -> &str {
        self.test.as_deref().unwrap_or("engine")
    }
}

/// A row of `evidence.jsonl`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Line {
    /// The requirement.
    pub requirement: String,
    /// Its place among the passages of the requirement, from 1.
    pub rank: u32,
    /// The document.
    pub document: String,
    /// What it was taken for.
    #[serde(default)]
    pub nature: String,
    location: Place,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
struct Place {
    #[serde(default)]
    heading: Vec<String>,
}

impl Line {
    /// A row of a passage under one heading.
    #[must_use]
    pub fn new(requirement: &str, rank: u32, document: &str, heading: &str, nature: &str) -> Self {
        Self {
            requirement: requirement.to_owned(),
            rank,
            document: document.to_owned(),
            nature: nature.to_owned(),
            location: Place { heading: vec![heading.to_owned()] },
        }
    }

    /// The document, and the heading right above the passage; empty where there is none.
    #[must_use]
    pub fn section(&self) -> (&str, &str) {
        (&self.document, self.location.heading.last().map_or("", String::as_str))
    }
}

/// `documents.json`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Documents {
    /// The rows.
    pub documents: Vec<Document>,
}

/// A row of `documents.json`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Document {
    /// The file.
    pub path: String,
    /// What became of it.
    pub status: String,
    /// Its kind.
    pub kind: Option<String>,
}

/// `run.json`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct RunFile {
    /// The audit tests that were run.
    pub tests: Vec<String>,
}
