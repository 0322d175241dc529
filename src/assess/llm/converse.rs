//! A question until its answer can be taken: what is asked again, and what is given up.
//!
//! The rules are those a person would keep to: a slip of form is pointed out once, lost quotations are named
//! once, an answer that broke off is given twice the room once. Never a fourth time.

use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::desk::{Desk, Given, Unanswered, rejected};
use super::inquiry::{Inquiry, Reach, Talk};
use super::prompt::Prompt;
use super::rules::GateRules;
use super::shape::{self, Choices};
use super::wire::{Channel, Finish, Role, Step, Turn, is_runaway, json_object};
use crate::domain::{Rejection, RejectionReason, Tokens};

/// What the gates say of an answer.
pub(crate) enum Ruling<R> {
    /// It is taken, as this.
    Take(R),
    /// None of these quotations stands; the model may try again.
    Mend(Vec<String>),
    /// It is not taken.
    Reject(Rejection),
}

/// Whether an answer may still be mended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Chance {
    /// It may.
    Another,
    /// It is taken or left.
    Last,
}

/// An answer that was taken.
pub(crate) struct Taken<R> {
    pub what: R,
    /// The digest of the last question.
    pub key: String,
    /// The model, as the endpoint named it.
    pub model: Option<String>,
    /// How the shape was asked for.
    pub step: Step,
    /// Of all answers together.
    pub tokens: Tokens,
}

/// What mended questions are asked with.
pub(crate) struct Mending<'a> {
    pub prompt: &'a Prompt,
    pub rules: &'a GateRules,
}

/// Asks until an answer can be taken, or none will be.
pub(crate) async fn converse<T, R>(
    desk: &Desk<'_>,
    inquiry: &Inquiry<'_>,
    choices: &Choices<'_>,
    mending: &Mending<'_>,
    reach: Reach,
    judge: impl Fn(T, Chance) -> Ruling<R>,
) -> Result<Taken<R>, Unanswered>
where
    T: DeserializeOwned + JsonSchema,
{
    let answer_tokens_max = desk.settings.answer_tokens_max;
    let mut talk = Talk { answer_tokens_max, ..Talk::default() };
    let mut tokens = Tokens::default();
    let (mut form, mut quotations, mut room) = (Chance::Another, Chance::Another, Chance::Another);
    let mut reach = reach;
    loop {
        let given = desk.answer(inquiry, &talk, reach).await?;
        tokens += given.tokens;
        // Only whether a talk begins is a matter of what is kept: one that has begun is brought to its end.
        reach = Reach::Endpoint;
        whole(&given, mending.rules, &talk)?;
        match &given.answer.finish {
            Finish::Refused(words) => return Err(rejected(RejectionReason::Refused, words)),
            Finish::Filtered => {
                let words = "a filter of the endpoint held the answer back";
                return Err(rejected(RejectionReason::Refused, words));
            }
            Finish::Length if room == Chance::Another => {
                room = Chance::Last;
                let text = given.answer.texts.first().map_or("", |(_, text)| text);
                if !is_runaway(text) {
                    talk.answer_tokens_max *= 2;
                    continue;
                }
                if given.step == Step::SchemaPlain {
                    talk.step = Some(Step::SchemaBounded);
                    continue;
                }
                return Err(rejected(
                    RejectionReason::Truncated,
                    "the answer runs on without an end",
                ));
            }
            Finish::Length => {
                return Err(rejected(RejectionReason::Truncated, "the answer breaks off"));
            }
            Finish::Stop | Finish::Other(_) => {}
        }
        let (text, read) = first_object::<T>(&given, choices);
        let chance = quotations;
        let fault = match read {
            Err(faults) if form == Chance::Another => {
                form = Chance::Last;
                Fault { faults, quotations: Vec::new() }
            }
            Err(faults) => return Err(rejected(RejectionReason::BadJson, &faults.join("; "))),
            Ok(answer) => match judge(answer, chance) {
                Ruling::Take(what) => {
                    let Given { key, step, answer, .. } = given;
                    return Ok(Taken { what, key, model: answer.model, step, tokens });
                }
                Ruling::Reject(rejection) => return Err(Unanswered::Rejected(rejection)),
                Ruling::Mend(lost) => {
                    quotations = Chance::Last;
                    Fault { faults: Vec::new(), quotations: lost }
                }
            },
        };
        let objection = mending
            .prompt
            .fill(&fault)
            .map_err(|error| rejected(RejectionReason::BadRequest, &error.to_string()))?;
        talk.further.push(Turn { role: Role::Assistant, text });
        talk.further.push(Turn { role: Role::User, text: objection.user });
    }
}

/// What was wrong with an answer.
#[derive(Serialize)]
struct Fault {
    faults: Vec<String>,
    quotations: Vec<String>,
}

/// G1: whether the server read the whole question. Some cut it without a word.
fn whole(given: &Given, rules: &GateRules, talk: &Talk) -> Result<(), Unanswered> {
    let Some(usage) = &given.answer.usage else { return Ok(()) };
    let least = given.counted as f64 * rules.prompt.intact_share;
    if usage.prompt_tokens == 0 || usage.prompt_tokens as f64 >= least {
        return Ok(());
    }
    let words = format!(
        "the server read {} tokens of a question of some {}: it was cut",
        usage.prompt_tokens, given.counted
    );
    if talk.further.is_empty() {
        Err(Unanswered::TooLong(Rejection { reason: RejectionReason::PromptTruncated, words }))
    } else {
        Err(rejected(RejectionReason::PromptTruncated, &words))
    }
}

/// The first JSON object among the texts of an answer, with its text; or the faults of the first text.
fn first_object<T: DeserializeOwned + JsonSchema>(
    given: &Given,
    choices: &Choices<'_>,
) -> (String, Result<T, Vec<String>>) {
    let mut misshapen: Option<(String, Vec<String>)> = None;
    for (channel, text) in &given.answer.texts {
        let Some(object) = json_object(text) else { continue };
        match shape::read::<T>(object, choices) {
            Ok(answer) => return (object.to_owned(), Ok(answer)),
            // What a model thought aloud is no answer that could be mended.
            Err(faults) if *channel != Channel::Reasoning => {
                misshapen.get_or_insert((object.to_owned(), faults));
            }
            Err(_) => {}
        }
    }
    let (text, faults) = misshapen.unwrap_or_else(|| {
        let text = given.answer.texts.first().map_or("", |(_, text)| text);
        let said: String = text.chars().take(SAID_CHARS_MAX).collect();
        (said, vec!["there is no JSON object in it".to_owned()])
    });
    (text, Err(faults))
}

/// So much of an answer without an object is shown to the model again.
const SAID_CHARS_MAX: usize = 1000;

#[cfg(test)]
mod tests;
