//! Letters to spans, and spans to lines: what is drawn on one height without a wide gap is a span, and
//! the spans on one height are a line.

use super::bidi;
use super::layout::{Cell, Line};
use super::sheet::{Glyph, Rule};

/// Letters that follow each other on one height, in coordinates along their writing.
#[derive(Clone, Debug)]
pub struct Span {
    /// Where it begins.
    pub left: f64,
    /// Where it ends.
    pub right: f64,
    /// How high its baseline stands.
    pub height: f64,
    /// How large its letters are.
    pub size: f64,
    /// Its place in the order of drawing.
    pub nth: usize,
    /// How many letters it has that are not blank.
    pub letters: usize,
    /// Which table of the page it stands for, if any.
    pub table: Option<usize>,
    glyphs: Vec<Glyph>,
}

/// A gap wider than this, in letter sizes, separates columns; justified text stays below.
pub const COLUMN_GAP: f64 = 1.6;

/// The spans that letters form, in the order of drawing. The letters have been turned so that their
/// writing runs level. An upright rule ends a span, as it ends a cell.
pub fn spans(glyphs: &[Glyph], uprights: &[Rule]) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    let mut open = false;
    for glyph in glyphs {
        let blank = glyph.letter == ' ';
        let joined = open
            && spans.last().is_some_and(|span| {
                continues(span, glyph) && (blank || !is_ruled_off(span, glyph, uprights))
            });
        if let Some(span) = spans.last_mut().filter(|_| joined) {
            if blank {
                span.glyphs.push(*glyph);
            } else {
                span.add(*glyph);
            }
        } else if blank {
            // A blank on its own ends what stood before it.
            open = false;
        } else {
            spans.push(Span::of(*glyph, spans.len()));
            open = true;
        }
    }
    for span in &mut spans {
        while span.glyphs.last().is_some_and(|glyph| glyph.letter == ' ') {
            span.glyphs.pop();
        }
    }
    spans
}

/// Whether an upright rule stands between. The rules are sorted by place.
fn is_ruled_off(span: &Span, glyph: &Glyph, uprights: &[Rule]) -> bool {
    let slack = 0.25 * glyph.size;
    let (from, to) = (span.right - slack, glyph.x + slack);
    let first = uprights.partition_point(|rule| rule.at < from);
    let middle = glyph.y + 0.3 * glyph.size;
    uprights[first..]
        .iter()
        .take_while(|rule| rule.at <= to)
        .any(|rule| rule.from <= middle && middle <= rule.to && rule.to - rule.from > glyph.size)
}

fn continues(span: &Span, glyph: &Glyph) -> bool {
    let size = span.size.max(glyph.size);
    if (glyph.y - span.height).abs() > 0.5 * size {
        return false;
    }
    let gap = glyph.x - span.right;
    let onward = gap > -0.7 * size && gap < 1.2 * size;
    // Arabic is often drawn in the order it is read: leftward.
    let leftward =
        bidi::is_leftward(glyph.letter) && (span.left - glyph.x - glyph.advance).abs() < 1.0 * size;
    onward || leftward
}

impl Span {
    fn of(glyph: Glyph, nth: usize) -> Self {
        Self {
            left: glyph.x,
            right: glyph.x + glyph.advance,
            height: glyph.y,
            size: glyph.size,
            nth,
            letters: 1,
            table: None,
            glyphs: vec![glyph],
        }
    }

    /// What stands for a table, where its upper edge is.
    pub fn in_place_of<'a>(
        spans: impl Iterator<Item = &'a Span> + Clone,
        (left, right): (f64, f64),
        top: f64,
    ) -> Self {
        let size = spans.clone().map(|span| span.size).fold(1.0, f64::max);
        Self {
            left,
            right,
            height: top - size,
            size,
            nth: spans.clone().map(|span| span.nth).min().unwrap_or(0),
            letters: spans.map(|span| span.letters).sum(),
            table: None,
            glyphs: Vec::new(),
        }
    }

    fn add(&mut self, glyph: Glyph) {
        // A raised letter is smaller, and does not tell the height of its line.
        if glyph.size > 1.2 * self.size {
            (self.height, self.size) = (glyph.y, glyph.size);
        }
        self.left = self.left.min(glyph.x);
        self.right = self.right.max(glyph.x + glyph.advance);
        self.letters += 1;
        self.glyphs.push(glyph);
    }

    /// Whether one of its letters is of a kind.
    pub fn holds(&self, kind: impl Fn(char) -> bool) -> bool {
        self.glyphs.iter().any(|glyph| kind(glyph.letter))
    }

    /// Whether it is drawn where another one is, letter for letter: a bold letter or a shadow.
    fn repeats(&self, other: &Span) -> bool {
        let near = |a: f64, b: f64| (a - b).abs() < 0.35 * self.size;
        self.table.is_none()
            && near(self.left, other.left)
            && near(self.right, other.right)
            && near(self.height, other.height)
            && self.letters == other.letters
            && self.glyphs.iter().zip(&other.glyphs).all(|(a, b)| a.letter == b.letter)
    }
}

/// Spans gathered by height, from the top down; those of a row from left to right.
pub fn rows(mut spans: Vec<Span>) -> Vec<Vec<Span>> {
    spans.sort_by(|a, b| b.height.total_cmp(&a.height).then(a.left.total_cmp(&b.left)));
    let mut rows: Vec<Vec<Span>> = Vec::new();
    let mut base = (f64::INFINITY, 0.0);
    for span in spans {
        let (height, size): (f64, f64) = base;
        let near = height - span.height < 0.5 * size.max(span.size).min(1.5 * size.min(span.size));
        if let Some(row) = rows.last_mut().filter(|_| near) {
            if span.size > size {
                base = (span.height, span.size);
            }
            row.push(span);
        } else {
            base = (span.height, span.size);
            rows.push(vec![span]);
        }
    }
    for row in &mut rows {
        row.sort_by(|a, b| a.left.total_cmp(&b.left));
        row.dedup_by(|later, earlier| later.repeats(earlier));
    }
    rows
}

/// A row as a line: its words, in cells where wide gaps separate them.
///
/// `word_gap` says how wide a gap separates words, in letter sizes.
pub fn line(row: &[Span], word_gap: f64) -> Line {
    let size = row
        .iter()
        .map(|span| (span.size, span.letters))
        .fold((0.0, 0), |best, next| if next.1 > best.1 { next } else { best });
    let height = row.iter().find(|span| span.size >= size.0).map_or(0.0, |span| span.height);
    let mut cells: Vec<Cell> = row
        .chunk_by(|a, b| b.left - a.right <= COLUMN_GAP * a.size.max(b.size))
        .map(|spans| {
            let x = spans.first().map_or(0.0, |span| span.left);
            Cell { x, text: words(spans, word_gap) }
        })
        .filter(|cell| !cell.text.is_empty())
        .collect();
    if cells.len() > 1 && cells.iter().all(|cell| bidi::runs_leftward(&cell.text)) {
        cells.reverse();
    }
    Line { height: Some(height), size: size.0, turn: 0, table: None, cells }
}

/// The words of spans that stand side by side.
fn words(spans: &[Span], word_gap: f64) -> String {
    let mut glyphs: Vec<Glyph> = Vec::new();
    for span in spans {
        glyphs.extend(&span.glyphs);
    }
    let leftward = glyphs.iter().any(|glyph| bidi::is_leftward(glyph.letter));
    if leftward {
        glyphs.sort_by(|a, b| a.x.total_cmp(&b.x));
    }
    let word_gap = word_gap.max(tracking(&glyphs));
    let mut text = String::with_capacity(glyphs.len() + 8);
    let mut end: Option<f64> = None;
    for glyph in &glyphs {
        if glyph.letter == ' ' {
            if !text.ends_with(' ') {
                text.push(' ');
            }
            continue;
        }
        if let Some(end) = end {
            let gap = glyph.x - end;
            if gap > word_gap * glyph.size && !text.ends_with(' ') && !is_ideograph(glyph.letter) {
                text.push(' ');
            }
        }
        end = Some(end.unwrap_or(f64::NEG_INFINITY).max(glyph.x + glyph.advance));
        text.push(glyph.letter);
    }
    let text = text.trim();
    if leftward { bidi::logical(text) } else { text.to_owned() }
}

/// Chinese, Japanese and Korean are set with gaps that separate nothing.
fn is_ideograph(letter: char) -> bool {
    matches!(letter, '\u{2E80}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF00}'..='\u{FFEF}'
        | '\u{20000}'..='\u{3FFFF}')
}

/// Where letters are set wide apart, the gap within words: most gaps are about as wide.
fn tracking(glyphs: &[Glyph]) -> f64 {
    let mut gaps: Vec<f64> = glyphs
        .windows(2)
        .filter(|pair| pair.iter().all(|glyph| glyph.letter != ' '))
        .map(|pair| (pair[1].x - pair[0].x - pair[0].advance) / pair[0].size.max(0.1))
        .filter(|gap| *gap > -0.5)
        .collect();
    if gaps.len() < 4 {
        return 0.0;
    }
    gaps.sort_by(f64::total_cmp);
    let middle = gaps.get(gaps.len() / 2).copied().unwrap_or_default();
    if middle > 0.06 { middle + 0.15 } else { 0.0 }
}
