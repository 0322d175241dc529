//! Turns a part into a text that minijinja fills: tags joined, lifted, and each on a line of its own.
//!
//! What is no tag can never be taken for one: tags get brackets that no document holds, and everything else is
//! written so that it does not hold them. The lines are how an error is led back to its tag, so a line ends
//! nowhere but inside of tags.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::super::visible;
use super::nodes::{self, Element, Node, What};
use super::tag::{self, Found, Kind, Lift};
use super::{Error, Fault, Place, Problem};

/// The brackets of values, of statements, and of remarks, of which there are none.
pub const BRACKETS: [(&str, &str); 3] =
    [("\u{e000}", "\u{e001}"), ("\u{e002}", "\u{e003}"), ("\u{e004}", "\u{e005}")];

/// How many characters of a paragraph tell which one it is.
const SHOWN_CHARACTERS_MAX: usize = 80;

/// A part, ready to be filled; one without tags is not there.
#[derive(Clone, Debug)]
pub struct Woven {
    /// Its name.
    pub part: String,
    /// The prefix of Word's elements in it, with its colon.
    pub prefix: String,
    /// What minijinja fills.
    pub source: String,
    /// The tags in the order they are in there; the first one is on line 2.
    pub tags: Vec<Tag>,
}

/// A tag of a part.
#[derive(Clone, Debug)]
pub struct Tag {
    /// What it is.
    pub kind: Kind,
    /// What is between its brackets.
    pub inner: String,
    /// As it is written.
    pub written: String,
    /// Where it stands.
    pub place: Place,
    /// The elements around the place it stands for.
    pub path: String,
    node: usize,
    lift: Lift,
}

/// A piece of the words of a run.
enum Piece {
    Words(String),
    Tag(usize),
}

/// Makes a part ready to be filled, or tells the tags for which that cannot be done.
pub fn weave(part: &str, xml: &str) -> Result<Result<Option<Woven>, Vec<Problem>>, Error> {
    let (nodes, prefix) = nodes::read(part, xml)?;
    let mut loom = Loom {
        part,
        nodes: &nodes,
        tags: Vec::new(),
        pieces: BTreeMap::new(),
        gone: BTreeSet::new(),
        before: BTreeMap::new(),
        after: BTreeMap::new(),
        skipped: BTreeMap::new(),
        problems: Vec::new(),
    };
    for (number, paragraph) in (1..).zip(paragraphs(&nodes)) {
        loom.join(number, &paragraph);
    }
    loom.lift();
    if !loom.problems.is_empty() {
        return Ok(Err(loom.problems));
    }
    // Remarks are no tags to be filled, and still must not be printed.
    if loom.pieces.is_empty() {
        return Ok(Ok(None));
    }
    let (source, order) = loom.source();
    let tags = order.into_iter().filter_map(|nth| loom.tags.get(nth).cloned()).collect();
    Ok(Ok(Some(Woven { part: part.to_owned(), prefix, source, tags })))
}

/// What a paragraph says: the places of its words and breaks, in order, with their text.
type Paragraph<'a> = Vec<(usize, &'a str)>;

fn paragraphs<'a>(nodes: &'a [Node<'_>]) -> Vec<Paragraph<'a>> {
    let mut paragraphs: Vec<Paragraph<'a>> = Vec::new();
    // A shape in a paragraph has paragraphs of its own.
    let mut open: Vec<(usize, usize)> = Vec::new();
    for (at, node) in nodes.iter().enumerate() {
        while open.last().is_some_and(|(_, close)| *close < at) {
            open.pop();
        }
        let in_run = node.parent.and_then(|at| nodes::element_at(nodes, at)) == Some(Element::Run);
        let text = match &node.what {
            What::Open { element: Element::Paragraph, close } => {
                open.push((paragraphs.len(), *close));
                paragraphs.push(Vec::new());
                continue;
            }
            What::Words(words) => words.as_str(),
            What::Empty(Element::Break | Element::Tab) if in_run => " ",
            What::Empty(Element::Hyphen) if in_run => "-",
            What::Empty(Element::SoftHyphen) if in_run => "",
            _ => continue,
        };
        if let Some((nth, _)) = open.last()
            && let Some(paragraph) = paragraphs.get_mut(*nth)
        {
            paragraph.push((at, text));
        }
    }
    paragraphs
}

struct Loom<'a> {
    part: &'a str,
    nodes: &'a [Node<'a>],
    tags: Vec<Tag>,
    /// What becomes of the words of runs that hold tags.
    pieces: BTreeMap<usize, Vec<Piece>>,
    /// Breaks inside of tags.
    gone: BTreeSet<usize>,
    /// The tags that stand before an element.
    before: BTreeMap<usize, Vec<usize>>,
    /// The tags that stand after one.
    after: BTreeMap<usize, Vec<usize>>,
    /// The elements that were there for their tags only, with where they close.
    skipped: BTreeMap<usize, usize>,
    problems: Vec<Problem>,
}

impl Loom<'_> {
    /// Joins the tags of a paragraph: each goes where it begins.
    fn join(&mut self, number: u32, paragraph: &Paragraph<'_>) {
        let text: String = paragraph.iter().map(|(_, text)| *text).collect();
        let found = tag::find(&text);
        if found.as_ref().is_ok_and(Vec::is_empty) {
            return;
        }
        let place = Place {
            part: self.part.to_owned(),
            paragraph: number,
            text: shortened(&text, SHOWN_CHARACTERS_MAX),
        };
        let found = match found {
            Ok(found) => found,
            Err(at) => {
                let tag = shortened(&text[at..], SHOWN_CHARACTERS_MAX / 2);
                self.problems.push(Problem { place, tag, fault: Fault::NotClosed });
                return;
            }
        };
        let mut begins = BTreeMap::new();
        for one in &found {
            if one.kind == Kind::Remark {
                continue;
            }
            begins.insert(one.range.start, self.tags.len());
            self.tags.push(Tag {
                kind: one.kind,
                inner: one.inner.clone(),
                written: visible(&text[one.range.clone()]).into_owned(),
                place: place.clone(),
                path: String::new(),
                node: 0,
                lift: one.lift,
            });
        }
        let mut from = 0;
        for (node, words) in paragraph {
            let here = from..from + words.len();
            from = here.end;
            let touched: Vec<&Found> = found
                .iter()
                .filter(|one| one.range.start < here.end && one.range.end > here.start)
                .collect();
            if touched.is_empty() {
                continue;
            }
            if !matches!(self.nodes.get(*node).map(|node| &node.what), Some(What::Words(_))) {
                self.gone.insert(*node);
                continue;
            }
            let mut pieces = Vec::new();
            let mut at = here.start;
            for one in touched {
                if at < one.range.start {
                    pieces.push(Piece::Words(text[at..one.range.start].to_owned()));
                }
                if here.contains(&one.range.start)
                    && let Some(nth) = begins.get(&one.range.start)
                {
                    pieces.push(Piece::Tag(*nth));
                    if let Some(tag) = self.tags.get_mut(*nth) {
                        tag.node = *node;
                        tag.path = nodes::path(self.nodes, *node);
                    }
                }
                at = one.range.end.min(here.end);
            }
            if at < here.end {
                pieces.push(Piece::Words(text[at..here.end].to_owned()));
            }
            self.pieces.insert(*node, pieces);
        }
    }

    /// Takes the tags that stand for a row, a cell or a paragraph out of their words and puts them around it.
    fn lift(&mut self) {
        let mut anchored: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (nth, tag) in self.tags.iter().enumerate() {
            let Some((element, name)) = lifts_to(tag.lift) else { continue };
            match nodes::around(self.nodes, tag.node, element) {
                Some(anchor) => anchored.entry(anchor).or_default().push(nth),
                None => self.problems.push(problem(tag, Fault::NothingToLift(name))),
            }
        }
        for (anchor, tags) in &anchored {
            let Some(What::Open { close, .. }) = self.nodes.get(*anchor).map(|node| &node.what)
            else {
                continue;
            };
            let path = nodes::path(self.nodes, *anchor);
            let is_bare = self.is_bare(*anchor, *close, tags);
            if is_bare {
                self.skipped.insert(*anchor, *close);
            }
            for nth in tags {
                let Some(tag) = self.tags.get_mut(*nth) else { continue };
                tag.path.clone_from(&path);
                let word = tag.inner.split(' ').next().unwrap_or_default();
                let side = match word {
                    _ if is_bare => &mut self.before,
                    "for" | "if" | "with" => &mut self.before,
                    _ if word.starts_with("end") => &mut self.after,
                    _ => {
                        let name = lifts_to(tag.lift).map_or("", |(_, name)| name);
                        self.problems.push(problem(tag, Fault::NotAlone(name)));
                        continue;
                    }
                };
                let at = if is_bare || !word.starts_with("end") { *anchor } else { *close };
                side.entry(at).or_default().push(*nth);
            }
        }
    }

    /// Whether an element holds nothing but the tags that are lifted out of it.
    fn is_bare(&self, open: usize, close: usize, lifted: &[usize]) -> bool {
        (open + 1..close).all(|at| match self.nodes.get(at).map(|node| &node.what) {
            Some(What::Open { element: Element::Figure, .. } | What::Empty(Element::Figure)) => {
                false
            }
            Some(What::Words(words)) => match self.pieces.get(&at) {
                None => words.trim().is_empty(),
                Some(pieces) => pieces.iter().all(|piece| match piece {
                    Piece::Words(words) => words.trim().is_empty(),
                    Piece::Tag(nth) => lifted.contains(nth),
                }),
            },
            _ => true,
        })
    }

    /// The text to be filled, and the tags in the order they are in it.
    fn source(&self) -> (String, Vec<usize>) {
        let mut source = String::new();
        let mut order = Vec::new();
        let mut at = 0;
        while let Some(node) = self.nodes.get(at) {
            for nth in self.before.get(&at).into_iter().flatten() {
                self.put(*nth, &mut source, &mut order);
            }
            if let Some(close) = self.skipped.get(&at) {
                at = close + 1;
                continue;
            }
            match &node.what {
                _ if self.gone.contains(&at) => {}
                What::Open { element: Element::Text, .. } => {
                    // Words beside a tag must keep the space between them.
                    source.push_str(&markup(&with_space(node.raw)));
                }
                What::Open { .. } | What::Close | What::Empty(_) => {
                    source.push_str(&markup(node.raw));
                }
                What::Words(words) => match self.pieces.get(&at) {
                    None => source.push_str(&text(words)),
                    Some(pieces) => {
                        for piece in pieces {
                            match piece {
                                Piece::Words(words) => source.push_str(&text(words)),
                                Piece::Tag(nth) if self.tags[*nth].lift == Lift::Here => {
                                    self.put(*nth, &mut source, &mut order);
                                }
                                Piece::Tag(_) => {}
                            }
                        }
                    }
                },
                What::Other(words) => source.push_str(&text(words)),
            }
            for nth in self.after.get(&at).into_iter().flatten() {
                self.put(*nth, &mut source, &mut order);
            }
            at += 1;
        }
        (source, order)
    }

    fn put(&self, nth: usize, source: &mut String, order: &mut Vec<usize>) {
        let tag = &self.tags[nth];
        let (open, close) = if tag.kind == Kind::Value { BRACKETS[0] } else { BRACKETS[1] };
        // Writing to a text does not fail.
        let _ = write!(source, "{open}\n{} {close}", tag.inner);
        order.push(nth);
    }
}

fn lifts_to(lift: Lift) -> Option<(Element, &'static str)> {
    match lift {
        Lift::Here => None,
        Lift::Paragraph => Some((Element::Paragraph, "paragraph")),
        Lift::Row => Some((Element::Row, "row")),
        Lift::Cell => Some((Element::Cell, "cell")),
    }
}

/// What is wrong with a tag.
pub fn problem(tag: &Tag, fault: Fault) -> Problem {
    Problem { place: tag.place.clone(), tag: tag.written.clone(), fault }
}

/// Markup on one line. In it a line break is a space, and a bracket can be in a value only.
fn markup(raw: &str) -> String {
    let mut written = String::with_capacity(raw.len());
    raw.chars().for_each(|character| push(character, &mut written));
    written
}

/// Characters as XML has them, on one line.
fn text(words: &str) -> String {
    let mut written = String::with_capacity(words.len());
    for character in words.chars() {
        match character {
            '<' => written.push_str("&lt;"),
            '>' => written.push_str("&gt;"),
            '&' => written.push_str("&amp;"),
            character => push(character, &mut written),
        }
    }
    written
}

fn push(character: char, written: &mut String) {
    match character {
        '\n' | '\r' => written.push(' '),
        // Fonts of symbols have signs there; told by number they are the same, and no brackets.
        '\u{e000}'..='\u{e005}' => {
            let _ = write!(written, "&#{};", u32::from(character));
        }
        character => written.push(character),
    }
}

fn with_space(raw: &str) -> String {
    match raw.strip_suffix('>') {
        Some(open) if !raw.contains("xml:space") => format!("{open} xml:space=\"preserve\">"),
        _ => raw.to_owned(),
    }
}

fn shortened(text: &str, characters_max: usize) -> String {
    let folded = crate::domain::fold_space(text);
    let mut short: String = folded.chars().take(characters_max).collect();
    if short.len() < folded.len() {
        short.push('…');
    }
    visible(&short).into_owned()
}
