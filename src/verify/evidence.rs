//! The evidence against the ledger: every file that was received, and those nobody has read.

use std::collections::{BTreeMap, BTreeSet};

use super::{Check, Fault, Ledger};
use crate::domain::Digest;
use crate::outputs::Document;

/// A file of the evidence as it lies there now, or one taken out of a file that changed.
#[derive(Clone, Debug)]
pub struct Found {
    /// Its path as the ledger writes it.
    pub path: String,
    /// What was seen of it.
    pub seen: Seen,
}

/// What was seen of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seen {
    /// Its bytes.
    Bytes(Digest),
    /// It is no evidence, and was not opened.
    Skipped,
    /// It cannot be opened; why, in words.
    Closed(String),
}

/// The files that carry others and have other bytes than they had: only what these hold has to be hashed
/// piece by piece.
#[must_use]
pub fn reopened(ledger: &Ledger<'_>, found: &[Found]) -> BTreeSet<String> {
    let changed =
        found.iter().filter(|one| match (&one.seen, ledger.rows.get(one.path.as_str())) {
            (Seen::Bytes(digest), Some(row)) => row.sha256 != Some(*digest),
            _ => false,
        });
    changed
        .filter(|one| ledger.held.contains_key(one.path.as_str()))
        .map(|one| one.path.clone())
        .collect()
}

/// Compares the ledger with what was found: the files received, and what [`reopened`] ones hold.
#[must_use]
pub fn evidence(ledger: &Ledger<'_>, found: &[Found]) -> Check {
    let seen: BTreeMap<&str, &Seen> =
        found.iter().map(|one| (one.path.as_str(), &one.seen)).collect();
    let reopened = reopened(ledger, found);
    let mut faults = Vec::new();
    let [mut unchanged, mut changed, mut missing] = [0_usize; 3];
    for (path, row) in &ledger.rows {
        let received = ledger.received(path);
        let is_member = received != *path;
        if is_member && !reopened.contains(received) {
            // Its bytes are those of the file that holds it.
            match seen.get(received) {
                Some(Seen::Bytes(_)) => unchanged += 1,
                _ => missing += 1,
            }
            continue;
        }
        let fault = match seen.get(path) {
            None => {
                missing += 1;
                Some(lacking(ledger, path, row, is_member))
            }
            Some(seen) => difference(row, seen).inspect(|_| changed += 1),
        };
        unchanged += usize::from(fault.is_none());
        faults.extend(fault.map(|what| Fault::new(*path, what)));
    }
    let unread = found
        .iter()
        .filter(|one| one.seen != Seen::Skipped && !ledger.rows.contains_key(one.path.as_str()));
    let before = faults.len();
    faults.extend(unread.map(|one| Fault::new(&one.path, "was not there when the run read")));
    let new = faults.len() - before;
    let total = ledger.rows.len();
    let told = format!(
        "{total} in the ledger: {unchanged} unchanged, {changed} changed, {missing} missing; {new} new"
    );
    Check { name: "evidence", told, looked_at: total, faults }
}

fn difference(row: &Document, seen: &Seen) -> Option<String> {
    match (row.sha256, seen) {
        (Some(before), Seen::Bytes(now)) if before != *now => {
            Some(format!("has changed: its SHA-256 was {before}, and is {now}"))
        }
        (Some(_), Seen::Skipped) => Some("was read, and is no evidence any more".to_owned()),
        (Some(_), Seen::Closed(reason)) => Some(format!("cannot be opened any more: {reason}")),
        // What the run could not open has nothing to be compared with.
        (Some(_), Seen::Bytes(_)) | (None, _) => None,
    }
}

fn lacking(ledger: &Ledger<'_>, path: &str, row: &Document, is_member: bool) -> String {
    if is_member {
        return "is no longer in the file that held it".to_owned();
    }
    let inside = ledger.held.get(path).copied().unwrap_or(0);
    let with = match inside {
        0 => String::new(),
        1 => ", and with it the file it held".to_owned(),
        _ => format!(", and with it the {inside} files it held"),
    };
    let was = row.sha256.map(|digest| format!(" (its SHA-256 was {digest})")).unwrap_or_default();
    format!("is missing{with}{was}")
}
