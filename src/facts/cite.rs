//! Cites cells and lines at the narrowest place their location can name.

use crate::domain::{CellAddress, CellRange, Evidence, Excerpt, Location, Row, Source, fold_space};

/// A cell, cited at its own place in a sheet, elsewhere at its row.
pub(super) fn cell_evidence(source: Source<'_>, row: &Row, column: usize) -> Option<Evidence> {
    row_evidence(source, row, column, column, row.cell(column))
}

/// Words that stand in the cells from one column to another.
///
/// A quotation over several cells is one only if they stand side by side in the row's words.
pub(super) fn row_evidence(
    source: Source<'_>,
    row: &Row,
    first: usize,
    last: usize,
    quote: &str,
) -> Option<Evidence> {
    let location = cells(row, first, last);
    let cite =
        |text: &str| Evidence::cite(Excerpt { source, location: &location, text }, quote).ok();
    // Quotes in separated values are doubled in the line, so the cell may not stand in it word for word.
    cite(&row.text).or_else(|| if first == last { cite(row.cell(first)) } else { None })
}

/// The whole row, as far as it can be read at a glance.
pub(super) fn whole_row(source: Source<'_>, row: &Row) -> Option<Evidence> {
    const CHARS_MAX: usize = 400;
    let excerpt = Excerpt { source, location: &row.location, text: &row.text };
    Evidence::cite_opening(excerpt, CHARS_MAX).ok()
}

/// The place of some cells of a row.
fn cells(row: &Row, first: usize, last: usize) -> Location {
    match &row.location {
        Location::Cells { sheet, range } => {
            let width = (range.last.column + 1).saturating_sub(range.first.column) as usize;
            // Cells are listed from the row's first column, or from the sheet's.
            let start = match row.cells.len() {
                cells if cells == width => range.first.column,
                cells if cells == range.last.column as usize => 1,
                _ => return row.location.clone(),
            };
            let cell =
                |column: usize| CellAddress { row: range.first.row, column: start + column as u32 };
            let range = CellRange { first: cell(first), last: cell(last) };
            Location::Cells { sheet: sheet.clone(), range }
        }
        location => location.clone(),
    }
}

/// Words of one line of a text, at that line where the text is placed by lines.
pub(super) fn line_evidence(
    source: Source<'_>,
    location: &Location,
    line_index: usize,
    line: &str,
    quote: &str,
) -> Option<Evidence> {
    let narrowed = match location {
        Location::Lines { first, last } => {
            let line = first + line_index as u32;
            if line <= *last {
                Location::Lines { first: line, last: line }
            } else {
                location.clone()
            }
        }
        location => location.clone(),
    };
    let excerpt = Excerpt { source, location: &narrowed, text: line };
    if fold_space(quote).is_empty() { None } else { Evidence::cite(excerpt, quote).ok() }
}
