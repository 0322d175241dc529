//! Tables and paragraphs as they are printed, readable without colour.

use std::fmt::Write as _;

use comfy_table::presets::UTF8_FULL_CONDENSED;
use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement, Table, Width};

/// Columns of text that are printed at most. Fixed, so that what is printed does not depend on the
/// window it is printed in.
const COLUMNS_MAX: u16 = 120;
/// The first column names what a row is about; up to this width it is not broken.
const NAME_COLUMNS_MAX: u16 = 56;

/// A table with a header, ending in a line break; long cells wrap.
pub fn table<const WIDTH: usize>(header: [&str; WIDTH], rows: Vec<[String; WIDTH]>) -> String {
    let numeric: Vec<usize> = (0..WIDTH)
        .filter(|column| !rows.is_empty() && rows.iter().all(|row| is_number(&row[*column])))
        .collect();
    let longest = rows.iter().map(|row| row[0].chars().count()).max().unwrap_or(0);
    let name_columns = NAME_COLUMNS_MAX.min(longest as u16 + 2);
    let mut table = Table::new();
    table.load_style(UTF8_FULL_CONDENSED);
    table.set_content_arrangement(ContentArrangement::Dynamic);
    table.set_width(COLUMNS_MAX);
    table.set_header(header);
    table.add_rows(rows);
    if let Some(column) = table.column_mut(0) {
        column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(name_columns)));
    }
    for column in numeric {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    format!("{table}\n")
}

/// Rows of which the first cell names what the others tell, without a header.
pub fn rows_by_name(rows: &[[String; 3]]) -> String {
    let width = |column: usize| {
        rows.iter().map(|row| row[column].chars().count()).max().unwrap_or_default()
    };
    let (first, second) = (width(0), width(1));
    let line = |row: &[String; 3]| {
        format!("  {:first$}  {:second$}  {}", row[0], row[1], row[2]).trim_end().to_owned() + "\n"
    };
    rows.iter().map(line).collect()
}

fn is_number(text: &str) -> bool {
    text.is_empty() || text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Adds `label: text` with the text wrapped and indented under itself; nothing where it is empty.
pub fn labelled(into: &mut String, label: &str, text: &str) {
    if text.is_empty() {
        return;
    }
    let mut line = format!("  {label}:");
    for word in text.split_whitespace() {
        if line.chars().count() + 1 + word.chars().count() > usize::from(COLUMNS_MAX) {
            let _ = writeln!(into, "{line}");
            "   ".clone_into(&mut line);
        }
        line.push(' ');
        line.push_str(word);
    }
    let _ = writeln!(into, "{line}");
}

/// `1 file`, `2 files`.
pub fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_labelled_text_wraps_under_itself() {
        let mut text = String::new();
        labelled(&mut text, "expected", &"word ".repeat(40));
        assert_eq!(text.lines().count(), 2);
        assert!(text.lines().all(|line| line.len() <= usize::from(COLUMNS_MAX)));
        assert!(text.lines().nth(1).is_some_and(|line| line.starts_with("    word")));
    }
}
