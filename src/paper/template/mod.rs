//! Fills an auditor's own Word template with what an audit found.
//!
//! The tags are those of docxtpl, which auditors' templates are written in already: `{{ audit.id }}`,
//! `{% if %}`, `{% for %}`, and `{%tr for f in findings %}` … `{%tr endfor %}`, which lift to the row of the table,
//! `{%tc %}` to its cell and `{%p %}` to the paragraph. Word cuts what people type into runs as it likes, so tags
//! are joined again before they are read. Values are data: they are never markup, and a value that looks like a
//! tag stays text. A tag nobody can follow is told with its part, its paragraph and the nearest name there is.

mod blocks;
mod error;
mod mend;
mod names;
mod nodes;
mod package;
mod render;
mod tag;
mod value;
mod weave;

use serde_json::Value;

pub use error::{Error, Fault, Place, Problem};

use names::Shape;
use package::Template;
use weave::Woven;

/// A tag of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// The tag as it is written, its parts joined: `{{ audit.id }}`.
    pub tag: String,
    /// The names it asks for, each once, in order: `audit.id`. One that a loop gives stands as the loop names it.
    pub names: Vec<String>,
    /// Where it stands.
    pub place: Place,
}

/// Fills a template (the bytes of a `.docx` or `.dotx`) with data; gives the bytes of a `.docx`.
///
/// Parts without tags are copied as they are. The same template and data give the same bytes.
///
/// # Errors
///
/// It is no Word document of this kind, it is damaged or too large, or a tag in it cannot be followed: every tag
/// that is wrong by itself is told at once, one that only fails while it is filled alone.
pub fn fill(docx: &[u8], data: &Value) -> Result<Vec<u8>, Error> {
    let mut template = Template::open(docx)?;
    let woven = woven(&mut template)?;
    refuse(problems(&woven, &Shape::of_value(data)))?;
    let values = render::values(data);
    let mut fuel = render::FUEL;
    let mut filled = Vec::new();
    for part in &woven {
        let xml = render::render(part, &values, &mut fuel)?;
        filled.push((part.part.clone(), mend::mended(&xml, &part.part, &part.prefix)?));
    }
    template.written(&filled)
}

/// The tags of a template, in the order they stand in.
pub fn fields(docx: &[u8]) -> Result<Vec<Field>, Error> {
    let woven = woven(&mut Template::open(docx)?)?;
    let field = |tag: &weave::Tag| Field {
        tag: tag.written.clone(),
        names: names::asked(tag),
        place: tag.place.clone(),
    };
    Ok(woven.iter().flat_map(|part| part.tags.iter().map(field)).collect())
}

/// Whether every tag of a template can be followed where the fields are `paths`, such as
/// `findings[].evidence[].quote`. Unlike [`fill`] it also looks into loops that no data would pass through.
pub fn check<'a>(docx: &[u8], paths: impl IntoIterator<Item = &'a str>) -> Result<(), Error> {
    let woven = woven(&mut Template::open(docx)?)?;
    refuse(problems(&woven, &Shape::of_paths(paths)))
}

fn woven(template: &mut Template<'_>) -> Result<Vec<Woven>, Error> {
    let mut woven = Vec::new();
    let mut wrong = Vec::new();
    for (part, xml) in template.parts()? {
        // A part without the beginnings of a tag has nothing to fill; Word never splits an element's name.
        if !xml.contains('{') {
            continue;
        }
        match weave::weave(&part, &xml)? {
            Ok(one) => woven.extend(one),
            Err(problems) => wrong.extend(problems),
        }
    }
    refuse(wrong)?;
    Ok(woven)
}

fn problems(woven: &[Woven], shape: &Shape) -> Vec<Problem> {
    woven
        .iter()
        .flat_map(|part| {
            let mut problems = blocks::problems(&part.tags);
            // Names mean nothing where nobody knows which loop they stand in.
            if problems.is_empty() {
                problems = names::problems(&part.tags, shape);
            }
            problems
        })
        .collect()
}

fn refuse(problems: Vec<Problem>) -> Result<(), Error> {
    if problems.is_empty() { Ok(()) } else { Err(Error::Tags(problems)) }
}

#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;
