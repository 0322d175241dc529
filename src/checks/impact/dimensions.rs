//! T21: whether an impact assessment looks at persons, groups and society, and at misuse.

use super::Assessment;
use super::assessments::{Standing, parts};
use crate::catalog::AuditTest;
use crate::checks::draft::{self, Draft};
use crate::checks::material::{Material, Terms, answers, same_name};
use crate::checks::{CheckResult, State};
use crate::domain::{Evidence, FindingKind, RequirementId, Severity};
use crate::facts::{Answer, Facts};
use crate::words::Phrases;

/// What has to be looked at, the probe that finds it and the control that asks for it.
const DIMENSIONS: [(&str, &str); 3] =
    [("individuals", "A.5.4"), ("groups", "A.5.4"), ("society", "A.5.5")];

/// What one assessment leaves out.
struct Gaps<'l, 'a> {
    assessment: &'l Assessment<'a>,
    missing: Vec<usize>,
    misuse: bool,
    /// Whether it has a part for misuse.
    misuse_part: bool,
    /// A place in the document: of an empty part, else where the nearest part stands.
    shown: Vec<Evidence>,
}

/// T21: impact assessments that leave out a dimension (`rules` T21).
///
/// A dimension is there where a heading, a field or a row asks for it and enough words stand under it, or where
/// a sentence speaks of it. Drafts, and documents of which no part could be told, are left alone.
pub(super) fn all_present(material: &Material<'_>, test: &AuditTest) -> Vec<CheckResult> {
    let assessments = Assessment::all(material);
    let gaps: Vec<Gaps<'_, '_>> = assessments.iter().filter_map(|one| gaps(test, one)).collect();
    if gaps.is_empty() {
        return vec![draft::silent(test, "impact assessments", State::NotTestable)];
    }
    let tested = gaps.len();
    let failed = gaps.iter().filter(|gaps| !gaps.missing.is_empty()).count();
    let without =
        |dimension: usize| gaps.iter().filter(|gaps| gaps.missing.contains(&dimension)).count();
    // A form that has a part for it asks for it.
    let form_asks_for_misuse = gaps.iter().any(|gaps| gaps.misuse_part);
    gaps.iter()
        .map(|gaps| {
            let of = gaps.assessment;
            let labels: Vec<String> =
                of.systems.iter().map(|at| material.systems[*at].label()).collect();
            let ids: Vec<String> =
                of.systems.iter().map(|at| material.systems[*at].subject()).collect();
            let subject = if ids.is_empty() { of.name.clone() } else { ids.join(", ") };
            let base = |wording| {
                Draft::new(test, wording, &subject)
                    .fact("assessment", &of.name)
                    .fact(
                        "system",
                        if labels.is_empty() { of.name.clone() } else { test.listed(&labels) },
                    )
                    .fact(
                        "made",
                        of.made.map_or(test.phrase("undated").to_owned(), |(_, last)| {
                            last.to_string()
                        }),
                    )
                    .evidence(gaps.shown.iter().cloned())
            };
            if gaps.missing.is_empty() {
                if gaps.misuse || !form_asks_for_misuse {
                    return draft::pass(test, &subject);
                }
                return base("no_misuse").kind(FindingKind::Observation).result();
            }
            let names: Vec<String> =
                gaps.missing.iter().map(|at| test.phrase(DIMENSIONS[*at].0).to_owned()).collect();
            let controls: Vec<RequirementId> =
                gaps.missing.iter().filter_map(|at| DIMENSIONS[*at].1.parse().ok()).collect();
            let draft = base("missing")
                .fact("dimensions", test.listed(&names))
                .also(controls)
                .population(tested, failed, "assessments");
            let systemic = gaps.missing.iter().map(|at| without(*at)).max().unwrap_or_default();
            let is_systemic = systemic >= test.parameter("systemic_assessments_min")
                && systemic * 100 >= test.parameter("systemic_share_percent") * tested;
            if is_systemic {
                draft.fact("systemic", systemic).grade(Severity::Major, "left_out_by_most").result()
            } else {
                draft.result()
            }
        })
        .collect()
}

fn gaps<'l, 'a>(test: &AuditTest, assessment: &'l Assessment<'a>) -> Option<Gaps<'l, 'a>> {
    let facts = assessment.file?.facts;
    let says_parts = parts(facts) >= 2;
    if assessment.standing == Standing::Draft || assessment.privacy_only || !says_parts {
        return None;
    }
    let has = |probe: &str| treated(test, facts, probe);
    let nobody = Terms::of(test, "nobody");
    let touches_nobody = answers_of(test, facts, "individuals")
        .any(|answer| nobody.stand_in(answer.evidence.quote()));
    let missing: Vec<usize> = (0..DIMENSIONS.len())
        .filter(|at| !has(DIMENSIONS[*at].0))
        .filter(|at| !(touches_nobody && DIMENSIONS[*at].0 == "groups"))
        .collect();
    let thin = missing.iter().flat_map(|at| answers_of(test, facts, DIMENSIONS[*at].0));
    let thin = thin.map(|answer| answer.evidence.clone());
    let people = answers_of(test, facts, "individuals").map(|answer| answer.evidence.clone());
    let mut shown: Vec<Evidence> = thin.chain([assessment.evidence.clone()]).collect();
    shown.extend(people.take(1));
    let misuse_part = answers_of(test, facts, "misuse").any(|answer| answer.by_heading);
    Some(Gaps { assessment, missing, misuse: has("misuse"), misuse_part, shown })
}

/// Whether a part says enough, or a sentence does.
fn treated(test: &AuditTest, facts: &Facts, probe: &str) -> bool {
    let least = test.parameter("heading_words_min") as u32;
    answers_of(test, facts, probe).any(|answer| !answer.by_heading || answer.words >= least)
}

/// The answers to a probe. What stands under the title of the whole document answers nothing.
fn answers_of<'f>(
    test: &AuditTest,
    facts: &'f Facts,
    probe: &str,
) -> impl Iterator<Item = &'f Answer> {
    let asked = test.probes.get(probe).map(|probe| probe.headings.as_slice()).unwrap_or_default();
    let asked = Phrases::of_any_language(asked.iter().map(|heading| (heading.as_str(), ())));
    let title_asks = !asked.find(&facts.title).is_empty();
    answers(facts, &format!("T21.{probe}"))
        .filter(move |answer| !(title_asks && answer.by_heading && is_under_title(facts, answer)))
        .collect::<Vec<_>>()
        .into_iter()
}

fn is_under_title(facts: &Facts, answer: &Answer) -> bool {
    match answer.evidence.trail() {
        [] => same_name(answer.evidence.quote(), &facts.title),
        [only] => same_name(only, &facts.title),
        _ => false,
    }
}
