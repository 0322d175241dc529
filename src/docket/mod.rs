//! The docket: every draft with what people decided on it, folded from the decision log.
//!
//! What stands is never written anywhere: it is the fold of the log over the drafts of the last run, so that
//! log and state cannot disagree. A decision holds for the draft it was made on. Where a later run drafts the
//! same in other words it still holds; where evidence or grade are others, the matter is to be looked at again
//! and says what changed.

mod changes;
mod desk;
mod fold;
mod follow_up;
mod lineage;
mod published;
mod rules;
mod sample;
mod signing;
mod statistics;
mod trial;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::domain::{
    Digest, FindingId, FindingKind, Moment, Reason, Reviewer, Severity, Via, Wording,
};
use crate::outputs::{Citation, Finding};
use crate::store::{DecisionLog, Entry, LogError};

pub use changes::Change;
pub use desk::{Desk, DeskError, Signature, Wish};
pub use follow_up::{FollowUp, Misstep, Stage, Verification};
pub use published::published;
pub use rules::{Need, Refused};
pub use sample::{Elusion, Sample, Sampled};
pub use signing::{Signed, report_id, to_be_signed};
pub use statistics::{Pace, Rates, Shares, Statistics};

/// Every draft with what was decided on it.
#[derive(Clone, Debug, Default)]
pub struct Docket {
    /// The matters, in the order they are to be read in: those of the run, then what people added, then what
    /// is no longer drafted.
    pub matters: Vec<Matter>,
    /// The number of the newest entry of the log.
    pub head: u64,
    places: BTreeMap<FindingId, usize>,
}

/// How far people have come with a docket.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// All matters.
    pub drafts: usize,
    /// Those that are decided, and not put off.
    pub decided: usize,
    /// Those that changed since they were decided.
    pub changed: usize,
}

/// A draft of the last run with the digest decisions are bound to.
#[derive(Clone, Debug)]
pub struct Filed {
    /// The draft.
    pub draft: Arc<Finding>,
    /// Its text as the log keeps it, and the digest of that.
    pub digest: Digest,
}

/// One draft and what became of it.
#[derive(Clone, Debug)]
pub struct Matter {
    /// The draft: of the last run, or as the log kept it.
    pub draft: Arc<Finding>,
    /// What a decision on it is bound to.
    pub digest: Digest,
    /// Where it comes from.
    pub origin: Origin,
    /// What was decided, and whether that still holds.
    pub standing: Standing,
    /// Its words as they stand.
    pub wording: Wording,
    /// Its grade as it stands.
    pub grade: Option<Severity>,
    /// What it rests on as it stands: what was split off is gone.
    pub evidence: Vec<Citation>,
    /// The decision that stands, if any does.
    pub ruling: Option<Settled>,
    /// The edit that gave it its words, if one did.
    pub edit: Option<Settled>,
    /// Who stands by that decision as a second person.
    pub approval: Option<Settled>,
    /// The findings that are told as part of this one.
    pub merged: Vec<FindingId>,
    /// What is other than it was when it was decided on.
    pub changes: Vec<Change>,
    /// All entries on it, and on the drafts it follows, oldest first.
    pub history: Vec<Arc<Entry>>,
}

/// Where a matter comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The last run drafted it.
    Drafted,
    /// A person wrote it.
    Added,
    /// A person took it out of another one.
    Split(FindingId),
    /// An earlier run drafted it and it was confirmed; the last run did not draft it.
    Gone,
}

/// What was decided on a matter, and whether that still holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nothing yet.
    Open,
    /// This, and it holds.
    Decided(Outcome),
    /// This, on a draft that has changed since.
    Changed(Outcome),
}

/// What was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It stands.
    Confirmed,
    /// It does not stand.
    Rejected,
    /// It waits.
    Deferred,
    /// It is told as part of another.
    Merged(FindingId),
}

/// Who settled something, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    /// The entry of the log.
    pub seq: u64,
    /// What was done: `confirm`, `edit`, `regrade`, …
    pub act: &'static str,
    /// Who.
    pub who: Reviewer,
    /// Through what.
    pub via: Via,
    /// When.
    pub at: Moment,
    /// Why, where that was said.
    pub reason: Option<Reason>,
}

impl Docket {
    /// Lays the log over the drafts of the last run. `kept` gives a draft as the log keeps it.
    #[must_use]
    pub fn of(
        filed: &[Filed],
        log: &[Arc<Entry>],
        kept: impl Fn(Digest) -> Option<Arc<Finding>>,
    ) -> Self {
        fold::docket(filed, log, &kept)
    }

    /// Lays the log of an engagement over drafts, without what a review needs besides.
    pub fn read(log: &DecisionLog, drafts: &[Finding]) -> Result<Self, LogError> {
        let mut taken = desk::Taken::default();
        taken.take_in(log)?;
        Ok(taken.fold(&filed(drafts)))
    }

    /// How far people have come.
    #[must_use]
    pub fn progress(&self) -> Progress {
        let count =
            |is: &dyn Fn(&Matter) -> bool| self.matters.iter().filter(|one| is(one)).count();
        Progress {
            drafts: self.matters.len(),
            decided: count(&|matter| match matter.standing {
                Standing::Decided(outcome) => outcome != Outcome::Deferred,
                Standing::Open | Standing::Changed(_) => false,
            }),
            changed: count(&|matter| matches!(matter.standing, Standing::Changed(_))),
        }
    }

    /// The matter of a finding.
    #[must_use]
    pub fn matter(&self, id: FindingId) -> Option<&Matter> {
        self.matters.get(*self.places.get(&id)?)
    }
}

/// The drafts of a run with the digests decisions are bound to.
#[must_use]
pub fn filed(findings: &[Finding]) -> Vec<Filed> {
    let one = |finding: &Finding| Filed {
        digest: finding.as_decided_on().1,
        draft: Arc::new(finding.clone()),
    };
    findings.iter().map(one).collect()
}

impl Matter {
    /// Its id.
    #[must_use]
    pub fn id(&self) -> FindingId {
        self.draft.id
    }

    /// Whether a person still has to decide. What is waived or shown to be met needs nobody.
    #[must_use]
    pub fn is_undecided(&self) -> bool {
        let asked = self.draft.waiver.is_none() && self.draft.kind != FindingKind::Conformity;
        let open = matches!(
            self.standing,
            Standing::Open | Standing::Changed(_) | Standing::Decided(Outcome::Deferred)
        );
        asked && open
    }

    /// Whether it is confirmed, and on what is drafted now.
    #[must_use]
    pub fn is_confirmed(&self) -> bool {
        self.standing == Standing::Decided(Outcome::Confirmed)
    }

    /// The grade it counts with as a finding. That nothing was received, and what is ambiguous, is no finding unless a
    /// person gave it a grade (`rules` 0.2).
    #[must_use]
    pub fn finding_grade(&self) -> Option<Severity> {
        let regraded = self.ruling.as_ref().is_some_and(|ruling| ruling.act == "regrade");
        let says_something_is_so = match self.draft.kind {
            FindingKind::Nonconformity | FindingKind::Observation | FindingKind::Opportunity => {
                true
            }
            FindingKind::EvidenceRequest | FindingKind::NeedsHuman | FindingKind::Conformity => {
                false
            }
        };
        self.grade.filter(|_| says_something_is_so || regraded)
    }

    /// Whether a person gave it other words than those that were drafted.
    #[must_use]
    pub fn is_reworded(&self) -> bool {
        if self.edit.is_none() {
            return false;
        }
        let Wording { title, condition, recommendation } = &self.wording;
        let draft = &self.draft;
        (title, condition, recommendation)
            != (&draft.title, &draft.condition, &draft.recommendation)
    }

    /// The number of the newest entry on it; 0 where there is none.
    #[must_use]
    pub fn newest(&self) -> u64 {
        self.own_history().map(|entry| entry.seq).max().unwrap_or(0)
    }

    /// The entries on the matter itself, without those on the drafts it follows.
    fn own_history(&self) -> impl Iterator<Item = &Arc<Entry>> {
        self.history.iter().filter(|entry| entry.decision.finding == self.id())
    }

    /// How it was confirmed, in words: as it was drafted, or in what it differs from that.
    #[must_use]
    pub fn confirmed_how(&self) -> &'static str {
        match (self.is_reworded(), self.grade != self.draft.grade) {
            (false, false) => "confirmed",
            (false, true) => "confirmed with another grade",
            (true, false) => "confirmed in other words",
            (true, true) => "confirmed in other words, with another grade",
        }
    }

    /// The words of the state in the output files and registers.
    #[must_use]
    pub fn state(&self) -> &'static str {
        if self.draft.waiver.is_some() {
            return "waived";
        }
        match self.standing {
            Standing::Open => "draft",
            Standing::Changed(_) => "changed",
            Standing::Decided(Outcome::Confirmed) => "confirmed",
            Standing::Decided(Outcome::Rejected) => "rejected",
            Standing::Decided(Outcome::Deferred) => "deferred",
            Standing::Decided(Outcome::Merged(_)) => "merged",
        }
    }
}

#[cfg(test)]
mod tests;
