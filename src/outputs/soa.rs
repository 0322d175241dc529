//! `soa.json`: the Statement of Applicability against the evidence.

use serde::Deserialize;

use super::Place;
use crate::domain::{AuditDate, FindingId, RequirementId};

/// `soa.json`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Soa {
    /// The document that is the statement, where one was received.
    #[serde(default)]
    pub statement: Option<String>,
    /// The rows of the statement in its order, then the controls it passes over in silence.
    pub controls: Vec<Statement>,
}

/// What the statement says of one control, and what the evidence shows.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Statement {
    /// The control, where the standard has it.
    pub id: Option<RequirementId>,
    /// Its short title.
    pub title: String,
    /// The id as the statement writes it.
    pub written: String,
    /// Whether it is said to apply.
    pub applicable: Option<bool>,
    /// Why, in the statement's words.
    pub justification: Option<String>,
    /// What is claimed: `implemented`, `planned` and so on.
    pub claimed: String,
    /// What the statement points to, in its words.
    pub points_to: Option<String>,
    /// The document that is.
    pub document: Option<String>,
    /// The verdict: `supported`, `claim_not_supported` and so on.
    pub verdict: String,
    /// What lays it down.
    pub design: Vec<Quotation>,
    /// What shows it happening.
    pub operating: Vec<Quotation>,
    /// The newest day of the latter.
    pub newest_operating: Option<AuditDate>,
    /// The drafts that name the control.
    pub findings: Vec<FindingId>,
}

/// A quotation whose document is named by its path only.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Quotation {
    /// The document.
    pub document: String,
    /// The place in it.
    pub location: Place,
    /// The words.
    pub quote: String,
}
