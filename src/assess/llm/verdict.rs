//! What a model's verdict comes to, in the words of the coverage map, and what stands beside the keyword
//! engine's conclusion.
//!
//! An overlay raises a conclusion by one step at most and never lowers one: where the two differ by more, or the
//! model abstains, the deterministic one stands until a person has looked. A model that quotes less has not shown
//! that there is less.

use super::gates::Passed;
use super::stage::Stage;
use crate::domain::{
    Assessment, Attention, Bearing, CitedQuotation, Conclusion, Demands, Evidence, Judge,
    ModelDraft, ModelVerdict, Nature, Overlay, Rejection, Requirement, Support, Verdict,
};

/// The conclusion a draft comes to alone, as `coverage.json` names it.
pub(crate) fn conclude(
    stage: &Stage<'_>,
    requirement: &Requirement,
    assessment: &Assessment,
    passed: &Passed,
) -> &'static str {
    let has = |bearing| passed.cited.iter().any(|one| one.bearing == bearing);
    match passed.verdict {
        ModelVerdict::Conform | ModelVerdict::Opportunity => {
            let own = own(stage, requirement, assessment, &passed.cited);
            own.map_or("not_found", |verdict| verdict.name())
        }
        ModelVerdict::Nonconformity if has(Bearing::Contradicts) => "contradicted",
        _ if passed.cited.is_empty() => "not_found",
        _ => "partial",
    }
}

/// The verdict that quotations on either side come to, by what is demanded.
fn supported(demands: Demands, design: Vec<Evidence>, operating: Vec<Evidence>) -> Option<Verdict> {
    let (is_laid_down, happens) = (!design.is_empty(), !operating.is_empty());
    let support = Support::new(design, operating)?;
    Some(match (demands, is_laid_down, happens) {
        (Demands::Document, true, _) | (Demands::Record, _, true) | (Demands::Both, true, true) => {
            Verdict::Supported(support)
        }
        (_, true, _) => Verdict::DesignOnly(support),
        (_, false, _) => Verdict::OperatingOnly(support),
    })
}

/// How far a conclusion goes, in steps.
fn steps(conclusion: &str) -> u8 {
    match conclusion {
        "supported" => 3,
        "design_only" | "operating_only" => 2,
        "partial" | "contradicted" => 1,
        _ => 0,
    }
}

/// The assessment of the keyword engine with a model's draft laid over it.
pub(crate) fn lay_over(
    stage: &Stage<'_>,
    requirement: &Requirement,
    mut assessment: Assessment,
    answer: Result<ModelDraft, Rejection>,
) -> Assessment {
    let keyword =
        Conclusion { conclusion: assessment.verdict.name(), reason: assessment.reason.clone() };
    let answer = match answer {
        Err(rejection) => {
            assessment.judge = Judge::KeywordInstead { because: rejection.to_string() };
            Err(rejection)
        }
        Ok(mut draft) => {
            let apart = steps(draft.conclusion).abs_diff(steps(keyword.conclusion));
            if apart >= stage.guard.rules().disagreement.steps && draft.attention.is_none() {
                draft.attention = Some(Attention::Disagreement);
            }
            stand(stage, requirement, &mut assessment, &draft, apart);
            Ok(draft)
        }
    };
    assessment.overlay = Some(Box::new(Overlay { keyword, answer, inconsistencies: None }));
    assessment
}

/// Decides whose conclusion stands.
fn stand(
    stage: &Stage<'_>,
    requirement: &Requirement,
    assessment: &mut Assessment,
    draft: &ModelDraft,
    apart: u8,
) {
    let instead = |because: &str| Judge::KeywordInstead { because: because.to_owned() };
    assessment.judge = match (draft.verdict, draft.attention) {
        (ModelVerdict::InsufficientEvidence | ModelVerdict::NotApplicable, _) => {
            instead("the model says that the passages do not settle it")
        }
        // A finding is drafted, and with it the conclusion changes where findings are put together.
        (ModelVerdict::Nonconformity, _) => instead("the model drafts a finding instead"),
        (_, Some(Attention::Instructions)) => {
            instead("a passage holds words addressed to a program")
        }
        (_, Some(Attention::Unstable)) => {
            instead("the model concluded something else when asked again")
        }
        _ if apart >= stage.guard.rules().disagreement.steps => {
            instead("the model concludes something else by more than a step")
        }
        _ => match joined(stage, requirement, assessment, draft) {
            Some(verdict) if steps(verdict.name()) > steps(assessment.verdict.name()) => {
                assessment.reason.clone_from(&draft.statement);
                assessment.verdict = verdict;
                Judge::Model { name: draft.model.clone() }
            }
            Some(verdict) if verdict.name() == assessment.verdict.name() => {
                instead("the model concludes the same")
            }
            _ => instead("the model quotes less, which takes nothing away"),
        },
    };
}

/// The verdict that supporting quotations come to alone.
fn own(
    stage: &Stage<'_>,
    requirement: &Requirement,
    assessment: &Assessment,
    cited: &[CitedQuotation],
) -> Option<Verdict> {
    let (design, operating) = sides(stage, requirement, assessment, cited);
    supported(requirement.demands, design, operating)
}

/// The verdict that supporting quotations come to together with those of the keyword engine: what one of them
/// found the other need not quote again.
fn joined(
    stage: &Stage<'_>,
    requirement: &Requirement,
    assessment: &Assessment,
    draft: &ModelDraft,
) -> Option<Verdict> {
    let (mut design, mut operating) = sides(stage, requirement, assessment, &draft.cited);
    if design.is_empty() && operating.is_empty() {
        return None;
    }
    // What only touches a requirement answers it no better for being joined.
    if !matches!(assessment.verdict, Verdict::Partial(_))
        && let Some(support) = assessment.verdict.support()
    {
        design.extend(support.design().iter().cloned());
        operating.extend(support.operating().iter().cloned());
    }
    supported(requirement.demands, design, operating)
}

/// Supporting quotations on either side: what lays a requirement down, and what shows it happening.
fn sides(
    stage: &Stage<'_>,
    requirement: &Requirement,
    assessment: &Assessment,
    cited: &[CitedQuotation],
) -> (Vec<Evidence>, Vec<Evidence>) {
    let of = |evidence: &Evidence| {
        assessment.passages.iter().find(|judged| {
            let chunk = &judged.passage.chunk;
            chunk.file.path == *evidence.document() && chunk.location == *evidence.location()
        })
    };
    let (mut design, mut operating) = (Vec::new(), Vec::new());
    let supporting = cited.iter().filter(|one| one.bearing == Bearing::Supports);
    for CitedQuotation { evidence, .. } in supporting {
        let Some(judged) = of(evidence) else { continue };
        // First, as a register happens too.
        if stage.lays_down(requirement, &judged.passage.chunk, judged.nature) {
            design.push(evidence.clone());
        } else if judged.nature == Nature::Operating {
            operating.push(evidence.clone());
        }
    }
    (design, operating)
}

/// The places of quotations, sorted, as text.
pub(crate) fn places(cited: &[CitedQuotation]) -> Vec<String> {
    let place =
        |one: &CitedQuotation| format!("{}, {}", one.evidence.document(), one.evidence.location());
    let mut places: Vec<String> = cited.iter().map(place).collect();
    places.sort();
    places.dedup();
    places
}

#[cfg(test)]
mod tests;
