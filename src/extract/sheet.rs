//! Sheets of all formats: a table per sheet, cells by their position, so that `Risks, B12` can be cited.

use std::collections::BTreeMap;

use calamine::{Data, ExcelDateTime};

use super::reading::Reading;
use crate::domain::{CellAddress, CellRange, Location, Row};

/// Columns beyond `SR` hold no evidence that anybody could read.
pub const COLUMNS_MAX: u32 = 512;
/// Far more than can be audited; what lies beyond is named as a gap.
pub const CELLS_MAX: usize = 4_000_000;
/// A shared string of 32 kB can stand in every cell.
pub const TEXT_BYTES_MAX: usize = 64 << 20;

/// How much of a workbook has been taken so far.
#[derive(Debug, Default)]
pub struct Limits {
    cells: usize,
    text_bytes: usize,
}

/// The cells of a sheet that hold anything, by row and column from 1.
#[derive(Debug, Default)]
pub struct Cells {
    rows: BTreeMap<u32, BTreeMap<u32, String>>,
    beyond_columns: usize,
    beyond_limits: usize,
}

impl Cells {
    /// Adds a cell, unless it is blank or beyond a limit, which is counted.
    pub fn put(&mut self, row: u32, column: u32, value: &str, limits: &mut Limits) {
        let value = value.trim();
        if value.is_empty() {
            return;
        }
        limits.cells += 1;
        limits.text_bytes += value.len();
        if column > COLUMNS_MAX {
            self.beyond_columns += 1;
        } else if limits.cells > CELLS_MAX || limits.text_bytes > TEXT_BYTES_MAX {
            self.beyond_limits += 1;
        } else {
            self.rows.entry(row).or_default().insert(column, value.to_owned());
        }
    }
}

impl Cells {
    /// Counts cells that are told in one and lie right of what is read.
    pub fn lie_beyond_columns(&mut self, count: u32) {
        self.beyond_columns += count as usize;
    }
}

/// Adds a sheet as a table, and what was cut as gaps.
pub fn push_sheet(reading: &mut Reading, sheet: &str, cells: Cells) {
    let Cells { rows, beyond_columns, beyond_limits } = cells;
    if beyond_columns > 0 {
        let gap = format!("sheet {sheet}: {beyond_columns} cells right of column {COLUMNS_MAX}");
        reading.gaps.push(gap);
    }
    if beyond_limits > 0 {
        let gap = format!("sheet {sheet}: {beyond_limits} cells beyond the limits of a workbook");
        reading.gaps.push(gap);
    }
    let rows: Vec<Row> =
        rows.into_iter().filter_map(|(row, cells)| row_of(sheet, row, cells)).collect();
    let range = |row: &Row| match row.location {
        Location::Cells { range, .. } => Some(range),
        _ => None,
    };
    if let Some(range) = rows.iter().filter_map(range).reduce(CellRange::through) {
        let location = Location::Cells { sheet: sheet.to_owned(), range };
        reading.table(location, Some(sheet.to_owned()), rows);
    }
}

/// A comment or another piece of text that stands at a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The cell.
    pub cell: CellAddress,
    /// Its words.
    pub text: String,
}

/// A comment's words under who wrote it, who is often named in them too.
pub fn comment(author: &str, words: &str) -> String {
    let (author, words) = (author.trim(), words.trim());
    if author.is_empty() || words.starts_with(author) || words.is_empty() {
        return if words.is_empty() { String::new() } else { format!("Comment: {words}") };
    }
    format!("Comment by {author}: {words}")
}

/// Adds the notes of a sheet, in the order of their cells.
pub fn push_notes(reading: &mut Reading, sheet: &str, mut notes: Vec<Note>) {
    notes.sort_by_key(|note| note.cell);
    for Note { cell, text } in notes {
        reading.text(place(sheet, cell), text.trim());
    }
}

/// The place of one cell.
pub fn place(sheet: &str, cell: CellAddress) -> Location {
    Location::Cells { sheet: sheet.to_owned(), range: CellRange { first: cell, last: cell } }
}

/// The cell that is written `B12` or `$B$12`.
pub fn address(written: &str) -> Option<CellAddress> {
    let written = written.replace('$', "");
    let letters = written.chars().take_while(char::is_ascii_alphabetic).count();
    let (letters, digits) = written.split_at_checked(letters)?;
    let column = letters.chars().try_fold(0_u32, |column, letter| {
        let digit = letter.to_ascii_uppercase().to_digit(36)?.checked_sub(9)?;
        column.checked_mul(26)?.checked_add(digit)
    })?;
    let row = digits.parse().ok()?;
    (column > 0 && row > 0).then_some(CellAddress { row, column })
}

/// The words in a sheet's printed header or footer, without what says how they are set: `&C&"Arial"&8`.
pub fn margin_words(written: &str) -> String {
    let mut words = String::new();
    let mut characters = written.chars().peekable();
    while let Some(character) = characters.next() {
        if character != '&' {
            words.push(character);
            continue;
        }
        match characters.next() {
            Some('&') => words.push('&'),
            Some('L' | 'C' | 'R') if !words.is_empty() => words.push('\t'),
            Some('"') => {
                let _ = characters.by_ref().find(|character| *character == '"');
            }
            Some('K') => characters.by_ref().take(6).for_each(drop),
            Some(digit) if digit.is_ascii_digit() => {
                while characters.next_if(char::is_ascii_digit).is_some() {}
            }
            _ => {}
        }
    }
    words.trim().to_owned()
}

fn row_of(sheet: &str, row: u32, filled: BTreeMap<u32, String>) -> Option<Row> {
    let (first, last) = (*filled.first_key_value()?.0, *filled.last_key_value()?.0);
    let range = CellRange {
        first: CellAddress { row, column: first },
        last: CellAddress { row, column: last },
    };
    let mut cells = vec![String::new(); last as usize];
    for (column, value) in filled {
        cells[column as usize - 1] = value;
    }
    Some(Row::of_cells(Location::Cells { sheet: sheet.to_owned(), range }, cells))
}

/// A value as a person would write it down: whole numbers without `.0`, days as `2026-01-10`.
pub fn shown(value: &Data) -> String {
    match value {
        Data::Empty => String::new(),
        Data::String(text) | Data::DurationIso(text) => text.clone(),
        Data::Int(number) => number.to_string(),
        Data::Float(number) => number_shown(*number),
        Data::Bool(true) => "TRUE".to_owned(),
        Data::Bool(false) => "FALSE".to_owned(),
        Data::DateTime(moment) => moment_shown(*moment),
        Data::DateTimeIso(text) => text.strip_suffix("T00:00:00").unwrap_or(text).replace('T', " "),
        Data::Error(error) => error.to_string(),
    }
}

/// Fifteen digits, as a spreadsheet shows them: 0.1 + 0.2 is 0.3.
pub fn number_shown(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < 1e15 {
        return format!("{number:.0}");
    }
    let rounded: f64 = format!("{number:.14e}").parse().unwrap_or(number);
    rounded.to_string()
}

/// A day as `2026-01-10`, a time of day as `14:30`, hours as `26:00:00`.
pub fn moment_shown(moment: ExcelDateTime) -> String {
    let days = moment.as_f64();
    if moment.is_duration() {
        let seconds = (days * 86_400.0).round() as i64;
        return format!("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let time = match (hour, minute, second) {
        (0, 0, 0) => None,
        (_, _, 0) => Some(format!("{hour:02}:{minute:02}")),
        _ => Some(format!("{hour:02}:{minute:02}:{second:02}")),
    };
    match time {
        Some(time) if (0.0..1.0).contains(&days) => time,
        Some(time) => format!("{year:04}-{month:02}-{day:02} {time}"),
        None => format!("{year:04}-{month:02}-{day:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_shown_as_a_spreadsheet_shows_them() {
        for (number, expected) in
            [(3.0, "3"), (0.1 + 0.2, "0.3"), (-2.5, "-2.5"), (1e20, "100000000000000000000")]
        {
            assert_eq!(number_shown(number), expected);
        }
    }

    #[test]
    fn cells_are_named_as_people_name_them() {
        for (written, shown) in
            [("B12", Some("B12")), ("$AA$3", Some("AA3")), ("12", None), ("B", None)]
        {
            assert_eq!(address(written).map(|cell| cell.to_string()).as_deref(), shown);
        }
    }

    #[test]
    fn a_printed_header_is_its_words() {
        let written = r#"&L&"Arial,Bold"&8Contoso && Co&CPOL-1&R&P of &N"#;
        assert_eq!(margin_words(written), "Contoso & Co\tPOL-1\t of");
    }

    #[test]
    fn cells_keep_their_column() {
        let mut cells = Cells::default();
        let mut limits = Limits::default();
        cells.put(4, 2, "b", &mut limits);
        cells.put(4, 4, " d ", &mut limits);
        cells.put(5, 1, "  ", &mut limits);
        cells.put(5, COLUMNS_MAX + 1, "far", &mut limits);
        let mut reading = Reading::default();
        push_sheet(&mut reading, "S", cells);
        assert_eq!(reading.sections[0].location.to_string(), "sheet S, B4:D4");
        assert_eq!(reading.gaps, ["sheet S: 1 cells right of column 512"]);
    }
}
