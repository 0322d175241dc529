//! The check that nothing was missed: passages nobody flagged, drawn once, looked at one by one.

use maud::{Markup, html};

use super::requirement::opening;
use crate::docket::{Sampled, Signature, Wish};
use crate::domain::{Act, Digest, FindingId, Reason, Seen, Via};
use crate::paper::visible;
use crate::web::app::{Reply, Visit};
use crate::web::asked::address;
use crate::web::frame;
use crate::web::source::{self, Quoted};

pub(in crate::web) fn page(visit: &mut Visit<'_>) -> Reply {
    let room = &visit.room;
    let entries = room.desk.entries();
    let elusion = room.sample.elusion(entries, room.desk.docket());
    let next = room.sample.drawn.iter().find(|one| room.sample.seen(entries, one.id).is_none());
    let main = html! {
        div class="two" {
            section class="middle" aria-label="Sample" {
                h1 { "Check that nothing was missed" }
                p { "Of " (elusion.population) " ranked passages that no draft quotes, " (elusion.drawn)
                    " were drawn. The draw follows from the evidence and the drafts: nobody can draw anew. Say of each whether a finding should \
                     have been drafted from it." }
                (statement(&elusion))
                @match next {
                    None => p { strong { "The whole sample was looked at." } },
                    Some(one) => (form(visit, one)),
                }
            }
            section class="right" aria-label="Source" {
                @if let Some(passage) = next.and_then(|one| passage_of(visit, one)) {
                    (source::source(visit, Quoted {
                        document: &passage.document,
                        place: &passage.location,
                        quote: &passage.text,
                        pictured: "/sample?picture=on",
                    }))
                }
            }
        }
    };
    Reply::Page(frame::page(visit, "/findings", "Check that nothing was missed", &main))
}

/// What the sample says so far; the report prints the same.
pub(super) fn statement(elusion: &crate::docket::Elusion) -> Markup {
    let percent = |share: f64| format!("{:.1} %", share * 100.0);
    html! {
        @match elusion.recall {
            None => p class="note" { "Nothing was looked at yet: nothing can be said on what was missed." },
            Some([recall, low, high]) => {
                @let [share, from, to] = elusion.share;
                p class="note" {
                    "Looked at " (elusion.looked_at) " of " (elusion.drawn) ", missed " (elusion.missed) ": "
                    strong { (percent(share)) } " of what was not flagged should have been (95 % interval "
                    (percent(from)) " to " (percent(to)) "). Each missed passage counted as one finding, that is, against the confirmed findings, a recall of "
                    strong { (percent(recall)) } " (" (percent(low)) " to " (percent(high)) ")."
                }
            },
        }
    }
}

fn form(visit: &Visit<'_>, one: &Sampled) -> Markup {
    let requirement = visit.app.catalog.requirement(one.requirement);
    html! {
        h2 { "For " (one.requirement) @if let Some(requirement) = requirement { " " (requirement.title) } }
        @if let Some(requirement) = requirement { p { (requirement.intent) } }
        @if visit.room.session.reviewer.is_none() {
            p class="note" { a href="/who" { "Say who reviews" } " first." }
        } @else {
            form class="decision" method="post" action={ "/sample/" (one.id) "/check" } {
                fieldset {
                    legend { "Should a finding have been drafted from it?" }
                    div class="acts" {
                        button class="main" name="seen" value="nothing" data-key="c" {
                            "Nothing was missed " kbd { "c" }
                        }
                        button name="seen" value="missed" data-key="r" {
                            "Something was missed " kbd { "r" }
                        }
                    }
                    label for="reason" { "Remark" }
                    textarea id="reason" name="reason" rows="2" maxlength="4000" {}
                }
            }
            @let (requirement, rank) = (one.requirement.to_string(), one.rank.to_string());
            p { a href=(address("/add", &[("requirement", &requirement), ("rank", &rank)])) {
                "Write a finding about this passage" } }
        }
        // The requirement and the place stand in the two lines before it.
        blockquote { (visible(opening(one.text.splitn(3, '\n').nth(2).unwrap_or_default()))) }
    }
}

fn passage_of<'a>(visit: &'a Visit<'_>, one: &Sampled) -> Option<&'a crate::outputs::Passage> {
    visit
        .outputs()
        .passages
        .iter()
        .find(|passage| passage.requirement == one.requirement && passage.rank == one.rank)
}

/// Takes what was seen.
pub(in crate::web) fn check(visit: &mut Visit<'_>) -> Reply {
    let Some(reviewer) = visit.room.session.reviewer.clone() else {
        return visit.refused("Say who reviews first: every entry has a name to it.");
    };
    let id = FindingId::try_from(visit.asked.named.clone()).ok();
    let one = visit.room.sample.drawn.iter().find(|one| Some(one.id) == id).cloned();
    let Some(one) = one else { return visit.missing("This passage was not drawn.") };
    let seen = match visit.asked.value("seen") {
        "nothing" => Seen::Nothing,
        "missed" => Seen::Missed,
        _ => return visit.refused("The form does not say what was seen."),
    };
    let reason = Reason::try_from(super::decide::lines(visit.asked.value("reason"))).ok();
    let wish = Wish {
        finding: one.id,
        draft: Digest::of(one.text.as_bytes()),
        // Several people may look at one passage; the newest look is the one that counts.
        seen: u64::MAX,
        act: Act::Check { seen, reason },
        opened: Vec::new(),
        seconds: None,
        text: Some(one.text),
    };
    let signature = Signature { who: reviewer, via: Via::Web, at: (visit.app.clock)() };
    let need = visit.app.need;
    match visit.room.desk.decide(vec![wish], &signature, need) {
        Ok(_) => Reply::See("/sample".to_owned()),
        Err(error) => visit.refused(&format!("{error}.")),
    }
}
