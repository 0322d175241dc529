//! A table as rows of text with commas, for programs and for whoever has no Excel.

use super::{Error, Formulas, Row, Table, widths};

/// The titles of the columns and the rows of a table.
///
/// They begin with a byte order mark, by which Excel knows UTF-8. A line that names the rows below it stands in the
/// first column.
///
/// # Errors
///
/// Where the rows cannot be put together, which is a fault of the program.
pub fn csv(table: &Table, formulas: Formulas) -> Result<Vec<u8>, Error> {
    let mut writer = ::csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
    let titles = table.columns.iter().map(|column| formulas.guard(column.title.clone()));
    writer.write_record(titles)?;
    for row in &table.rows {
        match row {
            Row::Cells(cells) => {
                let cells = widths::fitted(cells, table);
                let words = cells.iter().map(|cell| formulas.guard(cell.text.words()));
                writer.write_record(words)?;
            }
            Row::Group(words) => {
                let first = std::iter::once(formulas.guard(words.clone()));
                let others =
                    std::iter::repeat_n(String::new(), table.columns.len().saturating_sub(1));
                writer.write_record(first.chain(others))?;
            }
        }
    }
    writer.into_inner().map_err(|error| Error::Csv(error.into_error().into()))
}

#[cfg(test)]
mod tests {
    use super::super::{Cell, Column};
    use super::*;

    #[test]
    fn no_cell_becomes_a_formula_and_every_row_has_its_cells() {
        let check = |formulas, expected: &str| {
            let table = Table {
                caption: "not shown".to_owned(),
                columns: vec![Column::new("=Id", 1), Column::new("Words", 2)],
                rows: vec![
                    Row::Group("-Minor".to_owned()),
                    Row::Cells(vec!["F-1".into(), "=cmd|' /C calc'!A0".into()]),
                    Row::Cells(vec!["two, \"three\"\nfour".into()]),
                    Row::Cells(vec![Cell::from("a"), Cell::from("b"), Cell::from("c")]),
                ],
            };
            let bytes = csv(&table, formulas).expect("writes");
            assert_eq!(String::from_utf8(bytes).expect("text"), expected);
        };
        check(
            Formulas::Guarded,
            "\u{feff}'=Id,Words\n'-Minor,\nF-1,'=cmd|' /C calc'!A0\n\"two, \"\"three\"\"\nfour\",\na,b c\n",
        );
        check(
            Formulas::AsTheyAre,
            "\u{feff}=Id,Words\n-Minor,\nF-1,=cmd|' /C calc'!A0\n\"two, \"\"three\"\"\nfour\",\na,b c\n",
        );
    }
}
