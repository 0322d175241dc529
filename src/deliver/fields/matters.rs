//! Findings, drafts and open points, each with all it rests on.

use serde_json::{Value, json};

use super::super::standing::Ordered;
use super::audit::code;
use super::{Dossier, kind_words, words};
use crate::docket::{Matter, Standing};
use crate::domain::{RequirementId, Severity};
use crate::outputs::Citation;

/// What was found and confirmed, the gravest first, numbered.
pub(super) fn findings(dossier: &Dossier<'_>) -> Vec<Value> {
    let ordered = Ordered::of(dossier.docket);
    let found: Vec<&Matter> = ordered.findings.iter().map(|finding| finding.matter).collect();
    numbered(dossier, &found)
}

/// What was confirmed and is no finding: evidence that is asked for, and what a person has to look at.
pub(super) fn open_points(dossier: &Dossier<'_>) -> Vec<Value> {
    let Ordered { requests, ungraded, .. } = Ordered::of(dossier.docket);
    numbered(dossier, &[requests, ungraded].concat())
}

/// What nobody decided on yet.
pub(super) fn drafts(dossier: &Dossier<'_>) -> Vec<Value> {
    numbered(dossier, &Ordered::of(dossier.docket).undecided)
}

/// What was shown to be met. Nobody is asked to decide on it, so what was rejected is left out and the rest stays.
pub(super) fn conforming(dossier: &Dossier<'_>) -> Vec<Value> {
    numbered(dossier, &Ordered::of(dossier.docket).conforming)
}

fn numbered(dossier: &Dossier<'_>, matters: &[&Matter]) -> Vec<Value> {
    (1_u32..).zip(matters).map(|(number, matter)| row(dossier, number, matter)).collect()
}

fn row(dossier: &Dossier<'_>, number: u32, matter: &Matter) -> Value {
    let phrases = dossier.phrases;
    let draft = &matter.draft;
    let grade = matter.grade.map_or("", Severity::name);
    let grade_key = matter.grade.map_or("none", Severity::name);
    let requirement =
        |id: &RequirementId| json!({"id": id.to_string(), "title": title(dossier, *id)});
    let population = draft.population.as_ref();
    let state = matter.state();
    // Whom the draft quotes as the rule, in the words of the paper.
    let source =
        words(phrases, "fields.words.criterion", &code(&draft.criterion.source)).to_owned();
    json!({
        "number": number,
        "id": matter.id().to_string(),
        "test": draft.test.clone().unwrap_or_default(),
        "kind": draft.kind.name(),
        "kind_words": kind_words(phrases, draft.kind),
        "grade": grade,
        "grade_short": words(phrases, "common.grade_short", grade_key),
        "grade_words": words(phrases, "common.grade", grade_key),
        "grade_reason": draft.grade_reason,
        "requirements": draft.requirements.iter().map(requirement).collect::<Vec<_>>(),
        "subject": draft.subject,
        "title": matter.wording.title,
        "criterion": draft.criterion.text,
        "criterion_source": source,
        "condition": matter.wording.condition,
        "expected": draft.expected,
        "observed": draft.observed,
        "tested": population.map_or(Value::from(""), |one| one.tested.into()),
        "failed": population.map_or(Value::from(""), |one| one.failed.into()),
        "unit": population.map(|one| one.unit.clone()).unwrap_or_default(),
        "evidence": citations(&matter.evidence),
        "counter_evidence": citations(&draft.counter_evidence),
        "question": draft.question,
        "recommendation": dossier.recommendation(matter),
        "state": state,
        "state_words": words(phrases, "fields.words.state", state),
        "decided_by": decided(matter).map(|ruling| words(phrases, "fields.words.role", &code(&ruling.who.role)).to_owned()).unwrap_or_default(),
        "decided_on": decided(matter).map(|ruling| ruling.at.day().to_owned()).unwrap_or_default(),
        "approved_by": matter.approval.as_ref().map(|one| words(phrases, "fields.words.role", &code(&one.who.role)).to_owned()).unwrap_or_default(),
        "drafted_by": words(phrases, "fields.words.drafter", draft.drafted_by.name()),
    })
}

/// The decision that holds; one on a draft that has changed since does not.
fn decided(matter: &Matter) -> Option<&crate::docket::Settled> {
    matter.ruling.as_ref().filter(|_| matches!(matter.standing, Standing::Decided(_)))
}

pub(super) fn title(dossier: &Dossier<'_>, id: RequirementId) -> String {
    let rows = &dossier.outputs.coverage.requirements;
    let named = dossier.catalog.requirement(id).map(|one| one.title.clone());
    named
        .or_else(|| rows.iter().find(|row| row.id == id).map(|row| row.title.clone()))
        .unwrap_or_default()
}

fn citations(cited: &[Citation]) -> Vec<Value> {
    cited
        .iter()
        .map(|one| {
            json!({
                "document": one.document,
                "place": one.location.to_string(),
                "quote": one.quote,
                "sha256": one.sha256.to_string(),
            })
        })
        .collect()
}
