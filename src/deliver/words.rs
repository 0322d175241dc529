//! Puts phrases of one paper into blocks: headings, paragraphs, tables with translated columns.

use super::Dossier;
use crate::catalog::Phrases;
use crate::paper::{Block, Cell, Column, Row, Status, Table, Text};

/// The phrases of one paper.
#[derive(Clone, Copy, Debug)]
pub(super) struct Words<'a> {
    phrases: &'a Phrases,
    paper: &'a str,
}

impl<'a> Words<'a> {
    /// The phrases of `phrases/LANGUAGE/PAPER.toml`.
    pub fn new(dossier: &Dossier<'a>, paper: &'a str) -> Self {
        Self { phrases: dossier.phrases, paper }
    }

    /// A phrase of the paper.
    pub fn say(self, key: &str) -> String {
        self.phrases.say(&format!("{}.{key}", self.paper)).to_owned()
    }

    /// A phrase of the paper with its places filled.
    pub fn fill(self, key: &str, values: &[(&str, &str)]) -> String {
        self.phrases.fill(&format!("{}.{key}", self.paper), values)
    }

    /// A phrase that papers share.
    pub fn common(self, key: &str) -> String {
        self.phrases.say(&format!("common.{key}")).to_owned()
    }

    /// That something is still to be supplied, and by whom.
    pub fn ask(self, who: &str) -> Text {
        Text::default().strong(self.phrases.fill("common.to_be_supplied", &[("who", who)]))
    }

    /// That the paper is a draft, and why.
    pub fn draft(self, because: &str) -> Status {
        Status::Draft { mark: self.common("draft"), because: self.say(because) }
    }

    /// A heading, `heading.KEY`.
    pub fn heading(self, level: u8, key: &str, anchor: &str) -> Block {
        Block::heading(level, self.say(&format!("heading.{key}")), anchor)
    }

    /// A paragraph.
    pub fn paragraph(self, key: &str) -> Block {
        Block::paragraph(self.say(key))
    }

    /// A table with the caption `caption.KEY` and columns `column.NAME` of these widths.
    pub fn table(self, key: &str, columns: &[(&str, u16)], rows: Vec<Vec<Cell>>) -> Block {
        self.grouped(key, columns, rows.into_iter().map(Row::Cells).collect())
    }

    /// The same with rows that name the ones below.
    pub fn grouped(self, key: &str, columns: &[(&str, u16)], rows: Vec<Row>) -> Block {
        Block::Table(self.bare(key, columns, rows))
    }

    /// The table alone.
    pub fn bare(self, key: &str, columns: &[(&str, u16)], rows: Vec<Row>) -> Table {
        let column =
            |(name, width): &(&str, u16)| Column::new(self.say(&format!("column.{name}")), *width);
        Table {
            caption: self.say(&format!("caption.{key}")),
            columns: columns.iter().map(column).collect(),
            rows,
        }
    }
}
