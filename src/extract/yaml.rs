//! YAML: mappings become headings and pairs, lists of records become tables. All words are the lines
//! of the file, comments included; the parser only tells where things begin.
//!
//! What an alias refers to is read where it stands and never put in the alias's place, so a file of
//! aliases to aliases stays as small as it is.

use saphyr_parser::{Event, Parser, ScanError, Span};

use super::lines::{self, Line};
use super::reading::Reading;
use super::text;
use crate::domain::{Body, Location, Row};

/// Reads YAML. What is none is read as the text it is.
pub fn read(source: &str) -> Reading {
    let lines = lines::numbered(source);
    match roots(source, &lines) {
        Ok(roots) => {
            let mut walk = Walk { reading: Reading::default(), lines: &lines };
            let last = lines.len() as u32;
            let starts: Vec<u32> = roots.iter().map(|root| root.line).collect();
            walk.text(1, starts.first().map_or(last, |line| line.saturating_sub(1)));
            for (nth, root) in roots.iter().enumerate() {
                walk.reading.leave_headings();
                let end = starts.get(nth + 1).map_or(last, |next| next.saturating_sub(1));
                walk.value(root, None, root.line, end, 1);
            }
            walk.reading
        }
        Err(why) => {
            let mut reading = text::read(source);
            reading.gaps.push(format!("it is no valid YAML ({why}); read as text"));
            reading
        }
    }
}

/// Deeper nesting is no settings file; nodes are dropped one inside the other.
const DEPTH_MAX: usize = 64;
/// A file of 64 MiB of real records has fewer.
const NODES_MAX: usize = 2_000_000;
const COLUMNS_MAX: usize = 512;
const LEVEL_MAX: u8 = 6;

/// A value and the line it begins on.
struct Node {
    line: u32,
    kind: Kind,
}

enum Kind {
    Plain(String),
    List(Vec<Node>),
    Map(Vec<(Node, Node)>),
}

impl Node {
    fn words(&self) -> &str {
        match &self.kind {
            Kind::Plain(words) => words,
            Kind::List(_) | Kind::Map(_) => "",
        }
    }

    fn is_plain(&self) -> bool {
        match &self.kind {
            Kind::Plain(_) => true,
            Kind::List(items) => items.iter().all(|item| matches!(item.kind, Kind::Plain(_))),
            Kind::Map(_) => false,
        }
    }

    /// The value in a cell or pair; a record in it is told by the lines it stands on.
    fn shown(&self) -> String {
        match &self.kind {
            Kind::Plain(words) => words.trim().to_owned(),
            Kind::List(items) => {
                let items: Vec<String> = items.iter().map(Node::shown).collect();
                items.join(", ")
            }
            Kind::Map(pairs) => {
                let pair =
                    |(key, value): &(Node, Node)| format!("{}: {}", key.words(), value.shown());
                pairs.iter().map(pair).collect::<Vec<_>>().join(", ")
            }
        }
    }
}

/// The values of all documents in a file.
fn roots(source: &str, lines: &[Line<'_>]) -> Result<Vec<Node>, String> {
    // The parser also counts a carriage return alone as the end of a line; no citation would hold.
    if source.replace("\r\n", "\n").contains('\r') {
        return Err("its lines end in several ways".to_owned());
    }
    let mut roots = Vec::new();
    let mut open: Vec<Node> = Vec::new();
    let mut nodes = 0;
    for event in Parser::new_from_str(source) {
        let (event, span): (Event<'_>, Span) =
            event.map_err(|error: ScanError| format!("line {}", error.marker().line()))?;
        let line = span.start.line() as u32;
        nodes += 1;
        if nodes > NODES_MAX {
            return Err("it has too many values".to_owned());
        }
        let done = match event {
            Event::Scalar(words, ..) => Some(Node { line, kind: Kind::Plain(words.into_owned()) }),
            Event::Alias(_) => Some(Node { line, kind: Kind::Plain(alias(lines, span)) }),
            Event::SequenceStart(..) => {
                open.push(Node { line, kind: Kind::List(Vec::new()) });
                None
            }
            Event::MappingStart(..) => {
                open.push(Node { line, kind: Kind::Map(Vec::new()) });
                None
            }
            Event::SequenceEnd | Event::MappingEnd => open.pop(),
            _ => None,
        };
        if open.len() > DEPTH_MAX {
            return Err(format!("line {line}: it is nested too deeply"));
        }
        if let Some(node) = done {
            add(&mut open, &mut roots, node);
        }
    }
    Ok(roots)
}

/// An alias as it is written.
fn alias(lines: &[Line<'_>], span: Span) -> String {
    let line = lines.get(span.start.line().wrapping_sub(1)).map_or("", |line| line.text);
    let written = line.chars().skip(span.start.col());
    written.take_while(|c| !c.is_whitespace() && !",]}".contains(*c)).collect()
}

/// Puts a value into what it stands in.
fn add(open: &mut [Node], roots: &mut Vec<Node>, node: Node) {
    match open.last_mut().map(|holder| &mut holder.kind) {
        Some(Kind::List(items)) => items.push(node),
        Some(Kind::Map(pairs)) => match pairs.last_mut() {
            // A key waits for its value with itself in the value's place.
            Some((_, value)) if value.line == 0 => *value = node,
            _ => pairs.push((node, Node { line: 0, kind: Kind::Plain(String::new()) })),
        },
        Some(Kind::Plain(_)) | None => roots.push(node),
    }
}

struct Walk<'a> {
    reading: Reading,
    lines: &'a [Line<'a>],
}

impl<'a> Walk<'a> {
    fn block(&self, first: u32, last: u32) -> &'a [Line<'a>] {
        let range = (first.max(1) as usize - 1)..(last as usize).min(self.lines.len());
        self.lines.get(range).unwrap_or_default()
    }

    /// Adds lines as they are; those that only part documents say nothing.
    fn text(&mut self, first: u32, last: u32) {
        let block = self.block(first, last);
        for run in block.split(is_mark).filter(|run| !run.is_empty()) {
            lines::push_text(&mut self.reading, run);
        }
    }

    /// Adds a value that stands on these lines with the comments between.
    fn value(&mut self, node: &Node, name: Option<&str>, first: u32, last: u32, level: u8) {
        match &node.kind {
            Kind::Map(pairs)
                if level <= LEVEL_MAX && is_spread(pairs.iter().map(|(key, _)| key)) =>
            {
                self.map(pairs, first, last, level);
            }
            Kind::List(items) if is_table(items) && is_spread(items.iter()) => {
                self.table(items, name, first, last);
            }
            _ => self.text(first, last),
        }
    }

    /// Adds a mapping: plain values as pairs, each other one under its key as the heading.
    fn map(&mut self, pairs: &[(Node, Node)], first: u32, last: u32, level: u8) {
        let start = pairs.first().map_or(first, |(key, _)| key.line);
        self.text(first, start.saturating_sub(1));
        let mut rest = pairs;
        while let Some((key, value)) = rest.first() {
            let run = rest.iter().take_while(|(_, value)| value.is_plain()).count();
            let end = |taken: usize| {
                rest.get(taken).map_or(last, |(next, _)| next.line.saturating_sub(1))
            };
            if run > 0 {
                let last = end(run);
                let shown = rest[..run].iter().map(|(k, v)| (k.words().to_owned(), v.shown()));
                self.pairs(shown.collect(), key.line, last);
                rest = &rest[run..];
                continue;
            }
            let last = end(1);
            let raw = self.block(key.line, key.line).first().map_or("", |line| line.text);
            let behind = raw.trim().strip_prefix(key.words()).map(str::trim_start);
            if behind.is_none_or(|behind| behind.trim_end() != ":") {
                // The key is written in quotes, or more stands on its line.
                self.text(key.line, key.line);
            }
            if value.line > key.line && raw.contains(key.words()) {
                let location = Location::Lines { first: key.line, last: key.line };
                self.reading.heading(location, level, key.words());
                self.value(value, Some(key.words()), key.line + 1, last, level + 1);
            } else {
                self.text(key.line + 1, last);
            }
            rest = &rest[1..];
        }
    }

    /// Adds pairs, whose words are their lines.
    fn pairs(&mut self, pairs: Vec<(String, String)>, first: u32, last: u32) {
        let block = trimmed(self.block(first, last));
        let (place, words) = (lines::place(block), lines::joined(block));
        self.reading.push(place, Body::FrontMatter(pairs, words));
    }

    /// Adds records as rows; the row that names the columns has no words of its own.
    fn table(&mut self, items: &[Node], name: Option<&str>, first: u32, last: u32) {
        let mut columns: Vec<&str> = Vec::new();
        let records = || {
            items.iter().filter_map(|item| match &item.kind {
                Kind::Map(pairs) => Some((item, pairs)),
                Kind::Plain(_) | Kind::List(_) => None,
            })
        };
        for (key, _) in records().flat_map(|(_, pairs)| pairs) {
            if !columns.contains(&key.words()) && columns.len() < COLUMNS_MAX {
                columns.push(key.words());
            }
        }
        let start = items.first().map_or(first, |item| item.line);
        self.text(first, start.saturating_sub(1));
        let ends = items.iter().skip(1).map(|item| item.line.saturating_sub(1)).chain([last]);
        let names = columns.iter().map(|column| (*column).to_owned()).collect();
        let head = Location::Lines { first: start, last: start };
        let mut rows = vec![Row { location: head, text: String::new(), cells: names }];
        for ((item, pairs), end) in records().zip(ends) {
            let block = trimmed(self.block(item.line, end));
            let cell = |column: &&str| {
                let pair = pairs.iter().find(|(key, _)| key.words() == *column);
                pair.map(|(_, value)| value.shown()).unwrap_or_default()
            };
            let cells = columns.iter().map(cell).collect();
            rows.push(Row { location: lines::place(block), text: lines::joined(block), cells });
        }
        self.reading.table(Location::Lines { first: start, last }, name.map(str::to_owned), rows);
    }
}

/// Whether a line is blank or only parts documents.
fn is_mark(line: &Line<'_>) -> bool {
    line.is_blank() || matches!(line.text.trim(), "---" | "...")
}

/// The lines without those at the end that say nothing.
fn trimmed<'a, 'b>(block: &'b [Line<'a>]) -> &'b [Line<'a>] {
    let blank = block.iter().rev().take_while(|line| is_mark(line)).count();
    &block[..block.len() - blank]
}

/// Whether each of these begins on a line of its own, so that lines tell them apart.
fn is_spread<'a>(nodes: impl Iterator<Item = &'a Node>) -> bool {
    let mut last = 0;
    for node in nodes {
        if node.line <= last {
            return false;
        }
        last = node.line;
    }
    last > 0
}

fn is_table(items: &[Node]) -> bool {
    let is_record = |item: &Node| matches!(&item.kind, Kind::Map(pairs) if !pairs.is_empty());
    !items.is_empty() && items.iter().all(is_record)
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
    fn a_mapping_is_headings_and_pairs() {
        check(
            "# Settings\nname: Loan scoring # internal\nowner: Kim\nlimits:\n  drift: 0.1\n\n  days: [1, 2]\n",
            &[
                "line 1: # Settings",
                "lines 2–3: name=Loan scoring owner=Kim | name: Loan scoring # internal¶owner: Kim",
                "line 4: h1 limits",
                "lines 5–7: drift=0.1 days=1, 2 |   drift: 0.1¶¶  days: [1, 2]",
            ],
        );
    }

    #[test]
    fn a_list_of_records_is_a_table() {
        check(
            "risks:\n  - id: R-1\n    text: |\n      Bias\n      again\n  # reviewed\n  - id: R-2\n",
            &[
                "line 1: h1 risks",
                "lines 2–7: id/text <line 2> R-1/Bias\nagain <lines 2–6> R-2/ <line 7>",
            ],
        );
    }

    #[test]
    fn a_key_without_words_names_no_column() {
        check("limits:\n  - \"\": high\n", &["line 1: h1 limits", "line 2: high <line 2>"]);
    }

    #[test]
    fn documents_follow_one_another() {
        check("---\na: 1\n---\n- x\n- y\n...\n", &["line 2: a=1 | a: 1", "lines 4–5: - x¶- y"]);
    }

    #[test]
    fn aliases_are_not_followed() {
        let mut bomb = "a0: &a0 [x, x]\n".to_owned();
        for nth in 1..60 {
            let above = format!("*a{}", nth - 1);
            bomb = format!("{bomb}a{nth}: &a{nth} [{above}, {above}]\n");
        }
        assert_eq!(read(&bomb).sections[0].text(), bomb.trim_end());
    }

    #[test]
    fn what_is_no_yaml_is_text() {
        check(
            "a: [1\nb: 2\n",
            &["lines 1–2: a=[1 b=2 | a: [1¶b: 2", "it is no valid YAML (line 2); read as text"],
        );
        assert!(!read(&"[".repeat(100_000)).gaps.is_empty());
        let deep = format!("{}x", "- ".repeat(100));
        assert!(read(&deep).gaps[0].contains("nested too deeply"));
    }
}
