//! The findings: the queue on the left, the draft in the middle, its sources on the right.

use maud::{Markup, html};

use super::queue::{self, Filter};
use super::{decision, draft};
use crate::docket::Matter;
use crate::domain::FindingId;
use crate::outputs::Citation;
use crate::web::app::{Reply, Visit};
use crate::web::frame;
use crate::web::source::{self, Quoted};

pub(in crate::web) fn page(visit: &mut Visit<'_>) -> Reply {
    let filter = Filter::of(&visit.asked);
    let named = visit.asked.finding();
    if named.is_none() && !visit.asked.named.is_empty() {
        return visit.missing("A finding goes by `F-` and 16 digits.");
    }
    let chosen = {
        let matters = filter.matters(visit.room.desk.docket());
        named.or_else(|| matters.first().map(|matter| matter.id()))
    };
    if let Some(id) = named
        && visit.room.desk.docket().matter(id).is_none()
    {
        return visit.missing("The last run drafted no such finding, and nobody added one.");
    }
    let passage = chosen.and_then(|id| opened(visit, id));
    if let Some(id) = chosen {
        visit.room.session.look_at(id);
    }
    let docket = visit.room.desk.docket();
    let matters = filter.matters(docket);
    let matter = chosen.and_then(|id| docket.matter(id));
    let title = matter.map_or("Findings", |matter| matter.wording.title.as_str());
    let main = html! {
        div class="three" {
            section class="left" aria-label="Queue" { (queue::list(visit, &filter, &matters, chosen)) }
            section class="middle" aria-label="Draft" {
                @match matter {
                    Some(matter) => {
                        (draft::shown(visit, &filter, matter, &matters))
                        (decision::form(visit, &filter, matter))
                        (draft::history(visit, matter))
                    },
                    None => { h1 { "Nothing to show" } p { "No draft fits the filter." } },
                }
            }
            section class="right" aria-label="Sources" {
                @if let Some(matter) = matter { (sources(visit, &filter, matter, passage.as_ref())) }
            }
        }
    };
    Reply::Page(frame::page(visit, "/findings", title, &main))
}

/// The passage that is asked for; to be shown it is to have been opened.
fn opened(visit: &mut Visit<'_>, id: FindingId) -> Option<(usize, Citation)> {
    let nth: usize = visit.asked.parsed("passage")?;
    let matter = visit.room.desk.docket().matter(id)?;
    let citation = citations(matter).nth(nth.checked_sub(1)?)?.clone();
    visit.room.session.open(id, citation.cited());
    Some((nth, citation))
}

/// What speaks for a finding, then what speaks against it: passages are numbered through both, from 1.
pub(super) fn citations(matter: &Matter) -> impl Iterator<Item = &Citation> {
    matter.evidence.iter().chain(&matter.draft.counter_evidence)
}

/// The right of the page: the passage that was opened, with ways to the one before and after.
fn sources(
    visit: &Visit<'_>,
    filter: &Filter,
    matter: &Matter,
    passage: Option<&(usize, Citation)>,
) -> Markup {
    let count = citations(matter).count();
    let at = passage.map_or(0, |(nth, _)| *nth);
    let to = |nth: usize| filter.to(matter.id(), &[("passage", &nth.to_string())]);
    html! {
        nav class="passages" aria-label="Passages" {
            @if at > 1 { a data-key="[" href=(to(at - 1)) { kbd { "[" } " previous passage" } }
            @if at < count {
                a data-key="]" href=(to(at + 1)) {
                    @if at == 0 { "Open the first passage " } @else { "next passage " } kbd { "]" }
                }
            }
        }
        @match passage {
            Some((nth, citation)) => {
                p class="counts" { "Passage " (nth) " of " (count)
                    @if *nth > matter.evidence.len() { ", which speaks against it" } }
                @let number = nth.to_string();
                @let pictured = filter.to(matter.id(), &[("passage", &number), ("picture", "on")]);
                (source::source(visit, Quoted {
                    document: &citation.document,
                    place: &citation.location,
                    quote: &citation.quote,
                    pictured: &pictured,
                }))
            },
            None if count == 0 => {
                p { "The draft rests on no passage: it is about something that was not found." }
            },
            None => { p { "Open a passage to see it in its document." } },
        }
    }
}
