//! Tells what a column holds by looking into it, for headers that are nobody's words or could mean two things.

use std::collections::BTreeSet;

use crate::dates::DateFinder;
use crate::domain::Table;

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

/// Whether the cells under a header are numbers of the house and no names, one number in several rows perhaps.
pub(super) fn numbered(table: &Table, header: usize, at: usize) -> bool {
    const LOOKED_AT: usize = 12;
    let cells = table.rows[header + 1..].iter().map(|row| row.cell(at).trim());
    let mut filled = cells.filter(|cell| !cell.is_empty()).take(LOOKED_AT).peekable();
    filled.peek().is_some()
        && filled.all(|cell| {
            !cell.contains(' ') && cell.len() <= 16 && cell.contains(|c: char| c.is_ascii_digit())
        })
}

/// What stands under a header in column `at`, by its first few cells.
pub(super) fn contents(dates: &DateFinder, table: &Table, header: usize, at: usize) -> Contents {
    const LOOKED_AT: usize = 12;
    let cells = table.rows[header + 1..].iter().map(|row| row.cell(at).trim());
    let filled: Vec<&str> = cells.filter(|cell| !cell.is_empty()).take(LOOKED_AT).collect();
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
    } else if filled.iter().any(|cell| !dates.find(cell).is_empty()) {
        Contents::Days
    } else if distinct.len() == filled.len() && filled.len() >= 2 && filled.iter().all(is_id) {
        Contents::Ids
    } else if filled.iter().filter(|cell| opens_with_figure(cell)).count() * 4 >= filled.len() * 3 {
        Contents::Figures
    } else {
        Contents::Other
    }
}

/// Whether a cell gives a figure: `98.8`, `6.4 % (32 of 500)`, `≥ 0.8`.
fn opens_with_figure(cell: &str) -> bool {
    let bare = cell.trim_start_matches(['-', '+', '−', '±', '<', '>', '=', '≤', '≥', '~', ' ']);
    bare.starts_with(|c: char| c.is_ascii_digit())
}
