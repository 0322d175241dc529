//! The words and marks by which grades, states and conclusions are told: a letter or word always, never a
//! colour alone.

use maud::{Markup, html};

use crate::docket::{Matter, Outcome, Standing};
use crate::domain::{DraftedBy, FindingKind, Severity};
use crate::outputs::Finding;
use crate::paper::visible;

/// The grade of a finding: `MAJ`, `MIN`, `OBS`, `OFI`; for what is asked, `ASK`, and `LOOK` where a person
/// has to look.
pub(super) fn grade(kind: FindingKind, grade: Option<Severity>) -> Markup {
    let (short, class) = match (kind, grade) {
        (FindingKind::EvidenceRequest, _) => ("ASK", "ask"),
        (FindingKind::NeedsHuman, _) => ("LOOK", "ask"),
        (FindingKind::Conformity, _) => ("MET", "met"),
        (_, Some(Severity::Major)) => ("MAJ", "major"),
        (_, Some(Severity::Minor)) => ("MIN", "minor"),
        (_, Some(Severity::Observation)) => ("OBS", "observation"),
        (_, Some(Severity::Opportunity)) => ("OFI", "ofi"),
        (_, None) => ("—", "ask"),
    };
    html! { span class={ "badge " (class) } title=(grade_words(kind, grade)) { (short) } }
}

/// The grade in words.
pub(super) fn grade_words(kind: FindingKind, grade: Option<Severity>) -> String {
    let named = match grade {
        Some(Severity::Major) => "major nonconformity",
        Some(Severity::Minor) => "minor nonconformity",
        Some(Severity::Observation) => "observation",
        Some(Severity::Opportunity) => "opportunity for improvement",
        None => "no grade",
    };
    match kind {
        FindingKind::EvidenceRequest => format!("evidence request (potentially a {named})"),
        FindingKind::NeedsHuman => "ambiguous: a person has to look".to_owned(),
        FindingKind::Conformity => "shown to be met".to_owned(),
        _ => named.to_owned(),
    }
}

/// The state of a matter, with a symbol before the word.
pub(super) fn state(matter: &Matter) -> Markup {
    let (symbol, class, words) = state_words(matter);
    html! { span class={ "state " (class) } { span aria-hidden="true" { (symbol) } " " (words) } }
}

fn state_words(matter: &Matter) -> (&'static str, &'static str, String) {
    if matter.draft.waiver.is_some() {
        return ("–", "quiet", "waived".to_owned());
    }
    let approved = if matter.approval.is_some() { ", approved" } else { "" };
    match matter.standing {
        Standing::Open => ("○", "open", "undecided".to_owned()),
        Standing::Changed(_) => ("△", "changed", "changed since decided".to_owned()),
        Standing::Decided(Outcome::Confirmed) => {
            ("✔", "confirmed", format!("{}{approved}", matter.confirmed_how()))
        }
        Standing::Decided(Outcome::Rejected) => ("✘", "rejected", format!("rejected{approved}")),
        Standing::Decided(Outcome::Deferred) => ("…", "open", "deferred".to_owned()),
        Standing::Decided(Outcome::Merged(_)) => {
            ("⤷", "quiet", "told as part of another".to_owned())
        }
    }
}

/// A conclusion as a letter and in words; the class gives colour and pattern.
pub(super) fn conclusion(name: &str) -> (&'static str, &'static str, &'static str) {
    match name {
        "supported" => ("C", "covered", "covered"),
        "design_only" => ("P", "partial", "partial: laid down, not shown to happen"),
        "operating_only" => ("P", "partial", "partial: happens, not laid down"),
        "partial" => ("P", "partial", "partial"),
        "contradicted" => ("X", "against", "a nonconformity is drafted against it"),
        "not_found" => ("G", "gap", "gap: nothing found"),
        "not_applicable" => ("–", "out", "not applicable"),
        _ => ("?", "out", "cannot be told"),
    }
}

/// Who drafted a finding, in words.
pub(super) fn drafter(draft: &Finding) -> String {
    match (&draft.test, &draft.drafted_by) {
        (Some(test), _) => format!("drafted by audit test {test}, no model"),
        (None, DraftedBy::Person) => "written by a person".to_owned(),
        (None, DraftedBy::Llm { model, .. }) => {
            format!("drafted by language model {}", visible(model))
        }
        (None, engine) => format!("drafted by the {} engine", engine.name()),
    }
}
