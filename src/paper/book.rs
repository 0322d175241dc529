//! Tables in sheets, all in one hand: headers, wrapped text, heights that are guessed, and text that never
//! becomes a formula.

use rust_xlsxwriter::{
    Color, ExcelDateTime, Format, FormatAlign, FormatBorder, FormatUnderline, Url, Worksheet,
    XlsxError,
};

use super::formulas::{fitting, looks_like_a_formula};
use super::{Colours, Tone};

/// A table as a sheet shows it.
pub struct Table {
    /// The lines over it.
    pub notes: Vec<String>,
    /// Its columns.
    pub columns: Vec<Heading>,
    /// Its rows, each as long as the header.
    pub rows: Vec<Vec<Cell>>,
    /// How many columns stay in sight when the rest is scrolled.
    pub frozen_columns: u16,
    /// How many lines of a cell are shown at most; what is longer is read in the cell itself.
    pub lines_max: usize,
}

/// A column of a table.
pub struct Heading {
    /// Its title.
    pub text: String,
    /// How many characters of a line it shows.
    pub width: u16,
    /// Who writes in it.
    pub ink: Ink,
}

/// What a cell holds.
#[derive(Clone, Debug)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Words.
    Text(String),
    /// A number.
    Count(u64),
    /// A day as `YYYY-MM-DD`; anything else is shown as text.
    Day(String),
    /// A word that stands for a grade or a state, on its ground.
    Toned(Option<Tone>, String),
    /// A line that names the rows below it; empty in all cells but the first.
    Group(String),
}

impl Cell {
    /// Words, or nothing where there are none.
    pub fn text(text: impl Into<String>) -> Self {
        match text.into() {
            text if text.is_empty() => Cell::Empty,
            text => Cell::Text(text),
        }
    }

    /// Words where there are any.
    #[must_use]
    pub fn optional(text: Option<&str>) -> Self {
        text.map_or(Cell::Empty, Cell::text)
    }
}

/// Whose cells they are, by their ground.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Ink {
    /// Read only.
    Plain,
    /// To be decided in.
    Decision,
    /// To be followed up in.
    FollowUp,
}

/// The last row of a sheet, from 0.
const ROW_MAX: usize = 1_048_575;
/// So many lines that a row fits on a screen with others.
pub const LINES_OF_A_SCREEN: usize = 8;
/// So many that no more go into the tallest row Excel has.
pub const LINES_OF_A_ROW: usize = 31;
const LINE_POINTS: f64 = 13.0;
/// The ground of headers.
pub const HEADER_GROUND: Color = Color::RGB(0x001F_3A5F);

/// Writes a table into a sheet, and returns the row of its header.
pub fn table(sheet: &mut Worksheet, table: &Table) -> Result<u32, XlsxError> {
    for (place, heading) in (0..).zip(&table.columns) {
        sheet.set_column_width(place, f64::from(heading.width) + 1.5)?;
    }
    let italic = Format::new().set_italic().set_font_size(10);
    for (row, note) in (0..).zip(&table.notes) {
        sheet.write_string_with_format(row, 0, note, &italic)?;
    }
    let header = table.notes.len() as u32;
    rows(sheet, table, header)?;
    let last = last_row(table, header);
    let last_column = (table.columns.len() as u16).saturating_sub(1);
    sheet.autofilter(header, 0, last, last_column)?;
    sheet.set_freeze_panes(header + 1, table.frozen_columns)?;
    sheet.set_repeat_rows(header, header)?;
    printed(sheet);
    Ok(header)
}

/// Writes header and rows from a row on, without what a sheet has only once.
pub fn rows(sheet: &mut Worksheet, table: &Table, header: u32) -> Result<(), XlsxError> {
    for (place, heading) in (0..).zip(&table.columns) {
        sheet.write_string_with_format(header, place, &heading.text, &header_format())?;
    }
    let tallest = table.columns.iter().map(|heading| lines(&heading.text, heading.width)).max();
    sheet.set_row_height(header, height(tallest.unwrap_or(1)) + 4.0)?;
    let room = ROW_MAX - header as usize - 1;
    for (row, cells) in (header + 1..).zip(table.rows.iter().take(room)) {
        let mut tallest = 1;
        for ((place, cell), heading) in (0..).zip(cells).zip(&table.columns) {
            self::cell(sheet, row, place, cell, heading.ink)?;
            if let Cell::Text(text) | Cell::Toned(_, text) = cell {
                tallest = tallest.max(lines(text, heading.width));
            }
        }
        sheet.set_row_height(row, height(tallest.min(table.lines_max)))?;
    }
    if table.rows.len() > room {
        let more = table.rows.len() - room;
        let text = format!("{more} more rows do not fit into a sheet; the output files have them");
        sheet.write_string(ROW_MAX as u32, 0, text)?;
    }
    Ok(())
}

/// The last row that a table takes.
#[must_use]
pub fn last_row(table: &Table, header: u32) -> u32 {
    header + table.rows.len().min(ROW_MAX - header as usize) as u32
}

fn cell(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    cell: &Cell,
    ink: Ink,
) -> Result<(), XlsxError> {
    let format = ground(ink);
    match cell {
        Cell::Empty => sheet.write_blank(row, column, &format)?,
        Cell::Count(count) => {
            sheet.write_number_with_format(row, column, *count as f64, &format)?
        }
        Cell::Day(day) => match ExcelDateTime::parse_from_str(day) {
            Ok(date) if day.len() == 10 => {
                let format = format.set_num_format("yyyy-mm-dd").set_align(FormatAlign::Left);
                sheet.write_datetime_with_format(row, column, &date, &format)?
            }
            _ => string(sheet, row, column, day, format)?,
        },
        Cell::Text(text) => string(sheet, row, column, text, format)?,
        Cell::Toned(tone, text) => {
            let format = tone.map_or(format.clone(), |tone| toned(format, tone));
            string(sheet, row, column, text, format)?
        }
        Cell::Group(text) => {
            // Not wrapped, so that it goes on over the empty cells beside it.
            let format = plain().set_bold().set_background_color(Color::RGB(0x00E7_EBF0));
            if text.is_empty() {
                sheet.write_blank(row, column, &format)?
            } else {
                string(sheet, row, column, text, format)?
            }
        }
    };
    Ok(())
}

/// Writes text as text: what looks like a formula stays text also when somebody enters the cell.
pub fn string<'a>(
    sheet: &'a mut Worksheet,
    row: u32,
    column: u16,
    text: &str,
    format: Format,
) -> Result<&'a mut Worksheet, XlsxError> {
    let format = if looks_like_a_formula(text) { format.set_quote_prefix() } else { format };
    sheet.write_string_with_format(row, column, fitting(text), &format)
}

/// A sheet as it is printed: A4 across, as wide as the page, numbered.
fn printed(sheet: &mut Worksheet) {
    sheet.set_paper_size(9);
    sheet.set_landscape();
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3);
    sheet.set_footer("&L&8&F · &A&R&8Page &P of &N");
}

/// The format of a tone, over another.
#[must_use]
pub fn toned(format: Format, tone: Tone) -> Format {
    let Colours { ground, ink } = tone.colours();
    let format = format.set_background_color(Color::RGB(ground)).set_font_color(Color::RGB(ink));
    if tone.is_strong() { format.set_bold() } else { format }
}

fn ground(ink: Ink) -> Format {
    let format = body();
    match ink {
        Ink::Plain => format,
        Ink::Decision => format.set_background_color(Color::RGB(0x00FF_FEF2)),
        Ink::FollowUp => format.set_background_color(Color::RGB(0x00F4_F7FA)),
    }
}

/// The format of a cell.
#[must_use]
pub fn body() -> Format {
    plain().set_text_wrap()
}

fn plain() -> Format {
    Format::new()
        .set_font_size(10)
        .set_align(FormatAlign::Top)
        .set_border(FormatBorder::Thin)
        .set_border_color(Color::RGB(0x00C9_CED6))
}

fn header_format() -> Format {
    body()
        .set_bold()
        .set_align(FormatAlign::VerticalCenter)
        .set_background_color(HEADER_GROUND)
        .set_font_color(Color::White)
}

/// A cell that leads to another sheet of the workbook.
pub fn link(sheet: &mut Worksheet, row: u32, column: u16, to: &str) -> Result<(), XlsxError> {
    let url = Url::new(format!("internal:'{to}'!A1")).set_text(to);
    let format =
        body().set_font_color(Color::RGB(0x0014_3C66)).set_underline(FormatUnderline::Single);
    sheet.write_url_with_format(row, column, url, &format)?;
    Ok(())
}

/// How many lines a text takes in a column. No program fits heights to what others wrapped.
#[must_use]
pub fn lines(text: &str, width: u16) -> usize {
    let width = usize::from(width).max(1);
    // Letters are narrower than the digits widths are counted in; what words leave empty makes up for it.
    text.lines().map(|line| line.chars().count().max(1).div_ceil(width)).sum::<usize>().max(1)
}

/// The height of so many lines, or of the tallest row there is.
#[must_use]
pub fn height(lines: usize) -> f64 {
    lines.clamp(1, LINES_OF_A_ROW) as f64 * LINE_POINTS + 2.0
}
