//! Acknowledgements that were only counted: so many people of a department or site, so many of them confirmed.

use super::super::CheckResult;
use super::super::draft::{self, Draft};
use super::super::material::{File, Material, Row, Terms};
use super::super::policy;
use super::acknowledged::{Called, graded, is_current};
use crate::catalog::AuditTest;
use crate::domain::{Evidence, When};

/// T15 by a table of totals: its total row, else the sum of its rows. Of several tables the newest counts.
pub(super) fn by_department(
    material: &Material<'_>,
    test: &AuditTest,
    policy: &File<'_>,
) -> Option<CheckResult> {
    let mut counts = counts(material, test, policy);
    counts.sort_by_key(|count| count.day);
    let count = counts.pop()?;
    let subject = policy::subject(policy);
    let share = count.done * 100 / count.people;
    let current = policy.facts.control.version.as_ref().map(|fact| fact.value.as_str());
    if count.people < test.parameter("people_min") || share >= test.parameter("covered_percent") {
        return Some(draft::pass(test, &subject));
    }
    let made = Draft::new(test, "coverage_counted", &subject)
        .fact("document", policy::label(policy))
        .fact("version", current.unwrap_or(test.phrase("in_force")))
        .fact("done", count.done)
        .fact("people", count.people)
        .fact("share", share)
        .population(count.people, count.people - count.done, "people_in_scope")
        .evidence(count.evidence)
        .evidence(policy::identified(policy.facts));
    Some(graded(test, made, share))
}

/// No house has more people; a greater figure is none of people.
const PEOPLE_MAX: usize = 10_000_000;

/// How many of how many, by one table.
struct Count {
    day: Option<When>,
    done: usize,
    people: usize,
    evidence: Vec<Evidence>,
}

fn counts(material: &Material<'_>, test: &AuditTest, policy: &File<'_>) -> Vec<Count> {
    let called = Called::of(test, policy);
    let total = Terms::of(test, "total");
    let current = policy.facts.control.version.as_ref().map(|fact| fact.value.as_str());
    let mut tables: Vec<Vec<&Row<'_>>> = Vec::new();
    for row in material.rows("acknowledgement_counts") {
        match tables.last_mut() {
            Some(rows) if std::ptr::eq(rows[0].register, row.register) => rows.push(row),
            _ => tables.push(vec![row]),
        }
    }
    let count = |rows: &Vec<&Row<'_>>| {
        let first = rows.first()?;
        let file = &first.file;
        let file_name = file.path.name().replace('_', " ");
        let header = first.register.header.quote();
        let over = [first.register.caption.as_str(), header, &file.facts.title, &file_name];
        if !over.into_iter().any(|text| called.stands_in(text)) {
            return None;
        }
        let of_version = rows.iter().filter(|row| is_current(row, current));
        let read = of_version.filter_map(|row| Some((*row, so_many(row)?)));
        let read: Vec<(&Row<'_>, (usize, usize))> = read.collect();
        let is_total = |row: &Row<'_>| row.text("team").is_some_and(|team| total.stand_in(team));
        let totals = read.iter().rev().find(|(row, _)| is_total(row));
        let (done, people) = totals.map_or_else(
            || read.iter().fold((0, 0), |sum, (_, one)| (sum.0 + one.0, sum.1 + one.1)),
            |(_, one)| *one,
        );
        let mut cited: Vec<&Row<'_>> = totals.map(|(row, _)| *row).into_iter().collect();
        let behind = read.iter().filter(|(row, (done, people))| done < people && !is_total(row));
        cited.extend(behind.map(|(row, _)| *row).take(5));
        let header = [first.register.header.clone()];
        let evidence = header.into_iter().chain(cited.into_iter().map(Row::evidence)).collect();
        let day = file.facts.newest_date_by(material.as_of());
        (people > 0 && done <= people).then_some(Count { day, done, people, evidence })
    };
    tables.iter().filter_map(count).collect()
}

/// How many confirmed of how many; who did not is the rest where only those are counted.
fn so_many(row: &Row<'_>) -> Option<(usize, usize)> {
    let whole = |column: &str| {
        let text = row.text(column)?.replace([',', '.', ' ', '\u{a0}'], "");
        text.parse::<usize>().ok().filter(|count| *count <= PEOPLE_MAX)
    };
    let (done, open) = (whole("confirmed"), whole("outstanding"));
    let people = whole("people").or_else(|| Some(done? + open?))?;
    Some((done.or_else(|| people.checked_sub(open?))?, people))
}
