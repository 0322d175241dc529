//! Tape archives. A compressed one is read while it is unpacked, so that it is never in memory as a
//! whole.

use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;

use tar::{Archive, Entry, EntryType};

use super::super::Error;
use super::super::carried::{Carried, Content, Taken};
use crate::domain::EvidencePath;

/// How long a block is; an archive is made of them.
pub const BLOCK_BYTES: usize = 512;

/// What may stand between two members: names longer than a header holds. Far more than any has.
const BETWEEN_BYTES_MAX: u64 = 1 << 20;

/// Whether these are the first bytes of a tape archive: its first block says so, or at least sums up
/// to what it says it does, as in archives older than the mark.
pub fn is_tar(bytes: &[u8]) -> bool {
    let Some(header) = bytes.get(..BLOCK_BYTES) else { return false };
    let digits = String::from_utf8_lossy(&header[148..156]);
    let digits = digits.trim_matches(|c: char| c == '\0' || c.is_whitespace());
    // The sum is taken as if its own eight bytes were spaces.
    let sum = |bytes: &[u8]| bytes.iter().map(|byte| u64::from(*byte)).sum::<u64>();
    let expected = sum(&header[..148]) + sum(&header[156..]) + 8 * u64::from(b' ');
    header[0] != 0 && u64::from_str_radix(digits, 8) == Ok(expected)
}

/// Hands out the members of an archive.
pub fn read(source: impl Read, carried: &mut Carried<'_>) -> Result<(), Error> {
    let leash = Rc::new(Cell::new(BETWEEN_BYTES_MAX));
    let mut archive = Archive::new(Leashed { source, leash: Rc::clone(&leash) });
    let mut members: u32 = 0;
    for entry in archive.entries().map_err(Error::damaged)? {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) if members == 0 => return Err(Error::damaged(error)),
            Err(error) => {
                carried.gap(format!("the archive breaks off after {members} members: {error}"));
                return Ok(());
            }
        };
        if carried.is_spent() {
            carried.gap(format!("only its first {members} members were taken out"));
            carried.leave(1);
            return Ok(());
        }
        members += 1;
        leash.set(u64::MAX);
        if member(entry, carried) == Taken::Broken {
            carried.gap(format!("the members behind the first {members} were not taken out"));
            return Ok(());
        }
        leash.set(BETWEEN_BYTES_MAX);
    }
    Ok(())
}

fn member<R: Read>(mut entry: Entry<'_, R>, carried: &mut Carried<'_>) -> Taken {
    let name = EvidencePath::escaped(&entry.path_bytes());
    let skipped = match entry.header().entry_type() {
        EntryType::Directory | EntryType::XGlobalHeader => return Taken::Whole,
        EntryType::Link | EntryType::Symlink => Some("a link"),
        EntryType::Char | EntryType::Block | EntryType::Fifo => Some("a device"),
        _ => None,
    };
    match skipped {
        Some(what) => {
            carried.put(&name, Content::Skipped(what.to_owned()));
            Taken::Whole
        }
        // Archives before 1988 mark a folder by its name alone.
        None if name.ends_with('/') => Taken::Whole,
        None => carried.take_to_end(&name, &mut entry),
    }
}

/// A source that gives no more than the leash is long. It is short between members, where the library
/// keeps all it reads in memory.
struct Leashed<R> {
    source: R,
    leash: Rc<Cell<u64>>,
}

impl<R: Read> Read for Leashed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.leash.get();
        if left == 0 {
            return Err(io::Error::other("a name in it has no end"));
        }
        let length = usize::try_from(left).unwrap_or(usize::MAX).min(buffer.len());
        let read = self.source.read(&mut buffer[..length])?;
        self.leash.set(left - read as u64);
        Ok(read)
    }
}
