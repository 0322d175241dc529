//! Files inside Office files: workbooks behind charts, documents and mails dropped into a text.
//!
//! They are handed out and read on their own. Older programs wrap them in a compound file, which is
//! opened to see what is in it.

use std::collections::BTreeSet;

use super::super::carried::Carried;
use super::super::compound::Compound;
use super::super::package::Package;
use super::super::reading::Reading;
use crate::domain::Remark;

/// An object larger than this is not looked into.
const OBJECT_BYTES_MAX: u64 = 64 << 20;

/// Hands out the files under these names.
pub fn hand_out(
    parts: &mut Package<'_>,
    reading: &mut Reading,
    carried: &mut Carried<'_>,
    names: &BTreeSet<String>,
) {
    for (nth, name) in names.iter().enumerate() {
        if carried.is_spent() {
            carried.leave(names.len() - nth);
            break;
        }
        if !name.to_lowercase().ends_with(".bin") {
            parts.carry(name, carried);
        } else if let Some(bytes) = parts.binary(name, OBJECT_BYTES_MAX) {
            object(name, &bytes, reading, carried);
        } else if parts.holds(name) {
            reading.remarks.insert(Remark::EmbeddedObjects);
        }
    }
}

/// Hands out what an object holds, where that is a file.
pub fn object(name: &str, bytes: &[u8], reading: &mut Reading, carried: &mut Carried<'_>) {
    match inside(bytes) {
        Some(Inside::Whole) => {
            carried.take(name, bytes);
        }
        Some(Inside::Part(own, part)) => {
            let own = own.unwrap_or_default();
            let file = own.rsplit(['/', '\\']).next().unwrap_or_default();
            let label = if file.is_empty() { name.to_owned() } else { format!("{name}/{file}") };
            carried.take(&label, part.as_slice());
        }
        None => {
            reading.remarks.insert(Remark::EmbeddedObjects);
        }
    }
}

/// What is in an object.
enum Inside {
    /// It is itself a document.
    Whole,
    /// It holds a file, which may have a name.
    Part(Option<String>, Vec<u8>),
}

fn inside(bytes: &[u8]) -> Option<Inside> {
    if !bytes.starts_with(b"\xD0\xCF\x11\xE0") {
        // Some programs put the file itself there.
        let known = [b"PK\x03\x04".as_slice(), b"%PDF-", b"{\\rtf"];
        return known.iter().any(|magic| bytes.starts_with(magic)).then_some(Inside::Whole);
    }
    let compound = Compound::open(bytes).ok()?;
    let own = ["WordDocument", "Workbook", "Book", "PowerPoint Document", "EncryptedPackage"];
    if own.iter().any(|name| compound.holds(name)) {
        return Some(Inside::Whole);
    }
    if let Some(part) = compound.stream("Package") {
        return Some(Inside::Part(None, part));
    }
    if let Some(part) = compound.stream("CONTENTS").filter(|part| part.starts_with(b"%PDF-")) {
        return Some(Inside::Part(None, part));
    }
    let native = compound.stream("\u{1}Ole10Native")?;
    packed(&native).map(|(name, part)| Inside::Part(Some(name), part.to_vec()))
}

/// A file as the Windows packager wraps it: sizes, its name, its path, and its bytes.
fn packed(native: &[u8]) -> Option<(String, &[u8])> {
    let name_end = native.get(6..)?.iter().position(|byte| *byte == 0)? + 6;
    let name = String::from_utf8_lossy(native.get(6..name_end)?).into_owned();
    let path_end = native.get(name_end + 1..)?.iter().position(|byte| *byte == 0)? + name_end + 1;
    let number = |at: usize| -> Option<usize> {
        let bytes = native.get(at..at.checked_add(4)?)?;
        Some(u32::from_le_bytes(bytes.try_into().ok()?) as usize)
    };
    let copied = number(path_end + 5)?;
    let at = (path_end + 9).checked_add(copied)?;
    let length = number(at)?;
    let bytes = native.get(at + 4..(at + 4).checked_add(length)?)?;
    Some((name, bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_packed_file_is_unwrapped() {
        let mut native = vec![0, 0, 0, 0, 2, 0];
        native.extend(b"a.txt\0C:\\a.txt\0\0\0\x03\0\x04\0\0\0C:\\\0\x05\0\0\0hello");
        assert_eq!(packed(&native), Some(("a.txt".to_owned(), b"hello".as_slice())));
        for cut in 0..native.len() {
            assert_eq!(packed(&native[..cut]), None);
        }
    }
}
