//! Running headers and footers: lines at the ends of pages that repeat from page to page.

use std::collections::{BTreeMap, BTreeSet};

use super::layout::Line;

/// The lines that repeat, with their numbers made alike.
pub struct Margins {
    repeated: BTreeSet<String>,
}

impl Margins {
    /// What repeats on these pages: on three of them, or on both of two.
    pub fn of(pages: &[(u32, Vec<Line>)]) -> Self {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for (_, lines) in pages {
            let ends = Ends::of(lines);
            let at_end = lines.iter().enumerate().filter(|(index, line)| ends.hold(*index, line));
            let distinct: BTreeSet<String> =
                at_end.map(|(_, line)| without_numbers(&line.text())).collect();
            for line in distinct {
                *counts.entry(line).or_default() += 1;
            }
        }
        let often = if pages.len() == 2 { 2 } else { 3 };
        // A number alone may be a cell of a table that runs over pages.
        counts.retain(|line, count| *count >= often && line != "#");
        Self { repeated: counts.into_keys().collect() }
    }

    /// The lines of a page that are its margins, and the others.
    pub fn split(&self, page: u32, lines: Vec<Line>) -> (Vec<Line>, Vec<Line>) {
        let ends = Ends::of(&lines);
        let (mut margins, mut text) = (Vec::new(), Vec::new());
        for (index, line) in lines.into_iter().enumerate() {
            let words = line.text();
            let repeats = self.repeated.contains(&without_numbers(&words));
            if ends.hold(index, &line) && (repeats || words == page.to_string()) {
                margins.push(line);
            } else {
                text.push(line);
            }
        }
        (margins, text)
    }
}

/// Where the first and the last lines of a page stand.
struct Ends {
    turn: i16,
    /// From here up, and from here down.
    heights: Option<(f64, f64)>,
    count: usize,
}

impl Ends {
    /// Lines told from their heights, as columns are read one after the other; without heights from
    /// their order.
    fn of(lines: &[Line]) -> Self {
        let turn = lines.first().map_or(0, |line| line.turn);
        let mut heights: Vec<f64> =
            lines.iter().filter(|line| line.turn == turn).filter_map(|line| line.height).collect();
        heights.sort_by(|a, b| b.total_cmp(a));
        heights.dedup_by(|a, b| (*a - *b).abs() < 3.0);
        let upper = heights.get(LINES_AT_END - 1).or(heights.last());
        let lower = heights.iter().rev().nth(LINES_AT_END - 1).or(heights.first());
        let heights = upper.copied().zip(lower.copied());
        Self { turn, heights, count: lines.len() }
    }

    /// Whether a line is one of the two at either end of its page.
    fn hold(&self, index: usize, line: &Line) -> bool {
        match (line.height, self.heights) {
            (Some(height), Some((upper, lower))) => {
                line.turn == self.turn && (height > upper - 3.0 || height < lower + 3.0)
            }
            _ => index < LINES_AT_END || index + LINES_AT_END >= self.count,
        }
    }
}

/// A header has a line or two.
const LINES_AT_END: usize = 2;

/// A line with its numbers made alike, as page numbers differ from page to page.
fn without_numbers(line: &str) -> String {
    let mut text = String::new();
    for character in line.chars() {
        match character {
            c if !c.is_ascii_digit() => text.push(c),
            _ if text.ends_with('#') => {}
            _ => text.push('#'),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(lines: &[&str]) -> Vec<Line> {
        lines.iter().map(|line| Line::without_place(line)).collect()
    }

    #[test]
    fn what_repeats_at_the_ends_of_pages_is_a_margin() {
        let text = |number: u32| {
            let footer = format!("Page {number} of 3");
            let words = ["first", "second", "third"][number as usize - 1];
            (number, page(&["POL-01 v2", words, "same", words, &footer, &number.to_string()]))
        };
        let pages = vec![text(1), text(2), text(3)];
        let margins = Margins::of(&pages);
        let (repeated, rest) = margins.split(2, pages[1].1.clone());
        let words = |lines: Vec<Line>| lines.iter().map(Line::text).collect::<Vec<_>>();
        assert_eq!(words(repeated), ["POL-01 v2", "Page 2 of 3", "2"]);
        // A line in the middle of its page is text, even where it repeats.
        assert_eq!(words(rest), ["second", "same", "second"]);
    }
}
