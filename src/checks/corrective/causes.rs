//! T64: a nonconformity is followed to its cause (`rules` T64).

use super::register::{
    Case, Stage, cases, days, graded, named, or_not_testable, own_limit, unique,
};
use super::words::Gist;
use crate::catalog::AuditTest;
use crate::checks::CheckResult;
use crate::checks::draft::{self, Draft};
use crate::checks::material::{Material, Row, Terms};
use crate::domain::{Evidence, FindingKind};

/// Beyond so many cases that fail alike, one finding lists them.
const CASES_EACH_MAX: usize = 10;

/// How a cause falls short.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    None,
    ErrorAlone,
    RepeatsFinding,
    RepeatsCorrection,
}

/// T64: each case beyond new has a cause that is more than the finding, the mending or "human error".
pub(super) fn recorded(material: &Material<'_>, test: &AuditTest) -> Vec<CheckResult> {
    let cause_terms = Terms::of(test, "cause");
    let own = own_limit(material, &[&cause_terms]);
    let allowed = own.as_ref().map_or(days(test, "cause_days"), |(days, _)| *days);
    let rule = own.map(|(_, duty)| duty.evidence());
    let looked: Vec<Case<'_>> = cases(material, test)
        .into_iter()
        .filter(|case| !case.is_remark && case.stage != Stage::Cancelled)
        .filter(|case| !continues(material, &case.row))
        .collect();
    let (with, without): (Vec<_>, Vec<_>) =
        looked.into_iter().partition(|case| case.row.has("cause"));
    let mut results = no_column(test, &without);
    let mut failing: Vec<(&Case<'_>, Fault)> = Vec::new();
    for case in &with {
        let fault = fault(material, test, case);
        let late = case.row.when("raised_on").is_some_and(|raised| {
            let grace = material.grace(u32::try_from(allowed).unwrap_or(u32::MAX));
            let due = raised.latest().plus_days(allowed + grace);
            due < material.as_of()
        });
        match fault {
            Some(fault) if case.stage > Stage::Open || late => failing.push((case, fault)),
            _ => results.push(draft::pass(test, &case.label)),
        }
    }
    let tested = with.len();
    for fault in [Fault::None, Fault::ErrorAlone, Fault::RepeatsFinding, Fault::RepeatsCorrection] {
        let alike: Vec<&Case<'_>> =
            failing.iter().filter(|(_, one)| *one == fault).map(|(case, _)| *case).collect();
        if alike.len() > CASES_EACH_MAX {
            results.push(many(test, &alike, tested, failing.len(), rule.as_ref()));
            continue;
        }
        for case in alike {
            let draft = worded(material, test, case, fault, allowed);
            let draft = draft.evidence([case.row.evidence()]).evidence(rule.clone());
            results.push(graded(draft, case, tested, failing.len()).result());
        }
    }
    or_not_testable(test, results)
}

fn worded<'t>(
    material: &Material<'_>,
    test: &'t AuditTest,
    case: &Case<'_>,
    fault: Fault,
    allowed: i64,
) -> Draft<'t> {
    let wording = match fault {
        Fault::None => "no_cause",
        Fault::ErrorAlone => "error_alone",
        Fault::RepeatsFinding | Fault::RepeatsCorrection => "repeats",
    };
    let what = if fault == Fault::RepeatsFinding { "finding" } else { "correction" };
    let state = match case.stage {
        Stage::Closed => test.phrase("closed").to_owned(),
        Stage::Implemented => test.phrase("implemented").to_owned(),
        _ => match case.row.when("raised_on") {
            Some(raised) => {
                let days = raised.latest().days_until(material.as_of());
                test.say("open_for", &[("days", &days), ("allowed", &allowed)])
            }
            None => test.phrase("open").to_owned(),
        },
    };
    Draft::new(test, wording, &case.label)
        .fact("case", &case.label)
        .fact("what", test.phrase(what))
        .fact("state", state)
        .fact("cause", case.row.text("cause").unwrap_or(test.phrase("blank")))
        .fact("description", description(test, &case.row))
}

fn many(
    test: &AuditTest,
    alike: &[&Case<'_>],
    tested: usize,
    failed: usize,
    rule: Option<&Evidence>,
) -> CheckResult {
    let labels = unique(alike.iter().map(|case| case.label.clone()));
    let mut draft = Draft::new(test, "many", labels.join(", "))
        .fact("cases", test.listed(&labels))
        .fact("count", labels.len())
        .evidence(alike.iter().map(|case| case.row.evidence()))
        .evidence(rule.cloned());
    if let Some(first) = alike.first() {
        draft = graded(draft, first, tested, failed);
    }
    draft.result()
}

/// One request for each log that has no place for causes though cases were closed.
fn no_column(test: &AuditTest, without: &[Case<'_>]) -> Vec<CheckResult> {
    let done: Vec<&Case<'_>> = without.iter().filter(|case| case.stage > Stage::Open).collect();
    let Some(first) = done.first().filter(|_| done.len() >= 2) else { return Vec::new() };
    let log = named(first.row.file.facts);
    let result = Draft::new(test, "no_column", &log)
        .fact("log", &log)
        .fact("count", done.len())
        .kind(FindingKind::EvidenceRequest)
        .evidence([first.row.register.header.clone()])
        .evidence(done.iter().take(3).map(|case| case.row.evidence()))
        .result();
    vec![result]
}

/// A second line of a case carries an action of its own, and the cause stands in the first.
fn continues(material: &Material<'_>, row: &Row<'_>) -> bool {
    let Some(id) = row.text("id") else { return false };
    row.text("cause").is_none()
        && material.rows("nonconformities").iter().any(|other| {
            other.file.path == row.file.path
                && other.text("id") == Some(id)
                && other.text("cause").is_some()
        })
}

fn description(test: &AuditTest, row: &Row<'_>) -> String {
    row.text("description").or(row.text("title")).unwrap_or(test.phrase("not_stated")).to_owned()
}

/// How the cause of a case falls short; none where it is one.
fn fault(material: &Material<'_>, test: &AuditTest, case: &Case<'_>) -> Option<Fault> {
    const WORDS_MIN: usize = 2;
    // More than all of a text: an action is longer than the cause it removes, and holds its words.
    const NEVER: usize = 101;
    let row = &case.row;
    let Some(stated) = row.text("cause") else { return Some(Fault::None) };
    let gist = |text: &str| Gist::of(material, &row.file, text);
    let told = gist(stated);
    let pending = Terms::of(test, "pending");
    if pending.stand_in(stated) && beside(test, "pending", stated) <= 2 {
        return Some(Fault::None);
    }
    let analysed = Terms::of(test, "analysed");
    let error = Terms::of(test, "error");
    if error.stand_in(stated) && beside(test, "error", stated) <= 2 {
        return Some(Fault::ErrorAlone);
    }
    if told.len() < WORDS_MIN {
        return None;
    }
    let (alike, contained) = (test.parameter("alike_percent"), test.parameter("contained_percent"));
    let no = Terms::of(test, "no");
    let repeats = |column: &str, contained: usize| {
        row.text(column).is_some_and(|text| {
            let other = gist(text);
            // "No list of boards" is a cause though the action is "list of boards".
            let denies = column != "description" && no.stand_in(stated) != no.stand_in(text);
            let alike = told.alike(&other) >= alike;
            !denies && (alike || told.len() >= 3 && told.within(&other) >= contained)
        })
    };
    if repeats("description", contained) || repeats("title", contained) {
        Some(Fault::RepeatsFinding)
    } else if !analysed.stand_in(row.entry.evidence.quote())
        && (repeats("correction", NEVER) || repeats("action", NEVER))
    {
        Some(Fault::RepeatsCorrection)
    } else {
        None
    }
}

/// How many words a cause has beside those of a list.
fn beside(test: &AuditTest, list: &str, cause: &str) -> usize {
    let words = crate::words::words(cause).count();
    let terms = test.terms.get(list).into_iter().flatten();
    let listed = crate::words::Phrases::of_any_language(terms.map(|term| (term.as_str(), ())));
    let longest = listed.find(cause).iter().map(|found| found.words).max().unwrap_or_default();
    words.saturating_sub(longest)
}
