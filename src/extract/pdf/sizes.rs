//! Which blocks are headings: told from the size of their letters, and from numbers and capitals.

use std::collections::BTreeMap;

use super::super::text::{heading_level, numbering_level};
use super::layout::Line;

/// The letter sizes of a document: what is larger than its text is a heading, the largest outermost.
pub struct Sizes {
    text: f64,
    /// The sizes of headings in tenths, largest first.
    headings: Vec<i64>,
}

impl Sizes {
    /// The sizes in use on these pages.
    pub fn of(pages: &[(u32, Vec<Line>)]) -> Self {
        let mut letters: BTreeMap<i64, usize> = BTreeMap::new();
        for line in pages.iter().flat_map(|(_, lines)| lines).filter(|line| line.size > 0.0) {
            *letters.entry(tenths(line.size)).or_default() += line.text().chars().count();
        }
        let text = letters.iter().max_by_key(|(_, count)| **count).map_or(0, |(size, _)| *size);
        let larger = |size: &i64| *size as f64 >= text as f64 * 1.12;
        let headings = letters.keys().rev().copied().filter(larger).collect();
        Self { text: text as f64 / 10.0, headings }
    }

    /// The level of a block, where it is a heading: short, of a line or two, with text after it, and
    /// printed larger than the text or numbered or in capitals.
    pub fn heading(&self, block: &[Line], next: Option<&Line>) -> Option<u8> {
        let text = block.iter().map(Line::text).collect::<Vec<_>>().join(" ");
        let next = next?;
        let short = block.len() <= 3 && text.chars().count() <= 120 && block[0].cells.len() <= 2;
        if !short || text.ends_with(['.', ',', ';', ':']) || !text.contains(char::is_alphabetic) {
            return None;
        }
        if self.text > 0.0 && block[0].size >= self.text * 1.12 {
            let numbered = numbering_level(text.split_whitespace().next().unwrap_or_default());
            let rank = self.headings.iter().position(|size| *size == tenths(block[0].size));
            return Some(numbered.unwrap_or(rank.map_or(1, |rank| rank as u8 + 1)).min(6));
        }
        // Of the size of the text, a numbered line is as often an item of a list: what follows tells.
        let alone =
            block.len() == 1 && numbering_level(next.cells[0].text.split(' ').next()?).is_none();
        heading_level(&text).filter(|_| alone && block[0].size >= self.text * 0.95)
    }
}

fn tenths(size: f64) -> i64 {
    (size * 10.0).round() as i64
}
