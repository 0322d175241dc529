//! Tests on who answers for what.

mod leavers;
mod owners;
#[cfg(test)]
mod tests;

pub(super) use leavers::{Leaver, Leavers};

use super::draft::{self, Draft};
use super::material::{Material, Row, Stage, Terms, same_person};
use super::tables::{Sheet, runs_ai, sheets};
use super::{CheckResult, State, Test};
use crate::catalog::AuditTest;
use crate::domain::FindingKind;

/// The tests of this family.
pub(super) const TESTS: &[Test] = &[Test {
    id: "T17",
    decide: somebody_answers,
    parameters: &["handover_days", "listed_max"],
    wordings: &[
        "no_owner",
        "owner_left",
        "no_owners",
        "role_vacant",
        "role_of_leaver",
        "two_accountable",
    ],
    says: &["left_on", "left_some_day", "roles_listed"],
}];

/// The columns that name who holds a role.
const HOLDERS: [&str; 3] = ["accountable", "person", "responsible"];

/// T17: systems and roles have one named person who is still there (`rules` T17).
///
/// Retired and planned systems are left out, and so is a deputy who is not named.
fn somebody_answers(material: &Material<'_>, test: &AuditTest) -> Vec<CheckResult> {
    if !runs_ai(material) {
        return vec![draft::silent(test, "owners", State::NotTestable)];
    }
    let leavers = Leavers::of(material);
    let tables = role_tables(material, test);
    let mut results = owners::of_systems(material, test, &leavers, &tables);
    results.extend(held(material, test, &leavers, &tables));
    results.extend(two_accountable(material, test, &tables));
    if results.is_empty() {
        results.push(draft::silent(test, "owners", State::NotTestable));
    }
    results
}

/// The tables of roles; a list of those who left is none, nor is one of another management system.
fn role_tables<'a>(material: &Material<'a>, test: &AuditTest) -> Vec<Sheet<'a>> {
    let mut tables = sheets(material, "roles");
    let posts = Terms::of(test, "left_column");
    tables.retain(|sheet| {
        let of_leavers = sheet.first().register.unknown.iter().any(|header| posts.stand_in(header));
        !of_leavers && !sheet.of_another_system(test)
    });
    tables
}

fn names(material: &Material<'_>, row: &Row<'_>, system: usize) -> bool {
    let cells = ["role", "activity", "system"].iter().filter_map(|column| row.text(column));
    cells.into_iter().any(|cell| material.named_in(cell).contains(&system))
}

/// Who holds a role.
fn holder<'a>(row: &Row<'a>) -> Option<&'a str> {
    HOLDERS.iter().find_map(|column| row.text(column))
}

/// Roles without anybody, and roles of people who left.
fn held(
    material: &Material<'_>,
    test: &AuditTest,
    leavers: &Leavers<'_>,
    tables: &[Sheet<'_>],
) -> Vec<CheckResult> {
    let vacant = Terms::of(test, "vacant");
    let mut results = Vec::new();
    let gone = Terms::of(test, "left_status");
    for sheet in tables {
        let named = sheet.rows.iter().filter(|row| holder(row).is_some()).count();
        // Where hardly anybody is named, it is no table of who holds what.
        let names_holders = named * 2 > sheet.rows.len();
        for row in &sheet.rows {
            let Some(role) = row.text("activity").or_else(|| row.text("role")) else { continue };
            if leavers::tells_of_leaving(&gone, role) {
                continue;
            }
            let of_gone_system = material.named_in(role).iter().any(|index| {
                material.systems.get(*index).is_some_and(|system| system.stage == Stage::Retired)
            });
            let mut about = [Some(role), row.text("system")].into_iter().flatten();
            let of_system = about.any(|cell| !material.named_in(cell).is_empty());
            if of_gone_system {
                continue;
            }
            match holder(row).filter(|holder| !vacant.stand_in(holder)) {
                None if names_holders => results.push(
                    Draft::new(test, "role_vacant", short(role))
                        .fact("role", short(role))
                        .fact("document", sheet.name())
                        .population(sheet.rows.len(), sheet.rows.len() - named, "roles_listed")
                        .evidence([row.evidence()])
                        .result(),
                ),
                None => {}
                Some(holder) => {
                    let leaver = leavers.find(material, holder, None).filter(|leaver| {
                        let days = leaver.left_on.map(|day| day.days_until(material.as_of()));
                        days.is_none_or(|days| days > test.days("handover_days"))
                    });
                    // The system that this is about has its own finding.
                    match leaver.filter(|_| !of_system) {
                        None => results.push(draft::pass(test, &short(role))),
                        Some(leaver) => results.push(
                            Draft::new(test, "role_of_leaver", short(role))
                                .fact("role", short(role))
                                .fact("person", holder)
                                .fact("left", leaver.told(test))
                                .fact("document", sheet.name())
                                .evidence([row.evidence(), leaver.evidence.clone()])
                                .result(),
                        ),
                    }
                }
            }
        }
    }
    results
}

/// Activities with two people who both answer for them.
fn two_accountable(
    material: &Material<'_>,
    test: &AuditTest,
    tables: &[Sheet<'_>],
) -> Vec<CheckResult> {
    let rows: Vec<&Row<'_>> = tables.iter().flat_map(|sheet| &sheet.rows).collect();
    let owners = material.systems.iter().filter_map(|system| system.text("owner"));
    let known: Vec<&str> =
        rows.iter().filter_map(|row| row.text("accountable")).chain(owners).collect();
    let mut doubled = Vec::new();
    for row in &rows {
        let Some(cell) = row.text("accountable") else { continue };
        let parts: Vec<&str> = parts(cell);
        let all_known = parts
            .iter()
            .all(|part| known.iter().any(|name| *name != cell && same_person(name, part)));
        if parts.len() > 1 && all_known {
            doubled.push((*row, cell));
        }
    }
    let mut results = Vec::new();
    for (row, cell) in doubled {
        let role = short(row.text("activity").or_else(|| row.text("role")).unwrap_or_default());
        results.push(
            Draft::new(test, "two_accountable", &role)
                .kind(FindingKind::Observation)
                .fact("role", &role)
                .fact("people", cell)
                .evidence([row.evidence()])
                .result(),
        );
    }
    results
}

/// The people a cell names: `A. Lee; K. Roth`, `A. Lee and K. Roth`.
fn parts(cell: &str) -> Vec<&str> {
    [";", "/", " & ", " + ", " and ", " und ", " et "]
        .iter()
        .map(|sign| cell.split(sign).map(str::trim).filter(|part| !part.is_empty()).collect())
        .find(|parts: &Vec<&str>| parts.len() > 1)
        .unwrap_or_default()
}

/// As much of a role as names it.
fn short(role: &str) -> String {
    const CHARS_MAX: usize = 80;
    match role.char_indices().nth(CHARS_MAX) {
        Some((end, _)) => format!("{}…", role[..end].trim_end()),
        None => role.to_owned(),
    }
}
