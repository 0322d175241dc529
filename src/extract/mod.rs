//! Reads one file into a [`Document`]: text in reading order, each piece with the place it stands at.
//!
//! A function of the file's name and bytes: no disk, no network, no threads. The format is told from
//! the content first and the name second. Text is kept word for word, because every quotation is
//! later looked up in it; what a format hides on purpose (deleted text, scripts) is left out.

mod detect;
mod encoding;
mod error;
mod lines;
mod package;
mod reading;

mod csv;
mod docx;
mod html;
mod json;
mod mail;
mod markdown;
mod ods;
mod pdf;
mod sheet;
mod text;

pub use error::Error;

use crate::domain::{Document, Format, SourceFile};
use reading::Reading;

/// What was read in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extracted {
    /// The file's own text.
    pub document: Document,
    /// Files carried along, to be read as members of this one.
    pub attachments: Vec<Attachment>,
}

/// A file carried by a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// Its name in the mail; distinct among its siblings.
    pub name: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// Reads a file.
pub fn document(file: &SourceFile, bytes: &[u8]) -> Result<Extracted, Error> {
    let format = detect::format(&file.path, bytes)?;
    let reading = match format {
        Format::Pdf => pdf::read(bytes)?,
        Format::Docx => docx::read(bytes)?,
        Format::Xlsx => sheet::read(bytes)?,
        Format::Ods => ods::read(bytes)?,
        Format::Csv => csv::read(&encoding::decode(bytes)?),
        Format::Html => html::read(&encoding::decode_html(bytes)?),
        Format::Markdown => markdown::read(&encoding::decode(bytes)?),
        Format::Text => text::read(&encoding::decode(bytes)?),
        Format::Json => json::read(&encoding::decode(bytes)?),
        Format::Jsonl => json::read_lines(&encoding::decode(bytes)?),
        Format::Eml => mail::read(bytes)?,
        Format::Zip => {
            return Err(Error::NotRead {
                what: "a ZIP archive",
                hint: "its members are read on their own",
            });
        }
    };
    finish(reading, file, format)
}

/// The format of a file, where it is one that is read.
#[must_use]
pub fn format(file: &SourceFile, bytes: &[u8]) -> Option<Format> {
    detect::format(&file.path, bytes).ok()
}

fn finish(reading: Reading, file: &SourceFile, format: Format) -> Result<Extracted, Error> {
    let Reading { properties, pages, gaps, attachments, sections, .. } = reading;
    if sections.is_empty() && attachments.is_empty() {
        let nothing = if gaps.is_empty() { Error::NoText } else { Error::damaged(gaps.join("; ")) };
        return Err(nothing);
    }
    let document = Document { file: file.clone(), format, properties, pages, sections, gaps };
    Ok(Extracted { document, attachments })
}
