//! Tests on objectives and on what is measured of the management system.

#[cfg(test)]
mod tests;

use super::draft::{self, Draft};
use super::material::{Material, Row, Terms};
use super::tables::{Sheet, runs_ai, sheets};
use super::{CheckResult, State, Test};
use crate::catalog::AuditTest;
use crate::domain::{FindingKind, Severity};

/// The tests of this family.
pub(super) const TESTS: &[Test] = &[
    Test {
        id: "T33",
        decide: measurable_and_tracked,
        parameters: &["listed_max", "rows_min"],
        wordings: &["not_measurable", "incomplete", "many_incomplete"],
        says: &[
            "measure",
            "target",
            "measure_or_target",
            "due_on",
            "owner",
            "result",
            "method",
            "objectives",
            "many",
        ],
    },
    Test {
        id: "T69",
        decide: measurement_planned,
        parameters: &["rows_min"],
        wordings: &["gaps"],
        says: &[
            "method",
            "frequency",
            "analyst",
            "analysed",
            "row_lacks",
            "no_column",
            "measurements",
        ],
    },
];

/// T33: objectives that can be measured, with a date, somebody who answers, and results (`rules` T33).
///
/// What a whole table has no column for may stand elsewhere; a cell left blank beside filled ones does
/// not. A goal that was missed is measured all the same.
fn measurable_and_tracked(material: &Material<'_>, test: &AuditTest) -> Vec<CheckResult> {
    if !runs_ai(material) {
        return vec![draft::silent(test, "objectives", State::NotTestable)];
    }
    let mut results = Vec::new();
    for sheet in sheets(material, "objectives") {
        let stated =
            sheet.rows.iter().filter(|row| row.text("objective").or(row.text("id")).is_some());
        let rows: Vec<&Row<'_>> = stated.collect();
        if rows.len() < test.parameter("rows_min") || sheet.of_another_system(test) {
            continue;
        }
        let failed: Vec<(&Row<'_>, Lacking)> = rows
            .iter()
            .filter_map(|row| Some((*row, lacking(material, test, &sheet, row)?)))
            .collect();
        for row in &rows {
            if !failed.iter().any(|(other, _)| std::ptr::eq(other.entry, row.entry)) {
                results.push(draft::pass(test, &subject(&sheet, row)));
            }
        }
        results.extend(told(test, &sheet, rows.len(), &failed));
    }
    if results.is_empty() {
        results.push(draft::silent(test, "objectives", State::NotTestable));
    }
    results
}

/// What an objective lacks.
struct Lacking {
    /// Whether nothing of it could be measured.
    measure: bool,
    /// By the phrases for it.
    parts: Vec<&'static str>,
}

fn lacking(
    material: &Material<'_>,
    test: &AuditTest,
    sheet: &Sheet<'_>,
    row: &Row<'_>,
) -> Option<Lacking> {
    let objective = row.text("objective").unwrap_or_default();
    let counted = |text: &str| text.chars().any(|c| c.is_ascii_digit());
    let countable = counted(objective) || Terms::of(test, "countable").stand_in(objective);
    // A sheet of figures may measure what the list of objectives only names.
    let linked = row.text("id").filter(|id| id.len() > 2).is_some_and(|id| {
        let mut measured =
            ["measures", "monitoring"].iter().flat_map(|record| material.rows(record));
        measured.any(|other| super::policy::holds(other.entry.evidence.quote(), id))
    });
    let mut parts = Vec::new();
    let nothing_measured = row.text("measure").is_none() && row.text("target").is_none();
    let columns = sheet.first().has("measure") || sheet.first().has("target");
    // Where the table has no column for either, it is the objective that has to say it.
    let kept =
        if columns { sheet.fills("measure") || sheet.fills("target") } else { sheet.all_known() };
    let unmeasured = nothing_measured && kept && !countable && !linked;
    if unmeasured {
        parts.push("measure_or_target");
    } else if !linked {
        if sheet.gap(row, &["measure"]) && !countable {
            parts.push("measure");
        }
        if sheet.gap(row, &["target"]) && !countable && !row.text("measure").is_some_and(counted) {
            parts.push("target");
        }
    }
    for column in ["due_on", "owner"] {
        if sheet.gap(row, &[column]) {
            parts.push(column);
        }
    }
    // How it is judged and what came of it are asked for where something else is missing too, or where
    // its day has passed: a goal of this year may have no result yet.
    let past = row.when("due_on").is_some_and(|day| day.latest() < material.as_of());
    if sheet.gap(row, &["result"]) && (past || !parts.is_empty()) && !linked {
        parts.push("result");
    }
    if sheet.gap(row, &["method"]) && !parts.is_empty() {
        parts.push("method");
    }
    (!parts.is_empty()).then_some(Lacking { measure: unmeasured, parts })
}

/// The findings of one list of objectives.
fn told(
    test: &AuditTest,
    sheet: &Sheet<'_>,
    tested: usize,
    failed: &[(&Row<'_>, Lacking)],
) -> Vec<CheckResult> {
    let many = failed.len() * 2 >= tested && failed.len() > 1;
    let grade = |made: Draft<'_>| {
        let made = made.population(tested, failed.len(), "objectives");
        if many {
            made.grade(Severity::Minor, "many").result()
        } else {
            made.kind(FindingKind::Observation).result()
        }
    };
    if failed.len() > test.parameter("listed_max") {
        let ids: Vec<String> = failed.iter().map(|(row, _)| subject(sheet, row)).collect();
        let made = Draft::new(test, "many_incomplete", ids.join(", "))
            .fact("document", sheet.name())
            .fact("objectives", test.listed(&ids))
            .fact("failed", failed.len())
            .fact("tested", tested)
            .evidence(failed.iter().take(10).map(|(row, _)| row.evidence()));
        return vec![grade(made)];
    }
    let made = failed.iter().map(|(row, lacking)| {
        let wording = if lacking.measure { "not_measurable" } else { "incomplete" };
        let parts: Vec<String> =
            lacking.parts.iter().map(|part| test.phrase(part).to_owned()).collect();
        let objective = row.text("objective").or(row.text("id")).unwrap_or_default();
        let made = Draft::new(test, wording, subject(sheet, row))
            .fact("id", subject(sheet, row))
            .fact("objective", objective)
            .fact("missing", test.listed(&parts))
            .fact("document", sheet.name())
            .evidence([row.evidence()]);
        grade(made)
    });
    made.collect()
}

/// What an objective goes by. Where each year begins to number anew, the year tells which is meant.
fn subject(sheet: &Sheet<'_>, row: &Row<'_>) -> String {
    let label = row.label();
    let same = sheet.rows.iter().filter(|other| other.label() == label).count();
    let year = row
        .entry
        .evidence
        .quote()
        .split(|c: char| !c.is_ascii_digit())
        .find(|part| part.len() == 4 && part.starts_with("20"));
    match year {
        Some(year) if same > 1 => format!("{label} {year}"),
        _ => label,
    }
}

/// T69: a plan says of each measurement how, how often and by whom (`rules` T69).
///
/// One finding for a plan, with the measurements that have gaps.
fn measurement_planned(material: &Material<'_>, test: &AuditTest) -> Vec<CheckResult> {
    // What each cell tells, and the columns that may tell it.
    const PARTS: [(&str, &[&str]); 4] = [
        ("method", &["method"]),
        ("frequency", &["frequency"]),
        ("analyst", &["analyst", "owner"]),
        ("analysed", &["analysed"]),
    ];
    if !runs_ai(material) {
        return vec![draft::silent(test, "measurement plan", State::NotTestable)];
    }
    let mut results = Vec::new();
    for sheet in sheets(material, "measures") {
        let rows: Vec<&Row<'_>> =
            sheet.rows.iter().filter(|row| row.text("metric").is_some()).collect();
        if rows.len() < test.parameter("rows_min") || sheet.of_another_system(test) {
            continue;
        }
        let mut gaps: Vec<(&Row<'_>, Vec<String>)> = Vec::new();
        for row in &rows {
            let parts = PARTS.iter().filter(|(_, columns)| sheet.gap(row, columns));
            let parts: Vec<String> =
                parts.map(|(called, _)| test.phrase(called).to_owned()).collect();
            if !parts.is_empty() {
                gaps.push((*row, parts));
            }
        }
        // When it is looked at often goes without saying: a table without that column is not reported.
        let unkept: Vec<String> = PARTS[..3]
            .iter()
            .filter(|(_, columns)| sheet.lacks(columns))
            .map(|(called, _)| test.phrase(called).to_owned())
            .collect();
        let document = sheet.name();
        if gaps.is_empty() && unkept.is_empty() {
            results.push(draft::pass(test, &document));
            continue;
        }
        let subject = match gaps.as_slice() {
            [(row, _)] if unkept.is_empty() => row.label(),
            _ => document.clone(),
        };
        let mut told: Vec<String> = gaps
            .iter()
            .map(|(row, parts)| {
                test.say("row_lacks", &[("row", &row.label()), ("parts", &test.listed(parts))])
            })
            .collect();
        if !unkept.is_empty() {
            told.insert(0, test.say("no_column", &[("parts", &test.listed(&unkept))]));
        }
        let failed = if unkept.is_empty() { gaps.len() } else { rows.len() };
        let made = Draft::new(test, "gaps", &subject)
            .fact("document", &document)
            .fact("gaps", told.join("; "))
            .fact("failed", failed)
            .fact("tested", rows.len())
            .population(rows.len(), failed, "measurements")
            .evidence([sheet.first().register.header.clone()])
            .evidence(gaps.iter().take(10).map(|(row, _)| row.evidence()));
        let only_time = unkept.is_empty()
            && gaps
                .iter()
                .all(|(_, parts)| parts.iter().all(|part| part == test.phrase(PARTS[3].0)));
        let made = if only_time { made.kind(FindingKind::Observation) } else { made };
        results.push(made.result());
    }
    if results.is_empty() {
        results.push(draft::silent(test, "measurement plan", State::NotTestable));
    }
    results
}
