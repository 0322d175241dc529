//! T29, T31 and T32: what the statement claims, held against the evidence, the risks and its own dates.

use super::super::CheckResult;
use std::collections::{BTreeMap, BTreeSet};

use super::super::documents;
use super::super::draft::{self, Draft};
use super::super::material::{Material, Row as MaterialRow, name};
use super::completeness::not_testable;
use super::statement::{self, Applies, Claim, Pointed, Row, Statement, has_passed};
use crate::catalog::AuditTest;
use crate::dates::DateFinder;
use crate::domain::{FindingKind, Requirement, RequirementId, Verdict};

/// T29: controls declared implemented are shown by something in the dump (`rules` T29).
///
/// Nothing at all is an evidence request, held against the claim; so is a pointer that leads to nothing,
/// to a draft or to a document that does not speak of AI. That operation is not evidenced is said by the
/// coverage of the control.
pub(super) fn shown(material: &Material<'_>, test: &AuditTest) -> Vec<CheckResult> {
    let Some(statement) = statement::of(material.dossier) else { return not_testable(test) };
    let mut results = Vec::new();
    let mut seen = Vec::new();
    let elsewhere = tell_elsewhere(material, test, &statement);
    for row in statement.rows.iter().filter(|row| row.claims()) {
        let Some(control) = row.control.filter(|control| !seen.contains(control)) else { continue };
        seen.push(control);
        let Some(requirement) = material.dossier.catalog.requirement(control) else { continue };
        results.push(match unshown(material, row, control, elsewhere) {
            Some((wording, document)) => {
                request(material, test, row, requirement, wording, &document)
            }
            None => draft::pass(test, &control.to_string()),
        });
    }
    results
}

/// Whether documents that do not speak of AI can be told in this house.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Elsewhere {
    Told,
    NotTold,
}

/// A house in whose papers AI is hardly named calls it something else: then none of them is off the subject.
fn tell_elsewhere(
    material: &Material<'_>,
    test: &AuditTest,
    statement: &Statement<'_>,
) -> Elsewhere {
    let pointers = statement.rows.iter().filter(|row| row.claims()).filter_map(|row| row.pointer);
    let (mut received, mut silent) = (0, 0);
    for pointer in pointers {
        match statement::pointed(material, pointer) {
            Pointed::NotAboutAi(_) => {
                received += 1;
                silent += 1;
            }
            Pointed::Received(_) | Pointed::Draft(_) => received += 1,
            Pointed::Missing(_) | Pointed::Unclear => {}
        }
    }
    if silent * 100 <= received * test.parameter("elsewhere_share_percent") {
        Elsewhere::Told
    } else {
        Elsewhere::NotTold
    }
}

/// In which wording a claim is not shown, and which document that is about.
fn unshown(
    material: &Material<'_>,
    row: &Row<'_>,
    control: RequirementId,
    elsewhere: Elsewhere,
) -> Option<(&'static str, String)> {
    let verdict = material.dossier.assessment(control).map(|one| &one.verdict);
    let pointed =
        row.pointer.map_or(Pointed::Unclear, |pointer| statement::pointed(material, pointer));
    let full = matches!(verdict, Some(Verdict::Supported(_)));
    match (verdict, pointed) {
        (_, Pointed::NotAboutAi(file)) if elsewhere == Elsewhere::Told => {
            Some(("pointer_elsewhere", name(file.facts)))
        }
        // The draft itself is reported as one, with this row.
        (_, Pointed::Draft(file)) if documents::is_claimed(material, &file) => None,
        (_, Pointed::Draft(file)) if !full => Some(("pointer_draft", name(file.facts))),
        (_, Pointed::Missing(id)) if !full => Some(("pointer_missing", id)),
        // The document is there and in force; what of it carries the control is for a person to see.
        (Some(Verdict::NotFound), Pointed::Received(_)) => None,
        (Some(Verdict::NotFound), _) => Some(("claimed_not_shown", String::new())),
        _ => None,
    }
}

fn request(
    material: &Material<'_>,
    test: &AuditTest,
    row: &Row<'_>,
    requirement: &Requirement,
    wording: &'static str,
    document: &str,
) -> CheckResult {
    let id = requirement.id.to_string();
    let grade = requirement.potential_severity.max(test.grade);
    Draft::new(test, wording, id.clone())
        .fact("id", &id)
        .fact("title", material.title(requirement.id))
        .fact("request", &requirement.request)
        .fact("document", document)
        .fact("pointer", row.pointer.unwrap_or(test.phrase("no_pointer")))
        .kind(FindingKind::EvidenceRequest)
        .grade(grade, "could_become")
        .also([requirement.id])
        .evidence([row.evidence()])
        .result()
}

/// T31: what treats a risk is not excluded, and the statement is no older than the risks (`rules` T31).
pub(super) fn agree_with_treatment(material: &Material<'_>, test: &AuditTest) -> Vec<CheckResult> {
    let Some(statement) = statement::of(material.dossier) else { return not_testable(test) };
    let excluded: Vec<&Row<'_>> =
        statement.rows.iter().filter(|row| row.applies == Applies::Excluded).collect();
    let mut relying: BTreeMap<RequirementId, Vec<&MaterialRow<'_>>> = BTreeMap::new();
    let mut tested = 0;
    for risk in ["risks", "treatments"].iter().flat_map(|record| material.rows(record)) {
        let cells = ["controls", "reference", "action", "treatment", "comment"];
        let controls: BTreeSet<RequirementId> =
            cells.iter().filter_map(|cell| risk.text(cell)).flat_map(controls_in).collect();
        tested += usize::from(!controls.is_empty());
        for row in excluded.iter().filter_map(|row| row.control) {
            if controls.contains(&row) {
                relying.entry(row).or_default().push(risk);
            }
        }
    }
    let result = |(control, risks): (&RequirementId, &Vec<&MaterialRow<'_>>)| {
        let mut names: Vec<String> = risks.iter().map(|risk| risk.label()).collect();
        names.dedup();
        let row = excluded.iter().find(|row| row.control == Some(*control));
        let reason = row.and_then(|row| row.reason).unwrap_or(test.phrase("no_reason"));
        Draft::new(test, "relies_on_excluded", names.join(", "))
            .fact("risk", test.listed(&names))
            .fact("control", control)
            .fact("reason", reason.trim_end_matches('.'))
            .also([*control])
            .evidence(risks.iter().map(|risk| risk.evidence()).take(5))
            .evidence(row.map(|row| row.evidence()))
            .result()
    };
    let mut results: Vec<CheckResult> = relying.iter().map(result).collect();
    results.extend(reasons_lead_nowhere(material, test, &statement));
    match (tested, results.is_empty()) {
        (0, true) => not_testable(test),
        (_, true) => vec![draft::pass(test, "Statement of Applicability")],
        _ => results,
    }
}

/// Reasons of the statement that name a risk no register has, though its entries are numbered alike.
fn reasons_lead_nowhere(
    material: &Material<'_>,
    test: &AuditTest,
    statement: &Statement<'_>,
) -> Vec<CheckResult> {
    let rows = ["risks", "treatments"].iter().flat_map(|record| material.rows(record));
    let listed: BTreeSet<&str> = rows.filter_map(|row| row.text("id")).map(str::trim).collect();
    let letters = |id: &str| id.trim_end_matches(|c: char| c.is_ascii_digit()).to_owned();
    let patterns: BTreeSet<String> = listed.iter().map(|id| letters(id)).collect();
    let of_row = |row: &Row<'_>| {
        let reason = row.reason?;
        let words = reason.split(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '.' | '/')));
        let unknown = words.map(|word| word.trim_matches(['.', '-'])).find(|word| {
            let numbered = word.ends_with(|c: char| c.is_ascii_digit());
            let alike = letters(word).len() >= 2 && patterns.contains(&letters(word));
            numbered && alike && !listed.contains(word)
        })?;
        let control = row.control?;
        let result = Draft::new(test, "unknown_risk", control.to_string())
            .fact("control", control)
            .fact("risk", unknown)
            .also([control])
            .evidence([row.evidence()]);
        Some(result.result())
    };
    let applied = statement.rows.iter().filter(|row| row.applies != Applies::Excluded);
    applied.filter_map(of_row).collect()
}

/// The controls a cell names: `A.7.4, A.6.2.4`.
fn controls_in(cell: &str) -> Vec<RequirementId> {
    let words = cell.split(|c: char| !(c.is_alphanumeric() || c == '.'));
    words
        .filter(|word| word.starts_with(['A', 'a']) && word.contains('.'))
        .filter_map(statement::control_id)
        .collect()
}

/// T32: what was planned for a day that has passed is done, and what is planned has a day (`rules` T32).
pub(super) fn plans_kept(material: &Material<'_>, test: &AuditTest) -> Vec<CheckResult> {
    let Some(statement) = statement::of(material.dossier) else { return not_testable(test) };
    let dates = DateFinder::new(material.dossier.catalog.lexicon());
    let as_of = material.as_of();
    let planned: Vec<&Row<'_>> = statement
        .rows
        .iter()
        .filter(|row| row.applies != Applies::Excluded)
        .filter(|row| matches!(row.claim, Claim::Planned | Claim::Partly))
        .collect();
    let mut results = Vec::new();
    let mut undated = Vec::new();
    for row in &planned {
        let id = row.control.map_or_else(|| row.written.to_owned(), |id| id.to_string());
        let title = row.control.map_or("", |id| material.title(id));
        let action = || row.action(material).filter(|_| row.claim == Claim::Planned);
        let of_action = || {
            let action = action()?;
            action.when("revised_due_on").or(action.when("due_on"))
        };
        match row.planned_day(&dates).or_else(of_action) {
            Some(when) if has_passed(when, as_of) => {
                let late = when.latest().days_until(as_of);
                if late < test.days("days_min") {
                    results.push(draft::pass(test, &id));
                    continue;
                }
                results.push(
                    Draft::new(test, "plan_passed", id.clone())
                        .fact("id", &id)
                        .fact("title", title)
                        .fact("planned", test.when(when))
                        .fact("days", late)
                        .fact("as_of", as_of)
                        .also(row.control)
                        .evidence([row.evidence()])
                        .result(),
                );
            }
            Some(_) => results.push(draft::pass(test, &id)),
            None if row.claim == Claim::Planned && row.planned_on.is_none() => undated.push(*row),
            None => {}
        }
    }
    if !undated.is_empty() {
        let ids: Vec<String> = undated.iter().map(|row| row.written.to_owned()).collect();
        results.push(
            Draft::new(test, "no_date", ids.join(", "))
                .fact("controls", test.listed(&ids))
                .fact("count", ids.len())
                .kind(FindingKind::Observation)
                .also(undated.iter().filter_map(|row| row.control))
                .evidence(undated.iter().map(|row| row.evidence()))
                .result(),
        );
    }
    if results.is_empty() {
        results.push(draft::pass(test, "Statement of Applicability"));
    }
    results
}
