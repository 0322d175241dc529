//! Scores the kinds by the phrases of everything that can be a title, and reads what a house number says.

use std::collections::{BTreeMap, BTreeSet};

use super::super::cues::Cues;
use super::super::labels::key;
use super::super::title::file_words;
use crate::domain::{Body, Document, EvidencePath, KindNature};
use crate::words::{Found, Word, cut};

/// How much each place where a title stands is worth.
const TITLE: u32 = 5;
const FIRST_HEADING: u32 = 5;
const FILE_NAME: u32 = 4;
const OVER_TABLE: u32 = 4;
const PROPERTY: u32 = 3;
const SHEET_NAME: u32 = 2;
const WEAK: u32 = 1;

/// The best phrase of each kind, by how long it is and where it stands; `number` says what the thing is.
pub(super) fn scores(
    cues: &Cues,
    titles: &[(String, u32)],
    number: Option<(KindNature, &str)>,
) -> BTreeMap<usize, u32> {
    let mut scores = BTreeMap::new();
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for (text, weight) in titles {
        // A property often repeats the heading; said twice it is not more certain.
        if !seen.insert(key(text)) {
            continue;
        }
        // "Impact assessment" numbered as a procedure is the impact assessment procedure.
        let text = match number {
            Some((KindNature::Document, noun))
                if *weight >= PROPERTY && !key(text).contains(noun) =>
            {
                format!("{text} {noun}")
            }
            _ => text.clone(),
        };
        for (kind, score) in best_phrases(cues, &text) {
            // Weak places come last and only add: a folder of policies holds other things too.
            if *weight > WEAK || scores.contains_key(&kind) {
                *scores.entry(kind).or_insert(0) += score * weight;
            }
        }
    }
    if let Some((nature, _)) = number {
        for (kind, score) in &mut scores {
            if cues.kinds.codes[*kind].1 == nature {
                *score = *score * 3 / 2;
            }
        }
    }
    scores
}

/// Everything that can be a title, with its worth.
pub(super) fn of(document: &Document, title: &str) -> Vec<(String, u32)> {
    let mut titles = vec![(title.to_owned(), TITLE)];
    let mut headings = document.sections.iter().filter_map(|section| match &section.body {
        Body::Heading { text, .. } => Some(text.clone()),
        _ => None,
    });
    titles.extend(headings.next().map(|heading| (heading, FIRST_HEADING)));
    titles.push((file_words(document.file.path.name()), FILE_NAME));
    titles.extend(document.properties.title.clone().map(|title| (title, PROPERTY)));
    let tables = document.sections.iter().filter_map(|section| match &section.body {
        Body::Table(table) => Some(table),
        _ => None,
    });
    for (index, table) in tables.enumerate().take(12) {
        titles.extend(table.name.clone().map(|name| (name, SHEET_NAME)));
        if index == 0 && table.header() != Some(0) {
            let first = table.rows.first().filter(|row| row.filled() == 1 && row.text.len() <= 120);
            titles.extend(first.map(|row| (row.text.clone(), OVER_TABLE)));
        }
    }
    let folder = document.file.path.0.rsplit('/').nth(1);
    titles.extend(headings.take(2).chain(folder.map(file_words)).map(|text| (text, WEAK)));
    titles
}

/// What the name of a file can say of a file that cannot be read: its own words, else its folder's.
pub(super) fn of_path(path: &EvidencePath) -> [Vec<(String, u32)>; 2] {
    let folder = path.0.rsplit('/').nth(1).map(file_words);
    let words = |text: String| (text, FILE_NAME);
    [vec![words(file_words(path.name()))], folder.map(words).into_iter().collect()]
}

/// What the number says the document is, read from the number itself or the start of the file name.
pub(super) fn number<'a>(
    cues: &'a Cues,
    document_id: Option<&str>,
    file_name: &str,
) -> Option<(KindNature, &'a str)> {
    let read = |text: &str| {
        let parts = text.split(['-', '_', ' ', '.', '/']).take(4);
        // The letters stand before a figure somewhere: "PRO" of "Pro tips" is no code.
        let numbered = text.chars().take(16).any(|c| c.is_ascii_digit());
        let named = |part: &str| cues.words.number.iter().find(|number| number.code == part);
        let number = parts.into_iter().find_map(named);
        number.filter(|_| numbered).map(|number| (number.nature, number.noun.as_str()))
    };
    document_id.and_then(read).or_else(|| read(file_name))
}

/// The best phrase of each kind in a title; phrases inside longer ones do not count.
fn best_phrases(cues: &Cues, text: &str) -> BTreeMap<usize, u32> {
    let words = cut(text);
    let found = cues.kinds.title.find_in(text, &words);
    let end = |found: &Found<'_, usize>| found.first_word + found.words;
    let mut best: BTreeMap<usize, u32> = BTreeMap::new();
    for phrase in &found {
        let inside = found.iter().any(|other| {
            other.words > phrase.words
                && other.first_word <= phrase.first_word
                && end(other) >= end(phrase)
        });
        if inside {
            continue;
        }
        let governed = is_governed(cues, &words, phrase.first_word);
        let last = end(phrase) == words.len() && !governed;
        let score =
            (phrase.words as u32) * 10 + if last { 4 } else { 0 } + if governed { 0 } else { 2 };
        let entry = best.entry(*phrase.meaning).or_insert(0);
        *entry = (*entry).max(score);
    }
    best
}

/// Whether a preposition stands before a word: "minutes on the AI policy" are minutes.
fn is_governed(cues: &Cues, words: &[Word], at: usize) -> bool {
    let before = at.checked_sub(1).map_or("", |before| &*words[before].stem);
    cues.words.title.prepositions.iter().any(|word| word == before)
}
