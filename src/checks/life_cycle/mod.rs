//! Tests on the life cycle of AI systems: its records, its test reports, the order of its steps.

mod matrix;
mod models;
mod order;
mod records;
mod releases;
mod reports;
mod running;
#[cfg(test)]
mod tests;
mod validation;
mod versions;

use super::Test;

/// The tests of this family.
pub(super) const TESTS: &[Test] = &[
    Test {
        id: "T36",
        decide: records::complete,
        parameters: &["share_percent", "systems_min"],
        wordings: &["missing", "not_approved", "none_at_all"],
    },
    Test {
        id: "T37",
        decide: validation::met,
        parameters: &[],
        wordings: &["missed", "contradicted", "no_criteria", "no_groups"],
    },
    Test {
        id: "T38",
        decide: order::before_use,
        parameters: &["systemic_releases_min", "first_use_days_max"],
        wordings: &["late", "late_by_inventory"],
    },
    Test {
        id: "T39",
        decide: running::same_version,
        parameters: &[],
        wordings: &["other_version", "other_model", "model_swapped"],
    },
];
