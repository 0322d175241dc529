//! Reads one file into a [`Document`]: text in reading order, each piece with the place it stands at.
//!
//! A function of the file's name and bytes: no disk, no network, no threads; a library that reads PDFs
//! is loaded before and handed in. The format is told from the content first and the name second. Text
//! is kept word for word, because every quotation is later looked up in it; what a format hides on
//! purpose (deleted text, scripts) is left out.

mod amount;
mod archive;
mod carried;
mod compound;
mod detect;
mod encoding;
mod error;
mod lines;
mod numerals;
mod office;
mod package;
mod reading;
mod sheet;
mod story;
mod summary;
mod xml;

mod asciidoc;
mod csv;
mod doc;
mod docx;
mod elements;
mod epub;
mod html;
mod image;
mod json;
mod mail;
mod markdown;
mod mbox;
mod msg;
mod nesting;
mod notebook;
mod odf;
mod ods;
mod pdf;
mod ppt;
mod pptx;
mod rtf;
mod text;
mod xls;
mod xlsx;
mod yaml;

pub use carried::{ALLOWANCE, Allowance, Content, Member};
pub use error::Error;
pub use pdf::{PageImage, PageView, Pdfium, page_image};

use serde::{Deserialize, Serialize};

use crate::domain::{Document, Format, SourceFile};
use carried::Carried;
use compound::Compound;
use reading::Reading;

/// What became of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Extracted {
    /// It has text of its own.
    Document(Box<Document>),
    /// It only carries other files.
    Container {
        /// The format it was opened as.
        format: Format,
        /// How many members came out.
        members: u32,
        /// What could not be taken out, in words.
        gaps: Vec<String>,
    },
}

/// Reads a file, and hands each file it carries to `each`, in the order it holds them.
pub fn file(
    file: &SourceFile,
    bytes: &[u8],
    allowance: Allowance,
    each: &mut dyn FnMut(Member),
) -> Result<Extracted, Error> {
    file_with(None, file, bytes, allowance, each)
}

/// As [`file()`], with pdfium for the letters of a PDF where there is one.
pub fn file_with(
    pdfium: Option<&Pdfium>,
    file: &SourceFile,
    bytes: &[u8],
    allowance: Allowance,
    each: &mut dyn FnMut(Member),
) -> Result<Extracted, Error> {
    let format = detect::format(&file.path, bytes)?;
    let mut carried = Carried::new(allowance, bytes.len() as u64, each);
    let reading = match format {
        Format::Pdf => pdf::read(bytes, pdfium)?,
        Format::Docx => docx::read(bytes, &mut carried)?,
        Format::Pptx => pptx::read(bytes, &mut carried)?,
        Format::Odt | Format::Odp if detect::is_flat(bytes) => {
            odf::read_flat(&encoding::decode(bytes)?, format)
        }
        Format::Odt | Format::Odp => odf::read(bytes, format, &mut carried)?,
        Format::Xlsx => xlsx::read(bytes, &mut carried)?,
        Format::Xlsb => xlsx::read_binary(bytes, &mut carried)?,
        Format::Xls => xls::read(&Compound::open(bytes)?)?,
        Format::Doc => doc::read(&Compound::open(bytes)?)?,
        Format::Ppt => ppt::read(&Compound::open(bytes)?)?,
        Format::Rtf => rtf::read(bytes),
        Format::Epub => epub::read(bytes)?,
        Format::Ods if detect::is_flat(bytes) => ods::read_flat(&encoding::decode(bytes)?),
        Format::Ods => ods::read(bytes)?,
        Format::Csv => csv::read(&encoding::decode(bytes)?),
        Format::Html => html::read(&encoding::decode_html(bytes)?),
        Format::Markdown => markdown::read(&encoding::decode(bytes)?),
        Format::Json => json::read(&encoding::decode(bytes)?),
        Format::Jsonl => json::read_lines(&encoding::decode(bytes)?),
        Format::AsciiDoc => asciidoc::read(&encoding::decode(bytes)?),
        Format::Yaml => yaml::read(&encoding::decode(bytes)?),
        Format::Xml => elements::read(&encoding::decode_html(bytes)?),
        Format::Notebook => notebook::read(&encoding::decode(bytes)?)?,
        Format::Msg => msg::read(&Compound::open(bytes)?, &mut carried)?,
        Format::Eml => mail::read(bytes, &mut carried)?,
        Format::Zip
        | Format::Tar
        | Format::SevenZip
        | Format::Gzip
        | Format::Bzip2
        | Format::Xz
        | Format::Zstd => {
            archive::unpack(format, &file.path, bytes, &mut carried)?;
            return Ok(container(format, carried));
        }
        Format::Mbox => {
            mbox::read(bytes, &mut carried)?;
            return Ok(container(format, carried));
        }
        Format::Image => return Err(image::unread(bytes)),
        Format::Text => text::read(&encoding::decode(bytes)?),
    };
    document(reading, file, format, carried)
}

/// The format of a file, where it is one that is read.
#[must_use]
pub fn format(file: &SourceFile, bytes: &[u8]) -> Option<Format> {
    detect::format(&file.path, bytes).ok()
}

fn container(format: Format, carried: Carried<'_>) -> Extracted {
    let (members, gaps) = carried.finish();
    Extracted::Container { format, members, gaps }
}

fn document(
    mut reading: Reading,
    file: &SourceFile,
    format: Format,
    carried: Carried<'_>,
) -> Result<Extracted, Error> {
    let (members, left_out) = carried.finish();
    amount::cut(&mut reading, file.bytes as usize);
    let Reading {
        properties,
        pages,
        unread_pages,
        page_labels,
        mut gaps,
        sections,
        hidden,
        remarks,
        ..
    } = reading;
    gaps.extend(left_out);
    if sections.is_empty() && members > 0 {
        return Ok(Extracted::Container { format, members, gaps });
    }
    if sections.is_empty() {
        let nothing = if gaps.is_empty() { Error::NoText } else { Error::damaged(gaps.join("; ")) };
        return Err(nothing);
    }
    let file = file.clone();
    let document = Document {
        file,
        format,
        properties,
        pages,
        unread_pages,
        page_labels,
        sections,
        hidden,
        remarks,
        gaps,
    };
    Ok(Extracted::Document(Box::new(document)))
}
