//! Reads tables that divide duties between parties, each of which heads a column: `Activity | Lexamere (SYS-05) |
//! Crewfold (SYS-06)`. Their names are no labels, so the first column and what stands over the table tell them.

use super::super::cite::whole_row;
use super::RegisterCues;
use super::register::{Cell, Entry, Register};
use crate::domain::{Source, Table};

const RECORD: &str = "duties";
/// So many parties make it a division.
const PARTIES_MIN: usize = 2;

/// The register of duties a table amounts to that a title asks for.
pub(super) fn read(
    registers: &RegisterCues,
    source: Source<'_>,
    table: &Table,
    near: &[String],
) -> Option<Register> {
    let (header, rows) = table.rows.split_first()?;
    let parties: Vec<usize> =
        (1..header.cells.len()).filter(|at| !header.cell(*at).is_empty()).collect();
    let named = parties.iter().all(|at| !registers.heads(header.cell(*at)));
    if !registers.names(header.cell(0), RECORD, "activity") || parties.len() < PARTIES_MIN || !named
    {
        return None;
    }
    let entries = rows.iter().filter(|row| !row.cell(0).is_empty()).filter_map(|row| {
        let cell =
            |(column, at): (u8, &usize)| Cell { column, text: row.cell(*at).into(), when: None };
        let cells = (0..).zip(std::iter::once(&0).chain(&parties)).map(cell);
        let cells: Vec<Cell> = cells.filter(|cell| !cell.text.is_empty()).collect();
        Some(Entry { cells: cells.into(), evidence: whole_row(source, row)? })
    });
    let entries: Vec<Entry> = entries.collect();
    (!entries.is_empty()).then_some(Register {
        record: RECORD.to_owned(),
        columns: vec!["activity".to_owned()],
        unknown: parties.iter().map(|at| header.cell(*at).to_owned()).collect(),
        caption: near.join(" · "),
        header: whole_row(source, header)?,
        rows: entries,
    })
}
