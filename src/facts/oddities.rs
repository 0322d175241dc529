//! Finds what a careful reader stumbles over: blanks nobody filled in, a wrong edition, a control the standard
//! does not have, words to a machine.

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
    /// The number of a control that Annex A does not have: `A.6.2.9`.
    UnknownControl,
    /// An instruction addressed to a program that reads.
    Instruction,
    /// The same, in text the file hides.
    HiddenInstruction,
}

/// What oddities are found by.
#[derive(Clone, Debug)]
pub(super) struct OddityCues {
    instructions: Phrases<()>,
    /// What nobody has reason to hide but to be read by a program.
    hidden: Phrases<()>,
}

/// So many of one kind; more of them say nothing new.
const ODDITIES_MAX: usize = 20;
const QUOTE_CHARS_MAX: usize = 300;

impl OddityCues {
    pub(super) fn new(catalog: &Catalog) -> Self {
        let test = catalog.test("T70");
        let list = |name: &str| {
            let phrases = test.and_then(|test| test.terms.get(name)).into_iter().flatten();
            Phrases::new(phrases.map(|phrase| (phrase.as_str(), ())))
        };
        Self { instructions: list("instructions"), hidden: list("hidden") }
    }
}

/// The oddities of a document, in reading order.
pub(super) fn of(cues: &Cues, document: &Document) -> Vec<Oddity> {
    let mut found = Vec::new();
    let mut standards = Standards::default();
    for section in &document.sections {
        if let Body::Table(table) = &section.body {
            for row in &table.rows {
                let cite = || whole_row(section.source(&document.file), row);
                standards.hear(&row.text);
                take(cues, &row.text, cite, &mut found);
            }
        } else {
            standards.hear(section.text());
            for sentence in sentences(section.text()) {
                let cite = || {
                    let excerpt = Excerpt { text: sentence, ..section.excerpt(&document.file) };
                    Evidence::cite_opening(excerpt, QUOTE_CHARS_MAX).ok()
                };
                take(cues, sentence, cite, &mut found);
            }
        }
    }
    // Other standards number their controls alike.
    found.retain(|oddity| oddity.kind != OddityKind::UnknownControl || standards.only_ours());
    found.extend(hidden(cues, document));
    found
}

fn take(cues: &Cues, text: &str, cite: impl Fn() -> Option<Evidence>, found: &mut Vec<Oddity>) {
    let mut keep = |kind, words: &str| {
        let enough = found.iter().filter(|oddity| oddity.kind == kind).count() >= ODDITIES_MAX;
        if let (false, Some(evidence)) = (enough, cite()) {
            found.push(Oddity { kind, text: words.to_owned(), evidence });
        }
    };
    if let Some(mark) = cues.fill_in_marks.find(text).next() {
        keep(OddityKind::Placeholder, mark);
    }
    if let Some(edition) = wrong_edition(text) {
        keep(OddityKind::WrongEdition, edition);
    }
    if let Some(control) = unknown_control(&cues.controls, text) {
        keep(OddityKind::UnknownControl, control);
    }
    if !cues.oddities.instructions.find(text).is_empty() {
        keep(OddityKind::Instruction, text);
    }
}

/// Instructions in text that the file hides, cited by the document's first words.
fn hidden(cues: &Cues, document: &Document) -> Option<Oddity> {
    let words = document.hidden.iter().find(|hidden| {
        let lists = [&cues.oddities.instructions, &cues.oddities.hidden];
        lists.iter().any(|list| !list.find(&hidden.text).is_empty())
    })?;
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

/// Which standards a document speaks of.
#[derive(Default)]
struct Standards {
    ours: bool,
    others: bool,
}

impl Standards {
    fn hear(&mut self, text: &str) {
        const OTHERS: [&str; 6] = ["27001", "27002", "27701", "27017", "27018", "22301"];
        self.ours |= text.contains("42001");
        self.others |= OTHERS.iter().any(|number| text.contains(number));
    }

    fn only_ours(&self) -> bool {
        self.ours && !self.others
    }
}

/// The first control a text names by a number that Annex A does not have, nor any group of it.
fn unknown_control<'t>(controls: &[String], text: &'t str) -> Option<&'t str> {
    text.match_indices("A.").find_map(|(at, _)| {
        let before = text[..at].chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '/')) {
            return None;
        }
        let rest = &text[at + 2..];
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let number = rest[..end].trim_end_matches('.');
        let whole = !rest[number.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '-');
        let parts: Vec<u32> = number.split('.').filter_map(|part| part.parse().ok()).collect();
        let plausible = (2..=3).contains(&parts.len())
            && parts.len() == number.split('.').count()
            && (2..=10).contains(&parts[0])
            && parts[1..].iter().all(|part| (1..=40).contains(part));
        let is_group = |control: &String| {
            control
                .strip_prefix(number)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        // Nobody who names A.5.23 or A.8.15 means this standard.
        let of_security = parts.len() == 2
            && matches!((parts[0], parts[1]), (5, 1..=37) | (6, 1..=8) | (7, 1..=14) | (8, 1..=34));
        (whole && plausible && !of_security && !controls.iter().any(is_group))
            .then(|| &text[at..at + 2 + number.len()])
    })
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

    #[test]
    fn only_controls_of_the_annex_are_known() {
        let controls = ["6.2.4", "6.2.8", "9.2", "9.4", "10.4"].map(str::to_owned);
        for (text, expected) in [
            ("A.9.5 and A.9.4", Some("A.9.5")),
            ("see A.6.2.9.", Some("A.6.2.9")),
            ("A.6.2.4, A.6.2, A.10.4", None),
            ("A.8.15 of the security list", None),
            ("Annex A.1.2, U.S.A. 2.9, QA.9.7, A.9.5b", None),
        ] {
            assert_eq!(unknown_control(&controls, text), expected, "{text}");
        }
    }
}
