//! The report as sheets: the same tables that the printed report has, and the findings as rows.

use super::super::Dossier;
use super::super::standing::{Numbered, Ordered};
use super::workings::{grade_words, number, requirements, tone};
use super::{annexes, coverage, limits, summary};
use crate::paper::{Cell, Column, Row, Sheet, Table};

/// The sheets of the report with their names, in their order. A sheet without rows is left out.
#[must_use]
pub fn sheets(dossier: &Dossier<'_>) -> Vec<Sheet> {
    let ordered = Ordered::of(dossier.docket);
    let mut sheets = vec![summary::counts(dossier, &ordered, None), findings(dossier, &ordered)];
    sheets.push(coverage::list(dossier));
    sheets.push(coverage::map(dossier));
    sheets.extend(coverage::records_table(dossier));
    sheets.push(coverage::soa_table(dossier));
    sheets.extend(annexes::requests_table(dossier));
    sheets.extend(limits::unread_table(dossier));
    sheets.push(annexes::evidence_table(dossier, &ordered));
    sheets.retain(|table| !table.rows.is_empty());
    let sheet = |table: Table| {
        // Statements and quotations need wider lines than counts do.
        let wide = table.columns.len() > 7;
        let mut sheet = Sheet::new(table.caption.clone(), table);
        sheet.width_characters = if wide { 260 } else { sheet.width_characters };
        sheet
    };
    sheets.into_iter().map(sheet).collect()
}

/// The confirmed findings as rows.
fn findings(dossier: &Dossier<'_>, ordered: &Ordered<'_>) -> Table {
    let say = |key: &str| dossier.phrases.say(&format!("report.findings.{key}")).to_owned();
    let rows = ordered.findings.iter().map(|finding| row(dossier, finding));
    Table {
        caption: say("title"),
        columns: vec![
            Column::new(dossier.phrases.say("report.actions.finding"), 10),
            Column::new(dossier.phrases.say("report.summary.grade"), 14),
            Column::new(say("requirement"), 26),
            Column::new(say("subject"), 14),
            Column::new(say("condition"), 50),
            Column::new(say("criterion"), 34),
            Column::new(say("evidence"), 50),
            Column::new(say("grade_reason"), 34),
            Column::new("ID", 20),
        ],
        rows: rows.collect(),
    }
}

fn row(dossier: &Dossier<'_>, finding: &Numbered<'_>) -> Row {
    let matter = finding.matter;
    let evidence: Vec<String> = matter
        .evidence
        .iter()
        .map(|citation| format!("{}: “{}”", citation.cited(), citation.quote))
        .collect();
    let statement = format!("{}\n{}", matter.wording.title, matter.wording.condition);
    Row::Cells(vec![
        number(dossier, finding).into(),
        Cell::toned(grade_words(dossier, Some(finding.grade)), tone(finding.grade)),
        requirements(dossier, matter).into(),
        matter.draft.subject.as_str().into(),
        statement.into(),
        matter.draft.criterion.text.as_str().into(),
        evidence.join("\n").into(),
        matter.draft.grade_reason.as_str().into(),
        matter.id().to_string().into(),
    ])
}
