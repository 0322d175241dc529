//! One document: what is known of it, its text as it was read, its bytes and the pictures of its pages.
//!
//! A path in a request is looked up in the ledger and is never one on the disk; what is not in the ledger does
//! not exist.

use axum::http::StatusCode;
use maud::{Markup, html};

use super::understood;
use crate::extract::PageView;
use crate::outputs::Document;
use crate::paper::visible;
use crate::web::app::{App, Reply, Visit};
use crate::web::asked::address;
use crate::web::source::whole;
use crate::web::{frame, links};

/// So many pieces of a text are shown on one page.
const PIECES: usize = 150;
/// Fine enough to read on a screen.
const DOTS_PER_INCH: f32 = 110.0;

pub(in crate::web) fn page(visit: &mut Visit<'_>) -> Reply {
    let Some(row) = asked_for(visit) else { return unknown(visit) };
    let used: Vec<_> = visit
        .room
        .desk
        .docket()
        .matters
        .iter()
        .filter(|matter| matter.evidence.iter().any(|citation| citation.document == row.path))
        .collect();
    let understood =
        row.sha256.and_then(|id| visit.app.shelf.facts(&row.path, id, &visit.app.catalog));
    let nth = visit.asked.parsed::<usize>("from").unwrap_or(0);
    let (text, pieces) = whole(visit, &row, nth, PIECES);
    let to =
        |from: usize| address("/document", &[("path", &row.path), ("from", &from.to_string())]);
    let main = html! {
        div class="two" {
            section class="middle" aria-label="Text" {
                h1 { (visible(row.title.as_deref().unwrap_or(&row.path))) }
                p class="path" { (visible(&row.path)) }
                @if let Some(first) = &row.duplicate_of {
                    p class="note" { "The same bytes as " (links::document(first)) "." }
                }
                @if pieces == 0 {
                    p { "No text of it was read"
                        @if let Some(reason) = &row.reason { ": " (visible(reason)) } "." }
                }
                @if pieces > 0 { div class="context" { (text) } }
                @if pieces > PIECES {
                    p class="pages" {
                        @if nth > 0 { a href=(to(nth.saturating_sub(PIECES))) { "Earlier" } " " }
                        "paragraphs and tables " (nth + 1) " to " ((nth + PIECES).min(pieces)) " of " (pieces)
                        @if nth + PIECES < pieces { " " a href=(to(nth + PIECES)) { "Later" } }
                    }
                }
            }
            section class="right" aria-label="Facts" {
                h2 { "What was understood" }
                (facts(&row))
                @if let Some(understood) = &understood { (understood::shown(understood)) }
                h2 { "Quoted by (" (used.len()) ")" }
                ul { @for matter in used { li { (links::finding(matter)) } } }
            }
        }
    };
    Reply::Page(frame::page(visit, "/documents", &row.path, &main))
}

fn facts(row: &Document) -> Markup {
    let dates = &row.dates;
    let facts = [
        ("Status", Some(&row.status)),
        ("Reason", row.reason.as_ref()),
        ("Format", row.format.as_ref()),
        ("Kind", row.kind.as_ref()),
        ("Language", row.language.as_ref()),
        ("Version", row.version.as_ref()),
        ("Approval", row.approval.as_ref()),
        ("Owner", row.owner.as_ref()),
        ("Approved", dates.approved.as_ref()),
        ("Issued", dates.issued.as_ref()),
        ("In force from", dates.effective.as_ref()),
        ("Reviewed", dates.reviewed.as_ref()),
        ("Next review", dates.next_review.as_ref()),
    ];
    html! {
        dl class="parts" {
            @for (name, value) in facts {
                @if let Some(value) = value { dt { (name) } dd { (visible(value)) } }
            }
            dt { "Bytes" } dd { (row.bytes) }
            @if let Some(pages) = row.pages { dt { "Pages" } dd { (pages) } }
            @if let Some(digest) = &row.sha256 {
                dt { "SHA-256" } dd class="hash" { (digest) }
                @let file = address("/document/file", &[("path", &row.path)]);
                dt { "File" } dd { a href=(file) { "Save the original" } }
            }
            @for remark in &row.remarks { dt { "Remark" } dd { (visible(remark)) } }
            @if !row.may_affect.is_empty() {
                dt { "May bear on" }
                dd { (row.may_affect.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")) }
            }
        }
    }
}

/// The bytes as they were received, to be saved and opened by whoever trusts them.
pub(in crate::web) fn file(visit: &mut Visit<'_>) -> Reply {
    let Some(row) = asked_for(visit) else { return unknown(visit) };
    let Some(id) = row.sha256 else { return visit.missing("Its bytes were never had.") };
    Reply::Later(Box::new(move |app: &App| match app.shelf.file(&row.path, id) {
        Ok(bytes) => Reply::Download {
            name: saved_as(&row.path),
            media_type: "application/octet-stream",
            bytes,
        },
        Err(error) => told(app, StatusCode::GONE, &error.to_string()),
    }))
}

/// A page of a PDF as a picture.
pub(in crate::web) fn picture(visit: &mut Visit<'_>) -> Reply {
    let Some(row) = asked_for(visit) else { return unknown(visit) };
    let view = PageView {
        page: visit.asked.parsed("page").unwrap_or(1),
        dots_per_inch: DOTS_PER_INCH,
        marked: visit.asked.value("words").to_owned(),
    };
    let Some(id) = row.sha256.filter(|_| row.format.as_deref() == Some("pdf")) else {
        return visit.missing("Only pages of PDFs are drawn.");
    };
    Reply::Later(Box::new(move |app: &App| match app.shelf.page_image(&row.path, id, &view) {
        Ok(png) => Reply::Picture(png),
        Err(error) => told(app, StatusCode::NOT_FOUND, &error.to_string()),
    }))
}

fn told(app: &App, status: StatusCode, said: &str) -> Reply {
    let visit = app.visit(crate::web::asked::Asked::default());
    Reply::Problem(status, frame::problem(&visit, "It cannot be shown", said))
}

/// The row of the ledger that a request names.
fn asked_for(visit: &Visit<'_>) -> Option<Document> {
    let path = visit.asked.value("path");
    visit.outputs().documents.documents.iter().find(|row| row.path == path).cloned()
}

fn unknown(visit: &Visit<'_>) -> Reply {
    visit.missing("No file of this name was received.")
}

/// A name to save a file under: its own, as far as every system can have it.
fn saved_as(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or_default();
    let plain =
        |one: char| if one.is_ascii_alphanumeric() || "._- ".contains(one) { one } else { '_' };
    let name: String = name.chars().map(plain).collect();
    let name = name.trim_start_matches('.').to_owned();
    if name.is_empty() { "evidence".to_owned() } else { name }
}
