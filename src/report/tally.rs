//! How many there are of everything.
//!
//! The report's summary, `run.json` and the terminal show the same numbers because all take them from
//! here.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Report;
use super::documents::{Reading, Status};
use crate::domain::{FindingKind, KindNature, RequestKind};

/// Counts by their name in the output files.
pub type Counts = BTreeMap<&'static str, usize>;

/// How many there are of everything; what is known to exist is there, with 0 where there is none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// Files received, by status.
    pub files: Counts,
    /// Documents understood, without duplicates, by nature; `unknown` where no cue revealed it.
    pub documents: Counts,
    /// Documents in a language of which the catalogue has no words, by language: their gaps may be gaps
    /// of language.
    pub other_languages: Counts,
    /// Chunks cut from them.
    pub chunks: u64,
    /// Requirements, by conclusion.
    pub requirements: Counts,
    /// Drafts, by kind and grade; `ungraded` where they have none.
    pub findings: BTreeMap<&'static str, Counts>,
    /// What is left to ask, by kind.
    pub requests: Counts,
}

/// The name of a language that is told apart, by its ISO 639-1 code.
fn language_name(code: &str) -> &'static str {
    match code {
        "es" => "Spanish",
        "nl" => "Dutch",
        "it" => "Italian",
        _ => "another language",
    }
}

const NATURES: [&str; 6] = ["document", "register", "record", "log", "template", "unknown"];

const CONCLUSIONS: [&str; 7] = [
    "supported",
    "design_only",
    "operating_only",
    "partial",
    "contradicted",
    "not_found",
    "not_applicable",
];

/// Every kind of draft, in the order of the report's summary.
pub(super) const FINDING_KINDS: [FindingKind; 6] = [
    FindingKind::Nonconformity,
    FindingKind::Observation,
    FindingKind::Opportunity,
    FindingKind::EvidenceRequest,
    FindingKind::NeedsHuman,
    FindingKind::Conformity,
];

impl Tally {
    /// Counts what a report holds.
    #[must_use]
    pub fn of(report: &Report) -> Self {
        let mut tally = Self {
            files: Status::ALL.into_iter().map(|status| (status.name(), 0)).collect(),
            documents: NATURES.into_iter().map(|nature| (nature, 0)).collect(),
            requirements: CONCLUSIONS.into_iter().map(|conclusion| (conclusion, 0)).collect(),
            findings: FINDING_KINDS.into_iter().map(|kind| (kind.name(), Counts::new())).collect(),
            requests: [("evidence", 0), ("interview", 0)].into(),
            ..Self::default()
        };
        for studied in &report.documents {
            count(&mut tally.files, Reading::of(&studied.row.outcome).status.name());
            tally.chunks += u64::from(studied.chunks);
            if let (Some(facts), None) = (&studied.facts, &studied.row.duplicate_of) {
                count(&mut tally.documents, facts.nature.map_or("unknown", KindNature::name));
                if let Some(language) = facts.foreign_language() {
                    count(&mut tally.other_languages, language_name(language));
                }
            }
        }
        for assessment in &report.assessments {
            count(&mut tally.requirements, assessment.verdict.name());
        }
        for finding in &report.findings {
            let draft = finding.draft();
            let grade = draft.grade.map_or("ungraded", crate::domain::Severity::name);
            count(tally.findings.entry(draft.kind.name()).or_default(), grade);
        }
        for request in &report.requests {
            count(
                &mut tally.requests,
                match request.kind {
                    RequestKind::Evidence => "evidence",
                    RequestKind::Interview => "interview",
                },
            );
        }
        tally
    }

    /// How many drafts there are of a kind, whatever their grade.
    #[must_use]
    pub fn drafts(&self, kind: FindingKind) -> usize {
        self.findings.get(kind.name()).map_or(0, |grades| grades.values().sum())
    }
}

fn count(counts: &mut Counts, name: &'static str) {
    *counts.entry(name).or_default() += 1;
}
