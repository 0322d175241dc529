//! How people decide: what shows that somebody looks, and does not just agree.
//!
//! Where drafts are confirmed as they are at a near-total rate, nobody is looking; the numbers go into the
//! report either way.

use std::collections::BTreeMap;

use super::{Docket, Matter, Origin, Standing};
use crate::domain::FindingKind;

/// What was decided, in numbers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Statistics {
    /// Of all matters.
    pub all: Shares,
    /// Of those held against one requirement, by its id.
    pub by_requirement: BTreeMap<String, Shares>,
    /// Of those drafted by one engine or audit test, by its name.
    pub by_drafter: BTreeMap<String, Shares>,
    /// Of those decided by one person.
    pub by_reviewer: BTreeMap<String, Shares>,
}

/// How many matters, and what became of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shares {
    /// Matters.
    pub drafted: u32,
    /// Those decided on, and not put off, by what still holds.
    pub decided: u32,
    /// Confirmed as they were drafted.
    pub as_drafted: u32,
    /// Written by people themselves.
    pub added: u32,
    /// Confirmed in other words.
    pub edited: u32,
    /// Confirmed with another grade.
    pub regraded: u32,
    /// Rejected.
    pub rejected: u32,
    /// Told as part of another.
    pub merged: u32,
    /// Deferred.
    pub deferred: u32,
    /// Approved by a second person.
    pub approved: u32,
    /// How fast and how closely.
    pub pace: Pace,
}

/// How long people looked, and at how much.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pace {
    /// Decisions made in the app, where it is known how long the finding had been looked at.
    pub timed: u32,
    /// The median of those, in seconds.
    pub median_seconds: u32,
    /// Decisions before which a passage was opened.
    pub with_passage: u32,
}

/// Of the decisions on drafts, how many took them, changed them and turned them down: shares from 0 to 1. What
/// is left was told as part of another. What people wrote themselves does not count: nobody drafted it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rates {
    /// Confirmed as they were drafted.
    pub acceptance: f64,
    /// Confirmed in other words or with another grade.
    pub edit: f64,
    /// Rejected.
    pub rejection: f64,
}

impl Shares {
    /// The rates; none where no draft was decided on.
    #[must_use]
    pub fn rates(&self) -> Option<Rates> {
        let changed = self.edited + self.regraded;
        let ruled = self.as_drafted + changed + self.rejected + self.merged;
        let rate = |count: u32| f64::from(count) / f64::from(ruled);
        (ruled > 0).then(|| Rates {
            acceptance: rate(self.as_drafted),
            edit: rate(changed),
            rejection: rate(self.rejected),
        })
    }
}

impl Docket {
    /// What was decided, in numbers.
    #[must_use]
    pub fn statistics(&self) -> Statistics {
        let matters: Vec<&Matter> = self
            .matters
            .iter()
            .filter(|matter| matter.draft.kind != FindingKind::Conformity)
            .collect();
        let grouped = |name: &dyn Fn(&Matter) -> Option<String>| {
            let mut groups: BTreeMap<String, Vec<&Matter>> = BTreeMap::new();
            for matter in &matters {
                if let Some(name) = name(matter) {
                    groups.entry(name).or_default().push(matter);
                }
            }
            groups.into_iter().map(|(name, matters)| (name, shares(&matters))).collect()
        };
        Statistics {
            all: shares(&matters),
            by_requirement: grouped(&|matter| {
                matter.draft.requirements.first().map(ToString::to_string)
            }),
            by_drafter: grouped(&|matter| {
                let engine = || matter.draft.drafted_by.name().to_owned();
                Some(matter.draft.test.clone().unwrap_or_else(engine))
            }),
            by_reviewer: grouped(&|matter| {
                matter.ruling.as_ref().map(|ruling| ruling.who.name.to_string())
            }),
        }
    }
}

fn shares(matters: &[&Matter]) -> Shares {
    let mut shares = Shares { drafted: matters.len() as u32, ..Shares::default() };
    let mut seconds: Vec<u32> = Vec::new();
    for matter in matters {
        let Some(ruling) = matter.ruling.as_ref() else { continue };
        if !matches!(matter.standing, Standing::Decided(_)) {
            continue;
        }
        shares.decided += u32::from(ruling.act != "defer");
        shares.approved += u32::from(matter.approval.is_some());
        match ruling.act {
            "reject" => shares.rejected += 1,
            "defer" => shares.deferred += 1,
            "merge" => shares.merged += 1,
            _ if matter.origin == Origin::Added => shares.added += 1,
            _ if matter.grade != matter.draft.grade => shares.regraded += 1,
            _ if matter.is_reworded() => shares.edited += 1,
            _ => shares.as_drafted += 1,
        }
        if let Some(entry) = matter.history.iter().find(|entry| entry.seq == ruling.seq) {
            seconds.extend(entry.decision.seconds);
            shares.pace.with_passage += u32::from(!entry.decision.opened.is_empty());
        }
    }
    seconds.sort_unstable();
    shares.pace.timed = seconds.len() as u32;
    shares.pace.median_seconds = median(&seconds);
    shares
}

/// The middle one of sorted values, or the mean of the two in the middle; 0 of none.
fn median(sorted: &[u32]) -> u32 {
    let upper = sorted.get(sorted.len() / 2).copied().unwrap_or(0);
    let lower = sorted.get(sorted.len().saturating_sub(1) / 2).copied().unwrap_or(0);
    lower + (upper - lower) / 2
}
