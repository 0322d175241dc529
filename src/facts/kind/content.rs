//! What a document's tables and text say of its kind: support for a title, and a guess where none speaks.
//!
//! The guess needs more than phrases in the text, which mention every kind of document: a telling word in
//! the title or columns of the kind have to agree with them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::super::cues::Cues;
use super::super::floor_boundary;
use super::super::labels::key;
use crate::domain::{Body, Document, KindNature, Table};
use crate::words::cut;

/// So many phrases of headings make a candidate.
const HEADINGS_MIN: u32 = 3;
/// A longer heading is a sentence.
const HEADING_CHARS_MAX: usize = 90;
/// What a paper is shows early.
const HEADED_SECTIONS_MAX: usize = 400;
/// How much text is searched for phrases.
const BODY_CHARS: usize = 20_000;
/// So many columns of one kind decide alone.
const COLUMNS_MIN: usize = 4;
/// What a guess has to reach; a kind's own column, or a title word two kinds share, is worth 100.
const GUESS_MIN: u32 = 185;
/// What tables and text have to add to a word of the title.
const SAID_MIN: u32 = 60;

/// What the tables and the text say of one kind.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Content {
    /// How many columns of one table it uses.
    pub(super) columns: usize,
    /// A column only one kind has counts 100, one that ten kinds share 10.
    pub(super) telling: u32,
    /// Whether they are at least half of the table's columns.
    pub(super) most: bool,
    /// How many of its phrases stand in the text.
    pub(super) phrases: u32,
    /// How many of its phrases stand in headings, labels of fields and first cells.
    pub(super) headings: u32,
}

/// What tables and text say, by kind.
pub(super) fn of(cues: &Cues, document: &Document) -> BTreeMap<usize, Content> {
    let mut content: BTreeMap<usize, Content> = BTreeMap::new();
    for section in &document.sections {
        if let Body::Table(table) = &section.body {
            add_columns(cues, table, &mut content);
        }
    }
    for (kind, _) in phrases(cues, document) {
        content.entry(kind).or_default().phrases += 1;
    }
    for (kind, _) in headed(cues, document) {
        content.entry(kind).or_default().headings += 1;
    }
    content
}

/// The different phrases of each kind that stand in headings, in labels and in the first cells of narrow
/// tables. A heading answers for its longest phrase of a kind only: "risk assessment procedure" is one cue.
fn headed(cues: &Cues, document: &Document) -> BTreeSet<(usize, usize)> {
    let mut found = BTreeSet::new();
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let mut take = |text: &str| {
        if text.len() > HEADING_CHARS_MAX || !seen.insert(text.to_lowercase()) {
            return;
        }
        let mut longest: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
        for one in cues.kinds.headings.find(text) {
            let (kind, cue) = *one.meaning;
            let best = longest.entry(kind).or_insert((one.words, cue));
            if one.words > best.0 {
                *best = (one.words, cue);
            }
        }
        found.extend(longest.into_iter().map(|(kind, (_, cue))| (kind, cue)));
    };
    for section in document.sections.iter().take(HEADED_SECTIONS_MAX) {
        match &section.body {
            Body::Heading { text, .. } => take(text),
            Body::Text(text) => {
                for line in text.split('\n').take(60) {
                    let line = line.trim().trim_start_matches(['-', '*', '•', ' ']);
                    if let Some((label, _)) = line.split_once(':') {
                        take(label.trim_matches('*'));
                    }
                }
            }
            Body::FrontMatter(pairs, _) => pairs.iter().for_each(|(label, _)| take(label)),
            Body::Table(table) => {
                let narrow = table.rows.iter().all(|row| row.filled() <= 4);
                let rows = table.rows.iter().take(if narrow { 60 } else { 0 });
                rows.filter_map(|row| row.cells.iter().find(|cell| !cell.is_empty()))
                    .for_each(|cell| take(cell));
            }
            Body::Margin(_) => {}
        }
    }
    found
}

/// The kinds so many of whose phrases stand in headings that they are candidates whatever the title says.
pub(super) fn kinds_of_headings(
    content: &BTreeMap<usize, Content>,
) -> impl Iterator<Item = (usize, u32)> {
    let many = content.iter().filter(|(_, content)| content.headings >= HEADINGS_MIN);
    many.map(|(kind, content)| (*kind, content.headings))
}

/// The kind whose phrases stand in the headings, where no other kind comes near.
pub(super) fn kind_of_headings(content: &BTreeMap<usize, Content>) -> Option<usize> {
    clear_best(kinds_of_headings(content).map(|(kind, headings)| (headings, kind)))
}

fn add_columns(cues: &Cues, table: &Table, content: &mut BTreeMap<usize, Content>) {
    let header = table.header().map(|top| &table.rows[top].cells);
    let names: BTreeSet<String> = header
        .into_iter()
        .flatten()
        .map(|cell| key(cell))
        .filter(|name| !name.is_empty())
        .collect();
    let mut scores: BTreeMap<usize, (usize, u32)> = BTreeMap::new();
    for users in names.iter().filter_map(|name| cues.kinds.columns.get(name)) {
        for kind in users {
            let (columns, telling) = scores.entry(*kind).or_default();
            *columns += 1;
            *telling += 100 / users.len() as u32;
        }
    }
    for (kind, (columns, telling)) in scores {
        let entry = content.entry(kind).or_default();
        if (columns, telling) > (entry.columns, entry.telling) {
            (entry.columns, entry.telling) = (columns, telling);
            entry.most = columns * 2 >= names.len();
        }
    }
}

/// The different phrases of each kind that stand in the text.
fn phrases(cues: &Cues, document: &Document) -> BTreeSet<(usize, String)> {
    let mut read = 0;
    let mut phrases = BTreeSet::new();
    for section in &document.sections {
        let text = section.text();
        let text = &text[..floor_boundary(text, BODY_CHARS.saturating_sub(read))];
        read += text.len();
        let words = cut(text);
        for found in cues.kinds.body.find_in(text, &words) {
            let stems = &words[found.first_word..found.first_word + found.words];
            let phrase: Vec<&str> = stems.iter().map(|word| &*word.stem).collect();
            phrases.insert((*found.meaning, phrase.join(" ")));
        }
    }
    phrases
}

/// The kind whose columns a table has, where no other kind comes near.
pub(super) fn kind_of_columns(content: &BTreeMap<usize, Content>) -> Option<usize> {
    let candidates = content
        .iter()
        .filter(|(_, content)| {
            content.columns >= COLUMNS_MIN && content.most && content.telling >= 150
        })
        .map(|(kind, content)| (content.telling, *kind));
    clear_best(candidates)
}

/// The kind that a word of the title and the content agree on.
///
/// `nature` is what the document's number says it is, where it says so.
pub(super) fn guess(
    cues: &Cues,
    content: &BTreeMap<usize, Content>,
    titles: &[String],
    nature: Option<KindNature>,
) -> Option<usize> {
    let stems: BTreeSet<Arc<str>> =
        titles.iter().flat_map(|title| cut(title)).map(|word| word.stem).collect();
    let of_every_title =
        |stem: &str| cues.words.title.of_every_title.iter().any(|word| word == stem);
    let mut worded: BTreeMap<usize, u32> = BTreeMap::new();
    for (stem, users) in
        stems.iter().filter_map(|stem| Some((stem, cues.kinds.title_words.get(&**stem)?)))
    {
        // A word many kinds share tells none of them; neither does a number.
        let plain = stem.len() >= 4 && stem.chars().all(char::is_alphabetic);
        if plain && users.len() <= 12 && !of_every_title(stem) {
            for kind in users {
                *worded.entry(*kind).or_default() += 200 / users.len() as u32;
            }
        }
    }
    let scores = worded.iter().filter_map(|(kind, words)| {
        let content = content.get(kind).copied().unwrap_or_default();
        let (_, of_kind) = &cues.kinds.codes[*kind];
        let agrees = nature.is_none_or(|nature| nature == *of_kind);
        let enough = content.columns >= 2 || content.phrases >= 3;
        let said = content.phrases.min(6) * 50 + content.telling;
        let score = words.min(&200) + said;
        (agrees && enough && said >= SAID_MIN && score >= GUESS_MIN).then_some((score, *kind))
    });
    clear_best(scores)
}

/// The best, if it leads the second by a quarter.
fn clear_best(candidates: impl Iterator<Item = (u32, usize)>) -> Option<usize> {
    let mut candidates: Vec<(u32, usize)> = candidates.collect();
    candidates.sort_by_key(|(score, kind)| (std::cmp::Reverse(*score), *kind));
    let (best, kind) = *candidates.first()?;
    let second = candidates.get(1).map_or(0, |(score, _)| *score);
    (best * 4 >= second * 5).then_some(kind)
}
