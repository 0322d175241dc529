//! The audit tests: what a careful auditor would catch, computed from facts.
//!
//! A test is a function over the [`Dossier`]; its limits, wording and requirements are catalogue data
//! (`requirement_catalog/tests/`). To add one: write the function in the file of its family, add its
//! line to [`TESTS`] and its entry to the catalogue. A test never reads files and knows no engine.

mod coverage;
mod documents;
mod draft;
mod policy;
mod soa;
mod systems;

use std::collections::BTreeMap;

use crate::catalog::{AuditTest, Catalog};
use crate::domain::{Assessment, Engagement, FindingDraft, RequirementId};
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

/// A test's decision.
type Decide = fn(&Dossier<'_>, &AuditTest) -> Vec<CheckResult>;

/// Every test that is implemented, by id.
const TESTS: [(&str, Decide); 7] = [
    ("T02", documents::review_date_passed),
    ("T14", policy::reviewed_at_declared_interval),
    ("T20", systems::impact_assessment_for_each),
    ("T28", soa::complete),
    ("T29", soa::claims_shown),
    ("T30", soa::exclusions_hold),
    ("T71", coverage::nothing_found),
];

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
}

/// Runs every test the catalogue has data for.
#[must_use]
pub fn run(dossier: &Dossier<'_>) -> Results {
    let mut results = Vec::new();
    let mut performed = Vec::new();
    for (id, decide) in TESTS {
        if let Some(test) = dossier.catalog.test(id) {
            results.extend(decide(dossier, test));
            performed.push(id.to_owned());
        }
    }
    let contested: Vec<&str> = results
        .iter()
        .filter(|result| result.test == "T30" && result.state == State::Fail)
        .map(|result| result.subject.as_str())
        .collect();
    let excluded = soa::exclusions(dossier)
        .into_iter()
        .filter(|(control, _)| !contested.contains(&control.to_string().as_str()))
        .collect();
    Results { results, performed, excluded }
}

/// What the catalogue's tests lack to be run; empty for what is shipped.
#[must_use]
pub fn missing_data(catalog: &Catalog) -> Vec<String> {
    let needs: [(&str, &[&str], &[&str]); 7] = [
        ("T02", documents::PARAMETERS, documents::WORDINGS),
        ("T14", policy::PARAMETERS, policy::WORDINGS),
        ("T20", systems::PARAMETERS, systems::WORDINGS),
        ("T28", &[], soa::COMPLETE_WORDINGS),
        ("T29", &[], soa::CLAIM_WORDINGS),
        ("T30", soa::EXCLUSION_PARAMETERS, soa::EXCLUSION_WORDINGS),
        ("T71", &[], coverage::WORDINGS),
    ];
    let mut missing = Vec::new();
    for (id, parameters, wordings) in needs {
        let Some(test) = catalog.test(id) else { continue };
        let unset = parameters.iter().filter(|name| !test.parameters.contains_key(**name));
        missing.extend(unset.map(|name| format!("test {id} has no parameter `{name}`")));
        let unworded = wordings.iter().filter(|name| !test.wording.contains_key(**name));
        missing.extend(unworded.map(|name| format!("test {id} has no wording `{name}`")));
    }
    missing
}
