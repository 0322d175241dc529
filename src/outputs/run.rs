//! `run.json`: what made the result.

use serde::Deserialize;

use crate::domain::{AuditDate, AuditedSystem, FrameworkId, Profile, Span};

/// `run.json`, as far as a review shows it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Run {
    /// The program.
    pub tool: Tool,
    /// What judged the passages.
    pub engine: String,
    /// The language model, where one was asked.
    #[serde(default)]
    pub model: Option<ModelUse>,
    /// The audit date.
    pub as_of: AuditDate,
    /// The kind of audit.
    #[serde(default)]
    pub profile: Profile,
    /// The hash of the catalogue.
    pub catalog: String,
    /// The hash over the contents of all files received.
    pub inputs: String,
    /// What people set.
    pub parameters: Parameters,
    /// The audit tests that were run.
    pub tests: Vec<String>,
    /// Those of them that found nothing to decide on.
    pub not_testable: Vec<String>,
    /// Those that are none of this kind of audit, and were not run.
    #[serde(default)]
    pub not_of_profile: Vec<String>,
}

/// The program that ran.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Tool {
    /// Its version.
    pub version: String,
}

/// A language model that passages were sent to.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct ModelUse {
    /// The host of the endpoint; empty where kept answers were replayed and none was named.
    pub host: String,
    /// The model asked for.
    pub model: String,
    /// The version of the redaction; none where nothing was redacted.
    #[serde(default)]
    pub redaction: Option<u32>,
}

impl ModelUse {
    /// The machine, or a dash.
    #[must_use]
    pub fn host_or_none(&self) -> &str {
        if self.host.is_empty() { "–" } else { &self.host }
    }
}

/// What people set.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Parameters {
    /// Who is audited.
    pub auditee: String,
    /// What of it.
    pub scope: String,
    /// The days for which operation was tested, where people set them.
    #[serde(default)]
    pub period: Option<Span>,
    /// Who audits.
    pub auditors: Vec<String>,
    /// What it is audited against.
    #[serde(default)]
    pub criteria: Vec<String>,
    /// The frameworks the evidence was looked at for besides.
    #[serde(default)]
    pub frameworks: Vec<FrameworkId>,
    /// The AI systems in scope, where people listed them.
    #[serde(default)]
    pub systems: Vec<AuditedSystem>,
}
