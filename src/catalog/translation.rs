//! The words of requirements in another language than the catalogue's own: title, request, question.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{CatalogFile, Error};
use crate::domain::{Language, Requirement, RequirementId};

/// The words of requirements by language; English is the catalogue itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Translations {
    languages: BTreeMap<Language, BTreeMap<RequirementId, Translation>>,
}

/// The words of one requirement.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Translation {
    /// The requirement.
    id: RequirementId,
    /// Its short title, in our words.
    pub title: String,
    /// What to ask the auditee for when nothing is found.
    pub request: String,
    /// What to ask in an interview.
    pub question: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    requirement: Vec<Translation>,
}

impl Translations {
    /// Adds a file `translations/LANGUAGE.toml`.
    pub fn add(&mut self, file: &CatalogFile) -> Result<(), Error> {
        let name = file.path.split('/').nth(1).unwrap_or_default();
        let language = Language::ALL.into_iter().find(|one| name == format!("{}.toml", one.code()));
        let language = language.filter(|one| *one != Language::En).ok_or_else(|| {
            file.fault(0, format!("`{name}` is no language that requirements are translated to"))
        })?;
        let rows = file.read::<File>()?.requirement.into_iter();
        self.languages.insert(language, rows.map(|row| (row.id, row)).collect());
        Ok(())
    }

    /// The words of a requirement.
    pub fn of(&self, language: Language, id: RequirementId) -> Option<&Translation> {
        self.languages.get(&language)?.get(&id)
    }

    /// That nothing is translated that is not there.
    pub fn check(&self, requirements: &[&Requirement]) -> Result<(), Error> {
        for (language, rows) in &self.languages {
            let known = |id: &&RequirementId| requirements.iter().any(|one| one.id == **id);
            if let Some(id) = rows.keys().find(|id| !known(id)) {
                return Err(Error {
                    file: format!("translations/{}.toml", language.code()),
                    line: 1,
                    fault: format!("`{id}` is no requirement of this catalogue"),
                });
            }
        }
        Ok(())
    }
}
