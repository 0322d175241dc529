//! The elements of an XML file with the bytes they stand on.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::super::xml;

/// Deeper nesting is no data; the walk goes down one call an element.
const DEPTH_MAX: usize = 256;
/// A file of 64 MiB of real records has fewer.
const ELEMENTS_MAX: usize = 2_000_000;
const ATTRIBUTES_MAX: usize = 1000;

/// All elements of a file. They name one another by number, so that dropping them is no recursion.
#[derive(Default)]
pub struct Tree {
    elements: Vec<Element>,
    /// The outermost elements: one in a valid file.
    pub roots: Vec<usize>,
    /// Whether the file declares entities.
    pub declares_entities: bool,
    /// Whether space was the last that was met.
    space: bool,
}

/// An element.
#[derive(Default)]
pub struct Element {
    /// Its name without prefix.
    pub name: String,
    /// Its attributes by name without prefix, in their order.
    pub attributes: Vec<(String, String)>,
    /// Where it begins.
    pub start: usize,
    /// Where its first tag ends.
    pub tag_end: usize,
    /// Where it ends.
    pub end: usize,
    /// Whether space parts it from what comes before.
    pub spaced: bool,
    /// What stands in it.
    pub items: Vec<Item>,
}

/// What stands in an element.
pub enum Item {
    /// An element, by number.
    Element(usize),
    /// Words.
    Words {
        /// Where they begin.
        start: usize,
        /// Where they end.
        end: usize,
        /// They themselves.
        text: String,
    },
    /// A comment.
    Note {
        /// Where it begins.
        start: usize,
        /// Where it ends.
        end: usize,
        /// Its words.
        text: String,
    },
}

impl Item {
    /// The number of the element, where it is one.
    pub fn element(&self) -> Option<usize> {
        match self {
            Item::Element(index) => Some(*index),
            Item::Words { .. } | Item::Note { .. } => None,
        }
    }
}

impl Element {
    /// Whether it holds no other element.
    pub fn is_leaf(&self) -> bool {
        self.items.iter().all(|item| item.element().is_none())
    }

    /// Whether words stand in it beside elements.
    pub fn is_prose(&self) -> bool {
        let is_words = |item: &Item| matches!(item, Item::Words { .. });
        !self.is_leaf() && self.items.iter().any(is_words)
    }
}

impl Tree {
    /// The element of a number.
    pub fn element(&self, index: usize) -> &Element {
        &self.elements[index]
    }

    /// The words of an element and of all in it.
    pub fn words(&self, index: usize) -> String {
        let mut words = String::new();
        let mut open = vec![self.element(index).items.iter()];
        while let Some(items) = open.last_mut() {
            match items.next() {
                Some(Item::Words { text, .. }) => words.push_str(text),
                Some(Item::Element(child)) => {
                    let child = self.element(*child);
                    words.push_str(if child.spaced { " " } else { "" });
                    open.push(child.items.iter());
                }
                Some(Item::Note { .. }) => {}
                None => {
                    open.pop();
                }
            }
        }
        words
    }
}

/// The elements of a file, or why it is no XML.
pub fn of(source: &str) -> Result<Tree, String> {
    let mut tree = Tree::default();
    let mut open: Vec<usize> = Vec::new();
    let mut reader = Reader::from_str(source);
    loop {
        let start = reader.buffer_position() as usize;
        let event = reader.read_event();
        let end = reader.buffer_position() as usize;
        match event.map_err(|error| error.to_string())? {
            Event::Start(tag) => {
                let index = tree.add(&open, &tag, start, end)?;
                open.push(index);
                if open.len() > DEPTH_MAX {
                    return Err("it is nested too deeply".to_owned());
                }
            }
            Event::Empty(tag) => {
                tree.add(&open, &tag, start, end)?;
            }
            Event::End(_) => {
                if let Some(index) = open.pop() {
                    tree.elements[index].end = end;
                }
            }
            Event::Text(text) => tree.words_in(&open, start, end, &text.xml10_content()),
            Event::CData(text) => tree.words_in(&open, start, end, &text.xml10_content()),
            Event::GeneralRef(reference) => {
                tree.words_in(&open, start, end, &xml::resolved(&reference));
            }
            Event::Comment(text) => {
                let text = text.xml10_content().into_owned();
                tree.put(&open, Item::Note { start, end, text });
            }
            Event::DocType(declared) => {
                tree.declares_entities |= declared.xml10_content().contains("<!ENTITY");
            }
            Event::Eof if open.is_empty() && !tree.roots.is_empty() => return Ok(tree),
            Event::Eof => return Err("it breaks off".to_owned()),
            Event::Decl(_) | Event::PI(_) => {}
        }
    }
}

impl Tree {
    fn add(
        &mut self,
        open: &[usize],
        tag: &BytesStart<'_>,
        start: usize,
        end: usize,
    ) -> Result<usize, String> {
        if self.elements.len() >= ELEMENTS_MAX {
            return Err("it has too many elements".to_owned());
        }
        let mut written = tag.attributes();
        let attributes = written.with_checks(false).flatten().take(ATTRIBUTES_MAX);
        let attributes = attributes.map(|attribute| {
            let written = attribute.value.as_ref();
            let value = quick_xml::escape::unescape(written)
                .map_or_else(|_| written.to_owned(), Into::into);
            (attribute.key.local_name().into_inner().to_owned(), value)
        });
        self.elements.push(Element {
            name: xml::local(tag).to_owned(),
            attributes: attributes.collect(),
            start,
            tag_end: end,
            end,
            spaced: std::mem::take(&mut self.space),
            items: Vec::new(),
        });
        let index = self.elements.len() - 1;
        match open.last() {
            Some(holder) => self.elements[*holder].items.push(Item::Element(index)),
            None => self.roots.push(index),
        }
        Ok(index)
    }

    fn put(&mut self, open: &[usize], item: Item) {
        if let Some(holder) = open.last() {
            self.elements[*holder].items.push(item);
        }
    }

    /// Adds words; entities cut them, so they go on with those before.
    fn words_in(&mut self, open: &[usize], start: usize, end: usize, words: &str) {
        let Some(holder) = open.last() else { return };
        let items = &mut self.elements[*holder].items;
        if let Some(Item::Words { end: last, text, .. }) = items.last_mut() {
            *last = end;
            text.push_str(words);
        } else if words.trim().is_empty() {
            self.space = true;
        } else {
            items.push(Item::Words { start, end, text: words.to_owned() });
        }
    }
}
