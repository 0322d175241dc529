//! Finds the row that names the columns of a table, and which column each cell of it names.

use std::collections::BTreeMap;

use super::super::cues::TableCues;
use super::super::labels::may_open;
use crate::domain::Table;

/// How far behind whole labels one stands that only begins its cell.
const OPENING: usize = 1_000;
/// Headers stand in the first rows or not at all.
const ROWS_MAX: usize = 20;

/// A header and the columns recognised in it.
pub(super) struct Header {
    /// The last row of it.
    pub(super) row: usize,
    /// The cells that fill each column, best first.
    pub(super) columns: BTreeMap<usize, Vec<usize>>,
    /// How far down their lists the labels stand, in all.
    pub(super) vagueness: usize,
}

/// The row, alone or joined to the one above it, in which most columns are recognised.
pub(super) fn best(table_cues: &TableCues, table: &Table) -> Option<Header> {
    let last = table.rows.len().saturating_sub(1).min(ROWS_MAX);
    let mut best: Option<Header> = None;
    for row in 0..last {
        let cells = &table.rows[row].cells;
        if table.rows[row].filled() < 2 || table.heads_groups(row) {
            continue;
        }
        let alone = recognise(table_cues, row, cells);
        let joined = row.checked_sub(1).and_then(|above| table.joined(above, row));
        let mixed = joined.as_ref().map(|joined| {
            let own = |(cell, joined): (&String, &String)| {
                // The group alone does not name a column: `Entry | Entered` is no number of an entry.
                let known = |words: &str| table_cues.labels.whole(words).is_some();
                if !known(cell) && known(joined) { joined.clone() } else { cell.clone() }
            };
            cells.iter().zip(joined).map(own).collect::<Vec<String>>()
        });
        let mixed = mixed.as_ref().map(|cells| recognise(table_cues, row, cells));
        for header in std::iter::once(alone).chain(mixed) {
            let better = best.as_ref().is_none_or(|best| header.columns.len() > best.columns.len());
            if better {
                best = Some(header);
            }
        }
    }
    best.filter(|header| header.columns.len() >= 2)
}

/// A row taken for the header, whatever is recognised in it.
pub(super) fn at(table_cues: &TableCues, table: &Table, row: usize) -> Header {
    recognise(table_cues, row, &table.rows[row].cells)
}

fn recognise(table_cues: &TableCues, row: usize, cells: &[String]) -> Header {
    let mut ranked: BTreeMap<usize, Vec<(usize, usize)>> = BTreeMap::new();
    for (at, cell) in cells.iter().enumerate() {
        if let Some((column, rank)) = label_of(table_cues, cell) {
            ranked.entry(column).or_default().push((rank, at));
        }
    }
    let mut columns = BTreeMap::new();
    let mut vagueness = 0;
    for (column, mut places) in ranked {
        places.sort_unstable();
        vagueness += places[0].0;
        columns.insert(column, places.into_iter().map(|(_, at)| at).collect());
    }
    Header { row, columns, vagueness }
}

/// The column a header cell names: whole, without a remark in brackets, before a slash, or with more words
/// after it ("Reason for decision").
fn label_of(table_cues: &TableCues, cell: &str) -> Option<(usize, usize)> {
    if cell.trim().is_empty() {
        return None;
    }
    let bare = cell.split(['(', '[', '\n']).next().unwrap_or(cell);
    let first = cell.split('/').next().unwrap_or(cell);
    let last = cell.rsplit('/').next().unwrap_or(cell);
    [cell, bare, first, last]
        .into_iter()
        .find_map(|words| table_cues.labels.whole(words))
        // A label that only begins the cell stands behind every label that is the whole of another.
        .or_else(|| {
            let (column, rank) = table_cues.labels.opening(cell).filter(|_| may_open(cell))?;
            Some((column, rank + OPENING))
        })
}
