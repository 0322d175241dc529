//! Reads tables as the registers an auditee keeps: risks, nonconformities, suppliers, checks, events.
//!
//! A table is known by what its columns mean and by what stands over it, whatever house words are used
//! (`lexicon/registers.toml`). A register may have a hundred thousand rows, so a row keeps its cells as
//! plain text and cites itself as a whole.

use std::collections::BTreeSet;

mod blocks;
mod contents;
mod crossed;
mod cues;
mod header;
mod parties;
mod register;
mod wide;

pub(super) use cues::RegisterCues;
use cues::TableCue;
use header::{HEADER_ROWS_MAX, Reading, best};
use register::Cell;
pub use register::{Entry, Register};
use wide::Called;

use super::cite::whole_row;
use super::cues::Cues;
use super::labels::key;
use crate::dates::{DateFinder, DayOrder};
use crate::domain::{Body, Document, KindCode, Row, Section, Source, Table, When};

/// What a title near the table, the document's title and its kind add.
const ASKED_NEAR: f32 = 3.5;
const ASKED_BY_TITLE: f32 = 2.5;
const ASKED_BY_KIND: f32 = 2.5;
/// A cell under a header that was not recognised is kept where it is so short that it may be a name.
const OTHER_CHARS_MAX: usize = 120;

/// The tables of a document that are registers. `taken` are the sections read as other records.
pub(super) fn of(
    cues: &Cues,
    document: &Document,
    kind: Option<&KindCode>,
    title: &str,
    order: Option<DayOrder>,
    taken: &BTreeSet<usize>,
) -> Vec<Register> {
    let registers = &cues.registers;
    let name = key(document.file.path.name());
    let by_title: BTreeSet<usize> =
        [title, name.as_str()].iter().flat_map(|text| asked(registers, text)).collect();
    let mut found = Vec::new();
    for (index, section) in document.sections.iter().enumerate() {
        let Body::Table(table) = &section.body else { continue };
        if taken.contains(&index) || table.rows.len() < 2 {
            continue;
        }
        let near = near(section, table);
        let by_near: BTreeSet<usize> =
            near.iter().flat_map(|text| asked(registers, text)).collect();
        let bonus = |cue: &TableCue, at: usize| {
            let near = if by_near.contains(&at) { ASKED_NEAR } else { 0.0 };
            let title = if by_title.contains(&at) { ASKED_BY_TITLE } else { 0.0 };
            let kind = kind.is_some_and(|kind| cue.kinds.contains(kind));
            near + title + if kind { ASKED_BY_KIND } else { 0.0 }
        };
        let source = section.source(&document.file);
        if let Some(crossed) = crossed::read(registers, source, table, &near, &cues.dates, order) {
            found.push(crossed);
            continue;
        }
        // A file of one table has no words over it but its own name.
        let over = if near.is_empty() { &by_title } else { &by_near };
        let wide = |called| wide::read(registers, source, table, &near, &cues.dates, order, called);
        if let Some(wide) = wide(Called::Otherwise) {
            found.push(wide);
            continue;
        }
        let Some(reading) = best(registers, table, &cues.dates, over, &bonus) else {
            let monitoring = registers.titled("monitoring", by_near.iter().chain(&by_title));
            if let Some(bare) = monitoring.then(|| wide(Called::Monitoring)).flatten() {
                found.push(bare);
                continue;
            }
            let asked = registers.titled("duties", by_near.iter().chain(&by_title));
            let divided = || parties::read(registers, source, table, &near);
            found.extend(asked.then(divided).flatten());
            continue;
        };
        found.extend(register(registers, source, table, &reading, &near, &cues.dates, order));
    }
    found.extend(bound(cues, document, kind, &by_title, order));
    found
}

/// Binders of forms, read as the registers they amount to.
fn bound(
    cues: &Cues,
    document: &Document,
    kind: Option<&KindCode>,
    by_title: &BTreeSet<usize>,
    order: Option<DayOrder>,
) -> Vec<Register> {
    let registers = &cues.registers;
    let read = |binder: blocks::Binder<'_>| {
        let bonus = |cue: &TableCue, at: usize| {
            let title = if by_title.contains(&at) { ASKED_BY_TITLE } else { 0.0 };
            let kind = kind.is_some_and(|kind| cue.kinds.contains(kind));
            title + if kind { ASKED_BY_KIND } else { 0.0 }
        };
        let near = near(binder.section, &binder.table);
        let over: BTreeSet<usize> = near.iter().flat_map(|text| asked(registers, text)).collect();
        let over = over.union(by_title).copied().collect();
        let reading = best(registers, &binder.table, &cues.dates, &over, &bonus)?;
        let source = binder.section.source(&document.file);
        let mut register =
            register(registers, source, &binder.table, &reading, &near, &cues.dates, order)?;
        // The row is made up of a form's: it is cited where the form says what it is about.
        if register.rows.len() != binder.cited.len() {
            return None;
        }
        register.header = binder.cited.first()?.clone();
        for (entry, cited) in register.rows.iter_mut().zip(binder.cited) {
            entry.evidence = cited;
        }
        Some(register)
    };
    blocks::of(document).into_iter().filter_map(read).collect()
}

fn asked(registers: &RegisterCues, text: &str) -> Vec<usize> {
    registers.titles.find(text).into_iter().map(|found| *found.meaning).collect()
}

/// The words that stand right over a table: its name, the last heading, the rows above its header.
pub(super) fn near(section: &Section, table: &Table) -> Vec<String> {
    let top = table.header().unwrap_or(0).min(HEADER_ROWS_MAX);
    let above = table.rows[..top].iter().filter(|row| row.filled() <= 2);
    let above = above.flat_map(|row| row.cells.iter().filter(|cell| !cell.is_empty()).cloned());
    table.name.iter().cloned().chain(section.trail.last().cloned()).chain(above).collect()
}

fn register(
    registers: &RegisterCues,
    source: Source<'_>,
    table: &Table,
    reading: &Reading,
    near: &[String],
    dates: &DateFinder,
    order: Option<DayOrder>,
) -> Option<Register> {
    let cue = &registers.tables[reading.table];
    let mut by_place: Vec<(usize, usize)> =
        reading.places.iter().map(|(column, at)| (*at, *column)).collect();
    by_place.sort_unstable();
    by_place.truncate(usize::from(u8::MAX));
    let columns: Vec<String> =
        by_place.iter().map(|(_, column)| cue.columns[*column].clone()).collect();
    let header = &table.rows[reading.header];
    let unknown =
        header.cells.iter().enumerate().filter(|(at, cell)| {
            !cell.is_empty() && !by_place.iter().any(|(place, _)| place == at)
        });
    let unknown: Vec<(usize, String)> = unknown.map(|(at, cell)| (at, cell.clone())).collect();
    let rows = table.rows[reading.header + 1..].iter().filter_map(|row| {
        let cells: Vec<Cell> = (0..)
            .zip(&by_place)
            .filter_map(|(column, (at, _))| {
                let mut text = row.cell(*at).trim();
                let is_day = columns[usize::from(column)].ends_with("_on");
                // Records of several kinds in one log date themselves in columns of their own.
                if is_day && text.is_empty() {
                    let named = by_place[usize::from(column)].1;
                    let further = reading.further.get(&named).into_iter().flatten();
                    let mut filled = further.map(|at| row.cell(*at).trim());
                    text = filled.find(|text| !text.is_empty()).unwrap_or_default();
                }
                let when = is_day.then(|| day(dates, text, order)).flatten();
                (!text.is_empty()).then(|| Cell { column, text: text.into(), when })
            })
            .collect();
        let others = unknown.iter().enumerate().filter_map(|(at, (place, _))| {
            let text = row.cell(*place).trim();
            let column = u8::try_from(columns.len() + at).ok()?;
            let short = !text.is_empty() && text.len() <= OTHER_CHARS_MAX;
            short.then(|| Cell { column, text: text.into(), when: None })
        });
        let known = cells.len();
        let cells: Vec<Cell> = cells.into_iter().chain(others).collect();
        // A row with one cell is a remark or the heading of a group.
        (known >= 2 && !repeats(header, row))
            .then(|| Some(Entry { cells: cells.into(), evidence: whole_row(source, row)? }))?
    });
    let rows: Vec<Entry> = rows.collect();
    // The keys of JSON objects are a header that stands in no line of its own.
    let header = whole_row(source, header).or_else(|| Some(rows.first()?.evidence.clone()))?;
    let caption = near.join(" · ");
    (!rows.is_empty()).then_some(Register {
        record: cue.record.clone(),
        columns,
        unknown: unknown.into_iter().map(|(_, header)| header).collect(),
        caption,
        header,
        rows,
    })
}

/// Whether a row is the header again, as long tables have it on each page.
fn repeats(header: &Row, row: &Row) -> bool {
    header.text == row.text
}

fn day(dates: &DateFinder, text: &str, order: Option<DayOrder>) -> Option<When> {
    let found = dates.find(text).into_iter().next()?.when;
    Some(order.map_or(found, |order| order.resolve(found)))
}

#[cfg(test)]
mod tests;
