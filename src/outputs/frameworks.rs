//! `frameworks.json`: what the evidence says on further frameworks.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Place;
use crate::domain::{
    AuditDate, ClauseId, Confidence, FindingId, FindingKind, FrameworkId, Relation, RequirementId,
    Severity,
};

/// `frameworks.json`.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Frameworks {
    /// Its form.
    pub schema: String,
    /// The framework that was judged.
    pub judged: String,
    /// The audit date.
    pub as_of: AuditDate,
    /// What the codes of the sources stand for.
    pub sources: BTreeMap<String, String>,
    /// The frameworks that were asked for.
    pub frameworks: Vec<FrameworkMatrix>,
    /// Every draft with the further criteria it bears on.
    pub findings: Vec<CombinedFinding>,
}

/// The coverage of a framework.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct FrameworkMatrix {
    /// The framework.
    pub id: FrameworkId,
    /// What it is called.
    pub name: String,
    /// Which edition.
    pub edition: String,
    /// What coverage of it does not mean.
    pub limits: String,
    /// What to mind where a conclusion is carried over.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub carried_over: String,
    /// How many parts are in which state.
    pub counts: FrameworkCounts,
    /// Its parts, in its order.
    pub targets: Vec<FrameworkTarget>,
    /// The requirements of ISO/IEC 42001 it has nothing for.
    pub without_counterpart: Vec<MappedRequirement>,
}

/// How many parts of a framework are in which state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct FrameworkCounts {
    /// All parts.
    pub targets: usize,
    /// Those that both standards share, judged once.
    pub judged_once: usize,
    /// Those with passages to look at.
    pub evidence_to_look_at: usize,
    /// Those for whose related requirements nothing was found.
    pub nothing_found: usize,
    /// Those nothing is mapped to.
    pub not_looked_at: usize,
    /// Nonconformities, observations and opportunities that bear on any part, each counted once.
    pub findings: usize,
}

/// A part of a framework.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct FrameworkTarget {
    /// Its id.
    pub id: ClauseId,
    /// Its short title.
    pub title: String,
    /// The group it belongs to.
    pub group: String,
    /// `judged_once`, `evidence_to_look_at`, `nothing_found` or `not_looked_at`.
    pub state: String,
    /// The conclusion that is carried over, where it was judged once.
    pub conclusion: Option<String>,
    /// The requirements mapped to it, the closest first.
    pub from: Vec<MappedRequirement>,
    /// Passages found for them.
    pub passages: Vec<PassageFor>,
    /// The drafts of any kind that name one of them.
    pub findings: Vec<FindingId>,
}

/// A requirement of ISO/IEC 42001 with how it is mapped.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct MappedRequirement {
    /// The requirement.
    pub requirement: RequirementId,
    /// Its short title.
    pub title: String,
    /// How it is related.
    pub relation: Relation,
    /// Who says so.
    pub source: String,
    /// How sure that is.
    pub confidence: Confidence,
    /// What to mind.
    pub note: Option<String>,
    /// The conclusion on it.
    pub conclusion: String,
}

/// A passage found for a requirement.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct PassageFor {
    /// The requirement.
    pub requirement: RequirementId,
    /// The document.
    pub document: String,
    /// The place in it.
    pub location: Place,
    /// The words.
    pub passage: String,
}

/// A draft with the further criteria it bears on.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct CombinedFinding {
    /// The draft.
    pub id: FindingId,
    /// What it is.
    pub kind: FindingKind,
    /// Its grade in ISO/IEC 42001.
    pub grade: Option<Severity>,
    /// Its title.
    pub title: String,
    /// What it is held against.
    pub requirements: Vec<RequirementId>,
    /// The further criteria.
    pub also: Vec<FurtherCriterion>,
}

/// A criterion of another framework.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct FurtherCriterion {
    /// The framework.
    pub framework: FrameworkId,
    /// The part of it.
    pub id: ClauseId,
    /// How it is related to what the finding is held against.
    pub relation: Relation,
    /// The requirement through which it comes.
    pub through: RequirementId,
    /// The grade there; none, as the auditor gives it.
    pub grade: Option<Severity>,
}

impl FrameworkMatrix {
    /// Its name with its edition.
    #[must_use]
    pub fn cited(&self) -> String {
        self.id.cited(&self.name, &self.edition)
    }
}

impl Frameworks {
    /// The matrix of one framework, if it was asked for.
    #[must_use]
    pub fn matrix(&self, id: FrameworkId) -> Option<&FrameworkMatrix> {
        self.frameworks.iter().find(|matrix| matrix.id == id)
    }

    /// The same file as if only this framework had been asked for.
    #[must_use]
    pub fn only(&self, id: FrameworkId) -> Self {
        let mut one = self.clone();
        one.frameworks.retain(|matrix| matrix.id == id);
        for finding in &mut one.findings {
            finding.also.retain(|further| further.framework == id);
        }
        one
    }
}
