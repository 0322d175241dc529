//! Finds what a careful reader stumbles over: blanks nobody filled in, a wrong edition, words to a machine.

use serde::{Deserialize, Serialize};

use super::cite::whole_row;
use super::cues::Cues;
use super::rules::sentences;
use crate::catalog::Catalog;
use crate::domain::{Body, Document, Evidence, Excerpt, Fingerprint};
use crate::words::Phrases;

/// Something in a text that should not be there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Oddity {
    /// What it is.
    pub kind: OddityKind,
    /// The words: the placeholder, the edition, the instruction.
    pub text: String,
    /// Where it stands; of hidden text the document's first words.
    pub evidence: Evidence,
}

/// What should not be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OddityKind {
    /// A blank that nobody filled in: `[Insert name]`, `TBD`.
    Placeholder,
    /// An edition of the standard that does not exist: `ISO/IEC 42001:2024`.
    WrongEdition,
    /// An instruction addressed to a program that reads.
    Instruction,
    /// The same, in text the file hides.
    HiddenInstruction,
}

/// What oddities are found by.
#[derive(Clone, Debug)]
pub(super) struct OddityCues {
    instructions: Phrases<()>,
}

const ODDITIES_MAX: usize = 20;
const QUOTE_CHARS_MAX: usize = 300;

impl OddityCues {
    pub(super) fn new(catalog: &Catalog) -> Self {
        let phrases = catalog.test("T70").and_then(|test| test.terms.get("instructions"));
        let phrases = phrases.into_iter().flatten().map(|phrase| (phrase.as_str(), ()));
        Self { instructions: Phrases::new(phrases) }
    }
}

/// The oddities of a document, in reading order.
pub(super) fn of(cues: &Cues, document: &Document) -> Vec<Oddity> {
    let mut found = Vec::new();
    for section in &document.sections {
        if found.len() >= ODDITIES_MAX {
            break;
        }
        match &section.body {
            Body::Table(table) => {
                for row in &table.rows {
                    let cite = || whole_row(section.source(&document.file), row);
                    take(cues, &row.text, cite, &mut found);
                    if found.len() >= ODDITIES_MAX {
                        break;
                    }
                }
            }
            _ => {
                for sentence in sentences(section.text()) {
                    let cite = || {
                        let excerpt = Excerpt { text: sentence, ..section.excerpt(&document.file) };
                        Evidence::cite_opening(excerpt, QUOTE_CHARS_MAX).ok()
                    };
                    take(cues, sentence, cite, &mut found);
                }
            }
        }
    }
    found.extend(hidden(cues, document));
    found
}

fn take(cues: &Cues, text: &str, cite: impl Fn() -> Option<Evidence>, found: &mut Vec<Oddity>) {
    let mut keep = |kind, words: &str| {
        if let Some(evidence) = cite() {
            found.push(Oddity { kind, text: words.to_owned(), evidence });
        }
    };
    if let Some(mark) = cues.fill_in_marks.find(text).next() {
        keep(OddityKind::Placeholder, mark);
    }
    if let Some(edition) = wrong_edition(text) {
        keep(OddityKind::WrongEdition, edition);
    }
    if !cues.oddities.instructions.find(text).is_empty() {
        keep(OddityKind::Instruction, text);
    }
}

/// Instructions in text that the file hides, cited by the document's first words.
fn hidden(cues: &Cues, document: &Document) -> Option<Oddity> {
    let words = document
        .hidden
        .iter()
        .find(|hidden| !cues.oddities.instructions.find(&hidden.text).is_empty())?;
    let opening = document.sections.iter().find(|section| !section.text().trim().is_empty())?;
    let evidence = Evidence::cite_opening(opening.excerpt(&document.file), 80).ok()?;
    let text = words.text.chars().take(QUOTE_CHARS_MAX).collect();
    Some(Oddity { kind: OddityKind::HiddenInstruction, text, evidence })
}

/// An edition of ISO/IEC 42001 other than that of 2023.
fn wrong_edition(text: &str) -> Option<&str> {
    let mut from = 0;
    while let Some(at) = text[from..].find("42001") {
        let start = from + at;
        from = start + "42001".len();
        let rest = &text[from..];
        let Some(year) = rest.strip_prefix([':', '-']).and_then(|rest| rest.get(..4)) else {
            continue;
        };
        let is_year = year.starts_with("20") && year.bytes().all(|b| b.is_ascii_digit());
        if is_year && year != "2023" {
            return text.get(start..from + 5);
        }
    }
    None
}

/// A fingerprint of the letters of a document: copies that differ in their dates and figures only share it.
pub(super) fn likeness(document: &Document) -> u64 {
    let letters = |text: &str| {
        text.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect::<String>()
    };
    let parts = document.sections.iter().flat_map(|section| match &section.body {
        Body::Table(table) => table.rows.iter().map(|row| letters(&row.text)).collect(),
        _ => vec![letters(section.text())],
    });
    Fingerprint::of(parts).short()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_edition_of_2023_exists() {
        assert_eq!(wrong_edition("ISO/IEC 42001:2024"), Some("42001:2024"));
        assert_eq!(wrong_edition("ISO/IEC 42001:2023 and 42001-2022"), Some("42001-2022"));
        assert_eq!(wrong_edition("ISO/IEC 42001:2023, 42001"), None);
    }
}
