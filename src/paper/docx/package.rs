//! The zip the parts of a document lie in.

use std::collections::BTreeMap;
use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::super::Error;
use crate::domain::AuditDate;

/// The part that tells what the others are; it has to be the first.
const TYPES: &str = "[Content_Types].xml";

/// Parts by their names, as text.
pub(super) type Parts = BTreeMap<String, String>;

/// The parts in a zip: compressed, in a fixed order, and as of a day, so that no clock has a part in the bytes.
pub(super) fn close(parts: &Parts, day: AuditDate) -> Result<Vec<u8>, Error> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(time(day));
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let first = parts.get_key_value(TYPES);
    let others = parts.iter().filter(|(name, _)| *name != TYPES);
    for (name, text) in first.into_iter().chain(others) {
        archive.start_file(name.as_str(), options)?;
        archive.write_all(text.as_bytes()).map_err(|error| Error::Word(error.to_string()))?;
    }
    Ok(archive.finish()?.into_inner())
}

/// The day as a zip knows it, which begins in 1980.
fn time(day: AuditDate) -> DateTime {
    let text = day.to_string();
    let part = |range| text.get(range).and_then(|part: &str| part.parse::<u16>().ok());
    let date = (part(0..4), part(5..7), part(8..10));
    let (Some(year), Some(month), Some(day)) = date else { return DateTime::DEFAULT };
    DateTime::from_date_and_time(year, month as u8, day as u8, 0, 0, 0).unwrap_or(DateTime::DEFAULT)
}
