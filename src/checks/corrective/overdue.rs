//! T65: corrective actions are carried out by the day set for them (`rules` T65).

use super::register::{Case, Stage, cases, days, graded, or_not_testable, shown_on, unique};
use crate::catalog::AuditTest;
use crate::checks::CheckResult;
use crate::checks::draft::{self, Draft};
use crate::checks::material::{Material, Row, Terms, Work};
use crate::dates::DateFinder;
use crate::domain::{AuditDate, FindingKind, When};

/// Beyond so many cases that fail alike, one finding lists them.
const CASES_EACH_MAX: usize = 10;

/// What is wrong with the day of a case.
struct Late<'c, 'a> {
    case: &'c Case<'a>,
    wording: &'static str,
    due: String,
    first_due: String,
    days: i64,
}

/// T65: no case is open past its day, a later day agreed on taken into account; a major one is not left
/// open for long.
pub(super) fn kept(material: &Material<'_>, test: &AuditTest) -> Vec<CheckResult> {
    let extended = Terms::of(test, "extended");
    let dates = DateFinder::new(material.dossier.catalog.lexicon());
    let mut all = cases(material, test);
    all.extend(tickets(material, test));
    let cases: Vec<Case<'_>> =
        all.into_iter().filter(|case| case.stage != Stage::Cancelled).collect();
    let mut results = Vec::new();
    let mut late: Vec<Late<'_, '_>> = Vec::new();
    for case in &cases {
        match lateness(material, test, case, &dates, &extended) {
            Some(found) => late.push(found),
            None => results.push(draft::pass(test, &case.label)),
        }
    }
    let failed = late.len();
    if failed > CASES_EACH_MAX {
        results.push(many(material, test, &late, cases.len()));
        return results;
    }
    for one in &late {
        let mut draft = Draft::new(test, one.wording, &one.case.label)
            .fact("case", &one.case.label)
            .fact("what", what(test, &one.case.row))
            .fact("due", &one.due)
            .fact("first_due", &one.first_due)
            .fact("days", one.days)
            .fact("status", one.case.row.text("status").unwrap_or(test.phrase("not_stated")))
            .fact("as_of", material.as_of())
            .evidence([one.case.row.evidence()]);
        draft = if one.case.is_remark {
            draft.population(cases.len(), failed, "cases").kind(FindingKind::Observation)
        } else {
            graded(draft, one.case, cases.len(), failed)
        };
        results.push(draft.result());
    }
    or_not_testable(test, results)
}

fn many(
    material: &Material<'_>,
    test: &AuditTest,
    late: &[Late<'_, '_>],
    tested: usize,
) -> CheckResult {
    let labels = unique(late.iter().map(|one| one.case.label.clone()));
    let longest = late.iter().map(|one| one.days).max().unwrap_or_default();
    let mut draft = Draft::new(test, "many", labels.join(", "))
        .fact("cases", test.listed(&labels))
        .fact("count", labels.len())
        .fact("days", longest)
        .fact("as_of", material.as_of())
        .evidence(late.iter().map(|one| one.case.row.evidence()));
    if let Some(first) = late.first() {
        draft = graded(draft, first.case, tested, late.len());
    }
    draft.result()
}

fn lateness<'c, 'a>(
    material: &Material<'a>,
    test: &AuditTest,
    case: &'c Case<'a>,
    dates: &DateFinder,
    extended: &Terms,
) -> Option<Late<'c, 'a>> {
    if case.stage != Stage::Open {
        return None;
    }
    let row = &case.row;
    let today = shown_on(material, row, days(test, "export_days_max"));
    let days_in = |text: &str| dates.find(text).into_iter().map(|found| found.when);
    // A cell may hold the first day and a later one: "2026-03-31, now 2026-06-30".
    let first = row.when("due_on");
    let by_cell = row.text("due_on").and_then(|text| days_in(text).map(When::latest).max());
    let due = first.map(|when| by_cell.map_or(when.latest(), |last| last.max(when.latest())));
    let revised = row.when("revised_due_on").map(When::latest);
    // Who agreed to a later day may stand before that day: "30 November 2026, Kim Lee".
    let approved = row
        .text("approved_by")
        .into_iter()
        .flat_map(|text| days_in(text).map(When::latest).collect::<Vec<_>>());
    let approved = approved.max().filter(|day| due.is_some_and(|due| *day > due));
    let remark = [row.text("comment"), row.text("status")].into_iter().flatten();
    let by_remark = remark
        .filter(|text| extended.stand_in(text))
        .flat_map(|text| days_in(text).map(When::latest).collect::<Vec<_>>())
        .max();
    let limit = [due, revised, approved, by_remark].into_iter().flatten().max();
    let first_due =
        first.map_or_else(|| test.phrase("not_stated").to_owned(), |when| test.when(when));
    if let Some(limit) = limit.filter(|limit| *limit < today) {
        let moved =
            due.is_none_or(|due| limit > due) || first.is_some_and(|one| one.latest() < limit);
        let wording = if moved && first.is_some() { "overdue_extended" } else { "overdue" };
        let days = limit.days_until(today);
        return Some(Late { case, wording, due: limit.to_string(), first_due, days });
    }
    let raised: Option<AuditDate> = row.when("raised_on").map(When::latest);
    let age = raised.map(|day| day.days_until(today)).unwrap_or_default();
    let old = case.is_major && age > days(test, "major_open_days");
    old.then(|| Late {
        case,
        wording: "major_open",
        due: limit.map_or_else(|| test.phrase("not_stated").to_owned(), |day| day.to_string()),
        first_due,
        days: age,
    })
}

fn what(test: &AuditTest, row: &Row<'_>) -> String {
    let columns = ["action", "description", "title", "summary"];
    columns
        .iter()
        .find_map(|column| row.text(column))
        .unwrap_or(test.phrase("not_stated"))
        .to_owned()
}

/// Tickets that are corrective actions by their type or labels and have a day.
fn tickets<'a>(material: &Material<'a>, test: &AuditTest) -> Vec<Case<'a>> {
    let corrective = Terms::of(test, "corrective");
    let is_one = |row: &&Row<'_>| {
        let kind = [row.text("type"), row.text("labels")].into_iter().flatten();
        row.when("due_on").is_some() && kind.into_iter().any(|text| corrective.stand_in(text))
    };
    let stage = |row: &Row<'_>| {
        let resolved = row.text("resolved_on").is_some() && row.when("resolved_on").is_some();
        match material.meanings.work(row.text("status").unwrap_or_default()) {
            Work::Cancelled => Stage::Cancelled,
            Work::Done => Stage::Closed,
            _ if resolved => Stage::Closed,
            _ => Stage::Open,
        }
    };
    let rows = material.rows("tickets").iter().filter(is_one);
    rows.map(|row| Case {
        row: *row,
        label: row.label(),
        stage: stage(row),
        is_remark: false,
        is_major: false,
    })
    .collect()
}
