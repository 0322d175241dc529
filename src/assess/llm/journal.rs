//! What was sent, try by try, for whoever asks later; and how much in all.
//!
//! A line tells the time, what it was for, the digest of the question, how it went and what it took: never a
//! word of the question, of the answer or of the key.

use std::cell::{Cell, RefCell};

use serde::Serialize;

use super::transport::Attempt;
use super::wire::Step;
use crate::domain::Tokens;
use crate::store::Answers;

/// The journal of a run.
pub(crate) struct Journal<'a> {
    answers: &'a Answers,
    clock: &'a dyn Fn() -> String,
    traffic: Cell<Traffic>,
}

/// How much went over the line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Traffic {
    /// Requests sent, each try counted.
    pub sent: usize,
    /// Questions answered over the line.
    pub answered: usize,
    /// Questions answered from what was kept.
    pub kept: usize,
    /// Questions lost on the way.
    pub lost: usize,
    /// Answers that could not be kept, as the disk refused.
    pub not_kept: usize,
    /// What the endpoint counted for what was sent.
    pub tokens: Tokens,
}

impl std::ops::AddAssign for Traffic {
    fn add_assign(&mut self, other: Self) {
        self.sent += other.sent;
        self.answered += other.answered;
        self.kept += other.kept;
        self.lost += other.lost;
        self.not_kept += other.not_kept;
        self.tokens += other.tokens;
    }
}

/// One question on its way.
pub(crate) struct Entry<'a> {
    journal: &'a Journal<'a>,
    task: &'static str,
    about: String,
    key: String,
    step: Step,
    /// The last try, held back until it is known what it took.
    held: RefCell<Option<Attempt>>,
}

/// How a question ended.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Outcome {
    /// With an answer that took so much.
    Answered(Tokens),
    /// Without.
    Lost,
}

#[derive(Serialize)]
struct Line<'a> {
    time: String,
    task: &'a str,
    about: &'a str,
    key: &'a str,
    step: &'static str,
    attempt: u32,
    status: Option<u16>,
    outcome: &'a str,
    milliseconds: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tokens: Option<Tokens>,
}

impl<'a> Journal<'a> {
    /// The journal kept beside the answers; `clock` tells the time as it is to be written.
    pub fn new(answers: &'a Answers, clock: &'a dyn Fn() -> String) -> Self {
        Self { answers, clock, traffic: Cell::default() }
    }

    /// How much went over the line so far.
    pub fn traffic(&self) -> Traffic {
        self.traffic.get()
    }

    /// A question was answered from what is kept.
    pub fn kept(&self) {
        self.count(|traffic| traffic.kept += 1);
    }

    /// An answer could not be kept.
    pub fn not_kept(&self) {
        self.count(|traffic| traffic.not_kept += 1);
    }

    /// A question is sent.
    pub fn entry(&'a self, task: &'static str, about: &str, key: &str, step: Step) -> Entry<'a> {
        let (about, key) = (about.to_owned(), key.to_owned());
        Entry { journal: self, task, about, key, step, held: RefCell::default() }
    }

    fn count(&self, change: impl FnOnce(&mut Traffic)) {
        let mut traffic = self.traffic.get();
        change(&mut traffic);
        self.traffic.set(traffic);
    }
}

impl Entry<'_> {
    /// A try was made.
    pub fn attempt(&self, attempt: &Attempt) {
        self.journal.count(|traffic| traffic.sent += 1);
        if let Some(before) = self.held.replace(Some(attempt.clone())) {
            self.write(&before, None);
        }
    }

    /// The question ended.
    pub fn end(self, outcome: Outcome) {
        let tokens = match outcome {
            Outcome::Answered(tokens) => {
                self.journal.count(|traffic| {
                    traffic.answered += 1;
                    traffic.tokens += tokens;
                });
                Some(tokens)
            }
            Outcome::Lost => {
                self.journal.count(|traffic| traffic.lost += 1);
                None
            }
        };
        if let Some(last) = self.held.take() {
            self.write(&last, tokens);
        }
    }

    fn write(&self, attempt: &Attempt, tokens: Option<Tokens>) {
        let line = Line {
            time: (self.journal.clock)(),
            task: self.task,
            about: &self.about,
            key: &self.key,
            step: self.step.name(),
            attempt: attempt.number,
            status: attempt.status,
            outcome: attempt.class,
            milliseconds: attempt.milliseconds,
            request_id: attempt.request_id.as_deref(),
            tokens,
        };
        // The journal tells of the work; a disk that refuses it shows where answers are kept.
        let _ = self.journal.answers.note(&line);
    }
}
