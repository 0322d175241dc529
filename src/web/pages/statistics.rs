//! How people decide, in numbers: what shows that drafts are looked at and not just agreed to.

use std::collections::BTreeMap;

use maud::{Markup, html};

use crate::docket::{Rates, Shares};
use crate::paper::visible;
use crate::web::app::{Reply, Visit};
use crate::web::frame;

pub(in crate::web) fn page(visit: &mut Visit<'_>) -> Reply {
    let room = &visit.room;
    let statistics = room.desk.docket().statistics();
    let elusion = room.sample.elusion(room.desk.entries(), room.desk.docket());
    let all = BTreeMap::from([("All".to_owned(), statistics.all)]);
    let main = html! {
        h1 { "How people decide" }
        p { "Where drafts are confirmed as they are at a near-total rate and in a few seconds each, oversight is not \
             working. The numbers go into the report either way." }
        (table("All matters", "", &all))
        (table("By reviewer", "Reviewer", &statistics.by_reviewer))
        (table("By audit test or engine", "Drafted by", &statistics.by_drafter))
        (table("By requirement", "Requirement", &statistics.by_requirement))
        h2 { "What was not flagged" }
        (super::sample::statement(&elusion))
        p { a href="/sample" { "Look at the sample" } }
    };
    Reply::Page(frame::page(visit, "/log", "How people decide", &main))
}

fn table(title: &str, first: &str, rows: &BTreeMap<String, Shares>) -> Markup {
    html! {
        h2 { (title) }
        @if rows.is_empty() { p class="quiet" { "Nothing was decided yet." } } @else {
            div class="scroll" role="region" aria-label=(title) tabindex="0" {
                table class="numbers" {
                    thead { tr {
                        @if first.is_empty() { td {} } @else { th scope="col" { (first) } }
                        @for name in ["Drafts", "Decided", "Confirmed as drafted", "In other words", "Another grade",
                            "Rejected", "Merged", "Deferred", "Approved", "Written by people", "Acceptance", "Edits",
                            "Rejection", "Median seconds", "A passage opened"] { th scope="col" { (name) } }
                    } }
                    tbody {
                        @for (name, shares) in rows {
                            tr {
                                th scope="row" { (visible(name)) }
                                @for number in [shares.drafted, shares.decided, shares.as_drafted, shares.edited,
                                    shares.regraded, shares.rejected, shares.merged, shares.deferred, shares.approved,
                                    shares.added] {
                                    td class="number" { (number) }
                                }
                                @for rate in rates(*shares) { td class="number" { (rate) } }
                                td class="number" { @if shares.pace.timed > 0 { (shares.pace.median_seconds) } @else { "–" } }
                                td class="number" { (shares.pace.with_passage) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Acceptance, edits and rejection in percent.
fn rates(shares: Shares) -> [String; 3] {
    match shares.rates() {
        Some(Rates { acceptance, edit, rejection }) => {
            [acceptance, edit, rejection].map(|rate| format!("{:.1} %", rate * 100.0))
        }
        None => ["–"; 3].map(str::to_owned),
    }
}
