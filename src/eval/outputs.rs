//! The output files, as far as scoring reads them.

use serde::Deserialize;

/// What stands in `out/`.
#[derive(Clone, Debug, PartialEq)]
pub struct Outputs {
    /// `coverage.json`.
    pub coverage: Coverage,
    /// `findings.json`.
    pub findings: Findings,
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
}

impl Finding {
    /// The test, or that an engine drafted it.
    #[must_use]
    pub fn test_id(&self) -> &str {
        self.test.as_deref().unwrap_or("engine")
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
