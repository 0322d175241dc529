//! Turns bytes into text. Tells the encoding from the content, and text from binary junk.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::Error;

/// The text in these bytes.
pub fn decode(bytes: &[u8]) -> Result<String, Error> {
    decode_as(bytes, None)
}

/// The text in the bytes of an HTML or XML file, which may name its own encoding.
pub fn decode_html(bytes: &[u8]) -> Result<String, Error> {
    decode_as(bytes, declared(bytes))
}

/// The encoding of a code page, as Windows numbers them.
pub fn of_codepage(page: u16) -> Option<&'static Encoding> {
    let label = match page {
        437 | 850 | 858 => "windows-1252",
        866 => "ibm866",
        874 => "windows-874",
        932 => "shift_jis",
        936 => "gbk",
        949 => "euc-kr",
        950 => "big5",
        1250..=1258 => return Encoding::for_label(format!("windows-{page}").as_bytes()),
        10000 | 32768 => "macintosh",
        10007 => "x-mac-cyrillic",
        20866 => "koi8-r",
        28591..=28605 => {
            return Encoding::for_label(format!("iso-8859-{}", page - 28590).as_bytes());
        }
        65001 => "utf-8",
        _ => return None,
    };
    Encoding::for_label(label.as_bytes())
}

/// The first words of a file that may be text, told as [`decode`] does and never refused.
pub fn opening(bytes: &[u8]) -> String {
    let head = &bytes[..bytes.len().min(4096)];
    let encoding = Encoding::for_bom(bytes).map(|(encoding, _)| encoding).or_else(|| utf16(head));
    // Marks that tell formats apart are ASCII, which nearly all other encodings share.
    let text = encoding.unwrap_or(UTF_8).decode(head).0;
    text.trim_start().to_owned()
}

/// The order of trust: a byte order mark, valid UTF-8, the shape of UTF-16, what the file declares,
/// and last the guess of a browser's detector.
fn decode_as(bytes: &[u8], declared: Option<&'static Encoding>) -> Result<String, Error> {
    let text = if let Some(text) = utf32(bytes) {
        text
    } else if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        encoding.decode_without_bom_handling(&bytes[mark..]).0.into_owned()
    } else if let Ok(text) = std::str::from_utf8(bytes) {
        text.to_owned()
    } else {
        let encoding = utf16(bytes).or(declared).unwrap_or_else(|| guessed(bytes));
        encoding.decode_without_bom_handling(bytes).0.into_owned()
    };
    // Valid UTF-8 may be UTF-16 of plain English: every other byte is then NUL.
    let text = match utf16(text.as_bytes()) {
        Some(encoding) if text.len() == bytes.len() => {
            encoding.decode_without_bom_handling(bytes).0.into_owned()
        }
        _ => text,
    };
    if is_junk(&text) { Err(Error::Binary) } else { Ok(text) }
}

/// How many characters are looked at to tell what a text is.
const SAMPLE: usize = 1 << 16;

/// UTF-32, which browsers gave up and databases still write; only with its mark.
fn utf32(bytes: &[u8]) -> Option<String> {
    let (letters, order): (_, fn([u8; 4]) -> u32) = match bytes.split_at_checked(4)? {
        (b"\xFF\xFE\0\0", letters) => (letters, u32::from_le_bytes),
        (b"\0\0\xFE\xFF", letters) => (letters, u32::from_be_bytes),
        _ => return None,
    };
    let (letters, _) = letters.as_chunks::<4>();
    let letter = |four: &[u8; 4]| char::from_u32(order(*four)).unwrap_or('\u{FFFD}');
    Some(letters.iter().map(letter).collect())
}

/// UTF-16 without a mark: nearly every other byte is NUL.
fn utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(SAMPLE) & !1];
    let nul_at = |offset: usize| sample.iter().skip(offset).step_by(2).filter(|b| **b == 0).count();
    let (high_first, high_last, half) = (nul_at(0), nul_at(1), sample.len() / 2);
    if half >= 4 && high_last * 10 > half * 7 && high_first * 10 < half {
        Some(UTF_16LE)
    } else if half >= 4 && high_first * 10 > half * 7 && high_last * 10 < half {
        Some(UTF_16BE)
    } else {
        None
    }
}

fn guessed(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(&bytes[..bytes.len().min(16 * SAMPLE)], true);
    detector.guess(None, Utf8Detection::Deny)
}

/// The encoding named in the first bytes: `<meta charset="...">` or an XML declaration.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(2048)]).to_ascii_lowercase();
    let after = ["charset=", "encoding="].iter().find_map(|key| head.split_once(key))?.1;
    let label = after.trim_start_matches(['"', '\'']);
    let end = label.find(|c: char| !c.is_ascii_alphanumeric() && !"-_".contains(c));
    // A page that says UTF-8 and is not was saved by a careless tool; the guess is better.
    Encoding::for_label(&label.as_bytes()[..end.unwrap_or(label.len())]).filter(|e| *e != UTF_8)
}

/// Text has next to no control characters; programs, images and random bytes are full of them.
fn is_junk(text: &str) -> bool {
    let (mut control, mut seen) = (0, 0);
    for character in text.chars().take(SAMPLE) {
        seen += 1;
        match character {
            '\0' => control += 10,
            '\t' | '\n' | '\r' | '\x0b' | '\x0c' | '\x1b' => {}
            c if c.is_control() || c == '\u{FFFD}' => control += 1,
            _ => {}
        }
    }
    control * 20 > seen
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], text: Result<&str, Error>) {
        assert_eq!(decode(bytes), text.map(str::to_owned), "{bytes:?}");
    }

    #[test]
    fn the_encoding_is_told_from_the_bytes() {
        check("Prüfung".as_bytes(), Ok("Prüfung"));
        check(b"\xEF\xBB\xBFPolicy", Ok("Policy"));
        check(b"\xFF\xFEP\0o\0l\0", Ok("Pol"));
        check(b"P\0o\0l\0i\0c\0y\0", Ok("Policy"));
        check(b"\0P\0o\0l\0i\0c\0y", Ok("Policy"));
        check(b"Pr\xFCfung der Ma\xDFnahmen am Montag", Ok("Prüfung der Maßnahmen am Montag"));
    }

    #[test]
    fn the_scripts_of_the_world_are_told_apart() {
        let sentences = [
            ("shift_jis", "管理者は人工知能のリスクを毎年見直します。取締役会が承認しました。"),
            ("euc-jp", "管理者は人工知能のリスクを毎年見直します。取締役会が承認しました。"),
            ("gbk", "管理层每年审查人工智能系统的风险，并由董事会批准。"),
            ("big5", "管理層每年審查人工智慧系統的風險，並由董事會批准。"),
            ("euc-kr", "경영진은 매년 인공지능 시스템의 위험을 검토하고 이사회가 승인한다."),
            ("windows-1251", "Руководство ежегодно пересматривает риски систем."),
            (
                "windows-1250",
                "Vedení každoročně přezkoumává rizika systémů umělé inteligence; schválila rada.",
            ),
            ("windows-1252", "La dirección revisa los riesgos cada año; así lo aprobó la junta."),
            ("windows-1253", "Η διοίκηση επανεξετάζει τους κινδύνους κάθε χρόνο."),
        ];
        for (label, sentence) in sentences {
            let encoding = Encoding::for_label(label.as_bytes()).expect(label);
            check(&encoding.encode(sentence).0, Ok(sentence));
        }
        let wide: Vec<u8> = "Maßnahmen".encode_utf16().flat_map(u16::to_be_bytes).collect();
        check(&[b"\xFE\xFF", wide.as_slice()].concat(), Ok("Maßnahmen"));
    }

    #[test]
    fn text_of_four_bytes_a_letter_is_read() {
        let wide = |order: fn(u32) -> [u8; 4]| -> Vec<u8> {
            "\u{FEFF}Prüfung".chars().flat_map(|letter| order(u32::from(letter))).collect()
        };
        check(&wide(u32::to_le_bytes), Ok("Prüfung"));
        check(&wide(u32::to_be_bytes), Ok("Prüfung"));
    }

    #[test]
    fn junk_is_no_text() {
        check(b"\0\x01\x02\x03\xFF\xFE\x80\x81", Err(Error::Binary));
        check(b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xFF\xFF\0\0\xB8\0", Err(Error::Binary));
    }

    #[test]
    fn a_page_may_name_its_encoding() {
        let page = b"<html><meta charset=\"windows-1250\"><p>\x8Aal\xE1tek</p>";
        assert!(decode_html(page).is_ok_and(|text| text.contains("Šalátek")));
    }
}
