//! What can be said of a passage for a requirement, as numbers, and what they come to.
//!
//! The weights are data (`lexicon/judgement.toml`): two logistic regressions, one for "answers" and one for
//! "at least touches", fitted on labelled organisations.

use super::concepts::Spoken;
use crate::catalog::{Catalog, Feature, Weights};
use crate::domain::{KindCode, Requirement, RequirementId, ScorePart};
use crate::facts::{Facts, Place};
use crate::learn::Likenesses;

/// What is known of a passage, its document and the dump.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known<'a> {
    /// The place of the requirement in the catalogue.
    pub place: usize,
    pub passage: &'a Likenesses,
    pub document: &'a Likenesses,
    /// The share of its concepts that are spoken of.
    pub grasp: f64,
    pub words: usize,
    pub denials: usize,
    pub names_ai: bool,
    pub document_about_ai: f64,
    pub dump_about_ai: f64,
    pub facts: &'a Facts,
}

/// A number for each feature.
#[derive(Clone, Debug)]
pub(super) struct Features([f64; Feature::ALL.len()]);

impl Features {
    pub fn of(known: &Known<'_>, requirement: &Requirement, catalog: &Catalog) -> Self {
        let likeness = known.passage.requirements[known.place];
        let best = known.passage.requirements.iter().copied().fold(f64::MIN, f64::max);
        let fit = fit(known.facts, requirement, catalog);
        let is = |told: bool| f64::from(u8::from(told));
        let words = known.words as f64;
        Self(Feature::ALL.map(|feature| match feature {
            Feature::Likeness => likeness,
            Feature::Lead => likeness - best,
            Feature::Beyond => likeness - known.passage.elsewhere,
            Feature::Document => known.document.requirements[known.place],
            Feature::DocumentBeyond => {
                known.document.requirements[known.place] - known.document.elsewhere
            }
            Feature::Denials => known.denials.min(DENIALS_MAX) as f64,
            Feature::Grasp => known.grasp,
            Feature::KindMade => is(fit == Fit::Made),
            Feature::KindPlausible => is(fit == Fit::Plausible),
            Feature::KindPoints => is(fit == Fit::Points),
            Feature::Archived => is(known.facts.place == Place::Archive),
            Feature::Template => is(known.facts.place == Place::Template),
            Feature::NamesAi => is(known.names_ai),
            Feature::AboutAi => known.document_about_ai,
            Feature::DumpAboutAi => known.dump_about_ai,
            Feature::Words => words.min(WORDS_MAX) / WORDS_MAX,
            Feature::WordsLogarithm => words.ln_1p(),
        }))
    }

    /// The weighted sum: the logarithm of the odds.
    pub fn sum(&self, weights: &Weights<Feature>) -> f64 {
        let weighted = self.parts(weights).into_iter().map(|part| part.adds);
        weights.begin + weighted.sum::<f64>()
    }

    /// What each feature adds to the sum.
    pub fn parts(&self, weights: &Weights<Feature>) -> Vec<ScorePart> {
        let part = |(feature, value): (&Feature, &f64)| ScorePart {
            name: feature.name(),
            value: *value,
            adds: value * weights.of(feature),
        };
        Feature::ALL.iter().zip(&self.0).map(part).collect()
    }
}

/// More denials tell nothing more.
const DENIALS_MAX: usize = 3;
/// Longer passages have no more room for an answer.
const WORDS_MAX: f64 = 100.0;

/// How a document's kind fits a requirement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fit {
    /// It is what this kind of document is for.
    Made,
    /// Documents of this kind sometimes carry it.
    Plausible,
    /// The kind only points at requirements, as an index or an audit report does.
    Points,
    /// The kind is for something else, or could not be told.
    Neither,
}

fn fit(facts: &Facts, requirement: &Requirement, catalog: &Catalog) -> Fit {
    let Some(code) = &facts.kind else { return Fit::Neither };
    let serves =
        |id: RequirementId| catalog.kind(code).is_some_and(|kind| kind.serves.contains(&id));
    let listed = |kinds: &[KindCode]| kinds.contains(code);
    if serves(requirement.id) {
        Fit::Made
    } else if listed(&requirement.design.kinds) || listed(&requirement.operating.kinds) {
        Fit::Plausible
    } else if listed(&catalog.lexicon().judgement.pointers.kinds) {
        Fit::Points
    } else {
        Fit::Neither
    }
}

/// The share of a requirement's concepts that texts read apart (a passage, its document's title) speak of.
pub(super) fn grasp(requirement: &Requirement, spoken: [&Spoken; 2]) -> f64 {
    let groups = requirement.concepts.len();
    let met = (0..groups)
        .filter(|group| spoken.iter().any(|spoken| spoken.has(requirement.id, *group)))
        .count();
    met as f64 / groups.max(1) as f64
}

/// The probability that a sum of logarithmic odds stands for.
pub(super) fn probability(sum: f64) -> f64 {
    1.0 / (1.0 + (-sum).exp())
}
