//! T43: whether significant changes of a system were assessed before they were made.

use super::lines;
use crate::catalog::AuditTest;
use crate::checks::draft::{self, Draft};
use crate::checks::impact::Assessment;
use crate::checks::impact::changes::{Change, REFERENCES};
use crate::checks::material::{Material, Row, Terms};
use crate::checks::{CheckResult, State};
use crate::domain::{AuditDate, Evidence, Severity};

/// T43: changes rated significant without a reassessment (`rules` T43).
///
/// A change is assessed where its row names an assessment, or where the risks or the impact of the system were
/// looked at between its request and its day. One finding for a system, of its newest such change.
pub(super) fn significant_ones_are_assessed(
    material: &Material<'_>,
    test: &AuditTest,
) -> Vec<CheckResult> {
    let changes = Change::all(material);
    let assessments = Assessment::all(material);
    let lines = lines::of(material);
    let significant: Vec<&Change<'_>> = changes
        .iter()
        .filter(|change| change.significant == Some(true))
        .filter(|change| material.systems[change.system].in_scope)
        .collect();
    let mut results: Vec<CheckResult> = Vec::new();
    for at in 0..material.systems.len() {
        let own = significant.iter().filter(|change| change.system == at);
        let judged: Vec<(&Change<'_>, Judgement)> = own
            .filter_map(|change| {
                let blank = change.leaves_reference_blank(&changes);
                let judged = || judge(material, test, change, &assessments, &lines);
                Some((*change, if blank { Judgement::NoReference } else { judged()? }))
            })
            .collect();
        let failing = judged.iter().filter(|(_, one)| one.is_failing());
        let newest = failing.max_by_key(|(change, _)| change.made.latest());
        if let Some((change, judgement)) = newest {
            results.push(drafted(material, test, change, judgement));
        } else if !judged.is_empty() {
            results.push(draft::pass(test, &material.systems[at].subject()));
        }
    }
    if results.is_empty() {
        results.push(draft::silent(test, "changes", State::NotTestable));
    }
    results
}

enum Judgement {
    Assessed,
    /// The register has a place for the reference, and fills it elsewhere.
    NoReference,
    /// The risks were last looked at too long before.
    NotSince {
        last: AuditDate,
        evidence: Evidence,
    },
}

impl Judgement {
    fn is_failing(&self) -> bool {
        !matches!(self, Self::Assessed)
    }
}

/// Whether a change was assessed; none where neither the row nor the risk register can tell.
fn judge(
    material: &Material<'_>,
    test: &AuditTest,
    change: &Change<'_>,
    assessments: &[Assessment<'_>],
    lines: &[Row<'_>],
) -> Option<Judgement> {
    let cites = Terms::of(test, "assessment");
    let told = change
        .reference(&REFERENCES)
        .is_some_and(|cell| material.meanings.yes(cell) != Some(false));
    if told || change.row.text("comment").is_some_and(|cell| cites.stand_in(cell)) {
        return Some(Judgement::Assessed);
    }
    if change.bears_day_between(material) {
        return Some(Judgement::Assessed);
    }
    let made = change.made.latest();
    let before = test.days("before_days");
    let window = test.days("window_days");
    let from = change.raised.map_or(made.plus_days(-window), |raised| raised.plus_days(-before));
    let in_time = |day: AuditDate| from <= day && day <= made;
    let of_impact = assessments.iter().filter(|one| one.systems.contains(&change.system));
    let of_impact = of_impact.filter_map(|one| one.made);
    let mut impact = of_impact;
    if impact.any(|(first, last)| in_time(first) || in_time(last)) {
        return Some(Judgement::Assessed);
    }
    let own = lines.iter().filter(|row| material.system_of_row(row) == Some(change.system));
    let dated: Vec<(AuditDate, &Row<'_>)> = own
        .filter_map(|row| {
            let when = row.when("assessed_on").or_else(|| row.when("reviewed_on"))?;
            Some((when.latest(), row))
        })
        .collect();
    if dated.iter().any(|(day, _)| in_time(*day)) {
        return Some(Judgement::Assessed);
    }
    let kept = |column: &&&str| {
        let rows = material.rows(&change.row.register.record).iter();
        let mut rows = rows.filter(|row| row.register == change.row.register);
        rows.any(|row| row.text(column).is_some())
    };
    if REFERENCES.iter().any(|column| kept(&column) && change.row.has(column)) {
        return Some(Judgement::NoReference);
    }
    // What was looked at anew after the change may have been looked at for it.
    let (last, row) = dated.into_iter().max_by_key(|(day, _)| *day)?;
    (last < from).then(|| Judgement::NotSince { last, evidence: row.evidence() })
}

fn drafted(
    material: &Material<'_>,
    test: &AuditTest,
    change: &Change<'_>,
    judgement: &Judgement,
) -> CheckResult {
    let system = &material.systems[change.system];
    let wording = match judgement {
        Judgement::NotSince { .. } => "not_assessed",
        _ => "no_reference",
    };
    let mut draft = Draft::new(test, wording, system.subject())
        .fact("system", system.label())
        .fact("change", change.label())
        .fact("what", change.words())
        .fact("made", test.when(change.made))
        .evidence([change.evidence()]);
    if let Judgement::NotSince { last, evidence } = judgement {
        draft = draft.fact("last", last).evidence([evidence.clone()]);
    }
    if system.high_tier {
        draft = draft.grade(Severity::Major, "ranked_high");
    }
    draft.result()
}
