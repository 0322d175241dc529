//! Takes the members out of ZIP archives, in memory: nothing is ever unpacked to the disk.
//!
//! An archive is not trusted: how many members and bytes come out is counted while reading, whatever
//! the archive declares, and a member's name (`../../etc/passwd`) is shown but never opened. Office
//! and `OpenDocument` files are ZIPs too, but documents, and left to their readers.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::names;
use crate::domain::EvidencePath;

/// How much may come out of one file received, archives within it included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Budget {
    /// How many more archives may be opened inside one another.
    pub depth: u32,
    /// How many more members may come out.
    pub members: u32,
    /// How many more bytes may come out.
    pub bytes: u64,
    /// How many bytes one member may have.
    pub member_bytes_max: u64,
}

/// Enough for any audit's exports, and far from what exhausts a machine.
pub const BUDGET: Budget =
    Budget { depth: 3, members: 100_000, bytes: 2 << 30, member_bytes_max: 512 << 20 };

/// A file found in an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Where it lies: `archive.zip!/folder/file.txt`.
    pub path: EvidencePath,
    /// What it is.
    pub content: Content,
}

/// What a member is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// A file to be read.
    File(Vec<u8>),
    /// An archive that was opened; its members follow.
    Archive {
        /// The archive itself.
        bytes: Vec<u8>,
        /// How many members it has.
        members: u32,
        /// What could not be taken out, in words.
        gaps: Vec<String>,
    },
    /// It could not be taken out; why, in words.
    Unreadable(String),
    /// It is not evidence; why, in words.
    Skip(String),
}

/// What was in an archive.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Opened {
    /// How many members it has, folders not counted.
    pub members: u32,
    /// What could not be taken out, in words.
    pub gaps: Vec<String>,
}

/// Whether these bytes are an archive, as told from their content.
#[must_use]
pub fn is_archive(bytes: &[u8]) -> bool {
    let is_zip = bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06");
    is_zip
        && ZipArchive::new(Cursor::new(bytes)).is_ok_and(|zip| {
            ["[Content_Types].xml", "mimetype"]
                .iter()
                .all(|part| zip.index_for_name(part).is_none())
        })
}

/// Opens an archive and hands each member to `each`, those of archives within it included.
///
/// `Err` says in words why it cannot be opened at all.
pub fn open(
    path: &EvidencePath,
    bytes: &[u8],
    budget: &mut Budget,
    each: &mut dyn FnMut(Member),
) -> Result<Opened, String> {
    if budget.depth == 0 {
        return Err(format!(
            "it lies deeper than the {} archives opened inside one another",
            BUDGET.depth
        ));
    }
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|error| why(&error))?;
    let mut opened = Opened::default();
    let mut taken: BTreeMap<String, u32> = BTreeMap::new();
    budget.depth -= 1;
    for index in 0..zip.len() {
        if budget.members == 0 || budget.bytes == 0 {
            opened.gaps.push(format!(
                "{} members were left in it: the limit of {} members or {} GiB was reached",
                zip.len() - index,
                BUDGET.members,
                BUDGET.bytes >> 30
            ));
            break;
        }
        let Some((name, content)) = member(&mut zip, index, budget) else { continue };
        opened.members += 1;
        budget.members -= 1;
        let member_path = path.member(&distinct(&mut taken, name));
        match content {
            Content::File(inner) if is_archive(&inner) => {
                nested(member_path, inner, budget, each);
            }
            content => each(Member { path: member_path, content }),
        }
    }
    budget.depth += 1;
    Ok(opened)
}

/// An archive's own row comes before those of its members.
fn nested(path: EvidencePath, bytes: Vec<u8>, budget: &mut Budget, each: &mut dyn FnMut(Member)) {
    let mut inside = Vec::new();
    let content = match open(&path, &bytes, budget, &mut |member| inside.push(member)) {
        Ok(Opened { members, gaps }) => Content::Archive { bytes, members, gaps },
        Err(reason) => Content::Unreadable(reason),
    };
    each(Member { path, content });
    inside.into_iter().for_each(each);
}

/// A member's name and content; `None` for a folder.
fn member(
    zip: &mut ZipArchive<Cursor<&[u8]>>,
    index: usize,
    budget: &mut Budget,
) -> Option<(String, Content)> {
    let unnamed = || format!("member {}", index + 1);
    let (name, is_folder) = match zip.by_index_raw(index) {
        Ok(entry) => {
            let name = entry.name().map_or_else(|_| names::escaped(entry.name_raw()), Into::into);
            (name.replace('\\', "/"), entry.is_dir())
        }
        Err(error) => return Some((unnamed(), Content::Unreadable(why(&error)))),
    };
    if is_folder || name.ends_with('/') {
        return None;
    }
    if let Some(why) = name.split('/').find_map(names::not_evidence) {
        return Some((name, Content::Skip(why.to_owned())));
    }
    let limit = budget.member_bytes_max.min(budget.bytes);
    let mut bytes = Vec::new();
    let content = match zip.by_index(index) {
        Err(error) => Content::Unreadable(why(&error)),
        Ok(entry) if entry.is_symlink() => Content::Skip("a link".to_owned()),
        Ok(entry) => match entry.take(limit + 1).read_to_end(&mut bytes) {
            Err(error) => Content::Unreadable(format!("the member is damaged: {error}")),
            Ok(_) if bytes.len() as u64 > limit => {
                budget.bytes = budget.bytes.saturating_sub(limit);
                Content::Unreadable(format!("the member is larger than {} MiB", limit >> 20))
            }
            Ok(_) => {
                budget.bytes -= bytes.len() as u64;
                Content::File(bytes)
            }
        },
    };
    Some((name, content))
}

/// Two members may bear one name; each has a row of its own.
fn distinct(taken: &mut BTreeMap<String, u32>, name: String) -> String {
    let count = taken.entry(name.clone()).or_default();
    *count += 1;
    if *count == 1 { name } else { format!("{name}~{count}") }
}

fn why(error: &ZipError) -> String {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => {
            "it is encrypted".to_owned()
        }
        ZipError::CompressionMethodNotSupported(method) => {
            format!("it is packed with a method that is not read (number {method})")
        }
        error => format!("it is damaged: {error}"),
    }
}
