//! Finds the names of models a document mentions: `orvanta-large-4`, `acme-5-mini-2026-04`. They have no list in
//! any catalogue, but they look alike: words and figures joined by dashes, in small letters for the most part.

use std::collections::BTreeSet;

use super::Fact;
use super::cite::whole_row;
use super::rules::sentences;
use crate::domain::{Body, Document, Evidence, Excerpt};

/// A document that names more is a log, and the same few come back in it.
const NAMES_MAX: usize = 40;
const TEXT_CHARS_MAX: usize = 200_000;
const QUOTE_CHARS_MAX: usize = 300;

/// The names of models in a document, each once, with the first place that has it.
pub(super) fn of(document: &Document) -> Vec<Fact<String>> {
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    let mut read = 0;
    let mut take = |text: &str, cite: &dyn Fn() -> Option<Evidence>| {
        for name in model_names(text) {
            if seen.insert(name.to_lowercase())
                && let Some(evidence) = cite()
            {
                found.push(Fact { value: name.to_owned(), evidence });
            }
        }
    };
    for section in &document.sections {
        if read > TEXT_CHARS_MAX {
            break;
        }
        if let Body::Table(table) = &section.body {
            for row in &table.rows {
                read += row.text.len();
                take(&row.text, &|| whole_row(section.source(&document.file), row));
                if read > TEXT_CHARS_MAX {
                    break;
                }
            }
        } else {
            read += section.text().len();
            for sentence in sentences(section.text()) {
                take(sentence, &|| {
                    let excerpt = Excerpt { text: sentence, ..section.excerpt(&document.file) };
                    Evidence::cite_opening(excerpt, QUOTE_CHARS_MAX).ok()
                });
            }
        }
    }
    found.truncate(NAMES_MAX);
    found
}

/// The names of models in a text.
pub(crate) fn model_names(text: &str) -> impl Iterator<Item = &str> {
    const LENGTH_MAX: usize = 48;
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
    let tokens = text.split(move |c: char| !is_part(c)).map(|token| token.trim_matches(['-', '.']));
    tokens.filter(|token| token.len() <= LENGTH_MAX).filter(|token| {
        let mut parts = token.split('-');
        let family = parts.next().unwrap_or_default();
        let numbered = parts.any(|part| part.starts_with(|c: char| c.is_ascii_digit()));
        let small = token.chars().filter(char::is_ascii_lowercase).count();
        let letters = family.len() >= 2 && family.bytes().all(|b| b.is_ascii_alphabetic());
        letters && numbered && small >= 3
    })
}

/// What the versions of a model share: `acme` of `acme-5-mini-2026-04`.
pub(crate) fn model_family(name: &str) -> String {
    name.split('-').next().unwrap_or_default().to_lowercase()
}

/// Whether two names are of one model, one of them perhaps with the day it was made.
pub(crate) fn same_model(one: &str, other: &str) -> bool {
    let (one, other) = (one.to_lowercase(), other.to_lowercase());
    let (short, long) = if one.len() <= other.len() { (&one, &other) } else { (&other, &one) };
    long.strip_prefix(short.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn models_are_told_from_ids_and_words() {
        for (text, expected) in [
            ("pinned to orvanta-large-4, tested", vec!["orvanta-large-4"]),
            ("QM-Large-2 and acme-5-mini-2026-04.", vec!["QM-Large-2", "acme-5-mini-2026-04"]),
            ("see AI-POL-07 and NC-2026-03, COVID-19, ISO-42001", vec![]),
            ("a two-year plan, up-to-date", vec![]),
        ] {
            assert_eq!(model_names(text).collect::<Vec<_>>(), expected, "{text}");
        }
        assert!(same_model("fen-chat-4", "fen-chat-4-2026-05"));
        assert!(!same_model("fen-chat-4", "fen-chat-40"));
    }
}
