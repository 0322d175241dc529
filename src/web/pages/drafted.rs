//! What a language model drafted: beside the conclusion of a requirement, above the map of coverage, and as
//! another wording of a finding. What a model says is text, as what a document says is.

use maud::{Markup, html};

use crate::docket::Matter;
use crate::domain::{DraftedBy, RequirementId};
use crate::outputs::{Answer, CitedQuotation, Draft, Drafted, Requirement, Wording};
use crate::paper::visible;
use crate::web::app::Visit;
use crate::web::asked::address;
use crate::web::badge;

/// The model's part of the page of a requirement; nothing where no model was asked about it.
pub(super) fn of_requirement(visit: &Visit<'_>, row: &Requirement) -> Markup {
    let Some(drafted) = visit.outputs().llm.as_ref().and_then(|llm| llm.requirement(row.id)) else {
        return html! {};
    };
    html! {
        section class="model" aria-labelledby="model" {
            h2 id="model" { "What the model drafted" }
            @match &drafted.answer {
                Answer::Drafted(draft) => (draft_of(row, drafted, draft)),
                Answer::Rejected { because, words } => {
                    p { "There is no draft: " (because.told()) ". "
                        strong { "The keyword engine's conclusion stands." } }
                    dl class="parts" {
                        dt { "Told" } dd { (visible(words)) }
                        dt { "What to do" } dd { (because.advice()) "." }
                    }
                },
            }
        }
    }
}

fn draft_of(row: &Requirement, drafted: &Drafted, draft: &Draft) -> Markup {
    html! {
        @if let Some(attention) = draft.attention {
            p class="note changed" { span class="badge look" { "LOOK FIRST" } " " (attention.words()) "." }
        }
        dl class="parts" {
            dt { "It concludes" }
            dd { strong { (draft.verdict.words()) }
                @if draft.said != draft.verdict {
                    " — before the gates: " (draft.said.words()) } }
            dt { "It says" } dd { (visible(&draft.statement)) }
            dt { "What stands" } dd { (stands(row, drafted, draft)) }
            @if let Some(recommendation) = &draft.recommendation {
                dt { "Recommendation" } dd { (visible(recommendation)) }
            }
            dt { "Reliance" } dd { (draft.confidence.words()) }
            @if let Some(id) = draft.finding {
                dt { "Draft finding" } dd { a href={ "/findings/" (id) } class="hash" { (id) } }
            }
        }
        h3 { "Its quotations, found in their documents (" (draft.evidence.len()) ")" }
        @if draft.evidence.is_empty() { p class="quiet" { "None." } }
        ol class="evidence" {
            @for (nth, cited) in (1..).zip(&draft.evidence) { (quotation(row.id, nth, cited)) }
        }
        @if !draft.dropped.is_empty() {
            h3 { "Quotations not taken (" (draft.dropped.len()) ")" }
            ul class="evidence dropped" {
                @for one in &draft.dropped {
                    li { q { (visible(&one.quote)) }
                        " " span class="quiet" { "from " (visible(&one.passage)) ": " (visible(&one.because)) } }
                }
            }
        }
        @if !draft.gaps.is_empty() {
            h3 { "What it looked for and did not see" }
            ul { @for gap in &draft.gaps {
                li { (visible(&gap.expected))
                    @if !gap.searched_in.is_empty() {
                        " " span class="quiet" { "in " (visible(&gap.searched_in.join(", "))) } } }
            } }
        }
        @if !draft.remarks.is_empty() {
            h3 { "Remarks of the gates" }
            ul { @for remark in &draft.remarks { li { (visible(remark)) } } }
        }
        details {
            summary { "Passages it was sent (" (draft.passages.len()) "), and with what" }
            ul class="evidence" {
                @for sent in &draft.passages {
                    li { (visible(&sent.mark)) ": " (visible(&sent.document)) ", " (visible(&sent.place))
                        @if sent.withheld > 0 {
                            " · " strong { (sent.withheld) " lines withheld, as they address a program" } }
                        @if sent.invisible > 0 { " · " (sent.invisible) " invisible characters left out" }
                        @if sent.shortened { " · its end left out" } }
                }
            }
            @if draft.placeholders > 0 {
                p { "Placeholders were sent for " (draft.placeholders) " pieces of personal data." }
            }
            @if !draft.repeats.is_empty() {
                p { "Asked again, it concluded: "
                    @for (nth, repeat) in draft.repeats.iter().enumerate() {
                        @if nth > 0 { "; " } (repeat.verdict.words()) } }
            }
            p { "Model " (visible(&draft.answered_by)) ", question "
                span class="hash" { (visible(&draft.key)) } }
        }
    }
}

/// Whose conclusion stands, and why.
fn stands(row: &Requirement, drafted: &Drafted, draft: &Draft) -> Markup {
    html! {
        @if row.conclusion == "contradicted" {
            strong { "A nonconformity is drafted against it" }
            ", which stands until a person has decided. Without it: "
        }
        @if drafted.stands == "model" {
            strong { "The model's: " (words(&draft.conclusion)) "." }
            " It is a step above the keyword engine's: " (words(&drafted.keyword)) "."
            @if let Some(beside) = &row.keyword {
                details { summary { "Why the keyword engine concludes so" } (visible(&beside.reason)) }
            }
        } @else {
            strong { "The keyword engine's: " (words(&drafted.keyword)) "." }
            @if let Some(because) = &row.because { " " (visible(&sentence(because))) }
            " The model's alone would be: " (words(&draft.conclusion)) "."
        }
    }
}

/// A conclusion in words. A model contradicts by a quotation, before any finding is drafted.
fn words(name: &str) -> &'static str {
    match name {
        "contradicted" => "contradicted by a quotation",
        name => badge::conclusion(name).2,
    }
}

/// A reason as a sentence of its own.
fn sentence(because: &str) -> String {
    let mut letters = because.chars();
    let first = letters.next().map(|first| first.to_uppercase().collect::<String>());
    format!("{}{}.", first.unwrap_or_default(), letters.as_str().trim_end_matches('.'))
}

fn quotation(id: RequirementId, nth: usize, cited: &CitedQuotation) -> Markup {
    let there = address(&format!("/coverage/{id}"), &[("quotation", &nth.to_string())]);
    html! {
        li {
            span class="bearing" { (cited.bearing.words()) } ": "
            q { (visible(&cited.quote)) } " "
            a href=(there) { (visible(&cited.document)) ", " (cited.location) }
            @if let Some(mark) = &cited.moved_from {
                span class="quiet" { " (the model named " (visible(mark)) "; the words stand here)" }
            }
        }
    }
}

/// The quotation of a requirement that the address asks for.
pub(super) fn asked<'v>(
    visit: &'v Visit<'_>,
    id: RequirementId,
) -> Option<(usize, &'v CitedQuotation)> {
    let nth: usize = visit.asked.parsed("quotation")?;
    let draft = visit.outputs().llm.as_ref()?.requirement(id)?.draft()?;
    Some((nth, draft.evidence.get(nth.checked_sub(1)?)?))
}

/// The requirements whose drafts a person should look at first, above all others.
pub(super) fn to_look_at_first(visit: &Visit<'_>) -> Markup {
    let outputs = visit.outputs();
    let Some(llm) = &outputs.llm else { return html! {} };
    let rows: Vec<&Requirement> =
        outputs.coverage.requirements.iter().filter(|row| row.attention.is_some()).collect();
    html! {
        h2 id="first" { "To look at first (" (rows.len()) ")" }
        @if rows.is_empty() {
            p { "No draft of model " (visible(&llm.model)) " differs much from the keyword engine, changed when \
                 it was asked again, or read words addressed to a program." }
        } @else {
            ul class="first" {
                @for row in rows {
                    @let drafted = llm.requirement(row.id);
                    li {
                        a href={ "/coverage/" (row.id) "#model" } { (row.id) " " (row.title) }
                        @if let Some(attention) = row.attention { " — " (attention.words()) "." }
                        @if let Some(draft) = drafted.and_then(Drafted::draft) {
                            span class="quiet" { " Keyword engine: "
                                (words(drafted.map_or("", |one| &one.keyword)))
                                "; model: " (words(&draft.conclusion)) "." }
                        }
                    }
                }
            }
        }
    }
}

/// Who drafted a finding, where that was a model: in full, as it is to be doubted more than a rule.
pub(super) fn drafter(visit: &Visit<'_>, matter: &Matter) -> Markup {
    let DraftedBy::Llm { model, key, .. } = &matter.draft.drafted_by else { return html! {} };
    let draft = visit.outputs().llm.as_ref().and_then(|llm| llm.draft_of(matter.id()));
    html! {
        dt { "Drafted by" }
        dd { "a language model, " (visible(model)) "; its quotations were found in their sources; it read "
            @match draft {
                Some(draft) => { (draft.passages.len()) " passages and nothing else" },
                None => { "the passages it was sent and nothing else" },
            }
            " " span class="hash" title={ "question " (visible(key)) } {
                "(question " (visible(key.get(..12).unwrap_or(key))) "…)" } }
    }
}

/// The wording of a model that the address asks to edit from.
pub(super) fn chosen<'v>(visit: &'v Visit<'_>, matter: &Matter) -> Option<&'v Wording> {
    let is_asked = visit.asked.value("wording") == "model";
    visit.outputs().llm.as_ref()?.wording(matter.id()).filter(|_| is_asked)
}

/// Another wording of a finding; `there` is the address that fills the edit form with it.
pub(super) fn wording(visit: &Visit<'_>, matter: &Matter, there: &str) -> Markup {
    let wording = visit.outputs().llm.as_ref().and_then(|llm| llm.wording(matter.id()));
    html! {
        @if let Some(wording) = wording {
            details class="wording" open {
                summary { "Another wording, by model " (visible(&wording.model)) }
                p { strong { (visible(&wording.title)) } }
                p { (visible(&wording.condition)) }
                p class="quiet" { "The facts are the audit test's: a wording that adds or drops a figure, a day or a \
                    name is not shown." }
                @if chosen(visit, matter).is_none() {
                    p { a class="button" href=(there) { "Use this wording" } }
                } @else { p class="quiet" { "It stands in the form below: edit it, and say why." } }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_becomes_a_sentence() {
        for (because, expected) in [
            ("the endpoint is gone", "The endpoint is gone."),
            ("It said so.", "It said so."),
            ("", "."),
        ] {
            assert_eq!(sentence(because), expected);
        }
    }
}
