//! Coverage: one conclusion per requirement.

use rust_xlsxwriter::Worksheet;

use super::super::Error;
use super::super::words::plain as words;
use super::{ids, plain};
use crate::outputs::{Outputs, Requirement};
use crate::paper::Tone;
use crate::paper::book::{self, Cell, Table};

/// What has to be known of a conclusion wherever it is shown.
pub(super) const MEANING: &str =
    "“Supported” says that evidence was found for what is demanded. It never means conforming.";

pub(super) fn write(sheet: &mut Worksheet, outputs: &Outputs) -> Result<(), Error> {
    let table = Table {
        notes: vec![MEANING.to_owned()],
        columns: vec![
            plain("Requirement", 12),
            plain("Title", 34),
            plain("Demands", 11),
            plain("Conclusion", 16),
            plain("Why", 56),
            plain("Judged by", 24),
            plain("Design passages", 10),
            plain("Operating passages", 10),
            plain("Newest operating", 12),
            plain("Interview needed", 11),
            plain("Findings", 21),
        ],
        rows: outputs.coverage.requirements.iter().map(cells).collect(),
        frozen_columns: 2,
        lines_max: book::LINES_OF_A_SCREEN,
    };
    book::table(sheet, &table)?;
    Ok(())
}

fn cells(requirement: &Requirement) -> Vec<Cell> {
    vec![
        Cell::text(requirement.id.to_string()),
        Cell::text(&*requirement.title),
        Cell::text(words(&requirement.demands)),
        Cell::Toned(tint(&requirement.conclusion), words(&requirement.conclusion)),
        Cell::text(&*requirement.reason),
        Cell::text(judged_by(requirement)),
        Cell::Count(requirement.design.len() as u64),
        Cell::Count(requirement.operating.len() as u64),
        requirement.newest_operating.map_or(Cell::Empty, |day| Cell::Day(day.to_string())),
        Cell::text(if requirement.interview { "yes" } else { "" }),
        Cell::text(ids(&requirement.findings)),
    ]
}

/// Whose conclusion it is, and what to know of the model's where one was asked.
fn judged_by(requirement: &Requirement) -> String {
    let whose = match (requirement.judged_by.as_str(), &requirement.because) {
        ("model", _) => "language model".to_owned(),
        (_, Some(because)) => format!("keyword engine: {because}"),
        _ => "keyword engine".to_owned(),
    };
    match requirement.attention {
        Some(attention) => format!("{whose}; {}", attention.words()),
        None => whose,
    }
}

/// The colour of a conclusion.
pub(super) fn tint(conclusion: &str) -> Option<Tone> {
    match conclusion {
        "supported" => Some(Tone::Covered),
        "not_found" => Some(Tone::Gap),
        "not_applicable" => None,
        _ => Some(Tone::Partial),
    }
}
