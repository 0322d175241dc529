//! Excel workbooks since 2007, in XML and in their binary form.
//!
//! Cells are streamed: what a sheet declares as its size is not trusted, as a file of one kilobyte
//! can declare a hundred billion cells.

mod beside;

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{Data, DataRef, Reader, SheetType, SheetVisible, Xlsb, Xlsx};
use quick_xml::events::BytesStart;

use super::Error;
use super::carried::Carried;
use super::office::{self, Office};
use super::package::{Package, Relation};
use super::reading::Reading;
use super::sheet::{self, Cells, Limits};
use super::xml::{self, Step, Visitor, attribute, local};
use crate::domain::Remark;

/// Reads a workbook.
pub fn read(bytes: &[u8], carried: &mut Carried<'_>) -> Result<Reading, Error> {
    let mut parts = Package::open(bytes)?;
    parts.refuse_bomb()?;
    let mut reading = Reading::default();
    let Office { main, relations } = office::open(&mut parts, &mut reading, "xl/workbook.xml");
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| match error {
        calamine::XlsxError::Password => Error::Encrypted,
        error => Error::damaged(error),
    })?;
    let names = parts_of_sheets(&mut parts, &main, &relations);
    let people = beside::people(&mut parts, &relations);
    let mut limits = Limits::default();
    for sheet in shown(book.sheets_metadata(), &mut reading) {
        let mut cells = Cells::default();
        if let Err(error) = stream(&mut book, &sheet, &mut cells, &mut limits) {
            reading.gaps.push(format!("sheet {sheet} could not be read to its end: {error}"));
        }
        sheet::push_sheet(&mut reading, &sheet, cells);
        if let Some(part) = names.get(&sheet) {
            beside::read(&mut parts, &mut reading, &sheet, part, &people);
        }
    }
    office::survey(&mut parts, &mut reading, carried);
    Ok(reading)
}

/// Reads a workbook in its binary form.
pub fn read_binary(bytes: &[u8], carried: &mut Carried<'_>) -> Result<Reading, Error> {
    let mut parts = Package::open(bytes)?;
    parts.refuse_bomb()?;
    let mut reading = Reading::default();
    office::open(&mut parts, &mut reading, "xl/workbook.bin");
    let mut book: Xlsb<_> = Xlsb::new(Cursor::new(bytes)).map_err(|error| match error {
        calamine::XlsbError::Password => Error::Encrypted,
        error => Error::damaged(error),
    })?;
    let mut limits = Limits::default();
    for sheet in shown(book.sheets_metadata(), &mut reading) {
        let mut cells = Cells::default();
        if let Err(error) = stream_binary(&mut book, &sheet, &mut cells, &mut limits) {
            reading.gaps.push(format!("sheet {sheet} could not be read to its end: {error}"));
        }
        sheet::push_sheet(&mut reading, &sheet, cells);
    }
    office::survey(&mut parts, &mut reading, carried);
    Ok(reading)
}

/// The sheets that hold cells; one that is hidden is remarked.
fn shown(sheets: &[calamine::Sheet], reading: &mut Reading) -> Vec<String> {
    let mut names = Vec::new();
    for sheet in sheets {
        match sheet.typ {
            SheetType::MacroSheet => {
                reading.remarks.insert(Remark::Macros);
            }
            SheetType::WorkSheet => {}
            _ => continue,
        }
        if sheet.visible != SheetVisible::Visible {
            reading.remarks.insert(Remark::HiddenSheet { sheet: sheet.name.clone() });
        }
        names.push(sheet.name.clone());
    }
    names
}

fn stream(
    book: &mut Xlsx<Cursor<&[u8]>>,
    sheet: &str,
    cells: &mut Cells,
    limits: &mut Limits,
) -> Result<(), calamine::XlsxError> {
    let mut reader = book.worksheet_cells_reader(sheet)?;
    while let Some(cell) = reader.next_cell()? {
        put(cells, cell.get_position(), cell.get_value(), limits);
    }
    Ok(())
}

fn stream_binary(
    book: &mut Xlsb<Cursor<&[u8]>>,
    sheet: &str,
    cells: &mut Cells,
    limits: &mut Limits,
) -> Result<(), calamine::XlsbError> {
    let mut reader = book.worksheet_cells_reader(sheet)?;
    while let Some(cell) = reader.next_cell()? {
        put(cells, cell.get_position(), cell.get_value(), limits);
    }
    Ok(())
}

fn put(cells: &mut Cells, (row, column): (u32, u32), value: &DataRef<'_>, limits: &mut Limits) {
    let value = match value {
        DataRef::SharedString(text) => (*text).to_owned(),
        value => sheet::shown(&Data::from(value.clone())),
    };
    cells.put(row.saturating_add(1), column.saturating_add(1), &value, limits);
}

/// The part that holds each sheet, by the sheet's name.
fn parts_of_sheets(
    parts: &mut Package<'_>,
    main: &str,
    relations: &[Relation],
) -> BTreeMap<String, String> {
    #[derive(Default)]
    struct Sheets(Vec<(String, String)>);
    impl Visitor for Sheets {
        fn open(&mut self, element: &BytesStart<'_>) -> Step {
            if local(element) == "sheet"
                && let (Some(name), Some(id)) =
                    (attribute(element, "name"), attribute(element, "id"))
            {
                self.0.push((name, id));
            }
            Step::Into
        }
        fn words(&mut self, _: &str) {}
        fn close(&mut self, _: &str) {}
    }
    let mut sheets = Sheets::default();
    if let Ok(Some(xml)) = parts.text(main) {
        let _ = xml::walk(&xml, &mut sheets);
    }
    let part = |(name, id): (String, String)| {
        let relation = relations.iter().find(|relation| relation.id == id)?;
        Some((name, relation.target.clone()))
    };
    sheets.0.into_iter().filter_map(part).collect()
}
