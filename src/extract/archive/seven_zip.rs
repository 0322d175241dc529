//! 7-Zip archives. Members lie in blocks, each unpacked from its start. The blocks are opened by hand,
//! as the library's own loop asks the system how many processors there are.

use std::io::{self, Cursor};

use sevenz_rust2::{Archive, ArchiveEntry, BlockDecoder, Error as SevenZipError, Password};

use super::super::Error;
use super::super::carried::{Carried, Content, Taken};

/// The dictionary of the strongest common setting takes 64 MiB; an archive that asks for much more is
/// not obeyed.
const MEMORY_KIB_MAX: usize = 192 << 10;

/// Hands out the members of an archive.
pub fn read(bytes: &[u8], carried: &mut Carried<'_>) -> Result<(), Error> {
    let mut source = Cursor::new(bytes);
    let archive = Archive::read_with_memory_limit(&mut source, &Password::empty(), MEMORY_KIB_MAX)
        .map_err(
            |error| {
                if is_encryption(&error) { Error::Encrypted } else { Error::damaged(error) }
            },
        )?;
    let mut left = archive.files.iter().filter(|entry| is_file(entry)).count();
    let mut blocks: Vec<Vec<&ArchiveEntry>> = vec![Vec::new(); archive.blocks.len()];
    let places = &archive.stream_map.file_block_index;
    for (entry, place) in archive.files.iter().zip(places).filter(|(entry, _)| is_file(entry)) {
        match place.and_then(|block| blocks.get_mut(block)) {
            Some(members) => members.push(entry),
            // A file that holds nothing may lie in no block.
            None if carried.is_spent() => {}
            None => {
                carried.take(&entry.name, io::empty());
                left -= 1;
            }
        }
    }
    for (block, members) in blocks.into_iter().enumerate() {
        if carried.is_spent() {
            carried.leave(left);
            return Ok(());
        }
        left -= members.len();
        take_block(&archive, block, &members, &mut source, carried);
    }
    Ok(())
}

fn is_file(entry: &ArchiveEntry) -> bool {
    !entry.is_directory && !entry.is_anti_item
}

/// Hands out the members of one block.
fn take_block(
    archive: &Archive,
    block: usize,
    members: &[&ArchiveEntry],
    source: &mut Cursor<&[u8]>,
    carried: &mut Carried<'_>,
) {
    let mut taken = 0;
    let password = Password::empty();
    let decoder =
        BlockDecoder::new_with_memory_limit(1, MEMORY_KIB_MAX, block, archive, &password, source);
    let read = decoder.for_each_entries(&mut |entry, data| {
        if !is_file(entry) {
            return Ok(true);
        }
        if carried.is_spent() {
            return Ok(false);
        }
        taken += 1;
        if is_link(entry) {
            carried.put(&entry.name, Content::Skipped("a link".to_owned()));
            return Ok(true);
        }
        Ok(carried.take_to_end(&entry.name, data) == Taken::Whole)
    });
    let why = match read {
        Err(error) if is_encryption(&error) => "it is encrypted".to_owned(),
        Err(SevenZipError::UnsupportedCompressionMethod(method)) => {
            format!("it is packed with a method that is not read ({method})")
        }
        Err(error) => format!("it is damaged: {error}"),
        Ok(_) => "it lies behind a member that could not be unpacked".to_owned(),
    };
    for entry in members.iter().skip(taken) {
        if carried.is_spent() {
            carried.leave(members.len() - taken);
            break;
        }
        carried.put(&entry.name, Content::Unreadable(why.clone()));
    }
}

fn is_encryption(error: &SevenZipError) -> bool {
    match error {
        SevenZipError::PasswordRequired | SevenZipError::MaybeBadPassword(_) => true,
        SevenZipError::UnsupportedCompressionMethod(method) => method.contains("AES"),
        _ => false,
    }
}

/// 7-Zip keeps the mode of Unix in the upper half of the attributes.
fn is_link(entry: &ArchiveEntry) -> bool {
    const UNIX: u32 = 0x8000;
    const KIND: u32 = 0o170_000;
    const LINK: u32 = 0o120_000;
    entry.has_windows_attributes
        && entry.windows_attributes & UNIX != 0
        && (entry.windows_attributes >> 16) & KIND == LINK
}
