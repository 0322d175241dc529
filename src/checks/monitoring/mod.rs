//! Tests on AI systems in operation: whether they are watched as planned, whether alarms are answered, and
//! what is logged and kept.

mod alerts;
mod answers;
mod bounds;
mod figures;
mod logging;
mod plan;
mod planned;
mod retention;
mod series;
#[cfg(test)]
mod tests;

pub(in crate::checks) use bounds::{Bound, Limits, Purpose};
pub(in crate::checks) use plan::without_period;
pub(in crate::checks) use series::{Series, is_of_data, share_a_word};

use super::Test;

/// The tests of this family.
pub(super) const TESTS: &[Test] = &[
    Test {
        id: "T40",
        decide: plan::carried_out,
        parameters: &["silent_intervals", "planned_min"],
        wordings: &["undefined", "gap", "operations_only", "no_results", "left_out"],
        says: &["threshold", "responder", "gap", "none_after", "several_missing", "systems_live"],
    },
    Test {
        id: "T41",
        decide: alerts::answered,
        parameters: &["response_days", "repeated_alerts_min", "listed_max"],
        wordings: &["unanswered", "open_too_long"],
        says: &["against", "alarms", "repeated"],
    },
    Test {
        id: "T42",
        decide: logging::kept,
        parameters: &[
            "gap_days_min",
            "gap_times_usual",
            "entries_min",
            "steady_days_min",
            "steady_entries_min",
            "steady_gap_days_min",
        ],
        wordings: &["shorter", "gap", "fields", "oldest"],
        says: &[
            "gap",
            "version",
            "output",
            "input",
            "from_day",
            "hours",
            "working_days",
            "days",
            "weeks",
            "months",
            "years",
        ],
    },
];
