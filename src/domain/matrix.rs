//! The matrix of AI systems: which records were received for each.

use super::{Evidence, RequirementId};

/// Which records were received for each AI system.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matrix {
    /// What the columns hold.
    pub columns: Vec<Column>,
    /// A row for each system, in inventory order; as many cells as there are columns.
    pub rows: Vec<SystemRow>,
}

/// A kind of record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// What it holds: `impact assessment`.
    pub name: String,
    /// The requirements it bears upon.
    pub requirements: Vec<RequirementId>,
}

/// An AI system with what was received for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SystemRow {
    /// Its id, else its name.
    pub system: String,
    /// Its id and name.
    pub label: String,
    /// Where it stands: `in use`, `planned`, `retired`, `out of scope`.
    pub stage: &'static str,
    /// What the inventory says of it, cited.
    pub evidence: Option<Evidence>,
    /// One for each column.
    pub cells: Vec<Cell>,
}

/// What was received of one kind for one system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// How far.
    pub state: CellState,
    /// What shows it, best first.
    pub evidence: Vec<Evidence>,
}

/// How far a record is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CellState {
    /// Received.
    Found,
    /// Received as a draft only.
    Draft,
    /// Nothing received.
    Missing,
    /// Not owed: the system is planned, retired or out of scope, or nobody supplies it.
    NotDue,
}

impl CellState {
    /// The name in the output files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            CellState::Found => "found",
            CellState::Draft => "draft",
            CellState::Missing => "missing",
            CellState::NotDue => "not_due",
        }
    }
}
