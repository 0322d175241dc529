//! What frames a report: its cover, objectives and scope, the team, and who gets it.

use super::super::Dossier;
use crate::docket::Signed;
use crate::domain::Role;
use crate::paper::{Block, Cell, Column, Row, Status, Table, Text};

/// What stands on the cover.
pub(super) fn cover(dossier: &Dossier<'_>, status: &Status) -> Vec<(String, Text)> {
    let Dossier { phrases, mandate, outputs, .. } = dossier;
    let run = &outputs.run;
    let mut lines: Vec<(&str, Text)> = vec![
        ("audit_id", given(dossier, &mandate.audit_id, "client")),
        ("client", given(dossier, &mandate.client, "client")),
        ("auditee", run.parameters.auditee.as_str().into()),
        ("standard", run.parameters.criteria.join("; ").into()),
        ("kind", phrases.say(&format!("common.profile.{}", profile(dossier))).into()),
        ("as_of", run.as_of.to_string().into()),
    ];
    if let Some(period) = run.parameters.period {
        let (from, to) = (period.first.to_string(), period.last.to_string());
        let text = phrases.fill("report.cover.from_to", &[("from", &from), ("to", &to)]);
        lines.push(("period", text.into()));
    }
    lines.push(("status", status_line(dossier, status)));
    let names: Vec<&str> = mandate.team.iter().map(|member| member.name.as_str()).collect();
    lines.push(("team", given(dossier, &names.join(", "), "client")));
    if let Some(signed) = dossier.signed {
        lines.push(("signed", signature(dossier, signed).into()));
    }
    lines.push(("classification", given(dossier, &mandate.classification, "client")));
    lines.push(("distribution", given(dossier, &mandate.distribution.join(", "), "client")));
    let label = |key: &str| phrases.say(&format!("report.cover.{key}")).to_owned();
    lines.into_iter().map(|(key, text)| (label(key), text)).collect()
}

/// Objectives, scope and criteria.
pub(super) fn blocks(dossier: &Dossier<'_>) -> Vec<Block> {
    let Dossier { phrases, mandate, outputs, .. } = dossier;
    let parameters = &outputs.run.parameters;
    let label = |key: &str| phrases.say(&format!("report.frame.{key}")).to_owned();
    let listed = |items: &[String]| match items {
        [] => vec![Block::Paragraph(asked(dossier, "client"))],
        items => vec![Block::List(items.iter().map(|one| one.as_str().into()).collect())],
    };
    let own = super::workings::own_rules(dossier).to_string();
    vec![Block::Facts(vec![
        (label("objectives"), listed(&mandate.objectives)),
        (label("scope"), vec![Block::Paragraph(given(dossier, &parameters.scope, "client"))]),
        (label("sites"), listed(&mandate.sites)),
        (label("systems"), systems(dossier)),
        (
            label("criteria"),
            vec![Block::List(vec![
                parameters.criteria.join("; ").into(),
                phrases.fill("report.frame.own", &[("n", &own)]).into(),
            ])],
        ),
        (label("soa"), vec![Block::Paragraph(statement(dossier))]),
    ])]
}

/// The AI systems: those the inventory shows, and those people named that it lacks.
fn systems(dossier: &Dossier<'_>) -> Vec<Block> {
    let Dossier { phrases, outputs, .. } = dossier;
    let of_inventory = outputs.matrix.systems.iter().map(|system| {
        let stage = format!("report.stage.{}", system.stage.replace(' ', "_"));
        let stage = phrases.find(&stage).unwrap_or(&system.stage);
        Text::plain(&system.label).small(format!(" ({stage})"))
    });
    let in_inventory = |id: &str| outputs.matrix.systems.iter().any(|system| system.id == id);
    let named = outputs.run.parameters.systems.iter().filter(|system| !in_inventory(&system.id));
    let lines: Vec<Text> = of_inventory
        .chain(named.map(|system| Text::plain(format!("{} {}", system.id, system.name))))
        .collect();
    if lines.is_empty() {
        return vec![Block::Paragraph(asked(dossier, "auditee"))];
    }
    let note = phrases.say("report.frame.systems_from_inventory");
    vec![Block::List(lines), Block::Paragraph(Text::default().small(note))]
}

/// Which Statement of Applicability was received, in which version.
fn statement(dossier: &Dossier<'_>) -> Text {
    let phrases = dossier.phrases;
    let Some(soa) = dossier.statement() else { return phrases.say("report.frame.soa_none").into() };
    match &soa.version {
        Some(version) => {
            let values = [("document", soa.path.as_str()), ("version", version)];
            phrases.fill("report.frame.soa_version", &values).into()
        }
        None => phrases.fill("report.frame.soa_unversioned", &[("document", &soa.path)]).into(),
    }
}

/// The audit team with its statements.
pub(super) fn team(dossier: &Dossier<'_>) -> Vec<Block> {
    let Dossier { phrases, mandate, .. } = dossier;
    let say = |key: &str| phrases.say(&format!("report.team.{key}"));
    let mut blocks = Vec::new();
    if mandate.team.is_empty() {
        blocks.push(Block::Notice(asked(dossier, "client")));
    } else {
        let rows = mandate.team.iter().map(|member| {
            Row::Cells(vec![
                member.name.as_str().into(),
                given(dossier, &member.role, "client").into(),
                given(dossier, &member.independence, "auditor").into(),
                given(dossier, &member.competence, "auditor").into(),
            ])
        });
        blocks.push(Block::Table(Table {
            caption: say("title").to_owned(),
            columns: vec![
                Column::new(say("name"), 18),
                Column::new(say("role"), 16),
                Column::new(say("independence"), 33),
                Column::new(say("competence"), 33),
            ],
            rows: rows.collect(),
        }));
        blocks.push(Block::Paragraph(Text::default().small(say("note"))));
    }
    let met: Vec<&str> = mandate.contacts.iter().map(|contact| contact.role.as_str()).collect();
    let met = given(dossier, &met.join(", "), "lead");
    blocks.push(Block::Facts(vec![(say("met").to_owned(), vec![Block::Paragraph(met)])]));
    blocks
}

/// Who gets the report, and how confidential it is.
pub(super) fn distribution(dossier: &Dossier<'_>) -> Vec<Block> {
    let Dossier { phrases, mandate, .. } = dossier;
    let say = |key: &str| phrases.say(&format!("report.distribution.{key}")).to_owned();
    let to = given(dossier, &mandate.distribution.join(", "), "client");
    let class = given(dossier, &mandate.classification, "client");
    vec![
        Block::Facts(vec![
            (say("to"), vec![Block::Paragraph(to)]),
            (say("class"), vec![Block::Paragraph(class)]),
        ]),
        Block::paragraph(say("text")),
    ]
}

/// What people said, or that somebody has to.
pub(super) fn given(dossier: &Dossier<'_>, said: &str, who: &str) -> Text {
    if said.trim().is_empty() { asked(dossier, who) } else { said.into() }
}

/// That somebody has to say it.
pub(super) fn asked(dossier: &Dossier<'_>, who: &str) -> Text {
    let who = dossier.phrases.say(&format!("report.ask.{who}")).to_owned();
    Text::default()
        .small(format!("[{}]", dossier.phrases.fill("common.to_be_supplied", &[("who", &who)])))
}

fn status_line(dossier: &Dossier<'_>, status: &Status) -> Text {
    let say = |key: &str| dossier.phrases.say(key).to_owned();
    match status {
        Status::Final => say("report.status.final").into(),
        Status::Draft { because, .. } => {
            Text::default().strong(say("report.status.draft")).and(format!(": {because}"))
        }
    }
}

fn signature(dossier: &Dossier<'_>, signed: &Signed) -> String {
    let role = role(dossier, signed.who.role);
    let seq = signed.seq.to_string();
    let minute = signed.at.minute();
    let values =
        [("name", signed.who.name.as_str()), ("role", role), ("at", &minute), ("seq", &seq)];
    dossier.phrases.fill("report.cover.signed_by", &values)
}

/// A role of the team in words.
pub(super) fn role<'a>(dossier: &Dossier<'a>, role: Role) -> &'a str {
    dossier.phrases.say(match role {
        Role::LeadAuditor => "report.cover.role_lead",
        Role::Auditor => "report.cover.role_auditor",
    })
}

/// The name of the kind of audit in the phrases.
fn profile(dossier: &Dossier<'_>) -> String {
    let value = serde_json::to_value(dossier.outputs.run.profile).unwrap_or_default();
    value.as_str().unwrap_or_default().to_owned()
}

/// A cell of words that stand out.
pub(super) fn strong(words: impl Into<String>) -> Cell {
    Text::default().strong(words).into()
}
