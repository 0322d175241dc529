//! Folds the log over the drafts.
//!
//! A decision belongs to the draft it was made on. Its words, grade and approval hold for a later draft only
//! where that one differs in nothing of substance.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::lineage::{self, Lineage};
use super::{Change, Docket, Filed, Matter, Origin, Outcome, Settled, Standing, changes};
use crate::domain::{Act, Digest, FindingId, Wording};
use crate::outputs::Finding;
use crate::store;

pub(super) type Kept<'a> = &'a dyn Fn(Digest) -> Option<Arc<Finding>>;
pub(super) type Histories = BTreeMap<FindingId, Vec<Arc<store::Entry>>>;

pub(super) fn docket(filed: &[Filed], log: &[Arc<store::Entry>], kept: Kept<'_>) -> Docket {
    let mut histories = Histories::new();
    for entry in log {
        histories.entry(entry.decision.finding).or_default().push(entry.clone());
    }
    let mut matters: Vec<Matter> = filed
        .iter()
        .map(|one| Matter::new(one.draft.clone(), one.digest, Origin::Drafted))
        .collect();
    let mut places: BTreeMap<FindingId, usize> =
        (0..).zip(&matters).map(|(place, matter)| (matter.id(), place)).collect();
    for (draft, digest, origin) in by_people(&histories, kept) {
        if let Entry::Vacant(place) = places.entry(draft.id) {
            place.insert(matters.len());
            matters.push(Matter::new(draft, digest, origin));
        }
    }
    let Lineage { mut inherited, heirs, gone } = lineage::of(&matters, &mut histories, kept);
    for matter in &mut matters {
        let before = inherited.remove(&matter.id()).unwrap_or_default();
        let own = histories.remove(&matter.id()).unwrap_or_default();
        settle(matter, before, own, kept);
    }
    for (mut matter, history) in gone {
        settle(&mut matter, Vec::new(), history, kept);
        let waits = matter.standing == Standing::Decided(Outcome::Deferred);
        if waits
            || matter.is_confirmed()
            || matter.standing == Standing::Changed(Outcome::Confirmed)
        {
            places.insert(matter.id(), matters.len());
            matters.push(matter);
        }
    }
    tell_merged(&mut matters, &places, &heirs);
    let head = log.last().map_or(0, |entry| entry.seq);
    Docket { matters, head, places }
}

impl Matter {
    pub(super) fn new(draft: Arc<Finding>, digest: Digest, origin: Origin) -> Self {
        Self {
            wording: wording(&draft),
            grade: draft.grade,
            evidence: draft.evidence.clone(),
            draft,
            digest,
            origin,
            standing: Standing::Open,
            ruling: None,
            edit: None,
            approval: None,
            merged: Vec::new(),
            changes: Vec::new(),
            history: Vec::new(),
        }
    }

    /// Gives it the words and the grade of a draft.
    fn take_up(&mut self, draft: &Finding) {
        self.wording = wording(draft);
        self.grade = draft.grade;
        self.edit = None;
    }
}

fn wording(draft: &Finding) -> Wording {
    Wording {
        title: draft.title.clone(),
        condition: draft.condition.clone(),
        recommendation: draft.recommendation.clone(),
    }
}

/// The findings that people wrote or split off, as far as that was not undone.
fn by_people(histories: &Histories, kept: Kept<'_>) -> Vec<(Arc<Finding>, Digest, Origin)> {
    let mut made: Vec<(u64, Arc<Finding>, Digest, Origin)> = Vec::new();
    for history in histories.values() {
        for entry in standing_acts(history) {
            let parent = entry.decision.finding;
            let (id, digest, origin) = match &entry.decision.act {
                Act::Add { .. } => (parent, entry.decision.draft, Origin::Added),
                Act::Split { off, body, .. } => (*off, *body, Origin::Split(parent)),
                _ => continue,
            };
            if let Some(draft) = kept(digest).filter(|draft| draft.id == id) {
                made.push((entry.seq, draft, digest, origin));
            }
        }
    }
    made.sort_by_key(|(seq, ..)| *seq);
    made.into_iter().map(|(_, draft, digest, origin)| (draft, digest, origin)).collect()
}

/// The acts of one finding that were not undone, oldest first. To undo cannot itself be undone.
pub(super) fn standing_acts(
    history: &[Arc<store::Entry>],
) -> impl Iterator<Item = &Arc<store::Entry>> {
    let undone: BTreeSet<u64> = history
        .iter()
        .filter_map(|entry| match entry.decision.act {
            Act::Undo { undone } => Some(undone),
            _ => None,
        })
        .collect();
    history.iter().filter(move |entry| {
        !undone.contains(&entry.seq) && !matches!(entry.decision.act, Act::Undo { .. })
    })
}

/// What an act decides on the finding it is on, if it decides anything there.
pub(super) fn outcome(act: &Act) -> Option<Outcome> {
    match act {
        Act::Confirm | Act::Add { .. } | Act::Edit { .. } | Act::Regrade { .. } => {
            Some(Outcome::Confirmed)
        }
        Act::Reject { .. } => Some(Outcome::Rejected),
        Act::Defer { .. } => Some(Outcome::Deferred),
        Act::Merge { into, .. } => Some(Outcome::Merged(*into)),
        Act::Undo { .. }
        | Act::Split { .. }
        | Act::Approve { .. }
        | Act::Note { .. }
        | Act::Check { .. }
        | Act::Sign { .. }
        | Act::FollowUp(_) => None,
    }
}

/// Lays the acts on one finding over it: those on the drafts it follows first, then its own, which
/// override them.
fn settle(
    matter: &mut Matter,
    inherited: Vec<Arc<store::Entry>>,
    own: Vec<Arc<store::Entry>>,
    kept: Kept<'_>,
) {
    let mut decided_on: Option<Arc<Finding>> = None;
    for entry in standing_acts(&inherited).chain(standing_acts(&own)) {
        let decision = &entry.decision;
        if let Act::Approve { approved } = decision.act {
            if matter.ruling.as_ref().is_some_and(|ruling| ruling.seq == approved) {
                matter.approval = Some(settled(entry));
            }
            continue;
        }
        let Some(outcome) = outcome(&decision.act) else { continue };
        let draft = kept(decision.draft).unwrap_or_else(|| matter.draft.clone());
        let other = decided_on.as_ref().is_none_or(|before| is_other(before, &draft));
        if other {
            matter.take_up(&draft);
        } else if matter.edit.is_none() {
            matter.wording = wording(&draft);
        }
        match &decision.act {
            Act::Edit { after, .. } => {
                matter.wording = after.clone();
                matter.edit = Some(settled(entry));
            }
            Act::Regrade { to, .. } => matter.grade = Some(*to),
            _ => {}
        }
        matter.standing = Standing::Decided(outcome);
        matter.ruling = Some(settled(entry));
        matter.approval = None;
        decided_on = Some(draft);
    }
    if let (Some(before), Standing::Decided(outcome)) = (decided_on, matter.standing) {
        let draft = matter.draft.clone();
        matter.changes = changes::between(&before, &draft);
        if matter.changes.iter().any(Change::is_of_substance) {
            matter.standing = Standing::Changed(outcome);
        }
        if matter.changes.iter().any(Change::is_of_content) {
            // The words and the grade are those of the new draft until somebody decides on it.
            matter.take_up(&draft);
        }
    }
    let split: BTreeSet<usize> = split_off(&own).collect();
    let mut nth = 0..;
    matter.evidence.retain(|_| nth.next().is_some_and(|nth| !split.contains(&nth)));
    matter.history = [inherited, own].concat();
    matter.history.sort_by_key(|entry| entry.seq);
}

fn is_other(before: &Finding, after: &Finding) -> bool {
    changes::between(before, after).iter().any(Change::is_of_content)
}

/// Which pieces of the draft's evidence were split off. One id stands for one list of evidence, so that
/// the numbers mean the same in every draft under it.
pub(super) fn split_off(own: &[Arc<store::Entry>]) -> impl Iterator<Item = usize> {
    standing_acts(own).flat_map(|entry| match &entry.decision.act {
        Act::Split { evidence, .. } => evidence.clone(),
        _ => Vec::new(),
    })
}

fn settled(entry: &store::Entry) -> Settled {
    let decision = &entry.decision;
    Settled {
        seq: entry.seq,
        act: decision.act.name(),
        who: decision.who.clone(),
        via: decision.via,
        at: decision.at.clone(),
        reason: decision.act.reason().cloned(),
    }
}

/// Tells each finding which others are told as part of it. Where it is told nowhere any more, the other
/// has to be looked at again: nothing disappears unseen.
fn tell_merged(
    matters: &mut [Matter],
    places: &BTreeMap<FindingId, usize>,
    heirs: &BTreeMap<FindingId, FindingId>,
) {
    let merged: Vec<(usize, FindingId)> = (0..)
        .zip(matters.iter())
        .filter_map(|(place, matter)| match matter.standing {
            Standing::Decided(Outcome::Merged(into)) => Some((place, into)),
            _ => None,
        })
        .collect();
    let mut told: Vec<(usize, usize)> = Vec::new();
    let mut lost: Vec<(usize, FindingId, String)> = Vec::new();
    for (place, into) in merged {
        let into = heirs.get(&into).copied().unwrap_or(into);
        let target = places.get(&into).map(|target| (*target, matters[*target].standing));
        match target {
            None => lost.push((place, into, String::new())),
            Some((_, Standing::Decided(Outcome::Rejected))) => {
                lost.push((place, into, format!("{into}, which is rejected")));
            }
            Some((_, Standing::Decided(Outcome::Merged(_)))) => {
                lost.push((place, into, format!("{into}, which is itself told elsewhere")));
            }
            Some((target, _)) => told.push((place, target)),
        }
    }
    for (place, target) in told {
        let (id, into) = (matters[place].id(), matters[target].id());
        matters[place].standing = Standing::Decided(Outcome::Merged(into));
        matters[target].merged.push(id);
    }
    for (place, into, after) in lost {
        matters[place].standing = Standing::Changed(Outcome::Merged(into));
        let part = Change::Part { name: "told as part of", before: into.to_string(), after };
        matters[place].changes.insert(0, part);
    }
}
