//! Tests on the AI policy.

mod amended;
mod content;
mod found;
#[cfg(test)]
mod tests;

pub(super) use found::{holds, id_of, identified, is_translation, label, policies, subject};

use super::draft::{self, Draft};
use super::material::{File, Material, Terms, answers};
use super::{CheckResult, Dossier, State, Test, documents};
use crate::catalog::AuditTest;
use crate::domain::{
    AuditDate, Cadence, Evidence, FindingKind, KindNature, RequirementId, Verdict, When,
};
use crate::facts::Facts;

/// The tests of this family.
pub(super) const TESTS: &[Test] = &[
    Test {
        id: "T13",
        decide: content::holds_its_elements,
        parameters: &[],
        wordings: &["missing_elements"],
        says: &[
            "purpose",
            "objectives",
            "requirements",
            "improvement",
            "related",
            "top_approval",
            "elements",
        ],
    },
    Test {
        id: "T14",
        decide: reviewed_at_declared_interval,
        parameters: &[],
        wordings: &["review_overdue", "no_interval"],
        says: &["interval"],
    },
    Test {
        id: "T16",
        decide: goes_with_other_policies,
        parameters: &[],
        wordings: &["no_other_policy", "amended_in_name"],
        says: &["no_ids", "declared"],
    },
];

/// T16: the policies that AI touches are named, and those said to be amended for AI speak of it (`rules` T16).
fn goes_with_other_policies(material: &Material<'_>, test: &AuditTest) -> Vec<CheckResult> {
    let mut results = content::names_other_policies(material, test);
    results.extend(amended::mention_ai(material, test));
    results
}

/// T14: the AI policy was not reviewed at its own interval (`rules` T14).
///
/// What counts is the last review event: the policy's own dates, or a record of a review in another
/// document, whether or not the policy was changed by it.
fn reviewed_at_declared_interval(material: &Material<'_>, test: &AuditTest) -> Vec<CheckResult> {
    let dossier = material.dossier;
    let mut results = Vec::new();
    for policy in policies(material) {
        let (facts, subject) = (policy.facts, subject(&policy));
        let told = reviews_told(material, test, &policy);
        let recorded =
            told.into_iter().chain(recorded_review(dossier, test, &policy)).max_by_key(|one| one.0);
        let stated = documents::due(test, &facts.control, dossier.catalog);
        let said = interval_said(test, facts);
        let due = match (stated, &said) {
            (Some(due), _) => due,
            (None, Some((interval, evidence))) => {
                let last = documents::last_review(&facts.control).map(|fact| fact.value.latest());
                let Some(last) = last.max(recorded.as_ref().map(|(day, _)| *day)) else {
                    results.push(draft::silent(test, &subject, State::NotTestable));
                    continue;
                };
                let days = i64::from(interval.days);
                documents::Due {
                    when: When::Day(last.plus_days(days)),
                    limit: last.plus_days(days + material.grace(interval.days)),
                    earliest_limit: last.plus_days(days + material.grace(interval.days)),
                    basis: test.say("interval", &[("interval", &test.interval(interval))]),
                    evidence: vec![evidence.clone()],
                }
            }
            (None, None) => {
                results.push(no_interval(test, &subject, facts));
                continue;
            }
        };
        let interval = facts.control.review_interval.as_ref().map(|fact| fact.value.days);
        let interval = interval.or(said.map(|(interval, _)| interval.days)).unwrap_or(366);
        let reviewed_since = recorded.as_ref().is_some_and(|(day, _)| {
            day.plus_days(i64::from(interval) + material.grace(interval)) >= material.as_of()
        });
        if !due.late(material.as_of()) || reviewed_since {
            results.push(draft::pass(test, &subject));
            continue;
        }
        let last = documents::last_review(&facts.control);
        let made = Draft::new(test, "review_overdue", &subject)
            .fact("document", &subject)
            .fact("due", test.when(due.when))
            .fact(
                "last",
                last.map_or_else(
                    || test.phrase("not_stated").to_owned(),
                    |fact| test.when(fact.value),
                ),
            )
            .fact("as_of", material.as_of())
            .fact("days", due.limit.days_until(material.as_of()))
            .fact("basis", due.basis)
            .evidence(due.evidence)
            .evidence(last.map(|fact| fact.evidence.clone()))
            .against(recorded.map(|(_, evidence)| evidence));
        results.push(made.result());
    }
    results
}

/// How often the policy says that it is looked at, where its control block does not. Of several rules in it
/// the longest interval counts: the shorter ones may be about what it governs.
fn interval_said<'a>(test: &AuditTest, policy: &'a Facts) -> Option<(&'a Cadence, Evidence)> {
    let review = Terms::of(test, "review");
    let rules = policy.rules.iter().filter(|rule| review.stand_in(rule.evidence.quote()));
    let with_cadence =
        rules.filter_map(|rule| Some((rule.cadence.as_ref()?, rule.evidence.clone())));
    with_cadence.max_by_key(|(cadence, _)| cadence.days)
}

/// Whether words name the policy, by its id or as houses call such a policy.
fn names(test: &AuditTest, policy: &File<'_>) -> impl Fn(&str) -> bool + use<> {
    let (id, called) = (id_of(policy), Terms::of(test, "ai_policy"));
    move |words| called.stand_in(words) || id.as_ref().is_some_and(|id| holds(words, id))
}

/// The newest sentence of another document that tells of a review of the policy.
fn reviews_told(
    material: &Material<'_>,
    test: &AuditTest,
    policy: &File<'_>,
) -> Option<(AuditDate, Evidence)> {
    let names_it = names(test, policy);
    let no_review = test.kinds.get("no_review");
    let silent = |file: &File<'_>| {
        let kind = file.facts.kind.as_ref();
        kind.is_some_and(|kind| no_review.is_some_and(|kinds| kinds.contains(kind)))
    };
    let others = material.files.iter().filter(|file| file.path != policy.path && !silent(file));
    let told = others.flat_map(|file| {
        answers(file.facts, "T14.reviewed").map(move |answer| (file, &answer.evidence))
    });
    let of_policy = told.filter(|(_, evidence)| names_it(evidence.quote()));
    let as_of = material.as_of();
    let reviews = of_policy.filter_map(|(file, evidence)| {
        let found = material.days(evidence.quote()).into_iter().map(When::latest);
        let said = found.filter(|day| *day <= as_of).max();
        // Minutes are of one day; a register is not, so there the row has to give it.
        let of_register = file.facts.nature == Some(KindNature::Register);
        let written = || file.facts.newest_date_by(as_of).map(When::latest);
        let day = said.or_else(|| if of_register { None } else { written() })?;
        Some((day, evidence.clone()))
    });
    reviews.max_by_key(|(day, _)| *day)
}

/// The newest record of a policy review outside the policy itself.
fn recorded_review(
    dossier: &Dossier<'_>,
    test: &AuditTest,
    policy: &File<'_>,
) -> Option<(AuditDate, Evidence)> {
    let names_it = names(test, policy);
    let review: RequirementId = "A.2.4".parse().ok()?;
    let assessment = dossier.assessment(review)?;
    let support = match &assessment.verdict {
        Verdict::Partial(_) => return None,
        verdict => verdict.support()?,
    };
    // The review of another policy may have been shown.
    let own = documents::last_review(&policy.facts.control).map(|fact| fact.evidence.document());
    let elsewhere = support
        .operating()
        .iter()
        .find(|evidence| Some(evidence.document()) != own && names_it(evidence.quote()))?;
    Some((assessment.newest_operating?, elsewhere.clone()))
}

fn no_interval(test: &AuditTest, subject: &str, facts: &Facts) -> CheckResult {
    // "Two years after adoption" is an interval, though no rule as others are.
    const DAYS_MIN: u32 = 90;
    let review = Terms::of(test, "review");
    let once = facts.rules.iter().any(|rule| {
        let heading = rule.evidence.trail().last().map_or("", String::as_str);
        let of_review = review.stand_in(rule.evidence.quote()) || review.stand_in(heading);
        of_review && (rule.unclear || rule.limits.iter().any(|limit| limit.days() >= DAYS_MIN))
    });
    if once {
        return draft::silent(test, subject, State::NotTestable);
    }
    let cited = [
        facts.control.version.as_ref().map(|fact| &fact.evidence),
        facts.control.approved_on.as_ref().map(|fact| &fact.evidence),
        facts.control.title.as_ref().map(|fact| &fact.evidence),
    ];
    let evidence: Vec<Evidence> = cited.into_iter().flatten().take(1).cloned().collect();
    if evidence.is_empty() {
        return draft::silent(test, subject, State::NotTestable);
    }
    Draft::new(test, "no_interval", subject)
        .kind(FindingKind::Observation)
        .fact("document", subject)
        .evidence(evidence)
        .result()
}
