//! A question as it can be put in any shape, and the line that closes what is untrusted in it.

use super::desk::Unanswered;
use super::prompt::Filled;
use super::shape::Bounds;
use super::wire::{Step, Turn};
use crate::domain::{Digest, Rejection};

/// The words of a question, given the boundary and the shape.
pub(crate) type Words<'a> = dyn Fn(&str, Option<&str>) -> Result<Filled, Rejection> + 'a;

/// A question as it can be put in any shape.
pub(crate) struct Inquiry<'a> {
    /// What it is for: `assess`.
    pub task: &'static str,
    /// What it is about: a requirement, a finding.
    pub about: String,
    /// The words, given the boundary of what is untrusted and the shape of the answer where it is to be told
    /// in words.
    pub words: &'a Words<'a>,
    /// The shape of the answer.
    pub schema: &'a dyn Fn(Bounds) -> serde_json::Value,
    /// Which time it is asked, from 0.
    pub repeat: u32,
}

/// What is said after the question: an answer that could not be taken and what was wrong with it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Talk {
    /// Answers and objections, in turn.
    pub further: Vec<Turn>,
    /// Tokens the answer may take.
    pub answer_tokens_max: u32,
    /// A step that is to be used whatever the server said, after an answer that ran on.
    pub step: Option<Step>,
}

/// Whether a question may be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reach {
    /// It is answered from what is kept or not at all.
    Kept,
    /// It is sent where nothing is kept.
    Endpoint,
}

/// A question in one of the shapes it can be put in.
pub(super) struct Asked {
    pub step: Step,
    pub schema: serde_json::Value,
    /// The shape in words, where the step tells it in no other way.
    told: Option<String>,
}

impl Asked {
    /// The question by this step.
    pub fn new(inquiry: &Inquiry<'_>, step: Step) -> Self {
        let bounds = if step == Step::SchemaBounded { Bounds::Bounded } else { Bounds::Plain };
        let schema = (inquiry.schema)(bounds);
        let told = matches!(step, Step::JsonObject | Step::PromptOnly).then(|| schema.to_string());
        Self { step, schema, told }
    }

    /// Its words, with this boundary.
    pub fn words(&self, inquiry: &Inquiry<'_>, boundary: &str) -> Result<Filled, Unanswered> {
        (inquiry.words)(boundary, self.told.as_deref()).map_err(Unanswered::Rejected)
    }
}

/// A line that closes what is untrusted and that nobody could have foreseen: it depends on every word sent.
pub(super) fn boundary(key: &str, words: &str) -> String {
    let mut drawn = 0_u32;
    loop {
        let digest = Digest::of(format!("boundary {drawn} {key}").as_bytes()).to_string();
        if !words.contains(&digest[..32]) {
            return digest[..32].to_owned();
        }
        drawn += 1;
    }
}
