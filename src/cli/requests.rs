//! `requests`: what is left to ask, by the role that can answer, and the list to send.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::args::Format;
use super::folder::Folder;
use super::paper_args::{RequestsArgs, RequestsKind};
use super::pdf::{Printed, pdf};
use super::printed;
use super::status::Status;
use super::table::{counted, labelled};
use super::view;
use crate::deliver::{self, Ask, Origin};
use crate::domain::{Request, RequestKind};
use crate::paper::{self, Formulas, Properties, Sheet};
use crate::report::Kind;

/// Shows `out/requests.json`, or writes the evidence request list.
pub fn requests(args: &RequestsArgs) -> anyhow::Result<Status> {
    if args.kind.is_none() && args.paper.format == Format::Json {
        printed::show(&view::text(&args.paper.folder, Kind::Requests)?, &args.paper)?;
        return Ok(Status::Worked);
    }
    let folder = Folder::open(&args.paper.folder, args.paper.catalog.house.as_deref())?;
    let dossier = folder.dossier();
    let facts = printed::facts(&args.paper.folder)?;
    let asks = deliver::asks(&dossier, &facts);
    let Some(kind) = args.kind else {
        let text = human(&dossier.outputs.requests.requests, &asks);
        printed::show(&text, &args.paper)?;
        return Ok(Status::Worked);
    };
    let paper = deliver::request_list(&dossier, &asks);
    let (made, name) = match kind {
        RequestsKind::Pdf => (pdf(&paper, &args.pdf)?, "evidence_requests.pdf"),
        RequestsKind::Docx => (
            Printed::of(paper::docx(&paper).map_err(printed::explained)?),
            "evidence_requests.docx",
        ),
        RequestsKind::Html => {
            (Printed::of(paper::html(&paper).into_bytes()), "evidence_requests.html")
        }
        RequestsKind::Csv => {
            let table = deliver::request_table(&dossier, &asks);
            let bytes = paper::csv(&table, Formulas::Guarded).map_err(printed::explained)?;
            (Printed::of(bytes), "evidence_requests.csv")
        }
        RequestsKind::Xlsx => {
            let table = deliver::request_table(&dossier, &asks);
            let last = table.columns.len();
            // The day it is due, the day it came and what there is to say are for people.
            let filled_in = (last - 3..last).collect();
            let sheet = Sheet::new(paper.title.clone(), table);
            let sheets = [Sheet { filled_in, frozen_columns: 2, ..sheet }];
            let properties = Properties::from(&paper);
            let bytes = paper::xlsx(&sheets, &properties).map_err(printed::explained)?;
            (Printed::of(bytes), "evidence_requests.xlsx")
        }
    };
    let held = counted(asks.len(), "evidence request", "evidence requests");
    printed::write(&made, &args.paper, name, &held)?;
    Ok(Status::Worked)
}

fn human(requests: &[Request], asks: &[Ask]) -> String {
    let mut by_role: BTreeMap<&str, Vec<&Request>> = BTreeMap::new();
    for row in requests {
        by_role.entry(&row.role).or_default().push(row);
    }
    let mut text = String::new();
    for (role, rows) in by_role {
        let _ = writeln!(text, "{role}");
        for row in rows {
            let kind = match row.kind {
                RequestKind::Evidence => "evidence",
                RequestKind::Interview => "interview",
            };
            let _ = writeln!(text, "  {}  {kind}", row.requirement);
            labelled(&mut text, "  ask", &row.text);
            labelled(&mut text, "  why", &row.reason);
            let finding = row.finding.map(|id| id.to_string());
            labelled(&mut text, "  draft", finding.as_deref().unwrap_or_default());
            for answer in &row.answers {
                let noted = format!(
                    "{} in {}, {}: {}",
                    answer.heard.name(),
                    answer.document,
                    answer.place,
                    answer.quote
                );
                labelled(&mut text, "  answered", &noted);
            }
        }
        text.push('\n');
    }
    text.push_str(&beside(asks));
    let of_kind = |kind| requests.iter().filter(|row| row.kind == kind).count();
    let _ = writeln!(
        text,
        "{}, {}",
        counted(of_kind(RequestKind::Evidence), "evidence request", "evidence requests"),
        counted(of_kind(RequestKind::Interview), "interview question", "interview questions"),
    );
    let answered = requests.iter().filter(|row| !row.answers.is_empty()).count();
    if answered > 0 {
        let answered = counted(answered, "has an answer", "have an answer");
        let _ = writeln!(
            text,
            "{answered} in interview notes; whether it is enough is for the auditor"
        );
    }
    text
}

/// What is missing of each AI system, what is out of date, and what could not be read.
fn beside(asks: &[Ask]) -> String {
    let mut text = String::new();
    let mut system = None;
    for ask in sorted(asks, Origin::System) {
        if system != Some(&ask.about) {
            let _ = writeln!(text, "AI system {}", ask.about);
            system = Some(&ask.about);
        }
        let ids: Vec<String> = ask.requirements.iter().map(ToString::to_string).collect();
        let _ = writeln!(text, "  {}  {}", ids.join(", "), ask.text);
    }
    for (origin, heading) in [(Origin::Outdated, "Out of date"), (Origin::Unread, "Unreadable")] {
        let asks = sorted(asks, origin);
        if asks.is_empty() {
            continue;
        }
        let _ = writeln!(text, "{}{heading}", if text.is_empty() { "" } else { "\n" });
        for ask in asks {
            let _ = writeln!(text, "  {}", ask.text);
            labelled(&mut text, "  why", &ask.why);
        }
    }
    if !text.is_empty() {
        text.push('\n');
    }
    text
}

fn sorted(asks: &[Ask], origin: Origin) -> Vec<&Ask> {
    let mut of_origin: Vec<&Ask> = asks.iter().filter(|ask| ask.origin == origin).collect();
    of_origin.sort_by(|a, b| (&a.about, &a.requirements).cmp(&(&b.about, &b.requirements)));
    of_origin
}
