//! What is done about a finding once it stands: the steps of a corrective action, as the decision log keeps them.
//!
//! The auditee answers, an auditor accepts the plan, it is carried out, somebody else checks whether it helped, and
//! it is closed; or it is opened again. Where an action has come to is never written: it is the fold of its steps.

use serde::{Deserialize, Serialize};

use super::{AuditDate, Reason, Said};

/// One step of a corrective action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "action", rename_all = "lowercase")]
pub enum Step {
    /// The auditee says what was mended and what will be done. What it leaves out stays as it was answered before.
    Respond(Response),
    /// The plan is accepted.
    Accept {
        /// A remark on it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<Reason>,
    },
    /// The plan was carried out.
    Implement {
        /// On which day.
        implemented_on: AuditDate,
        /// What shows it: a path, a quotation, or words.
        evidence: Said,
    },
    /// Somebody looked whether it helped. What did not help is open again.
    Verify {
        /// How: `sample of 12 weekly checks`.
        verification: Said,
        /// Who, by role or name; never the owner of the action.
        verifier: Said,
        /// On which day.
        verified_on: AuditDate,
        /// Whether it helped.
        result: Effect,
    },
    /// Nothing is left to do.
    Close {
        /// On which day.
        closed_on: AuditDate,
    },
    /// It is to be done again.
    Reopen {
        /// Why.
        reason: Reason,
    },
    /// Its due day is moved.
    Revise {
        /// The new day.
        revised_due: AuditDate,
        /// Who approved that, by role or name; never the owner of the action.
        approver: Said,
        /// Why.
        reason: Reason,
    },
}

/// What the auditee answers to a finding.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Response {
    /// What mends the instance.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub correction: Option<Said>,
    /// On which day it was mended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub corrected_on: Option<AuditDate>,
    /// What caused it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<Said>,
    /// How the cause was found: `5 whys`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method: Option<Said>,
    /// Whether it was looked for elsewhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub similar: Option<SimilarCases>,
    /// What mends the cause. (`action` is what the log calls the act itself.)
    #[serde(skip_serializing_if = "Option::is_none")]
    pub measure: Option<Said>,
    /// Who sees to it, by role.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<Said>,
    /// Until when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<AuditDate>,
    /// What changes with it: risks, impact assessments, rows of the Statement of Applicability.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub linked: Option<Said>,
    /// The finding of an earlier audit that it repeats.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repeats: Option<Said>,
}

/// Whether similar cases were looked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SimilarCases {
    /// They were not.
    NotChecked,
    /// They were, there.
    Checked(Said),
}

/// Whether an action helped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// It did.
    Effective,
    /// It did not.
    NotEffective,
}

impl Effect {
    /// In words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Effect::Effective => "effective",
            Effect::NotEffective => "not effective",
        }
    }
}

impl Response {
    /// Whether nothing is answered.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// This answer, with what it leaves out as it was answered before.
    #[must_use]
    pub fn over(self, before: Self) -> Self {
        Self {
            correction: self.correction.or(before.correction),
            corrected_on: self.corrected_on.or(before.corrected_on),
            cause: self.cause.or(before.cause),
            method: self.method.or(before.method),
            similar: self.similar.or(before.similar),
            measure: self.measure.or(before.measure),
            owner: self.owner.or(before.owner),
            due: self.due.or(before.due),
            linked: self.linked.or(before.linked),
            repeats: self.repeats.or(before.repeats),
        }
    }
}

impl Step {
    /// The name in the log and on the command line.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Step::Respond(_) => "respond",
            Step::Accept { .. } => "accept",
            Step::Implement { .. } => "implement",
            Step::Verify { .. } => "verify",
            Step::Close { .. } => "close",
            Step::Reopen { .. } => "reopen",
            Step::Revise { .. } => "revise",
        }
    }

    /// Why it was taken, where that was said.
    #[must_use]
    pub fn reason(&self) -> Option<&Reason> {
        match self {
            Step::Accept { reason } => reason.as_ref(),
            Step::Reopen { reason } | Step::Revise { reason, .. } => Some(reason),
            Step::Respond(_)
            | Step::Implement { .. }
            | Step::Verify { .. }
            | Step::Close { .. } => None,
        }
    }

    /// What it says besides its reason, for people.
    #[must_use]
    pub fn told(&self) -> String {
        match self {
            Step::Respond(response) => response.told(),
            Step::Accept { .. } | Step::Reopen { .. } => String::new(),
            Step::Implement { implemented_on, evidence } => {
                format!("on {implemented_on}; evidence: {evidence}")
            }
            Step::Verify { verification, verifier, verified_on, result } => {
                format!("{}; by {verifier} on {verified_on}: {verification}", result.words())
            }
            Step::Close { closed_on } => format!("on {closed_on}"),
            Step::Revise { revised_due, approver, .. } => {
                format!("due {revised_due}; approved by {approver}")
            }
        }
    }
}

impl Response {
    fn told(&self) -> String {
        let day = |day: &Option<AuditDate>| day.map(|day| day.to_string());
        let words = |said: &Option<Said>| said.as_ref().map(ToString::to_string);
        let similar = self.similar.as_ref().map(|similar| match similar {
            SimilarCases::NotChecked => "not looked for".to_owned(),
            SimilarCases::Checked(there) => there.to_string(),
        });
        let parts = [
            ("correction", words(&self.correction)),
            ("corrected on", day(&self.corrected_on)),
            ("cause", words(&self.cause)),
            ("method", words(&self.method)),
            ("similar cases", similar),
            ("action", words(&self.measure)),
            ("owner", words(&self.owner)),
            ("due", day(&self.due)),
            ("linked", words(&self.linked)),
            ("repeats", words(&self.repeats)),
        ];
        let said = parts.into_iter().filter_map(|(name, text)| Some(format!("{name}: {}", text?)));
        said.collect::<Vec<_>>().join("; ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Act;

    fn said(text: &str) -> Said {
        Said::try_from(text.to_owned()).expect("words")
    }

    fn check(step: Step, json: &str) {
        let act = Act::FollowUp(step);
        assert_eq!(serde_json::to_string(&act).expect("is JSON"), json);
        assert_eq!(serde_json::from_str::<Act>(json).expect("reads"), act);
    }

    #[test]
    fn a_step_reads_back_as_it_was_written() {
        let day: AuditDate = "2026-11-30".parse().expect("a day");
        let answer = Response {
            cause: Some(said("no deputy")),
            similar: Some(SimilarCases::Checked(said("all data sets"))),
            due: Some(day),
            ..Response::default()
        };
        check(
            Step::Respond(answer),
            r#"{"action":"respond","cause":"no deputy","similar":{"checked":"all data sets"},"due":"2026-11-30"}"#,
        );
        check(Step::Accept { reason: None }, r#"{"action":"accept"}"#);
        check(
            Step::Verify {
                verification: said("sample of 12"),
                verifier: said("internal audit"),
                verified_on: day,
                result: Effect::NotEffective,
            },
            r#"{"action":"verify","verification":"sample of 12","verifier":"internal audit","verified_on":"2026-11-30","result":"not_effective"}"#,
        );
        check(Step::Close { closed_on: day }, r#"{"action":"close","closed_on":"2026-11-30"}"#);
    }

    #[test]
    fn a_step_that_lacks_what_it_says_does_not_exist() {
        for json in [
            r#"{"action":"reopen"}"#,
            r#"{"action":"reopen","reason":" "}"#,
            r#"{"action":"implement","implemented_on":"2026-11-30","evidence":""}"#,
            r#"{"action":"verify","verifier":"a","verified_on":"2026-11-30","result":"effective"}"#,
            r#"{"action":"shelve"}"#,
        ] {
            assert!(serde_json::from_str::<Act>(json).is_err(), "{json}");
        }
    }

    #[test]
    fn a_later_answer_keeps_what_it_leaves_out() {
        let before =
            Response { cause: Some(said("a")), owner: Some(said("b")), ..Response::default() };
        let later = Response { owner: Some(said("c")), ..Response::default() };
        let both = later.over(before);
        assert_eq!((both.cause, both.owner), (Some(said("a")), Some(said("c"))));
    }
}
