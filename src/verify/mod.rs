//! Whether an engagement still is what it was: the log, the drafts decided on, the evidence, the quotations.
//!
//! Everything is looked at anew, and nothing an earlier look kept is believed. The bytes come from the doors;
//! this room compares.

mod evidence;
mod log;
mod quotations;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::outputs::Document;

pub use evidence::{Found, Seen, evidence, reopened};
pub use log::{chain, drafts, told_before};
pub use quotations::{Quotation, check, quotations};

/// One thing that was looked at, and what of it does not hold.
#[derive(Clone, Debug, Serialize)]
pub struct Check {
    /// Its name: `bundle`, `log`, `drafts`, `outputs`, `evidence` or `quotations`.
    pub name: &'static str,
    /// What was looked at, in words for people.
    pub told: String,
    /// How many pieces were looked at.
    pub looked_at: usize,
    /// What does not hold, in the order it was met.
    pub faults: Vec<Fault>,
}

/// One thing that does not hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// Where: the entry of the log, the document, or the finding with document and place.
    pub place: String,
    /// What is wrong there, in words.
    pub what: String,
    /// The words that do not stand there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quote: Option<String>,
}

impl Fault {
    /// A fault that is not about a quotation.
    #[must_use]
    pub fn new(place: impl Into<String>, what: impl Into<String>) -> Self {
        Self { place: place.into(), what: what.into(), quote: None }
    }
}

/// The files of a ledger that were received as such, by path, with the digest each had; what they carry has
/// rows of its own.
#[derive(Debug)]
pub struct Ledger<'a> {
    rows: BTreeMap<&'a str, &'a Document>,
    /// How many files came out of those received that hold any.
    held: BTreeMap<&'a str, usize>,
}

impl<'a> Ledger<'a> {
    /// The rows by their paths.
    #[must_use]
    pub fn of(documents: &'a [Document]) -> Self {
        let rows = documents.iter().map(|row| (row.path.as_str(), row)).collect();
        let mut ledger = Self { rows, held: BTreeMap::new() };
        for row in documents {
            let received = ledger.received(&row.path);
            if received != row.path {
                *ledger.held.entry(received).or_default() += 1;
            }
        }
        ledger
    }

    /// The file received that a document is, or that it came out of.
    #[must_use]
    pub fn received<'b>(&self, path: &'b str) -> &'b str {
        // A folder may be called `a!` too: what stands before the mark must be a row.
        let marks = path.match_indices("!/").map(|(at, _)| &path[..at]);
        marks.into_iter().find(|outer| self.rows.contains_key(outer)).unwrap_or(path)
    }
}
