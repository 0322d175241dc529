//! Tests on the AI risk register: whether it covers the systems, adds up, and is acted on.

mod arithmetic;
mod authority;
mod change;
mod lines;
mod method;
mod register;
#[cfg(test)]
mod tests;
mod treatment;

use super::Test;

/// The tests of this family.
pub(super) const TESTS: &[Test] = &[
    Test {
        id: "T24",
        decide: register::each_system_has_a_line,
        parameters: &["systemic_share_percent", "systemic_systems_min", "interval_days_max"],
        wordings: &["none", "stale", "no_register"],
        says: &["most_systems"],
    },
    Test {
        id: "T25",
        decide: register::each_high_line_is_decided,
        parameters: &[
            "filled_share_percent",
            "systemic_share_percent",
            "systemic_lines_min",
            "listed_lines_max",
        ],
        wordings: &["lacks", "lack", "authority"],
        says: &[
            "risks_of_weight",
            "undecided_top",
            "undecided_most",
            "owner",
            "decision",
            "accepter",
            "date",
        ],
    },
    Test {
        id: "T26",
        decide: arithmetic::scores_follow_the_method,
        parameters: &["agreeing_share_percent", "listed_lines_max"],
        wordings: &["band", "band_high", "bands", "product", "accepted"],
        says: &["risks_scored", "entered_accepted", "from_to", "and_above"],
    },
    Test {
        id: "T27",
        decide: treatment::done_by_their_date,
        parameters: &[
            "filled_share_percent",
            "systemic_share_percent",
            "systemic_actions_min",
            "listed_actions_max",
        ],
        wordings: &["overdue", "overdue_many", "no_proof"],
        says: &["most_overdue", "treatments_dated"],
    },
    Test {
        id: "T43",
        decide: change::significant_ones_are_assessed,
        parameters: &["before_days", "window_days"],
        wordings: &["no_reference", "not_assessed"],
        says: &[],
    },
];
