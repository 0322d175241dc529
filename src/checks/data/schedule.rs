//! Holds the checks of data sets on record against how often they are to be made.

use super::results::{Check, checks};
use std::collections::BTreeMap;

use super::names;
use super::quality::{Interval, Schedule};
use crate::catalog::AuditTest;
use crate::checks::draft::{self, Draft};
use crate::checks::material::{Material, Terms};
use crate::checks::{CheckResult, State};
use crate::domain::{AuditDate, Evidence, FindingKind, Severity};

/// Runs of one check that are missing.
pub(super) struct Missing {
    pub what: String,
    pub shown: usize,
    pub missed: usize,
    pub gaps: Vec<(AuditDate, AuditDate, usize)>,
    pub evidence: Vec<Evidence>,
    pub rule: Evidence,
    pub told: String,
}

/// T45: checks of data sets are made as often as declared (`rules` T45).
///
/// A record is held against its own last day, and a set that was frozen or closed against the day it was.
pub(super) fn on_schedule(material: &Material<'_>, test: &AuditTest) -> Vec<CheckResult> {
    let schedule = Schedule::of(material, test);
    let ended = Terms::of(test, "ended");
    let checks = checks(material);
    let mut until: BTreeMap<&str, AuditDate> = BTreeMap::new();
    let mut frozen: BTreeMap<&str, AuditDate> = BTreeMap::new();
    let mut series: BTreeMap<(&str, &str), Vec<&Check<'_>>> = BTreeMap::new();
    for check in &checks {
        let newest = until.entry(check.row.file.path.0.as_str()).or_insert(check.on);
        *newest = (*newest).max(check.on);
        let remark =
            ["action", "comment", "response"].iter().filter_map(|column| check.row.text(column));
        if remark.into_iter().any(|text| ended.stand_in(text)) {
            frozen.entry(check.set.as_str()).or_insert(check.on);
        }
        let says_something =
            check.row.text("value").is_some() || check.row.text("result").is_some();
        if says_something {
            series.entry((check.set.as_str(), check.what.as_str())).or_default().push(check);
        }
    }
    let pauses = pauses(material, &ended);
    let mut by_set: BTreeMap<&str, Vec<Missing>> = BTreeMap::new();
    for ((set, what), mut runs) in series {
        runs.sort_by_key(|check| check.on);
        let Some(first) = runs.first() else { continue };
        let named = first.row.text("dataset").unwrap_or(set);
        let last = runs.last().unwrap_or(first);
        let end = until.get(last.row.file.path.0.as_str()).copied();
        let closed = frozen.get(set).copied();
        let end = (closed.or(end).unwrap_or(first.on), closed.is_some());
        let missing = match schedule.interval(named, what, runs.len()) {
            Interval::Row(days, row) => {
                let told = row.text("frequency").unwrap_or_default().to_owned();
                missing(material, what, &runs, end, (days, told, row.evidence()))
            }
            Interval::Sentence(days, duty) => {
                let told = duty
                    .cadence()
                    .map(|cadence| test.interval(cadence).to_owned())
                    .unwrap_or_default();
                missing(material, what, &runs, end, (days, told, duty.evidence()))
            }
            Interval::None => continue,
        };
        let missing = missing.without(set, &pauses);
        by_set.entry(set).or_default().push(missing);
    }
    let mut results: Vec<CheckResult> =
        by_set.into_iter().map(|(set, missing)| of_set(material, test, set, &missing)).collect();
    if results.is_empty() {
        results.push(draft::silent(test, "data quality checks", State::NotTestable));
    }
    results
}

/// A time in which a data set was not to be checked.
struct Pause {
    quote: String,
    from: AuditDate,
    to: AuditDate,
}

/// The pauses that rows on data sets tell, each with a first and a last day: `frozen 1 Feb to 31 May 2026`.
fn pauses(material: &Material<'_>, ended: &Terms) -> Vec<Pause> {
    let rows = ["datasets", "quality_rules", "quality_results", "actions", "tickets", "changes"];
    let rows = rows.iter().flat_map(|record| material.rows(record));
    rows.filter(|row| ended.stand_in(row.entry.evidence.quote()))
        .filter_map(|row| {
            let quote = row.entry.evidence.quote();
            let days = material.days(quote);
            let to = days.iter().map(|when| when.latest()).max()?;
            let from = days.iter().map(|when| when.earliest()).min().filter(|from| *from < to)?;
            Some(Pause { quote: quote.to_lowercase(), from, to })
        })
        .collect()
}

impl Missing {
    /// What is missing outside the pauses of the set.
    fn without(mut self, set: &str, pauses: &[Pause]) -> Self {
        // A run may fall on the days before and after.
        const SLACK_DAYS: i64 = 40;
        let within_one = |(from, to, _): &(AuditDate, AuditDate, usize)| {
            pauses.iter().any(|pause| {
                pause.quote.contains(&set.to_lowercase())
                    && from.days_until(pause.from) <= SLACK_DAYS
                    && pause.to.days_until(*to) <= SLACK_DAYS
            })
        };
        self.gaps.retain(|gap| !within_one(gap));
        self.missed = self.gaps.iter().map(|(_, _, missed)| missed).sum();
        self
    }
}

pub(super) fn missing(
    material: &Material<'_>,
    what: &str,
    runs: &[&Check<'_>],
    (end, closed): (AuditDate, bool),
    (interval, told, rule): (u32, String, Evidence),
) -> Missing {
    let interval_days = i64::from(interval.max(1));
    let allowed = interval_days + material.grace(interval);
    let mut gaps = Vec::new();
    let mut evidence = Vec::new();
    let mut shown = 1;
    let mut note = |from: AuditDate, to: AuditDate, open: bool, rows: &[&Check<'_>]| {
        let days = from.days_until(to);
        if days <= allowed {
            return;
        }
        let runs = (days + interval_days / 2) / interval_days;
        let missed =
            usize::try_from(if open { days / interval_days } else { runs - 1 }).unwrap_or(1);
        gaps.push((from, to, missed.max(1)));
        evidence.extend(rows.iter().map(|check| check.row.evidence()));
    };
    for pair in runs.windows(2) {
        if let [one, other] = pair {
            // A second run within half the interval repeats the first.
            shown += usize::from(one.on.days_until(other.on) * 2 > interval_days);
            note(one.on, other.on, false, &[one, other]);
        }
    }
    if let Some(last) = runs.last() {
        // A set may be closed instead of being checked once more.
        let spared = if closed { interval_days } else { 0 };
        if last.on.days_until(end) > allowed + spared {
            note(last.on, end, true, &[last]);
        }
    }
    let missed = gaps.iter().map(|(_, _, missed)| missed).sum();
    Missing { what: what.to_owned(), shown, missed, gaps, evidence, rule, told }
}

pub(super) fn of_set(
    material: &Material<'_>,
    test: &AuditTest,
    set: &str,
    checks: &[Missing],
) -> CheckResult {
    let worst = checks.iter().max_by_key(|check| check.missed).filter(|check| check.missed > 0);
    let Some(worst) = worst else { return draft::pass(test, set) };
    let names: Vec<String> = checks
        .iter()
        .filter(|check| check.missed > 0 && !check.what.is_empty())
        .map(|check| check.what.clone())
        .collect();
    let gaps: Vec<String> = worst
        .gaps
        .iter()
        .take(8)
        .map(|(from, to, missed)| {
            test.say("gap", &[("from", from), ("to", to), ("missed", missed)])
        })
        .collect();
    let expected = worst.shown + worst.missed;
    let percent = worst.missed * 100 / expected;
    let checks_named = if names.is_empty() {
        String::new()
    } else {
        test.say("checks", &[("checks", &test.listed(&names))])
    };
    let mut draft = Draft::new(test, "missed", set)
        .fact("dataset", set)
        .fact("checks", checks_named)
        .fact("frequency", &worst.told)
        .fact("shown", worst.shown)
        .fact("expected", expected)
        .fact("missed", worst.missed)
        .fact("gaps", test.listed(&gaps))
        .population(expected, worst.missed, "runs")
        .evidence(worst.evidence.iter().take(8).cloned())
        .evidence([worst.rule.clone()]);
    let high_tier = users(material, set).iter().any(|index| material.systems[*index].high_tier);
    if percent < test.parameter("isolated_percent") {
        draft = draft.kind(FindingKind::Observation).grade(Severity::Observation, "isolated");
    } else if percent > test.parameter("most_percent") && high_tier {
        draft = draft.grade(Severity::Major, "most_missing");
    }
    draft.result()
}

/// The systems that use a data set, by the data register.
pub(super) fn users(material: &Material<'_>, set: &str) -> Vec<usize> {
    let rows = material.rows("datasets").iter().filter(|row| {
        names::ids(row.entry.evidence.quote()).any(|id| id == set)
            || row.text("dataset").is_some_and(|named| names::same(named, set))
    });
    rows.filter_map(|row| row.text("used_by")).flat_map(|text| material.named_in(text)).collect()
}
