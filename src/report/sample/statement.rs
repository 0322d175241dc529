//! The Statement of Applicability and the matrix of the sample.

use crate::domain::{Cell, CellState, Column, Matrix, SoaRow, SoaVerdict, SystemRow};

pub(super) fn statement() -> Vec<SoaRow> {
    vec![SoaRow {
        stands_in: None,
        control: "A.7.4".parse().ok(),
        written: "A.7.4".to_owned(),
        applicable: Some(true),
        justification: Some("We train on our own data".to_owned()),
        claimed: "implemented",
        planned: None,
        points_to: Some("the check log".to_owned()),
        document: None,
        verdict: SoaVerdict::Supported,
    }]
}

pub(super) fn matrix() -> Matrix {
    let cell = |state| Cell { state, evidence: Vec::new() };
    Matrix {
        columns: vec![
            Column {
                name: "impact assessment".to_owned(),
                requirements: "8.4".parse().into_iter().collect(),
            },
            Column { name: "supplier".to_owned(), requirements: Vec::new() },
        ],
        rows: vec![SystemRow {
            system: "AIS-03".to_owned(),
            label: "AIS-03 (Triage)".to_owned(),
            stage: "in use",
            evidence: None,
            cells: vec![cell(CellState::Missing), cell(CellState::NotDue)],
        }],
    }
}
