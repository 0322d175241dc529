//! T67: what was closed as mended does not come back (`rules` T67).

use super::register::{Case, Stage, cases, days, or_not_testable};
use super::words::Gist;
use crate::catalog::AuditTest;
use crate::checks::CheckResult;
use crate::checks::draft::{self, Draft};
use crate::checks::material::Material;
use crate::domain::{AuditDate, When};

/// A case that came back.
struct Pair<'c, 'a> {
    first: &'c Case<'a>,
    second: &'c Case<'a>,
}

/// T67: no case repeats one that was closed before it was raised: the same requirement, and the same
/// system or nearly the same words.
pub(super) fn not_repeated(material: &Material<'_>, test: &AuditTest) -> Vec<CheckResult> {
    let cases = cases(material, test);
    let mut results = Vec::new();
    for (at, second) in cases.iter().enumerate() {
        let first = cases[..at]
            .iter()
            .chain(&cases[at + 1..])
            .find(|first| came_back(material, test, first, second));
        match first {
            Some(first) => results.push(repeated(test, &Pair { first, second })),
            None => results.push(draft::pass(test, &second.label)),
        }
    }
    or_not_testable(test, results)
}

fn repeated(test: &AuditTest, pair: &Pair<'_, '_>) -> CheckResult {
    let day = |case: &Case<'_>, column: &str| {
        case.row
            .when(column)
            .map_or_else(|| test.phrase("not_stated").to_owned(), |when| test.when(when))
    };
    let requirement = pair.second.row.text("requirement").or(pair.first.row.text("requirement"));
    let told = pair.second.row.text("description").or(pair.second.row.text("title"));
    let wording = if said_to_work(pair.first) { "repeated" } else { "repeated_open" };
    let subject = format!("{}, {}", pair.first.label, pair.second.label);
    Draft::new(test, wording, subject)
        .fact("case", &pair.second.label)
        .fact("earlier", &pair.first.label)
        .fact("requirement", requirement.unwrap_or(test.phrase("not_stated")))
        .fact("what", told.unwrap_or(test.phrase("not_stated")))
        .fact("closed", day(pair.first, "closed_on"))
        .fact("raised", day(pair.second, "raised_on"))
        .evidence([pair.second.row.evidence(), pair.first.row.evidence()])
        .result()
}

/// Whether the log records a check of the earlier case.
fn said_to_work(case: &Case<'_>) -> bool {
    case.row.text("effectiveness").or(case.row.text("effective_on")).is_some()
}

fn came_back(
    material: &Material<'_>,
    test: &AuditTest,
    first: &Case<'_>,
    second: &Case<'_>,
) -> bool {
    const DAYS_A_MONTH: i64 = 31;
    const WORDS_MIN: usize = 3;
    let day = |case: &Case<'_>, column: &str| case.row.when(column).map(When::latest);
    if first.stage != Stage::Closed || second.stage == Stage::Cancelled {
        return false;
    }
    let (Some(closed), Some(raised)) = (day(first, "closed_on"), day(second, "raised_on")) else {
        return false;
    };
    let begun: AuditDate = day(first, "raised_on").unwrap_or(closed);
    let days_max = days(test, "months_max") * DAYS_A_MONTH;
    if closed >= raised || begun.days_until(raised) > days_max {
        return false;
    }
    let gist = |case: &Case<'_>| {
        let told = case.row.text("description").or(case.row.text("title")).unwrap_or_default();
        Gist::of(material, &case.row.file, told)
    };
    let (one, other) = (gist(first), gist(second));
    if one.len().min(other.len()) < WORDS_MIN {
        return false;
    }
    let alike = one.alike(&other).max(if one.len().min(other.len()) >= 5 {
        one.within(&other).min(100).max(other.within(&one)) * 9 / 10
    } else {
        0
    });
    let same_requirement = share_requirement(first, second);
    let same_system =
        match (material.system_of_row(&first.row), material.system_of_row(&second.row)) {
            (Some(one), Some(other)) => Some(one == other),
            _ => None,
        };
    let alike_min = test.parameter("alike_percent");
    match (same_requirement, same_system) {
        (_, Some(false)) => false,
        (Some(true), Some(true)) => alike >= alike_min * 2 / 3,
        (Some(true), None) => alike >= alike_min * 4 / 5,
        (None, _) => alike >= alike_min,
        (Some(false), _) => alike >= 95,
    }
}

/// Whether two cases name a requirement in common; none where one names none.
fn share_requirement(first: &Case<'_>, second: &Case<'_>) -> Option<bool> {
    let ids = |case: &Case<'_>| -> Vec<String> {
        let text = case.row.text("requirement").unwrap_or_default().to_lowercase();
        let parts = text.split([',', ';', '/', '&', '+']).flat_map(|part| part.split(" and "));
        let ids = parts.map(|part| part.split_whitespace().last().unwrap_or_default().to_owned());
        ids.filter(|id| id.contains(|c: char| c.is_ascii_digit())).collect()
    };
    let (one, other) = (ids(first), ids(second));
    (!one.is_empty() && !other.is_empty()).then(|| one.iter().any(|id| other.contains(id)))
}
