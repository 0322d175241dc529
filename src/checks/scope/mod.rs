//! Tests on what the management system covers, and on what it knows of its surroundings.

mod context;
mod known;
mod talked_of;
#[cfg(test)]
mod tests;
mod unlisted;

use super::Test;

/// The tests of this family.
pub(super) const TESTS: &[Test] = &[
    Test {
        id: "T18",
        decide: unlisted::named_and_not_listed,
        parameters: &["mentions_min", "known_share_percent", "scope_share_percent"],
        wordings: &["unlisted", "unlisted_trained", "unlisted_supply", "outside_scope"],
        says: &["between", "on_day"],
    },
    Test {
        id: "T19",
        decide: context::complete,
        parameters: &["rows_min"],
        wordings: &[
            "not_addressed",
            "party_gaps",
            "nobody_affected",
            "no_climate",
            "no_role",
            "role_unsaid",
            "no_law",
        ],
        says: &["parties"],
    },
];
