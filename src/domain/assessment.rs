//! How far a requirement is answered by the evidence, and who judged that.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{AuditDate, Evidence, FindingId, Overlay, Passage, RequirementId};

/// The judgement of one requirement.
#[derive(Clone, Debug, PartialEq)]
pub struct Assessment {
    /// The requirement.
    pub requirement: RequirementId,
    /// How far it is answered.
    pub verdict: Verdict,
    /// Why, in words an auditor can check.
    pub reason: String,
    /// What was looked at, best first.
    pub passages: Vec<JudgedPassage>,
    /// The newest day an operating passage bears.
    pub newest_operating: Option<AuditDate>,
    /// How far it is answered for each AI system of the inventory, where it is to be met for each.
    pub systems: Vec<SystemConclusion>,
    /// Who judged.
    pub judge: Judge,
    /// What a language model made of it, where one was asked.
    pub overlay: Option<Box<Overlay>>,
}

/// How far a requirement is answered for one AI system, by the passages that name it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SystemConclusion {
    /// Its id and name.
    pub system: String,
    /// The conclusion, as `coverage.json` names it.
    pub conclusion: &'static str,
}

/// How far a requirement is answered. "Supported" is about evidence; it never means conforming.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// What the requirement demands is evidenced.
    Supported(Support),
    /// It is laid down; that it happens is demanded too and not shown.
    DesignOnly(Support),
    /// It happens; that it is laid down is demanded too and not shown.
    OperatingOnly(Support),
    /// Passages touch it without answering it.
    Partial(Support),
    /// A nonconformity is drafted against it.
    Contradicted {
        /// The drafts.
        findings: Vec<FindingId>,
        /// What it would be without them.
        otherwise: Box<Verdict>,
    },
    /// Nothing in the evidence touches it.
    NotFound,
    /// The Statement of Applicability leaves it out.
    NotApplicable {
        /// The reason given there.
        reason: String,
    },
}

impl Verdict {
    /// The names of all, as output files and the rules of the catalogue have them.
    pub const NAMES: [&'static str; 7] = [
        "supported",
        "design_only",
        "operating_only",
        "partial",
        "contradicted",
        "not_found",
        "not_applicable",
    ];

    /// The name in the output files.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Verdict::Supported(_) => "supported",
            Verdict::DesignOnly(_) => "design_only",
            Verdict::OperatingOnly(_) => "operating_only",
            Verdict::Partial(_) => "partial",
            Verdict::Contradicted { .. } => "contradicted",
            Verdict::NotFound => "not_found",
            Verdict::NotApplicable { .. } => "not_applicable",
        }
    }

    /// What it rests on.
    #[must_use]
    pub fn support(&self) -> Option<&Support> {
        match self {
            Verdict::Supported(support)
            | Verdict::DesignOnly(support)
            | Verdict::OperatingOnly(support)
            | Verdict::Partial(support) => Some(support),
            Verdict::Contradicted { otherwise, .. } => otherwise.support(),
            Verdict::NotFound | Verdict::NotApplicable { .. } => None,
        }
    }
}

/// What a verdict rests on: at least one quotation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Support {
    design: Vec<Evidence>,
    operating: Vec<Evidence>,
}

impl Support {
    /// Support from what lays the requirement down and what shows it happening; `None` without either.
    #[must_use]
    pub fn new(design: Vec<Evidence>, operating: Vec<Evidence>) -> Option<Self> {
        (!design.is_empty() || !operating.is_empty()).then_some(Self { design, operating })
    }

    /// What lays the requirement down.
    #[must_use]
    pub fn design(&self) -> &[Evidence] {
        &self.design
    }

    /// What shows it happening.
    #[must_use]
    pub fn operating(&self) -> &[Evidence] {
        &self.operating
    }
}

/// A passage and what it is worth for one requirement.
#[derive(Clone, Debug, PartialEq)]
pub struct JudgedPassage {
    /// The passage.
    pub passage: Passage,
    /// What it shows.
    pub nature: Nature,
    /// How much it shows.
    pub strength: Strength,
    /// What its score is made of.
    pub parts: Vec<ScorePart>,
    /// What tells what it shows: above nought in all, something happens.
    pub nature_parts: Vec<ScorePart>,
}

/// A number that went into the score of a passage.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct ScorePart {
    /// What it is.
    pub name: &'static str,
    /// The number.
    pub value: f64,
    /// What it added to the sum, by its weight.
    pub adds: f64,
}

/// What a passage shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Nature {
    /// That something is laid down.
    Design,
    /// That something happened.
    Operating,
    /// A form to fill in: neither.
    Template,
    /// It only speaks of the matter.
    Mention,
}

impl fmt::Display for Nature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Nature::Design => "design",
            Nature::Operating => "operating",
            Nature::Template => "template",
            Nature::Mention => "mention",
        })
    }
}

/// How much a passage shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Strength {
    /// It shares words and no more.
    Weak,
    /// It touches the matter.
    Partial,
    /// It answers.
    Strong,
}

/// Who judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Judge {
    /// The keyword engine: deterministic, no model.
    Keyword,
    /// A language model, whose quotations were found in their sources.
    Model {
        /// The model, as the endpoint named it.
        name: String,
    },
    /// The keyword engine, though a model was asked.
    KeywordInstead {
        /// Why its conclusion stands.
        because: String,
    },
}

impl Judge {
    /// The name in the output files.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Judge::Keyword => "keyword",
            Judge::Model { .. } => "model",
            Judge::KeywordInstead { .. } => "keyword_instead",
        }
    }
}
