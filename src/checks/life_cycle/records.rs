//! Drafts what the matrix of systems and stages shows to be missing.

use super::matrix::{Line, STAGES, Stage, matrix};

use super::releases::{self, Release, Words};
use crate::catalog::AuditTest;
use crate::checks::draft::{self, Draft};
use crate::checks::material::{Material, Stage as Life, System};
use crate::checks::{CheckResult, State};
use crate::domain::{FindingKind, RequirementId};

/// T36: each system in scope and in use has the records of its life (`rules` T36).
///
/// A missing record is drafted only at stages of which most systems of the house have one; stages of which
/// none has are asked for once.
pub(super) fn complete(material: &Material<'_>, test: &AuditTest) -> Vec<CheckResult> {
    let lines = matrix(material, test);
    if lines.is_empty() {
        return vec![draft::silent(test, "AI systems", State::NotTestable)];
    }
    let mut results = Vec::new();
    let mut asked: Vec<&Stage> = Vec::new();
    for (at, stage) in STAGES.iter().enumerate() {
        let owing: Vec<&Line> =
            lines.iter().filter(|line| line.cells.get(at).is_some_and(|cell| cell.owed)).collect();
        let has = |line: &&&Line| line.cells.get(at).is_some_and(|cell| cell.records > 0);
        let having = owing.iter().filter(has).count();
        let missing: Vec<&Line> = owing.iter().filter(|line| !has(line)).copied().collect();
        let most = having >= test.parameter("systems_min")
            && having * 100 >= test.parameter("share_percent") * owing.len();
        if owing.is_empty() {
            continue;
        }
        if missing.is_empty() {
            results.push(draft::pass(test, stage.called));
        } else if having == 0 {
            asked.push(stage);
        } else if most {
            results.push(lacking(material, test, stage, &owing, &missing, at));
        }
    }
    results.extend(unapproved(material, test));
    results.extend(none_at_all(material, test, &lines, &asked));
    results
}

pub(super) fn lacking(
    material: &Material<'_>,
    test: &AuditTest,
    stage: &Stage,
    owing: &[&Line],
    missing: &[&Line],
    at: usize,
) -> CheckResult {
    let systems: Vec<&System<'_>> =
        missing.iter().map(|line| &material.systems[line.system]).collect();
    let ids: Vec<String> = systems.iter().map(|system| system.subject()).collect();
    let labels: Vec<String> = systems.iter().map(|system| system.label()).collect();
    let others = owing.iter().filter_map(|line| line.cells.get(at)?.found.first().cloned());
    let rows = systems.iter().filter_map(|system| system.evidence());
    let control: Option<RequirementId> = stage.control.parse().ok();
    let kind =
        if stage.runs_on { FindingKind::EvidenceRequest } else { FindingKind::Nonconformity };
    Draft::new(test, "missing", ids.join(", "))
        .kind(kind)
        .fact("stage", test.phrase(stage.list))
        .fact("control", stage.control)
        .fact("ids", test.listed(&ids))
        .fact("systems", test.listed(&labels))
        .fact("owing", owing.len())
        .fact("missing", missing.len())
        .also(control)
        .population(owing.len(), missing.len(), "systems_in_use")
        .evidence(rows)
        .against(others.take(3))
        .result()
}

/// Releases whose record has a place for the approval and nothing in it, while others have.
pub(super) fn unapproved(material: &Material<'_>, test: &AuditTest) -> Vec<CheckResult> {
    let words = Words::of(material, test);
    let releases: Vec<_> = releases::releases(material, &words)
        .into_iter()
        .filter(|release| {
            release.on.latest() <= material.as_of()
                && material.systems[release.system].stage != Life::Retired
        })
        .collect();
    let asked = releases.iter().filter(|release| release.approved.is_some()).count();
    let given = releases.iter().filter(|release| release.approved == Some(true)).count();
    if given == 0 {
        return Vec::new();
    }
    let without = releases.iter().filter(|release| release.approved == Some(false));
    let draft = |release: &Release| {
        let system = &material.systems[release.system];
        let version = release.version_named(test);
        Draft::new(test, "not_approved", system.subject())
            .fact("system", system.label())
            .fact("version", version)
            .fact("on", test.when(release.on))
            .also("A.6.2.5".parse::<RequirementId>().ok())
            .population(asked, asked - given, "releases")
            .evidence([release.evidence.clone()])
            .result()
    };
    without.map(draft).collect()
}

/// One request for all stages of which no system has a record.
pub(super) fn none_at_all(
    material: &Material<'_>,
    test: &AuditTest,
    lines: &[Line],
    stages: &[&Stage],
) -> Option<CheckResult> {
    let first = stages.first()?;
    let asked = |line: &&Line| {
        let mut cells = STAGES.iter().zip(&line.cells);
        cells.any(|(stage, cell)| cell.owed && stages.iter().any(|one| one.list == stage.list))
    };
    let lines: Vec<&Line> = lines.iter().filter(asked).collect();
    let called: Vec<String> = stages
        .iter()
        .map(|stage| format!("{} ({})", test.phrase(stage.list), stage.control))
        .collect();
    let systems: Vec<String> =
        lines.iter().map(|line| material.systems[line.system].label()).collect();
    let controls = stages.iter().filter_map(|stage| stage.control.parse::<RequirementId>().ok());
    let rows = lines.iter().filter_map(|line| material.systems[line.system].evidence());
    let draft = Draft::new(test, "none_at_all", first.called)
        .fact("stages", test.listed(&called))
        .fact("systems", test.listed(&systems))
        .fact("count", systems.len())
        .also(controls)
        .kind(FindingKind::EvidenceRequest)
        .evidence(rows.take(5));
    Some(draft.result())
}
