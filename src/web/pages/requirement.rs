//! One requirement: the conclusion with its reason, the passages as they were ranked, each to be opened in its
//! source, and the drafts that name it.

use maud::{Markup, html};

use super::drafted;
use crate::domain::RequirementId;
use crate::outputs::Passage;
use crate::paper::visible;
use crate::web::app::{Reply, Visit};
use crate::web::asked::address;
use crate::web::source::{self, Quoted};
use crate::web::{badge, frame};

/// So many drafts are listed; the queue has the rest.
const DRAFTS: usize = 100;

pub(in crate::web) fn page(visit: &mut Visit<'_>) -> Reply {
    let Ok(id) = visit.asked.named.parse::<RequirementId>() else {
        return visit.missing("Requirements go by ids such as 6.1.2 or A.7.4.");
    };
    let outputs = visit.outputs();
    let Some(row) = outputs.coverage.requirements.iter().find(|row| row.id == id) else {
        return visit.missing("The catalogue has no such requirement.");
    };
    let (letter, class, words) = badge::conclusion(&row.conclusion);
    let passages: Vec<&Passage> =
        outputs.passages.iter().filter(|passage| passage.requirement == id).collect();
    let rank: Option<u32> = visit.asked.parsed("passage");
    let quoted = drafted::asked(visit, id);
    let chosen = passages.iter().find(|passage| Some(passage.rank) == rank);
    let docket = visit.room.desk.docket();
    let main = html! {
        div class="two" {
            section class="middle" aria-label="Requirement" {
                h1 { (id) " " (row.title) }
                @if let Some(requirement) = visit.app.catalog.requirement(id) { p { (requirement.intent) } }
                p { span class={ "cell " (class) } { (letter) } " "
                    strong { (words) }
                    @match row.judged_by.as_str() {
                        _ if row.conclusion == "contradicted" => "",
                        "model" => " (the model's conclusion)",
                        "keyword_instead" => " (the keyword engine's conclusion)",
                        _ => "",
                    }
                    " — " (visible(&row.reason)) }
                @if !row.systems.is_empty() {
                    ul class="systems" {
                        @for system in &row.systems {
                            @let (letter, class, words) = badge::conclusion(&system.conclusion);
                            li { span class={ "cell " (class) } { (letter) } " "
                                (visible(&system.system)) ": " (words) }
                        }
                    }
                }
                (drafted::of_requirement(visit, row))
                h2 { "Drafts that name it (" (row.findings.len()) ")" }
                ul class="drafts" {
                    @for matter in row.findings.iter().take(DRAFTS).filter_map(|id| docket.matter(*id)) {
                        li {
                            (badge::grade(matter.draft.kind, matter.grade)) " "
                            a href={ "/findings/" (matter.id()) } { (visible(&matter.wording.title)) } " "
                            (badge::state(matter))
                        }
                    }
                }
                @if row.findings.len() > DRAFTS {
                    p { "The first " (DRAFTS) ". "
                        a href=(address("/findings", &[("kind", "all"), ("q", &id.to_string())])) { "All of them in the queue" } }
                }
                h2 { "Passages as they were ranked (" (passages.len()) ")" }
                (ranked(id, &passages))
            }
            section class="right" aria-label="Sources" {
                @match (quoted, chosen) {
                    (Some((nth, cited)), _) => {
                        @let base = format!("/coverage/{id}");
                        @let nth = nth.to_string();
                        @let pictured = address(&base, &[("quotation", &nth), ("picture", "on")]);
                        p class="counts" { "Quotation " (nth) " of the model: "
                            (cited.bearing.words()) }
                        (source::source(visit, Quoted {
                            document: &cited.document,
                            place: &cited.location,
                            quote: &cited.quote,
                            pictured: &pictured,
                        }))
                    },
                    (None, Some(passage)) => {
                        @let base = format!("/coverage/{id}");
                        @let rank = passage.rank.to_string();
                        @let pictured = address(&base, &[("passage", &rank), ("picture", "on")]);
                        (source::source(visit, Quoted {
                            document: &passage.document,
                            place: &passage.location,
                            quote: &passage.text,
                            pictured: &pictured,
                        }))
                        p { a href=(address("/add", &[("requirement", &id.to_string()), ("rank", &rank)])) {
                            "Write a finding about this passage" } }
                    },
                    (None, None) => p { "Open a passage to see it in its document." },
                }
            }
        }
    };
    Reply::Page(frame::page(visit, "/coverage", &format!("{id} {}", row.title), &main))
}

fn ranked(id: RequirementId, passages: &[&Passage]) -> Markup {
    html! {
        @if passages.is_empty() { p { "Nothing was found for it in the evidence provided." } }
        ol class="ranked" {
            @for passage in passages {
                li value=(passage.rank) {
                    p class="counts" { (passage.nature) " · " (passage.strength) " · "
                        @let rank = passage.rank.to_string();
                        a href=(address(&format!("/coverage/{id}"), &[("passage", &rank)])) {
                            (visible(&passage.document)) ", " (passage.location)
                        }
                    }
                    p { (visible(opening(&passage.text))) }
                }
            }
        }
    }
}

/// The beginning of a text, as much as is read at a glance.
pub(in crate::web) fn opening(text: &str) -> &str {
    const CHARACTERS: usize = 320;
    match text.char_indices().nth(CHARACTERS) {
        Some((end, _)) => &text[..end],
        None => text,
    }
}
