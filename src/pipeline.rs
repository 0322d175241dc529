//! The order of the stages.

use std::path::{Path, PathBuf};

use crate::assess::Engine;
use crate::catalog::Catalog;
use crate::domain::Engagement;
use crate::progress::Observer;
use crate::report::Report;

/// Why a run cannot start or go on. A file that cannot be read is no reason: it is a ledger row.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nothing was received.
    #[error("no files in {0}")]
    NoFiles(String),
}

/// What a run works on.
#[derive(Clone, Copy, Debug)]
pub struct Order<'a> {
    /// What is audited, and as of when.
    pub engagement: &'a Engagement,
    /// By which catalogue.
    pub catalog: &'a Catalog,
    /// The folders and files received.
    pub evidence: &'a [PathBuf],
    /// Where the index is kept.
    pub index_folder: &'a Path,
}

/// Runs every stage, in order.
pub fn analyse(
    order: Order<'_>,
    engine: &dyn Engine,
    observer: &Observer,
) -> Result<Report, Error> {
    let _ = (order, engine, observer);
    Err(Error::NoFiles(String::new()))
}
