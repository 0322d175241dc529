//! What a person decides on a draft, as the decision log keeps it for good.
//!
//! A decision is never changed or taken away: who thinks better of one undoes it with another. To
//! disagree with the machine takes a reason, and every decision has a name to it; a value that lacks
//! either does not exist. The name is one that was declared: the log is no authentication.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Digest, FindingId, Severity, Step};

/// What a person did to one finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// The finding.
    pub finding: FindingId,
    /// The draft as it was shown: the digest of the text that the log keeps of it.
    pub draft: Digest,
    /// What was done.
    #[serde(flatten)]
    pub act: Act,
    /// Who did it.
    pub who: Reviewer,
    /// Through what.
    pub via: Via,
    /// When.
    pub at: Moment,
    /// The passages that were opened before, as they are cited.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub opened: Vec<String>,
    /// How long the finding had been looked at, in seconds, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seconds: Option<u32>,
    /// The version of tickmark.
    pub tool: String,
}

/// What can be done to a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "action", rename_all = "lowercase")]
pub enum Act {
    /// It stands as it is drafted.
    Confirm,
    /// It stands in other words.
    Edit {
        /// The words it had.
        before: Wording,
        /// The words it is to have.
        after: Wording,
        /// Why.
        reason: Reason,
    },
    /// It stands with another grade.
    Regrade {
        /// The grade it had.
        from: Option<Severity>,
        /// The grade it is to have.
        to: Severity,
        /// Why.
        reason: Reason,
    },
    /// It does not stand.
    Reject {
        /// Why.
        reason: Reason,
    },
    /// To be decided later.
    Defer {
        /// What is waited for.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<Reason>,
    },
    /// An earlier act on the same finding is as if it had not been.
    Undo {
        /// Its number in the log.
        undone: u64,
    },
    /// It is told as part of another finding.
    Merge {
        /// That finding.
        into: FindingId,
        /// Why.
        reason: Reason,
    },
    /// Some of its evidence is a finding of its own, drafted by a person.
    Split {
        /// The new finding.
        off: FindingId,
        /// Its draft.
        body: Digest,
        /// Which pieces of evidence go with it, counted from 0.
        evidence: Vec<usize>,
        /// Why.
        reason: Reason,
    },
    /// A person drafted it; it stands.
    Add {
        /// What made them write it.
        reason: Reason,
    },
    /// A second person stands by what was decided.
    Approve {
        /// The number in the log of the decision that is approved.
        approved: u64,
    },
    /// A remark; it decides nothing.
    Note {
        /// The words.
        reason: Reason,
    },
    /// A passage nobody had flagged was looked at, to see whether anything was missed.
    Check {
        /// What was seen.
        seen: Seen,
        /// A remark on it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<Reason>,
    },
    /// The lead auditor signs the report: all findings as they stand, with a conclusion of their own. The draft it
    /// names is the text of `docket::to_be_signed`.
    Sign {
        /// What the audit concludes, in the lead auditor's words.
        conclusion: Reason,
    },
    /// A step of its corrective action; it decides nothing on the finding. In the log it stands among the others,
    /// under its own name.
    #[serde(untagged)]
    FollowUp(Step),
}

impl Act {
    /// The name in the log and in the register.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Act::Confirm => "confirm",
            Act::Edit { .. } => "edit",
            Act::Regrade { .. } => "regrade",
            Act::Reject { .. } => "reject",
            Act::Defer { .. } => "defer",
            Act::Undo { .. } => "undo",
            Act::Merge { .. } => "merge",
            Act::Split { .. } => "split",
            Act::Add { .. } => "add",
            Act::Approve { .. } => "approve",
            Act::Note { .. } => "note",
            Act::Check { .. } => "check",
            Act::Sign { .. } => "sign",
            Act::FollowUp(step) => step.name(),
        }
    }

    /// The step of a corrective action, if it is one.
    #[must_use]
    pub fn step(&self) -> Option<&Step> {
        match self {
            Act::FollowUp(step) => Some(step),
            _ => None,
        }
    }

    /// Why it was done, where that was said.
    #[must_use]
    pub fn reason(&self) -> Option<&Reason> {
        match self {
            Act::Confirm | Act::Undo { .. } | Act::Approve { .. } => None,
            Act::Defer { reason } | Act::Check { reason, .. } => reason.as_ref(),
            Act::Edit { reason, .. }
            | Act::Regrade { reason, .. }
            | Act::Reject { reason }
            | Act::Merge { reason, .. }
            | Act::Split { reason, .. }
            | Act::Add { reason }
            | Act::Note { reason }
            | Act::Sign { conclusion: reason } => Some(reason),
            Act::FollowUp(step) => step.reason(),
        }
    }
}

/// The words of a finding that a person may change. What it rests on cannot be edited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wording {
    /// One line that says it.
    pub title: String,
    /// What was found.
    pub condition: String,
    /// What would help; empty where it is the auditee's to find.
    pub recommendation: String,
}

/// What looking at an unflagged passage showed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Seen {
    /// Nothing was missed there.
    Nothing,
    /// Something that should have been drafted.
    Missed,
}

/// Who decides: a name that was declared, and in which role.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Reviewer {
    /// The name.
    pub name: ReviewerName,
    /// The role.
    pub role: Role,
}

impl Reviewer {
    /// Whether another is the same person, as far as a declared name tells: in whatever role, and with the
    /// name in other letter case.
    #[must_use]
    pub fn is_same_person(&self, other: &Self) -> bool {
        let name = |one: &Self| one.name.as_str().trim().to_lowercase();
        name(self) == name(other)
    }
}

/// In which role somebody decides (ISO 19011:2018, 3.14 and 3.15).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// A member of the audit team.
    Auditor,
    /// The leader of the audit team, who may approve.
    LeadAuditor,
}

impl Role {
    /// As people say it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Role::Auditor => "auditor",
            Role::LeadAuditor => "lead auditor",
        }
    }
}

/// Through what a decision came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Via {
    /// The review app.
    Web,
    /// A register that was filled in and imported.
    Xlsx,
    /// The command line.
    Cli,
}

impl Via {
    /// The name in the log.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Via::Web => "web",
            Via::Xlsx => "xlsx",
            Via::Cli => "cli",
        }
    }
}

/// Text that says something: white space at its ends is gone, and it is not empty.
macro_rules! said {
    ($(#[$doc:meta])* $name:ident, $lacking:literal) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The words.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = &'static str;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                match text.trim() {
                    "" => Err($lacking),
                    said => Ok(Self(said.to_owned())),
                }
            }
        }

        impl From<$name> for String {
            fn from(said: $name) -> Self {
                said.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

said!(
    /// Why something was decided.
    Reason,
    "a reason is needed"
);

said!(
    /// Words that say something of a corrective action.
    Said,
    "nothing is said"
);

said!(
    /// The name somebody decides under.
    ReviewerName,
    "a name is needed"
);

/// A point in time with its offset from UTC, as RFC 3339 writes it: `2026-11-30T16:41:23+01:00`. Given by
/// the edge; no result depends on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Moment(String);

impl Moment {
    /// As it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The day and the minute, as people read them: `2026-11-30 16:41`.
    #[must_use]
    pub fn minute(&self) -> String {
        self.0.get(..16).unwrap_or(&self.0).replacen('T', " ", 1)
    }

    /// The day: `2026-11-30`.
    #[must_use]
    pub fn day(&self) -> &str {
        self.0.get(..10).unwrap_or(&self.0)
    }
}

impl TryFrom<String> for Moment {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        match text.parse::<jiff::Timestamp>() {
            Ok(_) if text.is_ascii() && text.as_bytes().get(10) == Some(&b'T') => Ok(Self(text)),
            _ => {
                Err(format!("`{text}` is no time with an offset, as in 2026-11-30T16:41:23+01:00"))
            }
        }
    }
}

impl From<Moment> for String {
    fn from(moment: Moment) -> Self {
        moment.0
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(json: &str, fine: bool) {
        let read: Result<Decision, _> = serde_json::from_str(json);
        assert_eq!(read.is_ok(), fine, "{json}: {read:?}");
        if let Ok(decision) = read {
            assert_eq!(serde_json::to_string(&decision).expect("is JSON"), json);
        }
    }

    fn decision(act: &str) -> String {
        let digest = "0".repeat(64);
        format!(
            r#"{{"finding":"F-00000000000000a1","draft":"{digest}",{act},"who":{{"name":"Kim Lee","role":"lead-auditor"}},"via":"web","at":"2026-11-30T16:41:23+01:00","tool":"0.1.0"}}"#
        )
    }

    #[test]
    fn a_decision_reads_back_as_it_was_written() {
        check(&decision(r#""action":"confirm""#), true);
        check(&decision(r#""action":"reject","reason":"a copy of another""#), true);
        check(
            &decision(r#""action":"regrade","from":"major","to":"ofi","reason":"isolated""#),
            true,
        );
        check(&decision(r#""action":"defer""#), true);
        check(&decision(r#""action":"undo","undone":7"#), true);
        check(&decision(r#""action":"check","seen":"nothing""#), true);
    }

    #[test]
    fn to_disagree_takes_a_reason_and_every_decision_a_name_and_a_time() {
        check(&decision(r#""action":"reject","reason":"  ""#), false);
        check(&decision(r#""action":"reject""#), false);
        check(&decision(r#""action":"confirm""#).replace("Kim Lee", ""), false);
        check(&decision(r#""action":"confirm""#).replace("+01:00", ""), false);
    }

    #[test]
    fn a_moment_is_shown_to_the_minute() {
        let moment = Moment::try_from("2026-11-30T16:41:23+01:00".to_owned()).expect("a moment");
        assert_eq!((moment.minute().as_str(), moment.day()), ("2026-11-30 16:41", "2026-11-30"));
    }
}
