//! What the values of cells mean: whether work is done, a check passed, a change is major.

use crate::catalog::Lexicon;
use crate::words::{Phrases, Values};

/// The value lists of the lexicon, compiled once.
pub(in crate::checks) struct Meanings {
    done: Values,
    open: Values,
    cancelled: Values,
    passed: Values,
    failed: Values,
    major: Values,
    minor: Values,
    yes: Values,
    no: Values,
    high: Values,
    low: Values,
    on_people: Phrases<()>,
    retired: Values,
    planned: Values,
    active: Values,
    approved: Values,
    draft: Values,
    outside: Values,
}

/// How far work is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::checks) enum Work {
    Done,
    Open,
    Cancelled,
    Unsaid,
}

impl Meanings {
    pub(super) fn new(lexicon: &Lexicon) -> Self {
        let registers = &lexicon.registers;
        let status = &lexicon.status;
        Self {
            done: Values::new(&registers.work.done),
            open: Values::new(&registers.work.open),
            cancelled: Values::new(&registers.work.cancelled),
            passed: Values::new(&registers.outcome.passed),
            failed: Values::new(&registers.outcome.failed),
            major: Values::new(&registers.significance.major),
            minor: Values::new(&registers.significance.minor),
            yes: Values::new(&registers.answer.yes),
            no: Values::new(&registers.answer.no),
            high: Values::new(&status.tier.high),
            low: Values::new(&status.tier.low),
            on_people: Phrases::of_any_language(
                status.tier.on_people.iter().map(|purpose| (purpose.as_str(), ())),
            ),
            retired: Values::new(&status.system.retired),
            planned: Values::new(&status.system.planned),
            active: Values::new(&status.system.active),
            approved: Values::new(&status.approval.approved),
            draft: Values::new(&status.approval.draft),
            outside: Values::new(&status.applicability.no),
        }
    }

    /// How far a status says that work is. "Not done" holds "done", so what is open is looked for first.
    pub fn work(&self, status: &str) -> Work {
        if self.cancelled.say(status) {
            Work::Cancelled
        } else if self.open.say(status) {
            Work::Open
        } else if self.done.say(status) {
            Work::Done
        } else {
            Work::Unsaid
        }
    }

    /// Whether a check, a test or a measurement failed; none where its words do not tell.
    pub fn failed(&self, verdict: &str) -> Option<bool> {
        if self.failed.say(verdict) {
            Some(true)
        } else if self.passed.say(verdict) {
            Some(false)
        } else {
            None
        }
    }

    /// Whether a change is major; none where its words do not tell.
    pub fn major(&self, significance: &str) -> Option<bool> {
        // "Not major" holds "major".
        if self.minor.say(significance) {
            Some(false)
        } else if self.major.say(significance) {
            Some(true)
        } else {
            None
        }
    }

    /// What is answered to a question; none where that cannot be told.
    pub fn yes(&self, answer: &str) -> Option<bool> {
        if self.no.say(answer) {
            Some(false)
        } else if self.yes.say(answer) {
            Some(true)
        } else {
            None
        }
    }

    /// Whether a tier, a grade or a band is a high one.
    pub fn high(&self, tier: &str) -> bool {
        self.high.say(tier)
    }

    /// Whether a system weighs on people: by its tier, else by what it is for where the tier is not a low one.
    pub(super) fn weighs(&self, tier: Option<&str>, purpose: Option<&str>) -> bool {
        let low = tier.is_some_and(|tier| self.low.say(tier));
        let on_people = purpose.is_some_and(|purpose| !self.on_people.find(purpose).is_empty());
        tier.is_some_and(|tier| self.high(tier)) || (on_people && !low)
    }

    pub(super) fn retired(&self, status: &str) -> bool {
        self.retired.say(status)
    }

    pub(super) fn planned(&self, status: &str) -> bool {
        self.planned.say(status)
    }

    pub(super) fn active(&self, status: &str) -> bool {
        self.active.say(status)
    }

    pub(super) fn outside(&self, in_scope: &str) -> bool {
        self.outside.say(in_scope)
    }

    /// Whether a status says approved and not draft.
    pub fn approved(&self, status: &str) -> bool {
        !self.draft.say(status) && self.approved.say(status)
    }

    /// Whether a status says draft.
    pub fn draft(&self, status: &str) -> bool {
        self.draft.say(status)
    }
}
