//! Holds the time for which logs are kept against the time for which they are to be kept.

use std::collections::BTreeMap;

use super::series::Series;
use crate::catalog::AuditTest;
use crate::checks::CheckResult;
use crate::checks::draft::{self, Draft};
use crate::checks::material::{Material, Row, System, Terms, Work, in_force, lays_down, name};
use crate::dates::{DateFinder, FoundLimit};
use crate::domain::{AuditDate, Evidence, FindingKind, KindNature, Location};
use crate::facts::{Facts, LimitUnit};

/// How long logs are to be kept, and where that is said.
pub(super) struct Declared {
    /// For which system; for all where it names none.
    pub system: Option<usize>,
    pub days: u32,
    pub told: String,
    pub evidence: Evidence,
}

/// A setting or record that shows how long logs are kept.
pub(super) struct Shown {
    pub days: u32,
    pub told: String,
    pub system: Option<usize>,
    pub name: String,
    pub evidence: Evidence,
}

/// A shorter time than this is no retention of logs.
pub(super) const DAYS_MIN: u32 = 3;

/// The times for which documents in force have logs kept.
pub(super) fn declared(
    material: &Material<'_>,
    test: &AuditTest,
    dates: &DateFinder,
) -> Vec<Declared> {
    let (logs, keep) = (Terms::of(test, "logs"), Terms::of(test, "keep"));
    let rows = material.rows("retention").iter().filter(|row| in_force(row.file.facts));
    let listed = rows.flat_map(|row| {
        let limit = row.text("period").and_then(|period| dates.limits(period).first().copied());
        let record = ["record", "system", "tier"].iter().find_map(|column| row.text(column));
        let record = record.unwrap_or_default();
        let of_logs = row.file.facts.kind.as_ref().is_some_and(|kind| kind.0 == "PLAN-LOG")
            || logs.stand_in(record)
            || logs.stand_in(&row.register.caption)
            || logs.stand_in(&row.file.facts.title)
            || logs.stand_in(&row.file.path.name().replace('_', " "));
        let limit = limit.filter(|_| of_logs && !record.is_empty());
        let declared = move |(system, limit): (Option<usize>, FoundLimit)| Declared {
            system,
            days: limit.unit.days(limit.count),
            told: row.text("period").unwrap_or_default().to_owned(),
            evidence: row.evidence(),
        };
        let ranked = row.text("tier").map(|tier| material.of_class(tier)).unwrap_or_default();
        let systems =
            if ranked.is_empty() { material.named_in(row.entry.evidence.quote()) } else { ranked };
        let systems = of_each(systems);
        limit
            .into_iter()
            .flat_map(move |limit| systems.clone().into_iter().map(move |one| (one, limit)))
            .map(declared)
    });
    let all_systems = Terms::of(test, "all_systems");
    let plans = material.duties(&[&all_systems]).into_iter().filter(|duty| {
        let of_plan = duty.file.facts.kind.as_ref().is_some_and(|kind| kind.0 == "PLAN-LOG");
        of_plan && duty.rule.cadence.is_none()
    });
    let ruled = material.duties(&[&logs, &keep]).into_iter().chain(plans).flat_map(|duty| {
        // "18 months for all systems, 24 months for Meterwatch"
        let parts = duty.rule.evidence.quote().split([',', ';']);
        let mut found: Vec<Declared> = Vec::new();
        for part in parts {
            let Some(limit) = dates.limits(part).first().copied() else { continue };
            found.extend(of_each(material.named_in(part)).into_iter().map(|system| Declared {
                system,
                days: limit.unit.days(limit.count),
                told: told(test, limit.count, limit.unit),
                evidence: duty.evidence(),
            }));
        }
        found
    });
    listed.chain(ruled).filter(|one| one.days >= DAYS_MIN).collect()
}

/// Each of the systems named; all of them, where none is.
fn of_each(systems: Vec<usize>) -> Vec<Option<usize>> {
    if systems.is_empty() { vec![None] } else { systems.into_iter().map(Some).collect() }
}

/// The shortest time of those that hold for all systems.
pub(super) fn general(declared: &[Declared]) -> Option<&Declared> {
    declared.iter().filter(|one| one.system.is_none()).min_by_key(|one| one.days)
}

/// What settings, tickets and changes show of the time logs are kept.
pub(super) fn shown(material: &Material<'_>, test: &AuditTest, dates: &DateFinder) -> Vec<Shown> {
    let (logs, keep) = (Terms::of(test, "logs"), Terms::of(test, "keep"));
    let instead = Terms::of(test, "instead");
    let mut found: Vec<Shown> = Vec::new();
    let mut take = |text: &str, evidence: &Evidence, system: Option<usize>, name: String| {
        let limits: Vec<FoundLimit> = dates.limits(text);
        // "90 days instead of 550 days", "from 550 days to 90 days"
        let limit = if instead.stand_in(text) { limits.first() } else { limits.last() };
        let known = found.iter().any(|one| one.evidence == *evidence);
        if let Some(limit) = limit.filter(|_| !known) {
            let days = limit.unit.days(limit.count);
            let told = told(test, limit.count, limit.unit);
            found.push(Shown { days, told, system, name, evidence: evidence.clone() });
        }
    };
    for record in ["tickets", "changes"] {
        for row in material.rows(record) {
            let quote = row.entry.evidence.quote();
            let undone = row.raw("status").is_some_and(|status| {
                matches!(material.meanings.work(status), Work::Open | Work::Cancelled)
            });
            let texts =
                ["summary", "title", "description"].iter().filter_map(|column| row.text(column));
            let about = texts.into_iter().find(|text| logs.stand_in(text) && keep.stand_in(text));
            if let Some(about) = about.filter(|_| !undone) {
                let of_row = row.text("system").and_then(|text| material.system_in(text));
                let system = of_row.or_else(|| material.system_in(quote));
                take(about, &row.entry.evidence, system, row.label());
            }
        }
    }
    // An export may carry the setting of the log it was taken from: `retention_setting_days`.
    let mut last = None;
    for row in material.rows("events") {
        // The setting is that of the export, which has many rows.
        if last.replace(row.file.path).is_some_and(|path| path == row.file.path) {
            continue;
        }
        for (at, header) in row.register.unknown.iter().enumerate() {
            let header = header.replace('_', " ");
            let value = row.register.other(row.entry, at).filter(|_| keep.stand_in(&header));
            let Some(value) = value else { continue };
            let unit = header.split_whitespace().last().unwrap_or_default();
            let texts = [value.to_owned(), format!("{value} {unit}")];
            if let Some(text) = texts.iter().find(|text| !dates.limits(text).is_empty()) {
                let system = row.text("system").and_then(|text| material.system_in(text));
                take(text, &row.entry.evidence, system, name(row.file.facts));
            }
        }
    }
    let settings = material.files.iter().filter(|file| {
        let lays_down = file.facts.nature == Some(KindNature::Document);
        let register = file.facts.nature == Some(KindNature::Register);
        !lays_down && !register && file.facts.registers.is_empty() && file.facts.settings.is_empty()
    });
    for file in settings {
        for rule in &file.facts.rules {
            let quote = rule.evidence.quote();
            if logs.stand_in(quote) && keep.stand_in(quote) {
                let of_file = material.systems_of(file);
                let system = material.system_in(quote).or(match of_file {
                    [one] => Some(*one),
                    _ => None,
                });
                take(quote, &rule.evidence, system, name(file.facts));
            }
        }
    }
    // "gate server | 90 days" in a list of where logs lie.
    for file in material
        .files
        .iter()
        .filter(|file| file.facts.kind.as_ref().is_none_or(|kind| kind.0 != "PLAN-LOG"))
        .filter(|file| !lists_cases(file.facts))
    {
        for rule in file.facts.rules.iter().filter(|rule| !rule.limits.is_empty()) {
            let system = material.system_in(rule.evidence.quote());
            if let Some(system) = system.filter(|_| logs.stand_in(&place(&rule.evidence))) {
                take(rule.evidence.quote(), &rule.evidence, Some(system), name(file.facts));
            }
        }
    }
    found.extend(of_consoles(material, test));
    found
}

/// Whether a document lists what happened: its "log" is none of a system.
fn lists_cases(facts: &Facts) -> bool {
    const CASES: [&str; 6] =
        ["nonconformities", "incidents", "reports", "actions", "changes", "risks"];
    facts.registers.iter().any(|register| CASES.contains(&register.record.as_str()))
}

/// What exports of settings show, of each system the longest: clips of a camera are no log of it.
fn of_consoles(material: &Material<'_>, test: &AuditTest) -> Vec<Shown> {
    let mut found: BTreeMap<usize, Shown> = BTreeMap::new();
    let exports = material.files.iter().filter(|file| !lays_down(file.facts));
    for (file, setting) in
        exports.flat_map(|file| file.facts.settings.iter().map(move |setting| (file, setting)))
    {
        let Some(system) = of_stream(material, &setting.name) else { continue };
        let days = setting.kept.days();
        if found.get(&system).is_none_or(|known| known.days < days) {
            let shown = Shown {
                days,
                told: told(test, setting.kept.count, setting.kept.unit),
                system: Some(system),
                name: name(file.facts),
                evidence: setting.evidence.clone(),
            };
            found.insert(system, shown);
        }
    }
    found.into_values().collect()
}

/// The system a stream of a log store is called after: `ax130-turns`, `inf-skillweave`, `sys-05-hattie`.
fn of_stream(material: &Material<'_>, stream: &str) -> Option<usize> {
    const CHARS_MIN: usize = 4;
    const BEGUN_CHARS_MIN: usize = 6;
    let squeezed = |text: &str| -> String {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let parts: Vec<String> = stream.split(|c: char| !c.is_alphanumeric()).map(squeezed).collect();
    let pairs = parts.windows(2).map(<[String]>::concat);
    let called: Vec<String> = parts.iter().cloned().chain(pairs).collect();
    let goes_by = |system: &System<'_>| {
        let names = system.id.iter().chain(&system.name).chain(&system.aliases);
        names
            .map(|name| squeezed(name))
            .any(|name| name.chars().count() >= CHARS_MIN && called.contains(&name))
    };
    // "doorstep" of the DoorStep Score.
    let begins = |system: &System<'_>| {
        let names = system.name.iter().chain(&system.aliases);
        names.map(|name| squeezed(name)).any(|name| {
            let begun =
                |part: &String| part.chars().count() >= BEGUN_CHARS_MIN && name.starts_with(part);
            called.iter().any(begun)
        })
    };
    let only = || {
        let mut begun = material.systems.iter().enumerate().filter(|(_, system)| begins(system));
        begun.next().map(|(at, _)| at).filter(|_| begun.next().is_none())
    };
    let named = material.system_in(stream);
    named.or_else(|| material.systems.iter().position(goes_by)).or_else(only)
}

/// The words a row stands under: its sheet, its heading.
pub(super) fn place(evidence: &Evidence) -> String {
    let heading = evidence.trail().last().map_or("", String::as_str);
    match evidence.location() {
        Location::Cells { sheet, .. } => format!("{sheet} {heading}"),
        _ => heading.to_owned(),
    }
}

pub(super) fn shorter(
    material: &Material<'_>,
    test: &AuditTest,
    declared: &[Declared],
    shown: &Shown,
) -> Option<CheckResult> {
    let of_system =
        declared.iter().filter(|one| one.system.is_some() && one.system == shown.system);
    let of_system = of_system.min_by_key(|one| one.days);
    let declared = of_system.or_else(|| general(declared))?;
    let system = shown.system.map(|index| &material.systems[index]);
    let subject = system.map_or_else(|| shown.name.clone(), System::subject);
    // Twelve months and 365 days are one.
    if shown.days < DAYS_MIN || shown.days * 100 >= declared.days * 97 {
        return Some(draft::pass(test, &subject));
    }
    let draft = Draft::new(test, "shorter", subject.clone())
        .fact("system", system.map_or(subject, System::label))
        .fact("declared", &declared.told)
        .fact("shown", &shown.told)
        .fact("record", &shown.name)
        .evidence([shown.evidence.clone(), declared.evidence.clone()]);
    Some(draft.result())
}

/// One request for older entries of logs that begin later than they should.
pub(super) fn oldest(
    material: &Material<'_>,
    test: &AuditTest,
    declared: &Declared,
) -> Option<CheckResult> {
    let extract = Terms::of(test, "extract");
    let mut lookup = Series::new(material);
    let mut first: BTreeMap<usize, (AuditDate, &Row<'_>)> = BTreeMap::new();
    for row in material.rows("events") {
        let title = row.file.facts.title.as_str();
        let name = row.file.path.name();
        let of_part = extract.stand_in(title)
            || extract.stand_in(name)
            || extract.stand_in(&row.register.caption)
            || name.contains("20");
        if of_part {
            continue;
        }
        if let (Some(when), Some(system)) = (row.when("happened_on"), lookup.system_of(row)) {
            let entry = first.entry(system).or_insert((when.latest(), row));
            if when.latest() < entry.0 {
                *entry = (when.latest(), row);
            }
        }
    }
    let from =
        material.as_of().plus_days(-i64::from(declared.days) + material.grace(declared.days));
    let dates = DateFinder::new(material.dossier.catalog.lexicon());
    let late: Vec<_> = first
        .into_iter()
        .filter(|(index, (day, _))| {
            let live = material.systems[*index].text("go_live_on").and_then(|text| {
                dates.find(text).into_iter().map(|found| found.when.latest()).min()
            });
            *day > from && live.is_some_and(|live| live < day.plus_days(-14))
        })
        .collect();
    let told: Vec<String> = late
        .iter()
        .map(|(index, (day, _))| {
            test.say("from_day", &[("system", &material.systems[*index].label()), ("day", day)])
        })
        .collect();
    let (index, _) = late.first()?;
    let draft = Draft::new(test, "oldest", material.systems[*index].subject())
        .fact("declared", &declared.told)
        .fact("logs", test.listed(&told))
        .kind(FindingKind::EvidenceRequest)
        .evidence(late.iter().take(3).map(|(_, (_, row))| row.evidence()))
        .evidence([declared.evidence.clone()]);
    Some(draft.result())
}

/// `18 months`
pub(super) fn told(test: &AuditTest, count: u32, unit: LimitUnit) -> String {
    let unit = match unit {
        LimitUnit::Hours => "hours",
        LimitUnit::WorkingDays => "working_days",
        LimitUnit::Days => "days",
        LimitUnit::Weeks => "weeks",
        LimitUnit::Months => "months",
        LimitUnit::Years => "years",
    };
    test.say(unit, &[("count", &count)])
}
