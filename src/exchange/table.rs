//! Rows for programs that import tables, as CSV and as a workbook.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook};

use super::Error;
use super::told::plain;
use crate::domain::AuditDate;
use crate::paper::{Formulas, fitting};

/// A header and its rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// The names of the columns; one may be there several times.
    pub header: Vec<String>,
    /// As many cells in each as there are columns.
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// The rows as text, each cell as it may be imported.
    ///
    /// They begin with a byte order mark, by which Excel and the importers know UTF-8; a cell with line breaks
    /// stands in quotation marks.
    pub fn csv(&self, delimiter: u8, formulas: Formulas) -> Result<Vec<u8>, Error> {
        let mut writer = ::csv::WriterBuilder::new()
            .delimiter(delimiter)
            .from_writer("\u{feff}".as_bytes().to_vec());
        writer.write_record(&self.header)?;
        for row in &self.rows {
            writer.write_record(row.iter().map(|cell| formulas.guard(plain(cell))))?;
        }
        writer.into_inner().map_err(|error| Error::Csv(error.into_error().into()))
    }

    /// The rows as a workbook with the one sheet `Sheet1`. The audit date stands for the time of writing, so that
    /// the clock has no part in the bytes.
    pub fn xlsx(&self, as_of: AuditDate, formulas: Formulas) -> Result<Vec<u8>, Error> {
        let mut workbook = Workbook::new();
        if let Ok(day) = ExcelDateTime::parse_from_str(&as_of.to_string()) {
            workbook.set_properties(&DocProperties::new().set_creation_datetime(&day));
        }
        let bold = Format::new().set_bold();
        let wrapped = Format::new().set_text_wrap();
        let sheet = workbook.add_worksheet();
        sheet.set_name("Sheet1")?;
        for (column, name) in (0..).zip(&self.header) {
            sheet.write_string_with_format(0, column, name, &bold)?;
            sheet.set_column_width(column, width(self, usize::from(column)))?;
        }
        for (at, row) in (1..).zip(&self.rows) {
            for (column, cell) in (0..).zip(row) {
                if !cell.is_empty() {
                    let cell = fitting(&formulas.guard(plain(cell)));
                    sheet.write_string_with_format(at, column, cell, &wrapped)?;
                }
            }
        }
        sheet.set_freeze_panes(1, 0)?;
        Ok(workbook.save_to_buffer()?)
    }
}

/// As wide as the longest line of a column, within what can be read.
fn width(table: &Table, column: usize) -> f64 {
    let cells = table.rows.iter().filter_map(|row| row.get(column));
    let lines = cells.flat_map(|cell| cell.lines()).chain([table.header[column].as_str()]);
    let longest = lines.map(|line| line.chars().count()).max().unwrap_or(0);
    f64::from(u32::try_from(longest.clamp(10, 70)).unwrap_or(70)) + 2.0
}
