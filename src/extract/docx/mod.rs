//! Word documents, read straight from their XML: body, tables, headers, notes, comments, text boxes.
//!
//! What a reader of the document would see is read, tracked insertions and the numbers of headings
//! included; what was deleted, moved away or only instructs Word is not.

mod body;
mod numbering;
mod styles;

use super::Error;
use super::carried::Carried;
use super::office::{self, Office, drawing};
use super::package::Package;
use super::reading::Reading;
use super::story::{self, Places, Role};
use body::Context;
use numbering::{Counters, Numbering};
use styles::Styles;

pub use styles::level_by_name;

/// Reads a Word document.
pub fn read(bytes: &[u8], carried: &mut Carried<'_>) -> Result<Reading, Error> {
    let mut parts = Package::open(bytes)?;
    let mut reading = Reading::default();
    let Office { main, relations } = office::open(&mut parts, &mut reading, "word/document.xml");
    let mut only = |kind: &str, customary: &str| {
        let related = relations.iter().find(|relation| relation.kind == kind);
        let name = related.map_or(customary, |relation| &relation.target);
        parts.text(name).ok().flatten().unwrap_or_default()
    };
    let styles = Styles::parse(&only("styles", "word/styles.xml"));
    let numbering = Numbering::parse(&only("numbering", "word/numbering.xml"));
    let context = Context { styles: &styles, numbering: &numbering };

    let mut places = Places::Paragraphs(0);
    for (kind, stem, role) in PARTS {
        if *role == Role::Note {
            // A note stands at the foot of some page, not under the last heading.
            reading.leave_headings();
        }
        let names = match *kind {
            "" => vec![main.clone()],
            kind => office::related(&parts, &relations, kind, &format!("word/{stem}")),
        };
        for name in names {
            let Some(xml) = text(&mut parts, &mut reading, &name, *role)? else { continue };
            // Lists count through the text; a header has lists of its own.
            let found = body::blocks(&xml, &context, &mut Counters::default());
            reading.remarks.extend(found.remarks);
            story::push(&mut reading, found.blocks, *role, &mut places);
            if let Some(error) = found.broken {
                reading.gaps.push(format!("{name} inside it: {error}"));
            }
        }
        if kind.is_empty() {
            for name in drawing::parts(&relations) {
                drawing::read(&mut parts, &mut reading, &name, &mut places);
            }
        }
    }
    office::survey(&mut parts, &mut reading, carried);
    Ok(reading)
}

/// A part; without the main one there is no document.
fn text(
    parts: &mut Package<'_>,
    reading: &mut Reading,
    name: &str,
    role: Role,
) -> Result<Option<String>, Error> {
    match parts.text(name) {
        Ok(None) if role == Role::Body => {
            let broken = parts.gaps.iter().find(|gap| gap.starts_with(name));
            Err(Error::damaged(broken.map_or("it has no main text", String::as_str)))
        }
        Err(error) if role != Role::Body => {
            reading.gaps.push(format!("{name} inside it: {error}"));
            Ok(None)
        }
        read => read,
    }
}

/// The parts that hold words, in the order they are read: by their relation, and by their customary
/// name where a document has lost its relations.
const PARTS: &[(&str, &str, Role)] = &[
    ("header", "header", Role::Margin),
    ("", "document", Role::Body),
    ("footnotes", "footnotes", Role::Note),
    ("endnotes", "endnotes", Role::Note),
    ("comments", "comments.", Role::Note),
    ("footer", "footer", Role::Margin),
];
