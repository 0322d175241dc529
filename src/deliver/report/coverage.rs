//! Coverage: the map, the requirements one by one, the records of each AI system, and the Statement of Applicability.

use super::super::Dossier;
use super::super::standing::Ordered;
use super::workings::{naming, requirement_title};
use crate::outputs::{Covered, HeatMap, Requirement, Square, Statement};
use crate::paper::{Block, Cell, Column, Row, Table, Text, Tone};

pub(super) fn blocks(dossier: &Dossier<'_>) -> Vec<Block> {
    let say = |key: &str| dossier.phrases.say(&format!("report.coverage.{key}")).to_owned();
    vec![
        Block::Wide(vec![
            Block::heading(2, say("map"), "map"),
            Block::Paragraph(Text::default().small(say("note"))),
            Block::Table(map(dossier)),
            Block::heading(2, say("matrix"), "matrix"),
            records(dossier),
        ]),
        Block::heading(2, say("list"), "by-requirement"),
        Block::Table(list(dossier)),
    ]
}

/// The coverage map: the organisation and each AI system against clauses and control groups.
pub(super) fn map(dossier: &Dossier<'_>) -> Table {
    let HeatMap { groups, organisation, systems } = HeatMap::of(dossier.outputs);
    let say = |key: &str| dossier.phrases.say(&format!("report.coverage.{key}")).to_owned();
    let label = |id: &str| {
        let known = dossier.outputs.matrix.systems.iter().find(|system| system.id == id);
        known.map_or_else(|| id.to_owned(), |system| system.label.clone())
    };
    let row = |label: String, squares: &[Square]| {
        let cells = squares.iter().map(|square| Cell::toned(square.text(), ground(square.state)));
        Row::Cells(std::iter::once(Cell::from(label)).chain(cells).collect())
    };
    let mut columns = vec![Column::new(dossier.phrases.say("report.summary.system"), 22)];
    columns.extend(groups.iter().map(|group| Column::new(group, 6)));
    let mut rows = vec![row(say("organisation"), &organisation)];
    rows.extend(systems.iter().map(|(id, squares)| row(label(id), squares)));
    Table { caption: say("map"), columns, rows }
}

fn ground(state: Covered) -> Tone {
    match state {
        Covered::Fully => Tone::Covered,
        Covered::Partly => Tone::Partial,
        Covered::Gap => Tone::Gap,
        Covered::Unread => Tone::Unknown,
        Covered::Excluded | Covered::NotAsked => Tone::Excluded,
    }
}

/// One row per requirement.
pub(super) fn list(dossier: &Dossier<'_>) -> Table {
    let say = |key: &str| dossier.phrases.say(&format!("report.coverage.{key}")).to_owned();
    let findings = naming(dossier, &Ordered::of(dossier.docket));
    let rows = dossier.outputs.coverage.requirements.iter().map(|requirement| {
        let title =
            requirement_title(dossier, requirement.id).unwrap_or_else(|| requirement.title.clone());
        let interview =
            if requirement.interview { format!("\n{}", say("interview")) } else { String::new() };
        let newest = requirement.newest_operating.map(|day| day.to_string());
        Row::Cells(vec![
            Text::plain(format!("{} {title}", requirement.id)).small(interview).into(),
            conclusion(dossier, requirement),
            requirement.design.len().to_string().into(),
            requirement.operating.len().to_string().into(),
            newest.unwrap_or_else(|| "–".to_owned()).into(),
            findings.get(&requirement.id).cloned().unwrap_or_else(|| "–".into()).into(),
        ])
    });
    Table {
        caption: say("list"),
        columns: vec![
            Column::new(say("requirement"), 38),
            Column::new(say("conclusion"), 15),
            Column::new(say("design"), 9),
            Column::new(say("operating"), 11),
            Column::new(say("newest"), 13),
            Column::new(say("findings"), 14),
        ],
        rows: rows.collect(),
    }
}

fn conclusion(dossier: &Dossier<'_>, requirement: &Requirement) -> Cell {
    let words =
        dossier.phrases.say(&format!("common.conclusion.{}", requirement.conclusion)).to_owned();
    let tone = match requirement.conclusion.as_str() {
        "supported" => Tone::Covered,
        "not_found" => Tone::Gap,
        "not_applicable" => Tone::Excluded,
        _ => Tone::Partial,
    };
    Cell::toned(words, tone)
}

/// Which records were received for each AI system.
fn records(dossier: &Dossier<'_>) -> Block {
    match records_table(dossier) {
        Some(table) => Block::Table(table),
        None => Block::paragraph(dossier.phrases.say("report.coverage.matrix_none")),
    }
}

/// The same as a table; none where no AI system is known.
pub(super) fn records_table(dossier: &Dossier<'_>) -> Option<Table> {
    let matrix = &dossier.outputs.matrix;
    if matrix.systems.is_empty() {
        return None;
    }
    let say = |key: &str| dossier.phrases.say(&format!("report.coverage.{key}")).to_owned();
    let mut columns = vec![
        Column::new(dossier.phrases.say("report.summary.system"), 20),
        Column::new(say("stage"), 9),
    ];
    columns.extend(matrix.columns.iter().map(|column| {
        let name = dossier.phrases.find(&format!("report.column.{}", column.name));
        Column::new(name.unwrap_or(&column.name), 9)
    }));
    let rows = matrix.systems.iter().map(|system| {
        let stage = format!("report.stage.{}", system.stage.replace(' ', "_"));
        let stage = dossier.phrases.find(&stage).unwrap_or(&system.stage).to_owned();
        let mut cells: Vec<Cell> = vec![system.label.as_str().into(), stage.into()];
        cells.extend(system.cells.iter().map(|cell| {
            let words = dossier.phrases.say(&format!("report.matrix.{}", cell.state)).to_owned();
            let tone = match cell.state.as_str() {
                "found" => Tone::Covered,
                "draft" => Tone::Partial,
                "missing" => Tone::Gap,
                _ => Tone::Excluded,
            };
            Cell::toned(words, tone)
        }));
        Row::Cells(cells)
    });
    Some(Table { caption: say("matrix"), columns, rows: rows.collect() })
}

/// The Statement of Applicability, row by row, against what the evidence bears out.
pub(super) fn soa(dossier: &Dossier<'_>) -> Vec<Block> {
    let received = |one: &Statement| one.verdict != "not_in_soa";
    if !dossier.outputs.soa.controls.iter().any(received) {
        return vec![Block::Notice(dossier.phrases.say("report.soa.none").into())];
    }
    let note = dossier.phrases.say("report.summary.health_note");
    vec![Block::Wide(vec![
        Block::Paragraph(Text::default().small(note)),
        Block::Table(soa_table(dossier)),
    ])]
}

/// The same as a table.
pub(super) fn soa_table(dossier: &Dossier<'_>) -> Table {
    let say = |key: &str| dossier.phrases.say(&format!("report.soa.{key}")).to_owned();
    let rows = dossier.outputs.soa.controls.iter().map(|control| {
        let id = control.id.map_or_else(|| control.written.clone(), |id| id.to_string());
        let title = control.id.and_then(|id| requirement_title(dossier, id));
        let applicable = match control.applicable {
            Some(true) => dossier.phrases.say("common.yes").to_owned(),
            Some(false) => dossier.phrases.say("common.no").to_owned(),
            None => say("not_said"),
        };
        let dash = |text: Option<&String>| text.map_or("–", String::as_str).to_owned();
        let newest = control.newest_operating.map(|day| day.to_string());
        Row::Cells(vec![
            format!("{id} {}", title.unwrap_or_else(|| control.title.clone())).into(),
            applicable.into(),
            dash(control.justification.as_ref()).into(),
            control.claimed.replace('_', " ").into(),
            dash(control.points_to.as_ref()).into(),
            dash(control.document.as_ref()).into(),
            newest.unwrap_or_else(|| "–".to_owned()).into(),
            verdict(dossier, control),
        ])
    });
    Table {
        caption: say("title"),
        columns: vec![
            Column::new(say("control"), 22),
            Column::new(say("applicable"), 8),
            Column::new(say("justification"), 18),
            Column::new(say("claimed"), 10),
            Column::new(say("document"), 13),
            Column::new(say("found"), 22),
            Column::new(say("newest"), 10),
            Column::new(say("verdict"), 12),
        ],
        rows: rows.collect(),
    }
}

fn verdict(dossier: &Dossier<'_>, control: &Statement) -> Cell {
    let words = dossier.phrases.say(&format!("report.soa_verdict.{}", control.verdict)).to_owned();
    let tone = match control.verdict.as_str() {
        "supported" => Tone::Covered,
        "claim_not_supported" | "excluded_but_in_use" | "unknown_id" => Tone::Gap,
        "excluded" => Tone::Excluded,
        _ => Tone::Partial,
    };
    Cell::toned(words, tone)
}
