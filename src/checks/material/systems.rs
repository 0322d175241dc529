//! The AI systems of the auditee: of its inventory, else those the auditor named.

use std::collections::BTreeSet;

use super::Meanings;
use super::rows::says_something;
use crate::checks::Dossier;
use crate::domain::{AuditDate, Evidence};
use crate::facts::{self, Facts, Record, RecordSet};
use crate::words::Phrases;

/// An AI system.
#[derive(Clone, Debug)]
pub(in crate::checks) struct System<'a> {
    /// Its id in the inventory.
    pub id: Option<String>,
    /// What people call it.
    pub name: Option<String>,
    /// Other names.
    pub aliases: Vec<String>,
    /// Where it stands.
    pub stage: Stage,
    /// Whether it is in the scope of the management system.
    pub in_scope: bool,
    /// Whether the inventory ranks it high, or has it decide on people.
    pub high_tier: bool,
    /// Its row in the inventory; none where the auditor named it.
    pub record: Option<&'a Record>,
}

/// Where a system stands in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::checks) enum Stage {
    /// In use, in pilot or being built beyond design.
    Active,
    /// Not begun.
    Planned,
    /// Gone.
    Retired,
}

impl System<'_> {
    /// Its id, or its name where it has none.
    pub fn subject(&self) -> String {
        self.id.clone().or_else(|| self.name.clone()).unwrap_or_default()
    }

    /// Its id and name.
    pub fn label(&self) -> String {
        match (&self.id, &self.name) {
            (Some(id), Some(name)) => format!("{id} ({name})"),
            _ => self.subject(),
        }
    }

    /// A field of its row in the inventory; none where it says nothing.
    pub fn text(&self, field: &str) -> Option<&str> {
        let fact = self.record?.fields.get(field)?;
        Some(fact.value.as_str()).filter(|text| says_something(text))
    }

    /// Its row in the inventory, cited.
    pub fn evidence(&self) -> Option<Evidence> {
        self.record.map(|record| record.evidence.clone())
    }

    /// Whether records are owed for it: in scope and in use or being built.
    pub fn owes_records(&self) -> bool {
        self.stage == Stage::Active && self.in_scope
    }
}

/// The systems, each once, in inventory order.
pub(super) fn of<'a>(dossier: &'a Dossier<'a>, meanings: &Meanings) -> Vec<System<'a>> {
    let mut systems: Vec<System<'a>> = Vec::new();
    let (mut ids, mut names) = (BTreeSet::new(), BTreeSet::new());
    let mut listed = inventory(dossier);
    // Lists beside the inventory name its systems again, and say less of them.
    listed.sort_by_key(|record| (text(record, "id").is_none(), said(record).is_none()));
    for record in listed {
        let (id, name) = (text(record, "id"), text(record, "name"));
        if id.or(name).is_none() {
            continue;
        }
        let folded = name.map(str::to_lowercase);
        let known = id.map_or_else(|| names.contains(&folded), |id| ids.contains(id));
        ids.extend(id);
        names.insert(folded);
        if known {
            continue;
        }
        let status = said(record).unwrap_or_default();
        let as_of = dossier.engagement.as_of;
        let gone = text(record, "retired_on").is_some_and(|day| !lies_ahead(day, as_of));
        // "Planned, pilot not before 2027": what it is comes first.
        let first = status.split([',', ';', '(']).next().unwrap_or(status);
        let planned = |status: &str| meanings.planned(status) && !meanings.active(status);
        let stage = if meanings.retired(status) || gone {
            Stage::Retired
        } else if planned(status) || planned(first) {
            Stage::Planned
        } else {
            Stage::Active
        };
        systems.push(System {
            id: id.map(str::to_owned),
            name: name.map(str::to_owned),
            aliases: facts::names_of(record),
            stage,
            in_scope: !text(record, "in_scope").is_some_and(|value| meanings.outside(value)),
            high_tier: meanings.weighs(text(record, "tier"), text(record, "purpose")),
            record: Some(record),
        });
    }
    if systems.is_empty() {
        systems.extend(dossier.engagement.systems.iter().map(|named| System {
            id: Some(named.id.clone()),
            name: Some(named.name.clone()),
            aliases: Vec::new(),
            stage: Stage::Active,
            in_scope: true,
            high_tier: false,
            record: None,
        }));
    }
    systems
}

/// The rows of the inventory. Other lists name systems too, and tools and topics beside them: of several the
/// one in a document that is an inventory by its kind counts, else the one that accounts for most.
fn inventory<'a>(dossier: &Dossier<'a>) -> Vec<&'a Record> {
    const ACCOUNTS: [&str; 9] =
        ["status", "stage", "tier", "go_live_on", "version", "supplier", "in_scope", "owner", "id"];
    let sets = |facts: &'a Facts| facts.records.iter().filter(|set| set.record == "systems");
    let worth = |facts: &'a Facts| {
        let is_inventory = facts.kind.as_ref().is_some_and(|kind| kind.0 == "INV");
        let accounts = |set: &RecordSet| {
            set.columns.iter().filter(|column| ACCOUNTS.contains(&column.as_str())).count()
        };
        let best = sets(facts).map(accounts).max().unwrap_or_default();
        (is_inventory, best, sets(facts).map(|set| set.rows.len()).sum::<usize>())
    };
    let holding = dossier.current().filter(|facts| sets(facts).next().is_some());
    let holding: Vec<&'a Facts> = holding.collect();
    let best = holding.iter().map(|facts| worth(facts)).max();
    let Some((is_inventory, accounts, rows)) = best else { return Vec::new() };
    // A house may keep an inventory for each site; lists that are none are not added up.
    let counts = |facts: &&&'a Facts| {
        let (kind, told, listed) = worth(facts);
        let beside = is_inventory && kind && told + 1 >= accounts;
        beside || (kind, told, listed) == (is_inventory, accounts, rows)
    };
    let chosen: Vec<&RecordSet> =
        holding.iter().filter(counts).flat_map(|facts| sets(facts)).collect();
    // Beside systems that have numbers, rows that have none are of tools and topics.
    let numbered = |set: &RecordSet| set.columns.iter().any(|column| column == "id");
    let any_numbered = chosen.iter().any(|set| numbered(set));
    let kept = chosen.into_iter().filter(|set| numbered(set) || !any_numbered);
    kept.flat_map(|set| &set.rows).collect()
}

/// The names of the systems, each with its index. A name of one letter would be found everywhere.
pub(super) fn names(systems: &[System<'_>]) -> Phrases<usize> {
    let names = systems.iter().enumerate().flat_map(|(index, system)| {
        let called = system.id.iter().chain(&system.name).chain(&system.aliases);
        called.filter(|name| name.chars().count() > 1).map(move |name| (name.as_str(), index))
    });
    Phrases::new(names)
}

/// The classes a cell names: `2` and `3` of "Tier 2 and 3".
pub(super) fn classes(cell: &str) -> BTreeSet<String> {
    const JOINTS: [&str; 5] = ["and", "or", "und", "et", "risk"];
    let words = cell.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase);
    let named = |word: &String| {
        !word.is_empty() && !JOINTS.contains(&word.as_str()) && !is_class_word(word)
    };
    words.filter(named).collect()
}

/// Whether the word behind this one is a class of systems: `Tier A`.
pub(super) fn is_class_word(word: &str) -> bool {
    const WORDS: [&str; 8] =
        ["tier", "class", "band", "level", "category", "stufe", "klasse", "niveau"];
    WORDS.contains(&word.to_lowercase().as_str())
}

/// Whether a retirement is only foreseen: an ISO day after that of the audit.
fn lies_ahead(day: &str, as_of: AuditDate) -> bool {
    let day = day.get(..10).and_then(|day| day.parse::<AuditDate>().ok());
    day.is_some_and(|day| day > as_of)
}

/// What an inventory says of the state of a system.
fn said(record: &Record) -> Option<&str> {
    text(record, "status").or(text(record, "stage"))
}

fn text<'a>(record: &'a Record, field: &str) -> Option<&'a str> {
    record.fields.get(field).map(|fact| fact.value.as_str()).filter(|text| says_something(text))
}
