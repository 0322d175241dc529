//! The draft of one requirement: its question, its answer through the gates, and what that comes to beside
//! the keyword engine's conclusion.

use super::converse::{Chance, Mending, Ruling, Taken, converse};
use super::desk::Unanswered;
use super::gates::{self, Gated, Ground, Passed};
use super::inquiry::{self, Inquiry, Reach};
use super::parcel::{Candidate, Parcel};
use super::planning::Planning;
use super::prompt::Filled;
use super::settings::Task;
use super::shape::{self, AssessmentAnswer, Bounds, GapAnswer};
use super::stage::{Fit, Stage, filled};
use super::told::Told;
use super::{Plan, proposal, verdict};
use crate::assess::Case;
use crate::domain::{
    Assessment, Attention, Gap, ModelDraft, Rejection, RejectionReason, Repeat, Requirement, Tokens,
};

/// What the journal calls it.
const TASK: &str = "assess";

/// A question on a requirement, packed.
struct Packed<'a> {
    requirement: &'a Requirement,
    parcel: Parcel<'a>,
    marks: Vec<String>,
    told: Told,
}

/// What drafting will send.
pub(crate) fn plan(stage: &Stage<'_>, cases: &[Case<'_>], assessments: &[Assessment]) -> Plan {
    let mut planning = Planning::new(Task::Assess, &stage.desk);
    for (case, assessment) in cases.iter().zip(assessments) {
        let candidates = stage.candidates(assessment);
        let Ok(packed) = pack(stage, case.requirement, &candidates, Fit::Whole) else { continue };
        for repeat in 0..stage.settings().repeats {
            let words = |boundary: &str, shape: Option<&str>| packed.words(stage, boundary, shape);
            let schema = |bounds| packed.schema(bounds);
            planning.count(&packed.inquiry(&words, &schema, repeat), &packed.parcel);
        }
    }
    planning.whole()
}

/// Packs the passages of a requirement for its question.
fn pack<'a>(
    stage: &Stage<'a>,
    requirement: &'a Requirement,
    candidates: &[Candidate<'a>],
    fit: Fit,
) -> Result<Packed<'a>, Unanswered> {
    let mut told = Told::of(stage, requirement);
    let empty = filled(&stage.prompts.assess, &told).map_err(Unanswered::Rejected)?;
    let parcel = stage.pack(candidates, &empty, fit)?;
    told.passages = parcel.text();
    let marks = parcel.marks('P');
    Ok(Packed { requirement, parcel, marks, told })
}

impl Packed<'_> {
    fn words(
        &self,
        stage: &Stage<'_>,
        boundary: &str,
        shape: Option<&str>,
    ) -> Result<Filled, Rejection> {
        self.told.fill(&stage.prompts.assess, boundary, shape)
    }

    fn schema(&self, bounds: Bounds) -> serde_json::Value {
        shape::schema::<AssessmentAnswer>(bounds, &[("passage", &self.marks)])
    }

    fn inquiry<'i>(
        &self,
        words: &'i inquiry::Words<'i>,
        schema: &'i dyn Fn(Bounds) -> serde_json::Value,
        repeat: u32,
    ) -> Inquiry<'i> {
        Inquiry { task: TASK, about: self.requirement.id.to_string(), words, schema, repeat }
    }

    async fn taken(
        &self,
        stage: &Stage<'_>,
        repeat: u32,
        reach: Reach,
    ) -> Result<Taken<(Passed, Vec<GapAnswer>, Vec<String>)>, Unanswered> {
        let own_words = self.told.requirement.all();
        let told = format!("{own_words}\n{}", self.told.engagement());
        let ground = Ground {
            parcel: &self.parcel,
            own_words: &own_words,
            told: &told,
            dates: stage.dates,
            rules: stage.guard.rules(),
        };
        let judge =
            |answer: AssessmentAnswer, chance: Chance| match gates::apply(&answer, &ground, chance)
            {
                Gated::Passed(passed) => {
                    Ruling::Take((*passed, answer.gaps, answer.injection_suspected))
                }
                Gated::QuotationsLost(quotations) => Ruling::Mend(quotations),
                Gated::Rejected(rejection) => Ruling::Reject(rejection),
            };
        let mending = Mending { prompt: &stage.prompts.repair, rules: stage.guard.rules() };
        let words = |boundary: &str, shape: Option<&str>| self.words(stage, boundary, shape);
        let schema = |bounds| self.schema(bounds);
        let inquiry = self.inquiry(&words, &schema, repeat);
        let choices: [(&str, &[String]); 1] = [("passage", &self.marks)];
        converse(&stage.desk, &inquiry, &choices, &mending, reach, judge).await
    }
}

/// The draft of a requirement. Where the whole question does not fit, a shorter one is asked.
pub(crate) async fn draft<'a>(
    stage: &Stage<'a>,
    requirement: &'a Requirement,
    assessment: &'a Assessment,
) -> Result<ModelDraft, Unanswered> {
    let candidates = stage.candidates(assessment);
    let (packed, taken, shrunk) = whole_or_shrunk(stage, requirement, &candidates).await?;
    let again = again(stage, &packed).await;
    let Taken { what: (passed, gaps, suspected), key, model, step, mut tokens } = taken;
    tokens += again.tokens;
    let model = model.unwrap_or_else(|| stage.settings().model.clone());
    let concluded = verdict::conclude(stage, requirement, assessment, &passed);
    let holds_instructions = packed.parcel.holds_instructions() || !suspected.is_empty();
    let unstable = again.repeats.iter().any(|repeat| repeat.verdict != passed.verdict);
    let attention = if holds_instructions {
        Some(Attention::Instructions)
    } else {
        unstable.then_some(Attention::Unstable)
    };
    let mut remarks = passed.remarks.clone();
    // Whoever could write into a passage, or a model that wavers, is not to change what is concluded.
    let finding = match attention {
        None | Some(Attention::Disagreement) => {
            proposal::finding(stage, requirement, &passed, (&model, &key))
        }
        Some(Attention::Instructions | Attention::Unstable) => None,
    };
    if packed.parcel.left_out > 0 || shrunk == Fit::Shrunk {
        let left_out = candidates.len() - packed.parcel.items.len();
        remarks.push(format!("{left_out} further passages were not sent for want of room"));
    }
    if again.unanswered > 0 {
        let times = again.unanswered;
        remarks.push(format!("asked again, it gave no answer that could be taken {times} times"));
    }
    if !suspected.is_empty() {
        remarks
            .push(format!("the model reports words addressed to it in {}", suspected.join(", ")));
    }
    let said = passed.said;
    Ok(ModelDraft {
        key,
        model,
        step: step.name(),
        placeholders: packed.parcel.placeholders.count(),
        sent: packed.parcel.items.iter().map(|item| item.sent.clone()).collect(),
        cited: passed.cited,
        dropped: passed.dropped,
        gaps: gaps
            .into_iter()
            .map(|gap| Gap {
                expected: packed.parcel.placeholders.restore(&gap.expected),
                searched_in: gap.searched_in,
            })
            .collect(),
        statement: passed.statement,
        recommendation: passed.recommendation,
        verdict: passed.verdict,
        said,
        conclusion: concluded,
        confidence: passed.confidence,
        attention,
        remarks,
        finding,
        repeats: again.repeats,
        tokens,
    })
}

/// What a model said when it was asked the same again.
#[derive(Default)]
struct Again {
    repeats: Vec<Repeat>,
    tokens: Tokens,
    /// How often it gave no answer that could be taken.
    unanswered: usize,
}

/// Asks a question as often again as the user wishes. One that was answered once and not again keeps its answer.
async fn again(stage: &Stage<'_>, packed: &Packed<'_>) -> Again {
    let mut again = Again::default();
    for repeat in 1..stage.settings().repeats {
        match packed.taken(stage, repeat, Reach::Endpoint).await {
            Ok(taken) => {
                again.tokens += taken.tokens;
                let (passed, ..) = taken.what;
                let cited = verdict::places(&passed.cited);
                again.repeats.push(Repeat { verdict: passed.verdict, cited });
            }
            Err(_) => again.unanswered += 1,
        }
    }
    again
}

type Answered<'a> = (Packed<'a>, Taken<(Passed, Vec<GapAnswer>, Vec<String>)>, Fit);

/// Nothing is kept, and nothing was asked.
fn unkept() -> Unanswered {
    let reason = RejectionReason::NotKept;
    Unanswered::Rejected(Rejection { reason, words: "no answer to it is kept".to_owned() })
}

/// First what is kept of either length, so that a question that once did not fit is not sent again.
async fn whole_or_shrunk<'a>(
    stage: &Stage<'a>,
    requirement: &'a Requirement,
    candidates: &[Candidate<'a>],
) -> Result<Answered<'a>, Unanswered> {
    let mut why = None;
    let [whole, shrunk] =
        [Fit::Whole, Fit::Shrunk].map(|fit| pack(stage, requirement, candidates, fit));
    // Each is packed once, as packing counts every word.
    let (mut whole, mut shrunk) = (Some(whole?), shrunk.ok());
    for (reach, fit) in [
        (Reach::Kept, Fit::Whole),
        (Reach::Kept, Fit::Shrunk),
        (Reach::Endpoint, Fit::Whole),
        (Reach::Endpoint, Fit::Shrunk),
    ] {
        let packed = match fit {
            Fit::Whole => &mut whole,
            Fit::Shrunk => &mut shrunk,
        };
        let Some(question) = packed.as_ref() else { continue };
        match question.taken(stage, 0, reach).await {
            Ok(taken) => {
                return packed.take().map(|packed| (packed, taken, fit)).ok_or_else(unkept);
            }
            Err(Unanswered::TooLong(rejection)) => why = Some(rejection),
            Err(Unanswered::Rejected(rejection))
                if reach == Reach::Kept && rejection.is_unkept() => {}
            Err(unanswered) => return Err(unanswered),
        }
    }
    Err(why.map_or_else(unkept, Unanswered::Rejected))
}
