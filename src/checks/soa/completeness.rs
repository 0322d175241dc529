//! T28: whether the statement decides on every control, once, with a reason, and is itself in force.

use super::super::draft::{self, Draft};
use super::super::material::{Material, in_force, name, says_something};
use super::super::{CheckResult, State};
use super::statement::{self, Applies, Row, Statement};
use crate::catalog::AuditTest;
use crate::domain::{FindingKind, RequirementId, Severity};

/// T28: the statement decides on each of the 38 controls, once, and says why (`rules` T28).
pub(super) fn complete(material: &Material<'_>, test: &AuditTest) -> Vec<CheckResult> {
    let Some(statement) = statement::of(material.dossier) else {
        return vec![
            Draft::new(test, "no_statement", "Statement of Applicability")
                .kind(FindingKind::EvidenceRequest)
                .grade(Severity::Major, "nothing_decided")
                .result(),
        ];
    };
    let mut results = decisions(material, test, &statement);
    results.extend(reasons(test, &statement));
    results.extend(approval(test, &statement));
    if results.is_empty() {
        results.push(draft::pass(test, "Statement of Applicability"));
    }
    results
}

fn decisions(
    material: &Material<'_>,
    test: &AuditTest,
    statement: &Statement<'_>,
) -> Vec<CheckResult> {
    let requirements = material.dossier.catalog.requirements().iter();
    let controls: Vec<RequirementId> =
        requirements.map(|requirement| requirement.id).filter(|id| id.is_control()).collect();
    let times = statement.by_control();
    let missing: Vec<RequirementId> =
        controls.iter().copied().filter(|id| !times.contains_key(id)).collect();
    let unknown: Vec<&Row<'_>> =
        statement.rows.iter().filter(|row| row.control.is_none()).collect();
    let about = |wording: &'static str, ids: Vec<String>| {
        Draft::new(test, wording, ids.join(", "))
            .fact("count", ids.len())
            .fact("controls", test.listed(&ids))
            .fact("total", controls.len())
    };
    let written = |ids: &[RequirementId]| ids.iter().map(ToString::to_string).collect();
    let mut results = Vec::new();
    if !missing.is_empty() {
        let first = statement.rows.first().map(Row::evidence);
        results.push(
            about("missing_controls", written(&missing))
                .also(missing.iter().copied())
                .population(controls.len(), missing.len(), "controls")
                .evidence(first)
                .result(),
        );
    }
    // Two rows that say the same are untidy; two that differ leave the decision open.
    let agree = |rows: &[&Row<'_>]| rows.windows(2).all(|pair| pair[0].says_as(pair[1]));
    let repeated = times.iter().filter(|(_, rows)| rows.len() > 1);
    let (same, differing): (Vec<_>, Vec<_>) = repeated.partition(|(_, rows)| agree(rows));
    for (wording, repeated, kind) in [
        ("repeated_controls", same, FindingKind::Observation),
        ("duplicated_controls", differing, FindingKind::Nonconformity),
    ] {
        if repeated.is_empty() {
            continue;
        }
        let ids: Vec<RequirementId> = repeated.iter().map(|(control, _)| **control).collect();
        let rows = repeated.iter().flat_map(|(_, rows)| rows.iter());
        let evidence: Vec<_> = rows.map(|row| row.evidence()).collect();
        results
            .push(about(wording, written(&ids)).also(ids).kind(kind).evidence(evidence).result());
    }
    if !unknown.is_empty() {
        let ids = unknown.iter().map(|row| row.written.to_owned()).collect();
        let evidence: Vec<_> = unknown.iter().map(|row| row.evidence()).collect();
        results.push(about("unknown_controls", ids).evidence(evidence).result());
    }
    results
}

/// Controls applied without a word why, in a statement that gives reasons for others.
fn reasons(test: &AuditTest, statement: &Statement<'_>) -> Option<CheckResult> {
    let included: Vec<&Row<'_>> =
        statement.rows.iter().filter(|row| row.applies == Applies::Included).collect();
    let given = |row: &&Row<'_>| row.reason.is_some_and(says_something);
    let blank: Vec<&Row<'_>> = included.iter().copied().filter(|row| !given(row)).collect();
    let share = test.parameter("blank_reasons_share_percent");
    // Where hardly any row has one, inclusion is justified elsewhere, or by a general remark.
    if blank.is_empty() || blank.len() * 100 > included.len() * share {
        return None;
    }
    let ids: Vec<String> = blank.iter().map(|row| row.written.to_owned()).collect();
    let result = Draft::new(test, "no_inclusion_reason", ids.join(", "))
        .fact("count", ids.len())
        .fact("controls", test.listed(&ids))
        .fact("total", included.len())
        .population(included.len(), blank.len(), "controls_applied")
        .also(blank.iter().filter_map(|row| row.control))
        .evidence(blank.iter().map(|row| row.evidence()));
    Some(result.result())
}

/// A statement that calls itself a draft, or bears no day and nobody's name.
fn approval(test: &AuditTest, statement: &Statement<'_>) -> Option<CheckResult> {
    let facts = statement.facts;
    if in_force(facts) {
        return None;
    }
    let status = facts.control.approval.as_ref()?;
    let result = Draft::new(test, "not_approved", name(facts))
        .fact("document", name(facts))
        .fact("status", status.evidence.quote())
        .kind(FindingKind::Observation)
        .evidence([status.evidence.clone()]);
    Some(result.result())
}

/// Whether the statement was looked at; for tests that ask before they decide.
pub(super) fn not_testable(test: &AuditTest) -> Vec<CheckResult> {
    vec![draft::silent(test, "Statement of Applicability", State::NotTestable)]
}
