//! Interview guides as data: roles, questions that no document settles, and the labels of notes.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Bilingual, CatalogFile, Error};
use crate::domain::{Requirement, RequirementId};

/// What interview guides are made of (`interviews.toml`).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Interviews {
    /// The tests whose findings say that a document is past its day: a newer one is asked for.
    pub outdated_tests: Vec<String>,
    /// The labels beside which notes stand.
    pub labels: NoteLabels,
    #[serde(rename = "role")]
    roles: Vec<InterviewRole>,
    #[serde(rename = "element", default)]
    elements: Vec<SoftElement>,
    /// Which of the roles answers for a requirement, whatever language that is named in.
    #[serde(skip)]
    answering: BTreeMap<RequirementId, usize>,
}

/// The labels of a guide, lower case, in every language papers can be in.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoteLabels {
    /// Beside what somebody told.
    pub said: Vec<String>,
    /// Beside what the auditor was shown or watched.
    pub seen: Vec<String>,
    /// Labels of the guide itself, at which a note ends.
    pub ends: Vec<String>,
    /// Labels above the questions: when, with whom, by whom.
    pub header: Vec<String>,
}

/// Whom an interview is with.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InterviewRole {
    /// What commands and files call it.
    pub id: String,
    /// What people call it.
    pub name: Bilingual,
    /// The words by which requirements name it, lower case.
    of: Vec<String>,
}

/// A question about how something is lived, with what to listen for.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SoftElement {
    /// The requirement it bears on.
    pub requirement: RequirementId,
    /// The roles it is put to.
    pub roles: Vec<String>,
    /// The question.
    pub question: Bilingual,
    /// What to listen for.
    pub listen: Bilingual,
}

impl Interviews {
    /// The roles, in the order of interviews.
    #[must_use]
    pub fn roles(&self) -> &[InterviewRole] {
        &self.roles
    }

    /// The role that answers for a requirement.
    #[must_use]
    pub fn role_for(&self, id: RequirementId) -> Option<&InterviewRole> {
        self.roles.get(*self.answering.get(&id)?)
    }

    /// The place of the role whose word stands first in how a requirement names who answers for it.
    fn place_of(&self, owner_role: &str) -> Option<usize> {
        // A space after it, so that a short word can ask for its own end.
        let text = format!("{} ", owner_role.to_lowercase());
        let first = |role: &InterviewRole| role.of.iter().filter_map(|word| text.find(word)).min();
        let found = (0..).zip(&self.roles).filter_map(|(nth, role)| Some((first(role)?, nth)));
        found.min_by_key(|(place, _)| *place).map(|(_, nth)| nth)
    }

    /// The questions about how things are lived that are put to a role.
    pub fn elements_for<'a>(&'a self, role: &'a str) -> impl Iterator<Item = &'a SoftElement> {
        self.elements.iter().filter(move |element| element.roles.iter().any(|one| one == role))
    }

    /// That roles and requirements named are there.
    pub(super) fn checked(
        mut self,
        file: &CatalogFile,
        requirements: &[&Requirement],
    ) -> Result<Self, Error> {
        for element in &self.elements {
            let id = element.requirement;
            if !requirements.iter().any(|one| one.id == id) {
                return Err(file.fault(0, format!("`{id}` is no requirement of this catalogue")));
            }
            let known = |role: &&String| self.roles.iter().any(|one| one.id == **role);
            if let Some(role) = element.roles.iter().find(|role| !known(role)) {
                return Err(file.fault(0, format!("`{role}` is no role of this file")));
            }
        }
        for one in requirements {
            let place = self.place_of(&one.owner_role).ok_or_else(|| {
                file.fault(0, format!("no role answers for {}, `{}`", one.id, one.owner_role))
            })?;
            self.answering.insert(one.id, place);
        }
        Ok(self)
    }
}
