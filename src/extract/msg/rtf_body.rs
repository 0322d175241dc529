//! The body of an Outlook mail as packed Rich Text ([MS-OXRTFCP]), most often made from a page that is
//! still in it, mark by mark ([MS-OXRTFEX]).

use encoding_rs::{Encoding, WINDOWS_1252};

use super::super::encoding;

/// More is no mail.
const BYTES_MAX: usize = 64 << 20;
const DICTIONARY_BYTES: usize = 4096;
const DICTIONARY_START: &[u8] = b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";

/// The Rich Text in a packed body; nothing where it is packed otherwise.
pub fn unpack(packed: &[u8]) -> Option<Vec<u8>> {
    let (head, data) = packed.split_at_checked(16)?;
    match head.get(8..12)? {
        b"MELA" => return Some(data.to_vec()),
        b"LZFu" => {}
        _ => return None,
    }
    let mut dictionary = [b' '; DICTIONARY_BYTES];
    dictionary[..DICTIONARY_START.len()].copy_from_slice(DICTIONARY_START);
    let mut next = DICTIONARY_START.len();
    let mut text = Vec::new();
    let mut put = |byte: u8, next: &mut usize, dictionary: &mut [u8; DICTIONARY_BYTES]| {
        text.push(byte);
        dictionary[*next] = byte;
        *next = (*next + 1) % DICTIONARY_BYTES;
        text.len() < BYTES_MAX
    };
    let mut data = data.iter().copied();
    'all: while let Some(control) = data.next() {
        for bit in 0..8 {
            let Some(byte) = data.next() else { break 'all };
            if control >> bit & 1 == 0 {
                if !put(byte, &mut next, &mut dictionary) {
                    break 'all;
                }
                continue;
            }
            let Some(low) = data.next() else { break 'all };
            let reference = u16::from_be_bytes([byte, low]);
            let (from, length) = (usize::from(reference >> 4), usize::from(reference & 15) + 2);
            if from == next {
                break 'all;
            }
            for step in 0..length {
                let byte = dictionary[(from + step) % DICTIONARY_BYTES];
                if !put(byte, &mut next, &mut dictionary) {
                    break 'all;
                }
            }
        }
    }
    Some(text)
}

/// The page that Rich Text was made from; nothing where it was made from none.
pub fn page(rtf: &[u8]) -> Option<String> {
    let mut walk = Walk {
        rest: rtf,
        text: String::new(),
        bytes: Vec::new(),
        encoding: WINDOWS_1252,
        is_page: false,
        group: Group::default(),
        groups: Vec::new(),
        opened: false,
        skip: 0,
    };
    while walk.step() {}
    walk.flush();
    walk.is_page.then_some(walk.text)
}

/// What holds up to the end of a pair of braces.
#[derive(Clone, Copy)]
struct Group {
    /// It is about the text and no text itself.
    aside: bool,
    /// It is a mark of the page.
    mark: bool,
    /// It is there for programs that show Rich Text only.
    shown_only: bool,
    /// How many characters stand behind one of Unicode for programs that know none.
    replaced: u32,
}

impl Default for Group {
    fn default() -> Self {
        Self { aside: false, mark: false, shown_only: false, replaced: 1 }
    }
}

const GROUPS_MAX: usize = 10_000;

struct Walk<'a> {
    rest: &'a [u8],
    text: String,
    /// Characters not decoded yet.
    bytes: Vec<u8>,
    encoding: &'static Encoding,
    is_page: bool,
    group: Group,
    groups: Vec<Group>,
    /// A brace or `\*` was the last.
    opened: bool,
    /// How many characters are still to be passed over.
    skip: u32,
}

impl Walk<'_> {
    /// Takes the next piece; `false` at the end.
    fn step(&mut self) -> bool {
        let Some((byte, rest)) = self.rest.split_first() else { return false };
        self.rest = rest;
        match byte {
            b'{' => {
                if self.groups.len() >= GROUPS_MAX {
                    return false;
                }
                self.groups.push(self.group);
                self.opened = true;
                return true;
            }
            b'}' => self.group = self.groups.pop().unwrap_or_default(),
            b'\\' => return self.control(),
            b'\r' | b'\n' => return true,
            other => self.byte(*other),
        }
        self.opened = false;
        true
    }

    fn control(&mut self) -> bool {
        let Some((first, rest)) = self.rest.split_first() else { return false };
        if !first.is_ascii_alphabetic() {
            self.rest = rest;
            match first {
                b'*' => {
                    // What follows is known to few programs: an aside, unless it is a mark.
                    self.group.aside = true;
                    return true;
                }
                b'\'' => {
                    let digits = rest.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
                    let byte = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
                    self.rest = rest.get(2..).unwrap_or_default();
                    if let Some(byte) = byte {
                        self.byte(byte);
                    }
                }
                b'~' => self.character('\u{A0}'),
                b'_' => self.character('-'),
                b'\\' | b'{' | b'}' => self.byte(*first),
                _ => {}
            }
            self.opened = false;
            return true;
        }
        let letters = self.rest.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
        let (word, rest) = self.rest.split_at(letters);
        let digits = rest
            .iter()
            .enumerate()
            .take_while(|(at, byte)| byte.is_ascii_digit() || (*at == 0 && **byte == b'-'))
            .count();
        let (number, rest) = rest.split_at(digits.min(11));
        let number = std::str::from_utf8(number).ok().and_then(|number| number.parse().ok());
        self.rest = rest.strip_prefix(b" ").unwrap_or(rest);
        self.word(word, number);
        self.opened = false;
        true
    }

    fn word(&mut self, word: &[u8], number: Option<i64>) {
        match word {
            b"fromhtml" => self.is_page = number != Some(0),
            b"htmltag" => {
                self.group.aside = false;
                self.group.mark = true;
            }
            b"htmlrtf" => self.group.shown_only = number != Some(0),
            b"ansicpg" => {
                let page = number.and_then(|page| u16::try_from(page).ok());
                self.encoding = page.and_then(encoding::of_codepage).unwrap_or(self.encoding);
            }
            b"uc" => self.group.replaced = number.and_then(|n| u32::try_from(n).ok()).unwrap_or(1),
            b"u" => {
                // Numbers above 32,767 are written as negative ones.
                let unit = number.unwrap_or(0).rem_euclid(1 << 16) as u32;
                self.character(char::from_u32(unit).unwrap_or('\u{FFFD}'));
                self.skip = self.group.replaced.min(16);
            }
            b"par" | b"line" | b"row" | b"sect" => self.character('\n'),
            b"tab" | b"cell" => self.character('\t'),
            b"lquote" => self.character('\u{2018}'),
            b"rquote" => self.character('\u{2019}'),
            b"ldblquote" => self.character('\u{201C}'),
            b"rdblquote" => self.character('\u{201D}'),
            b"bullet" => self.character('\u{2022}'),
            b"endash" => self.character('\u{2013}'),
            b"emdash" => self.character('\u{2014}'),
            b"fonttbl" | b"colortbl" | b"stylesheet" | b"info" | b"pict" | b"object"
                if self.opened =>
            {
                self.group.aside = true;
            }
            _ => {}
        }
    }

    fn is_read(&self) -> bool {
        !self.group.aside && (self.group.mark || !(self.is_page && self.group.shown_only))
    }

    fn byte(&mut self, byte: u8) {
        if self.skip > 0 {
            self.skip -= 1;
        } else if self.is_read() {
            self.bytes.push(byte);
        }
    }

    fn character(&mut self, character: char) {
        if self.is_read() {
            self.flush();
            self.text.push(character);
        }
    }

    fn flush(&mut self) {
        let bytes = std::mem::take(&mut self.bytes);
        self.text.push_str(&self.encoding.decode_without_bom_handling(&bytes).0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_packed_body_is_unpacked() {
        // The example of [MS-OXRTFCP], 4.1.1.
        let packed = b"\x2d\0\0\0\x2b\0\0\0LZFu\xf1\xc5\xc7\xa7\x03\0\x0a\0rcpg125\x42\x32\x0a\xf3 hel\x09\0 bw\x05\xb0ld}\x0a\x80\x0f\xa0";
        let text = unpack(packed).map(|text| String::from_utf8_lossy(&text).into_owned());
        assert_eq!(text.as_deref(), Some("{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"));
        assert_eq!(unpack(b"short"), None);
    }

    #[test]
    fn the_page_in_it_is_found() {
        let rtf = "{\\rtf1\\ansi\\ansicpg1252\\fromhtml1 {\\fonttbl{\\f0 Arial;}}{\\*\\htmltag64 <p>}\\htmlrtf \
                   {\\htmlrtf0 Pr\\'fcfung{\\*\\htmltag84 &amp;} \\u8364 ?\\htmlrtf \\par\\htmlrtf0 {\\*\\htmltag72 </p>}}";
        assert_eq!(page(rtf.as_bytes()).as_deref(), Some("<p>Prüfung&amp; €</p>"));
        assert_eq!(page(b"{\\rtf1 One\\par Two}"), None);
    }
}
