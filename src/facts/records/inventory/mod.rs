//! Tells an inventory of AI systems, whatever its layout and however its house calls them.
//!
//! Lists of servers, suppliers and employees have owners, versions and states too. What makes a list one of
//! AI systems is said over it ("register of decision tools"), by columns no other list has ("human
//! oversight"), or by its rows, which say what AI systems do ("ranks CVs").

mod blocks;
mod cues;
mod items;

use std::collections::BTreeSet;

pub(in super::super) use cues::InventoryCues;
use cues::{Called, Subject};

use super::super::cues::{Cues, TableCues};
use super::super::labels::{key, words};
use super::super::names;
use super::super::title::file_words;
use super::header::{self, Header};
use super::{RecordSet, column};
use crate::domain::{Document, Section, Table};

/// The columns by which a list of systems differs from a list of names.
const TELLING: [&str; 11] = [
    "owner",
    "status",
    "stage",
    "version",
    "supplier",
    "tier",
    "role",
    "in_scope",
    "go_live_on",
    "retired_on",
    "user_facing",
];
/// With fewer of them a list names systems and does not account for them.
const ACCOUNTS_MIN: usize = 2;
/// The records of a list that only names AI systems.
pub(in super::super) const NAMES_ONLY: &str = "system_names";
/// So many rows are looked at to tell what a list holds.
const ROWS_SEEN: usize = 100;
/// What stands over a table is a line, not a paragraph.
const TITLE_CHARS_MAX: usize = 120;
/// A name is no sentence.
const NAME_WORDS_MAX: usize = 6;

/// A document whose lists are looked at, and what it is called.
pub(super) struct Standing<'a> {
    pub(super) cues: &'a Cues,
    pub(super) table_cues: &'a TableCues,
    pub(super) title: &'a str,
    pub(super) file_words: String,
}

impl<'a> Standing<'a> {
    /// None where the catalogue knows no inventory.
    pub(super) fn of(cues: &'a Cues, document: &Document, title: &'a str) -> Option<Self> {
        let table_cues = cues.tables.iter().find(|table| table.record == "systems")?;
        let file_words = file_words(document.file.path.name());
        Some(Self { cues, table_cues, title, file_words })
    }

    /// What stands over a place under these headings, nearest first.
    fn above<'b>(&'b self, trail: &'b [String]) -> impl Iterator<Item = &'b str> {
        let trail = trail.iter().rev().map(String::as_str);
        trail.chain([self.title, self.file_words.as_str()])
    }
}

/// The header of a table that is an inventory of AI systems.
///
/// `asked` says that the document is an inventory by its kind.
pub(super) fn header(
    standing: &Standing<'_>,
    section: &Section,
    table: &Table,
    asked: bool,
) -> Option<Header> {
    let Standing { cues, table_cues, .. } = standing;
    let mut header = header::best(table_cues, table)
        .or_else(|| Some(header::at(table_cues, table, table.header()?)))?;
    let cells = &table.rows[header.row].cells;
    if cells.iter().any(|cell| cues.inventory.heads_never(cell)) {
        return None;
    }
    let called = called(standing, section, table, &header);
    if called.subject == Subject::Otherwise {
        return None;
    }
    id_column(table_cues, table, &mut header);
    name_column(table_cues, table, &mut header);
    let named = |name| column(table_cues, name).and_then(|at| header.columns.get(&at));
    let name = named("name").or_else(|| named("id"))?[0];
    let of_something_else =
        subject_cell(table_cues, cells).is_some_and(|cell| cues.inventory.heads_other(cell));
    if of_something_else && (called.subject != Subject::AiSystems || named("name").is_none()) {
        return None;
    }
    let looks = Looks {
        called,
        telling: TELLING.iter().filter(|name| named(name).is_some()).count(),
        purpose: named("purpose").is_some(),
        ai_columns: cells.iter().filter(|cell| cues.inventory.heads_ai(cell)).count(),
        does: Share::default(),
    };
    // What a table's cells do not say is not worth reading them for.
    if looks.telling == 0 || !names_rows(table, &header, name) {
        return None;
    }
    let looks = Looks { does: does(standing, table, &header), ..looks };
    looks.like_systems(asked).then_some(header)
}

/// The systems of a document that lists them in no table: in blocks of labelled values, or as items.
pub(super) fn written_out(standing: &Standing<'_>, document: &Document) -> Option<RecordSet> {
    let rows = blocks::of(standing, document).or_else(|| items::of(standing, document))?;
    let columns = standing.table_cues.names.iter();
    let columns = columns.filter(|name| rows.iter().any(|row| row.fields.has(name))).cloned();
    let columns: Vec<String> = columns.collect();
    let accounts = accounts_for(columns.iter().map(String::as_str));
    Some(RecordSet { record: record_name(accounts), columns, rows })
}

/// What the rows of a list with these columns are: an inventory accounts for its systems, other lists only
/// name them ("assistants that may be used").
pub(super) fn record_of(table_cues: &TableCues, header: &Header) -> String {
    record_name(accounts_for(header.columns.keys().map(|at| table_cues.names[*at].as_str())))
}

fn accounts_for<'c>(columns: impl Iterator<Item = &'c str>) -> bool {
    columns.filter(|column| TELLING.contains(column)).count() >= ACCOUNTS_MIN
}

fn record_name(accounts: bool) -> String {
    if accounts { "systems" } else { NAMES_ONLY }.to_owned()
}

/// What a list looks like.
struct Looks {
    called: Called,
    /// How many of its columns lists of systems have.
    telling: usize,
    /// Whether a column says what each is for.
    purpose: bool,
    /// How many of its columns only lists of AI systems have.
    ai_columns: usize,
    /// The rows that say what AI systems do.
    does: Share,
}

impl Looks {
    fn like_systems(&self, asked: bool) -> bool {
        let Called { subject, a_list } = self.called;
        let telling_min = match subject {
            Subject::Otherwise => return false,
            Subject::AiSystems if self.does.is_at_least(1, 2) => 1,
            Subject::AiSystems if self.ai_columns >= 1 && (a_list || self.purpose) => 1,
            _ if asked => 2,
            Subject::AiSystems if self.ai_columns >= 1 || a_list => 2,
            Subject::AiSystems => 3,
            Subject::PerhapsSystems if a_list && self.does.is_at_least(2, 3) => 1,
            Subject::PerhapsSystems if self.does.is_at_least(1, 2) => 2,
            Subject::Unsaid if self.does.is_at_least(2, 3) => 3 - usize::from(self.purpose),
            // "Inventory" says nothing of what; many columns of systems, and what some of them do, say enough.
            _ if a_list && (self.does.is_at_least(1, 3) || self.ai_columns >= 1) => 4,
            // "System", "owner", "status" head lists of servers too.
            _ if self.ai_columns >= 2 => 3,
            _ => return false,
        };
        self.telling >= telling_min
    }
}

/// How many of how many.
#[derive(Clone, Copy, Default)]
struct Share {
    of: usize,
    hits: usize,
}

impl Share {
    fn of(hits: impl Iterator<Item = bool>) -> Self {
        hits.fold(Self::default(), |share, hit| Self {
            of: share.of + 1,
            hits: share.hits + usize::from(hit),
        })
    }

    fn is_at_least(self, numerator: usize, denominator: usize) -> bool {
        self.of > 0 && self.hits * denominator >= self.of * numerator
    }
}

/// What a table is called by its caption, the row over its header, the headings above it, the document.
fn called(standing: &Standing<'_>, section: &Section, table: &Table, header: &Header) -> Called {
    let over = table.rows[..header.row].iter().find(|row| row.filled() > 0);
    let over = over.map(|row| row.cells.join(" ")).filter(|over| over.len() <= TITLE_CHARS_MAX);
    // Of a header in two rows the upper one says nothing of its own.
    let nearest = over.as_deref().into_iter().chain(table.name.as_deref());
    standing.cues.inventory.called(nearest.chain(standing.above(&section.trail)))
}

/// Of several columns that may be the name, the one whose cells are numbers of the house is the id: `System` over
/// `AI-01` beside `Name`. A lone one is too, where the name stands under another header.
fn id_column(table_cues: &TableCues, table: &Table, header: &mut Header) {
    let (Some(id), Some(name)) = (column(table_cues, "id"), column(table_cues, "name")) else {
        return;
    };
    let numbered = |at: usize| {
        let cells = table.rows[header.row + 1..].iter().take(ROWS_SEEN).map(|row| row.cell(at));
        let filled = cells.filter(|cell| !cell.is_empty());
        Share::of(filled.map(names::is_id)).is_at_least(4, 5)
    };
    if header.columns.get(&id).is_some_and(|places| places.iter().any(|at| numbered(*at))) {
        return;
    }
    // Whatever it is called: `Tag` over `AX-110`.
    let taken: BTreeSet<usize> = header.columns.values().flatten().copied().collect();
    let width = table.rows[header.row].cells.len();
    let unnamed = (0..width)
        .find(|at| !taken.contains(at) && numbered(*at) && all_differ(table, header, *at));
    if let Some(at) = unnamed {
        header.columns.insert(id, vec![at]);
        return;
    }
    let Some(places) = header.columns.get(&name) else { return };
    if header.columns.contains_key(&id) {
        return;
    }
    let (ids, names): (Vec<usize>, Vec<usize>) = places.iter().partition(|at| numbered(**at));
    if ids.is_empty() {
        return;
    }
    header.columns.insert(id, ids);
    if names.is_empty() {
        header.columns.remove(&name);
    } else {
        header.columns.insert(name, names);
    }
}

/// Whether no two rows hold the same in a column.
fn all_differ(table: &Table, header: &Header, at: usize) -> bool {
    let rows = table.rows[header.row + 1..].iter();
    let cells: Vec<&str> = rows.map(|row| row.cell(at)).filter(|cell| !cell.is_empty()).collect();
    let distinct: BTreeSet<&&str> = cells.iter().collect();
    cells.len() >= 2 && distinct.len() == cells.len()
}

/// Of no column called "name" the one with other names is it, or else the one whose cells look like names.
fn name_column(table_cues: &TableCues, table: &Table, header: &mut Header) {
    let (Some(name), Some(aliases)) = (column(table_cues, "name"), column(table_cues, "aliases"))
    else {
        return;
    };
    if header.columns.contains_key(&name) {
        return;
    }
    if let Some(places) = header.columns.remove(&aliases) {
        header.columns.insert(name, places);
        return;
    }
    let taken: BTreeSet<usize> = header.columns.values().flatten().copied().collect();
    let width = table.rows[header.row].cells.len();
    let place = (0..width)
        .filter(|at| !taken.contains(at) && !table.rows[header.row].cell(*at).is_empty())
        .find(|at| {
            let cells =
                table.rows[header.row + 1..].iter().take(ROWS_SEEN).map(|row| row.cell(*at));
            let filled = cells.filter(|cell| !cell.is_empty());
            Share::of(filled.map(|cell| names::looks_like_one(cell) && !names::is_id(cell)))
                .is_at_least(4, 5)
        });
    if let Some(place) = place {
        header.columns.insert(name, vec![place]);
    }
}

/// The header of the column that says what a row is: the first that is no number.
fn subject_cell<'t>(table_cues: &TableCues, cells: &'t [String]) -> Option<&'t str> {
    let id = column(table_cues, "id");
    let label = |cell: &str| table_cues.labels.whole(cell).map(|(column, _)| column);
    let subject = cells
        .iter()
        .map(String::as_str)
        .find(|cell| !cell.is_empty() && (label(cell).is_none() || label(cell) != id))?;
    (label(subject) != column(table_cues, "name")).then_some(subject)
}

/// Whether a column names each row once, in few words: a system has one row in its inventory and many in
/// a list of its risks.
fn names_rows(table: &Table, header: &Header, place: usize) -> bool {
    let rows = table.rows[header.row + 1..].iter().take(ROWS_SEEN);
    let names: Vec<&str> =
        rows.map(|row| row.cell(place)).filter(|cell| !cell.is_empty()).collect();
    // "All of the above" is no name.
    let proper = |name: &&str| name.chars().any(|c| c.is_uppercase() || c.is_ascii_digit());
    are_names(&names) && Share::of(names.iter().map(proper)).is_at_least(1, 2)
}

fn are_names(names: &[&str]) -> bool {
    let distinct: BTreeSet<String> = names.iter().map(|name| key(name)).collect();
    let short = names
        .iter()
        .map(|name| name.chars().any(char::is_alphanumeric) && words(name).len() <= NAME_WORDS_MAX);
    distinct.len() * 10 >= names.len() * 7 && Share::of(short).is_at_least(2, 3)
}

/// The rows that say what AI systems do, in the cells that are for that or for nothing else known.
fn does(standing: &Standing<'_>, table: &Table, header: &Header) -> Share {
    let spoken = ["purpose", "name", "aliases"].map(|name| column(standing.table_cues, name));
    let other: BTreeSet<usize> = header
        .columns
        .iter()
        .filter(|(column, _)| !spoken.contains(&Some(**column)))
        .flat_map(|(_, places)| places.iter().copied())
        .collect();
    let rows = table.rows[header.row + 1..].iter().take(ROWS_SEEN).filter(|row| row.filled() >= 2);
    Share::of(rows.map(|row| {
        let mut cells = row.cells.iter().enumerate().filter(|(at, _)| !other.contains(at));
        cells.any(|(_, cell)| standing.cues.inventory.does(cell))
    }))
}

#[cfg(test)]
mod tests;
