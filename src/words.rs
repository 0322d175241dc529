//! How text is cut into words and stems, and how phrases are found in it.
//!
//! The index and the judgement use the same words, so what is retrieved is what is judged.

use std::collections::HashMap;

use rust_stemmers::{Algorithm, Stemmer};

/// A word of a text: where it stands, as it is written, and its stem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Byte offset of its start.
    pub start: usize,
    /// Byte offset of its end.
    pub end: usize,
    /// Its English stem, in lower case.
    pub stem: String,
}

/// Where the runs of letters and digits of a text stand, as byte offsets of start and end.
#[must_use]
pub fn spans(text: &str) -> Vec<(usize, usize)> {
    let mut spans = Vec::with_capacity(text.len() / 6);
    let mut start = None;
    for (at, character) in text.char_indices() {
        if character.is_alphanumeric() {
            start.get_or_insert(at);
        } else if let Some(start) = start.take() {
            spans.push((start, at));
        }
    }
    spans.extend(start.map(|start| (start, text.len())));
    spans
}

/// Cuts text into words: runs of letters and digits, with `'s` dropped.
///
/// Everything else separates, so `follow-up`, `follow up` and `follow_up` are the same two words.
#[must_use]
pub fn cut(text: &str) -> Vec<Word> {
    let stemmer = Stemmer::create(Algorithm::English);
    // The `s` of a possessive is no word.
    let is_possessive = |(start, end): &(usize, usize)| {
        &text[*start..*end] == "s" && text[..*start].ends_with(['\'', '’'])
    };
    spans(text)
        .into_iter()
        .filter(|span| !is_possessive(span))
        .map(|(start, end)| {
            let lower = text[start..end].to_lowercase();
            Word { start, end, stem: stemmer.stem(&lower).into_owned() }
        })
        .collect()
}

/// Whether a stem is so common in English that it tells nothing.
#[must_use]
pub fn is_function_word(stem: &str) -> bool {
    const WORDS: [&str; 40] = [
        "a", "an", "and", "are", "as", "at", "be", "been", "but", "by", "do", "for", "from", "has",
        "have", "how", "if", "in", "into", "is", "it", "its", "not", "of", "on", "or", "so",
        "that", "the", "their", "them", "they", "this", "to", "we", "what", "when", "where",
        "which", "with",
    ];
    WORDS.binary_search(&stem).is_ok()
}

/// Phrases to be found in texts, each with what it stands for.
///
/// A phrase with an upper-case letter is an abbreviation and is found only as written: `SoA`.
#[derive(Clone, Debug)]
pub struct Phrases<T> {
    matching: Matching,
    /// Each word or abbreviation that occurs in a phrase, numbered.
    vocabulary: HashMap<String, u32>,
    /// The phrases that begin with a word, by that word: the rest of the phrase and what it stands for.
    by_first: HashMap<u32, Vec<(Vec<u32>, T)>>,
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

impl<T> Phrases<T> {
    /// Phrases that are found in any inflection, with what each stands for. A phrase without a word in
    /// it is never found.
    #[must_use]
    pub fn new<'a>(phrases: impl IntoIterator<Item = (&'a str, T)>) -> Self {
        Self::compile(phrases, Matching::Stems)
    }

    /// Phrases that are found as written, upper and lower case alike.
    #[must_use]
    pub fn written<'a>(phrases: impl IntoIterator<Item = (&'a str, T)>) -> Self {
        Self::compile(phrases, Matching::Written)
    }

    fn compile<'a>(phrases: impl IntoIterator<Item = (&'a str, T)>, matching: Matching) -> Self {
        let mut compiled = Self { matching, vocabulary: HashMap::new(), by_first: HashMap::new() };
        for (phrase, meaning) in phrases {
            let keys: Vec<u32> = cut(phrase)
                .into_iter()
                .map(|word| {
                    let written = &phrase[word.start..word.end];
                    let as_it_is = written.chars().any(char::is_uppercase)
                        || compiled.matching == Matching::Written;
                    compiled.number(if as_it_is { written.to_owned() } else { word.stem })
                })
                .collect();
            if let Some((first, rest)) = keys.split_first() {
                compiled.by_first.entry(*first).or_default().push((rest.to_vec(), meaning));
            }
        }
        compiled
    }

    /// Every phrase that stands in the text, in reading order.
    #[must_use]
    pub fn find(&self, text: &str) -> Vec<Found<'_, T>> {
        self.find_in(text, &cut(text))
    }

    /// As [`Phrases::find`], for a text already cut.
    #[must_use]
    pub fn find_in(&self, text: &str, words: &[Word]) -> Vec<Found<'_, T>> {
        let keys: Vec<[Option<u32>; 2]> = words
            .iter()
            .map(|word| {
                let written = &text[word.start..word.end];
                let plain = match self.matching {
                    Matching::Stems => self.vocabulary.get(&word.stem),
                    Matching::Written => self.vocabulary.get(&written.to_lowercase()),
                };
                [plain.copied(), self.vocabulary.get(singular(written)).copied()]
            })
            .collect();
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
        let folded = cell.trim().to_lowercase();
        self.whole.contains(&folded) || !self.phrases.find(cell).is_empty()
    }
}

/// An abbreviation without the `s` of its plural: `KPIs` is `KPI`; anything else as it is.
fn singular(written: &str) -> &str {
    match written.strip_suffix('s') {
        Some(stem) if stem.ends_with(char::is_uppercase) => stem,
        _ => written,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(phrase: &str, text: &str, times: usize) {
        let phrases = Phrases::new([(phrase, ())]);
        assert_eq!(phrases.find(text).len(), times, "`{phrase}` in `{text}`");
    }

    #[test]
    fn a_phrase_is_found_in_any_inflection_and_punctuation() {
        check("competence matrix", "The competence matrix, see competence-matrix.", 2);
        check("root cause", "Root causes were sought; the root-cause is open.", 2);
        check("data set", "data-sets and DATA SET and dataset", 2);
    }

    #[test]
    fn a_phrase_is_found_only_whole() {
        check("risk register", "risk registration", 0);
        check("art", "start the party", 0);
        check("risk register", "risk", 0);
    }

    #[test]
    fn an_abbreviation_is_found_only_as_written() {
        check("SoA", "The SoA lists", 1);
        check("SoA", "soa is Spanish for nothing", 0);
        check("RACI chart", "Our RACI charts", 1);
        check("KPI", "Two KPIs, one KPI, no kpi", 2);
    }

    #[test]
    fn a_value_is_said_whole_or_in_a_remark() {
        let list: Vec<String> = ["x", "n/a", "not applicable"].map(str::to_owned).to_vec();
        let values = Values::new(&list);
        for (cell, says) in [
            ("X", true),
            ("N/A", true),
            ("not applicable (no suppliers)", true),
            ("xylophone x", false),
        ] {
            assert_eq!(values.say(cell), says, "{cell}");
        }
    }

    #[test]
    fn words_know_where_they_stand() {
        let text = "Müller’s «Prüfung» 2026";
        let written: Vec<&str> = cut(text).iter().map(|word| &text[word.start..word.end]).collect();
        assert_eq!(written, ["Müller", "Prüfung", "2026"]);
    }
}
