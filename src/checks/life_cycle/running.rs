//! Holds the version that runs against the version that was tested.

use std::collections::BTreeMap;

use super::models;
use super::releases::{self, Tested, Words};
use super::versions::{self, Version};
use crate::catalog::AuditTest;
use crate::checks::draft::{self, Draft};
use crate::checks::material::{Material, field};
use crate::checks::monitoring::Series;
use crate::checks::{CheckResult, State};
use crate::domain::{Evidence, Severity, When};

/// T39: what runs is what was tested (`rules` T39).
///
/// Repairs within a line of versions are let pass, and so are versions that the change log rates minor or
/// whose release names its own test.
pub(super) fn same_version(material: &Material<'_>, test: &AuditTest) -> Vec<CheckResult> {
    let words = Words::of(material, test);
    let tests = releases::tests(material, &words);
    let releases = releases::releases(material, &words);
    let running = running(material);
    let mut results = Vec::new();
    let mut swapped = models::swapped(material, test);
    for (index, system) in material.systems.iter().enumerate() {
        let of_system: Vec<&Tested<'_>> = tests
            .iter()
            .filter(|tested| tested.system == index && tested.version.is_some())
            .collect();
        if !system.owes_records() || of_system.is_empty() {
            continue;
        }
        let listed = system.text("version").map(|text| (text, system.evidence(), None));
        let logged = running
            .get(&index)
            .map(|(text, evidence, when)| (text.as_str(), Some(evidence.clone()), Some(*when)));
        let mut shown = Vec::new();
        for (text, evidence, when) in [logged, listed].into_iter().flatten() {
            let Some(version) = Version::of_cell(text) else { continue };
            let excused = releases.iter().any(|release| {
                let same = release.version.as_ref().is_some_and(|other| other.same(&version));
                let tested = release.before.iter().any(|(what, _)| *what == "test");
                release.system == index && same && tested
            }) || is_minor(material, index, &version);
            let newest = of_system.iter().filter_map(|tested| tested.version.as_ref()).fold(
                None,
                |newest: Option<&Version>, version| match newest {
                    Some(newest) if !version.later_than(newest) => Some(newest),
                    _ => Some(version),
                },
            );
            let covered = of_system
                .iter()
                .any(|tested| tested.version.as_ref().is_some_and(|one| one.same_line(&version)));
            let ahead = newest.filter(|newest| version.later_than(newest));
            if let Some(newest) = ahead.filter(|_| !covered && !excused) {
                shown.push((version, newest.clone(), evidence, when));
            }
        }
        let Some((version, newest, evidence, when)) = shown.into_iter().next() else {
            results.push(other_model(material, test, index, &of_system));
            continue;
        };
        let place = match when {
            Some(when) => test.say("records_of", &[("when", &test.when(when))]),
            None => test.phrase("inventory").to_owned(),
        };
        let reports = of_system.iter().filter_map(|tested| tested.evidence.clone());
        let mut draft = Draft::new(test, "other_version", system.subject())
            .fact("system", system.label())
            .fact("place", place)
            .fact("running", &version.written)
            .fact("tested", &newest.written)
            .evidence(evidence)
            .evidence(reports);
        if system.high_tier {
            draft = draft.grade(Severity::Major, "ranked_high");
        }
        results.push(draft.result());
    }
    let told = |result: &CheckResult, system: &usize| {
        result.subject == material.systems[*system].subject() && result.state == State::Fail
    };
    swapped.retain(|(system, _)| !results.iter().any(|result| told(result, system)));
    results.extend(swapped.into_iter().map(|(_, result)| result));
    if results.is_empty() {
        results.push(draft::silent(test, "versions", State::NotTestable));
    }
    results
}

/// Whether the change log rates a version as a minor change.
pub(super) fn is_minor(material: &Material<'_>, system: usize, version: &Version) -> bool {
    material.rows("changes").iter().any(|row| {
        let minor = row.text("significance").is_some_and(|text| {
            material.meanings.major(text) == Some(false)
                || material.meanings.yes(text) == Some(false)
        });
        minor
            && row.text("version").and_then(Version::of_cell).is_some_and(|one| one.same(version))
            && material.system_of_row(row) == Some(system)
    })
}

/// A test report that names an earlier model of the maker than the inventory does.
pub(super) fn other_model(
    material: &Material<'_>,
    test: &AuditTest,
    index: usize,
    tests: &[&Tested<'_>],
) -> CheckResult {
    let system = &material.systems[index];
    let running = versions::models_in(system.text("version").unwrap_or_default());
    let reports = tests.iter().filter_map(|tested| tested.file.map(|file| (file, tested)));
    for (file, tested) in reports {
        let fields = ["system_version", "system", "version"];
        let said = fields.iter().filter_map(|name| field(file.facts, name));
        let mut models: Vec<_> = said.flat_map(|pair| versions::models_in(&pair.value)).collect();
        models.extend(versions::models_in(&file.facts.title));
        for (name, number) in &running {
            let Some((_, assessed)) = models.iter().find(|(model, _)| model == name) else {
                continue;
            };
            if assessed < number {
                let draft = Draft::new(test, "other_model", system.subject())
                    .fact("system", system.label())
                    .fact("running", format!("{name}-{number}"))
                    .fact("tested", format!("{name}-{assessed}"))
                    .fact("report", &tested.name)
                    .evidence(system.evidence())
                    .evidence(tested.evidence.clone());
                return draft.result();
            }
        }
    }
    draft::pass(test, &system.subject())
}

/// The version each system last ran under, by its records of operation.
pub(super) fn running(material: &Material<'_>) -> BTreeMap<usize, (String, Evidence, When)> {
    let mut running: BTreeMap<usize, (String, Evidence, When)> = BTreeMap::new();
    for (record, day) in [("events", "happened_on"), ("monitoring", "measured_on")] {
        let mut series = Series::new(material);
        for row in material.rows(record) {
            let (Some(version), Some(when)) = (row.text("version"), row.when(day)) else {
                continue;
            };
            let Some(system) = series.system_of(row) else { continue };
            let later =
                running.get(&system).is_none_or(|(_, _, last)| when.latest() >= last.latest());
            if later && when.latest() <= material.as_of() {
                running.insert(system, (version.to_owned(), row.evidence(), when));
            }
        }
    }
    running
}
