//! The shapes of one slide: titles, text, tables; and its notes and comments.

use std::collections::BTreeMap;

use quick_xml::events::BytesStart;

use super::super::Error;
use super::super::story::{self, Block, Story};
use super::super::xml::{self, Step, Visitor, attribute, local};

/// What stands on a slide.
pub struct Slide {
    /// Its title, wherever among the shapes it comes.
    pub title: Option<String>,
    /// Its other text.
    pub blocks: Vec<Block>,
    /// Whether it is left out when the slides are shown.
    pub is_hidden: bool,
    /// Where the slide breaks off, why.
    pub broken: Option<Error>,
}

/// Reads a slide.
pub fn read(xml: &str) -> Slide {
    let mut walk = Walk::default();
    let broken = xml::walk(xml, &mut walk).err();
    walk.end_shape();
    let Walk { titles, blocks, is_hidden, .. } = walk;
    let title = Some(titles.join("\n")).filter(|title| !title.trim().is_empty());
    Slide { title, blocks, is_hidden, broken }
}

/// The speaker's notes: the text of a notes page without its header, footer and page number.
pub fn notes(xml: &str) -> String {
    let mut walk = Walk { page: Page::Notes, ..Walk::default() };
    let _ = xml::walk(xml, &mut walk);
    walk.end_shape();
    story::words(walk.blocks)
}

/// Comments, each with who wrote it.
pub fn comments(xml: &str, authors: &BTreeMap<String, String>) -> Vec<Block> {
    let mut walk =
        Comments { authors, story: Story::default(), in_words: false, in_paragraph: false };
    let _ = xml::walk(xml, &mut walk);
    let (_, notes) = walk.story.finish();
    notes
}

#[derive(Default)]
struct Walk {
    story: Story,
    blocks: Vec<Block>,
    titles: Vec<String>,
    shape: Shape,
    in_words: bool,
    in_picture: bool,
    is_hidden: bool,
    page: Page,
}

/// What is read.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Page {
    #[default]
    Slide,
    Notes,
}

/// What a shape holds the place of.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Shape {
    #[default]
    Text,
    Title,
    /// A page number, date, or running line of a notes page.
    Margin,
}

impl Visitor for Walk {
    fn open(&mut self, element: &BytesStart<'_>) -> Step {
        match local(element) {
            "sld" => {
                self.is_hidden =
                    matches!(attribute(element, "show").as_deref(), Some("0" | "false"));
            }
            "sp" | "graphicFrame" => self.end_shape(),
            "ph" => {
                self.shape = match attribute(element, "type").as_deref() {
                    Some("title" | "ctrTitle") => Shape::Title,
                    Some("sldNum") => Shape::Margin,
                    Some("hdr" | "dt" | "ftr") if self.page == Page::Notes => Shape::Margin,
                    _ => Shape::Text,
                };
            }
            "p" => self.story.open_paragraph(),
            "t" => self.in_words = true,
            "br" => self.story.words("\n"),
            // What a picture shows, for those who cannot see it.
            "pic" => self.in_picture = true,
            "cNvPr" if self.in_picture => {
                let words = attribute(element, "descr").unwrap_or_default();
                if !words.trim().is_empty() {
                    self.story.add(&format!("Image: {words}"));
                }
                self.in_picture = false;
            }
            "tbl" => self.story.open_table(),
            "tr" => self.story.open_row(),
            // A merged cell is followed by empty ones, so that each keeps its column.
            "tc" => self.story.open_cell(1),
            "Fallback" => return Step::Over,
            _ => {}
        }
        Step::Into
    }

    fn words(&mut self, words: &str) {
        if self.in_words {
            self.story.words(words);
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "t" => self.in_words = false,
            "p" | "tbl" | "tc" => self.story.close(),
            "sp" | "graphicFrame" => self.end_shape(),
            _ => {}
        }
    }
}

impl Walk {
    /// Gives what was read to what its shape stands for.
    fn end_shape(&mut self) {
        let (blocks, _) = std::mem::take(&mut self.story).finish();
        match std::mem::take(&mut self.shape) {
            Shape::Margin => {}
            Shape::Text => self.blocks.extend(blocks),
            Shape::Title => {
                for block in blocks {
                    match block {
                        Block::Paragraph { text, .. } => self.titles.push(text),
                        other => self.blocks.push(other),
                    }
                }
            }
        }
    }
}

struct Comments<'a> {
    authors: &'a BTreeMap<String, String>,
    story: Story,
    in_words: bool,
    in_paragraph: bool,
}

impl Visitor for Comments<'_> {
    fn open(&mut self, element: &BytesStart<'_>) -> Step {
        match local(element) {
            "cm" | "reply" => {
                let author = attribute(element, "authorId").and_then(|id| self.authors.get(&id));
                let label =
                    author.map_or("Comment".to_owned(), |name| format!("Comment by {name}"));
                self.story.open_note(&label);
            }
            "p" => {
                self.in_paragraph = true;
                self.story.open_paragraph();
            }
            "t" => self.in_words = true,
            // In older comments the words stand in an element of their own, without paragraphs.
            "text" if !self.in_paragraph => {
                self.in_words = true;
                self.story.open_paragraph();
            }
            "br" => self.story.words("\n"),
            _ => {}
        }
        Step::Into
    }

    fn words(&mut self, words: &str) {
        if self.in_words {
            self.story.words(words);
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "t" => self.in_words = false,
            "p" => {
                self.in_paragraph = false;
                self.story.close();
            }
            "text" => {
                self.in_words = false;
                self.story.close();
            }
            "cm" | "reply" => self.story.close(),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_told_from_text_and_a_hidden_slide_from_a_shown_one() {
        let slide = read(
            "<p:sld xmlns:p='p' show='0'><p:sp><a:p><a:r><a:t>Text</a:t></a:r></a:p></p:sp>\
             <p:sp><p:nvPr><p:ph type='ctrTitle'/></p:nvPr><a:p><a:r><a:t>Title</a:t></a:r></a:p></p:sp>\
             <p:sp><p:nvPr><p:ph type='sldNum'/></p:nvPr><a:p><a:fld><a:t>7</a:t></a:fld></a:p></p:sp></p:sld>",
        );
        assert_eq!(slide.title.as_deref(), Some("Title"));
        assert_eq!(slide.blocks, [Block::Paragraph { text: "Text".to_owned(), level: None }]);
        assert!(slide.is_hidden && slide.broken.is_none());
    }
}
