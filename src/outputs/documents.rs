//! `documents.json`: the reading ledger.

use serde::Deserialize;

use crate::domain::{Digest, RequirementId};

/// `documents.json`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Documents {
    /// One row per file received, in path order.
    pub documents: Vec<Document>,
}

/// A file received and what became of it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Document {
    /// Where it lies in the evidence.
    pub path: String,
    /// Its bytes; none where they could not be had.
    pub sha256: Option<Digest>,
    /// How many.
    pub bytes: u64,
    /// `read`, `partial`, `unreadable` or `skipped`.
    pub status: String,
    /// Why it was not read, or what of it.
    pub reason: Option<String>,
    /// The format it was read as.
    pub format: Option<String>,
    /// The code of its kind.
    pub kind: Option<String>,
    /// Its language, by its ISO 639-1 code.
    pub language: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// Its version.
    pub version: Option<String>,
    /// Whether it is approved.
    pub approval: Option<String>,
    /// Who owns it.
    pub owner: Option<String>,
    /// The days it bears.
    pub dates: Dates,
    /// The first file with the same bytes.
    pub duplicate_of: Option<String>,
    /// How many pages it has.
    pub pages: Option<u32>,
    /// How many chunks it was cut into.
    pub chunks: u32,
    /// What to know of it before relying on it.
    pub remarks: Vec<String>,
    /// Of a file that was not read: the requirements it may bear on.
    pub may_affect: Vec<RequirementId>,
}

/// The days a document bears; a doubtful one is written `first/last` or `one|other`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Dates {
    /// Approved on.
    pub approved: Option<String>,
    /// Issued on.
    pub issued: Option<String>,
    /// In force from.
    pub effective: Option<String>,
    /// Last reviewed on.
    pub reviewed: Option<String>,
    /// To be reviewed by.
    pub next_review: Option<String>,
}
