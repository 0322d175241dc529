//! Carries what was found for ISO/IEC 42001 over to other frameworks, by the crosswalk of the catalogue.
//!
//! A clause that both standards share is judged once; whatever is only related shows where to look. The rules are
//! the catalogue's. No part of a framework comes out of here as met.

use std::collections::BTreeMap;

use crate::catalog::{Catalog, Crosswalk, Framework, Mapping};
use crate::domain::{
    Assessment, ClauseId, Combined, Evidence, Finding, FindingId, FrameworkCoverage, FrameworkId,
    FurtherCriteria, FurtherCriterion, MappedFrom, PassageToLookAt, RequirementId, Support, Target,
    TargetState,
};

/// What the evidence says on these frameworks; nothing where none is asked for. A framework the catalogue does not
/// hold is passed over.
#[must_use]
pub fn combine(
    asked: &[FrameworkId],
    catalog: &Catalog,
    assessments: &[Assessment],
    findings: &[Finding],
) -> Option<Combined> {
    if asked.is_empty() {
        return None;
    }
    let judged = Judged {
        crosswalk: catalog.crosswalk(),
        assessments: assessments.iter().map(|one| (one.requirement, one)).collect(),
        findings,
    };
    let frameworks = asked.iter().filter_map(|id| catalog.framework(*id));
    Some(Combined {
        frameworks: frameworks.map(|framework| judged.coverage(framework)).collect(),
        findings: findings.iter().map(|finding| judged.criteria(finding, asked)).collect(),
    })
}

/// What an audit ended with, and how it is mapped.
struct Judged<'a> {
    crosswalk: &'a Crosswalk,
    assessments: BTreeMap<RequirementId, &'a Assessment>,
    findings: &'a [Finding],
}

impl Judged<'_> {
    fn coverage(&self, framework: &Framework) -> FrameworkCoverage {
        let nothing = self
            .crosswalk
            .mappings()
            .iter()
            .filter(|mapping| mapping.framework == framework.id && mapping.target.is_none());
        FrameworkCoverage {
            framework: framework.id,
            targets: framework.clauses.iter().map(|clause| self.target(clause.id)).collect(),
            without_counterpart: nothing.map(|mapping| self.mapped(mapping)).collect(),
        }
    }

    fn target(&self, id: ClauseId) -> Target {
        let mut mappings: Vec<&Mapping> = self.crosswalk.to(id).collect();
        // Among equals the order of the standard stays, as the crosswalk is sorted.
        mappings.sort_by_key(|mapping| std::cmp::Reverse(mapping.relation));
        let passages: Vec<PassageToLookAt> =
            mappings.iter().flat_map(|mapping| self.passages(mapping.requirement)).collect();
        Target {
            id,
            state: self.state(&mappings, &passages),
            from: mappings.iter().map(|mapping| self.mapped(mapping)).collect(),
            findings: self.bearing_on(&mappings),
            passages: each_once(passages),
        }
    }

    fn state(&self, mappings: &[&Mapping], passages: &[PassageToLookAt]) -> TargetState {
        let carried = mappings.iter().filter(|mapping| self.crosswalk.carries_over(mapping));
        let conclusions = carried.filter_map(|mapping| self.conclusion(mapping.requirement));
        let badness = |conclusion: &&str| {
            self.crosswalk.rules().worst_first.iter().position(|one| one == conclusion)
        };
        match conclusions.min_by_key(badness) {
            Some(conclusion) => TargetState::JudgedOnce { conclusion },
            None if mappings.is_empty() => TargetState::NotLookedAt,
            None if passages.is_empty() => TargetState::NothingFound,
            None => TargetState::EvidenceToLookAt,
        }
    }

    fn conclusion(&self, requirement: RequirementId) -> Option<&'static str> {
        self.assessments.get(&requirement).map(|assessment| assessment.verdict.name())
    }

    fn mapped(&self, mapping: &Mapping) -> MappedFrom {
        MappedFrom {
            requirement: mapping.requirement,
            relation: mapping.relation,
            source: mapping.source.clone(),
            confidence: mapping.confidence,
            note: mapping.note.clone(),
            // A requirement that was not judged had nothing found for it.
            conclusion: self.conclusion(mapping.requirement).unwrap_or("not_found"),
        }
    }

    /// The first passages that lay a requirement down, and the first that show it happening.
    fn passages(&self, requirement: RequirementId) -> impl Iterator<Item = PassageToLookAt> {
        let found = self.assessments.get(&requirement);
        let support: Option<&Support> = found.and_then(|one| one.verdict.support());
        let max = self.crosswalk.rules().passages_per_requirement_max;
        let first = move |evidence: &'_ [Evidence]| -> Vec<Evidence> {
            evidence.iter().take(max).cloned().collect()
        };
        let design = support.map(|support| first(support.design())).unwrap_or_default();
        let operating = support.map(|support| first(support.operating())).unwrap_or_default();
        let shown = design.into_iter().chain(operating);
        shown.map(move |evidence| PassageToLookAt { requirement, evidence })
    }

    fn bearing_on(&self, mappings: &[&Mapping]) -> Vec<FindingId> {
        let names = |finding: &&Finding| {
            let held_against = &finding.draft().requirements;
            mappings.iter().any(|mapping| held_against.contains(&mapping.requirement))
        };
        self.findings.iter().filter(names).map(Finding::id).collect()
    }

    fn criteria(&self, finding: &Finding, asked: &[FrameworkId]) -> FurtherCriteria {
        let mut also: BTreeMap<ClauseId, FurtherCriterion> = BTreeMap::new();
        for &through in &finding.draft().requirements {
            let mappings = self.crosswalk.of(through);
            for mapping in mappings.filter(|mapping| asked.contains(&mapping.framework)) {
                let Some(id) = mapping.target else { continue };
                let further = FurtherCriterion { id, relation: mapping.relation, through };
                let known = also.entry(id).or_insert(further);
                // The requirement that comes first in the finding stays among equals.
                if known.relation < further.relation {
                    *known = further;
                }
            }
        }
        FurtherCriteria { finding: finding.id(), also: also.into_values().collect() }
    }
}

/// Passages without those that stand there already, for whichever requirement.
fn each_once(passages: Vec<PassageToLookAt>) -> Vec<PassageToLookAt> {
    let mut kept: Vec<PassageToLookAt> = Vec::with_capacity(passages.len());
    for passage in passages {
        if kept.iter().all(|one| one.evidence != passage.evidence) {
            kept.push(passage);
        }
    }
    kept
}

#[cfg(test)]
mod tests;
