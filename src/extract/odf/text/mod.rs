//! The words of an OpenDocument part, page by page: paragraphs, headings, lists, tables, notes, comments.

use std::collections::BTreeMap;

use quick_xml::events::BytesStart;

use super::super::Error;
use super::super::story::{Block, Story};
use super::super::xml::{self, Step, Visitor, attribute, local, number};
use super::numbering::Counter;
use super::styles::Styles;
use crate::domain::{Concealment, Remark};

/// What a part holds.
#[derive(Default)]
pub struct Found {
    /// What stands before the first slide, which is all of a text, and then each slide.
    pub pages: Vec<Page>,
    /// Running headers.
    pub headers: Vec<Block>,
    /// Running footers.
    pub footers: Vec<Block>,
    /// What to know of it.
    pub remarks: Vec<Remark>,
    /// Where the part breaks off, why.
    pub broken: Option<Error>,
}

/// A text, or one slide.
#[derive(Default)]
pub struct Page {
    /// Its titles.
    pub titles: Vec<Block>,
    /// Its text.
    pub blocks: Vec<Block>,
    /// Its notes and comments.
    pub notes: Vec<Block>,
    /// Whether it is not shown.
    pub is_hidden: bool,
}

/// Reads the body of a part.
pub fn pages(xml: &str, styles: &Styles) -> Found {
    read(xml, styles, Wanted::Body)
}

/// Reads the headers and footers of a part of styles.
pub fn margins(xml: &str, styles: &Styles) -> Found {
    read(xml, styles, Wanted::Margins)
}

fn read(xml: &str, styles: &Styles, wanted: Wanted) -> Found {
    let found = Found { pages: vec![Page::default()], ..Found::default() };
    let mut walk = Walk {
        styles,
        wanted,
        found,
        story: Story::default(),
        paragraphs: Vec::new(),
        spans: Vec::new(),
        frames: Vec::new(),
        sections: Vec::new(),
        lists: Lists::default(),
        captured: None,
    };
    walk.found.broken = xml::walk(xml, &mut walk).err();
    if wanted == Wanted::Body {
        walk.end_page();
    }
    walk.found
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Body,
    Margins,
}

/// What is said of the paragraph that is open.
struct Paragraph {
    level: Option<u8>,
    is_hidden: bool,
    hidden: String,
}

/// The lists that are open, and how far those before were counted.
#[derive(Default)]
struct Lists {
    styles: Vec<String>,
    counter: Counter,
    by_id: BTreeMap<String, Counter>,
    by_style: BTreeMap<String, Counter>,
    id: Option<String>,
    headings: Counter,
    /// The item that is open and has not been numbered.
    item: Option<Item>,
}

/// An item of a list, and the number it is set to, where it is.
struct Item {
    set: Option<u32>,
}

/// Words between elements that are no text of a paragraph.
enum Captured {
    Author(String),
    Number(String),
}

struct Walk<'a> {
    styles: &'a Styles,
    wanted: Wanted,
    found: Found,
    story: Story,
    paragraphs: Vec<Paragraph>,
    spans: Vec<bool>,
    /// For each frame that is open, whether it holds a title.
    frames: Vec<bool>,
    /// For each section that is open, whether it is hidden.
    sections: Vec<bool>,
    lists: Lists,
    captured: Option<Captured>,
}

impl Visitor for Walk<'_> {
    fn open(&mut self, element: &BytesStart<'_>) -> Step {
        let name = local(element);
        let is = |name: &str, value: &str| attribute(element, name).as_deref() == Some(value);
        match name {
            "body" if self.wanted == Wanted::Margins => return Step::Over,
            "master-styles" if self.wanted == Wanted::Body => return Step::Over,
            "automatic-styles" | "styles" | "font-face-decls" | "scripts" | "binary-data"
            | "meta" | "settings" | "ruby-text" | "event-listeners" | "forms" | "change-info"
            | "tracked-changes" => {
                if name == "tracked-changes" {
                    self.remark(Remark::TrackedChanges);
                }
                return Step::Over;
            }
            // The description of a picture is not shown; a field that shows the title has this name too.
            "title" | "desc"
                if element.name().prefix().is_some_and(|p| p.into_inner() == "svg") =>
            {
                return Step::Over;
            }
            "p" | "h" => self.open_paragraph(name, element),
            "span" | "a" => {
                let style = attribute(element, "style-name").unwrap_or_default();
                self.spans.push(name == "span" && self.styles.hiding.contains(&style));
            }
            "s" | "tab" | "line-break" => self.put(match name {
                "s" => " ",
                "tab" => "\t",
                _ => "\n",
            }),
            "hidden-text" if is("is-hidden", "true") => {
                let words = attribute(element, "string-value").unwrap_or_default();
                self.story.hide(Concealment::Marked, &words);
                return Step::Over;
            }
            "hidden-paragraph" if is("is-hidden", "true") => {
                if let Some(paragraph) = self.paragraphs.last_mut() {
                    paragraph.is_hidden = true;
                }
            }
            "section" => self.sections.push(is("display", "none") || is("is-hidden", "true")),
            "list" => self.lists.open(element, self.paragraph_list_style()),
            "list-item" => {
                self.lists.item = Some(Item { set: number(element, "start-value") });
            }
            "list-header" => self.lists.item = None,
            "number" => self.captured = Some(Captured::Number(String::new())),
            "table" => self.story.open_table(),
            "table-row" => self.story.open_row(),
            "table-cell" | "covered-table-cell" => self.story.open_cell(1),
            "note" => self.story.open_note(""),
            "annotation" => self.story.open_note("Comment"),
            "creator" if self.story.paragraph().is_none() => {
                self.captured = Some(Captured::Author(String::new()));
            }
            "header" | "header-left" | "header-first" | "footer" | "footer-left"
            | "footer-first"
                if self.wanted == Wanted::Margins =>
            {
                self.story = Story::default();
            }
            "page" => {
                self.end_page();
                let style = attribute(element, "style-name").unwrap_or_default();
                let is_hidden = self.styles.hidden_pages.contains(&style);
                self.found.pages.push(Page { is_hidden, ..Page::default() });
            }
            "notes" => self.end_blocks(),
            "frame" => return self.open_frame(element),
            _ => self.reference(name, element),
        }
        Step::Into
    }

    fn words(&mut self, words: &str) {
        match &mut self.captured {
            Some(Captured::Author(text) | Captured::Number(text)) => text.push_str(words),
            None => self.put(words),
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "p" | "h" => self.close_paragraph(),
            "span" | "a" => {
                self.spans.pop();
            }
            "section" => {
                self.sections.pop();
            }
            "list" => self.lists.close(),
            "list-item" => self.lists.item = None,
            "number" | "creator" => match self.captured.take() {
                Some(Captured::Number(label)) if !label.trim().is_empty() => {
                    self.story.label(Some(label.trim().to_owned()));
                }
                Some(Captured::Author(author)) if !author.trim().is_empty() => {
                    if let Some(label) = self.story.note_label() {
                        *label = format!("Comment by {}", author.trim());
                    }
                }
                _ => {}
            },
            "table" | "table-cell" | "covered-table-cell" | "note" | "annotation" => {
                self.story.close();
            }
            "header" | "header-left" | "header-first" if self.wanted == Wanted::Margins => {
                let (blocks, _) = std::mem::take(&mut self.story).finish();
                self.found.headers.extend(blocks);
            }
            "footer" | "footer-left" | "footer-first" if self.wanted == Wanted::Margins => {
                let (blocks, _) = std::mem::take(&mut self.story).finish();
                self.found.footers.extend(blocks);
            }
            "notes" => self.end_notes(),
            "frame" => self.close_frame(),
            _ => {}
        }
    }
}

impl Walk<'_> {
    fn open_paragraph(&mut self, name: &str, element: &BytesStart<'_>) {
        let style = attribute(element, "style-name").unwrap_or_default();
        let level = (name == "h").then(|| number(element, "outline-level").unwrap_or(1_u8).max(1));
        let is_hidden = self.styles.hiding.contains(&style) || self.sections.contains(&true);
        self.story.open_paragraph();
        self.story.heading(level);
        let in_list = !self.lists.styles.is_empty();
        let label = match level {
            _ if in_list => self.lists.label(self.styles),
            Some(level) if attribute(element, "is-list-header").as_deref() != Some("true") => {
                let restart = number(element, "start-value");
                self.lists.headings.next(&self.styles.headings, level.into(), restart)
            }
            _ => None,
        };
        self.story.label(label);
        self.paragraphs.push(Paragraph { level, is_hidden, hidden: String::new() });
    }

    fn close_paragraph(&mut self) {
        if let Some(paragraph) = self.paragraphs.pop() {
            if !paragraph.hidden.trim().is_empty() {
                self.story.hide(Concealment::Marked, paragraph.hidden.trim());
            }
            self.story.heading(paragraph.level);
        }
        self.story.close();
    }

    /// Adds words to the paragraph, with white space folded: a line's end in the file is none in the
    /// text.
    fn put(&mut self, words: &str) {
        let hidden = self.spans.contains(&true);
        let Some(paragraph) = self.paragraphs.last_mut() else { return };
        let Some(text) = self.story.paragraph() else { return };
        let text = if hidden || paragraph.is_hidden { &mut paragraph.hidden } else { text };
        if matches!(words, "\t" | "\n") {
            return text.push_str(words);
        }
        for character in words.chars() {
            if !matches!(character, ' ' | '\n' | '\r' | '\t') {
                text.push(character);
            } else if !text.ends_with(' ') {
                text.push(' ');
            }
        }
    }

    fn paragraph_list_style(&self) -> String {
        self.lists.styles.last().cloned().unwrap_or_default()
    }

    fn open_frame(&mut self, element: &BytesStart<'_>) -> Step {
        let class = attribute(element, "class").unwrap_or_default();
        if matches!(class.as_str(), "page-number" | "date-time" | "page" | "header") {
            return Step::Over;
        }
        let is_title = class == "title";
        if is_title {
            self.end_blocks();
        }
        self.frames.push(is_title);
        Step::Into
    }

    fn close_frame(&mut self) {
        if self.frames.pop() == Some(true) {
            let (blocks, _) = std::mem::take(&mut self.story).finish();
            if let Some(page) = self.found.pages.last_mut() {
                page.titles.extend(blocks.into_iter().map(as_title));
            }
        }
    }

    /// Something that lies outside the file.
    fn reference(&mut self, name: &str, element: &BytesStart<'_>) {
        let target = match name {
            "image" | "object" | "object-ole" | "plugin" => attribute(element, "href")
                .filter(|href| href.contains(":/") || href.starts_with("//")),
            "section-source" => attribute(element, "href").filter(|href| !href.is_empty()),
            "dde-source" => Some(format!(
                "{} {}",
                attribute(element, "dde-application").unwrap_or_default(),
                attribute(element, "dde-topic").unwrap_or_default()
            )),
            _ => None,
        };
        if let Some(target) = target {
            self.remark(Remark::ExternalReference { target: target.chars().take(300).collect() });
        }
    }

    fn remark(&mut self, remark: Remark) {
        if !self.found.remarks.contains(&remark) && self.found.remarks.len() < 100 {
            self.found.remarks.push(remark);
        }
    }

    fn end_blocks(&mut self) {
        let (blocks, notes) = std::mem::take(&mut self.story).finish();
        if let Some(page) = self.found.pages.last_mut() {
            page.blocks.extend(blocks);
            page.notes.extend(notes);
        }
    }

    fn end_notes(&mut self) {
        let words = std::mem::take(&mut self.story).paragraphs();
        if let Some(page) = self.found.pages.last_mut().filter(|_| !words.is_empty()) {
            let text = format!("Speaker notes: {}", words.join("\n"));
            page.notes.push(Block::Paragraph { text, level: None });
        }
    }

    fn end_page(&mut self) {
        self.end_blocks();
        self.frames.clear();
    }
}

impl Lists {
    fn open(&mut self, element: &BytesStart<'_>, outer_style: String) {
        let style = attribute(element, "style-name").unwrap_or(outer_style);
        if self.styles.is_empty() {
            let continued = attribute(element, "continue-list");
            let before = match continued.as_ref() {
                Some(id) => self.by_id.get(id),
                None if attribute(element, "continue-numbering").as_deref() == Some("true") => {
                    self.by_style.get(&style)
                }
                None => None,
            };
            self.counter = before.cloned().unwrap_or_default();
            self.id = attribute(element, "id");
        }
        self.styles.push(style);
        self.item = None;
    }

    /// The number before the first paragraph of the item that is open.
    fn label(&mut self, styles: &Styles) -> Option<String> {
        let Item { set } = self.item.take()?;
        let outline = styles.lists.get(self.styles.last()?)?;
        self.counter.next(outline, self.styles.len(), set)
    }

    fn close(&mut self) {
        let Some(style) = self.styles.pop() else { return };
        if self.styles.is_empty() {
            let counter = std::mem::take(&mut self.counter);
            self.by_id.extend(self.id.take().map(|id| (id, counter.clone())));
            self.by_style.insert(style, counter);
        }
    }
}

fn as_title(block: Block) -> Block {
    match block {
        Block::Paragraph { text, .. } => Block::Paragraph { text, level: Some(1) },
        other => other,
    }
}

#[cfg(test)]
mod tests;
