//! Findings in the forms of other programs: OSCAL, CISO Assistant, Jira, ServiceNow, SARIF, and the bundle that
//! hands a whole engagement over.
//!
//! Each form is a function of a [`Handover`], and gives bytes. None of them decides: what nobody confirmed is a
//! draft in every form, what is merely covered is conforming in none, and every count is that of the docket. Text
//! from evidence is data there too: never a formula, a link, a tag or a placeholder.

pub mod bundle;
pub mod ciso_assistant;
pub mod oscal;
pub mod sarif;
mod table;
mod ticket;
mod told;

use std::sync::Arc;

use crate::deliver::Dossier;
use crate::docket::Matter;
use crate::domain::{AuditDate, FindingId, FindingKind, Severity};
use crate::store::Entry;

pub use table::Table;
pub use ticket::tickets;

/// Everything another program is told.
#[derive(Clone, Copy, Debug)]
pub struct Handover<'a> {
    /// Outputs, docket, mandate, catalogue, phrases.
    pub dossier: Dossier<'a>,
    /// The entries of the decision log, oldest first.
    pub log: &'a [Arc<Entry>],
    /// What the auditee does about confirmed findings, where that is known.
    pub actions: &'a [Action],
}

/// What is done about a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    /// The finding.
    pub finding: FindingId,
    /// What is done, in one line.
    pub title: String,
    /// Who sees to it, by role.
    pub owner: String,
    /// Until when.
    pub due: Option<AuditDate>,
    /// How far it is.
    pub progress: Progress,
}

/// How far an action is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// Not done yet.
    Planned,
    /// Done, and nobody has looked whether it helped.
    Done,
    /// Somebody else has seen that it helped.
    Verified,
}

/// What a finding is to other programs: its kind, or the grade that stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// Major nonconformity.
    Major,
    /// Minor nonconformity.
    Minor,
    /// Nonconformity that nobody graded.
    Ungraded,
    /// Observation.
    Observation,
    /// Opportunity for improvement.
    Opportunity,
    /// Something is asked for: nothing is found yet, and so nothing missed.
    EvidenceRequest,
    /// A person has to look.
    NeedsHuman,
    /// Shown to be met.
    Conformity,
}

impl Class {
    /// All, in the order of [`crate::catalog::CLASSES`].
    pub const ALL: [Class; 8] = [
        Class::Major,
        Class::Minor,
        Class::Ungraded,
        Class::Observation,
        Class::Opportunity,
        Class::EvidenceRequest,
        Class::NeedsHuman,
        Class::Conformity,
    ];

    /// The class of a matter as it stands. A grade that a person gave outweighs the kind that was drafted.
    #[must_use]
    pub fn of(matter: &Matter) -> Self {
        match (matter.draft.kind, matter.grade) {
            (_, Some(grade)) if matter.finding_grade().is_some() => Class::graded(grade),
            (FindingKind::EvidenceRequest, _) => Class::EvidenceRequest,
            (FindingKind::NeedsHuman, _) => Class::NeedsHuman,
            (FindingKind::Conformity, _) => Class::Conformity,
            (_, Some(grade)) => Class::graded(grade),
            (FindingKind::Observation, None) => Class::Observation,
            (FindingKind::Opportunity, None) => Class::Opportunity,
            (FindingKind::Nonconformity, None) => Class::Ungraded,
        }
    }

    fn graded(grade: Severity) -> Self {
        match grade {
            Severity::Major => Class::Major,
            Severity::Minor => Class::Minor,
            Severity::Observation => Class::Observation,
            Severity::Opportunity => Class::Opportunity,
        }
    }

    /// The word of the catalogue's files.
    #[must_use]
    pub fn name(self) -> &'static str {
        let at = Class::ALL.iter().position(|one| *one == self).unwrap_or_default();
        crate::catalog::CLASSES[at]
    }

    /// Whether a requirement is missed.
    #[must_use]
    pub fn is_nonconformity(self) -> bool {
        matches!(self, Class::Major | Class::Minor | Class::Ungraded)
    }

    /// Whether it says anything on how far a requirement is met, once it is confirmed.
    #[must_use]
    pub fn is_conclusion(self) -> bool {
        !matches!(self, Class::EvidenceRequest | Class::NeedsHuman)
    }
}

/// Why a form cannot be put together.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The rows cannot be put together.
    #[error("cannot put the rows together")]
    Csv(#[from] ::csv::Error),
    /// The workbook cannot be put together.
    #[error("cannot put the workbook together")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
    /// The values cannot be written as JSON.
    #[error("cannot put the file together")]
    Json(#[from] serde_json::Error),
}

#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;
