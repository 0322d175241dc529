//! Markdown, read by lines. Marks are kept: a quotation has to be found in the file as it is.

use super::lines::{self, Line};
use super::reading::Reading;
use super::text::underline_level;
use crate::domain::{Body, Row};

/// Reads Markdown.
pub fn read(text: &str) -> Reading {
    let all = lines::numbered(text);
    let mut reading = Reading::default();
    let mut rest = front_matter(&mut reading, &all);
    let mut paragraph: &[Line<'_>] = &rest[..0];
    while let Some((line, after)) = rest.split_first() {
        let taken = if let Some(fence) = fence(line.text) {
            1 + after
                .iter()
                .position(|line| closes(line.text, fence))
                .map_or(after.len(), |at| at + 1)
        } else if let Some(level) = underline(paragraph, line) {
            let (title, before) =
                (paragraph[paragraph.len() - 1], &paragraph[..paragraph.len() - 1]);
            lines::push_text(&mut reading, before);
            reading.heading(lines::place(&[title, *line]), level, title.text.trim());
            (paragraph, rest) = (&after[..0], after);
            continue;
        } else if let Some((level, title)) = atx(line.text) {
            lines::push_text(&mut reading, paragraph);
            reading.heading(lines::place(&rest[..1]), level, title);
            (paragraph, rest) = (&after[..0], after);
            continue;
        } else if after.first().is_some_and(|next| opens_table(line.text, next.text)) {
            lines::push_text(&mut reading, paragraph);
            let height =
                rest.iter().position(|line| !line.text.contains('|')).unwrap_or(rest.len());
            table(&mut reading, &rest[..height]);
            rest = &rest[height..];
            paragraph = &rest[..0];
            continue;
        } else if line.is_blank() {
            lines::push_text(&mut reading, paragraph);
            (paragraph, rest) = (&after[..0], after);
            continue;
        } else {
            1
        };
        // The paragraph and the rest are neighbours in `all`, so it grows by what is taken.
        let start = rest_start(&all, rest) - paragraph.len();
        paragraph = &all[start..start + paragraph.len() + taken];
        rest = &rest[taken..];
    }
    lines::push_text(&mut reading, paragraph);
    reading
}

fn rest_start(all: &[Line<'_>], rest: &[Line<'_>]) -> usize {
    all.len() - rest.len()
}

/// Takes the YAML block between `---` lines off the top, as pairs; gives back what follows.
fn front_matter<'a, 'b>(reading: &mut Reading, all: &'b [Line<'a>]) -> &'b [Line<'a>] {
    let opens = all.first().is_some_and(|line| line.text.trim_end() == "---");
    let close = |line: &Line<'_>| matches!(line.text.trim_end(), "---" | "...");
    let Some(height) = all.iter().skip(1).position(close).filter(|_| opens) else { return all };
    let inner = &all[1..=height];
    let mut pairs: Vec<(String, String)> = Vec::new();
    for line in inner {
        let item = line.text.trim_start().strip_prefix("- ").map(unquoted);
        if let (Some(item), Some((_, value))) = (item, pairs.last_mut()) {
            let comma = if value.is_empty() { "" } else { ", " };
            value.push_str(comma);
            value.push_str(item);
        } else if let Some((key, value)) = lines::pair(line.text) {
            pairs.push((key.to_owned(), unquoted(value).to_owned()));
        }
    }
    reading.push(lines::place(inner), Body::FrontMatter(pairs, lines::joined(inner)));
    &all[height + 2..]
}

fn unquoted(value: &str) -> &str {
    let value = value.trim();
    let inner = |quote| value.strip_prefix(quote).and_then(|value| value.strip_suffix(quote));
    inner('"').or_else(|| inner('\'')).unwrap_or(value)
}

/// The mark that opens a block of code, which the same mark closes.
fn fence(line: &str) -> Option<&str> {
    let line = line.trim_start();
    ["```", "~~~"].into_iter().find(|mark| line.starts_with(mark))
}

fn closes(line: &str, fence: &str) -> bool {
    let line = line.trim();
    line.starts_with(fence) && line.trim_matches(['`', '~']).is_empty()
}

/// The level and words of a heading `## Title ##`.
fn atx(line: &str) -> Option<(u8, &str)> {
    let line = line.trim_start();
    let level = line.len() - line.trim_start_matches('#').len();
    let title = &line[level..];
    if !(1..=6).contains(&level) || !title.starts_with([' ', '\t']) {
        return None;
    }
    let title = title.trim();
    let closed = title.trim_end_matches('#');
    let title = if closed.ends_with(char::is_whitespace) { closed.trim_end() } else { title };
    Some((level as u8, title))
}

/// The level of the heading whose words are the paragraph's last line and which this line underlines.
fn underline(paragraph: &[Line<'_>], line: &Line<'_>) -> Option<u8> {
    let [title] = paragraph else { return None };
    let is_item = title.text.trim_start().starts_with(['-', '*', '+', '>', '|', '`', '~']);
    underline_level(line.text).filter(|_| !is_item)
}

fn opens_table(header: &str, separator: &str) -> bool {
    let separator = separator.trim();
    let is_rule = |cell: &String| {
        let dashes = cell.trim_start_matches(':').trim_end_matches(':');
        !dashes.is_empty() && dashes.chars().all(|c| c == '-')
    };
    header.contains('|')
        && separator.contains('|')
        && separator.contains('-')
        && cells(separator).iter().all(is_rule)
}

/// A table: the header with the rule below it, which is no row, and the rows. The rule stays in the
/// header's words, so that the words of several rows stand in the source as one piece.
fn table(reading: &mut Reading, block: &[Line<'_>]) {
    let row = |lines: &[Line<'_>]| Row {
        location: lines::place(lines),
        text: lines::joined(lines),
        cells: cells(lines[0].text),
    };
    let rows = std::iter::once(&block[..2]).chain(block[2..].chunks(1)).map(row).collect();
    reading.table(lines::place(block), None, rows);
}

/// The cells of a row, between the pipes that are not escaped.
fn cells(line: &str) -> Vec<String> {
    let line = line.trim();
    let line = line.strip_prefix('|').unwrap_or(line);
    let mut cells = Vec::new();
    let mut cell = String::new();
    let mut escaped = false;
    for character in line.chars() {
        match character {
            '|' if !escaped => cells.push(std::mem::take(&mut cell)),
            '|' => {
                // The backslash belongs to the pipe and not to the words.
                cell.pop();
                cell.push('|');
            }
            other => cell.push(other),
        }
        escaped = character == '\\' && !escaped;
    }
    if !cell.is_empty() || cells.is_empty() {
        cells.push(cell);
    }
    cells.iter().map(|cell| cell.trim().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: &str, expected: &[&str]) {
        let told: Vec<String> = read(source)
            .sections
            .iter()
            .map(|section| {
                let kind = match &section.body {
                    Body::Heading { level, .. } => format!("h{level}"),
                    Body::Text(_) => "text".to_owned(),
                    Body::Table(table) => {
                        let rows = table.rows.iter().map(|row| row.cells.join("/"));
                        format!("table {}", rows.collect::<Vec<_>>().join(" "))
                    }
                    Body::Margin(_) => "margin".to_owned(),
                    Body::FrontMatter(pairs, _) => format!("front {pairs:?}"),
                };
                format!("{}: {kind} {}", section.location, section.text().replace('\n', "¶"))
            })
            .collect();
        assert_eq!(told, expected, "{source}");
    }

    #[test]
    fn headings_are_told_by_marks_and_underlines() {
        check("# One #\ntext\n## Two", &["line 1: h1 One", "line 2: text text", "line 3: h2 Two"]);
        check("Title\n=====\n\nbody\n", &["lines 1–2: h1 Title", "line 4: text body"]);
        check("- item\n---\n", &["lines 1–2: text - item¶---"]);
        check("#hashtag", &["line 1: text #hashtag"]);
    }

    #[test]
    fn code_is_text_as_it_stands() {
        check(
            "```\n# no heading\n\nx\n```\nafter",
            &["lines 1–6: text ```¶# no heading¶¶x¶```¶after"],
        );
        check("a\n\n~~~\nopen", &["line 1: text a", "lines 3–4: text ~~~¶open"]);
    }

    #[test]
    fn a_table_keeps_its_cells() {
        check(
            "| Id | Text |\n|---|:-:|\n| 1 | a \\| b |\n\nend",
            &["lines 1–3: table Id/Text 1/a | b ", "line 5: text end"],
        );
    }

    #[test]
    fn front_matter_is_pairs() {
        check(
            "---\ntitle: \"AI policy\"\ntags:\n  - ai\n  - risk\n---\n# AI",
            &[
                r#"lines 2–5: front [("title", "AI policy"), ("tags", "ai, risk")] title: "AI policy"¶tags:¶  - ai¶  - risk"#,
                "line 7: h1 AI",
            ],
        );
        check("---\nno end", &["lines 1–2: text ---¶no end"]);
    }
}
