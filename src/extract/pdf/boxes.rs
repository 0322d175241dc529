//! Where words stand on a page: boxes around them, for showing a quotation on the page's picture.
//!
//! The words are looked for in the lines as they are read, by letters and digits alone, because a quotation
//! forgets line breaks, hyphens and the gaps of tables. Words that are not found have no boxes: a box around
//! the wrong line is worse than none.

use hayro::hayro_interpret::InterpreterCache;
use hayro::hayro_syntax::page::Page;

use super::drawing;
use super::layout::Line;
use super::page;
use super::sheet::{Area, Glyph};

/// The boxes around words on a page, one for each piece of a line, from the page's lower left corner.
pub fn around(on: &Page<'_>, words: &str) -> Vec<Area> {
    let wanted = letters(words);
    let sheet = drawing::sheet(on, &InterpreterCache::new());
    let lines = page::text(&sheet).lines;
    covered(&lines, &wanted)
        .into_iter()
        .filter_map(|(line, cell)| area(&lines, line, cell, &sheet.glyphs))
        .collect()
}

/// The letters and digits of a text, in order.
fn letters(text: &str) -> Vec<char> {
    text.chars().filter(|one| one.is_alphanumeric()).collect()
}

/// The pieces of lines that the words run through: line, and cell of it.
fn covered(lines: &[Line], wanted: &[char]) -> Vec<(usize, usize)> {
    if wanted.is_empty() {
        return Vec::new();
    }
    let mut all: Vec<char> = Vec::new();
    let mut of: Vec<(usize, usize)> = Vec::new();
    for (nth, line) in lines.iter().enumerate() {
        for (column, cell) in line.cells.iter().enumerate() {
            all.extend(letters(&cell.text));
            of.resize(all.len(), (nth, column));
        }
    }
    let found = all.windows(wanted.len()).position(|window| window == wanted);
    let Some(start) = found else { return Vec::new() };
    let mut covered = of[start..start + wanted.len()].to_vec();
    covered.dedup();
    covered
}

/// The box around one piece of a line; none where its place is not known or it is turned.
fn area(lines: &[Line], nth: usize, column: usize, glyphs: &[Glyph]) -> Option<Area> {
    let line = lines.get(nth)?;
    let height = line.height.filter(|_| line.turn == 0 && line.size > 0.0)?;
    let left = line.cells.get(column)?.x;
    let right = line.cells.get(column + 1).map(|cell| cell.x).filter(|x| *x > left);
    // A cell of a ruled table may have several lines; it ends where the next row begins.
    let below = lines.get(nth + 1).filter(|next| next.table.is_some() && next.table == line.table);
    let lowest = match below.and_then(|next| next.height).filter(|next| *next < height) {
        Some(next) => next + 0.6 * line.size,
        None => height - 0.6 * line.size,
    };
    let mut inside: Vec<&Glyph> = glyphs
        .iter()
        .filter(|glyph| glyph.turn == 0 && glyph.letter != ' ')
        .filter(|glyph| lowest < glyph.y && glyph.y < height + 0.6 * line.size)
        .filter(|glyph| glyph.x > left - 0.5 && right.is_none_or(|right| glyph.x < right - 0.5))
        .collect();
    inside.sort_by(|a, b| a.x.total_cmp(&b.x));
    let mut edge = f64::NEG_INFINITY;
    let mut area: Option<Area> = None;
    for glyph in inside {
        // Beyond a wide gap stands another column.
        if right.is_none() && area.is_some() && glyph.x - edge > 3.0 * line.size {
            break;
        }
        edge = edge.max(glyph.x + glyph.advance);
        let (bottom, top) = (glyph.y - 0.28 * glyph.size, glyph.y + 0.85 * glyph.size);
        let begun = area.unwrap_or(Area { left: glyph.x, bottom, right: edge, top });
        area = Some(Area {
            left: begun.left,
            bottom: begun.bottom.min(bottom),
            right: edge,
            top: begun.top.max(top),
        });
    }
    area
}

#[cfg(test)]
mod tests {
    use super::super::layout::Cell;
    use super::*;

    fn check(quote: &str, covered_cells: &[(usize, usize)]) {
        let line = |texts: &[&str]| Line {
            height: Some(10.0),
            size: 10.0,
            turn: 0,
            table: None,
            cells: texts.iter().map(|text| Cell { x: 0.0, text: (*text).to_owned() }).collect(),
        };
        let lines =
            [line(&["The policy is re-"]), line(&["viewed once a year."]), line(&["R-1", "open"])];
        assert_eq!(covered(&lines, &letters(quote)), covered_cells, "{quote}");
    }

    #[test]
    fn words_are_found_over_hyphens_line_breaks_and_columns() {
        check("The policy is reviewed once a year.", &[(0, 0), (1, 0)]);
        check("once a year", &[(1, 0)]);
        check("R-1 open", &[(2, 0), (2, 1)]);
    }

    #[test]
    fn words_that_are_not_there_have_no_box() {
        check("once a month", &[]);
        check("—", &[]);
    }
}
