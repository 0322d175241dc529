//! A column of the matrix of AI systems: a kind of record each system should have.

use serde::Deserialize;

use crate::domain::{KindCode, RequirementId};

/// A column of the matrix of AI systems.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MatrixColumn {
    /// What it holds: `impact assessment`.
    pub name: String,
    /// The requirements it bears upon.
    pub requirements: Vec<RequirementId>,
    /// The kinds of document that fill a cell.
    pub kinds: Vec<KindCode>,
    /// The registers a row of which fills a cell.
    pub records: Vec<String>,
    /// Whether only systems that somebody supplies need it.
    #[serde(default)]
    pub supplied: bool,
}
