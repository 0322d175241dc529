//! Sets rules of a requirement beside records of it and asks where they do not fit.

use super::converse::{Chance, Mending, Ruling, converse};
use super::desk::Unanswered;
use super::gates::{self, Ground};
use super::inquiry::{Inquiry, Reach};
use super::parcel::{Candidate, Parcel};
use super::planning::Planning;
use super::settings::Task;
use super::shape::{self, Bounds, ComparisonAnswer, InconsistencyAnswer};
use super::stage::{Fit, Stage, filled};
use super::told::Told;
use super::{Plan, proposal};
use crate::assess::Case;
use crate::domain::{Assessment, Evidence, FindingDraft, Nature, Requirement, Strength};

/// What the journal calls it.
const TASK: &str = "compare";

/// So many of either kind are compared; more would be another question.
const EACH_MAX: usize = 5;

/// The passages to compare: rules that answer a requirement, and records of it. None where either lacks.
pub(crate) fn candidates<'a>(
    stage: &Stage<'a>,
    assessment: &'a Assessment,
) -> Option<Vec<Candidate<'a>>> {
    let of = |nature: Nature, letter: char| {
        let mine = assessment.passages.iter().filter(move |judged| {
            judged.nature == nature && judged.strength == Strength::Strong && stage.counts(judged)
        });
        mine.take(EACH_MAX).map(move |judged| Candidate { judged, letter })
    };
    let rules: Vec<Candidate<'a>> = of(Nature::Design, 'R').collect();
    let records: Vec<Candidate<'a>> = of(Nature::Operating, 'E').collect();
    let both = !rules.is_empty() && !records.is_empty();
    both.then(|| {
        // In turn, so that whichever does not fit, both kinds are there.
        let mut mixed = Vec::new();
        for nth in 0..EACH_MAX {
            mixed.extend(rules.get(nth).copied());
            mixed.extend(records.get(nth).copied());
        }
        mixed
    })
}

/// A question on a requirement, packed.
struct Packed<'a> {
    parcel: Parcel<'a>,
    told: Told,
    rules: Vec<String>,
    records: Vec<String>,
}

fn pack<'a>(
    stage: &Stage<'a>,
    requirement: &Requirement,
    candidates: &[Candidate<'a>],
) -> Result<Packed<'a>, Unanswered> {
    let mut told = Told::of(stage, requirement);
    let empty = filled(&stage.prompts.compare, &told).map_err(Unanswered::Rejected)?;
    let parcel = stage.pack(candidates, &empty, Fit::Whole)?;
    told.passages = parcel.text();
    let (rules, records) = (parcel.marks('R'), parcel.marks('E'));
    Ok(Packed { parcel, told, rules, records })
}

impl Packed<'_> {
    fn choices(&self) -> [(&str, &[String]); 2] {
        [("rule", &self.rules), ("record", &self.records)]
    }

    fn schema(&self, bounds: Bounds) -> serde_json::Value {
        shape::schema::<ComparisonAnswer>(bounds, &self.choices())
    }
}

/// What comparing will send.
pub(crate) fn plan(stage: &Stage<'_>, cases: &[Case<'_>], assessments: &[Assessment]) -> Plan {
    let mut planning = Planning::new(Task::Compare, &stage.desk);
    for (case, assessment) in cases.iter().zip(assessments) {
        let Some(candidates) = candidates(stage, assessment) else { continue };
        let Ok(packed) = pack(stage, case.requirement, &candidates) else { continue };
        let inquiry = Inquiry {
            task: TASK,
            about: case.requirement.id.to_string(),
            words: &|boundary, shape| packed.told.fill(&stage.prompts.compare, boundary, shape),
            schema: &|bounds| packed.schema(bounds),
            repeat: 0,
        };
        planning.count(&inquiry, &packed.parcel);
    }
    planning.whole()
}

/// The inconsistencies a model points out, as drafts.
pub(crate) async fn inconsistencies<'a>(
    stage: &Stage<'a>,
    requirement: &'a Requirement,
    candidates: &[Candidate<'a>],
) -> Result<Vec<FindingDraft>, Unanswered> {
    let packed = pack(stage, requirement, candidates)?;
    let Packed { parcel, told, .. } = &packed;
    let choices = packed.choices();
    let inquiry = Inquiry {
        task: TASK,
        about: requirement.id.to_string(),
        words: &|boundary, shape| told.fill(&stage.prompts.compare, boundary, shape),
        schema: &|bounds| packed.schema(bounds),
        repeat: 0,
    };
    let mending = Mending { prompt: &stage.prompts.repair, rules: stage.guard.rules() };
    let judge = |answer: ComparisonAnswer, chance: Chance| {
        let (kept, lost) = sifted(stage, parcel, told, answer.inconsistencies);
        if kept.is_empty() && !lost.is_empty() && chance == Chance::Another {
            return Ruling::Mend(lost);
        }
        Ruling::Take(kept)
    };
    let taken = converse(&stage.desk, &inquiry, &choices, &mending, Reach::Endpoint, judge).await?;
    let model = taken.model.as_deref().unwrap_or(&stage.settings().model);
    let drafts = taken.what.into_iter().map(|(pair, difference)| {
        proposal::inconsistency(stage, requirement, pair, difference, (model, &taken.key))
    });
    Ok(drafts.collect())
}

type Pair = (Evidence, Evidence);

/// The inconsistencies whose quotations both stand and whose difference says nothing else; and the quotations
/// of the others.
fn sifted(
    stage: &Stage<'_>,
    parcel: &Parcel<'_>,
    told: &Told,
    answers: Vec<InconsistencyAnswer>,
) -> (Vec<(Pair, String)>, Vec<String>) {
    let own_words = told.requirement.all();
    let about = format!("{own_words}\n{}", told.engagement());
    let ground = Ground {
        parcel,
        own_words: &own_words,
        told: &about,
        dates: stage.dates,
        rules: stage.guard.rules(),
    };
    let (mut kept, mut lost) = (Vec::new(), Vec::new());
    for answer in answers {
        let rule = gates::find(&answer.rule_id, &answer.rule_quote, &ground);
        let record = gates::find(&answer.record_id, &answer.record_quote, &ground);
        match (rule, record) {
            // A quotation that stands in another passage may be of the other kind: no rule, or no record.
            (Ok((rule, None)), Ok((record, None))) => {
                let difference = parcel.placeholders.restore(&answer.difference);
                let quotes = [rule.quote(), record.quote(), &about];
                if gates::unborne(&difference, &quotes, stage.dates).is_empty() {
                    kept.push(((rule, record), difference));
                }
            }
            (rule, record) => {
                lost.extend(rule.is_err().then_some(answer.rule_quote));
                lost.extend(record.is_err().then_some(answer.record_quote));
            }
        }
    }
    (kept, lost)
}
