//! The reading ledger; every file listed ends as exactly one [`Outcome`].

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Document, DocumentId, EvidencePath, Format, PageLabels, Remark};

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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    /// Text was found in it.
    Read(Particulars),
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

/// What the ledger keeps of a document. Its text is kept elsewhere: the texts of a large dump together
/// do not fit into memory.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Particulars {
    /// The format it was read as.
    pub format: Format,
    /// Whether its name promises another format.
    pub misnamed: bool,
    /// How many pages it has, where the format has pages.
    pub pages: Option<u32>,
    /// What is printed on its pages, where that is not their number.
    pub page_labels: PageLabels,
    /// How many pieces of text it holds and does not show.
    pub hidden: u32,
    /// What an auditor should know of it.
    pub remarks: BTreeSet<Remark>,
    /// What of it could not be read, in words; empty where all was.
    pub gaps: Vec<String>,
}

impl Particulars {
    /// Those of a document.
    #[must_use]
    pub fn of(document: &Document) -> Self {
        Self {
            format: document.format,
            misnamed: document.misnamed(),
            pages: document.pages,
            page_labels: document.page_labels.clone(),
            hidden: document.hidden.len() as u32,
            remarks: document.remarks.clone(),
            gaps: document.gaps_in_words(),
        }
    }
}
