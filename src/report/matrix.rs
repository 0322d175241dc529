//! `matrix.json`: which records were received for each AI system.

use serde::Serialize;

use super::place::Place;
use super::{Error, Report, json};
use crate::domain::{AuditDate, Evidence, EvidencePath, Matrix, RequirementId};

pub(super) fn file(report: &Report) -> Result<Vec<u8>, Error> {
    let Matrix { columns, rows } = &report.matrix;
    json::file(&File {
        schema: "tickmark.matrix/1",
        as_of: report.engagement.as_of,
        columns: columns
            .iter()
            .map(|column| Heading { name: &column.name, requirements: &column.requirements })
            .collect(),
        systems: rows
            .iter()
            .map(|row| Row {
                id: &row.system,
                label: &row.label,
                stage: row.stage,
                cells: columns
                    .iter()
                    .zip(&row.cells)
                    .map(|(column, cell)| CellOf {
                        column: &column.name,
                        state: cell.state.name(),
                        evidence: cell.evidence.iter().map(Cited::new).collect(),
                    })
                    .collect(),
            })
            .collect(),
    })
}

#[derive(Serialize)]
struct File<'a> {
    schema: &'static str,
    as_of: AuditDate,
    columns: Vec<Heading<'a>>,
    systems: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Heading<'a> {
    name: &'a str,
    requirements: &'a [RequirementId],
}

#[derive(Serialize)]
struct Row<'a> {
    id: &'a str,
    label: &'a str,
    stage: &'static str,
    cells: Vec<CellOf<'a>>,
}

#[derive(Serialize)]
struct CellOf<'a> {
    column: &'a str,
    state: &'static str,
    evidence: Vec<Cited<'a>>,
}

#[derive(Serialize)]
struct Cited<'a> {
    document: &'a EvidencePath,
    location: Place<'a>,
    quote: &'a str,
}

impl<'a> Cited<'a> {
    fn new(evidence: &'a Evidence) -> Self {
        Self {
            document: evidence.document(),
            location: Place::of(evidence),
            quote: evidence.quote(),
        }
    }
}
