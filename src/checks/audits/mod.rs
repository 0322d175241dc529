//! Tests on internal audits: the programme, the auditors, the reports and what becomes of findings.

mod auditors;
mod competence;
mod followed;
mod people;
mod programme;
mod report;
mod reports;
#[cfg(test)]
mod tests;

use super::Test;

/// The tests of this family.
pub(super) const TESTS: &[Test] = &[
    Test {
        id: "T60",
        decide: programme::carried_out,
        parameters: &["grace_days"],
        wordings: &["not_held", "late", "none"],
        says: &["none_held", "audits_planned"],
    },
    Test {
        id: "T61",
        decide: auditors::independent,
        parameters: &[],
        wordings: &["own_paper", "own_system", "own_task"],
        says: &["owner", "author", "in_charge", "alone"],
    },
    Test {
        id: "T62",
        decide: competence::shown,
        parameters: &[],
        wordings: &["not_taken", "expired", "taken_later", "no_record"],
        says: &["never", "course", "course_on_auditing", "course_on_ai"],
    },
    Test {
        id: "T63",
        decide: report::complete,
        parameters: &["words_min"],
        wordings: &["lacks_frame", "lacks_end"],
        says: &["objectives", "criteria", "scope", "decision", "distribution"],
    },
    Test {
        id: "T68",
        decide: followed::in_log,
        parameters: &["source_days_max"],
        wordings: &["finding_missing", "fewer_cases", "id_missing"],
        says: &["findings"],
    },
];
