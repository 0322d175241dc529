//! The audit reports on record: which documents they are, of which audit, by whom, and of which day.

use super::people::names_in;
use crate::catalog::AuditTest;
use crate::checks::material::{File, Material, Row, Terms, Work, answers, field, name};
use crate::dates::DateFinder;
use crate::domain::{AuditDate, Evidence, KindNature, When};

/// A report on an internal audit.
pub(super) struct Report<'a> {
    pub file: File<'a>,
    /// The id of the audit, where it has one.
    pub id: Option<String>,
    /// The day it was done or reported, where that can be told.
    pub day: Option<AuditDate>,
    /// Who audited.
    pub auditors: Vec<String>,
    /// What names them.
    pub named: Vec<Evidence>,
}

impl Report<'_> {
    /// What it goes by: the id of the audit, else the title.
    pub fn subject(&self) -> String {
        self.id.clone().unwrap_or_else(|| name(self.file.facts))
    }
}

/// The reports on audits of this management system, in path order. The words that tell them are those of
/// T63.
pub(super) fn reports<'a>(material: &Material<'a>, test: &AuditTest) -> Vec<Report<'a>> {
    let test = material.dossier.catalog.test("T63").unwrap_or(test);
    let (titles, others) = (Terms::of(test, "report"), Terms::of(test, "no_report"));
    let (other, own) = (Terms::of(test, "other_field"), Terms::of(test, "own_field"));
    let kinds = test.kinds.get("report");
    let dates = DateFinder::new(material.dossier.catalog.lexicon());
    let is_one = |file: &&File<'_>| {
        let facts = file.facts;
        let by_kind =
            facts.kind.as_ref().is_some_and(|kind| kinds.is_some_and(|kinds| kinds.contains(kind)));
        let file_name = file.path.name().replace(['_', '.'], " ");
        let title = format!("{} {file_name}", facts.title);
        let by_title = facts.kind.is_none()
            && facts.nature != Some(KindNature::Register)
            && titles.stand_in(&title)
            && !others.stand_in(&title);
        let elsewhere = other.stand_in(&facts.title)
            && !own.stand_in(&facts.title)
            && material.named_in(&facts.title).is_empty();
        (by_kind || by_title) && !elsewhere
    };
    material.files.iter().filter(is_one).map(|file| report(material, file, &dates)).collect()
}

fn report<'a>(material: &Material<'a>, file: &File<'a>, dates: &DateFinder) -> Report<'a> {
    let facts = file.facts;
    let id = audit_id(file);
    let row = id.as_ref().and_then(|id| programme_row(material, id));
    let mut auditors: Vec<String> = Vec::new();
    let mut named: Vec<Evidence> = Vec::new();
    let fields = facts.form.iter().filter(|pair| pair.field == "auditor");
    let by_row = row.and_then(|row| Some((row.text("auditor")?, row.evidence())));
    let sentences = answers(facts, "T61.auditors").map(|answer| &answer.evidence);
    let texts = fields
        .map(|pair| (pair.value.as_str(), pair.evidence.clone()))
        .chain(
            sentences
                .filter(|one| opens_with_auditors(one.quote()))
                .map(|one| (one.quote(), one.clone())),
        )
        .chain(by_row);
    for (text, evidence) in texts {
        let found = names_in(before_auditees(text));
        if found.is_empty() {
            continue;
        }
        named.push(evidence);
        for name in found {
            let known =
                auditors.iter().any(|other| crate::checks::material::same_person(other, &name));
            if !known {
                auditors.push(name);
            }
        }
    }
    let day = day_of(file, row, dates).filter(|day| *day <= material.as_of());
    Report { file: *file, id, day, auditors, named }
}

/// A sentence on auditors begins with them: "Lead Kim Lee", "The auditors were"; one that mentions them
/// later tells what they did.
fn opens_with_auditors(text: &str) -> bool {
    const CHARS: usize = 60;
    let opening: String = text.chars().take(CHARS).collect::<String>().to_lowercase();
    [
        "lead",
        "audit",
        "team",
        "carried out by",
        "conducted by",
        "performed by",
        "durchgeführt",
        "réalisé",
    ]
    .iter()
    .any(|word| opening.contains(word))
}

/// The part of a line before those who were audited.
fn before_auditees(text: &str) -> &str {
    let lower = text.to_lowercase();
    let marks = [
        "auditee",
        "interview",
        "talked with",
        "spoke",
        "audited:",
        "report to",
        "sent to",
        "auditiert",
    ];
    let end = marks.iter().filter_map(|mark| lower.find(mark)).min();
    end.and_then(|end| text.get(..end)).unwrap_or(text)
}

/// The id of the audit: that of the document, else the first id its title or file name cites.
fn audit_id(file: &File<'_>) -> Option<String> {
    let facts = file.facts;
    let title = &facts.title;
    let path = file.path.name().replace('_', " ");
    let cited = facts.references.iter().map(|fact| fact.value.as_str());
    let in_title = cited.into_iter().find(|id| title.contains(id) || path.contains(id));
    let own = facts.control.document_id.as_ref().map(|fact| fact.value.as_str());
    in_title.or(own).map(str::to_owned)
}

/// The row of the programme for an audit.
pub(super) fn programme_row<'m, 'a>(material: &'m Material<'a>, id: &str) -> Option<&'m Row<'a>> {
    material.rows("audits").iter().find(|row| {
        ["id", "audit", "report"]
            .iter()
            .filter_map(|column| row.text(column))
            .any(|text| text.contains(id))
    })
}

fn day_of(file: &File<'_>, row: Option<&Row<'_>>, dates: &DateFinder) -> Option<AuditDate> {
    let facts = file.facts;
    let by_field = field(facts, "date_on").map(|pair| pair.value.as_str());
    let said = answers(facts, "T61.day").map(|answer| answer.evidence.quote());
    let path = file.path.name().replace('_', " ");
    let texts = by_field.into_iter().chain(said).chain([facts.title.as_str(), path.as_str()]);
    let first = |text: &str| dates.find(text).into_iter().map(|found| found.when.latest()).next();
    let mut days = texts.filter_map(first);
    let by_status = row.and_then(|row| row.text("status")).and_then(first);
    let by_row = row.and_then(|row| row.when("held_on").or(row.when("planned_on")));
    let control = &facts.control;
    let issued = control.issued_on.as_ref().or(control.approved_on.as_ref()).map(|fact| fact.value);
    days.next().or(by_status).or(by_row.map(When::latest)).or(issued.map(When::latest))
}

/// Whether a row of the programme says that the audit took place.
pub(super) fn took_place(material: &Material<'_>, row: &Row<'_>, done: &Terms) -> bool {
    let held = row.text("held_on").is_some()
        && row.when("held_on").is_some_and(|when| when.earliest() <= material.as_of());
    let status = row.text("status").unwrap_or_default();
    let by_status = match material.meanings.work(status) {
        Work::Open | Work::Cancelled => false,
        Work::Done => true,
        Work::Unsaid => done.stand_in(status),
    };
    held || by_status
}
