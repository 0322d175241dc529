//! HTML: what a reader of the page sees, block by block. Scripts and styles are left out, navigation
//! is a margin.

mod style;
mod table;

use ego_tree::iter::Edge;
use scraper::Node;

use super::nesting;
use super::reading::Reading;
use crate::domain::{Body, Location, fold_space};
use style::Style;
use table::Table;

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
    tables: Vec<Table>,
    in_title: bool,
    /// The styles of the elements one is in.
    styles: Vec<Style>,
    /// Words that are not seen, so far.
    concealed: String,
}

impl Walk {
    fn words(&mut self, text: &str) {
        if self.in_title {
            let title = self.reading.properties.title.get_or_insert_default();
            title.push_str(text.trim());
        } else if self.hidden > 0 {
        } else if self.styles.last().is_some_and(|style| style.concealed.is_some()) {
            self.concealed.push_str(text);
        } else {
            self.block.push_str(text);
        }
    }

    fn open(&mut self, element: &scraper::node::Element) {
        let style = self.styles.last().cloned().unwrap_or_default().of(element);
        self.styles.push(style);
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
            // A list of terms is a table of two columns.
            "table" | "dl" => {
                self.flush();
                self.tables.push(Table::default());
            }
            "tr" => {
                self.flush();
                if let Some(table) = self.tables.last_mut() {
                    table.open_row();
                }
            }
            "td" | "th" | "dd" => {
                self.flush();
                if let Some(table) = self.tables.last_mut() {
                    table.open_cell(element.attr("colspan"), element.attr("rowspan"));
                }
            }
            "dt" => {
                self.flush();
                if let Some(table) = self.tables.last_mut() {
                    table.open_row();
                    table.open_cell(None, None);
                }
            }
            // What an image shows, for those who do not see it.
            "img" | "area" => {
                let words = element.attr("alt").unwrap_or_default().trim();
                if !words.is_empty() {
                    self.words(&format!(" {words} "));
                }
            }
            // Form fields show their value, which is the answer given.
            "input" if element.attr("type") != Some("hidden") => {
                self.words(element.attr("value").unwrap_or_default());
            }
            name if is_block(name) => self.flush(),
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        self.close_style();
        match name {
            "title" if self.in_title => self.in_title = false,
            name if is_hidden(name) => self.hidden = self.hidden.saturating_sub(1),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" if self.tables.is_empty() => {
                let level = name.as_bytes()[1] - b'0';
                if self.navigation > 0 {
                    return self.flush();
                }
                let text = self.take_block();
                if !text.is_empty() {
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
            "table" | "dl" => {
                self.flush();
                self.close_table();
            }
            "tr" | "td" | "th" => self.flush(),
            name if is_block(name) => self.flush(),
            _ => {}
        }
    }

    /// Leaves an element; words that it kept from being seen end with it.
    fn close_style(&mut self) {
        let Some(by) = self.styles.pop().and_then(|style| style.concealed) else { return };
        let goes_on = self.styles.last().is_some_and(|style| style.concealed == Some(by));
        if !goes_on {
            let words = fold_space(&std::mem::take(&mut self.concealed));
            // The block it stands in has no number before it ends.
            self.reading.hide(Location::paragraph(self.paragraph + 1), by, words);
        }
    }

    fn close_table(&mut self) {
        let Some(rows) = self.tables.pop().and_then(Table::into_rows) else { return };
        if self.tables.is_empty() {
            self.paragraph += 1;
            self.reading.table_in_text(None, self.paragraph, rows);
        } else {
            let cells: Vec<String> = rows.into_iter().flatten().filter(|c| !c.is_empty()).collect();
            self.add_to_cell(&cells.join(" "));
        }
    }

    /// Ends a block: its words are a paragraph, or part of the cell one is in.
    fn flush(&mut self) {
        if !self.concealed.is_empty() {
            self.concealed.push(' ');
        }
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
        let table = self.tables.last_mut();
        if table.is_none_or(|table| table.add(text).is_err()) {
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
        fold_space(&block)
    }

    fn next_place(&mut self) -> Location {
        self.paragraph += 1;
        Location::paragraph(self.paragraph)
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: &str, expected: &[&str]) {
        let reading = read(source);
        let mut told: Vec<String> = Vec::new();
        for section in &reading.sections {
            let words = match &section.body {
                Body::Table(table) => {
                    table.rows.iter().map(|row| row.cells.join("|")).collect::<Vec<_>>().join(" / ")
                }
                _ => section.text().to_owned(),
            };
            told.push(words);
        }
        told.extend(reading.hidden.iter().map(|hidden| format!("{}: {}", hidden.by, hidden.text)));
        told.extend(reading.gaps);
        assert_eq!(told, expected, "{source}");
    }

    #[test]
    fn what_is_not_seen_is_kept_apart() {
        check("<p>A <span style='display: none'>B</span> C</p>", &["A C", "marked as hidden: B"]);
        check("<div hidden><p>A</p><p>B</p></div>C", &["C", "marked as hidden: A B"]);
        check("<p style='font-size:0px'>A</p>B", &["B", "in letters too small to read: A"]);
        let white = "<td bgcolor=white><p><font color='#FFF'>A</font>B</p>";
        check(&format!("<table><tr>{white}</table>"), &["B", "in the colour of its background: A"]);
        check("<p style='color:#fff;background:black'>A</p>", &["A"]);
    }

    #[test]
    fn cells_stand_in_their_columns() {
        check(
            "<table><tr><th rowspan=2>A</th><th colspan=2>B</th></tr><tr><td>C</td><td>D</td></tr></table>",
            &["A|B| / |C|D"],
        );
        check(
            "<dl><dt>Owner</dt><dd>Kim</dd><dt>Day</dt><dd>1</dd><dd>2</dd></dl>",
            &["Owner|Kim / Day|1|2"],
        );
    }

    #[test]
    fn cells_that_cover_others_without_end_cost_little() {
        let row = "<tr><td rowspan=1000 colspan=500>x";
        let reading = read(&format!("<table>{}</table>", row.repeat(5000)));
        assert_eq!(reading.sections.len(), 1);
    }

    #[test]
    fn headings_of_the_navigation_are_read_with_it() {
        check(
            "<nav><h2>Contents</h2><a>One</a></nav><h1>Policy</h1>",
            &["Contents", "One", "Policy"],
        );
    }

    #[test]
    fn closed_details_and_texts_of_images_are_read() {
        check("<details><summary>More</summary>Words</details>", &["More", "Words"]);
        check("<p>See <img alt='the data flow' src=a.png>.</p>", &["See the data flow ."]);
    }

    #[test]
    fn a_page_nested_without_end_keeps_its_words() {
        let deep = format!("{}words{}", "<div>".repeat(1_000_000), "</div>".repeat(1_000_000));
        check(&deep, &["words", "elements nested deeper than 512 were read as plain text"]);
    }
}
