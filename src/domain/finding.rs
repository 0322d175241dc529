//! A draft finding: what a test or an engine thinks an auditor should look at, and why.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Evidence, Fingerprint, RequirementId, Waiver};

/// A draft finding with its fingerprint. A person confirms, edits or rejects it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    id: FindingId,
    draft: FindingDraft,
    waiver: Option<Waiver>,
}

/// What a finding says. All prose is from the catalogue's wording and the documents' own facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FindingDraft {
    /// The audit test that fired (`T20`), or none where an engine drafted it.
    pub test: Option<String>,
    /// What it is.
    pub kind: FindingKind,
    /// The proposed grade; for an evidence request the potential one.
    pub grade: Option<Severity>,
    /// Why this grade.
    pub grade_reason: String,
    /// The requirements it is held against, the primary one first.
    pub requirements: Vec<RequirementId>,
    /// The system, data set, supplier, role or document it is about, as the evidence names it.
    pub subject: String,
    /// One line that says it.
    pub title: String,
    /// What it is measured against.
    pub criterion: Criterion,
    /// What was found, in a sentence or two.
    pub condition: String,
    /// What should be there.
    pub expected: String,
    /// What is there.
    pub observed: String,
    /// How many were looked at, and how many failed.
    pub population: Option<Population>,
    /// What shows it.
    pub evidence: Vec<Evidence>,
    /// What speaks against it.
    pub counter_evidence: Vec<Evidence>,
    /// When it would be a false alarm.
    pub false_positive_note: String,
    /// What to ask the auditee.
    pub question: String,
    /// What would help; empty where it is the auditee's to find.
    pub recommendation: String,
    /// Who drafted it.
    pub drafted_by: DraftedBy,
}

impl Finding {
    /// Proposes a draft under its fingerprint: requirement, test, subject and the places cited.
    ///
    /// Other wording leaves the id as it is; other evidence changes it.
    #[must_use]
    pub fn propose(draft: FindingDraft) -> Self {
        let test = draft.test.clone().unwrap_or_else(|| "engine".to_owned());
        let primary = draft.requirements.first().map(ToString::to_string).unwrap_or_default();
        let mut parts = vec![test, primary, draft.subject.clone()];
        for evidence in &draft.evidence {
            parts.push(evidence.document().0.clone());
            parts.push(evidence.location().to_string());
            parts.push(evidence.quote().to_owned());
        }
        let id = FindingId::of(parts);
        Self { id, draft, waiver: None }
    }

    /// The finding, waived by a person.
    #[must_use]
    pub fn waived(self, waiver: Waiver) -> Self {
        Self { waiver: Some(waiver), ..self }
    }

    /// By which waiver it is not to be raised, if by any.
    #[must_use]
    pub fn waiver(&self) -> Option<&Waiver> {
        self.waiver.as_ref()
    }

    /// Its fingerprint.
    #[must_use]
    pub fn id(&self) -> FindingId {
        self.id
    }

    /// What it says.
    #[must_use]
    pub fn draft(&self) -> &FindingDraft {
        &self.draft
    }
}

/// The fingerprint of a finding, printed `F-3c9a0f6e1b2d4c58`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct FindingId(u64);

impl FindingId {
    /// The id of a finding that a person drafts: of everything that makes it another one.
    pub fn of<T: AsRef<str>>(parts: impl IntoIterator<Item = T>) -> Self {
        Self(Fingerprint::of(parts).short())
    }
}

impl TryFrom<String> for FindingId {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let digits = text.strip_prefix("F-").filter(|digits| digits.len() == 16);
        digits
            .and_then(|digits| u64::from_str_radix(digits, 16).ok())
            .map(Self)
            .ok_or_else(|| format!("`{text}` is no finding: `F-` and 16 hexadecimal digits"))
    }
}

impl From<FindingId> for String {
    fn from(id: FindingId) -> Self {
        id.to_string()
    }
}

impl fmt::Display for FindingId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "F-{:016x}", self.0)
    }
}

/// What a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingKind {
    /// The evidence shows that a requirement is not met.
    Nonconformity,
    /// Worth noting; no requirement is shown to be missed.
    Observation,
    /// Something that could be better.
    Opportunity,
    /// Nothing was found: ask before concluding.
    EvidenceRequest,
    /// The input is ambiguous; a person has to look.
    NeedsHuman,
    /// Shown to be met.
    Conformity,
}

impl FindingKind {
    /// The name in the output files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            FindingKind::Nonconformity => "nonconformity",
            FindingKind::Observation => "observation",
            FindingKind::Opportunity => "opportunity",
            FindingKind::EvidenceRequest => "evidence_request",
            FindingKind::NeedsHuman => "needs_human",
            FindingKind::Conformity => "conformity",
        }
    }
}

/// The grade of a finding: an order, never a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Opportunity for improvement.
    #[serde(rename = "ofi")]
    Opportunity,
    /// Observation.
    Observation,
    /// Minor nonconformity.
    Minor,
    /// Major nonconformity.
    Major,
}

impl Severity {
    /// The name in the output files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Severity::Opportunity => "ofi",
            Severity::Observation => "observation",
            Severity::Minor => "minor",
            Severity::Major => "major",
        }
    }
}

/// What a finding is measured against.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Criterion {
    /// Where the criterion comes from.
    pub source: CriterionSource,
    /// The criterion in our words, or the auditee's own rule.
    pub text: String,
}

/// Where a criterion comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CriterionSource {
    /// ISO/IEC 42001:2023.
    Standard,
    /// The organisation's own rule.
    OwnProcedure,
    /// The Statement of Applicability.
    #[serde(rename = "SoA")]
    Soa,
    /// A contract.
    Contract,
    /// A law.
    Law,
}

impl CriterionSource {
    /// In words, as a reader is told it.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            CriterionSource::Standard => "ISO/IEC 42001:2023, in our words",
            CriterionSource::OwnProcedure => "the organisation's own rule",
            CriterionSource::Soa => "Statement of Applicability",
            CriterionSource::Contract => "contract",
            CriterionSource::Law => "law",
        }
    }
}

/// How many were looked at, and how many failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Population {
    /// How many were looked at.
    pub tested: u32,
    /// How many of them failed.
    pub failed: u32,
    /// What they are: `in-scope AI systems`.
    pub unit: String,
}

/// Who drafted a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "engine", rename_all = "lowercase")]
pub enum DraftedBy {
    /// An audit test.
    Check,
    /// The keyword engine.
    Keyword,
    /// A language model, whose quotations were found in their sources.
    Llm {
        /// The model, as the endpoint named it.
        model: String,
        /// The SHA-256 of its prompt.
        prompt: String,
        /// The digest of the question, under which question and answer are kept.
        key: String,
    },
    /// A person, in the review.
    Person,
}

impl DraftedBy {
    /// The name in the output files.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            DraftedBy::Check => "check",
            DraftedBy::Keyword => "keyword",
            DraftedBy::Llm { .. } => "llm",
            DraftedBy::Person => "person",
        }
    }
}
