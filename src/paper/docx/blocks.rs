//! The blocks of a paper as paragraphs and tables, in the order of the paper.

use docx_rs::{BuildXML, Paragraph, SectionProperty, Table};

use super::super::{Block, Paper, Status, Text};
use super::bulleted;
use super::tables::{self, Room};
use super::texts::{self, Bookmarks};

/// A body that is being written from top to bottom.
pub(super) struct Body<'a> {
    paper: &'a Paper,
    bookmarks: Bookmarks,
    /// What is written, as docx-rs has it. A paragraph becomes text at once: as a value it takes ten times the room,
    /// and a report of two thousand findings has a hundred thousand.
    xml: String,
    /// The captions of the tables, in their order.
    captions: Vec<String>,
    /// How many headings there were.
    headings: usize,
    room: Room,
    /// Whether the next block starts on a new page.
    breaks: Break,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Break {
    None,
    Page,
}

impl<'a> Body<'a> {
    pub fn new(paper: &'a Paper) -> Self {
        Self {
            paper,
            bookmarks: Bookmarks::of(&paper.blocks),
            xml: String::new(),
            captions: Vec::new(),
            headings: 0,
            room: Room { width: 0 },
            breaks: Break::None,
        }
    }

    /// What follows is as wide as this, in twentieths of a point.
    pub fn room(&mut self, width: usize) {
        self.room = Room { width };
    }

    /// Title, state, cover and contents.
    pub fn title(&mut self) {
        let paper = self.paper;
        self.paragraph(texts::plain("Title", &paper.title));
        if !paper.subtitle.is_empty() {
            self.paragraph(texts::plain("Subtitle", &paper.subtitle));
        }
        if let Status::Draft { mark, because } = &paper.status {
            let mut text = Text::default().strong(mark.as_str());
            if !because.is_empty() {
                text = text.and("  ").and(because.as_str());
            }
            self.paragraph(texts::paragraph("DraftNotice", &text, &self.bookmarks));
        }
        if !paper.cover.is_empty() {
            let cover: Vec<(String, Vec<Block>)> = paper
                .cover
                .iter()
                .map(|(label, text)| (label.clone(), vec![Block::Paragraph(text.clone())]))
                .collect();
            self.facts(&cover);
        }
        if !paper.contents.is_empty() {
            for paragraph in texts::contents(&paper.contents, &paper.blocks) {
                self.paragraph(paragraph);
            }
            self.breaks = Break::Page;
        }
    }

    pub fn blocks(&mut self, blocks: &[&Block]) {
        for block in blocks {
            self.block(block);
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading { level, text, .. } => {
                self.headings += 1;
                self.paragraph(texts::heading(*level, text, self.headings));
            }
            Block::Table(table) => {
                if !table.caption.is_empty() {
                    self.paragraph(texts::plain("Caption", &table.caption));
                }
                self.captions.push(table.caption.clone());
                self.table(&tables::table(table, self.room, &self.bookmarks));
            }
            Block::Facts(facts) => self.facts(facts),
            Block::PageBreak => self.breaks = Break::Page,
            Block::Wide(inner) => inner.iter().for_each(|block| self.block(block)),
            Block::Paragraph(_) | Block::List(_) | Block::Quotation { .. } | Block::Notice(_) => {
                for paragraph in paragraphs(block, "Normal", &self.bookmarks) {
                    self.paragraph(paragraph);
                }
            }
        }
    }

    fn facts(&mut self, facts: &[(String, Vec<Block>)]) {
        if !facts.is_empty() {
            let table = tables::facts(facts, self.room, &self.bookmarks, &mut self.captions);
            self.table(&table);
        }
    }

    fn paragraph(&mut self, paragraph: Paragraph) {
        let paragraph = match std::mem::replace(&mut self.breaks, Break::None) {
            Break::Page => paragraph.page_break_before(true),
            Break::None => paragraph,
        };
        self.write(&paragraph);
    }

    /// A table and the paragraph that has to stand after it: without one, two tables would become one.
    fn table(&mut self, table: &Table) {
        if self.breaks == Break::Page {
            self.paragraph(texts::empty("Seam", ""));
        }
        self.write(table);
        self.paragraph(texts::empty("Gap", ""));
    }

    /// What follows stands on other pages.
    pub fn end_section(&mut self, property: SectionProperty) {
        // The pages end by themselves.
        self.breaks = Break::None;
        self.paragraph(texts::empty("Seam", "").section_property(property));
    }

    fn write(&mut self, child: &impl BuildXML) {
        self.xml.push_str(&String::from_utf8_lossy(&child.build()));
    }

    /// The body with the pages it ends on, and the captions of its tables in their order.
    pub fn done(mut self, property: &SectionProperty) -> (String, Vec<String>) {
        self.write(property);
        (self.xml, self.captions)
    }
}

/// What is nothing but paragraphs, as such; `style` is that of usual text.
pub(super) fn paragraphs(block: &Block, style: &str, bookmarks: &Bookmarks) -> Vec<Paragraph> {
    match block {
        Block::Paragraph(text) => vec![texts::paragraph(style, text, bookmarks)],
        Block::Notice(text) => vec![texts::paragraph("Notice", text, bookmarks)],
        Block::Heading { text, .. } => {
            let text = Text::default().strong(text.as_str());
            vec![texts::paragraph(style, &text, bookmarks).keep_next(true)]
        }
        Block::List(items) => {
            let item = |text| bulleted(texts::paragraph("ListBullet", text, bookmarks));
            items.iter().map(item).collect()
        }
        Block::Quotation { words, source } => {
            let words = texts::plain("Quote", words);
            let source = (!source.is_empty()).then(|| texts::plain("QuoteSource", source));
            std::iter::once(words).chain(source).collect()
        }
        Block::Wide(inner) => {
            inner.iter().flat_map(|block| paragraphs(block, style, bookmarks)).collect()
        }
        Block::Facts(_) | Block::Table(_) | Block::PageBreak => Vec::new(),
    }
}
