//! What several chapters of the report count and name.

use std::collections::{BTreeMap, BTreeSet};

use super::super::Dossier;
use super::super::standing::{Numbered, Ordered};
use crate::docket::Matter;
use crate::domain::{CriterionSource, FindingId, RequirementId, Severity};
use crate::paper::{Text, Tone};

/// The number of a finding in the report: `MIN-3`.
pub(super) fn number(dossier: &Dossier<'_>, finding: &Numbered<'_>) -> String {
    format!("{}-{}", short(dossier, Some(finding.grade)), finding.number)
}

/// The code of a grade.
pub(super) fn short<'a>(dossier: &Dossier<'a>, grade: Option<Severity>) -> &'a str {
    dossier
        .phrases
        .find(&format!("common.grade_short.{}", grade.map_or("none", Severity::name)))
        .unwrap_or("–")
}

/// A grade in words.
pub(super) fn grade_words(dossier: &Dossier<'_>, grade: Option<Severity>) -> String {
    dossier
        .phrases
        .say(&format!("common.grade.{}", grade.map_or("none", Severity::name)))
        .to_owned()
}

/// The ground of a grade.
pub(super) fn tone(grade: Severity) -> Tone {
    match grade {
        Severity::Major => Tone::Major,
        Severity::Minor => Tone::Minor,
        Severity::Observation => Tone::Observation,
        Severity::Opportunity => Tone::Opportunity,
    }
}

/// The numbers of the findings that name a requirement, each leading to its finding.
pub(super) fn naming(
    dossier: &Dossier<'_>,
    ordered: &Ordered<'_>,
) -> BTreeMap<RequirementId, Text> {
    let mut named: BTreeMap<RequirementId, Text> = BTreeMap::new();
    for finding in &ordered.findings {
        let number = number(dossier, finding);
        let requirements: BTreeSet<RequirementId> =
            finding.matter.draft.requirements.iter().copied().collect();
        for requirement in requirements {
            let text = named.entry(requirement).or_default();
            let before = if text.is_empty() { "" } else { ", " };
            *text = std::mem::take(text).and(before).link(&number, anchor(finding.matter.id()));
        }
    }
    named
}

/// Where links to a finding point.
pub(super) fn anchor(id: FindingId) -> String {
    id.to_string()
}

/// Requirements with their titles: `A.7.4 Quality of data for AI systems`.
pub(super) fn requirements(dossier: &Dossier<'_>, matter: &Matter) -> String {
    let named: Vec<String> = matter
        .draft
        .requirements
        .iter()
        .map(|id| match requirement_title(dossier, *id) {
            Some(title) => format!("{id} {title}"),
            None => id.to_string(),
        })
        .collect();
    named.join("; ")
}

/// The short title of a requirement in the language of the paper; none for an id the catalogue does not hold.
pub(super) fn requirement_title(dossier: &Dossier<'_>, id: RequirementId) -> Option<String> {
    Some(dossier.title(id)).filter(|title| !title.is_empty())
}

/// How many of the organisation's own documents findings are held against.
pub(super) fn own_rules(dossier: &Dossier<'_>) -> usize {
    let own: BTreeSet<&str> = dossier
        .docket
        .matters
        .iter()
        .filter(|matter| matter.draft.criterion.source == CriterionSource::OwnProcedure)
        .filter_map(|matter| matter.evidence.first())
        .map(|citation| citation.document.as_str())
        .collect();
    own.len()
}
