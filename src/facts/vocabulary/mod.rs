//! The names by which a dump speaks of its AI systems.
//!
//! Many houses never say "AI": they say "Compass" and "DT-01". Their inventory tells which names those are,
//! and every other file that names one is about an AI system.

mod finder;
mod gather;

use std::collections::BTreeSet;

use finder::Finder;

use super::names::{self, NameCues};
use super::{Facts, Record};
use crate::catalog::Catalog;
use crate::domain::{Evidence, EvidencePath};

/// The names of the AI systems of a dump.
#[derive(Clone, Debug)]
pub struct Vocabulary {
    systems: Vec<NamedSystem>,
    finder: Finder,
    in_paths: Finder,
}

/// An AI system and what it goes by, as far as that tells it from other things.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedSystem {
    /// Its id in the inventory: `DT-01`.
    pub id: Option<String>,
    /// Its names and other names, as they are written.
    pub names: BTreeSet<String>,
    /// Where it is listed.
    pub evidence: Evidence,
}

impl NamedSystem {
    /// Its id and first name, as far as it has them.
    #[must_use]
    pub fn label(&self) -> String {
        let names = self.id.iter().chain(self.names.first());
        names.map(String::as_str).collect::<Vec<_>>().join(" ")
    }
}

impl Vocabulary {
    /// The names that the inventories of a dump give, and its impact assessments and model cards.
    ///
    /// The same documents give the same vocabulary, in whatever order they come.
    #[must_use]
    pub fn of<'a>(
        documents: impl Iterator<Item = (&'a EvidencePath, &'a Facts)>,
        catalog: &Catalog,
    ) -> Self {
        let systems = gather::systems(documents, catalog);
        let (finder, in_paths) = (Finder::new(&systems), Finder::in_small_letters(&systems));
        Self { systems, finder, in_paths }
    }

    /// Whether a text names one of the systems: by a whole word, upper and lower case as in its name.
    #[must_use]
    pub fn names_system(&self, text: &str) -> bool {
        self.finder.finds(text)
    }

    /// Whether the name of a file or of a folder it lies in names one of the systems, in whatever letters:
    /// `tools/compass_monthly.csv`.
    #[must_use]
    pub fn names_system_in_path(&self, path: &EvidencePath) -> bool {
        self.in_paths.finds(&path.0.to_lowercase())
    }

    /// Each system with the vocabulary of that one alone.
    #[must_use]
    pub fn each(&self) -> Vec<(&NamedSystem, Self)> {
        let alone = |system: &NamedSystem| {
            let systems = vec![system.clone()];
            let (finder, in_paths) = (Finder::new(&systems), Finder::in_small_letters(&systems));
            Self { systems, finder, in_paths }
        };
        self.systems.iter().map(|system| (system, alone(system))).collect()
    }

    /// The systems that have a name of their own, by id and name.
    #[must_use]
    pub fn systems(&self) -> &[NamedSystem] {
        &self.systems
    }
}

/// Every name an inventory gives a system, whether it tells it from other things or not.
#[must_use]
pub fn names_of(system: &Record) -> Vec<String> {
    let field = |name: &str| system.fields.get(name).map(|fact| fact.value.as_str());
    let mut all = field("name").map(names::in_cell).unwrap_or_default();
    let aliases = field("aliases").unwrap_or_default();
    all.extend(aliases.split([',', '/']).flat_map(names::in_cell));
    all
}

#[cfg(test)]
mod tests;
