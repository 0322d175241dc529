//! The output files, as far as scoring reads them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

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
    /// `llm.json`, where a language model was asked and its drafts are to be scored.
    pub llm: Option<Drafts>,
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
    /// The requirements, the primary one first.
    #[serde(default)]
    pub requirements: Vec<String>,
    /// What it quotes.
    #[serde(default)]
    pub evidence: Vec<Quoted>,
    /// Who drafted it.
    #[serde(default)]
    pub drafted_by: Drafter,
    /// Why it is not raised, where that was decided before.
    #[serde(default)]
    pub waiver: Option<Waiver>,
}

/// Who drafted a finding.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Drafter {
    /// `check`, `keyword`, `llm` or `person`.
    pub engine: String,
}

/// That a finding is waived; why is no matter here.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Waiver {}

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

    /// Whether a language model drafted it.
    #[must_use]
    pub fn is_by_model(&self) -> bool {
        self.drafted_by.engine == "llm"
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
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct RunFile {
    /// The audit tests that were run.
    pub tests: Vec<String>,
    /// What judged: `keyword` or `llm`.
    #[serde(default)]
    pub engine: String,
    /// What the stages took.
    #[serde(default)]
    pub durations_ms: BTreeMap<String, u64>,
    /// What a language model was asked with, and what it took.
    #[serde(default)]
    pub model: Option<Asked>,
}

/// What a language model was asked with, as far as scoring reads it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Asked {
    /// The model.
    pub model: String,
    /// What the answers took.
    pub tokens: Tokens,
    /// What that cost.
    pub cost: Option<Cost>,
}

/// Tokens, as the endpoint counted them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct Tokens {
    /// Of questions.
    pub prompt: u64,
    /// Of answers.
    pub answer: u64,
}

/// Money.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Cost {
    /// How much.
    pub amount: f64,
    /// Of what.
    pub currency: String,
}

/// `llm.json`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Drafts {
    /// The requirements a model was asked about.
    pub requirements: Vec<Draft>,
}

/// What a model drafted on one requirement; without a verdict it drafted nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Draft {
    /// The requirement.
    pub requirement: String,
    /// What the keyword engine concludes.
    pub keyword: String,
    /// What kept a draft from being made.
    pub because: Option<String>,
    /// What the model concludes, after the gates.
    pub verdict: Option<String>,
    /// What that comes to alone, in the words of `coverage.json`.
    pub conclusion: Option<String>,
    /// How far it can be relied on: `high`, `medium` or `low`.
    pub confidence: Option<String>,
    /// Why a person should look at it first.
    pub attention: Option<String>,
    /// The quotations that stand.
    pub evidence: Vec<Citation>,
    /// Those that were not taken.
    pub dropped: Vec<Dropped>,
    /// The passages sent.
    pub passages: Vec<Sent>,
    /// What it concluded when it was asked again.
    pub repeats: Vec<Repeat>,
}

/// A quotation of a model's draft.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Citation {
    /// The document.
    pub document: String,
    /// Which way it points.
    pub bearing: String,
    /// Its place in words.
    #[serde(default)]
    pub place: String,
    location: Place,
}

impl Citation {
    /// A quotation under one heading of a document.
    #[must_use]
    pub fn new(document: &str, heading: &str, bearing: &str) -> Self {
        Self {
            document: document.to_owned(),
            bearing: bearing.to_owned(),
            place: heading.to_owned(),
            location: Place { heading: vec![heading.to_owned()] },
        }
    }

    /// The heading right above it; empty where there is none.
    #[must_use]
    pub fn heading(&self) -> &str {
        self.location.heading.last().map_or("", String::as_str)
    }

    /// Document and place, as they are told of a repeat.
    #[must_use]
    pub fn place(&self) -> String {
        format!("{}, {}", self.document, self.place)
    }
}

/// A quotation that was not taken; which is no matter here.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Dropped {}

/// A passage that was sent.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Sent {
    /// How many sentences and lines of it were withheld, as they address a program.
    pub withheld: u32,
}

/// What a model concluded when it was asked the same again.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Repeat {
    /// The verdict after the gates.
    pub verdict: String,
    /// The places cited, sorted.
    pub cited: Vec<String>,
}
