//! T72: what the organisation owes to authorities and customers is reported by its day (`rules` T72).

use crate::catalog::AuditTest;
use crate::checks::corrective::days;
use crate::checks::draft::{self, Draft};
use crate::checks::material::{Material, Row, Work};
use crate::checks::{CheckResult, State};
use crate::domain::FindingKind;

/// T72: no obligation of the register is past its day without a submission, and each has a source, a
/// trigger and a person.
pub(super) fn kept(material: &Material<'_>, test: &AuditTest) -> Vec<CheckResult> {
    let rows: Vec<&Row<'_>> = material
        .rows("obligations")
        .iter()
        .filter(|row| {
            let told = ["due_on", "next_review_on", "done_on", "trigger", "authority"].iter();
            told.filter(|column| row.has(column)).count() >= 2
        })
        .collect();
    let mut results = Vec::new();
    let mut incomplete: Vec<&Row<'_>> = Vec::new();
    for row in &rows {
        if let Some(draft) = missed(material, test, row) {
            results.push(draft.population(rows.len(), 1, "obligations").result());
        } else if lacks(&rows, row).is_empty() {
            results.push(draft::pass(test, &row.label()));
        } else {
            incomplete.push(row);
        }
    }
    if !incomplete.is_empty() {
        let labels: Vec<String> = incomplete
            .iter()
            .map(|row| {
                let lacks = lacks(&rows, row).into_iter().map(|column| test.phrase(column));
                format!("{} ({})", row.label(), lacks.collect::<Vec<_>>().join(", "))
            })
            .collect();
        let subject: Vec<String> = incomplete.iter().map(|row| row.label()).collect();
        let result = Draft::new(test, "incomplete", subject.join(", "))
            .fact("obligations", test.listed(&labels))
            .population(rows.len(), incomplete.len(), "obligations")
            .kind(FindingKind::Observation)
            .evidence(incomplete.iter().map(|row| row.evidence()))
            .result();
        results.push(result);
    }
    if results.is_empty() {
        results.push(draft::silent(test, "register of obligations", State::NotTestable));
    }
    results
}

/// As long as a day is written: `30 September 2026`.
const DAY_CHARACTERS_MAX: usize = 17;

fn missed<'t>(material: &Material<'_>, test: &'t AuditTest, row: &Row<'_>) -> Option<Draft<'t>> {
    let as_of = material.as_of();
    // "Next due" may be read as the day of the next review.
    let next = if row.has("due_on") { None } else { row.when("next_review_on") };
    // "Trigger or due" holds either: a day and nothing else is the day it is due.
    let day_alone = |text: &&str| text.chars().count() <= DAY_CHARACTERS_MAX;
    let trigger = row.text("trigger").filter(day_alone);
    let due_by_trigger = trigger.and_then(|text| material.days(text).first().copied());
    let due = row.when("due_on").or(next).or(due_by_trigger);
    let due = due.filter(|due| due.latest() < as_of)?;
    let early = days(test, "early_days_max");
    // The last report of a yearly duty lies long before the day of the next.
    let done =
        row.when("done_on").is_some_and(|done| done.latest().days_until(due.earliest()) <= early);
    let said = row.text("status").map(|status| material.meanings.work(status));
    let over = matches!(said, Some(Work::Done | Work::Cancelled));
    let named = row.text("done_on").is_some() && row.when("done_on").is_none();
    if done || over || named {
        return None;
    }
    let label = if is_bare(row) {
        test.say("obligation_number", &[("number", &row.label())])
    } else {
        row.label()
    };
    let obligation =
        row.text("obligation").or(row.text("title")).unwrap_or(test.phrase("not_stated"));
    let last = row
        .when("done_on")
        .map_or_else(|| test.phrase("no_day").to_owned(), |when| test.when(when));
    let draft = Draft::new(test, "missed", called(row))
        .fact("id", label)
        .fact("obligation", obligation)
        .fact("source", row.text("source").unwrap_or(test.phrase("not_stated")))
        .fact("due", test.when(due))
        .fact("last", last)
        .fact("status", row.text("status").unwrap_or(test.phrase("not_stated")))
        .fact("as_of", as_of)
        .evidence([row.evidence()]);
    Some(draft)
}

/// What an obligation goes by: a bare number says nothing.
fn called(row: &Row<'_>) -> String {
    if is_bare(row) { format!("Obligation {}", row.label()) } else { row.label() }
}

/// Whether an obligation goes by a number alone.
fn is_bare(row: &Row<'_>) -> bool {
    row.label().chars().all(|c| c.is_ascii_digit())
}

/// What a row leaves blank that others fill.
fn lacks(rows: &[&Row<'_>], row: &Row<'_>) -> Vec<&'static str> {
    let columns = ["source", "trigger", "owner"];
    let blank = columns.into_iter().filter(|column| {
        row.has(column)
            && row.text(column).is_none()
            && rows.iter().filter(|other| other.text(column).is_some()).count() * 2 > rows.len()
    });
    blank.collect()
}
