//! PowerPoint presentations before 2007: a tree of records in a compound file. Each saving adds the
//! slides that changed at the end, so slides are found through the list of where each one lies now.

use std::collections::BTreeMap;

use super::Error;
use super::compound::{Compound, u16_at, u32_at};
use super::reading::Reading;
use crate::domain::{Body, Location, Remark};

/// Reads a presentation.
pub fn read(compound: &Compound<'_>) -> Result<Reading, Error> {
    let broken = || Error::damaged("it does not begin as a presentation");
    // A file saved for two versions of PowerPoint holds what the newer one reads in a place of its own.
    let folder = if compound.holds(BOTH) { "PP97_DUALSTORAGE/" } else { "" };
    let stream = |name: &str| compound.stream(&format!("{folder}{name}"));
    let user = stream("Current User").unwrap_or_default();
    let stream = stream("PowerPoint Document").ok_or_else(broken)?;
    if u32_at(&user, 12) == Some(ENCRYPTED) || compound.holds("EncryptedSummary") {
        return Err(Error::Encrypted);
    }
    let mut reading = Reading::of(super::summary::properties(compound));
    let last_edit = u32_at(&user, 16).unwrap_or(0) as usize;
    let (places, document) = directory(&stream, last_edit);
    let document = document.and_then(|document| places.get(&document)).map(|place| *place as usize);
    let slides = document.map_or_else(Vec::new, |place| listed(&stream, place));
    if slides.is_empty() {
        return whole(reading, &stream);
    }
    let notes = notes(&stream, &places, &slides);
    let shown = slides.iter().filter(|slide| slide.list == SLIDES);
    for (number, slide) in (1..).zip(shown) {
        let place = places.get(&slide.persist).copied().unwrap_or(u32::MAX);
        let found = container(&stream, place as usize, &slide.texts);
        if found.is_hidden {
            reading.remarks.insert(Remark::HiddenSlide { slide: number });
        }
        push(&mut reading, number, found);
        if let Some(words) = notes.get(&slide.id) {
            reading.text(Location::Slide { slide: number }, format!("Speaker notes: {words}"));
        }
    }
    if let Some(place) = document {
        // Headers and footers of all slides stand with the document.
        for margin in container(&stream, place, &[]).margins {
            reading.push(Location::Slide { slide: 1 }, Body::Margin(margin));
        }
    }
    let has_macros = |record: &Record| {
        record.kind == VBA && u32_at(data(&stream, *record), 4).is_some_and(|number| number != 0)
    };
    if records(&stream, 0, stream.len()).iter().any(has_macros) {
        reading.remarks.insert(Remark::Macros);
    }
    reading.pages = Some(slides.iter().filter(|slide| slide.list == SLIDES).count() as u32);
    Ok(reading)
}

const BOTH: &str = "PP97_DUALSTORAGE";
const ENCRYPTED: u32 = 0xF3D1_C4DF;

const DOCUMENT_LIST: u16 = 0x0FF0;
const SLIDE_PERSIST: u16 = 0x03F3;
const SLIDE_INFO: u16 = 0x03F9;
const NOTES_ATOM: u16 = 0x03F1;
const VBA: u16 = 0x0400;
const USER_EDIT: u16 = 0x0FF5;
const PERSIST_DIRECTORY: u16 = 0x1772;
const TEXT_HEADER: u16 = 0x0F9F;
const TEXT_WIDE: u16 = 0x0FA0;
const TEXT_NARROW: u16 = 0x0FA8;
const TEXT_REFERENCE: u16 = 0x0F9E;
const STRING: u16 = 0x0FBA;
const COMMENT: u16 = 0x2EE0;
const FOOTERS: u16 = 0x0FD9;
/// Newer records, kept in one of the older kind.
const TAG_DATA: u16 = 0x138B;

/// The lists of a document: of slides, and of pages of notes.
const SLIDES: u16 = 0;
const NOTES: u16 = 2;

/// A record, by where it lies.
#[derive(Clone, Copy, Debug)]
struct Record {
    kind: u16,
    instance: u16,
    start: usize,
    end: usize,
    depth: u32,
}

/// A tree deeper than this was built to hurt; slides are some twelve levels deep.
const DEPTH_MAX: u32 = 40;
const RECORDS_MAX: usize = 2_000_000;

/// The records between two places, each before what is in it.
fn records(stream: &[u8], start: usize, end: usize) -> Vec<Record> {
    let mut found = Vec::new();
    let mut open = vec![(start, end.min(stream.len()), 0)];
    while let Some((at, end, depth)) = open.pop() {
        let (Some(head), Some(kind), Some(length)) =
            (u16_at(stream, at), u16_at(stream, at + 2), u32_at(stream, at + 4))
        else {
            continue;
        };
        let start = at + 8;
        let last = start.saturating_add(length as usize).min(end);
        if start > end || found.len() == RECORDS_MAX {
            continue;
        }
        found.push(Record { kind, instance: head >> 4, start, end: last, depth });
        open.push((last.max(start), end, depth));
        if (head & 0xF == 0xF || kind == TAG_DATA) && depth < DEPTH_MAX {
            open.push((start, last, depth + 1));
        }
    }
    found
}

/// Where each object lies now, by number, and the number of the document.
fn directory(stream: &[u8], last_edit: usize) -> (BTreeMap<u32, u32>, Option<u32>) {
    let mut places = BTreeMap::new();
    let (mut at, mut document) = (last_edit, None);
    // Edits form a chain, newest first, which may loop in a broken file.
    for _ in 0..1000 {
        if u16_at(stream, at + 2) != Some(USER_EDIT) {
            break;
        }
        let number = |offset: usize| u32_at(stream, at + 8 + offset);
        document = document.or_else(|| number(16));
        let list = number(12).unwrap_or(0) as usize;
        if u16_at(stream, list + 2) == Some(PERSIST_DIRECTORY) {
            let length = u32_at(stream, list + 4).unwrap_or(0) as usize;
            let end = (list + 8).saturating_add(length).min(stream.len());
            let mut entry = list + 8;
            while entry + 4 <= end {
                let head = u32_at(stream, entry).unwrap_or(0);
                let (first, count) = (head & 0x000F_FFFF, head >> 20);
                for nth in 0..count {
                    let Some(place) = u32_at(stream, entry + 4 + 4 * nth as usize) else { break };
                    places.entry(first + nth).or_insert(place);
                }
                entry += 4 + 4 * count as usize;
            }
        }
        match number(8) {
            Some(before) if before > 0 => at = before as usize,
            _ => break,
        }
    }
    (places, document)
}

/// A slide or page of notes in the lists of the document.
#[derive(Debug)]
struct Listed {
    list: u16,
    persist: u32,
    id: u32,
    /// The titles and texts that the list holds for it.
    texts: Vec<(u32, String)>,
}

fn listed(stream: &[u8], place: usize) -> Vec<Listed> {
    let end = place.saturating_add(8 + u32_at(stream, place + 4).unwrap_or(0) as usize);
    let mut slides: Vec<Listed> = Vec::new();
    let (mut list, mut kind) = (u16::MAX, OTHER);
    for record in records(stream, place, end) {
        let data = data(stream, record);
        match record.kind {
            DOCUMENT_LIST => list = record.instance,
            SLIDE_PERSIST => slides.push(Listed {
                list,
                persist: u32_at(data, 0).unwrap_or(0),
                id: u32_at(data, 12).unwrap_or(0),
                texts: Vec::new(),
            }),
            TEXT_HEADER => kind = u32_at(data, 0).unwrap_or(OTHER),
            TEXT_WIDE | TEXT_NARROW => {
                if let Some(slide) = slides.last_mut() {
                    slide.texts.push((kind, words(record.kind, data)));
                }
            }
            _ => {}
        }
    }
    slides
}

/// The notes of each slide, by the slide's id.
fn notes(stream: &[u8], places: &BTreeMap<u32, u32>, slides: &[Listed]) -> BTreeMap<u32, String> {
    let mut notes = BTreeMap::new();
    for page in slides.iter().filter(|slide| slide.list == NOTES) {
        let Some(place) = places.get(&page.persist) else { continue };
        let found = container(stream, *place as usize, &page.texts);
        let texts: Vec<String> = found.texts.into_iter().map(|(_, text)| text).collect();
        if let Some(slide) = found.notes_of.filter(|_| !texts.is_empty()) {
            notes.insert(slide, texts.join("\n"));
        }
    }
    notes
}

/// What text is, as its header numbers it.
const TITLE: u32 = 0;
const CENTRED_TITLE: u32 = 6;
const OTHER: u32 = 4;

/// What was found on a slide or page of notes.
#[derive(Default)]
struct Found {
    texts: Vec<(u32, String)>,
    margins: Vec<String>,
    comments: Vec<String>,
    is_hidden: bool,
    notes_of: Option<u32>,
}

fn container(stream: &[u8], place: usize, outline: &[(u32, String)]) -> Found {
    let mut found = Found::default();
    let end = place.saturating_add(8 + u32_at(stream, place + 4).unwrap_or(0) as usize);
    let mut shown = vec![false; outline.len()];
    let mut kind = OTHER;
    // A comment or the footers, until a record that is not in them.
    let (mut inside, mut inside_depth) = (0, 0);
    let mut author = String::new();
    for record in records(stream, place, end) {
        let data = data(stream, record);
        if record.depth <= inside_depth {
            inside = 0;
        }
        match record.kind {
            SLIDE_INFO => found.is_hidden = u16_at(data, 10).unwrap_or(0) & 4 != 0,
            NOTES_ATOM => found.notes_of = u32_at(data, 0),
            TEXT_HEADER => kind = u32_at(data, 0).unwrap_or(OTHER),
            TEXT_WIDE | TEXT_NARROW => found.texts.push((kind, words(record.kind, data))),
            TEXT_REFERENCE => {
                let nth = u32_at(data, 0).unwrap_or(u32::MAX) as usize;
                if let Some(text) = outline.get(nth) {
                    shown[nth] = true;
                    found.texts.push(text.clone());
                }
            }
            COMMENT | FOOTERS => (inside, inside_depth) = (record.kind, record.depth),
            STRING if inside == FOOTERS => found.margins.push(words(TEXT_WIDE, data)),
            STRING if inside == COMMENT => match record.instance {
                0 => author = words(TEXT_WIDE, data),
                1 => {
                    let words = words(TEXT_WIDE, data);
                    found.comments.push(super::sheet::comment(&author, &words));
                }
                _ => {}
            },
            _ => {}
        }
    }
    let left = outline.iter().zip(shown).filter(|(_, shown)| !shown);
    found.texts.extend(left.map(|(text, _)| text.clone()));
    // A page number and the like stand as one sign.
    found.texts.retain(|(_, text)| text.trim() != "*");
    found
}

fn data(stream: &[u8], record: Record) -> &[u8] {
    stream.get(record.start..record.end).unwrap_or_default()
}

/// The words of an atom; a paragraph ends with a carriage return.
fn words(kind: u16, data: &[u8]) -> String {
    let text = if kind == TEXT_WIDE {
        let units: Vec<u16> = data.chunks_exact(2).filter_map(|pair| u16_at(pair, 0)).collect();
        String::from_utf16_lossy(&units)
    } else {
        data.iter().map(|byte| char::from(*byte)).collect()
    };
    text.chars()
        .map(|character| if matches!(character, '\r' | '\u{B}') { '\n' } else { character })
        .filter(|character| !character.is_control() || matches!(character, '\n' | '\t'))
        .collect()
}

fn push(reading: &mut Reading, number: u32, found: Found) {
    let place = || Location::Slide { slide: number };
    reading.leave_headings();
    let (titles, texts): (Vec<_>, Vec<_>) =
        found.texts.into_iter().partition(|(kind, _)| matches!(*kind, TITLE | CENTRED_TITLE));
    let titles: Vec<String> = titles.into_iter().map(|(_, text)| text.trim().to_owned()).collect();
    reading.heading(place(), 1, titles.join("\n"));
    let paragraphs = texts.iter().flat_map(|(_, text)| text.split('\n'));
    for paragraph in paragraphs.chain(found.comments.iter().map(String::as_str)) {
        reading.text(place(), paragraph.trim());
    }
    for margin in found.margins {
        reading.push(place(), Body::Margin(margin));
    }
}

/// The texts of a presentation whose list of slides is lost, as they come.
fn whole(mut reading: Reading, stream: &[u8]) -> Result<Reading, Error> {
    for record in records(stream, 0, stream.len()) {
        if matches!(record.kind, TEXT_WIDE | TEXT_NARROW) {
            let words = words(record.kind, data(stream, record));
            if words.trim() != "*" {
                reading.text(Location::Slide { slide: 1 }, words.trim());
            }
        }
    }
    if reading.sections.is_empty() {
        return Err(Error::NoText);
    }
    reading
        .gaps
        .push("its list of slides is lost; the text is in the order it was saved".to_owned());
    Ok(reading)
}
