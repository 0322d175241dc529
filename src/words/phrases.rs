//! Phrases and values that are looked for in texts, each with what it stands for.

use std::borrow::Cow;
use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::{Language, Word, cut, cut_in, lower, words};

/// Phrases to be found in texts, each with what it stands for.
///
/// A phrase with an upper-case letter is an abbreviation and is found only as written: `SoA`.
#[derive(Clone, Debug)]
pub struct Phrases<T> {
    matching: Matching,
    /// Each word or abbreviation that occurs in a phrase, numbered.
    vocabulary: FxHashMap<String, u32>,
    /// The phrases that begin with a word, by that word: the rest of the phrase and what it stands for.
    by_first: FxHashMap<u32, Vec<(Vec<u32>, T)>>,
}

/// How a lower-case word of a phrase meets a word of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Matching {
    /// In any inflection: `risk register` in "Risk registers".
    Stems,
    /// As written: "decided" is a record, "decides" a rule.
    Written,
}

/// A phrase found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found<'p, T> {
    /// What the phrase stands for.
    pub meaning: &'p T,
    /// The index of its first word.
    pub first_word: usize,
    /// How many words it has.
    pub words: usize,
}

impl<T: Clone> Phrases<T> {
    /// Phrases that are found in any inflection of English text, with what each stands for. A phrase
    /// without a word in it is never found.
    #[must_use]
    pub fn new<'a>(phrases: impl IntoIterator<Item = (&'a str, T)>) -> Self {
        Self::compile(phrases, Matching::Stems, &[Language::English])
    }

    /// Phrases of which nobody says what language they are in, found in any inflection of text that was
    /// cut in its own.
    #[must_use]
    pub fn of_any_language<'a>(phrases: impl IntoIterator<Item = (&'a str, T)>) -> Self {
        Self::compile(phrases, Matching::Stems, &Language::ALL)
    }

    /// Phrases that are found as written, upper and lower case alike.
    #[must_use]
    pub fn written<'a>(phrases: impl IntoIterator<Item = (&'a str, T)>) -> Self {
        Self::compile(phrases, Matching::Written, &[Language::English])
    }

    fn compile<'a>(
        phrases: impl IntoIterator<Item = (&'a str, T)>,
        matching: Matching,
        languages: &[Language],
    ) -> Self {
        let mut compiled =
            Self { matching, vocabulary: FxHashMap::default(), by_first: FxHashMap::default() };
        for (phrase, meaning) in phrases {
            // Most phrases have the same stems in several languages, and are kept once.
            let variants: BTreeSet<Vec<u32>> =
                languages.iter().map(|language| compiled.keys(phrase, *language)).collect();
            for keys in variants {
                if let Some((first, rest)) = keys.split_first() {
                    let kept = compiled.by_first.entry(*first).or_default();
                    kept.push((rest.to_vec(), meaning.clone()));
                }
            }
        }
        compiled
    }

    fn keys(&mut self, phrase: &str, language: Language) -> Vec<u32> {
        let words = cut_in(phrase, language).into_iter();
        let key = |word: Word| {
            let written = &phrase[word.start..word.end];
            let as_it_is =
                written.chars().any(char::is_uppercase) || self.matching == Matching::Written;
            self.number(if as_it_is { written.to_owned() } else { word.stem.to_string() })
        };
        words.map(key).collect()
    }

    /// Every phrase that stands in the text, in reading order.
    #[must_use]
    pub fn find(&self, text: &str) -> Vec<Found<'_, T>> {
        match self.matching {
            Matching::Stems => self.find_in(text, &cut(text)),
            Matching::Written => self.find_written(text, &words(text).collect::<Vec<_>>()),
        }
    }

    /// As [`Phrases::find`], where they are found as written and it is known where the words of the text
    /// stand: nothing needs to be stemmed for that.
    #[must_use]
    pub fn find_written(&self, text: &str, words: &[(usize, usize)]) -> Vec<Found<'_, T>> {
        let key = |(start, end): &(usize, usize)| {
            let written = &text[*start..*end];
            let lower = lower(written);
            let plain = self.vocabulary.get(&*lower).copied();
            // A word in lower case is as written.
            let is_lower = matches!(lower, Cow::Borrowed(_));
            [plain, if is_lower { plain } else { self.as_written(written) }]
        };
        self.standing(&words.iter().map(key).collect::<Vec<_>>())
    }

    /// As [`Phrases::find`], for a text already cut.
    #[must_use]
    pub fn find_in(&self, text: &str, words: &[Word]) -> Vec<Found<'_, T>> {
        let key = |word: &Word| {
            let written = &text[word.start..word.end];
            let plain = match self.matching {
                Matching::Stems => self.vocabulary.get(&*word.stem).copied(),
                Matching::Written => self.vocabulary.get(&*lower(written)).copied(),
            };
            [plain, if *word.stem == *written { plain } else { self.as_written(written) }]
        };
        self.standing(&words.iter().map(key).collect::<Vec<_>>())
    }

    fn as_written(&self, word: &str) -> Option<u32> {
        self.vocabulary.get(singular(word)).copied()
    }

    /// The phrases that stand in a text of which each word may stand for two words of phrases.
    fn standing(&self, keys: &[[Option<u32>; 2]]) -> Vec<Found<'_, T>> {
        let mut found = Vec::new();
        for (first_word, key) in keys.iter().enumerate() {
            // A lower-case word is its own stem more often than not; look each key up once.
            let second = key[1].filter(|written| key[0] != Some(*written));
            for first in key[0].into_iter().chain(second) {
                for (rest, meaning) in self.by_first.get(&first).into_iter().flatten() {
                    let follows = rest.len() < keys.len() - first_word
                        && rest
                            .iter()
                            .zip(&keys[first_word + 1..])
                            .all(|(wanted, key)| key.contains(&Some(*wanted)));
                    if follows {
                        found.push(Found { meaning, first_word, words: rest.len() + 1 });
                    }
                }
            }
        }
        found
    }

    fn number(&mut self, key: String) -> u32 {
        let next = self.vocabulary.len() as u32;
        *self.vocabulary.entry(key).or_insert(next)
    }
}

/// Values a field may have: `yes`, `not applicable`, `✓`.
#[derive(Clone, Debug)]
pub struct Values {
    whole: Vec<String>,
    phrases: Phrases<()>,
}

impl Values {
    /// The values of a word list.
    #[must_use]
    pub fn new(list: &[String]) -> Self {
        // A letter or a sign means something only as a whole cell: `x`, `-`.
        let long =
            list.iter().filter(|value| value.chars().filter(|c| c.is_alphabetic()).count() > 2);
        Self {
            whole: list.iter().map(|value| value.to_lowercase()).collect(),
            phrases: Phrases::written(long.map(|value| (value.as_str(), ()))),
        }
    }

    /// Whether a cell says one of them: as a whole, or somewhere in a longer remark.
    #[must_use]
    pub fn say(&self, cell: &str) -> bool {
        self.are(cell) || !self.phrases.find(cell).is_empty()
    }

    /// Whether a cell is one of them, as a whole.
    #[must_use]
    pub fn are(&self, cell: &str) -> bool {
        self.whole.contains(&cell.trim().to_lowercase())
    }
}

/// An abbreviation without the `s` of its plural: `KPIs` is `KPI`; anything else as it is.
fn singular(written: &str) -> &str {
    match written.strip_suffix('s') {
        Some(stem) if stem.ends_with(char::is_uppercase) => stem,
        _ => written,
    }
}
