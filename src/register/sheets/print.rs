//! Print: the findings as they stand, on paper. The working sheet has too many columns to be read there.

use rust_xlsxwriter::Worksheet;

use super::super::Error;
use super::super::columns::Column;
use super::super::row::{self, Shown};
use super::super::words::{Verdict, code, drafted_grade};
use super::plain;
use crate::docket::{Docket, Matter};
use crate::outputs::Run;
use crate::paper::Tone;
use crate::paper::book::{self, Cell, Table};

pub(super) fn write(sheet: &mut Worksheet, docket: &Docket, run: &Run) -> Result<(), Error> {
    let table = Table {
        notes: vec![format!(
            "{}, as of {}. What has no decision is a draft and no finding.",
            run.parameters.auditee, run.as_of
        )],
        columns: vec![
            plain("Finding ID", 21),
            plain("Grade", 10),
            plain("Clause/control", 11),
            plain("Requirement (paraphrase)", 30),
            plain("Statement", 50),
            plain("Evidence", 42),
            plain("Decision", 12),
            plain("Decided by, on, reason", 24),
        ],
        rows: docket.matters.iter().map(cells).collect(),
        frozen_columns: 1,
        lines_max: book::LINES_OF_A_SCREEN,
    };
    book::table(sheet, &table)?;
    let auditee = run.parameters.auditee.replace('&', "&&");
    let undecided = docket.matters.iter().any(Matter::is_undecided);
    let status = if undecided { "DRAFT until every finding is decided" } else { "" };
    sheet.set_header(format!("&L&9{auditee}&R&9{status}"));
    Ok(())
}

fn cells(matter: &Matter) -> Vec<Cell> {
    let shown = Shown::of(matter);
    let grade = match shown.grade {
        Some(grade) if matter.is_confirmed() => code(grade).to_owned(),
        _ => drafted_grade(matter.draft.kind, matter.draft.grade),
    };
    let told = [shown.by, shown.on, shown.reason];
    let told: Vec<String> = told.into_iter().filter(|part| !part.is_empty()).collect();
    vec![
        Cell::text(row::text(matter, Column::FindingId)),
        Cell::Toned(matter.grade.map(Tone::of), grade),
        Cell::text(row::text(matter, Column::Clause)),
        Cell::text(row::text(matter, Column::Requirement)),
        Cell::text(format!("{}\n{}", matter.wording.title, matter.wording.condition)),
        Cell::text(evidence(matter)),
        Cell::text(shown.verdict.map_or("draft", Verdict::name)),
        Cell::text(told.join(", ")),
    ]
}

/// The first quotation with its place; the working sheet has them all.
fn evidence(matter: &Matter) -> String {
    let Some(first) = matter.evidence.first() else { return String::new() };
    let more = match matter.evidence.len() - 1 {
        0 => String::new(),
        more => format!(" (and {more} more)"),
    };
    format!("{}{more}:\n“{}”", first.cited(), first.quote)
}
