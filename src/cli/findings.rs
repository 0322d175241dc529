//! `findings`: the drafts, each with the words it rests on and what was decided.

use std::fmt::Write as _;

use clap::ValueEnum;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::args::Format;
use super::decision_args::FindingsArgs;
use super::output;
use super::status::Status;
use super::table::labelled;
use super::view;
use crate::domain::DraftedBy;
use crate::outputs::Place;
use crate::report::Kind;

#[derive(Deserialize, Serialize)]
struct File {
    schema: String,
    as_of: String,
    catalog: String,
    findings: Vec<Box<RawValue>>,
}

#[derive(Deserialize)]
struct Row {
    id: String,
    test: Option<String>,
    kind: String,
    grade: Option<String>,
    state: String,
    requirements: Vec<String>,
    subject: String,
    title: String,
    condition: String,
    question: String,
    evidence: Vec<Citation>,
    drafted_by: DraftedBy,
    decision: Option<Decision>,
}

#[derive(Deserialize)]
struct Decision {
    action: String,
    by: String,
    reason: Option<String>,
    into: Option<String>,
    grade: Option<String>,
    title: String,
    condition: String,
    changes: Vec<String>,
}

#[derive(Deserialize)]
struct Citation {
    document: String,
    location: Place,
    quote: String,
}

/// Shows `out/findings.json`, all of it or the findings in some states.
pub fn findings(args: &FindingsArgs) -> anyhow::Result<Status> {
    let folder = &args.view.folder;
    let text = view::text(folder, Kind::Findings)?;
    let mut file: File = view::parsed(folder, Kind::Findings, &text)?;
    let rows = file.findings.iter().map(|row| serde_json::from_str(row.get()));
    let rows = rows.collect::<Result<Vec<Row>, _>>()?;
    let wanted = |row: &Row| {
        let names = args.states.iter().filter_map(ValueEnum::to_possible_value);
        args.states.is_empty() || names.into_iter().any(|name| name.get_name() == row.state)
    };
    let text = match args.view.output.format {
        Format::Json if args.states.is_empty() => text,
        Format::Json => {
            let mut wanted = rows.iter().map(wanted);
            file.findings.retain(|_| wanted.next().unwrap_or_default());
            serde_json::to_string_pretty(&file)? + "\n"
        }
        Format::Human => {
            let shown: Vec<&Row> = rows.iter().filter(|row| wanted(row)).collect();
            human(&shown, &closing(&rows, shown.len()))
        }
    };
    output::result(&text, &args.view.output)?;
    Ok(Status::Worked)
}

/// How many are shown, and how many of all are decided.
fn closing(rows: &[Row], shown: usize) -> String {
    let total = rows.len();
    let of =
        |states: &[&str]| rows.iter().filter(|row| states.contains(&row.state.as_str())).count();
    let (decided, changed) = (of(&["confirmed", "rejected", "merged"]), of(&["changed"]));
    let count = match (shown, total) {
        (_, 0) => return "No findings are drafted.\n".to_owned(),
        _ if shown < total => format!("{shown} of {total} are shown; "),
        _ => String::new(),
    };
    if decided == 0 && changed == 0 {
        let all = "are drafts: nothing is a finding until a person decides";
        let all =
            if count.is_empty() { format!("All {total} {all}") } else { format!("all {all}") };
        return format!("{count}{all}.\n");
    }
    let again = match changed {
        0 => String::new(),
        1 => "; 1 changed since and is to be looked at again".to_owned(),
        _ => format!("; {changed} changed since and are to be looked at again"),
    };
    format!("{count}{decided} of {total} are decided{again}. The others are drafts.\n")
}

fn human(rows: &[&Row], closing: &str) -> String {
    let mut text = String::new();
    for row in rows {
        let kind = row.kind.replace('_', " ");
        let heading = match (row.kind.as_str(), row.grade()) {
            ("nonconformity", Some(grade)) => format!("{grade} {kind}"),
            ("evidence_request", Some(grade)) => format!("{kind} (potentially {grade})"),
            _ => kind,
        };
        let drafted_by = match (&row.test, &row.drafted_by) {
            (Some(id), _) => format!("  {id}"),
            (None, DraftedBy::Llm { model, .. }) => format!("  by the model {model}"),
            (None, _) => String::new(),
        };
        let requirements = row.requirements.join(", ");
        let _ = writeln!(text, "{}  {}  {heading}  {requirements}{drafted_by}", row.id, row.state);
        let decision = row.decision.as_ref();
        labelled(&mut text, "title", decision.map_or(&row.title, |ruled| &ruled.title));
        labelled(&mut text, "subject", &row.subject);
        labelled(&mut text, "condition", decision.map_or(&row.condition, |ruled| &ruled.condition));
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
        if let Some(decision) = decision {
            labelled(&mut text, "decision", &decision.told());
            labelled(&mut text, "changed since", &decision.changes.join("; "));
        }
        text.push('\n');
    }
    text.push_str(closing);
    text
}

impl Row {
    /// The grade as it stands.
    fn grade(&self) -> Option<&str> {
        let drafted = || self.grade.as_deref();
        self.decision.as_ref().map_or_else(drafted, |ruled| ruled.grade.as_deref())
    }
}

impl Decision {
    fn told(&self) -> String {
        let reason = self.reason.as_ref().map(|reason| format!(": {reason}")).unwrap_or_default();
        let into = self.into.as_ref().map(|into| format!(" into {into}")).unwrap_or_default();
        format!("{}{into} by {}{reason}", self.action, self.by)
    }
}
