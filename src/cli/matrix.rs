//! `matrix`: which records were received for each AI system.

use std::fmt::Write as _;

use serde::Deserialize;

use super::args::ViewArgs;
use super::status::Status;
use super::table::rows_by_name;
use super::view;
use crate::report::Kind;

#[derive(Deserialize)]
struct File {
    as_of: String,
    systems: Vec<Row>,
}

#[derive(Deserialize)]
struct Row {
    label: String,
    stage: String,
    cells: Vec<Cell>,
}

#[derive(Deserialize)]
struct Cell {
    column: String,
    state: String,
    evidence: Vec<Cited>,
}

#[derive(Deserialize)]
struct Cited {
    document: String,
}

/// Shows `out/matrix.json`.
pub fn matrix(args: &ViewArgs) -> anyhow::Result<Status> {
    view::show(args, Kind::Matrix, human)
}

fn human(file: &File) -> String {
    if file.systems.is_empty() {
        return "No inventory of AI systems was found in the evidence.\n".to_owned();
    }
    let mut text = format!("Records of each AI system as of {}\n", file.as_of);
    for row in &file.systems {
        let cells: Vec<[String; 3]> = row
            .cells
            .iter()
            .map(|cell| {
                let shown = cell.evidence.first().map(|one| one.document.clone());
                let state = match cell.state.as_str() {
                    "missing" => "nothing received",
                    "not_due" => "not due",
                    state => state,
                };
                [cell.column.clone(), state.to_owned(), shown.unwrap_or_default()]
            })
            .collect();
        let _ = writeln!(text, "\n{} ({})", row.label, row.stage);
        text.push_str(&rows_by_name(&cells));
    }
    text.push_str(
        "\nAn empty cell is a question to ask: the record may exist and not have been sent.\n",
    );
    text
}
