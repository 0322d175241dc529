//! OpenDocument spreadsheets, streamed from their one part of XML.
//!
//! An OpenDocument sheet may say that a row repeats a million times. Libraries unfold that into a
//! full rectangle before one can look; here a repeated row costs what it holds.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::Error;
use super::package::{self, attribute};
use super::reading::Reading;
use super::sheet::{self, COLUMNS_MAX, Cells, Limits};

/// A row with words that repeats more often than this is a fill, not records.
const REPEATS_MAX: u32 = 1000;

/// Reads a spreadsheet.
pub fn read(bytes: &[u8]) -> Result<Reading, Error> {
    let mut parts = package::open(bytes)?;
    let manifest = package::part(&mut parts, "META-INF/manifest.xml")?.unwrap_or_default();
    if manifest.contains("encryption-data") {
        return Err(Error::Encrypted);
    }
    let content = package::part(&mut parts, "content.xml")?;
    let content = content.ok_or_else(|| Error::damaged("it has no content"))?;
    let mut reading = Reading::default();
    if let Some(xml) = package::part(&mut parts, "meta.xml")? {
        reading.properties = package::properties(&xml);
    }
    sheets(&mut reading, &content)?;
    Ok(reading)
}

fn sheets(reading: &mut Reading, content: &str) -> Result<(), Error> {
    let mut reader = Reader::from_str(content);
    let mut limits = Limits::default();
    let mut walk = Walk::default();
    loop {
        match reader.read_event().map_err(Error::damaged)? {
            Event::Start(element) => walk.open(&element),
            Event::Empty(element) => {
                walk.open(&element);
                walk.close(element.local_name().into_inner(), reading, &mut limits);
            }
            Event::End(element) => {
                walk.close(element.local_name().into_inner(), reading, &mut limits);
            }
            Event::Text(text) => walk.words(&text.xml10_content()),
            Event::GeneralRef(reference) => walk.words(&package::resolved(&reference)),
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// Where one is in the sheets.
#[derive(Default)]
struct Walk {
    sheet: String,
    cells: Cells,
    /// The rows and columns passed so far.
    row: u32,
    column: u32,
    row_repeats: u32,
    row_cells: Vec<(u32, String)>,
    cell_repeats: u32,
    /// The value in the form every program reads, where the cell has one.
    value: Option<String>,
    words: String,
    in_words: bool,
    in_comment: bool,
}

impl Walk {
    fn open(&mut self, element: &BytesStart<'_>) {
        let repeats = |name| {
            attribute(element, name).and_then(|count| count.parse().ok()).unwrap_or(1_u32).max(1)
        };
        match element.local_name().into_inner() {
            "table" => {
                *self = Walk {
                    sheet: attribute(element, "name").unwrap_or_default(),
                    ..Walk::default()
                };
            }
            "table-row" => {
                self.row_repeats = repeats("number-rows-repeated");
                self.column = 0;
                self.row_cells.clear();
            }
            "table-cell" | "covered-table-cell" => {
                self.cell_repeats = repeats("number-columns-repeated");
                self.words.clear();
                self.value = plain_value(element);
            }
            "annotation" => self.in_comment = true,
            "p" if !self.in_comment => {
                if !self.words.is_empty() {
                    self.words.push('\n');
                }
                self.in_words = true;
            }
            "s" | "tab" | "line-break" if self.in_words => self.words.push(' '),
            _ => {}
        }
    }

    fn words(&mut self, text: &str) {
        if self.in_words && !self.in_comment {
            self.words.push_str(text);
        }
    }

    fn close(&mut self, name: &str, reading: &mut Reading, limits: &mut Limits) {
        match name {
            "p" => self.in_words = false,
            "annotation" => self.in_comment = false,
            "table-cell" | "covered-table-cell" => {
                let words = self.value.take().unwrap_or_else(|| std::mem::take(&mut self.words));
                if !words.trim().is_empty() {
                    let repeated = self.cell_repeats.min(COLUMNS_MAX);
                    for column in self.column + 1..=self.column.saturating_add(repeated) {
                        self.row_cells.push((column, words.clone()));
                    }
                }
                self.column = self.column.saturating_add(self.cell_repeats);
            }
            "table-row" => {
                if !self.row_cells.is_empty() {
                    for row in self.row + 1..=self.row + self.row_repeats.min(REPEATS_MAX) {
                        for (column, words) in &self.row_cells {
                            self.cells.put(row, *column, words, limits);
                        }
                    }
                }
                self.row = self.row.saturating_add(self.row_repeats).min(u32::MAX / 2);
            }
            "table" => {
                let cells = std::mem::take(&mut self.cells);
                sheet::push_sheet(reading, &self.sheet, cells);
            }
            _ => {}
        }
    }
}

/// A number or day as it is stored; the words in the cell show it in the writer's own format.
fn plain_value(element: &BytesStart<'_>) -> Option<String> {
    match attribute(element, "value-type")?.as_str() {
        "date" => {
            let day = attribute(element, "date-value")?;
            Some(day.strip_suffix("T00:00:00").unwrap_or(&day).replace('T', " "))
        }
        "float" | "currency" | "percentage" => {
            attribute(element, "value")?.parse().ok().map(sheet::number_shown)
        }
        "boolean" => attribute(element, "boolean-value").map(|value| value.to_uppercase()),
        _ => None,
    }
}
