//! HTML: what a reader of the page sees, block by block. Scripts and styles are left out, navigation
//! is a margin.

use ego_tree::iter::Edge;
use scraper::Node;

use super::nesting;
use super::reading::Reading;
use crate::domain::{Body, Location};

/// Reads a page.
pub fn read(source: &str) -> Reading {
    let (page, gap) = nesting::parse(source);
    let mut walk = Walk::default();
    for edge in page.tree.root().traverse() {
        match edge {
            Edge::Open(node) => match node.value() {
                Node::Text(text) => walk.words(text),
                Node::Element(element) => walk.open(element),
                _ => {}
            },
            Edge::Close(node) => {
                if let Node::Element(element) = node.value() {
                    walk.close(element.name());
                }
            }
        }
    }
    walk.flush();
    walk.reading.gaps.extend(gap);
    walk.reading
}

/// What is seen of a page while going through it.
#[derive(Default)]
struct Walk {
    reading: Reading,
    paragraph: u32,
    /// The words of the block so far.
    block: String,
    /// How many elements one is in whose content is not shown.
    hidden: u32,
    navigation: u32,
    preformatted: u32,
    /// The tables one is in; text inside one goes into its last cell.
    tables: Vec<Vec<Vec<String>>>,
    in_title: bool,
}

impl Walk {
    fn words(&mut self, text: &str) {
        if self.in_title {
            let title = self.reading.properties.title.get_or_insert_default();
            title.push_str(text.trim());
        } else if self.hidden == 0 {
            self.block.push_str(text);
        }
    }

    fn open(&mut self, element: &scraper::node::Element) {
        match element.name() {
            "title" if self.hidden == 0 && self.reading.properties.title.is_none() => {
                self.in_title = true;
            }
            name if is_hidden(name) => self.hidden += 1,
            "br" => self.block.push('\n'),
            "meta"
                if element.attr("name").is_some_and(|name| name.eq_ignore_ascii_case("author")) =>
            {
                self.reading.properties.author = element.attr("content").map(str::to_owned);
            }
            "nav" => {
                self.flush();
                self.navigation += 1;
            }
            "pre" => {
                self.flush();
                self.preformatted += 1;
            }
            "table" => {
                self.flush();
                self.tables.push(Vec::new());
            }
            "tr" => {
                self.flush();
                if let Some(rows) = self.tables.last_mut() {
                    rows.push(Vec::new());
                }
            }
            "td" | "th" => {
                self.flush();
                let columns = element.attr("colspan").and_then(|count| count.parse().ok());
                self.open_cell(columns.unwrap_or(1));
            }
            // Form fields show their value, which is the answer given.
            "input" if element.attr("type") != Some("hidden") && self.hidden == 0 => {
                self.block.push_str(element.attr("value").unwrap_or_default());
            }
            name if is_block(name) => self.flush(),
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "title" if self.in_title => self.in_title = false,
            name if is_hidden(name) => self.hidden = self.hidden.saturating_sub(1),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" if self.tables.is_empty() => {
                let level = name.as_bytes()[1] - b'0';
                let text = self.take_block();
                if !text.is_empty() && self.navigation == 0 {
                    let location = self.next_place();
                    self.reading.heading(location, level, text);
                }
            }
            "nav" => {
                self.flush();
                self.navigation = self.navigation.saturating_sub(1);
            }
            "pre" => {
                self.flush();
                self.preformatted = self.preformatted.saturating_sub(1);
            }
            "table" => {
                self.flush();
                self.close_table();
            }
            "tr" => self.flush(),
            name if is_block(name) => self.flush(),
            _ => {}
        }
    }

    /// Opens a cell; one that spans columns is followed by empty ones, to keep cells in their column.
    fn open_cell(&mut self, columns: usize) {
        let Some(rows) = self.tables.last_mut() else { return };
        if rows.is_empty() {
            rows.push(Vec::new());
        }
        if let Some(row) = rows.last_mut() {
            // Text goes into the last cell that is not padding, so padding is put before it is needed.
            row.push(String::new());
            row.extend(std::iter::repeat_n(PADDING.to_owned(), columns.clamp(1, 64) - 1));
        }
    }

    fn close_table(&mut self) {
        let Some(mut rows) = self.tables.pop() else { return };
        for cell in rows.iter_mut().flatten().filter(|cell| *cell == PADDING) {
            cell.clear();
        }
        if self.tables.is_empty() {
            if rows.iter().flatten().any(|cell| !cell.is_empty()) {
                self.paragraph += 1;
                self.reading.table_in_text(None, self.paragraph, rows);
            }
        } else {
            let cells: Vec<String> = rows.into_iter().flatten().filter(|c| !c.is_empty()).collect();
            self.add_to_cell(&cells.join(" "));
        }
    }

    /// Ends a block: its words are a paragraph, or part of the cell one is in.
    fn flush(&mut self) {
        let text = self.take_block();
        if text.is_empty() {
            return;
        }
        if !self.tables.is_empty() {
            self.add_to_cell(&text);
        } else if self.navigation > 0 {
            let location = self.next_place();
            self.reading.push(location, Body::Margin(text));
        } else {
            let location = self.next_place();
            self.reading.text(location, text);
        }
    }

    fn add_to_cell(&mut self, text: &str) {
        let row = self.tables.last_mut().and_then(|rows| rows.last_mut());
        if let Some(cell) = row.and_then(|row| row.iter_mut().rev().find(|cell| *cell != PADDING)) {
            if !cell.is_empty() {
                cell.push(' ');
            }
            cell.push_str(text);
        } else {
            // Text between rows belongs to no cell; it is a caption.
            let location = self.next_place();
            self.reading.text(location, text);
        }
    }

    fn take_block(&mut self) -> String {
        let block = std::mem::take(&mut self.block);
        if self.preformatted > 0 {
            return block.trim_matches('\n').trim_end().to_owned();
        }
        crate::domain::fold_space(&block)
    }

    fn next_place(&mut self) -> Location {
        self.paragraph += 1;
        Location::paragraph(self.paragraph)
    }
}

/// Stands in cells that another one covers, until the table is complete.
const PADDING: &str = "\u{0}";

fn is_hidden(name: &str) -> bool {
    matches!(name, "script" | "style" | "template" | "noscript" | "svg" | "iframe" | "object")
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "caption"
            | "dd"
            | "details"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hr"
            | "html"
            | "legend"
            | "li"
            | "main"
            | "ol"
            | "option"
            | "p"
            | "section"
            | "summary"
            | "tbody"
            | "tfoot"
            | "thead"
            | "ul"
    )
}
