//! Tables as the sheets of a workbook.

use std::collections::{BTreeMap, BTreeSet};

use rust_xlsxwriter::{DataValidation, DocProperties, ExcelDateTime, Workbook, Worksheet};

use super::book::{self, Heading, Ink};
use super::{Cell, Error, Paper, Row, Status, Table, visible, widths};
use crate::domain::{AuditDate, PaperSize};

/// A table as a sheet of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// The name on its tab. What Excel does not take in one is replaced.
    pub name: String,
    /// Lines over the table.
    pub notes: Vec<String>,
    /// The table. Days written as YYYY-MM-DD become days, and columns of nothing but numbers become numbers.
    pub table: Table,
    /// How many letters a line of the whole table shows; the columns have their shares of it.
    pub width_characters: u16,
    /// How many columns stay in sight when the rest is scrolled.
    pub frozen_columns: u16,
    /// The columns that the reader fills in, from 0; they have a ground of their own.
    pub filled_in: BTreeSet<usize>,
    /// What may be chosen in the cells of a column, by its place from 0.
    pub choices: BTreeMap<usize, Vec<String>>,
}

impl Sheet {
    /// A sheet that is read only, about as wide as a screen, with its first column in sight.
    #[must_use]
    pub fn new(name: impl Into<String>, table: Table) -> Self {
        Self {
            name: name.into(),
            notes: Vec::new(),
            table,
            width_characters: 150,
            frozen_columns: 1,
            filled_in: BTreeSet::new(),
            choices: BTreeMap::new(),
        }
    }
}

/// What a workbook says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Properties {
    /// What it is called.
    pub title: String,
    /// Whose it is.
    pub subject: String,
    /// Who made it.
    pub author: String,
    /// The paper it is printed on, across.
    pub size: PaperSize,
    /// How far it has come; at the head of each page.
    pub status: Status,
    /// How confidential it is, or nothing.
    pub classification: String,
    /// Its number, or nothing.
    pub reference: String,
    /// The day that stands for its making.
    pub day: AuditDate,
    /// Page `{page}` of `{pages}`, in the language of the paper.
    pub page_of_pages: String,
}

impl From<&Paper> for Properties {
    fn from(paper: &Paper) -> Self {
        Self {
            title: paper.title.clone(),
            subject: paper.subtitle.clone(),
            author: paper.author.clone(),
            size: paper.size,
            status: paper.status.clone(),
            classification: paper.classification.clone(),
            reference: paper.reference.clone(),
            day: paper.day,
            page_of_pages: paper.page_of_pages.clone(),
        }
    }
}

/// The sheets as an Excel workbook (.xlsx), which `LibreOffice` opens as well.
///
/// No text becomes a formula. What does not fit into a cell is cut, and says so. The same sheets give the same bytes.
///
/// # Errors
///
/// Where the workbook cannot be put together, which is a fault of the program.
pub fn xlsx(sheets: &[Sheet], properties: &Properties) -> Result<Vec<u8>, Error> {
    let mut workbook = Workbook::new();
    workbook.set_properties(&described(properties));
    let mut names = BTreeSet::new();
    for sheet in sheets {
        let worksheet = workbook.add_worksheet();
        worksheet.set_name(name(&sheet.name, &mut names))?;
        write(worksheet, sheet)?;
        printed(worksheet, properties);
    }
    Ok(workbook.save_to_buffer()?)
}

fn described(properties: &Properties) -> DocProperties {
    let described = DocProperties::new()
        .set_title(one_line(&properties.title))
        .set_subject(one_line(&properties.subject))
        .set_author(one_line(&properties.author));
    // The day stands for the time of writing, so that the clock has no part in the bytes.
    match ExcelDateTime::parse_from_str(&properties.day.to_string()) {
        Ok(day) => described.set_creation_datetime(&day),
        Err(_) => described,
    }
}

fn write(worksheet: &mut Worksheet, sheet: &Sheet) -> Result<(), Error> {
    let table = &sheet.table;
    let widths = widths::of(table, usize::from(sheet.width_characters), 1, 1);
    let heading = |(place, width): (usize, usize)| Heading {
        text: visible(&table.columns[place].title).into_owned(),
        // Excel takes 255 at most; wider than that nothing is read.
        width: width.clamp(5, 120) as u16,
        ink: if sheet.filled_in.contains(&place) { Ink::Decision } else { Ink::Plain },
    };
    let numbers: BTreeSet<usize> =
        (0..table.columns.len()).filter(|place| counts(table, *place)).collect();
    let written = book::Table {
        notes: sheet.notes.iter().map(|note| visible(note).into_owned()).collect(),
        columns: widths.into_iter().enumerate().map(heading).collect(),
        rows: table.rows.iter().map(|row| cells(row, table, &numbers)).collect(),
        frozen_columns: sheet.frozen_columns,
        lines_max: book::LINES_OF_A_ROW,
    };
    let header = book::table(worksheet, &written)?;
    let last = book::last_row(&written, header);
    for (place, choices) in &sheet.choices {
        // A list in a cell holds 255 letters; a longer one is left to whoever types.
        let letters: usize = choices.iter().map(|choice| choice.chars().count() + 1).sum();
        if last > header && *place < table.columns.len() && (2..=255).contains(&letters) {
            let choice = DataValidation::new().allow_list_strings(choices)?;
            let place = *place as u16;
            worksheet.add_data_validation(header + 1, place, last, place, &choice)?;
        }
    }
    Ok(())
}

fn cells(row: &Row, table: &Table, numbers: &BTreeSet<usize>) -> Vec<book::Cell> {
    match row {
        Row::Cells(cells) => widths::fitted(cells, table)
            .iter()
            .enumerate()
            .map(|(place, cell)| written(cell, numbers.contains(&place)))
            .collect(),
        Row::Group(words) => {
            let first = book::Cell::Group(visible(words).into_owned());
            let others = std::iter::repeat_n(
                book::Cell::Group(String::new()),
                table.columns.len().saturating_sub(1),
            );
            std::iter::once(first).chain(others).collect()
        }
    }
}

fn written(cell: &Cell, number: bool) -> book::Cell {
    let words = cell.text.words();
    let words = visible(&words).into_owned();
    if words.is_empty() && cell.tone.is_none() {
        return book::Cell::Empty;
    }
    if cell.tone.is_some() {
        return book::Cell::Toned(cell.tone, words);
    }
    match words.parse() {
        Ok(count) if number => book::Cell::Count(count),
        _ if words.parse::<AuditDate>().is_ok() => book::Cell::Day(words),
        _ => book::Cell::Text(words),
    }
}

/// Whether a column holds nothing but numbers that say how many. A number alone among words stays text: it is an id
/// or a clause.
fn counts(table: &Table, place: usize) -> bool {
    let mut any = false;
    for row in &table.rows {
        let Row::Cells(cells) = row else { continue };
        let words = cells.get(place).map(|cell| cell.text.words()).unwrap_or_default();
        let digits = words.bytes().all(|byte| byte.is_ascii_digit());
        let plain = words.len() < 10 && (words.len() < 2 || !words.starts_with('0'));
        if !digits || !plain {
            return false;
        }
        any |= !words.is_empty();
    }
    any && place > 0
}

/// Head and foot of the printed pages.
fn printed(worksheet: &mut Worksheet, properties: &Properties) {
    // The numbers Excel has for paper.
    worksheet.set_paper_size(match properties.size {
        PaperSize::A4 => 9,
        PaperSize::Letter => 1,
    });
    let mark = match &properties.status {
        Status::Draft { mark, .. } => mark.as_str(),
        Status::Final => "",
    };
    // A letter after the size of the font, so that a title of digits is not taken for a part of it.
    let head = format!("&L&9 {}&R&9 {}", code(&properties.title), code(mark));
    let label: Vec<String> = [&properties.classification, &properties.reference]
        .into_iter()
        .filter(|part| !part.is_empty())
        .map(|part| code(part))
        .collect();
    let pages = code(&properties.page_of_pages).replace("{page}", "&P").replace("{pages}", "&N");
    let foot = format!("&L&8 {} · &A&R&8 {pages}", label.join(" · "));
    // Excel holds 255 letters; without the rest a page is still the same page.
    if head.chars().count() <= 255 {
        worksheet.set_header(head);
    }
    if foot.chars().count() <= 255 {
        worksheet.set_footer(foot);
    }
}

/// Words for head and foot, where an ampersand begins a code, with brackets in the words of its menus.
fn code(words: &str) -> String {
    one_line(words).replace("&[", "& [").replace('&', "&&").chars().take(100).collect()
}

fn one_line(words: &str) -> String {
    visible(words).replace(['\n', '\t'], " ")
}

/// A name that Excel takes and no other sheet has.
fn name(wanted: &str, taken: &mut BTreeSet<String>) -> String {
    const CHARS_MAX: usize = 31;
    let legal: String = visible(wanted)
        .chars()
        .map(|c| {
            if matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\n' | '\t') {
                '-'
            } else {
                c
            }
        })
        .collect();
    // Excel counts as UTF-16 does, and keeps the name History for itself.
    let cut = |chars: usize, end: &str| {
        let mut units = 0;
        let kept: String = legal
            .trim_matches(['\'', ' '])
            .chars()
            .take_while(|c| {
                units += c.len_utf16();
                units <= chars - end.len()
            })
            .collect();
        format!("{}{end}", kept.trim_end_matches(['\'', ' ']))
    };
    let mut name = cut(CHARS_MAX, "");
    if name.is_empty() || name.eq_ignore_ascii_case("history") {
        name.push('-');
    }
    let mut number = 2;
    while !taken.insert(name.to_lowercase()) {
        name = cut(CHARS_MAX, &format!(" ({number})"));
        number += 1;
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sheet_has_a_name_that_excel_takes_and_no_other_has() {
        let mut taken = BTreeSet::new();
        let mut check = |wanted: &str, given: &str| assert_eq!(name(wanted, &mut taken), given);
        check("Findings", "Findings");
        check("FINDINGS", "FINDINGS (2)");
        check("A/B: [all]?", "A-B- -all--");
        check("'quoted'", "quoted");
        check("", "-");
        check("History", "History-");
        check(&"Nichtkonformitäten ".repeat(3), "Nichtkonformitäten Nichtkonform");
        check(&"Nichtkonformitäten ".repeat(3), "Nichtkonformitäten Nichtkon (2)");
        check("𝄞".repeat(40).as_str(), "𝄞".repeat(15).as_str());
    }
}
