//! Systems that people speak of as running, in minutes and tickets, and that the inventory lacks.

use super::super::material::{File, Material, Row, Terms, answers, same_name};
use super::known::Known;
use crate::catalog::AuditTest;
use crate::domain::{Evidence, KindNature, Location};
use crate::facts::Answer;

/// Registers whose rows tell of a system in their first word: `Compass: more log-ins`.
const TOLD_IN: [&str; 3] = ["tickets", "changes", "incidents"];
/// A shorter word with a capital is seldom the name of a product.
const LETTERS_MIN: usize = 5;

/// A name that a paper has run, with the rows that open with it.
pub(super) struct Talk<'a> {
    pub name: String,
    pub file: File<'a>,
    /// The sentences that say so.
    pub said: Vec<Evidence>,
    pub rows: Vec<Row<'a>>,
}

/// The names that a record says to be running and that a row of another register opens with.
///
/// One of both alone may be a place, a person or a thing that is spoken of once.
pub(super) fn running<'a>(
    material: &Material<'a>,
    test: &AuditTest,
    known: &Known<'a>,
) -> Vec<Talk<'a>> {
    let idle = Terms::of(test, "not_in_use");
    let is_name = |name: &&str| known.lacks(name) && !material.writes_small(name);
    let mut found = Vec::new();
    for file in &material.files {
        if file.facts.nature == Some(KindNature::Document) {
            continue;
        }
        for answer in answers(file.facts, "T18.running").filter(|answer| !answer.by_heading) {
            let sentence = answer.evidence.quote();
            if idle.stand_in(sentence) {
                continue;
            }
            for name in subjects(sentence).filter(is_name) {
                let rows = rows_on(material, name);
                if rows.iter().any(|row| row.file.path != file.path) {
                    let said = vec![answer.evidence.clone()];
                    found.push(Talk { name: name.to_owned(), file: *file, said, rows });
                }
            }
        }
    }
    found
}

/// The names of which a record says that they run and, right beside it, that somebody here trained them.
///
/// Such a name need stand nowhere else: what was trained on the house's own data is no place and no person.
pub(super) fn trained<'a>(
    material: &Material<'a>,
    test: &AuditTest,
    known: &Known<'a>,
) -> Vec<Talk<'a>> {
    let idle = Terms::of(test, "not_in_use");
    let mut found: Vec<Talk<'a>> = Vec::new();
    // A paper on a known system speaks of that one.
    let records = material.files.iter().filter(|file| {
        file.facts.nature != Some(KindNature::Document) && material.systems_of(file).is_empty()
    });
    for file in records {
        let told = |probe: &'static str| answers(file.facts, probe).filter(|one| !one.by_heading);
        for made in told("T18.trained") {
            let beside = |said: &&Answer| is_beside(&said.evidence, &made.evidence);
            // Of several the last one before it.
            let said: Vec<&Answer> = told("T18.running").filter(beside).collect();
            let talk = said.iter().rev().find_map(|said| {
                let sentence = said.evidence.quote();
                let other = !material.named_in(sentence).is_empty() || idle.stand_in(sentence);
                let is_name = |name: &&str| {
                    known.lacks(name)
                        && material.is_unheard(name, file)
                        && !material.writes_small(name)
                        && is_made_up(file, name)
                };
                let name = named(sentence).into_iter().find(is_name).filter(|_| !other)?;
                let said = vec![said.evidence.clone(), made.evidence.clone()];
                Some(Talk { name: name.to_owned(), file: *file, said, rows: Vec::new() })
            });
            found.extend(talk.filter(|talk| !found.iter().any(|one| one.name == talk.name)));
        }
    }
    found
}

/// Whether a word may be a name that was made up: German writes every noun with a capital, and short ones are words.
fn is_made_up(file: &File<'_>, name: &str) -> bool {
    const NOUN_LETTERS_MAX: usize = 9;
    file.facts.language.as_deref() != Some("de") || name.chars().count() > NOUN_LETTERS_MAX
}

/// Whether two passages stand beside each other: under the same heading, a few lines apart at most.
fn is_beside(one: &Evidence, other: &Evidence) -> bool {
    const LINES_MAX: u32 = 3;
    let near = match (one.location(), other.location()) {
        (Location::Lines { first: a, last: b }, Location::Lines { first: c, last: d }) => {
            a.saturating_sub(*d).max(c.saturating_sub(*b)) <= LINES_MAX
        }
        (one, other) => one == other,
    };
    near && one.trail() == other.trail()
}

/// The words of a sentence that may name a product: its first, and those behind an article.
fn named(sentence: &str) -> Vec<&str> {
    const ARTICLES: [&str; 10] =
        ["the", "our", "der", "die", "das", "den", "unser", "le", "la", "notre"];
    let words: Vec<&str> = sentence
        .split_whitespace()
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(|word| !word.is_empty())
        .collect();
    let behind =
        words.windows(2).filter(|pair| ARTICLES.contains(&pair[0].to_lowercase().as_str()));
    let behind = behind.map(|pair| pair[1]);
    words.first().copied().into_iter().chain(behind).filter(|word| is_product(word)).collect()
}

/// What a sentence is about: its first word, or who is quoted in it ("paid as the tool proposed").
fn subjects(sentence: &str) -> impl Iterator<Item = &str> {
    let words: Vec<&str> = sentence
        .split_whitespace()
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(|word| !word.is_empty())
        .collect();
    let quoted = words.windows(2).filter(|pair| matches!(pair[0], "as" | "wie" | "comme"));
    let quoted: Vec<&str> = quoted.map(|pair| pair[1]).collect();
    let is_number = |word: &&&str| word.chars().all(|c| c.is_ascii_digit() || c == '.');
    let first = words.iter().find(|word| !is_number(word)).copied();
    first.into_iter().chain(quoted).filter(|word| is_product(word))
}

fn is_product(word: &str) -> bool {
    word.chars().count() >= LETTERS_MIN
        && word.starts_with(char::is_uppercase)
        && word.chars().all(char::is_alphanumeric)
        && word.chars().any(char::is_lowercase)
}

/// The rows that name it as their system, or open with it.
fn rows_on<'a>(material: &Material<'a>, name: &str) -> Vec<Row<'a>> {
    let opens = |row: &&Row<'a>| {
        let told = ["title", "summary", "description"];
        let mut told = told.iter().filter_map(|column| row.text(column));
        let first = |text: &str| text.split(|c: char| !c.is_alphanumeric()).next() == Some(name);
        row.text("system").is_some_and(|cell| same_name(cell, name)) || told.any(first)
    };
    let rows = TOLD_IN.iter().flat_map(|record| material.rows(record));
    rows.filter(opens).copied().collect()
}
