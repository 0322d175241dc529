//! Documents for tests, written as they would look: `# Heading`, `| cell | cell |`, `^ margin`, `--- key: value`.

use std::sync::LazyLock;

use super::Cues;
use crate::catalog::{Catalog, shipped};
use crate::domain::{
    Body, CellAddress, CellRange, Document, DocumentId, EvidencePath, Format, Location, Row,
    Section, SourceFile, Table,
};

/// The cues of the shipped catalogue.
pub(crate) fn cues() -> &'static Cues {
    static CUES: LazyLock<Cues> =
        LazyLock::new(|| Cues::new(&Catalog::parse(&shipped()).expect("the shipped catalogue")));
    &CUES
}

/// A document of this path; its ending tells the format. Blank lines part paragraphs and tables.
pub(crate) fn document(path: &str, text: &str) -> Document {
    let format = match path.rsplit('.').next() {
        Some("xlsx") => Format::Xlsx,
        Some("csv") => Format::Csv,
        Some("eml") => Format::Eml,
        Some("pdf") => Format::Pdf,
        Some("md") => Format::Markdown,
        Some("txt") => Format::Text,
        _ => Format::Docx,
    };
    let mut trail: Vec<String> = Vec::new();
    let mut sections = Vec::new();
    for (paragraph, block) in (1..).zip(text.split("\n\n")) {
        let block = block.trim_matches('\n');
        let place = Location::Paragraphs { first: paragraph, last: paragraph };
        let body = if let Some(heading) = block.strip_prefix("# ") {
            trail = vec![heading.to_owned()];
            Body::Heading { level: 1, text: heading.to_owned() }
        } else if let Some(margin) = block.strip_prefix("^ ") {
            Body::Margin(margin.to_owned())
        } else if let Some(pairs) = block.strip_prefix("--- ") {
            let pairs = pairs.lines().filter_map(|line| line.split_once(": "));
            let pairs = pairs.map(|(key, value)| (key.to_owned(), value.to_owned())).collect();
            Body::FrontMatter(pairs, block.to_owned())
        } else if block.starts_with('|') {
            Body::Table(table(block, format, paragraph))
        } else {
            Body::Text(block.to_owned())
        };
        sections.push(Section { location: place, trail: trail.clone(), body });
    }
    let file = SourceFile {
        path: EvidencePath(path.to_owned()),
        id: DocumentId::of(text.as_bytes()),
        bytes: text.len() as u64,
    };
    Document::of_sections(file, format, sections)
}

fn table(block: &str, format: Format, paragraph: u32) -> Table {
    let rows = (1..).zip(block.lines()).map(|(row, line)| {
        let cells: Vec<String> =
            line.trim().trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect();
        let location = if format == Format::Xlsx {
            let last = CellAddress { row, column: cells.len() as u32 };
            let range = CellRange { first: CellAddress { row, column: 1 }, last };
            Location::Cells { sheet: format!("Sheet{paragraph}"), range }
        } else {
            Location::TableRows { page: None, paragraph, first: row, last: row }
        };
        Row::of_cells(location, cells)
    });
    Table { name: None, rows: rows.collect() }
}
