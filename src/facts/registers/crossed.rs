//! Reads tables that cross roles or people with courses: a row for each, a column for each course, a mark or a
//! day where they meet. Each mark is a row of the register that lists them one by one.

use super::super::cite::whole_row;
use super::register::{Cell, Entry, Register};
use super::{HEADER_ROWS_MAX, RegisterCues, day};
use crate::dates::{DateFinder, DayOrder};
use crate::domain::{Row, Source, Table};

/// So many columns of marks make a table a crossed one.
const COURSES_MIN: usize = 2;
/// So many cells of a column have to be marks, or days.
const SHARE_PERCENT: usize = 75;
/// What stands where somebody needs a course.
const MARKS: [&str; 16] = [
    "x",
    "✓",
    "✔",
    "☑",
    "✅",
    "yes",
    "ja",
    "oui",
    "r",
    "m",
    "required",
    "mandatory",
    "pflicht",
    "must",
    "●",
    "•",
];
/// What stands where nobody does.
const BLANKS: [&str; 9] = ["", "-", "–", "—", "no", "nein", "non", "n/a", "optional"];

/// What the cells say where a row and a column meet.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Crossing {
    /// That the role needs the course.
    Marks,
    /// When the person took it.
    Days,
}

/// The register a crossed table amounts to: `competences` of roles and marks, `training` of people and days.
pub(super) fn read(
    registers: &RegisterCues,
    source: Source<'_>,
    table: &Table,
    near: &[String],
    dates: &DateFinder,
    order: Option<DayOrder>,
) -> Option<Register> {
    let last = table.rows.len().saturating_sub(2).min(HEADER_ROWS_MAX);
    let at = (0..last).find(|at| table.rows[*at].filled() > COURSES_MIN)?;
    let header = &table.rows[at];
    let first = header.cells.iter().position(|cell| !cell.is_empty())?;
    let names = |record: &str, column: &str| registers.names(header.cell(first), record, column);
    let (record, crossing) = match (names("competences", "role"), names("training", "person")) {
        (true, _) => ("competences", Crossing::Marks),
        (_, true) => ("training", Crossing::Days),
        _ => return None,
    };
    let rows = &table.rows[at + 1..];
    let crossed: Vec<usize> = (first + 1..header.cells.len())
        .filter(|column| !header.cell(*column).is_empty())
        // "Completed" and "Valid until" are days of a list.
        .filter(|column| !registers.heads(header.cell(*column)))
        .filter(|column| is_crossed(rows, *column, crossing, dates))
        .collect();
    // "C6 held on" and "C6 good until" are two days of one course.
    let part = |column: usize, field: &str| {
        let words: Vec<&str> = header.cell(column).split_whitespace().collect();
        let ends = |at: &usize| registers.names(&words[*at..].join(" "), "training", field);
        (1..words.len()).find(ends).map(|at| words[..at].join(" "))
    };
    let days = crossing == Crossing::Days;
    let taken_of = |column: usize| part(column, "completed_on").filter(|_| days);
    let until_of = |column: usize| part(column, "expires_on").filter(|_| days);
    let (untils, crossed): (Vec<usize>, Vec<usize>) = crossed.into_iter().partition(|column| {
        let course = until_of(*column);
        course.is_some() && column.checked_sub(1).is_some_and(|before| taken_of(before) == course)
    });
    let course = |column: usize| {
        let whole = || header.cell(column).to_owned();
        if untils.contains(&(column + 1)) {
            taken_of(column).unwrap_or_else(whole)
        } else {
            whole()
        }
    };
    // "Valid until" behind a course is that of the course.
    let expiry = |column: usize| {
        let next = column + 1;
        let of_course = registers.names(header.cell(next), "training", "expires_on");
        (days && (of_course || untils.contains(&next))).then_some(next)
    };
    let expiries = crossed.iter().filter(|column| expiry(**column).is_some()).count();
    let others = header.filled() - 1 - crossed.len() - expiries;
    if crossed.len() < COURSES_MIN || others > crossed.len() {
        return None;
    }
    let entries = rows.iter().flat_map(|row| {
        let met = crossed.iter().filter(|column| meets(row.cell(**column), crossing, dates));
        let cells = met.map(|column| {
            let cell = |nth: u8, text: &str| Cell { column: nth, text: text.into(), when: None };
            let pair = [cell(0, row.cell(first)), cell(1, &course(*column))];
            let day_cell = |nth: u8, text: &str| {
                let when = day(dates, text, order);
                (!text.is_empty()).then(|| Cell { column: nth, text: text.into(), when })
            };
            let taken =
                (crossing == Crossing::Days).then(|| day_cell(2, row.cell(*column))).flatten();
            let until = expiry(*column).and_then(|until| day_cell(3, row.cell(until)));
            pair.into_iter().chain(taken).chain(until).collect::<Vec<Cell>>()
        });
        let has_name = !row.cell(first).is_empty();
        cells
            .filter(|_| has_name)
            .filter_map(|cells| {
                Some(Entry { cells: cells.into(), evidence: whole_row(source, row)? })
            })
            .collect::<Vec<Entry>>()
    });
    let rows: Vec<Entry> = entries.collect();
    let columns: &[&str] = match crossing {
        Crossing::Marks => &["role", "course"],
        Crossing::Days if expiries > 0 => &["person", "course", "completed_on", "expires_on"],
        Crossing::Days => &["person", "course", "completed_on"],
    };
    (!rows.is_empty()).then_some(Register {
        record: record.to_owned(),
        columns: columns.iter().map(|column| (*column).to_owned()).collect(),
        unknown: Vec::new(),
        caption: near.join(" · "),
        header: whole_row(source, header)?,
        rows,
    })
}

/// Whether a column holds marks, or days, and little else.
fn is_crossed(rows: &[Row], column: usize, crossing: Crossing, dates: &DateFinder) -> bool {
    let cells = || rows.iter().map(|row| row.cell(column).trim());
    let filled = cells().filter(|cell| !is_blank(cell)).count();
    let met = cells().filter(|cell| meets(cell, crossing, dates)).count();
    // A line under the table may say how long each course holds.
    let apart = usize::from(crossing == Crossing::Marks) * 2;
    met > 0 && met * 100 >= filled.saturating_sub(apart) * SHARE_PERCENT
}

fn meets(cell: &str, crossing: Crossing, dates: &DateFinder) -> bool {
    let folded = cell.trim().to_lowercase();
    match crossing {
        Crossing::Marks => MARKS.contains(&folded.as_str()),
        Crossing::Days => folded.len() <= 24 && !dates.find(cell).is_empty(),
    }
}

fn is_blank(cell: &str) -> bool {
    BLANKS.contains(&cell.to_lowercase().as_str())
}
