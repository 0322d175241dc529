//! `coverage`: how far each requirement is answered by the evidence.

use serde::Deserialize;

use super::args::ViewArgs;
use super::status::Status;
use super::table::table;
use super::view;
use crate::report::Kind;

#[derive(Deserialize)]
struct File {
    as_of: String,
    requirements: Vec<Row>,
}

#[derive(Deserialize)]
struct Row {
    id: String,
    title: String,
    demands: String,
    conclusion: String,
    newest_operating: Option<String>,
    findings: Vec<String>,
}

/// Shows `out/coverage.json`.
pub fn coverage(args: &ViewArgs) -> anyhow::Result<Status> {
    view::show(args, Kind::Coverage, human)
}

fn human(file: &File) -> String {
    let rows = file.requirements.iter().map(|row| {
        [
            row.id.clone(),
            row.title.clone(),
            row.demands.clone(),
            row.conclusion.replace('_', " "),
            row.newest_operating.clone().unwrap_or_default(),
            match row.findings.len() {
                0 => String::new(),
                count => count.to_string(),
            },
        ]
    });
    let header = ["Requirement", "Title", "Demands", "Conclusion", "Newest record", "Drafts"];
    format!(
        "Coverage as of {}\n{}Covered never means conforming: it says that evidence was found, not \
         that it is good enough.\n",
        file.as_of,
        table(header, rows.collect()),
    )
}
