//! Takes German compound words apart: `Datenqualitätsprüfung` speaks of quality and of a check.
//!
//! A word is cut in two where both parts are words of the catalogue; of several cuts the most even one
//! counts. No dictionary is carried: what the catalogue does not speak of would tell nothing anyway.

use std::collections::HashSet;

use crate::catalog::Catalog;
use crate::words::{self, Language};

/// The words that compounds are made of.
#[derive(Clone, Debug, Default)]
pub(super) struct Compounds {
    words: HashSet<String>,
}

/// Shorter words are seldom compounds.
const LETTERS_MIN: usize = 9;
/// Shorter parts are endings and prefixes.
const PART_LETTERS_MIN: usize = 4;
/// What may join two parts.
const JOINTS: [&str; 6] = ["", "s", "n", "en", "es", "er"];

impl Compounds {
    /// The German words of a catalogue's examples, and those of its concepts in any language.
    pub fn of(catalog: &Catalog) -> Self {
        let examples = catalog.examples().iter();
        let german = examples.filter(|example| example.language == Language::German.code());
        let concepts = catalog.requirements().iter().flat_map(|one| one.concepts.iter().flatten());
        let texts = german.map(|example| &example.text).chain(concepts);
        let words = texts
            .flat_map(|text| words::spans(text).into_iter().map(|(start, end)| &text[start..end]))
            .map(str::to_lowercase)
            .filter(|word| word.chars().count() >= PART_LETTERS_MIN);
        Self { words: words.collect() }
    }

    /// The two parts of a compound, in lower case as it is.
    pub fn parts<'a>(&'a self, word: &'a str) -> Option<[&'a str; 2]> {
        let letters = word.chars().count();
        if letters < LETTERS_MIN {
            return None;
        }
        let mut best: Option<(usize, [&str; 2])> = None;
        for (nth, (at, _)) in word.char_indices().enumerate().skip(PART_LETTERS_MIN) {
            let (first, second) = word.split_at(at);
            if letters - nth < PART_LETTERS_MIN || !self.words.contains(second) {
                continue;
            }
            let stripped = JOINTS.iter().filter_map(|joint| first.strip_suffix(joint));
            let known = stripped.into_iter().find(|first| self.words.contains(*first));
            let evenness = nth.min(letters - nth);
            if let Some(first) = known
                && best.is_none_or(|(kept, _)| evenness > kept)
            {
                best = Some((evenness, [first, second]));
            }
        }
        best.map(|(_, parts)| parts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_compound_has_the_parts_that_are_words_of_the_catalogue() {
        let words = ["daten", "qualität", "prüfung", "anbieter", "wechsel", "qualitätsprüfung"];
        let compounds = Compounds { words: words.map(str::to_owned).into() };
        for (word, parts) in [
            ("datenqualitätsprüfung", Some(["daten", "qualitätsprüfung"])),
            ("qualitätsprüfung", Some(["qualität", "prüfung"])),
            ("anbieterwechsel", Some(["anbieter", "wechsel"])),
            ("wechsel", None),
            ("prüfungsamt", None),
            ("überprüfung", None),
        ] {
            assert_eq!(compounds.parts(word), parts, "{word}");
        }
    }
}
