//! Evidence index: every file received, its hash, what became of it and which findings rest on it.

use std::collections::BTreeMap;

use rust_xlsxwriter::Worksheet;

use super::super::Error;
use super::super::words::plain as words;
use super::{ids, plain};
use crate::domain::FindingId;
use crate::outputs::{Document, Outputs};
use crate::paper::Tone;
use crate::paper::book::{self, Cell, Table};

pub(super) fn write(sheet: &mut Worksheet, outputs: &Outputs) -> Result<(), Error> {
    let mut used: BTreeMap<&str, Vec<FindingId>> = BTreeMap::new();
    for finding in &outputs.findings.findings {
        for citation in finding.evidence.iter().chain(&finding.counter_evidence) {
            let findings = used.entry(&citation.document).or_default();
            if !findings.contains(&finding.id) {
                findings.push(finding.id);
            }
        }
    }
    let nothing = Vec::new();
    let row =
        |document: &Document| cells(document, used.get(document.path.as_str()).unwrap_or(&nothing));
    let table = Table {
        notes: Vec::new(),
        columns: vec![
            plain("File", 48),
            plain("Status", 11),
            plain("Why, or what to know of it", 40),
            plain("Format", 9),
            plain("Kind", 9),
            plain("Title", 34),
            plain("Version", 9),
            plain("Approval", 12),
            plain("Approved", 12),
            plain("Issued", 12),
            plain("In force from", 12),
            plain("Last reviewed", 12),
            plain("Next review", 12),
            plain("Language", 9),
            plain("Pages", 7),
            plain("Same bytes as", 30),
            plain("Used by findings", 21),
            plain("SHA-256", 66),
        ],
        rows: outputs.documents.documents.iter().map(row).collect(),
        frozen_columns: 1,
        lines_max: book::LINES_OF_A_SCREEN,
    };
    book::table(sheet, &table)?;
    Ok(())
}

fn cells(document: &Document, findings: &[FindingId]) -> Vec<Cell> {
    let tint = match document.status.as_str() {
        "unreadable" => Some(Tone::Gap),
        "partial" => Some(Tone::Partial),
        _ => None,
    };
    let hash = document.sha256.map(|digest| digest.to_string());
    let known: Vec<&str> =
        document.reason.iter().chain(&document.remarks).map(String::as_str).collect();
    let day = |day: &Option<String>| day.clone().map_or(Cell::Empty, Cell::Day);
    vec![
        Cell::text(&*document.path),
        Cell::Toned(tint, words(&document.status)),
        Cell::text(known.join("\n")),
        Cell::optional(document.format.as_deref()),
        Cell::optional(document.kind.as_deref()),
        Cell::optional(document.title.as_deref()),
        Cell::optional(document.version.as_deref()),
        Cell::optional(document.approval.as_deref()),
        day(&document.dates.approved),
        day(&document.dates.issued),
        day(&document.dates.effective),
        day(&document.dates.reviewed),
        day(&document.dates.next_review),
        Cell::optional(document.language.as_deref()),
        document.pages.map_or(Cell::Empty, |pages| Cell::Count(u64::from(pages))),
        Cell::optional(document.duplicate_of.as_deref()),
        Cell::text(ids(findings)),
        Cell::optional(hash.as_deref()),
    ]
}
