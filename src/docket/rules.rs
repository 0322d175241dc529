//! What may be decided, whoever asks and through whatever: the same rules for app, register and command line.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Docket, Matter, Misstep, Origin, Standing, fold};
use crate::domain::{Act, Decision, FindingId, FindingKind, Role};
use crate::store::Entry;

/// What a reviewer must have done before a finding can be confirmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Opened one of its passages, where it has any.
    OpenedPassage,
    /// Nothing: the register shows the passage beside the decision.
    Nothing,
}

/// Why a decision is refused. Nothing was written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Neither the run nor a person drafted it.
    #[error("no finding has the id {0}")]
    Unknown(FindingId),
    /// Nothing that could be undone was done to it.
    #[error(
        "there is nothing to undo in entry {0}: it is no decision on this finding, or was undone"
    )]
    NothingToUndo(u64),
    /// An approval of a decision that is not the one that stands.
    #[error("there is no decision to approve")]
    NothingToApprove,
    /// An approval by somebody who may not.
    #[error("only a lead auditor approves")]
    NotLead,
    /// An approval of one's own decision.
    #[error("a second person approves, and this decision is by {0}")]
    OwnDecision(String),
    /// A merge into itself, into nothing, or into what is itself told elsewhere.
    #[error("it cannot be told as part of {0}")]
    CannotMerge(FindingId),
    /// A split that names evidence that is not there, or leaves nothing on one side.
    #[error("a finding is split by taking some of its evidence, and leaving some")]
    CannotSplit,
    /// A grade it has already.
    #[error("it has this grade already")]
    SameGrade,
    /// Words it has already, or none.
    #[error("the words are the same as before, or there are none")]
    SameWords,
    /// A finding that is there already, or whose text is not given or not its own.
    #[error(
        "a finding that a person writes needs a text and an id of its own, and {0} is not that"
    )]
    NotItsOwn(FindingId),
    /// A signature while drafts are left to decide on.
    #[error("{0} still to be decided on: all of it is, before a report is signed")]
    Undecided(String),
    /// A signature of something else than what stands.
    #[error("what was to be signed is not what stands now")]
    NotWhatStands,
    /// A signature by somebody who may not.
    #[error("only a lead auditor signs")]
    NotLeadToSign,
    /// A confirmation by somebody who has not looked.
    #[error("open one of its passages before confirming it")]
    NotOpened,
    /// A corrective action on what is no finding, or not yet.
    #[error("a corrective action is kept on a finding that was confirmed, and this is {0}")]
    NotConfirmed(&'static str),
    /// A step of a corrective action that does not fit.
    #[error(transparent)]
    Misstep(#[from] Misstep),
}

impl Docket {
    /// Whether a decision may be made as things stand.
    pub fn allow(&self, decision: &Decision, need: Need) -> Result<(), Refused> {
        if let Act::Sign { .. } = decision.act {
            return self.signable(decision);
        }
        // What is added or only looked at is no matter yet.
        if matches!(decision.act, Act::Add { .. } | Act::Check { .. }) {
            return match self.matter(decision.finding) {
                Some(matter) => Err(Refused::NotItsOwn(matter.id())),
                None => Ok(()),
            };
        }
        let matter = self.matter(decision.finding).ok_or(Refused::Unknown(decision.finding))?;
        match &decision.act {
            Act::Confirm => opened(matter, decision, need),
            Act::Edit { before, after, .. } => {
                let same = before == after || *after == matter.wording;
                if same || after.title.trim().is_empty() {
                    return Err(Refused::SameWords);
                }
                opened(matter, decision, need)
            }
            Act::Regrade { to, .. } => {
                if matter.grade == Some(*to) {
                    return Err(Refused::SameGrade);
                }
                opened(matter, decision, need)
            }
            Act::Undo { undone } => undoable(matter)
                .any(|seq| seq == *undone)
                .then_some(())
                .ok_or(Refused::NothingToUndo(*undone)),
            Act::Merge { into, .. } => self.mergeable(matter, *into),
            Act::Split { off, .. } if self.matter(*off).is_some() => Err(Refused::NotItsOwn(*off)),
            Act::Split { evidence, .. } => splittable(matter, evidence),
            Act::Approve { approved } => approvable(matter, decision, *approved),
            Act::FollowUp(_) if !matter.can_be_followed_up() => {
                Err(Refused::NotConfirmed(what_else(matter)))
            }
            Act::FollowUp(step) => Ok(matter.follow_up().may(step, matter.grade)?),
            Act::Reject { .. }
            | Act::Defer { .. }
            | Act::Note { .. }
            | Act::Add { .. }
            | Act::Check { .. }
            | Act::Sign { .. } => Ok(()),
        }
    }

    fn mergeable(&self, matter: &Matter, into: FindingId) -> Result<(), Refused> {
        let refused = Err(Refused::CannotMerge(into));
        let Some(target) = self.matter(into) else { return refused };
        let elsewhere = matches!(target.standing, Standing::Decided(super::Outcome::Merged(_)));
        if into == matter.id() || elsewhere || !matter.merged.is_empty() {
            return refused;
        }
        Ok(())
    }
}

impl Matter {
    /// The newest act on it that can be undone.
    #[must_use]
    pub fn undoable(&self) -> Option<u64> {
        undoable(self).max()
    }
}

/// The acts on a matter that were not undone yet. What a person wrote is taken away by undoing that. Of the steps of
/// a corrective action only the newest can be undone: each rests on the ones before it.
fn undoable(matter: &Matter) -> impl Iterator<Item = u64> {
    let newest_step = matter.follow_up().steps.last().map(|entry| entry.seq);
    fold::standing_acts(&matter.history)
        .filter(|entry| entry.decision.finding == matter.id())
        .filter(move |entry| match entry.decision.act {
            Act::Note { .. } => false,
            Act::FollowUp(_) => newest_step == Some(entry.seq),
            _ => true,
        })
        .map(|entry| entry.seq)
}

/// What a matter is that no corrective action is kept on.
fn what_else(matter: &Matter) -> &'static str {
    let confirmed = matter.state() == "confirmed";
    match matter.draft.kind {
        FindingKind::EvidenceRequest if confirmed => "a request for evidence",
        FindingKind::Conformity => "shown to be met",
        _ if confirmed => "without a grade",
        _ => match matter.state() {
            "draft" => "a draft",
            state => state,
        },
    }
}

/// Each piece that is taken must still be there, and one must be left.
fn splittable(matter: &Matter, evidence: &[usize]) -> Result<(), Refused> {
    let own: Vec<Arc<Entry>> = matter.own_history().cloned().collect();
    let mut left: BTreeSet<usize> = (0..matter.draft.evidence.len()).collect();
    for nth in fold::split_off(&own) {
        left.remove(&nth);
    }
    let taken = evidence.iter().all(|nth| left.remove(nth));
    (taken && !evidence.is_empty() && !left.is_empty()).then_some(()).ok_or(Refused::CannotSplit)
}

fn opened(matter: &Matter, decision: &Decision, need: Need) -> Result<(), Refused> {
    let has_any = !matter.evidence.is_empty() || !matter.draft.counter_evidence.is_empty();
    let by_the_run = matter.origin == Origin::Drafted;
    let looked = || {
        !decision.opened.is_empty()
            || matter.history.iter().any(|entry| !entry.decision.opened.is_empty())
    };
    match need {
        Need::OpenedPassage if by_the_run && has_any && !looked() => Err(Refused::NotOpened),
        Need::OpenedPassage | Need::Nothing => Ok(()),
    }
}

fn approvable(matter: &Matter, decision: &Decision, approved: u64) -> Result<(), Refused> {
    let ruling = match (&matter.ruling, matter.standing) {
        (Some(ruling), Standing::Decided(_)) if ruling.seq == approved => ruling,
        _ => return Err(Refused::NothingToApprove),
    };
    if decision.who.role != Role::LeadAuditor {
        return Err(Refused::NotLead);
    }
    if decision.who.is_same_person(&ruling.who) {
        return Err(Refused::OwnDecision(ruling.who.name.to_string()));
    }
    Ok(())
}
