//! The matrix of AI systems: for each system of the inventory, which records were received.
//!
//! A working paper, not a test: an empty cell is a question. Its columns are catalogue data
//! (`requirement_catalog/matrix.toml`).

use super::material::{Material, Row, Stage, System, is_draft};
use crate::catalog::MatrixColumn;
use crate::domain::{Cell, CellState, Column, Evidence, Matrix, SystemRow};
use crate::facts::Facts;

/// So many places are cited in a cell.
const EVIDENCE_MAX: usize = 3;

/// The matrix; without rows where no inventory was received.
pub(super) fn of(material: &Material<'_>) -> Matrix {
    let columns = material.dossier.catalog.matrix();
    let rows = material.systems.iter().enumerate().map(|(index, system)| SystemRow {
        system: system.subject(),
        label: system.label(),
        stage: stage(system),
        evidence: system.evidence(),
        cells: columns.iter().map(|column| cell(material, index, system, column)).collect(),
    });
    let rows = rows.collect();
    let columns = columns.iter().map(|column| Column {
        name: column.name.clone(),
        requirements: column.requirements.clone(),
    });
    Matrix { columns: columns.collect(), rows }
}

fn stage(system: &System<'_>) -> &'static str {
    match (system.stage, system.in_scope) {
        (Stage::Retired, _) => "retired",
        (Stage::Planned, _) => "planned",
        (Stage::Active, true) => "in use",
        (Stage::Active, false) => "out of scope",
    }
}

fn cell(material: &Material<'_>, index: usize, system: &System<'_>, column: &MatrixColumn) -> Cell {
    let kinds: Vec<&str> = column.kinds.iter().map(|kind| kind.0.as_str()).collect();
    let documents = material.about(index, &kinds);
    let mut found: Vec<Evidence> = Vec::new();
    let mut drafts: Vec<Evidence> = Vec::new();
    let mut received = false;
    for file in &documents {
        received |= !is_draft(file.facts);
        let into = if is_draft(file.facts) { &mut drafts } else { &mut found };
        into.extend(opening(file.facts));
    }
    let drafted = documents.iter().any(|file| is_draft(file.facts));
    let rows = column.records.iter().flat_map(|record| material.rows(record));
    for row in rows.filter(|row| is_about(material, index, row)).take(EVIDENCE_MAX) {
        received = true;
        found.push(row.evidence());
    }
    if column.records.iter().any(|record| record == "impact_assessments") {
        for (about, evidence) in material.assessed() {
            if material.named_in(about).contains(&index) {
                received = true;
                found.push(evidence.clone());
            }
        }
    }
    let due = system.owes_records() && (!column.supplied || system.text("supplier").is_some());
    let state = match (received, drafted, due) {
        (true, ..) => CellState::Found,
        (false, true, _) => CellState::Draft,
        (false, false, true) => CellState::Missing,
        (false, false, false) => CellState::NotDue,
    };
    let mut evidence = if received { found } else { drafts };
    let mut seen = Vec::new();
    evidence.retain(|one| {
        let new = !seen.contains(one);
        seen.push(one.clone());
        new
    });
    evidence.truncate(EVIDENCE_MAX);
    Cell { state, evidence }
}

fn is_about(material: &Material<'_>, system: usize, row: &Row<'_>) -> bool {
    let by_column = ["system", "used_in", "supplier"].iter().filter_map(|column| row.text(column));
    let named: Vec<usize> = by_column.flat_map(|text| material.named_in(text)).collect();
    named.contains(&system)
        || supplies(material, system, row)
        || (named.is_empty() && material.systems_of(&row.file) == [system])
}

/// Whether a row of a register of suppliers is about the one the inventory names.
fn supplies(material: &Material<'_>, system: usize, row: &Row<'_>) -> bool {
    let supplier = material.systems.get(system).and_then(|system| system.text("supplier"));
    supplier
        .zip(row.text("supplier"))
        .is_some_and(|(one, other)| super::material::same_supplier(one, other))
}

/// The words by which a document is cited as a whole: those that name its system, else itself.
fn opening(facts: &Facts) -> Option<Evidence> {
    let control = &facts.control;
    let named = facts.form.iter().find(|pair| pair.field == "system");
    let told = [&control.title, &control.document_id, &control.version, &control.approver];
    let told = told.into_iter().find_map(|fact| fact.as_ref()).map(|fact| &fact.evidence);
    let approved = control.approved_on.as_ref().map(|fact| &fact.evidence);
    let field = facts.form.first().map(|pair| &pair.evidence);
    let register = facts.registers.first().map(|register| &register.header);
    let rule = facts.rules.first().map(|rule| &rule.evidence);
    let answer = facts.answers.first().map(|answer| &answer.evidence);
    let cited = facts.references.first().map(|fact| &fact.evidence);
    let named = named.map(|pair| &pair.evidence);
    [named, told, approved, field, register, rule, answer, cited]
        .into_iter()
        .flatten()
        .next()
        .cloned()
}
