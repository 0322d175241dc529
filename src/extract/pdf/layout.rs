//! Lines to paragraphs, headings, tables and margins. Where in doubt it stays a paragraph.

use std::collections::BTreeSet;

use super::super::reading::Reading;
use super::super::text::numbering_level;
use super::hyphens::Vocabulary;
use super::margins::Margins;
use super::outline::Outline;
use super::sizes::Sizes;
use crate::domain::{Body, Location};

/// A line of a page.
#[derive(Clone, Debug)]
pub struct Line {
    /// How high above the bottom of the page it stands, where that is known.
    pub height: Option<f64>,
    /// How large its letters are; 0 where that is not known.
    pub size: f64,
    /// How far it is turned against the page, in degrees.
    pub turn: i16,
    /// Which ruled table of its page it is a row of; its cells are then those of the table.
    pub table: Option<usize>,
    /// Its pieces between wide gaps; at least one.
    pub cells: Vec<Cell>,
}

/// A piece of a line.
#[derive(Clone, Debug)]
pub struct Cell {
    /// Where it begins.
    pub x: f64,
    /// Its words.
    pub text: String,
}

impl Line {
    /// A line whose place on the page is not known.
    pub fn without_place(text: &str) -> Self {
        let cell = Cell { x: 0.0, text: text.trim().to_owned() };
        Self { height: None, size: 0.0, turn: 0, table: None, cells: vec![cell] }
    }

    /// Its words.
    pub fn text(&self) -> String {
        let cells = self.cells.iter().map(|cell| cell.text.as_str());
        cells.filter(|text| !text.is_empty()).collect::<Vec<_>>().join("  ")
    }

    fn begins_item(&self) -> bool {
        let text = &self.cells[0].text;
        let number = text.split_whitespace().next().unwrap_or_default();
        text.starts_with(['•', '◦', '▪', '–', '●', '○', '■', '\u{F0B7}'])
            || (text.len() > number.len()
                && number.ends_with(['.', ')'])
                && numbering_level(number).is_some())
    }
}

/// Adds the pages' text to the reading.
pub fn push(reading: &mut Reading, pages: Vec<(u32, Vec<Line>)>, outline: &Outline) {
    let margins = Margins::of(&pages);
    let sizes = Sizes::of(&pages);
    let words = Vocabulary::of(&pages);
    let mut seen = BTreeSet::new();
    for (page, lines) in pages {
        let mut paragraph = 0;
        let place = |paragraph: u32| Location::on_page(page, paragraph);
        let (repeated, lines) = margins.split(page, lines);
        for line in repeated {
            // The same header on every page is one statement, not fifty.
            if seen.insert(line.text()) {
                paragraph += 1;
                reading.push(place(paragraph), Body::Margin(line.text()));
            }
        }
        let blocks = blocks(&lines);
        for (index, block) in blocks.iter().enumerate() {
            paragraph += 1;
            let next = blocks.get(index + 1).map(|block| &block[0]);
            if let Some(rows) = table(block) {
                reading.table_in_text(Some(page), paragraph, rows);
                continue;
            }
            let text = words.joined(block);
            let listed = outline.level(&text).filter(|_| block.len() <= 4);
            if let Some(level) = listed.or_else(|| sizes.heading(block, next)) {
                reading.heading(place(paragraph), level, text);
            } else {
                reading.text(place(paragraph), text);
            }
        }
    }
}

/// Cuts lines into blocks: at wide gaps, at changes of size, and before items of a list.
fn blocks(lines: &[Line]) -> Vec<&[Line]> {
    let leading = leading(lines);
    let mut in_table = false;
    lines
        .chunk_by(|above, below| {
            if above.table.is_some() || below.table.is_some() {
                in_table = false;
                return above.table == below.table;
            }
            let (Some(upper), Some(lower)) = (above.height, below.height) else {
                return above.height.is_none() && below.height.is_none() && !ends_paragraph(above);
            };
            let drop = upper - lower;
            let size = above.size.max(below.size).max(1.0);
            // A cell with more lines than its neighbours goes on alone.
            let goes_on = (in_table || above.cells.len() > 1)
                && below.cells.len() == 1
                && drop <= leading * 1.15 * size
                && is_under_column(above, below);
            let both_rows = above.cells.len() > 1 && below.cells.len() > 1
                || (in_table && below.cells.len() > 1);
            let gap_max = if both_rows { 3.0 } else { leading * 1.3 };
            let joined = drop > -0.5 * size
                && drop <= gap_max * size
                && (above.size - below.size).abs() <= 0.12 * size
                && (both_rows || goes_on || (above.cells.len() == 1) == (below.cells.len() == 1))
                && above.turn == below.turn
                && (both_rows || goes_on || !below.begins_item());
            in_table = joined && (both_rows || goes_on);
            joined
        })
        .collect()
}

/// Whether a line stands under a column of another one that is not its first.
fn is_under_column(above: &Line, below: &Line) -> bool {
    let Some(cell) = below.cells.first() else { return false };
    let others = if above.cells.len() > 1 { &above.cells[1..] } else { &above.cells[..] };
    others.iter().any(|other| (other.x - cell.x).abs() < 0.5 * below.size.max(1.0))
}

/// Without places, only a line that ends a sentence, or stays short, tells where a paragraph ends.
fn ends_paragraph(line: &Line) -> bool {
    let text = &line.cells[0].text;
    text.ends_with(['.', ':', '!', '?']) || text.chars().count() < 40
}

/// The usual drop from line to line, in letter sizes: the lower quartile, as wider drops are gaps.
fn leading(lines: &[Line]) -> f64 {
    let mut drops: Vec<f64> = lines
        .windows(2)
        .filter_map(|pair| {
            let drop = (pair[0].height? - pair[1].height?) / pair[0].size.max(1.0);
            (drop > 0.5 && drop < 3.0).then_some(drop)
        })
        .collect();
    drops.sort_by(f64::total_cmp);
    drops.get(drops.len() / 4).copied().unwrap_or(1.2).clamp(1.0, 2.2)
}

/// A block as rows, where it is a table: two lines at least with two columns, and no contents list.
fn table(block: &[Line]) -> Option<Vec<Vec<String>>> {
    if block[0].table.is_some() {
        let cells = |line: &Line| line.cells.iter().map(|cell| cell.text.clone()).collect();
        return Some(block.iter().map(cells).collect());
    }
    let is_row = |line: &Line| line.cells.len() > 1;
    let listed = block.iter().any(|line| line.text().contains("...."));
    if listed || block.iter().filter(|line| is_row(line)).count() < 2 || !is_row(&block[0]) {
        return None;
    }
    let widest = block.iter().max_by_key(|line| line.cells.len())?;
    let columns: Vec<f64> = widest.cells.iter().map(|cell| cell.x).collect();
    let mut rows: Vec<Vec<String>> = Vec::new();
    for (index, line) in block.iter().enumerate() {
        let cells = row(line, &columns);
        let above = index.checked_sub(1).and_then(|above| block.get(above));
        let tight = above.is_some_and(|above| {
            let drop = above.height.zip(line.height).map_or(f64::INFINITY, |(a, b)| a - b);
            drop <= 1.45 * line.size.max(above.size)
        });
        // A row without its first cell, close under another one, is that row going on.
        match rows.last_mut().filter(|_| tight && cells[0].is_empty()) {
            Some(row) => row.iter_mut().zip(cells).for_each(|(cell, more)| append(cell, &more)),
            None => rows.push(cells),
        }
    }
    Some(rows)
}

/// Adds the next line of a cell.
fn append(cell: &mut String, more: &str) {
    if more.is_empty() {
        return;
    }
    let lines = [Line::without_place(cell), Line::without_place(more)];
    let filled = usize::from(cell.is_empty());
    *cell = Vocabulary::default().joined(&lines[filled..]);
}

/// The cells of a line under the columns they stand nearest to.
fn row(line: &Line, columns: &[f64]) -> Vec<String> {
    let mut row = vec![String::new(); columns.len()];
    for cell in &line.cells {
        let distance = |index: &usize| (columns[*index] - cell.x).abs();
        let nearest = (0..columns.len()).min_by(|a, b| distance(a).total_cmp(&distance(b)));
        if let Some(words) = nearest.and_then(|index| row.get_mut(index)) {
            if !words.is_empty() {
                words.push(' ');
            }
            words.push_str(&cell.text);
        }
    }
    row
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(height: f64, size: f64, text: &str) -> Line {
        let cells = text.split('|').zip([0.0, 100.0, 200.0]);
        let cells = cells.map(|(text, x)| Cell { x, text: text.to_owned() });
        Line { height: Some(height), size, turn: 0, table: None, cells: cells.collect() }
    }

    fn check(lines: Vec<Line>, expected: &[&str]) {
        let mut reading = Reading::default();
        push(&mut reading, vec![(1, lines)], &Outline::default());
        let told: Vec<String> = reading
            .sections
            .iter()
            .map(|section| match &section.body {
                Body::Heading { level, text } => format!("h{level} {text}"),
                Body::Table(table) => {
                    table.rows.iter().map(|row| row.cells.join("/")).collect::<Vec<_>>().join(" ")
                }
                _ => section.text().to_owned(),
            })
            .collect();
        assert_eq!(told, expected);
    }

    #[test]
    fn a_gap_ends_a_paragraph_and_large_letters_are_headings() {
        check(
            vec![
                line(700.0, 18.0, "Policy"),
                line(670.0, 10.0, "The policy says that require-"),
                line(658.0, 10.0, "ments are kept. All requirements"),
                line(646.0, 10.0, "count."),
                line(620.0, 10.0, "Next."),
            ],
            &[
                "h1 Policy",
                "The policy says that requirements are kept. All requirements count.",
                "Next.",
            ],
        );
    }

    #[test]
    fn lines_with_columns_are_a_table() {
        check(
            vec![
                line(700.0, 10.0, "Id|Owner|Due"),
                line(686.0, 10.0, "R1|Kim|2026-01-02"),
                line(640.0, 10.0, "After the table."),
            ],
            &["Id/Owner/Due R1/Kim/2026-01-02", "After the table."],
        );
    }
}
