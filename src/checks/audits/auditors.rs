//! T61: auditors do not audit what is their own (`rules` T61).

use super::people::holds;
use super::reports::{Report, reports};
use crate::catalog::AuditTest;
use crate::checks::draft::{self, Draft};
use crate::checks::material::{File, Material, Terms, name, same_person};
use crate::checks::{CheckResult, State};
use crate::domain::{Evidence, FindingKind, Severity};

/// What makes an audited thing an auditor's own.
struct Tie {
    wording: &'static str,
    auditor: String,
    thing: String,
    role: &'static str,
    evidence: Vec<Evidence>,
    /// Whether the report shows that the thing was audited.
    shown: bool,
}

/// T61: no auditor owns or wrote a paper, owns a system or answers for a task that the audit looked at.
pub(super) fn independent(material: &Material<'_>, test: &AuditTest) -> Vec<CheckResult> {
    let apart = Terms::of(test, "auditing");
    let mut results = Vec::new();
    for report in reports(material, test) {
        let subject = report.subject();
        if report.auditors.is_empty() {
            results.push(draft::silent(test, &subject, State::NotTestable));
            continue;
        }
        let mut ties = own_papers(material, &report, &apart);
        ties.extend(own_systems(material, &report));
        // Where the programme says by number what was looked at, a task without a number is not shown to be part.
        let parts = names_parts(material, &subject);
        let tasks = own_tasks(material, test, &report, &apart).into_iter();
        ties.extend(tasks.filter(|tie| tie.shown || !parts));
        // What the report itself shows to have been looked at says most.
        ties.sort_by_key(|tie| !tie.shown);
        match ties.into_iter().next() {
            Some(tie) => results.push(drafted(test, &report, &subject, tie)),
            None => results.push(draft::pass(test, &subject)),
        }
    }
    if results.is_empty() {
        results.push(draft::silent(test, "audit report", State::NotTestable));
    }
    results
}

/// Whether the programme gives the scope of an audit by clauses or controls.
fn names_parts(material: &Material<'_>, audit: &str) -> bool {
    material.rows("audits").iter().any(|row| {
        let own = ["id", "audit"].iter().any(|column| row.text(column) == Some(audit));
        let scope = row.text("scope").unwrap_or_default();
        own && scope.contains(|c: char| c.is_ascii_digit())
    })
}

fn drafted(test: &AuditTest, report: &Report<'_>, subject: &str, tie: Tie) -> CheckResult {
    let alone = report.auditors.len() == 1;
    let draft = Draft::new(test, tie.wording, subject)
        .fact("audit", subject)
        .fact("auditor", &tie.auditor)
        .fact("thing", &tie.thing)
        .fact("role", test.phrase(tie.role))
        .evidence(report.named.iter().cloned())
        .evidence(tie.evidence);
    if !tie.shown {
        return draft.kind(FindingKind::NeedsHuman).result();
    }
    if alone && tie.wording == "own_task" {
        return draft.grade(Severity::Major, "alone").result();
    }
    draft.result()
}

/// Papers the report names that an auditor owns or wrote; those on auditing are the auditors' to keep.
fn own_papers(material: &Material<'_>, report: &Report<'_>, apart: &Terms) -> Vec<Tie> {
    let cited: Vec<&crate::facts::Fact<String>> = report.file.facts.references.iter().collect();
    let mut ties = Vec::new();
    for file in &material.files {
        let facts = file.facts;
        let control = &facts.control;
        let Some(id) = id_of(file) else { continue };
        let reference = cited.iter().find(|fact| fact.value == id).map(|fact| &fact.evidence);
        let told = report.file.facts.answers.iter().map(|answer| &answer.evidence);
        let Some(reference) =
            reference.or_else(|| told.into_iter().find(|one| holds_id(one.quote(), id)))
        else {
            continue;
        };
        if file.path == report.file.path {
            continue;
        }
        // Who audits keeps the papers on auditing, unless the report says that they looked at them themselves.
        let kept = apart.stand_in(&facts.title);
        let looked_at = |auditor: &str| {
            let surname = auditor.rsplit(' ').next().unwrap_or(auditor);
            reference.quote().contains(surname)
        };
        let roles = [("owner", &control.owner), ("author", &control.author)];
        for (role, stated) in roles {
            let Some(fact) = stated else { continue };
            let auditor = report.auditors.iter().find(|auditor| same_person(auditor, &fact.value));
            if let Some(auditor) = auditor.filter(|auditor| !kept || looked_at(auditor)) {
                ties.push(Tie {
                    wording: "own_paper",
                    auditor: auditor.clone(),
                    thing: name(facts),
                    role,
                    evidence: vec![reference.clone(), fact.evidence.clone()],
                    shown: true,
                });
                break;
            }
        }
    }
    ties
}

/// Systems of the inventory that an auditor owns; the report names them, or looks at all of them.
fn own_systems(material: &Material<'_>, report: &Report<'_>) -> Vec<Tie> {
    let facts = report.file.facts;
    let mut ties = Vec::new();
    for (index, system) in material.systems.iter().enumerate() {
        let Some(owner) = system.text("owner") else { continue };
        let Some(auditor) = report.auditors.iter().find(|auditor| same_person(auditor, owner))
        else {
            continue;
        };
        let id = system.id.as_deref().unwrap_or_default();
        let cited = facts.references.iter().find(|fact| !id.is_empty() && fact.value == id);
        let about = material.systems_of(&report.file).contains(&index);
        let told = facts
            .answers
            .iter()
            .find(|answer| material.named_in(answer.evidence.quote()).contains(&index));
        ties.push(Tie {
            wording: "own_system",
            auditor: auditor.clone(),
            thing: system.label(),
            role: "owner",
            evidence: system
                .evidence()
                .into_iter()
                .chain(cited.map(|fact| fact.evidence.clone()))
                .chain(told.map(|answer| answer.evidence.clone()))
                .collect(),
            shown: cited.is_some() || about || told.is_some(),
        });
    }
    ties
}

/// Tasks of the management system that the table of roles gives to an auditor, auditing aside.
fn own_tasks(
    material: &Material<'_>,
    test: &AuditTest,
    report: &Report<'_>,
    apart: &Terms,
) -> Vec<Tie> {
    let whole = Terms::of(test, "whole_system");
    let mut ties = Vec::new();
    for row in material.rows("roles") {
        let Some(task) = row.text("activity").or(row.text("role")) else { continue };
        if apart.stand_in(task) {
            continue;
        }
        let holders = ["accountable", "responsible", "person"].iter();
        let holder = holders.filter_map(|column| row.text(column)).find_map(|people| {
            let names = super::people::names_in(people);
            let auditor = report
                .auditors
                .iter()
                .find(|auditor| same_person(auditor, people) || holds(&names, auditor))?;
            Some(auditor.clone())
        });
        let Some(auditor) = holder else { continue };
        ties.push(Tie {
            wording: "own_task",
            auditor,
            thing: task.to_owned(),
            role: "in_charge",
            evidence: vec![row.evidence()],
            shown: whole.stand_in(task),
        });
    }
    ties
}

/// Whether a text cites an id as a word of its own.
fn holds_id(text: &str, id: &str) -> bool {
    const LETTERS_MIN: usize = 4;
    id.len() >= LETTERS_MIN
        && text.match_indices(id).any(|(at, _)| {
            let after = text[at + id.len()..].chars().next();
            after.is_none_or(|c| !c.is_alphanumeric())
        })
}

/// The id of a document: its own, else the one its file name begins with.
fn id_of<'a>(file: &File<'a>) -> Option<&'a str> {
    const LETTERS_MIN: usize = 4;
    let own = file.facts.control.document_id.as_ref().map(|fact| fact.value.as_str());
    own.or_else(|| {
        let first = file.path.name().split(['_', ' ']).next()?;
        let is_id = first.len() >= LETTERS_MIN
            && first.starts_with(|c: char| c.is_ascii_uppercase())
            && first.ends_with(|c: char| c.is_ascii_digit());
        is_id.then_some(first)
    })
}
