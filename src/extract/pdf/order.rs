//! The order rows are read in: pages in columns are read column by column, tables row by row.
//!
//! Both show the same white strip from top to bottom. What tells them apart is the order their program
//! drew them in, and whether each side reads as lines of text.

use super::bidi;
use super::lines::{Span, rows};

/// The rows of a page in the order they are read.
pub fn in_reading_order(spans: Vec<Span>) -> Vec<Vec<Span>> {
    let mut read = Vec::new();
    region(rows(spans), 0, &mut read);
    read
}

/// Columns within columns: a page has few.
const DEPTH_MAX: usize = 8;
/// A strip narrower than this, in letter sizes, is a gap between words.
const STRIP_MIN: f64 = 0.8;
/// A page with more places where a strip could be is no text in columns.
const STRIPS_MAX: usize = 400;

type Row = Vec<Span>;

fn region(rows_in_region: Vec<Row>, depth: usize, read: &mut Vec<Row>) {
    let found = if depth < DEPTH_MAX { columns(&rows_in_region) } else { None };
    let Some(columns) = found else {
        read.extend(rows_in_region);
        return;
    };
    let mut above = rows_in_region;
    let mut within = above.split_off(columns.first);
    let below = within.split_off(columns.count);
    let (left, right): (Vec<Span>, Vec<Span>) =
        within.into_iter().flatten().partition(|span| middle(span) < columns.strip);
    region(above, depth + 1, read);
    let sides = if columns.leftward { [right, left] } else { [left, right] };
    for side in sides {
        region(rows(side), depth + 1, read);
    }
    region(below, depth + 1, read);
}

/// Rows that stand in two columns.
struct Columns {
    first: usize,
    count: usize,
    /// Where the white strip between them stands.
    strip: f64,
    /// Whether the right column is read first.
    leftward: bool,
}

fn middle(span: &Span) -> f64 {
    f64::midpoint(span.left, span.right)
}

/// The most text that stands in two columns, if any does.
fn columns(rows: &[Row]) -> Option<Columns> {
    let mut strips: Vec<f64> = Vec::new();
    for row in rows {
        let mut end = f64::INFINITY;
        for span in row {
            if span.left - end > STRIP_MIN * span.size {
                strips.push(f64::midpoint(end, span.left));
            }
            end = if end.is_finite() { end.max(span.right) } else { span.right };
        }
    }
    strips.sort_by(f64::total_cmp);
    strips.dedup_by(|a, b| (*a - *b).abs() < 3.0);
    let mut best: Option<(usize, Columns)> = None;
    for strip in strips.into_iter().take(STRIPS_MAX) {
        let mut first = 0;
        while first < rows.len() {
            let free = |row: &Row| row.iter().all(|span| span.left >= strip || span.right <= strip);
            let count = rows[first..].iter().take_while(|row| free(row)).count();
            if let Some((letters, columns)) = both_sides(rows, first, count, strip)
                && best.as_ref().is_none_or(|(most, _)| letters > *most)
            {
                best = Some((letters, columns));
            }
            first += count + 1;
        }
    }
    best.map(|(_, columns)| columns)
}

/// Whether the text at both sides of a strip is two columns; with how many letters.
fn both_sides(rows: &[Row], first: usize, count: usize, strip: f64) -> Option<(usize, Columns)> {
    let run = &rows[first..first + count];
    let (start, end) = trimmed(run, strip)?;
    let run = &run[start..end];
    let left = Side::of(run, |span| middle(span) < strip);
    let right = Side::of(run, |span| middle(span) >= strip);
    if left.rows < ROWS_MIN || right.rows < ROWS_MIN || !are_columns(run, strip, &left, &right) {
        return None;
    }
    let leftward = left.leftward + right.leftward > run.iter().flatten().count() / 2;
    let columns = Columns { first: first + start, count: end - start, strip, leftward };
    Some((left.letters.min(right.letters), columns))
}

/// Fewer rows are a line with something at its end.
const ROWS_MIN: usize = 3;

/// The rows from the first to the last that stand at both sides, and those of one side that follow
/// without a gap: a column may be longer than the other.
fn trimmed(run: &[Row], strip: f64) -> Option<(usize, usize)> {
    let both = |row: &Row| {
        row.iter().any(|span| middle(span) < strip) && row.iter().any(|span| middle(span) > strip)
    };
    let mut start = run.iter().position(both)?;
    let mut end = run.iter().rposition(both)? + 1;
    let near = |upper: &Row, lower: &Row| match (upper.first(), lower.first()) {
        (Some(upper), Some(lower)) => {
            upper.height - lower.height < 2.2 * upper.size.max(lower.size)
        }
        _ => false,
    };
    while start > 0 && near(&run[start - 1], &run[start]) {
        start -= 1;
    }
    while end < run.len() && near(&run[end - 1], &run[end]) {
        end += 1;
    }
    Some((start, end))
}

/// The text at one side of a strip.
struct Side {
    rows: usize,
    letters: usize,
    /// Its spans that run from right to left.
    leftward: usize,
    /// How much of its width its rows fill on average.
    fill: f64,
}

impl Side {
    fn of(run: &[Row], belongs: impl Fn(&Span) -> bool) -> Self {
        let mut side = Side { rows: 0, letters: 0, leftward: 0, fill: 0.0 };
        let (mut from, mut to, mut widths) = (f64::INFINITY, f64::NEG_INFINITY, 0.0);
        for row in run {
            let mut edges: Option<(f64, f64)> = None;
            for span in row.iter().filter(|span| belongs(span)) {
                let (left, right) = edges.unwrap_or((span.left, span.right));
                edges = Some((left.min(span.left), right.max(span.right)));
                side.letters += span.letters;
                side.leftward += usize::from(span.runs_leftward());
            }
            if let Some((left, right)) = edges {
                side.rows += 1;
                widths += right - left;
                (from, to) = (from.min(left), to.max(right));
            }
        }
        side.fill = widths / (side.rows.max(1) as f64 * (to - from).max(1.0));
        side
    }

    fn letters_a_row(&self) -> usize {
        self.letters / self.rows.max(1)
    }
}

fn are_columns(run: &[Row], strip: f64, left: &Side, right: &Side) -> bool {
    let mut drawn: Vec<(usize, bool)> =
        run.iter().flatten().map(|span| (span.nth, middle(span) < strip)).collect();
    drawn.sort_unstable();
    let changes = drawn.windows(2).filter(|pair| pair[0].1 != pair[1].1).count();
    let fewest_letters = left.letters_a_row().min(right.letters_a_row());
    let fewest_rows = left.rows.min(right.rows);
    let paired = run
        .iter()
        .filter(|row| {
            row.iter().any(|span| middle(span) < strip)
                && row.iter().any(|span| middle(span) >= strip)
        })
        .count();
    // Cells of a row stand on one height; lines of columns do by chance, or on a grid.
    let aligned = paired * 10 >= fewest_rows * 9;
    let in_turn = changes <= 3 || fewest_rows * 2 / (changes + 1) >= 8;
    if in_turn {
        return fewest_letters >= 14 || (fewest_letters >= 5 && !aligned);
    }
    let reads_as_text = fewest_letters >= 25 && left.fill.min(right.fill) >= 0.75;
    let row_by_row = changes + 2 >= fewest_rows;
    reads_as_text && fewest_rows >= 6 && (!aligned || row_by_row)
}

impl Span {
    fn runs_leftward(&self) -> bool {
        self.holds(bidi::is_leftward)
    }
}
