//! Tests on the data of AI systems: what quality was set, checked and acted on, and where sets come from.

mod failures;
mod names;
mod quality;
mod results;
mod schedule;
mod sets;
#[cfg(test)]
mod tests;

use super::Test;

/// The tests of this family.
pub(super) const TESTS: &[Test] = &[
    Test {
        id: "T44",
        decide: quality::defined,
        parameters: &[],
        wordings: &["undefined", "no_frequency", "no_rules"],
    },
    Test {
        id: "T45",
        decide: schedule::on_schedule,
        parameters: &["isolated_percent", "most_percent"],
        wordings: &["missed"],
    },
    Test {
        id: "T46",
        decide: failures::acted_on,
        parameters: &["rerun_days", "listed_max"],
        wordings: &["no_action"],
    },
    Test {
        id: "T47",
        decide: sets::registered,
        parameters: &["sets_min"],
        wordings: &["not_registered", "incomplete"],
    },
    Test {
        id: "T48",
        decide: sets::traced,
        parameters: &["sets_min", "share_percent"],
        wordings: &["no_record", "incomplete", "vague"],
    },
];
