//! The paragraphs and tables of one part. Word nests them freely (a table in a text box in a table),
//! so what is open is kept on a stack of its own and never on the call stack.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::super::Error;
use super::package::{attribute, resolved};
use super::styles::{Styles, outline_level};

/// A piece of a part, in reading order.
#[derive(Debug)]
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
}

/// The blocks of a part.
pub fn blocks(xml: &str, styles: &Styles) -> Result<Vec<Block>, Error> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = false;
    let mut walk =
        Walk { styles, open: Vec::new(), blocks: Vec::new(), hidden: 0, in_words: false };
    loop {
        match reader.read_event().map_err(Error::damaged)? {
            Event::Start(element) if walk.hidden > 0 || is_hidden(&element) => walk.hidden += 1,
            Event::Start(element) => walk.open(&element),
            Event::Empty(element) if walk.hidden == 0 => walk.mark(&element),
            Event::End(_) if walk.hidden > 0 => walk.hidden -= 1,
            Event::End(element) => walk.close(element.local_name().into_inner()),
            Event::Text(text) if walk.in_words && walk.hidden == 0 => {
                walk.words(&text.xml10_content());
            }
            Event::GeneralRef(reference) if walk.in_words && walk.hidden == 0 => {
                walk.words(&resolved(&reference));
            }
            Event::CData(text) if walk.in_words && walk.hidden == 0 => {
                walk.words(&text.xml10_content());
            }
            Event::Eof => break,
            _ => {}
        }
    }
    // A part that ends in the middle of a table was cut off; what was read is kept.
    while let Some(frame) = walk.open.pop() {
        walk.finish(frame);
    }
    Ok(walk.blocks)
}

/// Elements whose content is not to be read: deleted and moved-away text, former properties, and the
/// second copy of a text box that Word writes for older programs.
fn is_hidden(element: &BytesStart<'_>) -> bool {
    matches!(
        element.local_name().into_inner(),
        "del"
            | "moveFrom"
            | "Fallback"
            | "instrText"
            | "delText"
            | "delInstrText"
            | "pPrChange"
            | "rPrChange"
            | "sectPrChange"
            | "tblPrChange"
            | "tcPrChange"
            | "trPrChange"
    )
}

/// What is open at a point of the text.
enum Frame {
    Paragraph { text: String, level: Option<u8> },
    Table(Vec<Vec<String>>),
    Cell { text: String, columns: usize },
}

struct Walk<'a> {
    styles: &'a Styles,
    open: Vec<Frame>,
    blocks: Vec<Block>,
    hidden: u32,
    in_words: bool,
}

impl Walk<'_> {
    fn open(&mut self, element: &BytesStart<'_>) {
        match element.local_name().into_inner() {
            "p" => self.open.push(Frame::Paragraph { text: String::new(), level: None }),
            "tbl" => self.open.push(Frame::Table(Vec::new())),
            "tr" => {
                if let Some(Frame::Table(rows)) = self.open.last_mut() {
                    rows.push(Vec::new());
                }
            }
            "tc" => self.open.push(Frame::Cell { text: String::new(), columns: 1 }),
            "t" => self.in_words = true,
            _ => self.mark(element),
        }
    }

    /// An element without content says something about what it stands in.
    fn mark(&mut self, element: &BytesStart<'_>) {
        let value = || attribute(element, "val");
        match (element.local_name().into_inner(), self.open.last_mut()) {
            ("tab", Some(Frame::Paragraph { text, .. })) if !text.is_empty() => text.push('\t'),
            ("br" | "cr", Some(Frame::Paragraph { text, .. })) => text.push('\n'),
            ("noBreakHyphen", Some(Frame::Paragraph { text, .. })) => text.push('-'),
            ("pStyle", Some(Frame::Paragraph { level, .. })) => {
                *level = level.or(value().and_then(|id| self.styles.heading_level(&id)));
            }
            ("outlineLvl", Some(Frame::Paragraph { level, .. })) => *level = outline_level(value()),
            ("gridSpan", Some(Frame::Cell { columns, .. })) => {
                *columns = value().and_then(|count| count.parse().ok()).unwrap_or(1).clamp(1, 64);
            }
            _ => {}
        }
    }

    fn words(&mut self, words: &str) {
        if let Some(Frame::Paragraph { text, .. }) = self.open.last_mut() {
            text.push_str(words);
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "t" => self.in_words = false,
            "p" | "tbl" | "tc" => {
                if let Some(frame) = self.open.pop() {
                    self.finish(frame);
                }
            }
            _ => {}
        }
    }

    /// Gives what is complete to what it stands in.
    fn finish(&mut self, frame: Frame) {
        match frame {
            Frame::Cell { text, columns } => {
                if let Some(Frame::Table(rows)) = self.open.last_mut()
                    && let Some(row) = rows.last_mut()
                {
                    row.push(text.trim().to_owned());
                    row.extend(std::iter::repeat_n(String::new(), columns - 1));
                }
            }
            Frame::Paragraph { text, level } => match self.cell() {
                Some(cell) => add(cell, text.trim()),
                None if text.trim().is_empty() => {}
                None => self.blocks.push(Block::Paragraph { text: text.trim().to_owned(), level }),
            },
            Frame::Table(rows) => match self.cell() {
                Some(cell) => rows.iter().flatten().for_each(|inner| add(cell, inner)),
                None if rows.iter().flatten().all(String::is_empty) => {}
                None => self.blocks.push(Block::Table(rows)),
            },
        }
    }

    /// The cell one is in, also through the paragraph that anchors a text box.
    fn cell(&mut self) -> Option<&mut String> {
        self.open.iter_mut().rev().find_map(|frame| match frame {
            Frame::Cell { text, .. } => Some(text),
            _ => None,
        })
    }
}

fn add(cell: &mut String, words: &str) {
    if !words.is_empty() {
        if !cell.is_empty() {
            cell.push('\n');
        }
        cell.push_str(words);
    }
}
