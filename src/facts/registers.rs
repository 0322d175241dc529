//! Reads tables as the registers an auditee keeps: risks, nonconformities, suppliers, checks, events.
//!
//! A table is known by what its columns mean and by what stands over it, whatever house words are used
//! (`lexicon/registers.toml`). A register may have a hundred thousand rows, so a row keeps its cells as
//! plain text and cites itself as a whole.

use std::collections::btree_map::Entry as Slot;
use std::collections::{BTreeMap, BTreeSet, HashMap};

mod blocks;
mod contents;
mod crossed;
mod register;

use contents::{Contents, contents};
use register::Cell;
pub use register::{Entry, Register};

use super::cite::whole_row;
use super::cues::Cues;
use super::labels::{key, may_open};
use crate::catalog::Lexicon;
use crate::dates::{DateFinder, DayOrder};
use crate::domain::{Body, Document, KindCode, Row, Section, Source, Table, When};
use crate::words::Phrases;

/// What tells registers, compiled once.
#[derive(Clone, Debug)]
pub(super) struct RegisterCues {
    tables: Vec<TableCue>,
    /// Labels, each with the columns it may name.
    labels: HashMap<String, Vec<Label>>,
    label_words_max: usize,
    titles: Phrases<usize>,
}

#[derive(Clone, Debug)]
struct TableCue {
    record: String,
    kinds: Vec<KindCode>,
    columns: Vec<String>,
    /// How much each column tells.
    weights: Vec<f32>,
    tells: Vec<usize>,
    needs: Vec<Vec<usize>>,
}

#[derive(Clone, Copy, Debug)]
struct Label {
    table: usize,
    column: usize,
    rank: usize,
}

/// A column that hardly stands in other registers, one of the register's own, one that many have.
const WEIGHTS: [f32; 3] = [2.5, 1.5, 0.7];
/// What is taken off for a header that was not recognised.
const UNRECOGNISED: f32 = 0.4;
/// What is taken off for a column that only its contents tell.
const BY_CONTENTS: f32 = 1.2;
/// A block of labelled values has few cells in a row.
const BY_CONTENTS_CELLS_MIN: usize = 4;
/// What a title near the table, the document's title and its kind add.
const ASKED_NEAR: f32 = 3.5;
const ASKED_BY_TITLE: f32 = 2.5;
const ASKED_BY_KIND: f32 = 2.5;
/// The least a table has to score that something asks for, and one that nothing asks for.
const SCORE_MIN_ASKED: f32 = 4.0;
const SCORE_MIN_UNASKED: f32 = 5.0;
/// The least where every header was recognised.
const SCORE_MIN_WHOLE: f32 = 4.5;
/// A header stands in the first rows or not at all.
const HEADER_ROWS_MAX: usize = 12;
/// How far behind a label is that only begins a cell.
const BEGINS_ONLY: usize = 1_000;
/// A cell under a header that was not recognised is kept where it is so short that it may be a name.
const OTHER_CHARS_MAX: usize = 120;
/// A longer cell names no column.
const LABEL_CHARS_MAX: usize = 80;

impl RegisterCues {
    pub(super) fn new(lexicon: &Lexicon) -> Self {
        let words = &lexicon.registers;
        let mut labels: HashMap<String, Vec<Label>> = HashMap::new();
        let mut tables = Vec::new();
        for (table, entry) in words.tables.iter().enumerate() {
            let columns: Vec<_> = words.columns(entry).collect();
            for (column, entry) in columns.iter().enumerate() {
                let own_name = entry.name.replace('_', " ");
                let listed = entry.labels.iter().map(String::as_str);
                for (rank, label) in listed.chain([own_name.as_str()]).enumerate() {
                    // A label may name two columns of a table: "looked at" is a day or a thing.
                    let known = labels.entry(key(label)).or_default();
                    if !known.iter().any(|one| one.table == table && one.column == column) {
                        known.push(Label { table, column, rank });
                    }
                }
            }
            let index = |name: &str| columns.iter().position(|column| column.name == name.trim());
            let tells: Vec<usize> = entry.tells.iter().filter_map(|name| index(name)).collect();
            let own = |name: &str| entry.columns.iter().any(|column| column.name == name);
            let weight = |(at, column): (usize, &&crate::catalog::ColumnLabels)| {
                let class = match (tells.contains(&at), own(&column.name)) {
                    (true, _) => 0,
                    (false, true) => 1,
                    (false, false) => 2,
                };
                WEIGHTS[class]
            };
            let alternatives = |need: &String| need.split('|').filter_map(index).collect();
            tables.push(TableCue {
                record: entry.record.clone(),
                kinds: entry.kinds.clone(),
                weights: columns.iter().enumerate().map(weight).collect(),
                needs: entry.needs.iter().map(alternatives).collect(),
                columns: columns.iter().map(|column| column.name.clone()).collect(),
                tells,
            });
        }
        labels.remove("");
        let label_words_max =
            labels.keys().map(|label| label.split(' ').count()).max().unwrap_or_default();
        let titles = words.tables.iter().enumerate().flat_map(|(table, entry)| {
            entry.titles.iter().map(move |title| (title.as_str(), table))
        });
        Self { tables, labels, label_words_max, titles: Phrases::new(titles) }
    }

    /// The kind of document that holds a register, where one does.
    pub(super) fn kind_of(&self, record: &str) -> Option<KindCode> {
        self.tables.iter().find(|table| table.record == record)?.kinds.first().cloned()
    }

    /// Whether a header cell names a column of a register, whole.
    fn names(&self, cell: &str, record: &str, column: &str) -> bool {
        self.named(cell).iter().any(|(label, rank)| {
            let table = &self.tables[label.table];
            *rank < BEGINS_ONLY && table.record == record && table.columns[label.column] == column
        })
    }

    /// Whether a header cell is a whole label of any column.
    fn heads(&self, cell: &str) -> bool {
        self.named(cell).iter().any(|(_, rank)| *rank < BEGINS_ONLY)
    }

    /// Whether words ask for a register: `Data sets` over a table.
    pub(super) fn are_titled(&self, texts: &[String]) -> bool {
        texts.iter().any(|text| !self.titles.find(text).is_empty())
    }

    /// The columns a header cell may name, each with how vaguely.
    fn named(&self, cell: &str) -> Vec<(Label, usize)> {
        if cell.is_empty() || cell.len() > LABEL_CHARS_MAX {
            return Vec::new();
        }
        let bare = cell.split(['(', '[', '\n']).next().unwrap_or(cell);
        let first = cell.split('/').next().unwrap_or(cell);
        let last = cell.rsplit('/').next().unwrap_or(cell);
        let mut seen: BTreeMap<usize, usize> = BTreeMap::new();
        let mut found = Vec::new();
        let mut reading = 0;
        let mut take = |labels: &[Label], behind: usize| {
            reading += 1;
            for label in labels {
                if *seen.entry(label.table).or_insert(reading) == reading {
                    found.push((*label, label.rank + behind));
                }
            }
        };
        for words in [cell, bare, first, last] {
            if let Some(labels) = self.labels.get(&key(words)) {
                take(labels, 0);
            }
        }
        // "Date of the last check": what opens the cell, however it goes on.
        let whole = key(cell);
        let words: Vec<&str> = whole.split(' ').collect();
        for end in (1..words.len().min(self.label_words_max + 1)).rev() {
            let opening = words[..end].join(" ");
            // A letter opens too much: "R" heads a column of risks, "R squared" does not.
            let may_open = opening.chars().count() > 1 && may_open(cell);
            let labels = self.labels.get(&opening).filter(|_| may_open);
            if let Some(labels) = labels {
                take(labels, BEGINS_ONLY);
            }
        }
        found
    }
}

/// A reading of a table as one register.
struct Reading {
    table: usize,
    header: usize,
    /// The cell of each recognised column.
    places: BTreeMap<usize, usize>,
    /// Further cells that name the same column, for rows that leave the first one empty.
    further: BTreeMap<usize, Vec<usize>>,
    score: f32,
}

/// The tables of a document that are registers. `taken` are the sections read as other records.
pub(super) fn of(
    cues: &Cues,
    document: &Document,
    kind: Option<&KindCode>,
    title: &str,
    order: Option<DayOrder>,
    taken: &BTreeSet<usize>,
) -> Vec<Register> {
    let registers = &cues.registers;
    let name = key(document.file.path.name());
    let by_title: BTreeSet<usize> =
        [title, name.as_str()].iter().flat_map(|text| asked(registers, text)).collect();
    let mut found = Vec::new();
    for (index, section) in document.sections.iter().enumerate() {
        let Body::Table(table) = &section.body else { continue };
        if taken.contains(&index) || table.rows.len() < 2 {
            continue;
        }
        let near = near(section, table);
        let by_near: BTreeSet<usize> =
            near.iter().flat_map(|text| asked(registers, text)).collect();
        let bonus = |cue: &TableCue, at: usize| {
            let near = if by_near.contains(&at) { ASKED_NEAR } else { 0.0 };
            let title = if by_title.contains(&at) { ASKED_BY_TITLE } else { 0.0 };
            let kind = kind.is_some_and(|kind| cue.kinds.contains(kind));
            near + title + if kind { ASKED_BY_KIND } else { 0.0 }
        };
        let source = section.source(&document.file);
        if let Some(crossed) = crossed::read(registers, source, table, &near, &cues.dates, order) {
            found.push(crossed);
            continue;
        }
        let Some(reading) = best(registers, table, &cues.dates, &bonus) else { continue };
        found.extend(register(registers, source, table, &reading, &near, &cues.dates, order));
    }
    found.extend(bound(cues, document, kind, &by_title, order));
    found
}

/// Binders of forms, read as the registers they amount to.
fn bound(
    cues: &Cues,
    document: &Document,
    kind: Option<&KindCode>,
    by_title: &BTreeSet<usize>,
    order: Option<DayOrder>,
) -> Vec<Register> {
    let registers = &cues.registers;
    let read = |binder: blocks::Binder<'_>| {
        let bonus = |cue: &TableCue, at: usize| {
            let title = if by_title.contains(&at) { ASKED_BY_TITLE } else { 0.0 };
            let kind = kind.is_some_and(|kind| cue.kinds.contains(kind));
            title + if kind { ASKED_BY_KIND } else { 0.0 }
        };
        let reading = best(registers, &binder.table, &cues.dates, &bonus)?;
        let source = binder.section.source(&document.file);
        let near = near(binder.section, &binder.table);
        let mut register =
            register(registers, source, &binder.table, &reading, &near, &cues.dates, order)?;
        // The row is made up of a form's: it is cited where the form says what it is about.
        if register.rows.len() != binder.cited.len() {
            return None;
        }
        register.header = binder.cited.first()?.clone();
        for (entry, cited) in register.rows.iter_mut().zip(binder.cited) {
            entry.evidence = cited;
        }
        Some(register)
    };
    blocks::of(document).into_iter().filter_map(read).collect()
}

fn asked(registers: &RegisterCues, text: &str) -> Vec<usize> {
    registers.titles.find(text).into_iter().map(|found| *found.meaning).collect()
}

/// The words that stand right over a table: its name, the last heading, the rows above its header.
pub(super) fn near(section: &Section, table: &Table) -> Vec<String> {
    let top = table.header().unwrap_or(0).min(HEADER_ROWS_MAX);
    let above = table.rows[..top].iter().filter(|row| row.filled() <= 2);
    let above = above.flat_map(|row| row.cells.iter().filter(|cell| !cell.is_empty()).cloned());
    table.name.iter().cloned().chain(section.trail.last().cloned()).chain(above).collect()
}

fn best(
    registers: &RegisterCues,
    table: &Table,
    dates: &DateFinder,
    bonus: &impl Fn(&TableCue, usize) -> f32,
) -> Option<Reading> {
    let last = table.rows.len().saturating_sub(1).min(HEADER_ROWS_MAX);
    let mut best: Option<Reading> = None;
    for row in 0..last {
        let cells = &table.rows[row].cells;
        if table.rows[row].filled() < 2 || table.heads_groups(row) {
            continue;
        }
        let joined = row.checked_sub(1).and_then(|above| table.joined(above, row));
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
            let reading = read_header(registers, row, cells, bonus, &contents);
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
) -> Option<Reading> {
    let mut claims: BTreeMap<usize, Vec<(usize, usize, usize)>> = BTreeMap::new();
    let mut filled = 0;
    for (at, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.trim().is_empty()) {
        filled += 1;
        let held = std::cell::OnceCell::new();
        for (label, rank) in registers.named(cell) {
            let cue = &registers.tables[label.table];
            let column = &cue.columns[label.column];
            let holds = *held.get_or_init(|| contents(at));
            // A column of days whose cells hold other things is another column.
            let other = matches!(holds, Contents::Other | Contents::Ids);
            if column.ends_with("_on") && other {
                continue;
            }
            // "Risk" over `R-01` is its number, and the words stand in another column.
            let numbers = holds == Contents::Ids && !contents::NUMBERED.contains(&column.as_str());
            let as_id = if numbers { cue.columns.iter().position(|one| one == "id") } else { None };
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
                !cell.is_empty() && !spoken_for.contains(at) && contents(*at) == Contents::Days
            });
            if let Some((at, _)) = free {
                spoken_for.insert(at);
                columns.insert(*wanted, (BEGINS_ONLY, at));
                by_contents += 1.0;
            }
        }
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
        let enough = if asked > 0.0 {
            score + asked >= SCORE_MIN_ASKED + ASKED_BY_TITLE - 2.0
        } else {
            telling && score >= least
        };
        let places = columns.into_iter().map(|(column, (_, at))| (column, at)).collect();
        enough.then_some(Reading { table, header: row, places, further, score: score + asked })
    });
    // Of equals the one that stands first in the lexicon.
    readings.reduce(|best, other| if other.score > best.score { other } else { best })
}

fn register(
    registers: &RegisterCues,
    source: Source<'_>,
    table: &Table,
    reading: &Reading,
    near: &[String],
    dates: &DateFinder,
    order: Option<DayOrder>,
) -> Option<Register> {
    let cue = &registers.tables[reading.table];
    let mut by_place: Vec<(usize, usize)> =
        reading.places.iter().map(|(column, at)| (*at, *column)).collect();
    by_place.sort_unstable();
    by_place.truncate(usize::from(u8::MAX));
    let columns: Vec<String> =
        by_place.iter().map(|(_, column)| cue.columns[*column].clone()).collect();
    let header = &table.rows[reading.header];
    let unknown =
        header.cells.iter().enumerate().filter(|(at, cell)| {
            !cell.is_empty() && !by_place.iter().any(|(place, _)| place == at)
        });
    let unknown: Vec<(usize, String)> = unknown.map(|(at, cell)| (at, cell.clone())).collect();
    let rows = table.rows[reading.header + 1..].iter().filter_map(|row| {
        let cells: Vec<Cell> = (0..)
            .zip(&by_place)
            .filter_map(|(column, (at, _))| {
                let mut text = row.cell(*at).trim();
                let is_day = columns[usize::from(column)].ends_with("_on");
                // Records of several kinds in one log date themselves in columns of their own.
                if is_day && text.is_empty() {
                    let named = by_place[usize::from(column)].1;
                    let further = reading.further.get(&named).into_iter().flatten();
                    let mut filled = further.map(|at| row.cell(*at).trim());
                    text = filled.find(|text| !text.is_empty()).unwrap_or_default();
                }
                let when = is_day.then(|| day(dates, text, order)).flatten();
                (!text.is_empty()).then(|| Cell { column, text: text.into(), when })
            })
            .collect();
        let others = unknown.iter().enumerate().filter_map(|(at, (place, _))| {
            let text = row.cell(*place).trim();
            let column = u8::try_from(columns.len() + at).ok()?;
            let short = !text.is_empty() && text.len() <= OTHER_CHARS_MAX;
            short.then(|| Cell { column, text: text.into(), when: None })
        });
        let known = cells.len();
        let cells: Vec<Cell> = cells.into_iter().chain(others).collect();
        // A row with one cell is a remark or the heading of a group.
        (known >= 2 && !repeats(header, row))
            .then(|| Some(Entry { cells: cells.into(), evidence: whole_row(source, row)? }))?
    });
    let rows: Vec<Entry> = rows.collect();
    // The keys of JSON objects are a header that stands in no line of its own.
    let header = whole_row(source, header).or_else(|| Some(rows.first()?.evidence.clone()))?;
    let caption = near.join(" · ");
    (!rows.is_empty()).then_some(Register {
        record: cue.record.clone(),
        columns,
        unknown: unknown.into_iter().map(|(_, header)| header).collect(),
        caption,
        header,
        rows,
    })
}

/// Whether a row is the header again, as long tables have it on each page.
fn repeats(header: &Row, row: &Row) -> bool {
    header.text == row.text
}

fn day(dates: &DateFinder, text: &str, order: Option<DayOrder>) -> Option<When> {
    let found = dates.find(text).into_iter().next()?.when;
    Some(order.map_or(found, |order| order.resolve(found)))
}

#[cfg(test)]
mod tests;
