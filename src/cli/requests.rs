//! `requests`: what is left to ask, by the role that can answer.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Deserialize;

use super::args::ViewArgs;
use super::status::Status;
use super::table::{counted, labelled};
use super::view;
use crate::report::Kind;

#[derive(Deserialize)]
struct File {
    requests: Vec<Row>,
}

#[derive(Deserialize)]
struct Row {
    requirement: String,
    kind: String,
    role: String,
    text: String,
    reason: String,
    finding: Option<String>,
}

/// Shows `out/requests.json`.
pub fn requests(args: &ViewArgs) -> anyhow::Result<Status> {
    view::show(args, Kind::Requests, human)
}

fn human(file: &File) -> String {
    let mut by_role: BTreeMap<&str, Vec<&Row>> = BTreeMap::new();
    for row in &file.requests {
        by_role.entry(&row.role).or_default().push(row);
    }
    let mut text = String::new();
    for (role, rows) in by_role {
        let _ = writeln!(text, "{role}");
        for row in rows {
            let _ = writeln!(text, "  {}  {}", row.requirement, row.kind);
            labelled(&mut text, "  ask", &row.text);
            labelled(&mut text, "  why", &row.reason);
            labelled(&mut text, "  draft", row.finding.as_deref().unwrap_or_default());
        }
        text.push('\n');
    }
    let of_kind = |kind: &str| file.requests.iter().filter(|row| row.kind == kind).count();
    let _ = writeln!(
        text,
        "{}, {}",
        counted(of_kind("evidence"), "evidence request", "evidence requests"),
        counted(of_kind("interview"), "interview question", "interview questions"),
    );
    text
}
