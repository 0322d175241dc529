//! Whether each AI system has an owner who is still there.

use super::super::CheckResult;
use super::super::draft::{self, Draft};
use super::super::material::{Duty, Material, Row, System, Terms, same_person};
use super::super::tables::Sheet;
use super::{Leaver, Leavers, holder, names};
use crate::catalog::AuditTest;
use crate::domain::Evidence;

/// The owners of the systems in scope and in use or being built.
pub(super) fn of_systems(
    material: &Material<'_>,
    test: &AuditTest,
    leavers: &Leavers<'_>,
    tables: &[Sheet<'_>],
) -> Vec<CheckResult> {
    let vacant = Terms::of(test, "vacant");
    let owed: Vec<(usize, &System<'_>)> = material
        .systems
        .iter()
        .enumerate()
        .filter(|(_, system)| system.owes_records() && system.record.is_some())
        .collect();
    let owner = |system: &System<'_>| {
        system.text("owner").filter(|owner| !vacant.stand_in(owner)).map(str::to_owned)
    };
    let keeps_owners = material.systems.iter().any(|system| system.text("owner").is_some());
    if !keeps_owners {
        return owners_by_roles(material, test, leavers, tables, &owed);
    }
    let failed = owed.iter().filter(|(index, system)| {
        owner(system).map_or_else(
            || elsewhere(material, tables, *index).is_none(),
            |owner| gone(material, test, leavers, *index, &owner).is_some(),
        )
    });
    let (tested, failed) = (owed.len(), failed.count());
    let mut without: Vec<(usize, &System<'_>)> = Vec::new();
    let mut results = Vec::new();
    for (index, system) in &owed {
        let Some(owner) = owner(system) else {
            match elsewhere(material, tables, *index) {
                Some(_) => results.push(draft::pass(test, &system.subject())),
                None => without.push((*index, system)),
            }
            continue;
        };
        let Some(leaver) = gone(material, test, leavers, *index, &owner) else {
            results.push(draft::pass(test, &system.subject()));
            continue;
        };
        let duties = material.duties(&[&Terms::of(test, "owner"), &Terms::of(test, "handover")]);
        let rule = duties.iter().find(|duty| duty.limit().is_some()).map(Duty::evidence);
        let made = Draft::new(test, "owner_left", system.subject())
            .fact("system", system.label())
            .fact("owner", &owner)
            .fact("left", leaver.told(test))
            .fact("as_of", material.as_of())
            .population(tested, failed, "systems_in_use")
            .evidence(system.evidence())
            .evidence([leaver.evidence.clone()])
            .evidence(rows_of(material, tables, *index, &owner))
            .evidence(rule);
        results.push(made.result());
    }
    let unit = "systems_in_use";
    if without.len() > test.parameter("listed_max") {
        let names: Vec<String> = without.iter().map(|(_, system)| system.label()).collect();
        let ids: Vec<String> = without.iter().map(|(_, system)| system.subject()).collect();
        let made = Draft::new(test, "no_owners", ids.join(", "))
            .fact("systems", test.listed(&names))
            .fact("count", names.len())
            .evidence(without.iter().filter_map(|(_, system)| system.evidence()).take(10));
        results.push(made.population(tested, failed, unit).result());
    } else {
        results.extend(without.iter().map(|(_, system)| {
            let made = Draft::new(test, "no_owner", system.subject())
                .fact("system", system.label())
                .evidence(system.evidence());
            made.population(tested, failed, unit).result()
        }));
    }
    results
}

/// Where the inventory names no owners, tables of roles may: a system whose row there names somebody who left.
fn owners_by_roles(
    material: &Material<'_>,
    test: &AuditTest,
    leavers: &Leavers<'_>,
    tables: &[Sheet<'_>],
    owed: &[(usize, &System<'_>)],
) -> Vec<CheckResult> {
    let rows = || tables.iter().flat_map(|sheet| &sheet.rows);
    let mut results = Vec::new();
    for (index, system) in owed {
        let about =
            rows().filter(|row| material.system_in(row.entry.evidence.quote()) == Some(*index));
        let gone = about.filter_map(|row| {
            let cells = row.register.cells(row.entry).filter(|(column, _)| *column != "deputy");
            cells.into_iter().find_map(|(_, cell)| {
                let leaver = gone(material, test, leavers, *index, cell)?;
                leaver.name.is_some().then_some((row, cell, leaver))
            })
        });
        if let Some((row, cell, leaver)) = gone.into_iter().next() {
            let made = Draft::new(test, "owner_left", system.subject())
                .fact("system", system.label())
                .fact("owner", cell)
                .fact("left", leaver.told(test))
                .fact("as_of", material.as_of())
                .evidence([row.evidence(), leaver.evidence.clone()])
                .evidence(system.evidence());
            results.push(made.result());
        }
    }
    results
}

/// Whether an owner left so long before the audit that the system should have another by now.
fn gone<'l>(
    material: &Material<'_>,
    test: &AuditTest,
    leavers: &'l Leavers<'_>,
    system: usize,
    owner: &str,
) -> Option<&'l Leaver> {
    let leaver = leavers.find(material, owner, Some(system))?;
    let days = leaver.left_on.map_or(i64::MAX, |day| day.days_until(material.as_of()));
    (days > test.days("handover_days")).then_some(leaver)
}

/// A table of roles that names somebody for a system.
fn elsewhere(material: &Material<'_>, tables: &[Sheet<'_>], system: usize) -> Option<Evidence> {
    let rows = tables.iter().flat_map(|sheet| &sheet.rows);
    let mut naming = rows.filter(|row| holder(row).is_some() && names(material, row, system));
    naming.next().map(Row::evidence)
}

/// The rows of tables of roles that have somebody answer for a system.
fn rows_of(
    material: &Material<'_>,
    tables: &[Sheet<'_>],
    system: usize,
    owner: &str,
) -> Vec<Evidence> {
    let rows = tables.iter().flat_map(|sheet| &sheet.rows);
    rows.filter(|row| names(material, row, system))
        .filter(|row| holder(row).is_some_and(|holder| same_person(holder, owner)))
        .map(Row::evidence)
        .collect()
}
