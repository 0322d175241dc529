//! A file received and what was read in it.

use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::{
    AuditDate, Digest, Excerpt, Format, Hidden, Location, PageLabels, Remark, Source, Table,
    UnreadPages,
};

/// A file of the evidence, as it was received.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceFile {
    /// Where it lies.
    pub path: EvidencePath,
    /// What it holds.
    pub id: DocumentId,
    /// How long it is.
    pub bytes: u64,
}

/// A path relative to the evidence folder, with `/`; a member of an archive or mail is
/// `archive.zip!/member`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EvidencePath(pub String);

impl EvidencePath {
    /// The path of a member of this archive or mail.
    #[must_use]
    pub fn member(&self, name: &str) -> Self {
        Self(format!("{}!/{name}", self.0))
    }

    /// A name as text. Bytes that are no UTF-8 are shown as `\xE9`, so that two names never look alike
    /// and none is lost.
    #[must_use]
    pub fn escaped(bytes: &[u8]) -> String {
        use std::fmt::Write;
        let mut text = String::with_capacity(bytes.len());
        for piece in bytes.utf8_chunks() {
            text.push_str(piece.valid());
            for byte in piece.invalid() {
                let _ = write!(text, "\\x{byte:02X}");
            }
        }
        text
    }

    /// The file's own name, without folders.
    #[must_use]
    pub fn name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or(&self.0)
    }
}

impl fmt::Display for EvidencePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The SHA-256 of a file's bytes: two paths with one id are duplicates.
pub type DocumentId = Digest;

/// A file in which text was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// The file.
    pub file: SourceFile,
    /// The format it was read as.
    pub format: Format,
    /// What the file says of itself outside its text.
    pub properties: Properties,
    /// How many pages it has, where the format has pages.
    pub pages: Option<u32>,
    /// Pages whose text is only to be seen.
    pub unread_pages: UnreadPages,
    /// What is printed on its pages, where that is not their number.
    pub page_labels: PageLabels,
    /// Its text in reading order; at least one section.
    pub sections: Vec<Section>,
    /// Text it holds and does not show to its reader. Kept apart, so that no stage takes it for evidence.
    pub hidden: Vec<Hidden>,
    /// What an auditor should know of the file before relying on it.
    pub remarks: BTreeSet<Remark>,
    /// What else of it could not be read, in words.
    pub gaps: Vec<String>,
}

/// A piece of a document that stands at one place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// Where it stands.
    pub location: Location,
    /// The headings above it, outermost first; for a heading, those above that heading.
    pub trail: Vec<String>,
    /// What it is.
    pub body: Body,
}

/// What a section is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Body {
    /// A heading; level 1 is the outermost.
    Heading {
        /// How deep.
        level: u8,
        /// Its words.
        text: String,
    },
    /// Running text: a paragraph, a list, a block of code.
    Text(String),
    /// A table.
    Table(Table),
    /// Running headers and footers: they repeat, and often hold the control block.
    Margin(String),
    /// `key: value` matter before the text, as Markdown files carry it, and the header of a mail.
    FrontMatter(Vec<(String, String)>, String),
}

impl Document {
    /// A document of which nothing is known but its text.
    #[must_use]
    pub fn of_sections(file: SourceFile, format: Format, sections: Vec<Section>) -> Self {
        Self {
            file,
            format,
            properties: Properties::default(),
            pages: None,
            unread_pages: UnreadPages::default(),
            page_labels: PageLabels::default(),
            sections,
            hidden: Vec::new(),
            remarks: BTreeSet::new(),
            gaps: Vec::new(),
        }
    }

    /// What of it could not be read, in words; empty where all was.
    #[must_use]
    pub fn gaps_in_words(&self) -> Vec<String> {
        [self.unread_pages.gaps(), self.gaps.clone()].concat()
    }

    /// The words at a place: those of its sections and of the rows of its tables, a line each.
    #[must_use]
    pub fn text_at(&self, place: &Location) -> String {
        let mut texts = Vec::new();
        for section in &self.sections {
            match &section.body {
                Body::Table(table) => {
                    let rows = table.rows.iter().filter(|row| row.location.overlaps(place));
                    texts.extend(rows.map(|row| row.text.as_str()));
                }
                _ if section.location.overlaps(place) => texts.push(section.text()),
                _ => {}
            }
        }
        texts.join("\n")
    }

    /// Whether the file's name promises another format than its content is.
    #[must_use]
    pub fn misnamed(&self) -> bool {
        let name = self.file.path.name();
        let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_lowercase());
        extension.is_some_and(|extension| {
            Format::promised_by(&extension).is_some_and(|promised| promised != self.format)
        })
    }
}

impl Section {
    /// A heading as it stands over what is below it. Each piece of text carries those above it, so that
    /// a whole page marked as a heading would be kept once for every paragraph.
    #[must_use]
    pub fn in_trail(heading: &str) -> String {
        const CHARACTERS_MAX: usize = 300;
        match heading.char_indices().nth(CHARACTERS_MAX) {
            Some((end, _)) => format!("{}…", &heading[..end]),
            None => heading.to_owned(),
        }
    }

    /// The section's words as its source has them; empty for a table, whose rows have their own.
    #[must_use]
    pub fn text(&self) -> &str {
        match &self.body {
            Body::Heading { text, .. }
            | Body::Text(text)
            | Body::Margin(text)
            | Body::FrontMatter(_, text) => text,
            Body::Table(_) => "",
        }
    }

    /// The section's words with the place where they stand.
    #[must_use]
    pub fn excerpt<'a>(&'a self, file: &'a SourceFile) -> Excerpt<'a> {
        Excerpt { source: self.source(file), location: &self.location, text: self.text() }
    }

    /// What the section's words and rows belong to.
    #[must_use]
    pub fn source<'a>(&'a self, file: &'a SourceFile) -> Source<'a> {
        Source { file, trail: &self.trail }
    }
}

/// What a file says of itself outside its text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Properties {
    /// The title property.
    pub title: Option<String>,
    /// The author property.
    pub author: Option<String>,
    /// When it was first saved.
    pub created: Option<AuditDate>,
    /// When it was last saved.
    pub modified: Option<AuditDate>,
    /// Properties its writers added, such as a document number, by name.
    pub custom: Vec<(String, String)>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_member_carries_the_path_of_its_archive() {
        let path = EvidencePath("a/b.zip".to_owned()).member("c/d.txt");
        assert_eq!(path.0, "a/b.zip!/c/d.txt");
        assert_eq!(path.name(), "d.txt");
    }

    #[test]
    fn a_name_that_is_no_text_is_shown_and_not_lost() {
        assert_eq!(EvidencePath::escaped(b"r\xE9sum\xE9.txt"), r"r\xE9sum\xE9.txt");
        assert_eq!(EvidencePath::escaped("résumé".as_bytes()), "résumé");
    }
}
