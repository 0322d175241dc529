//! Reads tables as records: the Statement of Applicability, the inventory of systems, registers.
//!
//! A table is known by its columns, not by the document it stands in; the header may stand under a title,
//! and may be two rows.

mod assessment;
mod header;
mod inventory;

use std::collections::BTreeSet;

use header::Header;
pub(super) use inventory::{InventoryCues, NAMES_ONLY};

use super::cite::{cell_evidence, whole_row};
use super::cues::{Cues, TableCues};
use super::labels::key;
use super::registers::near;
use super::{ControlBlock, Fact, Fields, Record, RecordSet};
use crate::domain::{Body, Document, KindCode, Row, Source, Table};

/// So many rows have to name a control before a table is a Statement of Applicability.
const CONTROL_ROWS_MIN: usize = 5;
/// Beside a statement in the same workbook a plan of treatments names controls too, and fewer of them.
const CONTROL_ROWS_ALONE: usize = 15;
/// A table that names so many of them decides on them, whatever else it lists.
const CONTROL_ROWS_ENOUGH: usize = 30;

/// The tables of a document that are read as records, and which of its sections they are.
pub(super) fn of(
    cues: &Cues,
    document: &Document,
    kind: Option<&KindCode>,
    title: &str,
    control: &ControlBlock,
) -> (Vec<RecordSet>, BTreeSet<usize>) {
    let mut sets = Vec::new();
    let mut taken = BTreeSet::new();
    let standing = inventory::Standing::of(cues, document, title);
    for (index, section) in document.sections.iter().enumerate() {
        let Body::Table(table) = &section.body else { continue };
        let readings = cues.tables.iter().filter_map(|table_cues| {
            if table_cues.record == "systems" {
                // "Data used by automated systems" lists data.
                let lists_data = cues.registers.name_alone("datasets", &near(section, table));
                if lists_data {
                    return None;
                }
                let asked = kind.is_some_and(|kind| table_cues.kinds.contains(kind));
                let header = inventory::header(standing.as_ref()?, section, table, asked)?;
                return Some((table_cues, header));
            }
            let header = header::best(table_cues, table)?;
            // A list of data sets, with versions and days of approval, looks like one of documents.
            let lists_else = table_cues.record == "document_register"
                && cues.registers.are_titled(&near(section, table));
            if lists_else {
                return None;
            }
            is_record(cues, table_cues, table, &header, kind).then_some((table_cues, header))
        });
        // One table is one kind of record: the one its document's kind asks for, else the fullest match.
        let best = readings.max_by_key(|(table_cues, header)| {
            let asked = kind.is_some_and(|kind| table_cues.kinds.contains(kind));
            (asked, header.columns.len(), std::cmp::Reverse(header.vagueness))
        });
        if let Some((table_cues, header)) = best {
            let rows = records(section.source(&document.file), table_cues, table, &header);
            if !rows.is_empty() {
                let columns = table_cues
                    .names
                    .iter()
                    .enumerate()
                    .filter(|(at, _)| header.columns.contains_key(at));
                let columns = columns.map(|(_, name)| name.clone()).collect();
                let record = match table_cues.record.as_str() {
                    "systems" => inventory::record_of(table_cues, &header),
                    record => record.to_owned(),
                };
                taken.insert(index);
                sets.push(RecordSet { record, columns, rows });
            }
        }
    }
    if !sets.iter().any(|set| set.record == "systems" || set.record == NAMES_ONLY) {
        sets.extend(standing.and_then(|standing| inventory::written_out(&standing, document)));
    }
    let single = kind.is_some_and(|kind| kind.0 == "IA")
        && !sets.iter().any(|set| set.record == "impact_assessments");
    if single {
        sets.extend(assessment::of(cues, document, title, control));
    }
    (sets, taken)
}

/// The number of an Annex A control a cell names: `6.2.4` of `A.6.2.4 Verification`.
pub(super) fn control_number(cell: &str) -> Option<String> {
    let cell = cell.trim().trim_start_matches(['*', '[', '(']);
    let cell = cell.strip_prefix("Annex ").unwrap_or(cell);
    let rest =
        cell.strip_prefix(['A', 'a']).map_or(cell, |rest| rest.trim_start_matches(['.', ' ', '-']));
    let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
    let number = rest[..end].trim_end_matches('.');
    let parts: Vec<&str> = number.split('.').collect();
    let plausible = (2..=3).contains(&parts.len())
        && parts.iter().all(|part| (1..=2).contains(&part.len()))
        && !rest[end..].starts_with(char::is_alphanumeric);
    plausible.then(|| number.to_owned())
}

fn is_record(
    cues: &Cues,
    table_cues: &TableCues,
    table: &Table,
    header: &Header,
    kind: Option<&KindCode>,
) -> bool {
    let has =
        |name: &str| column(table_cues, name).is_some_and(|at| header.columns.contains_key(&at));
    let count = |names: &[&str]| names.iter().filter(|name| has(name)).count();
    let asked = kind.is_some_and(|kind| table_cues.kinds.contains(kind));
    match table_cues.record.as_str() {
        "soa" => {
            let (ours, numbered) = column(table_cues, "control")
                .and_then(|at| header.columns.get(&at))
                .map_or((0, 0), |places| control_rows(cues, table, header.row, places));
            // Other standards number alike: a third of what ISO/IEC 42001 has stands in an ISO/IEC 27001 list.
            let is_ours = ours >= CONTROL_ROWS_ENOUGH || ours * 3 >= numbered * 2;
            ours >= CONTROL_ROWS_MIN
                && is_ours
                && ((asked && (ours >= CONTROL_ROWS_ALONE || has("justification")))
                    || has("applicable")
                    || count(&["justification", "status"]) == 2)
        }
        "impact_assessments" => {
            let outcome = count(&["date", "approver", "status"]);
            has("system")
                && outcome >= 1
                && (asked
                    || (outcome >= 2
                        && says_assessment(table, header, holds_else(cues, kind))
                        && !is_about(table, header, &OF_RISKS)
                        && !is_about(table, header, &OF_CHANGES)))
        }
        "document_register" => {
            // Without titles it is the control block of one document, lying on its side.
            has("title")
                && has("version")
                && count(&["owner", "approved_on", "next_review_on", "location", "status"])
                    >= if asked { 1 } else { 2 }
                && (asked || count(&["approved_on", "next_review_on"]) >= 1)
        }
        _ => header.columns.len() >= 3,
    }
}

fn column(table_cues: &TableCues, name: &str) -> Option<usize> {
    table_cues.names.iter().position(|other| other == name)
}

/// How many rows name a control of Annex A, in the cell most of them use, and how many any number like one.
fn control_rows(cues: &Cues, table: &Table, header: usize, places: &[usize]) -> (usize, usize) {
    let count = |place: &usize| {
        let rows = table.rows[header + 1..].iter();
        let numbers: Vec<String> =
            rows.filter_map(|row| control_number(row.cell(*place))).collect();
        let ours = numbers.iter().filter(|number| cues.controls.contains(number)).count();
        (ours, numbers.len())
    };
    places.iter().map(count).max().unwrap_or_default()
}

/// Whether a document is of a kind with a register of its own: of changes, of releases.
fn holds_else(cues: &Cues, kind: Option<&KindCode>) -> bool {
    kind.is_some_and(|kind| cues.registers.held_by(kind).next().is_some())
}

/// Whether a table is on assessments by its columns or what stands above them; a list of something else has a
/// column for them, so there only the latter counts.
fn says_assessment(table: &Table, header: &Header, holds_else: bool) -> bool {
    let row = &table.rows[header.row];
    let above = table.rows[..header.row].iter().flat_map(|row| &row.cells);
    let own = row.cells.iter().filter(|_| !holds_else);
    let named = table.name.iter().chain(above).chain(own);
    named.map(|text| key(text)).any(|words| {
        ["assess", "aiia", "folgenabschätzung", "impact", "évaluation"]
            .iter()
            .any(|word| words.contains(word))
    })
}

/// What heads a risk register, which has systems, states and days of assessment too.
const OF_RISKS: [&str; 7] =
    ["risk", "likelihood", "probab", "score", "risiko", "wahrscheinlich", "risque"];
/// What heads a list of changes or releases, which names the assessment that each rests on.
const OF_CHANGES: [&str; 12] = [
    "change",
    "release",
    "v v report",
    "test report",
    "significan",
    "live on",
    "production",
    "rollback",
    "änderung",
    "freigabe",
    "changement",
    "mise en service",
];

/// Whether the columns are those of a list of something else: so many of its signs stand over them.
fn is_about(table: &Table, header: &Header, signs: &[&str]) -> bool {
    let named = |cell: &String| signs.iter().any(|sign| key(cell).contains(sign));
    table.rows[header.row].cells.iter().filter(|cell| named(cell)).count() >= 2
}

fn records(
    source: Source<'_>,
    table_cues: &TableCues,
    table: &Table,
    header: &Header,
) -> Vec<Record> {
    let control = column(table_cues, "control").filter(|_| table_cues.record == "soa");
    let rows = table.rows[header.row + 1..].iter();
    rows.filter_map(|row| {
        let cell = |(column, places): (&usize, &Vec<usize>)| {
            let fact = if control == Some(*column) {
                // Of "ID" and "Control" the one with the number counts.
                let numbered =
                    places.iter().find(|place| control_number(row.cell(**place)).is_some());
                numbered.and_then(|place| cell_fact(source, row, *place))
            } else {
                places.iter().find_map(|place| cell_fact(source, row, *place))
            };
            Some((table_cues.names[*column].as_str(), fact?))
        };
        let fields: Fields = header.columns.iter().filter_map(cell).collect();
        let keyed = match table_cues.record.as_str() {
            "soa" => fields.has("control"),
            "systems" => fields.has("id") || fields.has("name"),
            "impact_assessments" => fields.has("system"),
            "document_register" => fields.has("id") || fields.has("title"),
            _ => true,
        };
        // A row with one cell is a remark or the heading of a group.
        let enough = keyed && fields.count() >= 2;
        enough.then(|| Some(Record { fields, evidence: whole_row(source, row)? }))?
    })
    .collect()
}

/// A cell that holds something. Words that are blank elsewhere are answers here: `n/a` in "applicable".
fn cell_fact(source: Source<'_>, row: &Row, column: usize) -> Option<Fact<String>> {
    let value = row.cell(column);
    if !value.chars().any(|c| c.is_alphanumeric() || "✓✔☑☒✅✗✘❌☐□◐".contains(c))
    {
        return None;
    }
    let evidence = cell_evidence(source, row, column)?;
    Some(Fact { value: value.to_owned(), evidence })
}

#[cfg(test)]
mod tests;
