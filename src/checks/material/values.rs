//! What the values of cells mean: whether work is done, a check passed, a change is major.

use crate::catalog::Lexicon;
use crate::words::Values;

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
