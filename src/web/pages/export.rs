//! What can be taken away: the register to decide in elsewhere, the findings as rows, the decision log.

use maud::html;

use crate::actions;
use crate::register::{self, Formulas};
use crate::web::app::{Reply, Visit};
use crate::web::frame;
use crate::web::pages::report;

/// What is offered, by the name it is saved under.
const OFFERED: [(&str, &str); 4] = [
    (
        "register.xlsx",
        "The register: a workbook to decide in, with coverage, requests and the log beside the findings",
    ),
    ("register.csv", "The findings as rows of text"),
    ("actions.xlsx", "The log of corrective actions as a workbook, as of the audit date"),
    (
        "decisions.jsonl",
        "The decision log: one JSON object a line, each with the SHA-256 of the line before it",
    ),
];

pub(in crate::web) fn page(visit: &mut Visit<'_>) -> Reply {
    let main = html! {
        div class="alone" {
            h1 { "Export" }
            ul class="asks" {
                @for (name, words) in OFFERED {
                    li { a href={ "/export/" (name) } { (name) } p { (words) "." } }
                }
            }
            p { "What was filled in comes back by " code { "tickmark import DIR FILE" }
                ": it shows what would be written and every conflict, and writes with " code { "--apply" } "." }
            p { a href="/report" { "The audit report" } " is made of what is decided now; the working page "
                code { "out/report.html" } " tells it after the next " code { "tickmark run" } "." }
        }
    };
    Reply::Page(frame::page(visit, "/export", "Export", &main))
}

pub(in crate::web) fn download(visit: &mut Visit<'_>) -> Reply {
    let desk = &visit.room.desk;
    let named = visit.asked.named.as_str();
    let made = match named {
        "register.xlsx" => {
            desk.log().head().map_err(|error| error.to_string()).and_then(|head| {
                register::write(desk, head.digest).map_err(|error| error.to_string())
            })
        }
        "actions.xlsx" => {
            let as_of = visit.outputs().run.as_of;
            let actions = actions::list(desk.docket(), visit.app.catalog.follow_up(), as_of);
            desk.log().head().map_err(|error| error.to_string()).and_then(|head| {
                let made = register::action_log(desk, &actions, as_of, head.digest);
                made.map_err(|error| error.to_string())
            })
        }
        "register.csv" => register::csv(desk, Formulas::Guarded).map_err(|error| error.to_string()),
        "decisions.jsonl" => desk
            .log()
            .lines()
            .map(|lines| lines.into_iter().flat_map(|line| (line + "\n").into_bytes()).collect())
            .map_err(|error| error.to_string()),
        other => match report::made(visit, other) {
            Some(made) => made,
            None => return visit.missing("There is no such export."),
        },
    };
    match made {
        Ok(bytes) => Reply::Download {
            name: named.to_owned(),
            media_type: "application/octet-stream",
            bytes,
        },
        Err(said) => visit.refused(&said),
    }
}
