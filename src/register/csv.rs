//! The sheet Findings as rows of text with commas, for programs and for whoever has no Excel.

use super::Error;
use super::columns::Column;
use super::row;
use super::words::looks_like_a_formula;
use crate::docket::Desk;

/// What is done to text that a spreadsheet would take for a formula.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Formulas {
    /// An apostrophe is put before it.
    Guarded,
    /// Nothing, for programs that are no spreadsheet.
    AsTheyAre,
}

impl Formulas {
    /// The text of a cell as it is written.
    #[must_use]
    pub fn told(self, text: String) -> String {
        match self {
            Formulas::Guarded if looks_like_a_formula(&text) => format!("'{text}"),
            Formulas::Guarded | Formulas::AsTheyAre => text,
        }
    }
}

/// The rows of the register.
///
/// They begin with a byte order mark, by which Excel knows UTF-8.
pub fn csv(desk: &Desk, formulas: Formulas) -> Result<Vec<u8>, Error> {
    let mut writer = ::csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
    writer.write_record(Column::ALL.map(Column::header))?;
    for matter in &desk.docket().matters {
        writer.write_record(Column::ALL.map(|column| formulas.told(row::text(matter, column))))?;
    }
    writer.into_inner().map_err(|error| Error::Csv(error.into_error().into()))
}
