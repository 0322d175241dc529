//! The decision log, newest first, with what shows that it is whole.

use maud::html;

use super::queue::choice;
use crate::domain::Act;
use crate::paper::visible;
use crate::web::app::{Reply, Visit};
use crate::web::asked::address;
use crate::web::{frame, links};

const LISTED: usize = 200;

pub(in crate::web) fn page(visit: &mut Visit<'_>) -> Reply {
    let desk = &visit.room.desk;
    let wanted = visit.asked.value("act");
    let entries: Vec<_> = desk
        .entries()
        .iter()
        .rev()
        .filter(|entry| wanted.is_empty() || entry.decision.act.name() == wanted)
        .collect();
    let pages = entries.len().div_ceil(LISTED).max(1);
    let page = visit.asked.parsed::<usize>("page").unwrap_or(0).min(pages - 1);
    let to = |page: usize| address("/log", &[("act", wanted), ("page", &page.to_string())]);
    let names = [
        "confirm", "edit", "regrade", "reject", "defer", "undo", "merge", "split", "add",
        "approve", "note", "check",
    ];
    let options: Vec<(&str, &str)> =
        [("", "all")].into_iter().chain(names.map(|name| (name, frame::past(name)))).collect();
    let main = html! {
        h1 { "Decision log" }
        @match desk.log().head() {
            Ok(head) => p { (head.seq) " entries. The digest of the newest is "
                span class="hash" { (head.digest) }
                ": tell it to somebody else, and nobody can write the log anew unseen. "
                code { "tickmark verify" } " walks the whole chain." },
            Err(error) => p class="trouble" { (error) },
        }
        p { a href="/statistics" { "How people decide, in numbers" } }
        form class="filter line" method="get" action="/log" {
            (choice("act", "Show", &options, wanted))
            button { "Filter" }
        }
        div class="scroll" role="region" aria-label="Entries" tabindex="0" {
            table {
                thead { tr { th scope="col" { "Entry" } th scope="col" { "When" } th scope="col" { "Who" }
                    th scope="col" { "Through" } th scope="col" { "What" } th scope="col" { "Finding" }
                    th scope="col" { "Reason" } th scope="col" { "Opened" } th scope="col" { "Seconds" } } }
                tbody {
                    @for entry in entries.iter().skip(page * LISTED).take(LISTED) {
                        @let decision = &entry.decision;
                        tr {
                            th scope="row" { (entry.seq) }
                            td { time datetime=(decision.at) { (decision.at.minute()) } }
                            td { (visible(decision.who.name.as_str())) ", " (decision.who.role.name()) }
                            td { (decision.via.name()) }
                            td { (frame::past(decision.act.name()))
                                @if let Act::Undo { undone } = decision.act { " entry " (undone) } }
                            td {
                                @match desk.docket().matter(decision.finding) {
                                    Some(matter) => (links::finding(matter)),
                                    None => span class="hash" { (decision.finding) },
                                }
                            }
                            td { @if let Some(reason) = decision.act.reason() { (visible(reason.as_str())) } }
                            td class="number" { (decision.opened.len()) }
                            td class="number" { @if let Some(seconds) = decision.seconds { (seconds) } }
                        }
                    }
                }
            }
        }
        (links::pages(page, pages, to))
    };
    Reply::Page(frame::page(visit, "/log", "Decision log", &main))
}
