//! XML of no known kind: elements of one name become rows, short ones pairs, prose stays prose.
//!
//! Entities a file declares are never put in: they may unfold without end, or name files of the
//! machine. They are shown as they are written.

mod tree;

use super::reading::Reading;
use super::{lines, text};
use crate::domain::{Body, Location, Row, fold_space};
use tree::{Element, Item, Tree};

/// Reads XML. What is none is read as the text it is.
pub fn read(source: &str) -> Reading {
    match tree::of(source) {
        Ok(tree) => {
            let mut walk =
                Walk { reading: Reading::default(), tree: &tree, source: Source::of(source) };
            for root in &tree.roots {
                if tree.element(*root).name == "svg" {
                    walk.drawing(*root);
                } else {
                    walk.note_or_element(&Item::Element(*root), 1);
                }
            }
            if tree.declares_entities {
                let gap = "it declares entities of its own, which were not put in";
                walk.reading.gaps.push(gap.to_owned());
            }
            walk.reading
        }
        Err(why) => {
            let mut reading = text::read(source);
            reading.gaps.push(format!("it is no valid XML ({why}); read as text"));
            reading
        }
    }
}

/// The file's text, in which every byte has a line.
struct Source<'a> {
    text: &'a str,
    ends: lines::Ends,
}

impl<'a> Source<'a> {
    fn of(text: &'a str) -> Self {
        Self { text, ends: lines::Ends::of(text) }
    }

    fn line(&self, offset: usize) -> u32 {
        self.ends.line(offset)
    }

    fn place(&self, first: usize, end: usize) -> Location {
        let last = end.saturating_sub(1).max(first);
        Location::Lines { first: self.line(first), last: self.line(last) }
    }

    fn slice(&self, first: usize, end: usize) -> &'a str {
        self.text.get(first..end).unwrap_or_default()
    }
}

const LEVEL_MAX: u8 = 6;
const COLUMNS_MAX: usize = 512;
/// What is longer is a paragraph and no value of a pair.
const VALUE_CHARACTERS_MAX: usize = 120;

struct Walk<'a> {
    reading: Reading,
    tree: &'a Tree,
    source: Source<'a>,
}

impl Walk<'_> {
    fn element(&self, index: usize) -> &Element {
        self.tree.element(index)
    }

    /// Adds what an element holds; what stands loose in a list of elements was read with it.
    fn children(&mut self, index: usize, level: u8) {
        let tree = self.tree;
        let mut rest = tree.element(index).items.as_slice();
        while let Some(item) = rest.first() {
            let records = self.records(rest);
            let pairs = rest.iter().take_while(|item| self.is_pair(item)).count();
            let taken = if records > 1 {
                self.table(&rest[..records]);
                records
            } else if pairs > 0 {
                self.pairs(&rest[..pairs]);
                pairs
            } else {
                self.note_or_element(item, level);
                1
            };
            rest = &rest[taken..];
        }
    }

    fn note_or_element(&mut self, item: &Item, level: u8) {
        let index = match item {
            Item::Element(index) => *index,
            Item::Words { start, end, text } | Item::Note { start, end, text } => {
                let place = self.source.place(*start, *end);
                return self.reading.text(place, text.trim());
            }
        };
        let element = self.tree.element(index);
        if element.is_prose() || element.is_leaf() {
            let words = fold_space(&self.tree.words(index));
            let place = self.source.place(element.start, element.end);
            if !element.attributes.is_empty() {
                self.attributes(element);
            }
            return self.reading.text(place, words);
        }
        if level <= LEVEL_MAX {
            let place = self.source.place(element.start, element.start + 1);
            self.reading.heading(place, level, element.name.clone());
        }
        if !element.attributes.is_empty() {
            self.attributes(element);
        }
        self.children(index, level.saturating_add(1));
    }

    /// Adds the attributes of an element, whose words are its tag.
    fn attributes(&mut self, element: &Element) {
        let tag = self.source.slice(element.start, element.tag_end);
        let place = self.source.place(element.start, element.tag_end);
        self.reading.push(place, Body::FrontMatter(element.attributes.clone(), tag.to_owned()));
    }

    /// Whether an item is an element with a short value only.
    fn is_pair(&self, item: &Item) -> bool {
        let Item::Element(index) = item else { return false };
        let element = self.element(*index);
        element.is_leaf()
            && !matches!(
                element.name.as_str(),
                "p" | "para" | "li" | "text" | "title" | "description"
            )
            && self.tree.words(*index).chars().count() <= VALUE_CHARACTERS_MAX
    }

    /// Adds short values as pairs, whose words are their elements as written.
    fn pairs(&mut self, items: &[Item]) {
        let elements: Vec<usize> = items.iter().filter_map(Item::element).collect();
        let (Some(first), Some(last)) = (elements.first(), elements.last()) else { return };
        let (start, end) = (self.element(*first).start, self.element(*last).end);
        let pairs = elements.iter().flat_map(|index| self.cells(*index)).collect();
        let words = self.source.slice(start, end).to_owned();
        self.reading.push(self.source.place(start, end), Body::FrontMatter(pairs, words));
    }

    /// How many of the items are records of one name, from the first on.
    fn records(&self, items: &[Item]) -> usize {
        let name = |item: &Item| item.element().map(|index| self.element(index).name.as_str());
        let Some(first) = items.first().and_then(name) else { return 0 };
        let is_record = |item: &&Item| {
            name(item) == Some(first) && item.element().is_some_and(|index| self.is_record(index))
        };
        items.iter().take_while(is_record).count()
    }

    /// Whether an element holds nothing but values with names.
    fn is_record(&self, index: usize) -> bool {
        let element = self.element(index);
        let named = |item: &Item| item.element().is_some_and(|child| self.element(child).is_leaf());
        if element.is_leaf() {
            return !element.attributes.is_empty();
        }
        !element.is_prose() && element.items.iter().all(named)
    }

    /// The named values of an element, with those of its attributes.
    fn cells(&self, index: usize) -> Vec<(String, String)> {
        let element = self.element(index);
        let mut cells = element.attributes.clone();
        if element.is_leaf() {
            let words = fold_space(&self.tree.words(index));
            if !words.is_empty() || cells.is_empty() {
                cells.insert(0, (element.name.clone(), words));
            }
        }
        for child in element.items.iter().filter_map(Item::element) {
            let words = fold_space(&self.tree.words(child));
            let child = self.element(child);
            cells.push((child.name.clone(), words));
            cells.extend(
                child
                    .attributes
                    .iter()
                    .map(|(key, value)| (format!("{} {key}", child.name), value.clone())),
            );
        }
        cells
    }

    /// Adds records as rows, whose words are the elements as written; the row that names the columns
    /// has none.
    fn table(&mut self, items: &[Item]) {
        let elements: Vec<usize> = items.iter().filter_map(Item::element).collect();
        let (Some(first), Some(last)) = (elements.first(), elements.last()) else { return };
        let (first, last) = (self.element(*first), self.element(*last));
        let records: Vec<Vec<(String, String)>> =
            elements.iter().map(|index| self.cells(*index)).collect();
        let mut columns: Vec<String> = Vec::new();
        for (name, _) in records.iter().flatten() {
            if !columns.contains(name) && columns.len() < COLUMNS_MAX {
                columns.push(name.clone());
            }
        }
        let head = self.source.place(first.start, first.start + 1);
        let mut rows = vec![Row { location: head, text: String::new(), cells: columns.clone() }];
        for (index, record) in elements.iter().zip(records) {
            let element = self.element(*index);
            let cell = |column: &String| {
                let values = record.iter().filter(|(name, _)| name == column);
                values.map(|(_, value)| value.as_str()).collect::<Vec<_>>().join(", ")
            };
            rows.push(Row {
                location: self.source.place(element.start, element.end),
                text: self.source.slice(element.start, element.end).to_owned(),
                cells: columns.iter().map(cell).collect(),
            });
        }
        let place = self.source.place(first.start, last.end);
        self.reading.table(place, Some(first.name.clone()), rows);
    }

    /// Adds the words of a drawing, which are few among its lines and curves.
    fn drawing(&mut self, root: usize) {
        let tree = self.tree;
        let mut open = vec![root];
        while let Some(index) = open.pop() {
            let element = tree.element(index);
            if matches!(element.name.as_str(), "text" | "title" | "desc") {
                let place = self.source.place(element.start, element.end);
                self.reading.text(place, fold_space(&tree.words(index)));
            } else if !matches!(element.name.as_str(), "style" | "script") {
                open.extend(element.items.iter().rev().filter_map(Item::element));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::reading::told;
    use super::*;

    fn check(source: &str, expected: &[&str]) {
        let reading = read(source);
        let mut told: Vec<String> = reading.sections.iter().map(told).collect();
        told.extend(reading.gaps);
        assert_eq!(told, expected, "{source}");
    }

    #[test]
    fn short_elements_are_pairs_and_records_are_rows() {
        check(
            "<register>\n <owner>Kim &amp; Ana</owner>\n <day>2026-01-10</day>\n \
             <risk id=\"R-1\"><text>Bias</text></risk>\n <risk id=\"R-2\"><text>Leak</text></risk>\n</register>",
            &[
                "line 1: h1 register",
                "lines 2–3: owner=Kim & Ana day=2026-01-10 | <owner>Kim &amp; Ana</owner>¶ <day>2026-01-10</day>",
                "lines 4–5: id/text <line 4> R-1/Bias <line 4> R-2/Leak <line 5>",
            ],
        );
    }

    #[test]
    fn prose_is_read_without_its_marks() {
        check(
            "<doc><p>The <b>board</b>\nmet.</p><!-- draft --></doc>",
            &["line 1: h1 doc", "lines 1–2: The board met.", "line 2: draft"],
        );
    }

    #[test]
    fn entities_are_never_put_in() {
        check(
            "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\"><!ENTITY y \"&x;&x;\">]><a><b>&y; stays</b></a>",
            &[
                "line 1: h1 a",
                "line 1: b=&y; stays | <b>&y; stays</b>",
                "it declares entities of its own, which were not put in",
            ],
        );
    }

    #[test]
    fn a_drawing_has_words() {
        check(
            "<svg><style>x</style><path d=\"M0 0\"/><text>Data flow</text></svg>",
            &["line 1: Data flow"],
        );
    }

    #[test]
    fn what_is_no_xml_is_text() {
        check(
            "<a>\n<b>",
            &["lines 1–2: <a>¶<b>", "it is no valid XML (it breaks off); read as text"],
        );
        let deep = "<a>".repeat(100_000);
        assert!(read(&deep).gaps[0].contains("nested too deeply"));
    }
}
