//! The letters of a page as lines in reading order, and apart from them what nobody sees.

use std::collections::BTreeMap;

use super::conceal;
use super::grid;
use super::layout::Line;
use super::lines::{self, Span};
use super::order;
use super::quality::{self, NOISE_MAX};
use super::sheet::{Glyph, Rule, Sheet};
use crate::domain::Concealment;

/// The text of a page.
#[derive(Debug, Default)]
pub struct PageText {
    /// What is seen, in reading order.
    pub lines: Vec<Line>,
    /// What is not seen.
    pub hidden: BTreeMap<Concealment, String>,
}

/// The text of a page as it is drawn.
pub fn text(sheet: &Sheet) -> PageText {
    let concealed = conceal::concealed(sheet);
    let mut seen = Vec::with_capacity(sheet.glyphs.len());
    let mut unseen: BTreeMap<Concealment, Vec<Glyph>> = BTreeMap::new();
    for (glyph, concealed) in sheet.glyphs.iter().zip(concealed) {
        match concealed {
            None => seen.push(*glyph),
            Some(by) => unseen.entry(by).or_default().push(*glyph),
        }
    }
    let hidden = unseen
        .into_iter()
        .map(|(by, glyphs)| {
            let lines: Vec<String> = lines(&glyphs).iter().map(Line::text).collect();
            (by, lines.join("\n"))
        })
        .collect();
    let mut uprights = sheet.uprights.clone();
    uprights.sort_by(|a, b| a.at.total_cmp(&b.at));
    PageText { lines: ruled_lines(&seen, &sheet.levels, &uprights), hidden }
}

/// Gaps wider than this, in letter sizes, separate words; kerning stays well below. Some programs
/// place every letter and give widths that are too small: their words show with wider gaps only.
const WORD_GAPS: [f64; 3] = [0.13, 0.3, 0.45];

/// Letters as lines in reading order, those of the page's main direction first.
pub fn lines(glyphs: &[Glyph]) -> Vec<Line> {
    ruled_lines(glyphs, &[], &[])
}

/// Letters as lines in reading order, with rules that may draw tables.
fn ruled_lines(glyphs: &[Glyph], levels: &[Rule], uprights: &[Rule]) -> Vec<Line> {
    let mut turned: BTreeMap<i16, Vec<Glyph>> = BTreeMap::new();
    for glyph in glyphs {
        turned.entry(glyph.turn).or_default().push(levelled(*glyph));
    }
    let mut turned: Vec<(i16, Vec<Glyph>)> = turned.into_iter().collect();
    turned.sort_by_key(|(_, glyphs)| std::cmp::Reverse(glyphs.len()));
    let mut lines = Vec::new();
    for (turn, glyphs) in turned {
        let rules = if turn == 0 { (levels, uprights) } else { ([].as_slice(), [].as_slice()) };
        let mut best: Option<(f64, Vec<Line>)> = None;
        for word_gap in WORD_GAPS {
            let read = read(&glyphs, rules, turn, word_gap);
            let noise = quality::noise(&read);
            if best.as_ref().is_none_or(|(least, _)| noise < least / 2.0) {
                best = Some((noise, read));
            }
            if best.as_ref().is_some_and(|(least, _)| *least <= NOISE_MAX) {
                break;
            }
        }
        for mut line in best.map(|(_, read)| read).unwrap_or_default() {
            // The tables of each direction are counted anew.
            line.table = line.table.map(|table| table + usize::from(turn.unsigned_abs()) * 1000);
            lines.push(line);
        }
    }
    lines
}

/// Letters of one direction as lines.
fn read(glyphs: &[Glyph], rules: (&[Rule], &[Rule]), turn: i16, word_gap: f64) -> Vec<Line> {
    let (levels, uprights) = rules;
    let mut spans = lines::spans(glyphs, uprights);
    let mut tables: Vec<Vec<Line>> = Vec::new();
    for grid in grid::of(levels, uprights) {
        if let Some((mut place, rows)) = grid.take(&mut spans, word_gap) {
            place.table = Some(tables.len());
            spans.push(place);
            tables.push(rows);
        }
    }
    let mut read = Vec::new();
    for row in order::in_reading_order(spans) {
        let (grids, text): (Vec<Span>, Vec<Span>) =
            row.into_iter().partition(|span| span.table.is_some());
        let line = lines::line(&text, word_gap);
        read.extend((!line.cells.is_empty()).then_some(Line { turn, ..line }));
        for number in grids.iter().filter_map(|span| span.table) {
            let rows = tables.get_mut(number).map(std::mem::take).unwrap_or_default();
            read.extend(rows.into_iter().map(|row| Line { table: Some(number), ..row }));
        }
    }
    read
}

/// A letter in coordinates along its own writing.
fn levelled(glyph: Glyph) -> Glyph {
    if glyph.turn == 0 {
        return glyph;
    }
    let (sine, cosine) = f64::from(glyph.turn).to_radians().sin_cos();
    let (x, y) = (glyph.x * cosine + glyph.y * sine, glyph.y * cosine - glyph.x * sine);
    Glyph { x, y, ..glyph }
}
