//! Formats told by the bytes they begin with: those that are read, and those that are named to the
//! auditor as what they are, with what to do instead.

use super::super::{Error, archive};
use crate::domain::Format;

/// The format these bytes begin as, or why it is not read; nothing where they may be text.
pub fn format(bytes: &[u8]) -> Option<Result<Format, Error>> {
    let stands =
        |(at, magic): (usize, &[u8])| bytes.get(at..).is_some_and(|b| b.starts_with(magic));
    if let Some((.., format)) = READ.iter().find(|(at, magic, _)| stands((*at, magic))) {
        return Some(Ok(*format));
    }
    // Some marks are words: a text may begin with them, and goes on as text.
    let binary: &[_] = if is_binary(bytes) { NOT_READ } else { &[] };
    let mut not_read = binary.iter().chain(NOT_READ_TEXT);
    if let Some((.., what, hint)) = not_read.find(|(at, magic, ..)| stands((*at, magic))) {
        return Some(Err(Error::NotRead { what, hint }));
    }
    if let Some(brand) = media_brand(bytes) {
        return Some(brand);
    }
    if archive::is_tar(bytes) {
        return Some(Ok(Format::Tar));
    }
    is_safetensors(bytes).then_some(Err(Error::NotRead { what: MODEL, hint: MODEL_HINT }))
}

/// Where the mark stands, the mark, the format.
const READ: &[(usize, &[u8], Format)] = &[
    (0, b"%PDF-", Format::Pdf),
    (0, b"{\\rtf", Format::Rtf),
    (0, b"\x89PNG\r\n\x1A\n", Format::Image),
    (0, b"\xFF\xD8\xFF", Format::Image),
    (0, b"GIF87a", Format::Image),
    (0, b"GIF89a", Format::Image),
    (0, b"II*\0", Format::Image),
    (0, b"MM\0*", Format::Image),
    (0, b"II+\0", Format::Image),
    (0, b"MM\0+", Format::Image),
    (8, b"WEBPVP8", Format::Image),
    (0, b"\0\0\0\x0CjP  \r\n", Format::Image),
    (0, b"7z\xBC\xAF\x27\x1C", Format::SevenZip),
    (0, b"\x1F\x8B\x08", Format::Gzip),
    (4, b"1AY&SY", Format::Bzip2),
    (0, b"\xFD7zXZ\0", Format::Xz),
    (0, b"\x28\xB5\x2F\xFD", Format::Zstd),
];

const ARCHIVE: &str = "unpack it, or pack it as ZIP";
const CSV: &str = "export its tables as CSV";
const MODEL: &str = "a trained model";
const MODEL_HINT: &str = "add its model card and evaluation records";
const MEDIA: &str = "if it shows evidence, add a text that says what it shows";
const PROGRAM: &str = "if it shows evidence, add its source or documentation";

/// Where the mark stands, the mark, what it is, what to do instead.
const NOT_READ: &[(usize, &[u8], &str, &str)] = &[
    (0, b"Rar!\x1A\x07", "a RAR archive", ARCHIVE),
    (0, b"\x1F\x9D", "a file packed by compress (.Z)", ARCHIVE),
    (0, b"\x1F\xA0", "a file packed by compress (.Z)", ARCHIVE),
    (0, b"LZIP\x01", "an lzip archive", ARCHIVE),
    (0, b"\x04\"M\x18", "an LZ4 archive", ARCHIVE),
    (0, b"MSCF\0\0\0\0", "a cabinet archive (.cab)", ARCHIVE),
    (0, b"\xED\xAB\xEE\xDB", "a software package (.rpm)", ARCHIVE),
    (0x8001, b"CD001", "the image of a disc (.iso)", ARCHIVE),
    (0, b"SQLite format 3\0", "a database (SQLite)", CSV),
    (4, b"Standard Jet DB", "a database (Access)", CSV),
    (4, b"Standard ACE DB", "a database (Access)", CSV),
    (8, b"DUCK", "a database (DuckDB)", CSV),
    (0, b"PAR1", "a Parquet file", CSV),
    (0, b"ORC", "an ORC file", CSV),
    (0, b"Obj\x01", "an Avro file", CSV),
    (0, b"ARROW1\0\0", "an Arrow file", CSV),
    (0, b"FEA1", "a Feather file", CSV),
    (0, b"\x89HDF\r\n\x1A\n", "an HDF5 file (data or a trained model)", MODEL_HINT),
    (0, b"\x93NUMPY", "an array of numbers (NumPy)", CSV),
    (0, b"MATLAB 5.0 MAT-file", "an array of numbers (MATLAB)", CSV),
    (0, b"$FL2", "an SPSS file", CSV),
    (0, b"RDX2\n", "data of R", CSV),
    (0, b"RDX3\n", "data of R", CSV),
    (0, b"GGUF", MODEL, MODEL_HINT),
    (4, b"TFL3", MODEL, MODEL_HINT),
    (0, b"\x80\x02}q", "a pickled Python object", MODEL_HINT),
    (0, b"\x80\x02c", "a pickled Python object", MODEL_HINT),
    (0, b"\x80\x03", "a pickled Python object", MODEL_HINT),
    (0, b"\x80\x04\x95", "a pickled Python object", MODEL_HINT),
    (0, b"\x80\x05\x95", "a pickled Python object", MODEL_HINT),
    (0, b"MZ", "a program of Windows", PROGRAM),
    (0, b"\x7FELF", "a program of Linux", PROGRAM),
    (0, b"\xCE\xFA\xED\xFE", "a program of macOS", PROGRAM),
    (0, b"\xCF\xFA\xED\xFE", "a program of macOS", PROGRAM),
    (0, b"\xCA\xFE\xBA\xBE", "a program (Java or macOS)", PROGRAM),
    (0, b"\0asm", "a program (WebAssembly)", PROGRAM),
    (0, b"L\0\0\0\x01\x14\x02\0", "a shortcut of Windows (.lnk)", "add the file it points to"),
    (0, b"ITSF\x03\0\0\0", "a help file (.chm)", "save its pages as HTML or PDF"),
    (0, b"!BDN", "an Outlook mailbox (.pst, .ost)", "export its mails as .eml, .msg or .mbox"),
    (
        0,
        b"\x78\x9F\x3E\x22",
        "the attachments of an Outlook mail (winmail.dat)",
        "save the mail as .msg or .eml from Outlook",
    ),
    (0, b"AC10", "a drawing of AutoCAD", "save a copy as PDF"),
    (0, b"\xE4\x52\x5C\x7B\x8C\xD8\xA7\x4D", "a OneNote section", "save a copy as PDF"),
    (0, b"\0\x01\0\0\0", "a font", MEDIA),
    (0, b"OTTO\0", "a font", MEDIA),
    (0, b"wOFF", "a font", MEDIA),
    (0, b"wOF2", "a font", MEDIA),
    (0, b"8BPS\0\x01", "an image of Photoshop", "save a copy as PNG or PDF"),
    (0, b"\xD7\xCD\xC6\x9A\0\0", "a drawing of Windows (.wmf)", "save a copy as PNG or PDF"),
    (40, b" EMF", "a drawing of Windows (.emf)", "save a copy as PNG or PDF"),
    (0, b"\0\0\x01\0\x01\0", "an icon", MEDIA),
    (0, b"ID3", "a sound", MEDIA),
    (0, b"\xFF\xFB", "a sound", MEDIA),
    (0, b"\xFF\xF1", "a sound", MEDIA),
    (0, b"fLaC", "a sound", MEDIA),
    (0, b"OggS", "a sound or video", MEDIA),
    (8, b"WAVEfmt", "a sound", MEDIA),
    (8, b"AVI LIST", "a video", MEDIA),
    (0, b"\x1A\x45\xDF\xA3", "a video", MEDIA),
    (0, b"FLV\x01", "a video", MEDIA),
    (0, b"\0\0\x01\xBA", "a video", MEDIA),
    (0, b"\x30\x26\xB2\x75\x8E\x66\xCF\x11", "a sound or video", MEDIA),
];

/// The same, for files that need not hold a byte that no text holds.
const NOT_READ_TEXT: &[(usize, &[u8], &str, &str)] = &[
    (0, b"!<arch>\n", "an archive of programs (.a, .deb)", ARCHIVE),
    (0, b"%!PS-Adobe", "PostScript", "save a copy as PDF"),
    (0, b"<stata_dta>", "a Stata file", CSV),
    (0, b"-----BEGIN PGP MESSAGE-----", "an encrypted message (PGP)", "send it without encryption"),
];

/// Whether the first bytes hold one that no text holds.
fn is_binary(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(1024)];
    head.iter()
        .any(|byte| *byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0B | 0x0C | 0x1B))
}

/// Images and videos of one family begin with a box that names their kind.
fn media_brand(bytes: &[u8]) -> Option<Result<Format, Error>> {
    if bytes.get(4..8)? != b"ftyp" {
        return None;
    }
    let images: [&[u8]; 7] = [b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"avif"];
    Some(match bytes.get(8..12)? {
        brand if images.contains(&brand) => Ok(Format::Image),
        b"M4A " => Err(Error::NotRead { what: "a sound", hint: MEDIA }),
        _ => Err(Error::NotRead { what: "a video", hint: MEDIA }),
    })
}

/// A model in safetensors begins with the length of its JSON header.
fn is_safetensors(bytes: &[u8]) -> bool {
    let Some((length, header)) = bytes.split_first_chunk::<8>() else { return false };
    u64::from_le_bytes(*length) <= 100 << 20 && header.starts_with(b"{\"")
}
