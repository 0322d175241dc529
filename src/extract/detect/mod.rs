//! Tells what a file is: from its first bytes where they say so, from its name only where all
//! candidates are plain text.

mod known;
mod text;

use quick_xml::Reader;
use quick_xml::events::Event;

use super::compound::Compound;
use super::package::{self, Package};
use super::{Error, encoding, xml};
use crate::domain::{EvidencePath, Format};

/// The format to read a file as, or why it is not read.
pub fn format(path: &EvidencePath, bytes: &[u8]) -> Result<Format, Error> {
    if bytes.is_empty() {
        return Err(Error::EmptyFile);
    }
    if bytes.starts_with(b"\xD0\xCF\x11\xE0") {
        return compound(bytes);
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return packaged(bytes);
    }
    if bytes.trim_ascii_start().starts_with(b"{\\rtf") {
        return Ok(Format::Rtf);
    }
    if let Some(known) = known::format(bytes) {
        return known;
    }
    let extension = path.name().rsplit_once('.').map(|(_, extension)| extension.to_lowercase());
    let extension = extension.unwrap_or_default();
    // Some programs write a few bytes of their own before the first line of a PDF.
    let is_pdf = extension == "pdf" && find(&bytes[..bytes.len().min(1024)], b"%PDF-");
    if is_pdf {
        return Ok(Format::Pdf);
    }
    let head = encoding::opening(bytes);
    Ok(flat(&head).unwrap_or_else(|| text::format(&extension, &head)))
}

/// The container of encrypted Office files, of Office files before 2007, and of Outlook mails: told by
/// the streams in it.
fn compound(bytes: &[u8]) -> Result<Format, Error> {
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

fn packaged(bytes: &[u8]) -> Result<Format, Error> {
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

/// Whether an OpenDocument file is one of plain XML, not a package.
pub fn is_flat(bytes: &[u8]) -> bool {
    !bytes.starts_with(b"PK")
}

/// The OpenDocument format of a file of plain XML, which names it in its first element.
fn flat(head: &str) -> Option<Format> {
    let (_, root) = head.split_once("<office:document")?;
    let (_, kind) = root.split_once("office:mimetype=\"")?;
    open_document(kind.split('"').next()?)
}

fn find(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, bytes: &[u8], expected: Result<Format, &str>) {
        let told = format(&EvidencePath(name.to_owned()), bytes);
        assert_eq!(
            told.map_err(|error| error.to_string()),
            expected.map_err(str::to_owned),
            "{name}"
        );
    }

    #[test]
    fn content_goes_before_the_name() {
        check("policy.docx", b"%PDF-1.7\n", Ok(Format::Pdf));
        check("scan.pdf", b"\x89PNG\r\n\x1A\n", Ok(Format::Image));
        check("page.txt", b"<!DOCTYPE html><p>Hi", Ok(Format::Html));
        check(
            "old.docx",
            b"\xD0\xCF\x11\xE0 W\0o\0r\0d\0",
            Err("the file is damaged: its table of contents is broken"),
        );
    }

    #[test]
    fn text_is_told_by_its_name() {
        check("a.md", b"# One", Ok(Format::Markdown));
        check("a.csv", b"a,b", Ok(Format::Csv));
        check("a.json", b"{\"a\":1}\n{\"a\":2}\n", Ok(Format::Jsonl));
        check("a.json", b"{\n\"a\":1}", Ok(Format::Json));
        check("a.log", b"started", Ok(Format::Text));
        check("mail", b"MIME-Version: 1.0\nSubject: x\n\nHi", Ok(Format::Eml));
        check("a.txt", b"", Err("the file is empty"));
    }
}
