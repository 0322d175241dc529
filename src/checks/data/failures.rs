//! Looks for what was done about each failed check of a data set.

use super::results::{Check, checks};
use std::collections::BTreeMap;

use super::names;
use super::quality::{self, speaks_of};
use crate::catalog::AuditTest;
use crate::checks::draft::{self, Draft};
use crate::checks::material::{Duty, Material, Terms};
use crate::checks::monitoring::{Limits, Purpose};
use crate::checks::{CheckResult, State};
use crate::domain::{AuditDate, Evidence, Severity};

/// T46: a failed check of a data set is repaired and run again, or excepted, or taken up (`rules` T46).
pub(super) fn acted_on(material: &Material<'_>, test: &AuditTest) -> Vec<CheckResult> {
    let checks = checks(material);
    if checks.is_empty() {
        return vec![draft::silent(test, "data quality checks", State::NotTestable)];
    }
    let limits = Limits::of(material, test);
    let words = FailedWords {
        anywhere: Terms::of(test, "failed"),
        alone: test.terms.get("failed_alone").map_or(&[], Vec::as_slice),
    };
    let duty = rerun_rule(material, test);
    let days = duty
        .and_then(|duty| duty.limit())
        .map_or_else(|| test.days("rerun_days"), |limit| i64::from(limit.days()));
    let verdicts: Vec<Option<bool>> =
        checks.iter().map(|check| failed(material, &limits, &words, check)).collect();
    let mut passes: BTreeMap<(&str, &str), Vec<AuditDate>> = BTreeMap::new();
    for (check, _) in checks.iter().zip(&verdicts).filter(|(_, failed)| **failed == Some(false)) {
        passes.entry((check.set.as_str(), check.what.as_str())).or_default().push(check.on);
    }
    let mut by_set: BTreeMap<&str, (Vec<&Check<'_>>, usize)> = BTreeMap::new();
    for (check, failed) in checks.iter().zip(&verdicts) {
        let entry = by_set.entry(check.set.as_str()).or_default();
        if *failed != Some(true) {
            continue;
        }
        entry.1 += 1;
        let due = check.on.plus_days(days);
        let answers = ["action", "comment", "response", "reference"];
        let answered = answers.iter().any(|column| check.row.text(column).is_some());
        let again = passes.get(&(check.set.as_str(), check.what.as_str()));
        let again = again.is_some_and(|on| on.iter().any(|day| *day > check.on && *day <= due));
        if !answered && !again && due < material.as_of() && !taken_up(material, check, due) {
            entry.0.push(check);
        }
    }
    by_set
        .into_iter()
        .map(|(set, (open, failed))| {
            if open.is_empty() {
                draft::pass(test, set)
            } else {
                no_action(material, test, set, &open, failed, days, duty)
            }
        })
        .collect()
}

/// The verdicts that say that a check failed.
pub(super) struct FailedWords<'t> {
    anywhere: Terms,
    /// Those that are the whole cell.
    alone: &'t [String],
}

impl FailedWords<'_> {
    fn stand_in(&self, verdict: &str) -> bool {
        let folded = verdict.trim().to_lowercase();
        self.alone.contains(&folded) || self.anywhere.stand_in(verdict)
    }
}

/// Whether a check failed: by its verdict, else by its figures.
pub(super) fn failed(
    material: &Material<'_>,
    limits: &Limits,
    words: &FailedWords<'_>,
    check: &Check<'_>,
) -> Option<bool> {
    let row = &check.row;
    let verdict = row.text("result").and_then(|text| {
        if words.stand_in(text) { Some(true) } else { material.meanings.failed(text) }
    });
    let bound =
        row.text("threshold").and_then(|limit| limits.bound(limit, &check.what, Purpose::Goal));
    let missed =
        bound.and_then(|bound| Some((bound.missed_by(row.text("value")?)?, bound.explicit)));
    match (verdict, missed) {
        // A verdict that the figures contradict, where the limit says which side is good.
        (Some(false), Some((true, true))) => Some(true),
        (Some(verdict), _) => Some(verdict),
        (None, missed) => missed.map(|(missed, _)| missed),
    }
}

/// The rule on what follows a failed check; of several the one that gives most time.
pub(super) fn rerun_rule<'a>(material: &Material<'a>, test: &AuditTest) -> Option<Duty<'a>> {
    const DAYS_MAX: u32 = 60;
    let (fails, again) = (Terms::of(test, "fails"), Terms::of(test, "again"));
    quality::sentences(material)
        .filter(|duty| duty.limit().is_some_and(|limit| limit.days() <= DAYS_MAX))
        .filter(|duty| speaks_of(duty, &fails) && again.stand_in(duty.rule.evidence.quote()))
        .max_by_key(|duty| duty.limit().map(|limit| limit.days()))
}

/// Whether a ticket, nonconformity, incident or action of the time names the data set.
pub(super) fn taken_up(material: &Material<'_>, check: &Check<'_>, due: AuditDate) -> bool {
    let records = [
        ("tickets", "created_on"),
        ("nonconformities", "raised_on"),
        ("incidents", "happened_on"),
        ("actions", "raised_on"),
    ];
    records.into_iter().any(|(record, day)| {
        material.rows(record).iter().any(|row| {
            let in_time = row.when(day).is_some_and(|when| {
                check.on.plus_days(-1) <= when.latest() && when.earliest() <= due
            });
            let quote = row.entry.evidence.quote();
            in_time
                && (names::ids(quote).any(|id| id == check.set)
                    || quote.to_lowercase().contains(&check.set))
        })
    })
}

pub(super) fn no_action(
    material: &Material<'_>,
    test: &AuditTest,
    set: &str,
    open: &[&Check<'_>],
    failed: usize,
    days: i64,
    duty: Option<Duty<'_>>,
) -> CheckResult {
    let listed_max = test.parameter("listed_max");
    let mut runs: Vec<String> = open
        .iter()
        .take(listed_max)
        .map(|check| {
            let value = check.row.text("value").unwrap_or(test.phrase("failed"));
            let limit = check.row.text("threshold").unwrap_or(test.phrase("its_limit"));
            test.say(
                "against",
                &[("day", &check.on), ("what", &check.what), ("value", &value), ("limit", &limit)],
            )
        })
        .collect();
    if open.len() > listed_max {
        runs.push(test.say("more", &[("count", &(open.len() - listed_max))]));
    }
    let trained = trained_on(material, set, open);
    let mut draft = Draft::new(test, "no_action", set)
        .fact("dataset", set)
        .fact("count", open.len())
        .fact("runs", runs.join("; "))
        .fact("days", days)
        .population(failed, open.len(), "checks_failed")
        .evidence(open.iter().take(listed_max).map(|check| check.row.evidence()))
        .evidence(duty.map(|duty| duty.evidence()));
    if let Some((system, evidence)) = trained {
        let label = material.systems[system].label();
        draft = draft.fact("system", label).grade(Severity::Major, "released_on_it");
        draft = draft.evidence([evidence]);
    }
    draft.result()
}

/// A release of a system ranked high whose record names the data set and the day of a failed check.
pub(super) fn trained_on(
    material: &Material<'_>,
    set: &str,
    open: &[&Check<'_>],
) -> Option<(usize, Evidence)> {
    let mut rows =
        ["releases", "changes", "tickets"].into_iter().flat_map(|record| material.rows(record));
    rows.find_map(|row| {
        let quote = row.entry.evidence.quote();
        let named = names::ids(quote).any(|id| id == set)
            && open.iter().any(|check| quote.contains(&check.on.to_string()));
        let system = material.system_of_row(row).filter(|_| named)?;
        material.systems[system].high_tier.then(|| (system, row.evidence()))
    })
}
