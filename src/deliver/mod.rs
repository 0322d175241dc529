//! What an audit hands over: plan, report, request list, interview guides, put together as [`crate::paper::Paper`]s.
//!
//! Each is a function of a [`Dossier`], and decides nothing. What is not known is asked for in the paper and never
//! made up; every count is taken from the lists beside it.

mod fields;
mod follow_up;
mod frameworks;
mod report;
mod standing;

pub use fields::{Listed, Sort, fields, list_fields};
pub use follow_up::follow_up;
pub use frameworks::frameworks;
pub use report::{Supplements, report, sheets as report_sheets, status as report_status};
pub use standing::{GRADES, Numbered, Ordered};

use crate::catalog::{Catalog, Phrases};
use crate::docket::{Docket, Elusion, Signed};
use crate::domain::{Digest, Mandate};
use crate::outputs::Outputs;

/// Everything a deliverable is made of.
#[derive(Clone, Copy, Debug)]
pub struct Dossier<'a> {
    /// What the last run wrote.
    pub outputs: &'a Outputs,
    /// Every draft with what people decided on it.
    pub docket: &'a Docket,
    /// The digest of the newest entry of the decision log.
    pub head: Digest,
    /// The signature under the report, if it holds.
    pub signed: Option<&'a Signed>,
    /// What looking at a sample of unflagged passages showed.
    pub elusion: &'a Elusion,
    /// What people said of the audit.
    pub mandate: &'a Mandate,
    /// The catalogue.
    pub catalog: &'a Catalog,
    /// The words, in the language of the mandate.
    pub phrases: &'a Phrases,
}
