//! Where the corrective action on a finding has come to: the fold of its steps, and which step may come next.
//!
//! The order is raised, answered, plan accepted, implemented, verified, closed, and back to reopened where it did not
//! help or has to be done again. A step that does not fit is refused before it is written; should one stand in a
//! log all the same, the fold passes it over, so that no state is ever reached without those before it.

use std::fmt;
use std::sync::Arc;

use super::{Matter, Outcome, Standing, fold};
use crate::domain::{Act, AuditDate, Effect, Response, Said, Severity, Step};
use crate::store::Entry;

/// The corrective action on one finding as it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FollowUp {
    /// How far it has come.
    pub stage: Stage,
    /// What was answered, all answers together. After it was reopened, without the day it was due on.
    pub response: Response,
    /// The day it is due now: the answered one, or the one it was moved to.
    pub due: Option<AuditDate>,
    /// Who approved that the day was moved, if it was.
    pub approver: Option<Said>,
    /// The day it was carried out, and what shows it.
    pub implemented: Option<(AuditDate, Said)>,
    /// The newest check whether it helped.
    pub verification: Option<Verification>,
    /// The day it was closed.
    pub closed_on: Option<AuditDate>,
    /// The day of the log on which it was last reopened.
    pub reopened_on: Option<AuditDate>,
    /// How often it was reopened.
    pub reopened: u32,
    /// The steps that count, oldest first.
    pub steps: Vec<Arc<Entry>>,
}

/// How far a corrective action has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// The finding stands; nothing was answered.
    #[default]
    Raised,
    /// It was answered; nobody has accepted the plan.
    Responded,
    /// The plan is accepted.
    PlanAccepted,
    /// It was carried out.
    Implemented,
    /// Somebody else saw that it helped.
    Verified,
    /// Nothing is left to do.
    Closed,
    /// It did not help, or has to be done again.
    Reopened,
}

/// A check whether an action helped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verification {
    /// How.
    pub how: Said,
    /// Who.
    pub verifier: Said,
    /// When.
    pub on: AuditDate,
    /// Whether it did.
    pub result: Effect,
}

/// Why a step is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Misstep {
    /// It is not its turn.
    #[error("to {step} is not possible: the action is {stage}; {advice}", advice = stage.advice())]
    OutOfTurn {
        /// The step.
        step: &'static str,
        /// How far the action has come.
        stage: Stage,
    },
    /// An answer that says nothing new.
    #[error("nothing is answered that was not answered before")]
    NothingSaid,
    /// A plan that lacks something.
    #[error("the plan cannot be accepted: it lacks {}", .0.join(", "))]
    Incomplete(Vec<&'static str>),
    /// The owner of an action judging it.
    #[error("{0} owns the action: somebody else has to {1}")]
    ByTheOwner(String, &'static str),
    /// A day before the day of the step before it.
    #[error("the day {day} is before {before}, when the action was {what}")]
    TooEarly {
        /// The day.
        day: AuditDate,
        /// The earlier day.
        before: AuditDate,
        /// What happened on it.
        what: &'static str,
    },
    /// A day that is due already.
    #[error("it is due on {0} already")]
    SameDay(AuditDate),
}

impl Stage {
    /// In words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Stage::Raised => "raised",
            Stage::Responded => "responded",
            Stage::PlanAccepted => "plan accepted",
            Stage::Implemented => "implemented",
            Stage::Verified => "verified",
            Stage::Closed => "closed",
            Stage::Reopened => "reopened",
        }
    }

    /// Which step comes next.
    #[must_use]
    pub fn advice(self) -> &'static str {
        match self {
            Stage::Raised | Stage::Reopened => "respond comes next",
            Stage::Responded => "accept comes next",
            Stage::PlanAccepted => "implement comes next",
            Stage::Implemented => "verify comes next",
            Stage::Verified => "close comes next",
            Stage::Closed => "reopen it to go on",
        }
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words())
    }
}

impl Matter {
    /// Where its corrective action has come to. Steps on the drafts it follows count too: they are about the same.
    #[must_use]
    pub fn follow_up(&self) -> FollowUp {
        FollowUp::of(&self.history)
    }

    /// Where its corrective action had come to when an entry of the log was the newest.
    #[must_use]
    pub fn follow_up_at(&self, seq: u64) -> FollowUp {
        let known = self.history.iter().filter(|entry| entry.seq <= seq).cloned();
        FollowUp::of(&known.collect::<Vec<_>>())
    }

    /// Whether a corrective action may be kept on it: it stands, if perhaps on evidence that changed since, and is
    /// more than a request for evidence. What was not received is no nonconformity.
    #[must_use]
    pub fn can_be_followed_up(&self) -> bool {
        let stands = matches!(
            self.standing,
            Standing::Decided(Outcome::Confirmed) | Standing::Changed(Outcome::Confirmed)
        );
        stands && self.finding_grade().is_some() && self.draft.waiver.is_none()
    }

    /// The day on which it came to stand as a finding, by the log: that of the first decision since which it stands.
    #[must_use]
    pub fn raised_on(&self) -> Option<AuditDate> {
        let mut raised = None;
        for entry in fold::standing_acts(&self.history) {
            raised = match fold::outcome(&entry.decision.act) {
                Some(Outcome::Confirmed) => raised.or(entry.decision.at.day().parse().ok()),
                Some(_) => None,
                None => raised,
            };
        }
        raised
    }
}

impl FollowUp {
    fn of(history: &[Arc<Entry>]) -> Self {
        let mut follow_up = Self::default();
        for entry in fold::standing_acts(history) {
            if let Act::FollowUp(step) = &entry.decision.act
                && follow_up.allows(step).is_ok()
            {
                follow_up.take(step, entry.decision.at.day().parse().ok());
                follow_up.steps.push(entry.clone());
            }
        }
        follow_up
    }

    /// Whether a step may be taken on a finding of a grade. A plan against a nonconformity needs its cause.
    pub fn may(&self, step: &Step, grade: Option<Severity>) -> Result<(), Misstep> {
        self.allows(step)?;
        if matches!(step, Step::Accept { .. }) {
            let Response { cause, measure, owner, .. } = &self.response;
            let parts = [
                (cause.is_some() || grade < Some(Severity::Minor), "its cause"),
                (measure.is_some(), "the corrective action"),
                (owner.is_some(), "its owner"),
                (self.due.is_some(), "the day it is due"),
            ];
            let lacking: Vec<_> =
                parts.into_iter().filter(|(there, _)| !there).map(|(_, name)| name).collect();
            if !lacking.is_empty() {
                return Err(Misstep::Incomplete(lacking));
            }
        }
        Ok(())
    }

    fn allows(&self, step: &Step) -> Result<(), Misstep> {
        let turns: &[Stage] = match step {
            Step::Respond(_) => {
                &[Stage::Raised, Stage::Responded, Stage::PlanAccepted, Stage::Reopened]
            }
            Step::Accept { .. } => &[Stage::Responded],
            Step::Implement { .. } | Step::Revise { .. } => &[Stage::PlanAccepted],
            Step::Verify { .. } => &[Stage::Implemented],
            Step::Close { .. } => &[Stage::Verified],
            Step::Reopen { .. } => &[Stage::Verified, Stage::Closed],
        };
        if !turns.contains(&self.stage) {
            return Err(Misstep::OutOfTurn { step: step.name(), stage: self.stage });
        }
        match step {
            Step::Respond(answer) => {
                let same = answer.clone().over(self.response.clone()) == self.response;
                if same { Err(Misstep::NothingSaid) } else { Ok(()) }
            }
            Step::Verify { verifier, verified_on, .. } => {
                self.is_not_the_owner(verifier, "verify it")?;
                let implemented = self.implemented.as_ref().map(|(day, _)| *day);
                not_before(*verified_on, implemented, "implemented")
            }
            Step::Close { closed_on } => {
                let verified = self.verification.as_ref().map(|one| one.on);
                not_before(*closed_on, verified, "verified")
            }
            Step::Revise { revised_due, approver, .. } => {
                self.is_not_the_owner(approver, "approve another day")?;
                if self.due == Some(*revised_due) {
                    return Err(Misstep::SameDay(*revised_due));
                }
                Ok(())
            }
            Step::Accept { .. } | Step::Implement { .. } | Step::Reopen { .. } => Ok(()),
        }
    }

    fn is_not_the_owner(&self, who: &Said, what: &'static str) -> Result<(), Misstep> {
        let folded = |said: &Said| {
            said.as_str().split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
        };
        match &self.response.owner {
            Some(owner) if folded(owner) == folded(who) => {
                Err(Misstep::ByTheOwner(owner.to_string(), what))
            }
            _ => Ok(()),
        }
    }

    fn take(&mut self, step: &Step, day: Option<AuditDate>) {
        match step {
            Step::Respond(answer) => {
                self.due = answer.due.or(self.due);
                // Another plan is to be accepted anew.
                self.response = answer.clone().over(std::mem::take(&mut self.response));
                self.stage = Stage::Responded;
            }
            Step::Accept { .. } => self.stage = Stage::PlanAccepted,
            Step::Revise { revised_due, approver, .. } => {
                self.due = Some(*revised_due);
                self.approver = Some(approver.clone());
            }
            Step::Implement { implemented_on, evidence } => {
                self.implemented = Some((*implemented_on, evidence.clone()));
                self.stage = Stage::Implemented;
            }
            Step::Verify { verification, verifier, verified_on, result } => {
                self.verification = Some(Verification {
                    how: verification.clone(),
                    verifier: verifier.clone(),
                    on: *verified_on,
                    result: *result,
                });
                match result {
                    Effect::Effective => self.stage = Stage::Verified,
                    Effect::NotEffective => self.reopen(day),
                }
            }
            Step::Close { closed_on } => {
                self.closed_on = Some(*closed_on);
                self.stage = Stage::Closed;
            }
            Step::Reopen { .. } => self.reopen(day),
        }
    }

    /// What was said stays to be read; the day it is due, and what was done by it, begin anew.
    fn reopen(&mut self, day: Option<AuditDate>) {
        self.stage = Stage::Reopened;
        self.reopened += 1;
        self.reopened_on = day;
        self.response.due = None;
        self.due = None;
        self.approver = None;
        self.implemented = None;
        self.closed_on = None;
    }
}

fn not_before(
    day: AuditDate,
    before: Option<AuditDate>,
    what: &'static str,
) -> Result<(), Misstep> {
    match before {
        Some(before) if day < before => Err(Misstep::TooEarly { day, before, what }),
        _ => Ok(()),
    }
}
