//! What a run with a language model was made with, and what came of it.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{RejectionReason, Tokens};

/// All that shapes a model's drafts, and how they fared: the same whether answers were asked for or kept.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ModelAccount {
    /// The host of the endpoint; empty where kept answers were replayed and none was named.
    pub host: String,
    /// How it is spoken to.
    pub dialect: &'static str,
    /// The model asked for.
    pub model: String,
    /// The models that answered, as the endpoint named them.
    pub answered_by: BTreeSet<String>,
    /// How the shape of answers was asked for.
    pub steps: BTreeSet<&'static str>,
    /// The prompts, with their digests.
    pub prompts: BTreeMap<String, String>,
    /// The digest of the shape of an assessment.
    pub schema: String,
    /// The version of the gates, and the digest of their numbers.
    pub gates: Gates,
    /// The version of the redaction; none where nothing was redacted.
    pub redaction: Option<u32>,
    /// Tokens a question and its answer may take.
    pub context_tokens: u32,
    /// Tokens an answer may take.
    pub answer_tokens_max: u32,
    /// Passages sent with a requirement, at most.
    pub passages_max: usize,
    /// How often each question was asked.
    pub repeats: u32,
    /// What the server drew its random numbers from.
    pub seed: u32,
    /// What came of the requirements.
    pub outcomes: Outcomes,
    /// What the answers used took, as the endpoint counted.
    pub tokens: Tokens,
    /// What that costs by the user's prices.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cost: Option<Cost>,
}

/// Which gates an answer passed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Gates {
    /// Their version.
    pub version: u32,
    /// The digest of their numbers and words.
    pub sha256: String,
}

/// What came of the questions on requirements.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Outcomes {
    /// Drafts that passed the gates.
    pub drafted: usize,
    /// Of these, drafts that say the passages do not settle it.
    pub abstained: usize,
    /// Of these, drafts that a person should look at first.
    pub attention: usize,
    /// Quotations that stand in their passages.
    pub quotations: usize,
    /// Quotations that were not taken.
    pub quotations_dropped: usize,
    /// Requirements without a draft, by what kept it.
    pub rejected: BTreeMap<RejectionReason, usize>,
    /// Findings worded anew.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub worded: Option<usize>,
    /// Requirements whose rules and records were compared.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compared: Option<usize>,
}

impl Outcomes {
    /// Requirements without a draft for which a question was, or should have been, asked.
    #[must_use]
    pub fn lost(&self) -> usize {
        let nothing = RejectionReason::NothingToSend;
        self.rejected.iter().filter(|(reason, _)| **reason != nothing).map(|(_, count)| count).sum()
    }
}

/// Money.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Cost {
    /// How much.
    pub amount: f64,
    /// Of what: `EUR`.
    pub currency: String,
}
