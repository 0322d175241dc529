//! Tests on nonconformities and corrective actions, read from the log an auditee keeps of them.

mod causes;
mod effects;
mod overdue;
mod register;
mod repeated;
#[cfg(test)]
mod tests;
pub(in crate::checks) mod words;

use super::Test;

pub(in crate::checks) use register::days;

/// The tests of this family.
pub(super) const TESTS: &[Test] = &[
    Test {
        id: "T64",
        decide: causes::recorded,
        parameters: &["cause_days", "alike_percent", "contained_percent"],
        wordings: &["no_cause", "error_alone", "repeats", "many", "no_column"],
        says: &["finding", "correction", "closed", "implemented", "open", "open_for", "blank"],
    },
    Test {
        id: "T65",
        decide: overdue::kept,
        parameters: &["major_open_days", "export_days_max"],
        wordings: &["overdue", "overdue_extended", "major_open", "many"],
        says: &[],
    },
    Test {
        id: "T66",
        decide: effects::verified,
        parameters: &["scheduled_days"],
        wordings: &[
            "unverified",
            "check_missed",
            "ineffective",
            "too_early",
            "own_check",
            "many",
            "no_column",
        ],
        says: &["blank"],
    },
    Test {
        id: "T67",
        decide: repeated::not_repeated,
        parameters: &["alike_percent", "months_max"],
        wordings: &["repeated", "repeated_open"],
        says: &[],
    },
];
