//! Separated values: a record is a row, and stands on the lines of the file it was written on.

use ::csv::{ByteRecord, ReaderBuilder};

use super::lines;
use super::reading::Reading;
use crate::domain::{Location, Row};

/// Reads separated values.
pub fn read(text: &str) -> Reading {
    let mut reading = Reading::default();
    let (delimiter, start) = delimiter(text);
    let rows = rows(text, start, delimiter);
    let last = rows.last().map_or(1, |row| match row.location {
        Location::Lines { last, .. } => last,
        _ => 1,
    });
    reading.table(Location::Lines { first: 1, last }, None, rows);
    reading
}

/// Whether a text without a name looks like separated values: three cells a record at least, in nearly
/// every record.
pub fn is_regular(sample: &str) -> bool {
    let (delimiter, start) = delimiter(sample);
    let records = rows(sample, start, delimiter).len().min(30);
    let (regular, width) = regularity(sample, delimiter);
    records >= 2 && width >= 3 && regular * 10 >= records * 9
}

/// The records from byte `start` on, each with its words as they stand in the file.
fn rows(text: &str, start: usize, delimiter: u8) -> Vec<Row> {
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(&text.as_bytes()[start..]);
    let mut rows = Vec::new();
    let mut record = ByteRecord::new();
    // Counts line ends up to `counted`, so that the file is gone through once.
    let (mut line, mut counted) = (1, 0);
    let mut begin = start;
    while reader.read_byte_record(&mut record).is_ok_and(|more| more) {
        let end = start + reader.position().byte() as usize;
        let raw = text.get(begin..end).unwrap_or_default();
        let indent = raw.len() - raw.trim_start_matches(['\r', '\n']).len();
        let words = raw.trim_matches(['\r', '\n']);
        line += lines::ends_in(&text[counted..begin + indent]);
        counted = begin + indent;
        begin = end;
        let cells: Vec<String> =
            record.iter().map(|cell| String::from_utf8_lossy(cell).trim().to_owned()).collect();
        if cells.iter().any(|cell| !cell.is_empty()) {
            let location = Location::Lines { first: line, last: line + lines::ends_in(words) };
            rows.push(Row { location, text: words.to_owned(), cells });
        }
    }
    rows
}

const DELIMITERS: &[u8] = b",;\t|";

/// The delimiter and where the records begin. Excel may name the delimiter in a first line `sep=;`;
/// else it is the one by which most of the first records have the same number of cells.
fn delimiter(text: &str) -> (u8, usize) {
    if let Some(rest) = text.strip_prefix("sep=")
        && let Some(named) = rest.bytes().next().filter(|byte| byte.is_ascii() && *byte != b'\n')
        && rest[1..].trim_start_matches('\r').starts_with('\n')
    {
        let start = text.find('\n').map_or(text.len(), |end| end + 1);
        return (named, start);
    }
    let sample_end = text.char_indices().nth(1 << 16).map_or(text.len(), |(at, _)| at);
    let sample = &text[..sample_end];
    // Of equals the first in the list wins, so the best is looked for from the back.
    let best = DELIMITERS.iter().rev().max_by_key(|delimiter| regularity(sample, **delimiter));
    (best.copied().unwrap_or(b','), 0)
}

/// How many of the first records have the commonest number of cells, if that is more than one, and
/// that number.
fn regularity(sample: &str, delimiter: u8) -> (usize, usize) {
    let mut widths: Vec<usize> =
        rows(sample, 0, delimiter).iter().take(30).map(|row| row.cells.len()).collect();
    widths.sort_unstable();
    widths
        .chunk_by(|a, b| a == b)
        .filter(|same| same[0] > 1)
        .map(|same| (same.len(), same[0]))
        .max()
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Body;

    fn check(source: &str, expected: &[(&str, &str, &[&str])]) {
        let reading = read(source);
        let rows = match reading.sections.first().map(|section| &section.body) {
            Some(Body::Table(table)) => table.rows.clone(),
            _ => Vec::new(),
        };
        let told: Vec<(String, &str, Vec<&str>)> = rows
            .iter()
            .map(|row| {
                let cells = row.cells.iter().map(String::as_str).collect();
                (row.location.to_string(), row.text.as_str(), cells)
            })
            .collect();
        let expected: Vec<(String, &str, Vec<&str>)> = expected
            .iter()
            .map(|(place, text, cells)| ((*place).to_owned(), *text, cells.to_vec()))
            .collect();
        assert_eq!(told, expected, "{source:?}");
    }

    #[test]
    fn a_record_stands_on_its_lines() {
        check(
            "id,note\r\n1,\"two\nlines\"\r\n\r\n2, b \r\n",
            &[
                ("line 1", "id,note", &["id", "note"]),
                ("lines 2–3", "1,\"two\nlines\"", &["1", "two\nlines"]),
                ("line 5", "2, b ", &["2", "b"]),
            ],
        );
    }

    #[test]
    fn the_delimiter_is_told_from_the_records() {
        check(
            "a;b\n1,5;2\n",
            &[("line 1", "a;b", &["a", "b"]), ("line 2", "1,5;2", &["1,5", "2"])],
        );
        check("sep=|\na|b\n", &[("line 2", "a|b", &["a", "b"])]);
        check("only\none\n", &[("line 1", "only", &["only"]), ("line 2", "one", &["one"])]);
    }
}
