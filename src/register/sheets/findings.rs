//! Findings: every draft as a row, with the columns a person decides in.

use rust_xlsxwriter::{
    ConditionalFormatText, ConditionalFormatTextRule, DataValidation, DataValidationErrorStyle,
    DataValidationRule, ExcelDateTime, Format, Worksheet,
};

use super::super::Error;
use super::super::columns::{Access, Column};
use super::super::row;
use super::super::words::{GRADES, STATUSES, Verdict, code};
use crate::docket::{Docket, Matter};
use crate::paper::Tone;
use crate::paper::book::{self, Cell, Heading, Ink, Table, toned};

pub(super) fn write(sheet: &mut Worksheet, docket: &Docket) -> Result<(), Error> {
    let ink = |column: Column| match column.access() {
        Access::Decision => Ink::Decision,
        Access::FollowUp => Ink::FollowUp,
        Access::Locked | Access::Hidden => Ink::Plain,
    };
    let heading = |column: Column| Heading {
        text: column.header().to_owned(),
        width: column.width(),
        ink: ink(column),
    };
    let table = Table {
        notes: Vec::new(),
        columns: Column::ALL.map(heading).into(),
        rows: docket.matters.iter().map(cells).collect(),
        frozen_columns: 2,
        lines_max: book::LINES_OF_A_SCREEN,
    };
    let header = book::table(sheet, &table)?;
    let last = book::last_row(&table, header);
    sheet.set_column_hidden(Column::Key.place())?;
    if last > header {
        choices(sheet, header + 1, last)?;
    }
    sheet.set_active(true);
    Ok(())
}

fn cells(matter: &Matter) -> Vec<Cell> {
    let cell = |column: Column| {
        let text = row::text(matter, column);
        match column {
            _ if text.is_empty() => Cell::Empty,
            Column::Grade => Cell::Toned(matter.draft.grade.map(Tone::of), text),
            Column::DecidedOn => Cell::Day(text),
            _ => Cell::Text(text),
        }
    };
    Column::ALL.map(cell).into()
}

/// What may be chosen, and the colours of what is.
fn choices(sheet: &mut Worksheet, first: u32, last: u32) -> Result<(), Error> {
    let mut offer = |column: Column, words: &[&str], title: &str, message: &str| {
        let place = column.place();
        let choice = DataValidation::new()
            .allow_list_strings(words)?
            .set_input_title(title)?
            .set_input_message(message)?
            .set_error_title("Choose from the list")?
            .set_error_message(format!("One of: {}; or leave it empty.", words.join(", ")))?;
        sheet.add_data_validation(first, place, last, place, &choice)?;
        Ok::<_, Error>(())
    };
    offer(
        Column::Decision,
        &Verdict::CHOICES.map(Verdict::name),
        "Decision",
        "Empty: undecided. Edit needs an edited statement; edit, reject and another grade need a reason.",
    )?;
    offer(
        Column::FinalGrade,
        &GRADES.map(code),
        "Final grade",
        "Empty: as drafted. Another grade needs a reason.",
    )?;
    offer(Column::Status, &STATUSES, "Status", "How far the corrective action is.")?;
    for column in [Column::DecidedOn, Column::Due] {
        let (from, to) =
            (ExcelDateTime::from_ymd(2000, 1, 1)?, ExcelDateTime::from_ymd(2199, 12, 31)?);
        let day = DataValidation::new()
            .allow_date(DataValidationRule::Between(from, to))
            .set_error_style(DataValidationErrorStyle::Warning)
            .set_error_title("A date is expected")?
            .set_error_message("A date, such as 2026-11-30.")?;
        let place = column.place();
        sheet.add_data_validation(first, place, last, place, &day)?;
    }
    let place = Column::FinalGrade.place();
    for grade in GRADES {
        let rule = ConditionalFormatText::new()
            .set_rule(ConditionalFormatTextRule::Contains(code(grade).to_owned()))
            .set_format(toned(Format::new(), Tone::of(grade)));
        sheet.add_conditional_format(first, place, last, place, &rule)?;
    }
    Ok(())
}
