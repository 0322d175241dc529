//! Tells what a column holds by looking into it, for headers that are nobody's words or could mean two things.

use std::collections::{BTreeMap, BTreeSet};

use crate::dates::DateFinder;
use crate::domain::{Table, When};

/// What the cells under a header hold.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Contents {
    /// Nothing.
    Empty,
    /// Days, some of them at least.
    Days,
    /// A number of the house each, no two alike: `R-01`.
    Ids,
    /// Figures: what was counted or measured.
    Figures,
    Other,
}

impl Contents {
    /// Whether it is anything but days.
    pub(super) fn is_no_day(self) -> bool {
        matches!(self, Self::Other | Self::Ids | Self::Figures)
    }
}

/// Columns that may hold numbers of other things.
pub(super) const NUMBERED: [&str; 15] = [
    "id",
    "key",
    "system",
    "dataset",
    "risk",
    "reference",
    "requirement",
    "controls",
    "report",
    "used_in",
    "used_by",
    "document",
    "audit",
    "nonconformity",
    "course",
];

/// Columns that name somebody or something: a column of nothing but days is none of them.
pub(super) const WORDED: [&str; 5] = ["owner", "person", "approved_by", "decision", "role"];

/// The cells of a table under one of its rows.
#[derive(Clone, Copy)]
pub(super) struct Under<'t> {
    pub(super) dates: &'t DateFinder,
    pub(super) table: &'t Table,
    pub(super) header: usize,
}

impl<'t> Under<'t> {
    fn filled(self, at: usize) -> impl Iterator<Item = &'t str> {
        const LOOKED_AT: usize = 12;
        let cells = self.table.rows[self.header + 1..].iter().map(move |row| row.cell(at).trim());
        cells.filter(|cell| !cell.is_empty()).take(LOOKED_AT)
    }

    /// Whether the cells of a column are numbers of the house and no names, one number in several rows perhaps.
    pub(super) fn numbered(self, at: usize) -> bool {
        let mut filled = self.filled(at).peekable();
        filled.peek().is_some()
            && filled.all(|cell| {
                !cell.contains(' ')
                    && cell.len() <= 16
                    && cell.contains(|c: char| c.is_ascii_digit())
            })
    }

    /// Whether most cells of a column may name people: a few words, each with a capital letter.
    pub(super) fn names_people(self, at: usize) -> bool {
        const WORDS_MAX: usize = 5;
        let is_name = |cell: &&str| {
            let bare = cell.split(['(', ',']).next().unwrap_or(cell);
            let words: Vec<&str> = bare.split_whitespace().collect();
            let small = |word: &&&str| word.starts_with(char::is_lowercase);
            words.len() <= WORDS_MAX && words.iter().filter(small).count() * 2 < words.len().max(1)
        };
        let filled: Vec<&str> = self.filled(at).collect();
        filled.iter().filter(|cell| is_name(cell)).count() * 2 >= filled.len()
    }

    /// What stands in column `at`, by its first few cells.
    pub(super) fn contents(self, at: usize) -> Contents {
        let filled: Vec<&str> = self.filled(at).collect();
        let distinct: BTreeSet<&&str> = filled.iter().collect();
        let is_id = |cell: &&str| {
            let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '/');
            (2..=16).contains(&cell.len())
                && cell.starts_with(|c: char| c.is_ascii_uppercase())
                && cell.ends_with(|c: char| c.is_ascii_digit())
                && cell.chars().all(plain)
        };
        if filled.is_empty() {
            Contents::Empty
        } else if filled.iter().any(|cell| !self.dates.find(cell).is_empty()) {
            Contents::Days
        } else if distinct.len() == filled.len() && filled.len() >= 2 && filled.iter().all(is_id) {
            Contents::Ids
        } else if filled.iter().filter(|cell| opens_with_figure(cell)).count() * 4
            >= filled.len() * 3
        {
            Contents::Figures
        } else {
            Contents::Other
        }
    }

    /// Whether a column gives days and nothing beside them but signs for none.
    pub(super) fn only_days(self, at: usize) -> bool {
        let mut said =
            self.filled(at).filter(|cell| cell.contains(char::is_alphanumeric)).peekable();
        said.peek().is_some() && said.all(|cell| self.day(cell).is_some())
    }

    /// The day a cell gives, where it says nothing else.
    fn day(self, cell: &str) -> Option<When> {
        match self.dates.find(cell).as_slice() {
            [one] if one.start == 0 && one.end == cell.len() => {
                matches!(one.when, When::Day(_)).then_some(one.when)
            }
            _ => None,
        }
    }

    /// Of columns of days the one whose days come last in most rows: the last of several steps.
    pub(super) fn latest(self, columns: &[usize]) -> Option<usize> {
        let mut last: BTreeMap<usize, usize> = BTreeMap::new();
        for row in &self.table.rows[self.header + 1..] {
            let days = columns.iter().filter_map(|at| Some((self.day(row.cell(*at).trim())?, *at)));
            if let Some((_, at)) = days.max_by_key(|(when, at)| (when.latest(), *at)) {
                *last.entry(at).or_default() += 1;
            }
        }
        last.into_iter().max_by_key(|(at, rows)| (*rows, *at)).map(|(at, _)| at)
    }
}

/// Whether a cell is a day and nothing else: then it stands in a row below the header.
pub(super) fn is_day(dates: &DateFinder, cell: &str) -> bool {
    const CHARS_MAX: usize = 12;
    let short = cell.len() <= CHARS_MAX && cell.starts_with(|c: char| c.is_ascii_digit());
    short && dates.find(cell).iter().any(|found| matches!(found.when, When::Day(_)))
}

/// Whether a cell gives a figure: `98.8`, `6.4 % (32 of 500)`, `≥ 0.8`.
fn opens_with_figure(cell: &str) -> bool {
    let bare = cell.trim_start_matches(['-', '+', '−', '±', '<', '>', '=', '≤', '≥', '~', ' ']);
    bare.starts_with(|c: char| c.is_ascii_digit())
}
