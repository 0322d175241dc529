//! What can be taken away: the register, the log, a copy of the log's file.

use maud::html;

use crate::web::app::{Reply, Visit};
use crate::web::frame;

pub(in crate::web) fn page(visit: &mut Visit<'_>) -> Reply {
    let main = html! {
        div class="alone" {
            h1 { "Export" }
            ul class="asks" {
                li { a href="/export/decisions.jsonl" { "The decision log" } ": one JSON object a line; each holds \
                    the SHA-256 of the line before it." }
            }
            p { "The register in Excel, with decisions to be filled in and read back: "
                code { "tickmark export DIR --to xlsx" } ", then " code { "tickmark import DIR FILE" } "." }
        }
    };
    Reply::Page(frame::page(visit, "/export", "Export", &main))
}

pub(in crate::web) fn download(visit: &mut Visit<'_>) -> Reply {
    match visit.asked.named.as_str() {
        "decisions.jsonl" => match visit.room.desk.log().lines() {
            Ok(lines) => Reply::Download {
                name: "decisions.jsonl".to_owned(),
                media_type: "application/x-ndjson",
                bytes: (lines.join("\n") + "\n").into_bytes(),
            },
            Err(error) => visit.refused(&error.to_string()),
        },
        _ => visit.missing("There is no such export."),
    }
}
