//! The actions for programs: `tickmark.actions/1`.

use serde::Serialize;

use super::Action;
use crate::domain::{AuditDate, Effect, FindingId, RequirementId, Response, Said, Severity};

/// The JSON of actions as of a day, in their order.
pub fn json(actions: &[Action<'_>], as_of: AuditDate) -> Result<String, serde_json::Error> {
    let file = File {
        schema: "tickmark.actions/1",
        as_of,
        open: actions.iter().filter(|action| action.state.is_open()).count(),
        overdue: actions.iter().filter(|action| !action.overdue.is_empty()).count(),
        actions: actions.iter().map(Row::of).collect(),
    };
    Ok(serde_json::to_string_pretty(&file)? + "\n")
}

#[derive(Serialize)]
struct File<'a> {
    schema: &'static str,
    as_of: AuditDate,
    open: usize,
    overdue: usize,
    actions: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    finding: FindingId,
    title: &'a str,
    requirements: &'a [RequirementId],
    subject: &'a str,
    grade: Option<Severity>,
    finding_state: &'static str,
    state: &'static str,
    raised_on: Option<AuditDate>,
    response_due: Option<AuditDate>,
    correction_due: Option<AuditDate>,
    due: Option<AuditDate>,
    due_moved_by: Option<&'a Said>,
    response: &'a Response,
    implemented_on: Option<AuditDate>,
    implementation_evidence: Option<&'a Said>,
    verification_due: Option<AuditDate>,
    verification: Option<Verified<'a>>,
    closed_on: Option<AuditDate>,
    reopened: u32,
    overdue: Vec<Late>,
    entries: Vec<u64>,
}

#[derive(Serialize)]
struct Verified<'a> {
    how: &'a Said,
    verifier: &'a Said,
    on: AuditDate,
    result: Effect,
}

#[derive(Serialize)]
struct Late {
    what: &'static str,
    due: AuditDate,
    days: i64,
}

impl<'a> Row<'a> {
    fn of(action: &'a Action<'_>) -> Self {
        let Action { matter, follow_up, .. } = action;
        let verification = follow_up.verification.as_ref().map(|one| Verified {
            how: &one.how,
            verifier: &one.verifier,
            on: one.on,
            result: one.result,
        });
        let late = action.overdue.iter();
        let late = late.map(|late| Late { what: late.debt.name(), due: late.due, days: late.days });
        Self {
            finding: matter.id(),
            title: &matter.wording.title,
            requirements: &matter.draft.requirements,
            subject: &matter.draft.subject,
            grade: matter.grade,
            finding_state: matter.state(),
            state: action.state.name(),
            raised_on: action.raised_on,
            response_due: action.response_due,
            correction_due: action.correction_due,
            due: action.action_due,
            due_moved_by: follow_up.approver.as_ref(),
            response: &follow_up.response,
            implemented_on: follow_up.implemented.as_ref().map(|(day, _)| *day),
            implementation_evidence: follow_up.implemented.as_ref().map(|(_, evidence)| evidence),
            verification_due: action.verification_due,
            verification,
            closed_on: follow_up.closed_on,
            reopened: follow_up.reopened,
            overdue: late.collect(),
            entries: follow_up.steps.iter().map(|entry| entry.seq).collect(),
        }
    }
}
