//! Words of the tables and forms an auditee keeps: `lexicon/registers.toml` and `lexicon/forms.toml`.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::ColumnLabels;
use crate::domain::KindCode;

/// The registers an auditee keeps, and what the values of their cells mean.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegisterWords {
    /// Columns that many registers have.
    #[serde(default, rename = "common")]
    pub common: Vec<ColumnLabels>,
    /// The registers.
    #[serde(rename = "table")]
    pub tables: Vec<RegisterTable>,
    /// Rows of mixed exports that are rows of another register too.
    #[serde(default, rename = "view")]
    pub views: Vec<RegisterView>,
    /// How far a task, a risk, a finding or a ticket is.
    pub work: WorkWords,
    /// How a check, a test or a measurement ended.
    pub outcome: OutcomeWords,
    /// How much a change matters.
    pub significance: SignificanceWords,
    /// What is answered to a question.
    pub answer: AnswerWords,
}

/// Rows of a mixed export, such as that of a service desk, read as rows of another register.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegisterView {
    /// The register the rows stand in: `tickets`.
    pub of: String,
    /// Its column that tells what a row is.
    pub by: String,
    /// What stands there.
    pub words: Vec<String>,
    /// The register they are rows of as well: `reports`.
    pub record: String,
    /// For each column of that register the one it is read from.
    pub columns: BTreeMap<String, String>,
}

/// A register and what tells it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegisterTable {
    /// What a row is: `nonconformities`.
    pub record: String,
    /// The kinds of document that hold it.
    pub kinds: Vec<KindCode>,
    /// Words of a title, a heading, a sheet's or a file's name that ask for it.
    pub titles: Vec<String>,
    /// Alternatives of columns, parted by `|`, of each of which one has to be there.
    pub needs: Vec<String>,
    /// Columns that hardly stand in other registers.
    pub tells: Vec<String>,
    /// Columns of [`RegisterWords::common`] it has.
    pub uses: Vec<String>,
    /// Its own columns.
    #[serde(default, rename = "column")]
    pub columns: Vec<ColumnLabels>,
}

impl RegisterWords {
    /// The columns of a register: its own, and of the common ones those it uses and has not itself.
    pub fn columns<'a>(
        &'a self,
        table: &'a RegisterTable,
    ) -> impl Iterator<Item = &'a ColumnLabels> {
        let own = |name: &str| table.columns.iter().any(|column| column.name == name);
        let shared = table.uses.iter().filter(move |name| !own(name));
        let shared = shared.filter_map(|name| self.common.iter().find(|one| one.name == *name));
        table.columns.iter().chain(shared)
    }

    /// What the entries name that is not there; empty for what is shipped.
    #[must_use]
    pub fn dangling(&self) -> Vec<String> {
        let mut dangling = Vec::new();
        for table in &self.tables {
            let known = |name: &str| self.columns(table).any(|column| column.name == name);
            let unused = table
                .uses
                .iter()
                .filter(|name| !self.common.iter().any(|column| column.name == **name));
            let needs = table.needs.iter().flat_map(|need| need.split('|')).map(str::trim);
            let unknown = needs.chain(table.tells.iter().map(String::as_str));
            let unknown = unknown.filter(|name| !known(name));
            dangling.extend(
                unused
                    .map(String::as_str)
                    .chain(unknown)
                    .map(|name| format!("`{}` has no column `{name}`", table.record)),
            );
        }
        for view in &self.views {
            let table = |record: &str| self.tables.iter().find(|table| table.record == record);
            let lacks = |record: &str, column: &str| {
                !table(record)
                    .is_some_and(|table| self.columns(table).any(|one| one.name == column))
            };
            let read = view.columns.iter();
            let named = read.flat_map(|(to, from)| [(&view.record, to), (&view.of, from)]);
            let named = named.chain([(&view.of, &view.by)]);
            let absent = named.filter(|(record, column)| lacks(record, column));
            dangling.extend(
                absent.map(|(record, column)| format!("`{record}` has no column `{column}`")),
            );
        }
        dangling
    }
}

/// How far work is.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it")]
pub struct WorkWords {
    pub done: Vec<String>,
    pub open: Vec<String>,
    pub cancelled: Vec<String>,
}

/// How something ended.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it")]
pub struct OutcomeWords {
    pub passed: Vec<String>,
    pub failed: Vec<String>,
}

/// How much a change matters.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it")]
pub struct SignificanceWords {
    pub major: Vec<String>,
    pub minor: Vec<String>,
}

/// What is answered.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it")]
pub struct AnswerWords {
    pub yes: Vec<String>,
    pub no: Vec<String>,
}

/// The fields of forms: `System:`, `Chair:`, `Decision:`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormWords {
    /// The fields and the labels they go by.
    #[serde(rename = "field")]
    pub fields: Vec<ColumnLabels>,
}
