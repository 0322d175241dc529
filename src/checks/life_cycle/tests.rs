//! What the tests on the life cycle say of dossiers written as documents would look.

use crate::checks::written;

const AS_OF: &str = "2026-06-30";
const INVENTORY: (&str, &str) = (
    "registers/ai_inventory.csv",
    "| System ID | System name | Purpose | Owner | Status | Version | Go-live | Risk tier | Our role |\n\
     | AI-01 | Harbour Score | scores loan requests | Kim Lee | in production | 3.1 | 2025-02-03 | high | developer |\n\
     | AI-02 | Quill | drafts letters | Jo Park | in production | 1.0 | 2026-02-02 | low | developer |\n\
     | AI-03 | Beacon | sorts mail | Ann Roy | in production | 2.0 | 2026-05-06 | low | developer |",
);

fn check(test: &str, documents: &[(&str, &str)], expected: &[&str]) {
    let mut documents = documents.to_vec();
    documents.push(INVENTORY);
    let lines = written::run(test, AS_OF, &documents);
    for line in expected {
        assert!(
            lines.iter().any(|found| found.starts_with(line)),
            "{test}: no `{line}` in {lines:#?}"
        );
    }
    let failed = |line: &&str| line.starts_with("fail");
    let drafted = lines.iter().filter(|line| line.starts_with("fail")).count();
    assert_eq!(drafted, expected.iter().filter(|line| failed(line)).count(), "{test}: {lines:#?}");
}

const RELEASED: (&str, &str) = (
    "releases/release_log.csv",
    "| Release | System | Version | Released on | Test date | Approved by | Waiver |\n\
     | R-1 | AI-01 Harbour Score | 3.1 | 2026-03-16 | 2026-03-02 | Kim Lee | none |\n\
     | R-2 | AI-02 Quill | 1.0 | 2026-02-02 | 2026-01-20 | Kim Lee | none |",
);

fn report(rows: &str) -> String {
    format!(
        "# Validation report Harbour Score 3.1\n\n\
         | System | Harbour Score 3.1 |\n| Approved by | Ann Roy |\n| Approved on | 2026-03-04 |\n\n\
         # Acceptance criteria and results\n\n\
         | Criterion | Threshold | Result |\n{rows}"
    )
}

#[test]
fn a_missed_limit_stops_a_release_or_is_waived() {
    let path = "validation/validation_report_harbour_3.1.docx";
    let missed =
        report("| recall | at least 0.85 | 0.81 |\n| calibration error | <= 0.05 | 0.03 |");
    check(
        "T37",
        &[(path, &missed), RELEASED],
        &["fail AI-01: AI-01 (Harbour Score): recall missed"],
    );
    let waived = RELEASED.1.replace("Kim Lee | none |\n", "Kim Lee | W-7 of 10 March |\n");
    check("T37", &[(path, &missed), (RELEASED.0, &waived)], &["pass AI-01"]);
    let met = report(
        "| Trefferquote | mindestens 85 % | 0,91 |\n| Fehlerquote | höchstens 5 % | 3,2 % |",
    );
    check("T37", &[(path, &met), RELEASED], &["pass AI-01"]);
    let verdict = report("| fairness gap | max 0.05 | failed |\n| recall | at least 0.85 | 0.90 |");
    check("T37", &[(path, &verdict), RELEASED], &["fail AI-01"]);
    let unsure = report("| steps to a decision | 4 | 5 |\n| recall | >= 0.85 | 0.90 |");
    check("T37", &[(path, &unsure), RELEASED], &["pass AI-01"]);
    check("T37", &[RELEASED], &["not testable"]);
}

#[test]
fn nothing_goes_into_use_before_its_test() {
    check("T38", &[RELEASED], &["pass AI-01", "pass AI-02"]);
    let late = RELEASED.1.replace("2026-01-20", "2026-02-13");
    check(
        "T38",
        &[(RELEASED.0, &late)],
        &["pass AI-01", "fail AI-02: AI-02 (Quill): version 1.0 in use before the test"],
    );
    let vague = RELEASED.1.replace("2026-01-20", "February 2026");
    check("T38", &[(RELEASED.0, &vague)], &["pass AI-02"]);
    check("T38", &[], &["not testable"]);
    let waived = late.replace(
        "2026-02-13 | Kim Lee | none |",
        "2026-02-13 | Kim Lee | W-9, fall-back at hand |",
    );
    check("T38", &[(RELEASED.0, &waived)], &["pass AI-01"]);
    let report = "# Test report Quill 1.0\n\n| System | Quill 1.0 |\n| Approved on | 2026-02-13 |\n\n\
                  | Criterion | Threshold | Result |\n| wrong letters | at most 4 % | 3 % |";
    let path = "validation/quill_validation_report.docx";
    check("T38", &[(path, report)], &["fail AI-02: AI-02 (Quill): in use before the test report"]);
    let binder = "# FRM-5 Release certificates\n\n# Quill 1.0\n\nProduction from 2026-02-02. Report: in draft. Signed \
                  Kim Lee 2026-01-30.\n\n# Harbour Score 3.1\n\nProduction from 2026-03-01. Signed Kim Lee.";
    let early =
        "fail AI-02: AI-02 (Quill): version 1.0 in use before the approval of the test report";
    check("T38", &[(path, report), ("records/release_certificates.docx", binder)], &[early]);
    let tickets = "| Key | Type | System | Summary | Created | Status | Resolved |\n\
                   | T-1 | Release | Quill | 1.2 with new model | 2026-04-01 | Done | 2026-04-10 |\n\
                   | T-2 | Test | Quill | Test report 1.2 | 2026-04-14 | Done | 2026-04-29 |\n\
                   | T-3 | Test | Beacon | Test report 2.0 | 2026-04-14 | Done | 2026-04-29 |";
    check("T38", &[("jira/export.csv", tickets)], &["fail AI-02: AI-02 (Quill): version 1.2"]);
}

#[test]
fn what_runs_is_what_was_tested() {
    let report = "# Validation report Harbour Score 3.1\n\n| System | Harbour Score 3.1 |\n\n\
                  | Criterion | Threshold | Result |\n| recall | at least 0.8 | 0.9 |";
    let path = "validation/validation_report_harbour.docx";
    check("T39", &[(path, report)], &["pass AI-01"]);
    let older = report.replace("3.1", "3.0");
    check("T39", &[(path, &older)], &["fail AI-01: AI-01 (Harbour Score): version 3.1 is in use"]);
    let changes = "| Change | System | Version | Description | Significance | Implemented on |\n\
                   | C-1 | Harbour Score | 3.1 | same inputs, newer data | minor | 2026-03-16 |";
    check("T39", &[(path, &older), ("changes/change_log.csv", changes)], &["pass AI-01"]);
    check("T39", &[], &["not testable"]);
}

#[test]
fn records_of_the_life_cycle_are_held_against_the_inventory() {
    let approved = "| Release | System | Version | Released on | Approved by |\n\
                    | R-1 | AI-01 Harbour Score | 3.1 | 2026-03-16 | Kim Lee |\n\
                    | R-2 | AI-02 Quill | 1.0 | 2026-02-02 | Kim Lee |";
    check(
        "T36",
        &[("releases/release_log.csv", approved)],
        &["fail AI-03: No deployment approval", "absent"],
    );
    let blank = approved.replace("| 2026-02-02 | Kim Lee |", "| 2026-02-02 |  |");
    let lines =
        ["fail AI-03", "fail AI-02: AI-02 (Quill): version 1.0 went into use without an approval"];
    check("T36", &[("releases/release_log.csv", &blank)], &lines);
    check("T36", &[], &["absent requirements"]);
    assert_eq!(
        written::run("T36", AS_OF, &[("a/note.docx", "A note.")]),
        ["not testable AI systems"]
    );
}

#[test]
fn the_limits_of_a_report_may_stand_in_another_paper() {
    let file = "# Requirements Harbour Score\n\n| Criterion | Limit | Direction |\n\
        | wrongly marked, share | at most 2.0 % | lower is better |";
    let report = |value: &str| {
        format!(
            "# Test report Harbour Score 3.1\n\n| System | Harbour Score 3.1 |\n| Approved on | 2026-03-04 |\n\n\
             | What was measured | Value |\n| wrongly marked, share | {value} |\n| thefts found | 71 % |"
        )
    };
    let documents = |report: &str, expected: &[&str]| {
        let file = ("technical/requirements_harbour_score.docx", file);
        check("T37", &[RELEASED, file, ("tests/test_report_harbour_score.docx", report)], expected);
    };
    documents(&report("1.7 %"), &["pass AI-01"]);
    documents(&report("2.7 %"), &["fail AI-01"]);
    let waived = report("2.7 %") + "\n\n# Waiver W-26-1\n\nFor daylight only, signed Ann Roy.";
    documents(&waived, &["pass AI-01"]);
}
