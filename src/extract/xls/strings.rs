//! Strings of a workbook: bytes in the workbook's code page before Excel 97; since then of one or two
//! bytes a character, which may change where a record is continued.

use encoding_rs::Encoding;

use super::super::compound::{u16_at, u32_at};
use super::records::Record;

/// How strings are written in a workbook.
#[derive(Clone, Copy)]
pub struct Strings {
    /// Whether they say for themselves how wide their characters are.
    pub wide: bool,
    /// What single bytes mean otherwise.
    pub encoding: &'static Encoding,
}

impl Strings {
    /// The string at a place, with a length of one byte.
    pub fn short(&self, data: &[u8], at: usize) -> String {
        let count = data.get(at).copied().unwrap_or(0).into();
        self.characters(data, at + 1, count)
    }

    /// The string at a place, with a length of two bytes.
    pub fn long(&self, data: &[u8], at: usize) -> String {
        let count = u16_at(data, at).unwrap_or(0).into();
        self.characters(data, at + 2, count)
    }

    fn characters(&self, data: &[u8], at: usize, count: usize) -> String {
        let rest = data.get(at..).unwrap_or_default();
        if !self.wide {
            let bytes = &rest[..count.min(rest.len())];
            return self.encoding.decode_without_bom_handling(bytes).0.into_owned();
        }
        let Some((flags, rest)) = rest.split_first() else { return String::new() };
        let mut text = String::new();
        push(&mut text, &mut Units::default(), rest, count, *flags);
        text
    }
}

/// The text of a box or a long string: its pieces each begin with the width of their characters.
pub fn pieced(pieces: &[&[u8]], mut count: usize) -> String {
    let mut text = String::new();
    let mut units = Units::default();
    for piece in pieces {
        let Some((flags, rest)) = piece.split_first().filter(|_| count > 0) else { break };
        count -= push(&mut text, &mut units, rest, count, *flags);
    }
    text
}

/// The strings that cells share.
pub fn shared(record: &Record<'_>) -> Vec<String> {
    let mut pieces = vec![record.data];
    pieces.extend(&record.more);
    let mut source = Source { pieces, piece: 0, at: 8 };
    let mut strings = Vec::new();
    while let Some(string) = source.string() {
        strings.push(string);
    }
    strings
}

/// Half of a character beyond the first 65,536, until its other half comes.
#[derive(Default)]
struct Units(Option<u16>);

/// Adds up to `count` characters from the bytes; how many there were.
fn push(text: &mut String, units: &mut Units, bytes: &[u8], count: usize, flags: u8) -> usize {
    if flags & 1 == 0 {
        let bytes = &bytes[..count.min(bytes.len())];
        text.extend(bytes.iter().map(|byte| char::from(*byte)));
        return bytes.len();
    }
    let mut read = 0;
    for pair in bytes.chunks_exact(2).take(count) {
        let unit = u16::from_le_bytes([pair[0], pair[1]]);
        read += 1;
        if (0xD800..0xDC00).contains(&unit) {
            units.0 = Some(unit);
            continue;
        }
        let pair = [units.0.take().unwrap_or(unit), unit];
        let pair = if pair[0] == unit { &pair[1..] } else { &pair[..] };
        text.extend(char::decode_utf16(pair.iter().copied()).map(|c| c.unwrap_or('\u{FFFD}')));
    }
    read
}

/// A place in a record and those that continue it.
struct Source<'a> {
    pieces: Vec<&'a [u8]>,
    piece: usize,
    at: usize,
}

impl Source<'_> {
    fn byte(&mut self) -> Option<u8> {
        loop {
            let piece = self.pieces.get(self.piece)?;
            if let Some(byte) = piece.get(self.at) {
                self.at += 1;
                return Some(*byte);
            }
            self.piece += 1;
            self.at = 0;
        }
    }

    fn number(&mut self, bytes: usize) -> Option<u32> {
        let mut raw = [0; 4];
        for byte in raw.iter_mut().take(bytes) {
            *byte = self.byte()?;
        }
        u32_at(&raw, 0)
    }

    fn skip(&mut self, mut count: usize) {
        while count > 0 {
            let Some(piece) = self.pieces.get(self.piece) else { return };
            let here = piece.len().saturating_sub(self.at).min(count);
            self.at += here;
            count -= here;
            if count > 0 {
                self.piece += 1;
                self.at = 0;
            }
        }
    }

    fn string(&mut self) -> Option<String> {
        let mut count = self.number(2)? as usize;
        let mut flags = self.byte()?;
        let runs = if flags & 8 != 0 { self.number(2)? as usize } else { 0 };
        let extra = if flags & 4 != 0 { self.number(4)? as usize } else { 0 };
        let mut text = String::new();
        let mut units = Units::default();
        loop {
            let rest = self.pieces.get(self.piece).and_then(|piece| piece.get(self.at..));
            let rest = rest.unwrap_or_default();
            let read = push(&mut text, &mut units, rest, count, flags);
            count -= read;
            self.at += if flags & 1 == 0 { read } else { 2 * read };
            if count == 0 {
                break;
            }
            self.piece += 1;
            self.at = 0;
            match self.pieces.get(self.piece).and_then(|piece| piece.first()) {
                Some(width) => flags = *width,
                None => break,
            }
            self.at = 1;
        }
        self.skip(4 * runs);
        self.skip(extra);
        Some(text)
    }
}

#[cfg(test)]
mod tests {
    use super::super::records::SST;
    use super::*;

    #[test]
    fn a_shared_string_may_change_its_width_where_it_is_continued() {
        let mut data = vec![0; 8];
        data.extend(b"\x05\0\0abc");
        let more: &[u8] = b"\x01d\0\xE4\0\x02\0\x08\x01\0xy\x11\x22\x33\x44\x01\0\0z";
        let record = Record { kind: SST, data: &data, more: vec![more] };
        assert_eq!(shared(&record), ["abcdä", "xy", "z"]);
    }
}
