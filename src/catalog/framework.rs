//! A framework beside ISO/IEC 42001: its parts by id and short title, with what each is for in our words.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{CatalogFile, Entries, Error, Placed};
use crate::domain::{ClauseId, FrameworkId};

/// A framework, as `frameworks/NAME.toml` lists it. Its text is never carried.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Framework {
    /// The framework.
    pub id: FrameworkId,
    /// What it is called: `ISO/IEC 27001`.
    pub name: String,
    /// Which edition: `2022`.
    pub edition: String,
    /// What it is, in a sentence.
    pub about: String,
    /// What coverage of it does not mean.
    pub limits: String,
    /// What to mind where a conclusion is carried over to it; empty where none ever is.
    pub carried_over: String,
    /// How its parts are grouped, in its order.
    pub groups: Vec<ClauseGroup>,
    /// Its parts, in its order.
    pub clauses: Vec<Clause>,
}

/// A group of parts.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ClauseGroup {
    /// What parts name it by: `A.5`, `GOVERN 1`.
    pub id: String,
    /// Its title.
    pub title: String,
}

/// A part of a framework that evidence can bear on.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Clause {
    /// Its id.
    pub id: ClauseId,
    /// The group it belongs to.
    pub group: String,
    /// Its short title; ours, where the framework has none.
    pub title: String,
    /// What it is for, in our words.
    pub intent: String,
}

impl Framework {
    /// `ISO/IEC 27001:2022`: its name with the edition, as criteria are cited.
    #[must_use]
    pub fn cited(&self) -> String {
        self.id.cited(&self.name, &self.edition)
    }

    /// A part by its id.
    #[must_use]
    pub fn clause(&self, id: ClauseId) -> Option<&Clause> {
        let found = self.clauses.binary_search_by_key(&id, |clause| clause.id);
        found.ok().map(|index| &self.clauses[index])
    }

    /// Adds a file `frameworks/NAME.toml` to those read.
    pub(super) fn add(
        file: &CatalogFile,
        frameworks: &mut BTreeMap<FrameworkId, Self>,
    ) -> Result<(), Error> {
        let framework = Self::read(file)?;
        match frameworks.insert(framework.id, framework) {
            Some(Self { id, .. }) => Err(file.fault(0, format!("`{id}` is defined a second time"))),
            None => Ok(()),
        }
    }

    /// Reads a file `frameworks/NAME.toml`.
    pub(super) fn read(file: &CatalogFile) -> Result<Self, Error> {
        let Written { framework, name, edition, about, limits, carried_over, group, clause } =
            file.read()?;
        let (spans, mut clauses) = clause.unspanned();
        let places: Vec<Placed> =
            spans.into_iter().map(|offset| Placed::new(file, offset)).collect();
        let groups: BTreeSet<&str> = group.iter().map(|group| group.id.as_str()).collect();
        let mut before: Option<ClauseId> = None;
        for (place, clause) in places.iter().zip(&clauses) {
            let Clause { id, group, .. } = clause;
            if id.framework() != framework {
                return Err(place.fault(format!("`{id}` is no id of {framework}")));
            }
            if !groups.contains(group.as_str()) {
                return Err(place.fault(format!("`{group}` is no group of this file")));
            }
            if before.is_some_and(|before| before >= *id) {
                return Err(place.fault(format!("`{id}` stands out of order, or twice")));
            }
            before = Some(*id);
        }
        clauses.sort_by_key(|clause| clause.id);
        Ok(Self {
            id: framework,
            name,
            edition,
            about,
            limits,
            carried_over,
            groups: group,
            clauses,
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    framework: FrameworkId,
    name: String,
    edition: String,
    about: String,
    limits: String,
    #[serde(default)]
    carried_over: String,
    group: Vec<ClauseGroup>,
    clause: Entries<Clause>,
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "framework = 'eu-ai-act'\nname = 'N'\nedition = 'E'\nabout = 'A'\nlimits = 'L'\n\
                        [[group]]\nid = 'G'\ntitle = 'T'\n";

    fn read(clauses: &[(&str, &str)]) -> Result<Framework, Error> {
        let clause = |(id, group): &(&str, &str)| {
            format!("[[clause]]\nid = '{id}'\ngroup = '{group}'\ntitle = 't'\nintent = 'i'\n")
        };
        let text = HEAD.to_owned() + &clauses.iter().map(clause).collect::<String>();
        Framework::read(&CatalogFile { path: "frameworks/eu_ai_act.toml".to_owned(), text })
    }

    #[test]
    fn a_part_is_found_by_its_id() {
        let framework = read(&[("Art. 4", "G"), ("Art. 26", "G")]).expect("reads");
        let id = |text: &str| text.parse::<ClauseId>().expect(text);
        assert_eq!(framework.clause(id("Art. 26")).map(|one| one.title.as_str()), Some("t"));
        assert_eq!(framework.clause(id("Art. 5")), None);
        assert_eq!(framework.cited(), "N (E)");
    }

    #[test]
    fn a_part_of_another_framework_or_group_or_order_is_told_with_its_line() {
        let check = |clauses: &[(&str, &str)], line: usize, fault: &str| {
            let error = read(clauses).expect_err(fault);
            assert_eq!((error.line, error.fault.as_str()), (line, fault));
        };
        check(&[("GOVERN 1.1", "G")], 9, "`GOVERN 1.1` is no id of eu-ai-act");
        check(&[("Art. 4", "H")], 9, "`H` is no group of this file");
        check(&[("Art. 4", "G"), ("Art. 4", "G")], 14, "`Art. 4` stands out of order, or twice");
        check(&[("Art. 4", "G"), ("Art. 3", "G")], 14, "`Art. 3` stands out of order, or twice");
    }
}
