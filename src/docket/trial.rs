//! A docket as it would be after decisions that are not written yet.
//!
//! A register decides on thousands of findings at once, mostly on each by itself: to fold the whole log after each
//! would take minutes, so that it is folded again only for a wish on which an earlier one may bear.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::desk::{Taken, Wish};
use super::{Docket, Filed};
use crate::domain::{Act, Decision, Digest, FindingId};
use crate::store::{Entry, Proposal};

/// A docket with decisions laid over it that are not in the log.
pub(super) struct Trial<'a> {
    filed: &'a [Filed],
    taken: Taken,
    /// As it was at the last fold.
    docket: Docket,
    /// The findings decided on since then.
    touched: BTreeSet<FindingId>,
    /// Whether findings were joined or taken apart since then, which may bear on any other.
    joined: bool,
}

impl<'a> Trial<'a> {
    pub(super) fn of(filed: &'a [Filed], taken: &Taken, docket: &Docket) -> Self {
        let (taken, docket) = (taken.clone(), docket.clone());
        Self { filed, taken, docket, touched: BTreeSet::new(), joined: false }
    }

    /// The docket as a wish is to be looked at with.
    pub(super) fn before(&mut self, wish: &Wish) -> &Docket {
        if self.joined || joins(&wish.act) || self.touched.contains(&wish.finding) {
            self.docket = self.taken.fold(self.filed);
            self.touched.clear();
            self.joined = false;
        }
        &self.docket
    }

    /// Lays a decision over it.
    pub(super) fn take(&mut self, proposal: &Proposal) {
        let Taken { entries, kept } = &mut self.taken;
        for text in &proposal.drafts {
            if let Ok(draft) = serde_json::from_str(text) {
                kept.entry(Digest::of(text.as_bytes())).or_insert_with(|| Arc::new(draft));
            }
        }
        let Decision { finding, ref act, .. } = proposal.decision;
        self.touched.insert(finding);
        self.joined |= joins(act);
        let seq = 1 + entries.last().map_or(0, |entry| entry.seq);
        // No fold asks for the digest of the line before.
        let previous = Digest::of(b"");
        let decision = proposal.decision.clone();
        entries.push(Arc::new(Entry { seq, previous, decision }));
    }
}

/// Whether an act may bear on other findings than its own.
fn joins(act: &Act) -> bool {
    matches!(act, Act::Merge { .. } | Act::Split { .. } | Act::Add { .. } | Act::Undo { .. })
}
