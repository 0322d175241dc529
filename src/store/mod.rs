//! The engagement folder: the one place tickmark writes to.
//!
//! Every file is written whole or not at all: into a temporary neighbour, flushed to disk, then renamed
//! over the old one. A run that is killed leaves the files of the run before, and perhaps a neighbour,
//! which the next run takes away.

#![expect(clippy::disallowed_methods, reason = "this room is the door to the engagement folder")]

#[cfg(feature = "llm")]
mod answers;
mod cache;
mod decisions;

use std::fs::{self, File, TryLockError};
use std::io::{self, Seek, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};

#[cfg(feature = "llm")]
pub use answers::{Answers, Forgotten, KeptAnswer};
pub use cache::{Cache, CacheError, Key};
pub use decisions::{
    DecisionLog, Entry, FILE_NAME as DECISION_LOG, Fault, Head, LogError, Proposal,
};

/// An engagement folder that no other tickmark is writing to.
#[derive(Debug)]
pub struct Store {
    folder: PathBuf,
    /// Held for as long as the store lives; the system lets go of it even when the process is killed.
    lock: File,
}

/// Why an engagement folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Its path is that of a file.
    #[error("cannot use `{}` as an engagement folder: it is a file", .0.display())]
    NotAFolder(PathBuf),
    /// Another process writes to it.
    #[error("cannot write to `{}`: another tickmark is at work there", .0.display())]
    Busy(PathBuf),
    /// The system refused.
    #[error("cannot {doing} `{}`", path.display())]
    Io {
        /// What we were doing.
        doing: &'static str,
        /// To what.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// What was read cannot be kept.
    #[error(transparent)]
    Cache(#[from] CacheError),
}

impl Store {
    /// Opens an engagement folder for writing; makes it where it is missing.
    pub fn open(folder: &Path) -> Result<Self, Error> {
        if folder.is_file() {
            return Err(Error::NotAFolder(folder.to_owned()));
        }
        let out = folder.join("out");
        fs::create_dir_all(&out).map_err(|source| failed("create", &out, source))?;
        let lock_path = folder.join(".lock");
        let lock =
            File::create(&lock_path).map_err(|source| failed("create", &lock_path, source))?;
        match lock.try_lock() {
            Ok(()) => {
                [folder, out.as_path()].into_iter().for_each(sweep);
                Ok(Self { folder: folder.to_owned(), lock })
            }
            Err(TryLockError::WouldBlock) => Err(Error::Busy(folder.to_owned())),
            Err(TryLockError::Error(source)) => Err(failed("lock", &lock_path, source)),
        }
    }

    /// Where the index lies; it can be deleted and is built again.
    #[must_use]
    pub fn index_folder(&self) -> PathBuf {
        self.folder.join("index")
    }

    /// What earlier runs read; it can be deleted and is read again.
    pub fn cache(&self) -> Result<Cache, Error> {
        let folder = self.folder.join("cache");
        fs::create_dir_all(&folder).map_err(|source| failed("create", &folder, source))?;
        Ok(Cache::open(&folder.join("readings.db"))?)
    }

    /// What language models answered; it can be deleted and is asked again.
    #[cfg(feature = "llm")]
    pub fn answers(&self) -> Result<Answers, Error> {
        Answers::open(&self.folder.join(LLM))
    }

    /// Takes away all that was sent to language models and what they answered.
    #[cfg(feature = "llm")]
    pub fn forget_answers(&self) -> Result<Forgotten, Error> {
        Answers::forget(&self.folder.join(LLM))
    }

    /// Takes away a file that an earlier run wrote and this one does not.
    pub fn remove(&self, name: &str) -> Result<(), Error> {
        let path = self.folder.join(name);
        match fs::remove_file(&path) {
            Err(source) if source.kind() != io::ErrorKind::NotFound => {
                Err(failed("delete", &path, source))
            }
            _ => Ok(()),
        }
    }

    /// Forgets what earlier runs read.
    pub fn forget_readings(&self) -> Result<(), Error> {
        let folder = self.folder.join("cache");
        match fs::remove_dir_all(&folder) {
            Err(source) if source.kind() != io::ErrorKind::NotFound => {
                Err(failed("delete", &folder, source))
            }
            _ => Ok(()),
        }
    }

    /// What time it is by the clock of the folder's disk, in nanoseconds since the epoch; 0 where it
    /// does not say. Files tell by the same clock when they were changed.
    #[must_use]
    pub fn disk_time_nanoseconds(&self) -> i128 {
        let written = || -> io::Result<Duration> {
            let mut lock = &self.lock;
            lock.rewind()?;
            lock.write_all(b"\n")?;
            let written = self.lock.metadata()?.modified()?;
            Ok(written.duration_since(UNIX_EPOCH).unwrap_or_default())
        };
        written().map_or(0, |since| since.as_nanos().cast_signed())
    }

    /// Writes a file of the engagement folder, whole or not at all. `name` is relative, with `/`.
    pub fn write(&self, name: &str, bytes: &[u8]) -> Result<(), Error> {
        let path = self.folder.join(name);
        write_whole(&path, bytes).map_err(|source| failed("write", &path, source))
    }
}

/// Where questions and answers of language models lie.
const LLM: &str = "llm";

/// The folders of an engagement that are written here, and never by people.
pub const WRITTEN: [&str; 4] = ["out", "index", "cache", LLM];

/// Writes bytes to a path, whole or not at all, making the folders above it.
fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut file = neighbour(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    Ok(())
}

/// How the name of a file begins that is not yet whole.
const UNFINISHED: &str = ".writing-";

/// Takes away what runs that were killed had begun to write. Nobody else writes while the lock is held.
fn sweep(folder: &Path) {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let unfinished =
        entries.filter(|entry| entry.file_name().to_string_lossy().starts_with(UNFINISHED));
    for entry in unfinished {
        // What cannot be taken away is in nobody's way.
        let _ = fs::remove_file(entry.path());
    }
}

/// A temporary file with the rights any new file has: results are to be shared as the folder is.
fn neighbour(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(UNFINISHED);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

fn failed(doing: &'static str, path: &Path, source: io::Error) -> Error {
    Error::Io { doing, path: path.to_owned(), source }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_whole_and_nothing_is_left_beside_it() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let store = Store::open(folder.path()).expect("opens");
        store.write("out/a.json", b"one").expect("writes");
        store.write("out/a.json", b"two").expect("writes again");
        let names: Vec<_> = fs::read_dir(folder.path().join("out"))
            .expect("lists")
            .map(|entry| entry.expect("an entry").file_name())
            .collect();
        assert_eq!(names, ["a.json"]);
        assert_eq!(fs::read(folder.path().join("out/a.json")).expect("reads"), b"two");
    }

    #[test]
    fn what_a_killed_run_had_begun_to_write_is_taken_away_and_nothing_else() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        drop(Store::open(folder.path()).expect("opens"));
        let out = folder.path().join("out");
        neighbour(&out).expect("begins").keep().expect("is left");
        fs::write(out.join(".mine"), "kept").expect("writes");
        drop(Store::open(folder.path()).expect("opens again"));
        let names: Vec<_> =
            fs::read_dir(&out).expect("lists").flatten().map(|entry| entry.file_name()).collect();
        assert_eq!(names, [".mine"]);
    }

    #[test]
    fn a_folder_serves_one_writer_at_a_time() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let first = Store::open(folder.path()).expect("opens");
        assert!(matches!(Store::open(folder.path()), Err(Error::Busy(_))));
        drop(first);
        assert!(Store::open(folder.path()).is_ok());
    }

    #[test]
    fn a_file_is_no_engagement_folder() {
        let file = tempfile::NamedTempFile::new().expect("a temporary file");
        assert!(matches!(Store::open(file.path()), Err(Error::NotAFolder(_))));
    }
}
