//! How text is cut into words and stems, and how phrases are found in it.
//!
//! The index and the judgement use the same words, so what is retrieved is what is judged.

mod language;
mod phrases;

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

pub use language::Language;
pub use phrases::{Found, Phrases, Values};

/// A word of a text: where it stands, as it is written, and its stem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Byte offset of its start.
    pub start: usize,
    /// Byte offset of its end.
    pub end: usize,
    /// Its stem, in lower case.
    pub stem: Arc<str>,
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

/// Cuts English text into words; see [`cut_in`].
#[must_use]
pub fn cut(text: &str) -> Vec<Word> {
    cut_in(text, Language::English)
}

/// Cuts text into words: runs of letters and digits, with `'s` dropped, each with its stem in that language.
///
/// Everything else separates, so `follow-up`, `follow up` and `follow_up` are the same two words.
#[must_use]
pub fn cut_in(text: &str, language: Language) -> Vec<Word> {
    let of = |(start, end)| Word { start, end, stem: stem(&lower(&text[start..end]), language) };
    words(text).map(of).collect()
}

/// Where the words of a text stand, as [`cut_in`] cuts it.
pub fn words(text: &str) -> impl Iterator<Item = (usize, usize)> {
    // The `s` of a possessive is no word.
    let is_possessive = |(start, end): &(usize, usize)| {
        &text[*start..*end] == "s" && text[..*start].ends_with(['\'', '’'])
    };
    spans(text).into_iter().filter(move |span| !is_possessive(span))
}

/// A word in lower case; most are.
#[must_use]
pub fn lower(word: &str) -> Cow<'_, str> {
    if word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()) {
        Cow::Borrowed(word)
    } else {
        Cow::Owned(word.to_lowercase())
    }
}

/// So many stems of each language are kept in mind.
const STEMS_KEPT_MAX: usize = 1 << 15;

thread_local! {
    /// Stems looked up before: a text has few distinct words, and to stem one takes longer than all else
    /// that is done with it.
    static STEMS: RefCell<[HashMap<Box<str>, Arc<str>>; Language::ALL.len()]> =
        RefCell::default();
}

/// The stem of one word in lower case.
#[must_use]
pub fn stem(word: &str, language: Language) -> Arc<str> {
    STEMS.with_borrow_mut(|kept| {
        let kept = &mut kept[language as usize];
        if let Some(stem) = kept.get(word) {
            return stem.clone();
        }
        let stem: Arc<str> = language.stemmer().stem(word).into();
        if kept.len() >= STEMS_KEPT_MAX {
            kept.clear();
        }
        kept.insert(word.into(), stem.clone());
        stem
    })
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
