//! OpenDocument texts and presentations, read straight from their XML, packed or as one flat file.

mod numbering;
mod styles;
mod text;

pub use styles::Styles;

use std::collections::BTreeSet;

use super::Error;
use super::carried::Carried;
use super::office::carried_objects;
use super::package::{self, Package};
use super::reading::Reading;
use super::story::{self, Places, Role};
use crate::domain::{Format, Remark};
use text::Page;

/// Reads a packed text or presentation.
pub fn read(bytes: &[u8], format: Format, carried: &mut Carried<'_>) -> Result<Reading, Error> {
    let mut parts = Package::open(bytes)?;
    let mut reading = open(&mut parts)?;
    let content = parts.text("content.xml")?;
    let content = content.ok_or_else(|| {
        Error::damaged(parts.gaps.first().map_or("it has no content", String::as_str))
    })?;
    let styles = parts.text("styles.xml")?.unwrap_or_default();
    pages(&mut reading, format, &content, &styles);
    objects(&mut parts, &mut reading, carried);
    Ok(reading)
}

/// Reads a flat file, which has all parts in one.
pub fn read_flat(xml: &str, format: Format) -> Reading {
    let mut reading = Reading::of(package::properties(meta(xml)));
    pages(&mut reading, format, xml, xml);
    reading
}

/// What a package says of itself; refuses one that is encrypted.
pub fn open(parts: &mut Package<'_>) -> Result<Reading, Error> {
    let manifest = parts.text("META-INF/manifest.xml").ok().flatten().unwrap_or_default();
    if manifest.contains("encryption-data") {
        return Err(Error::Encrypted);
    }
    let mut reading = Reading::default();
    if let Ok(Some(xml)) = parts.text("meta.xml") {
        reading.properties = package::properties(&xml);
    }
    let is_macro = |name: &str| name.starts_with("basic/") || name.starts_with("scripts/");
    if parts.names().any(is_macro) {
        reading.remarks.insert(Remark::Macros);
    }
    Ok(reading)
}

/// The part of a flat file that describes it.
pub fn meta(xml: &str) -> &str {
    let start = xml.find("<office:meta").unwrap_or(0);
    let end = xml.find("</office:meta>").unwrap_or(start);
    xml.get(start..end).unwrap_or_default()
}

/// The text with its headers before and its notes and footers after it; slides one by one.
fn pages(reading: &mut Reading, format: Format, content: &str, styles: &str) {
    let known = Styles::parse(&[styles, content]);
    let margins = text::margins(styles, &known);
    let found = text::pages(content, &known);
    reading.remarks.extend(found.remarks);
    let broken = found.broken.map(|error| format!("content.xml inside it: {error}"));
    if format == Format::Odp {
        reading.pages = Some(found.pages.len().saturating_sub(1) as u32);
        // What stands before the first slide belongs to none.
        for (number, page) in (0..).zip(found.pages) {
            slide(reading, number, page);
        }
    } else {
        let mut places = Places::Paragraphs(0);
        story::push(reading, margins.headers, Role::Margin, &mut places);
        let mut notes = Vec::new();
        for page in found.pages {
            story::push(reading, page.blocks, Role::Body, &mut places);
            notes.extend(page.notes);
        }
        reading.leave_headings();
        story::push(reading, notes, Role::Note, &mut places);
        story::push(reading, margins.footers, Role::Margin, &mut places);
    }
    reading.gaps.extend(broken);
}

fn slide(reading: &mut Reading, number: u32, page: Page) {
    let number = number.max(1);
    reading.leave_headings();
    let mut places = Places::Slide(number, 0);
    if page.is_hidden {
        reading.remarks.insert(Remark::HiddenSlide { slide: number });
    }
    story::push(reading, page.titles, Role::Body, &mut places);
    story::push(reading, page.blocks, Role::Body, &mut places);
    story::push(reading, page.notes, Role::Note, &mut places);
}

/// Charts and the like inside it are read with it where they are OpenDocument; other files are handed
/// out.
fn objects(parts: &mut Package<'_>, reading: &mut Reading, carried: &mut Carried<'_>) {
    let names: Vec<String> = parts.names().map(str::to_owned).collect();
    let mut places = Places::Paragraphs(reading.sections.len() as u32);
    let mut whole = BTreeSet::new();
    for name in names.iter().filter(|name| name.starts_with("object")) {
        match name.split_once('/') {
            Some((_, "content.xml")) => {
                let Ok(Some(xml)) = parts.text(name) else { continue };
                for page in text::pages(&xml, &Styles::default()).pages {
                    story::push(reading, page.blocks, Role::Body, &mut places);
                }
            }
            Some(_) => {}
            None => {
                whole.insert(name.clone());
            }
        }
    }
    reading.gaps.append(&mut parts.gaps);
    for name in whole {
        if let Some(bytes) = parts.binary(&name, 64 << 20) {
            carried_objects::object(&name, &bytes, reading, carried);
        }
    }
}
