//! What the tests on operation say of dossiers written as documents would look.

use std::fmt::Write as _;

use crate::checks::written;

const AS_OF: &str = "2026-06-30";
const INVENTORY: (&str, &str) = (
    "registers/ai_inventory.csv",
    "| System ID | System name | Purpose | Owner | Status | Version | Go-live | Risk tier |\n\
     | AI-01 | Harbour Score | scores loan requests | Kim Lee | in production | 3.1 | 2025-02-03 | high |\n\
     | AI-02 | Quill | drafts letters | Jo Park | in production | 1.0 | 2025-02-02 | low |\n\
     | AI-03 | Beacon | sorts mail | Ann Roy | retired | 2.0 | 2024-05-06 | low |",
);
const PLAN: (&str, &str) = (
    "plans/monitoring_plan.docx",
    "# Monitoring plan\n\n\
     | System | Metric | Threshold | Frequency | Who responds |\n\
     | Harbour Score | input drift (PSI) | above 0.25 | weekly | Kim Lee |\n\
     | Quill | wrong answers | above 4 % | monthly | Jo Park |\n\n\
     # When an alarm goes off\n\nAn alarm is answered within five working days.",
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
    let drafted = lines.iter().filter(|line| line.starts_with("fail")).count();
    let wanted = expected.iter().filter(|line| line.starts_with("fail")).count();
    assert_eq!(drafted, wanted, "{test}: {lines:#?}");
}

fn log(rows: &str) -> String {
    format!(
        "| Measured on | System | Metric | Value | Threshold | Alert | Ticket | Comment |\n{rows}"
    )
}

#[test]
fn an_alarm_has_an_answer() {
    let path = "monitoring/drift_log.csv";
    let open = log("| 2026-03-02 | AI-01 | psi | 0.12 | 0.25 | no |  |  |\n\
         | 2026-03-09 | AI-01 | psi | 0.31 | 0.25 | ALARM |  |  |\n\
         | 2026-04-06 | AI-02 | wrong answers | 2 % | 4 % | no |  |  |");
    let line = "fail AI-01: AI-01 (Harbour Score): alarms without an answer (1)";
    check("T41", &[(path, &open), PLAN], &[line]);
    let answered = open.replace("ALARM |  |", "ALARM | T-4 |");
    check("T41", &[(path, &answered), PLAN], &["pass"]);
    let recent = open.replace("2026-03-09", "2026-06-26");
    check("T41", &[(path, &recent), PLAN], &["pass"]);
    let tickets = "| Key | Type | System | Summary | Created | Status | Resolved |\n\
                   | T-4 | Alarm | Harbour Score | PSI 0.31 | 2026-03-10 | Done | 2026-03-12 |";
    check("T41", &[(path, &open), ("jira/export.csv", tickets), PLAN], &["pass"]);
    let unmarked = "| Datum | System | Kennzahl | Messwert | Grenzwert | Maßnahme |\n\
                    | 2026-03-02 | Harbour Score | PSI | 0,12 | höchstens 0,25 |  |\n\
                    | 2026-03-09 | Harbour Score | PSI | 0,31 | höchstens 0,25 |  |\n\
                    | 2026-04-13 | Harbour Score | PSI | 0,28 | höchstens 0,25 | neu trainiert |";
    check("T41", &[("ueberwachung/messwerte.csv", unmarked)], &["fail AI-01"]);
    let numbered = open.replace("ALARM |  |", "AL-26-113 |  |");
    check("T41", &[(path, &numbered), PLAN], &[line]);
    let told = open
        .replace("ALARM |", "AL-26-113; answered by Kim Lee on 10 March: one source was down |");
    check("T41", &[(path, &told), PLAN], &["pass"]);
    check("T41", &[PLAN], &["not testable"]);
}

#[test]
fn results_come_as_often_as_planned() {
    let path = "monitoring/drift_log.csv";
    let weekly = |days: &[&str]| {
        let rows: Vec<String> = days
            .iter()
            .map(|day| format!("| {day} | AI-01 | psi | 0.1 | 0.25 | no |  |  |"))
            .collect();
        log(&rows.join("\n"))
    };
    let kept = weekly(&["2026-05-25", "2026-06-01", "2026-06-08", "2026-06-16", "2026-06-22"]);
    check("T40", &[(path, &kept), PLAN], &["pass AI-01", "absent AI-02"]);
    let gap = weekly(&["2026-05-04", "2026-05-11", "2026-06-08", "2026-06-15", "2026-06-22"]);
    check(
        "T40",
        &[(path, &gap), PLAN],
        &["fail AI-01: AI-01 (Harbour Score): 3 monitoring results missing"],
    );
    let undefined = PLAN.1.replace("| above 4 % |", "| tbd |");
    check(
        "T40",
        &[(PLAN.0, &undefined)],
        &["fail AI-02: AI-02 (Quill): the monitoring plan sets no alarm limit"],
    );
    let draft = format!("Status: draft\n\n{undefined}");
    check("T40", &[(PLAN.0, &draft)], &["not testable"]);
}

#[test]
fn logs_are_kept_as_declared() {
    let rule = (
        "plans/logging_plan.docx",
        "# Logging plan\n\nVersion 1.0, approved 2025-01-10 by Kim Lee.\n\n# Keeping logs\n\n\
         Event logs are kept for eighteen months.",
    );
    let tickets = "| Key | Type | System | Summary | Created | Status | Resolved |\n\
                   | T-7 | Setting | Quill | Event store: keep 90 days instead of 550 days | 2026-04-20 | Done | 2026-04-21 |\n\
                   | T-8 | Task | Quill | new logo | 2026-04-20 | Done | 2026-04-21 |";
    check(
        "T42",
        &[rule, ("jira/export.csv", tickets)],
        &["fail AI-02: AI-02 (Quill): logs are kept for 90 days"],
    );
    let undone = tickets.replace("Done", "Open");
    check("T42", &[rule, ("jira/export.csv", &undone)], &["not testable"]);
    let longer = tickets.replace("90 days instead of 550 days", "24 months instead of 18 months");
    check("T42", &[rule, ("jira/export.csv", &longer)], &["pass"]);
    check("T42", &[("jira/export.csv", tickets)], &["not testable"]);
    let mut rows = String::from("| Timestamp | System | Version | Input | Output |\n");
    for day in (1..=28).filter(|day| !(8..=20).contains(day)) {
        for hour in [9, 12, 15] {
            let _ = writeln!(
                rows,
                "| 2026-05-{day:02}T{hour:02}:00 | Quill | 1.0 | c-{day} | letter |"
            );
        }
    }
    check(
        "T42",
        &[("logs/event_log.csv", rows.trim_end())],
        &["fail AI-02: AI-02 (Quill): the event log has gaps"],
    );
}

#[test]
fn consoles_show_how_long_logs_are_kept() {
    let rules = (
        "plans/event_logging_plan.docx",
        "# Event logging plan\n\n| Status | approved |\n| Version | 1.0 |\n\n\
         # How long\n\n12 months for all systems, 24 months for Quill.",
    );
    let console = "Log store, retention settings as shown on screen\n\n\
        stream      retention   oldest\nai01-marks  365 d       2025-05-02\nai02-quill  365 d       2025-05-02";
    check(
        "T42",
        &[rules, ("logs/log_store_settings.txt", console)],
        &[
            "pass AI-01",
            "fail AI-02: AI-02 (Quill): logs are kept for 365 days, the rule says 24 months",
        ],
    );
}

#[test]
fn the_plan_leaves_no_system_out() {
    let more = "| System ID | System name | Purpose | Owner | Status | Version | Go-live |\n\
        | B-1 | Ashby | scores | Kim Lee | in production | 3.1 | 2025-02-03 |\n\
        | B-2 | Birch | drafts | Jo Park | in production | 1.0 | 2025-02-02 |\n\
        | B-3 | Cedar | sorts | Ann Roy | in production | 2.0 | 2024-05-06 |\n\
        | B-4 | Dogwood | ranks | Ann Roy | in production | 2.0 | 2024-05-06 |";
    let line =
        |system: &str| format!("| {system} | wrong answers | above 4 % | monthly | Kim Lee |\n");
    let plan = format!(
        "# Monitoring plan\n\n| System | Metric | Threshold | Frequency | Who responds |\n{}{}{}",
        line("Ashby"),
        line("Birch"),
        line("Cedar")
    );
    let lines = written::run(
        "T40",
        AS_OF,
        &[("ai_inventory.csv", more), ("monitoring_plan.docx", plan.as_str())],
    );
    let told = lines.iter().filter(|line| line.starts_with("fail")).collect::<Vec<_>>();
    assert!(
        matches!(told.as_slice(), [one] if one.starts_with("fail B-4: B-4 (Dogwood): in use and not")),
        "{lines:#?}"
    );
}

#[test]
fn one_hole_in_a_log_that_never_rests_is_told_sooner() {
    let log = |missing: &[u32]| {
        let mut rows = String::from("| Timestamp | System | Version | Input | Output |\n");
        for day in (1..=20).filter(|day| !missing.contains(day)) {
            for hour in 8..16 {
                let _ = writeln!(
                    rows,
                    "| 2026-05-{day:02}T{hour:02}:00 | Quill | 1.0 | c-{day} | letter |"
                );
            }
        }
        rows.trim_end().to_owned()
    };
    for (missing, expected) in [
        (vec![12, 13], "fail AI-02: AI-02 (Quill): the event log has gaps"),
        // Weekends are holes that come back.
        (vec![2, 3, 9, 10, 16, 17], "pass AI-02"),
    ] {
        check("T42", &[("logs/event_log.csv", log(&missing).as_str())], &[expected]);
    }
}

#[test]
fn a_sheet_tells_its_system_and_measure_in_its_caption() {
    let sheet = |alarm: &str, answer: &str| {
        format!(
            "# Harbour Score - input drift (PSI), weekly\n\n| Measured on | Value | Threshold |\n\
             | 2026-03-02 | 0.12 | at most 0.25 |\n| 2026-03-09 | {alarm} | at most 0.25 |\n\
             | 2026-03-16 | 0.11 | at most 0.25 |\n\n# Alarms\n\n\
             | Alarm | Raised on | System | Metric | Value | Threshold | Response | Closed on |\n{answer}"
        )
    };
    let path = "monitoring/drift_log.xlsx";
    let line = "fail AI-01: AI-01 (Harbour Score): alarms without an answer (1)";
    let none = "| A-1 | 2026-03-09 | AI-01 | psi | 0.31 | 0.25 |  |  |";
    check("T41", &[(path, &sheet("0.31", none)), PLAN], &[line]);
    // The list of alarms has the answer to a reading that does not name it.
    let answered = "| A-1 | 2026-03-10 | AI-01 | psi | 0.31 | 0.25 | feed mended | 2026-03-12 |";
    check("T41", &[(path, &sheet("0.31", answered)), PLAN], &["pass AI-01"]);
    let quiet =
        "| A-2 | 2026-03-11 | AI-02 | wrong answers | 5 % | 4 % | read by two | 2026-03-12 |";
    check("T41", &[(path, &sheet("0.14", quiet)), PLAN], &["pass AI-02"]);
}

#[test]
fn a_reading_that_is_announced_as_left_out_is_not_missed() {
    let readings = |note: &str| {
        let days = ["02-02", "02-09", "02-16", "04-06", "04-13"];
        let rows = days.map(|day| format!("| 2026-{day} | 0.12 | 0.25 |")).join("\n");
        format!(
            "# Drift log, Harbour Score\n\n{note}\n\n| Measured on | Value | Threshold |\n{rows}"
        )
    };
    let path = "monitoring/drift_log_harbour_score.docx";
    let gap = "fail AI-01: AI-01 (Harbour Score): 6 monitoring results missing";
    let told = |note: &str, expected: &[&str]| {
        let text = readings(note);
        check("T40", &[(path, text.trim_end()), PLAN], expected);
    };
    told("Kept by Kim Lee.", &[gap, "absent"]);
    told(
        "Harbour Score: from 17 February to 3 April 2026 no readings, the branch is closed for works.",
        &["pass AI-01", "absent"],
    );
    told("Quill: no readings in March 2026.", &[gap, "absent"]);
}

#[test]
fn how_long_logs_are_kept_may_depend_on_the_class_of_the_system() {
    let rules = |high: &str| {
        format!(
            "# Event logging standard\n\n--- version: 1.0\n\n# How long\n\n| Risk tier | Kept |\n| high | {high} |\n| low | 12 months |"
        )
    };
    let console = "Log store settings\n\nstream      keep_days\nharbour-score  180\nquill  365";
    let told = |high: &str, expected: &[&str]| {
        let rules = rules(high);
        let documents =
            [("plans/event_logging_standard.docx", rules.as_str()), ("logs/settings.txt", console)];
        check("T42", &documents, expected);
    };
    told(
        "24 months",
        &["fail AI-01: AI-01 (Harbour Score): logs are kept for 180 days", "pass AI-02"],
    );
    told("6 months", &["pass AI-01", "pass AI-02"]);
}
