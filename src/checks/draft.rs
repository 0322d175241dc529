//! Puts what a test saw into the words the catalogue has for it.

use super::{CheckResult, State};
use crate::catalog::AuditTest;
use crate::domain::{
    Criterion, DraftedBy, Evidence, FindingDraft, FindingKind, Population, RequirementId, Severity,
};

/// What a test saw of one subject.
pub(super) struct Sighting<'a> {
    /// What it is about, as the evidence names it.
    pub subject: &'a str,
    /// Which of the test's wordings says it.
    pub wording: &'a str,
    /// The facts the wording asks for.
    pub facts: &'a [(&'a str, &'a str)],
    /// What kind of finding it is.
    pub kind: FindingKind,
    /// The proposed grade.
    pub grade: Severity,
    /// Why another grade than the test's usual one.
    pub escalation: Option<String>,
    /// Requirements beside the test's own.
    pub also: Vec<RequirementId>,
    /// How many were looked at.
    pub population: Option<Population>,
    /// What shows it.
    pub evidence: Vec<Evidence>,
    /// What speaks against it.
    pub counter_evidence: Vec<Evidence>,
}

/// The result for a sighting. A wording the catalogue lacks leaves the texts empty;
/// [`super::missing_data`] reports that before a run begins.
pub(super) fn result(test: &AuditTest, sighting: Sighting<'_>) -> CheckResult {
    let wording = test.wording.get(sighting.wording).map(|wording| wording.filled(sighting.facts));
    let state = match sighting.kind {
        FindingKind::EvidenceRequest => State::Absent,
        FindingKind::NeedsHuman => State::NeedsHuman,
        FindingKind::Conformity => State::Pass,
        _ => State::Fail,
    };
    let draft = wording.map(|wording| {
        let mut requirements = test.requirements.clone();
        requirements.extend(sighting.also);
        let mut seen = std::collections::BTreeSet::new();
        requirements.retain(|id| seen.insert(*id));
        FindingDraft {
            test: Some(test.id.clone()),
            kind: sighting.kind,
            grade: Some(sighting.grade),
            grade_reason: sighting.escalation.unwrap_or(wording.grade_reason),
            requirements,
            subject: sighting.subject.to_owned(),
            title: wording.title,
            criterion: Criterion { source: wording.criterion_source, text: wording.criterion },
            condition: wording.condition,
            expected: wording.expected,
            observed: wording.observed,
            population: sighting.population,
            evidence: sighting.evidence,
            counter_evidence: sighting.counter_evidence,
            false_positive_note: test.false_positive_note.clone(),
            question: wording.question,
            recommendation: wording.recommendation,
            drafted_by: DraftedBy::Check,
        }
    });
    let wording = draft.is_some().then(|| sighting.wording.to_owned());
    let (test, subject) = (test.id.clone(), sighting.subject.to_owned());
    CheckResult { test, subject, state, wording, draft }
}

/// A draft in the making: what a test saw of one subject, put together piece by piece.
pub(super) struct Draft<'t> {
    test: &'t AuditTest,
    wording: &'t str,
    subject: String,
    facts: Vec<(&'static str, String)>,
    kind: FindingKind,
    grade: Severity,
    escalation: Option<String>,
    also: Vec<RequirementId>,
    population: Option<Population>,
    evidence: Vec<Evidence>,
    counter_evidence: Vec<Evidence>,
}

impl<'t> Draft<'t> {
    /// A nonconformity of the test's usual grade, in one of its wordings.
    pub fn new(test: &'t AuditTest, wording: &'t str, subject: impl Into<String>) -> Self {
        Self {
            test,
            wording,
            subject: subject.into(),
            facts: Vec::new(),
            kind: FindingKind::Nonconformity,
            grade: test.grade,
            escalation: None,
            also: Vec::new(),
            population: None,
            evidence: Vec::new(),
            counter_evidence: Vec::new(),
        }
    }

    /// A fact the wording asks for.
    #[expect(clippy::needless_pass_by_value, reason = "a day, a count or a string, as it comes")]
    pub fn fact(mut self, name: &'static str, value: impl ToString) -> Self {
        self.facts.push((name, value.to_string()));
        self
    }

    /// What kind of finding it is; an observation has the grade of one.
    pub fn kind(mut self, kind: FindingKind) -> Self {
        self.kind = kind;
        if kind == FindingKind::Observation {
            self.grade = Severity::Observation;
        }
        self
    }

    /// Another grade than the test's usual one, and why.
    pub fn grade(mut self, grade: Severity, reason: impl Into<String>) -> Self {
        self.grade = grade;
        self.escalation = Some(reason.into());
        self
    }

    /// Requirements beside the test's own.
    pub fn also(mut self, requirements: impl IntoIterator<Item = RequirementId>) -> Self {
        self.also.extend(requirements);
        self
    }

    /// How many were looked at, and how many of them failed.
    pub fn population(mut self, tested: usize, failed: usize, unit: &str) -> Self {
        let unit = unit.to_owned();
        self.population = Some(Population { tested: tested as u32, failed: failed as u32, unit });
        self
    }

    /// What shows it; a place that was cited already is not cited again.
    pub fn evidence(mut self, evidence: impl IntoIterator<Item = Evidence>) -> Self {
        for one in evidence {
            if !self.evidence.contains(&one) {
                self.evidence.push(one);
            }
        }
        self
    }

    /// What speaks against it.
    pub fn against(mut self, evidence: impl IntoIterator<Item = Evidence>) -> Self {
        self.counter_evidence.extend(evidence);
        self
    }

    /// The result, in the words of the catalogue.
    pub fn result(self) -> CheckResult {
        let facts: Vec<(&str, &str)> =
            self.facts.iter().map(|(name, value)| (*name, value.as_str())).collect();
        result(
            self.test,
            Sighting {
                subject: &self.subject,
                wording: self.wording,
                facts: &facts,
                kind: self.kind,
                grade: self.grade,
                escalation: self.escalation,
                also: self.also,
                population: self.population,
                evidence: self.evidence,
                counter_evidence: self.counter_evidence,
            },
        )
    }
}

/// A subject the test found in order.
pub(super) fn pass(test: &AuditTest, subject: &str) -> CheckResult {
    silent(test, subject, State::Pass)
}

/// A subject the test has nothing to draft about.
pub(super) fn silent(test: &AuditTest, subject: &str, state: State) -> CheckResult {
    let (test, subject) = (test.id.clone(), subject.to_owned());
    CheckResult { test, subject, state, wording: None, draft: None }
}

/// `A, B and C`.
pub(super) fn listed(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
}
