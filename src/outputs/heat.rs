//! The coverage map: how far each group of requirements is answered, for the organisation and each AI system.

use std::collections::BTreeSet;

use super::{Outputs, Requirement};
use crate::domain::RequirementId;

/// The map: a row for the organisation and for each AI system, a column for each clause and control group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeatMap {
    /// The clauses and control groups.
    pub groups: Vec<String>,
    /// What the organisation as a whole shows, group by group.
    pub organisation: Vec<Square>,
    /// What each AI system shows, by its id.
    pub systems: Vec<(String, Vec<Square>)>,
}

/// A cell of the map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Square {
    /// How far the group is answered.
    pub state: Covered,
    /// How many passages are behind it.
    pub passages: usize,
}

/// How far a group of requirements is answered. It never means conforming.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Covered {
    /// Evidence for all that is demanded.
    Fully,
    /// Evidence for some of it, or a nonconformity is drafted.
    Partly,
    /// Nothing was found.
    Gap,
    /// Nothing was found, and a file that may bear on it could not be read.
    Unread,
    /// Left out in the Statement of Applicability.
    Excluded,
    /// To be met by the organisation, and not for each system.
    NotAsked,
}

impl Covered {
    /// The letter in the map.
    #[must_use]
    pub fn letter(self) -> &'static str {
        match self {
            Covered::Fully => "C",
            Covered::Partly => "P",
            Covered::Gap => "G",
            Covered::Unread => "?",
            Covered::Excluded => "–",
            Covered::NotAsked => "n/a",
        }
    }
}

impl Square {
    /// Letter and number of passages, as a cell shows them.
    #[must_use]
    pub fn text(self) -> String {
        match self.passages {
            0 => self.state.letter().to_owned(),
            passages => format!("{} {passages}", self.state.letter()),
        }
    }
}

impl HeatMap {
    /// The map of what a run concluded.
    #[must_use]
    pub fn of(outputs: &Outputs) -> Self {
        let requirements = &outputs.coverage.requirements;
        let mut groups: Vec<(String, Vec<&Requirement>)> = Vec::new();
        for requirement in requirements {
            let name = requirement.id.group();
            match groups.last_mut() {
                Some((last, members)) if *last == name => members.push(requirement),
                _ => groups.push((name, vec![requirement])),
            }
        }
        let unread: BTreeSet<RequirementId> = outputs
            .documents
            .documents
            .iter()
            .filter(|document| document.status != "read")
            .flat_map(|document| document.may_affect.iter().copied())
            .collect();
        let systems: BTreeSet<&str> = requirements
            .iter()
            .flat_map(|requirement| requirement.systems.iter().map(|one| one.system.as_str()))
            .collect();
        let row = |of: &dyn Fn(&Requirement) -> Option<(String, usize)>| {
            groups.iter().map(|(_, members)| square(members, of, &unread)).collect::<Vec<_>>()
        };
        let organisation = row(&|requirement| {
            let passages = requirement.design.len() + requirement.operating.len();
            Some((requirement.conclusion.clone(), passages))
        });
        let of_system = |system: &str| {
            row(&|requirement| {
                let own = requirement.systems.iter().find(|one| one.system == system);
                own.map(|one| (one.conclusion.clone(), 0))
            })
        };
        let systems = systems.into_iter().map(|one| (one.to_owned(), of_system(one))).collect();
        Self { organisation, systems, groups: groups.into_iter().map(|(name, _)| name).collect() }
    }
}

/// One cell of the map: the state of a group of requirements, and how many passages are behind it.
fn square(
    members: &[&Requirement],
    of: &dyn Fn(&Requirement) -> Option<(String, usize)>,
    unread: &BTreeSet<RequirementId>,
) -> Square {
    let judged: Vec<(&&Requirement, (String, usize))> =
        members.iter().filter_map(|one| of(one).map(|judged| (one, judged))).collect();
    let applicable: Vec<&(&&Requirement, (String, usize))> =
        judged.iter().filter(|(_, (conclusion, _))| conclusion != "not_applicable").collect();
    let all = |name: &str| applicable.iter().all(|(_, (conclusion, _))| conclusion == name);
    let state = if judged.is_empty() {
        Covered::NotAsked
    } else if applicable.is_empty() {
        Covered::Excluded
    } else if all("supported") {
        Covered::Fully
    } else if all("not_found") && applicable.iter().any(|(one, _)| unread.contains(&one.id)) {
        Covered::Unread
    } else if all("not_found") {
        Covered::Gap
    } else {
        Covered::Partly
    };
    Square { state, passages: judged.iter().map(|(_, (_, passages))| passages).sum() }
}
