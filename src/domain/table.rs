//! Tables, kept as tables: rows with their own places, so that one row can be cited.

use serde::{Deserialize, Serialize};

use super::Location;

/// A sheet, a table in running text, or a file of records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// The sheet's name or the table's caption.
    pub name: Option<String>,
    /// The rows that hold anything, top down.
    pub rows: Vec<Row>,
}

/// One row of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// Where it stands.
    pub location: Location,
    /// The row word for word as its source has it: the line of a text file; elsewhere the cells that
    /// hold anything, with tabs between.
    pub text: String,
    /// Its cells by position, trimmed; a merged or missing cell is empty.
    pub cells: Vec<String>,
}

impl Row {
    /// A row whose words are its cells, with tabs between those that hold anything.
    #[must_use]
    pub fn of_cells(location: Location, cells: Vec<String>) -> Self {
        let filled: Vec<&str> =
            cells.iter().map(String::as_str).filter(|c| !c.is_empty()).collect();
        Self { location, text: filled.join("\t"), cells }
    }

    /// The cell in a column, counted from 0; empty where the row is shorter.
    #[must_use]
    pub fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }

    /// How many cells hold anything.
    #[must_use]
    pub fn filled(&self) -> usize {
        self.cells.iter().filter(|cell| !cell.is_empty()).count()
    }
}

impl Table {
    /// The index of the row that names the columns, if one looks like it.
    ///
    /// Sheets often open with a title and a few key-value rows: the header is the first row among the
    /// first twenty that is about as wide as the table, holds only short texts, no plain numbers or
    /// dates, and has something under it.
    #[must_use]
    pub fn header(&self) -> Option<usize> {
        self.header_at().map(|at| if self.heads_groups(at) { at + 1 } else { at })
    }

    /// Whether a row heads groups of columns and the next one the columns themselves: fewer cells, each over
    /// several labels.
    #[must_use]
    pub fn heads_groups(&self, row: usize) -> bool {
        let (Some(this), Some(next)) = (self.rows.get(row), self.rows.get(row + 1)) else {
            return false;
        };
        let labels =
            |row: &Row| row.cells.iter().filter(|cell| !cell.is_empty()).all(|cell| is_label(cell));
        let more = self.rows.len() > row + 2;
        more && this.filled() > 1 && this.filled() < next.filled() && labels(this) && labels(next)
    }

    /// The header of two rows: each cell of the lower one under the group it stands in.
    #[must_use]
    pub fn joined(&self, upper: usize, lower: usize) -> Option<Vec<String>> {
        let (upper, lower) = (self.rows.get(upper)?, self.rows.get(lower)?);
        if upper.filled() < 2 {
            return None;
        }
        let mut group = "";
        let joined = lower.cells.iter().enumerate().map(|(at, cell)| {
            // A merged cell fills its first column only.
            if !upper.cell(at).is_empty() {
                group = upper.cell(at);
            }
            format!("{group} {cell}").trim().to_owned()
        });
        Some(joined.collect())
    }

    fn header_at(&self) -> Option<usize> {
        let width = self.rows.iter().map(Row::filled).max()?;
        if width < 2 {
            return None;
        }
        let last = self.rows.len().saturating_sub(1);
        let wide_enough = width.div_ceil(2).max(2);
        (0..last.min(20)).find(|&index| {
            let row = &self.rows[index];
            row.filled() >= wide_enough
                && row.cells.iter().filter(|cell| !cell.is_empty()).all(|cell| is_label(cell))
                && distinct(&row.cells)
        })
    }
}

/// Column names are short, begin with a letter or `#` and hold no date; values are often numbers or dates.
fn is_label(cell: &str) -> bool {
    cell.chars().count() <= 60
        && cell.chars().filter(char::is_ascii_digit).count() < 6
        && cell.chars().next().is_some_and(|c| c.is_alphabetic() || c == '#')
        // A sentence ends with a full stop; so does "No.".
        && !(cell.ends_with('.') && cell.contains(' ') && cell.len() > 12)
}

fn distinct(cells: &[String]) -> bool {
    let mut filled: Vec<String> =
        cells.iter().filter(|cell| !cell.is_empty()).map(|cell| cell.to_lowercase()).collect();
    let count = filled.len();
    filled.sort();
    filled.dedup();
    filled.len() == count
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(rows: &[&str], header: Option<usize>) {
        let rows = (1..)
            .zip(rows)
            .map(|(line, row)| {
                let cells = row.split('|').map(|cell| cell.trim().to_owned()).collect();
                Row::of_cells(Location::Lines { first: line, last: line }, cells)
            })
            .collect();
        assert_eq!(Table { name: None, rows }.header(), header);
    }

    #[test]
    fn the_header_is_the_first_wide_row_of_labels() {
        check(&["Id | Owner | Due", "R1 | Kim | 2026-01-02"], Some(0));
        check(
            &["Risk register", "Version | 3", "Id | Owner | Due", "R1 | Kim | 2026-01-02"],
            Some(2),
        );
    }

    #[test]
    fn a_table_of_values_has_no_header() {
        check(&["1 | 2 | 3", "4 | 5 | 6"], None);
        check(&["Only a title"], None);
        check(&[], None);
    }
}
