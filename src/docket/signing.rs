//! The signature under a report: a lead auditor stands by all findings as they are, with a conclusion.
//!
//! A signature is an entry of the log like any other. It is bound to the digest of what was signed, so that
//! with the next decision, or a run that drafts otherwise, the report is a draft again.

use std::sync::Arc;

use serde::Serialize;

use super::desk::{DeskError, Signature};
use super::rules::{Need, Refused};
use super::{Desk, Docket, Matter, Wish};
use crate::domain::{
    Act, AuditDate, Decision, Digest, FindingId, Moment, Reason, Reviewer, Role, Severity,
};
use crate::outputs::Run;
use crate::store::Entry;

/// A signature that holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// The entry of the log.
    pub seq: u64,
    /// Who signed.
    pub who: Reviewer,
    /// When.
    pub at: Moment,
    /// What the audit concludes, in their words.
    pub conclusion: Reason,
}

/// What is signed: the audit by its inputs, and each finding as it stands. The text goes into the log.
#[must_use]
pub fn to_be_signed(docket: &Docket, run: &Run) -> String {
    let findings = docket.matters.iter().map(Line::of).collect();
    let Run { as_of, catalog, inputs, .. } = run;
    let signed = ToBeSigned { signs: "report", as_of: *as_of, catalog, inputs, findings };
    // Strings, numbers and lists have a JSON form.
    serde_json::to_string(&signed).unwrap_or_default()
}

/// The id under which the log keeps signatures: a report is no finding.
#[must_use]
pub fn report_id() -> FindingId {
    FindingId::of(["the report of the audit"])
}

impl Desk {
    /// The signature that holds: the newest one, if everything still is as it was signed.
    #[must_use]
    pub fn signed(&self) -> Option<Signed> {
        let newest = self
            .entries()
            .iter()
            .rev()
            .find(|entry| matches!(entry.decision.act, Act::Sign { .. }))?;
        let Decision { draft, act, who, at, .. } = &newest.decision;
        let stands = to_be_signed(self.docket(), &self.outputs().run);
        let Act::Sign { conclusion } = act else { return None };
        (*draft == Digest::of(stands.as_bytes())).then(|| Signed {
            seq: newest.seq,
            who: who.clone(),
            at: at.clone(),
            conclusion: conclusion.clone(),
        })
    }

    /// Signs the report as everything stands now.
    pub fn sign(
        &mut self,
        conclusion: Reason,
        signature: &Signature,
    ) -> Result<Arc<Entry>, DeskError> {
        self.refresh()?;
        let text = to_be_signed(self.docket(), &self.outputs().run);
        let id = report_id();
        let earlier = self.entries().iter().rev().find(|entry| entry.decision.finding == id);
        let wish = Wish {
            finding: id,
            draft: Digest::of(text.as_bytes()),
            seen: earlier.map_or(0, |entry| entry.seq),
            act: Act::Sign { conclusion },
            opened: Vec::new(),
            seconds: None,
            text: Some(text),
        };
        let entries = self.decide(vec![wish], signature, Need::Nothing)?;
        // One wish that was granted is one entry.
        entries.into_iter().next().ok_or(DeskError::Refused(Refused::NotWhatStands))
    }
}

impl Docket {
    /// Whether a signature may be made as things stand.
    pub(super) fn signable(&self, decision: &Decision) -> Result<(), Refused> {
        if decision.who.role != Role::LeadAuditor {
            return Err(Refused::NotLeadToSign);
        }
        if decision.finding != report_id() {
            return Err(Refused::NotWhatStands);
        }
        match self.matters.iter().filter(|matter| matter.is_undecided()).count() {
            0 => Ok(()),
            1 => Err(Refused::Undecided("1 draft is".to_owned())),
            left => Err(Refused::Undecided(format!("{left} drafts are"))),
        }
    }
}

#[derive(Serialize)]
struct ToBeSigned<'a> {
    /// Tells the text from that of a finding.
    signs: &'static str,
    as_of: AuditDate,
    catalog: &'a str,
    inputs: &'a str,
    findings: Vec<Line<'a>>,
}

#[derive(Serialize)]
struct Line<'a> {
    id: FindingId,
    draft: Digest,
    state: &'static str,
    grade: Option<Severity>,
    title: &'a str,
    condition: &'a str,
    recommendation: &'a str,
}

impl<'a> Line<'a> {
    fn of(matter: &'a Matter) -> Self {
        Self {
            id: matter.id(),
            draft: matter.digest,
            state: matter.state(),
            grade: matter.grade,
            title: &matter.wording.title,
            condition: &matter.wording.condition,
            recommendation: &matter.wording.recommendation,
        }
    }
}
