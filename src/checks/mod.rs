//! The audit tests: what a careful auditor would catch, computed from facts.
//!
//! A test is a function over the [`Dossier`]; its limits, wording and requirements are catalogue data
//! (`requirement_catalog/tests/`). To add one: write the function in the file of its family, add its line to
//! the family's `TESTS` and its entry to the catalogue. A test never reads files and knows no engine.

mod audits;
mod corrective;
mod coverage;
mod data;
mod documents;
mod draft;
mod gathered;
mod impact;
mod information;
mod life_cycle;
mod management_review;
mod material;
mod matrix;
mod monitoring;
mod objectives;
mod people;
mod policy;
mod reports;
mod risk;
mod roles;
mod scope;
mod soa;
mod suppliers;
mod tables;
mod usage;
#[cfg(test)]
mod written;

use std::collections::BTreeMap;

use rayon::prelude::*;

use material::Material;

use crate::catalog::{AuditTest, Catalog};
use crate::domain::{
    Assessment, Engagement, FindingDraft, InterviewNote, Matrix, RequirementId, SoaRow,
};
use crate::facts::{Facts, Studied};

/// What the tests look at.
#[derive(Clone, Copy, Debug)]
pub struct Dossier<'a> {
    /// What is audited, and as of when.
    pub engagement: &'a Engagement,
    /// By which catalogue.
    pub catalog: &'a Catalog,
    /// Every file received, with what was understood of it.
    pub documents: &'a [Studied],
    /// How far each requirement is answered, before any test has spoken.
    pub assessments: &'a [Assessment],
}

impl<'a> Dossier<'a> {
    /// Documents that count as current evidence, in path order.
    pub(crate) fn current(&self) -> impl Iterator<Item = &'a Facts> {
        self.documents.iter().filter_map(|studied| studied.current().map(|(_, facts)| facts))
    }

    /// The assessment of a requirement.
    fn assessment(&self, id: RequirementId) -> Option<&'a Assessment> {
        self.assessments.iter().find(|assessment| assessment.requirement == id)
    }
}

/// What a test said of one subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckResult {
    /// The test: `T20`.
    pub test: String,
    /// What it looked at.
    pub subject: String,
    /// How it ended.
    pub state: State,
    /// Which of the test's wordings says it, where something is said.
    pub wording: Option<String>,
    /// What it drafted, where there is something for an auditor to look at.
    pub draft: Option<FindingDraft>,
}

/// How a test ends. Absent and not testable are never folded into pass, nor into a nonconformity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// Shown to be in order.
    Pass,
    /// Shown to be wrong.
    Fail,
    /// Nothing in the dump answers.
    Absent,
    /// The input is ambiguous.
    NeedsHuman,
    /// The input is missing or unreadable.
    NotTestable,
}

/// A test: its id, its decision, and what of its data the decision uses.
pub(crate) struct Test {
    /// Its id: `T20`.
    id: &'static str,
    /// What it says of each subject it looked at.
    decide: fn(&Material<'_>, &AuditTest) -> Vec<CheckResult>,
    /// The parameters it reads.
    parameters: &'static [&'static str],
    /// The wordings it may end in.
    wordings: &'static [&'static str],
    /// The phrases it puts into them, beside those of [`SHARED`].
    says: &'static [&'static str],
}

/// The phrases that any test may say: those of `says.toml`.
const SHARED: &[&str] = &[
    "listed",
    "more",
    "not_stated",
    "not_given",
    "no_status",
    "ranked_high",
    "graded_major",
    "most_cases",
    "systems_in_use",
    "cases",
    "own_review_date",
    "last_review",
    "review_of_day",
    "day_within",
    "day_either",
];

/// The families of tests, in the order of their ids.
const FAMILIES: &[&[Test]] = &[
    documents::TESTS,
    policy::TESTS,
    people::TESTS,
    roles::TESTS,
    scope::TESTS,
    objectives::TESTS,
    impact::TESTS,
    risk::TESTS,
    soa::TESTS,
    life_cycle::TESTS,
    monitoring::TESTS,
    data::TESTS,
    information::TESTS,
    usage::TESTS,
    suppliers::TESTS,
    reports::TESTS,
    management_review::TESTS,
    audits::TESTS,
    corrective::TESTS,
    coverage::TESTS,
];

/// Every test that is implemented, by id.
fn tests() -> Vec<&'static Test> {
    let mut tests: Vec<&Test> = FAMILIES.iter().copied().flatten().collect();
    tests.sort_by_key(|test| test.id);
    tests
}

/// What the tests ended with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Results {
    /// What each said of each subject, in the order of the tests.
    pub results: Vec<CheckResult>,
    /// The tests that were run.
    pub performed: Vec<String>,
    /// Controls that the Statement of Applicability leaves out with a reason that holds, and that
    /// reason.
    pub excluded: BTreeMap<RequirementId, String>,
    /// The Statement of Applicability, row by row; empty where there is none.
    pub statement: Vec<SoaRow>,
    /// Which records were received for each AI system.
    pub matrix: Matrix,
    /// The tests that could not decide on anything, as what they need was not received or not understood.
    pub not_testable: Vec<String>,
    /// The tests that are none of this kind of audit, and were not run.
    pub not_of_profile: Vec<String>,
    /// What auditors noted in interviews.
    pub notes: Vec<InterviewNote>,
}

/// Runs every test the catalogue has data for and this kind of audit asks for.
#[must_use]
pub fn run(dossier: &Dossier<'_>) -> Results {
    let profile = dossier.catalog.profile(dossier.engagement.profile);
    let material = Material::of(dossier);
    let known: Vec<(&Test, &AuditTest)> = tests()
        .into_iter()
        .filter_map(|test| Some((test, dossier.catalog.test(test.id)?)))
        .collect();
    let (asked, left): (Vec<_>, Vec<_>) = known
        .into_iter()
        .partition(|(test, _)| profile.is_none_or(|profile| profile.runs(test.id)));
    let names = |tests: &[(&Test, &AuditTest)]| -> Vec<String> {
        tests.iter().map(|(test, _)| test.id.to_owned()).collect()
    };
    let (performed, not_of_profile) = (names(&asked), names(&left));
    // Side by side, and told in the order of the tests.
    let said: Vec<Vec<CheckResult>> =
        asked.par_iter().map(|(test, data)| (test.decide)(&material, data)).collect();
    let mut results: Vec<CheckResult> = said.into_iter().flatten().collect();
    let contested: Vec<&str> = results
        .iter()
        .filter(|result| result.test == "T30" && result.state == State::Fail)
        .map(|result| result.subject.as_str())
        .collect();
    let excluded = soa::exclusions(dossier)
        .into_iter()
        .filter(|(control, _)| !contested.contains(&control.to_string().as_str()))
        .collect();
    let statement = soa::rows(&material, &results);
    let not_testable = performed
        .iter()
        .filter(|id| {
            let mut said = results.iter().filter(|result| result.test == **id).peekable();
            said.peek().is_none() || said.all(|result| result.state == State::NotTestable)
        })
        .cloned()
        .collect();
    let matrix = matrix::of(&material);
    // What looks at single subjects has looked at them.
    if let Some(gathering) = dossier.catalog.gathering() {
        results = gathered::alike(dossier.catalog, gathering, results);
        gathered::note_patterns(gathering, &mut results);
    }
    let notes = dossier.current().flat_map(|facts| facts.notes.iter().cloned()).collect();
    Results { results, performed, excluded, statement, matrix, not_testable, not_of_profile, notes }
}

/// What the catalogue's tests lack to be run; empty for what is shipped.
#[must_use]
pub fn missing_data(catalog: &Catalog) -> Vec<String> {
    let unsaid = SHARED.iter().filter(|name| !catalog.says().contains_key(**name));
    let mut missing: Vec<String> =
        unsaid.map(|name| format!("`says.toml` has no phrase `{name}`")).collect();
    for Test { id, parameters, wordings, says, .. } in tests() {
        let Some(test) = catalog.test(id) else { continue };
        let unset = parameters.iter().filter(|name| !test.parameters.contains_key(**name));
        missing.extend(unset.map(|name| format!("test {id} has no parameter `{name}`")));
        let unworded = wordings.iter().filter(|name| !test.wording.contains_key(**name));
        missing.extend(unworded.map(|name| format!("test {id} has no wording `{name}`")));
        let unsaid = says.iter().filter(|name| !test.says.contains_key(**name));
        missing.extend(unsaid.map(|name| format!("test {id} has no phrase `{name}`")));
    }
    missing
}
