//! Finds the ids a document cites: of other documents, risks, nonconformities, tickets.

use std::collections::BTreeSet;

use super::Fact;
use super::cite::{line_evidence, whole_row};
use crate::domain::{Body, Document, Evidence};

/// A document that cites more is a log.
const IDS_MAX: usize = 600;
const TEXT_CHARS_MAX: usize = 400_000;

/// The ids in a document's text, each once, with the first place that cites it.
pub(super) fn of(document: &Document) -> Vec<Fact<String>> {
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    let mut read = 0;
    for section in &document.sections {
        if found.len() >= IDS_MAX || read > TEXT_CHARS_MAX {
            break;
        }
        let source = section.source(&document.file);
        let mut take = |text: &str, cite: &dyn Fn() -> Option<Evidence>| {
            for id in ids(text) {
                if seen.insert(id.to_owned())
                    && let Some(evidence) = cite()
                {
                    found.push(Fact { value: id.to_owned(), evidence });
                }
            }
        };
        match &section.body {
            Body::Table(table) => {
                for row in &table.rows {
                    read += row.text.len();
                    take(&row.text, &|| whole_row(source, row));
                    if read > TEXT_CHARS_MAX {
                        break;
                    }
                }
            }
            _ => {
                for (index, line) in section.text().split('\n').enumerate() {
                    read += line.len();
                    take(line, &|| {
                        let quote = around(line);
                        line_evidence(source, &section.location, index, line, quote)
                    });
                }
            }
        }
    }
    found.truncate(IDS_MAX);
    found
}

/// As much of a line as is read at a glance.
fn around(line: &str) -> &str {
    const CHARS_MAX: usize = 400;
    let line = line.trim();
    match line.char_indices().nth(CHARS_MAX) {
        Some((end, _)) => line[..end].rsplit_once(' ').map_or(line, |(words, _)| words),
        None => line,
    }
}

/// The ids in a text: `LH-POL-07`, `PRC-44`, `NC-2026-03`, `SOP-711`, `QMS.104`. Parts joined by dashes, the
/// first of capitals, the last with a figure; or capitals and figures joined by a full stop.
pub(crate) fn ids(text: &str) -> impl Iterator<Item = &str> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '.' | '/');
    text.split(move |c: char| !is_part(c))
        .map(|word| word.trim_matches(['-', '.', '/']))
        .flat_map(of_word)
}

/// An id with dashes for whatever parts it: a file cannot be named `UT/POL/001`.
pub(crate) fn plain_id(id: &str) -> String {
    id.replace(['/', '.', '_'], "-")
}

/// The id a file's name opens with, its parts joined by whatever the system allows: `UT_POL_001_Access` bears
/// `UT-POL-001`.
pub(crate) fn id_of_name(stem: &str) -> Option<String> {
    let mut parts = Vec::new();
    for part in stem.split(['_', '-', '.', ' ']) {
        let capitals = part.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
        if part.is_empty() || !capitals || parts.len() == 6 {
            return None;
        }
        parts.push(part);
        // The first figure ends it.
        if part.bytes().all(|b| b.is_ascii_digit()) {
            let id = parts.join("-");
            return is_id(&id).then_some(id);
        }
    }
    None
}

/// The ids in a word: `UT/POL/001` is one, `PRO-01/PRO-02` are two.
fn of_word(word: &str) -> impl Iterator<Item = &str> {
    let whole = !word.contains('/') || is_slashed(word);
    let parts = word.split('/').map(|part| part.trim_matches(['-', '.']));
    let several = parts.filter(move |part| !whole && is_id(part));
    let one = (whole && (is_slashed(word) || is_id(word))).then_some(word);
    one.into_iter().chain(several)
}

/// `UT/AIMS/POL/001`: letters, then a figure; `and/or` and `09/2026` are none.
fn is_slashed(word: &str) -> bool {
    let parts: Vec<&str> = word.split('/').collect();
    let [first, .., last] = parts.as_slice() else { return false };
    let plain = |part: &&str| {
        (1..=8).contains(&part.len())
            && part.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
    };
    (5..=28).contains(&word.len())
        && (2..=8).contains(&first.len())
        && first.bytes().all(|b| b.is_ascii_uppercase())
        && parts.iter().all(plain)
        && (2..=4).contains(&last.len())
        && last.bytes().all(|b| b.is_ascii_digit())
        && !is_of_standard(first)
}

fn is_id(word: &str) -> bool {
    if let Some((letters, figures)) = word.split_once('.') {
        return is_dotted(letters, figures);
    }
    let parts: Vec<&str> = word.split('-').collect();
    let [first, .., last] = parts.as_slice() else { return false };
    let capitals = first.chars().filter(|c| c.is_uppercase()).count();
    let plain = |part: &&str| {
        (1..=8).contains(&part.len())
            && part.chars().all(|c| c.is_ascii_digit() || c.is_ascii_uppercase())
    };
    (4..=24).contains(&word.len())
        // A letter alone numbers rows: `A-2026-04`, `R-05`.
        && ((2..=6).contains(&first.len()) || (first.len() == 1 && parts[1].len() >= 2))
        && capitals >= 1
        && first.starts_with(|c: char| c.is_ascii_uppercase())
        && parts.iter().all(plain)
        && last.chars().any(|c| c.is_ascii_digit())
        && !is_of_standard(first)
}

/// `QMS.104`; a year behind a name is no number of a document.
fn is_dotted(letters: &str, figures: &str) -> bool {
    (2..=6).contains(&letters.len())
        && letters.bytes().all(|letter| letter.is_ascii_uppercase())
        && (2..=4).contains(&figures.len())
        && figures.bytes().all(|figure| figure.is_ascii_digit())
        && !(figures.len() == 4 && (figures.starts_with("19") || figures.starts_with("20")))
        && !is_of_standard(letters)
}

/// Standards and laws are cited likewise.
fn is_of_standard(letters: &str) -> bool {
    matches!(letters, "ISO" | "IEC" | "EN" | "DIN" | "SN" | "RFC" | "UTF" | "SHA" | "COVID" | "TLS")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_told_from_words_and_standards() {
        for (text, expected) in [
            ("See LH-POL-07, PRC-44 and NC-2026-03.", vec!["LH-POL-07", "PRC-44", "NC-2026-03"]),
            ("ISO-42001 and UTF-8, high-risk, e-mail, A-b-3", vec![]),
            ("(TR-09)", vec!["TR-09"]),
            (
                "UT/AIMS/POL/001; PRO-01/PRO-02, and/or, ISO/IEC 42001, 09/2026",
                vec!["UT/AIMS/POL/001", "PRO-01", "PRO-02"],
            ),
            ("A-2026-04 and R-05, A-1", vec!["A-2026-04", "R-05"]),
            ("QMS.104, EU.2024, A.6.2, ISO.42001", vec!["QMS.104"]),
            ("2026-03-04, Q3-2026x", vec![]),
        ] {
            assert_eq!(ids(text).collect::<Vec<_>>(), expected, "{text}");
        }
    }
}
