//! Log: every decision that was made, oldest first.

use rust_xlsxwriter::Worksheet;

use super::super::Error;
use super::super::words::code;
use super::plain;
use crate::docket::Desk;
use crate::domain::{Act, Decision, Digest, Seen};
use crate::paper::book::{self, Cell, Table};

pub(super) fn write(sheet: &mut Worksheet, desk: &Desk) -> Result<(), Error> {
    let entries = desk.entries().iter();
    let table = Table {
        notes: vec![
            "Appended to and never changed: who thinks better of a decision makes another."
                .to_owned(),
        ],
        columns: vec![
            plain("No.", 6),
            plain("When", 26),
            plain("Finding", 21),
            plain("Action", 10),
            plain("From", 40),
            plain("To", 40),
            plain("Reason", 40),
            plain("By", 20),
            plain("Role", 13),
            plain("Through", 9),
            plain("Passages opened", 9),
            plain("Seconds", 9),
            plain("Draft decided on", 66),
            plain("Digest of the entry before", 66),
            plain("tickmark", 10),
        ],
        rows: entries.map(|entry| cells(entry.seq, &entry.decision, entry.previous)).collect(),
        frozen_columns: 1,
        lines_max: book::LINES_OF_A_SCREEN,
    };
    book::table(sheet, &table)?;
    Ok(())
}

fn cells(seq: u64, decision: &Decision, previous: Digest) -> Vec<Cell> {
    let (from, to) = change(&decision.act);
    let reason = decision.act.reason().map(ToString::to_string);
    vec![
        Cell::Count(seq),
        Cell::text(decision.at.as_str()),
        Cell::text(decision.finding.to_string()),
        Cell::text(decision.act.name()),
        Cell::text(from),
        Cell::text(to),
        Cell::optional(reason.as_deref()),
        Cell::text(decision.who.name.as_str()),
        Cell::text(decision.who.role.name()),
        Cell::text(decision.via.name()),
        Cell::Count(decision.opened.len() as u64),
        decision.seconds.map_or(Cell::Empty, |seconds| Cell::Count(u64::from(seconds))),
        Cell::text(decision.draft.to_string()),
        Cell::text(previous.to_string()),
        Cell::text(&*decision.tool),
    ]
}

/// What an act changed, from what to what.
fn change(act: &Act) -> (String, String) {
    let nothing = String::new;
    match act {
        Act::Edit { before, after, .. } => {
            let parts = [
                (&before.title, &after.title),
                (&before.condition, &after.condition),
                (&before.recommendation, &after.recommendation),
            ];
            let changed: Vec<_> = parts.into_iter().filter(|(from, to)| from != to).collect();
            let from: Vec<&str> = changed.iter().map(|(from, _)| from.as_str()).collect();
            let to: Vec<&str> = changed.iter().map(|(_, to)| to.as_str()).collect();
            (from.join("\n"), to.join("\n"))
        }
        Act::Regrade { from, to, .. } => {
            (from.map_or_else(nothing, |grade| code(grade).to_owned()), code(*to).to_owned())
        }
        Act::Undo { undone } => (nothing(), format!("entry {undone} is as if it had not been")),
        Act::Approve { approved } => (nothing(), format!("entry {approved}")),
        Act::Merge { into, .. } => (nothing(), format!("told as part of {into}")),
        Act::Split { off, .. } => (nothing(), off.to_string()),
        Act::Check { seen: Seen::Nothing, .. } => (nothing(), "nothing was missed".to_owned()),
        Act::Check { seen: Seen::Missed, .. } => (nothing(), "should be a draft".to_owned()),
        Act::Confirm
        | Act::Reject { .. }
        | Act::Defer { .. }
        | Act::Add { .. }
        | Act::Note { .. } => (nothing(), nothing()),
    }
}
