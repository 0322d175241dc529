//! Where questions are asked: what is kept is answered from there, the rest is sent, once.
//!
//! A question is known by the digest of all that shapes its answer: dialect, model, parameters, words and
//! schema, without address, key and boundary, so that what is kept serves anywhere. Answers are kept whatever
//! they are worth; faults of the line never are.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use serde_json::json;
use tokio::sync::Mutex;

use super::inquiry::{Asked, Inquiry, Reach, Talk, boundary};
use super::journal::{Journal, Outcome};
use super::pace::Pace;
use super::prompt::Filled;
use super::purse::Purse;
use super::settings::{LlmSettings, Network};
use super::tokens::Counter;
use super::transport::{Line, Lost};
use super::wire::fault::Fault;
use super::wire::{self, Answer, Question, Role, Step, Turn};
use crate::domain::{Digest, Rejection, RejectionReason, Tokens};
use crate::store::{Answers, KeptAnswer};

/// What questions are asked with.
pub(crate) struct Desk<'a> {
    pub settings: &'a LlmSettings,
    pub answers: &'a Answers,
    pub counter: &'a Counter,
    pub journal: Journal<'a>,
    pub pace: Pace,
    pub purse: Purse,
    /// None where nothing may be sent.
    pub line: Option<Line>,
    /// Where the server counts tokens itself, if it does.
    pub tokenize_url: RefCell<Option<String>>,
    /// How the shape of answers is asked for; goes down where the server cannot.
    pub step: Cell<Step>,
    /// Why nothing is asked any more.
    pub stopped: RefCell<Option<Rejection>>,
    /// Questions under way, by their digest, so that none is sent twice at once.
    pub under_way: RefCell<BTreeMap<String, Rc<Mutex<()>>>>,
    /// Held by whoever asks first: until the endpoint has answered once, the others wait, so that a key that
    /// does not open it is tried once and not by all.
    pub threshold: Mutex<Greeted>,
}

/// Whether the endpoint has answered yet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Greeted {
    /// Not yet.
    #[default]
    No,
    /// It has.
    Yes,
}

/// An answer with what it took.
#[derive(Clone, Debug)]
pub(crate) struct Given {
    pub key: String,
    pub step: Step,
    pub answer: Answer,
    /// As the endpoint counted; where it did not, our estimate.
    pub tokens: Tokens,
    /// Our own count of the question, without room.
    pub counted: u64,
}

/// Why there is no answer.
#[derive(Clone, Debug)]
pub(crate) enum Unanswered {
    /// It does not fit; a shorter question might.
    TooLong(Rejection),
    /// It may be asked once more when all others were.
    Later(Rejection),
    /// It is as it is.
    Rejected(Rejection),
}

/// A question ready to be sent.
struct Ready {
    key: String,
    step: Step,
    body: Vec<u8>,
    /// Tokens of the question, counted by us.
    counted: u64,
    /// What they may be by the server's count.
    at_most: u64,
}

/// What a question will take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Forecast {
    /// Nothing: an answer is kept.
    Kept,
    /// At most so many tokens.
    Sent(Tokens),
}

/// Nothing of an organisation's own reads like it; what the boundary is while a question's digest is made.
const NO_BOUNDARY: &str = "00000000000000000000000000000000";

impl Desk<'_> {
    /// One answer to a question with what was said after it.
    pub async fn answer(
        &self,
        inquiry: &Inquiry<'_>,
        talk: &Talk,
        reach: Reach,
    ) -> Result<Given, Unanswered> {
        if let Some(given) = self.kept(inquiry, talk)? {
            return Ok(given);
        }
        if reach == Reach::Kept || self.settings.network == Network::None {
            return Err(rejected(RejectionReason::NotKept, "no answer to it is kept"));
        }
        loop {
            if let Some(rejection) = self.stopped.borrow().clone() {
                return Err(Unanswered::Rejected(rejection));
            }
            let step = talk.step.unwrap_or(self.step.get());
            let ready = self.ready(&Asked::new(inquiry, step), inquiry, talk)?;
            match self.send(inquiry, talk, ready).await {
                Err(Sent::StepDown(words)) if talk.step.is_some() => {
                    return Err(rejected(RejectionReason::BadRequest, &words));
                }
                Err(Sent::StepDown(words)) => self.step_down(step, &words)?,
                Err(Sent::Unanswered(unanswered)) => return Err(unanswered),
                Ok(given) => return Ok(given),
            }
        }
    }

    /// The answer that is kept, by whichever step it was asked.
    fn kept(&self, inquiry: &Inquiry<'_>, talk: &Talk) -> Result<Option<Given>, Unanswered> {
        let steps = talk.step.map_or_else(|| Step::ALL.to_vec(), |step| vec![step]);
        for step in steps {
            let asked = Asked::new(inquiry, step);
            let key = self.key(&asked, inquiry, talk)?;
            if let Some(kept) = self.answers.get(&key) {
                self.journal.kept();
                let ready = self.ready(&asked, inquiry, talk)?;
                return self.understood(&ready, &kept).map(Some);
            }
        }
        Ok(None)
    }

    /// Whether an answer to a question is kept; what it would take at most where none is.
    pub fn forecast(&self, inquiry: &Inquiry<'_>, talk: &Talk) -> Result<Forecast, Unanswered> {
        for step in Step::ALL {
            let key = self.key(&Asked::new(inquiry, step), inquiry, talk)?;
            if self.answers.get(&key).is_some() {
                return Ok(Forecast::Kept);
            }
        }
        let ready = self.ready(&Asked::new(inquiry, self.step.get()), inquiry, talk)?;
        let answer = u64::from(talk.answer_tokens_max);
        Ok(Forecast::Sent(Tokens { prompt: ready.at_most, answer }))
    }

    /// The digest a question is known by.
    fn key(&self, asked: &Asked, inquiry: &Inquiry<'_>, talk: &Talk) -> Result<String, Unanswered> {
        let words = asked.words(inquiry, NO_BOUNDARY)?;
        let known_by = json!({
            "dialect": self.settings.dialect,
            // Some hosts want a parameter by another name; the question is the same.
            "body": self.body(asked, inquiry, talk, &words, ""),
            "repeat": inquiry.repeat,
        });
        Ok(Digest::of(known_by.to_string().as_bytes()).to_string())
    }

    fn ready(
        &self,
        asked: &Asked,
        inquiry: &Inquiry<'_>,
        talk: &Talk,
    ) -> Result<Ready, Unanswered> {
        let key = self.key(asked, inquiry, talk)?;
        let unbounded = asked.words(inquiry, NO_BOUNDARY)?;
        let words = asked.words(inquiry, &boundary(&key, &unbounded.user))?;
        let further = talk.further.iter().map(|turn| turn.text.as_str());
        let texts = [words.system.as_str(), words.user.as_str()].into_iter().chain(further);
        let counted: u64 = texts.map(|text| self.counter.count(text)).sum();
        let frames = TURN_TOKENS * (2 + talk.further.len() as u64);
        let at_most = self.counter.with_room(counted) + frames;
        let body = self.body(asked, inquiry, talk, &words, &self.settings.host);
        Ok(Ready { key, step: asked.step, body: body.to_string().into_bytes(), counted, at_most })
    }

    fn body(
        &self,
        asked: &Asked,
        inquiry: &Inquiry<'_>,
        talk: &Talk,
        words: &Filled,
        host: &str,
    ) -> serde_json::Value {
        let mut turns = vec![Turn { role: Role::User, text: words.user.clone() }];
        turns.extend(talk.further.iter().cloned());
        let question = Question {
            host,
            model: &self.settings.model,
            system: &words.system,
            turns: &turns,
            schema_name: inquiry.task,
            schema: &asked.schema,
            step: asked.step,
            answer_tokens_max: talk.answer_tokens_max,
            context_tokens: self.settings.context_tokens,
            seed: self.settings.seed.wrapping_add(inquiry.repeat),
        };
        wire::body(self.settings.dialect, &question)
    }

    async fn send(&self, inquiry: &Inquiry<'_>, talk: &Talk, ready: Ready) -> Result<Given, Sent> {
        let alone = {
            let mut under_way = self.under_way.borrow_mut();
            Rc::clone(under_way.entry(ready.key.clone()).or_default())
        };
        let _alone = alone.lock().await;
        if let Some(kept) = self.answers.get(&ready.key) {
            self.journal.kept();
            return self.understood(&ready, &kept).map_err(Sent::Unanswered);
        }
        let Some(line) = &self.line else {
            return Err(Sent::Unanswered(rejected(
                RejectionReason::NotKept,
                "nothing may be sent",
            )));
        };
        let first = self.threshold.lock().await;
        // While it waited at the door, the first may have learned that the server cannot take this shape.
        if talk.step.is_none() && ready.step != self.step.get() {
            return Err(Sent::StepDown("the server takes another shape".to_owned()));
        }
        let mut first = (*first == Greeted::No).then_some(first);
        let exact = self.exact(&ready).await;
        let prompt = exact.unwrap_or(ready.at_most);
        let answer = u64::from(talk.answer_tokens_max);
        if prompt + answer > u64::from(self.settings.context_tokens) && exact.is_some() {
            let context = self.settings.context_tokens;
            return Err(Sent::Unanswered(too_long(&format!(
                "the question takes {prompt} of the {context} tokens the model can take"
            ))));
        }
        let set_aside = self
            .purse
            .set_aside(Tokens { prompt, answer })
            .await
            .map_err(|words| Sent::Unanswered(rejected(RejectionReason::Budget, &words)))?;
        // While it waited for the others, one of them may have found the door shut.
        if let Some(rejection) = self.stopped.borrow().clone() {
            return Err(Sent::Unanswered(Unanswered::Rejected(rejection)));
        }
        let entry = self.journal.entry(inquiry.task, &inquiry.about, &ready.key, ready.step);
        let jitter =
            ready.key.bytes().fold(0_u64, |seed, byte| seed.wrapping_mul(31) ^ u64::from(byte));
        let sent = line
            .send(ready.body.clone(), jitter, &self.pace, &|attempt| entry.attempt(attempt))
            .await;
        match sent {
            Ok(received) => {
                if let Some(first) = &mut first {
                    **first = Greeted::Yes;
                }
                let kept = KeptAnswer {
                    status: received.status,
                    model: None,
                    headers: received.headers,
                    body: String::from_utf8_lossy(&received.body).into_owned(),
                };
                let given = self.understood(&ready, &kept);
                let tokens = match &given {
                    Ok(given) => given.tokens,
                    Err(_) => Tokens { prompt, answer: 0 },
                };
                set_aside.settle(tokens);
                // What is no answer of a model, as the page of a proxy, would be taken for one for ever.
                if let Ok(given) = &given {
                    self.keep(&ready, kept, Some(given));
                }
                entry.end(Outcome::Answered(tokens));
                given.map_err(Sent::Unanswered)
            }
            Err(lost) => {
                drop(set_aside);
                entry.end(Outcome::Lost);
                Err(self.lost(&ready, &lost))
            }
        }
    }

    /// The server's own count of a question, where it counts.
    async fn exact(&self, ready: &Ready) -> Option<u64> {
        let (line, url) = (self.line.as_ref()?, self.tokenize_url.borrow().clone()?);
        let body: serde_json::Value = serde_json::from_slice(&ready.body).ok()?;
        let text = body["messages"].as_array()?.iter().filter_map(|one| one["content"].as_str());
        let text: Vec<&str> = text.collect();
        let asked = super::probe::tokenize_body(&self.settings.model, &text.join("\n"));
        let received = line.post_once(&url, asked).await.ok()?;
        let count = super::probe::token_count(&received.body)?;
        Some(count + TURN_TOKENS * text.len() as u64)
    }

    fn keep(&self, ready: &Ready, mut kept: KeptAnswer, given: Option<&Given>) {
        kept.model = given.and_then(|given| given.answer.model.clone());
        if self.answers.put(&ready.key, &ready.body, &kept).is_err() {
            self.journal.not_kept();
        }
    }

    fn understood(&self, ready: &Ready, kept: &KeptAnswer) -> Result<Given, Unanswered> {
        if !(200..300).contains(&kept.status) {
            let words = wire::fault::words(kept.status, kept.body.as_bytes());
            let words = format!("the endpoint refused: {words}");
            return Err(rejected(RejectionReason::Refused, &words));
        }
        let answer = wire::answer(self.settings.dialect, kept.body.as_bytes())
            .map_err(|none| rejected(RejectionReason::BadJson, &none.to_string()))?;
        let tokens = if let Some(usage) = &answer.usage {
            Tokens { prompt: usage.prompt_tokens, answer: usage.answer_tokens }
        } else {
            let texts = answer.texts.iter().map(|(_, text)| self.counter.at_most(text));
            Tokens { prompt: ready.at_most, answer: texts.sum() }
        };
        let Ready { key, step, counted, .. } = ready;
        Ok(Given { key: key.clone(), step: *step, answer, tokens, counted: *counted })
    }

    fn lost(&self, ready: &Ready, lost: &Lost) -> Sent {
        let words = lost.to_string();
        let all = |reason| {
            let rejection = Rejection { reason, words: words.clone() };
            self.stopped.borrow_mut().get_or_insert(rejection.clone());
            Unanswered::Rejected(rejection)
        };
        Sent::Unanswered(match lost {
            Lost::Fault { fault: Fault::Feature, .. } => return Sent::StepDown(words),
            Lost::Fault { fault: Fault::Overflow { .. }, .. } => too_long(&words),
            Lost::Fault {
                fault:
                    Fault::Unauthorised | Fault::NoSuchModel | Fault::QuotaSpent | Fault::Moved { .. },
                ..
            } => all(RejectionReason::Stopped),
            Lost::Fault { status, fault: Fault::Filtered, words: said } => {
                // A filter would say the same again, so its word is kept like an answer. The status is told
                // apart from it, so that a replay says what the first run said.
                let said = said.strip_prefix(&format!("{status}: ")).unwrap_or(said);
                let kept = KeptAnswer {
                    status: *status,
                    model: None,
                    headers: Vec::new(),
                    body: json!({"error": {"message": said}}).to_string(),
                };
                self.keep(ready, kept, None);
                rejected(RejectionReason::Refused, &words)
            }
            Lost::Fault { fault: Fault::Refused, .. } => {
                rejected(RejectionReason::BadRequest, &words)
            }
            Lost::Fault { fault: Fault::Again { .. }, .. }
            | Lost::Connection(_)
            | Lost::TooLarge => rejected(RejectionReason::Connection, &words),
            Lost::Timeout => rejected(RejectionReason::Timeout, &words),
            Lost::Deferred { .. } => {
                Unanswered::Later(Rejection { reason: RejectionReason::Deferred, words })
            }
            Lost::CircuitOpen => all(RejectionReason::CircuitOpen),
        })
    }

    /// Asks for the shape in a way the server may know, for this question and all that follow.
    fn step_down(&self, step: Step, words: &str) -> Result<(), Unanswered> {
        // Another question may have gone down already.
        if self.step.get() != step {
            return Ok(());
        }
        match step.next() {
            Some(next) => {
                self.step.set(next);
                Ok(())
            }
            None => Err(rejected(RejectionReason::BadRequest, words)),
        }
    }
}

/// Why a question that was sent has no answer.
enum Sent {
    /// The server does not know how the shape was asked for.
    StepDown(String),
    /// It has none.
    Unanswered(Unanswered),
}

/// What the frame of a message takes in the templates of usual models.
const TURN_TOKENS: u64 = 8;

fn too_long(words: &str) -> Unanswered {
    let reason = RejectionReason::Overflow;
    Unanswered::TooLong(Rejection { reason, words: words.to_owned() })
}

pub(crate) fn rejected(reason: RejectionReason, words: &str) -> Unanswered {
    Unanswered::Rejected(Rejection { reason, words: words.to_owned() })
}
