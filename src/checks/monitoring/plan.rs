//! Holds the records of monitoring against the monitoring plan.

use super::planned::{self, Planned, planned_for};
use std::collections::BTreeMap;

use super::series::{Series, is_of_data};
use crate::catalog::AuditTest;
use crate::checks::draft::{self, Draft};
use crate::checks::material::{Material, Row, answers};
use crate::checks::{CheckResult, State};
use crate::dates::DateFinder;
use crate::domain::{AuditDate, Evidence, FindingKind, KindNature, Severity, When};

/// The results of one measure of one system.
struct Results {
    /// What is measured; the words over the sheet where its rows do not say.
    measure: String,
    /// What is measured as the rows say it; empty where they do not.
    metric: String,
    days: Vec<(AuditDate, Evidence)>,
    /// The newest day of any result in the same document: so far the record goes.
    until: AuditDate,
}

/// Results that are missing between two days.
struct Gap {
    metric: String,
    from: AuditDate,
    to: AuditDate,
    missed: u32,
    evidence: Vec<Evidence>,
}

/// T40: each measure of the plan has a limit and somebody who reacts, and its results have no gaps (`rules`
/// T40). A record that ends is held against the end of its document, not against the day of the audit.
pub(super) fn carried_out(material: &Material<'_>, test: &AuditTest) -> Vec<CheckResult> {
    let dates = DateFinder::new(material.dossier.catalog.lexicon());
    let plan = planned::plan(material, &dates);
    let mut results = planned::undefined(material, test, &plan);
    results.extend(planned::operations_only(material, test, &plan));
    let records = records(material);
    for (system, series) in &records {
        if !material.systems[*system].owes_records() {
            continue;
        }
        let mut gaps = Vec::new();
        let mut held: Option<&Planned<'_>> = None;
        for results in series {
            let Some(planned) = planned_for(&plan, *system, &results.measure) else { continue };
            let of_measure = gaps_of(material, results, planned.days.unwrap_or_default());
            let of_measure =
                of_measure.into_iter().filter(|gap| !is_announced(material, *system, gap));
            let of_measure: Vec<Gap> = of_measure.collect();
            if held.is_none() || gaps.is_empty() && !of_measure.is_empty() {
                held = Some(planned);
            }
            gaps.extend(of_measure);
        }
        match held {
            Some(planned) if !gaps.is_empty() => {
                results.push(gap(material, test, *system, planned, &gaps));
            }
            Some(_) => results.push(draft::pass(test, &material.systems[*system].subject())),
            None => {}
        }
    }
    results.extend(no_results(material, test, &plan, &records));
    results.extend(planned::left_out(material, test, &plan, &dates));
    if results.is_empty() {
        results.push(draft::silent(test, "monitoring plan", State::NotTestable));
    }
    results
}

/// A measure: its file and its name.
type Key<'k> = (&'k str, String);
/// The rows of a measure, each with its day.
type Days<'r> = Vec<(AuditDate, &'r Row<'r>)>;

/// The results on record, by system and measure, each day once and in order.
fn records(material: &Material<'_>) -> BTreeMap<usize, Vec<Results>> {
    let mut lookup = Series::new(material);
    let mut until: BTreeMap<&str, AuditDate> = BTreeMap::new();
    let mut rows = Vec::new();
    for row in material.rows("monitoring").iter().filter(|row| !is_of_data(row)) {
        let Some(day) = row.when("measured_on").map(When::latest) else { continue };
        let day = day.min(material.as_of());
        let newest = until.entry(row.file.path.0.as_str()).or_insert(day);
        *newest = (*newest).max(day);
        if let Some(system) = lookup.system_of(row) {
            rows.push((system, day, row));
        }
    }
    let mut by_measure: BTreeMap<usize, BTreeMap<Key<'_>, Days<'_>>> = BTreeMap::new();
    for (system, day, row) in rows {
        let metric = without_period(row.measure()).to_lowercase();
        let key = (row.file.path.0.as_str(), metric);
        by_measure.entry(system).or_default().entry(key).or_default().push((day, row));
    }
    let results = |((path, measure), mut days): (Key<'_>, Days<'_>)| {
        let told = days.iter().any(|(_, row)| row.text("metric").is_some());
        let metric = if told { measure.clone() } else { String::new() };
        days.sort_by_key(|(day, _)| *day);
        days.dedup_by_key(|(day, _)| *day);
        let until = until.get(path).copied().unwrap_or_else(|| material.as_of());
        let days = days.into_iter().map(|(day, row)| (day, row.evidence())).collect();
        Results { measure, metric, days, until }
    };
    by_measure
        .into_iter()
        .map(|(system, measures)| (system, measures.into_iter().map(results).collect()))
        .collect()
}

/// A measure without the time it is of: `mean error % 2025-05`, `psi of score, week to 2026-06-21`.
pub(in crate::checks) fn without_period(measure: &str) -> &str {
    const YEAR_DIGITS: usize = 4;
    let of_time = |word: &str| {
        let digits = word.chars().filter(char::is_ascii_digit).count();
        let plain = word.chars().all(|c| c.is_ascii_digit() || "-/.WQHwqh".contains(c));
        plain && digits >= YEAR_DIGITS
    };
    let mut rest = measure.trim();
    while let Some((before, last)) = rest.rsplit_once(' ') {
        let joins =
            ["to", "week", "month", "until", "from", "bis", "woche", "monat", "semaine", "mois"];
        let dangles = rest.len() < measure.trim().len()
            && joins.contains(&last.trim_matches(',').to_lowercase().as_str());
        if !of_time(last) && !dangles {
            break;
        }
        rest = before.trim_end_matches([' ', ',', ':', '-', '–', '(']);
    }
    rest
}

fn gaps_of(material: &Material<'_>, results: &Results, interval: u32) -> Vec<Gap> {
    let allowed = i64::from(interval) + material.grace(interval);
    let mut gaps = Vec::new();
    let mut note =
        |from: &(AuditDate, Evidence), to: AuditDate, evidence: Option<&Evidence>, open| {
            let days = from.0.days_until(to);
            if interval == 0 || days <= allowed {
                return;
            }
            // Of so many days, the last run before the end of the record may be due on its last day.
            let runs = (days + i64::from(interval) / 2) / i64::from(interval);
            let missed =
                u32::try_from(if open { runs } else { runs - 1 }).unwrap_or_default().max(1);
            let evidence = [Some(&from.1), evidence].into_iter().flatten().cloned().collect();
            gaps.push(Gap { metric: results.metric.clone(), from: from.0, to, missed, evidence });
        };
    for pair in results.days.windows(2) {
        if let [from, to] = pair {
            note(from, to.0, Some(&to.1), false);
        }
    }
    if let Some(last) = results.days.last() {
        note(last, results.until, None, true);
    }
    gaps
}

/// So long before a gap somebody may have written that it will come.
const ANNOUNCED_BEFORE_DAYS: i64 = 31;

/// Whether a record of monitoring says that readings of the system are left out, and names no other time.
fn is_announced(material: &Material<'_>, system: usize, gap: &Gap) -> bool {
    material.files.iter().any(|file| {
        let mut said = answers(file.facts, "T40.announced").map(|answer| answer.evidence.quote());
        said.any(|quote| {
            let days = material.days(quote);
            let begin = gap.from.plus_days(-ANNOUNCED_BEFORE_DAYS);
            let within = |when: &When| begin <= when.latest() && when.earliest() <= gap.to;
            let of_gap = days.is_empty() || days.iter().any(within);
            of_gap && material.system_in(quote) == Some(system)
        })
    })
}

fn gap(
    material: &Material<'_>,
    test: &AuditTest,
    index: usize,
    planned: &Planned<'_>,
    gaps: &[Gap],
) -> CheckResult {
    let system = &material.systems[index];
    let told: Vec<String> = gaps
        .iter()
        .take(6)
        .map(|gap| {
            let metric =
                if gap.metric.is_empty() { String::new() } else { format!("{}: ", gap.metric) };
            let gap =
                test.say("gap", &[("from", &gap.from), ("to", &gap.to), ("missed", &gap.missed)]);
            format!("{metric}{gap}")
        })
        .collect();
    let missed: u32 = gaps.iter().map(|gap| gap.missed).sum();
    let mut draft = Draft::new(test, "gap", system.subject())
        .fact("system", system.label())
        .fact("frequency", planned.row.text("frequency").unwrap_or_default())
        .fact("gaps", told.join("; "))
        .fact("missed", missed)
        .evidence(gaps.iter().take(3).flat_map(|gap| gap.evidence.clone()))
        .evidence([planned.row.evidence()]);
    if system.high_tier && missed > 3 {
        draft = draft.grade(Severity::Major, "several_missing");
    }
    draft.result()
}

/// One request for the results of systems that the plan watches and of which none were received, or none
/// for long, while there are results of others.
fn no_results(
    material: &Material<'_>,
    test: &AuditTest,
    plan: &[Planned<'_>],
    records: &BTreeMap<usize, Vec<Results>>,
) -> Option<CheckResult> {
    let mut silent: Vec<(usize, String)> = Vec::new();
    for (index, system) in material.systems.iter().enumerate().filter(|(_, one)| one.owes_records())
    {
        let lines = plan.iter().filter(|line| line.system == Some(index));
        let Some(interval) = lines.filter_map(|line| line.days).max() else { continue };
        let days = i64::from(interval) * test.days("silent_intervals");
        let last = records.get(&index).and_then(|series| {
            series.iter().filter_map(|results| results.days.last().map(|(day, _)| *day)).max()
        });
        match last {
            Some(last) if last.days_until(material.as_of()) > days + material.grace(interval) => {
                silent.push((
                    index,
                    test.say("none_after", &[("system", &system.subject()), ("last", &last)]),
                ));
            }
            None if !records.is_empty() && !has_results(material, index) => {
                silent.push((index, system.subject()));
            }
            _ => {}
        }
    }
    let first = silent.first()?;
    let told: Vec<String> = silent.iter().map(|(_, told)| told.clone()).collect();
    let lines =
        plan.iter().filter(|line| silent.iter().any(|(index, _)| line.system == Some(*index)));
    let subject = if silent.len() == 1 {
        material.systems[first.0].subject()
    } else {
        let ids: Vec<String> =
            silent.iter().map(|(index, _)| material.systems[*index].subject()).collect();
        ids.join(", ")
    };
    let draft = Draft::new(test, "no_results", subject)
        .fact("systems", test.listed(&told))
        .kind(FindingKind::EvidenceRequest)
        .evidence(lines.take(5).map(|line| line.row.evidence()));
    Some(draft.result())
}

/// Whether a record about a system has a list of results, of whatever form.
fn has_results(material: &Material<'_>, system: usize) -> bool {
    material.files.iter().any(|file| {
        let listed =
            file.facts.registers.iter().any(|register| {
                matches!(register.record.as_str(), "monitoring" | "monitoring_plan")
            });
        let kept = file.facts.kind.as_ref().is_some_and(|kind| kind.0 == "MONREC");
        let lays_down = file.facts.nature == Some(KindNature::Document);
        (kept || (listed && !lays_down)) && material.systems_of(file).contains(&system)
    })
}
