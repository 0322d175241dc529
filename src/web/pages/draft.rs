//! A draft as it is read: requirement, condition, evidence for and against, the grade and its reason, history.

use maud::{Markup, html};

use super::drafted;
use super::findings::citations;
use super::queue::Filter;
use crate::docket::{Matter, Origin, Outcome, Standing};
use crate::domain::{Act, FindingId};
use crate::outputs::Citation;
use crate::paper::visible;
use crate::web::app::Visit;
use crate::web::{badge, frame};

/// The draft, above the decision.
pub(super) fn shown(
    visit: &Visit<'_>,
    filter: &Filter,
    matter: &Matter,
    matters: &[&Matter],
) -> Markup {
    let draft = &matter.draft;
    let place = matters.iter().position(|other| other.id() == matter.id());
    let step = |by: isize| {
        let place = place?.checked_add_signed(by)?;
        Some(filter.to(matters.get(place)?.id(), &[]))
    };
    html! {
        p class="crumb" {
            span class="hash" { (draft.id) }
            @if let Some(place) = place { " · " (place + 1) " of " (matters.len()) }
            " · " (badge::grade(draft.kind, matter.grade)) " " (badge::grade_words(draft.kind, matter.grade))
            " · " (badge::drafter(draft)) " · " (badge::state(matter))
        }
        p class="steps" {
            @if let Some(before) = step(-1) { a data-key="k" href=(before) { kbd { "k" } " previous" } }
            @if let Some(after) = step(1) { a data-key="j" href=(after) { "next " kbd { "j" } } }
        }
        h1 { (visible(&matter.wording.title)) }
        (changed(visit, matter))
        dl class="parts" {
            @for id in &draft.requirements {
                @if let Some(requirement) = visit.app.catalog.requirement(*id) {
                    dt { a href={ "/coverage/" (id) } { (id) } }
                    dd { strong { (requirement.title) } " — " (requirement.intent) }
                }
            }
            dt { "Criterion" }
            dd { (visible(&draft.criterion.text)) " "
                span class="quiet" { "(" (draft.criterion.source.words()) ")" } }
            dt { "Condition" }
            dd { (visible(&matter.wording.condition))
                @if matter.wording.condition != draft.condition {
                    details { summary { "as it was drafted" } (visible(&draft.condition)) } } }
            @if !draft.expected.is_empty() { dt { "Expected" } dd { (visible(&draft.expected)) } }
            @if !draft.observed.is_empty() { dt { "Observed" } dd { (visible(&draft.observed)) } }
            @if let Some(population) = &draft.population {
                dt { "Population" }
                dd { (population.failed) " of " (population.tested) " " (visible(&population.unit)) }
            }
            dt { "Why this grade" }
            dd { (visible(&draft.grade_reason))
                @if matter.grade != draft.grade {
                    " (drafted as " (badge::grade_words(draft.kind, draft.grade)) ")" } }
            @if !matter.wording.recommendation.is_empty() {
                dt { "Recommendation" } dd { (visible(&matter.wording.recommendation)) }
            }
            @if !draft.false_positive_note.is_empty() {
                dt { "A false alarm if" } dd { (visible(&draft.false_positive_note)) }
            }
            @if !draft.question.is_empty() { dt { "Ask" } dd { (visible(&draft.question)) } }
            (drafted::drafter(visit, matter))
            @if let Some(waiver) = &draft.waiver {
                dt { "Waived" }
                dd { "by " (visible(&waiver.by)) " on " (waiver.on) ": " (visible(&waiver.reason)) }
            }
        }
        (drafted::wording(visit, matter, &with_wording(visit, filter, matter)))
        (evidence(visit, filter, matter))
    }
}

/// The address of the same page with a model's wording in the edit form; what is opened stays open.
fn with_wording(visit: &Visit<'_>, filter: &Filter, matter: &Matter) -> String {
    let more = [("passage", visit.asked.value("passage")), ("wording", "model")];
    filter.to(matter.id(), &more) + "#edit"
}

/// What became other since somebody decided.
fn changed(visit: &Visit<'_>, matter: &Matter) -> Markup {
    let titled = |id: FindingId| {
        let title = visit.room.desk.docket().matter(id).map(|other| visible(&other.wording.title));
        html! { a href={ "/findings/" (id) } { @match title { Some(title) => (title), None => (id) } } }
    };
    html! {
        @if let Origin::Split(from) = matter.origin {
            p class="note" { "Taken out of: " (titled(from)) }
        }
        @for id in &matter.merged {
            p class="note" { "Told as part of this: " (titled(*id)) }
        }
        @if let Standing::Decided(Outcome::Merged(into)) = matter.standing {
            p class="note" { "Told as part of: " (titled(into)) }
        }
        @if matches!(matter.standing, Standing::Changed(_)) {
            div class="note changed" {
                p { strong { "Changed since it was decided." }
                    @if let Some(ruling) = &matter.ruling {
                        " " (frame::past(ruling.act)) " by " (ruling.who.name)
                        " on " (ruling.at.day()) "." } }
                ul { @for change in &matter.changes { li { (visible(&change.to_string())) } } }
            }
        }
    }
}

fn evidence(visit: &Visit<'_>, filter: &Filter, matter: &Matter) -> Markup {
    let opened = visit.room.session.opened(matter.id());
    let number = |citation: &Citation| {
        citations(matter).position(|other| std::ptr::eq(other, citation)).map_or(0, |at| at + 1)
    };
    let listed = |list: &[Citation]| {
        html! {
            ul class="evidence" {
                @for citation in list {
                    @let nth = number(citation).to_string();
                    li {
                        q { (visible(&citation.quote)) }
                        " "
                        a href=(filter.to(matter.id(), &[("passage", &nth)])) {
                            (visible(&citation.document)) ", " (citation.location)
                        }
                        @if opened.contains(&citation.cited()) { span class="quiet" { " ✓ opened" } }
                    }
                }
            }
        }
    };
    html! {
        h2 { "Evidence for it (" (matter.evidence.len()) ")" }
        @if matter.evidence.is_empty() {
            p class="quiet" { "None: it is about something that was not found in the evidence provided." }
        } @else { (listed(&matter.evidence)) }
        h2 { "Evidence against it (" (matter.draft.counter_evidence.len()) ")" }
        @if matter.draft.counter_evidence.is_empty() {
            p class="quiet" { "None was found." }
        } @else { (listed(&matter.draft.counter_evidence)) }
    }
}

/// What was done to it, below the decision.
pub(super) fn history(visit: &Visit<'_>, matter: &Matter) -> Markup {
    let run = &visit.outputs().run;
    html! {
        details class="history" open[!matter.history.is_empty()] {
            summary { "History (" (matter.history.len() + 1) ")" }
            ol {
                li { (badge::drafter(&matter.draft)) ", tickmark " (run.tool.version) ", run over evidence "
                    span class="hash" { (run.inputs.get(..12).unwrap_or_default()) } }
                @for entry in &matter.history {
                    @let decision = &entry.decision;
                    li {
                        "Entry " (entry.seq) ", " time datetime=(decision.at) { (decision.at.minute()) } ": "
                        strong { (frame::past(decision.act.name())) }
                        @if let Act::Undo { undone } = decision.act { " entry " (undone) }
                        " by " (decision.who.name)
                        " (" (decision.who.role.name()) ", " (decision.via.name()) ")"
                        @if let Some(reason) = decision.act.reason() { ": " (visible(reason.as_str())) }
                    }
                }
            }
        }
    }
}
