//! T07: two copies of one document are both current and say different things.

use super::super::draft::{self, Draft};
use super::super::material::{File, Material, same_person};
use super::super::{CheckResult, State, Test};
use super::library::same_title;
use super::versions::{numbers, same_version};
use super::{governs, is_draft, label, own_id, shown, subject};
use crate::catalog::AuditTest;
use crate::domain::Evidence;
use crate::facts::{Limit, Rule};

pub(super) const TEST: Test = Test {
    id: "T07",
    decide: one_current_copy,
    parameters: &["title_words_min"],
    wordings: &["versions", "differ"],
    says: &["copy", "no_version", "owner", "approver", "next_review", "rule"],
};

/// T07 (`rules` T07). Copies with the same bytes are one file; another language is a translation.
fn one_current_copy(material: &Material<'_>, test: &AuditTest) -> Vec<CheckResult> {
    let papers: Vec<&File<'_>> =
        material.files.iter().filter(|file| governs(file.facts) && !is_draft(file.facts)).collect();
    if papers.is_empty() {
        return vec![draft::silent(test, "governing documents", State::NotTestable)];
    }
    let mut results = Vec::new();
    let mut told: Vec<usize> = Vec::new();
    for (at, file) in papers.iter().enumerate() {
        if told.contains(&at) {
            continue;
        }
        let copies: Vec<usize> =
            (at + 1..papers.len()).filter(|other| are_copies(test, file, papers[*other])).collect();
        told.extend(&copies);
        let mut all = vec![*file];
        all.extend(copies.iter().map(|other| papers[*other]));
        // The newest version first, so that the others are told against it.
        all.sort_by_key(|file| std::cmp::Reverse(version_key(file)));
        results.push(match difference(test, &all) {
            Some(difference) => two_copies(test, &all, difference),
            None => draft::pass(test, &subject(file)),
        });
    }
    results
}

fn are_copies(test: &AuditTest, one: &File<'_>, other: &File<'_>) -> bool {
    let translated = matches!(
        (&one.facts.language, &other.facts.language),
        (Some(one), Some(other)) if one != other
    );
    let ids = (own_id(one.facts, one.path), own_id(other.facts, other.path));
    let same = if let (Some(one), Some(other)) = ids {
        one == other
    } else {
        let titles = (&one.facts.title, &other.facts.title);
        let words = titles.0.split_whitespace().count();
        words >= test.parameter("title_words_min") && same_title(titles.0, titles.1)
    };
    let told = one.facts.control.version.is_some() && other.facts.control.version.is_some()
        || one.facts.control.approved_on.is_some() && other.facts.control.approved_on.is_some();
    same && told && !translated
}

fn version_key(file: &File<'_>) -> Vec<u64> {
    let version = file.facts.control.version.as_ref().map_or("", |fact| fact.value.as_str());
    numbers(version).iter().map(|part| part.parse().unwrap_or(0)).collect()
}

/// What two of the copies differ in.
enum Difference {
    Version,
    Field { called: &'static str, one: String, other: String, evidence: Vec<Evidence> },
}

fn difference(test: &AuditTest, all: &[&File<'_>]) -> Option<Difference> {
    let [first, rest @ ..] = all else { return None };
    rest.iter().find_map(|other| differs(test, first, other))
}

fn differs(test: &AuditTest, one: &File<'_>, other: &File<'_>) -> Option<Difference> {
    let (a, b) = (&one.facts.control, &other.facts.control);
    if let (Some(a), Some(b)) = (&a.version, &b.version)
        && !same_version(&a.value, &b.value)
    {
        return Some(Difference::Version);
    }
    let people = [("owner", &a.owner, &b.owner), ("approver", &a.approver, &b.approver)];
    for (called, a, b) in people {
        if let (Some(a), Some(b)) = (a, b)
            && !same_person(&a.value, &b.value)
        {
            let evidence = vec![a.evidence.clone(), b.evidence.clone()];
            let (one, other) = (a.value.clone(), b.value.clone());
            return Some(Difference::Field { called, one, other, evidence });
        }
    }
    if let (Some(a), Some(b)) = (&a.next_review_on, &b.next_review_on)
        && a.value != b.value
    {
        let evidence = vec![a.evidence.clone(), b.evidence.clone()];
        let (one, other) = (test.when(a.value), test.when(b.value));
        return Some(Difference::Field { called: "next_review", one, other, evidence });
    }
    differing_rule(test, &one.facts.rules, &other.facts.rules)
}

/// A rule of the same words but for its interval or limit.
fn differing_rule(test: &AuditTest, rules: &[Rule], others: &[Rule]) -> Option<Difference> {
    let figures = test.terms.get("figures").map(Vec::as_slice).unwrap_or_default();
    let words = |rule: &Rule| -> String {
        let quote = rule.evidence.quote().to_lowercase();
        let spans = crate::words::spans(&quote);
        let kept = spans.iter().map(|(start, end)| &quote[*start..*end]).filter(|word| {
            !word.bytes().any(|b| b.is_ascii_digit()) && !figures.iter().any(|one| one == word)
        });
        kept.collect::<Vec<_>>().join(" ")
    };
    let meaning = |rule: &Rule| {
        let limits: Vec<u32> = rule.limits.iter().map(Limit::days).collect();
        (rule.cadence.as_ref().map(|cadence| cadence.days), limits)
    };
    rules.iter().find_map(|rule| {
        let key = words(rule);
        let alike: Vec<&Rule> = others.iter().filter(|other| words(other) == key).collect();
        let kept = alike.iter().any(|other| meaning(other) == meaning(rule));
        let other = alike.first().filter(|_| !kept && !key.is_empty())?;
        Some(Difference::Field {
            called: "rule",
            one: rule.evidence.quote().to_owned(),
            other: other.evidence.quote().to_owned(),
            evidence: vec![rule.evidence.clone(), other.evidence.clone()],
        })
    })
}

fn two_copies(test: &AuditTest, all: &[&File<'_>], difference: Difference) -> CheckResult {
    let copies: Vec<String> = all
        .iter()
        .map(|file| {
            let version = file.facts.control.version.as_ref();
            let version = version.map_or(test.phrase("no_version"), |fact| fact.value.as_str());
            test.say("copy", &[("version", &version), ("path", &file.path.0)])
        })
        .collect();
    let draft = |wording| {
        Draft::new(test, wording, subject(all[0]))
            .fact("document", label(all[0]))
            .fact("count", all.len())
            .fact("copies", test.listed(&copies))
            .evidence(all.iter().filter_map(|file| shown(file.facts)))
    };
    match difference {
        Difference::Version => draft("versions").result(),
        Difference::Field { called, one, other, evidence } => draft("differ")
            .fact("field", test.phrase(called))
            .fact("one", one)
            .fact("other", other)
            .evidence(evidence)
            .result(),
    }
}
