//! What a language model made of a requirement, laid over the conclusion of the keyword engine.
//!
//! An overlay takes nothing away: the deterministic conclusion stands beside it, and every quotation of it
//! was found in its source.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Evidence, FindingDraft, FindingId};

/// What a model's answer to one requirement came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overlay {
    /// What the deterministic engine concluded, as `coverage.json` names it.
    pub keyword: Conclusion,
    /// The draft, or why there is none.
    pub answer: Result<ModelDraft, Rejection>,
    /// Where records do not do what a rule says, as drafts; none where they were not compared.
    pub inconsistencies: Option<Vec<FindingDraft>>,
}

/// Another wording of a draft of an audit test. It stands beside the test's own and takes no fact away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reworded {
    /// The finding.
    pub finding: FindingId,
    /// One line that says it.
    pub title: String,
    /// What was found.
    pub condition: String,
    /// The model that worded it.
    pub model: String,
    /// The digest of the question.
    pub key: String,
}

/// A conclusion and its reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conclusion {
    /// The conclusion, as `coverage.json` names it.
    pub conclusion: &'static str,
    /// Why, in words.
    pub reason: String,
}

/// A model's draft for one requirement, after the gates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelDraft {
    /// The digest of the question: under it question and answer are kept.
    pub key: String,
    /// The model that answered, as the endpoint named it.
    pub model: String,
    /// How the shape of the answer was asked for.
    pub step: &'static str,
    /// The passages sent, by their marks: `P1`.
    pub sent: Vec<SentPassage>,
    /// Pieces of personal data in whose place something else was sent.
    pub placeholders: usize,
    /// Quotations that stand in their passages word for word.
    pub cited: Vec<CitedQuotation>,
    /// Quotations that were not taken, and why.
    pub dropped: Vec<DroppedQuotation>,
    /// What the model looked for and did not see.
    pub gaps: Vec<Gap>,
    /// What it says of the requirement.
    pub statement: String,
    /// What would help, where it says so.
    pub recommendation: Option<String>,
    /// What it concludes, after the gates.
    pub verdict: ModelVerdict,
    /// What it concluded itself.
    pub said: ModelVerdict,
    /// The conclusion its verdict and quotations come to alone, as `coverage.json` names it.
    pub conclusion: &'static str,
    /// How far it can be relied on, by the gates.
    pub confidence: Confidence,
    /// Why a person should look at it first, if so.
    pub attention: Option<Attention>,
    /// What the gates did, in words.
    pub remarks: Vec<String>,
    /// The finding it drafts, where it drafts one.
    pub finding: Option<FindingDraft>,
    /// What it concluded when it was asked again, and what it cited then.
    pub repeats: Vec<Repeat>,
    /// Tokens the endpoint counted for the answers used.
    pub tokens: Tokens,
}

/// A passage as it was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentPassage {
    /// Its mark in the question: `P1`.
    pub mark: String,
    /// The document it is of.
    pub document: String,
    /// Its place there.
    pub place: String,
    /// How many lines or sentences of it were withheld, as they address a program.
    pub withheld: usize,
    /// How many characters nobody sees were left out.
    pub invisible: usize,
    /// Whether its end was left out for want of room.
    pub shortened: bool,
}

/// A quotation that was found in a passage sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CitedQuotation {
    /// The words and their place, as the source has them.
    pub evidence: Evidence,
    /// Which way they point.
    pub bearing: Bearing,
    /// The passage the model named, where the words stand in another one.
    pub moved_from: Option<String>,
}

/// A quotation that was not taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DroppedQuotation {
    /// The passage named.
    pub passage: String,
    /// The words, at most so many as a line holds.
    pub quote: String,
    /// Why they were not taken.
    pub because: String,
}

/// Something the model looked for and did not see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// What it expected.
    pub expected: String,
    /// The passages it looked in.
    pub searched_in: Vec<String>,
}

/// What a model concluded when it was asked the same again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repeat {
    /// The verdict after the gates.
    pub verdict: ModelVerdict,
    /// The places cited, sorted.
    pub cited: Vec<String>,
}

/// Tokens, as an endpoint counts them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tokens {
    /// Of questions.
    pub prompt: u64,
    /// Of answers.
    pub answer: u64,
}

impl Tokens {
    /// Both together.
    #[must_use]
    pub fn total(self) -> u64 {
        self.prompt + self.answer
    }
}

impl std::ops::AddAssign for Tokens {
    fn add_assign(&mut self, other: Self) {
        self.prompt += other.prompt;
        self.answer += other.answer;
    }
}

/// What a quotation says of the requirement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "llm", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Bearing {
    /// It speaks for it.
    Supports,
    /// It shows that it is not met.
    Contradicts,
    /// It is told for understanding.
    Context,
}

/// What a model concludes on a requirement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "llm", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ModelVerdict {
    /// The passages answer it.
    Conform,
    /// They show that it is not met.
    Nonconformity,
    /// They answer it, and it could be better.
    Opportunity,
    /// They do not settle it.
    InsufficientEvidence,
    /// It does not concern the organisation.
    NotApplicable,
}

impl ModelVerdict {
    /// The name in the output files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            ModelVerdict::Conform => "conform",
            ModelVerdict::Nonconformity => "nonconformity",
            ModelVerdict::Opportunity => "opportunity",
            ModelVerdict::InsufficientEvidence => "insufficient_evidence",
            ModelVerdict::NotApplicable => "not_applicable",
        }
    }
}

/// How far a draft can be relied on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "llm", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// Look at it with care.
    Low,
    /// As usual.
    Medium,
    /// All gates passed at once, with several quotations.
    High,
}

/// Why a person should look at a draft first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Attention {
    /// It differs from the keyword engine by two steps or more.
    Disagreement,
    /// Asked again, it concluded something else.
    Unstable,
    /// A passage holds words addressed to a program.
    Instructions,
}

/// Why there is no draft of a model, and the keyword engine's conclusion stands alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejection {
    /// What happened.
    pub reason: RejectionReason,
    /// The same in words, with what the endpoint said.
    pub words: String,
}

/// What kept a draft from being made or taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RejectionReason {
    /// No passage was found that could be sent.
    NothingToSend,
    /// The answer is no JSON of the shape asked for, also when asked again.
    BadJson,
    /// The answer breaks off.
    Truncated,
    /// The model or a filter before it refused.
    Refused,
    /// The answer holds figures, days or names that nothing sent bears out.
    Ungrounded,
    /// The question does not fit into what the model can take.
    Overflow,
    /// The server cut the question short.
    PromptTruncated,
    /// No answer came in time.
    Timeout,
    /// No connection, or it broke off.
    Connection,
    /// The endpoint refused the request.
    BadRequest,
    /// The endpoint asked to wait longer than the run may.
    Deferred,
    /// The endpoint failed so often that it was left alone.
    CircuitOpen,
    /// The budget of the run was reached.
    Budget,
    /// The endpoint lets nobody in, or has no such model, or is paid for no more.
    Stopped,
    /// Nothing is kept that answers it, and nothing may be asked.
    NotKept,
    /// The person asked did not agree to send it.
    NotAgreed,
}

impl RejectionReason {
    /// The name in the output files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            RejectionReason::NothingToSend => "nothing_to_send",
            RejectionReason::BadJson => "bad_json",
            RejectionReason::Truncated => "truncated",
            RejectionReason::Refused => "refused",
            RejectionReason::Ungrounded => "ungrounded",
            RejectionReason::Overflow => "overflow",
            RejectionReason::PromptTruncated => "prompt_truncated",
            RejectionReason::Timeout => "timeout",
            RejectionReason::Connection => "connection",
            RejectionReason::BadRequest => "bad_request",
            RejectionReason::Deferred => "deferred",
            RejectionReason::CircuitOpen => "circuit_open",
            RejectionReason::Budget => "budget",
            RejectionReason::Stopped => "stopped",
            RejectionReason::NotKept => "not_kept",
            RejectionReason::NotAgreed => "not_agreed",
        }
    }
}

impl Rejection {
    /// Whether all that is wrong is that no answer was kept.
    #[must_use]
    pub fn is_unkept(&self) -> bool {
        self.reason == RejectionReason::NotKept
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words)
    }
}
