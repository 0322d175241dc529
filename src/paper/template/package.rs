//! A Word template as a package: the parts that have words to fill, and the document written anew.
//!
//! Only those parts are unpacked, within limits; all others are copied as they are, still packed, so that a
//! package made to burst costs nothing.

use std::io::{Cursor, Read, Write};

use quick_xml::Reader;
use quick_xml::events::Event;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use super::Error;

/// The words of a 1,000-page template stay far below this.
const PART_BYTES_MAX: u64 = 32 << 20;

/// All parts that are unpacked.
const ALL_BYTES_MAX: u64 = 96 << 20;

/// A document with 2,000 pictures has no more parts.
const PARTS_MAX: usize = 8192;

const CONTENT_TYPES: &str = "[Content_Types].xml";
const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.";

/// An opened template.
pub struct Template<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    content_types: String,
    left: u64,
}

impl<'a> Template<'a> {
    /// Opens a template, and refuses what is none.
    pub fn open(bytes: &'a [u8]) -> Result<Self, Error> {
        // The container of Word before 2007, and of encrypted documents.
        if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
            return Err(Error::Protected);
        }
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Error::NotAWordDocument)?;
        if zip.len() > PARTS_MAX {
            let why = format!("it has more than {PARTS_MAX} parts");
            return Err(Error::Damaged { part: "the package".to_owned(), why });
        }
        let mut template = Self { zip, content_types: String::new(), left: ALL_BYTES_MAX };
        template.content_types = template.text(CONTENT_TYPES)?.ok_or(Error::NotAWordDocument)?;
        let types = overrides(&template.content_types)?;
        if types.iter().any(|(_, kind)| {
            kind.contains("macroEnabled") || kind == "application/vnd.ms-office.vbaProject"
        }) {
            return Err(Error::Macros);
        }
        if !types.iter().any(|(_, kind)| is_main(kind)) {
            return Err(Error::NotAWordDocument);
        }
        Ok(template)
    }

    /// The parts with words to fill, by name, in the order they are declared in.
    pub fn parts(&mut self) -> Result<Vec<(String, String)>, Error> {
        let mut parts = Vec::new();
        for (name, kind) in overrides(&self.content_types)? {
            let filled = ["header+xml", "footer+xml", "footnotes+xml", "endnotes+xml"];
            let inner = kind.strip_prefix(WORD);
            if !is_main(&kind) && !inner.is_some_and(|inner| filled.contains(&inner)) {
                continue;
            }
            if let Some(text) = self.text(&name)?
                && !parts.iter().any(|(other, _)| *other == name)
            {
                parts.push((name, text));
            }
        }
        Ok(parts)
    }

    /// The document with some parts replaced. A template for Word becomes a document.
    pub fn written(mut self, filled: &[(String, String)]) -> Result<Vec<u8>, Error> {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(DateTime::default());
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        let template = format!("{WORD}template.main+xml");
        let types = self.content_types.replace(&template, &format!("{WORD}document.main+xml"));
        for nth in 0..self.zip.len() {
            let entry = self.zip.by_index_raw(nth)?;
            if entry.is_dir() {
                continue;
            }
            let name = String::from_utf8_lossy(entry.name_raw()).into_owned();
            let part = filled.iter().find(|(part, _)| part.eq_ignore_ascii_case(&name));
            let text = match part {
                Some((_, text)) => text,
                None if name == CONTENT_TYPES => &types,
                None => {
                    writer.raw_copy_file_touch(entry, DateTime::default(), None)?;
                    continue;
                }
            };
            drop(entry);
            writer.start_file(name, options)?;
            writer.write_all(text.as_bytes()).map_err(zip::result::ZipError::from)?;
        }
        Ok(writer.finish()?.into_inner())
    }

    fn text(&mut self, name: &str) -> Result<Option<String>, Error> {
        let damaged = |why: &str| Error::Damaged { part: name.to_owned(), why: why.to_owned() };
        let is_it = |raw: &[u8]| raw.eq_ignore_ascii_case(name.as_bytes());
        let Some(place) = self.zip.file_names_raw().position(is_it) else { return Ok(None) };
        let entry = self.zip.by_index(place).map_err(|error| damaged(&error.to_string()))?;
        let limit_bytes = PART_BYTES_MAX.min(self.left);
        let mut bytes = Vec::new();
        // What the package declares as the size is not trusted: the limit is kept while unpacking.
        entry
            .take(limit_bytes + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| damaged(&error.to_string()))?;
        if bytes.len() as u64 > limit_bytes {
            return Err(Error::TooLarge { part: name.to_owned(), limit_bytes });
        }
        self.left -= bytes.len() as u64;
        let text = String::from_utf8(bytes).map_err(|_| damaged("it is not in UTF-8"))?;
        Ok(Some(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text)))
    }
}

fn is_main(kind: &str) -> bool {
    kind.strip_prefix(WORD)
        .is_some_and(|inner| ["document.main+xml", "template.main+xml"].contains(&inner))
}

/// The parts that the package names with what they are, without the slash they begin with.
fn overrides(content_types: &str) -> Result<Vec<(String, String)>, Error> {
    let damaged = |why: String| Error::Damaged { part: CONTENT_TYPES.to_owned(), why };
    let mut reader = Reader::from_str(content_types);
    let mut found = Vec::new();
    loop {
        let element = match reader.read_event().map_err(|error| damaged(error.to_string()))? {
            Event::Start(element) | Event::Empty(element) => element,
            Event::Eof => return Ok(found),
            _ => continue,
        };
        if element.local_name().into_inner() != "Override" {
            continue;
        }
        let attribute = |name: &str| {
            let mut all = element.attributes();
            let named = all.with_checks(false).flatten().find(|one| one.key.into_inner() == name);
            named
                .and_then(|one| quick_xml::escape::unescape(&one.value).ok().map(String::from))
                .unwrap_or_default()
        };
        let part = attribute("PartName").trim_start_matches('/').to_owned();
        found.push((part, attribute("ContentType")));
    }
}
