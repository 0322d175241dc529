//! A passage as a bag of words: what of it counts, and how often.

use std::sync::Arc;

use super::compounds::Compounds;
use super::taught::{self, Counts};
use crate::catalog::FunctionWords;
use crate::words::{self, Language};

/// The words of a passage, by the numbers of their stems.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bag {
    language: Language,
    counts: Counts<u32>,
    words: usize,
}

impl Bag {
    /// No words of a language.
    #[must_use]
    pub fn empty(language: Language) -> Self {
        Self { language, counts: Vec::new(), words: 0 }
    }

    /// The stems that taught something, in any order, among so many words that count.
    pub(super) fn of(stems: Vec<u32>, words: usize, language: Language) -> Self {
        Self { language, counts: taught::counted(stems), words }
    }

    /// How many words count in it, known or not.
    #[must_use]
    pub fn words(&self) -> usize {
        self.words
    }

    /// The words of several bags of one language together.
    #[must_use]
    pub fn together<'a>(bags: impl IntoIterator<Item = &'a Self>, language: Language) -> Self {
        let mut together = Self::empty(language);
        for bag in bags {
            together.counts.extend_from_slice(&bag.counts);
            together.words += bag.words;
        }
        together.counts.sort_unstable();
        together.counts.dedup_by(|(stem, count), (kept, sum)| {
            let same = stem == kept;
            *sum += if same { *count } else { 0 };
            same
        });
        together
    }

    pub(super) fn language(&self) -> Language {
        self.language
    }

    pub(super) fn counts(&self) -> &Counts<u32> {
        &self.counts
    }
}

/// Which words of a text count.
#[derive(Clone, Debug)]
pub(super) struct WordRules {
    pub function_words: FunctionWords,
    pub compounds: Compounds,
}

/// Numbers tell nothing, but for those that name a standard: 27001, 42001.
const DIGITS_OF_A_STANDARD: usize = 5;

impl WordRules {
    /// The stems of a word in lower case: none where it does not count; of a compound word also those of
    /// its parts.
    pub fn stems(&self, word: &str, language: Language) -> Vec<Arc<str>> {
        let is_number = word.bytes().all(|byte| byte.is_ascii_digit());
        if is_number && word.len() != DIGITS_OF_A_STANDARD || self.function_words.contains(word) {
            return Vec::new();
        }
        let parts = match language {
            Language::German => self.compounds.parts(word),
            _ => None,
        };
        let parts = parts.into_iter().flatten();
        parts.chain([word]).map(|part| words::stem(part, language)).collect()
    }
}
