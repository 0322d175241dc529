//! The hidden key of a row: which draft it shows, and the newest entry of the log that was known then.

use std::fmt;
use std::str::FromStr;

use crate::docket::Matter;
use crate::domain::Digest;

/// Which draft a row shows, and what had been decided on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Key {
    /// The digest decisions on the draft are bound to.
    pub draft: Digest,
    /// The newest entry of the log on it; 0 where there was none.
    pub seen: u64,
}

impl Key {
    pub fn of(matter: &Matter) -> Self {
        Self { draft: matter.digest, seen: matter.newest() }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.draft, self.seen)
    }
}

/// A text that is no key: it was changed, or never was one.
#[derive(Debug)]
pub(super) struct NoKey;

impl FromStr for Key {
    type Err = NoKey;

    fn from_str(text: &str) -> Result<Self, NoKey> {
        let (draft, seen) = text.trim().split_once(':').ok_or(NoKey)?;
        let draft = Digest::try_from(draft.to_owned()).map_err(|_| NoKey)?;
        Ok(Self { draft, seen: seen.parse().map_err(|_| NoKey)? })
    }
}
