//! Which draft follows which: other evidence makes another draft, and what was decided goes on to it.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::fold::{Histories, Kept, outcome, standing_acts};
use super::{Matter, Origin};
use crate::domain::{DraftedBy, FindingId, RequirementId};
use crate::outputs::Finding;
use crate::store::Entry;

/// What becomes of the decisions on drafts that are gone.
#[derive(Default)]
pub(super) struct Lineage {
    /// The entries a draft of the last run takes over, oldest first, by its id.
    pub(super) inherited: Histories,
    /// The draft of the last run that follows one that is gone.
    pub(super) heirs: BTreeMap<FindingId, FindingId>,
    /// Drafts that nothing follows, with the entries on them.
    pub(super) gone: Vec<(Matter, Vec<Arc<Entry>>)>,
}

/// What makes a draft the successor of another: the same test, requirement and subject.
type Key = (Option<String>, Option<RequirementId>, String);

fn key(draft: &Finding) -> Key {
    (draft.test.clone(), draft.requirements.first().copied(), draft.subject.clone())
}

/// Takes the entries on drafts that are gone out of `histories`, and says whose they are now.
pub(super) fn of(matters: &[Matter], histories: &mut Histories, kept: Kept<'_>) -> Lineage {
    let ids: BTreeSet<FindingId> = matters.iter().map(Matter::id).collect();
    let mut successors: BTreeMap<Key, Vec<&Matter>> = BTreeMap::new();
    for matter in matters.iter().filter(|matter| matter.origin == Origin::Drafted) {
        successors.entry(key(&matter.draft)).or_default().push(matter);
    }
    let mut gone: Vec<(Arc<Entry>, Arc<Finding>)> = histories
        .iter()
        .filter(|(id, _)| !ids.contains(id))
        .filter_map(|(_, history)| {
            let ruling = ruling(history)?;
            let draft = kept(ruling.decision.draft)?;
            // What a person wrote has no successor: to undo it is to take it away.
            (draft.drafted_by != DraftedBy::Person).then_some((ruling, draft))
        })
        .collect();
    // The newest decision on a line of drafts is the one that goes on; of several lines with one key,
    // each takes a draft of its own as far as there are any.
    gone.sort_by_key(|(ruling, _)| Reverse(ruling.seq));
    let mut lineage = Lineage::default();
    let mut claimed: BTreeSet<FindingId> = BTreeSet::new();
    for (ruling, draft) in gone {
        let id = ruling.decision.finding;
        let history = histories.remove(&id).unwrap_or_default();
        let candidates = successors.get(&key(&draft)).into_iter().flatten();
        let heir = candidates.min_by_key(|matter| {
            let decided = histories.contains_key(&matter.id());
            (claimed.contains(&matter.id()), decided, Reverse(shared(&draft, &matter.draft)))
        });
        if let Some(heir) = heir {
            claimed.insert(heir.id());
            lineage.heirs.insert(id, heir.id());
            lineage.inherited.entry(heir.id()).or_default().extend(history);
            continue;
        }
        // Of a line that ended, the last draft stands for those it took its evidence from.
        let later =
            lineage.gone.iter().map(|(matter, _)| matter).find(|matter| {
                key(&matter.draft) == key(&draft) && shared(&draft, &matter.draft) > 0
            });
        if let Some(later) = later.map(Matter::id) {
            lineage.heirs.insert(id, later);
        } else {
            // A decision made from now on knows that it is gone, and holds.
            let draft = Finding { no_longer_drafted: true, ..(*draft).clone() };
            let digest = draft.as_decided_on().1;
            let matter = Matter::new(Arc::new(draft), digest, Origin::Gone);
            lineage.gone.push((matter, history));
        }
    }
    for history in lineage.inherited.values_mut() {
        history.sort_by_key(|entry| entry.seq);
    }
    lineage.gone.sort_by_key(|(matter, _)| matter.id());
    lineage
}

/// The act that decides what stands: the newest ruling that was not undone.
fn ruling(history: &[Arc<Entry>]) -> Option<Arc<Entry>> {
    standing_acts(history).filter(|entry| outcome(&entry.decision.act).is_some()).last().cloned()
}

/// How many quotations two drafts have in common.
fn shared(one: &Finding, other: &Finding) -> usize {
    let quoted = |quote: &str, document: &str| {
        other.evidence.iter().any(|cited| cited.quote == quote && cited.document == document)
    };
    one.evidence.iter().filter(|cited| quoted(&cited.quote, &cited.document)).count()
}
