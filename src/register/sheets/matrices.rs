//! Matrices: coverage by AI system and group of requirements, and the records each AI system has.

use rust_xlsxwriter::Worksheet;

use super::super::Error;
use super::super::words::plain as words;
use super::plain;
use crate::outputs::{Covered, HeatMap, Outputs, Square};
use crate::paper::Tone;
use crate::paper::book::{self, Cell, Table};

const LEGEND: [&str; 3] = [
    "C covered: evidence for all that is demanded · P partial: some of it, or a nonconformity is drafted · G gap: \
     nothing found · ? nothing found, and a file that may bear on it could not be read",
    "– left out in the Statement of Applicability · n/a to be met by the organisation, not for each system · the \
     number counts passages",
    super::coverage::MEANING,
];

pub(super) fn write(sheet: &mut Worksheet, outputs: &Outputs) -> Result<(), Error> {
    let coverage = coverage(outputs);
    let header = book::table(sheet, &coverage)?;
    let records = records(outputs);
    let next = book::last_row(&coverage, header) + 3;
    let title = rust_xlsxwriter::Format::new().set_bold().set_font_size(11);
    sheet.write_string_with_format(
        next,
        0,
        "Records received for each AI system, with the number of passages that show them",
        &title,
    )?;
    book::rows(sheet, &records, next + 1)?;
    Ok(())
}

fn coverage(outputs: &Outputs) -> Table {
    let HeatMap { groups, organisation, systems } = HeatMap::of(outputs);
    let mut columns = vec![plain("System", 26)];
    columns.extend(groups.iter().map(|name| plain(name, 11)));
    let row = |label: &str, squares: &[Square]| {
        let cells = squares.iter().map(|square| Cell::Toned(tint(square.state), square.text()));
        std::iter::once(Cell::text(label)).chain(cells).collect::<Vec<_>>()
    };
    let of_systems = systems.iter().map(|(system, squares)| row(system, squares));
    Table {
        notes: LEGEND.map(str::to_owned).to_vec(),
        columns,
        rows: std::iter::once(row("Organisation", &organisation)).chain(of_systems).collect(),
        frozen_columns: 1,
        lines_max: book::LINES_OF_A_SCREEN,
    }
}

fn tint(state: Covered) -> Option<Tone> {
    match state {
        Covered::Fully => Some(Tone::Covered),
        Covered::Partly => Some(Tone::Partial),
        Covered::Gap | Covered::Unread => Some(Tone::Gap),
        Covered::Excluded | Covered::NotAsked => None,
    }
}

fn records(outputs: &Outputs) -> Table {
    let matrix = &outputs.matrix;
    let mut columns = vec![plain("AI system", 26), plain("Stage", 11)];
    columns.extend(matrix.columns.iter().map(|one| plain(&one.name, 11)));
    let systems = matrix.systems.iter().map(|system| {
        let mut cells = vec![Cell::text(&*system.label), Cell::text(&*system.stage)];
        cells.extend(system.cells.iter().map(|cell| {
            let tint = match cell.state.as_str() {
                "found" => Some(Tone::Covered),
                "draft" => Some(Tone::Partial),
                "missing" => Some(Tone::Gap),
                _ => None,
            };
            let count = match cell.evidence.len() {
                0 => String::new(),
                count => format!(" ({count})"),
            };
            Cell::Toned(tint, format!("{}{count}", words(&cell.state)))
        }));
        cells
    });
    Table {
        notes: Vec::new(),
        columns,
        rows: systems.collect(),
        frozen_columns: 1,
        lines_max: book::LINES_OF_A_SCREEN,
    }
}
