//! OpenDocument spreadsheets, streamed from their one part of XML.
//!
//! An OpenDocument sheet may say that a row repeats a million times. Libraries unfold that into a
//! full rectangle before one can look; here a repeated row costs what it holds.

use quick_xml::events::BytesStart;

use super::odf::{self, Styles};
use super::package::Package;
use super::reading::Reading;
use super::sheet::{self, COLUMNS_MAX, Cells, Limits, Note};
use super::xml::{self, Step, Visitor, attribute, local};
use super::{Error, package};
use crate::domain::{CellAddress, Remark};

/// A row with words that repeats more often than this is a fill, not records.
const REPEATS_MAX: u32 = 1000;

/// Reads a packed spreadsheet.
pub fn read(bytes: &[u8]) -> Result<Reading, Error> {
    let mut parts = Package::open(bytes)?;
    let mut reading = odf::open(&mut parts)?;
    let content = parts.text("content.xml")?;
    let content = content.ok_or_else(|| {
        Error::damaged(parts.gaps.first().map_or("it has no content", String::as_str))
    })?;
    sheets(&mut reading, &content);
    reading.gaps.append(&mut parts.gaps);
    Ok(reading)
}

/// Reads a flat file, which has all parts in one.
pub fn read_flat(xml: &str) -> Reading {
    let properties = package::properties(odf::meta(xml));
    let mut reading = Reading::of(properties);
    sheets(&mut reading, xml);
    reading
}

fn sheets(reading: &mut Reading, content: &str) {
    let styles = Styles::parse(&[content]);
    let mut walk = Walk::new(reading, &styles);
    if let Err(error) = xml::walk(content, &mut walk) {
        walk.end_table();
        reading.gaps.push(format!("content.xml inside it: {error}"));
    }
}

/// Where one is in the sheets.
struct Walk<'a> {
    reading: &'a mut Reading,
    styles: &'a Styles,
    limits: Limits,
    sheet: String,
    cells: Cells,
    notes: Vec<Note>,
    /// How many tables one is in; a table in a cell belongs to that cell.
    tables: u32,
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
    comment: Option<Comment>,
}

/// A comment that is open.
#[derive(Default)]
struct Comment {
    author: String,
    words: String,
    in_author: bool,
}

impl<'a> Walk<'a> {
    fn new(reading: &'a mut Reading, styles: &'a Styles) -> Self {
        Self {
            reading,
            styles,
            limits: Limits::default(),
            sheet: String::new(),
            cells: Cells::default(),
            notes: Vec::new(),
            tables: 0,
            row: 0,
            column: 0,
            row_repeats: 1,
            row_cells: Vec::new(),
            cell_repeats: 1,
            value: None,
            words: String::new(),
            in_words: false,
            comment: None,
        }
    }

    fn open_table(&mut self, element: &BytesStart<'_>) {
        self.tables += 1;
        if self.tables > 1 {
            return;
        }
        self.sheet = attribute(element, "name").unwrap_or_default();
        self.row = 0;
        let style = attribute(element, "style-name").unwrap_or_default();
        if self.styles.hidden_tables.contains(&style) {
            let sheet = self.sheet.clone();
            self.reading.remarks.insert(Remark::HiddenSheet { sheet });
        }
    }

    /// The words of the paragraph one is in, in a cell or in a comment to it.
    fn target(&mut self) -> &mut String {
        match &mut self.comment {
            Some(Comment { author, in_author: true, .. }) => author,
            Some(Comment { words, .. }) => words,
            None => &mut self.words,
        }
    }

    fn close_cell(&mut self) {
        let words = std::mem::take(&mut self.words);
        let words = self.value.take().unwrap_or(words);
        if !words.trim().is_empty() {
            let repeated = self.cell_repeats.min(COLUMNS_MAX);
            self.cells.lie_beyond_columns(self.cell_repeats - repeated);
            for column in self.column + 1..=self.column.saturating_add(repeated) {
                self.row_cells.push((column, words.clone()));
            }
        }
        self.column = self.column.saturating_add(self.cell_repeats).min(u32::MAX / 2);
    }

    fn close_row(&mut self) {
        if !self.row_cells.is_empty() {
            if self.row_repeats > REPEATS_MAX {
                let (sheet, row, repeats) = (&self.sheet, self.row + 1, self.row_repeats);
                self.reading.gaps.push(format!(
                    "sheet {sheet}: row {row} is there {repeats} times; it was read {REPEATS_MAX} times"
                ));
            }
            for row in self.row + 1..=self.row + self.row_repeats.min(REPEATS_MAX) {
                for (column, words) in &self.row_cells {
                    self.cells.put(row, *column, words, &mut self.limits);
                }
            }
        }
        self.row = self.row.saturating_add(self.row_repeats).min(u32::MAX / 2);
    }

    fn end_table(&mut self) {
        let (cells, notes) = (std::mem::take(&mut self.cells), std::mem::take(&mut self.notes));
        sheet::push_sheet(self.reading, &self.sheet, cells);
        sheet::push_notes(self.reading, &self.sheet, notes);
    }
}

impl Visitor for Walk<'_> {
    fn open(&mut self, element: &BytesStart<'_>) -> Step {
        let repeats = |name| xml::number(element, name).unwrap_or(1_u32).max(1);
        match local(element) {
            "tracked-changes" => {
                self.reading.remarks.insert(Remark::TrackedChanges);
                return Step::Over;
            }
            "table" => self.open_table(element),
            "table-row" if self.tables == 1 => {
                self.row_repeats = repeats("number-rows-repeated");
                self.column = 0;
                self.row_cells.clear();
            }
            "table-cell" | "covered-table-cell" if self.tables == 1 => {
                self.cell_repeats = repeats("number-columns-repeated");
                self.words.clear();
                self.value = plain_value(element);
            }
            "annotation" => self.comment = Some(Comment::default()),
            "creator" | "date" => {
                let is_author = local(element) == "creator";
                match &mut self.comment {
                    Some(comment) if is_author => comment.in_author = true,
                    Some(_) => return Step::Over,
                    None => {}
                }
            }
            "p" => {
                let words = self.target();
                if !words.is_empty() {
                    words.push('\n');
                }
                self.in_words = true;
            }
            "s" | "tab" | "line-break" if self.in_words => self.target().push(' '),
            "desc" | "binary-data" | "event-listeners" | "styles" | "automatic-styles"
            | "master-styles" | "settings" | "meta" | "scripts" => return Step::Over,
            _ => {}
        }
        Step::Into
    }

    fn words(&mut self, text: &str) {
        if self.in_words || self.comment.as_ref().is_some_and(|comment| comment.in_author) {
            self.target().push_str(text);
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "p" => self.in_words = false,
            "creator" => {
                if let Some(comment) = &mut self.comment {
                    comment.in_author = false;
                }
            }
            "annotation" => {
                if let Some(Comment { author, words, .. }) = self.comment.take() {
                    let (row, column) = (self.row + 1, self.column + 1);
                    let cell = CellAddress { row, column };
                    self.notes.push(Note { cell, text: sheet::comment(&author, &words) });
                }
            }
            "table-cell" | "covered-table-cell" if self.tables == 1 => self.close_cell(),
            "table-row" if self.tables == 1 => self.close_row(),
            "table" => {
                self.tables = self.tables.saturating_sub(1);
                if self.tables == 0 {
                    self.end_table();
                }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_repeats_too_often_is_cut_and_said_to_be() {
        let reading = read_flat(
            "<table name='Many'><table-row number-rows-repeated='2000'>\
             <table-cell number-columns-repeated='600'><p>again</p></table-cell>\
             </table-row></table>",
        );
        assert_eq!(
            reading.gaps,
            [
                "sheet Many: row 1 is there 2000 times; it was read 1000 times",
                "sheet Many: 88 cells right of column 512",
            ]
        );
    }
}
