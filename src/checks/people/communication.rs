//! Whether the plan of communication says what, when, to whom, how and by whom.

use super::super::draft::{self, Draft};
use super::super::material::{Material, Row, Terms};
use super::super::tables::{Sheet, runs_ai, sheets};
use super::super::{CheckResult, State};
use crate::catalog::AuditTest;
use crate::domain::FindingKind;

/// What a plan tells of each topic, and the column that tells it.
const PARTS: [&str; 4] = ["when", "audience", "channel", "who"];

/// T35: the rows of a communication plan are complete (`rules` T35).
///
/// One observation for each plan. A column that is not there counts only where all headers were
/// understood.
pub(super) fn complete(material: &Material<'_>, test: &AuditTest) -> Vec<CheckResult> {
    if !runs_ai(material) {
        return vec![draft::silent(test, "communication plan", State::NotTestable)];
    }
    let mut results = Vec::new();
    for sheet in sheets(material, "communications") {
        let rows: Vec<&Row<'_>> =
            sheet.rows.iter().filter(|row| row.text("topic").is_some()).collect();
        let is_plan = sheet.fills("audience") && is_plan(test, &sheet);
        if !is_plan || rows.len() < test.parameter("rows_min") || sheet.of_another_system(test) {
            continue;
        }
        results.push(told(test, &sheet, &rows));
    }
    if results.is_empty() {
        results.push(draft::silent(test, "communication plan", State::NotTestable));
    }
    results
}

/// Whether it is a plan for all that is communicated: the table of whom to call in an incident is not.
fn is_plan(test: &AuditTest, sheet: &Sheet<'_>) -> bool {
    let kind = sheet.first().file.facts.kind.as_ref();
    let asked =
        kind.is_some_and(|kind| test.kinds.get("plan").is_some_and(|kinds| kinds.contains(kind)));
    asked || Terms::of(test, "plan").stand_in(&sheet.about())
}

fn told(test: &AuditTest, sheet: &Sheet<'_>, rows: &[&Row<'_>]) -> CheckResult {
    let document = sheet.name();
    let mut gaps: Vec<(&Row<'_>, Vec<String>)> = Vec::new();
    for row in rows {
        let parts = PARTS.iter().filter(|column| sheet.gap(row, &[column]));
        let parts: Vec<String> = parts.map(|column| test.phrase(column).to_owned()).collect();
        if !parts.is_empty() {
            gaps.push((row, parts));
        }
    }
    let unkept: Vec<String> = PARTS
        .iter()
        .filter(|column| sheet.lacks(&[column]))
        .map(|column| test.phrase(column).to_owned())
        .collect();
    let outside = Terms::of(test, "external");
    let external = rows.iter().any(|row| {
        let cells = ["audience", "direction", "topic"].iter().filter_map(|column| row.text(column));
        cells.into_iter().any(|cell| outside.stand_in(cell))
    });
    let inward = !external && rows.len() >= test.parameter("external_rows_min");
    let mut said = Vec::new();
    if !unkept.is_empty() {
        said.push(test.say("unsaid", &[("parts", &test.listed(&unkept))]));
    }
    said.extend(gaps.iter().map(|(row, parts)| {
        let topic = row.text("topic").unwrap_or_default();
        test.say("topic_without", &[("topic", &topic), ("parts", &test.listed(parts))])
    }));
    if inward {
        said.push(test.phrase("nobody_outside").to_owned());
    }
    if said.is_empty() {
        return draft::pass(test, &document);
    }
    let failed = if unkept.is_empty() { gaps.len() } else { rows.len() };
    Draft::new(test, "gaps", &document)
        .kind(FindingKind::Observation)
        .fact("document", &document)
        .fact("gaps", said.join("; "))
        .fact("failed", failed)
        .fact("tested", rows.len())
        .population(rows.len(), failed, "topics")
        .evidence([sheet.first().register.header.clone()])
        .evidence(gaps.iter().take(8).map(|(row, _)| row.evidence()))
        .result()
}
