//! The request list as a paper to send, and as one flat table for a spreadsheet.

use super::super::words::Words;
use super::super::{Dossier, shell};
use super::{Ask, Priority, period};
use crate::paper::{Block, Cell, Paper, Row, Status, Table, Text, Tone};

/// The list as a paper to send.
#[must_use]
pub fn request_list(dossier: &Dossier<'_>, asks: &[Ask]) -> Paper {
    let words = Words::new(dossier, "requests");
    let mut rows = Vec::new();
    let mut role = None;
    for ask in asks {
        if role != Some(&ask.role) {
            rows.push(Row::Group(ask.role.clone()));
            role = Some(&ask.role);
        }
        let ids: Vec<String> = ask.requirements.iter().map(ToString::to_string).collect();
        let about = if ask.about.is_empty() { String::new() } else { format!("\n{}", ask.about) };
        let tone = (ask.priority == Priority::High).then_some(Tone::Gap);
        rows.push(Row::Cells(vec![
            Cell::from(&*ask.number),
            Cell::from(Text::plain(ids.join(", ")).small(about)),
            Cell::from(&*ask.text),
            Cell::from(Text::plain(&ask.why).and("\n").small(&ask.found)),
            Cell::from(&*ask.period),
            Cell { text: words.say(&format!("priority.{}", ask.priority.name())).into(), tone },
            Cell::default(),
            Cell::default(),
        ]));
    }
    let columns = [
        ("number", 8),
        ("requirement", 11),
        ("asked", 28),
        ("why", 22),
        ("period", 11),
        ("priority", 7),
        ("due", 7),
        ("received", 7),
    ];
    let count = dossier.phrases.count("requests.count", asks.len());
    let mut blocks =
        vec![Block::paragraph(count), words.paragraph("intro"), words.paragraph("not_missing")];
    if asks.is_empty() {
        blocks.push(words.paragraph("nothing"));
    } else {
        blocks.push(Block::Wide(vec![words.grouped("list", &columns, rows)]));
    }
    let Dossier { outputs, mandate, .. } = *dossier;
    let told = |says: &str| match says {
        "" => Text::plain(words.common("not_given")),
        says => Text::plain(says),
    };
    Paper {
        title: words.say("title"),
        status: Status::Final,
        cover: vec![
            (words.say("label.auditee"), Text::plain(&outputs.run.parameters.auditee)),
            (words.say("label.audit_id"), told(&mandate.audit_id)),
            (words.say("label.as_of"), Text::plain(outputs.run.as_of.to_string())),
            (words.say("label.period"), Text::plain(period(dossier, words))),
        ],
        contents: String::new(),
        blocks,
        ..shell(dossier)
    }
}

/// The list as one flat table, for a spreadsheet: a row is one request, the last columns are to be filled in.
#[must_use]
pub fn request_table(dossier: &Dossier<'_>, asks: &[Ask]) -> Table {
    let words = Words::new(dossier, "requests");
    let row = |ask: &Ask| {
        let ids: Vec<String> = ask.requirements.iter().map(ToString::to_string).collect();
        let finding = ask.finding.map(|id| id.to_string()).unwrap_or_default();
        let priority = words.say(&format!("priority.{}", ask.priority.name()));
        let told = [
            &ask.number,
            &ids.join(", "),
            &ask.about,
            &ask.text,
            &ask.why,
            &ask.found,
            &ask.role,
            &ask.period,
            &priority,
            &finding,
        ];
        let mut cells: Vec<Cell> = told.into_iter().map(|text| Cell::from(&**text)).collect();
        cells.extend((0..3).map(|_| Cell::default()));
        Row::Cells(cells)
    };
    let columns = [
        ("number", 9),
        ("requirement", 12),
        ("about", 20),
        ("asked", 50),
        ("why", 36),
        ("found", 36),
        ("role", 24),
        ("period", 22),
        ("priority", 10),
        ("finding", 21),
        ("due", 12),
        ("received", 12),
        ("comment", 30),
    ];
    words.bare("list", &columns, asks.iter().map(row).collect())
}
