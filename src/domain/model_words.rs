//! How what a model drafted is told to people: the same words in the report and in the review app.

use super::{Attention, Bearing, Confidence, ModelVerdict, RejectionReason};

impl ModelVerdict {
    /// In words. None of them says that a requirement is met: a model drafts.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            ModelVerdict::Conform => "the passages answer it",
            ModelVerdict::Nonconformity => "the passages show that it is not met",
            ModelVerdict::Opportunity => "the passages answer it, and it could be better",
            ModelVerdict::InsufficientEvidence => "the passages do not settle it",
            ModelVerdict::NotApplicable => "it does not concern the organisation",
        }
    }
}

impl Bearing {
    /// In words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Bearing::Supports => "speaks for it",
            Bearing::Contradicts => "speaks against it",
            Bearing::Context => "for understanding",
        }
    }
}

impl Confidence {
    /// In words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Confidence::Low => "low: look at it with care",
            Confidence::Medium => "medium",
            Confidence::High => "high: several quotations, and every gate passed at once",
        }
    }
}

impl Attention {
    /// Why a person should look first, in words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Attention::Disagreement => {
                "differs from the keyword engine by two steps or more: look first"
            }
            Attention::Unstable => "asked again, the model concluded something else: look first",
            Attention::Instructions => "a passage holds words addressed to a program: look first",
        }
    }
}

impl RejectionReason {
    /// Every reason.
    pub const ALL: [Self; 16] = [
        Self::NothingToSend,
        Self::BadJson,
        Self::Truncated,
        Self::Refused,
        Self::Ungrounded,
        Self::Overflow,
        Self::PromptTruncated,
        Self::Timeout,
        Self::Connection,
        Self::BadRequest,
        Self::Deferred,
        Self::CircuitOpen,
        Self::Budget,
        Self::Stopped,
        Self::NotKept,
        Self::NotAgreed,
    ];

    /// What happened, in words.
    #[must_use]
    pub fn told(self) -> &'static str {
        match self {
            Self::NothingToSend => "no passage was found that could be sent",
            Self::BadJson => "the answer did not have the shape asked for",
            Self::Truncated => "the answer broke off",
            Self::Refused => "the model, or a filter before it, refused",
            Self::Ungrounded => "the answer holds figures or days that nothing sent bears out",
            Self::Overflow => "the question does not fit into what the model can take",
            Self::PromptTruncated => "the server cut the question short",
            Self::Timeout => "no answer came in time",
            Self::Connection => "there was no connection, or it broke off",
            Self::BadRequest => "the endpoint refused the request",
            Self::Deferred => "the endpoint asked to wait longer than the run may",
            Self::CircuitOpen => "the endpoint failed so often that it was left alone",
            Self::Budget => "the budget of the run was reached",
            Self::Stopped => "the endpoint lets nobody in, has no such model, or is paid no more",
            Self::NotKept => "no answer to it is kept, and nothing could be asked",
            Self::NotAgreed => "sending it was not agreed to",
        }
    }

    /// What to do about it.
    #[must_use]
    pub fn advice(self) -> &'static str {
        match self {
            Self::NothingToSend => "ask the auditee for evidence; a model cannot help here",
            Self::BadJson => "see with `tickmark llm check` whether the model keeps to a schema",
            Self::Truncated => {
                "raise `answer_tokens_max`, or take a model that does not repeat itself"
            }
            Self::Refused => "judge it yourself, or ask another model",
            Self::Ungrounded => "judge it yourself; a model that invents often is the wrong one",
            Self::Overflow => {
                "raise `context_tokens` if the model takes more, or send fewer `passages`"
            }
            Self::PromptTruncated => "give the server the context that `context_tokens` says",
            Self::Timeout => "raise `answer_timeout_seconds`, or lower `concurrency`",
            Self::Connection => {
                "see that the endpoint runs, and run again: what was answered is kept"
            }
            Self::BadRequest => "see with `tickmark llm check` what the endpoint takes",
            Self::Deferred => "run again later: what was answered is kept",
            Self::CircuitOpen => "see to the endpoint, and run again: what was answered is kept",
            Self::Budget => "raise the budget and run again: what was answered is kept",
            Self::Stopped => "see to key, model name and account, and run again",
            Self::NotKept => "run without `--replay-only` to ask",
            Self::NotAgreed => "run again and agree, or pass `--yes`",
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_reason_is_told_in_words_of_its_own() {
        let all = RejectionReason::ALL;
        let names: BTreeSet<&str> = all.iter().map(|reason| reason.name()).collect();
        let told: BTreeSet<&str> = all.iter().map(|reason| reason.told()).collect();
        assert_eq!((names.len(), told.len()), (all.len(), all.len()));
    }

    #[test]
    fn no_verdict_of_a_model_is_told_as_conformity() {
        for verdict in [ModelVerdict::Conform, ModelVerdict::Opportunity] {
            assert!(!verdict.words().contains("conform"), "{}", verdict.words());
        }
    }
}
