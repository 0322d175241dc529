//! The properties of a mail, a recipient or an attachment: short ones in one stream, long ones in a
//! stream each.

use std::collections::BTreeSet;

use encoding_rs::{Encoding, UTF_16LE};

use super::super::compound::Compound;
use super::super::encoding;

/// A storage with its properties.
pub struct Properties<'a> {
    file: &'a Compound<'a>,
    path: String,
    /// The streams and storages in it. Where one is missing here, the file may hold one of that name for
    /// another mail.
    names: BTreeSet<String>,
    short: Vec<u8>,
    /// The encoding of text that is not Unicode.
    text: Option<&'static Encoding>,
    page: Option<&'static Encoding>,
}

/// What a storage is, which says how long the head of its properties is.
#[derive(Clone, Copy)]
pub enum Storage {
    /// The mail itself.
    Message,
    /// A mail in a mail.
    Embedded,
    /// A person it went to.
    Recipient,
    /// A file.
    Attachment,
}

/// How many recipients or attachments are looked at.
const BELOW_MAX: usize = 10_000;
const ENTRY_BYTES: usize = 16;

impl<'a> Properties<'a> {
    /// The properties of the storage at a path; empty for the mail itself.
    pub fn of(file: &'a Compound<'a>, path: &str, storage: Storage) -> Self {
        let head = match storage {
            Storage::Message => 32,
            Storage::Embedded => 24,
            Storage::Recipient | Storage::Attachment => 8,
        };
        let stream = file.stream(&joined(path, "__properties_version1.0")).unwrap_or_default();
        let short = stream.get(head..).unwrap_or_default().to_vec();
        let names = file.names(path).into_iter().map(str::to_ascii_uppercase).collect();
        let mut properties =
            Self { file, path: path.to_owned(), names, short, text: None, page: None };
        let codepage = |id| {
            let page = properties.number(id).and_then(|page| u16::try_from(page).ok());
            page.and_then(encoding::of_codepage)
        };
        let (text, page) = (codepage(MESSAGE_CODEPAGE), codepage(INTERNET_CODEPAGE));
        properties.text = text.or(page);
        properties.page = page.or(text);
        properties
    }

    /// A property that is a number or a time, whatever its width.
    pub fn number(&self, id: u16) -> Option<u64> {
        let entry = self
            .short
            .chunks_exact(ENTRY_BYTES)
            .find(|entry| entry.get(2..4) == Some(&id.to_le_bytes()))?;
        let kind = u16::from_le_bytes(entry.get(..2)?.try_into().ok()?);
        let value = u64::from_le_bytes(entry.get(8..16)?.try_into().ok()?);
        Some(match kind {
            0x0002 | 0x000B => value & 0xFFFF,
            0x0003 | 0x000A => value & 0xFFFF_FFFF,
            _ => value,
        })
    }

    /// A property that is text.
    pub fn text(&self, id: u16) -> Option<String> {
        let text = if let Some(bytes) = self.stream(id, 0x001F) {
            UTF_16LE.decode_without_bom_handling(&bytes).0.into_owned()
        } else {
            let bytes = self.stream(id, 0x001E)?;
            match self.text {
                Some(encoding) => encoding.decode_without_bom_handling(&bytes).0.into_owned(),
                None => encoding::decode(&bytes).ok()?,
            }
        };
        Some(text.trim_end_matches('\0').to_owned())
    }

    /// A property that is bytes.
    pub fn binary(&self, id: u16) -> Option<Vec<u8>> {
        self.stream(id, 0x0102)
    }

    /// The encoding of the body where it is a page.
    pub fn page_encoding(&self) -> Option<&'static Encoding> {
        self.page
    }

    /// A mail that is a property of an attachment.
    pub fn object(&self, id: u16) -> Option<Properties<'a>> {
        let name = name(id, 0x000D);
        if !self.names.contains(&name.to_ascii_uppercase()) {
            return None;
        }
        let path = joined(&self.path, &name);
        self.file.stream(&joined(&path, "__properties_version1.0"))?;
        Some(Properties::of(self.file, &path, Storage::Embedded))
    }

    /// The storages in this one whose names begin so.
    pub fn below(&self, prefix: &str, storage: Storage) -> Vec<Properties<'a>> {
        let mut names: Vec<&str> = self.file.names(&self.path);
        names.retain(|name| name.starts_with(prefix));
        names.sort_unstable();
        let path = |name: &&str| joined(&self.path, name);
        let mut below: Vec<Properties<'a>> = names
            .iter()
            .take(BELOW_MAX)
            .map(|name| Properties::of(self.file, &path(name), storage))
            .collect();
        for one in &mut below {
            one.text = one.text.or(self.text);
        }
        below
    }

    fn stream(&self, id: u16, kind: u16) -> Option<Vec<u8>> {
        let name = name(id, kind);
        let is_here = self.names.contains(&name.to_ascii_uppercase());
        is_here.then(|| self.file.stream(&joined(&self.path, &name)))?
    }
}

const MESSAGE_CODEPAGE: u16 = 0x3FFD;
const INTERNET_CODEPAGE: u16 = 0x3FDE;

fn name(id: u16, kind: u16) -> String {
    format!("__substg1.0_{id:04X}{kind:04X}")
}

fn joined(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}/{name}") }
}
