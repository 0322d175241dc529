//! The corrective actions: a list with what is overdue, and for each a page with the form of the step that is next.

use maud::{Markup, html};

use super::queue::choice;
use crate::actions::{self, Action, State};
use crate::docket::{FollowUp, Stage};
use crate::domain::{AuditDate, Response, Said, SimilarCases};
use crate::paper::visible;
use crate::web::app::{Reply, Visit};
use crate::web::{badge, frame, links};

pub(in crate::web) fn page(visit: &mut Visit<'_>) -> Reply {
    let as_of = visit.outputs().run.as_of;
    let rules = visit.app.catalog.follow_up();
    let all = actions::list(visit.room.desk.docket(), rules, as_of);
    let wanted = visit.asked.value("show");
    let late = all.iter().filter(|action| !action.overdue.is_empty()).count();
    let open = all.iter().filter(|action| action.state.is_open()).count();
    let listed = all.iter().filter(|action| match wanted {
        "overdue" => !action.overdue.is_empty(),
        "open" => action.state.is_open(),
        _ => true,
    });
    let options = [("", "all"), ("open", "open"), ("overdue", "overdue")];
    let main = html! {
        h1 { "Corrective actions" }
        p { (all.len()) " findings stand or stood with an action; " (open) " are open, "
            strong { (late) " have something overdue" } " as of the audit date " (as_of) "." }
        p class="quiet" { "Where a plan names no day, the days are customary ones of the catalogue, and not from the "
            "standard. " code { "tickmark actions DIR --as-of DATE" } " judges by another day." }
        form class="filter line" method="get" action="/actions" {
            (choice("show", "Show", &options, wanted))
            button { "Filter" }
        }
        @if all.is_empty() { p { "No finding is confirmed yet." } } @else {
            div class="scroll" role="region" aria-label="Actions" tabindex="0" {
                table {
                    thead { tr { th scope="col" { "Finding" } th scope="col" { "Grade" } th scope="col" { "State" }
                        th scope="col" { "Action" } th scope="col" { "Owner" } th scope="col" { "Due" }
                        th scope="col" { "Overdue" } th scope="col" { "Reopened" } } }
                    tbody { @for action in listed { (row(action)) } }
                }
            }
        }
    };
    Reply::Page(frame::page(visit, "/actions", "Corrective actions", &main))
}

fn row(action: &Action<'_>) -> Markup {
    let Action { matter, follow_up, .. } = action;
    let answer = &follow_up.response;
    html! {
        tr {
            th scope="row" { a href={ "/actions/" (matter.id()) } { (visible(&matter.wording.title)) } }
            td { (badge::grade(matter.draft.kind, matter.grade)) }
            td { (action.state.words()) }
            td { (words(answer.measure.as_ref())) }
            td { (words(answer.owner.as_ref())) }
            td class="day" { @if let Some(day) = action.action_due { (day) } }
            td { (late(action)) }
            td class="number" { (follow_up.reopened) }
        }
    }
}

fn late(action: &Action<'_>) -> Markup {
    html! {
        @for (nth, late) in action.overdue.iter().enumerate() {
            @if nth > 0 { br; }
            strong { (late.debt.name()) ": " (late.days) " days" } ", due " (late.due)
        }
    }
}

fn words(said: Option<&Said>) -> Markup {
    html! { @if let Some(said) = said { (visible(said.as_str())) } }
}

pub(in crate::web) fn one(visit: &mut Visit<'_>) -> Reply {
    let as_of = visit.outputs().run.as_of;
    let rules = visit.app.catalog.follow_up();
    let matter = visit.asked.finding().and_then(|id| visit.room.desk.docket().matter(id));
    let Some(action) = matter.and_then(|matter| actions::action(matter, rules, as_of)) else {
        return visit
            .missing("There is no such finding, or it was not confirmed: confirm it first.");
    };
    let main = html! {
        div class="alone wide" {
            h1 { "Corrective action" }
            p { (badge::grade(action.matter.draft.kind, action.matter.grade)) " " (links::finding(action.matter)) }
            (facts(&action))
            @if action.state == State::Withdrawn {
                p class="note" { "The finding does not stand any more; nothing is left to record." }
            } @else if visit.room.session.reviewer.is_none() {
                p class="note" { a href="/who" { "Say who reviews" } " to record a step: every entry has a name to it." }
            } @else { (forms(&action)) }
            (history(&action))
        }
    };
    Reply::Page(frame::page(visit, "/actions", "Corrective action", &main))
}

fn facts(action: &Action<'_>) -> Markup {
    let Action { follow_up, .. } = action;
    let fact = |name: &str, day: Option<AuditDate>| {
        html! { @if let Some(day) = day { dt { (name) } dd { (day) } } }
    };
    html! {
        dl class="parts" {
            dt { "State" } dd { strong { (action.state.words()) }
                @if follow_up.reopened > 0 { ", reopened " (follow_up.reopened) " times" } }
            (fact("Raised on", action.raised_on))
            (fact("Response due", action.response_due))
            (fact("Correction due", action.correction_due))
            (fact("Action due", action.action_due))
            (fact("Verification due", action.verification_due))
            @if !action.overdue.is_empty() { dt { "Overdue" } dd { (late(action)) } }
            @if let Some((day, evidence)) = &follow_up.implemented {
                dt { "Implemented" } dd { (day) ": " (visible(evidence.as_str())) }
            }
            @if let Some(check) = &follow_up.verification {
                dt { "Verified" }
                dd { (check.on) " by " (visible(check.verifier.as_str())) ": " strong { (check.result.words()) }
                    ", " (visible(check.how.as_str())) }
            }
            (fact("Closed on", follow_up.closed_on))
        }
    }
}

/// The forms of the steps that may come next.
fn forms(action: &Action<'_>) -> Markup {
    let FollowUp { stage, response, .. } = &action.follow_up;
    match stage {
        Stage::Raised | Stage::Reopened => respond(action, response, "Record the response"),
        Stage::Responded => html! {
            (form(action, "accept", "Accept the plan", &html! {
                label for="accept-reason" { "Remark" } (area("accept-reason", "reason", "", false))
            }))
            (respond(action, response, "Change the response"))
        },
        Stage::PlanAccepted => html! {
            (form(action, "implement", "Record that it was carried out", &html! {
                (day("implemented_on", "Carried out on", true))
                label for="evidence" { "Evidence: a path, a quotation, or words" }
                (area("evidence", "evidence", "", true))
            }))
            (form(action, "revise", "Move the due day", &html! {
                (day("revised_due", "New day", true))
                (line("approver", "Approved by, never the owner", None, true))
                label for="revise-reason" { "Why" } (area("revise-reason", "reason", "", true))
            }))
            (respond(action, response, "Change the response: it is to be accepted anew"))
        },
        Stage::Implemented => form(
            action,
            "verify",
            "Record whether it helped",
            &html! {
                (line("verification", "How it was looked at", None, true))
                (line("verifier", "Who looked, never the owner", None, true))
                (day("verified_on", "Looked at on", true))
                (choice("result", "Result", &[("", "choose"), ("effective", "effective"),
                    ("not_effective", "not effective: it is open again")], ""))
            },
        ),
        Stage::Verified => html! {
            (form(action, "close", "Close", &day("closed_on", "Closed on", true)))
            (reopen(action))
        },
        Stage::Closed => reopen(action),
    }
}

fn reopen(action: &Action<'_>) -> Markup {
    form(
        action,
        "reopen",
        "Reopen",
        &html! {
            label for="reopen-reason" { "Why" } (area("reopen-reason", "reason", "", true))
        },
    )
}

fn respond(action: &Action<'_>, answer: &Response, button: &str) -> Markup {
    let said = |said: &Option<Said>| said.as_ref().map_or(String::new(), ToString::to_string);
    let (similar, place) = match &answer.similar {
        None => ("", String::new()),
        Some(SimilarCases::NotChecked) => ("no", String::new()),
        Some(SimilarCases::Checked(place)) => ("yes", place.to_string()),
    };
    let text = |name: &str, label: &str, value: &str| {
        html! { label for=(name) { (label) } (area(name, name, value, false)) }
    };
    form(
        action,
        "respond",
        button,
        &html! {
            (text("correction", "Correction: what mends the instance", &said(&answer.correction)))
            label for="corrected_on" { "Corrected on" }
            input id="corrected_on" name="corrected_on" type="date" value=[answer.corrected_on];
            (text("cause", "Cause", &said(&answer.cause)))
            (line("method", "How the cause was found", answer.method.as_ref(), false))
            (choice("similar", "Similar cases looked for",
                &[("", "not told"), ("yes", "yes"), ("no", "no")], similar))
            label for="similar_where" { "Where" }
            input id="similar_where" name="similar_where" value=(visible(&place)) maxlength="1000";
            (text("measure", "Corrective action: what mends the cause", &said(&answer.measure)))
            (line("owner", "Owner, by role", answer.owner.as_ref(), false))
            label for="due" { "Due" }
            input id="due" name="due" type="date" value=[action.follow_up.due];
            (line("linked", "Risks, impact assessments, SoA rows that change with it", answer.linked.as_ref(), false))
            (line("repeats", "Finding of an earlier audit that it repeats", answer.repeats.as_ref(), false))
        },
    )
}

/// A form with its button; which step it takes stands in the button.
fn form(action: &Action<'_>, step: &str, button: &str, fields: &Markup) -> Markup {
    let matter = action.matter;
    html! {
        form method="post" action={ "/actions/" (matter.id()) "/record" } {
            input type="hidden" name="draft" value=(matter.digest);
            input type="hidden" name="seen" value=(matter.newest());
            fieldset {
                legend { (button) }
                (fields)
                button class="main" name="act" value=(step) { (button) }
            }
        }
    }
}

fn area(id: &str, name: &str, value: &str, required: bool) -> Markup {
    html! { textarea id=(id) name=(name) rows="2" maxlength="4000" required[required] { (visible(value)) } }
}

fn line(name: &str, label: &str, value: Option<&Said>, required: bool) -> Markup {
    let value = value.map_or(String::new(), ToString::to_string);
    html! {
        label for=(name) { (label) }
        input id=(name) name=(name) value=(visible(&value)) maxlength="1000" required[required];
    }
}

fn day(name: &str, label: &str, required: bool) -> Markup {
    html! {
        label for=(name) { (label) }
        input id=(name) name=(name) type="date" required[required];
    }
}

fn history(action: &Action<'_>) -> Markup {
    html! {
        h2 { "Entries" }
        @if action.follow_up.steps.is_empty() { p class="quiet" { "Nothing was recorded yet." } }
        ol class="history" {
            @for entry in &action.follow_up.steps {
                @let decision = &entry.decision;
                li {
                    "Entry " (entry.seq) ", " time datetime=(decision.at) { (decision.at.minute()) } ": "
                    strong { (frame::past(decision.act.name())) } " by " (visible(decision.who.name.as_str()))
                    @if let Some(step) = decision.act.step() {
                        @let told = step.told();
                        @if !told.is_empty() { "; " (visible(&told)) }
                    }
                    @if let Some(reason) = decision.act.reason() { ": " (visible(reason.as_str())) }
                }
            }
        }
    }
}
