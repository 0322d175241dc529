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
        says: &[
            "requirements",
            "design",
            "validation",
            "deployment",
            "monitoring",
            "description",
            "logs",
            "version",
            "some_version",
            "releases",
        ],
    },
    Test {
        id: "T37",
        decide: validation::met,
        parameters: &[],
        wordings: &["missed", "contradicted", "no_criteria", "no_groups"],
        says: &[
            "against",
            "went_into_use",
            "listed_in_use",
            "no_waiver",
            "in_use_without_waiver",
            "criteria_decided",
        ],
    },
    Test {
        id: "T38",
        decide: order::before_use,
        parameters: &["systemic_releases_min", "first_use_days_max"],
        wordings: &["late", "late_by_inventory"],
        says: &[
            "what_of_day",
            "test",
            "assessment",
            "approval",
            "report_approval",
            "test_named",
            "assessment_approval",
            "version",
            "some_version",
            "releases",
            "most_releases",
        ],
    },
    Test {
        id: "T39",
        decide: running::same_version,
        parameters: &[],
        wordings: &["other_version", "other_model", "model_swapped"],
        says: &["records_of", "inventory"],
    },
];
