//! What earlier runs made, by the key of what it was made from: readings, documents, facts.
//!
//! A cache: it can be deleted and is made again. One SQLite file, so that a run over a million files
//! does not leave a million more, and a run that is killed keeps what it had committed. Every entry
//! carries a checksum; one that does not hold is as good as none.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, OpenFlags, OptionalExtension, params};
use sha2::{Digest, Sha256};

/// What an entry was made from, as a SHA-256.
pub type Key = [u8; 32];

/// The kept results of earlier runs; several threads may ask at once.
#[derive(Debug)]
pub struct Cache {
    path: PathBuf,
    inner: Mutex<Inner>,
}

#[derive(Debug)]
struct Inner {
    connection: Connection,
    /// What this run has asked for or put: the rest is of files that are gone.
    used: BTreeSet<Key>,
    /// Bytes put since the last commit.
    pending_bytes: usize,
}

/// The cache cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("cannot {doing} the kept readings `{}`", path.display())]
pub struct CacheError {
    doing: &'static str,
    path: PathBuf,
    source: rusqlite::Error,
}

/// The layout of the file; another one is thrown away, not migrated.
const LAYOUT: i64 = 1;
/// A run that is killed loses at most so much of its work, in bytes of entries.
const COMMIT_BYTES: usize = 8 << 20;

impl Cache {
    /// Opens the cache in a file, or makes it; a file that is no cache of this layout is replaced.
    pub fn open(path: &Path) -> Result<Self, CacheError> {
        let opened = connect(path).or_else(|_| {
            for suffix in ["", "-wal", "-shm"] {
                let mut name = path.as_os_str().to_owned();
                name.push(suffix);
                // What is left makes the second try fail, which says why.
                let _ = fs::remove_file(PathBuf::from(name));
            }
            connect(path)
        });
        let connection = opened.map_err(|source| failed("open", path, source))?;
        Ok(Self::over(connection, path))
    }

    /// Opens the cache in a file to read in it only, while others may write; none where there is none, or none
    /// of this layout.
    #[must_use]
    pub fn open_to_read(path: &Path) -> Option<Self> {
        let connection =
            Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).ok()?;
        let layout: i64 =
            connection.pragma_query_value(None, "user_version", |row| row.get(0)).ok()?;
        (layout == LAYOUT).then(|| Self::over(connection, path))
    }

    /// A cache that is gone with the value.
    pub fn in_memory() -> Result<Self, CacheError> {
        let path = Path::new(":memory:");
        let connection = connect(path).map_err(|source| failed("open", path, source))?;
        Ok(Self::over(connection, path))
    }

    fn over(connection: Connection, path: &Path) -> Self {
        let inner = Inner { connection, used: BTreeSet::new(), pending_bytes: 0 };
        Self { path: path.to_owned(), inner: Mutex::new(inner) }
    }

    /// What is kept under a key, where its checksum holds.
    pub fn get(&self, key: Key) -> Result<Option<Vec<u8>>, CacheError> {
        let entry = {
            let mut inner = self.lock();
            inner.used.insert(key);
            let mut query = inner
                .connection
                .prepare_cached("SELECT checksum, value FROM entry WHERE key = ?1")
                .map_err(|source| failed("read", &self.path, source))?;
            let row = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?));
            let found: rusqlite::Result<Option<(Vec<u8>, Vec<u8>)>> =
                query.query_row(params![key], row).optional();
            // A page of the file that is damaged is an entry that is damaged.
            found.unwrap_or_default()
        };
        Ok(entry.filter(|(checksum, value)| *checksum == check(value)).map(|(_, value)| value))
    }

    /// Whether anything is kept under a key.
    pub fn holds(&self, key: Key) -> Result<bool, CacheError> {
        let mut inner = self.lock();
        inner.used.insert(key);
        let mut query = inner
            .connection
            .prepare_cached("SELECT 1 FROM entry WHERE key = ?1")
            .map_err(|source| failed("read", &self.path, source))?;
        query.exists(params![key]).map_err(|source| failed("read", &self.path, source))
    }

    /// Keeps a value under a key.
    pub fn put(&self, key: Key, value: &[u8]) -> Result<(), CacheError> {
        let checksum = check(value);
        let mut inner = self.lock();
        inner.used.insert(key);
        inner.pending_bytes += value.len() + 100;
        let commit = inner.pending_bytes > COMMIT_BYTES;
        if commit {
            inner.pending_bytes = 0;
        }
        let put = |connection: &Connection| -> rusqlite::Result<()> {
            if connection.is_autocommit() {
                connection.execute_batch("BEGIN IMMEDIATE")?;
            }
            connection
                .prepare_cached("REPLACE INTO entry (key, checksum, value) VALUES (?1, ?2, ?3)")?
                .execute(params![key, checksum, value])?;
            if commit { connection.execute_batch("COMMIT") } else { Ok(()) }
        };
        put(&inner.connection).map_err(|source| failed("write", &self.path, source))
    }

    /// Commits, and forgets what this run had no use for.
    pub fn finish(&self) -> Result<(), CacheError> {
        let mut inner = self.lock();
        inner.pending_bytes = 0;
        let finish = |inner: &Inner| -> rusqlite::Result<()> {
            let Inner { connection, used, .. } = inner;
            if connection.is_autocommit() {
                connection.execute_batch("BEGIN IMMEDIATE")?;
            }
            let mut unused: Vec<Key> = Vec::new();
            let mut keys = connection.prepare_cached("SELECT key FROM entry")?;
            let mut rows = keys.query([])?;
            while let Some(row) = rows.next()? {
                let key: Key = row.get(0)?;
                if !used.contains(&key) {
                    unused.push(key);
                }
            }
            drop(rows);
            for key in unused {
                connection.prepare_cached("DELETE FROM entry WHERE key = ?1")?.execute([key])?;
            }
            connection.execute_batch("COMMIT; PRAGMA incremental_vacuum")
        };
        finish(&inner).map_err(|source| failed("write", &self.path, source))
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn connect(path: &Path) -> rusqlite::Result<Connection> {
    let connection = Connection::open(path)?;
    connection.execute_batch(
        "PRAGMA auto_vacuum = INCREMENTAL;
         PRAGMA journal_mode = WAL;
         PRAGMA synchronous = NORMAL;
         PRAGMA cache_size = -8192;",
    )?;
    let layout: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if layout != LAYOUT {
        connection.execute_batch("DROP TABLE IF EXISTS entry")?;
    }
    connection.execute_batch(
        "CREATE TABLE IF NOT EXISTS entry (
             key BLOB PRIMARY KEY, checksum BLOB NOT NULL, value BLOB NOT NULL
         )",
    )?;
    connection.pragma_update(None, "user_version", LAYOUT)?;
    Ok(connection)
}

fn check(value: &[u8]) -> Vec<u8> {
    Sha256::digest(value).to_vec()
}

fn failed(doing: &'static str, path: &Path, source: rusqlite::Error) -> CacheError {
    CacheError { doing, path: path.to_owned(), source }
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: Key = [1; 32];
    const B: Key = [2; 32];

    #[test]
    fn what_was_put_is_there_the_next_time_and_what_was_not_used_is_gone() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("readings.db");
        let cache = Cache::open(&path).expect("opens");
        cache.put(A, b"one").expect("puts");
        cache.put(B, b"two").expect("puts");
        cache.finish().expect("finishes");
        drop(cache);
        let cache = Cache::open(&path).expect("opens again");
        assert_eq!(cache.get(A).expect("gets").as_deref(), Some(&b"one"[..]));
        cache.finish().expect("finishes");
        drop(cache);
        let cache = Cache::open(&path).expect("opens a third time");
        assert_eq!(cache.get(B).expect("gets"), None);
        assert!(cache.get(A).expect("gets").is_some());
    }

    #[test]
    fn an_entry_whose_checksum_does_not_hold_is_none() {
        let cache = Cache::in_memory().expect("opens");
        cache.put(A, b"one").expect("puts");
        let tamper = "UPDATE entry SET value = x'00'";
        cache.lock().connection.execute(tamper, []).expect("tampers");
        assert_eq!(cache.get(A).expect("gets"), None);
    }

    #[test]
    fn a_file_that_is_no_cache_is_replaced() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("readings.db");
        fs::write(&path, "not a database, and longer than the header of one would be".repeat(40))
            .expect("writes");
        let cache = Cache::open(&path).expect("opens");
        cache.put(A, b"one").expect("puts");
        assert!(cache.get(A).expect("gets").is_some());
    }
}
