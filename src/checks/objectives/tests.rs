//! Objectives and measurement plans, whole and with gaps.

use crate::checks::written::run;

fn check(test: &str, documents: &[(&str, &str)], expected: &[&str]) {
    let told: Vec<String> = run(test, "2026-06-30", documents);
    let agree = told.len() == expected.len()
        && told.iter().zip(expected).all(|(told, expected)| told.starts_with(expected));
    assert!(agree, "{test}: {told:#?}, expected {expected:#?}");
}

const INVENTORY: (&str, &str) = (
    "AI_inventory.csv",
    "| System ID | System name | Purpose | Owner | Status |\n| AI-01 | Compass | credit score | Kim Lee | in production |",
);
const HEADER: &str = "| ID | Objective | Measure | Target | Due date | Owner | Result |";

#[test]
fn an_objective_without_measure_date_and_person_is_told() {
    let rows = "| O1 | Faster answers | hours | 4 | 2026-12-31 | Kim Lee | 6 |\n| O2 | Fewer errors | share | 2 % | 2026-12-31 | Jo | 3 % |\n| O3 | Strengthen trust | | | | Kim Lee | |";
    check(
        "T33",
        &[INVENTORY, ("AI_objectives.csv", &format!("{HEADER}\n{rows}"))],
        &[
            "pass O1",
            "pass O2",
            "fail O3: Objective O3 cannot be measured: no measure or target, due date and result",
        ],
    );
    let german = "| Nr | Ziel | Messgröße | Zielwert | bis | Wer |\n| Z1 | Schneller | Stunden | 4 | 31.12.2026 | K. Lee |\n| Z2 | Besser | Anteil | 2 % | 31.12.2026 | J. Roth |\n| Z3 | Vertrauen stärken | | | | K. Lee |";
    check("T33", &[INVENTORY, ("KI-Ziele.csv", german)], &["pass Z1", "pass Z2", "fail Z3"]);
}

#[test]
fn a_figure_in_the_words_and_a_missed_goal_are_fine() {
    let rows = "| O1 | Answers in 4 hours | | | 2026-12-31 | Kim Lee | 6 |\n| O2 | Fewer errors | share | 2 % | 2026-03-31 | Jo | missed: 3 % |\n| O3 | All owners trained | share | 100 % | 2026-12-31 | Jo | |";
    check(
        "T33",
        &[INVENTORY, ("AI_objectives.csv", &format!("{HEADER}\n{rows}"))],
        &["pass O1", "pass O2", "pass O3"],
    );
}

#[test]
fn objectives_of_another_house_or_none_are_not_looked_at() {
    let rows = "| O1 | Trust | | | | Kim Lee | |\n| O2 | Fewer errors | share | 2 % | 2026-03-31 | Jo | 3 % |";
    let table = format!("{HEADER}\n{rows}");
    check("T33", &[("objectives.csv", &table)], &["not testable objectives"]);
    check("T33", &[INVENTORY], &["not testable objectives"]);
    check("T33", &[INVENTORY, ("ISMS_objectives.csv", &table)], &["not testable objectives"]);
}

#[test]
fn years_that_number_anew_are_told_apart() {
    let rows = "| Year | No | Objective | Measure | Target | Due date | Owner |\n| 2025 | Z1 | Faster | hours | 4 | 2025-12-31 | Kim |\n| 2026 | Z1 | Trust | | | | Kim |";
    check("T33", &[INVENTORY, ("AI_objectives.csv", rows)], &["pass Z1 2025", "fail Z1 2026"]);
}

#[test]
fn a_measurement_plan_says_how_often_and_by_whom() {
    let header = "# Measurement plan\n\n| Metric | Method | Frequency | Analysed by | Threshold |";
    let whole = format!(
        "{header}\n| Open risks | count | monthly | Kim Lee | 5 |\n| Late actions | count | quarterly | Jo | 2 |"
    );
    check("T69", &[INVENTORY, ("measurement_plan.docx", &whole)], &["pass Measurement plan"]);
    let gaps = format!(
        "{header}\n| Open risks | count | monthly | Kim Lee | 5 |\n| Late actions | count | | | 2 |\n| Trained staff | | quarterly | Jo | 90 % |"
    );
    check(
        "T69",
        &[INVENTORY, ("measurement_plan.docx", &gaps)],
        &["fail Measurement plan: Measurement plan: the measurement plan has gaps for 2 of 3"],
    );
    check("T69", &[INVENTORY], &["not testable measurement plan"]);
    check("T69", &[("measurement_plan.docx", &gaps)], &["not testable measurement plan"]);
}
