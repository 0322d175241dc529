//! Reads a binder of filled-in forms as the register it amounts to: tables of two columns, a label and its value
//! in each row, one table for each release, incident or evaluation.

use super::super::cite::whole_row;
use super::super::labels::key;
use crate::domain::{Document, Evidence, Location, Row, Section, Source, Table};

/// So many forms with the same labels are a register.
const FORMS_MIN: usize = 2;
/// So many labels they have to share.
const SHARED_MIN: usize = 4;
const LABELS_MAX: usize = 40;

/// A register put together from forms, each row with the place it is cited at.
pub(super) struct Binder<'a> {
    /// Labels above, a row for each form below.
    pub table: Table,
    /// The words that stand over the forms.
    pub section: &'a Section,
    /// What each row below the header is cited by: the form's first row that tells what it is about.
    pub cited: Vec<Evidence>,
}

/// The binders of a document, in reading order.
pub(super) fn of(document: &Document) -> Vec<Binder<'_>> {
    let forms: Vec<(&Section, &Table)> = document
        .sections
        .iter()
        .filter_map(|section| match &section.body {
            crate::domain::Body::Table(table) if is_form(table) => Some((section, table)),
            _ => None,
        })
        .collect();
    let mut binders = Vec::new();
    let mut taken = vec![false; forms.len()];
    for at in 0..forms.len() {
        if taken[at] {
            continue;
        }
        let labels = labels(forms[at].1);
        let alike: Vec<usize> = (at..forms.len())
            .filter(|other| !taken[*other])
            .filter(|other| {
                let others = self::labels(forms[*other].1);
                let shared = labels.iter().filter(|label| others.contains(label)).count();
                shared >= SHARED_MIN && shared * 3 >= labels.len() * 2
            })
            .collect();
        if alike.len() < FORMS_MIN {
            continue;
        }
        for other in &alike {
            taken[*other] = true;
        }
        let alike: Vec<(&Section, &Table)> = alike.into_iter().map(|other| forms[other]).collect();
        binders.extend(bound(document, &alike));
    }
    binders
}

fn bound<'a>(document: &'a Document, forms: &[(&'a Section, &'a Table)]) -> Option<Binder<'a>> {
    let first = forms.first()?.1;
    let header: Vec<String> = first.rows.iter().map(|row| row.cell(0).to_owned()).collect();
    let wanted = labels(first);
    let location = |table: &Table| table.rows.first().map(|row| row.location.clone());
    let mut rows = vec![Row::of_cells(location(first)?, header)];
    let mut cited = Vec::new();
    for (section, table) in forms {
        let value = |label: &String| {
            let row = table.rows.iter().find(|row| key(row.cell(0)) == *label);
            row.map_or_else(String::new, |row| row.cell(1).to_owned())
        };
        let cells: Vec<String> = wanted.iter().map(value).collect();
        let evidence = about(section.source(&document.file), table)?;
        rows.push(Row::of_cells(location(table)?, cells));
        cited.push(evidence);
    }
    let table = Table { name: None, rows };
    Some(Binder { table, section: forms[0].0, cited })
}

/// The row of a form that says what it is about: its system, else its first.
fn about(source: Source<'_>, table: &Table) -> Option<Evidence> {
    let tells = ["system", "ki system", "système", "supplier", "lieferant", "fournisseur"];
    let row =
        table.rows.iter().find(|row| tells.iter().any(|word| key(row.cell(0)).contains(word)));
    whole_row(source, row.or_else(|| table.rows.first())?)
}

/// Whether a table is a form: two columns, short labels in the first, each once.
fn is_form(table: &Table) -> bool {
    const LABEL_CHARS_MAX: usize = 60;
    let two = |row: &Row| row.cells.iter().skip(2).all(String::is_empty);
    let labels = labels(table);
    let short = table.rows.iter().all(|row| row.cell(0).chars().count() <= LABEL_CHARS_MAX);
    let mut distinct = labels.clone();
    distinct.sort();
    distinct.dedup();
    let placed = table.rows.iter().all(|row| !matches!(row.location, Location::Cells { .. }));
    (SHARED_MIN..=LABELS_MAX).contains(&table.rows.len())
        && table.rows.iter().all(two)
        && short
        && placed
        && distinct.len() == labels.len()
        && labels.iter().all(|label| !label.is_empty())
}

fn labels(table: &Table) -> Vec<String> {
    table.rows.iter().map(|row| key(row.cell(0))).collect()
}
