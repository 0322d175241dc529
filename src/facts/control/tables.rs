//! Reads control fields out of tables: label beside value, labels over values, and histories of versions.

use super::super::cite::{cell_evidence, row_evidence};
use super::super::cues::{Cues, FieldLabel};
use super::super::labels::key;
use super::gather::{Candidate, Tier};
use super::values;
use crate::catalog::ControlField;
use crate::domain::{AuditDate, Row, Source, Table};

/// The candidates of a table that stands where control blocks stand.
pub(super) fn read(cues: &Cues, source: Source<'_>, table: &Table, found: &mut Vec<Candidate>) {
    if history(cues, source, table, found) {
        return;
    }
    if !labels_over_values(cues, source, table, found) {
        // From the header of a list on, labels stand over their values and not beside them.
        let list = table.header().filter(|top| table.rows[*top].filled() > 4);
        let rows = table.rows[..list.unwrap_or(table.rows.len())].iter().take(40);
        rows.for_each(|row| labels_beside_values(cues, source, row, found));
    }
}

/// How many different control fields a narrow table has labels for: enough of them make it a control
/// block wherever it stands.
pub(super) fn fields_labelled(cues: &Cues, table: &Table) -> usize {
    let narrow = table.rows.len() <= 40 && table.rows.iter().all(|row| row.filled() <= 4);
    if !narrow {
        return 0;
    }
    let cells = table.rows.iter().flat_map(|row| row.cells.iter().step_by(2));
    let mut fields: Vec<ControlField> =
        cells.filter_map(|cell| cues.fields.whole(cell)).map(|label| label.field).collect();
    fields.sort();
    fields.dedup();
    fields.len()
}

/// `Owner | Kim Lee | Version | 2.1`.
pub(super) fn labels_beside_values(
    cues: &Cues,
    source: Source<'_>,
    row: &Row,
    found: &mut Vec<Candidate>,
) {
    let filled: Vec<usize> = (0..row.cells.len()).filter(|at| !row.cell(*at).is_empty()).collect();
    let mut place = 0;
    while place + 1 < filled.len() {
        let (label_at, value_at) = (filled[place], filled[place + 1]);
        let (label, value) = (row.cell(label_at), row.cell(value_at));
        // A row of labels only is the header of a list.
        let labels = labels_of(cues, label);
        if labels.is_empty() || is_label(cues, value) {
            place += 1;
            continue;
        }
        let evidence = pair_evidence(source, row, label_at, value_at);
        for label in labels {
            let candidate = |evidence| Candidate::new(label, Tier::Block, value, evidence);
            found.extend(evidence.clone().map(candidate));
        }
        place += 2;
    }
}

/// The fields a label names: one, or both of `Owner / author`.
fn labels_of(cues: &Cues, label: &str) -> Vec<FieldLabel> {
    match cues.fields.whole(label) {
        Some(label) => vec![label],
        None => label.split(['/', '&']).filter_map(|part| cues.fields.whole(part)).collect(),
    }
}

/// Whether a cell is a label and no value; "approved" can be either.
fn is_label(cues: &Cues, cell: &str) -> bool {
    cues.fields.whole(cell).is_some() && cues.approval.whole(cell).is_none()
}

fn pair_evidence(
    source: Source<'_>,
    row: &Row,
    label: usize,
    value: usize,
) -> Option<crate::domain::Evidence> {
    let both = format!("{} {}", row.cell(label), row.cell(value));
    row_evidence(source, row, label, value, &both).or_else(|| cell_evidence(source, row, value))
}

/// A row of labels with one row of values under it.
fn labels_over_values(
    cues: &Cues,
    source: Source<'_>,
    table: &Table,
    found: &mut Vec<Candidate>,
) -> bool {
    let [header, values] = table.rows.as_slice() else { return false };
    let labels: Vec<(usize, _)> = (0..header.cells.len())
        .filter_map(|at| Some((at, cues.fields.whole(header.cell(at))?)))
        .collect();
    let none_below = !values.cells.iter().any(|cell| is_label(cues, cell));
    if labels.len() < 2 || labels.len() * 2 < header.filled() || !none_below {
        return false;
    }
    for (at, label) in labels {
        if let Some(evidence) = cell_evidence(source, values, at) {
            found.push(Candidate::new(label, Tier::Block, values.cell(at), evidence));
        }
    }
    true
}

/// A history of versions gives the version, date and author of its latest row.
fn history(cues: &Cues, source: Source<'_>, table: &Table, found: &mut Vec<Candidate>) -> bool {
    let Some((top, columns)) = history_columns(cues, table) else { return false };
    let version_column = columns.iter().find(|(_, label)| label.field == ControlField::Version);
    let Some((version_column, _)) = version_column else { return false };
    let newest = table.rows[top + 1..]
        .iter()
        .filter_map(|row| {
            let (version, _) = values::version(row.cell(*version_column))?;
            Some(((newest_day(cues, row, &columns), version_key(version)), row))
        })
        // Of equals the first: histories are written newest first as often as last, and dates decide.
        .reduce(|best, other| if other.0 > best.0 { other } else { best });
    let Some((_, row)) = newest else { return false };
    for (column, label) in &columns {
        if let Some(evidence) = cell_evidence(source, row, *column) {
            found.push(Candidate::new(*label, Tier::History, row.cell(*column), evidence));
        }
    }
    let reviewed = row.cells.iter().any(|cell| {
        let cell = cell.to_lowercase();
        cues.words.review.in_history.iter().any(|word| cell.contains(word.as_str()))
    });
    let dated = columns.iter().find(|(column, _)| values::date(cues, row.cell(*column)).is_some());
    if let (true, Some((column, label))) = (reviewed, dated)
        && let Some(evidence) =
            row_evidence(source, row, 0, row.cells.len().saturating_sub(1), &row.text)
    {
        let label = FieldLabel { field: ControlField::ReviewedOn, ..*label };
        found.push(Candidate::new(label, Tier::History, row.cell(*column), evidence));
    }
    true
}

type Columns = Vec<(usize, FieldLabel)>;

/// The header of a history: a version, a day, and who or what beside them, over at least one row.
fn history_columns(cues: &Cues, table: &Table) -> Option<(usize, Columns)> {
    let mut tops = table.rows.iter().enumerate().take(3);
    tops.find_map(|(top, row)| {
        let mut columns: Columns = Vec::new();
        for (at, cell) in row.cells.iter().enumerate() {
            let by = cues.words.history.by.contains(&key(cell));
            let label = cues
                .fields
                .whole(cell)
                .or_else(|| by.then_some(FieldLabel { field: ControlField::Author, rank: 0 }));
            columns.extend(label.map(|label| (at, label)));
        }
        let has = |wanted: &[ControlField]| {
            columns.iter().any(|(_, label)| wanted.contains(&label.field))
        };
        let dates = [ControlField::IssuedOn, ControlField::ApprovedOn, ControlField::EffectiveOn];
        let changes = row.cells.iter().any(|cell| {
            let cell = cell.to_lowercase();
            cues.words.history.changes.iter().any(|word| cell.contains(word.as_str()))
        });
        let people = has(&[ControlField::Author, ControlField::Approver]);
        // The list of all documents has versions and days too, but titles beside them.
        let lists =
            has(&[ControlField::Title, ControlField::DocumentId, ControlField::NextReviewOn]);
        let history = has(&[ControlField::Version]) && has(&dates) && (changes || people) && !lists;
        (history && row.filled() <= 7 && top + 1 < table.rows.len()).then_some((top, columns))
    })
}

fn newest_day(cues: &Cues, row: &Row, columns: &Columns) -> Option<AuditDate> {
    let dates = columns.iter().filter_map(|(column, _)| values::date(cues, row.cell(*column)));
    dates.map(|date| date.when.latest()).max()
}

/// The numbers of a version, so that 10 comes after 9.
fn version_key(version: &str) -> Vec<u32> {
    version.split('.').map(|part| part.parse().unwrap_or(0)).collect()
}
