//! What the evidence of an audit against ISO/IEC 42001 says on other frameworks, by the crosswalk.
//!
//! It is derived and never judged anew: a shared clause shows the conclusion that was drawn once, everything else
//! shows where to look. Nothing here is a statement that a framework is met.

use super::{ClauseId, Confidence, Evidence, FindingId, FrameworkId, Relation, RequirementId};

/// A combined audit: what one body of evidence says on each further framework.
#[derive(Clone, Debug, PartialEq)]
pub struct Combined {
    /// The frameworks asked for, in their order.
    pub frameworks: Vec<FrameworkCoverage>,
    /// Every draft with the further criteria it bears on, in the order of the drafts.
    pub findings: Vec<FurtherCriteria>,
}

/// The coverage of a framework.
#[derive(Clone, Debug, PartialEq)]
pub struct FrameworkCoverage {
    /// The framework.
    pub framework: FrameworkId,
    /// Every part of it that the catalogue lists, in its order.
    pub targets: Vec<Target>,
    /// The requirements of ISO/IEC 42001 that it has nothing for.
    pub without_counterpart: Vec<MappedFrom>,
}

/// A part of a framework, and what was seen that bears on it.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// The part.
    pub id: ClauseId,
    /// How far it was looked at.
    pub state: TargetState,
    /// The requirements that are mapped to it, the closest first.
    pub from: Vec<MappedFrom>,
    /// Passages found for these requirements.
    pub passages: Vec<PassageToLookAt>,
    /// The drafts of any kind that name one of these requirements.
    pub findings: Vec<FindingId>,
}

/// How far a part of a framework was looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TargetState {
    /// It is a clause both standards share, and was judged once, for the AI management system.
    JudgedOnce {
        /// The conclusion there, as `coverage.json` names it; the worst one where there are several.
        conclusion: &'static str,
    },
    /// Passages were found for related requirements; nobody judged them against this part.
    EvidenceToLookAt,
    /// Related requirements were looked for, and nothing was found for any of them.
    NothingFound,
    /// Nothing is mapped to it: it was not looked at.
    NotLookedAt,
}

impl TargetState {
    /// The name in the output files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            TargetState::JudgedOnce { .. } => "judged_once",
            TargetState::EvidenceToLookAt => "evidence_to_look_at",
            TargetState::NothingFound => "nothing_found",
            TargetState::NotLookedAt => "not_looked_at",
        }
    }

    /// The conclusion that is carried over, where one is.
    #[must_use]
    pub fn conclusion(self) -> Option<&'static str> {
        match self {
            TargetState::JudgedOnce { conclusion } => Some(conclusion),
            _ => None,
        }
    }
}

/// A requirement with how it is mapped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MappedFrom {
    /// The requirement.
    pub requirement: RequirementId,
    /// How it is related.
    pub relation: Relation,
    /// Who says so: a code the crosswalk explains.
    pub source: String,
    /// How sure that is.
    pub confidence: Confidence,
    /// What to mind.
    pub note: Option<String>,
    /// The conclusion on the requirement, as `coverage.json` names it.
    pub conclusion: &'static str,
}

/// A passage found for a requirement, to be looked at for a part of another framework.
#[derive(Clone, Debug, PartialEq)]
pub struct PassageToLookAt {
    /// The requirement it was found for.
    pub requirement: RequirementId,
    /// Its words and their place.
    pub evidence: Evidence,
}

/// A draft with the criteria of other frameworks it bears on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FurtherCriteria {
    /// The draft.
    pub finding: FindingId,
    /// The criteria, in the order of the frameworks; each once, by its closest relation.
    pub also: Vec<FurtherCriterion>,
}

/// A criterion of another framework. The grade of the finding there is the auditor's to give.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FurtherCriterion {
    /// The part of the framework.
    pub id: ClauseId,
    /// How it is related to what the finding is held against.
    pub relation: Relation,
    /// The requirement through which it comes.
    pub through: RequirementId,
}
