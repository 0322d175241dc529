//! The tests on impact assessments, on small dossiers in several vocabularies.

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

const INVENTORY: &str = "| System ID | AI system | Owner | Status | Version | Live since | Supplier | Impact assessment |
| AI-1 | Forecaster | Kim Lee | production | 2.1 | 2025-03-01 | own | 2025-02-03 |
| AI-2 | Chat helper | Jo Park | pilot | 1.0 | 2026-02-01 | Lumenar Inc | - |
| AI-3 | Old sorter | Kim Lee | retired 2025 | 3 | 2020-01-01 | own | - |";

/// An assessment with these fields and these parts.
fn assessment(fields: &str, parts: &[(&str, &str)]) -> String {
    let parts: Vec<String> =
        parts.iter().map(|(heading, text)| format!("# {heading}\n\n{text}")).collect();
    format!("# AI system impact assessment\n\n{fields}\n\n{}", parts.join("\n\n"))
}

const PEOPLE: &str =
    "Callers may be turned away without a person to speak to, which costs them time and money.";
const SOCIETY: &str =
    "Fewer call centres in the region may mean fewer jobs there, so posts are kept for two years.";

fn whole(fields: &str) -> String {
    assessment(
        fields,
        &[
            (
                "Purpose",
                "The helper answers questions of callers about their orders and nothing else.",
            ),
            (
                "Misuse",
                "Somebody could misuse it to learn where another person lives; it gives no address.",
            ),
            ("Persons and groups", PEOPLE),
            ("Society", SOCIETY),
            ("Decision", "Go."),
        ],
    )
}

const FIRST: &str = "System: AI-1 Forecaster\nSystem version: 2.1\nApproved by: Mo Day\nApproved on: 2025-02-03\nAssessor: Kim Lee";
const SECOND: &str = "System: AI-2 Chat helper\nSystem version: 1.0\nApproved by: Mo Day\nApproved on: 2026-01-10\nAssessor: Jo Park";

#[test]
fn t20_each_system_in_use_has_an_assessment() {
    let (first, second) = (whole(FIRST), whole(SECOND));
    check("T20", &[("inv.csv", INVENTORY), ("ia/1.docx", &first)], &["pass AI-1", "fail AI-2"]);
    let both = [("inv.csv", INVENTORY), ("ia/1.docx", &first), ("ia/2.docx", &second)];
    check("T20", &both, &["pass AI-1", "pass AI-2"]);
    let draft = second.replace("Approved by: Mo Day\nApproved on: 2026-01-10", "Status: draft");
    check(
        "T20",
        &[("inv.csv", INVENTORY), ("ia/1.docx", &first), ("ia/2.docx", &draft)],
        &["pass AI-1", "fail AI-2: AI-2 (Chat helper): the impact assessment is not approved"],
    );
}

#[test]
fn t20_an_assessment_that_was_not_sent_is_asked_for() {
    let second = whole(SECOND);
    check("T20", &[("inv.csv", INVENTORY), ("ia/2.docx", &second)], &["pass AI-2", "absent AI-1"]);
    check("T20", &[("inv.csv", INVENTORY)], &["absent AI system inventory"]);
    check("T20", &[("notes.txt", "Nothing here.")], &[]);
}

#[test]
fn t20_privacy_alone_is_none() {
    let first = whole(FIRST);
    let privacy = "# Data protection impact assessment Chat helper\n\nApproved by: Mo Day\n\n\
        # Risks to data subjects\n\nAccess by staff without need, kept too long, sent abroad by mistake.\n\n\
        # Outcome\n\nAcceptable.";
    check(
        "T20",
        &[("inv.csv", INVENTORY), ("ia/1.docx", &first), ("ia/dpia_chat.docx", privacy)],
        &[
            "pass AI-1",
            "fail AI-2: AI-2 (Chat helper): a privacy assessment only, no impact assessment",
        ],
    );
}

#[test]
fn t20_one_document_may_be_of_several_systems_and_go_by_its_folder() {
    let family =
        whole("Systems: Forecaster, Chat helper\nApproved by: Mo Day\nApproved on: 2026-01-10");
    check("T20", &[("inv.csv", INVENTORY), ("ia/all.docx", &family)], &["pass AI-1", "pass AI-2"]);
    let nameless = whole("Approved by: Mo Day\nApproved on: 2026-01-10");
    check(
        "T20",
        &[("inv.csv", INVENTORY), ("AI-1/ia.docx", &nameless), ("AI-2/ia.docx", &nameless)],
        &["pass AI-1", "pass AI-2"],
    );
}

#[test]
fn t20_an_assessment_of_the_supplier_is_for_a_person() {
    let supplier =
        "# AI impact assessment Lumenar platform\n\nApproved by: Mo Day\nApproved on: 2026-01-10";
    check(
        "T20",
        &[("inv.csv", INVENTORY), ("ia/1.docx", &whole(FIRST)), ("ia/l.docx", supplier)],
        &["pass AI-1", "needs human AI-2"],
    );
}

#[test]
fn t21_each_dimension_is_looked_at() {
    let whole = whole(SECOND);
    check("T21", &[("inv.csv", INVENTORY), ("ia.docx", &whole)], &["pass AI-2"]);
    let narrow = assessment(
        SECOND,
        &[
            ("Zweck und Anwendung", "Beantwortet Fragen von Anrufern zu ihren Bestellungen."),
            ("Missbrauch", "Jemand könnte fremde Adressen erfragen; es werden keine genannt."),
            (
                "Betroffene Personen und Gruppen",
                "Anrufer, darunter Kinder und ältere Menschen, werden abgewiesen.",
            ),
            ("Entscheid", "Betrieb zulässig."),
        ],
    );
    check(
        "T21",
        &[("inv.csv", INVENTORY), ("ia.docx", &narrow)],
        &["fail AI-2: AI-2 (Chat helper): the impact assessment does not look at society"],
    );
    check("T21", &[("inv.csv", INVENTORY)], &["not testable impact assessments"]);
}

#[test]
fn t21_none_counts_only_with_a_reason() {
    for (text, expected) in [
        ("None.", "fail AI-2"),
        ("None, because it answers staff of one office only and is off at night.", "pass AI-2"),
    ] {
        let one = assessment(
            SECOND,
            &[
                ("Purpose", PEOPLE),
                ("People and groups", PEOPLE),
                ("Wider community", text),
                ("Misuse", PEOPLE),
            ],
        );
        // "Wider community" is also a group, so the part of society alone may be thin.
        check("T21", &[("inv.csv", INVENTORY), ("ia.docx", &one)], &[expected]);
    }
}

#[test]
fn t21_drafts_are_left_alone_and_sentences_count() {
    let draft = assessment(
        "System: AI-2 Chat helper\nStatus: draft",
        &[("Purpose", PEOPLE), ("Persons", PEOPLE)],
    );
    check(
        "T21",
        &[("inv.csv", INVENTORY), ("ia.docx", &draft)],
        &["not testable impact assessments"],
    );
    let in_words = assessment(
        SECOND,
        &[
            ("Purpose", PEOPLE),
            ("People", "Older people and children are answered by a person at once when they ask."),
            (
                "Verdict",
                "We see no effect on society at large, since only our own customers can reach it at all.",
            ),
        ],
    );
    check("T21", &[("inv.csv", INVENTORY), ("ia.docx", &in_words)], &["pass AI-2"]);
}

const CHANGES: &str =
    "| Change no | System | What was changed | Significance | Implemented on | Approved by |
| CHG-1 | Forecaster | new inputs of weather | major | 2025-11-03 | Mo Day |
| CHG-2 | Chat helper | greeting | minor | 2026-03-03 | Mo Day |";

#[test]
fn t22_a_significant_change_needs_a_new_assessment() {
    let first = whole(FIRST);
    let documents = [("change_log.csv", CHANGES), ("ia.docx", &first), ("inv.csv", INVENTORY)];
    check(
        "T22",
        &documents,
        &[
            "fail AI-1: AI-1 (Forecaster): significant change of 2025-11-03 without a new impact assessment",
        ],
    );
    // One made for the version that came with the change.
    let newer = first.replace("2025-02-03", "2025-10-20");
    let changes = CHANGES.replace("weather", "weather in 2.1");
    let documents =
        [("change_log.csv", changes.as_str()), ("ia.docx", &newer), ("inv.csv", INVENTORY)];
    check("T22", &documents, &["pass AI-1"]);
}

#[test]
fn t22_another_version_than_runs() {
    let old = whole(&FIRST.replace("2.1", "1.4"));
    check(
        "T22",
        &[("ia.docx", &old), ("inv.csv", INVENTORY)],
        &["fail AI-1: AI-1 (Forecaster): the impact assessment is of another version than runs"],
    );
    let minor = whole(&FIRST.replace("2.1", "2.0"));
    check("T22", &[("ia.docx", &minor), ("inv.csv", INVENTORY)], &["pass AI-1"]);
    check("T22", &[("inv.csv", INVENTORY)], &["not testable impact assessments"]);
}

#[test]
fn t22_an_interval_runs_out() {
    let rule = "# Impact assessment procedure\n\nVersion: 1.0\nApproved on: 2024-05-05\n\n\
        # When\n\nThe impact assessment of each system is repeated every year.";
    let first = whole(FIRST);
    let documents = [("proc.docx", rule), ("ia.docx", &first), ("inv.csv", INVENTORY)];
    check(
        "T22",
        &documents,
        &["fail AI-1: AI-1 (Forecaster): the impact assessment was due again on 2026-02-04"],
    );
    // Its own date is later.
    let own = whole(&format!("{FIRST}\nNext review: 2027-02-03"));
    check("T22", &[("proc.docx", rule), ("ia.docx", &own), ("inv.csv", INVENTORY)], &["pass AI-1"]);
}

#[test]
fn t22_before_use_and_not_after() {
    let late = whole(&SECOND.replace("2026-01-10", "2026-04-10"));
    check(
        "T22",
        &[("ia.docx", &late), ("inv.csv", INVENTORY)],
        &["fail AI-2: AI-2 (Chat helper): in use since 2026-02-01, assessed only on 2026-04-10"],
    );
}

#[test]
fn t23_a_record_is_signed_and_says_its_version() {
    check("T23", &[("ia.docx", &whole(SECOND)), ("inv.csv", INVENTORY)], &["pass AI-2"]);
    let unsigned =
        whole("System: AI-2 Chat helper\nSystem version: 1.0\nAssessor: Jo Park\nDate: 2026-01-10");
    check(
        "T23",
        &[("ia.docx", &unsigned), ("inv.csv", INVENTORY)],
        &["fail AI-2: AI-2 (Chat helper): the impact assessment is unsigned"],
    );
    let own = whole(&SECOND.replace("Mo Day", "Jo Park"));
    check(
        "T23",
        &[("ia.docx", &own), ("inv.csv", INVENTORY)],
        &["fail AI-2: AI-2 (Chat helper): Jo Park made and approved the impact assessment"],
    );
    let nameless = whole(&SECOND.replace("System version: 1.0\n", ""));
    check(
        "T23",
        &[("ia.docx", &nameless), ("inv.csv", INVENTORY)],
        &[
            "fail AI-2: AI-2 (Chat helper): the impact assessment does not say which version it covers",
        ],
    );
    check("T23", &[("inv.csv", INVENTORY)], &["not testable impact assessments"]);
}

#[test]
fn t23_signed_in_words_and_drafts() {
    let worded = whole(
        "System: AI-2 Chat helper 1.0\n\nWritten by Jo Park. Signed Mo Day, 10 January 2026.",
    );
    check("T23", &[("ia_AI-2_v1.docx", &worded), ("inv.csv", INVENTORY)], &["pass AI-2"]);
    let draft = whole("System: AI-2 Chat helper\nStatus: draft");
    check(
        "T23",
        &[("ia.docx", &draft), ("inv.csv", INVENTORY)],
        &["not testable impact assessments"],
    );
}

#[test]
fn t23_a_line_to_sign_on_is_no_signature() {
    let unsigned = whole(
        "| System | AI-2 Chat helper |\n| Version | 1.0 |\n| Assessed by | Kim Lee |\n| Date | 2026-01-18 |\n| Approved by | |\n| Approved on | |",
    );
    check(
        "T23",
        &[("ia.docx", &unsigned), ("inv.csv", INVENTORY)],
        &["fail AI-2: AI-2 (Chat helper): the impact assessment is unsigned"],
    );
}

#[test]
fn t22_how_often_risks_are_assessed_dates_no_impact_assessment() {
    let rule = "# How we weigh AI risk\n\nVersion: 1.0\nApproved on: 2024-05-05\n\n\
        # How often\n\nThe risks of every AI system are assessed anew every six months.";
    let first = whole(FIRST);
    let documents = [("03_risk/how.docx", rule), ("ia.docx", &first), ("inv.csv", INVENTORY)];
    check("T22", &documents, &["pass AI-1"]);
}
