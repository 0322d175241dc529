//! Word documents, read straight from their XML: body, tables, headers, notes, comments, text boxes.
//!
//! What a reader of the document would see is read, tracked insertions included; what was deleted,
//! moved away or only instructs Word is not.

mod body;
mod styles;

use super::reading::Reading;
use super::{Error, package};
use body::{Block, blocks};
use styles::Styles;

use crate::domain::{Body, Location};

/// Reads a Word document.
pub fn read(bytes: &[u8]) -> Result<Reading, Error> {
    let mut parts = package::open(bytes)?;
    let styles = package::part(&mut parts, "word/styles.xml")?.unwrap_or_default();
    let styles = Styles::parse(&styles);
    let mut names: Vec<String> = parts
        .file_names_raw()
        .filter_map(|name| std::str::from_utf8(name).ok())
        .filter(|name| {
            name.strip_prefix("word/").is_some_and(|name| name.strip_suffix(".xml").is_some())
        })
        .map(str::to_owned)
        .collect();
    // `header2.xml` before `header10.xml`, whatever order the archive has.
    names.sort_by_key(|name| (name.len(), name.clone()));
    let mut reading = Reading::default();
    if let Some(xml) = package::part(&mut parts, "docProps/core.xml")? {
        reading.properties = package::properties(&xml);
    }

    let mut paragraph = 0;
    let stems = |stem: &str| {
        let start = format!("word/{stem}");
        names.iter().filter(move |name| name.starts_with(&start)).cloned().collect::<Vec<_>>()
    };
    for (stem, role) in PARTS {
        let found = stems(stem);
        if found.is_empty() && *role == Role::Body {
            return Err(Error::damaged("it has no main text"));
        }
        if *role == Role::Note {
            // A note stands at the foot of some page, not under the last heading.
            reading.leave_headings();
        }
        for name in found {
            match package::part(&mut parts, &name)
                .and_then(|xml| blocks(&xml.unwrap_or_default(), &styles))
            {
                Ok(blocks) => push(&mut reading, blocks, *role, &mut paragraph),
                Err(error) if *role == Role::Body => return Err(error),
                Err(error) => reading.gaps.push(format!("{name}: {error}")),
            }
        }
    }
    Ok(reading)
}

/// What a part of the package is to its reader.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    /// Running headers and footers.
    Margin,
    /// The text.
    Body,
    /// Notes and comments to it.
    Note,
}

/// The parts that hold words, in the order they are read.
const PARTS: &[(&str, Role)] = &[
    ("header", Role::Margin),
    ("document", Role::Body),
    ("footnotes", Role::Note),
    ("endnotes", Role::Note),
    ("comments.", Role::Note),
    ("footer", Role::Margin),
];

fn push(reading: &mut Reading, blocks: Vec<Block>, role: Role, paragraph: &mut u32) {
    for block in blocks {
        *paragraph += 1;
        let location = Location::paragraph(*paragraph);
        match (block, role) {
            (Block::Table(rows), _) => reading.table_in_text(None, *paragraph, rows),
            (Block::Paragraph { text, .. }, Role::Margin) => {
                reading.push(location, Body::Margin(text));
            }
            (Block::Paragraph { text, level: Some(level) }, Role::Body) => {
                reading.heading(location, level, text);
            }
            (Block::Paragraph { text, .. }, _) => reading.text(location, text),
        }
    }
}
