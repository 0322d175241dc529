//! T23: whether an impact assessment says of which version it is, who made it and who approved it.

use super::Assessment;
use super::assessments::{Standing, signature};
use crate::catalog::AuditTest;
use crate::checks::draft::{self, Draft};
use crate::checks::material::{Material, Stage, answers, field, same_person};
use crate::checks::{CheckResult, State};
use crate::domain::FindingKind;
use crate::facts::Facts;

/// T23: impact assessments without what a record of one needs (`rules` T23).
///
/// Unsigned, signed by who made it or without the version is a nonconformity; other fields are noted where
/// several are missing. Drafts are not signed yet.
pub(super) fn complete(material: &Material<'_>, test: &AuditTest) -> Vec<CheckResult> {
    let assessments = Assessment::all(material);
    let records = assessments
        .iter()
        .filter(|one| one.file.is_some() && !one.systems.is_empty() && !one.privacy_only);
    let mut results: Vec<CheckResult> = records
        .filter(|one| one.standing != Standing::Draft)
        // What is only planned owes no assessment yet, and notes on it are none.
        .filter(|one| one.systems.iter().any(|at| material.systems[*at].stage != Stage::Planned))
        .filter_map(|one| of_one(material, test, one))
        .collect();
    if results.is_empty() {
        results.push(draft::silent(test, "impact assessments", State::NotTestable));
    }
    results
}

fn of_one(
    material: &Material<'_>,
    test: &AuditTest,
    assessment: &Assessment<'_>,
) -> Option<CheckResult> {
    let facts = assessment.file?.facts;
    let ids: Vec<String> =
        assessment.systems.iter().map(|at| material.systems[*at].subject()).collect();
    let labels: Vec<String> =
        assessment.systems.iter().map(|at| material.systems[*at].label()).collect();
    let subject = ids.join(", ");
    let base = |wording| {
        Draft::new(test, wording, &subject)
            .fact("assessment", &assessment.name)
            .fact("system", test.listed(&labels))
            .evidence([assessment.evidence.clone()])
    };
    if assessment.standing == Standing::Unsaid {
        return Some(base("unsigned").result());
    }
    if let Some((person, evidence)) = signed_by_its_maker(facts) {
        return Some(base("self_approved").fact("person", person).evidence(evidence).result());
    }
    if !says_version(facts, material, assessment) {
        return Some(base("no_version").result());
    }
    let missing = missing(test, facts);
    if missing.len() >= test.parameter("fields_missing_min") {
        let draft = base("incomplete").fact("fields", test.listed(&missing));
        return Some(draft.kind(FindingKind::Observation).result());
    }
    Some(draft::pass(test, &subject))
}

/// Who made and approved an assessment alone, and where that stands.
fn signed_by_its_maker(facts: &Facts) -> Option<(String, Vec<crate::domain::Evidence>)> {
    let approver = facts.control.approver.as_ref().map(|fact| (&fact.value, &fact.evidence));
    let approver =
        approver.or_else(|| field(facts, "approver").map(|pair| (&pair.value, &pair.evidence)))?;
    let maker = facts.control.author.as_ref().map(|fact| (&fact.value, &fact.evidence));
    let maker = field(facts, "assessor").map(|pair| (&pair.value, &pair.evidence)).or(maker)?;
    // Somebody else took part where several are named.
    let alone = ![",", ";", " and ", " und ", " et ", " with ", " mit ", " avec ", "&", "/"]
        .iter()
        .any(|sign| maker.0.split('(').next().unwrap_or_default().contains(sign));
    (alone && same_person(approver.0, maker.0))
        .then(|| (approver.0.clone(), vec![maker.1.clone(), approver.1.clone()]))
}

/// Whether a version stands in a field, in the title or in the file's name.
fn says_version(facts: &Facts, material: &Material<'_>, assessment: &Assessment<'_>) -> bool {
    let in_field = ["system_version", "version"].iter().any(|name| field(facts, name).is_some());
    if in_field || facts.control.version.is_some() || !facts.versions.is_empty() {
        return true;
    }
    let path = assessment.file.map_or("", |file| file.path.name());
    let mut text = format!("{} {path}", facts.title).to_lowercase();
    for at in &assessment.systems {
        let system = &material.systems[*at];
        for name in system.id.iter().chain(&system.name).chain(&system.aliases) {
            text = text.replace(&name.to_lowercase(), " ");
        }
    }
    if text.contains(|c: char| c.is_ascii_digit()) {
        return true;
    }
    answers(facts, "T23.version").next().is_some()
}

/// The fields that are not there, of those a record of an assessment has.
fn missing(test: &AuditTest, facts: &Facts) -> Vec<String> {
    let said = |fields: &[&str], probes: &[&str]| {
        fields.iter().any(|name| field(facts, name).is_some())
            || probes.iter().any(|probe| answers(facts, probe).next().is_some())
    };
    let dated = facts.control.approved_on.is_some()
        || facts.control.issued_on.is_some()
        || !facts.dates.is_empty();
    let assessor = facts.control.author.is_some()
        || facts.control.owner.is_some()
        || said(&["assessor", "owner"], &["T23.assessor"]);
    let kept = facts.control.next_review_on.is_some()
        || facts.control.review_interval.is_some()
        || said(&["next_review_on", "retention"], &["T23.next"]);
    let there = [
        ("assessor", assessor),
        ("date", dated || signature(facts).is_some_and(|one| one.words > 3)),
        ("measures", said(&["measures"], &["T23.measures"])),
        ("decision", said(&["decision"], &["T21.decision"])),
        ("kept", kept),
    ];
    there.iter().filter(|(_, there)| !there).map(|(name, _)| test.phrase(name).to_owned()).collect()
}
