//! The tests on the risk register, on small dossiers in several vocabularies.

use super::super::written;

/// What a test says as of a day; the lines are compared up to their title where none is given.
fn check(test: &str, documents: &[(&str, &str)], expected: &[&str]) {
    let told = written::run(test, "2026-06-30", documents);
    let fits = |(told, expected): (&String, &&str)| {
        told == expected || told.strip_prefix(*expected).is_some_and(|rest| rest.starts_with(':'))
    };
    let all = told.len() == expected.len() && told.iter().zip(expected).all(fits);
    assert!(all, "{test} says {told:#?}\nand not {expected:#?}\nof {documents:#?}");
}

const INVENTORY: &str = "| System ID | AI system | Owner | Status | Version |
| AI-1 | Forecaster | Kim Lee | production | 2.1 |
| AI-2 | Chat helper | Jo Park | pilot | 1.0 |
| AI-3 | Old sorter | Kim Lee | retired 2025 | 3 |";

const METHOD: &str = "# AI risk procedure\n\nVersion: 1.0\nApproved on: 2025-01-05\n\n# Scales\n\n\
    Score = likelihood x consequence. Low 1 to 4, medium 5 to 9, high 10 to 25.\n\n\
    # Acceptance\n\nHigh risks may not be accepted.\n\n\
    # Rhythm\n\nThe risk register is reviewed every year.";

const HEADER: &str = "| Risk ID | System | Risk description | Likelihood | Consequence | Score | Rating | Owner | Treatment | Due date | Status | Residual | Accepted by | Assessed on |";

fn register(rows: &[&str]) -> String {
    format!("{HEADER}\n{}", rows.join("\n"))
}

const SOUND: &str = "| R-1 | AI-1 | wrong forecast | 2 | 4 | 8 | medium | Kim Lee | check by hand | 2026-09-30 | open | 4 | | 2026-01-15 |";
const SECOND: &str = "| R-2 | Chat helper | rude answer | 3 | 5 | 15 | high | Jo Park | word list | 2026-08-31 | open | 5 | | 2026-01-15 |";
const THIRD: &str =
    "| R-3 | AI-1 | late feed | 1 | 3 | 3 | low | Kim Lee | | | | 3 | by rule | 2026-01-15 |";

#[test]
fn t24_each_system_has_a_line() {
    let both = register(&[SOUND, SECOND]);
    check(
        "T24",
        &[("inv.csv", INVENTORY), ("risk_register.csv", &both)],
        &["pass AI-1", "pass AI-2"],
    );
    let one = register(&[SOUND, THIRD]);
    check(
        "T24",
        &[("inv.csv", INVENTORY), ("risk_register.csv", &one)],
        &["pass AI-1", "fail AI-2: AI-2 (Chat helper) has no line in the AI risk register"],
    );
    // The risks of the rest of the house.
    let other = "| Nr | Zelle | Was kann geschehen | S | W | Wert | Farbe | Eigner | Massnahme |
| 1 | Halle | Ausfall | 3 | 3 | 9 | gelb | Kim Lee | Ersatz |
| 2 | Halle | Drift | 3 | 2 | 6 | gelb | Kim Lee | Messung |";
    check(
        "T24",
        &[("inv.csv", INVENTORY), ("Risikoregister.csv", other)],
        &["absent AI risk register"],
    );
    // Lines that name no system of the inventory.
    let unnamed =
        register(&[SOUND, SECOND]).replace("AI-1", "machine learning").replace("Chat helper", "AI");
    let documents = [("inv.csv", INVENTORY), ("AI_risk_register.csv", unnamed.as_str())];
    check("T24", &documents, &["not testable AI_risk_register.csv"]);
    check("T24", &[("inv.csv", INVENTORY)], &["absent AI risk register"]);
}

#[test]
fn t24_lines_are_looked_at_again() {
    let old = register(&[&SOUND.replace("2026-01-15", "2024-12-01"), SECOND]);
    let documents =
        [("inv.csv", INVENTORY), ("method.docx", METHOD), ("risk_register.csv", old.as_str())];
    check(
        "T24",
        &documents,
        &["fail AI-1: AI-1 (Forecaster): risks last assessed 2024-12-01", "pass AI-2"],
    );
}

#[test]
fn t25_a_line_of_weight_is_decided() {
    let rows = [SOUND, SECOND, THIRD];
    let sound = register(&rows);
    let documents = [("method.docx", METHOD), ("risk_register.csv", sound.as_str())];
    check("T25", &documents, &["pass R-1", "pass R-2"]);
    let ownerless = register(&[SOUND, &SECOND.replace("Jo Park", ""), THIRD]);
    let documents = [("method.docx", METHOD), ("risk_register.csv", ownerless.as_str())];
    check("T25", &documents, &["pass R-1", "fail R-2: R-2 (rude answer) lacks an owner"]);
    let undecided = register(&[&SOUND.replace("check by hand", "TBD"), SECOND, THIRD]);
    let documents = [("method.docx", METHOD), ("risk_register.csv", undecided.as_str())];
    check(
        "T25",
        &documents,
        &["fail R-1: R-1 (wrong forecast) lacks a treatment or an acceptance", "pass R-2"],
    );
}

#[test]
fn t25_accepted_in_place_of_an_action_needs_somebody_who_accepts() {
    let head = HEADER.replace("Treatment", "Action");
    let told = |action: &str, by: &str| {
        let line = |id: &str, action: &str, by: &str| {
            format!(
                "| {id} | AI-1 | {id} goes wrong | 3 | 5 | 15 | high | Kim Lee | {action} | 2026-08-31 | open | 5 | {by} | 2026-01-15 |"
            )
        };
        let rows = [
            line("R-1", action, by),
            line("R-2", "word list", ""),
            line("R-3", "accepted", "the CRO"),
        ];
        format!("{head}\n{}", rows.join("\n"))
    };
    for (action, by, expected) in [
        ("accepted", "", "fail R-1: R-1 (R-1 goes wrong) lacks the name of who accepts it"),
        ("accepted", "the CRO", "pass R-1"),
        ("ask whether accepted offers are checked", "", "pass R-1"),
    ] {
        let register = told(action, by);
        let documents = [("method.docx", METHOD), ("risk_register.csv", register.as_str())];
        check("T25", &documents, &[expected, "pass R-2", "pass R-3"]);
    }
}

#[test]
fn t25_what_needs_no_decision() {
    let closed =
        register(&[SOUND, &SECOND.replace("Jo Park", "").replace("open", "closed"), THIRD]);
    let documents = [("method.docx", METHOD), ("risk_register.csv", closed.as_str())];
    check("T25", &documents, &["pass R-1"]);
    // The plan says it under the number of the risk.
    let bare = register(&[SOUND, &SECOND.replace("word list | 2026-08-31", " | "), THIRD]);
    let plan = "| Action | Risk ID | Measure | Responsible | Due date | Status |
| TR-1 | R-2 | word list | Jo Park | 2026-08-31 | in progress |";
    let documents = [
        ("method.docx", METHOD),
        ("risk_register.csv", bare.as_str()),
        ("risk_treatment_plan.csv", plan),
    ];
    check("T25", &documents, &["pass R-1", "pass R-2"]);
    let low = register(&[THIRD]);
    check(
        "T25",
        &[("method.docx", METHOD), ("risk_register.csv", &low)],
        &["not testable AI risk register"],
    );
}

#[test]
fn t26_bands_follow_the_method() {
    let sound = register(&[SOUND, SECOND, THIRD]);
    let documents = [("method.docx", METHOD), ("risk_register.csv", sound.as_str())];
    check("T26", &documents, &["pass AI risk register"]);
    let mild = register(&[SOUND, &SECOND.replace("high", "medium"), THIRD]);
    let documents = [("method.docx", METHOD), ("risk_register.csv", mild.as_str())];
    check(
        "T26",
        &documents,
        &["fail R-2: R-2 (rude answer): score 15 is high by the method, not medium"],
    );
    let wrong = register(&[SOUND, &SECOND.replace("| 15 | high", "| 9 | medium"), THIRD]);
    let documents = [("method.docx", METHOD), ("risk_register.csv", wrong.as_str())];
    check("T26", &documents, &["fail R-2: R-2 (rude answer): score 9 is not 3 x 5"]);
}

#[test]
fn t26_colours_in_another_language_and_acceptance() {
    let german =
        "| Nr | System | Was kann geschehen | S | W | Wert | Farbe | Eigner | Rest | angenommen |
| R-1 | AI-1 | Ausfall | 3 | 3 | 9 | gelb | Kim Lee | 4 | |
| R-2 | AI-1 | Drift | 2 | 2 | 4 | grün | Kim Lee | 4 | |
| R-3 | AI-2 | Irrtum | 4 | 5 | 20 | gelb | Jo Park | 6 | |
| R-4 | AI-2 | Leck | 4 | 4 | 16 | rot | Jo Park | 16 | Mo Day 2026-01-10 |
| R-5 | AI-2 | Verlust | 4 | 4 | 16 | rot | Jo Park | 8 | Mo Day 2026-01-10 |";
    let method = "# How we assess risk\n\n# Colours\n\n| Green | 1 to 4 | fine |\n| Yellow | 5 to 9 | ask |\n\
        | Red | 10 to 25 | never accepted |";
    check(
        "T26",
        &[("method.docx", method), ("Risikoregister.csv", german)],
        &[
            "fail R-3: R-3 (Irrtum): score 20 is Red by the method, not gelb",
            "fail R-4: R-4 (Leck) is accepted at 16, above what may be accepted",
        ],
    );
}

#[test]
fn t26_what_no_method_explains_is_left_alone() {
    let words = "| Risk ID | System | Risk description | Likelihood | Impact | Risk level | Owner |
| R-1 | AI-1 | outage | likely | severe | high | Kim Lee |
| R-2 | AI-2 | drift | rare | mild | low | Jo Park |";
    check(
        "T26",
        &[("method.docx", METHOD), ("risk_register.csv", words)],
        &["not testable AI risk register"],
    );
    // A matrix that is no product.
    let matrix = register(&[
        &SOUND.replace("| 8 |", "| 12 |"),
        &SECOND.replace("| 15 |", "| 21 |"),
        &THIRD.replace("| 3 | low", "| 7 | low"),
    ]);
    check("T26", &[("risk_register.csv", &matrix)], &["not testable AI risk register"]);
}

#[test]
fn t27_treatments_are_done_by_their_date() {
    let late = register(&[&SOUND.replace("2026-09-30", "2026-03-31"), SECOND]);
    check(
        "T27",
        &[("inv.csv", INVENTORY), ("risk_register.csv", &late)],
        &["fail R-1: R-1 (wrong forecast): due 2026-03-31, not done", "pass R-2"],
    );
    let done = register(&[&SOUND.replace("2026-09-30 | open", "2026-03-31 | done"), SECOND]);
    check(
        "T27",
        &[("inv.csv", INVENTORY), ("risk_register.csv", &done)],
        &["pass R-1", "pass R-2"],
    );
    // Due on the day itself.
    let today = register(&[&SOUND.replace("2026-09-30", "2026-06-30"), SECOND]);
    check(
        "T27",
        &[("inv.csv", INVENTORY), ("risk_register.csv", &today)],
        &["pass R-1", "pass R-2"],
    );
}

#[test]
fn t27_extensions_retirement_and_what_cannot_be_told() {
    let plan = "| Nr | Risiko | Massnahme | Verantwortlich | Termin | neuer Termin | Status | erledigt am |
| M-1 | R-1 | Handprüfung | Kim Lee | 31.03.2026 | 31.10.2026 (Mo Day) | offen | |
| M-2 | R-2 | Wortliste | Jo Park | 31.03.2026 | | offen | |
| M-3 | R-3 | Sperre | Jo Park | 31.03.2026 | | erledigt | 20.03.2026 |";
    let told = written::run("T27", "2026-06-30", &[("Risikobehandlungsplan.csv", plan)]);
    let fails: Vec<&String> = told.iter().filter(|line| line.starts_with("fail")).collect();
    assert_eq!(fails.len(), 1, "{told:?}");
    assert!(fails[0].contains("M-2"), "{told:?}");
    let gone =
        register(&[&SOUND.replace("AI-1", "AI-3").replace("2026-09-30", "2026-03-31"), SECOND]);
    check("T27", &[("inv.csv", INVENTORY), ("risk_register.csv", &gone)], &["pass R-2"]);
    let vague = register(&[&SOUND.replace("2026-09-30 | open", "2026-03-31 | see ticket")]);
    check("T27", &[("risk_register.csv", &vague)], &["not testable risk treatments"]);
}

const CHANGES: &str = "| Change no | System | What was changed | Significance | Requested on | Implemented on | Approved by |
| CHG-1 | Forecaster | new inputs of weather | major | 2026-04-01 | 2026-05-03 | Mo Day |
| CHG-2 | Chat helper | greeting | minor | 2026-04-01 | 2026-05-03 | Mo Day |";

#[test]
fn t43_a_significant_change_is_assessed_first() {
    let old = register(&[SOUND, SECOND]);
    let documents =
        [("change_log.csv", CHANGES), ("inv.csv", INVENTORY), ("risk_register.csv", old.as_str())];
    check(
        "T43",
        &documents,
        &["fail AI-1: AI-1 (Forecaster): CHG-1 of 2026-05-03 was not preceded by a reassessment"],
    );
    let fresh = register(&[&SOUND.replace("2026-01-15", "2026-04-15"), SECOND]);
    let documents = [
        ("change_log.csv", CHANGES),
        ("inv.csv", INVENTORY),
        ("risk_register.csv", fresh.as_str()),
    ];
    check("T43", &documents, &["pass AI-1"]);
    check("T43", &[("inv.csv", INVENTORY), ("risk_register.csv", &old)], &["not testable changes"]);
}

#[test]
fn t43_a_reference_in_the_row_is_enough_and_a_blank_among_others_is_not() {
    let changes = "| Change no | System | What was changed | Significance | Implemented on | Risk assessment ref |
| CHG-1 | Forecaster | new inputs of weather | significant | 2026-05-03 | |
| CHG-2 | Chat helper | other language model | significant | 2026-05-03 | RA-7 |";
    check(
        "T43",
        &[("change_log.csv", changes), ("inv.csv", INVENTORY)],
        &[
            "fail AI-1: AI-1 (Forecaster): CHG-1 is rated significant and names no reassessment",
            "pass AI-2",
        ],
    );
}

#[test]
fn t25_who_may_accept() {
    let method = METHOD.replace(
        "High risks may not be accepted.",
        "Medium risks are accepted by the owner. What remains high may be accepted by the Chief Risk Officer only.",
    );
    let line = |score: u32, band: &str, by: &str| {
        format!(
            "| R-9 | AI-1 | wrong forecast | 2 | {} | {score} | {band} | Kim Lee | accepted | | open | {score} | {by} | 2026-01-15 |",
            score / 2
        )
    };
    let told = "fail R-9: R-9 (wrong forecast): accepted by its owner at 12, which the Chief Risk Officer accepts";
    for (score, band, by, expected) in [
        (12, "high", "Kim Lee", vec!["pass R-9", told]),
        (12, "high", "Gideon Marsh", vec!["pass R-9"]),
        (12, "high", "Kim Lee (Chief Risk Officer)", vec!["pass R-9"]),
        (8, "medium", "Kim Lee", vec!["pass R-9"]),
    ] {
        let register = register(&[&line(score, band, by)]);
        let documents =
            [("method.docx", method.as_str()), ("risks.csv", &register), ("inv.csv", INVENTORY)];
        check("T25", &documents, &expected);
    }
}

#[test]
fn t26_bands_may_leave_out_scores_that_cannot_come_up() {
    let method = "# Risk method\n\n# Bands\n\n| Score | Band |\n| 1-5 | Low |\n| 6-9 | Medium |\n| 10-16 | High |\n| 20-25 | Severe |";
    let line = "| R-8 | AI-1 | wrong forecast | 5 | 5 | 25 | high | Kim Lee | check | 2026-09-30 | open | 4 | | 2026-01-15 |";
    let register = register(&[SOUND, THIRD, line]);
    check(
        "T26",
        &[("method.docx", method), ("risks.csv", &register), ("inv.csv", INVENTORY)],
        &["fail R-8: R-8 (wrong forecast): score 25 is Severe by the method, not high"],
    );
}

#[test]
fn t43_a_change_fills_what_the_others_fill() {
    let log = |last: &str| {
        format!(
            "| Change | Requested on | System | Description | Significant | Shoals gone through | Study looked at | Live on |\n\
             | C-1 | 2025-06-02 | AI-1 | edition 1.9 | significant | 2025-06-05 | 2025-06-10 | 2025-06-30 |\n\
             | C-2 | 2025-09-08 | AI-1 | edition 2.0 | significant | 2025-09-22 | 2025-09-25 | 2025-11-03 |\n\
             | C-3 | 2026-03-02 | AI-2 | new feed | significant | {last} | 2026-04-01 |"
        )
    };
    let told = |log: &str| {
        let documents = [("inv.csv", INVENTORY), ("change_log.csv", log)];
        written::run("T43", "2026-06-30", &documents)
    };
    let fails = |lines: &[String]| lines.iter().any(|line| line.starts_with("fail AI-2"));
    let (blank, filled) = (told(&log(" | ")), told(&log("2026-03-09 | 2026-03-10")));
    assert!(fails(&blank) && !fails(&filled), "{blank:#?}\n{filled:#?}");
}
