//! T68: what an audit finds is carried into the corrective action log (`rules` T68).

use std::collections::BTreeMap;

use super::reports::{Report, reports};
use crate::catalog::AuditTest;
use crate::checks::corrective::days;
use crate::checks::draft::{self, Draft};
use crate::checks::material::{Material, Row, Terms, answers, lays_down, name};
use crate::checks::{CheckResult, State};
use crate::domain::{AuditDate, Evidence, KindNature, When};
use crate::facts::Fact;

/// The numbers a finding may have in its report; each has a probe.
const NUMBERS: [&str; 9] = ["n1", "n2", "n3", "n4", "n5", "n6", "n7", "n8", "n9"];

/// T68: each finding of a report, and each case that a report, minutes or the incident register names, has
/// its line in the log.
pub(super) fn in_log(material: &Material<'_>, test: &AuditTest) -> Vec<CheckResult> {
    let log = material.rows("nonconformities");
    if log.is_empty() {
        return vec![draft::silent(test, "corrective action log", State::NotTestable)];
    }
    let mut results = Vec::new();
    for report in reports(material, test) {
        let before = results.len();
        results.extend(findings_missing(material, test, &report));
        results.extend(ids_missing(material, test, &report));
        if results.len() == before {
            results.push(draft::pass(test, &report.subject()));
        }
    }
    results.extend(incidents_missing(material, test));
    results.extend(gaps(material, test, &results));
    if results.is_empty() {
        results.push(draft::silent(test, "audit findings", State::NotTestable));
    }
    results
}

/// The findings a report numbers, each with its label: `F3`, `D4`, `NC 2`.
fn labelled(report: &Report<'_>) -> Vec<(String, Evidence)> {
    let mut found: Vec<(String, Evidence)> = Vec::new();
    for number in NUMBERS {
        let digit = number.trim_start_matches('n');
        let probe = format!("T68.{number}");
        for answer in answers(report.file.facts, &probe) {
            let quote = answer.evidence.quote().trim_start_matches(['|', ' ', '-', '*', '•', '#']);
            let Some(end) = quote.find(digit).map(|at| at + digit.len()) else { continue };
            let label = quote[..end].trim();
            let opens = label.chars().count() <= 20
                && !quote[end..].starts_with(|c: char| c.is_ascii_digit() || c == '.');
            if opens && !found.iter().any(|(known, _)| known == label) {
                found.push((label.to_owned(), answer.evidence.clone()));
                break;
            }
        }
    }
    // Labels of one series only: all begin with the same letters.
    let letters = |label: &str| label.trim_end_matches(|c: char| !c.is_alphabetic()).to_owned();
    let first = found.first().map(|(label, _)| letters(label));
    found.retain(|(label, _)| Some(letters(label)) == first);
    found
}

fn findings_missing(
    material: &Material<'_>,
    test: &AuditTest,
    report: &Report<'_>,
) -> Vec<CheckResult> {
    let Some(id) = report.id.as_deref() else { return Vec::new() };
    let cases = cases_of(material, test, report, id);
    if cases.is_empty() {
        return Vec::new();
    }
    let labels = labelled(report);
    let carried = |label: &str| {
        cases.iter().any(|row| {
            let cells = ["source", "reference", "id", "comment", "description", "title"].iter();
            cells.filter_map(|column| row.text(column)).any(|text| has_token(text, label))
        })
    };
    let missing: Vec<&(String, Evidence)> =
        labels.iter().filter(|(label, _)| !carried(label)).collect();
    // The log names its findings by their labels only where it does so for some of them.
    if labels.len() > missing.len() {
        let drafts = missing.into_iter().map(|(label, evidence)| {
            let subject = format!("{id} {label}");
            Draft::new(test, "finding_missing", &subject)
                .fact("audit", id)
                .fact("finding", label)
                .fact("said", evidence.quote().trim_matches(['|', ' ']))
                .fact(
                    "carried",
                    labels.len() - labels.iter().filter(|(one, _)| !carried(one)).count(),
                )
                .fact("count", labels.len())
                .population(
                    labels.len(),
                    labels.iter().filter(|(one, _)| !carried(one)).count(),
                    "findings",
                )
                .evidence([evidence.clone()])
                .evidence(cases.iter().map(|row| row.evidence()))
                .result()
        });
        return drafts.collect();
    }
    let told = told(material, test, report);
    let (count, evidence) = match (labels.len(), told) {
        (_, Some((count, evidence))) => (count, vec![evidence]),
        (count, None) if count > 0 => {
            (count, labels.iter().map(|(_, evidence)| evidence.clone()).collect())
        }
        _ => return Vec::new(),
    };
    if count <= cases.len() {
        return Vec::new();
    }
    let draft = Draft::new(test, "fewer_cases", id)
        .fact("audit", id)
        .fact("count", count)
        .fact("carried", cases.len())
        .evidence(evidence)
        .evidence(cases.iter().map(|row| row.evidence()));
    vec![draft.result()]
}

/// The cases of the log that came from an audit: their source names it.
fn cases_of<'m, 'a>(
    material: &'m Material<'a>,
    test: &AuditTest,
    report: &Report<'_>,
    id: &str,
) -> Vec<&'m Row<'a>> {
    let rows = material.rows("nonconformities");
    let named = |row: &&Row<'_>| {
        ["source", "reference"]
            .iter()
            .filter_map(|column| row.text(column))
            .any(|text| text.contains(id))
    };
    let by_id: Vec<&Row<'a>> = rows.iter().filter(named).collect();
    let Some(day) = report.day.filter(|_| by_id.is_empty()) else { return by_id };
    let audit = Terms::of(test, "audit");
    let days_max = days(test, "source_days_max");
    let near = |row: &&Row<'_>| {
        let from_audit = row.text("source").is_some_and(|source| audit.stand_in(source));
        let raised: Option<AuditDate> = row.when("raised_on").map(When::latest);
        from_audit
            && raised.is_some_and(|raised| (-days_max..=days_max).contains(&day.days_until(raised)))
    };
    rows.iter().filter(near).collect()
}

/// How many nonconformities a report says it has: the number before the word.
fn told(
    material: &Material<'_>,
    test: &AuditTest,
    report: &Report<'_>,
) -> Option<(usize, Evidence)> {
    let numbers = &material.dossier.catalog.lexicon().limit.numbers;
    let (nouns, earlier) = (Terms::of(test, "finding"), Terms::of(test, "earlier"));
    let counts = answers(report.file.facts, "T68.count").filter_map(|answer| {
        let quote = answer.evidence.quote();
        if earlier.stand_in(quote) {
            return None;
        }
        let words: Vec<&str> =
            crate::words::words(quote).map(|(start, end)| &quote[start..end]).collect();
        let at = words.windows(2).position(|pair| {
            let number = pair[0].to_lowercase();
            let counts = number.parse::<usize>().is_ok() || numbers.contains_key(&number);
            counts && nouns.stand_in(pair[1])
        })?;
        let number = words.get(at)?.to_lowercase();
        let known = numbers.get(&number).map(|count| *count as usize);
        let count = number.parse().ok().or(known)?;
        (1..=30).contains(&count).then(|| (count, answer.evidence.clone()))
    });
    counts.into_iter().next()
}

/// Ids of cases that a report or minutes cite, in the shape of the log's own, that the log does not have.
fn ids_missing(material: &Material<'_>, test: &AuditTest, report: &Report<'_>) -> Vec<CheckResult> {
    let cited = report.file.facts.references.iter();
    missing(material, cited, report.day)
        .into_iter()
        .map(|(id, evidence)| id_missing(test, &id, &report.subject(), evidence))
        .collect()
}

/// Cases that records cite and whose number is missing between the numbers of the log, where the log has
/// nearly all of its series.
fn gaps(material: &Material<'_>, test: &AuditTest, known: &[CheckResult]) -> Vec<CheckResult> {
    const SHARE_PERCENT: usize = 60;
    const CASES_MIN: usize = 4;
    let mut series: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for row in material.rows("nonconformities") {
        if let Some((prefix, number)) = row.text("id").and_then(numbered) {
            series.entry(prefix).or_default().push(number);
        }
    }
    let in_gap = |id: &str| {
        let Some((prefix, number)) = numbered(id) else { return false };
        let Some(numbers) = series.get(&prefix) else { return false };
        let (Some(first), Some(last)) = (numbers.iter().min(), numbers.iter().max()) else {
            return false;
        };
        let dense = numbers.len() * 100 >= (last - first + 1) * SHARE_PERCENT;
        dense && numbers.len() >= CASES_MIN && (*first..=*last).contains(&number)
    };
    let mut results: Vec<CheckResult> = Vec::new();
    for file in &material.files {
        if lays_down(file.facts) || file.facts.nature == Some(KindNature::Register) {
            continue;
        }
        for fact in &file.facts.references {
            let id = fact.value.as_str();
            let told = known.iter().chain(&results).any(|result| result.subject == id);
            if !told && in_gap(id) && !in_the_log(material, id) {
                results.push(id_missing(test, id, &name(file.facts), fact.evidence.clone()));
            }
        }
    }
    results
}

/// An id as its series and its number: `NC-26-05` is number 5 of `NC-26-`.
fn numbered(id: &str) -> Option<(String, usize)> {
    let digits = id.len() - id.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let (prefix, number) = id.split_at(id.len() - digits);
    let series = prefix.starts_with(char::is_alphabetic).then(|| prefix.to_owned());
    series.zip(number.parse().ok())
}

fn incidents_missing(material: &Material<'_>, test: &AuditTest) -> Vec<CheckResult> {
    let shapes = shapes(material);
    let mut results = Vec::new();
    for row in material.rows("incidents") {
        let Some(cell) = row.text("nonconformity") else { continue };
        for id in cell.split([',', ';', ' ', '/']).map(str::trim) {
            if shapes.contains(&shape(id)) && !in_the_log(material, id) {
                results.push(id_missing(test, id, &row.label(), row.evidence()));
            }
        }
    }
    results
}

fn id_missing(test: &AuditTest, id: &str, place: &str, evidence: Evidence) -> CheckResult {
    Draft::new(test, "id_missing", id)
        .fact("id", id)
        .fact("place", place)
        .evidence([evidence])
        .result()
}

fn missing<'f>(
    material: &Material<'_>,
    cited: impl Iterator<Item = &'f Fact<String>>,
    day: Option<AuditDate>,
) -> Vec<(String, Evidence)> {
    let shapes = shapes(material);
    let raised = material.rows("nonconformities").iter().filter_map(|row| row.when("raised_on"));
    // A log that begins later than the report cannot be expected to have its cases.
    let begins = raised.map(When::earliest).min();
    if day.is_none_or(|day| begins.is_none_or(|begins| begins > day)) {
        return Vec::new();
    }
    cited
        .filter(|fact| shapes.contains(&shape(&fact.value)) && !in_the_log(material, &fact.value))
        .map(|fact| (fact.value.clone(), fact.evidence.clone()))
        .collect()
}

fn in_the_log(material: &Material<'_>, id: &str) -> bool {
    // An incident `INC-26-04` is no case `NC-26-04`.
    let rows = material.rows("nonconformities");
    rows.iter().any(|row| has_token(row.entry.evidence.quote(), id))
        || rows.iter().any(|row| row.text("id") == Some(id))
}

/// The shapes of the ids of the log; an id without letters before its number has none.
fn shapes(material: &Material<'_>) -> Vec<String> {
    let mut shapes: Vec<String> = Vec::new();
    for row in material.rows("nonconformities") {
        let shape = row.text("id").map(shape).unwrap_or_default();
        if shape.starts_with(char::is_alphabetic) && shape.contains('9') && !shapes.contains(&shape)
        {
            shapes.push(shape);
        }
    }
    shapes
}

/// An id with its digits made alike: `NC-26-01` and `NC-25-04` are `NC-99-99`.
fn shape(id: &str) -> String {
    id.chars().map(|c| if c.is_ascii_digit() { '9' } else { c }).collect()
}

/// Whether a text holds a label as a word of its own.
fn has_token(text: &str, label: &str) -> bool {
    text.match_indices(label).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + label.len()..].chars().next();
        before.is_none_or(|c| !c.is_alphanumeric()) && after.is_none_or(|c| !c.is_alphanumeric())
    })
}
