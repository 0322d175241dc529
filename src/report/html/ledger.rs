//! The reading ledger as the page shows it: what could not be read comes first.

use serde::Serialize;

use super::super::documents::{Reading, Status, may_affect};
use crate::catalog::Catalog;
use crate::domain::{KindNature, Outcome, When};
use crate::facts::{Approval, ControlBlock, Place, Stated, Studied};

/// How many files the page lists; a browser still scrolls and prints that. All are in
/// `documents.json`.
pub(super) const ROWS_MAX: usize = 5_000;

#[derive(Serialize)]
pub(super) struct Ledger<'a> {
    rows: Vec<Row<'a>>,
    more: usize,
}

#[derive(Serialize)]
struct Row<'a> {
    path: &'a str,
    status: Status,
    kind: Option<&'a str>,
    nature: Option<KindNature>,
    version: Option<&'a str>,
    approval: Option<Approval>,
    dates: Vec<(&'static str, String)>,
    /// Why it was not all read, and why it does not count as current evidence.
    notes: Vec<String>,
}

impl<'a> Ledger<'a> {
    pub(super) fn of(documents: &'a [Studied], catalog: &'a Catalog) -> Self {
        let mut sorted: Vec<(Reading, &Studied)> =
            documents.iter().map(|one| (Reading::of(&one.row.outcome), one)).collect();
        // The sort is stable: within a status the files stay in path order.
        sorted.sort_by_key(|(reading, _)| reading.status);
        let more = sorted.len().saturating_sub(ROWS_MAX);
        sorted.truncate(ROWS_MAX);
        let rows = sorted.into_iter().map(|(reading, one)| Row::new(reading, one, catalog));
        Self { rows: rows.collect(), more }
    }
}

impl<'a> Row<'a> {
    fn new(reading: Reading, studied: &'a Studied, catalog: &'a Catalog) -> Self {
        let facts = studied.facts.as_ref();
        let control = facts.map(|facts| &facts.control);
        let kind = facts.and_then(|facts| facts.kind.as_ref());
        Self {
            path: &studied.row.path.0,
            status: reading.status,
            kind: kind.map(|code| catalog.kind(code).map_or(code.0.as_str(), |kind| &kind.name)),
            nature: facts.and_then(|facts| facts.nature),
            version: control.and_then(|control| Some(control.version.as_ref()?.value.as_str())),
            approval: control.and_then(|control| Some(control.approval.as_ref()?.value)),
            dates: control.map(dates).unwrap_or_default(),
            notes: notes(reading, studied, catalog),
        }
    }
}

fn dates(control: &ControlBlock) -> Vec<(&'static str, String)> {
    let named: [(&'static str, &Stated<When>); 5] = [
        ("approved", &control.approved_on),
        ("issued", &control.issued_on),
        ("effective", &control.effective_on),
        ("reviewed", &control.reviewed_on),
        ("next review", &control.next_review_on),
    ];
    let known = named.into_iter().filter_map(|(name, fact)| Some((name, fact.as_ref()?)));
    known.map(|(name, fact)| (name, fact.value.to_string())).collect()
}

fn notes(reading: Reading, studied: &Studied, catalog: &Catalog) -> Vec<String> {
    let mut notes: Vec<String> = reading.reason.into_iter().collect();
    let affected = may_affect(studied, catalog);
    if !affected.is_empty() {
        let ids: Vec<String> = affected.iter().map(ToString::to_string).collect();
        notes.push(format!("by its name it may bear on {}", ids.join(", ")));
    }
    match &studied.row.outcome {
        Outcome::Container { members, .. } => {
            notes.push(format!("holds {members} files, each with a row of its own"));
        }
        Outcome::Read(read) => {
            if read.misnamed {
                let format = read.format.name();
                notes.push(format!("read as {format}: its name promises another format"));
            }
            if read.hidden > 0 {
                notes.push(format!("{} pieces of its text are not shown to a reader", read.hidden));
            }
            notes.extend(read.remarks.iter().map(ToString::to_string));
        }
        Outcome::Unreadable { .. } | Outcome::Skipped { .. } => {}
    }
    if let Some(first) = &studied.row.duplicate_of {
        notes.push(format!("the same bytes as {first}"));
    }
    match studied.facts.as_ref().map(|facts| facts.place) {
        Some(Place::Archive) => notes.push("superseded: not used as current evidence".to_owned()),
        Some(Place::Template) => notes.push("a form to fill in: not used as evidence".to_owned()),
        Some(Place::Current) | None => {}
    }
    notes
}
