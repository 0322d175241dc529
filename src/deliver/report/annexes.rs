//! Annexes: how findings are graded, the evidence with its hashes, open requests, and the tests that were run.

use std::collections::{BTreeMap, BTreeSet};

use super::super::Dossier;
use super::super::standing::{GRADES, Ordered};
use super::workings::{grade_words, number};
use crate::domain::RequestKind;
use crate::paper::{Block, Cell, Column, Row, Table, Text};

pub(super) fn blocks(dossier: &Dossier<'_>, ordered: &Ordered<'_>) -> Vec<Block> {
    let say = |key: &str| dossier.phrases.say(&format!("report.annex.{key}")).to_owned();
    let mut blocks = vec![Block::heading(2, say("grading"), "grading")];
    let grades = GRADES.into_iter().map(|grade| {
        let text = say(&format!("grading_{}", grade.name()));
        (grade_words(dossier, Some(grade)), vec![Block::paragraph(text)])
    });
    blocks.push(Block::Facts(grades.collect()));
    blocks.push(Block::paragraph(say("grading_note")));
    blocks.push(Block::heading(2, say("requests"), "requests"));
    blocks.push(match requests_table(dossier) {
        Some(table) => Block::Table(table),
        None => Block::paragraph(say("requests_none")),
    });
    blocks.push(Block::heading(2, say("tests"), "tests"));
    blocks.push(Block::Table(tests(dossier)));
    let all = dossier.outputs.documents.documents.len().to_string();
    blocks.push(Block::Wide(vec![
        Block::heading(2, say("evidence"), "evidence"),
        Block::paragraph(dossier.phrases.fill("report.annex.evidence_note", &[("all", &all)])),
        Block::Table(evidence_table(dossier, ordered)),
    ]));
    blocks
}

/// What is left to ask; none where nothing is.
pub(super) fn requests_table(dossier: &Dossier<'_>) -> Option<Table> {
    let say = |key: &str| dossier.phrases.say(&format!("report.annex.{key}")).to_owned();
    let rows: Vec<Row> = dossier
        .outputs
        .requests
        .requests
        .iter()
        .map(|request| {
            let kind = match request.kind {
                RequestKind::Evidence => say("kind_evidence"),
                RequestKind::Interview => say("kind_interview"),
            };
            Row::Cells(vec![
                Text::plain(request.requirement.to_string()).small(format!("\n{kind}")).into(),
                request.role.as_str().into(),
                request.text.as_str().into(),
                request.reason.as_str().into(),
            ])
        })
        .collect();
    (!rows.is_empty()).then(|| Table {
        caption: say("requests"),
        columns: vec![
            Column::new(dossier.phrases.say("report.coverage.requirement"), 13),
            Column::new(say("whom"), 17),
            Column::new(say("request"), 38),
            Column::new(say("why"), 32),
        ],
        rows,
    })
}

/// The files that findings and conclusions cite, with their hashes.
pub(super) fn evidence_table(dossier: &Dossier<'_>, ordered: &Ordered<'_>) -> Table {
    let say = |key: &str| dossier.phrases.say(&format!("report.annex.{key}")).to_owned();
    let mut used: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for finding in &ordered.findings {
        let draft = &finding.matter.draft;
        for citation in finding.matter.evidence.iter().chain(&draft.counter_evidence) {
            used.entry(&citation.document).or_default().insert(number(dossier, finding));
        }
    }
    for requirement in &dossier.outputs.coverage.requirements {
        for support in requirement.design.iter().chain(&requirement.operating) {
            used.entry(&support.document).or_default().insert(requirement.id.to_string());
        }
    }
    let documents = &dossier.outputs.documents.documents;
    let rows = documents.iter().filter_map(|document| {
        let by = used.get(document.path.as_str())?;
        let by: Vec<&str> = by.iter().map(String::as_str).collect();
        let dash = |text: Option<&String>| text.map_or("–", String::as_str).to_owned();
        let hash = document.sha256.map(|digest| digest.to_string());
        Some(Row::Cells(vec![
            document.path.as_str().into(),
            dash(document.version.as_ref()).into(),
            dash(document.approval.as_ref()).into(),
            Cell::from(by.join(", ")),
            Text::default().code(hash.unwrap_or_else(|| "–".to_owned())).into(),
        ]))
    });
    Table {
        caption: say("evidence"),
        columns: vec![
            Column::new(dossier.phrases.say("report.method.file"), 28),
            Column::new(say("version"), 7),
            Column::new(say("approval"), 9),
            Column::new(say("used_by"), 22),
            Column::new("SHA-256", 34),
        ],
        rows: rows.collect(),
    }
}

/// The audit tests that were run, with what came of each.
fn tests(dossier: &Dossier<'_>) -> Table {
    let say = |key: &str| dossier.phrases.say(&format!("report.annex.{key}")).to_owned();
    let run = &dossier.outputs.run;
    let drafts = |id: &str| {
        let of_test = |matter: &&crate::docket::Matter| matter.draft.test.as_deref() == Some(id);
        dossier.docket.matters.iter().filter(of_test).count()
    };
    let rows = run.tests.iter().map(|id| {
        let test = dossier.catalog.test(id);
        let ids: Vec<String> = test
            .map(|test| test.requirements.iter().map(ToString::to_string).collect())
            .unwrap_or_default();
        let result = match drafts(id) {
            _ if run.not_testable.contains(id) => say("test_nothing"),
            0 => say("test_clear"),
            n => dossier.phrases.fill("report.annex.test_drafts", &[("n", &n.to_string())]),
        };
        Row::Cells(vec![
            id.as_str().into(),
            test.map(|test| test.name.as_str()).unwrap_or_default().into(),
            ids.join(", ").into(),
            result.into(),
        ])
    });
    Table {
        caption: say("tests"),
        columns: vec![
            Column::new(say("test"), 8),
            Column::new(say("test_name"), 48),
            Column::new(say("requirements"), 24),
            Column::new(say("result"), 20),
        ],
        rows: rows.collect(),
    }
}
