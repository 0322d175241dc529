//! T66: an action is closed after a check that it worked (`rules` T66).

use super::register::{
    Case, Stage, cases, days, graded, named, or_not_testable, own_limit, unique,
};
use crate::catalog::AuditTest;
use crate::checks::CheckResult;
use crate::checks::draft::{self, Draft};
use crate::checks::material::{Material, Row, Terms, answers, same_person};
use crate::dates::DateFinder;
use crate::domain::{Evidence, FindingKind, When};

/// Beyond so many cases that fail alike, one finding lists them.
const CASES_EACH_MAX: usize = 10;
/// Where a log says whether, when and by whom it was checked that an action worked.
const CHECK: [&str; 3] = ["effective_on", "effectiveness", "verifier"];

/// T66: closed cases show a check of effect, later than the action, and by another person where a rule of
/// the organisation asks for that.
pub(super) fn verified(material: &Material<'_>, test: &AuditTest) -> Vec<CheckResult> {
    let closed: Vec<Case<'_>> = cases(material, test)
        .into_iter()
        .filter(|case| case.stage == Stage::Closed && !case.is_remark)
        .collect();
    let has_check = |row: &Row<'_>| CHECK.iter().any(|column| row.has(column));
    let (with, without): (Vec<_>, Vec<_>) =
        closed.into_iter().partition(|case| has_check(&case.row));
    let mut results = no_column(test, &without);
    let rule = other_person(material, test);
    let checked = Terms::of(test, "checked");
    let words = Words {
        allowed: own_limit(material, &[&checked]).map(|(days, _)| days),
        planned: Terms::of(test, "planned"),
        ineffective: Terms::of(test, "ineffective"),
        waived: Terms::of(test, "waived"),
        dates: DateFinder::new(material.dossier.catalog.lexicon()),
    };
    let mut failing: Vec<(&Case<'_>, &str)> = Vec::new();
    for case in &with {
        match fault(material, test, &case.row, &words, rule.is_some()) {
            Some(wording) => failing.push((case, wording)),
            None => results.push(draft::pass(test, &case.label)),
        }
    }
    let unverified: Vec<&Case<'_>> =
        failing.iter().filter(|(_, one)| *one == "unverified").map(|(case, _)| *case).collect();
    let listed_once = unverified.len() > CASES_EACH_MAX;
    if listed_once {
        let labels = unique(unverified.iter().map(|case| case.label.clone()));
        let draft = Draft::new(test, "many", labels.join(", "))
            .fact("cases", test.listed(&labels))
            .fact("count", labels.len())
            .evidence(unverified.iter().map(|case| case.row.evidence()));
        let draft = graded(draft, unverified[0], with.len(), failing.len());
        results.push(draft.result());
    }
    for (case, wording) in failing.iter().filter(|(_, one)| !(listed_once && *one == "unverified"))
    {
        let row = &case.row;
        let day = |column: &str| {
            row.when(column)
                .map_or_else(|| test.phrase("not_stated").to_owned(), |when| test.when(when))
        };
        let cited = (*wording == "own_check").then(|| rule.clone()).flatten();
        let draft = Draft::new(test, wording, &case.label)
            .fact("case", &case.label)
            .fact(
                "what",
                row.text("action").or(row.text("description")).unwrap_or(test.phrase("not_stated")),
            )
            .fact("closed", day("closed_on"))
            .fact("implemented", day("implemented_on"))
            .fact("check", said(row).unwrap_or_else(|| test.phrase("blank").to_owned()))
            .fact("owner", row.text("owner").unwrap_or(test.phrase("not_stated")))
            .evidence([row.evidence()])
            .evidence(cited);
        results.push(graded(draft, case, with.len(), failing.len()).result());
    }
    or_not_testable(test, results)
}

struct Words {
    planned: Terms,
    ineffective: Terms,
    waived: Terms,
    dates: DateFinder,
    /// So many days after the end of an action its check is due by the organisation's own rule.
    allowed: Option<i64>,
}

/// What the row says of the check.
fn said(row: &Row<'_>) -> Option<String> {
    let cells: Vec<&str> = CHECK.iter().filter_map(|column| row.text(column)).collect();
    (!cells.is_empty()).then(|| cells.join("; "))
}

/// The wording for what is wrong with the check of a closed case.
fn fault(
    material: &Material<'_>,
    test: &AuditTest,
    row: &Row<'_>,
    words: &Words,
    by_another: bool,
) -> Option<&'static str> {
    let check = said(row).unwrap_or_default();
    let as_of = material.as_of();
    // The day may stand beside the result: "2025-10-14, by Kim Lee, works".
    let on = row
        .when("effective_on")
        .or_else(|| words.dates.find(&check).first().map(|found| found.when));
    let ahead = on.is_some_and(|when| when.latest() > as_of);
    let planned = words.planned.stand_in(&check) && !words.waived.stand_in(&check);
    if ahead || planned {
        let due = on.map(When::latest);
        let closed = row.when("closed_on").map(When::latest);
        let recent = closed.is_none_or(|day| day.days_until(as_of) <= days(test, "scheduled_days"));
        return match due {
            Some(due) if due < as_of => Some("check_missed"),
            Some(_) => None,
            None if recent => None,
            None => Some("check_missed"),
        };
    }
    let result = row.text("effectiveness").or(row.text("effective_on"));
    if result.is_none() {
        let remark = row.text("comment").unwrap_or_default();
        let elsewhere = words.waived.stand_in(remark);
        let closed = row.when("closed_on").or(row.when("implemented_on"));
        let early = closed
            .zip(words.allowed)
            .is_some_and(|(closed, allowed)| closed.latest().plus_days(allowed) >= as_of);
        return (!elsewhere && !early).then_some("unverified");
    }
    if words.ineffective.stand_in(&check) {
        return Some("ineffective");
    }
    let done = row.when("implemented_on");
    if let (Some(on), Some(done)) = (on, done)
        && on.latest() <= done.earliest()
    {
        return Some("too_early");
    }
    let owner = row.text("owner")?;
    let named = row.text("verifier").into_iter().chain(check.split(['/', ';', ',', '(', ')', '|']));
    let own = named
        .map(str::trim)
        .any(|name| name.split_whitespace().count() >= 2 && same_person(name, owner));
    (own && by_another).then_some("own_check")
}

/// A rule of the organisation that another person than the owner checks the effect.
fn other_person(material: &Material<'_>, test: &AuditTest) -> Option<Evidence> {
    let effect = Terms::of(test, "effect");
    let rules = material.files.iter().flat_map(|file| answers(file.facts, "T66.other_person"));
    rules.map(|answer| &answer.evidence).find(|rule| effect.stand_in(rule.quote())).cloned()
}

/// One request for each log that has no place for the check though cases were closed.
fn no_column(test: &AuditTest, without: &[Case<'_>]) -> Vec<CheckResult> {
    let Some(first) = without.first().filter(|_| without.len() >= 2) else { return Vec::new() };
    let log = named(first.row.file.facts);
    let result = Draft::new(test, "no_column", &log)
        .fact("log", &log)
        .fact("count", without.len())
        .kind(FindingKind::EvidenceRequest)
        .evidence([first.row.register.header.clone()])
        .evidence(without.iter().take(3).map(|case| case.row.evidence()))
        .result();
    vec![result]
}
