//! Method and limits: how the result came about, what was not read, what was not tested, what may have been missed.

use super::super::Dossier;
use crate::outputs::Document;
use crate::paper::{Block, Column, Row, Table, Text};

pub(super) fn blocks(dossier: &Dossier<'_>) -> Vec<Block> {
    let say = |key: &str| dossier.phrases.say(&format!("report.method.{key}")).to_owned();
    let tests = dossier.outputs.run.tests.len().to_string();
    let mut blocks = vec![
        Block::paragraph(dossier.phrases.fill("report.method.text", &[("tests", &tests)])),
        Block::Facts(vec![
            (say("sampling"), vec![Block::paragraph(say("sampling_text"))]),
            (say("recall"), vec![Block::paragraph(recall(dossier))]),
            (say("known_limits"), vec![Block::paragraph(say("known_limits_text"))]),
        ]),
        Block::heading(2, say("unread_title"), "unread"),
        unread(dossier),
        Block::heading(2, say("not_testable"), "not-testable"),
        not_testable(dossier),
    ];
    let interviews: Vec<String> = dossier
        .outputs
        .coverage
        .requirements
        .iter()
        .filter(|requirement| requirement.interview)
        .map(|requirement| requirement.id.to_string())
        .collect();
    if !interviews.is_empty() {
        let ids = interviews.join(", ");
        let text = dossier.phrases.fill("report.method.interview", &[("ids", &ids)]);
        blocks.push(Block::paragraph(text));
    }
    blocks.push(Block::heading(2, say("automated"), "automated"));
    blocks.push(automated(dossier));
    blocks
}

/// The disclosure of automated analysis: tool, engine, what left the machine, how people decided.
fn automated(dossier: &Dossier<'_>) -> Block {
    let say = |key: &str| dossier.phrases.say(&format!("report.method.{key}")).to_owned();
    let run = &dossier.outputs.run;
    let plain = |text: String| vec![Block::paragraph(text)];
    let code = |text: String| vec![Block::Paragraph(Text::default().code(text))];
    let (engine, left) = match &run.model {
        None => (say("keyword"), say("nothing_left")),
        Some(model) => {
            let redaction = if model.redaction.is_some() { "redacted" } else { "not_redacted" };
            let redaction = say(redaction);
            let left = match model.host.as_str() {
                "" => dossier.phrases.fill("report.method.replayed", &[("model", &model.model)]),
                host => {
                    let values = [("host", host), ("redaction", redaction.as_str())];
                    dossier.phrases.fill("report.method.passages_left", &values)
                }
            };
            (dossier.phrases.fill("report.method.llm", &[("model", &model.model)]), left)
        }
    };
    Block::Facts(vec![
        (say("tool"), plain(format!("tickmark {}", run.tool.version))),
        (say("engine"), plain(engine)),
        (say("left_machine"), plain(left)),
        (say("how_decided"), plain(rates(dossier))),
        (say("repeatable"), plain(say("repeatable_text"))),
        (say("catalogue"), code(run.catalog.clone())),
        (say("inputs"), code(run.inputs.clone())),
        (say("log"), code(dossier.head.to_string())),
    ])
}

/// How drafts fared with people.
fn rates(dossier: &Dossier<'_>) -> String {
    let shares = dossier.docket.statistics().all;
    let Some(rates) = shares.rates() else {
        return dossier.phrases.say("report.method.no_rates").to_owned();
    };
    let percent = |share: f64| format!("{:.0}", share * 100.0);
    let values = [
        ("acceptance", percent(rates.acceptance)),
        ("edit", percent(rates.edit)),
        ("rejection", percent(rates.rejection)),
        ("opened", shares.pace.with_passage.to_string()),
        ("decided", shares.decided.to_string()),
    ];
    let values: Vec<(&str, &str)> =
        values.iter().map(|(name, text)| (*name, text.as_str())).collect();
    dossier.phrases.fill("report.method.rates", &values)
}

/// What looking at a sample of unflagged passages says about what was missed.
fn recall(dossier: &Dossier<'_>) -> String {
    let elusion = dossier.elusion;
    let (population, drawn) = (elusion.population.to_string(), elusion.drawn.to_string());
    let Some([recall, low, high]) = elusion.recall else {
        let values = [("population", population.as_str()), ("drawn", &drawn)];
        return dossier.phrases.fill("report.method.no_recall", &values);
    };
    let percent = |share: f64| format!("{:.0}", share * 100.0);
    let values = [
        ("population", population),
        ("drawn", drawn),
        ("looked", elusion.looked_at.to_string()),
        ("missed", elusion.missed.to_string()),
        ("recall", percent(recall)),
        ("low", percent(low)),
        ("high", percent(high)),
    ];
    let values: Vec<(&str, &str)> =
        values.iter().map(|(name, text)| (*name, text.as_str())).collect();
    dossier.phrases.fill("report.method.recall_text", &values)
}

fn unread(dossier: &Dossier<'_>) -> Block {
    match unread_table(dossier) {
        Some(table) => Block::Table(table),
        None => Block::paragraph(dossier.phrases.say("report.method.unread_none")),
    }
}

/// The files that were not read, or not to the end, with what they may bear on; none where all were read.
pub(super) fn unread_table(dossier: &Dossier<'_>) -> Option<Table> {
    let say = |key: &str| dossier.phrases.say(&format!("report.method.{key}")).to_owned();
    let is_left_out = |one: &&Document| matches!(one.status.as_str(), "unreadable" | "partial");
    let rows: Vec<Row> = dossier
        .outputs
        .documents
        .documents
        .iter()
        .filter(is_left_out)
        .map(|document| {
            let ids: Vec<String> = document.may_affect.iter().map(ToString::to_string).collect();
            Row::Cells(vec![
                document.path.as_str().into(),
                document.reason.as_deref().unwrap_or_default().into(),
                if ids.is_empty() { "–".into() } else { ids.join(", ").into() },
            ])
        })
        .collect();
    (!rows.is_empty()).then(|| Table {
        caption: say("unread_title"),
        columns: vec![
            Column::new(say("file"), 42),
            Column::new(say("reason"), 34),
            Column::new(say("may_affect"), 24),
        ],
        rows,
    })
}

fn not_testable(dossier: &Dossier<'_>) -> Block {
    let tests = &dossier.outputs.run.not_testable;
    if tests.is_empty() {
        return Block::paragraph(dossier.phrases.say("report.method.not_testable_none"));
    }
    let line = |id: &String| {
        let name = dossier.catalog.test(id).map(|test| test.name.as_str()).unwrap_or_default();
        Text::default().strong(id).and(format!(" {name}"))
    };
    Block::List(tests.iter().map(line).collect())
}
