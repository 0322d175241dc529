//! A register as it was read: its columns, and its rows as plain text.

use serde::{Deserialize, Serialize};

use crate::domain::{Evidence, When};

/// A table read as a register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Register {
    /// What a row is, as `lexicon/registers.toml` names it: `risks`, `suppliers`.
    pub record: String,
    /// The columns that were recognised, in the order of the table.
    pub columns: Vec<String>,
    /// The headers of columns that were not.
    pub unknown: Vec<String>,
    /// The words that stand over it: the sheet's name, the heading, the caption.
    pub caption: String,
    /// The header row.
    pub header: Evidence,
    /// Its rows.
    pub rows: Vec<Entry>,
}

/// A row of a register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The cells that hold anything, in the order of the columns.
    pub(super) cells: Box<[Cell]>,
    /// The row.
    pub evidence: Evidence,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Cell {
    /// The index of its column in [`Register::columns`], behind those in [`Register::unknown`].
    pub(super) column: u8,
    pub(super) text: Box<str>,
    /// The day it gives, where its column is one of days.
    pub(super) when: Option<When>,
}

impl Register {
    /// Whether a column was recognised.
    #[must_use]
    pub fn has(&self, column: &str) -> bool {
        self.columns.iter().any(|name| name == column)
    }

    /// The words of a cell.
    #[must_use]
    pub fn text<'a>(&self, entry: &'a Entry, column: &str) -> Option<&'a str> {
        self.cell(entry, column).map(|cell| cell.text.as_ref())
    }

    /// The day a cell gives; none where its words are no day.
    #[must_use]
    pub fn when(&self, entry: &Entry, column: &str) -> Option<When> {
        self.cell(entry, column)?.when
    }

    /// The cells of a row, each with the name of its column.
    pub fn cells<'a>(&'a self, entry: &'a Entry) -> impl Iterator<Item = (&'a str, &'a str)> {
        let named =
            |cell: &'a Cell| Some((self.columns.get(cell.column as usize)?.as_str(), &*cell.text));
        entry.cells.iter().filter_map(named)
    }

    /// The words of a cell under a header that was not recognised, by its index in [`Register::unknown`].
    #[must_use]
    pub fn other<'a>(&self, entry: &'a Entry, header: usize) -> Option<&'a str> {
        let index = self.columns.len() + header;
        let cell = entry.cells.iter().find(|cell| usize::from(cell.column) == index)?;
        Some(&cell.text)
    }

    fn cell<'a>(&self, entry: &'a Entry, column: &str) -> Option<&'a Cell> {
        let index = self.columns.iter().position(|name| name == column)?;
        entry.cells.iter().find(|cell| cell.column as usize == index)
    }
}
