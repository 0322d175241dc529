//! For whom an audit is made, by whom, and how its papers are to look: what people give for plan and report.
//!
//! No result of a run depends on any of it: it is read when a deliverable is made.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::AuditDate;

/// What people say of an audit besides its scope. Whatever was not said is asked for in the papers, and never
/// made up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mandate {
    /// The number of the audit, as the audit programme gives it.
    pub audit_id: String,
    /// Who asked for it.
    pub client: String,
    /// What it is to find out.
    pub objectives: Vec<String>,
    /// The places and units it looks at.
    pub sites: Vec<String>,
    /// Who audits.
    pub team: Vec<Member>,
    /// Whom the team talks to, by role.
    pub contacts: Vec<Contact>,
    /// What happens when.
    pub schedule: Vec<Slot>,
    /// Who agreed to the plan, and when.
    pub agreed: Option<Agreed>,
    /// What changed since the last audit, as the auditee told it.
    pub changes: Vec<String>,
    /// The engagement folder of the audit before.
    pub previous: Option<PathBuf>,
    /// Who gets the report.
    pub distribution: Vec<String>,
    /// How confidential it is.
    pub classification: String,
    /// The language of the papers. Quotations stay in their own.
    pub language: Language,
    /// The paper they are printed on.
    pub paper: PaperSize,
}

/// A member of the audit team.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Member {
    /// The name.
    pub name: String,
    /// The role: lead auditor, auditor, technical expert, observer.
    #[serde(default)]
    pub role: String,
    /// What makes them independent of what they audit.
    #[serde(default)]
    pub independence: String,
    /// What makes them competent.
    #[serde(default)]
    pub competence: String,
}

/// Somebody of the auditee.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// The role, in the words of requests and interview questions.
    pub role: String,
    /// The name, where it is to be in the plan.
    #[serde(default)]
    pub name: String,
}

/// One item of the schedule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// The day.
    pub on: AuditDate,
    /// From when to when, as people write it.
    pub time: String,
    /// What.
    pub what: String,
    /// Where or by which means.
    pub place: String,
    /// Who of the team.
    pub auditor: String,
    /// With whom of the auditee.
    pub with: String,
}

/// That the auditee agreed to the plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agreed {
    /// Who.
    pub by: String,
    /// When.
    pub on: AuditDate,
}

/// The language of papers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// English.
    #[default]
    En,
    /// German.
    De,
}

impl Language {
    /// All of them.
    pub const ALL: [Language; 2] = [Language::En, Language::De];

    /// The code of BCP 47.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Language::En => "en",
            Language::De => "de",
        }
    }
}

/// The size of paper.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PaperSize {
    /// 210 by 297 mm.
    #[default]
    A4,
    /// 8.5 by 11 inches.
    Letter,
}
