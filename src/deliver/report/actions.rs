//! The corrective action plan: what the auditee answered to each nonconformity, when what is due, and what is late.

use std::collections::BTreeMap;

use super::super::Dossier;
use super::super::standing::Ordered;
use super::frame::asked;
use super::workings::{anchor, number};
use crate::actions::{self, Action};
use crate::domain::{AuditDate, FindingId, Said};
use crate::paper::{Block, Cell, Column, Row, Table, Text, Tone};

/// One row for each finding that owes an answer or has one; what nobody answered is asked for.
pub(super) fn blocks(dossier: &Dossier<'_>, ordered: &Ordered<'_>) -> Vec<Block> {
    let say = |key: &str| dossier.phrases.say(&format!("report.actions.{key}")).to_owned();
    let rules = dossier.catalog.follow_up();
    let actions = actions::list(dossier.docket, rules, dossier.outputs.run.as_of);
    let numbers: BTreeMap<FindingId, String> = ordered
        .findings
        .iter()
        .map(|finding| (finding.matter.id(), number(dossier, finding)))
        .collect();
    let owed = actions.iter().filter(|action| {
        rules.of(action.matter.grade).is_some() || !action.follow_up.steps.is_empty()
    });
    let rows: Vec<Row> = owed
        .filter_map(|action| Some(row(dossier, action, numbers.get(&action.matter.id())?)))
        .collect();
    if rows.is_empty() {
        return vec![Block::paragraph(say("none"))];
    }
    let table = Table {
        caption: say("title"),
        columns: vec![
            Column::new(say("finding"), 24),
            Column::new(say("state"), 12),
            Column::new(say("correction"), 14),
            Column::new(say("cause"), 14),
            Column::new(say("action"), 14),
            Column::new(say("owner"), 10),
            Column::new(say("due"), 12),
            Column::new(say("verification"), 14),
        ],
        rows,
    };
    vec![Block::paragraph(say("note")), Block::Wide(vec![Block::Table(table)])]
}

fn row(dossier: &Dossier<'_>, action: &Action<'_>, number: &str) -> Row {
    let Action { matter, follow_up, .. } = action;
    let title =
        Text::default().link(number, anchor(matter.id())).and(format!(" {}", matter.wording.title));
    let said = |said: Option<&Said>| match said {
        Some(said) => Cell::from(said.as_str()),
        None => Cell::from(asked(dossier, "auditee")),
    };
    let state = dossier.phrases.say(&format!("report.action_state.{}", action.state.name()));
    let late = !action.overdue.is_empty();
    let response = &follow_up.response;
    let due = action.response_due.or(action.action_due).or(action.verification_due);
    let verified = follow_up.verification.as_ref().map(|one| {
        let result = one.result.words().replace(' ', "_");
        let result = dossier.phrases.say(&format!("report.action_effect.{result}"));
        format!("{}, {result}", one.on)
    });
    Row::Cells(vec![
        title.into(),
        Cell { text: state.into(), tone: late.then_some(Tone::Minor) },
        said(response.correction.as_ref()),
        said(response.cause.as_ref()),
        said(response.measure.as_ref()),
        said(response.owner.as_ref()),
        Cell::from(day(dossier, due, late)),
        verified.map_or_else(|| Cell::from("–"), Cell::from),
    ])
}

/// The next day something is due, and whether anything is late as of the audit date.
fn day(dossier: &Dossier<'_>, due: Option<AuditDate>, late: bool) -> String {
    let due = due.map_or_else(|| "–".to_owned(), |day| day.to_string());
    if late { format!("{due}, {}", dossier.phrases.say("report.actions.late")) } else { due }
}
