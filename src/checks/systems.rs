//! Tests that hold each AI system of the inventory against the records it should have.

use std::collections::BTreeSet;

use super::draft::{self, Sighting};
use super::material::Material;
use super::{CheckResult, Dossier, Test};
use crate::catalog::AuditTest;
use crate::domain::{Evidence, FindingKind, Population, Severity};
use crate::facts::{self, Approval, Record};
use crate::words::{Phrases, Values};

/// The tests of this family.
pub(super) const TESTS: &[Test] = &[Test {
    id: "T20",
    decide: impact_assessment_for_each,
    parameters: &["systemic_share_percent", "systemic_systems_min"],
    wordings: &["none", "draft_only", "none_at_all"],
}];

/// T20: AI systems in the inventory without an approved impact assessment (`rules` T20).
///
/// The population is the systems in scope and in use or being built; planned and retired ones are left
/// out. Where the dump holds no assessment of any system, that is an evidence request: it was perhaps
/// just not sent.
fn impact_assessment_for_each(material: &Material<'_>, test: &AuditTest) -> Vec<CheckResult> {
    let dossier = material.dossier;
    let systems = systems(dossier);
    let assessments = assessments(dossier);
    let cells: Vec<(&System, Cell)> =
        systems.iter().map(|system| (system, cell(system, &assessments))).collect();
    let tested = cells.len();
    let failed = cells.iter().filter(|(_, cell)| !matches!(cell, Cell::Approved)).count();
    let none_at_all = cells.iter().all(|(_, cell)| matches!(cell, Cell::None));
    if tested > 0 && none_at_all {
        return vec![none_at_all_result(test, &systems)];
    }
    let systemic = failed >= test.parameter("systemic_systems_min")
        && failed * 100 >= test.parameter("systemic_share_percent") * tested;
    let population = Population {
        tested: tested as u32,
        failed: failed as u32,
        unit: "AI systems in scope and in use".to_owned(),
    };
    cells
        .iter()
        .map(|(system, cell)| {
            let (wording, extra) = match cell {
                Cell::Approved => return draft::pass(test, &system.subject()),
                Cell::Draft(evidence) => ("draft_only", Some(evidence.clone())),
                Cell::None => ("none", None),
            };
            let (grade, escalation) = match (systemic, system.high_tier) {
                (true, _) => (
                    Severity::Major,
                    Some(format!(
                        "Major: {failed} of {tested} systems lack an approved assessment."
                    )),
                ),
                (false, true) => (
                    Severity::Major,
                    Some("Major: the inventory ranks the system as high.".to_owned()),
                ),
                (false, false) => (test.grade, None),
            };
            let (tested, failed) = (tested.to_string(), failed.to_string());
            draft::result(
                test,
                Sighting {
                    subject: &system.subject(),
                    wording,
                    facts: &[
                        ("system", &system.label()),
                        ("status", &system.status),
                        ("tested", &tested),
                        ("failed", &failed),
                    ],
                    kind: FindingKind::Nonconformity,
                    grade,
                    escalation,
                    also: Vec::new(),
                    population: Some(population.clone()),
                    evidence: [system.evidence.clone()].into_iter().chain(extra).collect(),
                    counter_evidence: Vec::new(),
                },
            )
        })
        .collect()
}

fn none_at_all_result(test: &AuditTest, systems: &[System]) -> CheckResult {
    let names: Vec<String> = systems.iter().map(System::label).collect();
    let (count, list) = (names.len().to_string(), draft::listed(&names));
    draft::result(
        test,
        Sighting {
            subject: "AI system inventory",
            wording: "none_at_all",
            facts: &[("tested", &count), ("systems", &list)],
            kind: FindingKind::EvidenceRequest,
            grade: Severity::Major,
            escalation: None,
            also: Vec::new(),
            population: None,
            evidence: systems.iter().map(|system| system.evidence.clone()).take(10).collect(),
            counter_evidence: Vec::new(),
        },
    )
}

/// An AI system of the inventory that has to be assessed.
struct System {
    id: Option<String>,
    name: Option<String>,
    status: String,
    high_tier: bool,
    /// Its id, name and other names.
    names: Phrases<()>,
    evidence: Evidence,
}

impl System {
    /// Its id, or its name where it has none.
    fn subject(&self) -> String {
        self.id.clone().or_else(|| self.name.clone()).unwrap_or_default()
    }

    /// Its id and name.
    fn label(&self) -> String {
        match (&self.id, &self.name) {
            (Some(id), Some(name)) => format!("{id} ({name})"),
            _ => self.subject(),
        }
    }
}

/// What the dump holds for one system.
enum Cell {
    Approved,
    Draft(Evidence),
    None,
}

/// An assessment found: what it says it is about, and how far it is approved.
struct Found<'a> {
    about: String,
    approved: Option<Approval>,
    evidence: &'a Evidence,
}

/// The systems of the inventory, each once, in inventory order.
fn systems(dossier: &Dossier<'_>) -> Vec<System> {
    let words = &dossier.catalog.lexicon().status;
    let high = Values::new(&words.tier.high);
    let retired = Values::new(&words.system.retired);
    let planned = Values::new(&words.system.planned);
    let out_of_scope = Values::new(&words.applicability.no);
    let mut systems: Vec<System> = Vec::new();
    let (mut ids, mut names) = (BTreeSet::new(), BTreeSet::new());
    let mut listed: Vec<&Record> = records(dossier, "systems").collect();
    // Lists beside the inventory name its systems again, and say less of them.
    listed.sort_by_key(|record| (text(record, "id").is_none(), said(record).is_none()));
    for record in listed {
        let id = text(record, "id");
        let name = text(record, "name");
        if id.or(name).is_none() {
            continue;
        }
        let known = id.map_or_else(|| names.contains(&name), |id| ids.contains(id));
        ids.extend(id);
        names.insert(name);
        if known {
            continue;
        }
        let status = said(record).unwrap_or_default();
        let gone = retired.say(status) || text(record, "retired_on").is_some();
        let outside = text(record, "in_scope").is_some_and(|value| out_of_scope.say(value));
        if gone || planned.say(status) || outside {
            continue;
        }
        let others = facts::names_of(record);
        let others = others.iter().map(String::as_str);
        let called = id.into_iter().chain(name).chain(others).map(|name| (name, ()));
        systems.push(System {
            id: id.map(str::to_owned),
            name: name.map(str::to_owned),
            status: if status.is_empty() {
                "no status given".to_owned()
            } else {
                status.to_owned()
            },
            high_tier: text(record, "tier").is_some_and(|tier| high.say(tier)),
            names: Phrases::new(called),
            evidence: record.evidence.clone(),
        });
    }
    systems
}

/// What an inventory says of the state of a system.
fn said(record: &Record) -> Option<&str> {
    text(record, "status").or(text(record, "stage"))
}

fn assessments<'a>(dossier: &Dossier<'a>) -> Vec<Found<'a>> {
    let words = &dossier.catalog.lexicon().status;
    let approved = Values::new(&words.approval.approved);
    let drafts = Values::new(&words.approval.draft);
    records(dossier, "impact_assessments")
        .filter_map(|record| {
            let about = text(record, "system")?.to_owned();
            let status = text(record, "status").unwrap_or_default();
            let dated = text(record, "date").is_some();
            let approved = if drafts.say(status) {
                Some(Approval::Draft)
            } else if dated || approved.say(status) {
                Some(Approval::Approved)
            } else {
                None
            };
            let evidence =
                record.fields.get("status").map_or(&record.evidence, |fact| &fact.evidence);
            Some(Found { about, approved, evidence })
        })
        .collect()
}

/// The best assessment of a system: an approved one before a draft, a draft before none.
fn cell(system: &System, assessments: &[Found<'_>]) -> Cell {
    let mine = || assessments.iter().filter(|found| !system.names.find(&found.about).is_empty());
    if mine().any(|found| found.approved == Some(Approval::Approved)) {
        return Cell::Approved;
    }
    let draft = mine().find(|found| found.approved == Some(Approval::Draft));
    draft.map_or(Cell::None, |found| Cell::Draft(found.evidence.clone()))
}

/// All records of a name in current documents.
pub(super) fn records<'a>(
    dossier: &Dossier<'a>,
    name: &'static str,
) -> impl Iterator<Item = &'a Record> {
    dossier
        .current()
        .flat_map(|facts| &facts.records)
        .filter(move |set| set.record == name)
        .flat_map(|set| &set.rows)
}

/// A field of a record.
pub(super) fn text<'a>(record: &'a Record, field: &str) -> Option<&'a str> {
    record.fields.get(field).map(|fact| fact.value.as_str())
}
