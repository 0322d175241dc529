//! Text on its way out of a part: paragraphs, tables and notes as they open and close.
//!
//! Office nests them freely (a table in a text box in a table), so what is open is kept on a stack of
//! its own and never on the call stack.

use super::reading::Reading;
use crate::domain::{Body, Concealment, Location};

/// A piece of a part, in reading order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A paragraph; with a level where it is a heading.
    Paragraph {
        /// Its words.
        text: String,
        /// The heading's level.
        level: Option<u8>,
    },
    /// A table by rows and cells; a table inside a cell is flattened into it.
    Table(Vec<Vec<String>>),
    /// Text that a reader does not see.
    Hidden(Concealment, String),
}

/// More cells in one text are no table that anybody wrote.
const CELLS_MAX: usize = 1_000_000;
/// The widest table there is in a text.
const COLUMNS_MAX: usize = 64;

/// The text so far.
#[derive(Debug)]
pub struct Story {
    open: Vec<Frame>,
    blocks: Vec<Block>,
    notes: Vec<Block>,
    cells_left: usize,
}

/// What is open at a point of the text.
#[derive(Debug)]
enum Frame {
    Paragraph { text: String, level: Option<u8>, label: Option<String> },
    Table(Vec<Vec<String>>),
    Cell { text: String, columns: usize },
    Note { label: String, text: String },
}

impl Default for Story {
    fn default() -> Self {
        let (open, blocks, notes) = (Vec::new(), Vec::new(), Vec::new());
        Self { open, blocks, notes, cells_left: CELLS_MAX }
    }
}

impl Story {
    /// A paragraph opens.
    pub fn open_paragraph(&mut self) {
        self.open.push(Frame::Paragraph { text: String::new(), level: None, label: None });
    }

    /// A table opens.
    pub fn open_table(&mut self) {
        self.open.push(Frame::Table(Vec::new()));
    }

    /// A row opens.
    pub fn open_row(&mut self) {
        if let Some(Frame::Table(rows)) = self.open.last_mut() {
            rows.push(Vec::new());
        }
    }

    /// Cells that hold nothing, to keep others in their column.
    pub fn empty_cells(&mut self, count: usize) {
        let count = count.min(COLUMNS_MAX).min(self.cells_left);
        if let Some(Frame::Table(rows)) = self.open.last_mut()
            && let Some(row) = rows.last_mut()
            && row.len() < COLUMNS_MAX
        {
            self.cells_left -= count;
            row.extend(std::iter::repeat_n(String::new(), count));
        }
    }

    /// A cell opens that covers so many columns.
    pub fn open_cell(&mut self, columns: usize) {
        self.open.push(Frame::Cell { text: String::new(), columns });
    }

    /// The cell that is open covers so many columns.
    pub fn cell_columns(&mut self, count: usize) {
        if let Some(Frame::Cell { columns, .. }) = self.open.last_mut() {
            *columns = count;
        }
    }

    /// A note opens: its text stands after that of the part, under these words.
    pub fn open_note(&mut self, label: &str) {
        self.open.push(Frame::Note { label: label.to_owned(), text: String::new() });
    }

    /// The words a note that is open stands under.
    pub fn note_label(&mut self) -> Option<&mut String> {
        self.open.iter_mut().rev().find_map(|frame| match frame {
            Frame::Note { label, .. } => Some(label),
            _ => None,
        })
    }

    /// The words of the paragraph that is open, where one is.
    pub fn paragraph(&mut self) -> Option<&mut String> {
        match self.open.last_mut() {
            Some(Frame::Paragraph { text, .. }) => Some(text),
            _ => None,
        }
    }

    /// The paragraph that is open is a heading.
    pub fn heading(&mut self, heading: Option<u8>) {
        if let Some(Frame::Paragraph { level, .. }) = self.open.last_mut() {
            *level = heading;
        }
    }

    /// The number that is shown before the paragraph that is open.
    pub fn label(&mut self, number: Option<String>) {
        if let Some(Frame::Paragraph { label, .. }) = self.open.last_mut() {
            *label = number;
        }
    }

    /// Adds words to the paragraph that is open.
    pub fn words(&mut self, words: &str) {
        if let Some(text) = self.paragraph() {
            text.push_str(words);
        }
    }

    /// Adds a paragraph.
    pub fn add(&mut self, words: &str) {
        self.open_paragraph();
        self.words(words);
        self.close();
    }

    /// Adds words that a reader does not see.
    pub fn hide(&mut self, by: Concealment, words: &str) {
        self.blocks.push(Block::Hidden(by, words.to_owned()));
    }

    /// What opened last closes, and is given to what it stands in.
    pub fn close(&mut self) {
        match self.open.pop() {
            Some(Frame::Cell { text, columns }) => {
                let added = columns.clamp(1, COLUMNS_MAX).min(self.cells_left);
                if let Some(Frame::Table(rows)) = self.open.last_mut()
                    && let Some(row) = rows.last_mut()
                    && added > 0
                {
                    self.cells_left -= added;
                    row.push(text.trim().to_owned());
                    row.extend(std::iter::repeat_n(String::new(), added - 1));
                }
            }
            Some(Frame::Paragraph { text, level, label }) => {
                let text = text.trim();
                if text.is_empty() {
                    return;
                }
                let text = match label {
                    Some(label) => format!("{label} {text}"),
                    None => text.to_owned(),
                };
                match self.inside() {
                    Some(outer) => add(outer, &text),
                    None => self.blocks.push(Block::Paragraph { text, level }),
                }
            }
            Some(Frame::Table(rows)) => match self.inside() {
                Some(outer) => rows.iter().flatten().for_each(|inner| add(outer, inner)),
                None if rows.iter().flatten().all(String::is_empty) => {}
                None => self.blocks.push(Block::Table(rows)),
            },
            Some(Frame::Note { label, text }) if !text.is_empty() => {
                let text = if label.is_empty() { text } else { format!("{label}: {text}") };
                self.notes.push(Block::Paragraph { text, level: None });
            }
            Some(Frame::Note { .. }) | None => {}
        }
    }

    /// The text, notes last. A part that ends in the middle of a table was cut off; what was read is
    /// kept.
    pub fn finish(mut self) -> (Vec<Block>, Vec<Block>) {
        while !self.open.is_empty() {
            self.close();
        }
        (self.blocks, self.notes)
    }

    /// The words of its paragraphs, where no table can be.
    pub fn paragraphs(self) -> Vec<String> {
        let (blocks, _) = self.finish();
        let words = |block| match block {
            Block::Paragraph { text, .. } => Some(text),
            Block::Table(_) | Block::Hidden(..) => None,
        };
        blocks.into_iter().filter_map(words).collect()
    }

    /// The cell or note one is in, also through the paragraph that anchors a text box.
    fn inside(&mut self) -> Option<&mut String> {
        self.open.iter_mut().rev().find_map(|frame| match frame {
            Frame::Cell { text, .. } | Frame::Note { text, .. } => Some(text),
            _ => None,
        })
    }
}

/// The words of a note: a line for each paragraph, and for each row of a table.
pub fn words(blocks: Vec<Block>) -> String {
    let lines = blocks.into_iter().flat_map(|block| match block {
        Block::Paragraph { text, .. } => vec![text],
        Block::Table(rows) => rows.iter().map(|row| row.join("\t")).collect(),
        Block::Hidden(..) => Vec::new(),
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn add(outer: &mut String, words: &str) {
    if !words.is_empty() {
        if !outer.is_empty() {
            outer.push('\n');
        }
        outer.push_str(words);
    }
}

/// A table that is told by marks at the end of its cells and rows, as older formats have it.
#[derive(Debug, Default)]
pub struct MarkedTable {
    cell: String,
    row: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl MarkedTable {
    /// Whether a row is open.
    pub fn in_row(&self) -> bool {
        !self.row.is_empty()
    }

    /// Whether nothing stands in the cell that is open.
    pub fn cell_is_blank(&self) -> bool {
        self.cell.is_empty()
    }

    /// Adds a paragraph to the cell that is open.
    pub fn add(&mut self, words: &str) {
        add(&mut self.cell, words.trim());
    }

    /// The cell ends.
    pub fn end_cell(&mut self) {
        self.row.push(std::mem::take(&mut self.cell));
    }

    /// The row ends.
    pub fn end_row(&mut self) {
        if !self.cell.is_empty() {
            self.end_cell();
        }
        if !self.row.is_empty() {
            self.rows.push(std::mem::take(&mut self.row));
        }
    }

    /// The table, where anything stands in it; the next one begins.
    pub fn take(&mut self) -> Option<Block> {
        self.end_row();
        let rows = std::mem::take(&mut self.rows);
        rows.iter().flatten().any(|cell| !cell.is_empty()).then_some(Block::Table(rows))
    }
}

/// The places blocks are given.
#[derive(Debug)]
pub enum Places {
    /// Paragraphs, counted through the document; this was the last.
    Paragraphs(u32),
    /// A slide, and how many tables were met on it.
    Slide(u32, u32),
}

/// What a part is to its reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Running headers and footers.
    Margin,
    /// The text.
    Body,
    /// Notes and comments to it.
    Note,
}

/// Adds blocks to what was read.
pub fn push(reading: &mut Reading, blocks: Vec<Block>, role: Role, places: &mut Places) {
    for block in blocks {
        if let Block::Hidden(by, text) = block {
            let location = match places {
                Places::Paragraphs(last) => Location::paragraph(*last + 1),
                Places::Slide(slide, _) => Location::Slide { slide: *slide },
            };
            reading.hide(location, by, text);
            continue;
        }
        let location = places.next();
        match (block, role) {
            (Block::Table(rows), _) => match places {
                Places::Paragraphs(last) => reading.table_in_text(None, *last, rows),
                Places::Slide(slide, tables) => table_on_slide(reading, *slide, tables, rows),
            },
            (Block::Paragraph { text, .. }, Role::Margin) => {
                reading.push(location, Body::Margin(text));
            }
            (Block::Paragraph { text, level: Some(level) }, Role::Body) => {
                reading.heading(location, level, text);
            }
            (Block::Paragraph { text, .. }, _) => reading.text(location, text),
            (Block::Hidden(..), _) => {}
        }
    }
}

impl Places {
    fn next(&mut self) -> Location {
        match self {
            Places::Paragraphs(last) => {
                *last += 1;
                Location::paragraph(*last)
            }
            Places::Slide(slide, _) => Location::Slide { slide: *slide },
        }
    }
}

fn table_on_slide(reading: &mut Reading, slide: u32, tables: &mut u32, rows: Vec<Vec<String>>) {
    *tables += 1;
    let table = *tables;
    reading.table_of_rows(rows, |first, last| Location::SlideRows { slide, table, first, last });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_in_a_cell_and_a_note_in_a_paragraph_keep_their_outer_text_whole() {
        let mut story = Story::default();
        story.open_table();
        story.open_row();
        story.open_cell(2);
        story.add("outer");
        story.open_table();
        story.open_row();
        story.open_cell(1);
        story.add("inner");
        story.close();
        story.close();
        story.close();
        story.close();
        story.open_paragraph();
        story.words("before ");
        story.open_note("Note");
        story.add("aside");
        story.close();
        story.words("after");
        let (blocks, notes) = story.finish();
        let paragraph = |text: &str| Block::Paragraph { text: text.to_owned(), level: None };
        let cells = vec!["outer\ninner".to_owned(), String::new()];
        assert_eq!(blocks, [Block::Table(vec![cells]), paragraph("before after")]);
        assert_eq!(notes, [paragraph("Note: aside")]);
    }
}
