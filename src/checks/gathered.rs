//! Tells in one what fails alike, and notes where several findings on one requirement may be a pattern.
//!
//! A register of three hundred rows that all lack the same field is one thing to talk about, and three hundred
//! drafts hide every other (`rules` 0.9, 0.10).

use std::collections::BTreeMap;

use super::{CheckResult, State};
use crate::catalog::{AuditTest, Catalog, Gathering};
use crate::domain::{FindingDraft, FindingKind, Population, Severity};

/// The results, those of one test that fail in the same words told in one.
pub(super) fn alike(
    catalog: &Catalog,
    gathering: &Gathering,
    results: Vec<CheckResult>,
) -> Vec<CheckResult> {
    let decided = |result: &&CheckResult| matches!(result.state, State::Pass | State::Fail);
    let mut tested: BTreeMap<String, usize> = BTreeMap::new();
    for result in results.iter().filter(decided) {
        *tested.entry(result.test.clone()).or_default() += 1;
    }
    let mut counts: BTreeMap<Fault, usize> = BTreeMap::new();
    for fault in results.iter().filter_map(fault) {
        *counts.entry(fault).or_default() += 1;
    }
    let is_many = |fault: &Fault| counts[fault] >= gathering.alike_min;
    let mut kept: Vec<CheckResult> = Vec::new();
    let mut told: BTreeMap<Fault, Vec<CheckResult>> = BTreeMap::new();
    for result in results {
        match fault(&result).filter(is_many) {
            Some(fault) => told.entry(fault).or_default().push(result),
            None => kept.push(result),
        }
    }
    for ((test, _), alike) in told {
        let tested = tested.get(&test).copied().unwrap_or_default();
        kept.extend(catalog.test(&test).and_then(|test| in_one(test, gathering, alike, tested)));
    }
    // By test again, as they came.
    kept.sort_by(|one, other| one.test.cmp(&other.test));
    kept
}

/// A test and the wording in which it says that something is wrong.
type Fault = (String, String);

fn fault(result: &CheckResult) -> Option<Fault> {
    let kind = result.draft.as_ref()?.kind;
    let wrong = matches!(kind, FindingKind::Nonconformity | FindingKind::Observation);
    Some((result.test.clone(), result.wording.clone().filter(|_| wrong)?))
}

fn in_one(
    test: &AuditTest,
    gathering: &Gathering,
    alike: Vec<CheckResult>,
    tested: usize,
) -> Option<CheckResult> {
    let count = alike.len();
    let mut drafts: Vec<FindingDraft> =
        alike.iter().filter_map(|result| result.draft.clone()).collect();
    // The heaviest speaks for all.
    drafts.sort_by_key(|draft| std::cmp::Reverse(draft.grade));
    let subjects: Vec<String> = drafts.iter().map(|draft| draft.subject.clone()).collect();
    let named = |from: usize| -> (Vec<String>, usize) {
        let named = subjects.iter().skip(from).take(gathering.listed_max).cloned();
        let named: Vec<String> = named.collect();
        let more = count.saturating_sub(from + named.len());
        (named, more)
    };
    let mut draft = drafts.first()?.clone();
    let most = count * 100 >= tested * gathering.majority_percent;
    if most && draft.kind == FindingKind::Nonconformity {
        draft.grade = Some(Severity::Major);
        draft.grade_reason = gathering.majority(count, tested);
    }
    let others = match named(1) {
        (others, 0) => test.listed(&others),
        (others, more) => [others, vec![gathering.more(more)]].concat().join(", "),
    };
    draft.condition = gathering.condition(&draft.condition, &others);
    draft.title = gathering.title(count, &draft.title);
    draft.subject = match named(0) {
        (named, 0) => subject(&named),
        (named, more) => [named, vec![gathering.more_in_subject(more)]].concat().join(", "),
    };
    draft.population = Some(Population {
        tested: u32::try_from(tested).unwrap_or(u32::MAX),
        failed: u32::try_from(count).unwrap_or(u32::MAX),
        unit: gathering.unit().to_owned(),
    });
    let others = drafts.iter().skip(1).take(gathering.listed_max);
    for one in others.filter_map(|draft| draft.evidence.first()) {
        if !draft.evidence.contains(one) {
            draft.evidence.push(one.clone());
        }
    }
    let first = alike.into_iter().next()?;
    Some(CheckResult { subject: draft.subject.clone(), draft: Some(draft), ..first })
}

/// All of them as one subject. It makes the id of the finding, so that it is English whatever the drafts are in.
fn subject(names: &[String]) -> String {
    match names {
        [rest @ .., last] if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => names.concat(),
    }
}

/// Notes in the reasons of minor nonconformities how many others there are on the same requirement.
pub(super) fn note_patterns(gathering: &Gathering, results: &mut [CheckResult]) {
    let is_minor = |draft: &FindingDraft| {
        draft.kind == FindingKind::Nonconformity && draft.grade == Some(Severity::Minor)
    };
    let mut counts = BTreeMap::new();
    let drafts = results.iter().filter_map(|result| result.draft.as_ref());
    for id in drafts.filter(|draft| is_minor(draft)).filter_map(|draft| draft.requirements.first())
    {
        *counts.entry(*id).or_insert(0_usize) += 1;
    }
    let drafts = results.iter_mut().filter_map(|result| result.draft.as_mut());
    for draft in drafts.filter(|draft| is_minor(draft)) {
        let Some(id) = draft.requirements.first() else { continue };
        let count = counts.get(id).copied().unwrap_or_default();
        if count >= gathering.pattern_min {
            let reason = gathering.pattern(&draft.grade_reason, count - 1, &id.to_string());
            draft.grade_reason = reason;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::draft::{Draft, pass};
    use crate::checks::written::catalog;

    fn results(failing: usize, passing: usize) -> Vec<CheckResult> {
        let test = catalog().test("T20").expect("T20 is in the catalogue");
        let fails = (0..failing).map(|at| Draft::new(test, "none", format!("S-{at}")).result());
        let passes = (0..passing).map(|at| pass(test, &format!("P-{at}")));
        fails.chain(passes).collect()
    }

    #[track_caller]
    fn check(failing: usize, passing: usize, drafts: usize, grade: Severity) {
        let gathering = catalog().gathering().expect("the rules are in the catalogue");
        let gathered = alike(catalog(), gathering, results(failing, passing));
        let drafted: Vec<&FindingDraft> =
            gathered.iter().filter_map(|result| result.draft.as_ref()).collect();
        assert_eq!(drafted.len(), drafts, "{failing} of {}", failing + passing);
        assert_eq!(drafted[0].grade, Some(grade), "{failing} of {}", failing + passing);
    }

    #[test]
    fn many_that_fail_alike_are_told_in_one() {
        check(3, 0, 3, Severity::Minor);
        check(11, 0, 11, Severity::Minor);
        check(12, 40, 1, Severity::Minor);
        check(30, 20, 1, Severity::Major);
    }

    #[test]
    fn what_is_told_in_one_names_its_subjects() {
        let gathering = catalog().gathering().expect("the rules are in the catalogue");
        let gathered = alike(catalog(), gathering, results(30, 40));
        let draft = gathered.iter().find_map(|result| result.draft.as_ref()).expect("a draft");
        assert!(draft.subject.starts_with("S-0, S-1, "), "{}", draft.subject);
        assert!(draft.subject.ends_with("and 10 more"), "{}", draft.subject);
        assert!(draft.title.starts_with("30 alike: "), "{}", draft.title);
        let population = draft.population.as_ref().expect("a population");
        assert_eq!((population.tested, population.failed), (70, 30));
    }

    #[test]
    fn several_minors_on_one_requirement_say_so() {
        let gathering = catalog().gathering().expect("the rules are in the catalogue");
        for (count, noted) in [(2, false), (3, true)] {
            let mut results = results(count, 0);
            note_patterns(gathering, &mut results);
            let said = results.iter().filter_map(|result| result.draft.as_ref());
            let said: Vec<&str> = said.map(|draft| draft.grade_reason.as_str()).collect();
            assert!(said.iter().all(|reason| reason.contains("pattern") == noted), "{said:?}");
        }
    }
}
