//! The head of a Word file: where its text, its formats and its side texts lie.

use encoding_rs::{Encoding, WINDOWS_1252};

use super::super::compound::{Compound, u16_at, u32_at};
use super::super::{Error, encoding};

/// An opened Word file.
pub struct File {
    /// The stream that holds the text.
    pub text: Vec<u8>,
    /// The stream that says how it is laid out; in Word 95 and before, the same.
    pub table: Vec<u8>,
    /// Whether it is of Word 97 or later.
    pub is_97: bool,
    /// What single bytes mean.
    pub encoding: &'static Encoding,
    /// The pieces the text is made of, in order.
    pub pieces: Vec<Piece>,
    /// The lengths of the texts that follow each other in the pieces, in characters.
    pub lengths: Lengths,
}

/// How long each of the texts is.
#[derive(Clone, Copy, Debug, Default)]
pub struct Lengths {
    pub main: u32,
    pub footnotes: u32,
    pub margins: u32,
    pub macros: u32,
    pub comments: u32,
    pub endnotes: u32,
    pub boxes: u32,
    pub margin_boxes: u32,
}

/// A run of characters that lies in one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Where its bytes begin.
    pub start: usize,
    /// How many characters it has.
    pub characters: u32,
    /// Whether each has two bytes.
    pub is_wide: bool,
}

/// More pieces are no document; each change saved quickly adds one.
const PIECES_MAX: usize = 200_000;

impl File {
    /// Opens a Word file.
    pub fn open(compound: &Compound<'_>) -> Result<Self, Error> {
        let broken = || Error::damaged("it does not begin as a Word file");
        let text = compound.stream("WordDocument").ok_or_else(broken)?;
        let number = |at| u32_at(&text, at).unwrap_or(0);
        let flags = u16_at(&text, 10).ok_or_else(broken)?;
        if flags & 0x0100 != 0 {
            return Err(Error::Encrypted);
        }
        let is_97 = u16_at(&text, 2).unwrap_or(0) >= 105;
        let lengths = if is_97 { 76 } else { 52 };
        let lengths = |nth: usize| number(lengths + 4 * nth);
        let lengths = Lengths {
            main: lengths(0),
            footnotes: lengths(1),
            margins: lengths(2),
            macros: lengths(3),
            comments: lengths(4),
            endnotes: lengths(5),
            boxes: lengths(6),
            margin_boxes: lengths(7),
        };
        let table = if is_97 {
            let name = if flags & 0x0200 == 0 { "0Table" } else { "1Table" };
            compound.stream(name).unwrap_or_default()
        } else {
            text.clone()
        };
        let page = page_of_language(u16_at(&text, 6).unwrap_or(0));
        let encoding = encoding::of_codepage(page).unwrap_or(WINDOWS_1252);
        let mut file = Self { text, table, is_97, encoding, pieces: Vec::new(), lengths };
        file.pieces = file.listed_pieces();
        if file.pieces.is_empty() {
            // The text lies in one run, as in files never saved quickly.
            let (start, end) = (file.number(24) as usize, file.number(28) as usize);
            let characters = end.saturating_sub(start).min(file.text.len()) as u32;
            file.pieces.push(Piece { start, characters, is_wide: false });
        }
        Ok(file)
    }

    /// A table of the layout, by its place in the head: in Word 97 and before it.
    pub fn layout(&self, nth_97: usize, at_95: usize) -> &[u8] {
        let at = if self.is_97 { 154 + 8 * nth_97 } else { at_95 };
        let (start, length) = (self.number(at) as usize, self.number(at + 4) as usize);
        let end = start.saturating_add(length).min(self.table.len());
        self.table.get(start..end).unwrap_or_default()
    }

    fn number(&self, at: usize) -> u32 {
        u32_at(&self.text, at).unwrap_or(0)
    }

    fn listed_pieces(&self) -> Vec<Piece> {
        let mut list = self.layout(33, 352);
        // Before the list of pieces stand the formats that some of them share.
        while let Some(rest) = list.strip_prefix(&[1]) {
            let length = u16_at(rest, 0).unwrap_or(0) as usize;
            list = rest.get(2 + length..).unwrap_or_default();
        }
        let Some(list) = list.strip_prefix(&[2]).and_then(|list| list.get(4..)) else {
            return Vec::new();
        };
        let count = list.len().saturating_sub(4) / 12;
        let piece = |nth: usize| {
            let (from, to) = (u32_at(list, 4 * nth)?, u32_at(list, 4 * nth + 4)?);
            let place = u32_at(list, 4 * (count + 1) + 8 * nth + 2)?;
            let characters = to.checked_sub(from)?;
            let is_narrow = !self.is_97 || place & 0x4000_0000 != 0;
            let place = (place & 0x3FFF_FFFF) as usize;
            let start = if is_narrow && self.is_97 { place / 2 } else { place };
            Some(Piece { start, characters, is_wide: !is_narrow })
        };
        (0..count.min(PIECES_MAX)).map_while(piece).collect()
    }
}

/// The code page that Windows had for a language.
fn page_of_language(language: u16) -> u16 {
    match language & 0x3FF {
        0x01 => 1256,
        0x04 => 936,
        0x05 | 0x0E | 0x15 | 0x18 | 0x1A | 0x1B | 0x24 => 1250,
        0x08 => 1253,
        0x0D => 1255,
        0x11 => 932,
        0x12 => 949,
        0x02 | 0x19 | 0x22 | 0x23 => 1251,
        0x1F => 1254,
        _ => 1252,
    }
}
