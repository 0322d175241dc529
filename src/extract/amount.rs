//! How much text a small file may hand on. What a few bytes unfold to costs every stage behind the
//! reader many times its length, so it is cut here, for all formats, where it can still be said.

use super::reading::Reading;
use crate::domain::{Body, Section, Table};

/// Text a small file may hold, however well it is packed.
const TEXT_BYTES_MIN: usize = 10 << 20;
/// A file whose text is so many times its length says the same over and over.
const UNFOLDING_MAX: usize = 100;

/// Cuts what was read in a file of so many bytes to what it may hand on, and says so.
pub fn cut(reading: &mut Reading, file_bytes: usize) {
    let most = file_bytes.saturating_mul(UNFOLDING_MAX).max(TEXT_BYTES_MIN);
    cut_to(reading, most);
}

fn cut_to(reading: &mut Reading, most: usize) {
    let mut left = most;
    let pieces = reading.sections.len() + reading.hidden.len();
    let mut kept = Vec::new();
    let mut is_cut = false;
    for mut section in std::mem::take(&mut reading.sections) {
        let length = length(&section);
        if length <= left {
            left -= length;
            kept.push(section);
        } else {
            // What stands behind the first that does not fit would be read without it.
            if shorten(&mut section, left) {
                kept.push(section);
            }
            (left, is_cut) = (0, true);
            break;
        }
    }
    reading.sections = kept;
    reading.hidden.retain(|hidden| {
        let fits = hidden.text.len() <= left;
        left -= if fits { hidden.text.len() } else { 0 };
        fits
    });
    if is_cut || reading.sections.len() + reading.hidden.len() < pieces {
        let gap = format!("its text is larger than {} MiB; the rest was left out", most >> 20);
        reading.gaps.push(gap);
    }
}

/// Keeps the rows of a table that fit, or the words of a text; `false` where nothing does.
fn shorten(section: &mut Section, most: usize) -> bool {
    match &mut section.body {
        Body::Heading { text, .. } | Body::Text(text) | Body::Margin(text) => {
            text.truncate(text.floor_char_boundary(most));
            !text.trim().is_empty()
        }
        Body::Table(table) => {
            keep_rows(table, most);
            !table.rows.is_empty()
        }
        Body::FrontMatter(..) => false,
    }
}

fn keep_rows(table: &mut Table, most: usize) {
    let mut left = most;
    let fits = table.rows.iter().take_while(|row| match left.checked_sub(row.text.len()) {
        Some(rest) => {
            left = rest;
            true
        }
        None => false,
    });
    let count = fits.count();
    table.rows.truncate(count);
}

fn length(section: &Section) -> usize {
    match &section.body {
        Body::Table(table) => table.rows.iter().map(|row| row.text.len()).sum(),
        _ => section.text().len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Concealment, Location, Row};

    /// Three words, a table of two rows and a hidden word, cut to so many bytes.
    fn check(most: usize, expected: &[&str]) {
        let place = || Location::paragraph(1);
        let mut reading = Reading::default();
        reading.text(place(), "one");
        let rows = ["two", "three"].map(|cell| Row::of_cells(place(), vec![cell.to_owned()]));
        reading.table(place(), None, rows.to_vec());
        reading.text(place(), "\u{E9}t\u{E9}");
        reading.hide(place(), Concealment::Marked, "hidden");
        cut_to(&mut reading, most);
        let mut told: Vec<&str> = Vec::new();
        for section in &reading.sections {
            match &section.body {
                Body::Table(table) => told.extend(table.rows.iter().map(|row| row.text.as_str())),
                _ => told.push(section.text()),
            }
        }
        told.extend(reading.hidden.iter().map(|hidden| hidden.text.as_str()));
        told.extend(reading.gaps.iter().map(String::as_str));
        assert_eq!(told, expected);
    }

    #[test]
    fn text_beyond_the_limit_is_left_out_and_said() {
        let gap = "its text is larger than 0 MiB; the rest was left out";
        check(100, &["one", "two", "three", "\u{E9}t\u{E9}", "hidden"]);
        check(16, &["one", "two", "three", "\u{E9}t\u{E9}", gap]);
        check(12, &["one", "two", "three", gap]);
        check(14, &["one", "two", "three", "\u{E9}t", gap]);
        check(8, &["one", "two", gap]);
        check(2, &["on", gap]);
    }

    #[test]
    fn a_small_file_hands_on_no_more_than_a_small_one_may() {
        let mut reading = Reading::default();
        (0..12).for_each(|_| reading.text(Location::paragraph(1), "x".repeat(1 << 20)));
        cut(&mut reading, 1_000);
        assert_eq!(reading.sections.len(), 10);
        assert_eq!(reading.gaps, ["its text is larger than 10 MiB; the rest was left out"]);
    }
}
