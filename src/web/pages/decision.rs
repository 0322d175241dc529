//! The decision: one form, a button for everything that can be done, and the key that presses it.

use maud::{Markup, html};

use super::drafted;
use super::findings::citations;
use super::queue::Filter;
use crate::docket::{Matter, Need, Origin, Standing};
use crate::domain::Severity;
use crate::paper::visible;
use crate::web::app::Visit;

/// The grades with the keys that choose them.
const GRADES: [(&str, Severity, &str); 4] = [
    ("1", Severity::Major, "major"),
    ("2", Severity::Minor, "minor"),
    ("3", Severity::Observation, "observation"),
    ("4", Severity::Opportunity, "opportunity"),
];

/// The form under a draft.
pub(super) fn form(visit: &Visit<'_>, filter: &Filter, matter: &Matter) -> Markup {
    let Some(reviewer) = &visit.room.session.reviewer else {
        return html! {
            p class="note" {
                a href="/who" { "Say who reviews" } " to decide: every decision has a name to it."
            }
        };
    };
    let opened = !visit.room.session.opened(matter.id()).is_empty()
        || matter.history.iter().any(|entry| !entry.decision.opened.is_empty())
        || citations(matter).next().is_none()
        || matter.origin != Origin::Drafted;
    let locked = visit.app.need == Need::OpenedPassage && !opened;
    let undo = matter.undoable();
    let second = matter.ruling.as_ref().is_some_and(|ruling| !ruling.who.is_same_person(reviewer))
        && matches!(matter.standing, Standing::Decided(_))
        && matter.approval.is_none();
    let approvable = second && reviewer.role == crate::domain::Role::LeadAuditor;
    html! {
        form class="decision" method="post" action={ "/findings/" (matter.id()) "/decide" } {
            // Enter in a field presses the first button of a form: one that is disabled does nothing.
            button disabled hidden {}
            (filter.hidden())
            input type="hidden" name="draft" value=(matter.digest);
            input type="hidden" name="seen" value=(matter.newest());
            fieldset {
                legend { "Your decision" }
                @if locked {
                    p class="quiet" id="locked" {
                        "Confirming opens once you have opened a passage: press " kbd { "]" } "."
                    }
                }
                div class="acts" {
                    button name="act" value="confirm" class="main" data-key="c" disabled[locked]
                        aria-describedby=[locked.then_some("locked")] { "Confirm " kbd { "c" } }
                    button name="act" value="reject" data-key="r" data-needs="reason" {
                        "Reject " kbd { "r" }
                    }
                    button name="act" value="defer" data-key="d" { "Defer " kbd { "d" } }
                    @if let Some(seq) = undo {
                        button name="act" value="undo" data-key="u" formnovalidate {
                            "Undo entry " (seq) " " kbd { "u" }
                        }
                        input type="hidden" name="undone" value=(seq);
                    }
                    @if approvable {
                        button name="act" value="approve" data-key="a" {
                            "Approve as lead auditor " kbd { "a" }
                        }
                    }
                    button name="act" value="note" data-key="n" data-needs="reason" { "Note " kbd { "n" } }
                }
                label for="reason" { "Reason (needed to reject, edit, change the grade or note)" }
                textarea id="reason" name="reason" rows="1" maxlength="4000" {}
                (grades(matter, locked))
                (edit(visit, matter, locked))
                (more(matter))
            }
        }
    }
}

fn grades(matter: &Matter, locked: bool) -> Markup {
    html! {
        div class="grades" role="group" aria-label="Confirm with another grade" {
            span { "Confirm as: " }
            @for (key, grade, words) in GRADES {
                @let same = matter.grade == Some(grade);
                button name="regrade" value=(grade.name()) data-key=(key) data-needs="reason"
                    disabled[locked || same] {
                    (words) " " kbd { (key) }
                }
            }
        }
    }
}

/// The words to edit: those that stand, or those of a model where somebody asked to begin with them.
fn edit(visit: &Visit<'_>, matter: &Matter, locked: bool) -> Markup {
    let model = drafted::chosen(visit, matter);
    let wording = &matter.wording;
    let (title, condition) = model
        .map_or((&wording.title, &wording.condition), |model| (&model.title, &model.condition));
    html! {
        details class="edit" id="edit" open[model.is_some()] {
            summary data-key="e" { "Edit the words " kbd { "e" } }
            @if let Some(model) = model {
                p class="quiet" { "Title and condition below are as model " (visible(&model.model))
                    " worded them. Once you confirm them they are yours." }
            }
            label for="title" { "Title" }
            input id="title" name="title" value=(visible(title)) maxlength="500";
            label for="condition" { "Condition" }
            textarea id="condition" name="condition" rows="4" maxlength="8000" {
                (visible(condition))
            }
            label for="recommendation" { "Recommendation" }
            textarea id="recommendation" name="recommendation" rows="2" maxlength="8000" {
                (visible(&wording.recommendation))
            }
            button name="act" value="edit" data-needs="reason" disabled[locked] { "Confirm in these words" }
        }
    }
}

/// What is done more rarely.
fn more(matter: &Matter) -> Markup {
    html! {
        details class="more" {
            summary { "Merge or split" }
            label for="into" { "Tell it as part of this finding (its id)" }
            input id="into" name="into" placeholder="F-" pattern="F-[0-9a-f]{16}";
            button name="act" value="merge" data-needs="reason" { "Merge" }
            @if matter.evidence.len() > 1 && matter.origin == Origin::Drafted {
                fieldset {
                    legend { "Take evidence out into a finding of its own" }
                    @for (nth, citation) in matter.draft.evidence.iter().enumerate() {
                        @if matter.evidence.contains(citation) {
                            label class="tick" {
                                input type="checkbox" name="evidence" value=(nth);
                                " " (visible(&citation.cited()))
                            }
                        }
                    }
                    label for="split-title" { "Title of the new finding" }
                    input id="split-title" name="split_title" maxlength="500";
                    button name="act" value="split" data-needs="reason" { "Split" }
                }
            }
        }
    }
}
