//! The kinds of audit: what each tests, for which days, and how it treats what is missing.

use std::num::NonZeroU8;

use serde::{Deserialize, Serialize};

use super::{Bilingual, Error, Placed};
use crate::domain::{Profile, Severity};

/// A kind of audit as `profiles.toml` has it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct AuditProfile {
    /// Which one it is.
    pub name: Profile,
    /// What it is to find out.
    pub aim: Bilingual,
    /// The tests it runs.
    pub tests: ProfileTests,
    /// Whether the tests that earlier findings are of are run, too.
    #[serde(default)]
    pub tests_of_earlier_findings: bool,
    /// The tests it looks at first.
    pub emphasised: Vec<String>,
    /// For which days it asks for records, where nobody set a period.
    pub window: Window,
    /// What becomes of what the evidence does not hold.
    pub absence: Absence,
    /// Whether anything is recommended.
    pub recommendations: Recommendations,
    /// In how many yearly audits each control of Annex A is drawn once; none where all are looked at each time.
    #[serde(default)]
    pub controls_cycle_years: Option<NonZeroU8>,
    /// The tests on records of operation whose nonconformities are told as observations.
    pub held_back: Vec<String>,
    #[serde(default)]
    concern: String,
    /// What it ends in.
    pub deliverable: Bilingual,
}

impl AuditProfile {
    /// Whether it runs a test.
    #[must_use]
    pub fn runs(&self, test: &str) -> bool {
        match &self.tests {
            ProfileTests::All(All::All) => true,
            ProfileTests::Listed(ids) => ids.iter().any(|id| id == test),
        }
    }

    /// Why something is an area of concern and no more, with the grade it could have.
    #[must_use]
    pub fn concern(&self, grade: Option<Severity>) -> String {
        let grade = match grade {
            Some(Severity::Major) => "a major nonconformity",
            Some(Severity::Minor) => "a minor nonconformity",
            _ => "a nonconformity",
        };
        self.concern.replace("{grade}", grade)
    }

    /// Adds the tests of earlier findings, where the profile runs those.
    pub(super) fn also_run(&mut self, tests: &[String]) {
        let ProfileTests::Listed(ids) = &mut self.tests else { return };
        if self.tests_of_earlier_findings {
            ids.extend_from_slice(tests);
            ids.sort();
            ids.dedup();
        }
    }

    fn named_tests(&self) -> impl Iterator<Item = &String> {
        let run: &[String] = match &self.tests {
            ProfileTests::All(All::All) => &[],
            ProfileTests::Listed(ids) => ids,
        };
        run.iter().chain(&self.emphasised).chain(&self.held_back)
    }
}

/// The tests a profile runs.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(untagged)]
pub enum ProfileTests {
    /// All there are.
    All(All),
    /// These, by id.
    Listed(Vec<String>),
}

/// The word for all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum All {
    /// All.
    All,
}

/// For which days records are asked for, where nobody set a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(tag = "rule", rename_all = "snake_case", deny_unknown_fields)]
pub enum Window {
    /// Any day.
    None,
    /// What is in force on the audit date.
    CurrentDocuments,
    /// From the day after the audit before.
    SinceLastAudit,
    /// So many months up to the audit date.
    Months {
        /// How many.
        months: u8,
    },
    /// After each action was carried out.
    AfterActions,
}

impl Window {
    /// The key of the phrase that says it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Window::None => "none",
            Window::CurrentDocuments => "current_documents",
            Window::SinceLastAudit => "since_last_audit",
            Window::Months { .. } => "months",
            Window::AfterActions => "after_actions",
        }
    }
}

/// What becomes of what the evidence does not hold. It never becomes a nonconformity by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Absence {
    /// It is asked for, and no grade is proposed.
    Request,
    /// It is asked for, with the grade it could have if it turned out to be absent.
    RequestThenGrade,
    /// It is asked for as something that could become a nonconformity later.
    AreaOfConcern,
    /// Only what a test of the profile misses is asked for.
    NotAsked,
}

impl Absence {
    /// The key of the phrase that says it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Absence::Request => "request",
            Absence::RequestThenGrade => "request_then_grade",
            Absence::AreaOfConcern => "area_of_concern",
            Absence::NotAsked => "not_asked",
        }
    }
}

/// Whether anything is recommended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Recommendations {
    /// Where a draft has one.
    Allowed,
    /// Never: who certifies must not advise (`audit_practice` 7).
    Never,
}

/// That profiles name tests there are.
pub(super) fn check(
    profiles: &[(Placed, AuditProfile)],
    is_test: impl Fn(&str) -> bool,
) -> Result<(), Error> {
    for (place, profile) in profiles {
        if let Some(test) = profile.named_tests().find(|test| !is_test(test)) {
            return Err(place.fault(format!("`{test}` is no audit test of this catalogue")));
        }
    }
    Ok(())
}
