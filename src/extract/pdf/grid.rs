//! Tables that are ruled: where level and upright lines cross, the fields between them are cells, and
//! all lines of text in a field are one cell's.

use super::hyphens::Vocabulary;
use super::layout::{Cell, Line};
use super::lines::{self, Span};
use super::sheet::Rule;

/// A table as its rules draw it.
#[derive(Debug)]
pub struct Grid {
    /// Where its columns begin and end, from the left.
    columns: Vec<f64>,
    /// Where its rows begin and end, from the top.
    rows: Vec<f64>,
    levels: Vec<Rule>,
    uprights: Vec<Rule>,
}

/// The tables that rules draw on a page.
pub fn of(levels: &[Rule], uprights: &[Rule]) -> Vec<Grid> {
    let (levels, uprights) = (merged(levels), merged(uprights));
    if levels.len() < 2 || uprights.len() < 2 || levels.len() + uprights.len() > RULES_MAX {
        return Vec::new();
    }
    // Rules that cross belong to one table: those of a table are found from any of them.
    let mut table_of: Vec<Option<usize>> = vec![None; levels.len()];
    let mut upright_of: Vec<Option<usize>> = vec![None; uprights.len()];
    let mut count = 0;
    for start in 0..levels.len() {
        if table_of[start].is_some() {
            continue;
        }
        let mut open = vec![start];
        table_of[start] = Some(count);
        while let Some(level) = open.pop() {
            for (index, upright) in uprights.iter().enumerate() {
                if upright_of[index].is_some() || !cross(&levels[level], upright) {
                    continue;
                }
                upright_of[index] = Some(count);
                for (other, rule) in levels.iter().enumerate() {
                    if table_of[other].is_none() && cross(rule, upright) {
                        table_of[other] = Some(count);
                        open.push(other);
                    }
                }
            }
        }
        count += 1;
    }
    let of_table = |rules: &[Rule], tables: &[Option<usize>], table: usize| -> Vec<Rule> {
        rules
            .iter()
            .zip(tables)
            .filter(|(_, of)| **of == Some(table))
            .map(|(rule, _)| *rule)
            .collect()
    };
    (0..count)
        .filter_map(|table| {
            let levels = of_table(&levels, &table_of, table);
            let uprights = of_table(&uprights, &upright_of, table);
            Grid::of(levels, uprights)
        })
        .collect()
}

/// A page with more is a drawing.
const RULES_MAX: usize = 1_500;
/// Ends of rules that meet may miss each other by this much.
const SLACK: f64 = 3.0;
const COLUMNS_MAX: usize = 60;
const ROWS_MAX: usize = 300;

fn cross(level: &Rule, upright: &Rule) -> bool {
    level.from - SLACK <= upright.at
        && upright.at <= level.to + SLACK
        && upright.from - SLACK <= level.at
        && level.at <= upright.to + SLACK
}

/// Rules in one line that touch, as one; cells are often framed one by one.
fn merged(rules: &[Rule]) -> Vec<Rule> {
    let mut rules = rules.to_vec();
    rules.sort_by(|a, b| a.at.total_cmp(&b.at).then(a.from.total_cmp(&b.from)));
    let mut merged: Vec<Rule> = Vec::new();
    for group in rules.chunk_by_mut(|a, b| b.at - a.at < 1.5) {
        group.sort_by(|a, b| a.from.total_cmp(&b.from));
        let first = merged.len();
        for rule in group {
            match merged[first..].last_mut().filter(|last| rule.from <= last.to + SLACK) {
                Some(last) => last.to = last.to.max(rule.to),
                None => merged.push(*rule),
            }
        }
    }
    merged
}

/// Places of rules, those that are nearly one taken as one.
fn places(rules: &[Rule]) -> Vec<f64> {
    let mut places: Vec<f64> = rules.iter().map(|rule| rule.at).collect();
    places.sort_by(f64::total_cmp);
    places.dedup_by(|a, b| *a - *b < SLACK + 1.0);
    places
}

impl Grid {
    fn of(levels: Vec<Rule>, uprights: Vec<Rule>) -> Option<Self> {
        let (mut rows, columns) = (places(&levels), places(&uprights));
        rows.reverse();
        let many = rows.len() > ROWS_MAX || columns.len() > COLUMNS_MAX;
        // One column or one row is a frame.
        (rows.len() >= 3 && columns.len() >= 3 && !many).then_some(Self {
            columns,
            rows,
            levels,
            uprights,
        })
    }

    /// The row and column of a field that text stands in.
    fn field(&self, span: &Span) -> Option<(usize, usize)> {
        let y = span.height + 0.3 * span.size;
        let x = span.left + (0.5 * span.size).min(0.5 * (span.right - span.left));
        let row = self.rows.windows(2).position(|edges| edges[1] <= y && y <= edges[0])?;
        let column = self.columns.windows(2).position(|edges| edges[0] <= x && x <= edges[1])?;
        Some(self.merged_field(row, column))
    }

    /// The first field of those that no rule separates from a field.
    fn merged_field(&self, mut row: usize, mut column: usize) -> (usize, usize) {
        let middle = |edges: &[f64], index: usize| f64::midpoint(edges[index], edges[index + 1]);
        let ruled = |rules: &[Rule], at: f64, along: f64| {
            rules.iter().any(|rule| {
                (rule.at - at).abs() < SLACK + 1.0 && rule.from <= along && along <= rule.to
            })
        };
        let y = middle(&self.rows, row);
        while column > 0 && !ruled(&self.uprights, self.columns[column], y) {
            column -= 1;
        }
        let x = middle(&self.columns, column);
        while row > 0 && !ruled(&self.levels, self.rows[row], x) {
            row -= 1;
        }
        (row, column)
    }

    /// Takes the text that stands in the table out of the spans, as lines, one for a row, with what
    /// stands for the table among the spans. Takes nothing where the fields hold no table.
    pub fn take(&self, spans: &mut Vec<Span>, word_gap: f64) -> Option<(Span, Vec<Line>)> {
        let (rows, columns) = (self.rows.len() - 1, self.columns.len() - 1);
        let mut fields: Vec<Vec<Vec<Span>>> = vec![vec![Vec::new(); columns]; rows];
        let mut inside = Vec::new();
        for (index, span) in spans.iter().enumerate() {
            if let Some((row, column)) = self.field(span) {
                fields[row][column].push(span.clone());
                inside.push(index);
            }
        }
        let used_columns =
            (0..columns).filter(|column| fields.iter().any(|row| !row[*column].is_empty())).count();
        let used_rows = fields.iter().filter(|row| row.iter().any(|cell| !cell.is_empty())).count();
        // The lines behind a chart cross as well, and little stands between them.
        if used_columns < 2 || used_rows < 2 || used_rows * 3 < rows {
            return None;
        }
        let words = Vocabulary::default();
        let mut lines = Vec::new();
        for (row, cells) in fields.into_iter().enumerate() {
            let size = cells.iter().flatten().map(|span| span.size).fold(0.0, f64::max);
            let cells: Vec<Cell> = cells
                .into_iter()
                .enumerate()
                .map(|(column, spans)| {
                    let text: Vec<Line> = lines::rows(spans)
                        .iter()
                        .map(|row| lines::line(row, word_gap))
                        .filter(|line| !line.cells.is_empty())
                        .collect();
                    let text = words.joined(&text).replace("  ", " ");
                    Cell { x: self.columns[column], text }
                })
                .collect();
            if cells.iter().any(|cell| !cell.text.is_empty()) {
                lines.push(Line {
                    height: Some(self.rows[row + 1]),
                    size,
                    turn: 0,
                    table: None,
                    cells,
                });
            }
        }
        let place = Span::in_place_of(
            inside.iter().map(|index| &spans[*index]),
            (self.columns[0], self.columns[columns]),
            self.rows[0],
        );
        for index in inside.into_iter().rev() {
            spans.remove(index);
        }
        Some((place, lines))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::pdf::sheet::{Glyph, Ink};

    fn rule(from: f64, to: f64, at: f64) -> Rule {
        Rule { from, to, at }
    }

    fn word(x: f64, y: f64, word: &str) -> Vec<Glyph> {
        let letters = word.chars().enumerate();
        let letter = |(nth, letter): (usize, char)| Glyph {
            x: x + 5.0 * nth as f64,
            y,
            advance: 5.0,
            size: 10.0,
            turn: 0,
            letter,
            ink: Ink::Unknown,
        };
        letters.map(letter).collect()
    }

    #[test]
    fn lines_in_one_field_are_one_cell() {
        let levels = [rule(0.0, 200.0, 100.0), rule(0.0, 200.0, 80.0), rule(0.0, 200.0, 40.0)];
        let uprights = [rule(40.0, 100.0, 0.0), rule(40.0, 100.0, 60.0), rule(40.0, 100.0, 200.0)];
        let grids = of(&levels, &uprights);
        let glyphs = [
            word(5.0, 85.0, "Id"),
            word(65.0, 85.0, "Risk"),
            word(5.0, 65.0, "R1"),
            word(65.0, 65.0, "long-"),
            word(65.0, 50.0, "term bias"),
        ]
        .concat();
        let mut spans = lines::spans(&glyphs, &[]);
        let (_, lines) = grids[0].take(&mut spans, 0.13).expect("it is a table");
        let cells: Vec<Vec<&str>> = lines
            .iter()
            .map(|line| line.cells.iter().map(|cell| cell.text.as_str()).collect())
            .collect();
        assert_eq!(cells, [["Id", "Risk"], ["R1", "long-term bias"]]);
        assert!(spans.is_empty());
    }

    #[test]
    fn a_frame_is_no_table() {
        let levels = [rule(0.0, 200.0, 100.0), rule(0.0, 200.0, 40.0)];
        let uprights = [rule(40.0, 100.0, 0.0), rule(40.0, 100.0, 200.0)];
        assert!(of(&levels, &uprights).is_empty());
    }
}
