//! What the tests on the corrective action log say of logs in several words and languages.

use crate::checks::written;

const HEAD: &str = "| NC id | Source | Raised on | Requirement | Grade | Description | Correction | Root cause | Action | Owner | Due | Revised due date | Implemented on | Effectiveness check | Closed on | Status |\n";

/// A log in English with these rows.
fn log(rows: &str) -> String {
    format!("{HEAD}{rows}")
}

fn check(test: &str, as_of: &str, documents: &[(&str, &str)], expected: &[&str]) {
    let lines = written::run(test, as_of, documents);
    for line in expected {
        assert!(lines.iter().any(|one| one.starts_with(line)), "{test}: no `{line}` in {lines:#?}");
    }
    let fails = |lines: &[String]| lines.iter().filter(|one| !one.starts_with("pass")).count();
    let wanted = expected.iter().filter(|line| !line.starts_with("pass")).count();
    assert_eq!(fails(&lines), wanted, "{test}: {lines:#?}");
}

#[test]
fn causes_are_more_than_the_finding() {
    let log = log(
        "| NC-01 | audit | 2026-01-10 | 8.4 | minor | No assessment before release 2.3 | assessment written | gates were kept in a mail | gates moved into the ticket | Kim Lee | 2026-02-10 | | 2026-02-01 | 2026-05-02, Jo Park, works | 2026-05-02 | closed |\n\
         | NC-02 | audit | 2026-01-10 | 7.2 | minor | Two reviewers had no course | course taken | Two reviewers did not have the course | course taken | Kim Lee | 2026-02-10 | | 2026-02-01 | 2026-05-02, Jo Park, works | 2026-05-02 | closed |\n\
         | NC-03 | audit | 2026-01-10 | 7.5.3 | minor | Records kept in a private folder | moved | human error | rights given | Kim Lee | 2026-02-10 | | 2026-02-01 | | | implemented |\n\
         | NC-04 | audit | 2026-01-10 | 9.1 | major | Figures missing for May | done | n/a | figures asked for | Kim Lee | 2026-02-10 | | | | | open |\n\
         | NC-05 | audit | 2026-06-20 | 9.1 | minor | Figures missing for June | | | | Kim Lee | 2026-08-10 | | | | | new |\n\
         | NC-06 | audit | 2026-01-10 | 9.1 | observation | Wording could be clearer | | | | Kim Lee | 2026-08-10 | | 2026-02-01 | | | done |\n",
    );
    check(
        "T64",
        "2026-06-30",
        &[("nc_log.csv", &log)],
        &[
            "pass NC-01",
            "fail NC-02: NC-02: the cause repeats the finding",
            "fail NC-03: NC-03: the cause names an error",
            "fail NC-04: NC-04: no cause is recorded",
            "pass NC-05",
        ],
    );
}

#[test]
fn causes_in_german() {
    let log = "| Nr | gemeldet am | Quelle | Gegen | Was | Sofort getan | Ursache | Massnahme | Wer | bis | erledigt am | geschlossen am |\n\
               | A-1 | 21.11.2025 | Audit | 7.2 | zwei Lesende ohne Kurs | Zugang gesperrt | Eintritt während der Ferien der Leitung | Erinnerung aus dem Portal | H. Lange | 31.12.2025 | 19.12.2025 | 20.01.2026 |\n\
               | A-2 | 21.11.2025 | Audit | 8.3 | drei Massnahmen ohne Datum | Daten ergänzt | menschliches Versagen | Daten ergänzt | T. Wieck | 31.01.2026 | 20.01.2026 | 20.02.2026 |\n";
    check(
        "T64",
        "2026-05-31",
        &[("Listen/Abweichungen.csv", log)],
        &["pass A-1", "fail A-2: A-2: the cause names an error"],
    );
}

#[test]
fn a_log_without_a_column_for_causes_is_asked_about_once() {
    let log = "| NC id | Raised on | Description | Action | Owner | Due | Closed on | Status |\n\
               | NC-01 | 2026-01-10 | No assessment | write it | Kim Lee | 2026-02-10 | 2026-02-09 | closed |\n\
               | NC-02 | 2026-01-11 | No course | book it | Jo Park | 2026-02-10 | 2026-02-09 | closed |\n";
    check("T64", "2026-06-30", &[("nonconformity_log.csv", log)], &["absent "]);
    check("T66", "2026-06-30", &[("nonconformity_log.csv", log)], &["absent "]);
}

#[test]
fn without_a_log_nothing_is_testable() {
    for test in ["T64", "T65", "T66", "T67"] {
        check(test, "2026-06-30", &[("a/note.md", "We like cake.")], &["not testable"]);
    }
}

#[test]
fn actions_are_held_to_their_day() {
    let log = log(
        "| NC-01 | audit | 2026-01-10 | 8.4 | minor | a | b | c | write the assessment | Kim Lee | 2026-05-29 | | | | | in progress |\n\
         | NC-02 | audit | 2026-01-10 | 8.4 | minor | a | b | c | write the plan | Kim Lee | 2026-05-15 | 2026-07-31 agreed by R. Mistry | | | | in progress |\n\
         | NC-03 | audit | 2026-01-10 | 8.4 | minor | a | b | c | train them | Kim Lee | 2026-05-15 | | 2026-05-20 | | | implemented |\n\
         | NC-04 | audit | 2026-01-10 | 8.4 | minor | a | b | c | write it | Kim Lee | 2026-03-31 | 2026-05-31 | | | | open |\n\
         | NC-05 | audit | 2026-01-10 | 8.4 | minor | a | b | c | write it | Kim Lee | 2026-03-31 | | | | | withdrawn |\n\
         | NC-06 | ISMS audit 27001 | 2026-01-10 | 27001 A.8.13 | minor | a | b | c | write it | Kim Lee | 2026-03-31 | | | | | open |\n\
         | NC-07 | audit | 2026-01-10 | 8.4 | major | a | b | c | rebuild | Kim Lee | 2026-09-30 | | | | | open |\n",
    );
    check(
        "T65",
        "2026-06-30",
        &[("registers/nc_log.csv", &log)],
        &[
            "fail NC-01: NC-01: the corrective action was due 2026-05-29",
            "pass NC-02",
            "pass NC-03",
            "fail NC-04: NC-04: the extended corrective action",
            "fail NC-07: NC-07: a major nonconformity is open",
        ],
    );
}

#[test]
fn a_log_exported_before_the_day_shows_no_delay() {
    let log = log(
        "| NC-01 | audit | 2026-01-10 | 8.4 | minor | a | b | c | write it | Kim Lee | 2026-06-15 | | | | | open |\n",
    );
    check("T65", "2026-06-30", &[("nc_log_2026-05-31.csv", &log)], &["pass NC-01"]);
}

#[test]
fn tickets_of_corrective_actions_have_days_too() {
    let tickets = "| Key | Type | Summary | Created | Due date | Status | Resolved | Reporter |\n\
                   | GOV-1 | Corrective action | Write the plan | 2026-01-05 | 2026-03-31 | In Progress | | kim |\n\
                   | GOV-2 | Task | Tidy up | 2026-01-05 | 2026-03-31 | In Progress | | kim |\n";
    check(
        "T65",
        "2026-06-30",
        &[("jira_export.csv", tickets)],
        &["fail GOV-1: GOV-1: the corrective action was due 2026-03-31"],
    );
}

#[test]
fn closing_needs_a_check_of_effect() {
    let log = log(
        "| NC-01 | audit | 2025-01-10 | 8.4 | minor | a | b | c | d | Kim Lee | 2025-02-10 | | 2025-02-01 | 2025-05-02 / Jo Park / works | 2025-05-02 | closed |\n\
         | NC-02 | audit | 2025-01-10 | 8.4 | minor | a | b | c | d | Kim Lee | 2025-02-10 | | 2025-02-01 | | 2025-02-04 | closed |\n\
         | NC-03 | audit | 2026-03-10 | 8.4 | minor | a | b | c | d | Kim Lee | 2026-06-10 | | 2026-06-01 | check planned 2026-09-15, Jo Park | 2026-06-08 | closed |\n\
         | NC-04 | audit | 2025-01-10 | 8.4 | minor | a | b | c | d | Kim Lee | 2025-02-10 | | 2025-02-01 | 2025-05-02 not effective | 2025-05-02 | closed |\n\
         | NC-05 | audit | 2025-01-10 | 8.4 | minor | a | b | c | d | Kim Lee | 2025-02-10 | | 2025-02-10 | 2025-02-01 works | 2025-02-12 | closed |\n\
         | NC-06 | audit | 2025-01-10 | 8.4 | minor | a | b | c | d | Kim Lee | 2025-02-10 | | 2025-02-01 | | | action done |\n\
         | NC-07 | audit | 2025-01-10 | 8.4 | minor | a | b | c | d | Kim Lee | 2025-02-10 | | 2025-02-01 | 2025-06-02 / K. Lee / works | 2025-06-02 | closed |\n",
    );
    let expected = [
        "pass NC-01",
        "fail NC-02: NC-02: closed without a recorded check",
        "pass NC-03",
        "fail NC-04: NC-04: closed although",
        "fail NC-05: NC-05: the check of effect is not later",
        "pass NC-07",
    ];
    check("T66", "2026-06-30", &[("nc_log.csv", &log)], &expected);
    let rule = "# Corrective action\n\nThe effect is checked after three months by somebody other than the owner of the action.";
    let expected =
        [&expected[..5], &["fail NC-07: NC-07: the action was checked by its own owner"]].concat();
    check(
        "T66",
        "2026-06-30",
        &[("nc_log.csv", &log), ("procedure_corrective_action.docx", rule)],
        &expected,
    );
}

#[test]
fn what_comes_back_is_pointed_out() {
    let log = log(
        "| NC-01 | audit | 2025-01-10 | 7.2, P-11 | minor | two readers at the Ludham site without course A | b | c | d | Kim Lee | 2025-02-10 | | 2025-02-01 | 2025-05-02 works | 2025-05-02 | closed |\n\
         | NC-02 | audit | 2025-12-10 | 7.2, P-11 | minor | two of five readers at the Ludham site without course A | b | c | d | Kim Lee | 2026-09-10 | | | | | open |\n\
         | NC-03 | audit | 2025-12-10 | 7.2 | minor | no list of skills for the data team | b | c | d | Kim Lee | 2026-09-10 | | | | | open |\n\
         | NC-04 | audit | 2025-03-10 | A.8.2 | minor | two readers at the Ludham site without course A | b | c | d | Kim Lee | 2025-09-10 | | | | | open |\n",
    );
    check(
        "T67",
        "2026-06-30",
        &[("nc_log.csv", &log)],
        &[
            "pass NC-01",
            "fail NC-01, NC-02: NC-02: the same lapse as NC-01",
            "pass NC-03",
            "pass NC-04",
        ],
    );
}

#[test]
fn a_bare_day_beside_an_action_is_when_it_is_due() {
    let log = "| No | From | Raised | Requirement | What was found | Cause | Action | Holder | Day | New day, agreed by | In since | State |\n\
               | C-1 | audit | 2026-01-10 | 8.4 | no way out agreed | short form | way out agreed | Kim Lee | 2026-03-31 | | | in hand |\n\
               | C-2 | audit | 2026-01-10 | 8.4 | no order | requests by mail | a queue | Kim Lee | 2026-03-31 | 2026-12-11, R. Mistry | | in hand |\n\
               | C-3 | audit | 2026-01-10 | 8.4 | figures by person | dashboard | figures by team | Kim Lee | 2026-03-31 | | 2026-03-20 | in hand |\n";
    check(
        "T65",
        "2026-06-30",
        &[("corrective_actions.csv", log)],
        &["fail C-1: C-1: the corrective action was due 2026-03-31", "pass C-2", "pass C-3"],
    );
}

#[test]
fn what_minutes_ask_of_people_is_no_nonconformity() {
    let minutes = "# Half-year sitting\n\nAI policy and AI systems.\n\n# Findings and corrective actions\n\n\
                   | No | What | Who | By |\n| B1 | third validator | Kim Lee | 2026-03-31 |\n| B2 | plainer notice | Jo Park | 2026-03-31 |\n";
    check("T65", "2026-06-30", &[("sitting.docx", minutes)], &["not testable"]);
}
