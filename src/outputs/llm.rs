//! `llm.json`: what a language model drafted for each requirement, and why there is no draft where there is
//! none.

use serde::Deserialize;

use super::{Citation, Place};
use crate::domain::{
    Attention, Bearing, Confidence, Digest, DroppedQuotation, FindingId, Gap, ModelVerdict,
    RejectionReason, Repeat, RequirementId, SentPassage,
};

/// `llm.json`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Llm {
    /// The model asked for.
    pub model: String,
    /// One row per requirement it was asked about.
    pub requirements: Vec<Drafted>,
    /// Other wordings of drafts of audit tests.
    pub wordings: Vec<Wording>,
}

/// What a model made of one requirement.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Drafted {
    /// The requirement.
    pub requirement: RequirementId,
    /// Whose conclusion stands: `model` or `keyword_instead`.
    pub stands: String,
    /// What the keyword engine concludes.
    pub keyword: String,
    /// The draft, or why there is none.
    #[serde(flatten)]
    pub answer: Answer,
    /// The findings drafted where records do not do what a rule says; none where they were not compared.
    pub inconsistencies: Option<Vec<FindingId>>,
}

/// A draft, or why there is none.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(tag = "state", rename_all = "lowercase")]
pub enum Answer {
    /// There is one.
    Drafted(Box<Draft>),
    /// There is none.
    Rejected {
        /// What happened.
        because: RejectionReason,
        /// The same in words, with what the endpoint said.
        words: String,
    },
}

/// A model's draft for one requirement, after the gates.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Draft {
    /// What it concludes, after the gates.
    pub verdict: ModelVerdict,
    /// What the model concluded itself.
    pub said: ModelVerdict,
    /// What that comes to alone, in the words of `coverage.json`.
    pub conclusion: String,
    /// How far it can be relied on, by the gates.
    pub confidence: Confidence,
    /// Why a person should look at it first, if so.
    pub attention: Option<Attention>,
    /// What it says of the requirement.
    pub statement: String,
    /// What would help, where it says so.
    pub recommendation: Option<String>,
    /// Quotations that stand in their documents word for word.
    pub evidence: Vec<CitedQuotation>,
    /// Quotations that were not taken, and why.
    pub dropped: Vec<DroppedQuotation>,
    /// What the model looked for and did not see.
    pub gaps: Vec<Gap>,
    /// What the gates did, in words.
    pub remarks: Vec<String>,
    /// The finding it drafts, where it drafts one.
    pub finding: Option<FindingId>,
    /// The passages sent.
    pub passages: Vec<SentPassage>,
    /// Pieces of personal data in whose place something else was sent.
    pub placeholders: usize,
    /// What it concluded when it was asked again.
    pub repeats: Vec<Repeat>,
    /// The model that answered, as the endpoint named it.
    pub answered_by: String,
    /// The digest of the question.
    pub key: String,
}

/// A quotation that was found in a passage sent.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct CitedQuotation {
    /// The document.
    pub document: String,
    /// Its bytes.
    pub sha256: Digest,
    /// The place in it.
    pub location: Place,
    /// The words, white space folded.
    pub quote: String,
    /// Which way they point.
    pub bearing: Bearing,
    /// The passage the model named, where the words stand in another one.
    #[serde(default)]
    pub moved_from: Option<String>,
}

/// Another wording of a draft of an audit test.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Wording {
    /// The finding.
    pub finding: FindingId,
    /// One line that says it.
    pub title: String,
    /// What was found.
    pub condition: String,
    /// The model that worded it.
    pub model: String,
}

impl Llm {
    /// What a model made of a requirement.
    #[must_use]
    pub fn requirement(&self, id: RequirementId) -> Option<&Drafted> {
        self.requirements.iter().find(|row| row.requirement == id)
    }

    /// The draft that a finding is of.
    #[must_use]
    pub fn draft_of(&self, finding: FindingId) -> Option<&Draft> {
        self.requirements.iter().filter_map(Drafted::draft).find(|one| one.finding == Some(finding))
    }

    /// Another wording of a finding.
    #[must_use]
    pub fn wording(&self, finding: FindingId) -> Option<&Wording> {
        self.wordings.iter().find(|wording| wording.finding == finding)
    }
}

impl Drafted {
    /// The draft, where there is one.
    #[must_use]
    pub fn draft(&self) -> Option<&Draft> {
        match &self.answer {
            Answer::Drafted(draft) => Some(draft),
            Answer::Rejected { .. } => None,
        }
    }
}

impl CitedQuotation {
    /// The quotation as findings have it.
    #[must_use]
    pub fn citation(&self) -> Citation {
        let Self { document, sha256, location, quote, .. } = self.clone();
        Citation { document, sha256, location, quote }
    }
}
