//! Tests on the Statement of Applicability, and the statement itself for the report.

mod claims;
mod completeness;
mod exclusions;
mod statement;
#[cfg(test)]
mod tests;
mod verdicts;

use super::Test;
pub(super) use exclusions::exclusions;
pub(super) use verdicts::rows;

/// The tests of this family.
pub(super) const TESTS: &[Test] = &[
    Test {
        id: "T28",
        decide: completeness::complete,
        parameters: &["blank_reasons_share_percent"],
        wordings: &[
            "missing_controls",
            "duplicated_controls",
            "repeated_controls",
            "unknown_controls",
            "no_inclusion_reason",
            "not_approved",
            "no_statement",
        ],
        says: &["nothing_decided", "controls", "controls_applied"],
    },
    Test {
        id: "T29",
        decide: claims::shown,
        parameters: &["elsewhere_share_percent"],
        wordings: &["claimed_not_shown", "pointer_missing", "pointer_draft", "pointer_elsewhere"],
        says: &["no_pointer", "could_become"],
    },
    Test {
        id: "T30",
        decide: exclusions::hold,
        parameters: &["reason_words_min"],
        wordings: &["no_reason", "contradicted", "claims_absence"],
        says: &["no_reason"],
    },
    Test {
        id: "T31",
        decide: claims::agree_with_treatment,
        parameters: &[],
        wordings: &["relies_on_excluded", "unknown_risk"],
        says: &["no_reason"],
    },
    Test {
        id: "T32",
        decide: claims::plans_kept,
        parameters: &["days_min"],
        wordings: &["plan_passed", "no_date"],
        says: &[],
    },
];
