//! Dates written in figures: `2026-01-15`, `15.01.2026`, `01/15/2026`.

use super::cursor::{Number, char_at, ends_at, full_year, number_at};
use super::{DayOrder, FoundDate};
use crate::domain::{AuditDate, Span, When};

/// The date in figures that begins at a byte offset; `continues` where it ends a span of dates.
pub(super) fn date_at(text: &str, at: usize, continues: bool) -> Option<FoundDate> {
    if !continues && continues_an_id(text, at) {
        return None;
    }
    let first = number_at(text, at)?;
    let separator = char_at(text, first.end).filter(|c| matches!(c, '-' | '/' | '.' | ' '))?;
    match first.digits {
        4 if (1970..=2100).contains(&first.value) => {
            year_first(text, at, first, separator).or_else(|| year_and_part(text, at, first))
        }
        1 | 2 if separator != ' ' => year_last(text, at, first, separator),
        _ => None,
    }
}

/// What stands before tells a date from a piece of a version, an address or an id: `INC-2026-03-12`.
fn continues_an_id(text: &str, at: usize) -> bool {
    let mut before = text[..at].chars().rev();
    match before.next() {
        Some('.' | ',' | ':' | '/' | '-') => before.next().is_some_and(char::is_alphanumeric),
        Some('#' | '§' | '@' | '\\') => true,
        _ => false,
    }
}

fn year_first(text: &str, at: usize, year: Number, separator: char) -> Option<FoundDate> {
    let month = number_at(text, year.end + 1).filter(|n| n.digits <= 2 && separator != ' ')?;
    let day = char_at(text, month.end)
        .filter(|c| *c == separator)
        .and_then(|_| number_at(text, month.end + 1))
        .filter(|n| n.digits <= 2);
    if let Some(day) = day {
        let when = When::Day(day_of(year.value, month.value, day.value)?);
        return stops(text, day.end, separator).then_some(FoundDate {
            when,
            start: at,
            end: day.end,
            proves: None,
        });
    }
    // `2026-03` is a month only where it stands alone; `2025-26` is a season, `NC-2026-03` an id.
    let alone = separator == '-'
        && month.digits == 2
        && stops(text, month.end, separator)
        && !text[..at].chars().next_back().is_some_and(|c| matches!(c, '-' | '_' | '/' | '.'))
        && !matches!(char_at(text, month.end), Some('-' | '_' | '/' | '–'));
    let first = alone.then(|| day_of(year.value, month.value, 1))??;
    let when = When::Vague(Span { first, last: first.end_of_month() });
    Some(FoundDate { when, start: at, end: month.end, proves: None })
}

/// `2026-Q3`, `2026 H1`.
fn year_and_part(text: &str, at: usize, year: Number) -> Option<FoundDate> {
    let (span, end) = super::worded::part_at(text, year.end + 1, year.value)?;
    Some(FoundDate { when: When::Vague(span), start: at, end, proves: None })
}

fn year_last(text: &str, at: usize, first: Number, separator: char) -> Option<FoundDate> {
    // German spaces its dots: `15. 01. 2026`.
    let next = |end: usize| {
        let spaced = separator == '.' && char_at(text, end + 1) == Some(' ');
        number_at(text, end + 1 + usize::from(spaced))
    };
    let second = next(first.end).filter(|n| n.digits <= 2)?;
    char_at(text, second.end).filter(|c| *c == separator)?;
    let year = next(second.end)?;
    let padded = first.digits == 2 && second.digits == 2;
    let year_value = match year.digits {
        4 if (1970..=2100).contains(&year.value) => year.value,
        // `1.2.26` is a version, `8/4/52` three numbers, and `15-01-26` may begin with the year.
        2 if separator != '-' && padded => full_year(year.value),
        _ => return None,
    };
    if !stops(text, year.end, separator) || (!padded && follows_version(text, at)) {
        return None;
    }
    let day_first = day_of(year_value, second.value, first.value);
    // Nobody writes the month first with dots.
    let month_first =
        if separator == '.' { None } else { day_of(year_value, first.value, second.value) };
    let (when, proves) = match (day_first, month_first) {
        (Some(day), Some(other)) if day == other => (When::Day(day), None),
        (Some(day_first), Some(month_first)) => (When::Ambiguous { day_first, month_first }, None),
        (Some(day), None) => (When::Day(day), (separator != '.').then_some(DayOrder::DayFirst)),
        (None, Some(day)) => (When::Day(day), Some(DayOrder::MonthFirst)),
        (None, None) => return None,
    };
    Some(FoundDate { when, start: at, end: year.end, proves })
}

/// Whether a date may end here: no digit, letter or further part of a longer number follows.
fn stops(text: &str, end: usize, separator: char) -> bool {
    match char_at(text, end) {
        // The time of day.
        Some('T') => text.as_bytes().get(end + 1).is_some_and(u8::is_ascii_digit),
        Some(c) if c == separator => {
            let next = char_at(text, end + 1);
            // A dash may lead on to the last day of a span, which is itself a date.
            !next.is_some_and(|c| c.is_ascii_digit())
                || (separator == '-' && number_at(text, end + 1).is_some_and(|n| n.digits == 4))
        }
        Some('.' | ':') => !text.as_bytes().get(end + 1).is_some_and(u8::is_ascii_digit),
        _ => ends_at(text, end),
    }
}

fn follows_version(text: &str, at: usize) -> bool {
    let before = text[..at].trim_end().trim_end_matches(['.', ':']);
    let start = before.char_indices().rev().nth(8).map_or(0, |(start, _)| start);
    let tail = before[start..].to_lowercase();
    ["version", "release", "rev", "ver", "build", "edition"].iter().any(|word| tail.ends_with(word))
}

fn day_of(year: i16, month: i16, day: i16) -> Option<AuditDate> {
    AuditDate::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}
