//! The formats files come in.

use serde::{Deserialize, Serialize};

/// The format a file is read as, told from its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Portable Document Format.
    Pdf,
    /// Word.
    Docx,
    /// Word before 2007.
    Doc,
    /// OpenDocument text.
    Odt,
    /// Rich Text.
    Rtf,
    /// PowerPoint.
    Pptx,
    /// PowerPoint before 2007.
    Ppt,
    /// OpenDocument presentation.
    Odp,
    /// Excel.
    Xlsx,
    /// Excel in its binary form.
    Xlsb,
    /// Excel before 2007.
    Xls,
    /// OpenDocument spreadsheet.
    Ods,
    /// An electronic book.
    Epub,
    /// Separated values.
    Csv,
    /// HTML.
    Html,
    /// Markdown.
    Markdown,
    /// AsciiDoc.
    AsciiDoc,
    /// Plain text.
    Text,
    /// One JSON value.
    Json,
    /// One JSON value a line.
    Jsonl,
    /// YAML.
    Yaml,
    /// XML.
    Xml,
    /// A notebook of code and notes.
    Notebook,
    /// A mail.
    Eml,
    /// A mail as Outlook saves it.
    Msg,
    /// A mailbox.
    Mbox,
    /// An image.
    Image,
    /// A ZIP archive.
    Zip,
    /// A tape archive.
    Tar,
    /// A 7-Zip archive.
    #[serde(rename = "7z")]
    SevenZip,
    /// One file, compressed with gzip.
    Gzip,
    /// One file, compressed with bzip2.
    Bzip2,
    /// One file, compressed with xz.
    Xz,
    /// One file, compressed with Zstandard.
    Zstd,
}

impl Format {
    /// The format a file with this lower-case extension promises to be, where it promises one.
    #[must_use]
    pub fn promised_by(extension: &str) -> Option<Self> {
        Some(match extension {
            "pdf" => Format::Pdf,
            "docx" | "docm" | "dotx" | "dotm" => Format::Docx,
            "doc" | "dot" => Format::Doc,
            "odt" | "ott" | "fodt" => Format::Odt,
            "rtf" => Format::Rtf,
            "pptx" | "pptm" | "ppsx" | "potx" => Format::Pptx,
            "ppt" | "pps" => Format::Ppt,
            "odp" | "otp" => Format::Odp,
            "xlsx" | "xlsm" | "xltx" | "xltm" => Format::Xlsx,
            "xlsb" => Format::Xlsb,
            "xls" | "xlt" => Format::Xls,
            "ods" | "ots" => Format::Ods,
            "epub" => Format::Epub,
            "csv" | "tsv" => Format::Csv,
            "html" | "htm" | "xhtml" => Format::Html,
            "md" | "markdown" => Format::Markdown,
            "adoc" | "asciidoc" => Format::AsciiDoc,
            "txt" => Format::Text,
            "json" => Format::Json,
            "jsonl" | "ndjson" => Format::Jsonl,
            "yaml" | "yml" => Format::Yaml,
            "xml" => Format::Xml,
            "ipynb" => Format::Notebook,
            "eml" => Format::Eml,
            "msg" => Format::Msg,
            "mbox" => Format::Mbox,
            "png" | "jpg" | "jpeg" | "gif" | "tif" | "tiff" | "bmp" | "webp" => Format::Image,
            "zip" => Format::Zip,
            "tar" => Format::Tar,
            "7z" => Format::SevenZip,
            "gz" | "tgz" => Format::Gzip,
            "bz2" | "tbz2" => Format::Bzip2,
            "xz" | "txz" => Format::Xz,
            "zst" => Format::Zstd,
            _ => return None,
        })
    }

    /// The name in the output files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Format::Pdf => "pdf",
            Format::Docx => "docx",
            Format::Doc => "doc",
            Format::Odt => "odt",
            Format::Rtf => "rtf",
            Format::Pptx => "pptx",
            Format::Ppt => "ppt",
            Format::Odp => "odp",
            Format::Xlsx => "xlsx",
            Format::Xlsb => "xlsb",
            Format::Xls => "xls",
            Format::Ods => "ods",
            Format::Epub => "epub",
            Format::Csv => "csv",
            Format::Html => "html",
            Format::Markdown => "markdown",
            Format::AsciiDoc => "asciidoc",
            Format::Text => "text",
            Format::Json => "json",
            Format::Jsonl => "jsonl",
            Format::Yaml => "yaml",
            Format::Xml => "xml",
            Format::Notebook => "notebook",
            Format::Eml => "eml",
            Format::Msg => "msg",
            Format::Mbox => "mbox",
            Format::Image => "image",
            Format::Zip => "zip",
            Format::Tar => "tar",
            Format::SevenZip => "7z",
            Format::Gzip => "gzip",
            Format::Bzip2 => "bzip2",
            Format::Xz => "xz",
            Format::Zstd => "zstd",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_is_written_as_it_is_named() {
        for format in [Format::Pdf, Format::SevenZip, Format::AsciiDoc, Format::Gzip] {
            let written = serde_json::to_value(format).expect("a word");
            assert_eq!(written, format.name());
        }
    }
}
