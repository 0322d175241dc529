//! `read`: what tickmark reads in a file, through the same chain as `run`.
//!
//! The place to look when a quotation was expected and not found. A file that cannot be read is told
//! on stderr, and the others go on.

use std::fmt::Write as _;
use std::path::Path;

use rayon::prelude::*;
use serde::Serialize;

use super::failure::hinted;
use super::output;
use super::reading_args::{ReadArgs, ReadFormat};
use super::status::Status;
use super::{reader, recognition, threads};
use crate::domain::{
    AuditDate, Body, Concealment, Document, DocumentId, EvidencePath, Format, Hidden, LedgerRow,
    Outcome, PageLabels, Properties, Section,
};
use crate::pipeline::{self, Recognition};
use crate::report::Place;
use crate::sources::{self, Listed};

/// Prints what is read in each file, with places.
pub fn read(args: &ReadArgs) -> anyhow::Result<Status> {
    let sandbox = reader::sandbox(&args.reading.sandbox)?;
    let recogniser = recognition::recogniser(&args.reading.recognition)?;
    let pages_max = args.reading.recognition.pages_max;
    let recognition = recogniser
        .as_ref()
        .map(|recogniser| Recognition { recogniser: recogniser.as_ref(), pages_max });
    let files = args.files.iter().map(|path| listed(path));
    let files = files.collect::<anyhow::Result<Vec<Vec<Listed>>>>()?.concat();
    let rows: Vec<Read> = threads::pool(None)?.install(|| {
        let read = files.par_iter().flat_map_iter(|file| {
            let rows = pipeline::read(file, &sandbox, recognition).into_iter();
            rows.map(|(row, text)| Read { row, text })
        });
        read.collect()
    });
    let file = args.out.as_deref();
    match args.format {
        ReadFormat::Text => output::for_people(&rows.iter().map(text).collect::<String>(), file)?,
        ReadFormat::Json => {
            let files = rows.iter().map(Wire::new).collect();
            let data = serde_json::to_string_pretty(&File { schema: "tickmark.read/1", files })?;
            output::for_programs(&(data + "\n"), file)?;
        }
    }
    let unread: Vec<String> = rows.iter().flat_map(|read| unread(&read.row)).collect();
    for line in &unread {
        output::note(line);
    }
    Ok(if unread.is_empty() { Status::Worked } else { Status::LeftOut })
}

/// A file or member, with its text where there is any.
struct Read {
    row: LedgerRow,
    text: Option<Document>,
}

/// The file, or the files of a folder, under the path that was typed.
fn listed(path: &Path) -> anyhow::Result<Vec<Listed>> {
    let mut files = sources::list(&[path.to_owned()]).map_err(|error| {
        let hint = error.hint();
        hinted(error.into(), hint)
    })?;
    for file in &mut files {
        let typed = path.display();
        file.path = EvidencePath(if path.is_dir() {
            format!("{typed}/{}", file.path)
        } else {
            typed.to_string()
        });
    }
    Ok(files)
}

/// What was not read of a file, one line each.
fn unread(row: &LedgerRow) -> Vec<String> {
    let reasons = match &row.outcome {
        Outcome::Unreadable { reason, .. } | Outcome::Skipped { reason } => {
            return vec![format!("cannot read `{}`: {reason}", row.path)];
        }
        Outcome::Read(read) => &read.gaps,
        Outcome::Container { gaps, .. } => gaps,
    };
    reasons.iter().map(|gap| format!("cannot read all of `{}`: {gap}", row.path)).collect()
}

/// One line per paragraph or row, after its place.
fn text(Read { row, text }: &Read) -> String {
    match (&row.outcome, text) {
        (Outcome::Read(_), Some(document)) => {
            let mut text = format!("{} ({})\n", row.path, document.format.name());
            for (name, value) in said(&document.properties) {
                let _ = writeln!(text, "  {name}: {value}");
            }
            for section in &document.sections {
                write_section(&mut text, section, &document.page_labels);
            }
            for Hidden { location, by, text: words } in &document.hidden {
                let place = document.page_labels.shown(location);
                let _ = writeln!(text, "  not shown to a reader, {by}: [{place}] {words}");
            }
            for remark in &document.remarks {
                let _ = writeln!(text, "  note: {remark}");
            }
            text + "\n"
        }
        (Outcome::Container { format, members, .. }, _) => {
            format!("{} ({}, {members} inside)\n\n", row.path, format.name())
        }
        _ => String::new(),
    }
}

/// What a file says of itself, by name.
fn said(properties: &Properties) -> Vec<(&str, String)> {
    let Properties { title, author, created, modified, custom } = properties;
    let day = |day: &Option<AuditDate>| day.map(|day| day.to_string());
    let known = [
        ("Title", title.clone()),
        ("Author", author.clone()),
        ("Created", day(created)),
        ("Modified", day(modified)),
    ];
    let known = known.into_iter().filter_map(|(name, value)| Some((name, value?)));
    let custom = custom.iter().map(|(name, value)| (name.as_str(), value.clone()));
    known.chain(custom).collect()
}

fn write_section(text: &mut String, section: &Section, labels: &PageLabels) {
    let place = labels.shown(&section.location);
    match &section.body {
        Body::Table(table) => {
            for row in &table.rows {
                let _ =
                    writeln!(text, "  [{}] {}", labels.shown(&row.location), row.cells.join(" | "));
            }
        }
        Body::Heading { level, text: words } => {
            let marks = "#".repeat(usize::from(*level));
            let _ = writeln!(text, "  [{place}] {marks} {words}");
        }
        Body::Text(_) | Body::Margin(_) | Body::FrontMatter(..) => {
            let words = section.text().lines().collect::<Vec<_>>().join("\n    ");
            let _ = writeln!(text, "  [{place}] {words}");
        }
    }
}

#[derive(Serialize)]
struct File<'a> {
    schema: &'static str,
    files: Vec<Wire<'a>>,
}

#[derive(Serialize)]
struct Wire<'a> {
    path: &'a EvidencePath,
    sha256: Option<DocumentId>,
    bytes: u64,
    format: Option<Format>,
    pages: Option<u32>,
    /// What was not read, in words.
    unread: Vec<String>,
    /// What the file says of itself outside its text.
    properties: Vec<Said<'a>>,
    sections: Vec<Piece<'a>>,
    /// Text the file does not show to its reader.
    hidden: Vec<HiddenPiece<'a>>,
    /// What to know of the file before relying on it, in words.
    remarks: Vec<String>,
}

#[derive(Serialize)]
struct Said<'a> {
    name: &'a str,
    value: String,
}

#[derive(Serialize)]
struct HiddenPiece<'a> {
    location: Place<'a>,
    by: Concealment,
    text: &'a str,
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
    fn new(Read { row, text: document }: &'a Read) -> Self {
        let document = document.as_ref();
        let format = match &row.outcome {
            Outcome::Read(read) => Some(read.format),
            Outcome::Container { format, .. } => Some(*format),
            Outcome::Unreadable { format, .. } => *format,
            Outcome::Skipped { .. } => None,
        };
        Self {
            path: &row.path,
            sha256: row.id,
            bytes: row.bytes,
            format,
            pages: document.and_then(|document| document.pages),
            unread: unread(row),
            properties: document.map_or_else(Vec::new, |document| {
                let said = said(&document.properties).into_iter();
                said.map(|(name, value)| Said { name, value }).collect()
            }),
            sections: document.map_or_else(Vec::new, |document| {
                let labels = &document.page_labels;
                document.sections.iter().flat_map(|section| pieces(section, labels)).collect()
            }),
            hidden: document.map_or_else(Vec::new, |document| {
                let labels = &document.page_labels;
                document.hidden.iter().map(|hidden| HiddenPiece::new(hidden, labels)).collect()
            }),
            remarks: document.map_or_else(Vec::new, |document| {
                document.remarks.iter().map(ToString::to_string).collect()
            }),
        }
    }
}

impl<'a> HiddenPiece<'a> {
    fn new(hidden: &'a Hidden, labels: &'a PageLabels) -> Self {
        let location = Place::new(&hidden.location, &[]).labelled(labels, &hidden.location);
        Self { location, by: hidden.by, text: &hidden.text }
    }
}

fn pieces<'a>(section: &'a Section, labels: &'a PageLabels) -> Vec<Piece<'a>> {
    let place = |location| Place::new(location, &section.trail).labelled(labels, location);
    let whole = |body| {
        let location = place(&section.location);
        vec![Piece { location, body, text: section.text(), cells: &[] }]
    };
    match &section.body {
        Body::Heading { .. } => whole("heading"),
        Body::Text(_) => whole("text"),
        Body::Margin(_) => whole("margin"),
        Body::FrontMatter(..) => whole("front_matter"),
        Body::Table(table) => {
            let rows = table.rows.iter().map(|row| Piece {
                location: place(&row.location),
                body: "row",
                text: &row.text,
                cells: &row.cells,
            });
            rows.collect()
        }
    }
}
