//! A folder as a store of objects.
//!
//! An object is written under a name of its own, flushed to disk and then linked to where it belongs, which the
//! system refuses where there is something already. So nobody ever sees half an object, and a power cut loses none
//! that was there.

#![expect(clippy::disallowed_methods, reason = "this room is the door to stores of objects")]

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use walkdir::WalkDir;

use super::{Created, Listing};

/// A folder on this machine, or one that many machines share.
#[derive(Debug)]
pub(super) struct Folder(PathBuf);

/// How many files this process has begun, which with its number makes their names unique on this machine.
static BEGUN: AtomicU64 = AtomicU64::new(0);

/// What a file that is being written is called before it has its name. No object's name has such a part.
const PART: &str = ".part-";

impl Folder {
    pub fn at(path: &Path) -> Self {
        Self(path.to_owned())
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Where an object lies.
    pub fn disk(&self, name: &str) -> PathBuf {
        self.0.join(path_of(name))
    }

    pub fn list(&self, prefix: &str) -> Result<Vec<Listing>, String> {
        // What the prefix names whole folders of is all that has to be walked.
        let below = prefix.rsplit_once('/').map_or("", |(folders, _)| folders);
        let root = self.0.join(below);
        if !root.exists() {
            return Ok(Vec::new());
        }
        let mut listed = Vec::new();
        for entry in WalkDir::new(&root).min_depth(1) {
            let entry = entry.map_err(|error| error.to_string())?;
            if !entry.file_type().is_file() {
                continue;
            }
            let relative = entry.path().strip_prefix(&self.0).unwrap_or(entry.path());
            let name = name_of(relative);
            if !name.starts_with(prefix) || name.contains(PART) {
                continue;
            }
            let metadata = entry.metadata().map_err(|error| error.to_string())?;
            listed.push(Listing { name, bytes: metadata.len(), version: version(&metadata) });
        }
        Ok(listed)
    }

    pub fn get(&self, name: &str) -> Result<Option<(Vec<u8>, String)>, String> {
        let read = || -> io::Result<(Vec<u8>, String)> {
            let mut file = File::open(self.disk(name))?;
            let mut bytes = Vec::new();
            io::Read::read_to_end(&mut file, &mut bytes)?;
            Ok((bytes, version(&file.metadata()?)))
        };
        match read() {
            Ok(got) => Ok(Some(got)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.to_string()),
        }
    }

    pub fn create(&self, name: &str, bytes: &[u8]) -> Result<Created, String> {
        let path = self.disk(name);
        if path.exists() {
            return Ok(Created::Before);
        }
        self.linked(&path, bytes).map_err(|error| error.to_string())
    }

    fn linked(&self, path: &Path, bytes: &[u8]) -> io::Result<Created> {
        let folder = path.parent().unwrap_or(&self.0);
        fs::create_dir_all(folder)?;
        let nth = BEGUN.fetch_add(1, Ordering::Relaxed);
        let host = std::process::id();
        // Machines that share the folder may have processes of the same number; who comes second is told and tries on.
        let (part, mut file) = (nth..)
            .map(|nth| folder.join(format!("{PART}{host}-{nth}")))
            .find_map(|part| match OpenOptions::new().write(true).create_new(true).open(&part) {
                Err(error) if error.kind() == ErrorKind::AlreadyExists => None,
                opened => Some(opened.map(|file| (part, file))),
            })
            .unwrap_or_else(|| Err(ErrorKind::AlreadyExists.into()))?;
        let written = file.write_all(bytes).and_then(|()| file.sync_all());
        let linked = written.and_then(|()| match fs::hard_link(&part, path) {
            Ok(()) => Ok(Created::New),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(Created::Before),
            Err(error) => Err(error),
        });
        // What is left of it is no object.
        let _ = fs::remove_file(&part);
        let created = linked?;
        // The name is on disk only with its folder.
        #[cfg(unix)]
        File::open(folder)?.sync_all()?;
        Ok(created)
    }
}

/// The name of the object at a path below the folder: with `/`, and bytes that are no UTF-8 as `%E9`, so that a plan can
/// hold every name.
#[must_use]
pub fn name_of(path: &Path) -> String {
    #[cfg(windows)]
    return path.to_string_lossy().replace('%', "%25").replace('\\', "/");
    #[cfg(not(windows))]
    {
        let mut name = String::new();
        for piece in path.as_os_str().as_encoded_bytes().utf8_chunks() {
            name.push_str(&piece.valid().replace('%', "%25"));
            for byte in piece.invalid() {
                let _ = std::fmt::Write::write_fmt(&mut name, format_args!("%{byte:02X}"));
            }
        }
        name
    }
}

/// The path that [`name_of`] made a name of.
fn path_of(name: &str) -> PathBuf {
    let mut bytes = Vec::with_capacity(name.len());
    let mut rest = name;
    while let Some((before, after)) = rest.split_once('%') {
        bytes.extend_from_slice(before.as_bytes());
        let byte = after.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(byte.unwrap_or(b'%'));
        rest = if byte.is_some() { &after[2..] } else { after };
    }
    bytes.extend_from_slice(rest.as_bytes());
    #[cfg(unix)]
    return PathBuf::from(<std::ffi::OsString as std::os::unix::ffi::OsStringExt>::from_vec(bytes));
    #[cfg(not(unix))]
    PathBuf::from(String::from_utf8_lossy(&bytes).into_owned())
}

/// Length and time of the last change.
#[must_use]
pub fn version(metadata: &fs::Metadata) -> String {
    let modified = metadata.modified().ok();
    let since = modified.and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
    format!("{}-{}", metadata.len(), since.unwrap_or_default().as_nanos())
}
