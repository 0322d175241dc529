//! Which register a table is read as, and what its rows hold.

use super::super::written::{cues, document};
use super::*;

fn check(path: &str, text: &str, expected: Option<(&str, &[&str])>) {
    let document = document(path, text);
    let found = of(cues(), &document, None, "", None, &BTreeSet::new());
    let found = found.first().map(|register| {
        (register.record.as_str(), register.columns.iter().map(String::as_str).collect::<Vec<_>>())
    });
    assert_eq!(found, expected.map(|(record, columns)| (record, columns.to_vec())), "{text}");
}

#[test]
fn a_register_is_known_by_the_meaning_of_its_columns() {
    check(
        "a/x.csv",
        "| No. | Finding | Root cause | Corrective action | Responsible | Due | Closed |\n\
         | 1 | Gap | Rush | Train | Kim Lee | 2026-01-02 | 2026-02-01 |",
        Some((
            "nonconformities",
            &["id", "description", "cause", "action", "owner", "due_on", "closed_on"],
        )),
    );
    check(
        "a/x.csv",
        "| Risk | Likelihood | Impact | Score | Risk owner |\n| Bias | 3 | 4 | 12 | Kim Lee |",
        Some(("risks", &["description", "likelihood", "consequence", "score", "owner"])),
    );
}

#[test]
fn a_list_of_something_else_is_none() {
    check("a/x.csv", "| Dish | Price | Day |\n| Soup | 4.50 | Monday |", None);
    check("a/x.csv", "| Name | Status |\n| Soup | open |", None);
}

#[test]
fn a_register_keeps_days_as_days() {
    let text = "| No. | Finding | Root cause | Action | Due date |\n| 1 | Gap | Rush | Train | 13/04/2026 |";
    let document = document("a/x.csv", text);
    let found = of(cues(), &document, None, "", None, &BTreeSet::new());
    let register = found.first().expect("a register");
    let due = register.when(&register.rows[0], "due_on").map(|when| when.to_string());
    assert_eq!(due.as_deref(), Some("2026-04-13"));
    assert_eq!(register.text(&register.rows[0], "cause"), Some("Rush"));
}

#[test]
fn the_first_column_of_numbers_is_the_id() {
    // Whatever stands over it, and numbers further right are those of other things.
    check(
        "a/x.csv",
        "| NC | Raised | Finding | Root cause | Action | Due | Closed |\n\
         | NC-26-01 | 2026-01-02 | Gap | Rush | Train | 2026-01-09 | 2026-02-01 |\n\
         | NC-26-02 | 2026-01-03 | Hole | Haste | Mend | 2026-01-19 | 2026-02-11 |",
        Some((
            "nonconformities",
            &["id", "raised_on", "description", "cause", "action", "due_on", "closed_on"],
        )),
    );
    check(
        "a/risk_register.csv",
        "| Risk | System | What could happen | Likelihood | Impact | Score | Owner | Treatment |\n\
         | R-01 | AI-1 | Bias | 3 | 4 | 12 | Kim Lee | T-01 |\n\
         | R-02 | AI-1 | Drift | 2 | 4 | 8 | Jo Park | T-02 |",
        Some((
            "risks",
            &[
                "id",
                "system",
                "description",
                "likelihood",
                "consequence",
                "score",
                "owner",
                "treatment",
            ],
        )),
    );
}

#[test]
fn of_two_words_in_a_header_the_free_one_counts() {
    check(
        "a/x.csv",
        "| Risk ID | Description | Likelihood | Impact | Score | RAG / Band | Owner | Status |\n\
         | R-01 | Bias | 3 | 4 | 12 | High | Kim Lee | open |\n\
         | R-02 | Drift | 2 | 4 | 8 | Medium | Jo Park | open |",
        Some((
            "risks",
            &["id", "description", "likelihood", "consequence", "score", "band", "owner", "status"],
        )),
    );
}

#[test]
fn roles_or_people_crossed_with_courses() {
    check(
        "a/x.csv",
        "| Role | AI basics | Bias | Second look |\n| Reviewer | x | | x |\n| Owner | x | x | |",
        Some(("competences", &["role", "course"])),
    );
    check(
        "a/x.csv",
        "| Name | AI basics | Bias | Second look |\n\
         | Kim Lee | 2026-01-02 | 2026-02-03 | |\n| Jo Park | 2026-01-02 | | 2026-03-04 |",
        Some(("training", &["person", "course", "completed_on"])),
    );
}

#[test]
fn a_header_in_two_rows_is_read_as_one() {
    check(
        "a/x.csv",
        "| Finding | | Correction | | |\n| No. | Description | Root cause | Action | Due date |\n\
         | NC-1 | Gap | Rush | Train | 2026-04-13 |\n| NC-2 | Hole | Haste | Mend | 2026-05-13 |",
        Some(("nonconformities", &["id", "description", "cause", "action", "due_on"])),
    );
}

#[test]
fn two_days_of_a_course_stand_in_columns_of_their_own() {
    let text = "| Name | C5 held on | C5 good until | C6 held on | C6 good until |\n| Kim Lee | 2024-05-16 | 2027-05-16 | 2023-01-30 | 2026-01-30 |\n| Jo Park | 2024-05-16 | 2027-05-16 | 2025-02-27 | 2028-02-27 |";
    let document = document("a/x.csv", text);
    let found = of(cues(), &document, None, "", None, &BTreeSet::new());
    let register = found.first().expect("a register");
    assert_eq!(register.rows.len(), 4, "{:?}", register.columns);
    let last = &register.rows[1];
    assert_eq!(register.text(last, "course"), Some("C6"));
    assert_eq!(register.text(last, "expires_on"), Some("2026-01-30"));
}

#[test]
fn a_verdict_beside_results_leaves_them_the_figures() {
    check(
        "a/x.csv",
        "| Run date | Data set | Check | Result | Threshold | Verdict |\n\
         | 2026-01-05 | DS-01 | completeness | 98.8 | >= 98.0 | pass |",
        Some((
            "quality_results",
            &["checked_on", "dataset", "check", "value", "threshold", "result"],
        )),
    );
    check(
        "a/x.csv",
        "| Criterion | Limit | Result |\n| wrong answers | max 5.0 % | 6.4 % |",
        Some(("criteria", &["criterion", "threshold", "result"])),
    );
}

#[test]
fn a_history_of_a_document_is_no_list_of_exercises() {
    check("a/x.docx", "| Version | Date | What changed |\n| 1.1 | 2026-01-05 | Rule 4 |", None);
}

#[test]
fn each_measure_of_a_wide_sheet_is_a_row_of_its_own() {
    let text = "| Week from | Late stops % | Limit | Got a person | Min | Alert |\n\
        | 2026-01-05 | 4.7 | 6.0 | 97 | 95 | |\n\
        | 2026-01-12 | 5.0 | 6.0 | 91 | 95 | AL-1 |";
    let document = document("a/x.csv", text);
    let found = of(cues(), &document, None, "", None, &BTreeSet::new());
    let register = found.first().expect("a register");
    let told: Vec<String> = register
        .rows
        .iter()
        .map(|row| {
            let cell = |column: &str| register.text(row, column).unwrap_or("-");
            format!("{} {} {} {}", cell("metric"), cell("value"), cell("threshold"), cell("alert"))
        })
        .collect();
    let expected = [
        "Late stops % 4.7 6.0 -",
        "Got a person 97 min 95 -",
        "Late stops % 5.0 6.0 -",
        "Got a person 91 min 95 AL-1",
    ];
    assert_eq!(
        (register.record.as_str(), told),
        ("monitoring", expected.map(String::from).to_vec())
    );
}

#[test]
fn a_record_of_monitoring_may_give_its_limits_elsewhere() {
    let text = "# Watch log\n\n| Month | Share found | False call-outs % | Read on |\n\
        | Jan 2026 | 0.80 | 11.6 | 3 Feb 2026 |\n| Feb 2026 | 0.81 | 11.4 | 3 Mar 2026 |";
    check("a/x.xlsx", text, Some(("monitoring", &["measured_on", "metric", "value", "threshold"])));
    // Under other words nobody can tell what the figures are.
    check("a/x.xlsx", &text.replace("Watch log", "Vans"), None);
}

#[test]
fn a_release_is_dated_by_the_last_of_its_steps() {
    let sheet = |title: &str| {
        format!(
            "# {title}\n\n| Gate | System | Version | Schooled | Gate signed | By | With people |\n\
             | G-1 | Quill | 1.0 | 2026-01-05 | 2026-01-09 | Kim Lee | 2026-01-12 |\n\
             | G-2 | Beacon | 2.0 | 2026-02-05 | 2026-02-09 | Kim Lee | 2026-02-12 |"
        )
    };
    let gates = document("a/x.xlsx", &sheet("Go-live gate"));
    let found = of(cues(), &gates, None, "", None, &BTreeSet::new());
    let register = found.first().expect("a register");
    let first = &register.rows[0];
    assert_eq!(register.text(first, "released_on"), Some("2026-01-12"), "{:?}", register.columns);
    assert_eq!(register.text(first, "approved_on"), Some("2026-01-09"));
    // Steps under other words may be those of anything.
    let steps = document("a/x.xlsx", &sheet("Steps"));
    let other = of(cues(), &steps, None, "", None, &BTreeSet::new());
    assert!(other.iter().all(|register| !register.has("released_on")), "{other:?}");
}

#[test]
fn names_of_courses_are_no_people() {
    check(
        "a/x.xlsx",
        "# Who needs what\n\n| Course | Name | Posts | Good for |\n| C1 | Working with models: the basics | leads | 3 years |\n\
         | C2 | Reading scores on the panel | panel | 2 years |",
        Some(("competences", &["course", "role", "refresh"])),
    );
}

#[test]
fn counted_use_waivers_and_lists_of_tests_are_read() {
    check(
        "a/shortlist_usage.csv",
        "| Month | Kind of vacancy | Vacancies |\n| 2026-07 | outside | 6 |\n| 2026-08 | apprenticeship | 9 |",
        Some(("usage", &["period", "category", "count"])),
    );
    check(
        "a/x.docx",
        "# Waivers\n\n| No | System | Mark missed | Why it may go ahead | Signed by | Ends |\n\
         | W-1 | Quill 1.0 | 0.34 instead of 0.35 | no harm | Kim Lee | 31/12/2026 |",
        Some(("waivers", &["id", "system", "criterion", "reason", "approved_by", "expires_on"])),
    );
    check(
        "a/x.docx",
        "# Test reports signed\n\n| System | Release | Outcome | Report signed by | Signed on |\n\
         | Quill | 1.0 | pass | Kim Lee | 2026-02-16 |\n| Beacon | 2.0 | pass | Kim Lee | 2026-03-16 |",
        Some(("tests", &["system", "version", "result", "approved_by", "approved_on"])),
    );
}

#[test]
fn a_control_block_is_no_list_of_aims() {
    let block = "| Reference | AIM-PO-01 |\n| Title | AI policy |\n| Version | 3.1 |\n| Owner | Kim Lee |\n| Approved by | Jo Park |";
    check("a/x.docx", block, None);
}

#[test]
fn limits_may_be_called_acceptance_criteria() {
    check(
        "a/x.docx",
        "| Criterion | Acceptance criterion | Result |\n| Agreement with the panel | at least 0.90 | 0.86 |",
        Some(("criteria", &["criterion", "threshold", "result"])),
    );
}
