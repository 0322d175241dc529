//! A waiver: a person's word that a draft is not to be raised, with the reason and the day.

use serde::{Deserialize, Serialize};

use super::{AuditDate, Finding};

/// A person's word that a draft is not to be raised. The draft stays visible as waived.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Waiver {
    /// The finding, by its id: `F-3c9a0f6e1b2d4c58`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finding: Option<String>,
    /// Or the audit test, `T02`, whose drafts on one subject are meant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub test: Option<String>,
    /// The subject of those drafts, as they name it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// Why.
    pub reason: String,
    /// Who says so.
    pub by: String,
    /// Since when.
    pub on: AuditDate,
    /// Until when it holds; as long as it stands in the file where it does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<AuditDate>,
}

impl Waiver {
    /// Whether it is about a finding and holds on a day.
    #[must_use]
    pub fn covers(&self, finding: &Finding, as_of: AuditDate) -> bool {
        let draft = finding.draft();
        let by_id = self.finding.as_ref().is_some_and(|id| *id == finding.id().to_string());
        let same =
            |one: &str, other: &str| one.trim().to_lowercase() == other.trim().to_lowercase();
        let by_subject = self.test.is_some()
            && self.test == draft.test
            && self.subject.as_ref().is_some_and(|subject| same(subject, &draft.subject));
        let holds = self.until.is_none_or(|until| as_of <= until);
        holds && (by_id || by_subject)
    }
}
