//! Tests on the impact assessments of AI systems: whether each system has one, what it says, when it was made.

mod assessments;
pub(super) mod changes;
mod completeness;
mod dimensions;
mod fields;
#[cfg(test)]
mod tests;
mod timing;
mod versions;

pub(super) use assessments::Assessment;

use super::Test;

/// The tests of this family.
pub(super) const TESTS: &[Test] = &[
    Test {
        id: "T20",
        decide: completeness::an_assessment_for_each,
        parameters: &["systemic_share_percent", "systemic_systems_min", "heading_words_min"],
        wordings: &["none", "privacy_only", "elsewhere", "draft_only", "none_at_all", "not_sent"],
        says: &["most_systems"],
    },
    Test {
        id: "T21",
        decide: dimensions::all_present,
        parameters: &["systemic_share_percent", "systemic_assessments_min", "heading_words_min"],
        wordings: &["missing", "no_misuse"],
        says: &["individuals", "groups", "society", "undated", "assessments", "left_out_by_most"],
    },
    Test {
        id: "T22",
        decide: timing::made_in_time,
        parameters: &["interval_days_max", "own_date_grace_days"],
        wordings: &["changed", "other_version", "overdue", "after_go_live"],
        says: &["own_date", "longest_interval"],
    },
    Test {
        id: "T23",
        decide: fields::complete,
        parameters: &["fields_missing_min"],
        wordings: &["unsigned", "self_approved", "no_version", "incomplete"],
        says: &["assessor", "date", "measures", "decision", "kept"],
    },
];
