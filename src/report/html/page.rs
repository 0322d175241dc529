//! What the page says, as values; how it says it is in the templates.

use std::collections::BTreeMap;

use serde::Serialize;

use super::super::source_texts::SourceTexts;
use super::super::tally::{Counts, FINDING_KINDS};
use super::super::{Error, Report, Tally};
use super::coverage::{self, STATES, State};
use super::decided::Decided;
use super::drafts;
use super::ledger::Ledger;
use super::model::Model;
use super::soa;
use crate::catalog::AuditTest;
use crate::domain::{Engagement, FindingId, Request, RequestKind, RequirementId};

#[derive(Serialize)]
pub(super) struct Page<'a> {
    engagement: &'a Engagement,
    tally: Tally,
    /// The drafts of each kind, whatever their grade.
    drafted: Counts,
    states: [State; 7],
    coverage: Vec<coverage::Group<'a>>,
    /// How many columns the widest row of the map has.
    map_columns: usize,
    drafts: Vec<drafts::Group<'a>>,
    /// What people decided; null where nobody decided anything.
    decided: Option<Decided>,
    /// What a language model drafted; null where none was asked.
    model: Option<Model<'a>>,
    /// What is left to ask, by the role to ask.
    questions: BTreeMap<&'a str, Vec<Question<'a>>>,
    soa: Vec<soa::Control<'a>>,
    matrix: soa::Matrix<'a>,
    ledger: Ledger<'a>,
    method: Method<'a>,
}

#[derive(Serialize)]
struct Question<'a> {
    requirement: RequirementId,
    kind: RequestKind,
    text: &'a str,
    reason: &'a str,
    /// The draft that waits for the answer, where the page shows it.
    finding: Option<String>,
    /// What interview notes say to it.
    answers: Vec<&'a str>,
}

/// What made the result.
#[derive(Serialize)]
struct Method<'a> {
    version: &'static str,
    engine: &'static str,
    catalog: &'a str,
    inputs: &'a str,
    tests: Vec<&'a AuditTest>,
    /// The tests that found nothing to decide on.
    not_testable: Vec<&'a AuditTest>,
    not_of_profile: &'a [String],
    grace: Grace,
}

/// How much lateness the audit tests forgave.
#[derive(Serialize)]
struct Grace {
    long_from_days: u32,
    long_days: u32,
    long_percent: String,
    short_days: u32,
    short_percent: String,
}

impl<'a> Page<'a> {
    pub(super) fn of(report: &'a Report) -> Result<Self, Error> {
        let sources = SourceTexts::of(report);
        let tally = Tally::of(report);
        let groups = coverage::groups(report, &sources)?;
        Ok(Self {
            engagement: &report.engagement,
            drafted: FINDING_KINDS
                .into_iter()
                .map(|kind| (kind.name(), tally.drafts(kind)))
                .collect(),
            tally,
            states: STATES,
            map_columns: groups.iter().map(coverage::Group::cells).max().unwrap_or(1),
            coverage: groups,
            drafts: drafts::groups(report, &sources),
            decided: report.reviewed.as_ref().map(Decided::of),
            model: Model::of(report, &sources)?,
            questions: questions(report),
            soa: soa::controls(report),
            matrix: soa::matrix(report),
            ledger: Ledger::of(&report.documents, &report.catalog),
            method: Method::of(report),
        })
    }
}

fn questions(report: &Report) -> BTreeMap<&str, Vec<Question<'_>>> {
    let mut by_role: BTreeMap<&str, Vec<Question<'_>>> = BTreeMap::new();
    let shown = |id: &FindingId| report.findings.iter().any(|finding| finding.id() == *id);
    for request in &report.requests {
        let Request { requirement, kind, role, text, reason, finding, answers } = request;
        by_role.entry(role).or_default().push(Question {
            requirement: *requirement,
            kind: *kind,
            text,
            reason,
            finding: finding.filter(shown).map(|id| id.to_string()),
            answers: answers.iter().map(|answer| answer.quote.as_str()).collect(),
        });
    }
    by_role
}

impl<'a> Method<'a> {
    fn of(report: &'a Report) -> Self {
        let grace = report.catalog.lexicon().grace;
        Self {
            version: env!("CARGO_PKG_VERSION"),
            engine: report.run.engine,
            catalog: report.catalog.hash(),
            inputs: &report.run.inputs_hash,
            tests: report.run.tests.iter().filter_map(|id| report.catalog.test(id)).collect(),
            not_testable: {
                let ids = report.run.not_testable.iter();
                ids.filter_map(|id| report.catalog.test(id)).collect()
            },
            not_of_profile: &report.run.not_of_profile,
            grace: Grace {
                long_from_days: grace.long_from_days,
                long_days: grace.long_days,
                long_percent: percent(grace.long_share),
                short_days: grace.short_days,
                short_percent: percent(grace.short_share),
            },
        }
    }
}

/// A share in percent, with a decimal only where it has one.
fn percent(share: f64) -> String {
    ((share * 1e3).round() / 10.0).to_string()
}
