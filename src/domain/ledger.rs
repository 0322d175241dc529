//! The reading ledger; every file listed ends as exactly one [`Outcome`].

use super::{Document, DocumentId, EvidencePath, Format};

/// One row of the reading ledger: a file or member, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerRow {
    /// Where it lies.
    pub path: EvidencePath,
    /// What it holds, where it could be opened.
    pub id: Option<DocumentId>,
    /// How long it is.
    pub bytes: u64,
    /// The first file with the same bytes, where this is not the first.
    pub duplicate_of: Option<EvidencePath>,
    /// What became of it.
    pub outcome: Outcome,
}

/// What became of a file. Every file received has exactly one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Text was found in it.
    Read(Box<Document>),
    /// It holds other files, which have rows of their own.
    Container {
        /// The format it was opened as.
        format: Format,
        /// How many members were taken out.
        members: u32,
        /// What could not be taken out, in words.
        gaps: Vec<String>,
    },
    /// No text could be got out of it.
    Unreadable {
        /// The format, where that could be told.
        format: Option<Format>,
        /// Why, in words.
        reason: String,
    },
    /// It is not evidence.
    Skipped {
        /// Why, in words.
        reason: String,
    },
}
