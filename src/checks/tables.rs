//! Rows of one register together: what its columns hold, and where a cell is blank beside filled ones.

use super::material::{Row, Terms};
use super::{AuditTest, Material};

/// A register, as the rows of one table.
pub(super) struct Sheet<'a> {
    /// Its rows, from the top; at least one.
    pub rows: Vec<Row<'a>>,
}

/// The registers of a record, in path order. Drafts are left out: nobody works by them yet.
pub(super) fn sheets<'a>(material: &Material<'a>, record: &str) -> Vec<Sheet<'a>> {
    let mut sheets: Vec<Sheet<'a>> = Vec::new();
    let rows = material.rows(record).iter();
    for row in rows.filter(|row| super::material::in_force(row.file.facts)) {
        match sheets.last_mut().filter(|sheet| std::ptr::eq(sheet.rows[0].register, row.register)) {
            Some(sheet) => sheet.rows.push(*row),
            None => sheets.push(Sheet { rows: vec![*row] }),
        }
    }
    sheets
}

impl<'a> Sheet<'a> {
    /// Its first row, which stands for the table.
    pub fn first(&self) -> Row<'a> {
        self.rows[0]
    }

    /// What the document goes by.
    pub fn name(&self) -> String {
        super::material::name(self.first().file.facts)
    }

    /// Whether a column holds anything at all.
    pub fn fills(&self, column: &str) -> bool {
        self.rows.iter().any(|row| row.text(column).is_some())
    }

    /// Whether every header was recognised, so that a column not seen is a column not there.
    pub fn all_known(&self) -> bool {
        self.first().register.unknown.is_empty()
    }

    /// Whether the table has a column for none of these, as far as its headers tell.
    pub fn lacks(&self, columns: &[&str]) -> bool {
        self.all_known() && !columns.iter().any(|column| self.first().has(column))
    }

    /// Whether a row is blank in every one of these columns while other rows fill one of them.
    pub fn gap(&self, row: &Row<'a>, columns: &[&str]) -> bool {
        columns.iter().any(|column| self.fills(column))
            && columns.iter().all(|column| row.text(column).is_none())
    }

    /// What stands over the table and what the document is called.
    pub fn about(&self) -> String {
        let row = self.first();
        format!("{} · {} · {}", row.file.facts.title, row.register.caption, row.file.path.name())
    }

    /// Whether it belongs to another management system by its title: security, quality, energy.
    pub fn of_another_system(&self, test: &AuditTest) -> bool {
        Terms::of(test, "other_systems").stand_in(&self.about())
    }
}

/// Whether the organisation of the dump runs a management system for AI, by its inventory, its AI policy
/// or its Statement of Applicability: goals, courses and parties of other houses are not looked at.
pub(super) fn runs_ai(material: &Material<'_>) -> bool {
    let stated = super::material::records(material.dossier, "soa").next().is_some();
    stated || !material.systems.is_empty() || !material.of_kinds(&["POL-AI"]).is_empty()
}
