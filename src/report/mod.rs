//! What leaves tickmark: the output files and the report, rendered from one value.
//!
//! Nothing is decided here. Each file is a function of the [`Report`], so the same analysis gives the
//! same bytes.

use std::collections::BTreeMap;

use crate::catalog::Catalog;
use crate::domain::{Assessment, Engagement, Finding, Request};
use crate::facts::Studied;

/// Everything an analysis ended with.
#[derive(Clone, Debug)]
pub struct Report {
    /// What was audited, and as of when.
    pub engagement: Engagement,
    /// By which catalogue.
    pub catalog: Catalog,
    /// Every file received, in path order.
    pub documents: Vec<Studied>,
    /// One judgement per requirement, in the order of the standard.
    pub assessments: Vec<Assessment>,
    /// The drafts, in the order an auditor reads them.
    pub findings: Vec<Finding>,
    /// What is left to ask.
    pub requests: Vec<Request>,
    /// How the run went.
    pub run: Run,
}

/// How a run went: what made the result, so that it can be made again.
#[derive(Clone, Debug, Default)]
pub struct Run {
    /// SHA-256 over the paths and contents of all files received.
    pub inputs_hash: String,
    /// The engine that judged.
    pub engine: &'static str,
    /// The audit tests that were run.
    pub tests: Vec<String>,
    /// Milliseconds each stage took, by its verb; the only numbers in `out/` that differ between runs.
    pub durations_ms: BTreeMap<&'static str, u64>,
}
