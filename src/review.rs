//! Puts assessments and test results together: draft findings, final verdicts, open questions.
//!
//! The rules are those of `rules` 0.1, 0.2 and 0.10: one root, one finding; absence is a request; a
//! requirement with a drafted nonconformity is contradicted, whatever else speaks for it.

mod answers;
mod profile;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use profile::Laid;

use crate::catalog::{Catalog, Phrases};
use crate::checks::Results;
use crate::domain::{
    Assessment, Demands, Engagement, Finding, FindingId, FindingKind, Interview, Request,
    RequestKind, Requirement, RequirementId, Verdict,
};

/// What an auditor is given to decide on.
#[derive(Clone, Debug)]
pub struct Drafts {
    /// One judgement per requirement, with what the tests found laid over it.
    pub assessments: Vec<Assessment>,
    /// The drafts: nonconformities first, graver ones before lighter ones, then by requirement.
    pub findings: Vec<Finding>,
    /// What is left to ask.
    pub requests: Vec<Request>,
}

/// Puts assessments and test results together.
#[must_use]
pub fn drafts(
    assessments: Vec<Assessment>,
    results: &Results,
    catalog: &Catalog,
    engagement: &Engagement,
) -> Drafts {
    let profile = Laid { profile: catalog.profile(engagement.profile), catalog };
    let findings = waived(findings(results, &assessments, profile), engagement);
    let phrases = catalog.phrases().of(engagement.language);
    let assessments: Vec<Assessment> = assessments
        .into_iter()
        .map(|assessment| concluded(assessment, &findings, &results.excluded, phrases))
        .collect();
    let requests = assessments
        .iter()
        .filter_map(|assessment| Some((assessment, catalog.requirement(assessment.requirement)?)))
        .flat_map(|(assessment, requirement)| requests(assessment, requirement, &findings, phrases))
        .filter(|request| profile.asks(request))
        .map(|request| answers::found(request, &results.notes))
        .collect();
    Drafts { assessments, findings, requests }
}

/// The findings, with the waivers that cover them.
fn waived(findings: Vec<Finding>, engagement: &Engagement) -> Vec<Finding> {
    let covering = |finding: &Finding| {
        let mut waivers = engagement.waivers.iter();
        waivers.find(|waiver| waiver.covers(finding, engagement.as_of)).cloned()
    };
    let laid_over = |finding: Finding| match covering(&finding) {
        Some(waiver) => finding.waived(waiver),
        None => finding,
    };
    findings.into_iter().map(laid_over).collect()
}

/// The drafts of all tests and of a model, each root once. A control that is left out with a reason is not
/// asked for.
fn findings(results: &Results, assessments: &[Assessment], profile: Laid<'_>) -> Vec<Finding> {
    let drafts: Vec<_> =
        results.results.iter().filter_map(|result| result.draft.as_ref()).collect();
    // What a more specific test asks for, the general one (T71) does not ask again.
    let asked_for: BTreeSet<RequirementId> = drafts
        .iter()
        .filter(|draft| draft.test.as_deref() != Some("T71"))
        .filter(|draft| draft.kind == FindingKind::EvidenceRequest)
        .filter_map(|draft| draft.requirements.last().copied())
        .collect();
    let mut seen = BTreeSet::new();
    let mut findings: Vec<Finding> = drafts
        .into_iter()
        .filter(|draft| {
            let general = draft.test.as_deref() == Some("T71");
            let about = draft.requirements.first();
            !general
                || about
                    .is_some_and(|id| !asked_for.contains(id) && !results.excluded.contains_key(id))
        })
        .map(|draft| Finding::propose(profile.over(draft.clone())))
        .filter(|finding| seen.insert(finding.id()))
        .collect();
    let by_model = by_model(assessments, &results.excluded, profile);
    findings.extend(by_model.into_iter().filter(|finding| seen.insert(finding.id())));
    findings.sort_by_cached_key(|finding| {
        let draft = finding.draft();
        let place = match draft.kind {
            FindingKind::Nonconformity => 0,
            FindingKind::NeedsHuman => 1,
            FindingKind::Observation => 2,
            FindingKind::Opportunity => 3,
            FindingKind::EvidenceRequest => 4,
            FindingKind::Conformity => 5,
        };
        let primary = draft.requirements.first().copied();
        (
            place,
            Reverse(draft.grade),
            primary,
            draft.test.clone(),
            draft.subject.clone(),
            finding.id(),
        )
    });
    findings
}

/// The drafts of a model.
fn by_model(
    assessments: &[Assessment],
    excluded: &BTreeMap<RequirementId, String>,
    profile: Laid<'_>,
) -> Vec<Finding> {
    let overlays = assessments
        .iter()
        .filter(|assessment| !excluded.contains_key(&assessment.requirement))
        .filter_map(|assessment| assessment.overlay.as_deref());
    overlays
        .flat_map(|overlay| {
            let finding = overlay.answer.as_ref().ok().and_then(|draft| draft.finding.as_ref());
            finding.into_iter().chain(overlay.inconsistencies.iter().flatten())
        })
        .map(|draft| Finding::propose(profile.over(draft.clone())))
        .collect()
}

/// The verdict with what the Statement of Applicability and the tests say laid over it.
fn concluded(
    mut assessment: Assessment,
    findings: &[Finding],
    excluded: &BTreeMap<RequirementId, String>,
    phrases: &Phrases,
) -> Assessment {
    let against: Vec<FindingId> = findings
        .iter()
        .filter(|finding| finding.draft().kind == FindingKind::Nonconformity)
        .filter(|finding| finding.waiver().is_none())
        .filter(|finding| finding.draft().requirements.first() == Some(&assessment.requirement))
        .map(Finding::id)
        .collect();
    if let Some(reason) = excluded.get(&assessment.requirement) {
        assessment.reason = phrases.fill("drafts.excluded", &[("reason", reason)]);
        assessment.verdict = Verdict::NotApplicable { reason: reason.clone() };
    } else if !against.is_empty() {
        let count = phrases.count("drafts.contradicted", against.len());
        assessment.reason = format!("{count} {}", assessment.reason);
        assessment.verdict =
            Verdict::Contradicted { findings: against, otherwise: Box::new(assessment.verdict) };
    }
    assessment
}

/// What is left to ask about a requirement: evidence where the documents fall short, a question where
/// documents cannot settle it.
fn requests(
    assessment: &Assessment,
    requirement: &Requirement,
    findings: &[Finding],
    phrases: &Phrases,
) -> Vec<Request> {
    let wanted = |key: &str, expected: &str| phrases.fill(key, &[("expected", expected)]);
    let verdict = match &assessment.verdict {
        Verdict::Contradicted { otherwise, .. } => otherwise,
        verdict => verdict,
    };
    let missing = match (verdict, requirement.demands) {
        (Verdict::NotFound | Verdict::Partial(_), _) => Some(requirement.request.clone()),
        (Verdict::DesignOnly(_), Demands::Record | Demands::Both) => {
            Some(wanted("drafts.records_wanted", &requirement.operating.expected))
        }
        (Verdict::OperatingOnly(_), Demands::Document | Demands::Both) => {
            Some(wanted("drafts.document_wanted", &requirement.design.expected))
        }
        _ => None,
    };
    let ask = |kind, text| Request {
        requirement: requirement.id,
        kind,
        role: requirement.owner_role.clone(),
        text,
        reason: assessment.reason.clone(),
        finding: findings
            .iter()
            .find(|finding| finding.draft().requirements.contains(&requirement.id))
            .map(Finding::id),
        answers: Vec::new(),
    };
    let interview = requirement.interview != Interview::No
        && !matches!(assessment.verdict, Verdict::NotApplicable { .. });
    let evidence = missing.map(|text| ask(RequestKind::Evidence, text));
    let question = interview.then(|| ask(RequestKind::Interview, requirement.question.clone()));
    evidence.into_iter().chain(question).collect()
}
