//! The sheets of the workbook, in their order; each file is one.

mod coverage;
mod evidence;
mod findings;
mod log;
mod matrices;
mod print;
mod read_me;
mod requests;
mod soa;

use rust_xlsxwriter::Workbook;

use super::Error;
use crate::docket::Desk;
use crate::domain::{Digest, FindingId};
use crate::paper::book::{Heading, Ink};

/// The name of the sheet that is read back.
pub(super) const FINDINGS: &str = "Findings";

/// Writes all sheets.
pub(super) fn write(workbook: &mut Workbook, desk: &Desk, head: Digest) -> Result<(), Error> {
    let outputs = desk.outputs();
    let docket = desk.docket();
    for name in NAMES {
        let sheet = workbook.add_worksheet();
        sheet.set_name(name)?;
        match name {
            FINDINGS => findings::write(sheet, docket)?,
            "Print" => print::write(sheet, docket, &outputs.run)?,
            "Coverage" => coverage::write(sheet, outputs)?,
            "SoA" => soa::write(sheet, outputs)?,
            "Matrices" => matrices::write(sheet, outputs)?,
            "Evidence index" => evidence::write(sheet, outputs)?,
            "Requests" => requests::write(sheet, outputs)?,
            "Log" => log::write(sheet, desk)?,
            _ => read_me::write(sheet, desk, head)?,
        }
    }
    Ok(())
}

/// The names of the sheets.
pub(super) const NAMES: [&str; 9] = [
    FINDINGS,
    "Print",
    "Coverage",
    "SoA",
    "Matrices",
    "Evidence index",
    "Requests",
    "Log",
    "Read me",
];

/// A column that is read only.
fn plain(text: &str, width: u16) -> Heading {
    Heading { text: text.to_owned(), width, ink: Ink::Plain }
}

fn ids(findings: &[FindingId]) -> String {
    let ids: Vec<String> = findings.iter().map(ToString::to_string).collect();
    ids.join("\n")
}
