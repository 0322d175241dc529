//! Reads sheets of readings that give each measure a column, headed by its name, with its limit right beside it:
//! `Week | Late stops (%) | Limit | Alert`. Each reading is a row of the register of monitoring. In what is called a
//! record of monitoring the limits may stand elsewhere: `Month | Share found | False call-outs % | Read on`.

use super::super::cite::whole_row;
use super::register::{Cell, Entry, Register};
use super::{HEADER_ROWS_MAX, RegisterCues, day};
use crate::dates::{DateFinder, DayOrder};
use crate::domain::{Row, Source, Table, When};

const RECORD: &str = "monitoring";
/// What a reading is told by in a sheet that has a line for each.
const TOLD: [&str; 2] = ["value", "metric"];
/// What else a line may give, once for all its readings.
const BESIDE: [&str; 6] = ["system", "version", "alert", "reference", "comment", "response"];

/// A measure: where its readings stand, and where the limits of them.
struct Measure<'t> {
    name: &'t str,
    value: usize,
    /// None where the sheet gives no limits.
    limit: Option<usize>,
    /// `max`, where the header of the limits says which side is good.
    side: Option<&'t str>,
}

/// What a sheet with a column for each measure is taken for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Called {
    /// A record of monitoring: its title, its name or what stands over it says so.
    Monitoring,
    /// Anything else.
    Otherwise,
}

/// The register of readings a sheet amounts to.
pub(super) fn read(
    registers: &RegisterCues,
    source: Source<'_>,
    table: &Table,
    near: &[String],
    dates: &DateFinder,
    order: Option<DayOrder>,
    called: Called,
) -> Option<Register> {
    let last = table.rows.len().saturating_sub(2).min(HEADER_ROWS_MAX);
    let names = |cell: &str, column: &str| registers.names(cell, RECORD, column);
    let gives_days = |at: usize| {
        let header = &table.rows[at];
        (0..header.cells.len()).any(|cell| names(header.cell(cell), "measured_on"))
    };
    let at = (0..=last).find(|at| gives_days(*at))?;
    let (header, rows) = (&table.rows[at], &table.rows[at + 1..]);
    let all = || 0..header.cells.len();
    if all().any(|cell| TOLD.iter().any(|column| names(header.cell(cell), column))) {
        return None;
    }
    let exact = |cell: &usize| {
        let found = rows.iter().find_map(|row| day(dates, row.cell(*cell), order));
        found.is_some_and(|when| !matches!(when, When::Vague(_)))
    };
    let mut days = all().filter(|cell| names(header.cell(*cell), "measured_on"));
    let first = days.clone().next()?;
    let on = days.find(exact).unwrap_or(first);
    let measures = measures(registers, header, rows, on, called);
    if measures.is_empty() {
        return None;
    }
    let beside: Vec<(&str, usize)> = BESIDE
        .iter()
        .filter_map(|column| {
            let free = |cell: &usize| {
                *cell != on
                    && !measures.iter().any(|one| one.value == *cell || one.limit == Some(*cell))
            };
            Some((*column, all().filter(free).find(|cell| names(header.cell(*cell), column))?))
        })
        .collect();
    let above = usual_sides(rows, &measures);
    let mut entries = Vec::new();
    for row in rows {
        let when = day(dates, row.cell(on), order);
        if when.is_none() {
            continue;
        }
        let alarming = alarming(row, &measures, &above);
        for (index, measure) in measures.iter().enumerate() {
            let limit = measure.limit.map_or("", |at| row.cell(at));
            let limit = match measure.side {
                Some(side) => format!("{} {limit}", side.to_lowercase()),
                None => limit.to_owned(),
            };
            let texts = [row.cell(on), measure.name, row.cell(measure.value), limit.as_str()];
            let own = (0..).zip(texts).map(|(column, text)| Cell {
                column,
                text: text.into(),
                when: when.filter(|_| column == 0),
            });
            // An alarm is that of the reading beyond its limit.
            let others = (4..).zip(&beside).filter(|(_, (column, _))| {
                index == alarming || !matches!(*column, "alert" | "reference")
            });
            let others = others.map(|(at, (_, cell))| Cell {
                column: at,
                text: row.cell(*cell).into(),
                when: None,
            });
            let cells: Vec<Cell> = own.chain(others).filter(|cell| !cell.text.is_empty()).collect();
            let says =
                !row.cell(measure.value).is_empty() || cells.iter().any(|cell| cell.column > 3);
            if says {
                entries.push(Entry { cells: cells.into(), evidence: whole_row(source, row)? });
            }
        }
    }
    let columns = ["measured_on", "metric", "value", "threshold"];
    let columns = columns.into_iter().chain(beside.iter().map(|(column, _)| *column));
    // The keys of JSON objects are a header that stands in no line of its own.
    let header = whole_row(source, header).or_else(|| Some(entries.first()?.evidence.clone()))?;
    (!entries.is_empty()).then_some(Register {
        record: RECORD.to_owned(),
        columns: columns.map(str::to_owned).collect(),
        unknown: Vec::new(),
        caption: near.join(" · "),
        header,
        rows: entries,
    })
}

/// The measures of a sheet that gives its days in column `on`: those with a limit right beside them, else, in a record of
/// monitoring, all columns of figures.
fn measures<'t>(
    registers: &RegisterCues,
    header: &'t Row,
    rows: &[Row],
    on: usize,
    called: Called,
) -> Vec<Measure<'t>> {
    let all = || 0..header.cells.len();
    let is_measure = |at: usize| {
        let measure = header.cell(at);
        let others = ["measured_on", "threshold", "version"];
        let other = |column: &&str| registers.names(measure, RECORD, column);
        !measure.is_empty() && !others.iter().any(other)
    };
    let limited: Vec<Measure<'t>> = all()
        .skip(1)
        .filter(|limit| is_limit(registers, header.cell(*limit)))
        .filter(|limit| is_figures(rows, *limit) && is_figures(rows, limit - 1))
        .filter(|limit| is_measure(limit - 1))
        .map(|limit| Measure {
            name: header.cell(limit - 1),
            value: limit - 1,
            limit: Some(limit),
            side: Some(header.cell(limit)).filter(|header| says_side(header)),
        })
        .collect();
    if !limited.is_empty() || called == Called::Otherwise {
        return limited;
    }
    let free = |at: &usize| {
        *at != on && is_measure(*at) && is_figures(rows, *at) && !is_running_number(rows, *at)
    };
    let bare = |at| Measure { name: header.cell(at), value: at, limit: None, side: None };
    all().filter(free).map(bare).collect()
}

/// Whether a header is that of a limit: `Limit`, `Max`, `limit_missed`.
fn is_limit(registers: &RegisterCues, header: &str) -> bool {
    let words = super::super::labels::key(header);
    let first = words.split(' ').next().unwrap_or_default();
    registers.names(header, RECORD, "threshold")
        || ["limit", "max", "min", "threshold", "grenze", "grenzwert", "seuil"].contains(&first)
}

/// Whether a column holds figures and nothing else.
fn is_figures(rows: &[Row], column: usize) -> bool {
    let mut filled =
        rows.iter().map(|row| row.cell(column)).filter(|cell| !cell.is_empty()).peekable();
    filled.peek().is_some() && filled.all(|cell| figure(cell).is_some())
}

/// Whether a column only counts the rows: `1`, `2`, `3`.
fn is_running_number(rows: &[Row], column: usize) -> bool {
    let mut counted = (1_usize..).zip(rows);
    counted.all(|(count, row)| row.cell(column).trim() == count.to_string())
}

fn figure(cell: &str) -> Option<f64> {
    cell.trim().trim_end_matches(['%', ' ']).replace(',', ".").parse().ok()
}

fn says_side(header: &str) -> bool {
    let header = header.to_lowercase();
    ["max", "min"].iter().any(|side| header.starts_with(side))
}

/// For each measure whether good readings lie above its limit: as its header says, else as most do.
fn usual_sides(rows: &[Row], measures: &[Measure<'_>]) -> Vec<bool> {
    let above = |measure: &Measure<'_>| {
        if let Some(side) = measure.side {
            return side.to_lowercase().starts_with("min");
        }
        let pairs: Vec<(f64, f64)> = rows.iter().filter_map(|row| reading(row, measure)).collect();
        pairs.iter().filter(|(value, limit)| value > limit).count() * 2 > pairs.len()
    };
    measures.iter().map(above).collect()
}

fn reading(row: &Row, measure: &Measure<'_>) -> Option<(f64, f64)> {
    Some((figure(row.cell(measure.value))?, figure(row.cell(measure.limit?))?))
}

/// The measure whose reading lies on the unusual side of its limit, else the first.
fn alarming(row: &Row, measures: &[Measure<'_>], above: &[bool]) -> usize {
    let beyond = |(measure, above): (&Measure<'_>, &bool)| {
        reading(row, measure).is_some_and(
            |(value, limit)| {
                if *above { value < limit } else { value > limit }
            },
        )
    };
    measures.iter().zip(above).position(beyond).unwrap_or_default()
}
