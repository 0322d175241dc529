//! Finds phrases that say how often: `at least once a year`, `vierteljährlich`, `every 9 months`.

use std::collections::HashMap;

use crate::catalog::Lexicon;
use crate::domain::Cadence;

/// How often something happens, as found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundCadence {
    /// What it means.
    pub how_often: HowOften,
    /// Byte offset of its start.
    pub start: usize,
    /// Byte offset of its end.
    pub end: usize,
}

/// What a phrase says about how often.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HowOften {
    /// One interval.
    Every(Cadence),
    /// Two readings: `bi-annual`.
    Ambiguous,
}

/// Words that make "every so many" of a number and a unit.
const EVERY: &[&str] = &["every", "alle", "tous", "toutes", "each", "least"];
const NUMBERS: &[&str] = &[
    "one", "two", "three", "four", "six", "seven", "twelve", "fourteen", "eighteen", "ein", "zwei",
    "drei", "un", "deux", "trois",
];

#[derive(Clone, Debug)]
pub(super) struct CadenceFinder {
    /// The phrases by their first word, longest first. Words are compared whole and not by stem: the stem of
    /// "monthly" is that of "months".
    by_first: HashMap<String, Vec<Phrase>>,
}

#[derive(Clone, Debug)]
struct Phrase {
    rest: Vec<String>,
    how_often: HowOften,
    /// Whether it is only a number and a unit, which in running text is a duration.
    duration: bool,
}

struct Word {
    text: String,
    start: usize,
    end: usize,
}

impl CadenceFinder {
    pub(super) fn new(lexicon: &Lexicon) -> Self {
        let mut by_first: HashMap<String, Vec<Phrase>> = HashMap::new();
        let known = lexicon.cadences.iter().flat_map(|entry| {
            let cadence = Cadence { days: entry.days, label: entry.label.clone() };
            entry.phrases.iter().map(move |phrase| (phrase, HowOften::Every(cadence.clone())))
        });
        let ambiguous =
            lexicon.ambiguous_cadences.iter().map(|phrase| (phrase, HowOften::Ambiguous));
        let mut phrases: Vec<(Vec<String>, HowOften)> = known
            .chain(ambiguous)
            .map(|(phrase, how_often)| {
                (cut(phrase).into_iter().map(|word| word.text).collect(), how_often)
            })
            .collect();
        phrases.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
        for (words, how_often) in phrases {
            let duration = is_duration(&words);
            if let Some((first, rest)) = words.split_first() {
                let phrase = Phrase { rest: rest.to_vec(), how_often, duration };
                by_first.entry(first.clone()).or_default().push(phrase);
            }
        }
        Self { by_first }
    }

    pub(super) fn in_text(&self, text: &str) -> Option<FoundCadence> {
        let words = cut(text);
        (0..words.len()).find_map(|at| {
            let phrase = self.phrase_at(&words, at).filter(|(phrase, _)| !phrase.duration);
            match phrase {
                Some((phrase, last)) => Some(found(phrase.how_often.clone(), &words, at, last)),
                None if EVERY.contains(&words[at].text.as_str()) => {
                    let (cadence, last) = counted_at(&words, at + 1)?;
                    Some(found(HowOften::Every(cadence), &words, at, last))
                }
                None => None,
            }
        })
    }

    pub(super) fn in_field(&self, value: &str) -> Option<FoundCadence> {
        let words = cut(value);
        (0..words.len()).find_map(|at| {
            if let Some((phrase, last)) = self.phrase_at(&words, at) {
                return Some(found(phrase.how_often.clone(), &words, at, last));
            }
            let (cadence, last) = counted_at(&words, at)?;
            Some(found(HowOften::Every(cadence), &words, at, last))
        })
    }

    /// The longest phrase that begins with a word, and its last word.
    fn phrase_at(&self, words: &[Word], at: usize) -> Option<(&Phrase, usize)> {
        let following = &words[at + 1..];
        let phrase = self.by_first.get(&words[at].text)?.iter().find(|phrase| {
            phrase.rest.len() <= following.len()
                && phrase.rest.iter().zip(following).all(|(wanted, word)| *wanted == word.text)
        })?;
        Some((phrase, at + phrase.rest.len()))
    }
}

fn found(how_often: HowOften, words: &[Word], first: usize, last: usize) -> FoundCadence {
    FoundCadence { how_often, start: words[first].start, end: words[last].end }
}

/// A number of months or years no list foresees: `9 months`, `5 years`.
fn counted_at(words: &[Word], at: usize) -> Option<(Cadence, usize)> {
    // "tous les 9 mois".
    let at = at + usize::from(words.get(at)?.text == "les");
    let count: u32 = words.get(at)?.text.parse().ok().filter(|count| (1..=120).contains(count))?;
    let unit = &words.get(at + 1)?.text;
    let (days, name) = match unit.as_str() {
        "day" | "days" | "tage" | "tag" | "jours" | "jour" => (count, "days"),
        "week" | "weeks" | "wochen" | "woche" | "semaines" | "semaine" => (count * 7, "weeks"),
        // Rounded up: doubt favours the auditee.
        "month" | "months" | "monate" | "monat" | "mois" => (count * 306 / 10 + 1, "months"),
        "year" | "years" | "jahre" | "jahr" | "ans" | "an" => {
            (count * 365 + count / 4 + 1, "years")
        }
        _ => return None,
    };
    Some((Cadence { days, label: format!("every {count} {name}") }, at + 1))
}

fn is_duration(words: &[String]) -> bool {
    let Some((unit, count)) = words.split_last() else { return false };
    let counts = |word: &String| word.parse::<u32>().is_ok() || NUMBERS.contains(&word.as_str());
    let adverb = ["ly", "lich", "ig", "igen"].iter().any(|ending| unit.ends_with(ending));
    !count.is_empty() && count.iter().all(counts) && !adverb && !is_adjective(unit)
}

/// `2-jährliche`, `12-monatlichen`: how often, not how long.
fn is_adjective(unit: &str) -> bool {
    unit.contains("lich") || unit.contains("tägig") || unit == "cycle"
}

fn cut(text: &str) -> Vec<Word> {
    let spans = crate::words::spans(text).into_iter();
    spans.map(|(start, end)| Word { text: text[start..end].to_lowercase(), start, end }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Catalog, shipped};

    fn finder() -> CadenceFinder {
        CadenceFinder::new(Catalog::parse(&shipped()).expect("the shipped catalogue").lexicon())
    }

    fn named(found: Option<FoundCadence>, text: &str) -> String {
        match found.map(|found| (found.how_often, text[found.start..found.end].to_owned())) {
            Some((HowOften::Every(cadence), words)) => format!("{} {words}", cadence.days),
            Some((HowOften::Ambiguous, words)) => format!("? {words}"),
            None => "none".to_owned(),
        }
    }

    #[test]
    fn running_text_says_how_often() {
        let finder = finder();
        for (text, expected) in [
            ("The policy is reviewed at least annually.", "366 annually"),
            ("reviewed at least once a year", "366 once a year"),
            ("checked every two months or upon change", "62 every two months"),
            ("every six months", "184 every six months"),
            ("a six-monthly look", "184 six-monthly"),
            ("on a bi-annual basis", "? bi-annual"),
            ("wird jährlich überprüft", "366 jährlich"),
            ("revue tous les deux ans", "731 tous les deux ans"),
            ("reviewed every 5 years", "1827 every 5 years"),
            ("reviewed every 9 months", "276 every 9 months"),
            ("kept for 12 months", "none"),
            ("within 30 days", "none"),
            ("no words of that kind", "none"),
            ("", "none"),
        ] {
            assert_eq!(named(finder.in_text(text), text), expected, "{text}");
        }
    }

    #[test]
    fn a_field_that_asks_how_often_takes_a_duration() {
        let finder = finder();
        for (text, expected) in [
            ("12 months", "366 12 months"),
            ("Annual", "366 Annual"),
            ("2 Jahre", "731 2 Jahre"),
            ("9 months", "276 9 months"),
            ("biannually", "? biannually"),
            ("see plan", "none"),
        ] {
            assert_eq!(named(finder.in_field(text), text), expected, "{text}");
        }
    }
}
