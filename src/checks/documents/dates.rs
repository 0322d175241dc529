//! T11: dates that cannot be, and records that are one record with other dates.
//!
//! Nothing is alleged: bulk signing, time zones and migrated records explain most of it. A person looks.

use std::collections::BTreeMap;

use super::super::draft::{self, Draft};
use super::super::material::{File, Material, Row, Terms, Work};
use super::super::{CheckResult, State, Test};
use super::subject;
use crate::catalog::AuditTest;
use crate::domain::{AuditDate, Evidence, FindingKind, KindNature, When};
use crate::facts::Register;

pub(super) const TEST: Test = Test {
    id: "T11",
    decide: dates_are_possible,
    parameters: &["copies_min", "same_values_min", "digits_min", "rows_listed_max"],
    wordings: &["ahead", "backwards", "copied", "same_values"],
    says: &["done_on"],
};

/// T11 (`rules` T11).
fn dates_are_possible(material: &Material<'_>, test: &AuditTest) -> Vec<CheckResult> {
    let mut results = Vec::new();
    for file in &material.files {
        let before = results.len();
        let mut dated = control_ahead(material, test, file, &mut results);
        for register in &file.facts.registers {
            let rows: Vec<Row<'_>> =
                register.rows.iter().map(|entry| Row::plain(*file, register, entry)).collect();
            dated |= rows_ahead(material, test, &rows, &mut results);
            rows_backwards(test, &rows, &mut results);
            same_values(test, register, &rows, &mut results);
        }
        if dated && results.len() == before {
            results.push(draft::pass(test, &subject(file)));
        }
    }
    copied_records(material, test, &mut results);
    if results.is_empty() {
        results.push(draft::silent(test, "dates of records", State::NotTestable));
    }
    results
}

/// Days on which something was done, that lie after the audit.
fn control_ahead(
    material: &Material<'_>,
    test: &AuditTest,
    file: &File<'_>,
    results: &mut Vec<CheckResult>,
) -> bool {
    let control = &file.facts.control;
    let done = [
        ("approved_on", &control.approved_on),
        ("issued_on", &control.issued_on),
        ("reviewed_on", &control.reviewed_on),
    ];
    let mut stated = done.into_iter().filter_map(|(what, day)| Some((what, day.as_deref()?)));
    let any = control.approved_on.is_some() || control.issued_on.is_some();
    if let Some((what, day)) = stated.find(|(_, day)| day.value.earliest() > material.as_of()) {
        let what = column_words(test, what);
        let told = test.say("done_on", &[("what", &what), ("day", &test.when(day.value))]);
        results.push(ahead(material, test, &subject(file), &told, [day.evidence.clone()]));
    }
    any
}

/// The columns of days on which something happened, as the test lists them.
fn done_columns<'t>(test: &'t AuditTest, register: &Register) -> Vec<&'t str> {
    let columns = test.terms.get("done_columns").into_iter().flatten();
    columns.map(String::as_str).filter(|column| register.has(column)).collect()
}

fn rows_ahead(
    material: &Material<'_>,
    test: &AuditTest,
    rows: &[Row<'_>],
    results: &mut Vec<CheckResult>,
) -> bool {
    let Some(first) = rows.first() else { return false };
    let columns = done_columns(test, first.register);
    let planned = Terms::of(test, "planned");
    // A row that is still open gives the day on which it is to be done.
    let is_open = |row: &Row<'_>| {
        let status = row.raw("status").or_else(|| row.raw("result")).unwrap_or_default();
        matches!(material.meanings.work(status), Work::Open | Work::Cancelled)
    };
    let of_row = |row: &Row<'_>| {
        // "Booked 2026-09-15" is no day on which something was done.
        let told = |column: &&&str| !row.text(column).is_some_and(|text| planned.stand_in(text));
        let columns = columns.iter().filter(told);
        let mut days = columns.filter_map(|column| Some((*column, row.when(column)?)));
        days.find(|(_, when)| when.earliest() > material.as_of())
    };
    let late: Vec<(&Row<'_>, (&str, When))> = rows
        .iter()
        .filter(|row| !is_open(row))
        .filter_map(|row| Some((row, of_row(row)?)))
        .collect();
    if late.is_empty() {
        return !columns.is_empty();
    }
    let labels: Vec<String> = late.iter().map(|(row, _)| row.label()).collect();
    let told: Vec<String> = late
        .iter()
        .take(test.parameter("rows_listed_max"))
        .map(|(row, (column, when))| {
            format!("{} {} {}", row.label(), column_words(test, column), test.when(*when))
        })
        .collect();
    let evidence =
        late.iter().take(test.parameter("rows_listed_max")).map(|(row, _)| row.evidence());
    results.push(ahead(material, test, &labels.join(", "), &told.join("; "), evidence));
    true
}

fn ahead(
    material: &Material<'_>,
    test: &AuditTest,
    subject: &str,
    told: &str,
    evidence: impl IntoIterator<Item = Evidence>,
) -> CheckResult {
    Draft::new(test, "ahead", subject)
        .kind(FindingKind::NeedsHuman)
        .fact("subject", subject)
        .fact("told", told)
        .fact("as_of", material.as_of())
        .evidence(evidence)
        .result()
}

/// Rows in which what comes later happened earlier.
fn rows_backwards(test: &AuditTest, rows: &[Row<'_>], results: &mut Vec<CheckResult>) {
    let pairs: Vec<(&str, &str)> = test
        .terms
        .get("in_order")
        .into_iter()
        .flatten()
        .filter_map(|pair| pair.split_once(" < "))
        .collect();
    let wrong = |row: &Row<'_>| {
        pairs.iter().find_map(|(first, then)| {
            let (earlier, later) = (row.when(first)?, row.when(then)?);
            (later.latest() < earlier.earliest()).then_some((*first, earlier, *then, later))
        })
    };
    let found: Vec<_> = rows.iter().filter_map(|row| Some((row, wrong(row)?))).collect();
    if found.is_empty() {
        return;
    }
    let labels: Vec<String> = found.iter().map(|(row, _)| row.label()).collect();
    let max = test.parameter("rows_listed_max");
    let told: Vec<String> = found
        .iter()
        .take(max)
        .map(|(row, (first, earlier, then, later))| {
            let (first, then) = (column_words(test, first), column_words(test, then));
            let (earlier, later) = (test.when(*earlier), test.when(*later));
            format!("{}: {first} {earlier}, {then} {later}", row.label())
        })
        .collect();
    let draft = Draft::new(test, "backwards", labels.join(", "))
        .kind(FindingKind::NeedsHuman)
        .fact("subject", test.listed(&labels))
        .fact("told", told.join("; "))
        .evidence(found.iter().take(max).map(|(row, _)| row.evidence()));
    results.push(draft.result());
}

/// `closed` of `closed_on`.
fn column_words(test: &AuditTest, column: &str) -> String {
    if let Some(words) = test.says.get(column) {
        return words.clone();
    }
    column.trim_end_matches("_on").replace('_', " ")
}

/// Documents with the same words throughout, of different days.
fn copied_records(material: &Material<'_>, test: &AuditTest, results: &mut Vec<CheckResult>) {
    let mut alike: BTreeMap<u64, Vec<&File<'_>>> = BTreeMap::new();
    for file in &material.files {
        let is_record = file.facts.nature == Some(KindNature::Record);
        if is_record && !file.facts.dates.is_empty() && file.facts.language.is_some() {
            alike.entry(file.facts.likeness).or_default().push(file);
        }
    }
    let mut groups: Vec<Vec<&File<'_>>> = alike.into_values().collect();
    groups.sort_by_key(|files| files.first().map(|file| file.path.0.clone()));
    for files in groups {
        let days: std::collections::BTreeSet<AuditDate> =
            files.iter().filter_map(|file| file.facts.newest_date.map(When::latest)).collect();
        if files.len() < test.parameter("copies_min") || days.len() < files.len() {
            continue;
        }
        let names: Vec<String> = files.iter().map(|file| file.path.0.clone()).collect();
        let evidence = files.iter().filter_map(|file| super::shown(file.facts));
        let draft = Draft::new(test, "copied", names.join(", "))
            .kind(FindingKind::NeedsHuman)
            .fact("count", files.len())
            .fact("records", test.listed(&names))
            .evidence(evidence);
        results.push(draft.result());
    }
}

/// Measurements one after another that agree to the last digit.
fn same_values(
    test: &AuditTest,
    register: &Register,
    rows: &[Row<'_>],
    results: &mut Vec<CheckResult>,
) {
    let dated = register.columns.iter().any(|column| column.ends_with("_on"));
    if !dated || !register.has("value") {
        return;
    }
    let mut run: Vec<&Row<'_>> = Vec::new();
    let mut longest: Vec<&Row<'_>> = Vec::new();
    let key = |row: &Row<'_>| {
        let named = ["system", "metric", "check", "dataset"];
        let series: Vec<&str> = named.iter().filter_map(|column| row.text(column)).collect();
        Some((series.join(" "), row.text("value")?.to_owned()))
    };
    for row in rows {
        if run.first().is_some_and(|first| key(first) != key(row)) {
            run.clear();
        }
        let exact = row
            .text("value")
            .is_some_and(|value| significant_digits(value) >= test.parameter("digits_min"));
        if exact {
            run.push(row);
        }
        if run.len() > longest.len() {
            longest.clone_from(&run);
        }
    }
    if longest.len() < test.parameter("same_values_min") {
        return;
    }
    let value = longest[0].text("value").unwrap_or_default();
    let draft = Draft::new(test, "same_values", subject(&longest[0].file))
        .kind(FindingKind::NeedsHuman)
        .fact("subject", subject(&longest[0].file))
        .fact("count", longest.len())
        .fact("value", value)
        .evidence(longest.iter().take(test.parameter("rows_listed_max")).map(|row| row.evidence()));
    results.push(draft.result());
}

/// The digits of a number that tell: `0.7431` has four, `0.900` has one.
fn significant_digits(value: &str) -> usize {
    let digits: String =
        value.chars().take_while(|c| !c.is_alphabetic()).filter(char::is_ascii_digit).collect();
    digits.trim_start_matches('0').trim_end_matches('0').len()
}
