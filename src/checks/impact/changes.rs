//! The changes of AI systems, wherever they are listed: in a change log, a list of releases, a ticket tool.

use super::versions::Versions;
use crate::checks::material::Work;
use crate::checks::material::{Material, Row, Terms, says_something};
use crate::domain::{AuditDate, Evidence, When};

/// A change that was made.
pub(in crate::checks) struct Change<'a> {
    /// The row.
    pub row: Row<'a>,
    /// The system, by index.
    pub system: usize,
    /// When it took effect.
    pub made: When,
    /// When it was asked for, where that is said.
    pub raised: Option<AuditDate>,
    /// Whether it is significant by the organisation's own word; none where it does not say.
    pub significant: Option<bool>,
}

/// The registers that list changes, each with the column of the day one takes effect, best first.
const REGISTERS: [(&str, &[&str]); 3] = [
    ("changes", &["changed_on", "completed_on", "approved_on", "date_on"]),
    ("releases", &["released_on"]),
    ("tickets", &["resolved_on", "completed_on", "created_on"]),
];

/// Where a change names what it was assessed by.
pub(in crate::checks) const REFERENCES: [&str; 3] =
    ["risk_reference", "impact_reference", "impact_on"];

impl<'a> Change<'a> {
    /// All that took effect by the day of the audit, in the order of the registers.
    pub fn all(material: &Material<'a>) -> Vec<Self> {
        let Some(test) = material.dossier.catalog.test("T22") else { return Vec::new() };
        let types = Terms::of(test, "change_types");
        let mut changes = Vec::new();
        for (record, days) in REGISTERS {
            let rows = material.rows(record).iter();
            changes.extend(rows.filter_map(|row| of_row(material, &types, record, days, *row)));
        }
        changes
    }

    /// What it goes by.
    pub fn label(&self) -> String {
        self.row.label()
    }

    /// The row, cited.
    pub fn evidence(&self) -> Evidence {
        self.row.evidence()
    }

    /// Whether it names one of these versions.
    pub fn names(&self, versions: &Versions) -> bool {
        versions.are_named_in(&self.words())
    }

    /// What it says of itself.
    pub fn words(&self) -> String {
        let columns = ["version", "title", "summary", "description", "comment"];
        let said: Vec<&str> = columns.iter().filter_map(|column| self.row.text(column)).collect();
        said.join(" · ")
    }

    /// Whether a cell that is neither the day it was asked for nor the day it took effect gives a day between
    /// them: in a column whose header is the house's own, that is when it was assessed.
    pub fn bears_day_between(&self, material: &Material<'_>) -> bool {
        let Some(raised) = self.raised else { return false };
        let made = self.made.latest();
        let days = material.days(self.row.entry.evidence.quote());
        let between = |day: &When| raised < day.earliest() && day.latest() < made;
        !self.row.register.unknown.is_empty() && days.iter().any(between)
    }

    /// Whether it leaves blank what the other significant changes of its list fill: the columns for a
    /// reassessment, or columns of the house's own.
    pub fn leaves_reference_blank(&self, all: &[Self]) -> bool {
        const OTHERS_MIN: usize = 2;
        let register = self.row.register;
        let others: Vec<&Self> = all
            .iter()
            .filter(|other| std::ptr::eq(other.row.register, register))
            .filter(|other| !std::ptr::eq(other.row.entry, self.row.entry))
            .filter(|other| other.significant == Some(true))
            .collect();
        let kept = REFERENCES.iter().filter(|column| register.has(column));
        let mut kept =
            kept.filter(|column| others.iter().any(|one| one.row.text(column).is_some()));
        if self.reference(&REFERENCES).is_some() || others.is_empty() {
            return false;
        }
        let filled = |change: &Self, header: usize| {
            register.other(change.row.entry, header).is_some_and(says_something)
        };
        let own = |header: &usize| {
            !filled(self, *header) && others.iter().all(|other| filled(other, *header))
        };
        kept.next().is_some()
            || others.len() >= OTHERS_MIN && (0..register.unknown.len()).any(|header| own(&header))
    }

    /// Whether it brings a version with another first number: `release 3.0`.
    pub fn brings_another_version(&self) -> bool {
        let words = self.words();
        let mut numbers = words.split(|c: char| !(c.is_ascii_digit() || c == '.'));
        numbers.any(|number| {
            number.strip_suffix(".0").is_some_and(|first| {
                !first.is_empty() && first.len() <= 2 && first.bytes().all(|b| b.is_ascii_digit())
            })
        })
    }

    /// What it says of a reassessment in the columns for that.
    pub fn reference(&self, columns: &[&str]) -> Option<&'a str> {
        columns.iter().find_map(|column| self.row.text(column))
    }
}

fn of_row<'a>(
    material: &Material<'a>,
    types: &Terms,
    record: &str,
    days: &[&str],
    row: Row<'a>,
) -> Option<Change<'a>> {
    // A fault may be major too, and is no change.
    let is_change = match record {
        "tickets" => row.text("type").is_some_and(|kind| types.stand_in(kind)),
        _ => true,
    };
    let status = row.raw("status").unwrap_or_default();
    let work = material.meanings.work(status);
    let dropped = work == Work::Cancelled || (record == "tickets" && work == Work::Open);
    let made = days.iter().find_map(|column| row.when(column))?;
    if !is_change || dropped || made.latest() > material.as_of() {
        return None;
    }
    let rated = row.text("significance").or_else(|| row.text("severity"));
    let rated = rated.or_else(|| row.text("type").filter(|_| record == "changes"));
    let raised = ["requested_on", "created_on"].iter().find_map(|column| row.when(column));
    Some(Change {
        row,
        system: material.system_of_row(&row)?,
        made,
        raised: raised.map(When::earliest),
        significant: rated.and_then(|rated| material.meanings.major(rated)),
    })
}
