//! The reading ledger: every file received, what it is and what became of it.

use maud::html;

use super::queue::choice;
use crate::outputs::Document;
use crate::paper::visible;
use crate::web::app::{Reply, Visit};
use crate::web::asked::address;
use crate::web::{frame, links};

const LISTED: usize = 200;
const STATUSES: [(&str, &str); 5] = [
    ("", "all"),
    ("read", "read"),
    ("partial", "read in part"),
    ("unreadable", "unreadable"),
    ("skipped", "no evidence"),
];

pub(in crate::web) fn page(visit: &mut Visit<'_>) -> Reply {
    let status = visit.asked.value("status");
    let words = visit.asked.value("q").trim().to_lowercase();
    let takes = |row: &&Document| {
        let fields = [Some(&row.path), row.title.as_ref(), row.kind.as_ref()];
        (status.is_empty() || row.status == status)
            && (words.is_empty()
                || fields.iter().flatten().any(|field| field.to_lowercase().contains(&words)))
    };
    let rows: Vec<&Document> = visit.outputs().documents.documents.iter().filter(takes).collect();
    let pages = rows.len().div_ceil(LISTED).max(1);
    let page = visit.asked.parsed::<usize>("page").unwrap_or(0).min(pages - 1);
    let to = |page: usize| {
        address("/documents", &[("status", status), ("q", &words), ("page", &page.to_string())])
    };
    let main = html! {
        h1 { "Documents" }
        form class="filter line" method="get" action="/documents" {
            (choice("status", "Status", &STATUSES, status))
            label for="q" { "Path, title or kind" }
            input id="q" name="q" type="search" data-key="/" value=(words);
            button { "Filter" }
        }
        p class="counts" { (rows.len()) " files" }
        div class="scroll" role="region" aria-label="Files received" tabindex="0" {
            table class="files" {
                thead { tr {
                    th scope="col" { "File" } th scope="col" { "Status" } th scope="col" { "Kind" }
                    th scope="col" { "Title" } th scope="col" { "Version" } th scope="col" { "Approval" }
                    th scope="col" { "Date" } th scope="col" { "Next review" } th scope="col" { "Language" }
                    th scope="col" { "SHA-256" } } }
                tbody {
                    @for row in rows.iter().skip(page * LISTED).take(LISTED) {
                        @let dates = &row.dates;
                        @let own = [&dates.approved, &dates.issued, &dates.effective];
                        @let own = own.into_iter().find_map(Option::as_ref);
                        tr {
                            th scope="row" { (links::document(&row.path)) }
                            td { (row.status)
                                @if let Some(reason) = &row.reason { ": " (visible(reason)) }
                                @if let Some(first) = &row.duplicate_of { ", same as " (visible(first)) } }
                            td { @if let Some(kind) = &row.kind { (kind) } }
                            td { @if let Some(title) = &row.title { (visible(title)) } }
                            td { @if let Some(version) = &row.version { (visible(version)) } }
                            td { @if let Some(approval) = &row.approval { (approval.replace('_', " ")) } }
                            td class="day" { @if let Some(date) = own { (date) } }
                            td class="day" { @if let Some(date) = &dates.next_review { (date) } }
                            td { @if let Some(language) = &row.language { (language) } }
                            td class="hash" {
                                @if let Some(digest) = &row.sha256 { (digest.to_string()[..12]) }
                            }
                        }
                    }
                }
            }
        }
        (links::pages(page, pages, to))
    };
    Reply::Page(frame::page(visit, "/documents", "Documents", &main))
}
