//! The decision log: who decided what on which draft, in `engagement.db`, appended to and never changed.
//!
//! Each entry is one line of JSON that holds the digest of the line before it, so that a line that is
//! changed, taken out or put in breaks the chain from there on. Triggers refuse to change or delete what is
//! written. The drafts decided upon are kept beside the log by their digest, as they were shown. What
//! [`DecisionLog::append`] returned stays, also when the machine loses its power in the next moment.
//!
//! Whoever can write the file can write a whole new chain: the newest digest, told to somebody else, is
//! what shows that. [`DecisionLog::head`] gives it; registers and reports carry it.

mod chain;
mod schema;

use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};
use serde::{Deserialize, Serialize};

use crate::domain::{Decision, Digest, FindingId};

pub use chain::Fault;

/// The log's file in an engagement folder.
pub const FILE_NAME: &str = "engagement.db";

/// The decision log of an engagement, open for reading and appending. Several processes may hold it.
#[derive(Debug)]
pub struct DecisionLog {
    path: PathBuf,
    connection: Connection,
}

/// A decision with its place in the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its number, from 1.
    pub seq: u64,
    /// The digest of the line before it; of nothing for the first.
    pub previous: Digest,
    /// What was decided.
    pub decision: Decision,
}

/// The newest line of a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// Its number; 0 where nothing was decided yet.
    pub seq: u64,
    /// Its digest; of nothing where nothing was decided yet.
    pub digest: Digest,
}

/// A decision to be written, and what its maker knew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// The decision.
    pub decision: Decision,
    /// The newest entry on the same finding that the reviewer had seen; 0 where there was none.
    pub seen: u64,
    /// The texts of drafts it is about; those whose digests it names must be here or in the log.
    pub drafts: Vec<String>,
}

/// Why the log cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// SQLite or the disk refused.
    #[error("cannot {doing} the decision log `{}`", path.display())]
    Sqlite {
        /// What we were doing.
        doing: &'static str,
        /// To what.
        path: PathBuf,
        /// Why not.
        source: rusqlite::Error,
    },
    /// It is no database, or damaged.
    #[error("the decision log `{}` is damaged: {said}", path.display())]
    Damaged {
        /// The log.
        path: PathBuf,
        /// What is wrong.
        said: String,
    },
    /// A later tickmark wrote it.
    #[error(
        "the decision log `{}` is of version {found}, and this tickmark reads up to {}",
        path.display(),
        schema::VERSION
    )]
    Newer {
        /// The log.
        path: PathBuf,
        /// Its version.
        found: i64,
    },
    /// Somebody else decided on the same finding in the meantime. Nothing was written.
    #[error("{finding} was decided on in the meantime, in entry {seq} of the log")]
    DecidedMeanwhile {
        /// The finding.
        finding: FindingId,
        /// The entry.
        seq: u64,
    },
    /// The decision names a draft nobody gave. Nothing was written.
    #[error("the draft {0} that was decided on is not known")]
    UnknownDraft(Digest),
}

impl DecisionLog {
    /// Opens the log of an engagement folder; makes it where it is missing, and brings an older one up to
    /// date after a copy of it was put beside it.
    pub fn open(folder: &Path) -> Result<Self, LogError> {
        let path = folder.join(FILE_NAME);
        let connection = schema::open(&path)?;
        Ok(Self { path, connection })
    }

    /// Whether an engagement folder holds a log.
    #[must_use]
    pub fn is_in(folder: &Path) -> bool {
        folder.join(FILE_NAME).is_file()
    }

    /// Writes decisions, all or none, and returns their entries.
    pub fn append(&mut self, proposals: &[Proposal]) -> Result<Vec<Entry>, LogError> {
        let failed = sqlite("write to", &self.path);
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(&failed)?;
        let Head { mut seq, digest: mut previous } = head(&transaction).map_err(&failed)?;
        let first = seq;
        let mut entries = Vec::new();
        for Proposal { decision, seen, drafts } in proposals {
            let newest = newest_on(&transaction, decision.finding).map_err(&failed)?;
            // What the same batch wrote before is no surprise to its maker.
            if let Some(newest) = newest.filter(|newest| newest > seen && *newest <= first) {
                let finding = decision.finding;
                return Err(LogError::DecidedMeanwhile { finding, seq: newest });
            }
            for draft in drafts {
                let digest = Digest::of(draft.as_bytes()).to_string();
                let sql =
                    "INSERT INTO drafts (digest, body) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
                transaction.execute(sql, params![digest, draft]).map_err(&failed)?;
            }
            let known = draft(&transaction, decision.draft).map_err(&failed)?;
            if known.is_none() {
                return Err(LogError::UnknownDraft(decision.draft));
            }
            seq += 1;
            let entry = Entry { seq, previous, decision: decision.clone() };
            let line = serde_json::to_string(&entry).map_err(|error| LogError::Damaged {
                path: self.path.clone(),
                said: error.to_string(),
            })?;
            previous = Digest::of(line.as_bytes());
            let sql = "INSERT INTO decisions (seq, finding, line, digest) VALUES (?1, ?2, ?3, ?4)";
            let row = params![seq, decision.finding.to_string(), line, previous.to_string()];
            transaction.execute(sql, row).map_err(&failed)?;
            entries.push(entry);
        }
        transaction.commit().map_err(&failed)?;
        Ok(entries)
    }

    /// The entries after a number, in order. An entry that cannot be understood is damage.
    pub fn entries_after(&self, seq: u64) -> Result<Vec<Entry>, LogError> {
        let failed = sqlite("read", &self.path);
        let sql = "SELECT seq, line FROM decisions WHERE seq > ?1 ORDER BY seq";
        let mut query = self.connection.prepare_cached(sql).map_err(&failed)?;
        let rows =
            query.query_map(params![seq], |row| Ok((row.get(0)?, row.get(1)?))).map_err(&failed)?;
        let lines: Vec<(u64, String)> = rows.collect::<Result<_, _>>().map_err(&failed)?;
        let understood = |(seq, line): (u64, String)| {
            serde_json::from_str::<Entry>(&line).map_err(|error| LogError::Damaged {
                path: self.path.clone(),
                said: format!("entry {seq} cannot be understood: {error}"),
            })
        };
        lines.into_iter().map(understood).collect()
    }

    /// The lines of the log as they are kept, one JSON object each.
    pub fn lines(&self) -> Result<Vec<String>, LogError> {
        let failed = sqlite("read", &self.path);
        let sql = "SELECT line FROM decisions ORDER BY seq";
        let mut query = self.connection.prepare(sql).map_err(&failed)?;
        let rows = query.query_map([], |row| row.get(0)).map_err(&failed)?;
        rows.collect::<Result<_, _>>().map_err(failed)
    }

    /// A draft somebody decided on, as it was shown.
    pub fn draft(&self, digest: Digest) -> Result<Option<String>, LogError> {
        draft(&self.connection, digest).map_err(sqlite("read", &self.path))
    }

    /// The newest entry.
    pub fn head(&self) -> Result<Head, LogError> {
        head(&self.connection).map_err(sqlite("read", &self.path))
    }

    /// The first fault of the log, if it has any: see [`Fault`].
    pub fn fault(&self) -> Result<Option<Fault>, LogError> {
        chain::fault(&self.connection).map_err(sqlite("read", &self.path))
    }

    /// Writes a copy of the log as it is now to a path where nothing is yet; others may go on writing.
    pub fn back_up(&self, to: &Path) -> Result<(), LogError> {
        schema::copy(&self.connection, to).map_err(sqlite("copy", &self.path))
    }

    /// The folders and files the last run read, as they lie on this machine. What lay in the engagement folder is
    /// looked for where that folder is now.
    pub fn evidence(&self) -> Result<Vec<PathBuf>, LogError> {
        let failed = sqlite("read", &self.path);
        let sql = "SELECT path FROM evidence ORDER BY nth";
        let mut query = self.connection.prepare(sql).map_err(&failed)?;
        let folder = self.path.parent().unwrap_or(Path::new("."));
        // A path that is whole stays as it is.
        let rows = query
            .query_map([], |row| Ok(folder.join(row.get::<_, String>(0)?)))
            .map_err(&failed)?;
        rows.collect::<Result<_, _>>().map_err(failed)
    }

    /// Notes where the evidence of a run lies, by whole paths. What no text can name is left out.
    pub fn note_evidence(&mut self, paths: &[PathBuf]) -> Result<(), LogError> {
        let folder = self.path.parent().and_then(|folder| folder.canonicalize().ok());
        let inside = |path: &'_ Path| match &folder {
            // An engagement may be moved or copied with its evidence in it.
            Some(folder) => path.strip_prefix(folder).unwrap_or(path).to_str().map(str::to_owned),
            None => path.to_str().map(str::to_owned),
        };
        let failed = sqlite("write to", &self.path);
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(&failed)?;
        transaction.execute("DELETE FROM evidence", []).map_err(&failed)?;
        for (nth, path) in (0_i64..).zip(paths.iter().filter_map(|path| inside(path))) {
            let sql = "INSERT INTO evidence (nth, path) VALUES (?1, ?2)";
            transaction.execute(sql, params![nth, path]).map_err(&failed)?;
        }
        transaction.commit().map_err(failed)
    }
}

fn sqlite(doing: &'static str, path: &Path) -> impl Fn(rusqlite::Error) -> LogError + use<> {
    let path = path.to_owned();
    move |source| LogError::Sqlite { doing, path: path.clone(), source }
}

fn head(connection: &Connection) -> rusqlite::Result<Head> {
    let sql = "SELECT seq, digest FROM decisions ORDER BY seq DESC LIMIT 1";
    let row = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?));
    let newest: Option<(u64, String)> = connection.query_row(sql, [], row).optional()?;
    let nothing = Head { seq: 0, digest: Digest::of(b"") };
    Ok(newest.map_or(nothing, |(seq, digest)| Head {
        seq,
        // A digest that is none breaks the chain, which `fault` tells.
        digest: Digest::try_from(digest).unwrap_or(nothing.digest),
    }))
}

fn newest_on(connection: &Connection, finding: FindingId) -> rusqlite::Result<Option<u64>> {
    let sql = "SELECT max(seq) FROM decisions WHERE finding = ?1";
    connection.query_row(sql, params![finding.to_string()], |row| row.get(0))
}

fn draft(connection: &Connection, digest: Digest) -> rusqlite::Result<Option<String>> {
    let sql = "SELECT body FROM drafts WHERE digest = ?1";
    connection.query_row(sql, params![digest.to_string()], |row| row.get(0)).optional()
}

#[cfg(test)]
mod tests;
