//! Who holds which role, and by when the organisation has people trained.

use super::super::material::{Material, Row, Terms};
use super::requirements::codes;
use super::spoken;
use crate::catalog::AuditTest;
use crate::domain::Evidence;

/// Somebody who holds a role, and where that is told.
pub(super) struct Holder {
    pub person: String,
    pub role: String,
    /// How the role is told where no document words it.
    pub called: Option<String>,
    pub evidence: Evidence,
}

/// Everybody of whom a role is told: by the records of courses, tables of roles and the list of people.
pub(super) fn holders(material: &Material<'_>, auditor: &Terms, taken: &[Row<'_>]) -> Vec<Holder> {
    let mut found: Vec<Holder> = Vec::new();
    let mut add = |person: Option<&str>, role: Option<&str>, row: &Row<'_>| {
        if let (Some(person), Some(role)) = (person, role) {
            // Several roles of one person: `System owner; reviewer`.
            for role in role.split([';', '\n']).map(str::trim).filter(|role| !role.is_empty()) {
                if !auditor.stand_in(role) {
                    let (person, role) = (spoken(person), role.to_owned());
                    found.push(Holder { person, role, called: None, evidence: row.evidence() });
                }
            }
        }
    };
    for row in taken {
        add(row.text("person"), row.text("role"), row);
    }
    for row in material.rows("roles") {
        let person = row.text("person").or_else(|| row.text("accountable")).unwrap_or_default();
        for person in several(person) {
            add(Some(&person), row.text("role").or_else(|| row.text("activity")), row);
        }
    }
    // Who holds a role may stand beside the courses it needs: `Kim Lee; Jo Park`.
    for row in material.rows("competences") {
        for person in people_of(row) {
            add(Some(&person), row.text("role"), row);
        }
    }
    for row in material.rows("people") {
        add(row.text("person"), row.text("post"), row);
    }
    found
}

/// The people of a cell that lists some, behind what they have in common: `Inspectors: Kim Lee, Jo Park`. Who holds the
/// role only from a day on is not yet counted.
fn several(cell: &str) -> Vec<String> {
    let listed = cell.rsplit(':').next().unwrap_or(cell);
    let parts: Vec<&str> = listed.split([',', ';', '\n']).map(str::trim).collect();
    let is_person = |part: &&str| {
        let bare = part.split('(').next().unwrap_or(part);
        let words: Vec<&str> = bare.split_whitespace().collect();
        let capital = |word: &&str| word.starts_with(char::is_uppercase);
        (2..=4).contains(&words.len()) && words.iter().all(capital)
    };
    // "Kim Lee, Managing Director" is one.
    let is_list = parts.len() > 2 || (cell.contains(':') && parts.len() > 1);
    if !is_list || !parts.iter().all(is_person) {
        return if cell.is_empty() { Vec::new() } else { vec![cell.to_owned()] };
    }
    let later = |part: &&str| part.contains('(') && part.contains(|c: char| c.is_ascii_digit());
    parts.into_iter().filter(|part| !later(part)).map(spoken).collect()
}

/// The people a row of required courses names as those who hold the role.
pub(super) fn people_of(row: &Row<'_>) -> Vec<String> {
    let named = row.text("person").filter(|_| row.text("role").is_some()).unwrap_or_default();
    let people = named.split([';', '\n']).map(spoken);
    people.filter(|person| person.contains(' ')).collect()
}

/// How long those who join have for their courses: the organisation's own rule, else the usual grace.
pub(super) fn joiner_days(material: &Material<'_>, test: &AuditTest) -> i64 {
    let duties = material.duties(&[&Terms::of(test, "joiner")]);
    let limits =
        duties.iter().flat_map(|duty| &duty.rule.limits).map(|limit| i64::from(limit.days()));
    limits.max().unwrap_or(0).max(test.days("joiner_days"))
}

/// How often courses are taken again, where a rule says it of training as such.
pub(super) fn again(material: &Material<'_>, test: &AuditTest) -> Option<(u32, Evidence)> {
    let terms = [&Terms::of(test, "training"), &Terms::of(test, "again")];
    let duties = material.duties(&terms);
    let general = duties.iter().filter(|duty| codes(duty.rule.evidence.quote()).is_empty());
    let mut with_cadence = general.filter_map(|duty| Some((duty.cadence()?.days, duty.evidence())));
    with_cadence.next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_names_one_person_or_lists_some() {
        for (cell, expected) in [
            ("Kim Lee", vec!["Kim Lee"]),
            ("Kim Lee, Managing Director", vec!["Kim Lee, Managing Director"]),
            ("Inspectors: Kim Lee, Jo Park, Ann Roy (from May 2026)", vec!["Kim Lee", "Jo Park"]),
            ("Lee, Kim", vec!["Lee, Kim"]),
            ("", vec![]),
        ] {
            assert_eq!(several(cell), expected, "{cell}");
        }
    }
}
