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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Criterion, CriterionSource, DraftedBy, FindingDraft, FindingKind};

    fn finding(test: &str, subject: &str) -> Finding {
        let nothing = String::new;
        Finding::propose(FindingDraft {
            test: Some(test.to_owned()),
            kind: FindingKind::Nonconformity,
            grade: None,
            grade_reason: nothing(),
            requirements: Vec::new(),
            subject: subject.to_owned(),
            title: nothing(),
            criterion: Criterion { source: CriterionSource::Standard, text: nothing() },
            condition: nothing(),
            expected: nothing(),
            observed: nothing(),
            population: None,
            evidence: Vec::new(),
            counter_evidence: Vec::new(),
            false_positive_note: nothing(),
            question: nothing(),
            recommendation: nothing(),
            drafted_by: DraftedBy::Check,
        })
    }

    fn day(day: &str) -> AuditDate {
        day.parse().expect("a day")
    }

    fn waiver(test: Option<&str>, subject: Option<&str>, finding: Option<String>) -> Waiver {
        Waiver {
            finding,
            test: test.map(str::to_owned),
            subject: subject.map(str::to_owned),
            reason: "agreed".to_owned(),
            by: "Kim Lee".to_owned(),
            on: day("2026-01-01"),
            until: Some(day("2026-06-30")),
        }
    }

    #[test]
    fn a_waiver_covers_what_it_names_until_its_day() {
        let late = finding("T65", "NC-07");
        let by_id = waiver(None, None, Some(late.id().to_string()));
        let by_subject = waiver(Some("T65"), Some("nc-07"), None);
        for waiver in [by_id, by_subject] {
            assert!(waiver.covers(&late, day("2026-06-30")));
            assert!(!waiver.covers(&late, day("2026-07-01")), "it has run out");
            assert!(!waiver.covers(&finding("T64", "NC-07"), day("2026-03-01")));
            assert!(!waiver.covers(&finding("T65", "NC-08"), day("2026-03-01")));
        }
    }

    #[test]
    fn a_waiver_that_names_nothing_covers_nothing() {
        assert!(!waiver(None, None, None).covers(&finding("T65", "NC-07"), day("2026-03-01")));
        assert!(!waiver(Some("T65"), None, None).covers(&finding("T65", ""), day("2026-03-01")));
    }
}
