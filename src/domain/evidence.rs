//! Evidence: words that stand in a document, at a place. An invented quotation cannot become a value.

use serde::{Deserialize, Serialize};

use super::{Document, DocumentId, EvidencePath, Location, SourceFile};

/// A quotation that was found word for word at its place.
///
/// Only [`Evidence::cite`] makes one, so to hold one is to know that the words are in the source. It is
/// deserialised from entries of tickmark's own cache only, whose checksum holds, and what is reported
/// is looked up in its document once more ([`Evidence::stands_in`]).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Evidence {
    document: EvidencePath,
    sha256: DocumentId,
    location: Location,
    trail: Box<[String]>,
    quote: String,
}

/// What a piece of text belongs to.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// The file.
    pub file: &'a SourceFile,
    /// The headings above the text, outermost first.
    pub trail: &'a [String],
}

/// Words of a document with the place where they stand: what can be cited.
#[derive(Clone, Copy, Debug)]
pub struct Excerpt<'a> {
    /// What they belong to.
    pub source: Source<'a>,
    /// The place.
    pub location: &'a Location,
    /// The words at that place, as the source has them.
    pub text: &'a str,
}

/// A quotation that does not stand where it is said to.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the words `{quote}` do not stand in {document}, {location}")]
pub struct NotInSource {
    /// The words.
    pub quote: String,
    /// Where they were said to stand.
    pub document: EvidencePath,
    /// The place in it.
    pub location: Location,
}

impl Evidence {
    /// Cites `quote` from an excerpt.
    ///
    /// White space is folded: a quotation may run over a line break. Nothing else is forgiven, and a
    /// blank quotation is none.
    pub fn cite(excerpt: Excerpt<'_>, quote: &str) -> Result<Self, NotInSource> {
        let folded = fold_space(quote);
        if folded.is_empty() || !fold_space(excerpt.text).contains(&folded) {
            return Err(NotInSource {
                quote: folded,
                document: excerpt.source.file.path.clone(),
                location: excerpt.location.clone(),
            });
        }
        Ok(Self {
            document: excerpt.source.file.path.clone(),
            sha256: excerpt.source.file.id,
            location: excerpt.location.clone(),
            trail: excerpt.source.trail.into(),
            quote: folded,
        })
    }

    /// Cites the excerpt from its start, as many whole words as fit into `chars_max`.
    pub fn cite_opening(excerpt: Excerpt<'_>, chars_max: usize) -> Result<Self, NotInSource> {
        let folded = fold_space(excerpt.text);
        let end = match folded.char_indices().nth(chars_max) {
            None => folded.len(),
            Some((limit, _)) => folded[..limit].rfind(' ').unwrap_or(limit),
        };
        Self::cite(excerpt, &folded[..end])
    }

    /// Whether the words stand at their place in a reading of the document.
    #[must_use]
    pub fn stands_in(&self, document: &Document) -> bool {
        document.file.id == self.sha256
            && fold_space(&document.text_at(&self.location)).contains(&self.quote)
    }

    /// The document cited.
    #[must_use]
    pub fn document(&self) -> &EvidencePath {
        &self.document
    }

    /// The bytes cited.
    #[must_use]
    pub fn sha256(&self) -> DocumentId {
        self.sha256
    }

    /// The place cited.
    #[must_use]
    pub fn location(&self) -> &Location {
        &self.location
    }

    /// The headings above the words, outermost first.
    #[must_use]
    pub fn trail(&self) -> &[String] {
        &self.trail
    }

    /// The words, white space folded; never blank.
    #[must_use]
    pub fn quote(&self) -> &str {
        &self.quote
    }
}

/// The text with each run of white space as one space, none at the ends.
#[must_use]
pub fn fold_space(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(word);
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: &str, quote: &str, stands: bool) {
        let file = SourceFile {
            path: EvidencePath("a.txt".to_owned()),
            id: DocumentId::of(source.as_bytes()),
            bytes: source.len() as u64,
        };
        let location = Location::Lines { first: 1, last: 2 };
        let source_of = Source { file: &file, trail: &[] };
        let excerpt = Excerpt { source: source_of, location: &location, text: source };
        assert_eq!(Evidence::cite(excerpt, quote).is_ok(), stands, "{quote:?} in {source:?}");
    }

    #[test]
    fn a_quotation_stands_word_for_word_with_white_space_folded() {
        check("The policy\n  applies to all.", "policy applies to all.", true);
        check("The policy applies.", "the policy", false);
        check("The policy applies.", "The policy may apply.", false);
    }

    #[test]
    fn a_blank_quotation_is_none() {
        check("The policy applies.", "", false);
        check("The policy applies.", " \n\t", false);
    }

    #[test]
    fn an_opening_ends_at_a_word() {
        let file = SourceFile {
            path: EvidencePath("a.txt".to_owned()),
            id: DocumentId::of(b""),
            bytes: 0,
        };
        let location = Location::Lines { first: 1, last: 1 };
        let source = Source { file: &file, trail: &[] };
        let excerpt = Excerpt { source, location: &location, text: "one two three" };
        let quote = |chars| Evidence::cite_opening(excerpt, chars).expect("stands").quote;
        assert_eq!(quote(9), "one two");
        assert_eq!(quote(99), "one two three");
    }
}
