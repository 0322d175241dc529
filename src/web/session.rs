//! What is known of the one reviewer at work: the name, what was opened, and since when it is looked at.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::time::Instant;

use crate::domain::{Digest, FindingId, Reviewer};

/// The reviewer's session.
#[derive(Debug, Default)]
pub(super) struct Session {
    /// Who reviews, once that is known.
    pub(super) reviewer: Option<Reviewer>,
    /// The passages that were opened, by finding, as they are cited.
    opened: BTreeMap<FindingId, BTreeSet<String>>,
    /// The finding on the screen, and since when.
    looking_at: Option<(FindingId, Instant)>,
}

impl Session {
    /// The session of somebody who has looked at nothing yet.
    pub(super) fn of(reviewer: Option<Reviewer>) -> Self {
        Self { reviewer, ..Self::default() }
    }

    /// Notes that a finding is on the screen. To look at another and come back begins anew.
    pub(super) fn look_at(&mut self, finding: FindingId) {
        if self.looking_at.is_none_or(|(other, _)| other != finding) {
            self.looking_at = Some((finding, Instant::now()));
        }
    }

    /// Notes that a passage of a finding was opened in its source.
    pub(super) fn open(&mut self, finding: FindingId, cited: String) {
        self.opened.entry(finding).or_default().insert(cited);
    }

    /// The passages of a finding that were opened.
    pub(super) fn opened(&self, finding: FindingId) -> Vec<String> {
        self.opened.get(&finding).into_iter().flatten().cloned().collect()
    }

    /// For how many seconds a finding has been on the screen.
    pub(super) fn seconds(&self, finding: FindingId) -> Option<u32> {
        let (_, since) = self.looking_at.filter(|(other, _)| *other == finding)?;
        u32::try_from(since.elapsed().as_secs()).ok()
    }
}

/// A random value nobody can guess: 32 bytes from the system.
pub(super) struct Secret(Digest);

impl Secret {
    pub(super) fn new() -> std::io::Result<Self> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).map_err(std::io::Error::other)?;
        Ok(Self(Digest::of(&bytes)))
    }

    /// As it is handed to the browser.
    pub(super) fn shown(&self) -> String {
        self.0.to_string()
    }

    /// Whether an offered value is the same. Digests are compared, whose bytes tell nothing of the value, so
    /// that the time it takes tells nothing either.
    pub(super) fn is(&self, offered: &str) -> bool {
        Digest::of(self.shown().as_bytes()) == Digest::of(offered.as_bytes())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("****")
    }
}
