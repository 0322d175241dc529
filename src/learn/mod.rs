//! What answers to each requirement look like, learned from the catalogue's own words and examples.
//!
//! Each requirement has a profile: which words speak for it and which against. A profile is the mean of
//! the passages that answer minus the mean of all others (Rocchio 1971; Manning, Raghavan and Schütze 2008,
//! section 14.2), in units of how much each word varies (diagonal discriminant analysis; Tibshirani and
//! others 2002), over word weights of the usual kind: logarithmic frequency times rarity among the
//! examples, each passage of length one. It is learned anew from the catalogue in a closed form, so that who
//! adds an example changes the judgement and nothing else has to be trained. Nothing is learned from the
//! evidence: a passage has the same likeness in every dump.

mod bag;
mod compounds;
mod dictionary;
mod lessons;
mod manner;
mod profile;
mod taught;

use std::collections::BTreeMap;

use rayon::prelude::*;

pub use bag::Bag;
pub use manner::Manner;

use crate::catalog::Catalog;
use crate::domain::RequirementId;
use crate::words::Language;
use compounds::Compounds;
use profile::Profile;

/// The profiles of all requirements, and one of what answers none, in each language.
#[derive(Clone, Debug)]
pub struct Profiles {
    requirements: Vec<RequirementId>,
    /// In the order of [`Language::ALL`].
    languages: Vec<Profile>,
    words: bag::WordRules,
    manner: Manner,
}

/// How alike a passage is to each profile: from -1 to 1, mostly between 0 and 0.3.
#[derive(Clone, Debug, PartialEq)]
pub struct Likenesses {
    /// To what answers each requirement, in catalogue order.
    pub requirements: Vec<f64>,
    /// To what answers none of them.
    pub elsewhere: f64,
}

impl Profiles {
    /// Learns from a catalogue.
    #[must_use]
    pub fn learn(catalog: &Catalog) -> Self {
        let rules = catalog.lexicon().judgement.learning;
        let words = bag::WordRules {
            function_words: catalog.lexicon().judgement.function_words.clone(),
            compounds: Compounds::of(catalog),
        };
        let requirements: Vec<RequirementId> =
            catalog.requirements().iter().map(|requirement| requirement.id).collect();
        let learn = |language: &Language| {
            let (lessons, dictionary) = lessons::of(catalog, *language, &words);
            Profile::learn(&lessons, dictionary, requirements.len(), rules)
        };
        let (languages, manner) = rayon::join(
            || Language::ALL.par_iter().map(learn).collect(),
            || Manner::learn(catalog),
        );
        Self { requirements, languages, words, manner }
    }

    /// A passage as a bag of words; the parts count alike.
    #[must_use]
    pub fn bag<'a>(&self, parts: impl IntoIterator<Item = &'a str>, language: Language) -> Bag {
        self.languages[language as usize].bag(parts, language, &self.words)
    }

    /// How alike a passage is to each profile of its language.
    #[must_use]
    pub fn likenesses(&self, bag: &Bag) -> Likenesses {
        let mut sums = self.languages[bag.language() as usize].products(bag.counts());
        let elsewhere = sums.pop().unwrap_or_default();
        Likenesses { requirements: sums, elsewhere }
    }

    /// How texts speak of what happens, and of what is laid down.
    #[must_use]
    pub fn manner(&self) -> &Manner {
        &self.manner
    }

    /// The stems that speak most for a requirement in any language, with how much.
    #[must_use]
    pub fn telling(&self, requirement: RequirementId) -> BTreeMap<&str, f64> {
        let mut telling = BTreeMap::new();
        if let Some(place) = self.requirements.iter().position(|one| *one == requirement) {
            for (stem, lift) in self.languages.iter().flat_map(|profile| profile.telling(place)) {
                let kept = telling.entry(stem.as_str()).or_insert(*lift);
                *kept = lift.max(*kept);
            }
        }
        telling
    }
}
