//! Tests on what people have read, learned and are told.

mod acknowledged;
mod communication;
mod counted;
mod gaps;
mod holders;
mod requirements;
#[cfg(test)]
mod tests;
mod training;

use super::Test;
use super::material::same_person;

/// The tests of this family.
pub(super) const TESTS: &[Test] = &[
    Test {
        id: "T15",
        decide: acknowledged::by_those_in_scope,
        parameters: &[
            "publication_days",
            "joiner_days",
            "covered_percent",
            "minor_percent",
            "people_min",
        ],
        wordings: &["coverage", "coverage_counted", "coverage_stated"],
        says: &["in_force", "people_in_scope"],
    },
    Test {
        id: "T34",
        decide: training::required_and_done,
        parameters: &["joiner_days", "listed_max"],
        wordings: &["expired", "refresh_overdue", "not_done", "many"],
        says: &["nobody_in_date", "owner_of", "role_with_ai", "people_trained"],
    },
    Test {
        id: "T35",
        decide: communication::complete,
        parameters: &["rows_min", "external_rows_min"],
        wordings: &["gaps"],
        says: &[
            "when",
            "audience",
            "channel",
            "who",
            "unsaid",
            "topic_without",
            "nobody_outside",
            "topics",
        ],
    },
];

/// A name as it is said: `Lee, Kim` is Kim Lee, and so is `Kim Lee, Head of Data`. What stands in brackets is
/// said of the person: `Lee, Kim (left)`.
fn spoken(name: &str) -> String {
    let name = name.split(['(', '[']).next().filter(|name| !name.trim().is_empty()).unwrap_or(name);
    let Some((before, after)) = name.split_once(',') else { return name.trim().to_owned() };
    match (before.split_whitespace().count(), after.split_whitespace().count()) {
        (1, 1..) | (2, 1) => format!("{} {}", after.trim(), before.trim()),
        _ => before.trim().to_owned(),
    }
}

/// The index of a person in a list of names.
fn place_of(names: &[String], name: &str) -> Option<usize> {
    names.iter().position(|known| same_person(known, name) || known.as_str() == name)
}
