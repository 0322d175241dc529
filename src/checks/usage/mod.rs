//! Tests on how systems are used: people in charge, the uses intended, the tools allowed.

mod intended;
mod oversight;
#[cfg(test)]
mod tests;
mod tools;

use super::Test;

/// The tests of this family.
pub(super) const TESTS: &[Test] = &[
    Test {
        id: "T50",
        decide: oversight::exercised,
        parameters: &["answers_max"],
        wordings: &["lapsed", "never", "unclear"],
        says: &["stop", "fallback", "override"],
    },
    Test {
        id: "T56",
        decide: intended::kept_to,
        parameters: &[],
        wordings: &["category", "free_text"],
        says: &["entries"],
    },
    Test {
        id: "T73",
        decide: tools::approved,
        parameters: &[],
        wordings: &["not_listed", "refused", "expired"],
        says: &["of_people", "single_tool", "use_unsaid", "use_told"],
    },
];
