//! What requirements and frameworks are called in the languages of papers other than English.
//!
//! English stands in the files of the requirements and the frameworks themselves; a language lays its words over
//! them, so that nothing stands twice.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::{Catalog, CatalogFile, Clause, ClauseGroup, Entries, Error, Framework, Placed};
use crate::domain::{ClauseId, FrameworkId, Language, Requirement, RequirementId};

/// The names of requirements and frameworks, by language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Translations {
    requirements: BTreeMap<(Language, RequirementId), Words>,
    frameworks: BTreeMap<(Language, FrameworkId), FrameworkWords>,
}

/// What a requirement is called and for.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Words {
    title: String,
    intent: String,
}

/// What a framework and its parts are called. A part without a title here keeps its English one.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct FrameworkWords {
    name: String,
    /// Its edition, where that is not written as in English.
    edition: Option<String>,
    about: String,
    limits: String,
    #[serde(default)]
    carried_over: String,
    #[serde(default)]
    groups: BTreeMap<String, String>,
    #[serde(default)]
    titles: BTreeMap<ClauseId, String>,
}

impl Catalog {
    /// The short title of a requirement in a language; English where the catalogue has no other. Empty for an id
    /// the catalogue does not hold.
    #[must_use]
    pub fn title(&self, language: Language, id: RequirementId) -> &str {
        let English { title, .. } = self.english(id);
        self.translations.requirements.get(&(language, id)).map_or(title, |words| &words.title)
    }

    /// What a requirement is for in a language; English where the catalogue has no other. Empty for an id the
    /// catalogue does not hold.
    #[must_use]
    pub fn intent(&self, language: Language, id: RequirementId) -> &str {
        let English { intent, .. } = self.english(id);
        self.translations.requirements.get(&(language, id)).map_or(intent, |words| &words.intent)
    }

    fn english(&self, id: RequirementId) -> English<'_> {
        self.requirement(id).map_or(English::default(), |Requirement { title, intent, .. }| {
            English { title, intent }
        })
    }

    /// A framework with its words in a language; what has none there stays English.
    #[must_use]
    pub fn framework_in(&self, language: Language, id: FrameworkId) -> Option<Framework> {
        let mut framework = self.framework(id)?.clone();
        let Some(words) = self.translations.frameworks.get(&(language, id)) else {
            return Some(framework);
        };
        framework.name.clone_from(&words.name);
        if let Some(edition) = &words.edition {
            framework.edition.clone_from(edition);
        }
        framework.about.clone_from(&words.about);
        framework.limits.clone_from(&words.limits);
        framework.carried_over.clone_from(&words.carried_over);
        for ClauseGroup { id, title } in &mut framework.groups {
            if let Some(words) = words.groups.get(id) {
                title.clone_from(words);
            }
        }
        for Clause { id, title, .. } in &mut framework.clauses {
            if let Some(words) = words.titles.get(id) {
                title.clone_from(words);
            }
        }
        Some(framework)
    }
}

#[derive(Default)]
struct English<'a> {
    title: &'a str,
    intent: &'a str,
}

impl Translations {
    /// The language of a file that holds no phrases but names: `phrases/de/requirements.toml` or
    /// `phrases/de/framework_names.toml`.
    pub(super) fn is_of(file: &CatalogFile) -> bool {
        file.path.ends_with("/requirements.toml") || file.path.ends_with("/framework_names.toml")
    }

    /// Adds such a file; every id in it has to be one the catalogue holds, and no requirement and no framework
    /// may be missing.
    pub(super) fn add(
        &mut self,
        file: &CatalogFile,
        requirements: &BTreeSet<RequirementId>,
        frameworks: &BTreeMap<FrameworkId, Framework>,
    ) -> Result<(), Error> {
        let code = file.path.split('/').nth(1).unwrap_or_default();
        let others = Language::ALL.into_iter().filter(|one| *one != Language::En);
        let language = others.into_iter().find(|one| one.code() == code).ok_or_else(|| {
            file.fault(
                0,
                format!(
                    "names in `{code}` do not stand here; English ones stand with what they name"
                ),
            )
        })?;
        if file.path.ends_with("/requirements.toml") {
            self.add_requirements(file, language, requirements)
        } else {
            self.add_frameworks(file, language, frameworks)
        }
    }

    fn add_requirements(
        &mut self,
        file: &CatalogFile,
        language: Language,
        known: &BTreeSet<RequirementId>,
    ) -> Result<(), Error> {
        let (spans, read) = file.read::<RequirementNames>()?.requirement.unspanned();
        let mut missing = known.clone();
        for (offset, RequirementName { id, title, intent }) in spans.into_iter().zip(read) {
            if !missing.remove(&id) {
                let what = if known.contains(&id) { "stands twice" } else { "is no requirement" };
                return Err(Placed::new(file, offset).fault(format!("`{id}` {what}")));
            }
            self.requirements.insert((language, id), Words { title, intent });
        }
        match missing.first() {
            Some(id) => Err(file.fault(0, format!("the requirement `{id}` is missing"))),
            None => Ok(()),
        }
    }

    fn add_frameworks(
        &mut self,
        file: &CatalogFile,
        language: Language,
        known: &BTreeMap<FrameworkId, Framework>,
    ) -> Result<(), Error> {
        let mut read: BTreeMap<FrameworkId, FrameworkWords> = file.read()?;
        for framework in known.values() {
            let id = framework.id;
            let words = read
                .remove(&id)
                .ok_or_else(|| file.fault(0, format!("the framework `{id}` is missing")))?;
            let groups: BTreeSet<&str> =
                framework.groups.iter().map(|group| group.id.as_str()).collect();
            let group = words.groups.keys().find(|group| !groups.contains(group.as_str()));
            let clause = words.titles.keys().find(|clause| framework.clause(**clause).is_none());
            let unknown = group.cloned().or(clause.map(ToString::to_string));
            if let Some(unknown) = unknown {
                return Err(file.fault(0, format!("`{unknown}` is no part of {id}")));
            }
            if words.carried_over.is_empty() != framework.carried_over.is_empty() {
                return Err(
                    file.fault(0, format!("`carried_over` of {id} is only in one language"))
                );
            }
            self.frameworks.insert((language, id), words);
        }
        match read.keys().next() {
            Some(id) => Err(file.fault(0, format!("`{id}` is no framework of this catalogue"))),
            None => Ok(()),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RequirementNames {
    requirement: Entries<RequirementName>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RequirementName {
    id: RequirementId,
    title: String,
    intent: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(path: &str, text: &str) -> String {
        let file = CatalogFile { path: path.to_owned(), text: text.to_owned() };
        let ids = ["7.2", "7.3"].map(|id| id.parse().expect(id));
        let added = Translations::default().add(&file, &BTreeSet::from(ids), &BTreeMap::new());
        added.expect_err("a fault").to_string()
    }

    #[test]
    fn names_that_are_missing_or_of_nothing_are_told() {
        let entry = |id: &str| format!("[[requirement]]\nid = '{id}'\ntitle = 't'\nintent = 'i'\n");
        let path = "phrases/de/requirements.toml";
        let check = |ids: &[&str], line: usize, fault: &str| {
            let text: String = ids.iter().map(|id| entry(id)).collect();
            assert_eq!(told(path, &text), format!("catalogue file `{path}`, line {line}: {fault}"));
        };
        check(&["7.2"], 1, "the requirement `7.3` is missing");
        check(&["7.2", "7.2", "7.3"], 5, "`7.2` stands twice");
        check(&["7.2", "7.4"], 5, "`7.4` is no requirement");
        let english = told("phrases/en/requirements.toml", &entry("7.2"));
        assert!(english.contains("English ones stand with what they name"), "{english}");
    }
}
