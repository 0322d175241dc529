//! What the engine is told once and for all: where the model answers, what it may cost, what is kept from it.
//!
//! Nothing is looked up here. Whoever makes these settings has read the flags, the environment and the
//! files. What cannot be a key is refused when it is parsed, so that whatever holds an [`ApiKey`] can send it.

use std::fmt;
use std::num::NonZeroUsize;

use super::Dialect;

/// The settings of the engine, resolved.
#[derive(Clone, Debug)]
pub struct LlmSettings {
    /// The address of the endpoint, as it was given; empty where kept answers are replayed and none was given.
    pub endpoint: String,
    /// Its host, in small letters, an IPv6 address without brackets.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// Whether the host is this machine.
    pub is_loopback: bool,
    /// How it is spoken to.
    pub dialect: Dialect,
    /// The model asked for.
    pub model: String,
    /// What opens the endpoint.
    pub key: Option<ApiKey>,
    /// Tokens the question and its answer may take together.
    pub context_tokens: u32,
    /// Tokens the answer may take.
    pub answer_tokens_max: u32,
    /// Questions under way at once, at most.
    pub concurrency: NonZeroUsize,
    /// Passages sent with a requirement, at most.
    pub passages_max: usize,
    /// How long to wait for a connection.
    pub connect_timeout_seconds: u64,
    /// How long to wait for a whole answer.
    pub answer_timeout_seconds: u64,
    /// What the run may use up.
    pub budget: Budget,
    /// What tokens cost.
    pub prices: Option<Prices>,
    /// Ask before starting where the estimate is over so much money.
    pub ask_over: Option<f64>,
    /// The bytes of the model's `tokenizer.json`.
    pub tokenizer: Option<Vec<u8>>,
    /// Names to put placeholders in the place of, none of them blank.
    pub hide: Vec<String>,
    /// Whether personal data is taken out of what is sent.
    pub redact: Redact,
    /// What may be connected to.
    pub network: Network,
    /// The proxy to go through.
    pub proxy: Option<String>,
    /// What the model is asked to do, in order, each once.
    pub tasks: Vec<Task>,
    /// How often each question is asked.
    pub repeats: u32,
    /// What the server draws its random numbers from.
    pub seed: u32,
}

impl LlmSettings {
    /// Whether the endpoint is one of the large providers, which refuse limits in a schema and count no tokens
    /// for others.
    pub(super) fn is_large_provider(&self) -> bool {
        self.dialect == Dialect::AnthropicMessages
            || self.host == "api.openai.com"
            || self.host.ends_with(".azure.com")
    }
}

/// What a run may use up; whatever is none is not limited.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Budget {
    /// Tokens of questions and answers.
    pub tokens: Option<u64>,
    /// Money, in the currency of the prices.
    pub money: Option<f64>,
    /// Seconds by the wall clock.
    pub seconds: Option<u64>,
}

/// What tokens cost, as the user wrote it: prices that were built in would be out of date.
#[derive(Clone, Debug, PartialEq)]
pub struct Prices {
    /// A million tokens of questions.
    pub input_per_million: f64,
    /// A million tokens of answers.
    pub output_per_million: f64,
    /// The currency, such as `EUR`.
    pub currency: String,
}

/// Whether personal data is taken out of what is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Redact {
    /// Placeholders are sent in its place.
    Yes,
    /// It is sent as it stands.
    No,
}

/// What may be connected to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Network {
    /// The endpoint, wherever it is.
    Any,
    /// The endpoint, as it is this machine.
    LoopbackOnly,
    /// Nothing: kept answers only.
    None,
}

/// What the model is asked to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Task {
    /// Judge each requirement.
    Assess,
    /// Word the drafts.
    Wording,
    /// Compare documents with each other.
    Compare,
}

/// What opens an endpoint. It is never printed: not by `Debug`, and there is no `Display`.
#[derive(Clone, PartialEq, Eq)]
pub struct ApiKey(String);

/// A text that cannot be a key; what it says is never told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyFault {
    /// Nothing, or only white space.
    #[error("it is empty")]
    Empty,
    /// It could not stand in the head of a request.
    #[error("it holds a line break, a space or another character that no key has")]
    Unsendable,
}

impl ApiKey {
    /// Takes a key as it stands in a file or a variable, where a line break may follow it.
    pub fn parse(text: &str) -> Result<Self, KeyFault> {
        match text.trim() {
            "" => Err(KeyFault::Empty),
            key if key.bytes().all(|byte| byte.is_ascii_graphic()) => Ok(Self(key.to_owned())),
            _ => Err(KeyFault::Unsendable),
        }
    }

    /// The key itself, for the head of a request.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ApiKey(****)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_trimmed_and_never_printed() {
        let key = ApiKey::parse("sk-123\r\n").expect("a key");
        assert_eq!(key.reveal(), "sk-123");
        assert_eq!(format!("{:?}", Some(key)), "Some(ApiKey(****))");
        assert_eq!(ApiKey::parse(" \n"), Err(KeyFault::Empty));
        for text in ["sk 123", "sk\n123", "sk\0", "schlüssel"] {
            assert_eq!(ApiKey::parse(text), Err(KeyFault::Unsendable), "{text:?}");
        }
    }
}
