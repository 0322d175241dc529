//! Dates with a month's name, and parts of years: `1st March 2026`, `March 1, 2026`, `Q3 2026`.

use std::collections::HashMap;

use super::FoundDate;
use super::cursor::{char_at, ends_at, full_year, letters_at, number_at, skip, skip_word, year_at};
use crate::domain::{AuditDate, Span, When};

const SPACES: &[char] = &[' ', '\u{a0}', '\u{202f}', '\n', '\r', '\t'];
const JOINTS: &[char] = &[' ', '\u{a0}', '\u{202f}', '\n', '\r', '-', '/', '.', ','];
/// "1 March of 2026", "1 de marzo de 2026".
const LINKS: &[&str] = &["of", "de", "del", "di"];
/// What makes a day of a number: 1st, 2nd, 1er.
const ORDINALS: &[&str] = &["st", "nd", "rd", "th", "er", "re", "ter", "ten", "º", "ª"];
/// Names of months that are everyday words too: alone before a year they count only with a capital.
const WORDS_TOO: &[&str] = &["may", "set", "mag", "mar", "ag", "ago", "gen", "ene"];

type Months = HashMap<String, i8>;

/// The date that begins with its day: `1st of March 2026`, `15-Jan-26`.
pub(super) fn day_at(text: &str, at: usize, months: &Months) -> Option<FoundDate> {
    let day = number_at(text, at).filter(|n| n.digits <= 2 && (1..=31).contains(&n.value))?;
    let mut place = skip_word(text, day.end, ORDINALS);
    place = skip(text, place, &['°']);
    place = skip_few(text, place, JOINTS)?;
    place = skip(text, skip_word(text, place, LINKS), SPACES);
    let (month, month_end) = month_name(text, place, months)?;
    let joint = skip_few(text, month_end, JOINTS)?;
    let linked = skip(text, skip_word(text, joint, LINKS), SPACES);
    let (year, end) = match year_at(text, linked) {
        Some(year) => (year.value, year.end),
        None => short_year(text, month_end)?,
    };
    let day = AuditDate::new(year, month, i8::try_from(day.value).ok()?).ok()?;
    Some(FoundDate { when: When::Day(day), start: at, end, proves: None })
}

/// The date that begins with its month: `March 1, 2026`, `March 2026`.
pub(super) fn month_at(text: &str, at: usize, months: &Months) -> Option<FoundDate> {
    let word = letters_at(text, at);
    // Most words are no months: look at what follows before looking the word up.
    let after_word = skip_few(text, at + word.len(), JOINTS)?;
    let linked = skip(text, skip_word(text, after_word, LINKS), SPACES);
    if !text.as_bytes().get(linked).is_some_and(u8::is_ascii_digit) {
        return None;
    }
    let (month, _) = month_name(text, at, months)?;
    if let Some(year) = year_at(text, linked) {
        let first = AuditDate::new(year.value, month, 1).ok()?;
        let when = When::Vague(Span { first, last: first.end_of_month() });
        let named = !WORDS_TOO.contains(&word);
        return named.then_some(FoundDate { when, start: at, end: year.end, proves: None });
    }
    let mut day = number_at(text, after_word).filter(|n| n.digits <= 2)?;
    // Of `March 3-5, 2026` the last day counts.
    let dash = skip(text, day.end, &['-', '–']);
    if dash > day.end {
        day = number_at(text, dash).filter(|n| n.digits <= 2)?;
    }
    let after_day =
        skip_few(text, skip_word(text, day.end, ORDINALS), &[' ', ',', '\u{a0}', '\n'])?;
    let year = year_at(text, after_day).filter(|_| after_day > day.end)?;
    let day = AuditDate::new(year.value, month, i8::try_from(day.value).ok()?).ok()?;
    Some(FoundDate { when: When::Day(day), start: at, end: year.end, proves: None })
}

/// The part of a year that begins with its name: `Q3 2026`, `H1/2026`.
pub(super) fn part_of_year_at(text: &str, at: usize) -> Option<FoundDate> {
    let name = text.get(at..at + 2)?;
    let place = skip_few(text, at + name.len(), JOINTS)?;
    let year = year_at(text, place).filter(|_| place > at + name.len())?;
    let (span, _) = part_at(name, 0, year.value)?;
    Some(FoundDate { when: When::Vague(span), start: at, end: year.end, proves: None })
}

/// `Q3` or `H1` at a byte offset, of this year, and where it ends.
pub(super) fn part_at(text: &str, at: usize, year: i16) -> Option<(Span, usize)> {
    let number = number_at(text, at + 1).filter(|n| n.digits == 1 && ends_at(text, n.end))?;
    let (months, parts) = match char_at(text, at)? {
        'Q' => (3, 4),
        'H' => (6, 2),
        _ => return None,
    };
    let part = i8::try_from(number.value).ok().filter(|part| (1..=parts).contains(part))?;
    let first = AuditDate::new(year, (part - 1) * months + 1, 1).ok()?;
    let last = AuditDate::new(year, part * months, 1).ok()?.end_of_month();
    Some((Span { first, last }, number.end))
}

fn month_name(text: &str, at: usize, months: &Months) -> Option<(i8, usize)> {
    let word = letters_at(text, at);
    if word.len() > 12 || word.len() < 2 {
        return None;
    }
    months.get(&word.to_lowercase()).map(|month| (*month, at + word.len()))
}

/// `-26` after a month's name, as spreadsheets print it; `15 Jan 26` may be half a date.
fn short_year(text: &str, month_end: usize) -> Option<(i16, usize)> {
    let dash = char_at(text, month_end).filter(|c| matches!(c, '-' | '\''))?;
    let year = number_at(text, month_end + dash.len_utf8())?;
    (year.digits == 2 && ends_at(text, year.end)).then(|| (full_year(year.value), year.end))
}

/// Past the joints between the parts of a date, of which there are never many.
fn skip_few(text: &str, at: usize, joints: &[char]) -> Option<usize> {
    let place = skip(text, at, joints);
    (text[at..place].chars().count() <= 3).then_some(place)
}
