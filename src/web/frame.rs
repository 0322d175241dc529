//! What stands around every page: the bar with the ways to go, who reviews, and what went wrong or was done.

use maud::{DOCTYPE, Markup, html};

use super::app::Visit;
use super::links;
use crate::paper::visible;

/// The pages of the bar.
const WAYS: [(&str, &str); 9] = [
    ("/findings", "Findings"),
    ("/coverage", "Coverage"),
    ("/documents", "Documents"),
    ("/soa", "SoA"),
    ("/matrix", "Matrices"),
    ("/requests", "Requests"),
    ("/search", "Search"),
    ("/log", "Decision log"),
    ("/export", "Export"),
];

/// A whole page. `way` is the address in the bar that it belongs to.
pub(super) fn page(visit: &Visit<'_>, way: &str, title: &str, main: &Markup) -> Markup {
    let auditee = &visit.outputs().run.parameters.auditee;
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) " · tickmark" }
                link rel="icon" href="/static/tickmark.svg" type="image/svg+xml";
                link rel="stylesheet" href="/static/review.css";
                script src="/static/review.js" defer {}
            }
            body {
                a class="skip" href="#main" { "Skip to the content" }
                header class="bar" {
                    a class="brand" href="/findings" { "tickmark" }
                    span class="auditee" { (auditee) }
                    nav aria-label="Pages" {
                        @for (address, name) in WAYS {
                            @if address == way {
                                a href=(address) aria-current="page" { (name) }
                            } @else {
                                a href=(address) { (name) }
                            }
                        }
                    }
                    div class="own" {
                        a href="/keys" data-key="?" { "Keys " kbd { "?" } }
                        (reviewer(visit))
                    }
                }
                @if let Some(trouble) = &visit.room.trouble {
                    p class="trouble" role="alert" { (trouble) }
                }
                (done(visit))
                main id="main" { (main) }
            }
        }
    }
}

fn reviewer(visit: &Visit<'_>) -> Markup {
    html! {
        a class="who" href="/who" {
            @match &visit.room.session.reviewer {
                Some(reviewer) => { "Reviewing as " strong { (visible(reviewer.name.as_str())) } },
                None => { "Say who reviews" },
            }
        }
    }
}

/// What the last form did.
fn done(visit: &Visit<'_>) -> Markup {
    let entry = visit
        .asked
        .parsed::<u64>("done")
        .and_then(|seq| visit.room.desk.entries().iter().find(|entry| entry.seq == seq));
    html! {
        @if let Some(entry) = entry {
            p class="done" role="status" {
                (past(entry.decision.act.name())) ": "
                @match visit.room.desk.docket().matter(entry.decision.finding) {
                    Some(matter) => (links::finding(matter)),
                    None => (entry.decision.finding),
                }
                " (entry " (entry.seq) " of the log)"
            }
        }
    }
}

/// What was done, as it is told afterwards.
pub(super) fn past(act: &str) -> &'static str {
    match act {
        "confirm" => "Confirmed",
        "edit" => "Confirmed in other words",
        "regrade" => "Confirmed with another grade",
        "reject" => "Rejected",
        "defer" => "Deferred",
        "undo" => "Undone",
        "merge" => "Told as part of another",
        "split" => "Split",
        "add" => "Added",
        "approve" => "Approved",
        "note" => "Noted",
        "check" => "Looked at",
        _ => "Decided",
    }
}

/// A page that says what went wrong and how to go on.
pub(super) fn problem(visit: &Visit<'_>, title: &str, said: &str) -> Markup {
    told(visit, title, said, &html! {})
}

/// A page that says why nothing was done, with what was typed and the way to where it was.
pub(super) fn refused(visit: &Visit<'_>, why: &str) -> Markup {
    let asked = &visit.asked;
    // A form sends the words of a draft along, whatever it is sent for.
    let fields: &[&str] = match asked.value("act") {
        "" | "edit" => &["title", "condition", "recommendation", "quote", "reason"],
        "split" => &["split_title", "reason"],
        _ => &["reason"],
    };
    let typed: Vec<(&str, &str)> = fields
        .iter()
        .map(|field| (*field, asked.value(field).trim()))
        .filter(|(_, typed)| !typed.is_empty())
        .collect();
    let more = html! {
        @if !typed.is_empty() {
            h2 { "What you typed" }
            dl class="parts" {
                @for (field, typed) in typed { dt { (field.replace('_', " ")) } dd { (visible(typed)) } }
            }
        }
        @if let Some(matter) = asked.finding().and_then(|id| visit.room.desk.docket().matter(id)) {
            p { "Look at it again: " (links::finding(matter)) }
        }
    };
    told(visit, "Nothing was decided", why, &more)
}

fn told(visit: &Visit<'_>, title: &str, said: &str, more: &Markup) -> Markup {
    let main = html! {
        div class="alone" {
            h1 { (title) }
            p { (said) }
            (more)
            p { a href="/findings" { "Go to the findings" } }
        }
    };
    page(visit, "", title, &main)
}
