//! Which finding of the audit before is which of the audit now, each taken once: the surest way first.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::{Known, Matched};
use crate::docket::Matter;
use crate::domain::RequirementId;

/// From this likeness on, in percent, two findings on one requirement are taken for the same, where they are of the
/// same audit test; and where they are not.
const ALIKE_MIN: [u8; 2] = [60, 85];

/// The place of each earlier finding's match among the current ones, and how it was matched.
pub(super) fn pairs(known: &[&Known], current: &[&Matter]) -> BTreeMap<usize, (usize, Matched)> {
    let mut pairs = Pairs::default();
    let places: BTreeMap<_, _> =
        current.iter().enumerate().map(|(at, matter)| (matter.id(), at)).collect();
    for (place, one) in known.iter().enumerate() {
        if let Some(at) = places.get(&one.id) {
            pairs.take(place, *at, Matched::Fingerprint);
        }
    }
    same_test(known, current, &mut pairs);
    alike(known, current, &mut pairs);
    pairs.of
}

#[derive(Default)]
struct Pairs {
    of: BTreeMap<usize, (usize, Matched)>,
    taken: BTreeSet<usize>,
}

impl Pairs {
    fn take(&mut self, place: usize, at: usize, how: Matched) {
        if !self.of.contains_key(&place) && self.taken.insert(at) {
            self.of.insert(place, (at, how));
        }
    }
}

/// The same test, requirement and subject. Of several such, those that quote most of the same words.
fn same_test(known: &[&Known], current: &[&Matter], pairs: &mut Pairs) {
    type Key = (Option<String>, Option<RequirementId>, String);
    let mut by_key: BTreeMap<Key, Vec<usize>> = BTreeMap::new();
    for (at, matter) in current.iter().enumerate().filter(|(at, _)| !pairs.taken.contains(at)) {
        let draft = &matter.draft;
        let key = (draft.test.clone(), draft.requirements.first().copied(), folded(&draft.subject));
        by_key.entry(key).or_default().push(at);
    }
    let mut candidates = Vec::new();
    for (place, one) in known.iter().enumerate() {
        // What no test drafted has nothing in common but its requirement: its words tell.
        if one.test.is_none() || pairs.of.contains_key(&place) {
            continue;
        }
        let key = (one.test.clone(), one.requirements.first().copied(), folded(&one.subject));
        for at in by_key.get(&key).into_iter().flatten() {
            let quotes = current[*at].evidence.iter().map(|citation| &citation.quote);
            let shared = quotes.filter(|quote| one.quotes.contains(quote)).count();
            candidates.push((Reverse(shared), place, *at));
        }
    }
    candidates.sort_unstable();
    for (_, place, at) in candidates {
        pairs.take(place, at, Matched::TestRequirementSubject);
    }
}

/// The same requirement, a subject that may be the same, and words that are nearly so.
fn alike(known: &[&Known], current: &[&Matter], pairs: &mut Pairs) {
    let mut by_requirement: BTreeMap<Option<RequirementId>, Vec<usize>> = BTreeMap::new();
    for (at, matter) in current.iter().enumerate().filter(|(at, _)| !pairs.taken.contains(at)) {
        by_requirement.entry(matter.draft.requirements.first().copied()).or_default().push(at);
    }
    let mut candidates = Vec::new();
    for (place, one) in known.iter().enumerate() {
        if pairs.of.contains_key(&place) {
            continue;
        }
        for at in by_requirement.get(&one.requirements.first().copied()).into_iter().flatten() {
            let matter = current[*at];
            if !may_be_the_same(&one.subject, &matter.draft.subject) {
                continue;
            }
            let likeness = likeness(one, matter);
            let same_test = one.test.is_some() && one.test == matter.draft.test;
            if likeness >= ALIKE_MIN[usize::from(!same_test)] {
                candidates.push((Reverse(likeness), place, *at));
            }
        }
    }
    candidates.sort_unstable();
    for (Reverse(likeness), place, at) in candidates {
        pairs.take(place, at, Matched::Likeness(likeness));
    }
}

/// How alike two findings are in their words, in percent: by their titles, or by what was found where the earlier
/// one has no title of its own.
#[expect(clippy::cast_sign_loss, reason = "a share is from 0 to 1")]
fn likeness(known: &Known, matter: &Matter) -> u8 {
    let (earlier, now) = if known.title == known.condition {
        (&known.condition, &matter.wording.condition)
    } else {
        (&known.title, &matter.wording.title)
    };
    let share = strsim::sorensen_dice(&folded(earlier), &folded(now));
    (share * 100.0).round() as u8
}

/// Whether two subjects may be one: they are the same, one of them is not told, or one is part of a list that the
/// other is.
fn may_be_the_same(one: &str, other: &str) -> bool {
    let parts = |subject: &str| -> BTreeSet<String> {
        subject.split(',').map(folded).filter(|part| !part.is_empty()).collect()
    };
    let (one, other) = (parts(one), parts(other));
    one.is_empty() || other.is_empty() || !one.is_disjoint(&other)
}

fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subjects_may_be_the_same_where_they_share_a_part_or_one_is_not_told() {
        for (one, other, may) in [
            ("AS-01", "as-01 ", true),
            ("AS-01", "AS-02", false),
            ("AS-01, AS-02", "AS-02", true),
            ("", "AS-02", true),
        ] {
            assert_eq!(may_be_the_same(one, other), may, "{one} and {other}");
        }
    }
}
