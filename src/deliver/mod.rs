//! What an audit hands over: plan, report, request list, interview guides, put together as [`crate::paper::Paper`]s.
//!
//! Each is a function of a [`Dossier`], and decides nothing. What is not known is asked for in the paper and never
//! made up; every count is taken from the lists beside it.

mod follow_up;

use crate::catalog::{Catalog, Phrases};
use crate::docket::Docket;
use crate::domain::{Digest, Mandate};
use crate::outputs::Outputs;

pub use follow_up::follow_up;

/// Everything a deliverable is made of.
#[derive(Clone, Copy, Debug)]
pub struct Dossier<'a> {
    /// What the last run wrote.
    pub outputs: &'a Outputs,
    /// Every draft with what people decided on it.
    pub docket: &'a Docket,
    /// The digest of the newest entry of the decision log.
    pub head: Digest,
    /// What people said of the audit.
    pub mandate: &'a Mandate,
    /// The catalogue.
    pub catalog: &'a Catalog,
    /// The words, in the language of the mandate.
    pub phrases: &'a Phrases,
}
