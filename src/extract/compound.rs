//! Compound files, the container of Office before 2007 and of encrypted Office files: streams by name,
//! kept in chains of sectors.
//!
//! A table of sectors may lie, loop or break off; a stream ends where its chain does, and no length
//! that a file declares is taken at its word.

use super::Error;

/// The first bytes of a compound file.
pub const MAGIC: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// More streams are no document; a mail with many attachments has some thousands.
const ENTRIES_MAX: usize = 100_000;
/// Ends of chains and other marks are above this.
const SECTOR_MAX: u32 = 0xFFFF_FFF9;

/// An opened compound file.
pub struct Compound<'a> {
    bytes: &'a [u8],
    sector_bytes: usize,
    next: Vec<u32>,
    next_small: Vec<u32>,
    small: Vec<u8>,
    small_below: u64,
    entries: Vec<Entry>,
}

/// A stream or a storage of streams.
#[derive(Debug)]
struct Entry {
    name: String,
    kind: u8,
    first: u32,
    bytes: u64,
    left: u32,
    right: u32,
    child: u32,
}

const STORAGE: u8 = 1;
const STREAM: u8 = 2;
const ROOT: u8 = 5;

impl<'a> Compound<'a> {
    /// Opens a compound file.
    pub fn open(bytes: &'a [u8]) -> Result<Self, Error> {
        let broken = || Error::damaged("its table of contents is broken");
        if !bytes.starts_with(MAGIC) {
            return Err(broken());
        }
        let shift = u16_at(bytes, 30).ok_or_else(broken)?;
        let sector_bytes = if shift == 12 { 4096 } else { 512 };
        let mut compound = Self {
            bytes,
            sector_bytes,
            next: Vec::new(),
            next_small: Vec::new(),
            small: Vec::new(),
            small_below: u64::from(u32_at(bytes, 56).ok_or_else(broken)?.min(1 << 16)),
            entries: Vec::new(),
        };
        compound.next = compound.table().ok_or_else(broken)?;
        let directory = compound.chain(u32_at(bytes, 48).ok_or_else(broken)?, u64::MAX);
        compound.entries = directory.chunks_exact(128).take(ENTRIES_MAX).map(entry).collect();
        let root = compound.entries.first().filter(|entry| entry.kind == ROOT);
        let (first, length) = root.map(|root| (root.first, root.bytes)).ok_or_else(broken)?;
        compound.small = compound.chain(first, length);
        let small_table = compound.chain(u32_at(bytes, 60).ok_or_else(broken)?, u64::MAX);
        compound.next_small = small_table.chunks_exact(4).filter_map(|b| u32_at(b, 0)).collect();
        Ok(compound)
    }

    /// Whether there is a stream or storage of this name at the top.
    pub fn holds(&self, name: &str) -> bool {
        self.find(0, name).is_some()
    }

    /// The bytes of a stream, by its path with `/`; those there are, where it breaks off.
    pub fn stream(&self, path: &str) -> Option<Vec<u8>> {
        let place = path.split('/').try_fold(0, |storage, name| self.find(storage, name))?;
        let entry = self.entries.get(place).filter(|entry| entry.kind == STREAM)?;
        if entry.bytes >= self.small_below {
            return Some(self.chain(entry.first, entry.bytes));
        }
        Some(self.small_chain(entry.first, entry.bytes as usize))
    }

    /// The names of the streams and storages in a storage, by its path; those at the top where it is
    /// empty.
    pub fn names(&self, path: &str) -> Vec<&str> {
        let mut names = path.split('/').filter(|name| !name.is_empty());
        let storage = names.try_fold(0, |storage, name| self.find(storage, name));
        let children = storage.map(|storage| self.children(storage)).unwrap_or_default();
        let entries = children.iter().filter_map(|place| self.entries.get(*place));
        entries.map(|entry| entry.name.as_str()).collect()
    }

    fn find(&self, storage: usize, name: &str) -> Option<usize> {
        let is = |entry: &Entry| entry.name.eq_ignore_ascii_case(name);
        let children = self.children(storage);
        if children.is_empty() && storage == 0 {
            // Where the tree is broken the entry may still be there.
            return self.entries.iter().position(is);
        }
        children.into_iter().find(|place| self.entries.get(*place).is_some_and(is))
    }

    /// The entries of a storage, which stand in a tree of their own.
    fn children(&self, storage: usize) -> Vec<usize> {
        let mut seen = vec![false; self.entries.len()];
        let mut children = Vec::new();
        let holder = self.entries.get(storage).filter(|e| matches!(e.kind, STORAGE | ROOT));
        let mut open: Vec<u32> = holder.map(|entry| entry.child).into_iter().collect();
        while let Some(place) = open.pop() {
            let place = place as usize;
            let Some(entry) = self.entries.get(place) else { continue };
            if std::mem::replace(&mut seen[place], true) || place == 0 {
                continue;
            }
            children.push(place);
            open.extend([entry.right, entry.left]);
        }
        children.sort_unstable();
        children
    }

    /// The table that says which sector follows which; it is kept in sectors the header lists.
    fn table(&self) -> Option<Vec<u32>> {
        let mut places: Vec<u32> =
            (0..109).filter_map(|n| u32_at(self.bytes, 76 + 4 * n)).collect();
        let mut more = u32_at(self.bytes, 68)?;
        let per_sector = self.sector_bytes / 4;
        let sectors = self.bytes.len() / self.sector_bytes + 1;
        for _ in 0..=sectors / per_sector {
            let Some(sector) = self.sector(more) else { break };
            let numbers: Vec<u32> = sector.chunks_exact(4).filter_map(|b| u32_at(b, 0)).collect();
            let Some((last, listed)) = numbers.split_last() else { break };
            places.extend(listed);
            more = *last;
        }
        let mut next = Vec::new();
        for place in places {
            if next.len() > sectors {
                break;
            }
            if place > SECTOR_MAX {
                continue;
            }
            match self.sector(place) {
                Some(sector) => next.extend(sector.chunks_exact(4).filter_map(|b| u32_at(b, 0))),
                // What lies behind a missing piece of the table keeps its place.
                None => next.extend(std::iter::repeat_n(u32::MAX, per_sector)),
            }
        }
        Some(next)
    }

    /// A sector; a shorter one where the file breaks off in it.
    fn sector(&self, place: u32) -> Option<&'a [u8]> {
        if place > SECTOR_MAX {
            return None;
        }
        let start = (place as usize).checked_add(1)?.checked_mul(self.sector_bytes)?;
        let end = start.checked_add(self.sector_bytes)?.min(self.bytes.len());
        self.bytes.get(start..end)
    }

    /// The bytes of a chain of sectors. It cannot be longer than the file, so a loop ends too.
    fn chain(&self, first: u32, length: u64) -> Vec<u8> {
        let length = length.min(self.bytes.len() as u64) as usize;
        let mut bytes = Vec::new();
        let mut place = first;
        while bytes.len() < length {
            let Some(sector) = self.sector(place) else { break };
            bytes.extend_from_slice(sector);
            place = self.next.get(place as usize).copied().unwrap_or(u32::MAX);
        }
        bytes.truncate(length);
        bytes
    }

    /// The bytes of a small stream, which lies in the root's stream in pieces of 64 bytes.
    fn small_chain(&self, first: u32, length: usize) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut place = first;
        while bytes.len() < length {
            let Some(start) = (place as usize).checked_mul(64) else { break };
            let Some(piece) = self.small.get(start..self.small.len().min(start.saturating_add(64)))
            else {
                break;
            };
            if piece.is_empty() {
                break;
            }
            bytes.extend_from_slice(piece);
            place = self.next_small.get(place as usize).copied().unwrap_or(u32::MAX);
        }
        bytes.truncate(length);
        bytes
    }
}

fn entry(raw: &[u8]) -> Entry {
    let units = (u16_at(raw, 64).unwrap_or(0) as usize / 2).saturating_sub(1).min(31);
    let name: Vec<u16> = (0..units).filter_map(|unit| u16_at(raw, 2 * unit)).collect();
    let number = |at| u32_at(raw, at).unwrap_or(u32::MAX);
    Entry {
        name: String::from_utf16_lossy(&name),
        kind: raw.get(66).copied().unwrap_or(0),
        left: number(68),
        right: number(72),
        child: number(76),
        first: number(116),
        bytes: u64::from(number(120)),
    }
}

/// A number of two bytes.
pub fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let bytes = bytes.get(at..at.checked_add(2)?)?;
    Some(u16::from_le_bytes(bytes.try_into().ok()?))
}

/// A number of four bytes.
pub fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let bytes = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(bytes.try_into().ok()?))
}
