//! ZIP archives. Office, `OpenDocument` and EPUB files are ZIPs too, but documents, and have readers of
//! their own.

use std::io::Cursor;

use zip::result::ZipError;
use zip::{SUPPORTED_COMPRESSION_METHODS, ZipArchive};

use super::super::Error;
use super::super::carried::{Carried, Content};
use crate::domain::EvidencePath;

/// Hands out the members of an archive.
pub fn read(bytes: &[u8], carried: &mut Carried<'_>) -> Result<(), Error> {
    let mut zip =
        ZipArchive::new(Cursor::new(bytes)).map_err(|error| Error::broken_container(&error))?;
    // One stream that many entries share unfolds further than any compression (Fifield, 2019).
    if zip.has_overlapping_entries().is_ok_and(|overlap| overlap) {
        return Err(Error::damaged("its members overlap, as only those of a bomb do"));
    }
    for index in 0..zip.len() {
        if carried.is_spent() {
            carried.leave(zip.len() - index);
            break;
        }
        member(&mut zip, index, carried);
    }
    Ok(())
}

fn member(zip: &mut ZipArchive<Cursor<&[u8]>>, index: usize, carried: &mut Carried<'_>) {
    let (name, is_folder, method) = match zip.by_index_raw(index) {
        Ok(entry) => {
            let name =
                entry.name().map_or_else(|_| EvidencePath::escaped(entry.name_raw()), Into::into);
            (name, entry.is_dir(), entry.compression())
        }
        Err(error) => {
            let name = format!("member {}", index + 1);
            return carried.put(&name, Content::Unreadable(why(&error)));
        }
    };
    if is_folder || name.ends_with(['/', '\\']) {
        return;
    }
    if !SUPPORTED_COMPRESSION_METHODS.contains(&method) {
        let why = format!("it is packed with a method that is not read ({method})");
        return carried.put(&name, Content::Unreadable(why));
    }
    match zip.by_index(index) {
        Err(error) => carried.put(&name, Content::Unreadable(why(&error))),
        Ok(entry) if entry.is_symlink() => {
            carried.put(&name, Content::Skipped("a link".to_owned()));
        }
        Ok(entry) => carried.take(&name, entry),
    }
}

fn why(error: &ZipError) -> String {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => {
            "it is encrypted".to_owned()
        }
        error => format!("it is damaged: {error}"),
    }
}
