//! What every question of a run has in common: the engagement, the prompts, the guard; and which passages
//! are sent for a requirement.

use serde::Serialize;

use super::desk::{Desk, Unanswered, rejected};
use super::parcel::{Candidate, Guard, Parcel, Room};
use super::prompt::{Filled, Prompt, PromptError, Prompts};
use super::settings::LlmSettings;
use super::tokens::Counter;
use crate::assess::Bench;
use crate::dates::DateFinder;
use crate::domain::{
    Assessment, Chunk, Demands, JudgedPassage, KindNature, Nature, Rejection, RejectionReason,
    Requirement,
};
use crate::facts::{Facts, Place};

/// What every question has in common.
pub(crate) struct Stage<'a> {
    pub bench: Bench<'a>,
    pub desk: Desk<'a>,
    pub prompts: &'a Prompts,
    pub guard: &'a Guard,
    pub dates: &'a DateFinder,
}

/// The language answers are asked for in; that of the reports.
pub(crate) const LANGUAGE: &str = "English";

impl<'a> Stage<'a> {
    /// The settings.
    pub fn settings(&self) -> &'a LlmSettings {
        self.desk.settings
    }

    /// The counter.
    pub fn counter(&self) -> &'a Counter {
        self.desk.counter
    }

    /// What was read out of the document of a chunk.
    pub fn facts(&self, chunk: &Chunk) -> Option<&'a Facts> {
        self.bench.documents.get(chunk.id.document as usize)?.facts.as_deref()
    }

    /// Whether a passage can be evidence: current, and not a form or a mere mention.
    pub fn counts(&self, judged: &JudgedPassage) -> bool {
        matches!(judged.nature, Nature::Design | Nature::Operating)
            && self.facts(&judged.passage.chunk).is_some_and(|facts| facts.place == Place::Current)
    }

    /// Whether a passage lays down what a requirement demands, rather than show it happening. Where only a
    /// document is demanded, the register that is kept up to date is that document.
    pub fn lays_down(&self, requirement: &Requirement, chunk: &Chunk, nature: Nature) -> bool {
        let is_register =
            || self.facts(chunk).is_some_and(|facts| facts.nature == Some(KindNature::Register));
        nature == Nature::Design || requirement.demands == Demands::Document && is_register()
    }

    /// The passages worth sending for a requirement, best first, each text once.
    ///
    /// Where the best are all of one kind, the last places go to the best of the other: whether something
    /// happens cannot be told from what lays it down.
    pub fn candidates(&self, assessment: &'a Assessment) -> Vec<Candidate<'a>> {
        let mut seen = std::collections::BTreeSet::new();
        let counting = assessment.passages.iter().filter(|judged| self.counts(judged));
        let all: Vec<&JudgedPassage> =
            counting.filter(|judged| seen.insert(judged.passage.chunk.text.as_str())).collect();
        let most = self.settings().passages_max;
        let each_min = self.guard.rules().passages.each_nature_min.min(most / 2);
        let of = |nature| all.iter().filter(move |judged| judged.nature == nature);
        let mut places: Vec<&JudgedPassage> = [Nature::Design, Nature::Operating]
            .into_iter()
            .flat_map(|nature| of(nature).take(each_min).copied())
            .collect();
        for judged in &all {
            let is_in = places.iter().any(|one| std::ptr::eq(*one, *judged));
            if places.len() < most && !is_in {
                places.push(judged);
            }
        }
        places.sort_by(|left, right| left.passage.rank(&right.passage));
        places.into_iter().map(|judged| Candidate { judged, letter: 'P' }).collect()
    }

    /// Packs candidates into what is left of the context beside the words of the question.
    pub fn pack(
        &self,
        candidates: &[Candidate<'a>],
        words: &Filled,
        fit: Fit,
    ) -> Result<Parcel<'a>, Unanswered> {
        let settings = self.settings();
        let counter = self.counter();
        let context = u64::from(settings.context_tokens).min(CONTEXT_TOKENS_MAX);
        let taken = counter.at_most(&words.system)
            + counter.at_most(&words.user)
            + SHAPE_TOKENS
            + u64::from(settings.answer_tokens_max);
        let left = context.saturating_sub(taken);
        if left < ROOM_TOKENS_MIN {
            return Err(rejected(
                RejectionReason::Overflow,
                &format!("of {context} tokens the question itself and its answer take {taken}"),
            ));
        }
        let tokens_max = match fit {
            Fit::Whole => left,
            Fit::Shrunk => self.shrunk(left),
        };
        let passages_max = match fit {
            Fit::Whole => settings.passages_max,
            Fit::Shrunk => {
                let shrunk = self.shrunk(settings.passages_max.min(candidates.len()) as u64);
                (shrunk as usize).max(1)
            }
        };
        let parcel = self.guard.pack(candidates, Room { passages_max, tokens_max }, counter);
        if parcel.items.is_empty() {
            return Err(rejected(
                RejectionReason::NothingToSend,
                "no passage was found that answers it",
            ));
        }
        Ok(parcel)
    }

    #[expect(clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a share of a count")]
    fn shrunk(&self, whole: u64) -> u64 {
        (whole as f64 * self.guard.rules().prompt.shrink_share) as u64
    }
}

/// How much of what fits is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fit {
    /// As much as fits by our count.
    Whole,
    /// Less, after the endpoint said that it was too much.
    Shrunk,
}

/// Longer questions are answered worse by most models, and cost more.
const CONTEXT_TOKENS_MAX: u64 = 8192;
/// What a server adds to a question for the shape of its answer.
const SHAPE_TOKENS: u64 = 600;
/// Less room for passages than this is none.
const ROOM_TOKENS_MIN: u64 = 200;

/// Fills a prompt; one that cannot be filled answers nothing, and the run goes on without it.
pub(crate) fn filled(prompt: &Prompt, values: &impl Serialize) -> Result<Filled, Rejection> {
    prompt.fill(values).map_err(|error: PromptError| {
        let why =
            std::error::Error::source(&error).map(|why| format!(": {why}")).unwrap_or_default();
        Rejection { reason: RejectionReason::BadRequest, words: format!("{error}{why}") }
    })
}
