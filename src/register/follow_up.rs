//! The columns of the follow-up: what they show of a corrective action, and which steps a filled-in row asks for.
//!
//! A sheet has one status where the log has steps: to choose a later one asks for all steps up to it, each with what
//! it needs from the other cells. What a cell says that stands already asks for nothing.

use super::case::Against;
use super::columns::{Access, Column};
use super::conflict::Kind;
use super::read::Row;
use super::words::folded;
use crate::docket::{FollowUp, Stage, Verification};
use crate::domain::{AuditDate, Effect, Moment, Reason, Response, Said, Step};

/// What a cell shows.
pub(super) fn shown(follow_up: &FollowUp, column: Column) -> String {
    let said = |said: &Option<Said>| said.as_ref().map(ToString::to_string);
    let Response { cause, correction, measure, owner, repeats, .. } = &follow_up.response;
    let text = match column {
        Column::RootCause => said(cause),
        Column::Correction => said(correction),
        Column::CorrectiveAction => said(measure),
        Column::Owner => said(owner),
        Column::RepeatOf => said(repeats),
        Column::Due => follow_up.due.map(|day| day.to_string()),
        Column::Status => (!follow_up.steps.is_empty()).then(|| status(follow_up.stage).to_owned()),
        Column::ImplementedOn => follow_up.implemented.as_ref().map(|(day, _)| day.to_string()),
        Column::ImplementationEvidence => {
            follow_up.implemented.as_ref().map(|(_, evidence)| evidence.to_string())
        }
        Column::Effectiveness => follow_up.verification.as_ref().map(|one| {
            let Verification { how, verifier, on, result } = one;
            format!("{on}; {verifier}; {}; {how}", result.words())
        }),
        _ => None,
    };
    text.unwrap_or_default()
}

/// Whether anything of a follow-up is filled in.
pub(super) fn is_filled_in(row: &Row) -> bool {
    columns().any(|column| !row.text(column).trim().is_empty())
}

/// A row of a register beside what it showed when it was written, and what stands now.
pub(super) struct Beside<'a> {
    pub row: &'a Row,
    pub shown: &'a FollowUp,
    pub stands: &'a FollowUp,
}

impl Beside<'_> {
    /// Whether somebody typed anything that does not stand.
    pub fn differs(&self) -> bool {
        columns().any(|column| self.typed(column).is_some())
    }

    /// What somebody typed into a cell: neither what it showed, nor what stands.
    fn typed(&self, column: Column) -> Option<String> {
        let text = plain(self.row.text(column));
        let same = |follow_up| is_the_same(&text, follow_up, column);
        let touched = self.row.has(column) && !same(self.shown) && !same(self.stands);
        touched.then_some(text)
    }
}

/// The steps that a row asks for; `why` is the reason in it, `at` the time of the import.
pub(super) fn steps(
    beside: &Beside<'_>,
    why: Option<&Reason>,
    at: &Moment,
) -> Result<Vec<Step>, Against> {
    let Beside { row, stands: follow_up, .. } = beside;
    let typed = |column: Column| beside.typed(column);
    let cleared = |column: &Column| typed(*column).is_some_and(|text| text.is_empty());
    if let Some(column) = columns().find(cleared) {
        return Err((column, Kind::Cleared));
    }
    let said = |column: Column| typed(column).and_then(|text| Said::try_from(text).ok());
    let response = Response {
        cause: said(Column::RootCause),
        correction: said(Column::Correction),
        measure: said(Column::CorrectiveAction),
        owner: said(Column::Owner),
        due: typed(Column::Due).map(|text| day(Column::Due, &text)).transpose()?,
        repeats: said(Column::RepeatOf),
        ..Response::default()
    };
    let mut steps = Vec::new();
    let mut stage = follow_up.stage;
    if !response.is_empty() {
        steps.push(Step::Respond(response));
        stage = Stage::Responded;
    }
    let wanted = match typed(Column::Status) {
        Some(word) => Some(wanted(&word)?),
        // A new plan under a status that was not touched is accepted as the old one was.
        None => Some(rank(follow_up.stage)).filter(|_| row.has(Column::Status)),
    };
    let (has, wanted) = (rank(stage), wanted.unwrap_or(rank(stage)));
    if wanted < has && typed(Column::Status).is_some() {
        let reason = why.cloned().ok_or((Column::Reason, Kind::MissingReason))?;
        steps.push(Step::Reopen { reason });
        return Ok(steps);
    }
    let reaches = |rank: u8| has < rank && rank <= wanted;
    if reaches(1) {
        steps.push(Step::Accept { reason: None });
    }
    let carried_out = [Column::ImplementedOn, Column::ImplementationEvidence];
    if reaches(2) || carried_out.into_iter().any(|column| typed(column).is_some()) {
        let need = |column: Column| match row.text(column).trim() {
            "" => Err((column, Kind::MissingForStatus("implemented"))),
            text => Ok(text.to_owned()),
        };
        let evidence = need(Column::ImplementationEvidence)?;
        steps.push(Step::Implement {
            implemented_on: day(Column::ImplementedOn, &need(Column::ImplementedOn)?)?,
            evidence: Said::try_from(plain(&evidence)).map_err(|_| {
                (Column::ImplementationEvidence, Kind::MissingForStatus("implemented"))
            })?,
        });
    }
    if reaches(3) || typed(Column::Effectiveness).is_some() {
        steps.push(check(row.text(Column::Effectiveness))?);
    }
    if reaches(4) {
        let today = at.day().parse();
        let closed_on =
            today.map_err(|_| (Column::Status, Kind::UnreadableDate(at.day().to_owned())))?;
        steps.push(Step::Close { closed_on });
    }
    Ok(steps)
}

fn columns() -> impl Iterator<Item = Column> {
    Column::ALL.into_iter().filter(|column| column.access() == Access::FollowUp)
}

/// Whether a text says what a cell shows of a follow-up.
fn is_the_same(text: &str, follow_up: &FollowUp, column: Column) -> bool {
    let shown = shown(follow_up, column);
    match column {
        Column::Status => {
            let begun = text.eq_ignore_ascii_case("open") && rank(follow_up.stage) == 0;
            text.eq_ignore_ascii_case(&shown) || begun
        }
        Column::Effectiveness => match (check(text), &follow_up.verification) {
            (Ok(Step::Verify { verifier, verified_on, result, .. }), Some(one)) => {
                (&verifier, verified_on, result) == (&one.verifier, one.on, one.result)
            }
            _ => text == shown,
        },
        _ => folded(text) == folded(&shown),
    }
}

/// The text of a cell, without the apostrophe that keeps spreadsheets from taking it for a formula.
fn plain(text: &str) -> String {
    text.strip_prefix('\'').unwrap_or(text).trim().to_owned()
}

fn day(column: Column, text: &str) -> Result<AuditDate, Against> {
    text.trim().parse().map_err(|_| (column, Kind::UnreadableDate(text.to_owned())))
}

fn status(stage: Stage) -> &'static str {
    match stage {
        Stage::Raised | Stage::Responded => "open",
        Stage::PlanAccepted => "in progress",
        Stage::Implemented => "implemented",
        Stage::Verified => "verified",
        Stage::Closed => "closed",
        Stage::Reopened => "reopened",
    }
}

/// How many of the steps that the status tells have been taken.
fn rank(stage: Stage) -> u8 {
    match stage {
        Stage::Raised | Stage::Responded | Stage::Reopened => 0,
        Stage::PlanAccepted => 1,
        Stage::Implemented => 2,
        Stage::Verified => 3,
        Stage::Closed => 4,
    }
}

fn wanted(word: &str) -> Result<u8, Against> {
    match word.to_lowercase().as_str() {
        "open" | "reopened" => Ok(0),
        "in progress" => Ok(1),
        "implemented" => Ok(2),
        "verified" => Ok(3),
        "closed" => Ok(4),
        _ => Err((Column::Status, Kind::UnknownStatus(word.to_owned()))),
    }
}

/// A check as people write it: day, by whom, result, and perhaps how; parted by semicolons, or by commas.
fn check(text: &str) -> Result<Step, Against> {
    let text = plain(text);
    if text.is_empty() {
        return Err((Column::Effectiveness, Kind::MissingForStatus("verified")));
    }
    let unreadable = || (Column::Effectiveness, Kind::UnreadableCheck(text.clone()));
    let separator = if text.contains(';') { ';' } else { ',' };
    let mut parts = text.splitn(4, separator).map(str::trim);
    let mut next = || parts.next().filter(|part| !part.is_empty());
    let verified_on = next().and_then(|day| day.parse().ok()).ok_or_else(unreadable)?;
    let verifier = next().and_then(|who| Said::try_from(who.to_owned()).ok());
    let result = match next().map(str::to_lowercase).as_deref() {
        Some("effective") => Effect::Effective,
        Some("not effective" | "ineffective") => Effect::NotEffective,
        _ => return Err(unreadable()),
    };
    let how = next().unwrap_or("as the register tells").to_owned();
    Ok(Step::Verify {
        verification: Said::try_from(how).map_err(|_| unreadable())?,
        verifier: verifier.ok_or_else(unreadable)?,
        verified_on,
        result,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_check_is_read_with_semicolons_and_with_commas() {
        for (text, fine) in [
            ("2026-11-30; internal audit; effective; sample of 12, all fine", true),
            ("2026-11-30, Kim Lee, Not effective", true),
            ("2026-11-30, Kim Lee", false),
            ("yesterday; Kim Lee; effective", false),
            ("2026-11-30; ; effective", false),
            ("2026-11-30; Kim Lee; fine", false),
        ] {
            assert_eq!(check(text).is_ok(), fine, "{text}");
        }
    }
}
