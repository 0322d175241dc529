//! Why nothing was received, in one word for records and in a sentence for people.

use std::time::Duration;

use super::super::pace::CircuitOpen;
use super::super::wire::fault::Fault;

/// Why nothing was received.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Lost {
    /// The server refused.
    #[error("the endpoint refused: {words}")]
    Fault {
        /// Its status.
        status: u16,
        /// What that means for the next step.
        fault: Fault,
        /// Its words, for people.
        words: String,
    },
    /// The answer was not there in time.
    #[error("the endpoint did not answer in time; allow it more, or ask a faster model")]
    Timeout,
    /// There was no connection, or it broke, or what came over it cannot be read.
    #[error("{0}")]
    Connection(String),
    /// The answer is longer than is read.
    #[error("the endpoint sent more than is read of an answer; check its address")]
    TooLarge,
    /// The server asks for a longer wait than is made.
    #[error("the endpoint asks for a wait of {} seconds", after.as_secs())]
    Deferred {
        /// The wait.
        after: Duration,
    },
    /// The endpoint was given up before this was sent.
    #[error("{CircuitOpen}")]
    CircuitOpen,
}

impl Lost {
    /// The kind in one word, for records.
    #[must_use]
    pub fn class(&self) -> &'static str {
        match self {
            Self::Fault { fault, .. } => match fault {
                Fault::Again { .. } => "again",
                Fault::Unauthorised => "unauthorised",
                Fault::NoSuchModel => "no_such_model",
                Fault::QuotaSpent => "quota_spent",
                Fault::Overflow { .. } => "overflow",
                Fault::Feature => "feature",
                Fault::Filtered => "filtered",
                Fault::Moved { .. } => "moved",
                Fault::Refused => "refused",
            },
            Self::Timeout => "timeout",
            Self::Connection(_) => "connection",
            Self::TooLarge => "too_large",
            Self::Deferred { .. } => "deferred",
            Self::CircuitOpen => "circuit_open",
        }
    }
}
