//! The register: the findings as a workbook that people decide in, and their decisions read back from it.
//!
//! Auditors decide in a spreadsheet, where they sort, filter and fill down. So every draft is a row, the
//! columns for the decision are to be filled in, and what was filled in becomes entries of the decision log.
//! A row knows by its hidden key which draft it shows and what had been decided on it; whatever was decided
//! elsewhere since, or changed where nothing may be, is a conflict that is told and never overwritten.

mod case;
mod columns;
mod conflict;
mod csv;
mod key;
mod read;
mod reconcile;
mod row;
mod sheets;
mod words;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook};

use crate::docket::Desk;
use crate::domain::Digest;
pub use crate::paper::Formulas;

pub use columns::Column;
pub use conflict::{Conflict, Kind};
pub use csv::csv;
pub use read::{Register, Row, read};
pub use reconcile::{Filled, Import, Importer, reconcile};

/// Why there is no register.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The workbook cannot be put together.
    #[error("cannot write the register")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
    /// The rows cannot be put together.
    #[error("cannot write the register")]
    Csv(#[from] ::csv::Error),
    /// It is something else.
    #[error("it is no Excel workbook (.xlsx)")]
    NotAWorkbook,
    /// It opens with a password only, or is of an Excel before 2007.
    #[error("it is protected by a password, or of the form of Excel before 2007 (.xls)")]
    Protected,
    /// It breaks off or holds what no workbook holds.
    #[error("the workbook is damaged: {0}")]
    Damaged(String),
    /// No sheet has what a register has.
    #[error("{}", missing(sheet.as_deref(), columns))]
    MissingColumns {
        /// The sheet that has most of it.
        sheet: Option<String>,
        /// What that lacks.
        columns: Vec<&'static str>,
    },
}

fn missing(sheet: Option<&str>, columns: &[&str]) -> String {
    match sheet {
        Some(sheet) => format!("the sheet `{sheet}` lacks the columns {}", columns.join(", ")),
        None => format!("no sheet has a header with the columns {}", columns.join(", ")),
    }
}

impl Error {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Error::Workbook(_) | Error::Csv(_) => "this is a fault of tickmark; please report it",
            Error::NotAWorkbook => "save it as an Excel workbook (.xlsx), and import that",
            Error::Protected => "save a copy as .xlsx without a password, and import that",
            Error::Damaged(_) => {
                "open it in Excel or LibreOffice, save it anew as .xlsx, and import that"
            }
            Error::MissingColumns { .. } => {
                "`tickmark export DIR --to xlsx` writes a register; keep its header and the hidden \
                 column row_key"
            }
        }
    }
}

/// The register of an engagement as a workbook. `head` is the digest of the newest entry of the log.
///
/// The same drafts and decisions give the same bytes.
pub fn write(desk: &Desk, head: Digest) -> Result<Vec<u8>, Error> {
    let mut workbook = Workbook::new();
    let run = &desk.outputs().run;
    let mut properties = DocProperties::new()
        .set_title(format!("Register of findings: {}", run.parameters.auditee))
        .set_subject(format!("AI management system audit as of {}", run.as_of))
        .set_comment(format!(
            "tickmark {}; decision log {head}. Drafts until a person decides.",
            run.tool.version
        ));
    // The audit date stands for the time of writing, so that the clock has no part in the bytes.
    if let Ok(day) = ExcelDateTime::parse_from_str(&run.as_of.to_string()) {
        properties = properties.set_creation_datetime(&day);
    }
    workbook.set_properties(&properties);
    sheets::write(&mut workbook, desk, head)?;
    Ok(workbook.save_to_buffer()?)
}

#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;
