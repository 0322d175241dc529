//! What the tests on reports, incidents and obligations say of registers in several words.

use crate::checks::written;

const INVENTORY: &str = "# AI inventory\n\n\
    | ID | Name | Purpose | Owner | Supplier | Status | Version |\n\
    | S-2 | Mabel | answers customers | Jo Park | Lumenar Inc | live | 1.8 |";

fn check(test: &str, documents: &[(&str, &str)], expected: &[&str]) {
    let documents: Vec<(&str, &str)> =
        [("inventory.docx", INVENTORY)].into_iter().chain(documents.iter().copied()).collect();
    let lines = written::run(test, "2026-06-30", &documents);
    for line in expected {
        assert!(lines.iter().any(|one| one.starts_with(line)), "{test}: no `{line}` in {lines:#?}");
    }
    let drafts = |lines: &[String]| lines.iter().filter(|one| !one.starts_with("pass")).count();
    let wanted = expected.iter().filter(|line| !line.starts_with("pass")).count();
    assert_eq!(drafts(&lines), wanted, "{test}: {lines:#?}");
}

#[test]
fn reports_are_answered_in_time() {
    let rule =
        "# External reporting procedure\n\nEach report from outside is answered within 10 days.";
    let log = "# External report log\n\n| Report no | Received on | From | Description | Replied on | Status |\n\
        | ER-1 | 2026-03-01 | a customer | wrong answer of Mabel | 2026-03-06 | closed |\n\
        | ER-2 | 2026-03-01 | a customer | wrong answer | 2026-04-20 | closed |\n\
        | ER-3 | 2026-04-01 | a customer | wrong answer | | open |\n\
        | ER-4 | 2026-06-28 | a customer | wrong answer | | open |\n\
        | ER-5 | 2026-04-01 | anonymous | wrong answer | | open |\n";
    check(
        "T51",
        &[("procedure_external_reporting.docx", rule), ("external_report_log.csv", log)],
        &[
            "pass ER-1",
            "fail ER-2: ER-2: answered after 50 days",
            "fail ER-3: ER-3: no answer",
            "pass ER-4",
        ],
    );
    check("T51", &[("external_report_log.csv", log)], &["not testable"]);
}

#[test]
fn concerns_go_by_their_own_rule_and_a_note_without_a_name_by_none() {
    let rule = "# Reports and concerns procedure\n\n# Reports from outside\n\nEach report from outside is answered within 10 days.\n\n\
        # Concerns from inside\n\nWe confirm a concern within 5 days and tell the outcome within 40 days.";
    let log = "# Concerns log\n\n| No | Raised | About | Confirmed | Outcome told | Outcome |\n\
        | CN-1 | 2026-03-01 | Mabel | 2026-03-03 | 2026-03-30 | rule changed |\n\
        | CN-2 | 2026-03-01 | Mabel | 2026-03-03 | 2026-05-30 | rule changed |\n\
        | CN-3 | 2026-03-01 | Mabel | | | no sender, cannot be answered |\n";
    check(
        "T51",
        &[("reports_and_concerns_procedure.docx", rule), ("concerns_log.csv", log)],
        &["pass CN-1", "fail CN-2: CN-2: answered after 90 days, 40 are allowed"],
    );
}

#[test]
fn users_are_told_of_incidents_in_time() {
    let rule = "# Incident communication plan\n\nUsers are told of an incident within 72 hours.";
    let register = "# Incident register\n\n| Incident no | Happened on | System | Severity | Description | Effect on users | Users notified on | NC ref | Status |\n\
        | INC-1 | 2026-03-01 | Mabel | high | wrong answers | some acted on them | 2026-03-03 | NC-1 | closed |\n\
        | INC-2 | 2026-03-01 | Mabel | high | wrong answers | some acted on them | 2026-03-20 | NC-2 | closed |\n\
        | INC-3 | 2026-04-01 | Mabel | high | wrong answers | some acted on them | | NC-3 | closed |\n\
        | INC-4 | 2026-04-01 | Mabel | high | log full | none | | NC-4 | closed |\n\
        | INC-5 | 2026-04-01 | Mabel | low | slow | a few waited | | | closed |\n";
    check(
        "T52",
        &[("incident_communication_plan.docx", rule), ("incident_register.csv", register)],
        &[
            "pass INC-1",
            "fail INC-2: INC-2: users were told",
            "fail INC-3: INC-3: no notice",
            "pass INC-4",
            "pass INC-5",
        ],
    );
    check("T52", &[("note.md", "We like cake.")], &["not testable"]);
}

#[test]
fn obligations_are_kept_by_their_day() {
    let register = "# Register of reporting obligations\n\n| No | Obligation | Source | Trigger | Owner | Due date | Last done | Authority |\n\
        | O-1 | yearly report on the model | licence 4 | year end | Kim Lee | 2026-03-31 | 2026-03-20 | regulator |\n\
        | O-2 | yearly report on complaints | licence 5 | year end | Kim Lee | 2026-03-31 | 2025-03-20 | regulator |\n\
        | O-3 | notice of new model | contract 7 | release | Kim Lee | 2026-09-30 | | customer |\n\
        | O-4 | notice of incident | contract 8 | incident | | 2026-09-30 | | customer |\n";
    check(
        "T72",
        &[("obligations_register.csv", register)],
        &[
            "pass O-1",
            "fail O-2: O-2: due 2026-03-31",
            "pass O-3",
            "fail O-4: The register of obligations has blanks",
        ],
    );
    let joined = "# Duties to report\n\n| No. | Duty | Source | Trigger or due | Owner | Last done | Reference |\n\
        | OB-1 | notice of change | contract 2 | before a change | Kim Lee | 2025-08-04 | L-1 |\n\
        | OB-2 | yearly report | contract 3 | 2026-03-31 | Kim Lee | 2025-03-27 | L-2 |\n\
        | OB-3 | talk with the council | agreement 4 | 2026-02-27 | Kim Lee | 2026-02-10 | L-3 |\n";
    check(
        "T72",
        &[("duties_to_report.csv", joined)],
        &["pass OB-1", "fail OB-2: OB-2: due 2026-03-31", "pass OB-3"],
    );
    check("T72", &[("note.md", "We like cake.")], &["not testable"]);
}

#[test]
fn of_two_limits_the_longer_is_for_the_answer() {
    let rule = "# External reporting procedure\n\nReceipt of each report from outside is confirmed within 3 days and it is answered within 20 days.";
    let log = "# External report log\n\n| Report no | Received on | From | Description | Replied on | Status |\n\
        | ER-1 | 2026-03-01 | a customer | wrong answer of Mabel | 2026-03-16 | closed |\n\
        | ER-2 | 2026-03-01 | a customer | wrong answer | 2026-04-20 | closed |\n";
    check(
        "T51",
        &[("external_reporting_procedure.docx", rule), ("external_report_log.csv", log)],
        &["pass ER-1", "fail ER-2"],
    );
}
