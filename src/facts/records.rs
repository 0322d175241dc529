//! Reads tables as records: the Statement of Applicability, the inventory of systems, registers.
//!
//! A table is known by its columns, not by the document it stands in; the header may stand under a title,
//! and may be two rows.

use std::collections::BTreeMap;

use super::cite::{cell_evidence, whole_row};
use super::cues::{Cues, TableCues};
use super::labels::key;
use super::{ControlBlock, Fact, Record, RecordSet};
use crate::domain::{Body, Document, Evidence, KindCode, Row, Table};

/// So many rows have to name a control before a table is a Statement of Applicability.
const CONTROL_ROWS_MIN: usize = 5;
/// How far behind whole labels one stands that only begins its cell.
const OPENING: usize = 1_000;
/// Headers stand in the first rows or not at all.
const HEADER_ROWS_MAX: usize = 20;

/// The tables of a document that are read as records.
pub(super) fn of(
    cues: &Cues,
    document: &Document,
    kind: Option<&KindCode>,
    title: &str,
    control: &ControlBlock,
) -> Vec<RecordSet> {
    let mut sets = Vec::new();
    for section in &document.sections {
        let Body::Table(table) = &section.body else { continue };
        let readings = cues.tables.iter().filter_map(|table_cues| {
            let header = best_header(table_cues, table)?;
            is_record(cues, table_cues, table, &header, kind).then_some((table_cues, header))
        });
        // One table is one kind of record: the one its document's kind asks for, else the fullest match.
        let best = readings.max_by_key(|(table_cues, header)| {
            let asked = kind.is_some_and(|kind| table_cues.kinds.contains(kind));
            (asked, header.columns.len(), std::cmp::Reverse(header.vagueness))
        });
        if let Some((table_cues, header)) = best {
            let rows = records(cues, document, table_cues, table, &header);
            if !rows.is_empty() {
                let columns = table_cues
                    .names
                    .iter()
                    .enumerate()
                    .filter(|(at, _)| header.columns.contains_key(at));
                let columns = columns.map(|(_, name)| name.clone()).collect();
                sets.push(RecordSet { record: table_cues.record.clone(), columns, rows });
            }
        }
    }
    let single = kind.is_some_and(|kind| kind.0 == "IA")
        && !sets.iter().any(|set| set.record == "impact_assessments");
    if single {
        sets.extend(assessment(cues, document, title, control));
    }
    sets
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

/// A header and the columns recognised in it.
struct Header {
    /// The last row of it.
    row: usize,
    /// The cells that fill each column, best first.
    columns: BTreeMap<usize, Vec<usize>>,
    /// How far down their lists the labels stand, in all.
    vagueness: usize,
}

/// The row, alone or joined to the one above it, in which most columns are recognised.
fn best_header(table_cues: &TableCues, table: &Table) -> Option<Header> {
    let last = table.rows.len().saturating_sub(1).min(HEADER_ROWS_MAX);
    let mut best: Option<Header> = None;
    for row in 0..last {
        let cells = &table.rows[row].cells;
        if table.rows[row].filled() < 2 {
            continue;
        }
        let alone = recognise(table_cues, row, cells);
        let joined =
            row.checked_sub(1).filter(|above| table.rows[*above].filled() >= 1).map(|above| {
                let above = &table.rows[above];
                let cells: Vec<String> = cells
                    .iter()
                    .enumerate()
                    .map(|(at, cell)| {
                        format!("{} {cell}", if above.filled() > 1 { above.cell(at) } else { "" })
                    })
                    .collect();
                recognise(table_cues, row, &cells)
            });
        for header in std::iter::once(alone).chain(joined) {
            let better = best.as_ref().is_none_or(|best| header.columns.len() > best.columns.len());
            if better {
                best = Some(header);
            }
        }
    }
    best.filter(|header| header.columns.len() >= 2)
}

fn recognise(table_cues: &TableCues, row: usize, cells: &[String]) -> Header {
    let mut ranked: BTreeMap<usize, Vec<(usize, usize)>> = BTreeMap::new();
    for (at, cell) in cells.iter().enumerate() {
        if let Some((column, rank)) = label_of(table_cues, cell) {
            ranked.entry(column).or_default().push((rank, at));
        }
    }
    let mut columns = BTreeMap::new();
    let mut vagueness = 0;
    for (column, mut places) in ranked {
        places.sort_unstable();
        vagueness += places[0].0;
        columns.insert(column, places.into_iter().map(|(_, at)| at).collect());
    }
    Header { row, columns, vagueness }
}

/// The column a header cell names: whole, without a remark in brackets, before a slash, or with more words
/// after it ("Reason for decision").
fn label_of(table_cues: &TableCues, cell: &str) -> Option<(usize, usize)> {
    if cell.trim().is_empty() {
        return None;
    }
    let bare = cell.split(['(', '[', '\n']).next().unwrap_or(cell);
    let first = cell.split('/').next().unwrap_or(cell);
    let last = cell.rsplit('/').next().unwrap_or(cell);
    [cell, bare, first, last]
        .into_iter()
        .find_map(|words| table_cues.labels.whole(words))
        // A label that only begins the cell stands behind every label that is the whole of another.
        .or_else(|| table_cues.labels.opening(cell).map(|(column, rank)| (column, rank + OPENING)))
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
            let rows = column(table_cues, "control")
                .and_then(|at| header.columns.get(&at))
                .map_or(0, |places| control_rows(cues, table, header.row, places));
            rows >= CONTROL_ROWS_MIN
                && (asked || has("applicable") || count(&["justification", "status"]) == 2)
        }
        "systems" => {
            let telling = count(&[
                "owner", "status", "stage", "version", "supplier", "tier", "role", "in_scope",
            ]);
            // "Name", "owner" and "status" head many lists; without the inventory's own name it takes more.
            count(&["id", "name"]) > 0
                && if asked { telling >= 2 } else { telling >= 3 && says_system(table, header) }
        }
        "impact_assessments" => {
            let outcome = count(&["date", "approver", "status"]);
            has("system")
                && outcome >= 1
                && (asked || (outcome >= 2 && says_assessment(table, header)))
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

/// How many rows name a control of Annex A, in the cell most of them use.
fn control_rows(cues: &Cues, table: &Table, header: usize, places: &[usize]) -> usize {
    let count = |place: &usize| {
        let rows = table.rows[header + 1..].iter();
        rows.filter(|row| {
            control_number(row.cell(*place)).is_some_and(|number| cues.controls.contains(&number))
        })
        .count()
    };
    places.iter().map(count).max().unwrap_or(0)
}

fn says_system(table: &Table, header: &Header) -> bool {
    let row = &table.rows[header.row];
    let named = table.name.as_deref().into_iter().chain(row.cells.iter().map(String::as_str));
    named.map(key).any(|words| {
        ["system", "model", "use case", "inventory", "système", "modell", "inventar", "ki "]
            .iter()
            .any(|word| words.contains(word))
    })
}

fn says_assessment(table: &Table, header: &Header) -> bool {
    let row = &table.rows[header.row];
    let above = table.rows[..header.row].iter().flat_map(|row| &row.cells);
    let named = table.name.iter().chain(above).chain(&row.cells);
    named.map(|text| key(text)).any(|words| {
        ["assess", "aiia", "folgenabschätzung", "impact", "évaluation"]
            .iter()
            .any(|word| words.contains(word))
    })
}

fn records(
    cues: &Cues,
    document: &Document,
    table_cues: &TableCues,
    table: &Table,
    header: &Header,
) -> Vec<Record> {
    let control = column(table_cues, "control").filter(|_| table_cues.record == "soa");
    let rows = table.rows[header.row + 1..].iter();
    rows.filter_map(|row| {
        let mut fields = BTreeMap::new();
        for (column, places) in &header.columns {
            let fact = if control == Some(*column) {
                // Of "ID" and "Control" the one with the number counts.
                let numbered =
                    places.iter().find(|place| control_number(row.cell(**place)).is_some());
                numbered.and_then(|place| cell_fact(cues, document, row, *place))
            } else {
                places.iter().find_map(|place| cell_fact(cues, document, row, *place))
            };
            fields.extend(fact.map(|fact| (table_cues.names[*column].clone(), fact)));
        }
        let keyed = match table_cues.record.as_str() {
            "soa" => fields.contains_key("control"),
            "systems" => fields.contains_key("id") || fields.contains_key("name"),
            "impact_assessments" => fields.contains_key("system"),
            "document_register" => fields.contains_key("id") || fields.contains_key("title"),
            _ => true,
        };
        // A row with one cell is a remark or the heading of a group.
        let enough = keyed && fields.len() >= 2;
        enough.then(|| Some(Record { fields, evidence: whole_row(&document.file, row)? }))?
    })
    .collect()
}

/// A cell that holds something. Words that are blank elsewhere are answers here: `n/a` in "applicable".
fn cell_fact(_cues: &Cues, document: &Document, row: &Row, column: usize) -> Option<Fact<String>> {
    let value = row.cell(column);
    if !value.chars().any(|c| c.is_alphanumeric() || "✓✔☑☒✅✗✘❌☐□◐".contains(c))
    {
        return None;
    }
    let evidence = cell_evidence(&document.file, row, column)?;
    Some(Fact { value: value.to_owned(), evidence })
}

/// Labels by which a single assessment names its system.
const SYSTEM_LABELS: &[&str] = &[
    "system",
    "ai system",
    "system name",
    "name of system",
    "system assessed",
    "ai system assessed",
    "system id",
    "ai system name",
    "name of the system",
    "system and version",
    "application",
    "ki system",
    "system name and id",
    "bewertetes system",
    "anwendung",
    "système",
    "système d ia",
    "nom du système",
    "subject of assessment",
];

/// A document that is one impact assessment, as a register of one row.
fn assessment(
    cues: &Cues,
    document: &Document,
    title: &str,
    control: &ControlBlock,
) -> Option<RecordSet> {
    let table_cues = cues.tables.iter().find(|table| table.record == "impact_assessments")?;
    let (system, evidence) = system_field(document).or_else(|| {
        let evidence = title_evidence(document, title)?;
        Some((title.to_owned(), evidence))
    })?;
    let mut fields = BTreeMap::new();
    let mut add = |name: &str, fact: Option<Fact<String>>| {
        fields.extend(fact.map(|fact| (name.to_owned(), fact)));
    };
    add("system", Some(Fact { value: system, evidence: evidence.clone() }));
    add("id", control.document_id.clone());
    add("version", control.version.clone());
    add("approver", control.approver.clone());
    let day = control
        .approved_on
        .as_ref()
        .or(control.issued_on.as_ref())
        .or(control.reviewed_on.as_ref());
    add(
        "date",
        day.map(|fact| Fact { value: fact.value.to_string(), evidence: fact.evidence.clone() }),
    );
    let status = control.approval.as_ref();
    add(
        "status",
        status.map(|fact| {
            let value = match fact.value {
                super::Approval::Approved => "approved",
                super::Approval::Draft => "draft",
                super::Approval::Obsolete => "obsolete",
            };
            Fact { value: value.to_owned(), evidence: fact.evidence.clone() }
        }),
    );
    let columns =
        table_cues.names.iter().filter(|name| fields.contains_key(*name)).cloned().collect();
    let rows = vec![Record { fields, evidence }];
    Some(RecordSet { record: table_cues.record.clone(), columns, rows })
}

fn system_field(document: &Document) -> Option<(String, Evidence)> {
    let named = |label: &str| SYSTEM_LABELS.contains(&key(label).as_str());
    document.sections.iter().take(60).find_map(|section| match &section.body {
        Body::Table(table) => table.rows.iter().take(60).find_map(|row| {
            let label = row.cells.iter().position(|cell| cell.len() <= 60 && named(cell))?;
            let value = (label + 1..row.cells.len()).find(|at| !row.cell(*at).is_empty())?;
            // A row whose cells are all short labels heads a list.
            let fact = cell_evidence(&document.file, row, value)?;
            (row.filled() <= 4).then(|| (row.cell(value).to_owned(), fact))
        }),
        Body::FrontMatter(pairs, _) => {
            let (_, value) = pairs.iter().find(|(name, _)| named(name))?;
            Some((value.clone(), Evidence::cite(section.excerpt(&document.file), value).ok()?))
        }
        _ => section.text().split('\n').take(60).enumerate().find_map(|(index, line)| {
            let (label, value) = line.split_once(':')?;
            let value = value.trim_matches(|c: char| c.is_whitespace() || c == '*');
            let value = value.split(" | ").next().unwrap_or(value);
            if value.is_empty() || value.len() > 120 || label.len() > 60 || !named(label) {
                return None;
            }
            let location = &section.location;
            let evidence =
                super::cite::line_evidence(&document.file, location, index, line, value)?;
            Some((value.to_owned(), evidence))
        }),
    })
}

/// The title where it stands in the document, else its first words.
fn title_evidence(document: &Document, title: &str) -> Option<Evidence> {
    let sections = || document.sections.iter().take(20);
    sections()
        .find_map(|section| Evidence::cite(section.excerpt(&document.file), title).ok())
        .or_else(|| {
            let opening = sections().find(|section| !section.text().trim().is_empty())?;
            Evidence::cite_opening(opening.excerpt(&document.file), 80).ok()
        })
}

#[cfg(test)]
mod tests {
    use super::super::written::{cues, document};
    use super::*;

    /// The sets of records, each as its name, its columns, and how many rows; then the first row.
    fn check(path: &str, text: &str, expected: &str, first_row: &str) {
        let facts = crate::facts::read(&document(path, text), cues());
        let sets: Vec<String> = facts
            .records
            .iter()
            .map(|set| format!("{} [{}] {}", set.record, set.columns.join(" "), set.rows.len()))
            .collect();
        assert_eq!(sets.join("; "), expected, "{text}");
        let row = facts.records.first().and_then(|set| set.rows.first());
        let cells: Vec<String> = row
            .map(|row| {
                let fields = row.fields.iter();
                fields
                    .map(|(name, fact)| {
                        format!("{name}={} @{}", fact.value, fact.evidence.location())
                    })
                    .collect()
            })
            .unwrap_or_default();
        assert_eq!(cells.join("; "), first_row, "{text}");
    }

    #[test]
    fn a_statement_of_applicability_is_read_under_its_title() {
        check(
            "a/soa.xlsx",
            "| Statement of Applicability |\n| Version | 3.0 |\n\
             | Control | Title | Applicable? | Justification for inclusion / exclusion | Status | Evidence |\n\
             | A.2.2 | AI policy | Yes | needed | implemented | POL-1 |\n| A.2.3 | Alignment | Yes | x | planned | |\n\
             | A.2.4 | Review | n/a | x | | |\n| A.3.2 | Roles | Yes | x | x | |\n| A.3.3 | Concerns | No | none | | |",
            "soa [control title applicable justification status evidence] 5",
            "applicable=Yes @sheet Sheet1, C4; control=A.2.2 @sheet Sheet1, A4; evidence=POL-1 @sheet Sheet1, F4; \
             justification=needed @sheet Sheet1, D4; status=implemented @sheet Sheet1, E4; \
             title=AI policy @sheet Sheet1, B4",
        );
    }

    #[test]
    fn an_inventory_needs_what_systems_have() {
        check(
            "a/AI_register.xlsx",
            "| AI systems |\n| No. | System | What it does | Owner | Version | Stage | Live since | Tier |\n\
             | AS-11 | Almanac | forecast | Kim | 6.3 | production | 2022-03-14 | C |",
            "systems [id name owner stage version go_live_on tier] 1",
            "go_live_on=2022-03-14 @sheet Sheet1, G3; id=AS-11 @sheet Sheet1, A3; name=Almanac @sheet Sheet1, B3; \
             owner=Kim @sheet Sheet1, D3; stage=production @sheet Sheet1, F3; tier=C @sheet Sheet1, H3; \
             version=6.3 @sheet Sheet1, E3",
        );
        check("a/team.docx", "| Name | Role |\n| Kim | Lead |", "", "");
        check("a/todo.docx", "| Name | Owner | Status |\n| Fix | Kim | open |", "", "");
    }

    #[test]
    fn a_header_may_be_two_rows() {
        check(
            "a/inventory.xlsx",
            "| AI | | Business | Lifecycle |\n| System | Version | Owner | Stage |\n| Posy | 2.1 | Kim | pilot |",
            "systems [name owner stage version] 1",
            "name=Posy @sheet Sheet1, A3; owner=Kim @sheet Sheet1, C3; stage=pilot @sheet Sheet1, D3; \
             version=2.1 @sheet Sheet1, B3",
        );
    }

    #[test]
    fn registers_of_assessments_and_documents_are_read() {
        check(
            "a/impact_assessment_register.csv",
            "| Assessment ID | AI system | Assessment date | Approved by | Status |\n\
             | IA-1 | Posy | 2025-10-01 | Kim | approved |",
            "impact_assessments [id system date approver status] 1",
            "approver=Kim @table row 2; date=2025-10-01 @table row 2; id=IA-1 @table row 2; \
             status=approved @table row 2; system=Posy @table row 2",
        );
        check(
            "a/document_list.csv",
            "| Nr | Title | Version | Status | Owner | Approved | Next review | Where |\n\
             | P-1 | AI policy | 2.0 | in force | Kim | 2024-03-04 | 2026-03-10 | |",
            "document_register [id title version owner approved_on next_review_on location status] 1",
            "approved_on=2024-03-04 @table row 2; id=P-1 @table row 2; next_review_on=2026-03-10 @table row 2; \
             owner=Kim @table row 2; status=in force @table row 2; title=AI policy @table row 2; version=2.0 @table row 2",
        );
    }

    #[test]
    fn one_assessment_is_a_register_of_one() {
        check(
            "a/IA_Posy.docx",
            "# AI system impact assessment\n\n| AI system | Posy (AS-14) |\n| Version | 2.1 |\n\
             | Approved by | Kim Lee |\n| Approved on | 2025-10-01 |\n| Status | approved |",
            "impact_assessments [system version date approver status] 1",
            "approver=Kim Lee @table row 3; date=2025-10-01 @table row 4; status=approved @table row 5; \
             system=Posy (AS-14) @table row 1; version=2.1 @table row 2",
        );
        check(
            "a/x.docx",
            "# AI impact assessment of Almanac\n\nText.",
            "impact_assessments [system] 1",
            "system=AI impact assessment of Almanac @paragraph 1",
        );
    }

    #[test]
    fn numbers_of_controls_are_read_in_every_spelling() {
        for cell in
            ["A.6.2.4", "6.2.4", "A6.2.4", "A.6.2.4 Verification", "Annex A.6.2.4", "A 6.2.4"]
        {
            assert_eq!(control_number(cell).as_deref(), Some("6.2.4"), "{cell}");
        }
        for cell in ["", "A", "2026-01-02", "1", "10.0.0.1", "Control", "100.2.3"] {
            assert_eq!(control_number(cell), None, "{cell}");
        }
    }
}
