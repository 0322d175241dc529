//! What stands beside a sheet's cells: comments, threads of comments, boxes of text, and the header and
//! footer it is printed with.

use std::collections::BTreeMap;

use quick_xml::events::BytesStart;

use super::super::package::{Package, Relation, relations};
use super::super::reading::Reading;
use super::super::sheet::{self, Note};
use super::super::story::Story;
use super::super::xml::{self, Step, Visitor, attribute, local};
use crate::domain::{Body, CellAddress};

/// The names of those who comment, by the id their comments bear.
pub fn people(parts: &mut Package<'_>, relations: &[Relation]) -> BTreeMap<String, String> {
    #[derive(Default)]
    struct People(BTreeMap<String, String>);
    impl Visitor for People {
        fn open(&mut self, element: &BytesStart<'_>) -> Step {
            if local(element) == "person"
                && let (Some(id), Some(name)) =
                    (attribute(element, "id"), attribute(element, "displayName"))
            {
                self.0.insert(id, name);
            }
            Step::Into
        }
        fn words(&mut self, _: &str) {}
        fn close(&mut self, _: &str) {}
    }
    let mut people = People::default();
    for relation in relations.iter().filter(|relation| relation.kind == "person") {
        if let Ok(Some(xml)) = parts.text(&relation.target) {
            let _ = xml::walk(&xml, &mut people);
        }
    }
    people.0
}

/// Reads what stands beside a sheet.
pub fn read(
    parts: &mut Package<'_>,
    reading: &mut Reading,
    sheet: &str,
    part: &str,
    people: &BTreeMap<String, String>,
) {
    let related = relations(parts, part);
    let targets = |kind: &str| {
        let of_kind = related.iter().filter(move |relation| relation.kind == kind);
        of_kind.map(|relation| relation.target.clone()).collect::<Vec<_>>()
    };
    let mut notes = Vec::new();
    for name in targets("threadedComment") {
        notes.extend(walked(parts, &name, people));
    }
    let threaded: Vec<CellAddress> = notes.iter().map(|note| note.cell).collect();
    for name in targets("comments") {
        // Older programs get a copy of a thread as one comment that says so.
        let copies = walked(parts, &name, people);
        notes.extend(copies.into_iter().filter(|note| !threaded.contains(&note.cell)));
    }
    for name in targets("drawing") {
        notes.extend(walked(parts, &name, people));
    }
    sheet::push_notes(reading, sheet, notes);
    let Ok(Some(xml)) = parts.text(part) else { return };
    // It stands behind the cells, which are read elsewhere.
    let Some(xml) = xml.rfind("<headerFooter").and_then(|start| xml.get(start..)) else { return };
    let mut margins = Margins::default();
    let _ = xml::walk(xml, &mut margins);
    margins.found.dedup();
    for margin in margins.found {
        let first = CellAddress { row: 1, column: 1 };
        reading.push(sheet::place(sheet, first), Body::Margin(margin));
    }
}

/// The notes in a part of comments or drawings.
fn walked(parts: &mut Package<'_>, name: &str, people: &BTreeMap<String, String>) -> Vec<Note> {
    let mut walk = Walk::new(people);
    if let Ok(Some(xml)) = parts.text(name) {
        let _ = xml::walk(&xml, &mut walk);
    }
    walk.notes
}

struct Walk<'a> {
    people: &'a BTreeMap<String, String>,
    notes: Vec<Note>,
    authors: Vec<String>,
    author: String,
    cell: Option<CellAddress>,
    /// Whether the comment is of a thread, whose words are in no runs.
    is_thread: bool,
    words: String,
    wanted: bool,
    /// The words of a shape; cells of a drawing are told by number.
    story: Story,
    number: String,
    in_number: bool,
    anchor: (Option<u32>, Option<u32>),
}

impl<'a> Walk<'a> {
    fn new(people: &'a BTreeMap<String, String>) -> Self {
        Self {
            people,
            notes: Vec::new(),
            authors: Vec::new(),
            author: String::new(),
            cell: None,
            is_thread: false,
            words: String::new(),
            wanted: false,
            story: Story::default(),
            number: String::new(),
            in_number: false,
            anchor: (None, None),
        }
    }
}

impl Visitor for Walk<'_> {
    fn open(&mut self, element: &BytesStart<'_>) -> Step {
        let name = local(element);
        match name {
            "author" => self.words.clear(),
            "comment" | "threadedComment" => {
                self.is_thread = name == "threadedComment";
                self.cell = attribute(element, "ref").and_then(|cell| sheet::address(&cell));
                let person = attribute(element, "personId");
                let author = attribute(element, "authorId").and_then(|id| id.parse::<usize>().ok());
                let author = author.and_then(|place| self.authors.get(place));
                let author = author.or_else(|| self.people.get(person.as_ref()?));
                self.author = author.cloned().unwrap_or_default();
                self.words.clear();
            }
            "t" => self.wanted = true,
            "text" => self.wanted = self.is_thread,
            "rPh" | "Fallback" => return Step::Over,
            "from" => self.anchor = (None, None),
            "col" | "row" => {
                self.in_number = true;
                self.number.clear();
            }
            "p" => self.story.open_paragraph(),
            "br" => self.story.words("\n"),
            _ => {}
        }
        if name == "author" {
            self.wanted = true;
        }
        Step::Into
    }

    fn words(&mut self, words: &str) {
        if self.in_number {
            self.number.push_str(words);
        } else if self.wanted {
            match self.story.paragraph() {
                Some(paragraph) => paragraph.push_str(words),
                None => self.words.push_str(words),
            }
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "author" => {
                self.authors.push(std::mem::take(&mut self.words));
                self.wanted = false;
            }
            "t" | "text" => self.wanted = false,
            "comment" | "threadedComment" => {
                let text = sheet::comment(&self.author, &std::mem::take(&mut self.words));
                self.notes.extend(self.cell.take().map(|cell| Note { cell, text }));
            }
            "col" | "row" => {
                self.in_number = false;
                let number = self.number.trim().parse().ok();
                let place = if name == "col" { &mut self.anchor.1 } else { &mut self.anchor.0 };
                *place = place.or(number);
            }
            "p" => self.story.close(),
            "twoCellAnchor" | "oneCellAnchor" | "absoluteAnchor" => {
                let words = std::mem::take(&mut self.story).paragraphs();
                let from_zero = |number: Option<u32>| number.unwrap_or(0).saturating_add(1);
                let (row, column) = (from_zero(self.anchor.0), from_zero(self.anchor.1));
                let cell = CellAddress { row, column };
                self.notes.push(Note { cell, text: words.join("\n") });
            }
            _ => {}
        }
    }
}

#[derive(Default)]
struct Margins {
    found: Vec<String>,
    words: String,
}

impl Visitor for Margins {
    fn open(&mut self, _: &BytesStart<'_>) -> Step {
        self.words.clear();
        Step::Into
    }

    fn words(&mut self, words: &str) {
        self.words.push_str(words);
    }

    fn close(&mut self, name: &str) {
        let is_margin = name.ends_with("Header") || name.ends_with("Footer");
        if is_margin && name != "headerFooter" {
            self.found.push(sheet::margin_words(&self.words));
        }
        self.words.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(xml: &str, expected: &[(&str, &str)]) {
        let people = [("{1}".to_owned(), "Ana".to_owned())].into();
        let mut walk = Walk::new(&people);
        assert!(xml::walk(xml, &mut walk).is_ok());
        let shown: Vec<(String, &str)> =
            walk.notes.iter().map(|note| (note.cell.to_string(), note.text.as_str())).collect();
        let shown: Vec<(&str, &str)> =
            shown.iter().map(|(cell, text)| (cell.as_str(), *text)).collect();
        assert_eq!(shown, expected);
    }

    #[test]
    fn comments_and_boxes_stand_at_their_cells() {
        check(
            "<comments><authors><author>Kim</author></authors><commentList>\
             <comment ref='B2' authorId='0'><text><r><t>Why </t></r><r><t>7?</t></r></text></comment>\
             </commentList></comments>",
            &[("B2", "Comment by Kim: Why 7?")],
        );
        check(
            "<ThreadedComments><threadedComment ref='C3' personId='{1}'><text>Done</text>\
             </threadedComment></ThreadedComments>",
            &[("C3", "Comment by Ana: Done")],
        );
        check(
            "<wsDr><twoCellAnchor><from><col>1</col><row>4</row></from><to><col>3</col><row>9</row>\
             </to><sp><txBody><p><r><t>A box</t></r></p></txBody></sp></twoCellAnchor></wsDr>",
            &[("B5", "A box")],
        );
    }
}
