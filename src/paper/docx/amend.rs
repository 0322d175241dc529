//! Everything that docx-rs has no words for, set once on the parts it wrote.
//!
//! Header rows that repeat, the names of tables, runs from right to left, headers and footers of all sections, and
//! the order of properties that the schema (ECMA-376, part 1) asks for and Word may insist on.

use quick_xml::events::Event;
use quick_xml::{Reader, Writer};

use super::super::{Error, Paper, direction};
use super::element::{Element, Node};
use super::frame::{self, Page};
use super::package::Parts;
use super::tables::TABLE;

/// Elements that are changed, or hold some that are.
const HELD: [&str; 6] = ["w:p", "w:tblPr", "w:gridCol", "w:trPr", "w:tcPr", "w:sectPr"];

/// The frames of the pages by their kind, page and relationship, as `parts/document.rels` has it.
const FRAMES: [(&str, &str, &str); 4] = [
    ("w:headerReference", "default", "rIdHeader1"),
    ("w:headerReference", "first", "rIdHeader2"),
    ("w:footerReference", "default", "rIdFooter1"),
    ("w:footerReference", "first", "rIdFooter2"),
];

/// The parts of the package: the body amended, and around it what is the same in every paper but for a few words.
/// `captions` are those of the tables of the body, in their order.
pub(super) fn parts(xml: &str, paper: &Paper, captions: &[String]) -> Result<Parts, Error> {
    let mut parts = Parts::new();
    let mut set = |name: &str, text: String| parts.insert(name.to_owned(), text);
    set("[Content_Types].xml", include_str!("parts/types.xml").to_owned());
    set("_rels/.rels", include_str!("parts/package.rels").to_owned());
    set("docProps/app.xml", include_str!("parts/app.xml").to_owned());
    set("docProps/core.xml", frame::properties(paper));
    set("word/_rels/document.xml.rels", include_str!("parts/document.rels").to_owned());
    let document = include_str!("parts/document.xml").replace("{body}", &body(xml, captions)?);
    set("word/document.xml", document);
    set("word/numbering.xml", include_str!("parts/numbering.xml").to_owned());
    set("word/settings.xml", frame::settings(paper));
    set("word/styles.xml", frame::styles(paper));
    set("word/header1.xml", frame::header(paper, Page::Other));
    set("word/header2.xml", frame::header(paper, Page::First));
    set("word/footer1.xml", frame::footer(paper));
    set("word/footer2.xml", frame::footer(paper));
    Ok(parts)
}

/// The body with every element amended.
fn body(text: &str, captions: &[String]) -> Result<String, Error> {
    let mut reader = Reader::from_str(text);
    // Names of ends are those of starts already: docx-rs wrote both.
    reader.config_mut().check_end_names = false;
    let mut writer = Writer::new(Vec::with_capacity(text.len()));
    let mut amended = Amended { captions: captions.iter(), row: RowKind::Other, sections: 0 };
    loop {
        match reader.read_event()? {
            Event::Eof => break,
            Event::Start(start) if HELD.contains(&start.name().as_ref()) => {
                let mut element = Element::read(start, &mut reader)?;
                amended.element(&mut element);
                element.write(&mut writer)?;
            }
            Event::Empty(start) if HELD.contains(&start.name().as_ref()) => {
                let mut element = Element { start, children: Vec::new() };
                amended.element(&mut element);
                element.write(&mut writer)?;
            }
            event => {
                writer.write_event(event).map_err(|error| Error::Word(error.to_string()))?;
            }
        }
    }
    String::from_utf8(writer.into_inner()).map_err(|error| Error::Word(error.to_string()))
}

struct Amended<'c> {
    captions: std::slice::Iter<'c, String>,
    /// What the next row is.
    row: RowKind,
    /// How many sections ended.
    sections: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum RowKind {
    Header,
    Other,
}

impl Amended<'_> {
    fn element(&mut self, element: &mut Element) {
        match element.start.name().as_ref() {
            "w:p" => self.paragraph(element),
            "w:tblPr" => self.table(element),
            "w:trPr" => {
                let row = std::mem::replace(&mut self.row, RowKind::Other);
                if row == RowKind::Header {
                    element.set(Element::empty("w:tblHeader", &[]));
                }
            }
            "w:tcPr" => element.sort(&CELL),
            // Its width is the only thing a column of the grid may say.
            "w:gridCol" => *element = only(element, "w:gridCol", "w:w"),
            "w:sectPr" => self.section(element),
            _ => {}
        }
    }

    fn paragraph(&mut self, paragraph: &mut Element) {
        // The number of a paragraph is for comments, of which there are none.
        paragraph.start.clear_attributes();
        for child in paragraph.elements_mut() {
            match child.start.name().as_ref() {
                "w:pPr" => {
                    without_empty_looks(child);
                    for section in child.elements_mut().filter(|child| child.is("w:sectPr")) {
                        self.section(section);
                    }
                    for list in child.elements_mut().filter(|child| child.is("w:numPr")) {
                        list.sort(&["w:ilvl", "w:numId"]);
                    }
                    child.sort(&PARAGRAPH);
                }
                "w:r" => run(child),
                "w:hyperlink" => {
                    child.elements_mut().filter(|child| child.is("w:r")).for_each(run);
                }
                _ => {}
            }
        }
    }

    fn table(&mut self, properties: &mut Element) {
        let style = properties.child("w:tblStyle").and_then(Element::value);
        if style.as_deref() == Some(TABLE) {
            self.row = RowKind::Header;
            properties.set(Element::empty(
                "w:tblLook",
                &[
                    ("w:val", "0020"),
                    ("w:firstRow", "1"),
                    ("w:lastRow", "0"),
                    ("w:firstColumn", "0"),
                    ("w:lastColumn", "0"),
                    ("w:noHBand", "1"),
                    ("w:noVBand", "1"),
                ],
            ));
            if let Some(caption) = self.captions.next().filter(|caption| !caption.is_empty()) {
                let caption = super::super::visible(caption);
                properties.set(Element::empty("w:tblCaption", &[("w:val", &caption)]));
            }
        }
        // Borders and margins are those of the style.
        properties.children.retain(|node| {
            !matches!(node, Node::Element(child) if child.is("w:tblBorders") || child.is("w:tblCellMar"))
        });
        properties.sort(&TABLE_ORDER);
    }

    /// The first section names the frames of all; those after it inherit them.
    fn section(&mut self, section: &mut Element) {
        section.children.retain(|node| {
            !matches!(node, Node::Element(child)
                if child.is("w:headerReference") || child.is("w:footerReference") || child.is("w:titlePg"))
        });
        if self.sections == 0 {
            for (name, kind, relationship) in FRAMES {
                section.children.push(Node::Element(Element::empty(
                    name,
                    &[("w:type", kind), ("r:id", relationship)],
                )));
            }
            section.set(Element::empty("w:titlePg", &[]));
        }
        self.sections += 1;
        section.sort(&SECTION);
    }
}

/// An element with one of its attributes and no other.
fn only<'a>(element: &Element<'a>, name: &'static str, attribute: &'static str) -> Element<'a> {
    let value = element.start.try_get_attribute(attribute).ok().flatten();
    let value = value.map(|value| value.value.into_owned()).unwrap_or_default();
    Element::empty(name, &[(attribute, &value)])
}

/// Marks a run whose letters run from right to left, and orders what it looks like.
fn run(run: &mut Element) {
    let turns = run.elements().filter(|child| child.is("w:t")).any(|text| {
        text.children.iter().any(|node| match node {
            Node::Other(Event::Text(text)) => direction::turns(text),
            _ => false,
        })
    });
    for child in run.elements_mut().filter(|child| child.is("w:rPr")) {
        if turns {
            child.set(Element::empty("w:rtl", &[]));
        }
        child.sort(&RUN);
    }
    // That a field is not to be updated goes without saying; Word asks its reader about those that say more.
    for field in run.elements_mut().filter(|child| child.is("w:fldChar")) {
        *field = only(field, "w:fldChar", "w:fldCharType");
    }
    without_empty_looks(run);
}

/// Drops looks that say nothing: they are most of what docx-rs writes.
fn without_empty_looks(element: &mut Element) {
    element.children.retain(|node| {
        !matches!(node, Node::Element(child) if child.is("w:rPr") && child.children.is_empty())
    });
}

const PARAGRAPH: [&str; 20] = [
    "w:pStyle",
    "w:keepNext",
    "w:keepLines",
    "w:pageBreakBefore",
    "w:framePr",
    "w:widowControl",
    "w:numPr",
    "w:pBdr",
    "w:shd",
    "w:tabs",
    "w:bidi",
    "w:adjustRightInd",
    "w:snapToGrid",
    "w:spacing",
    "w:ind",
    "w:jc",
    "w:textAlignment",
    "w:outlineLvl",
    "w:rPr",
    "w:sectPr",
];

const RUN: [&str; 17] = [
    "w:rStyle",
    "w:rFonts",
    "w:b",
    "w:bCs",
    "w:i",
    "w:iCs",
    "w:caps",
    "w:strike",
    "w:vanish",
    "w:color",
    "w:spacing",
    "w:sz",
    "w:szCs",
    "w:highlight",
    "w:u",
    "w:shd",
    "w:rtl",
];

const CELL: [&str; 8] = [
    "w:tcW",
    "w:gridSpan",
    "w:vMerge",
    "w:tcBorders",
    "w:shd",
    "w:tcMar",
    "w:textDirection",
    "w:vAlign",
];

const TABLE_ORDER: [&str; 8] = [
    "w:tblStyle",
    "w:tblW",
    "w:jc",
    "w:tblInd",
    "w:tblLayout",
    "w:tblLook",
    "w:tblCaption",
    "w:tblDescription",
];

const SECTION: [&str; 8] = [
    "w:headerReference",
    "w:footerReference",
    "w:type",
    "w:pgSz",
    "w:pgMar",
    "w:cols",
    "w:titlePg",
    "w:docGrid",
];
