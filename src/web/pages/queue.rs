//! The queue: which matters are shown, in which order, and the list of them on the left of a finding.

use std::cmp::Reverse;

use maud::{Markup, html};

use crate::docket::{Docket, Matter, Standing};
use crate::domain::{FindingId, FindingKind};
use crate::paper::visible;
use crate::web::app::Visit;
use crate::web::asked::{Asked, address};
use crate::web::{badge, links};

/// So many matters are listed on one page of the queue.
const LISTED: usize = 100;

/// Which matters are asked for, as the addresses carry it.
#[derive(Clone, Debug, Default)]
pub(super) struct Filter {
    state: String,
    kind: String,
    grade: String,
    words: String,
}

const STATES: [(&str, &str); 7] = [
    ("", "undecided first"),
    ("undecided", "undecided"),
    ("confirmed", "confirmed"),
    ("rejected", "rejected"),
    ("deferred", "deferred"),
    ("changed", "changed since decided"),
    ("merged", "told as part of another"),
];
const KINDS: [(&str, &str); 6] = [
    ("", "findings"),
    ("nonconformity", "nonconformities"),
    ("observation", "observations"),
    ("needs_human", "ambiguous"),
    ("evidence_request", "evidence requests"),
    ("all", "everything"),
];
const GRADES: [(&str, &str); 5] = [
    ("", "all"),
    ("major", "major"),
    ("minor", "minor"),
    ("observation", "observation"),
    ("ofi", "opportunity"),
];

impl Filter {
    pub(super) fn of(asked: &Asked) -> Self {
        let value = |key: &str| asked.value(key).to_owned();
        Self {
            state: value("state"),
            kind: value("kind"),
            grade: value("grade"),
            words: value("q"),
        }
    }

    /// The address of a finding under the same filter.
    pub(super) fn to(&self, id: FindingId, more: &[(&str, &str)]) -> String {
        let mut query = self.query();
        query.extend_from_slice(more);
        address(&format!("/findings/{id}"), &query)
    }

    /// The address of the queue under the same filter.
    pub(super) fn back(&self, more: &[(&str, &str)]) -> String {
        let mut query = self.query();
        query.extend_from_slice(more);
        address("/findings", &query)
    }

    fn query(&self) -> Vec<(&str, &str)> {
        vec![
            ("state", self.state.as_str()),
            ("kind", self.kind.as_str()),
            ("grade", self.grade.as_str()),
            ("q", self.words.as_str()),
        ]
    }

    /// Hidden fields that carry the filter through a form.
    pub(super) fn hidden(&self) -> Markup {
        html! {
            @for (name, value) in self.query() {
                @if !value.is_empty() { input type="hidden" name=(name) value=(value); }
            }
        }
    }

    fn takes(&self, matter: &Matter) -> bool {
        let kind = matter.draft.kind;
        let of_kind = match self.kind.as_str() {
            "" => !matches!(kind, FindingKind::EvidenceRequest | FindingKind::Conformity),
            "all" => true,
            name => kind.name() == name,
        };
        let of_state = match self.state.as_str() {
            "" => true,
            "undecided" => matter.is_undecided(),
            name => matter.state() == name,
        };
        let of_grade =
            self.grade.is_empty() || matter.grade.is_some_and(|grade| grade.name() == self.grade);
        // Who types an id wants that finding, whatever it is.
        let named = matter.id().to_string().eq_ignore_ascii_case(self.words.trim());
        named || (of_kind && of_state && of_grade && self.speaks_of(matter))
    }

    fn speaks_of(&self, matter: &Matter) -> bool {
        let wanted = self.words.trim().to_lowercase();
        if wanted.is_empty() {
            return true;
        }
        let draft = &matter.draft;
        let requirements = draft.requirements.iter().map(ToString::to_string);
        let documents = matter.evidence.iter().map(|citation| citation.document.clone());
        let wording = &matter.wording;
        [draft.id.to_string(), draft.test.clone().unwrap_or_default()]
            .into_iter()
            .chain([draft.subject.clone(), wording.title.clone(), wording.condition.clone()])
            .chain(requirements)
            .chain(documents)
            .any(|text| text.to_lowercase().contains(&wanted))
    }

    /// The matters asked for: undecided first, graver ones before lighter ones, and of those the ones that
    /// rest on least, which need a person most.
    pub(super) fn matters<'d>(&self, docket: &'d Docket) -> Vec<&'d Matter> {
        let mut matters: Vec<&Matter> =
            docket.matters.iter().filter(|matter| self.takes(matter)).collect();
        matters.sort_by_key(|matter| {
            let turn = match matter.standing {
                _ if !matter.is_undecided() => 2,
                Standing::Decided(_) => 1,
                Standing::Open | Standing::Changed(_) => 0,
            };
            (turn, Reverse(matter.grade), matter.evidence.len())
        });
        matters
    }
}

/// The list, with the filter above it. `chosen` is on the screen.
pub(super) fn list(
    visit: &Visit<'_>,
    filter: &Filter,
    matters: &[&Matter],
    chosen: Option<FindingId>,
) -> Markup {
    let place = chosen.and_then(|id| matters.iter().position(|matter| matter.id() == id));
    let page = visit.asked.parsed("page").unwrap_or(place.unwrap_or(0) / LISTED);
    let pages = matters.len().div_ceil(LISTED).max(1);
    let page = page.min(pages - 1);
    let listed = matters.iter().skip(page * LISTED).take(LISTED);
    let undecided = matters.iter().filter(|matter| matter.is_undecided()).count();
    let decided = matters.len() - undecided;
    html! {
        h2 { "Draft findings" }
        p class="counts" { (matters.len()) " shown · " (undecided) " undecided" }
        progress max=(matters.len().max(1)) value=(decided)
            aria-label={ (decided) " of " (matters.len()) " decided" } {}
        form class="filter" method="get" action="/findings" {
            (choice("state", "State", &STATES, &filter.state))
            (choice("kind", "Kind", &KINDS, &filter.kind))
            (choice("grade", "Grade", &GRADES, &filter.grade))
            label for="q" { "Search the drafts" }
            input id="q" name="q" type="search" data-key="/" value=(filter.words);
            button { "Filter" }
        }
        ol class="queue" {
            @for matter in listed {
                @let current = (chosen == Some(matter.id())).then_some("true");
                li {
                    a href=(filter.to(matter.id(), &[])) aria-current=[current] {
                        (badge::grade(matter.draft.kind, matter.grade))
                        span class="ids" { (about(matter)) }
                        span class="title" { (visible(&matter.wording.title)) }
                        (badge::state(matter))
                    }
                }
            }
        }
        (links::pages(page, pages, |page| filter.back(&[("page", &page.to_string())])))
    }
}

/// What a matter is held against, and what it is about.
fn about(matter: &Matter) -> String {
    let ids: Vec<String> = matter.draft.requirements.iter().map(ToString::to_string).collect();
    let parts = [ids.join(", "), visible(&matter.draft.subject).into_owned()];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(" · ")
}

/// A choice between words; the first one is what holds without a choice.
pub(in crate::web) fn choice(
    name: &str,
    label: &str,
    options: &[(&str, &str)],
    chosen: &str,
) -> Markup {
    html! {
        label for=(name) { (label) }
        select id=(name) name=(name) {
            @for (value, words) in options {
                option value=(value) selected[*value == chosen] { (words) }
            }
        }
    }
}
