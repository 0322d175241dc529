//! What the formats of a Word file say of its paragraphs and characters: headings, cells, what is
//! deleted and what is hidden. Before Word 97 they are written otherwise and are not read.

use super::super::compound::{u16_at, u32_at};
use super::fib::File;

/// What is said of a paragraph.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Paragraph {
    /// Its heading level.
    pub level: Option<u8>,
    /// Whether it stands in a table.
    pub in_table: bool,
    /// Whether its mark ends a row.
    pub ends_row: bool,
}

/// What is said of characters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Characters {
    /// Deleted, with the deletion not accepted yet.
    pub is_deleted: bool,
    /// Inserted, with the insertion not accepted yet.
    pub is_inserted: bool,
    /// Marked as hidden.
    pub is_hidden: bool,
}

/// Formats by where in the file the bytes of their text end.
#[derive(Debug, Default)]
pub struct Formats {
    /// Whether paragraphs say anything.
    pub is_known: bool,
    paragraphs: Vec<(u32, Paragraph)>,
    characters: Vec<(u32, Characters)>,
}

/// More runs are no document.
const RUNS_MAX: usize = 4_000_000;

impl Formats {
    /// Reads the formats.
    pub fn of(file: &File) -> Self {
        if !file.is_97 {
            return Self::default();
        }
        let levels = heading_levels(file);
        let paragraphs = runs(file, 13, 13, |page, at| {
            let mut bytes = usize::from(*page.get(at)?) * 2;
            let mut start = at + 1;
            if bytes == 0 {
                bytes = usize::from(*page.get(start)?) * 2;
                start += 1;
            } else {
                bytes -= 1;
            }
            let data = page.get(start..(start + bytes).min(page.len()))?;
            Some(paragraph(data, &levels))
        });
        let characters = runs(file, 12, 1, |page, at| {
            let bytes = usize::from(*page.get(at)?);
            Some(characters(page.get(at + 1..(at + 1 + bytes).min(page.len()))?))
        });
        Self { is_known: !paragraphs.is_empty(), paragraphs, characters }
    }

    /// What is said of the paragraph whose mark lies at a place.
    pub fn paragraph(&self, place: usize) -> Paragraph {
        at(&self.paragraphs, place)
    }

    /// What is said of the character at a place, and where the next may be otherwise.
    pub fn characters(&self, place: usize) -> (Characters, usize) {
        let next = self.characters.partition_point(|(end, _)| *end as usize <= place);
        match self.characters.get(next) {
            Some((end, characters)) => (*characters, *end as usize),
            None => (Characters::default(), usize::MAX),
        }
    }
}

fn at<T: Copy + Default>(runs: &[(u32, T)], place: usize) -> T {
    let next = runs.partition_point(|(end, _)| *end as usize <= place);
    runs.get(next).map(|(_, said)| *said).unwrap_or_default()
}

/// The runs of the pages of formats that a table of the layout lists. Each page of 512 bytes holds the
/// ends of its runs, then for each an entry whose first byte says where in the page its format stands.
fn runs<T: Copy + Default>(
    file: &File,
    table: usize,
    entry_bytes: usize,
    read: impl Fn(&[u8], usize) -> Option<T>,
) -> Vec<(u32, T)> {
    let pages = file.layout(table, usize::MAX / 4);
    let count = pages.len().saturating_sub(4) / 8;
    let mut runs: Vec<(u32, T)> = Vec::new();
    for nth in 0..count {
        let Some(number) = u32_at(pages, 4 * (count + 1) + 4 * nth) else { break };
        let start = (number & 0x003F_FFFF) as usize * 512;
        let Some(page) = file.text.get(start..start + 512) else { continue };
        let entries = usize::from(page[511]);
        for entry in 0..entries {
            let Some(end) = u32_at(page, 4 * entry + 4) else { break };
            let said = page.get(4 * (entries + 1) + entry_bytes * entry);
            let said = said.filter(|place| **place > 0);
            let said = said.and_then(|place| read(page, usize::from(*place) * 2));
            if runs.len() < RUNS_MAX && runs.last().is_none_or(|(last, _)| *last < end) {
                runs.push((end, said.unwrap_or_default()));
            }
        }
    }
    runs
}

fn paragraph(data: &[u8], levels: &[Option<u8>]) -> Paragraph {
    let style = u16_at(data, 0).unwrap_or(0) as usize;
    let level = levels.get(style).copied().flatten();
    let mut paragraph = Paragraph { level, ..Paragraph::default() };
    for (what, value) in changes(data.get(2..).unwrap_or_default()) {
        match what {
            0x2416 | 0x244B => paragraph.in_table |= value != 0,
            0x2417 => paragraph.ends_row = value != 0,
            // The format of a long row lies elsewhere; only ends of rows are that long.
            0x6645 | 0x6646 => (paragraph.in_table, paragraph.ends_row) = (true, true),
            0x2640 => paragraph.level = (value < 9).then_some(value + 1),
            _ => {}
        }
    }
    paragraph
}

fn characters(data: &[u8]) -> Characters {
    let mut characters = Characters::default();
    for (what, value) in changes(data) {
        match what {
            0x0800 => characters.is_deleted = value != 0,
            0x0801 => characters.is_inserted = value != 0,
            0x083C => characters.is_hidden = value & 1 != 0,
            _ => {}
        }
    }
    characters
}

/// The changes in a format: what is changed, and the first byte of what to.
fn changes(mut data: &[u8]) -> Vec<(u16, u8)> {
    let mut changes = Vec::new();
    while let (Some(what), Some(value)) = (u16_at(data, 0), data.get(2)) {
        changes.push((what, *value));
        let bytes = match what >> 13 {
            0 | 1 => 1,
            2 | 4 | 5 => 2,
            3 => 4,
            7 => 3,
            _ if what == 0xD608 => u16_at(data, 2).unwrap_or(0) as usize + 1,
            _ => usize::from(*value) + 1,
        };
        data = data.get(2 + bytes..).unwrap_or_default();
    }
    changes
}

/// The heading level of each style: built-in headings have numbers of their own, and a style may be
/// based on one.
fn heading_levels(file: &File) -> Vec<Option<u8>> {
    let sheet = file.layout(1, 96);
    let mut at = 2 + u16_at(sheet, 0).unwrap_or(0) as usize;
    let count = u16_at(sheet, 2).unwrap_or(0).min(4096);
    let mut styles = Vec::new();
    for _ in 0..count {
        let Some(bytes) = u16_at(sheet, at) else { break };
        let style = sheet.get(at + 2..).unwrap_or_default();
        let known = u16_at(style, 0).unwrap_or(0) & 0x0FFF;
        let base = u16_at(style, 2).unwrap_or(0) >> 4;
        let level = match known {
            _ if bytes == 0 => None,
            1..=9 => Some(known as u8),
            62 => Some(1),
            _ => None,
        };
        styles.push((level, base as usize));
        at += 2 + bytes as usize;
    }
    let level = |mut style: usize| {
        // A style may be based on itself in a broken file.
        for _ in 0..10 {
            let (level, base) = styles.get(style).copied()?;
            if level.is_some() {
                return level;
            }
            style = base;
        }
        None
    };
    (0..styles.len()).map(level).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_read_by_their_length() {
        let data = [0x16, 0x24, 1, 0x08, 0xD6, 2, 0, 9, 0x17, 0x24, 1, 0x40, 0x26, 2];
        let paragraph = paragraph(&[&[1, 0], data.as_slice()].concat(), &[None, Some(4)]);
        let expected = Paragraph { level: Some(3), in_table: true, ends_row: true };
        assert_eq!(paragraph, expected);
    }
}
