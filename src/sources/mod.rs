//! Lists the evidence received and hands out its bytes: the door from the disk into the pipeline.
//!
//! Every file under the evidence folders becomes exactly one [`Listed`], whatever it is: what cannot
//! or should not be read is listed with the reason, so that the ledger accounts for all of it. The
//! order depends on names alone, and is the same on every machine.
#![expect(clippy::disallowed_methods, reason = "the door through which evidence is read")]

mod names;
mod walk;

use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::domain::EvidencePath;
use crate::objects::{self, Objects};
pub use names::not_evidence;

/// Files above this many bytes are not read: one of them would fill the memory of a small machine.
pub const FILE_BYTES_MAX: u64 = 512 << 20;

/// A file of the evidence and whether it is to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Where it lies, as the ledger and citations name it.
    pub path: EvidencePath,
    /// Where its bytes are.
    pub held: Held,
    /// How long it is; 0 where that is unknown.
    pub bytes: u64,
    /// By what to tell that it has not changed since it was last read; `None` where that cannot be told.
    pub stamp: Option<Stamp>,
    /// What is to become of it.
    pub fate: Fate,
}

/// Where the bytes of a file are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Held {
    /// In a file on this machine.
    Disk(PathBuf),
    /// In a store that others read as well.
    Object {
        /// The store.
        store: Objects,
        /// The object.
        name: String,
        /// What it was when it was listed; what it became since is not read.
        version: String,
    },
}

/// Why there are no bytes.
#[derive(Debug)]
pub enum Unread {
    /// The file itself is why, in words: it is a row of the ledger.
    Row(String),
    /// The store is: a later attempt may end otherwise.
    Store(objects::Error),
}

impl Unread {
    /// Why, in words.
    #[must_use]
    pub fn into_words(self) -> String {
        match self {
            Unread::Row(why) => why,
            Unread::Store(error) => error.to_string(),
        }
    }
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
    /// The store refused.
    #[error(transparent)]
    Store(#[from] objects::Error),
}

impl Error {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Error::Missing { .. } => "check the path; it is looked up from the current folder",
            Error::Closed { .. } => "check that you may read it, or name the folders inside it",
            Error::Store(error) => error.hint(),
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

/// So large a file takes longer to send than to ask for, and is not asked for ahead.
const AHEAD_BYTES_MAX: u64 = 1 << 20;

/// Says that these files will be read soon. Only small ones are held meanwhile, so that the memory it takes is bounded.
pub fn ask_ahead(files: &[Listed], store: &Objects) {
    store.ask_ahead(files.iter().filter_map(|file| match &file.held {
        Held::Object { name, .. } if file.fate == Fate::Read && file.bytes <= AHEAD_BYTES_MAX => {
            Some(name.as_str())
        }
        _ => None,
    }));
}

/// Lists everything in a store, sorted by path, as [`list`] does the files of a folder, to be read there.
pub fn list_store(store: &Objects) -> Result<Vec<Listed>, Error> {
    if let Some(root) = store.folder() {
        let on_disk = list(&[root.to_owned()])?;
        return Ok(on_disk.into_iter().map(|listed| in_store(listed, store, root)).collect());
    }
    let row = |listing: objects::Listing| {
        let objects::Listing { name, bytes, version } = listing;
        let fate = match name.split('/').find_map(not_evidence) {
            Some(why) => Fate::Skip(why.to_owned()),
            None if bytes > FILE_BYTES_MAX => Fate::Unreadable(too_large()),
            None => Fate::Read,
        };
        let path = EvidencePath(name.clone());
        let held = Held::Object { store: store.clone(), name, version };
        // Of what is no evidence nobody asks how long it is, on a disk either.
        let bytes = if matches!(fate, Fate::Skip(_)) { 0 } else { bytes };
        Listed { path, held, bytes, stamp: None, fate }
    };
    let mut listed: Vec<Listed> = store.list("")?.into_iter().map(row).collect();
    listed.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(listed)
}

/// A file of a folder as an object of it.
fn in_store(listed: Listed, store: &Objects, root: &Path) -> Listed {
    let Held::Disk(disk) = &listed.held else { return listed };
    let name = objects::name_of(disk.strip_prefix(root).unwrap_or(disk));
    let version = match listed.fate {
        Fate::Read => fs::metadata(disk).map(|metadata| objects::version(&metadata)),
        Fate::Skip(_) | Fate::Unreadable(_) => Ok(String::new()),
    };
    // One that is gone again is told as such when it is to be read.
    let version = version.unwrap_or_default();
    Listed { held: Held::Object { store: store.clone(), name, version }, stamp: None, ..listed }
}

/// The bytes of a listed file.
pub fn read(listed: &Listed) -> Result<Vec<u8>, Unread> {
    match &listed.held {
        Held::Disk(path) => file(path).map(|(bytes, _)| bytes).map_err(Unread::Row),
        Held::Object { store, name, version } => {
            let (bytes, now) = match store.disk(name) {
                Some(path) => {
                    let (bytes, metadata) = file(&path).map_err(Unread::Row)?;
                    (bytes, objects::version(&metadata))
                }
                None => store
                    .get(name)
                    .map_err(Unread::Store)?
                    .ok_or_else(|| Unread::Row(GONE.to_owned()))?,
            };
            if now == *version {
                Ok(bytes)
            } else {
                Err(Unread::Row("it changed after the plan was made".to_owned()))
            }
        }
    }
}

/// The bytes of a file with what the system says of it, or why they cannot be had, in words.
fn file(path: &Path) -> Result<(Vec<u8>, Metadata), String> {
    let mut bytes = Vec::new();
    let mut file = File::open(path).map_err(|error| reason(&error))?;
    // The size may have changed since it was listed, so the limit is kept while reading.
    let limited = file.by_ref().take(FILE_BYTES_MAX + 1).read_to_end(&mut bytes);
    limited.map_err(|error| reason(&error))?;
    if bytes.len() as u64 > FILE_BYTES_MAX {
        return Err(too_large());
    }
    let metadata = file.metadata().map_err(|error| reason(&error))?;
    Ok((bytes, metadata))
}

fn too_large() -> String {
    format!("the file is larger than the limit of {} MiB", FILE_BYTES_MAX >> 20)
}

/// What is said of a file that was listed and cannot be found.
const GONE: &str = "it is no longer there";

/// An I/O error in the words of the ledger, which are the same on every system.
fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::NotFound => GONE.to_owned(),
        _ => error.to_string(),
    }
}
