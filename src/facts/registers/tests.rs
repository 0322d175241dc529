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
