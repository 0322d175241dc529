//! The tables of `engagement.db`, and how an older one is brought up to date.
//!
//! `user_version` says how many of the steps a file has seen. A step that was released is never changed.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags, TransactionBehavior, params};

use super::{LogError, sqlite};

/// What makes a file of version n - 1 one of version n.
const STEPS: [&str; 3] = [
    // 1: the log, and the drafts that were decided on.
    "CREATE TABLE drafts (
        digest TEXT PRIMARY KEY NOT NULL,
        body TEXT NOT NULL
     ) WITHOUT ROWID;
     CREATE TABLE decisions (
        seq INTEGER PRIMARY KEY NOT NULL,
        finding TEXT NOT NULL,
        line TEXT NOT NULL,
        digest TEXT NOT NULL
     );
     CREATE INDEX decisions_on ON decisions (finding, seq);
     CREATE TRIGGER decisions_stay BEFORE UPDATE ON decisions
        BEGIN SELECT raise(ABORT, 'decisions are not changed'); END;
     CREATE TRIGGER decisions_are_kept BEFORE DELETE ON decisions
        BEGIN SELECT raise(ABORT, 'decisions are not deleted'); END;
     CREATE TRIGGER decisions_stand BEFORE INSERT ON decisions
        WHEN EXISTS (SELECT 1 FROM decisions WHERE seq = NEW.seq)
        BEGIN SELECT raise(ABORT, 'decisions are not replaced'); END;
     CREATE TRIGGER drafts_stay BEFORE UPDATE ON drafts
        BEGIN SELECT raise(ABORT, 'drafts that were decided on are not changed'); END;
     CREATE TRIGGER drafts_are_kept BEFORE DELETE ON drafts
        BEGIN SELECT raise(ABORT, 'drafts that were decided on are not deleted'); END;",
    // 2: where the evidence lies on this machine, and the log as people query it.
    "CREATE TABLE evidence (
        nth INTEGER PRIMARY KEY NOT NULL,
        path TEXT NOT NULL
     );
     CREATE VIEW decision_list AS SELECT
        seq,
        finding,
        line ->> '$.decision.action' AS action,
        line ->> '$.decision.who.name' AS reviewer,
        line ->> '$.decision.who.role' AS role,
        line ->> '$.decision.via' AS via,
        line ->> '$.decision.at' AS at,
        line ->> '$.decision.reason' AS reason
     FROM decisions;",
    // 3: the steps of corrective actions, as people query them. Code of an earlier version does not know these acts,
    // and is told so by the number of the version.
    "CREATE VIEW action_list AS SELECT
        seq,
        finding,
        line ->> '$.decision.action' AS step,
        line ->> '$.decision.who.name' AS recorded_by,
        line ->> '$.decision.at' AS at,
        line ->> '$.decision.correction' AS correction,
        line ->> '$.decision.cause' AS cause,
        line ->> '$.decision.measure' AS corrective_action,
        line ->> '$.decision.owner' AS owner,
        coalesce(line ->> '$.decision.revised_due', line ->> '$.decision.due') AS due,
        line ->> '$.decision.implemented_on' AS implemented_on,
        line ->> '$.decision.verified_on' AS verified_on,
        line ->> '$.decision.verifier' AS verifier,
        line ->> '$.decision.result' AS result,
        line ->> '$.decision.closed_on' AS closed_on,
        line ->> '$.decision.reason' AS reason
     FROM decisions WHERE line ->> '$.decision.action'
        IN ('respond', 'accept', 'implement', 'verify', 'close', 'reopen', 'revise');",
];

/// The version this code writes.
#[expect(clippy::cast_possible_wrap, reason = "there are a handful of steps")]
pub(super) const VERSION: i64 = STEPS.len() as i64;

/// How long one process waits for another to finish writing.
const WAIT: Duration = Duration::from_secs(20);

/// Opens or makes the file, checks it, and takes the steps it has not seen.
pub(super) fn open(path: &Path) -> Result<Connection, LogError> {
    let damaged = |said: String| LogError::Damaged { path: path.to_owned(), said };
    let failed = |source: rusqlite::Error| match source.sqlite_error_code() {
        Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => damaged(source.to_string()),
        _ => sqlite("open", path)(source),
    };
    let mut connection = connect(path).map_err(failed)?;
    let found = version(&connection).map_err(failed)?;
    if found > VERSION {
        return Err(LogError::Newer { path: path.to_owned(), found });
    }
    let said: String =
        connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0)).map_err(failed)?;
    if said != "ok" {
        return Err(damaged(said));
    }
    if found < VERSION {
        if found > 0 {
            keep_a_copy(&connection, path, found).map_err(failed)?;
        }
        upgrade(&mut connection).map_err(failed)?;
    }
    Ok(connection)
}

fn connect(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(WAIT)?;
    // The answer is the mode that is in force, which some disks cannot give; the log works in any.
    let _: String = connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
    connection.execute_batch(
        "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;",
    )?;
    Ok(connection)
}

fn version(connection: &Connection) -> rusqlite::Result<i64> {
    connection.query_row("PRAGMA user_version", [], |row| row.get(0))
}

/// Takes the steps that are left. Another process may have taken them while this one waited.
fn upgrade(connection: &mut Connection) -> rusqlite::Result<()> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let seen = usize::try_from(version(&transaction)?).unwrap_or(0);
    for step in STEPS.iter().skip(seen) {
        transaction.execute_batch(step)?;
    }
    transaction.pragma_update(None, "user_version", VERSION)?;
    transaction.commit()
}

/// Puts a copy of an older file beside it. A copy that is there already is of a try that broke off.
fn keep_a_copy(connection: &Connection, path: &Path, found: i64) -> rusqlite::Result<()> {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".version-{found}"));
    let copied = PathBuf::from(name);
    if copied.exists() { Ok(()) } else { copy(connection, &copied) }
}

/// Writes all of the file as one moment saw it to a path where nothing is yet.
pub(super) fn copy(connection: &Connection, to: &Path) -> rusqlite::Result<()> {
    let name = to.to_str().ok_or_else(|| rusqlite::Error::InvalidPath(to.to_owned()))?;
    connection.execute("VACUUM INTO ?1", params![name]).map(drop)
}

/// A file as the code of an earlier version made it.
#[cfg(test)]
pub(super) fn of_version(path: &Path, version: usize) -> Connection {
    let connection = connect(path).expect("opens");
    for step in &STEPS[..version] {
        connection.execute_batch(step).expect("a step");
    }
    connection
        .pragma_update(None, "user_version", i64::try_from(version).expect("fits"))
        .expect("a version");
    connection
}
