//! Finds the header of a table and the register whose columns it names best.

use std::collections::btree_map::Entry as Slot;
use std::collections::{BTreeMap, BTreeSet};

use super::contents::{self, Contents, contents};
use super::cues::{BEGINS_ONLY, PART_ONLY, RegisterCues, TableCue};
use crate::dates::DateFinder;
use crate::domain::{Table, When};

/// What is taken off for a header that was not recognised.
const UNRECOGNISED: f32 = 0.4;
/// What is taken off for a column that only its contents tell.
const BY_CONTENTS: f32 = 1.2;
/// A block of labelled values has few cells in a row.
const BY_CONTENTS_CELLS_MIN: usize = 4;
/// The least a table has to score that something asks for, with what asks, and one that nothing asks for.
const SCORE_MIN_ASKED: f32 = 4.5;
const SCORE_MIN_UNASKED: f32 = 5.0;
/// The least where every header was recognised.
const SCORE_MIN_WHOLE: f32 = 4.5;
/// How far the number of a person is behind the name.
const NUMBER_OF_PERSON: usize = BEGINS_ONLY / 2;
/// A header stands in the first rows or not at all.
pub(super) const HEADER_ROWS_MAX: usize = 12;

/// A reading of a table as one register.
pub(super) struct Reading {
    pub(super) table: usize,
    pub(super) header: usize,
    /// The cell of each recognised column.
    pub(super) places: BTreeMap<usize, usize>,
    /// Further cells that name the same column, for rows that leave the first one empty.
    pub(super) further: BTreeMap<usize, Vec<usize>>,
    pub(super) score: f32,
}

/// The reading of a table that scores best, where one scores enough; `bonus` is what else asks for a register.
pub(super) fn best(
    registers: &RegisterCues,
    table: &Table,
    dates: &DateFinder,
    bonus: &impl Fn(&TableCue, usize) -> f32,
) -> Option<Reading> {
    let last = table.rows.len().saturating_sub(1).min(HEADER_ROWS_MAX);
    let mut best: Option<Reading> = None;
    for row in 0..last {
        let cells = &table.rows[row].cells;
        let says_day = cells.iter().any(|cell| is_day(dates, cell));
        if table.rows[row].filled() < 2 || table.heads_groups(row) || says_day {
            continue;
        }
        let above = row.checked_sub(1).filter(|_| !is_data(cells));
        let joined = above.and_then(|above| table.joined(above, row));
        // Of two lines the lower one may say enough: `Evaluation | Last` but `Supplier | Name`.
        let mixed = joined.as_ref().map(|joined| {
            let own = |(cell, joined): (&String, &String)| {
                // The group alone does not name a column: `Entry | Entered` is no number of an entry.
                let by_group = !known(registers, cell) && known(registers, joined);
                if by_group { joined.clone() } else { cell.clone() }
            };
            cells.iter().zip(joined).map(own).collect::<Vec<String>>()
        });
        for cells in std::iter::once(cells).chain(&joined).chain(&mixed) {
            let contents = |at: usize| contents(dates, table, row, at);
            let numbered = |at: usize| contents::numbered(table, row, at);
            let reading = read_header(registers, row, cells, bonus, &contents, &numbered);
            let better = reading
                .as_ref()
                .is_some_and(|one| best.as_ref().is_none_or(|best| one.score > best.score + 0.01));
            if better {
                best = reading;
            }
        }
    }
    best
}

/// Whether a cell is a day and nothing else: then it stands in a row below the header.
fn is_day(dates: &DateFinder, cell: &str) -> bool {
    const CHARS_MAX: usize = 12;
    let short = cell.len() <= CHARS_MAX && cell.starts_with(|c: char| c.is_ascii_digit());
    short && dates.find(cell).iter().any(|found| matches!(found.when, When::Day(_)))
}

/// Whether a row is one of data, so that it is no second line of a header: half of its cells have figures.
fn is_data(cells: &[String]) -> bool {
    const FIGURES_MIN: usize = 2;
    let filled = cells.iter().filter(|cell| !cell.trim().is_empty()).count();
    let figures = cells.iter().filter(|cell| cell.contains(|c: char| c.is_ascii_digit())).count();
    figures >= FIGURES_MIN && figures * 2 >= filled
}

/// Whether a header cell names any column of any register, whole.
fn known(registers: &RegisterCues, cell: &str) -> bool {
    !cell.is_empty() && registers.heads(cell)
}

fn read_header(
    registers: &RegisterCues,
    row: usize,
    cells: &[String],
    bonus: &impl Fn(&TableCue, usize) -> f32,
    contents: &dyn Fn(usize) -> Contents,
    numbered: &dyn Fn(usize) -> bool,
) -> Option<Reading> {
    let mut claims: BTreeMap<usize, Vec<(usize, usize, usize)>> = BTreeMap::new();
    let mut filled = 0;
    let ids = std::cell::OnceCell::new();
    let first_ids = || {
        let named = |at: &usize| !cells[*at].trim().is_empty();
        *ids.get_or_init(|| {
            (0..cells.len()).filter(named).find(|at| contents(*at) == Contents::Ids)
        })
    };
    for (at, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.trim().is_empty()) {
        filled += 1;
        let held = std::cell::OnceCell::new();
        for (label, rank) in registers.named(cell) {
            let cue = &registers.tables[label.table];
            let column = &cue.columns[label.column];
            let holds = *held.get_or_init(|| contents(at));
            // A column of days whose cells hold other things is another column.
            if column.ends_with("_on") && holds.is_no_day() {
                continue;
            }
            // "Risk" over `R-01` is its number, and the words stand in another column.
            let numbers = holds == Contents::Ids && !contents::NUMBERED.contains(&column.as_str());
            // Numbers further right are those of other things: "Treatment" over `T-04`.
            let numbers = numbers && first_ids() == Some(at);
            let as_id = if numbers { cue.columns.iter().position(|one| one == "id") } else { None };
            // Of the number and the name of a person the name says who it is.
            let behind = if column == "person" && numbered(at) { NUMBER_OF_PERSON } else { 0 };
            let rank = rank + behind;
            let column = as_id.unwrap_or(label.column);
            claims.entry(label.table).or_default().push((rank, at, column));
        }
    }
    let readings = claims.into_iter().filter_map(|(table, mut claims)| {
        let cue = &registers.tables[table];
        claims.sort_unstable();
        let mut columns: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
        let mut further: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        let mut spoken_for = BTreeSet::new();
        let mut by_contents = 0.0;
        for (rank, at, column) in claims {
            match columns.entry(column) {
                Slot::Vacant(free) => {
                    if spoken_for.insert(at) {
                        free.insert((rank, at));
                    }
                }
                Slot::Occupied(_) => {
                    if rank < BEGINS_ONLY {
                        further.entry(column).or_default().push(at);
                    }
                }
            }
        }
        for cells in further.values_mut() {
            cells.retain(|at| !spoken_for.contains(at));
        }
        // The numbers of the rows may stand under a header nobody knows: "NC" over `NC-26-01`.
        let id = cue.columns.iter().position(|column| column == "id");
        let free = first_ids().filter(|at| !spoken_for.contains(at));
        if let (Some(id), Some(at)) = (id.filter(|id| !columns.contains_key(id)), free) {
            spoken_for.insert(at);
            columns.insert(id, (BEGINS_ONLY, at));
        }
        // A day that a register needs may stand under a header nobody knows: a column of days is it.
        for need in &cue.needs {
            // Of a day begun and a day ended nobody could tell which it is.
            let [wanted] = need.as_slice() else { continue };
            if !cue.columns[*wanted].ends_with("_on") || filled < BY_CONTENTS_CELLS_MIN {
                continue;
            }
            if need.iter().any(|column| columns.contains_key(column)) {
                continue;
            }
            let free = cells.iter().enumerate().find(|(at, cell)| {
                let free = !cell.is_empty() && !spoken_for.contains(at);
                free && !registers.is_ahead(cell) && contents(*at) == Contents::Days
            });
            if let Some((at, _)) = free {
                spoken_for.insert(at);
                columns.insert(*wanted, (BEGINS_ONLY, at));
                by_contents += 1.0;
            }
        }
        by_contents += settle(cue, cells, contents, &mut columns, &mut spoken_for);
        by_contents += planned_for(registers, cue, cells, contents, &mut columns, &mut spoken_for);
        let met = |need: &Vec<usize>| need.iter().any(|column| columns.contains_key(column));
        if columns.len() < 2 || !cue.needs.iter().all(met) {
            return None;
        }
        let asked = bonus(cue, table);
        let told: f32 = columns.keys().map(|column| cue.weights[*column]).sum();
        let unrecognised = filled - columns.len();
        let score = told - by_contents * BY_CONTENTS - unrecognised as f32 * UNRECOGNISED;
        let telling = cue.tells.iter().any(|column| columns.contains_key(column));
        let whole = unrecognised == 0 && filled >= 3;
        let least = if whole { SCORE_MIN_WHOLE } else { SCORE_MIN_UNASKED };
        let enough =
            if asked > 0.0 { score + asked >= SCORE_MIN_ASKED } else { telling && score >= least };
        let places = columns.into_iter().map(|(column, (_, at))| (column, at)).collect();
        enough.then_some(Reading { table, header: row, places, further, score: score + asked })
    });
    // Of equals the one that stands first in the lexicon.
    readings.reduce(|best, other| if other.score > best.score { other } else { best })
}

/// Settles what only the contents can tell of test results: which column is the criterion, and which of two is the
/// verdict. Gives how many columns were taken by their contents.
fn settle(
    cue: &TableCue,
    cells: &[String],
    contents: &dyn Fn(usize) -> Contents,
    columns: &mut BTreeMap<usize, (usize, usize)>,
    spoken_for: &mut BTreeSet<usize>,
) -> f32 {
    let mut by_contents = 0.0;
    // What is tested stands first, whatever the house calls it: "Limit from the card".
    if let (Some(wanted), Some(limit)) = (criterion(cue), column_of(cue, "threshold")) {
        let first = cells.iter().position(|cell| !cell.trim().is_empty()).unwrap_or_default();
        let free = !spoken_for.contains(&first) && contents(first) == Contents::Other;
        if !columns.contains_key(&wanted) && columns.contains_key(&limit) && free {
            spoken_for.insert(first);
            columns.insert(wanted, (BEGINS_ONLY, first));
            by_contents += 1.0;
        }
    }
    // Of two columns that may be the verdict, figures are what was measured.
    if let (Some(value), Some(result)) = (column_of(cue, "value"), column_of(cue, "result")) {
        let (one, other) = (columns.get(&value).copied(), columns.get(&result).copied());
        if let (Some((_, words)), Some((_, figures))) = (one, other)
            && contents(figures) == Contents::Figures
            && contents(words) == Contents::Other
        {
            columns.extend(other.map(|place| (value, place)));
            columns.extend(one.map(|place| (result, place)));
        }
    }
    by_contents
}

/// The day beside what is to be done, under a header that says no more than "Day": it is due then. Gives how many columns
/// were taken by their contents.
fn planned_for(
    registers: &RegisterCues,
    cue: &TableCue,
    cells: &[String],
    contents: &dyn Fn(usize) -> Contents,
    columns: &mut BTreeMap<usize, (usize, usize)>,
    spoken_for: &mut BTreeSet<usize>,
) -> f32 {
    let (Some(due), Some(action)) = (column_of(cue, "due_on"), column_of(cue, "action")) else {
        return 0.0;
    };
    let Some((_, action)) = columns.get(&action).copied().filter(|_| !columns.contains_key(&due))
    else {
        return 0.0;
    };
    let says_day = |cell: &str| {
        registers.named(cell).into_iter().any(|(label, rank)| {
            let column = &registers.tables[label.table].columns[label.column];
            rank < PART_ONLY && column == "date_on"
        })
    };
    let free = |at: &usize| !spoken_for.contains(at) && says_day(&cells[*at]);
    let days = |at: &usize| contents(*at) == Contents::Days;
    let Some(at) = (action + 1..cells.len()).filter(free).find(days) else { return 0.0 };
    spoken_for.insert(at);
    columns.insert(due, (BEGINS_ONLY, at));
    1.0
}

fn column_of(cue: &TableCue, name: &str) -> Option<usize> {
    cue.columns.iter().position(|column| column == name)
}

/// The column of what is tested, in tables of test results.
fn criterion(cue: &TableCue) -> Option<usize> {
    column_of(cue, "criterion").filter(|_| cue.record == "criteria")
}
