//! Cuts a document into passages that never cross a citation's edge.
//!
//! A chunk stays under one heading, on one page, in one sheet or table; a heading opens the chunk of
//! the text below it. Long text is cut at sentences, tables between rows. Nothing is left out and
//! nothing stands twice: the chunks in order give back all the words of the document.

use crate::domain::{Body, Chunk, ChunkId, Document, Format, Location, Row, Section, Table};

/// How large chunks may be.
#[derive(Clone, Copy, Debug)]
pub struct ChunkOptions {
    /// Paragraphs are joined up to this length, in characters.
    pub chars_wanted: usize,
    /// Text longer than this is cut, at a sentence where there is one.
    pub chars_max: usize,
}

/// The sizes every run uses; they are part of what an index is built from.
pub const OPTIONS: ChunkOptions = ChunkOptions { chars_wanted: 700, chars_max: 1200 };

/// Cuts a document into chunks, in reading order. `document_index` is its place in the ledger.
#[must_use]
pub fn split(document: &Document, document_index: u32, options: &ChunkOptions) -> Vec<Chunk> {
    let mut pieces: Vec<Piece> = Vec::new();
    for section in &document.sections {
        match &section.body {
            Body::Table(table) => pieces.extend(table_pieces(section, table, options)),
            Body::Heading { text, .. } => {
                let mut trail = section.trail.clone();
                trail.push(Section::in_trail(text));
                let joins =
                    if is_verbatim(document, section) { Joins::Following } else { Joins::Nothing };
                pieces.push(Piece::new(section.location.clone(), trail, text, joins));
            }
            Body::Text(text) => add_text(&mut pieces, section, text, options),
            Body::Margin(text) | Body::FrontMatter(_, text) => {
                let location = section.location.clone();
                pieces.push(Piece::new(location, section.trail.clone(), text, Joins::Nothing));
            }
        }
    }
    let mut chunks = Vec::new();
    for piece in pieces {
        for (location, text) in cut(&piece.text, &piece.location, options.chars_max) {
            chunks.push(Chunk {
                id: ChunkId { document: document_index, ordinal: chunks.len() as u32 },
                file: document.file.clone(),
                location,
                trail: piece.trail.clone(),
                columns: piece.columns.clone(),
                text,
            });
        }
    }
    chunks
}

/// Whether the words of a heading and of what follows it stand in the source as one piece. An underline
/// or the marks of JSON stand between them otherwise.
fn is_verbatim(document: &Document, heading: &Section) -> bool {
    let one_line = match &heading.location {
        Location::Lines { first, last } => first == last,
        _ => true,
    };
    one_line && !matches!(document.format, Format::Json | Format::Jsonl)
}

/// A chunk in the making; may still be too long.
struct Piece {
    location: Location,
    trail: Vec<String>,
    columns: Vec<String>,
    text: String,
    joins: Joins,
}

/// What may still be added to a piece.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Joins {
    /// Text under the same heading.
    Following,
    /// Nothing.
    Nothing,
}

impl Piece {
    fn new(location: Location, trail: Vec<String>, text: &str, joins: Joins) -> Self {
        Self { location, trail, columns: Vec::new(), text: text.to_owned(), joins }
    }
}

/// Adds a paragraph: to the piece before it, where both stand under one heading and the place allows
/// it; else as a piece of its own.
fn add_text(pieces: &mut Vec<Piece>, section: &Section, text: &str, options: &ChunkOptions) {
    if let Some(last) = pieces.last_mut()
        && last.joins == Joins::Following
        && last.trail == section.trail
        && last.text.len() < options.chars_wanted
        && last.text.len() + text.len() < options.chars_max
        && let Some(location) = last.location.through(&section.location)
    {
        last.location = location;
        last.text.push('\n');
        last.text.push_str(text);
        return;
    }
    let location = section.location.clone();
    pieces.push(Piece::new(location, section.trail.clone(), text, Joins::Following));
}

/// Each chunk of a table carries the names of its columns: a table of a hundred thousand columns would
/// be kept once for every chunk.
const COLUMNS_BYTES_MAX: usize = 4096;

/// Rows of a table, as many together as fit; each piece knows the names of the columns.
fn table_pieces(section: &Section, table: &Table, options: &ChunkOptions) -> Vec<Piece> {
    let mut trail = section.trail.clone();
    trail.extend(
        table.name.iter().filter(|name| !trail.contains(name)).cloned().collect::<Vec<_>>(),
    );
    let columns: Vec<String> = match table.header() {
        Some(header) => {
            let mut left = COLUMNS_BYTES_MAX;
            let cells = table.rows[header].cells.iter().filter(|cell| !cell.is_empty());
            let fits = |cell: &&String| match left.checked_sub(cell.len()) {
                Some(rest) => {
                    left = rest;
                    true
                }
                None => false,
            };
            cells.take_while(fits).cloned().collect()
        }
        None => Vec::new(),
    };
    let mut pieces: Vec<Piece> = Vec::new();
    for Row { location, text, .. } in &table.rows {
        if let Some(last) = pieces.last_mut()
            && last.text.len() + text.len() < options.chars_max
            && let Some(joined) = last.location.through(location)
        {
            last.location = joined;
            last.text.push('\n');
            last.text.push_str(text);
        } else {
            let mut piece = Piece::new(location.clone(), trail.clone(), text, Joins::Nothing);
            piece.columns.clone_from(&columns);
            pieces.push(piece);
        }
    }
    pieces
}

/// Cuts a text that is too long at the last sentence, line or word that fits. Lines of a text file
/// are counted, so that each part knows its own; other places cannot be told finer.
///
/// Only a text of one section is ever too long, so its lines are those of the source.
fn cut(text: &str, location: &Location, chars_max: usize) -> Vec<(Location, String)> {
    if text.len() <= chars_max {
        let whole = (location.clone(), text.to_owned());
        // Only white space can be without words; it is not worth a chunk.
        return if text.trim().is_empty() { Vec::new() } else { vec![whole] };
    }
    let mut parts = Vec::new();
    let mut rest = text;
    let mut line = match location {
        Location::Lines { first, .. } => *first,
        _ => 0,
    };
    loop {
        let end = cut_point(rest, chars_max);
        let part = &rest[..end];
        let newlines = part.matches('\n').count() as u32;
        let own = match location {
            Location::Lines { last, .. } => {
                let trailing = part.len() - part.trim_end_matches('\n').len();
                let ends = (line + newlines - trailing as u32).min(*last);
                Location::Lines { first: line.min(*last), last: ends }
            }
            other => other.clone(),
        };
        if !part.trim().is_empty() {
            parts.push((own, part.to_owned()));
        }
        line += newlines;
        rest = &rest[end..];
        if rest.is_empty() {
            return parts;
        }
    }
}

/// Where the next part ends: at most `chars_max` bytes on, never inside a character.
fn cut_point(text: &str, chars_max: usize) -> usize {
    if text.len() <= chars_max {
        return text.len();
    }
    let limit = boundary(text, chars_max);
    let window = &text[..limit];
    // A sentence end in the first third would leave scraps.
    let earliest = limit / 3;
    let after = |found: Option<usize>, width: usize| {
        found.filter(|at| *at >= earliest).map(|at| at + width)
    };
    let sentence =
        [". ", "! ", "? ", ".\n", ";\n"].iter().filter_map(|end| window.rfind(end)).max();
    after(sentence, 2)
        .or_else(|| after(window.rfind('\n'), 1))
        .or_else(|| after(window.rfind(' '), 1))
        .unwrap_or(limit.max(text.chars().next().map_or(1, char::len_utf8)))
}

/// The last character boundary not after `limit`.
fn boundary(text: &str, limit: usize) -> usize {
    (0..=limit.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{DocumentId, EvidencePath, Format, SourceFile};

    fn document(sections: Vec<Section>) -> Document {
        let path = EvidencePath("a.txt".to_owned());
        let file = SourceFile { path, id: DocumentId::of(b""), bytes: 0 };
        Document::of_sections(file, Format::Text, sections)
    }

    /// One section a line: `# Heading`, `| a | b |` or text; lines are its places.
    fn check(source: &str, expected: &[(&str, &str)]) {
        let mut trail: Vec<String> = Vec::new();
        let mut sections: Vec<Section> = Vec::new();
        for (line, text) in (1..).zip(source.lines()) {
            let location = Location::Lines { first: line, last: line };
            if let Some(heading) = text.strip_prefix("# ") {
                let body = Body::Heading { level: 1, text: heading.to_owned() };
                sections.push(Section { location, trail: Vec::new(), body });
                trail = vec![heading.to_owned()];
            } else {
                let body = Body::Text(text.to_owned());
                sections.push(Section { location, trail: trail.clone(), body });
            }
        }
        let chunks =
            split(&document(sections), 0, &ChunkOptions { chars_wanted: 30, chars_max: 40 });
        let found: Vec<(String, String)> = chunks
            .iter()
            .map(|chunk| (chunk.location.to_string(), chunk.text.replace('\n', " / ")))
            .collect();
        let expected: Vec<(String, String)> = expected
            .iter()
            .map(|(place, text)| ((*place).to_owned(), (*text).to_owned()))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn what_a_chunk_carries_with_it_is_short() {
        let place = Location::paragraph(1);
        let heading = Body::Heading { level: 1, text: "long ".repeat(1000) };
        let header = vec!["column".repeat(100); 100];
        let cells = |cells: Vec<String>| Row::of_cells(place.clone(), cells);
        let rows = vec![cells(header), cells(vec!["1".to_owned(); 100])];
        let table = Body::Table(Table { name: None, rows });
        let sections = [heading, table].into_iter().map(|body| Section {
            location: place.clone(),
            trail: Vec::new(),
            body,
        });
        for chunk in split(&document(sections.collect()), 0, &OPTIONS) {
            let carried = chunk.trail.iter().chain(&chunk.columns).map(String::len).sum::<usize>();
            assert!(carried < 5000, "{carried} bytes at {}", chunk.location);
        }
    }

    #[test]
    fn a_heading_opens_the_chunk_below_it_and_ends_the_one_above() {
        check(
            "# One\nalpha\nbeta\n# Two\ngamma",
            &[("lines 1–3", "One / alpha / beta"), ("lines 4–5", "Two / gamma")],
        );
    }

    #[test]
    fn joined_paragraphs_reach_to_the_last_of_them_over_blank_lines() {
        let at = |line, text: &str| Section {
            location: Location::Lines { first: line, last: line },
            trail: Vec::new(),
            body: Body::Text(text.to_owned()),
        };
        let chunks = split(&document(vec![at(1, "alpha"), at(9, "beta")]), 0, &OPTIONS);
        let places: Vec<String> = chunks.iter().map(|chunk| chunk.location.to_string()).collect();
        assert_eq!(places, ["lines 1–9"]);
    }

    #[test]
    fn long_text_is_cut_at_a_sentence() {
        check(
            "The first sentence is here. The second one is longer still.",
            &[
                ("line 1", "The first sentence is here. "),
                ("line 1", "The second one is longer still."),
            ],
        );
    }

    proptest::proptest! {
        #[test]
        fn the_chunks_in_order_give_back_every_word(lines in proptest::collection::vec("\\PC{0,90}", 1..9)) {
            let sections: Vec<Section> = (1..).zip(&lines).map(|(line, text)| Section {
                location: Location::Lines { first: line, last: line },
                trail: Vec::new(),
                body: Body::Text(text.clone()),
            }).collect();
            let options = ChunkOptions { chars_wanted: 50, chars_max: 70 };
            let chunks = split(&document(sections), 0, &options);
            let kept: String = chunks.iter().flat_map(|chunk| chunk.text.chars()).filter(|c| !c.is_whitespace()).collect();
            let given: String = lines.iter().flat_map(|line| line.chars()).filter(|c| !c.is_whitespace()).collect();
            proptest::prop_assert_eq!(kept, given);
            proptest::prop_assert!(chunks.iter().all(|chunk| chunk.text.len() <= 70));
        }
    }
}
