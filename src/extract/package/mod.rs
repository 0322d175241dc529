//! Parts of Office and `OpenDocument` files, which are ZIPs of XML; never more than a document needs.
//!
//! A part that is broken costs itself: what was read of it stays, and a gap says what is missing.

mod properties;
mod relations;

pub use properties::{custom, properties};
pub use relations::{Relation, parsed, relations, resolved};

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::read::ZipReadOptions;
use zip::result::ZipError;

use super::carried::Carried;
use super::reading::Reading;
use super::{Error, encoding};

/// The XML of a 10,000-page text or a workbook of a million rows stays far below this.
const XML_BYTES_MAX: u64 = 256 << 20;

/// An opened package.
pub struct Package<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    /// Parts by name as other parts spell it: with `/`, whatever the case.
    places: BTreeMap<String, usize>,
    /// How many bytes of XML may still come out.
    left: u64,
    /// Parts that came out damaged, in words.
    pub gaps: Vec<String>,
}

impl<'a> Package<'a> {
    /// Opens a package.
    pub fn open(bytes: &'a [u8]) -> Result<Self, Error> {
        let zip =
            ZipArchive::new(Cursor::new(bytes)).map_err(|error| Error::broken_container(&error))?;
        let names = zip.file_names_raw().map(String::from_utf8_lossy).map(|name| folded(&name));
        let places = names.zip(0..).collect();
        Ok(Self { zip, places, left: XML_BYTES_MAX, gaps: Vec::new() })
    }

    /// The names of all parts, folded as [`Self::text`] looks them up, in order of their names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.places.keys().map(String::as_str)
    }

    /// Whether there is such a part.
    pub fn holds(&self, name: &str) -> bool {
        self.places.contains_key(&folded(name))
    }

    /// The text of a part; `None` where the package has no such part or none of it can be read.
    pub fn text(&mut self, name: &str) -> Result<Option<String>, Error> {
        let Some(bytes) = self.bytes(name)? else { return Ok(None) };
        match String::from_utf8(bytes) {
            Ok(text) if !text.starts_with('\u{FEFF}') && !text.starts_with('<') => {
                encoding::decode(text.as_bytes()).map(Some)
            }
            Ok(text) => Ok(Some(text)),
            Err(error) => encoding::decode_html(error.as_bytes()).map(Some),
        }
    }

    /// The bytes of a part of text.
    pub fn bytes(&mut self, name: &str) -> Result<Option<Vec<u8>>, Error> {
        let Some(&place) = self.places.get(&folded(name)) else { return Ok(None) };
        let mut bytes = Vec::new();
        // A wrong checksum is told below, and what was read is kept.
        let options = ZipReadOptions::new().ignore_crc32(true);
        match self.zip.by_index_with_options(place, options) {
            Ok(entry) => {
                let (declared, checksum) = (entry.size(), entry.crc32());
                // What the package declares as the size is not trusted: the limit is kept while inflating.
                let broken = entry.take(self.left + 1).read_to_end(&mut bytes).is_err();
                if bytes.len() as u64 > self.left {
                    return Err(too_large());
                }
                if broken || (declared, checksum) != (bytes.len() as u64, crc32(&bytes)) {
                    self.gaps.push(format!("{name} inside it is damaged"));
                }
            }
            Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)) => {
                return Err(Error::Encrypted);
            }
            Err(error) => {
                let error = Error::damaged(error);
                self.gaps.push(format!("{name} inside it: {error}"));
                return Ok(None);
            }
        }
        self.left -= bytes.len() as u64;
        Ok(Some(bytes))
    }

    /// Hands out a part that is a file of its own.
    pub fn carry(&mut self, name: &str, carried: &mut Carried<'_>) {
        let Some(&place) = self.places.get(&folded(name)) else { return };
        if let Ok(entry) = self.zip.by_index(place) {
            carried.take(name, entry);
        }
    }

    /// The bytes of a part that is no text, where they are no more than a limit.
    pub fn binary(&mut self, name: &str, bytes_max: u64) -> Option<Vec<u8>> {
        let place = *self.places.get(&folded(name))?;
        let mut bytes = Vec::new();
        let entry = self.zip.by_index(place).ok()?;
        entry.take(bytes_max + 1).read_to_end(&mut bytes).ok()?;
        (bytes.len() as u64 <= bytes_max).then_some(bytes)
    }

    /// What a part is read into; what breaks in it is a gap.
    pub fn part<T>(
        &mut self,
        reading: &mut Reading,
        name: &str,
        read: impl FnOnce(&str, &mut Reading) -> Result<T, Error>,
    ) -> Option<T> {
        let made = self.text(name).and_then(|xml| match xml {
            Some(xml) => read(&xml, reading).map(Some),
            None => Ok(None),
        });
        made.unwrap_or_else(|error| {
            reading.gaps.push(format!("{name} inside it: {error}"));
            None
        })
    }

    /// Refuses a package whose XML parts inflate to more than the limit, before a library inflates
    /// them.
    pub fn refuse_bomb(&mut self) -> Result<(), Error> {
        let mut left = XML_BYTES_MAX;
        for index in 0..self.zip.len() {
            let Ok(entry) = self.zip.by_index(index) else { continue };
            let is_text = [b".xml".as_slice(), b".rels", b".bin"]
                .iter()
                .any(|end| entry.name_raw().ends_with(end));
            if is_text {
                // A broken part is the library's to judge; it inflates no further either.
                let inflated = std::io::copy(&mut entry.take(left + 1), &mut std::io::sink());
                left = left.checked_sub(inflated.unwrap_or(0)).ok_or_else(too_large)?;
            }
        }
        Ok(())
    }
}

fn folded(name: &str) -> String {
    name.replace('\\', "/").trim_start_matches('/').to_lowercase()
}

fn crc32(bytes: &[u8]) -> u32 {
    let mut checksum = flate2::Crc::new();
    checksum.update(bytes);
    checksum.sum()
}

fn too_large() -> Error {
    let limit = format!("{} MiB", XML_BYTES_MAX >> 20);
    Error::TooLarge { what: "the text inside the file".to_owned(), limit }
}
