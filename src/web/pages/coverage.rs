//! The coverage: a map of requirements by AI system, the conclusions one by one, and the largest gaps.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::drafted;
use crate::domain::RequirementId;
use crate::outputs::Requirement;
use crate::web::app::{Reply, Visit};
use crate::web::{badge, frame};

pub(in crate::web) fn page(visit: &mut Visit<'_>) -> Reply {
    let requirements = &visit.outputs().coverage.requirements;
    let main = html! {
        h1 { "Coverage" }
        p { "Each cell: the letter is the state, the number how many passages count as evidence. "
            strong { "Covered never means conforming: " }
            "it says that evidence was found, not that it is good enough." }
        p class="legend" {
            @for name in ["supported", "partial", "not_found", "contradicted", "not_applicable"] {
                @let (letter, class, words) = badge::conclusion(name);
                span class={ "cell " (class) } { (letter) } " " (words) " "
            }
        }
        (drafted::to_look_at_first(visit))
        (map(requirements))
        h2 { "Requirement by requirement" }
        (rows(requirements))
    };
    Reply::Page(frame::page(visit, "/coverage", "Coverage", &main))
}

/// Requirements in groups, one row per AI system and one for the organisation.
fn map(requirements: &[Requirement]) -> Markup {
    let mut groups: Vec<(String, Vec<&Requirement>)> = Vec::new();
    for requirement in requirements {
        let group = requirement.id.group();
        match groups.last_mut().filter(|(last, _)| *last == group) {
            Some((_, members)) => members.push(requirement),
            None => groups.push((group, vec![requirement])),
        }
    }
    let mut systems: BTreeMap<&str, BTreeMap<&str, Vec<&str>>> = BTreeMap::new();
    for (group, members) in &groups {
        for system in members.iter().flat_map(|requirement| &requirement.systems) {
            let cells = systems.entry(&system.system).or_default();
            cells.entry(group).or_default().push(&system.conclusion);
        }
    }
    html! {
        div class="scroll" role="region" aria-label="Map of coverage" tabindex="0" {
            table class="map" {
                caption { "Clauses and controls by AI system; the worst conclusion of each group" }
                thead { tr { th scope="col" { "System" }
                    @for (group, _) in &groups { th scope="col" { (group) } } } }
                tbody {
                    tr { th scope="row" { "Organisation" }
                        @for (group, members) in &groups {
                            (of_organisation(members, group))
                        }
                    }
                    @for (system, cells) in &systems {
                        tr { th scope="row" { (system) }
                            @for (group, members) in &groups {
                                @match cells.get(group.as_str()) {
                                    Some(names) => (cell(worst(names), None, members[0].id, group)),
                                    None => td class="cell out" { "–" },
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The conclusion that needs most work; what is not applicable only where all are.
fn worst<'a>(names: &[&'a str]) -> &'a str {
    const ORDER: [&str; 7] = [
        "not_found",
        "contradicted",
        "partial",
        "design_only",
        "operating_only",
        "supported",
        "not_applicable",
    ];
    let rank = |name: &str| ORDER.iter().position(|one| *one == name).unwrap_or(ORDER.len());
    names.iter().copied().min_by_key(|name| rank(name)).unwrap_or("not_applicable")
}

/// The cell of a group that is met once, for all systems.
fn of_organisation(members: &[&Requirement], group: &str) -> Markup {
    let names: Vec<&str> = members.iter().map(|one| one.conclusion.as_str()).collect();
    let passages = members.iter().map(|one| one.design.len() + one.operating.len()).sum();
    cell(worst(&names), Some(passages), members[0].id, group)
}

fn cell(name: &str, passages: Option<usize>, first: RequirementId, group: &str) -> Markup {
    let (letter, class, words) = badge::conclusion(name);
    html! {
        td class={ "cell " (class) } {
            a href={ "/coverage#r-" (first) } title=(words) {
                (letter) @if let Some(passages) = passages { " " (passages) }
                span class="unseen" { " " (words) ", " (group) }
            }
        }
    }
}

fn rows(requirements: &[Requirement]) -> Markup {
    html! {
        div class="scroll" role="region" aria-label="Conclusions" tabindex="0" {
            table {
                thead { tr {
                    th scope="col" { "Requirement" } th scope="col" { "Title" }
                    th scope="col" { "Conclusion" } th scope="col" { "Laid down" }
                    th scope="col" { "Happens" } th scope="col" { "Newest record" }
                    th scope="col" { "Drafts" } } }
                tbody {
                    @for one in requirements {
                        @let (letter, class, words) = badge::conclusion(&one.conclusion);
                        tr id={ "r-" (one.id) } {
                            th scope="row" { a href={ "/coverage/" (one.id) } { (one.id) } }
                            td { (one.title) }
                            td { span class={ "cell " (class) } { (letter) } " " (words)
                                @if one.interview { " · interview needed" }
                                @if one.judged_by == "model" { " · the model's" }
                                @if one.attention.is_some() {
                                    " " a class="badge look" href={ "/coverage/" (one.id) "#model" } { "LOOK FIRST" }
                                } }
                            td class="number" { (one.design.len()) }
                            td class="number" { (one.operating.len()) }
                            td { @if let Some(day) = one.newest_operating { (day) } }
                            td class="number" { (one.findings.len()) }
                        }
                    }
                }
            }
        }
    }
}
