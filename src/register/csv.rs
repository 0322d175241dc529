//! The sheet Findings as rows of text with commas, for programs and for whoever has no Excel.

use super::Error;
use super::columns::Column;
use super::row;
use crate::docket::Desk;
use crate::paper::Formulas;

/// The rows of the register.
///
/// They begin with a byte order mark, by which Excel knows UTF-8.
pub fn csv(desk: &Desk, formulas: Formulas) -> Result<Vec<u8>, Error> {
    let mut writer = ::csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
    writer.write_record(Column::ALL.map(Column::header))?;
    for matter in &desk.docket().matters {
        let cells = Column::ALL.map(|column| formulas.guard(row::text(matter, column)));
        writer.write_record(cells)?;
    }
    writer.into_inner().map_err(|error| Error::Csv(error.into_error().into()))
}
