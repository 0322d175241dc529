//! Corrective actions: everything an action log holds, a row for each finding that stands.

use rust_xlsxwriter::Worksheet;

use super::super::Error;
use super::super::row;
use super::super::words::code;
use super::plain;
use crate::actions::Action;
use crate::docket::Desk;
use crate::domain::{AuditDate, Said, SimilarCases};
use crate::paper::Tone;
use crate::paper::book::{self, Cell, Table};

/// Over so many pages the columns are printed; which finding a row is about stands on each.
const PAGES_ACROSS: u16 = 3;

pub(in super::super) fn write(
    sheet: &mut Worksheet,
    desk: &Desk,
    actions: &[Action<'_>],
    as_of: AuditDate,
) -> Result<(), Error> {
    sheet.set_name("Corrective actions")?;
    let late = actions.iter().filter(|action| !action.overdue.is_empty()).count();
    let table = Table {
        notes: vec![
            format!(
                "Corrective actions: {}. As of {as_of}: {} findings, {late} with something overdue.",
                desk.outputs().run.parameters.auditee,
                actions.len()
            ),
            "Days until something is due are customary where the plan names none, and not from the standard."
                .to_owned(),
        ],
        columns: vec![
            plain("Finding ID", 21),
            plain("State", 14),
            plain("Grade", 8),
            plain("Clause/control", 12),
            plain("Finding", 40),
            plain("Source", 16),
            plain("Raised on", 12),
            plain("Response due", 12),
            plain("Correction", 28),
            plain("Correction due", 12),
            plain("Corrected on", 12),
            plain("Cause", 28),
            plain("Method of finding the cause", 18),
            plain("Similar cases", 22),
            plain("Corrective action", 33),
            plain("Owner", 18),
            plain("Due", 12),
            plain("Due day moved by", 18),
            plain("Implemented on", 12),
            plain("Evidence of implementation", 28),
            plain("Verification due", 12),
            plain("Verification", 24),
            plain("Verifier", 18),
            plain("Verified on", 12),
            plain("Result", 14),
            plain("Closed on", 12),
            plain("Reopened", 10),
            plain("Linked risks, assessments, SoA", 24),
            plain("Repeat of", 18),
            plain("Overdue", 24),
        ],
        rows: actions.iter().map(cells).collect(),
        frozen_columns: 2,
        lines_max: book::LINES_OF_A_SCREEN,
    };
    book::table(sheet, &table)?;
    // On one page across nobody could read so many columns.
    sheet.set_print_fit_to_pages(PAGES_ACROSS, 0);
    sheet.set_repeat_columns(0, 1)?;
    Ok(())
}

fn cells(action: &Action<'_>) -> Vec<Cell> {
    let Action { matter, follow_up, .. } = action;
    let answer = &follow_up.response;
    let day = |day: Option<AuditDate>| day.map_or(Cell::Empty, |day| Cell::Day(day.to_string()));
    let said = |said: Option<&Said>| Cell::optional(said.map(Said::as_str));
    let similar = answer.similar.as_ref().map(|similar| match similar {
        SimilarCases::NotChecked => "not looked for",
        SimilarCases::Checked(there) => there.as_str(),
    });
    let implemented = follow_up.implemented.as_ref();
    let check = follow_up.verification.as_ref();
    let late = action
        .overdue
        .iter()
        .map(|late| format!("{}: {} days, due {}", late.debt.name(), late.days, late.due));
    let grade = matter.grade.map_or("", code);
    vec![
        Cell::text(matter.id().to_string()),
        Cell::text(action.state.words()),
        Cell::Toned(matter.grade.map(Tone::of), grade.to_owned()),
        Cell::text(row::requirements(&matter.draft)),
        Cell::text(matter.wording.title.as_str()),
        Cell::text(row::drafted_by(&matter.draft)),
        day(action.raised_on),
        day(action.response_due),
        said(answer.correction.as_ref()),
        day(action.correction_due),
        day(answer.corrected_on),
        said(answer.cause.as_ref()),
        said(answer.method.as_ref()),
        Cell::optional(similar),
        said(answer.measure.as_ref()),
        said(answer.owner.as_ref()),
        day(action.action_due),
        said(follow_up.approver.as_ref()),
        day(implemented.map(|(day, _)| *day)),
        said(implemented.map(|(_, evidence)| evidence)),
        day(action.verification_due),
        said(check.map(|one| &one.how)),
        said(check.map(|one| &one.verifier)),
        day(check.map(|one| one.on)),
        Cell::optional(check.map(|one| one.result.words())),
        day(follow_up.closed_on),
        Cell::Count(u64::from(follow_up.reopened)),
        said(answer.linked.as_ref()),
        said(answer.repeats.as_ref()),
        Cell::text(late.collect::<Vec<_>>().join("\n")),
    ]
}
