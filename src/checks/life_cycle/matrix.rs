//! Holds each AI system against the records of its life: what was required, designed, tested, approved,
//! watched, described and logged.

use std::collections::BTreeSet;

use super::releases::{self, Release, Words};
use crate::catalog::AuditTest;
use crate::checks::material::{Material, Terms, answers};
use crate::checks::monitoring::Series;
use crate::checks::soa;
use crate::domain::{Evidence, When};

/// A stage of the life of a system that leaves records.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stage {
    /// The name of its list of kinds and of its probe in the test's data.
    pub list: &'static str,
    /// What it is called.
    pub called: &'static str,
    pub control: &'static str,
    /// Whether its records run on, so that only a part of them is ever sent.
    pub runs_on: bool,
    /// Whether an organisation that only uses a system owes it too.
    pub owed_by_users: bool,
}

pub(super) const STAGES: [Stage; 7] = [
    stage("requirements", "requirements", "A.6.2.2", false, false),
    stage("design", "design documentation", "A.6.2.3", false, false),
    stage("validation", "verification and validation", "A.6.2.4", false, false),
    stage("deployment", "deployment approval", "A.6.2.5", false, true),
    stage("monitoring", "monitoring", "A.6.2.6", true, true),
    stage("description", "technical documentation", "A.6.2.7", false, false),
    stage("logs", "event logs", "A.6.2.8", true, true),
];

const fn stage(
    list: &'static str,
    called: &'static str,
    control: &'static str,
    runs_on: bool,
    owed_by_users: bool,
) -> Stage {
    Stage { list, called, control, runs_on, owed_by_users }
}

/// The records of one system, stage by stage.
#[derive(Clone, Debug)]
pub(in crate::checks) struct Line {
    /// The system, by index.
    pub system: usize,
    /// Its stages, in the order of the life cycle.
    pub cells: Vec<Cell>,
}

/// What was found of a system at a stage.
#[derive(Clone, Debug)]
pub(in crate::checks) struct Cell {
    /// Whether the system owes a record of it.
    pub owed: bool,
    /// How many documents and registers speak for it.
    pub records: usize,
    /// The first place in each of them.
    pub found: Vec<Evidence>,
}

/// The records of each system in scope and in use, by stage of its life (`rules` T36).
///
/// A stage is shown by a document of its kind about the system, by a document about the system with a part
/// on it, or by rows of a register that name the system.
pub(in crate::checks) fn matrix(material: &Material<'_>, test: &AuditTest) -> Vec<Line> {
    let words = Words::of(material, test);
    let user = Terms::of(test, "user_role");
    let maker = Terms::of(test, "maker_role");
    let left_out = excluded(material);
    let released = releases::releases(material, &words);
    let mut lines: Vec<Line> = (0..material.systems.len())
        .filter(|index| material.systems[*index].owes_records())
        .map(|system| Line {
            system,
            cells: STAGES.iter().map(|stage| documents(material, test, system, stage)).collect(),
        })
        .collect();
    for (stage, rows) in named_by_rows(material, &words) {
        for line in &mut lines {
            let evidence = rows.iter().find(|(system, _)| *system == line.system);
            if let (Some((_, evidence)), Some(cell)) = (evidence, line.cells.get_mut(stage)) {
                cell.records += 1;
                cell.found.push(evidence.clone());
            }
        }
    }
    for line in &mut lines {
        let role = material.systems[line.system].text("role").unwrap_or_default();
        let only_used = user.stand_in(role) && !maker.stand_in(role);
        let before = went_live_before(material, &words, line.system, &released);
        for (cell, stage) in line.cells.iter_mut().zip(&STAGES) {
            let recorded = stage.list != "deployment" || !before || cell.records > 0;
            cell.owed = (stage.owed_by_users || !only_used)
                && !left_out.contains(stage.control)
                && recorded;
        }
    }
    lines
}

/// Whether a system went into use before the first release on record: its own may be in older lists.
fn went_live_before(
    material: &Material<'_>,
    words: &Words,
    system: usize,
    released: &[Release],
) -> bool {
    let first = released.iter().map(|release| release.on.earliest()).min();
    let live = material.systems[system].text("go_live_on");
    let last = live.and_then(|text| words.days(text).into_iter().map(When::latest).max());
    first.zip(last).is_some_and(|(first, last)| last < first)
}

fn excluded(material: &Material<'_>) -> BTreeSet<String> {
    soa::exclusions(material.dossier).into_keys().map(|control| control.to_string()).collect()
}

fn documents(material: &Material<'_>, test: &AuditTest, system: usize, stage: &Stage) -> Cell {
    let probe = format!("{}.{}", test.id, stage.list);
    let kinds = test.kinds.get(stage.list);
    let about = material.files.iter().filter(|file| {
        let of_kind = file
            .facts
            .kind
            .as_ref()
            .is_some_and(|kind| kinds.is_some_and(|kinds| kinds.contains(kind)));
        let part = answers(file.facts, &probe).any(|answer| answer.by_heading);
        (of_kind || part) && material.systems_of(file).contains(&system)
    });
    let mut cell = Cell { owed: true, records: 0, found: Vec::new() };
    for file in about {
        cell.records += 1;
        let part = answers(file.facts, &probe).next().map(|answer| answer.evidence.clone());
        cell.found.extend(part.or_else(|| releases::citation(file.facts)));
    }
    cell
}

/// The systems that registers name, by the index of the stage, each with the first row.
fn named_by_rows(material: &Material<'_>, words: &Words) -> Vec<(usize, Vec<(usize, Evidence)>)> {
    let of_record = |record: &str| -> Vec<(usize, Evidence)> {
        let mut series = Series::new(material);
        let mut seen = BTreeSet::new();
        let rows = material.rows(record).iter();
        rows.filter_map(|row| {
            let system = series.system_of(row)?;
            seen.insert(system).then(|| (system, row.evidence()))
        })
        .collect()
    };
    // A sheet of acceptance tests looks like one of checks, and names systems and no data.
    let mut series = Series::new(material);
    let accepted = material.rows("quality_results").iter().filter(|row| {
        row.has("system") && !row.has("dataset") && words.speaks_of_tests(&row.register.caption)
    });
    let accepted = accepted.filter_map(|row| Some((series.system_of(row)?, row.evidence())));
    let accepted: Vec<(usize, Evidence)> = accepted.collect();
    let tests = releases::tests(material, words).into_iter();
    let tests = tests.filter_map(|tested| Some((tested.system, tested.evidence?)));
    let released = releases::releases(material, words).into_iter();
    let kept = !material.rows("releases").is_empty();
    let released = released.filter(|release| !(kept && release.in_passing));
    let released = released.map(|release| (release.system, release.evidence));
    vec![
        (2, of_record("criteria")),
        (2, accepted),
        (2, tests.collect()),
        (3, of_record("releases")),
        (3, released.collect()),
        (4, of_record("monitoring")),
        (6, of_record("events")),
    ]
}
