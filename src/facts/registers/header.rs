//! Finds the header of a table and the register whose columns it names best.

use std::collections::{BTreeMap, BTreeSet};

use super::contents::{self, Contents, Under, is_day};
use super::cues::{BEGINS_ONLY, PART_ONLY, RegisterCues, TableCue};
use crate::dates::DateFinder;
use crate::domain::Table;

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

/// The reading of a table that scores best, where one scores enough; `near` are the registers that the words right over it
/// name, and `bonus` is all that asks for a register.
pub(super) fn best(
    registers: &RegisterCues,
    table: &Table,
    dates: &DateFinder,
    near: &BTreeSet<usize>,
    bonus: &impl Fn(&TableCue, usize) -> f32,
) -> Option<Reading> {
    let last = table.rows.len().saturating_sub(1).min(HEADER_ROWS_MAX);
    let mut best: Option<Reading> = None;
    for row in 0..last {
        let cells = &table.rows[row].cells;
        let says_day = cells.iter().any(|cell| is_day(dates, cell));
        let says_number = cells.iter().any(|cell| is_number_of_document(cell));
        let told = says_day || says_number;
        if table.rows[row].filled() < 2 || table.heads_groups(row) || told {
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
            let reading =
                read_header(registers, cells, near, bonus, Under { dates, table, header: row });
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

/// Whether a header says that the column gives a day, and not of what.
fn is_bare_day(cell: &str) -> bool {
    const WORDS: [&str; 7] = ["date", "day", "when", "datum", "tag", "wann", "quand"];
    WORDS.contains(&cell.trim().to_lowercase().as_str())
}

/// Whether a cell is the number of a document, `AIM-PO-01`: of a control block, and no header.
fn is_number_of_document(cell: &str) -> bool {
    let parts: Vec<&str> = cell.trim().split('-').collect();
    let letters = |part: &&str| part.len() >= 2 && part.bytes().all(|b| b.is_ascii_uppercase());
    let figures = |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    match parts.as_slice() {
        [letter, middle @ .., last] => {
            !middle.is_empty() && letters(letter) && middle.iter().all(letters) && figures(last)
        }
        _ => false,
    }
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
    cells: &[String],
    near: &BTreeSet<usize>,
    bonus: &impl Fn(&TableCue, usize) -> f32,
    under: Under<'_>,
) -> Option<Reading> {
    let mut claims: BTreeMap<usize, Vec<(usize, usize, usize)>> = BTreeMap::new();
    let mut filled = 0;
    let ids = std::cell::OnceCell::new();
    let first_ids = || {
        let named = |at: &usize| !cells[*at].trim().is_empty();
        *ids.get_or_init(|| {
            (0..cells.len()).filter(named).find(|at| under.contents(*at) == Contents::Ids)
        })
    };
    for (at, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.trim().is_empty()) {
        filled += 1;
        // "AIM-PO-01 AI policy" is what a block is about, and no aim.
        if cell.split_whitespace().next().is_some_and(is_number_of_document) {
            continue;
        }
        let held = std::cell::OnceCell::new();
        for (label, rank) in registers.named(cell) {
            let cue = &registers.tables[label.table];
            let column = &cue.columns[label.column];
            let holds = *held.get_or_init(|| under.contents(at));
            // "Date" alone is that of a release only under words on releases.
            let bare = column == "released_on" && rank < BEGINS_ONLY && is_bare_day(cell);
            if bare && !near.contains(&label.table)
                || speaks_against(under, at, holds, cell, column)
            {
                continue;
            }
            // "Risk" over `R-01` is its number, and the words stand in another column.
            let numbers = holds == Contents::Ids && !contents::NUMBERED.contains(&column.as_str());
            // Numbers further right are those of other things: "Treatment" over `T-04`.
            let numbers = numbers && first_ids() == Some(at);
            let as_id = if numbers { cue.columns.iter().position(|one| one == "id") } else { None };
            // Of the number and the name of a person the name says who it is.
            let behind =
                if column == "person" && under.numbered(at) { NUMBER_OF_PERSON } else { 0 };
            let rank = rank + behind;
            let column = as_id.unwrap_or(label.column);
            claims.entry(label.table).or_default().push((rank, at, column));
        }
    }
    let readings = claims.into_iter().filter_map(|(table, mut claims)| {
        let cue = &registers.tables[table];
        claims.sort_unstable();
        let mut taken = Taken::default();
        let mut further: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (rank, at, column) in claims {
            if !taken.has(column) {
                if taken.is_free(at) {
                    taken.take(column, at);
                }
            } else if rank < BEGINS_ONLY {
                further.entry(column).or_default().push(at);
            }
        }
        for cells in further.values_mut() {
            cells.retain(|at| taken.is_free(*at));
        }
        // The numbers of the rows may stand under a header nobody knows: "NC" over `NC-26-01`.
        let id = cue.columns.iter().position(|column| column == "id");
        let free = first_ids().filter(|at| taken.is_free(*at));
        if let (Some(id), Some(at)) = (id.filter(|id| !taken.has(*id)), free) {
            taken.take(id, at);
        }
        if filled >= BY_CONTENTS_CELLS_MIN {
            needed_days(registers, cue, cells, near.contains(&table), under, &mut taken);
        }
        settle(cue, cells, under, &mut taken);
        planned_for(registers, cue, cells, under, &mut taken);
        let met = |need: &Vec<usize>| need.iter().any(|column| taken.has(*column));
        let Taken { columns, by_contents, .. } = &taken;
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
        let places = taken.columns;
        enough.then_some(Reading {
            table,
            header: under.header,
            places,
            further,
            score: score + asked,
        })
    });
    // Of equals the one that stands first in the lexicon.
    readings.reduce(|best, other| if other.score > best.score { other } else { best })
}

/// Whether what stands under a header is none of a column that its words may name.
fn speaks_against(under: Under<'_>, at: usize, holds: Contents, cell: &str, column: &str) -> bool {
    // A column of days whose cells hold other things is another column, and one of nothing but days names nobody.
    if column.ends_with("_on") {
        return holds.is_no_day();
    }
    let worded = contents::WORDED.contains(&column);
    // "Name" over the names of courses is none of a person.
    let called = column == "person" && cell.trim().eq_ignore_ascii_case("name");
    worded && holds == Contents::Days && under.only_days(at) || called && !under.names_people(at)
}

/// A day that a register needs may stand under a header nobody knows: a column of days is it.
fn needed_days(
    registers: &RegisterCues,
    cue: &TableCue,
    cells: &[String],
    is_named: bool,
    under: Under<'_>,
    taken: &mut Taken,
) {
    for need in &cue.needs {
        // Of a day begun and a day ended nobody could tell which it is.
        let [wanted] = need.as_slice() else { continue };
        let column = cue.columns[*wanted].as_str();
        let of_release = column == "released_on";
        // Days of tests and approvals are no releases, unless what stands over them says so.
        if !column.ends_with("_on") || taken.has(*wanted) || of_release && !is_named {
            continue;
        }
        let free = |(at, cell): &(usize, &String)| {
            let free = !cell.is_empty() && taken.is_free(*at);
            free && !registers.is_ahead(cell) && under.contents(*at) == Contents::Days
        };
        let free: Vec<usize> = cells.iter().enumerate().filter(free).map(|(at, _)| at).collect();
        // What is released went through the other steps before.
        let latest = if of_release { under.latest(&free) } else { None };
        if let Some(at) = latest.or(free.first().copied()) {
            taken.take_by_contents(*wanted, at);
        }
    }
}

/// Which cell of the header each column was found in.
#[derive(Default)]
struct Taken {
    columns: BTreeMap<usize, usize>,
    /// Cells that name a column.
    spoken_for: BTreeSet<usize>,
    /// How many columns only their contents tell.
    by_contents: f32,
}

impl Taken {
    fn has(&self, column: usize) -> bool {
        self.columns.contains_key(&column)
    }

    fn is_free(&self, at: usize) -> bool {
        !self.spoken_for.contains(&at)
    }

    fn take(&mut self, column: usize, at: usize) {
        self.spoken_for.insert(at);
        self.columns.insert(column, at);
    }

    fn take_by_contents(&mut self, column: usize, at: usize) {
        self.take(column, at);
        self.by_contents += 1.0;
    }
}

/// Settles what only the contents can tell of test results: which column is the criterion, and which of two is the
/// verdict.
fn settle(cue: &TableCue, cells: &[String], under: Under<'_>, taken: &mut Taken) {
    // What is tested stands first, whatever the house calls it: "Limit from the card".
    if let (Some(wanted), Some(limit)) = (criterion(cue), column_of(cue, "threshold")) {
        let first = cells.iter().position(|cell| !cell.trim().is_empty()).unwrap_or_default();
        let free = taken.is_free(first) && under.contents(first) == Contents::Other;
        if !taken.has(wanted) && taken.has(limit) && free {
            taken.take_by_contents(wanted, first);
        }
    }
    // Of two columns that may be the verdict, figures are what was measured.
    if let (Some(value), Some(result)) = (column_of(cue, "value"), column_of(cue, "result")) {
        let cell = |column: usize| taken.columns.get(&column).copied();
        if let (Some(words), Some(figures)) = (cell(value), cell(result))
            && under.contents(figures) == Contents::Figures
            && under.contents(words) == Contents::Other
        {
            taken.columns.extend([(value, figures), (result, words)]);
        }
    }
}

/// The day beside what is to be done, under a header that says no more than "Day": it is due then.
fn planned_for(
    registers: &RegisterCues,
    cue: &TableCue,
    cells: &[String],
    under: Under<'_>,
    taken: &mut Taken,
) {
    let Some(due) = column_of(cue, "due_on").filter(|due| !taken.has(*due)) else { return };
    let action = column_of(cue, "action").and_then(|action| taken.columns.get(&action));
    let Some(action) = action.copied() else { return };
    let says_day = |cell: &str| {
        registers.named(cell).into_iter().any(|(label, rank)| {
            let column = &registers.tables[label.table].columns[label.column];
            rank < PART_ONLY && column == "date_on"
        })
    };
    let is_due = |at: &usize| {
        taken.is_free(*at) && says_day(&cells[*at]) && under.contents(*at) == Contents::Days
    };
    if let Some(at) = (action + 1..cells.len()).find(is_due) {
        taken.take_by_contents(due, at);
    }
}

fn column_of(cue: &TableCue, name: &str) -> Option<usize> {
    cue.columns.iter().position(|column| column == name)
}

/// The column of what is tested, in tables of test results.
fn criterion(cue: &TableCue) -> Option<usize> {
    column_of(cue, "criterion").filter(|_| cue.record == "criteria")
}
