//! What of an action is due when, and what of that is late.

use std::cmp::Reverse;

use super::{Action, State};
use crate::catalog::GradeDays;
use crate::domain::AuditDate;

/// Something that is late.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overdue {
    /// What.
    pub debt: Debt,
    /// The day it was due.
    pub due: AuditDate,
    /// By how many days it is late; 1 or more.
    pub days: i64,
}

/// What can be late.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Debt {
    /// The cause and a plan.
    Response,
    /// That the instance is mended.
    Correction,
    /// That the plan is carried out.
    Action,
    /// That somebody looks whether it helped.
    Verification,
}

impl Debt {
    /// The name in the output.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Debt::Response => "response",
            Debt::Correction => "correction",
            Debt::Action => "action",
            Debt::Verification => "verification",
        }
    }
}

/// Lays the days of a grade over an action, and tells what is late as of a day. What is due on the day itself is
/// not late.
pub(super) fn lay(
    action: &mut Action<'_>,
    owed: Option<GradeDays>,
    verification_days: u32,
    as_of: AuditDate,
) {
    let state = action.state;
    if !state.is_open() {
        return;
    }
    let after = |day: Option<AuditDate>, days: u32| day.map(|day| day.plus_days(i64::from(days)));
    let follow_up = &action.follow_up;
    // What was opened again is owed anew from that day on.
    let begun = follow_up.reopened_on.or(action.raised_on);
    if let Some(GradeDays { response_days, correction_days, action_days, .. }) = owed {
        if matches!(state, State::ResponseDue | State::Reopened) {
            action.response_due = after(begun, response_days);
        }
        let implemented = matches!(state, State::Implemented | State::Verified);
        let answer = &follow_up.response;
        // What was told to be mended is, though the day may be missing: a register has no column for it.
        if answer.correction.is_none() && answer.corrected_on.is_none() && !implemented {
            action.correction_due = after(action.raised_on, correction_days);
        }
        action.action_due = after(begun, action_days);
    }
    action.action_due = follow_up.due.or(action.action_due);
    let implemented = follow_up.implemented.as_ref().map(|(day, _)| *day);
    if implemented.is_some() {
        action.action_due = follow_up.due;
    }
    if state == State::Implemented {
        action.verification_due = after(implemented, verification_days);
    }
    let debts = [
        (Debt::Response, action.response_due),
        (Debt::Correction, action.correction_due),
        (Debt::Action, action.action_due.filter(|_| implemented.is_none())),
        (Debt::Verification, action.verification_due),
    ];
    let late = debts.into_iter().filter_map(|(debt, due)| {
        let due = due?;
        let days = due.days_until(as_of);
        (days > 0).then_some(Overdue { debt, due, days })
    });
    action.overdue = late.collect();
    action.overdue.sort_by_key(|late| Reverse(late.days));
}
