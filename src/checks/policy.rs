//! Tests on the AI policy.

use super::draft::{self, Sighting};
use super::material::Material;
use super::{CheckResult, Dossier, State, Test, documents};
use crate::catalog::AuditTest;
use crate::domain::{AuditDate, Evidence, FindingKind, RequirementId, Verdict};
use crate::facts::{Approval, Facts};

/// The tests of this family.
pub(super) const TESTS: &[Test] = &[Test {
    id: "T14",
    decide: reviewed_at_declared_interval,
    parameters: &[],
    wordings: &["review_overdue", "no_interval"],
}];

/// T14: the AI policy was not reviewed at its own interval (`rules` T14).
///
/// What counts is the last review event: the policy's own dates, or a record of a review found for
/// A.2.4 in another document, whether or not the policy was changed by it.
fn reviewed_at_declared_interval(material: &Material<'_>, test: &AuditTest) -> Vec<CheckResult> {
    let dossier = material.dossier;
    let as_of = dossier.engagement.as_of;
    let policies = dossier.current().filter(|facts| {
        let is_policy = facts.kind.as_ref().is_some_and(|kind| kind.0 == "POL-AI");
        let approval = facts.control.approval.as_ref().map(|fact| fact.value);
        is_policy && approval != Some(Approval::Draft)
    });
    let mut results = Vec::new();
    for facts in policies {
        let subject = documents::name(facts);
        let Some(due) = documents::due(&facts.control, dossier.catalog) else {
            results.push(no_interval(test, &subject, facts));
            continue;
        };
        let recorded = recorded_review(dossier, facts);
        let reviewed_since = recorded.as_ref().is_some_and(|(day, _)| {
            let interval =
                facts.control.review_interval.as_ref().map_or(366, |fact| fact.value.days);
            let grace = dossier.catalog.lexicon().grace.days(interval);
            day.plus_days(i64::from(interval + grace)) >= as_of
        });
        if !due.late(as_of) || reviewed_since {
            results.push(draft::pass(test, &subject));
            continue;
        }
        let last = documents::last_review(&facts.control)
            .map_or_else(|| "not stated".to_owned(), |fact| fact.value.to_string());
        let days = due.limit.days_until(as_of).to_string();
        let (due_on, as_of) = (due.when.to_string(), as_of.to_string());
        let mut evidence = due.evidence;
        if let Some(fact) = documents::last_review(&facts.control)
            && !evidence.contains(&fact.evidence)
        {
            evidence.push(fact.evidence.clone());
        }
        results.push(draft::result(
            test,
            Sighting {
                subject: &subject,
                wording: "review_overdue",
                facts: &[
                    ("document", &subject),
                    ("due", &due_on),
                    ("last", &last),
                    ("as_of", &as_of),
                    ("days", &days),
                    ("basis", &due.basis),
                ],
                kind: FindingKind::Nonconformity,
                grade: test.grade,
                escalation: None,
                also: Vec::new(),
                population: None,
                evidence,
                counter_evidence: recorded.map(|(_, evidence)| evidence).into_iter().collect(),
            },
        ));
    }
    results
}

/// The newest record of a policy review outside the policy itself.
fn recorded_review(dossier: &Dossier<'_>, policy: &Facts) -> Option<(AuditDate, Evidence)> {
    let review: RequirementId = "A.2.4".parse().ok()?;
    let assessment = dossier.assessment(review)?;
    let support = match &assessment.verdict {
        Verdict::Partial(_) => return None,
        verdict => verdict.support()?,
    };
    let own = documents::last_review(&policy.control).map(|fact| fact.evidence.document());
    let elsewhere = support.operating().iter().find(|evidence| Some(evidence.document()) != own)?;
    Some((assessment.newest_operating?, elsewhere.clone()))
}

fn no_interval(test: &AuditTest, subject: &str, facts: &Facts) -> CheckResult {
    let cited = [
        facts.control.version.as_ref().map(|fact| &fact.evidence),
        facts.control.approved_on.as_ref().map(|fact| &fact.evidence),
        facts.control.title.as_ref().map(|fact| &fact.evidence),
    ];
    let evidence: Vec<Evidence> = cited.into_iter().flatten().take(1).cloned().collect();
    if evidence.is_empty() {
        return draft::silent(test, subject, State::NotTestable);
    }
    draft::result(
        test,
        Sighting {
            subject,
            wording: "no_interval",
            facts: &[("document", subject)],
            kind: FindingKind::Observation,
            grade: crate::domain::Severity::Observation,
            escalation: None,
            also: Vec::new(),
            population: None,
            evidence,
            counter_evidence: Vec::new(),
        },
    )
}
