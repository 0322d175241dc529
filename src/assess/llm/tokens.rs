//! Counts tokens, so that a question fits and its cost is known before it is asked.
//!
//! Each model cuts text in its own way; the usual ones differ by a quarter at most. Without the model's own
//! `tokenizer.json` the vocabulary o200k counts, and a quarter is added for room.

use tiktoken_rs::{CoreBPE, o200k_base_singleton};
use tokenizers::Tokenizer;

/// Counts the tokens of texts.
pub(crate) enum Counter {
    /// By a usual vocabulary.
    Usual(&'static CoreBPE),
    /// By that of the model.
    Own(Box<Tokenizer>),
}

/// A tokenizer that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("cannot read the tokenizer: {0}")]
pub struct TokenizerError(String);

/// What is added to the count of another vocabulary: the spread between those of usual models, measured on
/// prose of licences, is 1.23.
const ROOM: f64 = 1.25;

impl Counter {
    /// A counter by the model's own `tokenizer.json`, or by a usual vocabulary.
    pub fn new(tokenizer: Option<&[u8]>) -> Result<Self, TokenizerError> {
        match tokenizer {
            None => Ok(Counter::Usual(o200k_base_singleton())),
            Some(bytes) => Tokenizer::from_bytes(bytes)
                .map(|tokenizer| Counter::Own(Box::new(tokenizer)))
                .map_err(|error| TokenizerError(error.to_string())),
        }
    }

    /// The tokens of a text, as near as this vocabulary tells.
    pub fn count(&self, text: &str) -> u64 {
        match self {
            Counter::Usual(vocabulary) => vocabulary.count_ordinary(text) as u64,
            // A text that a tokenizer refuses is counted as if each byte were a token.
            Counter::Own(tokenizer) => tokenizer
                .encode_fast(text, false)
                .map_or(text.len() as u64, |encoding| encoding.len() as u64),
        }
    }

    /// As many tokens as a text may take in the model's own vocabulary.
    pub fn at_most(&self, text: &str) -> u64 {
        self.with_room(self.count(text))
    }

    /// A count, with room where the vocabulary is not the model's own.
    #[expect(clippy::cast_sign_loss, reason = "a count times a positive number")]
    pub fn with_room(&self, count: u64) -> u64 {
        match self {
            Counter::Usual(_) => (count as f64 * ROOM).ceil() as u64,
            Counter::Own(_) => count,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_vocabulary_is_counted_with_room() {
        let counter = Counter::new(None).expect("counts");
        let text = "The policy was approved by the board on 3 March 2026.";
        let count = counter.count(text);
        assert!((10..20).contains(&count), "{count}");
        assert_eq!(counter.at_most(text), (count * 5).div_ceil(4));
        assert_eq!(counter.count(""), 0);
    }

    #[test]
    fn the_models_own_vocabulary_is_counted_as_it_is() {
        let file = r#"{"version":"1.0","truncation":null,"padding":null,"added_tokens":[],
            "normalizer":null,"pre_tokenizer":{"type":"Whitespace"},"post_processor":null,"decoder":null,
            "model":{"type":"WordLevel","vocab":{"the":0,"policy":1,"[UNK]":2},"unk_token":"[UNK]"}}"#;
        let counter = Counter::new(Some(file.as_bytes())).expect("reads");
        assert_eq!(counter.at_most("the policy holds"), 3);
    }

    #[test]
    fn a_file_that_is_no_tokenizer_is_told() {
        assert!(Counter::new(Some(b"{}")).is_err());
    }
}
