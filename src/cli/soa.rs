//! `soa`: the Statement of Applicability against the evidence.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Deserialize;

use super::args::ViewArgs;
use super::status::Status;
use super::table::table;
use super::view;
use crate::report::Kind;

#[derive(Deserialize)]
struct File {
    as_of: String,
    controls: Vec<Row>,
}

#[derive(Deserialize)]
struct Row {
    id: Option<String>,
    title: String,
    written: String,
    applicable: Option<bool>,
    claimed: String,
    planned: Option<String>,
    points_to: Option<String>,
    verdict: String,
    newest_operating: Option<String>,
}

/// Shows `out/soa.json`.
pub fn soa(args: &ViewArgs) -> anyhow::Result<Status> {
    view::show(args, Kind::Soa, human)
}

fn human(file: &File) -> String {
    if file.controls.is_empty() {
        return "No Statement of Applicability for ISO/IEC 42001 was found in the evidence.\n"
            .to_owned();
    }
    let rows = file.controls.iter().map(|row| {
        let applies = match row.applicable {
            Some(true) => "yes",
            Some(false) => "no",
            None => "",
        };
        let planned = row.planned.as_ref().filter(|_| row.claimed == "planned");
        let claimed = match planned {
            Some(day) => format!("planned for {day}"),
            None => row.claimed.clone(),
        };
        [
            row.id.clone().unwrap_or_else(|| row.written.clone()),
            row.title.clone(),
            applies.to_owned(),
            claimed,
            row.points_to.clone().unwrap_or_default(),
            row.verdict.replace('_', " "),
            row.newest_operating.clone().unwrap_or_default(),
        ]
    });
    let header =
        ["Control", "Title", "Applies", "Claims", "Points to", "By the evidence", "Newest record"];
    let mut text = format!("Statement of Applicability as of {}\n", file.as_of);
    text.push_str(&table(header, rows.collect()));
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for row in &file.controls {
        *counts.entry(row.verdict.as_str()).or_default() += 1;
    }
    let told: Vec<String> = counts
        .iter()
        .map(|(verdict, count)| format!("{count} {}", verdict.replace('_', " ")))
        .collect();
    let _ = writeln!(text, "{}", told.join(" · "));
    text.push_str("A claim without evidence here is a question to ask, not a nonconformity.\n");
    text
}
