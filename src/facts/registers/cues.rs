//! What tells registers: the labels of their columns and the titles over them, compiled from the lexicon.

use std::collections::{BTreeMap, HashMap};

use crate::catalog::Lexicon;
use crate::domain::KindCode;
use crate::facts::labels::{key, may_open};
use crate::words::Phrases;

/// What tells registers, compiled once.
#[derive(Clone, Debug)]
pub(in crate::facts) struct RegisterCues {
    pub(super) tables: Vec<TableCue>,
    /// Labels, each with the columns it may name.
    labels: HashMap<String, Vec<Label>>,
    label_words_max: usize,
    pub(super) titles: Phrases<usize>,
}

#[derive(Clone, Debug)]
pub(super) struct TableCue {
    pub(super) record: String,
    pub(super) kinds: Vec<KindCode>,
    pub(super) columns: Vec<String>,
    /// How much each column tells.
    pub(super) weights: Vec<f32>,
    pub(super) tells: Vec<usize>,
    pub(super) needs: Vec<Vec<usize>>,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Label {
    pub(super) table: usize,
    pub(super) column: usize,
    pub(super) rank: usize,
}

/// A column that hardly stands in other registers, one of the register's own, one that many have.
const WEIGHTS: [f32; 3] = [2.5, 1.5, 0.7];
/// How far behind a label is that only begins a cell.
pub(super) const BEGINS_ONLY: usize = 1_000;
/// How far behind a label is that is one of two in a cell.
pub(super) const PART_ONLY: usize = 500;
/// A longer cell names no column.
const LABEL_CHARS_MAX: usize = 80;

impl RegisterCues {
    pub(in crate::facts) fn new(lexicon: &Lexicon) -> Self {
        let words = &lexicon.registers;
        let mut labels: HashMap<String, Vec<Label>> = HashMap::new();
        let mut tables = Vec::new();
        for (table, entry) in words.tables.iter().enumerate() {
            let columns: Vec<_> = words.columns(entry).collect();
            for (column, entry) in columns.iter().enumerate() {
                let own_name = entry.name.replace('_', " ");
                let listed = entry.labels.iter().map(String::as_str);
                for (rank, label) in listed.chain([own_name.as_str()]).enumerate() {
                    // A label may name two columns of a table: "looked at" is a day or a thing.
                    let known = labels.entry(key(label)).or_default();
                    if !known.iter().any(|one| one.table == table && one.column == column) {
                        known.push(Label { table, column, rank });
                    }
                }
            }
            let index = |name: &str| columns.iter().position(|column| column.name == name.trim());
            let tells: Vec<usize> = entry.tells.iter().filter_map(|name| index(name)).collect();
            let own = |name: &str| entry.columns.iter().any(|column| column.name == name);
            let weight = |(at, column): (usize, &&crate::catalog::ColumnLabels)| {
                let class = match (tells.contains(&at), own(&column.name)) {
                    (true, _) => 0,
                    (false, true) => 1,
                    (false, false) => 2,
                };
                WEIGHTS[class]
            };
            let alternatives = |need: &String| need.split('|').filter_map(index).collect();
            tables.push(TableCue {
                record: entry.record.clone(),
                kinds: entry.kinds.clone(),
                weights: columns.iter().enumerate().map(weight).collect(),
                needs: entry.needs.iter().map(alternatives).collect(),
                columns: columns.iter().map(|column| column.name.clone()).collect(),
                tells,
            });
        }
        labels.remove("");
        let label_words_max =
            labels.keys().map(|label| label.split(' ').count()).max().unwrap_or_default();
        let titles = words.tables.iter().enumerate().flat_map(|(table, entry)| {
            entry.titles.iter().map(move |title| (title.as_str(), table))
        });
        Self { tables, labels, label_words_max, titles: Phrases::new(titles) }
    }

    /// The kind of document that holds a register, where one does.
    pub(in crate::facts) fn kind_of(&self, record: &str) -> Option<KindCode> {
        self.tables.iter().find(|table| table.record == record)?.kinds.first().cloned()
    }

    /// The registers that documents of a kind hold.
    pub(in crate::facts) fn held_by(&self, kind: &KindCode) -> impl Iterator<Item = &str> {
        let held = self.tables.iter().filter(|table| table.kinds.contains(kind));
        held.map(|table| table.record.as_str())
    }

    /// Whether a register is among those that titles ask for.
    pub(super) fn titled<'t>(
        &self,
        record: &str,
        asked: impl IntoIterator<Item = &'t usize>,
    ) -> bool {
        asked.into_iter().any(|table| self.tables[*table].record == record)
    }

    /// Whether a header cell names a column of a register, whole.
    pub(in crate::facts) fn names(&self, cell: &str, record: &str, column: &str) -> bool {
        self.named(cell).iter().any(|(label, rank)| {
            let table = &self.tables[label.table];
            *rank < BEGINS_ONLY && table.record == record && table.columns[label.column] == column
        })
    }

    /// Whether a header cell is a whole label of any column.
    pub(super) fn heads(&self, cell: &str) -> bool {
        self.named(cell).iter().any(|(_, rank)| *rank < BEGINS_ONLY)
    }

    /// Whether a header cell is a label of days that lie ahead: by when, until when.
    pub(super) fn is_ahead(&self, cell: &str) -> bool {
        const AHEAD: [&str; 4] = ["due_on", "revised_due_on", "next_review_on", "expires_on"];
        self.named(cell).iter().any(|(label, rank)| {
            let column = &self.tables[label.table].columns[label.column];
            *rank < BEGINS_ONLY && AHEAD.contains(&column.as_str())
        })
    }

    /// Whether the first of some words names this register and no other.
    pub(in crate::facts) fn name_alone(&self, record: &str, texts: &[String]) -> bool {
        let mut named =
            texts.iter().map(|text| self.titles.find(text)).filter(|found| !found.is_empty());
        let first = named.next().unwrap_or_default();
        !first.is_empty() && first.iter().all(|found| self.tables[*found.meaning].record == record)
    }

    /// Whether words ask for a register: `Data sets` over a table.
    pub(in crate::facts) fn are_titled(&self, texts: &[String]) -> bool {
        texts.iter().any(|text| !self.titles.find(text).is_empty())
    }

    /// The columns a header cell may name, each with how vaguely.
    pub(super) fn named(&self, cell: &str) -> Vec<(Label, usize)> {
        if cell.is_empty() || cell.len() > LABEL_CHARS_MAX {
            return Vec::new();
        }
        let bare = cell.split(['(', '[', '\n']).next().unwrap_or(cell);
        let first = cell.split('/').next().unwrap_or(cell);
        let last = cell.rsplit('/').next().unwrap_or(cell);
        let mut seen: BTreeMap<usize, usize> = BTreeMap::new();
        let mut found = Vec::new();
        let mut reading = 0;
        let mut take = |labels: &[Label], behind: usize| {
            reading += 1;
            for label in labels {
                let first_read = *seen.entry(label.table).or_insert(reading) == reading;
                if first_read || (PART_ONLY..BEGINS_ONLY).contains(&behind) {
                    found.push((*label, label.rank + behind));
                }
            }
        };
        for words in [cell, bare] {
            if let Some(labels) = self.labels.get(&key(words)) {
                take(labels, 0);
            }
        }
        // "RAG / Band" is a band where the state stands elsewhere.
        for (words, behind) in [(first, PART_ONLY), (last, PART_ONLY * 3 / 2)] {
            let labels = self.labels.get(&key(words)).filter(|_| words != cell);
            if let Some(labels) = labels {
                take(labels, behind);
            }
        }
        // "Date of the last check": what opens the cell, however it goes on.
        let whole = key(cell);
        let words: Vec<&str> = whole.split(' ').collect();
        for end in (1..words.len().min(self.label_words_max + 1)).rev() {
            let opening = words[..end].join(" ");
            // A letter opens too much: "R" heads a column of risks, "R squared" does not.
            let may_open = opening.chars().count() > 1 && may_open(cell);
            let labels = self.labels.get(&opening).filter(|_| may_open);
            if let Some(labels) = labels {
                take(labels, BEGINS_ONLY);
            }
        }
        found
    }
}
