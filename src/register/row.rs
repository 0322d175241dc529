//! What the register shows of one matter, column by column.

use std::fmt::Write as _;

use super::columns::Column;
use super::key::Key;
use super::words::{Verdict, code, drafted_grade};
use crate::docket::{Matter, Origin, Outcome, Settled, Standing};
use crate::domain::{Act, DraftedBy, Severity};
use crate::outputs::{Citation, Finding};
use crate::paper::fitting;

/// What was decided on a matter, as its row shows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Shown {
    /// The decision; none where a person still has to decide.
    pub verdict: Option<Verdict>,
    /// The grade that stands, where it was decided or is another than the draft's.
    pub grade: Option<Severity>,
    /// The statement that stands, where it is another than the draft's.
    pub statement: Option<String>,
    /// Why.
    pub reason: String,
    /// Who decided.
    pub by: String,
    /// On which day.
    pub on: String,
}

impl Shown {
    pub fn of(matter: &Matter) -> Self {
        let verdict = match matter.standing {
            Standing::Open | Standing::Changed(_) => None,
            Standing::Decided(Outcome::Confirmed) if matter.is_reworded() => Some(Verdict::Edit),
            Standing::Decided(Outcome::Confirmed) => Some(Verdict::Confirm),
            Standing::Decided(Outcome::Rejected) => Some(Verdict::Reject),
            Standing::Decided(Outcome::Deferred) => Some(Verdict::Defer),
            Standing::Decided(Outcome::Merged(_)) => Some(Verdict::Merge),
        };
        let other_grade = matter.grade != matter.draft.grade;
        let condition = &matter.wording.condition;
        let ruling = matter.ruling.as_ref().filter(|_| verdict.is_some());
        Self {
            verdict,
            grade: matter.grade.filter(|_| matter.is_confirmed() || other_grade),
            statement: (*condition != matter.draft.condition).then(|| condition.clone()),
            reason: ruling.map(|ruling| reason(matter, ruling)).unwrap_or_default(),
            by: ruling.map(|ruling| ruling.who.name.to_string()).unwrap_or_default(),
            on: ruling.map(|ruling| ruling.at.day().to_owned()).unwrap_or_default(),
        }
    }
}

/// Why something was decided: what was said with it, or what the same person noted since.
fn reason(matter: &Matter, ruling: &Settled) -> String {
    if let Some(reason) = &ruling.reason {
        return reason.to_string();
    }
    let notes = matter.history.iter().rev().filter(|entry| entry.seq > ruling.seq);
    let own = notes.filter(|entry| entry.decision.who.name == ruling.who.name);
    let mut words = own.filter_map(|entry| match &entry.decision.act {
        Act::Note { reason } => Some(reason.to_string()),
        _ => None,
    });
    words.next().unwrap_or_default()
}

/// The text of a cell, as it fits into one.
pub(super) fn text(matter: &Matter, column: Column) -> String {
    fitting(&whole(matter, column))
}

fn whole(matter: &Matter, column: Column) -> String {
    let draft = &matter.draft;
    match column {
        Column::FindingId => draft.id.to_string(),
        Column::Grade => drafted_grade(draft.kind, draft.grade),
        Column::Clause => requirements(draft),
        Column::Subject => draft.subject.clone(),
        Column::Requirement => draft.criterion.text.clone(),
        Column::Statement => draft.condition.clone(),
        Column::Quote => quotes(matter),
        Column::Locator => each(citations(matter).map(|(_, citation)| citation.cited())),
        Column::Hash => hashes(matter),
        Column::DraftedBy => drafted_by(draft),
        Column::State => state(matter),
        Column::Decision => Shown::of(matter).verdict.map_or("", Verdict::name).to_owned(),
        Column::FinalGrade => Shown::of(matter).grade.map_or("", code).to_owned(),
        Column::EditedStatement => Shown::of(matter).statement.unwrap_or_default(),
        Column::Reason => Shown::of(matter).reason,
        Column::DecidedBy => Shown::of(matter).by,
        Column::DecidedOn => Shown::of(matter).on,
        Column::Key => Key::of(matter).to_string(),
        Column::RootCause
        | Column::Correction
        | Column::CorrectiveAction
        | Column::Owner
        | Column::Due
        | Column::Status
        | Column::Effectiveness
        | Column::RepeatOf => String::new(),
    }
}

pub(super) fn requirements(draft: &Finding) -> String {
    let ids: Vec<String> = draft.requirements.iter().map(ToString::to_string).collect();
    ids.join(", ")
}

/// Which side a citation is on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    For,
    Against,
}

/// What the matter rests on, then what speaks against it.
fn citations(matter: &Matter) -> impl Iterator<Item = (Side, &Citation)> {
    let against = matter.draft.counter_evidence.iter().map(|citation| (Side::Against, citation));
    matter.evidence.iter().map(|citation| (Side::For, citation)).chain(against)
}

fn quotes(matter: &Matter) -> String {
    each(citations(matter).map(|(side, citation)| match side {
        Side::For => format!("“{}”", citation.quote),
        Side::Against => format!("against it: “{}”", citation.quote),
    }))
}

fn hashes(matter: &Matter) -> String {
    let mut hashes: Vec<String> = Vec::new();
    for (_, citation) in citations(matter) {
        let hash = citation.sha256.to_string();
        if !hashes.contains(&hash) {
            hashes.push(hash);
        }
    }
    hashes.join("\n")
}

/// Several texts under each other, with numbers where there is more than one.
fn each(texts: impl Iterator<Item = String>) -> String {
    let texts: Vec<String> = texts.collect();
    match texts.as_slice() {
        [one] => one.clone(),
        several => {
            let lines = (1..).zip(several).map(|(nth, text)| format!("[{nth}] {text}"));
            lines.collect::<Vec<_>>().join("\n")
        }
    }
}

fn drafted_by(draft: &Finding) -> String {
    match (&draft.test, &draft.drafted_by) {
        (_, DraftedBy::Person) => "a person".to_owned(),
        (Some(test), _) => format!("audit test {test}"),
        (None, DraftedBy::Llm { model, .. }) => format!("language model {model}"),
        (None, engine) => format!("{} engine", engine.name()),
    }
}

fn state(matter: &Matter) -> String {
    let mut state = match matter.standing {
        _ if matter.draft.waiver.is_some() => {
            matter.draft.waiver.as_ref().map_or_else(String::new, |waiver| {
                format!("waived by {}: {}", waiver.by, waiver.reason)
            })
        }
        Standing::Changed(_) => changed(matter),
        Standing::Decided(Outcome::Merged(into)) => format!("told as part of {into}"),
        Standing::Open | Standing::Decided(_) => matter.state().to_owned(),
    };
    match matter.origin {
        Origin::Drafted | Origin::Gone => {}
        Origin::Added => state.push_str("; written by a person"),
        Origin::Split(from) => {
            let _ = write!(state, "; split off {from}");
        }
    }
    if let Some(approval) = &matter.approval {
        let _ = write!(state, "; approved by {}", approval.who.name);
    }
    state
}

fn changed(matter: &Matter) -> String {
    let ruling = matter.ruling.as_ref();
    let by = ruling
        .map(|ruling| format!(" by {} on {} ({})", ruling.who.name, ruling.at.day(), ruling.act));
    let changes: Vec<String> = matter.changes.iter().map(ToString::to_string).collect();
    format!(
        "changed since it was decided on{}: decide again. {}",
        by.unwrap_or_default(),
        changes.join("; ")
    )
}
