//! Requests: what is left to ask.

use rust_xlsxwriter::Worksheet;

use super::super::Error;
use super::plain;
use crate::domain::{Request, RequestKind};
use crate::outputs::Outputs;
use crate::paper::book::{self, Cell, Heading, Ink, Table};

pub(super) fn write(sheet: &mut Worksheet, outputs: &Outputs) -> Result<(), Error> {
    let own = |text: &str, width| Heading { text: text.to_owned(), width, ink: Ink::FollowUp };
    let table = Table {
        notes: vec![
            "The last three columns are for your own use; tickmark does not read them.".to_owned(),
        ],
        columns: vec![
            plain("Requirement", 12),
            plain("Kind", 11),
            plain("Whom to ask", 26),
            plain("Request or question", 60),
            plain("Why it is asked", 46),
            plain("Finding", 21),
            own("Asked on", 12),
            own("Received on", 12),
            own("Answer", 40),
        ],
        rows: outputs.requests.requests.iter().map(cells).collect(),
        frozen_columns: 2,
        lines_max: book::LINES_OF_A_SCREEN,
    };
    book::table(sheet, &table)?;
    Ok(())
}

fn cells(request: &Request) -> Vec<Cell> {
    let kind = match request.kind {
        RequestKind::Evidence => "evidence",
        RequestKind::Interview => "interview",
    };
    let finding = request.finding.map(|id| id.to_string());
    let mut cells = vec![
        Cell::text(request.requirement.to_string()),
        Cell::text(kind),
        Cell::text(&*request.role),
        Cell::text(&*request.text),
        Cell::text(&*request.reason),
        Cell::optional(finding.as_deref()),
    ];
    cells.extend([Cell::Empty, Cell::Empty, Cell::Empty]);
    cells
}
