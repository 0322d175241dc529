//! A quotation as the page shows it: its words, and where to look them up.

use serde::Serialize;

use super::super::source_texts::SourceTexts;
use crate::domain::Evidence;
use crate::outputs::Citation;

/// How much of a quotation is shown: about eight lines.
const CHARS_MAX: usize = 600;

#[derive(Serialize)]
pub(super) struct Quotation {
    words: String,
    /// Whether words were left off at the end.
    shortened: bool,
    document: String,
    place: String,
    /// The headings above it, in one line; empty where there are none.
    heading: String,
    /// The first digits of the file's SHA-256: enough to see that it is the same file.
    hash: String,
    /// The language, where it is another than the report's.
    language: Option<String>,
}

impl Quotation {
    pub(super) fn of(evidence: &Evidence, sources: &SourceTexts<'_>) -> Self {
        let words = sources.words(evidence);
        let short = shortened(&words);
        let language = sources.language(evidence).filter(|language| *language != "en");
        Self {
            shortened: short.len() < words.len(),
            words: short.to_owned(),
            document: evidence.document().to_string(),
            place: sources.place(evidence),
            heading: evidence.trail().join(" › "),
            hash: evidence.sha256().to_string()[..12].to_owned(),
            language: language.map(str::to_owned),
        }
    }

    /// A quotation as the log keeps it.
    pub(super) fn cited(citation: &Citation) -> Self {
        let short = shortened(&citation.quote);
        Self {
            shortened: short.len() < citation.quote.len(),
            words: short.to_owned(),
            document: citation.document.clone(),
            place: citation.location.to_string(),
            heading: String::new(),
            hash: citation.sha256.to_string()[..12].to_owned(),
            language: None,
        }
    }

    pub(super) fn all(evidence: &[Evidence], sources: &SourceTexts<'_>, max: usize) -> Vec<Self> {
        evidence.iter().take(max).map(|one| Self::of(one, sources)).collect()
    }
}

/// As many whole words as fit.
fn shortened(words: &str) -> &str {
    match words.char_indices().nth(CHARS_MAX) {
        None => words,
        Some((limit, _)) => {
            words[..limit].rsplit_once(' ').map_or(&words[..limit], |(kept, _)| kept)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_quotation_ends_at_a_word() {
        assert_eq!(shortened("short"), "short");
        assert_eq!(shortened(&"x".repeat(700)).len(), CHARS_MAX);
        let long = "ÄÖÜ ".repeat(200);
        assert!(shortened(&long).ends_with("ÄÖÜ"));
    }
}
