//! A table on its way out of a page, with every cell in its column.

/// Rows of cells. A cell that another one covers is padding until the table is complete.
#[derive(Default)]
pub struct Table {
    rows: Vec<Vec<String>>,
    /// In how many rows more each column is covered by a cell above.
    covered: Vec<u32>,
    cells: usize,
}

const PADDING: &str = "\u{0}";
const SPAN_MAX: u32 = 1000;
const COLUMNS_MAX: usize = 512;
/// Cells that cover others cost no bytes in the file, so they are counted.
const CELLS_MAX: usize = 2_000_000;

impl Table {
    /// Opens a row.
    pub fn open_row(&mut self) {
        if let Some(row) = self.rows.last() {
            // Cells above cover the end of the row that ends here.
            for rows in self.covered.iter_mut().skip(row.len()) {
                *rows = rows.saturating_sub(1);
            }
        }
        self.rows.push(Vec::new());
    }

    /// Opens a cell that spans so many columns and rows, as they are written.
    pub fn open_cell(&mut self, columns: Option<&str>, rows: Option<&str>) {
        let span = |written: Option<&str>| -> u32 {
            written.and_then(|count| count.trim().parse().ok()).unwrap_or(1)
        };
        let columns = span(columns).max(1) as usize;
        let rows = span(rows).clamp(1, SPAN_MAX);
        if self.rows.is_empty() {
            self.rows.push(Vec::new());
        }
        let Some(row) = self.rows.last_mut() else { return };
        let before = row.len();
        let has_room = self.cells < CELLS_MAX;
        while has_room
            && row.len() < COLUMNS_MAX
            && self.covered.get(row.len()).is_some_and(|rows| *rows > 0)
        {
            if let Some(rows) = self.covered.get_mut(row.len()) {
                *rows -= 1;
            }
            row.push(PADDING.to_owned());
        }
        let first = row.len();
        row.push(String::new());
        if has_room && first < COLUMNS_MAX {
            let columns = columns.min(COLUMNS_MAX - first);
            row.extend(std::iter::repeat_n(PADDING.to_owned(), columns - 1));
            if self.covered.len() < row.len() {
                self.covered.resize(row.len(), 0);
            }
            if let Some(covered) = self.covered.get_mut(first..row.len()) {
                covered.fill(rows - 1);
            }
        }
        self.cells += row.len() - before;
    }

    /// Adds words to the cell opened last; gives them back where there is none.
    pub fn add<'a>(&mut self, words: &'a str) -> Result<(), &'a str> {
        let row = self.rows.last_mut().ok_or(words)?;
        let cell = row.iter_mut().rev().find(|cell| *cell != PADDING).ok_or(words)?;
        if !cell.is_empty() {
            cell.push(' ');
        }
        cell.push_str(words);
        Ok(())
    }

    /// The rows, where any holds anything.
    pub fn into_rows(mut self) -> Option<Vec<Vec<String>>> {
        for cell in self.rows.iter_mut().flatten().filter(|cell| *cell == PADDING) {
            cell.clear();
        }
        self.rows.iter().flatten().any(|cell| !cell.is_empty()).then_some(self.rows)
    }
}
