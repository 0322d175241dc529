//! Excel workbooks before 2007 (BIFF 5 to 8): a stream of small records in a compound file.
//!
//! Cells are taken as their records come. A sheet may declare four billion cells and hold three; what
//! it declares is not asked.

mod formats;
mod records;
mod strings;

use std::collections::BTreeMap;

use super::compound::{Compound, u16_at, u32_at};
use super::reading::Reading;
use super::sheet::{self, Cells, Limits, Note};
use super::{Error, encoding};
use crate::domain::{Body, CellAddress, Remark};
use formats::Formats;
use records::{Record, Records};
use strings::{Strings, shared};

/// Reads a workbook.
pub fn read(compound: &Compound<'_>) -> Result<Reading, Error> {
    let stream = compound.stream("Workbook").or_else(|| compound.stream("Book"));
    let stream = stream.ok_or_else(|| Error::damaged("it has no workbook"))?;
    let book = globals(&stream)?;
    let mut reading = Reading::of(super::summary::properties(compound));
    if compound.holds("_VBA_PROJECT_CUR") || compound.holds("VBA") {
        reading.remarks.insert(Remark::Macros);
    }
    let mut limits = Limits::default();
    for entry in &book.sheets {
        if entry.is_macro {
            reading.remarks.insert(Remark::Macros);
        }
        if !entry.is_sheet {
            continue;
        }
        if entry.is_hidden {
            let sheet = entry.name.clone();
            reading.remarks.insert(Remark::HiddenSheet { sheet });
        }
        sheet(&stream, &book, entry, &mut reading, &mut limits);
    }
    Ok(reading)
}

/// What holds for the whole workbook.
struct Book {
    sheets: Vec<Entry>,
    strings: Vec<String>,
    formats: Formats,
    letters: Strings,
}

/// A sheet in the list of sheets.
struct Entry {
    name: String,
    start: usize,
    is_sheet: bool,
    is_macro: bool,
    is_hidden: bool,
}

const BIFF8: u16 = 0x0600;
const SHEETS_MAX: usize = 10_000;

fn globals(stream: &[u8]) -> Result<Book, Error> {
    let mut records = Records::new(stream, 0);
    let version = records.next().filter(|record| record.kind == records::BOF);
    let version = version.and_then(|record| u16_at(record.data, 0));
    let version = version.ok_or_else(|| Error::damaged("it does not begin as a workbook"))?;
    let letters = Strings { wide: version >= BIFF8, encoding: encoding_rs::WINDOWS_1252 };
    let mut book =
        Book { sheets: Vec::new(), strings: Vec::new(), formats: Formats::default(), letters };
    for record in records {
        let data = record.data;
        match record.kind {
            records::EOF => break,
            records::FILEPASS => return Err(Error::Encrypted),
            records::CODEPAGE => {
                let page = u16_at(data, 0).unwrap_or(1252);
                book.letters.encoding =
                    encoding::of_codepage(page).unwrap_or(book.letters.encoding);
            }
            records::DATEMODE => book.formats.is_1904 = u16_at(data, 0) == Some(1),
            records::FORMAT => {
                let written = if book.letters.wide {
                    book.letters.long(data, 2)
                } else {
                    book.letters.short(data, 2)
                };
                book.formats.add(u16_at(data, 0).unwrap_or(0), &written);
            }
            records::XF => book.formats.cell(u16_at(data, 2).unwrap_or(0)),
            records::BOUNDSHEET if book.sheets.len() < SHEETS_MAX => {
                let kind = data.get(5).copied().unwrap_or(0);
                book.sheets.push(Entry {
                    name: book.letters.short(data, 6),
                    start: u32_at(data, 0).unwrap_or(0) as usize,
                    is_sheet: kind <= 1,
                    is_macro: kind == 1 || kind == 6,
                    is_hidden: data.get(4).copied().unwrap_or(0) & 3 != 0,
                });
            }
            records::SST => book.strings = shared(&record),
            _ => {}
        }
    }
    if book.sheets.is_empty() {
        // A file of one sheet, as some programs write it, has no list of sheets.
        let name = "Sheet1".to_owned();
        let (is_sheet, is_macro, is_hidden) = (true, false, false);
        book.sheets.push(Entry { name, start: 0, is_sheet, is_macro, is_hidden });
    }
    Ok(book)
}

fn sheet(stream: &[u8], book: &Book, entry: &Entry, reading: &mut Reading, limits: &mut Limits) {
    let mut walk = Walk::new(book);
    let mut depth = 0_u32;
    let mut is_whole = false;
    for record in Records::new(stream, entry.start) {
        match record.kind {
            records::BOF => depth += 1,
            records::EOF => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    is_whole = true;
                    break;
                }
            }
            // A chart on the sheet is a stream of records inside it.
            _ if depth > 1 => {}
            _ => walk.record(&record, limits),
        }
    }
    if !is_whole {
        reading.gaps.push(format!("sheet {} could not be read to its end", entry.name));
    }
    let Walk { cells, margins, notes, texts, .. } = walk;
    sheet::push_sheet(reading, &entry.name, cells);
    sheet::push_notes(reading, &entry.name, attached(notes, texts));
    for margin in margins {
        let location = sheet::place(&entry.name, CellAddress { row: 1, column: 1 });
        reading.push(location, Body::Margin(margin));
    }
}

/// A comment that stands at a cell: who wrote it, and the box that holds its words.
struct Comment {
    cell: CellAddress,
    author: String,
    object: Option<u16>,
    text: String,
}

/// What was found on a sheet.
struct Walk<'a> {
    book: &'a Book,
    cells: Cells,
    margins: Vec<String>,
    notes: Vec<Comment>,
    /// The words of boxes, by the number of their object.
    texts: BTreeMap<u16, String>,
    object: u16,
    /// The formula whose text comes in the next record.
    formula: Option<(u32, u32)>,
}

impl<'a> Walk<'a> {
    fn new(book: &'a Book) -> Self {
        Self {
            book,
            cells: Cells::default(),
            margins: Vec::new(),
            notes: Vec::new(),
            texts: BTreeMap::new(),
            object: 0,
            formula: None,
        }
    }

    fn record(&mut self, record: &Record<'_>, limits: &mut Limits) {
        let data = record.data;
        let Book { strings, formats, letters, .. } = self.book;
        let number = |at| u16_at(data, at).unwrap_or(0);
        let (row, column) = (u32::from(number(0)) + 1, u32::from(number(2)) + 1);
        let mut put = |column: u32, words: &str| self.cells.put(row, column, words, limits);
        match record.kind {
            records::LABELSST => {
                let place = u32_at(data, 6).unwrap_or(u32::MAX) as usize;
                put(column, strings.get(place).map_or("", String::as_str));
            }
            records::LABEL | records::RSTRING => put(column, &letters.long(data, 6)),
            records::NUMBER => {
                if let Some(value) = double(data, 6) {
                    put(column, &formats.shown(number(4), value));
                }
            }
            records::RK => {
                put(column, &formats.shown(number(4), packed(u32_at(data, 6).unwrap_or(0))));
            }
            records::MULRK => {
                let pairs = data.get(4..data.len().saturating_sub(2)).unwrap_or_default();
                for (column, pair) in (column..).zip(pairs.chunks_exact(6)) {
                    let value = packed(u32_at(pair, 2).unwrap_or(0));
                    put(column, &formats.shown(u16_at(pair, 0).unwrap_or(0), value));
                }
            }
            records::BOOLERR => {
                put(column, truth(data.get(6).copied(), data.get(7).copied() == Some(1)));
            }
            records::FORMULA | records::FORMULA_OLD => match data.get(6..14) {
                Some([kind, _, value, _, _, _, 0xFF, 0xFF]) => match kind {
                    0 => self.formula = Some((row, column)),
                    1 | 2 => put(column, truth(Some(*value), *kind == 2)),
                    _ => {}
                },
                Some(_) => {
                    let value = double(data, 6).unwrap_or(0.0);
                    put(column, &formats.shown(number(4), value));
                }
                None => {}
            },
            records::STRING => {
                if let Some((row, column)) = self.formula.take() {
                    let words = if record.more.is_empty() || !letters.wide {
                        letters.long(data, 0)
                    } else {
                        let pieces = data.get(2..).into_iter().chain(record.more.iter().copied());
                        strings::pieced(&pieces.collect::<Vec<_>>(), number(0).into())
                    };
                    self.cells.put(row, column, &words, limits);
                }
            }
            records::HEADER | records::FOOTER if !data.is_empty() => {
                let written =
                    if letters.wide { letters.long(data, 0) } else { letters.short(data, 0) };
                self.margins.push(sheet::margin_words(&written));
            }
            records::OBJ => self.object = number(6),
            records::TXO => {
                let words = strings::pieced(&record.more, number(10).into());
                self.texts.insert(self.object, words);
            }
            records::NOTE if letters.wide => self.notes.push(Comment {
                cell: CellAddress { row, column },
                author: letters.long(data, 8),
                object: Some(number(6)),
                text: String::new(),
            }),
            // Longer notes go on in records of no row.
            records::NOTE => {
                let narrow = data.get(6..).unwrap_or_default();
                let words = letters.encoding.decode_without_bom_handling(narrow).0;
                match self.notes.last_mut() {
                    Some(note) if number(0) == 0xFFFF => note.text.push_str(&words),
                    _ => self.notes.push(Comment {
                        cell: CellAddress { row, column },
                        author: String::new(),
                        object: None,
                        text: words.into_owned(),
                    }),
                }
            }
            _ => {}
        }
    }
}

/// Comments with their words; boxes that are no comments stand at the sheet's first cell.
fn attached(comments: Vec<Comment>, mut texts: BTreeMap<u16, String>) -> Vec<Note> {
    let mut notes: Vec<Note> = comments
        .into_iter()
        .map(|Comment { cell, author, object, text }| {
            let text = object.and_then(|object| texts.remove(&object)).unwrap_or(text);
            Note { cell, text: sheet::comment(&author, &text) }
        })
        .collect();
    let first = CellAddress { row: 1, column: 1 };
    notes.extend(texts.into_values().map(|text| Note { cell: first, text }));
    notes
}

fn double(data: &[u8], at: usize) -> Option<f64> {
    Some(f64::from_le_bytes(data.get(at..at + 8)?.try_into().ok()?))
}

/// A number in four bytes: the upper half of a double or a whole number, perhaps in hundredths.
fn packed(raw: u32) -> f64 {
    let number = if raw & 2 != 0 {
        f64::from(raw.cast_signed() >> 2)
    } else {
        f64::from_bits(u64::from(raw & !3) << 32)
    };
    if raw & 1 != 0 { number / 100.0 } else { number }
}

fn truth(value: Option<u8>, is_error: bool) -> &'static str {
    match (value.unwrap_or(0), is_error) {
        (0, false) => "FALSE",
        (_, false) => "TRUE",
        (0x00, true) => "#NULL!",
        (0x07, true) => "#DIV/0!",
        (0x0F, true) => "#VALUE!",
        (0x17, true) => "#REF!",
        (0x1D, true) => "#NAME?",
        (0x24, true) => "#NUM!",
        (_, true) => "#N/A",
    }
}
