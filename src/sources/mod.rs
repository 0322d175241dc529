//! Lists the evidence received and hands out its bytes: the door from the disk into the pipeline.
//!
//! Every file under the evidence folders becomes exactly one [`Listed`], whatever it is: what cannot
//! or should not be read is listed with the reason, so that the ledger accounts for all of it. The
//! order depends on names alone, and is the same on every machine.
#![expect(clippy::disallowed_methods, reason = "the door through which evidence is read")]

mod names;
mod walk;

use std::fs::File;
use std::io::{self, Read};
use std::path::PathBuf;

use crate::domain::EvidencePath;
pub use names::not_evidence;

/// Files above this many bytes are not read: one of them would fill the memory of a small machine.
pub const FILE_BYTES_MAX: u64 = 512 << 20;

/// A file of the evidence and whether it is to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Where it lies, as the ledger and citations name it.
    pub path: EvidencePath,
    /// Where it lies on this machine.
    pub disk: PathBuf,
    /// How long it is; 0 where that is unknown.
    pub bytes: u64,
    /// By what to tell that it has not changed since it was last read; `None` where that cannot be told.
    pub stamp: Option<Stamp>,
    /// What is to become of it.
    pub fate: Fate,
}

/// What the system says of a file and changes whenever the file does: its length, when it was last
/// written, and on Unix when its record last changed and which record that is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// Nanoseconds since the epoch; the later of the two times.
    pub changed_nanoseconds: i128,
    /// All of it, as one value.
    pub value: [i128; 5],
}

/// What is to become of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is to be read.
    Read,
    /// It is not evidence; why, in words.
    Skip(String),
    /// It cannot be opened; why, in words.
    Unreadable(String),
}

/// Evidence that cannot be listed at all.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No such file or folder.
    #[error("there is no file or folder `{}`", path.display())]
    Missing {
        /// What was asked for.
        path: PathBuf,
    },
    /// The folder itself cannot be opened.
    #[error("cannot list `{}`: {reason}", path.display())]
    Closed {
        /// What was asked for.
        path: PathBuf,
        /// Why not, in words.
        reason: String,
    },
}

impl Error {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Error::Missing { .. } => "check the path; it is looked up from the current folder",
            Error::Closed { .. } => "check that you may read it, or name the folders inside it",
        }
    }
}

/// Lists all files under the roots (folders, or single files), sorted by path.
///
/// With one root, paths are relative to it. With several, the root's name comes first; roots of the
/// same name are told apart as `evidence`, `evidence~2`.
pub fn list(roots: &[PathBuf]) -> Result<Vec<Listed>, Error> {
    let prefixes = names::of_roots(roots);
    let mut listed = Vec::new();
    for (root, prefix) in roots.iter().zip(prefixes) {
        listed.extend(walk::root(root, prefix.as_deref())?);
    }
    listed.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(listed)
}

/// The bytes of a listed file, or why they cannot be had, in words.
pub fn read(listed: &Listed) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let file = File::open(&listed.disk).map_err(|error| reason(&error))?;
    // The size may have changed since it was listed, so the limit is kept while reading.
    file.take(FILE_BYTES_MAX + 1).read_to_end(&mut bytes).map_err(|error| reason(&error))?;
    if bytes.len() as u64 > FILE_BYTES_MAX {
        return Err(format!("the file is larger than the limit of {} MiB", FILE_BYTES_MAX >> 20));
    }
    Ok(bytes)
}

/// An I/O error in the words of the ledger, which are the same on every system.
fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::NotFound => "it is no longer there".to_owned(),
        _ => error.to_string(),
    }
}
