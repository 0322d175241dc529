//! `findings.json`: the drafts as they were filed.

use serde::{Deserialize, Deserializer, Serialize};

use super::Place;
use crate::domain::{
    AuditDate, Criterion, Digest, DraftedBy, FindingId, FindingKind, Population, RequirementId,
    Severity, Waiver,
};

/// `findings.json`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Findings {
    /// The audit date.
    pub as_of: AuditDate,
    /// The catalogue's hash.
    pub catalog: String,
    /// The drafts of the run, in the order they are to be read in. Findings that are in the file because of
    /// decisions are left out: the log gives them.
    #[serde(deserialize_with = "of_the_run")]
    pub findings: Vec<Finding>,
}

fn of_the_run<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Finding>, D::Error> {
    #[derive(Deserialize)]
    struct Row {
        #[serde(default)]
        origin: Option<String>,
        #[serde(flatten)]
        finding: Finding,
    }
    let rows = Vec::<Row>::deserialize(deserializer)?;
    Ok(rows.into_iter().filter(|row| row.origin.is_none()).map(|row| row.finding).collect())
}

/// A draft as it was filed; also one that a person wrote, of the same form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Its fingerprint.
    pub id: FindingId,
    /// The audit test, or none where an engine or a person drafted it.
    pub test: Option<String>,
    /// What it is.
    pub kind: FindingKind,
    /// The proposed grade.
    pub grade: Option<Severity>,
    /// Why this grade.
    pub grade_reason: String,
    /// The requirements it is held against, the primary one first.
    pub requirements: Vec<RequirementId>,
    /// What it is about.
    pub subject: String,
    /// One line that says it.
    pub title: String,
    /// What it is measured against.
    pub criterion: Criterion,
    /// What was found.
    pub condition: String,
    /// What should be there.
    pub expected: String,
    /// What is there.
    pub observed: String,
    /// How many were looked at, and how many failed.
    pub population: Option<Population>,
    /// What shows it.
    pub evidence: Vec<Citation>,
    /// What speaks against it.
    pub counter_evidence: Vec<Citation>,
    /// When it would be a false alarm.
    pub false_positive_note: String,
    /// What to ask the auditee.
    pub question: String,
    /// What would help.
    pub recommendation: String,
    /// Who drafted it.
    pub drafted_by: DraftedBy,
    /// Whether it is one that no run drafts any more, as somebody decided on it who knew that.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub no_longer_drafted: bool,
    /// By which waiver it is not to be raised.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waiver: Option<Waiver>,
}

impl Finding {
    /// The text a decision on the draft is bound to, and its digest: everything but the waiver, which is
    /// no part of what was drafted.
    #[must_use]
    pub fn as_decided_on(&self) -> (String, Digest) {
        let draft = Self { waiver: None, ..self.clone() };
        // Strings, numbers and lists have a JSON form.
        let text = serde_json::to_string(&draft).unwrap_or_default();
        let digest = Digest::of(text.as_bytes());
        (text, digest)
    }
}

/// A quotation with its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Citation {
    /// The document.
    pub document: String,
    /// Its bytes.
    pub sha256: Digest,
    /// The place in it.
    pub location: Place,
    /// The words, white space folded.
    pub quote: String,
}

impl Citation {
    /// The document and the place: `04_data/dq_log.csv, line 2`.
    #[must_use]
    pub fn cited(&self) -> String {
        format!("{}, {}", self.document, self.location)
    }
}
