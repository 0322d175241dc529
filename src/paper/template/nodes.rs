//! The XML of a part as a flat list: markup as it is written, and the words of its runs as text.
//!
//! Nothing is built that could nest: a part is a list, and every element knows where it ends and what it stands
//! in. What is not touched is written as it was.

use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::Error;

/// Word nests text in shapes in tables some forty levels deep; what goes further was built to hurt.
const DEPTH_MAX: usize = 256;

/// A piece of a part.
#[derive(Clone, Debug)]
pub struct Node<'a> {
    /// How it is written; of words, nothing.
    pub raw: &'a str,
    /// What it is.
    pub what: What,
    /// The element it stands in, by the place of its opening.
    pub parent: Option<usize>,
}

/// What a piece is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// An element opens.
    Open {
        /// Which.
        element: Element,
        /// Where it closes.
        close: usize,
    },
    /// An element closes.
    Close,
    /// An element without content.
    Empty(Element),
    /// The words of a run.
    Words(String),
    /// Characters elsewhere.
    Other(String),
}

/// The elements that matter here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Element {
    /// `w:p`.
    Paragraph,
    /// `w:r`.
    Run,
    /// `w:t`.
    Text,
    /// `w:tbl`.
    Table,
    /// `w:tr`.
    Row,
    /// `w:tc`.
    Cell,
    /// `w:br` and `w:cr`.
    Break,
    /// `w:tab`.
    Tab,
    /// `w:noBreakHyphen`.
    Hyphen,
    /// `w:softHyphen`, which shows only at the end of a line.
    SoftHyphen,
    /// Something to be seen that is no words: a drawing, an object, the settings of a section.
    Figure,
    /// Anything else.
    Other,
}

/// Reads a part; gives the prefix its elements bear too, `w:` nearly always.
pub fn read<'a>(part: &str, xml: &'a str) -> Result<(Vec<Node<'a>>, String), Error> {
    let damaged =
        |why: &dyn ToString| Error::Damaged { part: part.to_owned(), why: why.to_string() };
    let mut reader = Reader::from_str(xml);
    let mut nodes: Vec<Node<'a>> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let mut prefix = None;
    let mut from = 0;
    loop {
        let event = reader.read_event().map_err(|error| damaged(&error))?;
        let to = usize::try_from(reader.buffer_position()).unwrap_or(xml.len());
        let raw = xml.get(from..to).unwrap_or_default();
        from = to;
        let parent = open.last().copied();
        // Between the tags of a run's text there is nothing but text.
        let in_text = parent.is_some_and(|at| element_at(&nodes, at) == Some(Element::Text));
        let what = match event {
            Event::Start(start) => {
                if open.len() == DEPTH_MAX {
                    return Err(damaged(&"it is nested too deeply"));
                }
                let prefix = prefix.get_or_insert_with(|| word_prefix(&start));
                open.push(nodes.len());
                What::Open { element: element(start.name().into_inner(), prefix), close: 0 }
            }
            Event::Empty(start) => {
                let prefix = prefix.get_or_insert_with(|| word_prefix(&start));
                What::Empty(element(start.name().into_inner(), prefix))
            }
            Event::End(_) => {
                let opened =
                    open.pop().ok_or_else(|| damaged(&"an element closes that never opened"))?;
                let here = nodes.len();
                if let Some(Node { what: What::Open { close, .. }, .. }) = nodes.get_mut(opened) {
                    *close = here;
                }
                nodes.push(Node { raw, what: What::Close, parent: nodes_parent(&nodes, opened) });
                continue;
            }
            Event::Text(text) => What::Other(text.xml10_content().into_owned()),
            Event::CData(text) => What::Other(text.xml10_content().into_owned()),
            Event::GeneralRef(reference) => What::Other(
                resolved(&reference).ok_or_else(|| damaged(&"it has an entity nobody declared"))?,
            ),
            Event::DocType(_) => return Err(damaged(&"it declares a document type")),
            // Comments and instructions to other programs say nothing in a document.
            Event::Comment(_) | Event::PI(_) => continue,
            Event::Decl(_) => {
                nodes.push(Node { raw, what: What::Close, parent: None });
                continue;
            }
            Event::Eof => break,
        };
        match (what, in_text) {
            (What::Other(words), true) => match nodes.last_mut() {
                Some(Node { what: What::Words(before), .. }) => before.push_str(&words),
                _ => nodes.push(Node { raw: "", what: What::Words(words), parent }),
            },
            (what, _) => nodes.push(Node { raw, what, parent }),
        }
    }
    if !open.is_empty() {
        return Err(damaged(&"it breaks off"));
    }
    Ok((nodes, prefix.unwrap_or_default()))
}

/// The element that opens at a place.
pub fn element_at(nodes: &[Node<'_>], at: usize) -> Option<Element> {
    match nodes.get(at)?.what {
        What::Open { element, .. } | What::Empty(element) => Some(element),
        _ => None,
    }
}

/// The nearest element of a kind that a piece stands in.
pub fn around(nodes: &[Node<'_>], at: usize, wanted: Element) -> Option<usize> {
    let mut parent = nodes.get(at)?.parent;
    while let Some(at) = parent {
        if element_at(nodes, at) == Some(wanted) {
            return Some(at);
        }
        parent = nodes.get(at)?.parent;
    }
    None
}

/// The names of all elements a piece stands in, outermost first, as one text.
pub fn path(nodes: &[Node<'_>], at: usize) -> String {
    let mut names = Vec::new();
    let mut parent = nodes.get(at).and_then(|node| node.parent);
    while let Some(node) = parent.and_then(|at| nodes.get(at)) {
        let name = node.raw.trim_start_matches('<');
        names.push(name.split([' ', '>', '/', '\n', '\r', '\t']).next().unwrap_or_default());
        parent = node.parent;
    }
    names.reverse();
    names.join("/")
}

fn nodes_parent(nodes: &[Node<'_>], at: usize) -> Option<usize> {
    nodes.get(at).and_then(|node| node.parent)
}

/// The prefix that the first element binds to the namespace of Word, with its colon.
fn word_prefix(root: &BytesStart<'_>) -> String {
    let namespaces = [
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    ];
    let bound = root.attributes().with_checks(false).flatten().find_map(|attribute| {
        let key = attribute.key.into_inner();
        let name = key.strip_prefix("xmlns")?.trim_start_matches(':');
        namespaces.contains(&attribute.value.as_ref()).then(|| name.to_owned())
    });
    match bound.as_deref() {
        None => "w:".to_owned(),
        Some("") => String::new(),
        Some(prefix) => format!("{prefix}:"),
    }
}

fn element(name: &str, prefix: &str) -> Element {
    let local = name.rsplit(':').next().unwrap_or(name);
    if matches!(local, "drawing" | "pict" | "object" | "sectPr" | "oMath" | "chart") {
        return Element::Figure;
    }
    // Drawings have paragraphs and runs of their own, with another prefix.
    match name.strip_prefix(prefix) {
        Some("p") => Element::Paragraph,
        Some("r") => Element::Run,
        Some("t") => Element::Text,
        Some("tbl") => Element::Table,
        Some("tr") => Element::Row,
        Some("tc") => Element::Cell,
        Some("br" | "cr") => Element::Break,
        Some("tab") => Element::Tab,
        Some("noBreakHyphen") => Element::Hyphen,
        Some("softHyphen") => Element::SoftHyphen,
        _ => Element::Other,
    }
}

fn resolved(reference: &BytesRef<'_>) -> Option<String> {
    if let Ok(Some(character)) = reference.resolve_char_ref() {
        return Some(character.to_string());
    }
    let name = reference.xml10_content();
    quick_xml::escape::resolve_predefined_entity(&name).map(str::to_owned)
}
