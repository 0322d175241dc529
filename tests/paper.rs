//! Papers in every form, read back by our own readers: what goes in comes out, whatever it says.

use std::io::{Cursor, Read as _};

use tickmark::domain::{
    AuditDate, Body, Document, DocumentId, EvidencePath, Language, PaperSize, SourceFile,
};
use tickmark::extract::{self, ALLOWANCE, Extracted};
use tickmark::paper::{
    self, Block, Cell, Column, Paper, Properties, Row, Sheet, Status, Table, Text, Tone,
};

mod hostile;
mod read_back;

/// A paper that says nothing yet.
fn paper_of(blocks: Vec<Block>) -> Paper {
    Paper {
        title: "Audit report".to_owned(),
        subtitle: "Northwind Health".to_owned(),
        language: Language::De,
        size: PaperSize::A4,
        status: Status::Draft { mark: "ENTWURF".to_owned(), because: "Drei offen.".to_owned() },
        classification: "Vertraulich".to_owned(),
        reference: "AUD-7".to_owned(),
        day: AuditDate::new(2026, 11, 30).expect("a day"),
        author: "tickmark".to_owned(),
        cover: vec![("Auditee".to_owned(), "Northwind Health".into())],
        contents: "Inhalt".to_owned(),
        page_of_pages: "Seite {page} von {pages}".to_owned(),
        blocks,
    }
}

/// A block of every kind.
fn every_kind() -> Vec<Block> {
    let map = table("Coverage", &["System", "4", "5"], &[&["triage", "C 3", "G 0"]]);
    let mut findings = table(
        "Findings",
        &["Finding", "Grade", "Due"],
        &[&["F-001", "MIN", "2026-12-31"], &["F-002", "OBS", ""]],
    );
    findings.rows.insert(1, Row::Group("Observations".to_owned()));
    if let Row::Cells(cells) = &mut findings.rows[0] {
        cells[1] = Cell::toned("MIN", Tone::Minor);
    }
    vec![
        Block::heading(1, "1 Summary", "summary"),
        Block::paragraph(
            Text::plain("Two ").strong("minor").and(" ones, see ").link("the list", "findings"),
        ),
        Block::Notice("Covered never means conforming.".into()),
        Block::List(vec!["one".into(), Text::plain("two ").code("a3f0")]),
        Block::heading(2, "1.1 F-001", "f-001"),
        Block::Facts(vec![
            ("Criterion".to_owned(), vec![Block::paragraph("Clause 9.2")]),
            (
                "Evidence".to_owned(),
                vec![Block::Quotation {
                    words: "The AI lead\naudits the AI lead.".to_owned(),
                    source: "programme.docx, 3".to_owned(),
                }],
            ),
        ]),
        Block::heading(1, "2 Findings", "findings"),
        Block::Table(findings),
        Block::heading(1, "3 Coverage", ""),
        Block::Wide(vec![Block::Table(map)]),
        Block::PageBreak,
        Block::heading(1, "4 End", "end"),
        Block::Table(table("", &["Nothing"], &[])),
    ]
}

fn table(caption: &str, columns: &[&str], rows: &[&[&str]]) -> Table {
    Table {
        caption: caption.to_owned(),
        columns: columns.iter().map(|title| Column::new(*title, 2)).collect(),
        rows: rows
            .iter()
            .map(|row| Row::Cells(row.iter().map(|text| Cell::from(*text)).collect()))
            .collect(),
    }
}

fn sheets(paper: &Paper) -> Vec<Sheet> {
    fn gather(blocks: &[Block], sheets: &mut Vec<Sheet>) {
        for block in blocks {
            match block {
                Block::Table(table) => {
                    sheets.push(Sheet::new(table.caption.clone(), table.clone()));
                }
                Block::Wide(inner) => gather(inner, sheets),
                _ => {}
            }
        }
    }
    let mut sheets = Vec::new();
    gather(&paper.blocks, &mut sheets);
    sheets
}

fn xlsx(paper: &Paper) -> Vec<u8> {
    paper::xlsx(&sheets(paper), &Properties::from(paper)).expect("writes")
}

fn docx(paper: &Paper) -> Vec<u8> {
    paper::docx(paper).expect("writes")
}

/// What our own reader makes of a file.
fn read(name: &str, bytes: &[u8]) -> Document {
    let file = SourceFile {
        path: EvidencePath(name.to_owned()),
        id: DocumentId::of(bytes),
        bytes: bytes.len() as u64,
    };
    match extract::file(&file, bytes, ALLOWANCE, &mut |_| {}) {
        Ok(Extracted::Document(document)) => *document,
        other => panic!("{name}: {other:?}"),
    }
}

fn headings(document: &Document) -> Vec<String> {
    let heading = |body: &Body| match body {
        Body::Heading { level, text } => Some(format!("{level} {text}")),
        _ => None,
    };
    document.sections.iter().filter_map(|section| heading(&section.body)).collect()
}

/// The cells of all tables, a row a line.
fn rows(document: &Document) -> Vec<String> {
    let tables = document.sections.iter().filter_map(|section| match &section.body {
        Body::Table(table) => Some(table),
        _ => None,
    });
    tables.flat_map(|table| &table.rows).map(|row| row.cells.join("|")).collect()
}

/// All words of a document.
fn words(document: &Document) -> String {
    let mut words = Vec::new();
    for section in &document.sections {
        match &section.body {
            Body::Heading { text, .. } | Body::Text(text) => words.push(text.clone()),
            Body::Table(table) => {
                words.extend(table.rows.iter().map(|row| row.cells.join("|")));
            }
            _ => {}
        }
    }
    words.join("\n")
}

/// The parts of a package with their names.
fn parts(bytes: &[u8]) -> Vec<(String, String)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip");
    (0..archive.len())
        .map(|place| {
            let mut member = archive.by_index(place).expect("a member");
            let name = member.name().expect("a name").into_owned();
            let mut text = String::new();
            member.read_to_string(&mut text).expect("text");
            (name, text)
        })
        .collect()
}

fn part(bytes: &[u8], name: &str) -> String {
    let found = parts(bytes).into_iter().find(|(part, _)| part == name);
    found.unwrap_or_else(|| panic!("no {name}")).1
}

/// Fails where a part is no XML, and tells which.
fn well_formed(bytes: &[u8]) {
    for (name, text) in parts(bytes) {
        let mut reader = quick_xml::Reader::from_str(&text);
        reader.config_mut().check_end_names = true;
        let mut depth = 0_i32;
        loop {
            match reader.read_event() {
                Ok(quick_xml::events::Event::Start(start)) => {
                    depth += 1;
                    for attribute in start.attributes() {
                        attribute.unwrap_or_else(|error| panic!("{name}: {error}"));
                    }
                }
                Ok(quick_xml::events::Event::End(_)) => depth -= 1,
                Ok(quick_xml::events::Event::Eof) => break,
                Ok(_) => {}
                Err(error) => panic!("{name}: {error}"),
            }
        }
        assert_eq!(depth, 0, "{name} breaks off");
        let forbidden =
            |c: char| (c < ' ' && !"\t\n\r".contains(c)) || ('\u{fffe}'..='\u{ffff}').contains(&c);
        assert!(!text.contains(forbidden), "{name} holds what XML may not");
    }
}

/// The values of an attribute, in their order.
fn values<'a>(xml: &'a str, before: &str) -> Vec<&'a str> {
    xml.split(before).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}
