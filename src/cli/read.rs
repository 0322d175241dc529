//! `read`: what tickmark reads in a file, through the same reader as `run`.
//!
//! The place to look when a quotation was expected and not found. A file that cannot be read is told
//! on stderr and the others go on.

use std::fmt::Write as _;

use serde::Serialize;

use super::args::{ReadArgs, ReadFormat};
use super::failure::hinted;
use super::output;
use super::status::Status;
use crate::domain::{Body, Document, DocumentId, EvidencePath, Format, Section, SourceFile};
use crate::extract::Extracted;
use crate::report::Place;
use crate::sandbox;
use crate::sources::{self, Fate};

/// Prints what is read in each file, with places.
pub fn read(args: &ReadArgs) -> anyhow::Result<Status> {
    let mut read = Vec::new();
    let mut unread = Vec::new();
    for path in &args.files {
        let listed = sources::list(std::slice::from_ref(path)).map_err(|error| {
            let hint = error.hint();
            hinted(error.into(), hint)
        })?;
        for file in listed {
            let name = EvidencePath(path.display().to_string());
            let bytes = match &file.fate {
                Fate::Read => sources::read(&file),
                Fate::Skip(reason) | Fate::Unreadable(reason) => Err(reason.clone()),
            };
            match bytes {
                Ok(bytes) => add(name, &bytes, &mut read, &mut unread),
                Err(reason) => unread.push(Unread { path: name, reason, hint: None }),
            }
        }
    }
    print(args, &read, &unread)?;
    let all_read = unread.is_empty() && read.iter().all(|document| document.gaps.is_empty());
    Ok(if all_read { Status::Worked } else { Status::LeftOut })
}

#[derive(Serialize)]
struct Unread {
    path: EvidencePath,
    reason: String,
    hint: Option<&'static str>,
}

/// Reads a file and whatever it carries along.
fn add(path: EvidencePath, bytes: &[u8], read: &mut Vec<Document>, unread: &mut Vec<Unread>) {
    let file = SourceFile { path, id: DocumentId::of(bytes), bytes: bytes.len() as u64 };
    match sandbox::read(&file, bytes) {
        Ok(Extracted { document, attachments }) => {
            read.push(document);
            for attachment in attachments {
                add(file.path.member(&attachment.name), &attachment.bytes, read, unread);
            }
        }
        Err(error) => {
            let (reason, hint) = (error.to_string(), error.hint());
            unread.push(Unread { path: file.path, reason, hint });
        }
    }
}

fn print(args: &ReadArgs, read: &[Document], unread: &[Unread]) -> anyhow::Result<()> {
    let text = match args.format {
        ReadFormat::Text => read.iter().map(text).collect(),
        ReadFormat::Json => {
            let documents = read.iter().map(Wire::new).collect();
            let file = File { schema: "tickmark.read/1", documents, unread };
            serde_json::to_string_pretty(&file)? + "\n"
        }
    };
    output::result(&text, args.out.as_deref())?;
    for Unread { path, reason, hint } in unread {
        output::note(&format!("cannot read `{path}`: {reason}"));
        if let Some(hint) = hint {
            output::note(&format!("  hint: {hint}"));
        }
    }
    Ok(())
}

/// One line per paragraph or row, after its place.
fn text(document: &Document) -> String {
    let mut text = format!("{} ({})\n", document.file.path, document.format.name());
    for gap in &document.gaps {
        let _ = writeln!(text, "  not read: {gap}");
    }
    for section in &document.sections {
        match &section.body {
            Body::Table(table) => {
                for row in &table.rows {
                    let _ = writeln!(text, "  [{}] {}", row.location, row.cells.join(" | "));
                }
            }
            Body::Heading { level, text: words } => {
                let marks = "#".repeat(usize::from(*level));
                let _ = writeln!(text, "  [{}] {marks} {words}", section.location);
            }
            _ => {
                let words = section.text().lines().collect::<Vec<_>>().join("\n    ");
                let _ = writeln!(text, "  [{}] {words}", section.location);
            }
        }
    }
    text.push('\n');
    text
}

#[derive(Serialize)]
struct File<'a> {
    schema: &'static str,
    documents: Vec<Wire<'a>>,
    unread: &'a [Unread],
}

#[derive(Serialize)]
struct Wire<'a> {
    path: &'a EvidencePath,
    sha256: DocumentId,
    bytes: u64,
    format: Format,
    pages: Option<u32>,
    gaps: &'a [String],
    sections: Vec<Piece<'a>>,
}

/// A paragraph, a heading or the row of a table.
#[derive(Serialize)]
struct Piece<'a> {
    location: Place<'a>,
    /// `heading`, `text`, `row`, `margin` or `front_matter`.
    body: &'static str,
    text: &'a str,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    cells: &'a [String],
}

impl<'a> Wire<'a> {
    fn new(document: &'a Document) -> Self {
        Self {
            path: &document.file.path,
            sha256: document.file.id,
            bytes: document.file.bytes,
            format: document.format,
            pages: document.pages,
            gaps: &document.gaps,
            sections: document.sections.iter().flat_map(pieces).collect(),
        }
    }
}

fn pieces(section: &Section) -> Vec<Piece<'_>> {
    let whole = |body| {
        let location = Place::new(&section.location, &section.trail);
        vec![Piece { location, body, text: section.text(), cells: &[] }]
    };
    match &section.body {
        Body::Heading { .. } => whole("heading"),
        Body::Text(_) => whole("text"),
        Body::Margin(_) => whole("margin"),
        Body::FrontMatter(..) => whole("front_matter"),
        Body::Table(table) => {
            let rows = table.rows.iter().map(|row| Piece {
                location: Place::new(&row.location, &section.trail),
                body: "row",
                text: &row.text,
                cells: &row.cells,
            });
            rows.collect()
        }
    }
}
