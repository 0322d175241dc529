//! The matrices: which records were received for each AI system, with what shows it.

use maud::html;

use crate::domain::RequirementId;
use crate::paper::visible;
use crate::web::app::{Reply, Visit};
use crate::web::asked::address;
use crate::web::frame;

pub(in crate::web) fn page(visit: &mut Visit<'_>) -> Reply {
    let matrix = &visit.outputs().matrix;
    let main = html! {
        h1 { "Records by AI system" }
        p class="legend" {
            span class="cell covered" { "✓" } " found "
            span class="cell partial" { "D" } " a draft or unapproved "
            span class="cell gap" { "✗" } " not in the evidence provided "
            span class="cell out" { "–" } " not due "
        }
        @if matrix.systems.is_empty() { p { "No inventory of AI systems was understood." } }
        div class="scroll" role="region" aria-label="Records by AI system" tabindex="0" {
            table class="map" {
                thead { tr { th scope="col" { "AI system" } th scope="col" { "Stage" }
                    @for column in &matrix.columns {
                        th scope="col" { (column.name)
                            @if !column.requirements.is_empty() {
                                br; span class="quiet" { (listed(&column.requirements)) } } } } } }
                tbody {
                    @for system in &matrix.systems {
                        tr {
                            th scope="row" { (visible(&system.label)) }
                            td { (visible(&system.stage)) }
                            @for cell in &system.cells {
                                @let (mark, class, words) = match cell.state.as_str() {
                                    "found" => ("✓", "covered", "found"),
                                    "draft" => ("D", "partial", "draft"),
                                    "missing" => ("✗", "gap", "not in the evidence provided"),
                                    _ => ("–", "out", "not due"),
                                };
                                td class={ "cell " (class) } {
                                    @match cell.evidence.first() {
                                        Some(first) => {
                                            a href=(address("/document", &[("path", &first.document)]))
                                                title={ (first.location) ": " (visible(&first.quote)) } {
                                                (mark)
                                                span class="unseen" { " " (words) ", " (visible(&first.document)) }
                                            }
                                        },
                                        None => { (mark) span class="unseen" { " " (words) } },
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    };
    Reply::Page(frame::page(visit, "/matrix", "Records by AI system", &main))
}

/// Requirements in a row.
fn listed(requirements: &[RequirementId]) -> String {
    requirements.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}
