//! AsciiDoc, read by lines. Marks are kept, as in Markdown; what a comment holds is hidden text.

use super::lines::{self, Line};
use super::reading::Reading;
use crate::domain::{Body, Concealment, Row};

/// Reads AsciiDoc.
pub fn read(text: &str) -> Reading {
    let all = lines::numbered(text);
    let mut reading = Reading::default();
    let mut rest = all.as_slice();
    let mut paragraph = rest.get(..0).unwrap_or_default();
    // What `[cols="1,2"]` says of the table below it.
    let mut columns = None;
    while let Some(line) = rest.first() {
        let taken = match opening(rest) {
            Opening::Text => {
                paragraph = grown(&all, rest, paragraph);
                rest = &rest[1..];
                continue;
            }
            Opening::Blank => 1,
            Opening::Attributes(height)
            | Opening::Comment(height)
            | Opening::Heading(_, height)
            | Opening::Table(height)
            | Opening::Block(height) => height,
        };
        lines::push_text(&mut reading, paragraph);
        columns = named_columns(paragraph).or(columns);
        let (block, after) = rest.split_at(taken.clamp(1, rest.len()));
        match opening(rest) {
            Opening::Attributes(_) => attributes(&mut reading, block),
            Opening::Comment(_) => {
                reading.hide(lines::place(block), Concealment::Marked, lines::joined(block));
            }
            Opening::Heading(level, _) => {
                let title = line.text.trim_start_matches('=').trim();
                reading.heading(lines::place(block), level, title);
            }
            Opening::Table(_) => table(&mut reading, block, columns.take()),
            Opening::Block(_) => lines::push_text(&mut reading, block),
            Opening::Blank | Opening::Text => {}
        }
        rest = after;
        paragraph = &after[..0];
    }
    lines::push_text(&mut reading, paragraph);
    reading
}

/// The paragraph with the next line; both are neighbours in `all`.
fn grown<'a, 'b>(all: &'b [Line<'a>], rest: &[Line<'a>], paragraph: &[Line<'a>]) -> &'b [Line<'a>] {
    let next = all.len() - rest.len();
    &all[next - paragraph.len()..=next]
}

/// What begins at a line, with how many lines it takes.
enum Opening {
    Blank,
    Attributes(usize),
    Comment(usize),
    Heading(u8, usize),
    Table(usize),
    Block(usize),
    Text,
}

fn opening(rest: &[Line<'_>]) -> Opening {
    let line = rest.first().map_or("", |line| line.text).trim_end();
    if line.trim().is_empty() {
        return Opening::Blank;
    }
    if attribute(line).is_some() {
        let height = rest.iter().take_while(|line| attribute(line.text).is_some()).count();
        return Opening::Attributes(height);
    }
    if let Some(level) = heading_level(line) {
        return Opening::Heading(level, 1);
    }
    if is_table_mark(line) {
        return Opening::Table(to_mark(rest, line));
    }
    if line.starts_with("//") && !line.starts_with("///") {
        return Opening::Comment(1);
    }
    match delimiter(line) {
        Some('/') => Opening::Comment(to_mark(rest, line)),
        // What stands in an example, a sidebar or a quotation is text like any other.
        Some('=' | '*' | '_') => Opening::Block(1),
        Some(_) => Opening::Block(to_mark(rest, line)),
        None => Opening::Text,
    }
}

/// `:owner: Kim Lee`
fn attribute(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.strip_prefix(':')?.split_once(':')?;
    let is_name =
        !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || "-_!".contains(c));
    (is_name && (value.is_empty() || value.starts_with(' '))).then(|| (name, value.trim()))
}

fn heading_level(line: &str) -> Option<u8> {
    let title = line.trim_start_matches('=');
    let level = line.len() - title.len();
    let is_heading = (1..=6).contains(&level) && title.starts_with(' ') && !title.trim().is_empty();
    is_heading.then_some(level as u8)
}

fn is_table_mark(line: &str) -> bool {
    let dashes = line.trim_start_matches(['|', ',', ':', '!']);
    line.len() == dashes.len() + 1 && dashes.len() >= 3 && dashes.chars().all(|c| c == '=')
}

/// The character a line is made of that opens or closes a block.
fn delimiter(line: &str) -> Option<char> {
    let first = line.chars().next().filter(|c| "-.=*_+/`".contains(*c))?;
    let length = line.chars().count();
    let shortest = if first == '`' { 3 } else { 4 };
    (length >= shortest && line.chars().all(|c| c == first)).then_some(first)
}

/// How many lines up to the one that closes what the first opens; all where none does.
fn to_mark(rest: &[Line<'_>], mark: &str) -> usize {
    let close = rest.iter().skip(1).position(|line| line.text.trim_end() == mark);
    close.map_or(rest.len(), |at| at + 2)
}

fn attributes(reading: &mut Reading, block: &[Line<'_>]) {
    let pairs = block.iter().filter_map(|line| attribute(line.text));
    let pairs = pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    reading.push(lines::place(block), Body::FrontMatter(pairs, lines::joined(block)));
}

/// The number of columns in `[cols="1,2a,3*"]`.
fn named_columns(paragraph: &[Line<'_>]) -> Option<usize> {
    let (_, columns) = paragraph.last()?.text.split_once("cols=")?;
    let quote = columns.chars().next().filter(|c| "\"'".contains(*c));
    let end = quote.map_or_else(
        || columns.find([',', ']']),
        |quote| columns[1..].find(quote).map(|at| at + 1),
    );
    let listed = columns.get(..end?)?.trim_matches(['"', '\'']);
    let count = |column: &str| {
        let repeated = column.trim().split_once('*').and_then(|(times, _)| times.parse().ok());
        repeated.unwrap_or(1_usize).min(COLUMNS_MAX)
    };
    Some(listed.split([',', ';']).map(count).sum::<usize>().clamp(1, COLUMNS_MAX))
}

const COLUMNS_MAX: usize = 512;

/// A table: cells begin with a pipe, and are parted into rows by how many columns there are; the first
/// line with cells says so where nothing else does. A row's words are its lines.
fn table(reading: &mut Reading, block: &[Line<'_>], columns: Option<usize>) {
    let closed =
        block.len() > 1 && block.last().is_some_and(|line| is_table_mark(line.text.trim_end()));
    let inner = block.get(1..block.len() - usize::from(closed)).unwrap_or_default();
    let mut cells: Vec<(u32, String)> = Vec::new();
    let mut width = columns;
    for line in inner {
        let mut pieces = pieces(line.text).into_iter();
        // What stands before the first pipe goes on with the cell above.
        let before = pieces.next().unwrap_or_default();
        if let Some((_, cell)) = cells.last_mut().filter(|_| !before.trim().is_empty()) {
            cell.push('\n');
            cell.push_str(before.trim());
        }
        let first = cells.len();
        cells.extend(pieces.map(|cell| (line.number, cell.trim().to_owned())));
        width = width.or_else(|| Some(cells.len() - first).filter(|count| *count > 0));
    }
    let width = width.unwrap_or(1);
    let starts: Vec<u32> = cells.chunks(width).filter_map(|row| row.first()).map(|c| c.0).collect();
    let end = inner.last().map_or(1, |line| line.number);
    let rows = cells.chunks(width).zip(&starts).enumerate().map(|(nth, (row, start))| {
        let last = starts.get(nth + 1).map_or(end, |next| next.saturating_sub(1).max(*start));
        let lines: Vec<Line<'_>> = inner
            .iter()
            .copied()
            .filter(|line| (*start..=last).contains(&line.number) && !line.is_blank())
            .collect();
        let location = lines::place(&lines);
        let cells = row.iter().map(|(_, cell)| cell.clone()).collect();
        Row { location, text: lines::joined(&lines), cells }
    });
    let rows: Vec<Row> = rows.collect();
    if rows.is_empty() {
        lines::push_text(reading, inner);
    } else {
        reading.table(lines::place(block), None, rows);
    }
}

/// The pieces of a line between the pipes that are not escaped, without what a pipe may be marked with
/// (`2+^s|`).
fn pieces(line: &str) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut escaped = false;
    for character in line.chars() {
        if character == '|' && !escaped {
            if let Some(last) = pieces.last_mut() {
                let marked = last.rfind(char::is_whitespace).map_or(0, |at| at + 1);
                if last.get(marked..).is_some_and(is_cell_mark) {
                    last.truncate(marked);
                }
            }
            pieces.push(String::new());
        } else if let Some(last) = pieces.last_mut() {
            if character == '|' {
                last.pop();
            }
            last.push(character);
        }
        escaped = character == '\\';
    }
    pieces
}

fn is_cell_mark(word: &str) -> bool {
    !word.is_empty()
        && word.len() <= 8
        && word.chars().all(|c| c.is_ascii_digit() || "+*.^<>adehlmsv".contains(c))
        && word.contains(['+', '*', '^', '<', '>', '.'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: &str, expected: &[&str]) {
        let reading = read(source);
        let mut told: Vec<String> = Vec::new();
        for section in &reading.sections {
            let text = section.text().replace('\n', "¶");
            let kind = match &section.body {
                Body::Heading { level, .. } => format!("h{level} {text}"),
                Body::FrontMatter(pairs, _) => format!("{pairs:?}"),
                Body::Table(table) => {
                    let row = |row: &Row| format!("{} <{}>", row.cells.join("/"), row.location);
                    table.rows.iter().map(row).collect::<Vec<_>>().join(" ")
                }
                Body::Text(_) | Body::Margin(_) => text,
            };
            told.push(format!("{}: {kind}", section.location));
        }
        told.extend(
            reading
                .hidden
                .iter()
                .map(|hidden| format!("hidden {}: {}", hidden.location, hidden.text)),
        );
        assert_eq!(told, expected, "{source}");
    }

    #[test]
    fn headings_and_attributes_are_told_by_their_marks() {
        check(
            "= AI policy\nKim Lee\n:version: 2.1\n:owner: Kim Lee\n\n== Scope\nAll systems.\n// not yet\n",
            &[
                "line 1: h1 AI policy",
                "line 2: Kim Lee",
                "lines 3–4: [(\"version\", \"2.1\"), (\"owner\", \"Kim Lee\")]",
                "line 6: h2 Scope",
                "line 7: All systems.",
                "hidden line 8: // not yet",
            ],
        );
    }

    #[test]
    fn a_table_keeps_its_cells() {
        check(
            "|===\n|Id |Risk\n\n|R-1\n|Bias\nagain\n|R-2 |a \\| b\n|===\n",
            &["lines 1–8: Id/Risk <line 2> R-1/Bias\nagain <lines 4–6> R-2/a | b <line 7>"],
        );
        check(
            "[cols=\"1,1\"]\n|===\n|a\n|b\n|===\n",
            &["line 1: [cols=\"1,1\"]", "lines 2–5: a/b <lines 3–4>"],
        );
    }

    #[test]
    fn a_listing_holds_no_headings() {
        check("----\n== no\n----\nafter\n", &["lines 1–3: ----¶== no¶----", "line 4: after"]);
        check("////\nold\n////\n", &["hidden lines 1–3: ////\nold\n////"]);
    }
}
