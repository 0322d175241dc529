//! T30: whether what the statement leaves out is left out with a reason that the evidence bears.

use std::collections::BTreeMap;

use super::super::draft::{self, Draft};
use super::super::material::{Material, System, Terms, says_something};
use super::super::{CheckResult, Dossier};
use super::completeness::not_testable;
use super::statement::{self, Applies};
use crate::catalog::AuditTest;
use crate::domain::{Evidence, RequirementId};
use crate::facts::Studied;

/// A quotation against an exclusion is at most this long, in characters.
const QUOTE_CHARS_MAX: usize = 240;

/// What a reason may say is not done, by the name of the test's two lists of terms: what says so, and what
/// in the cell of a system or data set shows the opposite.
const ACTIVITIES: [(&str, &str); 3] = [
    ("says_no_development", "shows_development"),
    ("says_no_third_party", "shows_no_third_party"),
    ("says_own_data_only", "shows_own_data"),
];

/// T30: a control is left out only with a reason, and the evidence does not speak against it
/// (`rules` T30).
pub(super) fn hold(material: &Material<'_>, test: &AuditTest) -> Vec<CheckResult> {
    let Some(statement) = statement::of(material.dossier) else { return not_testable(test) };
    let words_min = test.parameter("reason_words_min");
    let mut results = Vec::new();
    for row in statement.rows.iter().filter(|row| row.applies == Applies::Excluded) {
        let Some(control) = row.control else { continue };
        let id = control.to_string();
        let reason = row.reason.unwrap_or_default();
        let short = reason.split_whitespace().count() < words_min || !says_something(reason);
        let (wording, counter) = if short {
            ("no_reason", None)
        } else if let Some(evidence) = against_reason(material, test, reason) {
            ("claims_absence", Some(evidence))
        } else if let Some(evidence) = against_control(material.dossier, control, test) {
            ("contradicted", Some(evidence))
        } else {
            results.push(draft::pass(test, &id));
            continue;
        };
        let shown =
            if reason.is_empty() { test.phrase("no_reason") } else { reason.trim_end_matches('.') };
        let document = counter.as_ref().map_or("", |one| one.document().name()).to_owned();
        let opposite = counter.as_ref().map_or("", Evidence::quote).to_owned();
        results.push(
            Draft::new(test, wording, id.clone())
                .fact("id", &id)
                .fact("title", material.title(control))
                .fact("reason", shown)
                .fact("document", document)
                .fact("opposite", opposite)
                .also([control])
                .evidence([row.evidence()].into_iter().chain(counter))
                .result(),
        );
    }
    if results.is_empty() {
        results.push(draft::pass(test, "Statement of Applicability"));
    }
    results
}

/// A system or data set that shows what the reason says is not done.
fn against_reason(material: &Material<'_>, test: &AuditTest, reason: &str) -> Option<Evidence> {
    let said = |list: &str| Terms::of(test, list).stand_in(reason);
    let (_, shows) = ACTIVITIES.iter().find(|(says, _)| said(says))?;
    let terms = Terms::of(test, shows);
    match *shows {
        "shows_development" => material
            .systems
            .iter()
            .find(|system| {
                let cells = ["role", "supplier", "purpose"];
                cells.iter().filter_map(|cell| system.text(cell)).any(|cell| terms.stand_in(cell))
            })
            .and_then(System::evidence),
        // A supplier that is not the house itself.
        "shows_no_third_party" => material
            .systems
            .iter()
            .filter(|system| system.owes_records())
            .find(|system| system.text("supplier").is_some_and(|name| !terms.stand_in(name)))
            .and_then(System::evidence),
        // A source that is not the house itself.
        _ => material
            .rows("datasets")
            .iter()
            .find(|row| row.text("source").is_some_and(|source| !terms.stand_in(source)))
            .map(super::super::material::Row::evidence),
    }
}

/// Evidence that an excluded control is in use after all: a current document about AI of a kind that
/// only exists where the activity does (the test's `kinds`, by control).
fn against_control(
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
pub(in crate::checks) fn exclusions(dossier: &Dossier<'_>) -> BTreeMap<RequirementId, String> {
    let rows = statement::of(dossier).map(|statement| statement.rows).unwrap_or_default();
    rows.iter()
        .filter(|row| row.applies == Applies::Excluded)
        .filter_map(|row| {
            let reason = row.reason.filter(|reason| says_something(reason))?;
            Some((row.control?, reason.to_owned()))
        })
        .collect()
}
