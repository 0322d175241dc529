//! What stands against importing a row, in words that say where it is and what to do.

use std::fmt;

use super::columns::Column;

/// A row that is left out, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The row of the sheet, from 1.
    pub row: u32,
    /// The finding, as the row names it.
    pub finding: String,
    /// The column it is about.
    pub column: Column,
    /// What is wrong.
    pub kind: Kind,
}

/// What is wrong with a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A column was changed that nobody may change.
    Locked {
        /// What stands in it, shortened.
        found: String,
        /// What was written, shortened.
        written: String,
    },
    /// No finding of the engagement has this id.
    UnknownFinding,
    /// The key is missing, was changed, or is of another engagement.
    UnknownKey,
    /// The draft has changed since the register was written.
    OlderDraft,
    /// The log has an entry on it that the register does not know.
    DecidedElsewhere {
        /// The number of the entry.
        seq: u64,
        /// What was done.
        act: &'static str,
        /// By whom.
        by: String,
        /// On which day.
        on: String,
    },
    /// Several rows are about the finding.
    Duplicate {
        /// All of them.
        rows: Vec<u32>,
    },
    /// The word is no decision.
    UnknownDecision(String),
    /// The word is no grade.
    UnknownGrade(String),
    /// The text is no date.
    UnreadableDate(String),
    /// The decision takes a reason, and has none.
    MissingReason,
    /// Nobody decided it.
    MissingName,
    /// Something was filled in, and no decision.
    MissingDecision,
    /// To edit takes another statement, and there is none.
    MissingStatement,
    /// What was decided was deleted.
    Cleared,
    /// Another name stands at a decision that was made under a name.
    OtherName {
        /// Who made it.
        decided_by: String,
    },
    /// The word is no status of a corrective action.
    UnknownStatus(String),
    /// The status needs something that is not filled in.
    MissingForStatus(&'static str),
    /// The text does not say when and by whom it was checked whether an action helped, and with which result.
    UnreadableCheck(String),
    /// Something was filled in that the decision has no use for.
    NoUse {
        /// The decision.
        decision: &'static str,
    },
    /// The rules of the log refuse it.
    Refused(String),
}

impl Kind {
    /// Its name, for programs.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Kind::Locked { .. } => "locked_column_changed",
            Kind::UnknownFinding => "unknown_finding",
            Kind::UnknownKey => "unknown_key",
            Kind::OlderDraft => "older_draft",
            Kind::DecidedElsewhere { .. } => "decided_elsewhere",
            Kind::Duplicate { .. } => "duplicate_rows",
            Kind::UnknownDecision(_) => "unknown_decision",
            Kind::UnknownGrade(_) => "unknown_grade",
            Kind::UnreadableDate(_) => "unreadable_date",
            Kind::MissingReason => "missing_reason",
            Kind::MissingName => "missing_name",
            Kind::MissingDecision => "missing_decision",
            Kind::MissingStatement => "missing_statement",
            Kind::Cleared => "cleared",
            Kind::OtherName { .. } => "other_name",
            Kind::UnknownStatus(_) => "unknown_status",
            Kind::MissingForStatus(_) => "missing_for_status",
            Kind::UnreadableCheck(_) => "unreadable_check",
            Kind::NoUse { .. } => "no_use",
            Kind::Refused(_) => "refused",
        }
    }

    /// What to do about it.
    #[must_use]
    pub fn advice(&self) -> &'static str {
        match self {
            Kind::Locked { .. } => {
                "put back what was there (a statement is changed in Edited statement), or export again"
            }
            Kind::UnknownFinding => {
                "check that the register is of this engagement; a finding is added in the review app"
            }
            Kind::UnknownKey => "export again, and copy whole rows only",
            Kind::OlderDraft => "export again, and decide on what it says now",
            Kind::DecidedElsewhere { .. } => {
                "look at that decision; export again to decide otherwise"
            }
            Kind::Duplicate { .. } => "keep one of them",
            Kind::UnknownDecision(_) => "choose confirm, edit, reject or defer, or leave it empty",
            Kind::UnknownGrade(_) => "choose MAJ, MIN, OBS or OFI, or leave it empty",
            Kind::UnreadableDate(_) => "write it as 2026-11-30",
            Kind::MissingReason => "say why: edit, reject and another grade need it",
            Kind::MissingName => "fill in Decided by, or import with --as NAME",
            Kind::MissingDecision => "choose a decision, or clear what was filled in",
            Kind::MissingStatement => {
                "write the statement as it is to be into Edited statement, or choose confirm"
            }
            Kind::Cleared => {
                "a decision is not taken back by deleting it: put it back, or decide otherwise"
            }
            Kind::OtherName { .. } => {
                "put the name back; a second person approves in the review app"
            }
            Kind::UnknownStatus(_) => {
                "choose open, in progress, implemented, verified, closed or reopened"
            }
            Kind::MissingForStatus(_) => "fill it in, or put the status back",
            Kind::UnreadableCheck(_) => {
                "write it as 2026-11-30; who looked; effective or not effective; how"
            }
            Kind::NoUse { .. } => "clear it, or choose edit or confirm",
            Kind::Refused(_) => "look at the finding in the review app",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Kind::Locked { found, written } => {
                write!(f, "it may not be changed, and says “{found}” where “{written}” was written")
            }
            Kind::UnknownFinding => f.write_str("no finding of this engagement has this id"),
            Kind::UnknownKey => {
                f.write_str("the key was changed, deleted, or is of another engagement")
            }
            Kind::OlderDraft => f.write_str("a later run drafted it anew since the export"),
            Kind::DecidedElsewhere { seq, act, by, on } => write!(
                f,
                "it was decided on since the export: entry {seq} of the log, {act} by {by} on {on}"
            ),
            Kind::Duplicate { rows } => {
                let rows: Vec<String> = rows.iter().map(ToString::to_string).collect();
                write!(f, "the rows {} are about the same finding", rows.join(", "))
            }
            Kind::UnknownDecision(word) => write!(f, "“{word}” is no decision"),
            Kind::UnknownGrade(word) => write!(f, "“{word}” is no grade"),
            Kind::UnreadableDate(text) => write!(f, "“{text}” is no date"),
            Kind::MissingReason => f.write_str("a reason is missing"),
            Kind::MissingName => f.write_str("nobody's name stands at the decision"),
            Kind::MissingDecision => f.write_str("something was filled in, and no decision"),
            Kind::MissingStatement => f.write_str("no other statement was written"),
            Kind::Cleared => f.write_str("what was decided was deleted"),
            Kind::OtherName { decided_by } => {
                write!(f, "the decision was made by {decided_by}, and another name stands there")
            }
            Kind::UnknownStatus(word) => write!(f, "“{word}” is no status"),
            Kind::MissingForStatus(status) => write!(f, "the status {status} needs it"),
            Kind::UnreadableCheck(text) => {
                write!(f, "“{text}” does not say day, by whom and result")
            }
            Kind::NoUse { decision } => write!(f, "{decision} has no use for what stands there"),
            Kind::Refused(why) => f.write_str(why),
        }
    }
}

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { row, finding, column, kind } = self;
        let finding = if finding.is_empty() { "no finding" } else { finding };
        write!(f, "row {row}, {finding}, {}: {kind}; {}", column.header(), kind.advice())
    }
}
