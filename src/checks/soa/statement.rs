//! The Statement of Applicability, row by row, and what its words resolve to.

use std::collections::BTreeMap;

use super::super::Dossier;
use super::super::material::{File, Material, Row as MaterialRow, says_something};
use crate::domain::{AuditDate, Evidence, RequirementId, When};
use crate::facts::{Facts, Record};
use crate::words::Values;

/// The statement that counts: of several, the last by path, as folders and versions sort.
pub(in crate::checks) struct Statement<'a> {
    /// The document it stands in.
    pub facts: &'a Facts,
    /// Its rows, from the top; rows for subheadings (`A.6.2`) are no controls and are passed over.
    pub rows: Vec<Row<'a>>,
}

/// One row, as far as it could be understood.
pub(in crate::checks) struct Row<'a> {
    /// The id as written.
    pub written: &'a str,
    /// The control it names, where it is a control of the standard.
    pub control: Option<RequirementId>,
    /// Whether the control is applied.
    pub applies: Applies,
    /// How far it claims to be.
    pub claim: Claim,
    /// Why it is applied or not.
    pub reason: Option<&'a str>,
    /// What it points to as evidence.
    pub pointer: Option<&'a str>,
    /// Until when it is planned.
    pub planned_on: Option<&'a str>,
    /// The row.
    pub record: &'a Record,
}

/// What the statement says of a control.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::checks) enum Applies {
    Included,
    Excluded,
    Unsaid,
}

/// How far the statement claims a control to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::checks) enum Claim {
    Implemented,
    Partly,
    Planned,
    Unsaid,
}

impl Row<'_> {
    /// Whether two rows decide alike.
    pub fn says_as(&self, other: &Self) -> bool {
        self.applies == other.applies && self.claim == other.claim
    }

    /// The row, cited.
    pub fn evidence(&self) -> Evidence {
        self.record.evidence.clone()
    }

    /// The day it is planned for: of its own column, else of its status, "planned for 2026-04-30".
    pub fn planned_day(&self, dates: &crate::dates::DateFinder) -> Option<When> {
        let status = || text(self.record, "status").filter(|_| self.claim == Claim::Planned);
        let day = |text: &str| dates.find(text).first().map(|found| found.when);
        self.planned_on.and_then(day).or_else(|| day(status()?))
    }

    /// The row of the treatment plan its words name, `T-10`, where a plan has one.
    pub fn action<'m, 'f>(&self, material: &'m Material<'f>) -> Option<&'m MaterialRow<'f>> {
        let said = self.record.evidence.quote();
        material
            .rows("treatments")
            .iter()
            .find(|row| row.text("id").is_some_and(|id| super::super::policy::holds(said, id)))
    }

    /// Whether it says that the control works: by its status, or by what it points to where the statement
    /// has no status and plans nothing.
    pub fn claims(&self) -> bool {
        self.applies != Applies::Excluded && self.claim == Claim::Implemented
    }
}

/// What the pointer of a row leads to.
pub(in crate::checks) enum Pointed<'a> {
    /// A current document.
    Received(File<'a>),
    /// A document that is only a draft.
    Draft(File<'a>),
    /// A document that does not speak of AI.
    NotAboutAi(File<'a>),
    /// An id of the house's pattern, of nothing that was received.
    Missing(String),
    /// Words that name no document for certain.
    Unclear,
}

/// The statement of the dossier.
pub(in crate::checks) fn of<'a>(dossier: &Dossier<'a>) -> Option<Statement<'a>> {
    let facts =
        dossier.current().filter(|facts| facts.records.iter().any(|set| set.record == "soa"));
    let facts = facts.max_by_key(|facts| {
        let set = facts.records.iter().find(|set| set.record == "soa");
        set.and_then(|set| set.rows.first()).map(|row| row.evidence.document())
    })?;
    let records = facts.records.iter().filter(|set| set.record == "soa").flat_map(|set| &set.rows);
    let reader = Reader::new(dossier);
    let records: Vec<&Record> = records.collect();
    let bare = Bare::of(&records);
    let own = records.into_iter().filter(|record| bare == Bare::Control || !is_bare(record));
    let mut rows: Vec<Row<'a>> = own.filter_map(|record| reader.row(dossier, record)).collect();
    claims_by_pointer(&mut rows);
    Some(Statement { facts, rows })
}

/// What a number without an `A` is in a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Bare {
    /// A control: `6.2.4` in a list of controls alone.
    Control,
    /// A clause: beside `A.4.2`, `4.2` is another requirement. Audits of whole frameworks list both.
    Clause,
}

impl Bare {
    /// Where at least as many rows bear the `A` as do not, those without are clauses.
    fn of(records: &[&Record]) -> Self {
        let bare = records.iter().filter(|record| is_bare(record)).count();
        if bare * 2 <= records.len() { Bare::Clause } else { Bare::Control }
    }
}

fn is_bare(record: &Record) -> bool {
    text(record, "control").is_some_and(|id| id.trim().starts_with(|c: char| c.is_ascii_digit()))
}

/// A statement without a status claims what it points to, unless it plans it.
fn claims_by_pointer(rows: &mut [Row<'_>]) {
    if rows.iter().any(|row| row.claim != Claim::Unsaid && row.claim != Claim::Planned) {
        return;
    }
    for row in rows {
        if row.applies == Applies::Included && row.claim == Claim::Unsaid && row.pointer.is_some() {
            row.claim = Claim::Implemented;
        }
    }
}

struct Reader {
    yes: Values,
    no: Values,
    implemented: Values,
    planned: Values,
    partial: Values,
}

impl Reader {
    fn new(dossier: &Dossier<'_>) -> Self {
        let words = &dossier.catalog.lexicon().status;
        Self {
            yes: Values::new(&words.applicability.yes),
            no: Values::new(&words.applicability.no),
            implemented: Values::new(&words.implementation.implemented),
            planned: Values::new(&words.implementation.planned),
            partial: Values::new(&words.implementation.partial),
        }
    }

    fn row<'a>(&self, dossier: &Dossier<'_>, record: &'a Record) -> Option<Row<'a>> {
        let known = |id: RequirementId| dossier.catalog.requirement(id).is_some();
        let written = text(record, "control")?;
        let parsed = control_id(written)?;
        let is_group =
            !known(parsed)
                && dossier.catalog.requirements().iter().any(|requirement| {
                    requirement.id.to_string().starts_with(&format!("{parsed}."))
                });
        if is_group {
            return None;
        }
        let status = text(record, "status").unwrap_or_default();
        let decision = text(record, "applicable").unwrap_or(status);
        // "Not applicable" holds "applicable", so no is looked for before yes; "non_compliant" holds the French
        // "non", so what is the whole of a cell goes before both.
        let applies = if self.yes.are(decision) {
            Applies::Included
        } else if self.no.say(decision) {
            Applies::Excluded
        } else if self.yes.say(decision) {
            Applies::Included
        } else {
            Applies::Unsaid
        };
        let planned_on = text(record, "planned_on").filter(|text| says_something(text));
        let claim = if self.planned.say(status) {
            Claim::Planned
        } else if self.partial.say(status) {
            Claim::Partly
        } else if self.implemented.say(status) {
            Claim::Implemented
        } else if planned_on.is_some() && status.is_empty() {
            Claim::Planned
        } else {
            Claim::Unsaid
        };
        Some(Row {
            written,
            control: Some(parsed).filter(|id| known(*id)),
            applies,
            claim,
            reason: text(record, "justification"),
            pointer: text(record, "evidence").filter(|text| says_something(text)),
            planned_on,
            record,
        })
    }
}

impl<'a> Statement<'a> {
    /// The rows of each control.
    pub fn by_control(&self) -> BTreeMap<RequirementId, Vec<&Row<'a>>> {
        let mut rows: BTreeMap<RequirementId, Vec<&Row<'a>>> = BTreeMap::new();
        for row in &self.rows {
            if let Some(control) = row.control {
                rows.entry(control).or_default().push(row);
            }
        }
        rows
    }
}

/// What a pointer leads to: of several things it names, the one that says most against it.
pub(in crate::checks) fn pointed<'a>(material: &Material<'a>, pointer: &str) -> Pointed<'a> {
    let named: Vec<&str> = crate::facts::ids(pointer).collect();
    if named.is_empty() {
        return material.called(pointer).map_or(Pointed::Unclear, Pointed::Received);
    }
    let mut missing = None;
    let mut weak = None;
    for id in named {
        match material.document_of(id) {
            Some(file) if super::super::material::is_draft(file.facts) => {
                weak = weak.or(Some(Pointed::Draft(file)));
            }
            Some(file) if !material.speaks_of_ai(&file) => {
                weak = weak.or(Some(Pointed::NotAboutAi(file)));
            }
            Some(file) => return Pointed::Received(file),
            None if material.is_document_id(id) => {
                missing = missing.or(Some(Pointed::Missing(id.to_owned())));
            }
            None => {}
        }
    }
    weak.or(missing).unwrap_or(Pointed::Unclear)
}

/// Whether a day that was planned for has passed, the whole of a vague one.
pub(in crate::checks) fn has_passed(when: When, as_of: AuditDate) -> bool {
    when.latest() < as_of
}

fn text<'a>(record: &'a Record, field: &str) -> Option<&'a str> {
    record.fields.get(field).map(|fact| fact.value.as_str())
}

/// The control a cell names: `A.6.2.4`, `A6.2.4`, `Annex A 6.2.4`, `6.2.4`, with or without a title.
pub(in crate::checks) fn control_id(written: &str) -> Option<RequirementId> {
    let start = written.find(|c: char| c.is_ascii_digit())?;
    let digits: String =
        written[start..].chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
    format!("A.{}", digits.trim_matches('.')).parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_control_is_recognised_however_it_is_written() {
        let check = |written: &str, id: Option<&str>| {
            assert_eq!(control_id(written).map(|id| id.to_string()).as_deref(), id, "{written}");
        };
        check("A.6.2.4", Some("A.6.2.4"));
        check("A6.2.4 Verification", Some("A.6.2.4"));
        check("Annex A 10.3", Some("A.10.3"));
        check("5.2", Some("A.5.2"));
        check("Policies", None);
        check("A.6", None);
    }
}
