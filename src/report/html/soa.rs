//! The Statement of Applicability and the matrix of AI systems as the page shows them.

use serde::Serialize;

use super::super::Report;
use crate::domain::{AuditDate, CellState, SoaRow};

/// One control of the statement.
#[derive(Serialize)]
pub(super) struct Control<'a> {
    id: String,
    title: &'a str,
    /// Whether the page has a section on it.
    known: bool,
    applies: &'static str,
    justification: Option<&'a str>,
    claims: String,
    points_to: Option<&'a str>,
    verdict: String,
    newest: Option<AuditDate>,
}

/// The matrix of AI systems.
#[derive(Serialize)]
pub(super) struct Matrix<'a> {
    columns: Vec<&'a str>,
    rows: Vec<System<'a>>,
}

#[derive(Serialize)]
struct System<'a> {
    label: &'a str,
    stage: &'static str,
    cells: Vec<Cell<'a>>,
}

#[derive(Serialize)]
struct Cell<'a> {
    state: &'static str,
    /// The document that fills it.
    document: Option<&'a str>,
}

/// The rows of the statement.
pub(super) fn controls(report: &Report) -> Vec<Control<'_>> {
    report.statement.iter().map(|row| Control::new(report, row)).collect()
}

/// The matrix.
pub(super) fn matrix(report: &Report) -> Matrix<'_> {
    let cell = |cell: &'_ crate::domain::Cell| match cell.state {
        CellState::Found => "received",
        CellState::Draft => "draft only",
        CellState::Missing => "nothing received",
        CellState::NotDue => "not due",
    };
    let rows = report.matrix.rows.iter().map(|row| System {
        label: &row.label,
        stage: row.stage,
        cells: row
            .cells
            .iter()
            .map(|one| Cell {
                state: cell(one),
                document: one.evidence.first().map(|evidence| evidence.document().name()),
            })
            .collect(),
    });
    Matrix {
        columns: report.matrix.columns.iter().map(|column| column.name.as_str()).collect(),
        rows: rows.collect(),
    }
}

impl<'a> Control<'a> {
    fn new(report: &'a Report, row: &'a SoaRow) -> Self {
        let requirement = row.control.and_then(|control| report.catalog.requirement(control));
        let judged = report.assessments.iter().find(|one| Some(one.requirement) == row.control);
        Self {
            id: row.control.map_or_else(|| row.written.clone(), |control| control.to_string()),
            title: requirement.map_or("", |one| one.title.as_str()),
            known: requirement.is_some(),
            applies: match row.applicable {
                Some(true) => "yes",
                Some(false) => "no",
                None => "not said",
            },
            justification: row.justification.as_deref(),
            claims: match (&row.planned, row.claimed) {
                (Some(day), "planned") => format!("planned for {day}"),
                (_, claimed) => claimed.to_owned(),
            },
            points_to: row.points_to.as_deref(),
            verdict: row.verdict.name().replace('_', " "),
            newest: judged.and_then(|assessment| assessment.newest_operating),
        }
    }
}
