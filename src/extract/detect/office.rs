//! Formats that share a container: Office and `OpenDocument` packages by the kind of their main part, Office
//! before 2007 by the streams in its compound file.

use quick_xml::Reader;
use quick_xml::events::Event;

use super::super::compound::Compound;
use super::super::package::{self, Package};
use super::super::{Error, xml};
use super::find;
use crate::domain::Format;

/// The container of encrypted Office files, of Office files before 2007, and of Outlook mails: told by
/// the streams in it.
pub fn compound(bytes: &[u8]) -> Result<Format, Error> {
    let compound = match Compound::open(bytes) {
        // Where it is cut off, its directory may still name its parts, in UTF-16.
        Err(_) if find(bytes, &wide("EncryptedPackage")) => return Err(Error::Encrypted),
        opened => opened?,
    };
    let holds = |names: &[&str]| names.iter().any(|name| compound.holds(name));
    if holds(&["EncryptedPackage"]) {
        Err(Error::Encrypted)
    } else if holds(&["__properties_version1.0"]) {
        Ok(Format::Msg)
    } else if holds(&["Workbook", "Book"]) {
        Ok(Format::Xls)
    } else if holds(&["WordDocument"]) {
        Ok(Format::Doc)
    } else if holds(&["PowerPoint Document"]) {
        Ok(Format::Ppt)
    } else {
        let hint = "save a copy as PDF";
        Err(Error::NotRead { what: "a compound file of another program", hint })
    }
}

fn wide(name: &str) -> Vec<u8> {
    name.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// The format of a package, by what it says it is.
pub fn packaged(bytes: &[u8]) -> Result<Format, Error> {
    let mut parts = Package::open(bytes)?;
    if let Some(format) = office(&mut parts) {
        return Ok(format);
    }
    let Some(kind) = parts.text("mimetype")? else {
        return if parts.holds("[Content_Types].xml") {
            let hint = "save a copy as PDF";
            Err(Error::NotRead { what: "a file of another Office program", hint })
        } else {
            Ok(Format::Zip)
        };
    };
    if let Some(format) = open_document(&kind) {
        Ok(format)
    } else if kind.trim() == "application/epub+zip" {
        Ok(Format::Epub)
    } else {
        Err(Error::NotRead { what: "this kind of document", hint: "save a copy as PDF" })
    }
}

/// The Office format of a package: by the kind of its main part, or by its folders where that is lost.
fn office(parts: &mut Package<'_>) -> Option<Format> {
    let relations = package::relations(parts, "");
    let main = relations.iter().find(|relation| relation.kind == "officeDocument");
    let main = main.map(|relation| relation.target.to_lowercase()).unwrap_or_default();
    let kinds = parts.text("[Content_Types].xml").ok().flatten().unwrap_or_default();
    let kind = content_type(&kinds, &main).to_lowercase();
    let has = |word: &str| kind.contains(word);
    if has("wordprocessingml") || has("ms-word") {
        return Some(Format::Docx);
    } else if has("presentationml") || has("ms-powerpoint") {
        return Some(Format::Pptx);
    } else if has("excel.sheet.binary") {
        return Some(Format::Xlsb);
    } else if has("spreadsheetml") || has("ms-excel") {
        return Some(Format::Xlsx);
    }
    [
        ("xl/workbook.bin", Format::Xlsb),
        ("xl/workbook.xml", Format::Xlsx),
        ("word/document.xml", Format::Docx),
        ("ppt/presentation.xml", Format::Pptx),
    ]
    .into_iter()
    .find_map(|(name, format)| parts.holds(name).then_some(format))
}

/// The kind of a part, which the list of kinds gives for it by name.
fn content_type(kinds: &str, part: &str) -> String {
    let name = format!("/{part}");
    let mut reader = Reader::from_str(kinds);
    loop {
        match reader.read_event() {
            Ok(Event::Start(element) | Event::Empty(element)) => {
                let of = xml::attribute(&element, "PartName").unwrap_or_default();
                if of.eq_ignore_ascii_case(&name) {
                    return xml::attribute(&element, "ContentType").unwrap_or_default();
                }
            }
            Ok(Event::Eof) | Err(_) => return String::new(),
            Ok(_) => {}
        }
    }
}

/// The OpenDocument format of this name; a drawing is read page by page, as slides are.
fn open_document(kind: &str) -> Option<Format> {
    let kind = kind.trim().strip_prefix("application/vnd.oasis.opendocument.")?;
    if kind.starts_with("spreadsheet") {
        Some(Format::Ods)
    } else if kind.starts_with("presentation") || kind.starts_with("graphics") {
        Some(Format::Odp)
    } else if kind.starts_with("text") {
        Some(Format::Odt)
    } else {
        None
    }
}

/// The OpenDocument format of a file of plain XML, which names it in its first element.
pub fn flat(head: &str) -> Option<Format> {
    if !head.starts_with('<') {
        return None;
    }
    let (_, root) = head.split_once("<office:document")?;
    let (_, kind) = root.split_once("office:mimetype=\"")?;
    open_document(kind.split('"').next()?)
}
