//! `documents.json`: the reading ledger, one row per file received. Nothing is left out in silence.

use serde::Serialize;

use super::{Error, Report, json};
use crate::catalog::Catalog;
use crate::domain::{
    DocumentId, EvidencePath, Format, KindCode, KindNature, Outcome, PageLabels, RequirementId,
    When,
};
use crate::facts::{Approval, ControlBlock, Fact, Stated, Studied};

pub(super) fn file(report: &Report) -> Result<Vec<u8>, Error> {
    json::file(&File {
        schema: "tickmark.documents/1",
        documents: report.documents.iter().map(|one| Row::new(one, &report.catalog)).collect(),
    })
}

/// What became of a file, in the words of the contract; in the order a reader wants to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Status {
    /// No text could be got out of it.
    Unreadable,
    /// Some of it could not be read.
    Partial,
    /// It is not evidence.
    Skipped,
    /// All of it was read.
    Read,
}

impl Status {
    pub(super) const ALL: [Status; 4] =
        [Status::Unreadable, Status::Partial, Status::Skipped, Status::Read];

    pub(super) fn name(self) -> &'static str {
        match self {
            Status::Unreadable => "unreadable",
            Status::Partial => "partial",
            Status::Skipped => "skipped",
            Status::Read => "read",
        }
    }
}

/// What became of a file, and why.
pub(super) struct Reading {
    pub(super) status: Status,
    pub(super) format: Option<Format>,
    pub(super) reason: Option<String>,
}

impl Reading {
    pub(super) fn of(outcome: &Outcome) -> Self {
        match outcome {
            Outcome::Read(read) => Self::with_gaps(read.format, &read.gaps),
            Outcome::Container { format, gaps, .. } => Self::with_gaps(*format, gaps),
            Outcome::Unreadable { format, reason } => {
                Self { status: Status::Unreadable, format: *format, reason: Some(reason.clone()) }
            }
            Outcome::Skipped { reason } => {
                Self { status: Status::Skipped, format: None, reason: Some(reason.clone()) }
            }
        }
    }

    fn with_gaps(format: Format, gaps: &[String]) -> Self {
        let status = if gaps.is_empty() { Status::Read } else { Status::Partial };
        let reason = (!gaps.is_empty()).then(|| gaps.join("; "));
        Self { status, format: Some(format), reason }
    }
}

/// The requirements that what is missing of a file could bear on.
pub(super) fn may_affect(studied: &Studied, catalog: &Catalog) -> Vec<RequirementId> {
    studied.likely_kind.iter().flat_map(|kind| catalog.evidenced_by(kind)).collect()
}

#[derive(Serialize)]
struct File<'a> {
    schema: &'static str,
    documents: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    path: &'a EvidencePath,
    sha256: Option<DocumentId>,
    bytes: u64,
    status: Status,
    reason: Option<String>,
    format: Option<Format>,
    kind: Option<&'a KindCode>,
    nature: Option<KindNature>,
    language: Option<&'a str>,
    title: Option<&'a str>,
    version: Option<&'a str>,
    approval: Option<Approval>,
    owner: Option<&'a str>,
    dates: Dates,
    duplicate_of: Option<&'a EvidencePath>,
    pages: Option<u32>,
    /// What is printed on pages, by their number; only where it is not that number.
    #[serde(skip_serializing_if = "Option::is_none")]
    page_labels: Option<&'a PageLabels>,
    chunks: u32,
    /// What to know of the file before relying on it, in words.
    remarks: Vec<String>,
    /// How many pieces of text it holds and does not show to its reader.
    hidden: u32,
    /// Of a file that was not read, or in part: the requirements its kind usually evidences, as far as
    /// its name or folder tells the kind.
    may_affect: Vec<RequirementId>,
}

/// The dates a document gives of itself; only those it gives.
#[derive(Default, Serialize)]
struct Dates {
    #[serde(skip_serializing_if = "Option::is_none")]
    approved: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    issued: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    effective: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reviewed: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_review: Option<String>,
}

impl<'a> Row<'a> {
    fn new(studied: &'a Studied, catalog: &Catalog) -> Self {
        let Studied { row, facts, chunks, .. } = studied;
        let facts = facts.as_ref();
        let control = facts.map(|facts| &facts.control);
        let Reading { status, format, reason } = Reading::of(&row.outcome);
        let read = match &row.outcome {
            Outcome::Read(read) => Some(read),
            _ => None,
        };
        Self {
            path: &row.path,
            sha256: row.id,
            bytes: row.bytes,
            status,
            reason,
            format,
            kind: facts.and_then(|facts| facts.kind.as_ref()),
            nature: facts.and_then(|facts| facts.nature),
            language: facts.and_then(|facts| facts.language.as_deref()),
            title: facts.map(|facts| facts.title.as_str()),
            version: control.and_then(|control| text(control.version.as_deref())),
            approval: control.and_then(|control| Some(control.approval.as_ref()?.value)),
            owner: control.and_then(|control| text(control.owner.as_deref())),
            dates: control.map(Dates::of).unwrap_or_default(),
            duplicate_of: row.duplicate_of.as_ref(),
            pages: read.and_then(|read| read.pages),
            page_labels: read.map(|read| &read.page_labels).filter(|labels| !labels.is_empty()),
            chunks: *chunks,
            remarks: read.map_or_else(Vec::new, |read| {
                read.remarks.iter().map(ToString::to_string).collect()
            }),
            hidden: read.map_or(0, |read| read.hidden),
            may_affect: may_affect(studied, catalog),
        }
    }
}

impl Dates {
    fn of(control: &ControlBlock) -> Self {
        let date = |fact: &Stated<When>| fact.as_ref().map(|fact| json::date(fact.value));
        Self {
            approved: date(&control.approved_on),
            issued: date(&control.issued_on),
            effective: date(&control.effective_on),
            reviewed: date(&control.reviewed_on),
            next_review: date(&control.next_review_on),
        }
    }
}

fn text(fact: Option<&Fact<String>>) -> Option<&str> {
    fact.map(|fact| fact.value.as_str())
}
