//! Walks one root. Nothing found on the way ends the walk: it becomes a row with its reason.

use std::fs::{self, FileType, Metadata};
use std::path::Path;

use walkdir::{DirEntry, WalkDir};

use super::{Error, Fate, Held, Listed, Stamp, names, reason, too_large};
use crate::domain::EvidencePath;

/// All files under a root. Symbolic links are followed while they stay inside it: what they lead to
/// elsewhere was not handed over as evidence.
pub fn root(root: &Path, prefix: Option<&str>) -> Result<Vec<Listed>, Error> {
    let missing = |_| Error::Missing { path: root.to_owned() };
    let metadata = fs::metadata(root).map_err(missing)?;
    if !metadata.is_dir() {
        let name = root.file_name().map(names::shown).unwrap_or_default();
        let path = EvidencePath(prefix.map_or(name, str::to_owned));
        return Ok(vec![listed(path, root, &metadata)]);
    }
    let closed = |error| Error::Closed { path: root.to_owned(), reason: reason(&error) };
    fs::read_dir(root).map_err(closed)?;
    let inside = root.canonicalize().map_err(closed)?;

    let row = |entry: walkdir::Result<DirEntry>| match entry {
        Ok(entry) if entry.file_type().is_dir() => None,
        Ok(entry) => {
            let shown = relative(root, entry.path());
            Some(file(under(prefix, &shown), &shown, &entry, &inside))
        }
        Err(error) => {
            let disk = error.path().unwrap_or(root);
            let why = error.io_error().map_or_else(|| error.to_string(), reason);
            Some(unreadable(under(prefix, &relative(root, disk)), disk, why))
        }
    };
    Ok(WalkDir::new(root).min_depth(1).into_iter().filter_map(row).collect())
}

/// The row of one file. A file in a folder that is no evidence is none either, and still has a row.
fn file(path: EvidencePath, shown: &str, entry: &DirEntry, inside: &Path) -> Listed {
    if let Some(why) = shown.split('/').find_map(names::not_evidence) {
        skipped(path, entry.path(), why)
    } else if entry.path_is_symlink() {
        linked(path, entry.path(), inside)
    } else {
        match entry.metadata() {
            Ok(metadata) => listed(path, entry.path(), &metadata),
            Err(error) => unreadable(path, entry.path(), error.to_string()),
        }
    }
}

fn under(prefix: Option<&str>, relative: &str) -> EvidencePath {
    EvidencePath(match prefix {
        Some(prefix) if relative.is_empty() => prefix.to_owned(),
        Some(prefix) => format!("{prefix}/{relative}"),
        None => relative.to_owned(),
    })
}

fn relative(root: &Path, path: &Path) -> String {
    names::shown_path(path.strip_prefix(root).unwrap_or(path))
}

/// What a symbolic link stands for. A linked folder is not walked: its files are listed where they
/// lie, and listing them twice (or for ever, in a loop) would count one record as two.
fn linked(path: EvidencePath, link: &Path, inside: &Path) -> Listed {
    match link.canonicalize() {
        Err(_) => skipped(path, link, "a link that leads nowhere or to itself"),
        Ok(target) if !target.starts_with(inside) => {
            skipped(path, link, "a link that leads out of the evidence folder")
        }
        Ok(target) => match fs::metadata(&target) {
            Ok(metadata) if metadata.is_dir() => {
                skipped(path, link, "a link to a folder of the evidence, which is listed itself")
            }
            Ok(metadata) => listed(path, link, &metadata),
            Err(error) => unreadable(path, link, reason(&error)),
        },
    }
}

fn listed(path: EvidencePath, disk: &Path, metadata: &Metadata) -> Listed {
    let fate = match special(metadata.file_type()) {
        Some(why) => Fate::Skip(why.to_owned()),
        None if metadata.len() > super::FILE_BYTES_MAX => Fate::Unreadable(too_large()),
        None => Fate::Read,
    };
    let (held, bytes, stamp) = (Held::Disk(disk.to_owned()), metadata.len(), stamp(metadata));
    Listed { path, held, bytes, stamp, fate }
}

/// A file can be rewritten with its old length and its old time put back; the time of its record
/// cannot be.
#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "elsewhere there may be none")]
fn stamp(metadata: &Metadata) -> Option<Stamp> {
    use std::os::unix::fs::MetadataExt;
    let nanoseconds =
        |seconds: i64, part: i64| i128::from(seconds) * 1_000_000_000 + i128::from(part);
    let written = nanoseconds(metadata.mtime(), metadata.mtime_nsec());
    let recorded = nanoseconds(metadata.ctime(), metadata.ctime_nsec());
    Some(Stamp {
        changed_nanoseconds: written.max(recorded),
        value: [
            metadata.len().into(),
            written,
            recorded,
            metadata.ino().into(),
            metadata.dev().into(),
        ],
    })
}

#[cfg(not(unix))]
fn stamp(metadata: &Metadata) -> Option<Stamp> {
    let written = metadata.modified().ok()?.duration_since(std::time::UNIX_EPOCH).ok()?;
    let written = written.as_nanos().cast_signed();
    Some(Stamp { changed_nanoseconds: written, value: [metadata.len().into(), written, 0, 0, 0] })
}

/// What a file is that holds no bytes of its own. Opening a pipe would wait for ever.
#[cfg(unix)]
fn special(kind: FileType) -> Option<&'static str> {
    use std::os::unix::fs::FileTypeExt;
    if kind.is_fifo() {
        Some("a pipe, not a file")
    } else if kind.is_socket() {
        Some("a socket, not a file")
    } else if kind.is_block_device() || kind.is_char_device() {
        Some("a device, not a file")
    } else {
        None
    }
}

#[cfg(not(unix))]
fn special(kind: FileType) -> Option<&'static str> {
    (!kind.is_file()).then_some("not a regular file")
}

fn skipped(path: EvidencePath, disk: &Path, why: &str) -> Listed {
    without_bytes(path, disk, Fate::Skip(why.to_owned()))
}

fn unreadable(path: EvidencePath, disk: &Path, why: String) -> Listed {
    without_bytes(path, disk, Fate::Unreadable(why))
}

fn without_bytes(path: EvidencePath, disk: &Path, fate: Fate) -> Listed {
    Listed { path, held: Held::Disk(disk.to_owned()), bytes: 0, stamp: None, fate }
}
