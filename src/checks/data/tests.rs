//! What the tests on data say of dossiers written as documents would look.

use crate::checks::written;

const AS_OF: &str = "2026-06-30";
const INVENTORY: (&str, &str) = (
    "registers/ai_inventory.csv",
    "| System ID | System name | Purpose | Owner | Status | Version | Go-live | Risk tier |\n\
     | AI-01 | Harbour Score | scores loan requests | Kim Lee | in production | 3.1 | 2025-02-03 | high |\n\
     | AI-02 | Quill | drafts letters | Jo Park | in production | 1.0 | 2025-02-02 | low |",
);
const RULES: (&str, &str) = (
    "data/data_quality_standard.docx",
    "# Data quality standard\n\n\
     | Data set | Check | Limit | How often | Owner |\n\
     | DS-01 orders | blank fields | at most 1.5 % | weekly | Kim Lee |\n\
     | DS-02 letters | duplicates | at most 1.0 % | monthly | Jo Park |\n\n\
     # When a check fails\n\nA failed check is mended and run again within 3 working days, or gets an exception.",
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

fn runs(rows: &str) -> String {
    format!("| Run on | Data set | Check | Value | Limit | Verdict | Exception |\n{rows}")
}

#[test]
fn rules_say_what_how_well_how_often_and_who() {
    check("T44", &[RULES], &["pass DS-01 orders", "pass DS-02 letters"]);
    let vague = RULES.1.replace("at most 1.0 %", "as low as reasonable");
    check("T44", &[(RULES.0, &vague)], &["fail DS-02 letters", "pass DS-01"]);
    let unowned = RULES.1.replace("| monthly | Jo Park |", "| monthly |  |");
    check("T44", &[(RULES.0, &unowned)], &["fail DS-02 letters"]);
    check("T44", &[], &["not testable"]);
    let draft = format!("Status: draft\n\n{vague}");
    check("T44", &[(RULES.0, &draft)], &["not testable"]);
}

#[test]
fn checks_are_made_as_often_as_declared() {
    let path = "data/dq_runs.csv";
    let weekly = |days: &[&str]| {
        let rows: Vec<String> = days
            .iter()
            .map(|day| format!("| {day} | DS-01 | blank fields | 0.9 % | 1.5 % | ok |  |"))
            .collect();
        runs(&rows.join("\n"))
    };
    let kept = weekly(&["2026-05-25", "2026-06-01", "2026-06-09", "2026-06-15", "2026-06-22"]);
    check("T45", &[(path, &kept), RULES], &["pass DS-01"]);
    let gap = weekly(&["2026-05-04", "2026-05-11", "2026-06-08", "2026-06-15", "2026-06-22"]);
    check(
        "T45",
        &[(path, &gap), RULES],
        &["fail DS-01: DS-01: 3 of 8 data quality checks missing"],
    );
    let frozen = format!(
        "{}\n| 2026-06-10 | DS-01 | - |  |  |  | frozen, no further runs |\n\
         | 2026-06-29 | DS-02 | duplicates | 0.4 % | 1.0 % | ok |  |",
        weekly(&["2026-05-25", "2026-06-01", "2026-06-08"])
    );
    check("T45", &[(path, &frozen), RULES], &["pass DS-01"]);
    check("T45", &[(path, &gap)], &["not testable"]);
}

#[test]
fn a_failed_check_is_acted_on() {
    let path = "data/dq_runs.csv";
    let open = runs(
        "| 2026-03-02 | DS-01 | blank fields | 0.9 % | 1.5 % | pass |  |\n\
         | 2026-03-09 | DS-01 | blank fields | 2.4 % | 1.5 % | fail |  |\n\
         | 2026-03-30 | DS-01 | blank fields | 0.8 % | 1.5 % | pass |  |",
    );
    check("T46", &[(path, &open), RULES], &["fail DS-01: DS-01: failed data quality checks"]);
    let again = open.replace("2026-03-30", "2026-03-11");
    check("T46", &[(path, &again), RULES], &["pass DS-01"]);
    let excepted = open.replace("| fail |  |", "| fail | DX-7, scale broken |");
    check("T46", &[(path, &excepted), RULES], &["pass DS-01"]);
    let figures =
        open.replace("| fail |", "|  |").replace("| pass |", "|  |").replace("1.5 %", "<= 1.5 %");
    check("T46", &[(path, &figures), RULES], &["fail DS-01"]);
    // Short verdicts speak where they are the whole cell.
    let no_limit = open.replace("1.5 %", "");
    let over = no_limit.replace("| fail |", "| Over |");
    check("T46", &[(path, &over), RULES], &["fail DS-01"]);
    let handed_over = no_limit.replace("| fail |", "| handed over |");
    check("T46", &[(path, &handed_over), RULES], &["pass DS-01"]);
    check("T46", &[RULES], &["not testable"]);
}

#[test]
fn sets_in_use_stand_in_the_register() {
    let register = "| ID | Data set | Source | Licence | Used by |\n\
                    | DS-01 | orders | own web shop | contract | AI-01 |\n\
                    | DS-02 | letters | Letterhouse Ltd | agreement of 2024 | AI-02 |";
    let path = "data/data_register.csv";
    let card = |sets: &str| format!("# Model card Harbour Score\n\nTrained on {sets} in March.");
    let known = card("DS-01 and DS-02");
    check("T47", &[(path, register), ("models/harbour_model_card.docx", &known)], &["pass DS-01"]);
    let unknown = card("DS-01 and DS-07");
    check(
        "T47",
        &[(path, register), ("models/harbour_model_card.docx", &unknown)],
        &["fail DS-07"],
    );
    let bare = register.replace("| agreement of 2024 |", "|  |");
    check("T47", &[(path, &bare)], &["fail DS-02"]);
    let own = register.replace("| contract |", "|  |");
    check("T47", &[(path, &own)], &["pass DS-01"]);
    check("T47", &[], &["not testable"]);
}

#[test]
fn sets_have_a_provenance() {
    let records = "| Data set | Origin | Transformations | Custodian | Date |\n\
                   | DS-01 | web shop | cleaned, joined | Kim Lee | 2026-01-05 |\n\
                   | DS-02 | Letterhouse Ltd | masked | Jo Park | 2026-01-06 |\n\
                   | DS-03 | call centre | cut | Jo Park | 2026-01-06 |";
    let path = "data/provenance_log.csv";
    check("T48", &[(path, records)], &["pass DS-01", "pass DS-02"]);
    let bare = records.replace("| masked | Jo Park |", "|  |  |");
    check("T48", &[(path, &bare)], &["fail DS-02"]);
    let vague = records.replace("| Letterhouse Ltd |", "| internal |");
    check("T48", &[(path, &vague)], &["fail DS-02: DS-02: origin given as"]);
    check("T48", &[], &["not testable"]);
    let register = "| ID | Data set | Source | Used by |\n\
                    | DS-01 | orders | shop | AI-01 |\n| DS-02 | letters | Letterhouse | AI-02 |\n\
                    | DS-04 | chats | call centre | AI-02 |";
    check("T48", &[(path, records), ("data/data_register.csv", register)], &["fail DS-04"]);
}

#[test]
fn sheets_of_provenance_may_have_a_heading_for_each_set() {
    let register = "| ID | Data set | Source | Licence | Used by |\n\
        | DS-01 | orders | own shop | own | Harbour Score |\n\
        | DS-02 | letters | own post | own | Quill |\n\
        | DS-03 | volumes | internal | own | Quill |";
    let sheets = "# Provenance sheets\n\n# DS-01 orders, version 2026-02\n\nOrigin: own shop.\n\n\
        # DS-02 letters, version 2026-01\n\nOrigin: own post.";
    check(
        "T48",
        &[("data/data_register.csv", register), ("data/provenance_sheets.docx", sheets)],
        &["fail DS-03"],
    );
}
