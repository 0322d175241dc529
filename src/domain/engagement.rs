//! What is audited, against what and as of which day: the part of the input that people give.

use serde::{Deserialize, Serialize};

use super::{AuditDate, FrameworkId, Language, Span, Waiver};

/// An audit engagement, resolved once from flags, environment and `engagement.toml`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Engagement {
    /// Who is audited.
    pub auditee: String,
    /// What of it is audited, in the auditor's words.
    pub scope: String,
    /// The audit date. Every test that needs "today" uses it; the clock is never read.
    pub as_of: AuditDate,
    /// The days for which operation is tested, where the auditor set them.
    pub period: Option<Span>,
    /// Which kind of audit it is.
    pub profile: Profile,
    /// Who audits.
    pub auditors: Vec<String>,
    /// What it is audited against.
    pub criteria: Vec<String>,
    /// The frameworks the evidence is looked at for besides ISO/IEC 42001; sorted, each once.
    pub frameworks: Vec<FrameworkId>,
    /// The AI systems in scope, where the auditor lists them.
    pub systems: Vec<AuditedSystem>,
    /// The drafts that are not to be raised.
    pub waivers: Vec<Waiver>,
    /// The language drafts and requests are written in. Quotations stay in their own.
    pub language: Language,
}

/// An AI system in scope, as the auditor names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuditedSystem {
    /// The id the auditee's inventory gives it: `AIS-03`.
    pub id: String,
    /// What people call it.
    pub name: String,
}

/// The kind of audit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Profile {
    /// A first look before any audit.
    Gap,
    /// An internal audit.
    #[default]
    Internal,
    /// Certification, stage 1.
    Stage1,
    /// Certification, stage 2.
    Stage2,
    /// Surveillance.
    Surveillance,
    /// Recertification.
    Recertification,
    /// Follow-up of earlier findings.
    FollowUp,
}

impl Profile {
    /// The name in `engagement.toml` and the output files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Profile::Gap => "gap",
            Profile::Internal => "internal",
            Profile::Stage1 => "stage1",
            Profile::Stage2 => "stage2",
            Profile::Surveillance => "surveillance",
            Profile::Recertification => "recertification",
            Profile::FollowUp => "follow-up",
        }
    }
}
