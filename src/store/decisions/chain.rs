//! Walks the log from its first line and finds where it stops being what was written.

use std::fmt;

use rusqlite::Connection;

use super::{Digest, Entry};

/// The first place where a log is not what was written, in the order of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A line does not have the digest it had when it was written.
    Changed {
        /// Its number.
        seq: u64,
    },
    /// A line does not follow the one before it: one was taken out, put in or moved.
    Broken {
        /// Its number.
        seq: u64,
    },
    /// A draft that was decided on is not what was shown.
    Draft {
        /// The decision on it.
        seq: u64,
        /// The digest it should have.
        draft: Digest,
    },
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::Changed { seq } => {
                write!(f, "entry {seq} of the decision log was changed after it was written")
            }
            Fault::Broken { seq } => write!(
                f,
                "entry {seq} of the decision log does not follow the one before it: an entry was taken \
                 out, put in or moved"
            ),
            Fault::Draft { seq, draft } => write!(
                f,
                "the draft that entry {seq} of the decision log decided on is not what was shown \
                 (it should have the SHA-256 {draft})"
            ),
        }
    }
}

/// The first fault. A whole log has none.
pub(super) fn fault(connection: &Connection) -> rusqlite::Result<Option<Fault>> {
    let mut query = connection.prepare(
        "SELECT seq, finding, line, decisions.digest, body FROM decisions
         LEFT JOIN drafts ON drafts.digest
            = CASE WHEN json_valid(line) THEN line ->> '$.decision.draft' END ORDER BY seq",
    )?;
    let mut rows = query.query([])?;
    let mut previous = Digest::of(b"");
    let mut expected = 1;
    while let Some(row) = rows.next()? {
        let seq: u64 = row.get(0)?;
        let [finding, line, digest]: [String; 3] = [row.get(1)?, row.get(2)?, row.get(3)?];
        let body: Option<String> = row.get(4)?;
        let written = Digest::of(line.as_bytes());
        if written.to_string() != digest {
            return Ok(Some(Fault::Changed { seq }));
        }
        let Ok(entry) = serde_json::from_str::<Entry>(&line) else {
            return Ok(Some(Fault::Changed { seq }));
        };
        if entry.decision.finding.to_string() != finding {
            return Ok(Some(Fault::Changed { seq }));
        }
        if seq != expected || entry.seq != seq || entry.previous != previous {
            return Ok(Some(Fault::Broken { seq }));
        }
        let draft = entry.decision.draft;
        if body.is_none_or(|body| Digest::of(body.as_bytes()) != draft) {
            return Ok(Some(Fault::Draft { seq, draft }));
        }
        previous = written;
        expected += 1;
    }
    Ok(None)
}
