//! Systems listed as items of running text: "- **Compass** (DT-01): scores affordability".

use super::super::super::cite::line_evidence;
use super::super::super::names;
use super::super::{Fact, Record};
use super::{Share, Standing, Subject, are_names};
use crate::domain::{Body, Document, Evidence, Section};

/// From two on they list something.
const ITEMS_MIN: usize = 2;

/// The systems of a document that lists them as items under one heading.
pub(super) fn of(standing: &Standing<'_>, document: &Document) -> Option<Vec<Record>> {
    let under_one_heading = document.sections.chunk_by(|a, b| a.trail == b.trail);
    under_one_heading.into_iter().find_map(|sections| {
        let items: Vec<Item<'_>> =
            sections.iter().flat_map(|section| items(section, document)).collect();
        is_inventory(standing, &sections[0].trail, &items).then(|| {
            let rows = items.into_iter().filter_map(|item| record(document, &item));
            rows.collect()
        })
    })
}

/// One item: what it names, and what it says of that.
struct Item<'d> {
    section: &'d Section,
    index: usize,
    line: &'d str,
    head: &'d str,
    says: &'d str,
}

fn items<'d>(section: &'d Section, _: &'d Document) -> Vec<Item<'d>> {
    let Body::Text(text) = &section.body else { return Vec::new() };
    let lines = text.split('\n').enumerate();
    lines
        .filter_map(|(index, line)| {
            let item = line.trim_start();
            let item = item.strip_prefix(['-', '*', '•', '·', '–', '▪', '+']).or_else(|| {
                let number = item.trim_start_matches(|c: char| c.is_ascii_digit());
                (number.len() < item.len()).then(|| number.strip_prefix(['.', ')']))?
            })?;
            let item = item.strip_prefix([' ', '\t'])?.trim();
            let (head, says) = [" – ", " — ", ": ", " - ", "** "].iter().find_map(|between| {
                item.split_once(between).filter(|(head, _)| head.len() <= 60)
            })?;
            Some(Item { section, index, line, head: head.trim_matches(['*', '_', ' ', ':']), says })
        })
        .collect()
}

fn is_inventory(standing: &Standing<'_>, trail: &[String], items: &[Item<'_>]) -> bool {
    if items.len() < ITEMS_MIN {
        return false;
    }
    let inventory = &standing.cues.inventory;
    let heads: Vec<&str> = items.iter().map(|item| item.head).collect();
    let named = |head: &&str| names::looks_like_one(head) && standing.cues.names.distinguish(head);
    let does = items.iter().map(|item| inventory.does(item.says));
    if !Share::of(heads.iter().map(named)).is_at_least(2, 3)
        || !Share::of(does).is_at_least(2, 3)
        || !are_names(&heads)
    {
        return false;
    }
    let called = inventory.called(standing.above(trail));
    called.a_list && matches!(called.subject, Subject::AiSystems | Subject::PerhapsSystems)
}

fn record(document: &Document, item: &Item<'_>) -> Option<Record> {
    let cite = |quote: &str| -> Option<Evidence> {
        let source = item.section.source(&document.file);
        line_evidence(source, &item.section.location, item.index, item.line, quote)
    };
    let fact = |text: &str| Some(Fact { value: text.to_owned(), evidence: cite(text)? });
    let (leading, name) = names::led_by_id(item.head);
    let (name, trailing) = match name.rsplit_once('(') {
        Some((name, id)) if names::is_id(id.trim_end_matches(')')) => {
            (name.trim_end_matches(['*', ' ']), Some(id.trim_end_matches(')')))
        }
        _ => (name, None),
    };
    let cells = [("id", leading.or(trailing)), ("name", Some(name)), ("purpose", Some(item.says))];
    let cells = cells.into_iter().filter_map(|(column, text)| Some((column, fact(text?)?)));
    Some(Record { fields: cells.collect(), evidence: cite(item.line.trim())? })
}
