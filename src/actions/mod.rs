//! The corrective actions of an engagement: where each has come to, what is due, and what is overdue as of a day.
//!
//! The steps lie in the decision log and are folded by the docket; here the customary days of the catalogue are laid
//! over them. The day is given, the audit date unless somebody names another: no clock is asked.

mod due;
mod json;

use crate::catalog::FollowUpRules;
use crate::docket::{Docket, FollowUp, Matter, Stage};
use crate::domain::AuditDate;

pub use due::{Debt, Overdue};
pub use json::json;

/// The corrective action on one finding, as of a day.
#[derive(Clone, Debug)]
pub struct Action<'a> {
    /// The finding.
    pub matter: &'a Matter,
    /// What was done about it so far.
    pub follow_up: FollowUp,
    /// Where that is in the order of a follow-up.
    pub state: State,
    /// The day it was raised, by the log.
    pub raised_on: Option<AuditDate>,
    /// Until when an answer is owed; none where none is owed, or there is one.
    pub response_due: Option<AuditDate>,
    /// Until when the instance is to be mended; none where that is not owed, or was done.
    pub correction_due: Option<AuditDate>,
    /// Until when the plan is to be carried out: as planned, or else by grade.
    pub action_due: Option<AuditDate>,
    /// Until when somebody is to look whether it helped.
    pub verification_due: Option<AuditDate>,
    /// What is late, the longest late first.
    pub overdue: Vec<Overdue>,
}

/// How far the follow-up of a finding has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// The finding stands, and owes no answer.
    Raised,
    /// It owes an answer.
    ResponseDue,
    /// It was answered; the plan waits to be accepted.
    Responded,
    /// The plan is accepted and not carried out yet.
    PlanAccepted,
    /// It was carried out; nobody has looked whether it helped.
    Implemented,
    /// It helped.
    Verified,
    /// Nothing is left to do.
    Closed,
    /// It did not help, or has to be done again.
    Reopened,
    /// The finding does not stand any more.
    Withdrawn,
}

impl State {
    /// The name in the output.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            State::Raised => "raised",
            State::ResponseDue => "response_due",
            State::Responded => "responded",
            State::PlanAccepted => "plan_accepted",
            State::Implemented => "implemented",
            State::Verified => "verified",
            State::Closed => "closed",
            State::Reopened => "reopened",
            State::Withdrawn => "withdrawn",
        }
    }

    /// In words.
    #[must_use]
    pub fn words(self) -> String {
        self.name().replace('_', " ")
    }

    /// Whether something is left to be done.
    #[must_use]
    pub fn is_open(self) -> bool {
        !matches!(self, State::Closed | State::Withdrawn)
    }
}

/// The actions on all findings that stand, in the order of the docket, then those on findings that stand no more.
#[must_use]
pub fn list<'a>(docket: &'a Docket, rules: &FollowUpRules, as_of: AuditDate) -> Vec<Action<'a>> {
    let mut actions: Vec<Action<'_>> =
        docket.matters.iter().filter_map(|matter| action(matter, rules, as_of)).collect();
    actions.sort_by_key(|action| action.state == State::Withdrawn);
    actions
}

/// The action on one finding; none where it never stood with a follow-up.
#[must_use]
pub fn action<'a>(
    matter: &'a Matter,
    rules: &FollowUpRules,
    as_of: AuditDate,
) -> Option<Action<'a>> {
    let follow_up = matter.follow_up();
    let stands = matter.can_be_followed_up();
    if !stands && follow_up.steps.is_empty() {
        return None;
    }
    let owed = rules.of(matter.grade);
    let state = match follow_up.stage {
        _ if !stands => State::Withdrawn,
        Stage::Raised if owed.is_some() => State::ResponseDue,
        Stage::Raised => State::Raised,
        Stage::Responded => State::Responded,
        Stage::PlanAccepted => State::PlanAccepted,
        Stage::Implemented => State::Implemented,
        Stage::Verified => State::Verified,
        Stage::Closed => State::Closed,
        Stage::Reopened => State::Reopened,
    };
    let raised_on = matter.raised_on();
    let mut action = Action {
        matter,
        follow_up,
        state,
        raised_on,
        response_due: None,
        correction_due: None,
        action_due: None,
        verification_due: None,
        overdue: Vec::new(),
    };
    due::lay(&mut action, owed, rules.verification_days, as_of);
    Some(action)
}

#[cfg(test)]
mod tests;
