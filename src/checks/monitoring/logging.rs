//! Holds what is logged, and for how long it is kept, against the organisation's own rules.

use super::retention::{declared, general, oldest, shorter, shown};
use std::collections::BTreeMap;

use super::series::Series;
use crate::catalog::AuditTest;
use crate::checks::draft::{self, Draft};
use crate::checks::material::{Material, Row, System, answers, in_force, lays_down, name};
use crate::checks::{CheckResult, State};
use crate::dates::DateFinder;
use crate::domain::{AuditDate, Evidence, FindingKind, KindNature};
use crate::facts::Register;

/// T42: logs are kept as long as declared, have no holes and hold what the plan asks for (`rules` T42).
///
/// That an extract begins late shows nothing: it is asked for where its name does not say of what it is one.
pub(super) fn kept(material: &Material<'_>, test: &AuditTest) -> Vec<CheckResult> {
    let dates = DateFinder::new(material.dossier.catalog.lexicon());
    let declared = declared(material, test, &dates);
    let mut results = Vec::new();
    if !declared.is_empty() {
        for shown in shown(material, test, &dates) {
            results.extend(shorter(material, test, &declared, &shown));
        }
    }
    results.extend(holes(material, test));
    results.extend(fields(material, test));
    // What a console shows of how long logs are kept says more than where an extract begins.
    let shown_by_console = material.files.iter().any(|file| {
        !lays_down(file.facts) && file.facts.settings.len() * 2 > material.systems.len()
    });
    let general = general(&declared).filter(|_| !shown_by_console);
    results.extend(general.and_then(|declared| oldest(material, test, declared)));
    if results.is_empty() {
        let looked_at = !declared.is_empty() && !material.rows("events").is_empty();
        let state = if looked_at { State::Pass } else { State::NotTestable };
        results.push(draft::silent(test, "event logs", state));
    }
    results
}

/// Days without an entry in logs that otherwise have entries all the time.
fn holes(material: &Material<'_>, test: &AuditTest) -> Vec<CheckResult> {
    let mut lookup = Series::new(material);
    let mut by_system: BTreeMap<usize, Vec<(AuditDate, &Row<'_>)>> = BTreeMap::new();
    for row in material.rows("events") {
        if let (Some(when), Some(system)) = (row.when("happened_on"), lookup.system_of(row)) {
            by_system.entry(system).or_default().push((when.latest(), row));
        }
    }
    let mut results = Vec::new();
    for (index, mut entries) in by_system {
        let system = &material.systems[index];
        let count = entries.len();
        entries.sort_by_key(|(day, _)| *day);
        entries.dedup_by_key(|(day, _)| *day);
        let gaps: Vec<i64> =
            entries.windows(2).map(|pair| pair[0].0.days_until(pair[1].0)).collect();
        if count < test.parameter("entries_min") || gaps.len() < 5 || !system.owes_records() {
            continue;
        }
        let mut sorted = gaps.clone();
        sorted.sort_unstable();
        let usual = sorted.get(sorted.len() / 2).copied().unwrap_or(1).max(1);
        // A log that has many entries on each day but those of one hole is of a system that never rests.
        let daily = gaps.len() >= test.parameter("steady_days_min")
            && count >= gaps.len() * test.parameter("steady_entries_min");
        let steady = daily && gaps.iter().filter(|days| **days > 1).count() == 1;
        let bearable = if steady {
            test.days("steady_gap_days_min")
        } else {
            (usual * test.days("gap_times_usual")).max(test.days("gap_days_min"))
        };
        let wide: Vec<_> =
            entries.windows(2).zip(&gaps).filter(|(_, days)| **days > bearable).collect();
        let told: Vec<String> = wide
            .iter()
            .take(5)
            .map(|(pair, days)| {
                test.say("gap", &[("from", &pair[0].0), ("to", &pair[1].0), ("days", days)])
            })
            .collect();
        if told.is_empty() {
            results.push(draft::pass(test, &system.subject()));
            continue;
        }
        let short = !steady && wide.iter().all(|(_, days)| **days <= 2 * bearable);
        let mut draft = Draft::new(test, "gap", system.subject())
            .fact("system", system.label())
            .fact("gaps", told.join("; "))
            .fact("usual", usual)
            .evidence(
                wide.iter()
                    .take(3)
                    .flat_map(|(pair, _)| pair.iter().map(|(_, row)| row.evidence())),
            );
        if short {
            draft = draft.kind(FindingKind::Observation);
        }
        results.push(draft.result());
    }
    results
}

/// Logs without a column for something that the rule on logging names.
fn fields(material: &Material<'_>, test: &AuditTest) -> Vec<CheckResult> {
    let asked = [("version", "version"), ("output", "output"), ("input", "input")];
    let mut results = Vec::new();
    let mut logs: Vec<(&Register, &Row<'_>)> = Vec::new();
    for row in material.rows("events") {
        if logs.last().is_none_or(|(register, _)| !std::ptr::eq(*register, row.register)) {
            logs.push((row.register, row));
        }
    }
    for (register, row) in logs {
        // A column that was not recognised may be the one.
        if !register.unknown.is_empty()
            || row.file.facts.kind.as_ref().is_none_or(|kind| kind.0 != "LOG")
        {
            continue;
        }
        let of_document = |probe: &str| {
            let mut rules = material.files.iter().filter(|file| {
                file.facts.nature == Some(KindNature::Document) && in_force(file.facts)
            });
            let probe = format!("{}.{probe}", test.id);
            rules.find_map(|file| answers(file.facts, &probe).next().cloned())
        };
        let id_for_input = register.has("id");
        let lacking: Vec<(&str, Evidence)> = asked
            .iter()
            .filter(|(column, _)| !(register.has(column) || *column == "input" && id_for_input))
            .filter_map(|(column, probe)| Some((*column, of_document(probe)?.evidence)))
            .collect();
        let Some((_, rule)) = lacking.first() else { continue };
        let names: Vec<String> =
            lacking.iter().map(|(column, _)| test.phrase(column).to_owned()).collect();
        let system = match material.systems_of(&row.file) {
            [one] => Some(&material.systems[*one]),
            _ => None,
        };
        let subject = system.map_or_else(|| name(row.file.facts), System::subject);
        let draft = Draft::new(test, "fields", subject.clone())
            .fact("log", system.map_or(subject, System::label))
            .fact("fields", test.listed(&names))
            .evidence([register.header.clone(), rule.clone()]);
        results.push(draft.result());
    }
    results
}
