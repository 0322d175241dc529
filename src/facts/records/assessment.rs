//! Reads a document that is one impact assessment as a register of one row.

use super::super::cite::{cell_evidence, line_evidence};
use super::super::cues::Cues;
use super::super::labels::key;
use super::super::{Approval, ControlBlock, Fact, Fields, Record, RecordSet, Stated};
use crate::domain::{Body, Document, Evidence};

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
pub(super) fn of(
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
    let text = |stated: &Stated<String>| stated.as_deref().cloned();
    let day = control
        .approved_on
        .as_ref()
        .or(control.issued_on.as_ref())
        .or(control.reviewed_on.as_ref());
    let day =
        day.map(|fact| Fact { value: fact.value.to_string(), evidence: fact.evidence.clone() });
    let status = control.approval.as_ref().map(|fact| {
        let value = match fact.value {
            Approval::Approved => "approved",
            Approval::Draft => "draft",
            Approval::Obsolete => "obsolete",
        };
        Fact { value: value.to_owned(), evidence: fact.evidence.clone() }
    });
    let cells = [
        ("system", Some(Fact { value: system, evidence: evidence.clone() })),
        ("id", text(&control.document_id)),
        ("version", text(&control.version)),
        ("approver", text(&control.approver)),
        ("date", day),
        ("status", status),
    ];
    let fields: Fields = cells.into_iter().filter_map(|(name, fact)| Some((name, fact?))).collect();
    let columns = table_cues.names.iter().filter(|name| fields.has(name)).cloned().collect();
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
            let fact = cell_evidence(section.source(&document.file), row, value)?;
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
            let source = section.source(&document.file);
            let evidence = line_evidence(source, location, index, line, value)?;
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
