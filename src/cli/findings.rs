//! `findings`: the drafts, each with the words it rests on.

use std::fmt::Write as _;

use serde::Deserialize;

use super::args::ViewArgs;
use super::status::Status;
use super::table::labelled;
use super::view;
use crate::outputs::Place;
use crate::report::Kind;

#[derive(Deserialize)]
struct File {
    findings: Vec<Row>,
}

#[derive(Deserialize)]
struct Row {
    id: String,
    test: Option<String>,
    kind: String,
    grade: Option<String>,
    requirements: Vec<String>,
    subject: String,
    title: String,
    condition: String,
    question: String,
    evidence: Vec<Citation>,
}

#[derive(Deserialize)]
struct Citation {
    document: String,
    location: Place,
    quote: String,
}

/// Shows `out/findings.json`.
pub fn findings(args: &ViewArgs) -> anyhow::Result<Status> {
    view::show(args, Kind::Findings, human)
}

fn human(file: &File) -> String {
    if file.findings.is_empty() {
        return "No findings are drafted.\n".to_owned();
    }
    let mut text = String::new();
    for row in &file.findings {
        let kind = row.kind.replace('_', " ");
        let heading = match (row.kind.as_str(), row.grade.as_deref()) {
            ("nonconformity", Some(grade)) => format!("{grade} {kind}"),
            ("evidence_request", Some(grade)) => format!("{kind} (potentially {grade})"),
            _ => kind,
        };
        let drafted_by = row.test.as_ref().map(|id| format!("  {id}")).unwrap_or_default();
        let requirements = row.requirements.join(", ");
        let _ = writeln!(text, "{}  {heading}  {requirements}{drafted_by}", row.id);
        labelled(&mut text, "title", &row.title);
        labelled(&mut text, "subject", &row.subject);
        labelled(&mut text, "condition", &row.condition);
        if let Some(first) = row.evidence.first() {
            labelled(&mut text, "quote", &format!("“{}”", first.quote));
            let more = match row.evidence.len() - 1 {
                0 => String::new(),
                more => format!(" (and {more} more)"),
            };
            let place = format!("{}, {}{more}", first.document, first.location);
            labelled(&mut text, "place", &place);
        }
        labelled(&mut text, "ask", &row.question);
        text.push('\n');
    }
    let total = file.findings.len();
    let _ = writeln!(text, "All {total} are drafts: nothing is a finding until a person decides.");
    text
}
