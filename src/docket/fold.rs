//! Folds the log over the drafts.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Change, Docket, Filed, Matter, Origin, Outcome, Settled, Standing, changes};
use crate::domain::{Act, Digest, FindingId, RequirementId, Wording};
use crate::outputs::Finding;
use crate::store::Entry;

type Kept<'a> = &'a dyn Fn(Digest) -> Option<Arc<Finding>>;

pub(super) fn docket(filed: &[Filed], log: &[Arc<Entry>], kept: Kept<'_>) -> Docket {
    let mut histories: BTreeMap<FindingId, Vec<Arc<Entry>>> = BTreeMap::new();
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
        if !places.contains_key(&draft.id) {
            places.insert(draft.id, matters.len());
            matters.push(Matter::new(draft, digest, origin));
        }
    }
    succeed(&mut matters, &mut places, &mut histories, kept);
    for matter in &mut matters {
        if let Some(history) = histories.remove(&matter.id()) {
            settle(matter, history, kept);
        }
    }
    tell_merged(&mut matters, &places);
    let head = log.last().map_or(0, |entry| entry.seq);
    Docket { matters, head, places }
}

impl Matter {
    fn new(draft: Arc<Finding>, digest: Digest, origin: Origin) -> Self {
        Self {
            wording: wording(&draft),
            grade: draft.grade,
            evidence: draft.evidence.clone(),
            draft,
            digest,
            origin,
            standing: Standing::Open,
            ruling: None,
            approval: None,
            merged: Vec::new(),
            changes: Vec::new(),
            history: Vec::new(),
        }
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
fn by_people(
    histories: &BTreeMap<FindingId, Vec<Arc<Entry>>>,
    kept: Kept<'_>,
) -> Vec<(Arc<Finding>, Digest, Origin)> {
    let mut made: Vec<(u64, Arc<Finding>, Digest, Origin)> = Vec::new();
    for history in histories.values() {
        for entry in standing_acts(history) {
            let digest = match &entry.decision.act {
                Act::Add { .. } => (entry.decision.draft, Origin::Added),
                Act::Split { body, .. } => (*body, Origin::Split(entry.decision.finding)),
                _ => continue,
            };
            if let Some(draft) = kept(digest.0) {
                made.push((entry.seq, draft, digest.0, digest.1));
            }
        }
    }
    made.sort_by_key(|(seq, ..)| *seq);
    made.into_iter().map(|(_, draft, digest, origin)| (draft, digest, origin)).collect()
}

/// The acts of one finding that were not undone, oldest first. To undo cannot itself be undone.
fn standing_acts(history: &[Arc<Entry>]) -> impl Iterator<Item = &Arc<Entry>> {
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

/// What makes a draft the successor of another: the same test, requirement and subject.
fn key(draft: &Finding) -> (Option<String>, Option<RequirementId>, String) {
    (draft.test.clone(), draft.requirements.first().copied(), draft.subject.clone())
}

/// Gives the decisions on drafts that are gone to the drafts that follow them; a confirmed one that nothing
/// follows stays as a matter of its own.
fn succeed(
    matters: &mut Vec<Matter>,
    places: &mut BTreeMap<FindingId, usize>,
    histories: &mut BTreeMap<FindingId, Vec<Arc<Entry>>>,
    kept: Kept<'_>,
) {
    let mut successors: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (place, matter) in matters.iter().enumerate() {
        if matter.origin == Origin::Drafted {
            successors.entry(key(&matter.draft)).or_default().push(place);
        }
    }
    let gone: Vec<FindingId> =
        histories.keys().copied().filter(|id| !places.contains_key(id)).collect();
    for id in gone {
        let Some(history) = histories.get(&id) else { continue };
        let Some(ruling) = ruling(history) else { continue };
        let Some(draft) = kept(ruling.decision.draft) else { continue };
        // What a person wrote has no successor: to undo it is to take it away.
        if matches!(ruling.decision.act, Act::Check { .. }) || draft.test.is_none() {
            continue;
        }
        let followed = successors.get(&key(&draft)).into_iter().flatten();
        // A draft nobody decided on yet is the likelier successor of several.
        let mut followed: Vec<usize> = followed.copied().collect();
        followed.sort_by_key(|place| histories.contains_key(&matters[*place].id()));
        let history = histories.remove(&id).unwrap_or_default();
        if let Some(place) = followed.first() {
            let Some(matter) = matters.get_mut(*place) else { continue };
            settle(matter, history, kept);
            matter.changes = changes::between(&draft, &matter.draft);
            matter.standing = match matter.standing {
                Standing::Open => Standing::Open,
                Standing::Decided(outcome) | Standing::Changed(outcome) => {
                    Standing::Changed(outcome)
                }
            };
            // The words and the grade are those of the new draft until somebody decides on it.
            matter.wording = wording(&matter.draft);
            matter.grade = matter.draft.grade;
            matter.evidence.clone_from(&matter.draft.evidence);
        } else {
            let mut matter = Matter::new(draft, ruling.decision.draft, Origin::Gone);
            settle(&mut matter, history, kept);
            if matter.is_confirmed() {
                matter.standing = Standing::Changed(Outcome::Confirmed);
                matter.changes = vec![Change::NoLongerDrafted];
                places.insert(id, matters.len());
                matters.push(matter);
            }
        }
    }
}

/// The act that decides what stands: the newest ruling that was not undone.
fn ruling(history: &[Arc<Entry>]) -> Option<Arc<Entry>> {
    let rules = |entry: &&Arc<Entry>| {
        !matches!(entry.decision.act, Act::Approve { .. } | Act::Note { .. } | Act::Split { .. })
    };
    standing_acts(history).filter(rules).last().cloned()
}

/// Lays the acts on one finding over it.
fn settle(matter: &mut Matter, history: Vec<Arc<Entry>>, kept: Kept<'_>) {
    let before = matter.ruling.take();
    let mut split: BTreeSet<usize> = BTreeSet::new();
    for entry in standing_acts(&history) {
        let decision = &entry.decision;
        let settled = Settled {
            seq: entry.seq,
            act: decision.act.name(),
            who: decision.who.clone(),
            via: decision.via,
            at: decision.at.clone(),
            reason: decision.act.reason().cloned(),
        };
        let outcome = match &decision.act {
            Act::Confirm | Act::Add { .. } => Outcome::Confirmed,
            Act::Edit { after, .. } => {
                matter.wording = after.clone();
                Outcome::Confirmed
            }
            Act::Regrade { to, .. } => {
                matter.grade = Some(*to);
                Outcome::Confirmed
            }
            Act::Reject { .. } => Outcome::Rejected,
            Act::Defer { .. } => Outcome::Deferred,
            Act::Merge { into, .. } => Outcome::Merged(*into),
            Act::Split { evidence, .. } => {
                split.extend(evidence);
                continue;
            }
            Act::Approve { approved } => {
                if matter.ruling.as_ref().is_some_and(|ruling| ruling.seq == *approved) {
                    matter.approval = Some(settled);
                }
                continue;
            }
            Act::Undo { .. } | Act::Note { .. } | Act::Check { .. } => continue,
        };
        matter.standing = Standing::Decided(outcome);
        matter.ruling = Some(settled);
        matter.approval = None;
    }
    if let Some(ruling) = ruling(&history).filter(|ruling| ruling.decision.draft != matter.digest)
        && let Some(decided_on) = kept(ruling.decision.draft)
        && let Standing::Decided(outcome) = matter.standing
    {
        matter.changes = changes::between(&decided_on, &matter.draft);
        if matter.changes.iter().any(Change::is_of_substance) {
            matter.standing = Standing::Changed(outcome);
        } else if !matches!(ruling.decision.act, Act::Edit { .. }) {
            // The words that were decided on are the words that stand.
            matter.wording = wording(&decided_on);
        }
    } else if matter.ruling.is_some() {
        matter.changes.clear();
    }
    if matter.ruling.is_none() {
        matter.ruling = before;
    }
    let mut nth = 0..;
    matter.evidence.retain(|_| nth.next().is_some_and(|nth| !split.contains(&nth)));
    matter.history.extend(history);
}

/// Tells each finding which others are told as part of it.
fn tell_merged(matters: &mut [Matter], places: &BTreeMap<FindingId, usize>) {
    let merged: Vec<(FindingId, FindingId)> = matters
        .iter()
        .filter_map(|matter| match matter.standing {
            Standing::Decided(Outcome::Merged(into)) => Some((matter.id(), into)),
            _ => None,
        })
        .collect();
    for (id, into) in merged {
        if let Some(matter) = places.get(&into).and_then(|place| matters.get_mut(*place)) {
            matter.merged.push(id);
        }
    }
}
