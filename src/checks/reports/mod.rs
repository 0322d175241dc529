//! Tests on what is reported from and to the outside: concerns, incidents, obligations.

mod answered;
mod notified;
mod owed;
#[cfg(test)]
mod tests;

use super::Test;
use super::material::{Duty, Material, Row};

/// Whether a register is about AI systems: a row names one, or the document speaks of AI.
fn about_systems(material: &Material<'_>, row: &Row<'_>) -> bool {
    let register = row.register;
    row.file.facts.about_ai
        || !material.systems_of(&row.file).is_empty()
        || register.rows.iter().any(|entry| !material.named_in(entry.evidence.quote()).is_empty())
}

/// The limit of a rule in days; of several, as in a table by class, the longest.
fn longest(duty: &Duty<'_>) -> Option<u32> {
    let limits = || duty.rule.limits.iter();
    // "Confirms receipt within three working days and answers within fifteen."
    let told = limits().filter(|limit| limit.is_limit).map(crate::facts::Limit::days).max();
    told.or_else(|| limits().map(crate::facts::Limit::days).max())
}

/// The tests of this family.
pub(super) const TESTS: &[Test] = &[
    Test {
        id: "T51",
        decide: answered::in_time,
        parameters: &["answers_grace_days"],
        wordings: &["late", "open", "procedure_lacks", "many"],
        says: &["no_day", "confidentiality", "no_reprisals", "reports"],
    },
    Test {
        id: "T52",
        decide: notified::users_told,
        parameters: &["day_grace"],
        wordings: &["late", "not_told", "no_case"],
        says: &["no_day"],
    },
    Test {
        id: "T72",
        decide: owed::kept,
        parameters: &["early_days_max"],
        wordings: &["missed", "incomplete"],
        says: &["no_day", "obligation_number", "source", "trigger", "owner", "obligations"],
    },
];
