//! A document as it is shown: paragraphs and tables, from the text as it was read, or from the index where that
//! is gone.

use crate::domain::{Body, Chunk, Document, EvidencePath, Location, Row, Section};
use crate::outputs::{self, Place};
use crate::web::app::Visit;

/// A piece of a document as it is shown.
pub(in crate::web) enum Piece {
    /// A heading.
    Heading {
        /// Where it stands.
        location: Location,
        /// Its words.
        text: String,
    },
    /// Running text.
    Text {
        /// Where it stands.
        location: Location,
        /// Its words.
        text: String,
    },
    /// A table, or rows of one.
    Table {
        /// The row that names its columns, by its place among the rows, where there is one.
        header: Option<usize>,
        /// The rows, the one of the names among them.
        rows: Vec<Line>,
    },
}

/// A row of a table.
pub(in crate::web) struct Line {
    location: Location,
    /// The row word for word.
    pub(in crate::web) text: String,
    /// Its cells by position.
    pub(in crate::web) cells: Vec<String>,
}

impl Piece {
    pub(in crate::web) fn touches(&self, place: &Place) -> bool {
        match self {
            Piece::Heading { location, .. } | Piece::Text { location, .. } => {
                place.touches(location)
            }
            Piece::Table { rows, .. } => rows.iter().any(|row| row.touches(place)),
        }
    }
}

impl Line {
    pub(in crate::web) fn touches(&self, place: &Place) -> bool {
        place.touches(&self.location)
    }

    /// The cell in a column, counted from 0; empty where the row is shorter.
    pub(in crate::web) fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }

    /// Its number, as the source counts.
    pub(in crate::web) fn label(&self) -> String {
        match &self.location {
            Location::Cells { range, .. } => range.first.row.to_string(),
            Location::Lines { first, .. }
            | Location::TableRows { first, .. }
            | Location::SlideRows { first, .. } => first.to_string(),
            other => other.to_string(),
        }
    }
}

/// The pieces of a document, in reading order; none where nothing of it is at hand.
pub(in crate::web) fn pieces(visit: &Visit<'_>, row: &outputs::Document) -> Vec<Piece> {
    // Of files with the same bytes only the first was read.
    let path = row.duplicate_of.as_deref().unwrap_or(&row.path);
    let kept = row.sha256.and_then(|id| visit.app.shelf.document(path, id));
    if let Some(document) = kept {
        return of_document(document);
    }
    let indexed = visit
        .room
        .index
        .as_ref()
        .and_then(|index| index.document(&EvidencePath(path.to_owned())).ok());
    indexed.unwrap_or_default().into_iter().map(of_chunk).collect()
}

fn of_document(document: Document) -> Vec<Piece> {
    document.sections.into_iter().map(of_section).collect()
}

fn of_section(section: Section) -> Piece {
    let Section { location, body, .. } = section;
    match body {
        Body::Heading { text, .. } => Piece::Heading { location, text },
        Body::Text(text) | Body::Margin(text) | Body::FrontMatter(_, text) => {
            Piece::Text { location, text }
        }
        Body::Table(table) => {
            let header = table.header();
            let line = |row: Row| Line { location: row.location, text: row.text, cells: row.cells };
            Piece::Table { header, rows: table.rows.into_iter().map(line).collect() }
        }
    }
}

/// A chunk has no cells: its lines are shown as they are.
fn of_chunk(chunk: Chunk) -> Piece {
    Piece::Text { location: chunk.location, text: chunk.text }
}
