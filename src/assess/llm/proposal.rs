//! Findings that a model drafts, from its own statement, its verified quotations and the catalogue's words.

use super::gates::Passed;
use super::rules::FindingWording;
use super::stage::Stage;
use crate::domain::{
    Bearing, Criterion, CriterionSource, DraftedBy, Evidence, FindingDraft, FindingKind,
    ModelVerdict, Requirement, Severity,
};

/// Who drafted: the model and the digest of the question.
pub(crate) type Drafter<'a> = (&'a str, &'a str);

/// The finding a draft assessment comes to, if to any.
///
/// A nonconformity needs a quotation that contradicts. What was only not seen is no finding: absence from the
/// files is asked for, and the open questions of a run do that already.
pub(crate) fn finding(
    stage: &Stage<'_>,
    requirement: &Requirement,
    passed: &Passed,
    drafter: Drafter<'_>,
) -> Option<FindingDraft> {
    let words = &stage.guard.rules().finding;
    let of = |bearing: Bearing| -> Vec<Evidence> {
        let mine = passed.cited.iter().filter(|one| one.bearing == bearing);
        mine.map(|one| one.evidence.clone()).collect()
    };
    let contradicting = of(Bearing::Contradicts);
    let draft = |kind,
                 grade,
                 wording: &FindingWording,
                 evidence: Vec<Evidence>,
                 counter_evidence: Vec<Evidence>| {
        let mut draft = blank(stage, requirement, kind, wording, drafter);
        draft.grade = grade;
        draft.condition.clone_from(&passed.statement);
        draft.observed = observed(&evidence);
        draft.evidence = evidence;
        draft.counter_evidence = counter_evidence;
        draft.recommendation = passed.recommendation.clone().unwrap_or_default();
        draft
    };
    match passed.verdict {
        ModelVerdict::Nonconformity if !contradicting.is_empty() => Some(draft(
            FindingKind::Nonconformity,
            passed.severity,
            &words.nonconformity,
            contradicting,
            of(Bearing::Supports),
        )),
        ModelVerdict::Opportunity => Some(draft(
            FindingKind::Opportunity,
            Some(Severity::Opportunity),
            &words.opportunity,
            of(Bearing::Supports),
            Vec::new(),
        )),
        _ => None,
    }
}

/// A record that does not do what a rule says.
pub(crate) fn inconsistency(
    stage: &Stage<'_>,
    requirement: &Requirement,
    (rule, record): (Evidence, Evidence),
    difference: String,
    drafter: Drafter<'_>,
) -> FindingDraft {
    let words = &stage.guard.rules().finding.inconsistency;
    let mut draft = blank(stage, requirement, FindingKind::Observation, words, drafter);
    draft.grade = Some(Severity::Observation);
    draft.criterion =
        Criterion { source: CriterionSource::OwnProcedure, text: rule.quote().to_owned() };
    draft.condition = difference;
    rule.quote().clone_into(&mut draft.expected);
    record.quote().clone_into(&mut draft.observed);
    draft.evidence = vec![rule, record];
    draft
}

fn blank(
    stage: &Stage<'_>,
    requirement: &Requirement,
    kind: FindingKind,
    wording: &FindingWording,
    (model, key): Drafter<'_>,
) -> FindingDraft {
    let filled = |text: &str| text.replace("{title}", &requirement.title).replace("{model}", model);
    let prompt = match kind {
        FindingKind::Observation => &stage.prompts.compare,
        _ => &stage.prompts.assess,
    };
    FindingDraft {
        test: None,
        kind,
        grade: None,
        grade_reason: filled(&wording.grade_reason),
        requirements: vec![requirement.id],
        subject: requirement.title.clone(),
        title: filled(&wording.title),
        criterion: Criterion {
            source: CriterionSource::Standard,
            text: requirement.intent.clone(),
        },
        condition: String::new(),
        expected: match requirement.operating.expected.as_str() {
            "" => requirement.design.expected.clone(),
            expected => expected.to_owned(),
        },
        observed: String::new(),
        population: None,
        evidence: Vec::new(),
        counter_evidence: Vec::new(),
        false_positive_note: filled(&wording.false_positive_note),
        question: wording.question.clone().unwrap_or_else(|| requirement.question.clone()),
        recommendation: String::new(),
        drafted_by: DraftedBy::Llm {
            model: model.to_owned(),
            prompt: prompt.digest.to_string(),
            key: key.to_owned(),
        },
    }
}

fn observed(evidence: &[Evidence]) -> String {
    let told =
        |one: &Evidence| format!("“{}” ({}, {})", one.quote(), one.document(), one.location());
    evidence.iter().map(told).collect::<Vec<_>>().join(" ")
}
