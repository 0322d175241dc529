//! Tells what a file is: from its first bytes where they say so, from its name only where all
//! candidates are plain text.

mod known;
mod office;
mod text;

use super::{Error, encoding};
use crate::domain::{EvidencePath, Format};

/// The format to read a file as, or why it is not read.
pub fn format(path: &EvidencePath, bytes: &[u8]) -> Result<Format, Error> {
    if bytes.is_empty() {
        return Err(Error::EmptyFile);
    }
    if bytes.starts_with(b"\xD0\xCF\x11\xE0") {
        return office::compound(bytes);
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return office::packaged(bytes);
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
    Ok(text::format(&extension, &encoding::opening(bytes)))
}

/// Whether an OpenDocument file is one of plain XML, not a package.
pub fn is_flat(bytes: &[u8]) -> bool {
    !bytes.starts_with(b"PK")
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
