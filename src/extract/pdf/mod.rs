//! PDF: text by pages. A PDF holds glyphs at positions; words, lines, paragraphs and tables are told
//! from where they stand.
//!
//! Two engines read the glyphs: `pdf-extract` with positions, and `lopdf` without, which is asked for
//! the pages the first one cannot read or reads badly (it may report success and split every word).

mod forms;
mod glyphs;
mod guard;
mod layout;

use std::panic::{self, AssertUnwindSafe};

use pdf_extract::{Document, Object};

use super::Error;
use super::reading::Reading;
use crate::domain::{AuditDate, Properties};
use layout::Line;

/// Reads a PDF.
pub fn read(bytes: &[u8]) -> Result<Reading, Error> {
    let mut file = Document::load_mem(bytes).map_err(refusal)?;
    if file.is_encrypted() {
        // Many PDFs are encrypted against printing only, and open with the empty password.
        file.decrypt("").map_err(|_| Error::Encrypted)?;
    }
    guard::refuse_bomb(&file)?;
    let numbers: Vec<u32> = file.get_pages().into_keys().collect();
    if numbers.is_empty() {
        return Err(Error::damaged("it has no pages"));
    }
    let mut reading = Reading::default();
    reading.pages = Some(numbers.len() as u32);
    reading.properties = properties(&file);

    let mut pages = Vec::new();
    let mut without_text = Vec::new();
    for number in numbers {
        let mut lines = page_lines(&file, number);
        lines.extend(forms::answers(&file, number));
        if lines.is_empty() {
            without_text.push(number);
        }
        pages.push((number, lines));
    }
    if without_text.len() == pages.len() {
        return Err(Error::ImageOnly { pages: pages.len() as u32 });
    }
    if !without_text.is_empty() {
        let which = if without_text.len() == 1 { "page" } else { "pages" };
        reading.gaps.push(format!("{which} {} without text", listed(&without_text)));
    }
    layout::push(&mut reading, pages);
    Ok(reading)
}

fn refusal(error: pdf_extract::Error) -> Error {
    match error {
        pdf_extract::Error::Decryption(_)
        | pdf_extract::Error::InvalidPassword
        | pdf_extract::Error::UnsupportedSecurityHandler(_) => Error::Encrypted,
        error => Error::damaged(error),
    }
}

/// The lines of a page as the better engine reads them.
fn page_lines(file: &Document, number: u32) -> Vec<Line> {
    // Either engine may panic over a font; that costs the page its text from this engine only.
    let attempt = |engine: &dyn Fn() -> Vec<Line>| {
        panic::catch_unwind(AssertUnwindSafe(engine)).unwrap_or_default()
    };
    let first = attempt(&|| glyphs::lines(file, number));
    let noise = noise(&first);
    if !first.is_empty() && noise <= NOISE_MAX {
        return first;
    }
    let second = attempt(&|| plain_lines(file, number));
    let better = first.is_empty() || self::noise(&second) < noise / 2.0;
    if better && length(&second) * 2 >= length(&first) { second } else { first }
}

fn plain_lines(file: &Document, number: u32) -> Vec<Line> {
    let text = file.extract_text(&[number]).unwrap_or_default();
    text.lines().filter(|line| !line.trim().is_empty()).map(Line::without_place).collect()
}

fn length(lines: &[Line]) -> usize {
    lines.iter().map(|line| line.text().len()).sum()
}

/// In any language few words have one letter; a page where many have was cut into pieces.
const NOISE_MAX: f64 = 0.2;

/// The share of words that are single letters or hold characters no text has.
fn noise(lines: &[Line]) -> f64 {
    let (mut noisy, mut words) = (0_u32, 0_u32);
    for line in lines {
        for word in line.text().split_whitespace() {
            words += 1;
            let mut letters = word.chars();
            let single =
                matches!((letters.next(), letters.next()), (Some(c), None) if c.is_alphabetic());
            let broken = word.contains(|c: char| c == '\u{FFFD}' || c.is_control());
            noisy += u32::from(single || broken);
        }
    }
    if words < 20 { 0.0 } else { f64::from(noisy) / f64::from(words) }
}

fn properties(file: &Document) -> Properties {
    let info = file.trailer.get(b"Info").and_then(|info| file.dereference(info));
    let Ok((_, Object::Dictionary(info))) = info else { return Properties::default() };
    let text = |key: &[u8]| {
        let (_, value) = info.get(key).and_then(|value| file.dereference(value)).ok()?;
        let text = pdf_extract::decode_text_string(value).ok()?;
        Some(text.trim().to_owned()).filter(|text| !text.is_empty())
    };
    Properties {
        title: text(b"Title"),
        author: text(b"Author"),
        created: text(b"CreationDate").and_then(|date| day(&date)),
        modified: text(b"ModDate").and_then(|date| day(&date)),
    }
}

/// The day of a date as PDF writes it: `D:20260110120000+01'00'`.
fn day(date: &str) -> Option<AuditDate> {
    let digits = date.strip_prefix("D:").unwrap_or(date);
    let (year, month, day) = (digits.get(..4)?, digits.get(4..6)?, digits.get(6..8)?);
    format!("{year}-{month}-{day}").parse().ok()
}

/// Page numbers as people list them: `3, 5–7`.
fn listed(numbers: &[u32]) -> String {
    let runs: Vec<String> = numbers
        .chunk_by(|a, b| a + 1 == *b)
        .map(|run| match run {
            [only] => only.to_string(),
            [first, .., last] => format!("{first}–{last}"),
            [] => String::new(),
        })
        .collect();
    runs.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_listed_as_people_do() {
        assert_eq!(listed(&[1, 3, 4, 5, 9]), "1, 3–5, 9");
    }

    #[test]
    fn a_date_is_read_to_the_day() {
        assert_eq!(day("D:20260110120000+01'00'"), "2026-01-10".parse().ok());
        assert_eq!(day("D:2026"), None);
    }

    #[test]
    fn words_cut_into_letters_are_noise() {
        let lines = |text: &str| vec![Line::without_place(text)];
        assert!(noise(&lines(&"D ecember 3 1 , 2 0 2 2 t o t a l ".repeat(4))) > NOISE_MAX);
        assert!(noise(&lines(&"The policy is a statement of the board ".repeat(4))) < NOISE_MAX);
    }
}
