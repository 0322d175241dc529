//! Reads the monitoring plan, and finds what it leaves open.

use std::collections::BTreeMap;

use super::series::{is_plan, share_a_word};
use crate::catalog::AuditTest;
use crate::checks::CheckResult;
use crate::checks::draft::Draft;
use crate::checks::material::{Material, Row, Terms};
use crate::dates::{DateFinder, HowOften};
use crate::domain::{FindingKind, Severity};

/// A line of the plan.
pub(super) struct Planned<'a> {
    pub row: Row<'a>,
    pub system: Option<usize>,
    pub metric: &'a str,
    /// How often, in days.
    pub days: Option<u32>,
}

/// The lines of plans in force.
pub(super) fn plan<'a>(material: &Material<'a>, dates: &DateFinder) -> Vec<Planned<'a>> {
    let seasonal = material.dossier.catalog.test("T40").map(|test| Terms::of(test, "seasonal"));
    let rows = material.rows("monitoring_plan").iter().filter(|row| is_plan(row));
    rows.filter_map(|row| {
        let often = row.text("frequency").and_then(|text| {
            dates
                .cadence_of_field(text)
                .or_else(|| dates.cadence(text))
                .map(|found| found.how_often)
        });
        // "Monthly, in the heating season only" leaves gaps on purpose.
        let part = row
            .text("frequency")
            .is_some_and(|text| seasonal.as_ref().is_some_and(|terms| terms.stand_in(text)));
        let days = match often {
            Some(HowOften::Every(cadence)) if !part => Some(cadence.days),
            _ => None,
        };
        Some(Planned {
            row: *row,
            system: material.system_of_row(row),
            metric: row.text("metric")?,
            days,
        })
    })
    .collect()
}

/// The line of the plan that a measure of a system goes by: the one that names it, else the slowest.
pub(super) fn planned_for<'p, 'a>(
    plan: &'p [Planned<'a>],
    system: usize,
    metric: &str,
) -> Option<&'p Planned<'a>> {
    let of_system =
        || plan.iter().filter(|line| line.system == Some(system) && line.days.is_some());
    of_system()
        .find(|line| share_a_word(line.metric, metric))
        .or_else(|| of_system().max_by_key(|line| line.days))
}

/// Lines of the plan without a limit or without anybody who reacts, where other lines have both.
pub(super) fn undefined(
    material: &Material<'_>,
    test: &AuditTest,
    plan: &[Planned<'_>],
) -> Vec<CheckResult> {
    let mut results = Vec::new();
    for column in ["threshold", "responder"] {
        let mut lacking: BTreeMap<String, Vec<&Planned<'_>>> = BTreeMap::new();
        for line in
            plan.iter().filter(|line| line.row.has(column) && line.row.text(column).is_none())
        {
            let others = line.row.register.rows.iter().any(|entry| {
                let other = Row { entry, ..line.row };
                other.text(column).is_some()
            });
            if others {
                let system = line.system.map(|index| material.systems[index].subject());
                lacking
                    .entry(system.unwrap_or_else(|| line.metric.to_owned()))
                    .or_default()
                    .push(line);
            }
        }
        for (subject, lines) in lacking {
            let metrics: Vec<String> = lines.iter().map(|line| line.metric.to_owned()).collect();
            let label = lines.iter().find_map(|line| Some(material.systems[line.system?].label()));
            let draft = Draft::new(test, "undefined", subject.clone())
                .fact("system", label.unwrap_or(subject))
                .fact("metrics", test.listed(&metrics))
                .fact("lacks", test.phrase(column))
                .evidence(lines.iter().map(|line| line.row.evidence()))
                .evidence(lines.first().map(|line| line.row.register.header.clone()));
            results.push(draft.result());
        }
    }
    results
}

/// Systems in use of which the plan has no line, while it has lines for most of the others.
pub(super) fn left_out(
    material: &Material<'_>,
    test: &AuditTest,
    plan: &[Planned<'_>],
    dates: &DateFinder,
) -> Vec<CheckResult> {
    let live = |index: &usize| {
        let system = &material.systems[*index];
        let days = system.text("go_live_on").map(|text| dates.find(text)).unwrap_or_default();
        system.owes_records() && days.iter().any(|found| found.when.latest() <= material.as_of())
    };
    let live: Vec<usize> = (0..material.systems.len()).filter(live).collect();
    let has_line = |index: &usize| plan.iter().any(|line| line.system == Some(*index));
    let planned = live.iter().filter(|index| has_line(index)).count();
    // Of a plan by system, a line that names none may be for all of them.
    let by_system = |line: &Planned<'_>| {
        let mut others =
            plan.iter().filter(|one| std::ptr::eq(one.row.register, line.row.register));
        others.any(|other| other.system.is_some())
    };
    let named = plan.iter().all(|line| line.system.is_some() || !by_system(line));
    let most = planned >= test.parameter("planned_min") && planned * 3 >= live.len() * 2;
    if !named || !most {
        return Vec::new();
    }
    let draft = |index: &usize| {
        let system = &material.systems[*index];
        let mut draft = Draft::new(test, "left_out", system.subject())
            .fact("system", system.label())
            .fact("planned", planned)
            .population(live.len(), live.len() - planned, "systems_live")
            .evidence(system.evidence())
            .evidence(plan.first().map(|line| line.row.register.header.clone()));
        if system.high_tier {
            draft = draft.grade(Severity::Major, "ranked_high");
        }
        draft.result()
    };
    live.iter().filter(|index| !has_line(index)).map(draft).collect()
}

/// Systems of which the plan watches the machinery and not what the model says.
pub(super) fn operations_only(
    material: &Material<'_>,
    test: &AuditTest,
    plan: &[Planned<'_>],
) -> Vec<CheckResult> {
    let operations = Terms::of(test, "operations");
    let draft = |(index, system): (usize, &crate::checks::material::System<'_>)| {
        let lines: Vec<&Planned<'_>> =
            plan.iter().filter(|line| line.system == Some(index)).collect();
        let only = !lines.is_empty() && lines.iter().all(|line| operations.stand_in(line.metric));
        if !only || !system.owes_records() {
            return None;
        }
        let metrics: Vec<String> = lines.iter().map(|line| line.metric.to_owned()).collect();
        let draft = Draft::new(test, "operations_only", system.subject())
            .fact("system", system.label())
            .fact("metrics", test.listed(&metrics))
            .kind(FindingKind::Observation)
            .evidence(lines.iter().map(|line| line.row.evidence()));
        Some(draft.result())
    };
    material.systems.iter().enumerate().filter_map(draft).collect()
}
