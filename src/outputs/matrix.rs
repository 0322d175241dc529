//! `matrix.json`: which records were received for each AI system.

use serde::Deserialize;

use super::soa::Quotation;
use crate::domain::RequirementId;

/// `matrix.json`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Matrix {
    /// What is looked for.
    pub columns: Vec<Column>,
    /// One row per AI system.
    pub systems: Vec<System>,
}

/// A kind of record.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// The requirements that ask for it.
    pub requirements: Vec<RequirementId>,
}

/// An AI system with its records.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct System {
    /// Its id.
    pub id: String,
    /// Its id and name.
    pub label: String,
    /// Where in its life it is.
    pub stage: String,
    /// One cell per column, in their order.
    pub cells: Vec<Cell>,
}

/// Whether a record was received.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Cell {
    /// The column.
    pub column: String,
    /// `found`, `draft`, `missing` or `not_due`.
    pub state: String,
    /// What shows it.
    pub evidence: Vec<Quotation>,
}
