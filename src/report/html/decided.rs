//! What people decided, as the page shows it: a line under each draft, and how they decided in numbers.

use std::collections::BTreeMap;

use serde::Serialize;

use super::super::Reviewed;
use crate::docket::{Elusion, Matter, Outcome, Rates, Shares, Standing};

/// What people decided on the drafts, in numbers.
#[derive(Serialize)]
pub(super) struct Decided {
    /// How many drafts there are, how many of them are decided, and how many changed since.
    drafts: usize,
    settled: usize,
    changed: usize,
    all: Numbers,
    by_drafter: BTreeMap<String, Numbers>,
    by_requirement: BTreeMap<String, Numbers>,
    sample: Sampled,
}

/// How many drafts, and what became of them; shares in percent.
#[derive(Serialize)]
struct Numbers {
    drafted: u32,
    decided: u32,
    as_drafted: u32,
    edited: u32,
    regraded: u32,
    rejected: u32,
    merged: u32,
    deferred: u32,
    added: u32,
    approved: u32,
    rates: Option<Percentages>,
    median_seconds: Option<u32>,
    with_passage: u32,
}

/// The rates of acceptance, of edits and of rejection.
#[derive(Serialize)]
struct Percentages {
    acceptance: String,
    edit: String,
    rejection: String,
}

/// What looking at a sample of unflagged passages showed; shares in percent.
#[derive(Serialize)]
struct Sampled {
    population: usize,
    drawn: usize,
    looked_at: usize,
    missed: usize,
    share: [String; 3],
    recall: Option<[String; 3]>,
}

impl Decided {
    /// Nothing where nobody decided anything.
    pub(super) fn of(reviewed: &Reviewed) -> Self {
        let Reviewed { docket, elusion } = reviewed;
        let progress = docket.progress();
        let statistics = docket.statistics();
        let decided = |groups: BTreeMap<String, Shares>| {
            let groups = groups.into_iter().filter(|(_, shares)| shares.decided > 0);
            groups.map(|(name, shares)| (name, Numbers::of(shares))).collect()
        };
        Self {
            drafts: progress.drafts,
            settled: progress.decided,
            changed: progress.changed,
            all: Numbers::of(statistics.all),
            by_drafter: decided(statistics.by_drafter),
            by_requirement: decided(statistics.by_requirement),
            sample: Sampled::of(elusion),
        }
    }
}

impl Numbers {
    fn of(shares: Shares) -> Self {
        Self {
            drafted: shares.drafted,
            decided: shares.decided,
            as_drafted: shares.as_drafted,
            edited: shares.edited,
            regraded: shares.regraded,
            rejected: shares.rejected,
            merged: shares.merged,
            deferred: shares.deferred,
            added: shares.added,
            approved: shares.approved,
            rates: shares.rates().map(|Rates { acceptance, edit, rejection }| Percentages {
                acceptance: percent(acceptance),
                edit: percent(edit),
                rejection: percent(rejection),
            }),
            median_seconds: (shares.pace.timed > 0).then_some(shares.pace.median_seconds),
            with_passage: shares.pace.with_passage,
        }
    }
}

impl Sampled {
    fn of(elusion: &Elusion) -> Self {
        Self {
            population: elusion.population,
            drawn: elusion.drawn,
            looked_at: elusion.looked_at,
            missed: elusion.missed,
            share: elusion.share.map(percent),
            recall: elusion.recall.map(|recall| recall.map(percent)),
        }
    }
}

/// A share in percent, with one decimal.
fn percent(share: f64) -> String {
    format!("{:.1}", share * 100.0)
}

/// What became of one draft, in a line: `confirmed by Kim Lee (auditor) on 2026-11-30: as seen on site`.
pub(super) fn line(matter: &Matter) -> String {
    let Some(ruling) = &matter.ruling else { return "draft, not decided".to_owned() };
    let what = match matter.standing {
        Standing::Open => return "draft, not decided".to_owned(),
        Standing::Changed(_) => {
            "changed since it was decided, to be decided anew; it was decided".to_owned()
        }
        Standing::Decided(Outcome::Confirmed) => matter.confirmed_how().to_owned(),
        Standing::Decided(Outcome::Rejected) => "rejected".to_owned(),
        Standing::Decided(Outcome::Deferred) => "deferred".to_owned(),
        Standing::Decided(Outcome::Merged(into)) => format!("told as part of {into}"),
    };
    let by = format!("{} ({})", ruling.who.name, ruling.who.role.name());
    let reason = ruling.reason.as_ref().map(|reason| format!(": {reason}")).unwrap_or_default();
    let approval = matter
        .approval
        .as_ref()
        .map(|approval| format!("; approved by {} on {}", approval.who.name, approval.at.day()));
    format!("{what} by {by} on {}{reason}{}", ruling.at.day(), approval.unwrap_or_default())
}
