//! What samples are drawn from, and how many are drawn.

use serde::Deserialize;

use super::Bilingual;
use crate::domain::RequirementId;

/// The rules of `sampling.toml`. All of them are house rules: no standard gives a number.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sampling {
    /// All are looked at where there are no more than these.
    pub all_up_to: usize,
    /// So many are looked at otherwise, at least.
    pub sample_min: usize,
    /// The values of a tier that make an item one to look at in any case, lower case.
    high_tiers: Vec<String>,
    /// What is drawn from.
    #[serde(rename = "population")]
    pub populations: Vec<SampledPopulation>,
}

/// A register whose rows are drawn from.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SampledPopulation {
    /// The register, as `lexicon/registers.toml` names it.
    pub record: String,
    /// What its rows are.
    pub name: Bilingual,
    /// The kinds of document whose rows count; none for any that is not a rule.
    pub kinds: Vec<String>,
    /// The requirements it is drawn for.
    pub requirements: Vec<RequirementId>,
    /// What is drawn in any case.
    #[serde(default)]
    pub always: Vec<Always>,
    /// The column that holds a tier.
    #[serde(default)]
    pub tier: String,
    /// The column whose greatest number is drawn.
    #[serde(default)]
    pub highest: String,
    /// The column that names a system.
    #[serde(default)]
    pub system: String,
    /// The column of which each value is drawn once.
    #[serde(default)]
    pub one_per: String,
}

/// Why an item is drawn in any case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Always {
    /// Its tier is high.
    HighTier,
    /// Its number is the greatest.
    Highest,
    /// A change of its system is on record.
    Changed,
}

impl Sampling {
    /// How many of so many are looked at: all of few, else the square root rounded up and the least number.
    #[must_use]
    pub fn size(&self, population: usize) -> usize {
        if population <= self.all_up_to {
            return population;
        }
        let root = population.isqrt();
        let root = if root * root < population { root + 1 } else { root };
        root.max(self.sample_min)
    }

    /// Whether a tier is one to look at in any case.
    #[must_use]
    pub fn is_high(&self, tier: &str) -> bool {
        let tier = tier.trim().to_lowercase();
        self.high_tiers.contains(&tier)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_are_looked_at_whole_and_many_by_the_root() {
        let rules = "all_up_to = 5\nsample_min = 3\nhigh_tiers = ['a']\npopulation = []";
        let sampling: Sampling = toml::from_str(rules).expect("reads");
        for (population, size) in
            [(0, 0), (1, 1), (5, 5), (6, 3), (9, 3), (10, 4), (100, 10), (101, 11)]
        {
            assert_eq!(sampling.size(population), size, "{population}");
        }
        assert!(sampling.is_high(" A ") && !sampling.is_high("b"));
    }
}
