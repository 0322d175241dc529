//! What each word of the lessons comes to, looked up once: most words of a text are among them.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::bag::WordRules;
use crate::words::{self, Language};

/// The words of the lessons in lower case, with what each stands for.
#[derive(Clone, Debug, Default)]
pub(super) struct Dictionary {
    stems: FxHashMap<Box<str>, Box<[u32]>>,
    /// The number of each stem, in the order in which they came.
    numbers: FxHashMap<Arc<str>, u32>,
}

impl Dictionary {
    /// The stems of the words that count in a text, as [`WordRules::stems`] has them, by number. A text read
    /// for the first time adds its words.
    pub fn learn(&mut self, text: &str, language: Language, rules: &WordRules) -> Vec<u32> {
        let mut stems = Vec::new();
        for (start, end) in words::words(text) {
            let word = words::lower(&text[start..end]);
            if let Some(known) = self.stems.get(&*word) {
                stems.extend_from_slice(known);
                continue;
            }
            let new = rules.stems(&word, language).into_iter();
            let new: Box<[u32]> = new.map(|stem| self.number(stem)).collect();
            stems.extend_from_slice(&new);
            self.stems.insert(word.into(), new);
        }
        stems
    }

    fn number(&mut self, stem: Arc<str>) -> u32 {
        let next = self.numbers.len() as u32;
        *self.numbers.entry(stem).or_insert(next)
    }

    /// The stems in their order, each with its number.
    pub fn in_order(&self) -> Vec<(&str, u32)> {
        let mut stems: Vec<(&str, u32)> =
            self.numbers.iter().map(|(stem, number)| (&**stem, *number)).collect();
        stems.sort_unstable();
        stems
    }

    /// Reads a text that is no lesson: calls `each` with the number of every stem that counts, where it is
    /// one of the lessons.
    pub fn read(
        &self,
        text: &str,
        language: Language,
        rules: &WordRules,
        each: &mut dyn FnMut(Option<u32>),
    ) {
        for (start, end) in words::words(text) {
            let word = words::lower(&text[start..end]);
            match self.stems.get(&*word) {
                Some(known) => known.iter().for_each(|stem| each(Some(*stem))),
                None => rules
                    .stems(&word, language)
                    .iter()
                    .for_each(|stem| each(self.numbers.get(stem).copied())),
            }
        }
    }
}
