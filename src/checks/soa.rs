//! Tests on the Statement of Applicability.

use std::collections::BTreeMap;

use super::draft::{self, Sighting};
use super::{CheckResult, Dossier};
use crate::catalog::AuditTest;
use crate::domain::{Evidence, FindingKind, RequirementId, Severity, Verdict};
use crate::facts::{Record, Studied};

use super::systems::{records, text};
use crate::words::Values;

pub(super) const COMPLETE_WORDINGS: &[&str] = &[
    "missing_controls",
    "duplicated_controls",
    "repeated_controls",
    "unknown_controls",
    "no_statement",
];
pub(super) const CLAIM_WORDINGS: &[&str] = &["claimed_not_shown"];
pub(super) const EXCLUSION_PARAMETERS: &[&str] = &["reason_words_min"];
pub(super) const EXCLUSION_WORDINGS: &[&str] = &["no_reason", "contradicted"];

/// A quotation against an exclusion is at most this long, in characters.
const QUOTE_CHARS_MAX: usize = 240;

/// One row of the statement, as far as it could be understood.
struct Row<'a> {
    /// The id as written.
    written: &'a str,
    /// The control it names, where it is a control of the standard.
    control: Option<RequirementId>,
    applies: Applies,
    claims_implemented: bool,
    reason: Option<&'a str>,
    record: &'a Record,
}

impl Row<'_> {
    /// Whether two rows decide alike.
    fn says_as(&self, other: &Self) -> bool {
        self.applies == other.applies && self.claims_implemented == other.claims_implemented
    }
}

/// What the statement says of a control.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Applies {
    Included,
    Excluded,
    Unsaid,
}

/// T28: the statement decides on each of the 38 controls, once (`rules` T28).
pub(super) fn complete(dossier: &Dossier<'_>, test: &AuditTest) -> Vec<CheckResult> {
    let rows = rows(dossier);
    let Some(first) = rows.first() else { return vec![no_statement(test)] };
    let mut times: BTreeMap<RequirementId, Vec<&Row<'_>>> = BTreeMap::new();
    for row in &rows {
        if let Some(control) = row.control {
            times.entry(control).or_default().push(row);
        }
    }
    let controls: Vec<RequirementId> = dossier
        .catalog
        .requirements()
        .iter()
        .map(|requirement| requirement.id)
        .filter(|id| id.is_control())
        .collect();
    let missing: Vec<RequirementId> =
        controls.iter().copied().filter(|id| !times.contains_key(id)).collect();
    let unknown: Vec<&Row<'_>> = rows.iter().filter(|row| row.control.is_none()).collect();

    let mut results = Vec::new();
    let mut report = |wording, ids: Vec<String>, also: Vec<RequirementId>, evidence, kind| {
        if ids.is_empty() {
            return;
        }
        let (count, list) = (ids.len().to_string(), draft::listed(&ids));
        let total = controls.len().to_string();
        results.push(draft::result(
            test,
            Sighting {
                subject: &ids.join(", "),
                wording,
                facts: &[("count", &count), ("controls", &list), ("total", &total)],
                kind,
                grade: match kind {
                    FindingKind::Observation => Severity::Observation,
                    _ => test.grade,
                },
                escalation: None,
                also,
                population: None,
                evidence,
                counter_evidence: Vec::new(),
            },
        ));
    };
    report(
        "missing_controls",
        missing.iter().map(ToString::to_string).collect(),
        missing.clone(),
        vec![first.record.evidence.clone()],
        FindingKind::Nonconformity,
    );
    // Two rows that say the same are untidy; two that differ leave the decision open.
    let agree = |rows: &[&Row<'_>]| rows.windows(2).all(|pair| pair[0].says_as(pair[1]));
    let (same, differing): (Vec<_>, Vec<_>) =
        times.into_iter().filter(|(_, rows)| rows.len() > 1).partition(|(_, rows)| agree(rows));
    for (wording, repeated, kind) in [
        ("repeated_controls", same, FindingKind::Observation),
        ("duplicated_controls", differing, FindingKind::Nonconformity),
    ] {
        let rows = repeated.iter().flat_map(|(_, rows)| rows);
        report(
            wording,
            repeated.iter().map(|(control, _)| control.to_string()).collect(),
            repeated.iter().map(|(control, _)| *control).collect(),
            rows.map(|row| row.record.evidence.clone()).collect(),
            kind,
        );
    }
    report(
        "unknown_controls",
        unknown.iter().map(|row| row.written.to_owned()).collect(),
        Vec::new(),
        unknown.iter().map(|row| row.record.evidence.clone()).collect(),
        FindingKind::Nonconformity,
    );
    if results.is_empty() {
        results.push(draft::pass(test, "Statement of Applicability"));
    }
    results
}

fn no_statement(test: &AuditTest) -> CheckResult {
    draft::result(
        test,
        Sighting {
            subject: "Statement of Applicability",
            wording: "no_statement",
            facts: &[],
            kind: FindingKind::EvidenceRequest,
            grade: Severity::Major,
            escalation: None,
            also: Vec::new(),
            population: None,
            evidence: Vec::new(),
            counter_evidence: Vec::new(),
        },
    )
}

/// T29: controls declared implemented are shown by something in the dump (`rules` T29).
///
/// Nothing at all is an evidence request, held against the claim; that operation is not evidenced is
/// said by the coverage of the control.
pub(super) fn claims_shown(dossier: &Dossier<'_>, test: &AuditTest) -> Vec<CheckResult> {
    let mut results = Vec::new();
    for row in rows(dossier).iter().filter(|row| row.claims_implemented) {
        let Some(control) = row.control else { continue };
        let Some(requirement) = dossier.catalog.requirement(control) else { continue };
        let id = control.to_string();
        let found = dossier.assessment(control).map(|assessment| &assessment.verdict);
        if found != Some(&Verdict::NotFound) {
            results.push(draft::pass(test, &id));
            continue;
        }
        results.push(draft::result(
            test,
            Sighting {
                subject: &id,
                wording: "claimed_not_shown",
                facts: &[
                    ("id", &id),
                    ("title", &requirement.title),
                    ("request", &requirement.request),
                ],
                kind: FindingKind::EvidenceRequest,
                grade: requirement.potential_severity.max(test.grade),
                escalation: None,
                also: vec![control],
                population: None,
                evidence: vec![row.record.evidence.clone()],
                counter_evidence: Vec::new(),
            },
        ));
    }
    results
}

/// T30: a control is left out only with a reason, and the evidence does not speak against it
/// (`rules` T30).
pub(super) fn exclusions_hold(dossier: &Dossier<'_>, test: &AuditTest) -> Vec<CheckResult> {
    let words_min = test.parameter("reason_words_min");
    let mut results = Vec::new();
    for row in rows(dossier).iter().filter(|row| row.applies == Applies::Excluded) {
        let Some(control) = row.control else { continue };
        let id = control.to_string();
        let reason = row.reason.unwrap_or_default();
        let against = contradiction(dossier, control, test);
        let (wording, counter) = if reason.split_whitespace().count() < words_min {
            ("no_reason", None)
        } else if let Some(evidence) = against {
            ("contradicted", Some(evidence))
        } else {
            results.push(draft::pass(test, &id));
            continue;
        };
        let title = dossier.catalog.requirement(control).map_or("", |one| one.title.as_str());
        let shown = if reason.is_empty() { "none" } else { reason.trim_end_matches('.') };
        let document =
            counter.as_ref().map_or("", |evidence| evidence.document().name()).to_owned();
        results.push(draft::result(
            test,
            Sighting {
                subject: &id,
                wording,
                facts: &[("id", &id), ("title", title), ("reason", shown), ("document", &document)],
                kind: FindingKind::Nonconformity,
                grade: test.grade,
                escalation: None,
                also: vec![control],
                population: None,
                evidence: [row.record.evidence.clone()].into_iter().chain(counter).collect(),
                counter_evidence: Vec::new(),
            },
        ));
    }
    results
}

/// Evidence that an excluded control is in use after all: a current document about AI of a kind that
/// only exists where the activity does (the test's `kinds`, by control).
fn contradiction(
    dossier: &Dossier<'_>,
    control: RequirementId,
    test: &AuditTest,
) -> Option<Evidence> {
    let kinds = test.kinds.get(&control.to_string())?;
    let speaks_against = |document: u32| {
        let studied = dossier.documents.get(document as usize);
        studied.and_then(Studied::current).is_some_and(|(_, facts)| {
            facts.about_ai && facts.kind.as_ref().is_some_and(|kind| kinds.contains(kind))
        })
    };
    // The passage may have been found for any requirement; the control's own come first.
    let own = dossier.assessment(control);
    let passages = own.into_iter().chain(dossier.assessments).flat_map(|one| &one.passages);
    let chunk = passages
        .map(|judged| &judged.passage.chunk)
        .find(|chunk| speaks_against(chunk.id.document))?;
    Evidence::cite_opening(chunk.excerpt(), QUOTE_CHARS_MAX).ok()
}

/// Controls the statement leaves out, with the reason given.
pub(super) fn exclusions(dossier: &Dossier<'_>) -> BTreeMap<RequirementId, String> {
    rows(dossier)
        .iter()
        .filter(|row| row.applies == Applies::Excluded)
        .filter_map(|row| Some((row.control?, row.reason?.to_owned())))
        .collect()
}

/// The rows of the current statement. Where several documents hold one, the last by path counts, as
/// folders and versions sort; rows for subheadings (`A.6.2`) are no controls and are passed over.
fn rows<'a>(dossier: &Dossier<'a>) -> Vec<Row<'a>> {
    let words = &dossier.catalog.lexicon().status;
    let (yes, no) = (Values::new(&words.applicability.yes), Values::new(&words.applicability.no));
    let implemented = Values::new(&words.implementation.implemented);
    let not_yet = [&words.implementation.planned, &words.implementation.partial];
    let not_yet = not_yet.map(|list| Values::new(list));
    let statement = records(dossier, "soa").map(|record| record.evidence.document()).max();
    let known = |id: RequirementId| dossier.catalog.requirement(id).is_some();
    records(dossier, "soa")
        .filter(|record| Some(record.evidence.document()) == statement)
        .filter_map(|record| {
            let written = text(record, "control")?;
            let parsed = control_id(written)?;
            let is_group = !known(parsed)
                && dossier.catalog.requirements().iter().any(|requirement| {
                    requirement.id.to_string().starts_with(&format!("{parsed}."))
                });
            if is_group {
                return None;
            }
            let status = text(record, "status").unwrap_or_default();
            let decision = text(record, "applicable").unwrap_or(status);
            // "Not applicable" holds "applicable", so no is looked for before yes.
            let applies = if no.say(decision) {
                Applies::Excluded
            } else if yes.say(decision) {
                Applies::Included
            } else {
                Applies::Unsaid
            };
            let later = not_yet.iter().any(|values| values.say(status));
            Some(Row {
                written,
                control: Some(parsed).filter(|id| known(*id)),
                applies,
                claims_implemented: applies != Applies::Excluded
                    && !later
                    && implemented.say(status),
                reason: text(record, "justification"),
                record,
            })
        })
        .collect()
}

/// The control a cell names: `A.6.2.4`, `A6.2.4`, `Annex A 6.2.4`, `6.2.4`, with or without a title.
fn control_id(written: &str) -> Option<RequirementId> {
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
