//! Word documents before 2007: one run of characters with marks in it, cut into pieces, with the notes,
//! headers, comments and boxes behind the text.

mod fib;
mod formats;

use super::Error;
use super::compound::{Compound, u16_at, u32_at};
use super::office;
use super::reading::Reading;
use super::story::{self, Block, MarkedTable, Places, Role};
use crate::domain::{Concealment, Remark};
use fib::File;
use formats::{Formats, Paragraph};

/// Reads a document.
pub fn read(compound: &Compound<'_>) -> Result<Reading, Error> {
    let file = File::open(compound)?;
    let formats = Formats::of(&file);
    let mut reading = Reading::of(super::summary::properties(compound));
    if compound.holds("Macros") || compound.holds("_VBA_PROJECT") {
        reading.remarks.insert(Remark::Macros);
    }
    if compound.holds("ObjectPool") {
        reading.remarks.insert(Remark::EmbeddedObjects);
    }
    let characters = characters(&file);
    let lengths = file.lengths;
    let mut at = 0_usize;
    let mut next = |length: u32| {
        let start = at.min(characters.len());
        at = start.saturating_add(length as usize).min(characters.len());
        &characters[start..at]
    };
    let main = next(lengths.main);
    let footnotes = next(lengths.footnotes);
    let margins = next(lengths.margins);
    next(lengths.macros);
    let comments = next(lengths.comments);
    let endnotes = next(lengths.endnotes);
    let boxes = next(lengths.boxes);
    let margin_boxes = next(lengths.margin_boxes);

    let mut places = Places::Paragraphs(0);
    for (part, role) in [
        (margins, Role::Margin),
        (margin_boxes, Role::Margin),
        (main, Role::Body),
        (boxes, Role::Body),
        (footnotes, Role::Note),
        (endnotes, Role::Note),
    ] {
        if role == Role::Note {
            reading.leave_headings();
        }
        let found = blocks(part, &formats);
        reading.remarks.extend(found.remarks);
        story::push(&mut reading, found.blocks, role, &mut places);
    }
    let comments = commented(&file, &formats, comments);
    story::push(&mut reading, comments, Role::Note, &mut places);
    if (characters.len() as u64) < u64::from(lengths.main) {
        reading.gaps.push("the text could not be read to its end".to_owned());
    }
    Ok(reading)
}

/// The characters of all texts, each with where its bytes lie.
fn characters(file: &File) -> Vec<(char, u32)> {
    let mut characters = Vec::new();
    for piece in &file.pieces {
        let width = if piece.is_wide { 2 } else { 1 };
        let end = piece.start.saturating_add(piece.characters as usize * width);
        // Pieces may lie over each other in a file built to hurt; no text is longer than its file.
        let left = file.text.len().saturating_sub(characters.len());
        let bytes = file.text.get(piece.start..end.min(file.text.len())).unwrap_or_default();
        let bytes = &bytes[..bytes.len().min(left * width)];
        if piece.is_wide {
            let units: Vec<u16> = bytes.chunks_exact(2).filter_map(|b| u16_at(b, 0)).collect();
            let mut at = piece.start;
            for character in char::decode_utf16(units) {
                let character = character.unwrap_or('\u{FFFD}');
                characters.push((character, at as u32));
                // Counts are in units of two bytes, also for what takes two of them.
                if character.len_utf16() == 2 {
                    characters.push(('\u{200B}', at as u32));
                }
                at += 2 * character.len_utf16();
            }
        } else if file.encoding.is_single_byte() {
            let text = file.encoding.decode_without_bom_handling(bytes).0;
            let places = (piece.start..).map(|at| at as u32);
            characters.extend(text.chars().zip(places));
        } else {
            let text = encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0;
            let places = (piece.start..).map(|at| at as u32);
            characters.extend(text.chars().zip(places));
        }
    }
    characters
}

struct Found {
    blocks: Vec<Block>,
    remarks: Vec<Remark>,
}

/// The blocks of one text.
fn blocks(part: &[(char, u32)], formats: &Formats) -> Found {
    let mut walk = Walk::default();
    let mut known = (formats::Characters::default(), 0_usize, usize::MAX);
    for &(character, place) in part {
        let place = place as usize;
        if place >= known.1 || place < known.2 {
            let (characters, end) = formats.characters(place);
            known = (characters, end, place);
        }
        let characters = known.0;
        if characters.is_deleted || characters.is_inserted {
            walk.has_changes = true;
        }
        match character {
            '\u{13}' => walk.fields.push(Field { in_instruction: true, text: String::new() }),
            '\u{14}' => walk.end_instruction(),
            '\u{15}' => {
                walk.end_instruction();
                walk.fields.pop();
            }
            '\r' | '\u{7}' | '\u{C}' => walk.mark(character, formats, place),
            _ if characters.is_deleted => {}
            _ => walk.words(character, characters.is_hidden),
        }
    }
    walk.end();
    let mut remarks = walk.remarks;
    if walk.has_changes {
        remarks.push(Remark::TrackedChanges);
    }
    Found { blocks: walk.blocks, remarks }
}

/// A field that is open: what tells Word to make its words, and then these.
struct Field {
    in_instruction: bool,
    text: String,
}

#[derive(Default)]
struct Walk {
    blocks: Vec<Block>,
    text: String,
    hidden: String,
    table: MarkedTable,
    fields: Vec<Field>,
    remarks: Vec<Remark>,
    has_changes: bool,
}

impl Walk {
    fn words(&mut self, character: char, is_hidden: bool) {
        if let Some(field) = self.fields.iter_mut().rev().find(|field| field.in_instruction) {
            if field.text.len() < 1024 {
                field.text.push(character);
            }
            return;
        }
        let character = match character {
            '\u{B}' | '\u{E}' => '\n',
            '\t' => '\t',
            '\u{1E}' => '-',
            // Marks of pictures, notes and soft hyphens.
            '\u{200B}' | '\u{1F}' | '\u{AD}' => return,
            control if control.is_control() => return,
            other => other,
        };
        if is_hidden { &mut self.hidden } else { &mut self.text }.push(character);
    }

    fn end_instruction(&mut self) {
        if let Some(field) = self.fields.last_mut().filter(|field| field.in_instruction) {
            field.in_instruction = false;
            self.remarks.extend(office::outside(&field.text));
        }
    }

    /// A paragraph, a cell or a row ends.
    fn mark(&mut self, mark: char, formats: &Formats, place: usize) {
        let said = formats.paragraph(place);
        let text = std::mem::take(&mut self.text);
        let hidden = std::mem::take(&mut self.hidden);
        if !hidden.trim().is_empty() {
            self.blocks.push(Block::Hidden(Concealment::Marked, hidden.trim().to_owned()));
        }
        if mark == '\u{7}' {
            let blank = text.trim().is_empty() && self.table.cell_is_blank();
            let ends_row = if formats.is_known { said.ends_row } else { blank };
            self.table.add(&text);
            if ends_row && self.table.in_row() {
                self.table.end_row();
            } else {
                self.table.end_cell();
            }
        } else if said.in_table || (!formats.is_known && self.table.in_row()) {
            self.table.add(&text);
        } else {
            self.blocks.extend(self.table.take());
            self.paragraph(&text, said);
        }
    }

    /// The text ends, and what is open in it.
    fn end(&mut self) {
        if self.table.in_row() || !self.table.cell_is_blank() {
            self.table.add(&std::mem::take(&mut self.text));
        }
        self.blocks.extend(self.table.take());
        self.mark('\r', &Formats::default(), 0);
    }

    fn paragraph(&mut self, text: &str, said: Paragraph) {
        let text = text.trim();
        if !text.is_empty() {
            self.blocks.push(Block::Paragraph { text: text.to_owned(), level: said.level });
        }
    }
}

/// The comments, each with who wrote it.
fn commented(file: &File, formats: &Formats, part: &[(char, u32)]) -> Vec<Block> {
    let (places, writers) = (file.layout(5, usize::MAX / 4), file.layout(4, usize::MAX / 4));
    let names = names(file.layout(36, usize::MAX / 4));
    let count = writers.len().saturating_sub(4) / 34;
    if !file.is_97 || count == 0 {
        return blocks(part, formats).blocks;
    }
    let mut comments = Vec::new();
    for nth in 0..count {
        let (Some(start), Some(end)) = (u32_at(places, 4 * nth), u32_at(places, 4 * nth + 4))
        else {
            break;
        };
        let Some(own) = part.get(start as usize..(end as usize).min(part.len())) else { break };
        let writer = u16_at(writers, 4 * (count + 1) + 30 * nth + 20).unwrap_or(u16::MAX);
        let label = match names.get(writer as usize) {
            Some(name) => format!("Comment by {name}"),
            None => "Comment".to_owned(),
        };
        let words = story::words(blocks(own, formats).blocks);
        if !words.is_empty() {
            let text = format!("{label}: {words}");
            comments.push(Block::Paragraph { text, level: None });
        }
    }
    comments
}

/// The names of those who wrote comments.
fn names(list: &[u8]) -> Vec<String> {
    let mut names = Vec::new();
    let mut at = 0;
    while let Some(length) = u16_at(list, at) {
        let units = (0..length as usize).map_while(|nth| u16_at(list, at + 2 + 2 * nth));
        names.push(String::from_utf16_lossy(&units.collect::<Vec<u16>>()));
        at += 2 + 2 * length as usize;
    }
    names
}
