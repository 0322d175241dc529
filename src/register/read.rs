//! Reads a register that people filled in, however they sorted, filtered and saved it.
//!
//! Rows are read by the names in the header, wherever that stands. What is no row of findings is left alone.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{Data, Range, Reader, Xlsx, XlsxError};

use super::Error;
use super::columns::Column;
use super::sheets::{AUDIT_DATE, FINDINGS, READ_ME};
use crate::domain::AuditDate;

/// A register as it came back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Register {
    /// Its rows, in its order; rows without any text are none.
    pub rows: Vec<Row>,
    /// The audit date, where the workbook still has the sheet that says it.
    pub as_of: Option<AuditDate>,
}

/// A row of a register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its number in the sheet, from 1.
    pub number: u32,
    cells: BTreeMap<Column, String>,
}

impl Row {
    /// The text of a cell; a date is `YYYY-MM-DD`. Empty where there is none, or no such column.
    #[must_use]
    pub fn text(&self, column: Column) -> &str {
        self.cells.get(&column).map_or("", String::as_str)
    }

    /// Whether the sheet had the column.
    #[must_use]
    pub fn has(&self, column: Column) -> bool {
        self.cells.contains_key(&column)
    }
}

/// So far down a header is looked for.
const HEADER_ROWS_MAX: usize = 50;

/// Reads the bytes of a workbook.
pub fn read(bytes: &[u8]) -> Result<Register, Error> {
    // The container of old and of encrypted workbooks.
    if bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        return Err(Error::Protected);
    }
    if !bytes.starts_with(b"PK") {
        return Err(Error::NotAWorkbook);
    }
    let damaged = |error: XlsxError| match error {
        XlsxError::Password => Error::Protected,
        error => Error::Damaged(error.to_string()),
    };
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(damaged)?;
    let mut names = workbook.sheet_names();
    names.sort_by_key(|name| name != FINDINGS);
    let mut unread = None;
    let mut nearest: Option<(String, Vec<&'static str>)> = None;
    for name in names {
        let range = match workbook.worksheet_range(&name) {
            Ok(range) => range,
            // A sheet of one's own may be a chart, or anything else that has no cells.
            Err(error) => {
                unread = unread.or(Some(error));
                continue;
            }
        };
        let Some((header, columns)) = header(&range) else { continue };
        let missing: Vec<&str> = Column::NEEDED
            .into_iter()
            .filter(|needed| !columns.values().any(|column| column == needed))
            .map(Column::header)
            .collect();
        if missing.is_empty() {
            let rows = rows(&range, header, &columns);
            return Ok(Register { rows, as_of: audit_date(&mut workbook) });
        }
        if nearest.as_ref().is_none_or(|(_, fewest)| missing.len() < fewest.len()) {
            nearest = Some((name, missing));
        }
    }
    let (sheet, columns) = match (nearest, unread) {
        (Some((sheet, missing)), _) => (Some(sheet), missing),
        (None, Some(error)) => return Err(damaged(error)),
        (None, None) => (None, Column::NEEDED.map(Column::header).to_vec()),
    };
    Err(Error::MissingColumns { sheet, columns })
}

/// The audit date, as the sheet says it that tells how to fill the register in.
fn audit_date(workbook: &mut Xlsx<Cursor<&[u8]>>) -> Option<AuditDate> {
    let range = workbook.worksheet_range(READ_ME).ok()?;
    let mut pairs = range.rows().filter_map(|row| Some((text(row.first()?), text(row.get(1)?))));
    pairs.find_map(|(name, day)| (name == AUDIT_DATE).then(|| day.parse().ok())?)
}

/// The place of the header in a sheet, and which of its columns stand where.
fn header(range: &Range<Data>) -> Option<(usize, BTreeMap<usize, Column>)> {
    let rows = range.rows().enumerate().take(HEADER_ROWS_MAX);
    let named = rows.map(|(place, row)| {
        let mut columns: BTreeMap<usize, Column> = BTreeMap::new();
        for (cell, data) in row.iter().enumerate() {
            let column = Column::of_header(&text(data));
            // Of two columns with the same header, the first is meant.
            if let Some(column) = column.filter(|one| !columns.values().any(|had| had == one)) {
                columns.insert(cell, column);
            }
        }
        (place, columns)
    });
    named
        .filter(|(_, columns)| columns.values().any(|column| *column == Column::FindingId))
        .max_by_key(|(place, columns)| (columns.len(), std::cmp::Reverse(*place)))
}

fn rows(range: &Range<Data>, header: usize, columns: &BTreeMap<usize, Column>) -> Vec<Row> {
    let first = range.start().map_or(0, |(row, _)| row);
    let below = range.rows().enumerate().skip(header + 1);
    let rows = below.map(|(place, row)| Row {
        number: first + place as u32 + 1,
        cells: columns
            .iter()
            .map(|(cell, column)| (*column, row.get(*cell).map(text).unwrap_or_default()))
            .collect(),
    });
    rows.filter(|row| row.cells.values().any(|text| !text.trim().is_empty())).collect()
}

fn text(data: &Data) -> String {
    match data {
        Data::DateTime(time) if time.is_datetime() => {
            let (year, month, day, ..) = time.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        Data::DateTimeIso(time) => time.get(..10).unwrap_or(time).to_owned(),
        other => other.to_string(),
    }
}
