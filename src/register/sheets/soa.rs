//! `SoA`: what the Statement of Applicability claims, against what the evidence shows.

use rust_xlsxwriter::Worksheet;

use super::super::Error;
use super::super::words::plain as words;
use super::{ids, plain};
use crate::outputs::{Outputs, Quotation, Statement};
use crate::paper::Tone;
use crate::paper::book::{self, Cell, Table};

pub(super) fn write(sheet: &mut Worksheet, outputs: &Outputs) -> Result<(), Error> {
    let table = Table {
        notes: vec![super::coverage::MEANING.to_owned()],
        columns: vec![
            plain("Control", 10),
            plain("Title", 30),
            plain("Applicable per SoA", 11),
            plain("Justification", 32),
            plain("Claimed status", 14),
            plain("Document named in SoA", 24),
            plain("Document found", 30),
            plain("Design evidence", 44),
            plain("Operating evidence", 44),
            plain("Newest operating", 12),
            plain("Verdict", 18),
            plain("Findings", 21),
        ],
        rows: outputs.soa.controls.iter().map(cells).collect(),
        frozen_columns: 2,
        lines_max: book::LINES_OF_A_SCREEN,
    };
    book::table(sheet, &table)?;
    Ok(())
}

fn cells(statement: &Statement) -> Vec<Cell> {
    let id = statement.id.map(|id| id.to_string());
    let applicable = match statement.applicable {
        Some(true) => "yes",
        Some(false) => "no",
        None => "not said",
    };
    vec![
        Cell::text(id.unwrap_or_else(|| statement.written.clone())),
        Cell::text(&*statement.title),
        Cell::text(applicable),
        Cell::optional(statement.justification.as_deref()),
        Cell::text(words(&statement.claimed)),
        Cell::optional(statement.points_to.as_deref()),
        Cell::text(statement.document.as_deref().unwrap_or("none found")),
        Cell::text(quotations(&statement.design)),
        Cell::text(quotations(&statement.operating)),
        statement.newest_operating.map_or(Cell::Empty, |day| Cell::Day(day.to_string())),
        Cell::Toned(tint(&statement.verdict), words(&statement.verdict)),
        Cell::text(ids(&statement.findings)),
    ]
}

fn tint(verdict: &str) -> Option<Tone> {
    match verdict {
        "supported" => Some(Tone::Covered),
        "claim_not_supported" | "excluded_but_in_use" | "unknown_id" => Some(Tone::Gap),
        "excluded" => None,
        _ => Some(Tone::Partial),
    }
}

/// The first quotation, shortened; `soa.json` has them all.
fn quotations(quotations: &[Quotation]) -> String {
    const CHARS_MAX: usize = 240;
    let Some(Quotation { document, location, quote }) = quotations.first() else {
        return String::new();
    };
    let quote = match quote.char_indices().nth(CHARS_MAX) {
        Some((end, _)) => format!("{} …", &quote[..end]),
        None => quote.clone(),
    };
    let more = match quotations.len() - 1 {
        0 => String::new(),
        more => format!(" (and {more} more)"),
    };
    format!(
        "{document}, {location}{more}:
“{quote}”"
    )
}
