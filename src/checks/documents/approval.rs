//! T10: who wrote a document also approved it.

use super::super::draft::{self, Draft};
use super::super::material::{File, Material, Terms, answers, in_force, lays_down, same_person};
use super::super::{CheckResult, State, Test};
use super::{governs, label, subject};
use crate::catalog::AuditTest;
use crate::domain::{Evidence, FindingKind};

pub(super) const TEST: Test = Test {
    id: "T10",
    decide: approved_by_another,
    parameters: &[],
    wordings: &["forbidden", "same_person"],
    says: &[],
};

/// T10 (`rules` T10). That the same person wrote and approved is an observation, unless the organisation's own
/// rule keeps the two apart. Where the author is not named, nothing can be said.
fn approved_by_another(material: &Material<'_>, test: &AuditTest) -> Vec<CheckResult> {
    let rule = own_rule(material);
    let mut results = Vec::new();
    for file in material.files.iter().filter(|file| is_looked_at(test, file)) {
        let control = &file.facts.control;
        let (Some(author), Some(approver)) = (&control.author, &control.approver) else { continue };
        if !is_one_person(test, &author.value, &approver.value) {
            results.push(draft::pass(test, &subject(file)));
            continue;
        }
        let draft = match &rule {
            Some(rule) => Draft::new(test, "forbidden", subject(file)).evidence([rule.clone()]),
            None => Draft::new(test, "same_person", subject(file)).kind(FindingKind::Observation),
        };
        let draft = draft
            .fact("document", label(file))
            .fact("author", &author.value)
            .fact("approver", &approver.value)
            .fact("rule", rule.as_ref().map_or("", Evidence::quote))
            .evidence([author.evidence.clone(), approver.evidence.clone()]);
        results.push(draft.result());
    }
    if results.is_empty() {
        results.push(draft::silent(test, "authors and approvers", State::NotTestable));
    }
    results
}

/// Policies, procedures and impact assessments in force.
fn is_looked_at(test: &AuditTest, file: &File<'_>) -> bool {
    let assessed = test.kinds.get("assessments");
    let is_assessment =
        file.facts.kind.as_ref().is_some_and(|kind| assessed.is_some_and(|all| all.contains(kind)));
    in_force(file.facts) && (governs(file.facts) || is_assessment)
}

/// Whether two fields name one person; a body, a department or several people are none.
fn is_one_person(test: &AuditTest, author: &str, approver: &str) -> bool {
    let bodies = Terms::of(test, "bodies");
    // "N. Lee, J. Park" are two, "Kim Lee, Head of Data" is one.
    let with_initials = |name: &str| {
        let parts: Vec<&str> = name.split(',').map(str::trim).collect();
        let opens =
            |part: &&str| part.starts_with(char::is_uppercase) && part.chars().nth(1) == Some('.');
        parts.len() > 1 && parts.iter().all(opens)
    };
    let several = |name: &str| {
        name.contains(['/', ';', '&'])
            || name.contains(" and ")
            || name.contains(" und ")
            || with_initials(name)
    };
    let is_name = |name: &str| {
        // "Kim Lee, Head of Data", but also "Lee, Kim".
        let bare = name.split('(').next().unwrap_or(name);
        let first = bare.split(',').next().unwrap_or(bare);
        let person = if first.split_whitespace().count() >= 2 { first } else { bare };
        person.split_whitespace().count() >= 2 && !bodies.stand_in(person)
    };
    !several(author)
        && !several(approver)
        && is_name(author)
        && is_name(approver)
        && same_person(author, approver)
}

/// The organisation's own rule that keeps writing and approving apart.
fn own_rule(material: &Material<'_>) -> Option<Evidence> {
    let rules = material
        .files
        .iter()
        .filter(|file| in_force(file.facts) && (lays_down(file.facts) || governs(file.facts)));
    let mut told = rules.flat_map(|file| answers(file.facts, "T10.apart"));
    told.next().map(|answer| answer.evidence.clone())
}
