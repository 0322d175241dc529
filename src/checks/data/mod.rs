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
use crate::catalog::AuditTest;

/// The tests of this family.
pub(super) const TESTS: &[Test] = &[
    Test {
        id: "T44",
        decide: quality::defined,
        parameters: &[],
        wordings: &["undefined", "no_frequency", "no_rules"],
        says: &["threshold", "frequency", "owner", "some_rule", "rule_lacks", "lacks_too", "rules"],
    },
    Test {
        id: "T45",
        decide: schedule::on_schedule,
        parameters: &["isolated_percent", "most_percent"],
        wordings: &["missed"],
        says: &["checks", "gap", "runs", "isolated", "most_missing"],
    },
    Test {
        id: "T46",
        decide: failures::acted_on,
        parameters: &["rerun_days", "listed_max"],
        wordings: &["no_action"],
        says: &["failed", "its_limit", "against", "checks_failed", "released_on_it"],
    },
    Test {
        id: "T47",
        decide: sets::registered,
        parameters: &["sets_min"],
        wordings: &["not_registered", "incomplete"],
        says: &["source", "rights", "lacks_too", "personal_data"],
    },
    Test {
        id: "T48",
        decide: sets::traced,
        parameters: &["sets_min", "share_percent"],
        wordings: &["no_record", "incomplete", "vague"],
        says: &["source", "lineage", "custodian", "acquired_on", "lacks_too", "sets_in_use"],
    },
];

/// What is lacking, in a row: `source and no licence`.
fn joined(test: &AuditTest, lacks: &[&str]) -> String {
    let parts = lacks.iter().map(|name| test.phrase(name).to_owned());
    let join = |parts: String, part| test.say("lacks_too", &[("parts", &parts), ("part", &part)]);
    parts.reduce(join).unwrap_or_default()
}
