//! Tells what a file is: from its first bytes where they say so, from its name only where all
//! candidates are plain text.

mod known;
mod text;

use std::io::Cursor;

use zip::ZipArchive;

use super::{Error, package};
use crate::domain::{EvidencePath, Format};

/// The format to read a file as, or why it is not read.
pub fn format(path: &EvidencePath, bytes: &[u8]) -> Result<Format, Error> {
    if bytes.is_empty() {
        return Err(Error::EmptyFile);
    }
    if bytes.starts_with(b"\xD0\xCF\x11\xE0") {
        return Err(compound(bytes));
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return packaged(bytes);
    }
    if let Some(known) = known::format(bytes) {
        return known;
    }
    let extension = path.name().rsplit_once('.').map(|(_, extension)| extension.to_lowercase());
    let extension = extension.unwrap_or_default();
    // Some programs write a few bytes of their own before the first line of a PDF.
    let is_pdf = extension == "pdf" && find(&bytes[..bytes.len().min(1024)], b"%PDF-");
    if is_pdf { Ok(Format::Pdf) } else { Ok(text::format(&extension, bytes)) }
}

/// The container of encrypted Office files, of Office files before 2007, and of Outlook mails. Its
/// directory names its parts in UTF-16, which is enough to tell these apart.
fn compound(bytes: &[u8]) -> Error {
    let holds = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        find(bytes, &wide)
    };
    if holds("EncryptedPackage") {
        Error::Encrypted
    } else if holds("__properties_version1.0") {
        Error::NotRead { what: "an Outlook mail (.msg)", hint: "save it as .eml" }
    } else {
        Error::NotRead {
            what: "a legacy Office format (.doc, .xls, .ppt)",
            hint: "save a copy as .docx, .xlsx or PDF",
        }
    }
}

fn packaged(bytes: &[u8]) -> Result<Format, Error> {
    let mut zip =
        ZipArchive::new(Cursor::new(bytes)).map_err(|error| Error::broken_container(&error))?;
    if zip.index_for_name("[Content_Types].xml").is_some() {
        let folder =
            |name: &str| zip.file_names_raw().any(|part| part.starts_with(name.as_bytes()));
        return if zip.index_for_name("xl/workbook.bin").is_some() {
            let hint = "save a copy as .xlsx";
            Err(Error::NotRead { what: "a binary Excel workbook (.xlsb)", hint })
        } else if folder("word/") {
            Ok(Format::Docx)
        } else if folder("xl/") {
            Ok(Format::Xlsx)
        } else if folder("ppt/") {
            Err(Error::NotRead { what: "a presentation (.pptx)", hint: "save a copy as PDF" })
        } else {
            Err(Error::NotRead { what: "this Office format", hint: "save a copy as PDF" })
        };
    }
    match package::part(&mut zip, "mimetype")?.as_deref().map(str::trim) {
        None => Ok(Format::Zip),
        Some(kind) if kind.starts_with("application/vnd.oasis.opendocument.spreadsheet") => {
            Ok(Format::Ods)
        }
        Some(_) => {
            let hint = "save a copy as .docx or PDF";
            Err(Error::NotRead { what: "an OpenDocument text or presentation", hint })
        }
    }
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
            Err("a legacy Office format (.doc, .xls, .ppt) is not read"),
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
