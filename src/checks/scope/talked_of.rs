//! Systems that people speak of as running, in minutes and tickets, and that the inventory lacks.

use std::collections::BTreeSet;

use super::super::material::{File, Material, Row, Terms, answers, same_name};
use super::known::Known;
use crate::catalog::AuditTest;
use crate::domain::{Evidence, KindNature};

/// Registers whose rows tell of a system in their first word: `Compass: more log-ins`.
const TOLD_IN: [&str; 3] = ["tickets", "changes", "incidents"];
/// A shorter word with a capital is seldom the name of a product.
const LETTERS_MIN: usize = 5;

/// A name that a paper has run, with the rows that open with it.
pub(super) struct Talk<'a> {
    pub name: String,
    pub file: File<'a>,
    pub said: Evidence,
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
    let ordinary = ordinary_words(material);
    let is_name = |name: &&str| known.lacks(name) && !ordinary.contains(&*name.to_lowercase());
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
                    let said = answer.evidence.clone();
                    found.push(Talk { name: name.to_owned(), file: *file, said, rows });
                }
            }
        }
    }
    found
}

/// The words that the dump writes in small letters: with a capital they open a sentence and name nothing.
fn ordinary_words<'a>(material: &Material<'a>) -> BTreeSet<&'a str> {
    let said = material.files.iter().flat_map(|file| &file.facts.answers);
    let said = said.map(|answer| answer.evidence.quote());
    let rows = TOLD_IN.iter().flat_map(|record| material.rows(record));
    let rows = rows.map(|row| row.entry.evidence.quote());
    said.chain(rows)
        .flat_map(|quote| quote.split(|c: char| !c.is_alphanumeric()))
        .filter(|word| word.starts_with(char::is_lowercase))
        .collect()
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
