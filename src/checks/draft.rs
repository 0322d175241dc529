//! Puts what a test saw into the words the catalogue has for it.

use std::collections::BTreeSet;
use std::fmt::Display;

use super::{CheckResult, State};
use crate::catalog::AuditTest;
use crate::domain::{
    Criterion, DraftedBy, Evidence, FindingDraft, FindingKind, Population, RequirementId, Severity,
};

/// A draft in the making: what a test saw of one subject, put together piece by piece.
pub(super) struct Draft<'t> {
    test: &'t AuditTest,
    wording: &'t str,
    subject: String,
    facts: Vec<(&'static str, String)>,
    kind: FindingKind,
    grade: Severity,
    reason: Option<&'t str>,
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
            reason: None,
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

    /// Another grade than the test's usual one, and the name of the phrase that says why. Its places are filled with
    /// the facts, and `{tested}` and `{failed}` with the numbers of the population.
    pub fn grade(mut self, grade: Severity, reason: &'t str) -> Self {
        self.reason = Some(reason);
        self.graded(grade)
    }

    /// Another grade than the test's usual one, for which the wording itself has the reason.
    pub fn graded(mut self, grade: Severity) -> Self {
        self.grade = grade;
        self
    }

    /// Requirements beside the test's own.
    pub fn also(mut self, requirements: impl IntoIterator<Item = RequirementId>) -> Self {
        self.also.extend(requirements);
        self
    }

    /// How many were looked at, how many of them failed, and the name of the phrase for what they are.
    pub fn population(mut self, tested: usize, failed: usize, unit: &str) -> Self {
        let unit = self.test.phrase(unit).to_owned();
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

    /// Why it has its grade, where that is not what the wording says.
    fn reason(&self) -> Option<String> {
        let mut facts: Vec<(&str, &dyn Display)> = Vec::new();
        facts.extend(self.facts.iter().map(|(name, value)| (*name, value as &dyn Display)));
        if let Some(Population { tested, failed, .. }) = &self.population {
            facts.extend([("tested", tested as &dyn Display), ("failed", failed)]);
        }
        self.reason.map(|name| self.test.say(name, &facts))
    }

    /// The result, in the words of the catalogue. A wording the catalogue lacks leaves it without a draft;
    /// [`super::missing_data`] reports that before a run begins.
    pub fn result(self) -> CheckResult {
        let reason = self.reason();
        let facts: Vec<(&str, &str)> =
            self.facts.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let test = self.test;
        let wording = test.wording.get(self.wording).map(|wording| wording.filled(&facts));
        let state = match self.kind {
            FindingKind::EvidenceRequest => State::Absent,
            FindingKind::NeedsHuman => State::NeedsHuman,
            FindingKind::Conformity => State::Pass,
            _ => State::Fail,
        };
        let mut requirements = test.requirements.clone();
        requirements.extend(self.also);
        let mut seen = BTreeSet::new();
        requirements.retain(|id| seen.insert(*id));
        let draft = wording.map(|wording| FindingDraft {
            test: Some(test.id.clone()),
            kind: self.kind,
            grade: Some(self.grade),
            grade_reason: reason.unwrap_or(wording.grade_reason),
            requirements,
            subject: self.subject.clone(),
            title: wording.title,
            criterion: Criterion { source: wording.criterion_source, text: wording.criterion },
            condition: wording.condition,
            expected: wording.expected,
            observed: wording.observed,
            population: self.population,
            evidence: self.evidence,
            counter_evidence: self.counter_evidence,
            false_positive_note: test.false_positive_note.clone(),
            question: wording.question,
            recommendation: wording.recommendation,
            drafted_by: DraftedBy::Check,
        });
        let wording = draft.is_some().then(|| self.wording.to_owned());
        CheckResult { test: test.id.clone(), subject: self.subject, state, wording, draft }
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
