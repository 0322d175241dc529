//! The Statement of Applicability against the evidence.

use maud::html;

use crate::paper::visible;
use crate::web::app::{Reply, Visit};
use crate::web::{frame, links};

pub(in crate::web) fn page(visit: &mut Visit<'_>) -> Reply {
    let rows = &visit.outputs().soa.controls;
    let main = html! {
        h1 { "Statement of Applicability" }
        p { "What the organisation claims for each control, and what the evidence provided shows. \
             \"Supported\" is about evidence, and never means conforming." }
        @if rows.is_empty() { p { "No Statement of Applicability was received." } }
        div class="scroll" role="region" aria-label="Controls" tabindex="0" {
            table {
                thead { tr {
                    th scope="col" { "Control" } th scope="col" { "Title" } th scope="col" { "Applies" }
                    th scope="col" { "Justification" } th scope="col" { "Claimed" }
                    th scope="col" { "Points to" } th scope="col" { "Laid down" }
                    th scope="col" { "Happens" } th scope="col" { "Verdict" } th scope="col" { "Drafts" } } }
                tbody {
                    @for row in rows {
                        tr {
                            th scope="row" {
                                @match row.id {
                                    Some(id) => a href={ "/coverage/" (id) } { (id) },
                                    None => (visible(&row.written)),
                                }
                            }
                            td { (row.title) }
                            td { (applies(row.applicable)) }
                            td { @if let Some(words) = &row.justification { (visible(words)) } }
                            td { (row.claimed.replace('_', " ")) }
                            td { @if let Some(words) = &row.points_to { (visible(words)) }
                                @if let Some(path) = &row.document { " → " (links::document(path)) } }
                            td class="number" { (row.design.len()) }
                            td class="number" { (row.operating.len())
                                @if let Some(day) = row.newest_operating { " (" (day) ")" } }
                            td { strong { (row.verdict.replace('_', " ")) } }
                            td { @for id in &row.findings {
                                a href={ "/findings/" (id) } { (short(&id.to_string())) } " " } }
                        }
                    }
                }
            }
        }
    };
    Reply::Page(frame::page(visit, "/soa", "Statement of Applicability", &main))
}

/// Whether a control is said to apply.
fn applies(said: Option<bool>) -> &'static str {
    match said {
        Some(true) => "yes",
        Some(false) => "no",
        None => "not said",
    }
}

/// The beginning of an id, where the whole would not fit.
fn short(id: &str) -> &str {
    id.get(..8).unwrap_or(id)
}
