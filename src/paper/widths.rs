//! How wide columns are: as their shares say, but never so narrow that a word or a date breaks.

use std::borrow::Cow;

use super::{Row, Table};

/// Words longer than this may break; no column is widened for them.
const CHARS_KEPT_WHOLE_MAX: usize = 16;

/// The widths of the columns, in the unit of `total`, which is their sum.
///
/// `per_char` is how wide a letter is at most, `padding` what a cell has besides its words.
pub(super) fn of(table: &Table, total: usize, per_char: usize, padding: usize) -> Vec<usize> {
    let count = table.columns.len();
    let shares: usize = table.columns.iter().map(|column| usize::from(column.width.max(1))).sum();
    let mut least = vec![0; count];
    for (least, column) in least.iter_mut().zip(&table.columns) {
        *least = longest_word(&column.title);
    }
    for row in &table.rows {
        let Row::Cells(cells) = row else { continue };
        for (least, cell) in least.iter_mut().zip(cells) {
            for run in &cell.text.0 {
                *least = (*least).max(longest_word(&run.words));
            }
        }
    }
    let least: Vec<usize> = least.iter().map(|chars| chars * per_char + padding).collect();
    let needed: usize = least.iter().sum();
    // Where the longest words do not fit beside each other, some break; what room there is for letters is shared by
    // how many each needs.
    if needed > total {
        let room = total.saturating_sub(padding * count);
        let letters = (needed - padding * count).max(1);
        let share = |least: &usize| padding.min(total / count) + (least - padding) * room / letters;
        return rounded(least.iter().map(share).collect(), total);
    }
    let due = |column: usize| usize::from(table.columns[column].width.max(1)) * total / shares;
    let mut widths: Vec<usize> = (0..count).map(due).collect();
    let pairs = || widths.iter().zip(&least);
    let missing: usize = pairs().map(|(width, least)| least.saturating_sub(*width)).sum();
    let spare: usize = pairs().map(|(width, least)| width.saturating_sub(*least)).sum();
    for (width, least) in widths.iter_mut().zip(&least) {
        *width = match width.checked_sub(*least) {
            Some(extra) if spare > 0 => *width - (extra * missing).div_ceil(spare).min(extra),
            _ => *least,
        };
    }
    rounded(widths, total)
}

/// What rounding left goes to the widest, where nobody sees it.
fn rounded(mut widths: Vec<usize>, total: usize) -> Vec<usize> {
    let left = total.saturating_sub(widths.iter().sum());
    if let Some(widest) = widths.iter_mut().max() {
        *widest += left;
    }
    widths
}

/// The letters of the longest word that is to stay whole.
fn longest_word(text: &str) -> usize {
    let lengths = text.split_whitespace().map(|word| word.chars().count());
    lengths.filter(|length| *length <= CHARS_KEPT_WHOLE_MAX).max().unwrap_or(0)
}

/// The rows of a table with exactly one cell for each column: what a row lacks is empty, and what it has too much
/// stands in the last.
pub(super) fn fitted<'a>(cells: &'a [super::Cell], table: &Table) -> Vec<Cow<'a, super::Cell>> {
    let count = table.columns.len();
    let mut fitted: Vec<Cow<super::Cell>> = cells.iter().take(count).map(Cow::Borrowed).collect();
    if let (Some(more), Some(last)) = (cells.get(count..), fitted.last_mut()) {
        for cell in more {
            let last = last.to_mut();
            last.text = std::mem::take(&mut last.text).and(" ");
            last.text.0.extend(cell.text.0.iter().cloned());
        }
    }
    fitted.resize(count, Cow::Owned(super::Cell::default()));
    fitted
}

#[cfg(test)]
mod tests {
    use super::super::{Cell, Column};
    use super::*;

    fn table(columns: &[(&str, u16)], cells: &[&str]) -> Table {
        Table {
            caption: String::new(),
            columns: columns.iter().map(|(title, width)| Column::new(*title, *width)).collect(),
            rows: vec![Row::Cells(cells.iter().map(|text| Cell::from(*text)).collect())],
        }
    }

    #[test]
    fn columns_have_their_shares_and_a_date_never_breaks() {
        let check = |columns: &[(&str, u16)], cells: &[&str], expected: &[usize]| {
            let widths = of(&table(columns, cells), 1000, 10, 20);
            assert_eq!(widths, expected, "{columns:?} {cells:?}");
            assert_eq!(widths.iter().sum::<usize>(), 1000);
        };
        check(&[("a", 1), ("b", 3)], &["x", "y"], &[250, 750]);
        check(&[("a", 1), ("on", 1)], &["x", "2026-11-30"], &[500, 500]);
        check(&[("a", 30), ("on", 1)], &["x", "2026-11-30"], &[880, 120]);
        // A digest is no word to widen a column for.
        check(&[("a", 30), ("on", 1)], &["x", &"f".repeat(64)], &[960, 40]);
        check(&[("a", 0)], &["x"], &[1000]);
    }

    #[test]
    fn where_nothing_fits_the_longest_words_have_most_room() {
        let words = "Nichtkonformität";
        let columns: Vec<(&str, u16)> = (0..10).map(|_| (words, 1)).collect();
        assert_eq!(of(&table(&columns, &[]), 1000, 10, 20), vec![100; 10]);
        let widths = of(&table(&[("Id", 9), (words, 1)], &[]), 180, 10, 20);
        assert_eq!(widths, [35, 145]);
    }
}
