//! `facts.json`: the registers of the evidence row by row, as far as samples are drawn from them.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Place;

/// `facts.json`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct Facts {
    /// What was read of each document.
    pub documents: Vec<DocumentFacts>,
}

/// What was read of one document.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct DocumentFacts {
    /// Where it lies.
    pub path: String,
    /// The code of its kind.
    pub kind: Option<String>,
    /// What it is by nature: `register`, `record`, `document` and so on.
    pub nature: Option<String>,
    /// Whether it counts: `current`, `archive` or `template`.
    pub place: String,
    /// Tables read as records.
    pub records: Vec<RowSet>,
    /// Tables read as registers.
    pub registers: Vec<RowSet>,
}

/// The rows of one table.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct RowSet {
    /// What a row is: `systems`, `risks`, `suppliers`.
    pub record: String,
    /// The rows.
    pub rows: Vec<FactRow>,
}

/// A row of a table.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct FactRow {
    /// Its cells that hold anything, by the name of their column.
    pub fields: BTreeMap<String, String>,
    /// Its place.
    pub location: Place,
    /// Its words.
    pub quote: String,
}

impl FactRow {
    /// What a column says; empty where the row has none.
    #[must_use]
    pub fn field(&self, column: &str) -> &str {
        self.fields.get(column).map_or("", |cell| cell.trim())
    }
}

impl DocumentFacts {
    /// All its tables.
    pub fn tables(&self) -> impl Iterator<Item = &RowSet> {
        self.records.iter().chain(&self.registers)
    }
}

impl Facts {
    /// The rows of a kind in documents that count, with the document.
    pub fn rows<'a>(
        &'a self,
        record: &'a str,
    ) -> impl Iterator<Item = (&'a DocumentFacts, &'a FactRow)> {
        let current = self.documents.iter().filter(|document| document.place == "current");
        current.flat_map(move |document| {
            let tables = document.tables().filter(move |table| table.record == record);
            tables.flat_map(|table| &table.rows).map(move |row| (document, row))
        })
    }
}
