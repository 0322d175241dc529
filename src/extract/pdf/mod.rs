//! PDF: text by pages. A PDF holds glyphs at positions; words, lines, paragraphs and tables are told
//! from where they stand.
//!
//! Two engines read the glyphs: `pdf-extract` with positions, and `lopdf` without, which is asked for
//! the pages the first one cannot read or reads badly (it may report success and split every word).

mod fonts;
mod forms;
mod glyphs;
mod guard;
mod layout;
mod margins;
mod sizes;

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
    fonts::repair(&mut file);
    let numbers: Vec<u32> = file.get_pages().into_keys().collect();
    if numbers.is_empty() {
        return Err(Error::damaged("it has no pages"));
    }
    let mut reading = Reading::default();
    reading.pages = Some(numbers.len() as u32);
    reading.properties = properties(&file);

    let mut pages = Vec::new();
    let (mut blank, mut undecodable) = (Vec::new(), Vec::new());
    for number in numbers {
        let (mut lines, problem) = match page_text(&file, number) {
            PageText::Lines(lines) => (lines, None),
            PageText::Blank => (Vec::new(), Some(&mut blank)),
            PageText::Undecodable => (Vec::new(), Some(&mut undecodable)),
        };
        lines.extend(forms::answers(&file, number));
        if let Some(problem) = problem.filter(|_| lines.is_empty()) {
            problem.push(number);
        }
        pages.push((number, lines));
    }
    let count = pages.len() as u32;
    if blank.len() == pages.len() {
        return Err(Error::ImageOnly { pages: count });
    }
    if blank.len() + undecodable.len() == pages.len() {
        return Err(Error::Undecodable { pages: count });
    }
    for (numbers, what) in [(blank, "without text"), (undecodable, "cannot be decoded")] {
        if !numbers.is_empty() {
            let noun = if numbers.len() == 1 { "page" } else { "pages" };
            reading.gaps.push(format!("{noun} {} {what}", listed(&numbers)));
        }
    }
    layout::push(&mut reading, pages);
    Ok(reading)
}

fn refusal(error: pdf_extract::Error) -> Error {
    match error {
        pdf_extract::Error::Decryption(_)
        | pdf_extract::Error::InvalidPassword
        | pdf_extract::Error::UnsupportedSecurityHandler(_) => Error::Encrypted,
        pdf_extract::Error::Unimplemented(_) => Error::NotRead {
            what: "a PDF packed in this way",
            hint: "open it in another program and print it to PDF",
        },
        error => Error::damaged(error),
    }
}

/// What is on a page. A page that shows text nobody can decode is not the same as a scan: the hint is
/// another.
enum PageText {
    Lines(Vec<Line>),
    Blank,
    Undecodable,
}

/// The text of a page as the better engine reads it.
fn page_text(file: &Document, number: u32) -> PageText {
    let glyphs = attempt(|| glyphs::of_page(file, number).ok());
    let mut readings: Vec<(f64, Vec<Line>)> = Vec::new();
    for word_gap in glyphs::WORD_GAPS {
        let lines = glyphs.as_deref().map(|glyphs| glyphs::lines(glyphs, word_gap));
        readings.extend(lines.map(|lines| (noise(&lines), lines)));
        if readings.last().is_some_and(|(noise, lines)| *noise <= NOISE_MAX && !lines.is_empty()) {
            return PageText::Lines(readings.pop().map(|(_, lines)| lines).unwrap_or_default());
        }
    }
    let plain = attempt(|| plain_lines(file, number));
    let failed = glyphs.is_none() || plain.is_none();
    readings.extend(plain.map(|lines| (noise(&lines), lines)));
    // Of nearly equal ones the first is kept: it knows more of where words stand.
    let best = readings
        .into_iter()
        .filter(|(_, lines)| !lines.is_empty())
        .reduce(|best, next| if next.0 < best.0 / 2.0 { next } else { best });
    match best {
        Some((noise, lines)) if noise < GARBLED_MIN => PageText::Lines(lines),
        Some(_) => PageText::Undecodable,
        None if failed => PageText::Undecodable,
        None => PageText::Blank,
    }
}

/// What an engine reads. It may panic over a font, which costs the page this engine's text only.
fn attempt<T>(engine: impl FnOnce() -> Option<T>) -> Option<T> {
    panic::catch_unwind(AssertUnwindSafe(engine)).ok().flatten()
}

fn plain_lines(file: &Document, number: u32) -> Option<Vec<Line>> {
    let text = file.extract_text(&[number]).ok()?;
    Some(text.lines().filter(|line| !line.trim().is_empty()).map(Line::without_place).collect())
}

/// In any language few words have one letter; a page where many have was cut into pieces.
const NOISE_MAX: f64 = 0.15;
/// A page of which most words are such is not text at all.
const GARBLED_MIN: f64 = 0.7;

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
        custom: Vec::new(),
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
