//! Receipts, courses and plans of communication in words of many houses.

use crate::checks::written::run;

fn check(test: &str, documents: &[(&str, &str)], expected: &[&str]) {
    let told: Vec<String> = run(test, "2026-06-30", documents);
    let agree = told.len() == expected.len()
        && told.iter().zip(expected).all(|(told, expected)| told.starts_with(expected));
    assert!(agree, "{test}: {told:#?}, expected {expected:#?}");
}

const INVENTORY: (&str, &str) = (
    "AI_inventory.csv",
    "| System ID | System name | Purpose | Owner | Status |\n| AI-01 | Compass | credit score | Kim Lee | in production |\n\
     | AI-02 | Nudge | call times | Max Roth | retired |",
);
const POLICY: (&str, &str) = (
    "AI_policy.docx",
    "# AI Policy\n\n| Document ID | POL-AI-01 |\n| Version | 2.0 |\n| Approved by | Jo Berg, Chief Executive |\n| Approved on | 2026-01-10 |\n\nWe develop and use AI.",
);

fn receipts(rows: &str) -> String {
    format!("| Name | Document | Version | Acknowledged on |\n{rows}")
}

#[test]
fn most_people_have_acknowledged_the_version_in_force() {
    let half = receipts(
        "| Lee, Kim | POL-AI-01 | 2.0 | 2026-02-01 |\n| Roth, Max | POL-AI-01 | 1.0 | 2025-02-01 |\n| Falk, Jo | POL-AI-01 | 2.0 | |\n| Abel, Ina | POL-AI-01 | 2 | 2026-02-02 |",
    );
    check(
        "T15",
        &[POLICY, ("acknowledgements.csv", &half)],
        &["fail POL-AI-01: POL-AI-01 AI Policy: 2 of 4 people"],
    );
    let all = receipts(
        "| Lee, Kim | POL-AI-01 | 2.0 | 2026-02-01 |\n| Roth, Max | POL-AI-01 | v2.0 | 2026-02-01 |\n| Falk, Jo | POL-AI-01 | 2.0 | 2026-02-01 |",
    );
    check("T15", &[POLICY, ("acknowledgements.csv", &all)], &["pass POL-AI-01"]);
    let other = all.replace("POL-AI-01", "POL-HR-04");
    check("T15", &[POLICY, ("acknowledgements.csv", &other)], &["not testable AI policy"]);
}

#[test]
fn acknowledgements_may_be_counted_by_department() {
    for (name, rows, expected) in [
        (
            "AI policy confirmations.csv",
            "| Site | People in scope | Confirmed 2.0 | Open |\n| Hub | 40 | 30 | 10 |\n| Depot | 60 | 52 | 8 |\n| Total | 100 | 82 | 18 |",
            "fail POL-AI-01: POL-AI-01 AI Policy: 82 of 100 people",
        ),
        // A figure beyond all people is none, whatever its row says.
        (
            "POL-AI-01 acknowledgements.csv",
            "| Department | Headcount in scope | Acknowledged | None |\n| Sales | 20 | 10 | 10 |\n| Claims | 30 | 29 | 1 |\n| Typo | 18446744073709551615 | 18446744073709551614 | 1 |",
            "fail POL-AI-01: POL-AI-01 AI Policy: 39 of 50 people",
        ),
        (
            "POL-AI-01 acknowledgements.csv",
            "| Department | Headcount in scope | Acknowledged | None |\n| Sales | 20 | 10 | 10 |\n| Claims | 30 | 29 | 1 |",
            "fail POL-AI-01: POL-AI-01 AI Policy: 39 of 50 people",
        ),
        (
            "KI-Richtlinie Kenntnisnahmen.csv",
            "| Abteilung | Mitarbeitende | Bestätigt |\n| Lager | 50 | 49 |\n| Gesamt | 50 | 49 |",
            "pass POL-AI-01",
        ),
    ] {
        check("T15", &[POLICY, (name, rows)], &[expected]);
        // The list bears the name of the policy and is none.
        let told = run("T14", "2026-06-30", &[POLICY, (name, rows)]);
        assert!(told.iter().all(|line| line.contains("POL-AI-01")), "{told:?}");
    }
}

#[test]
fn people_may_go_by_their_numbers_and_the_policy_by_its_revision() {
    let by_number = "| Employee no. | Department | Policy | Version | Status | Acknowledged on |\n| E1050 | Claims | POL-AI-01 | 2.0 | Acknowledged | 2026-02-01 |\n\
        | E1053 | Claims | POL-AI-01 | 2.0 | Outstanding | |\n| E1056 | Claims | POL-AI-01 | 2.0 | Acknowledged | 2026-02-03 |";
    let expected = ["fail POL-AI-01: POL-AI-01 AI Policy: 2 of 3 people"];
    check("T15", &[POLICY, ("Policy acknowledgements.csv", by_number)], &expected);
    let by_revision = "| Employee | Site | Policy revision acknowledged | Date |\n| Kim Lee | Hub | Rev. 2 | 2026-02-01 |\n| Max Roth | Hub | Rev. 2 | 2026-02-03 |\n| Jo Falk | Hub | | |";
    check("T15", &[POLICY, ("ACK_POL-AI-01_acknowledgements.csv", by_revision)], &expected);
}

#[test]
fn who_left_need_not_acknowledge() {
    let rows = receipts(
        "| Lee, Kim | POL-AI-01 | 2.0 | 2026-02-01 |\n| Roth, Max | POL-AI-01 | 2.0 | 2026-02-01 |\n| Abel, Ina | POL-AI-01 | 2.0 | 2026-02-01 |\n| Falk, Jo | POL-AI-01 | 2.0 | |",
    );
    let people = "| Name | Job title | Joined | Left on |\n| Kim Lee | Head | 2019-01-01 | |\n| Jo Falk | Analyst | 2020-01-01 | 2026-01-31 |";
    check(
        "T15",
        &[POLICY, ("acknowledgements.csv", &rows), ("staff list.csv", people)],
        &["pass POL-AI-01"],
    );
}

#[test]
fn a_policy_goes_by_its_title_without_what_it_is_on() {
    let policy = "# Position Statement on Automated Systems\n\n| Document ID | POL-AI-01 |\n| Version | 2.0 |\n| Approved by | Jo Berg, Chief Executive |\n| Approved on | 2026-01-10 |\n\nThis is our AI policy. We develop and use AI.";
    let rows = |document: &str| {
        receipts(&format!(
            "| Lee, Kim | {document} | 2.0 | 2026-02-01 |\n| Roth, Max | {document} | 2.0 | |\n| Falk, Jo | {document} | 2.0 | |"
        ))
    };
    let called = rows("the Position Statement");
    check(
        "T15",
        &[("AI_policy.docx", policy), ("acknowledgements.csv", &called)],
        &["fail POL-AI-01: POL-AI-01 Position Statement on Automated Systems: 1 of 3 people"],
    );
    // One word alone names no paper.
    let other = rows("the Statement");
    check(
        "T15",
        &[("AI_policy.docx", policy), ("acknowledgements.csv", &other)],
        &["not testable AI policy"],
    );
}

#[test]
fn a_receipt_may_say_itself_who_left() {
    let rows = |reason: &str| {
        format!(
            "| Name | Document | Version | Acknowledged on | Remarks |\n| Lee, Kim | POL-AI-01 | 2.0 | 2026-02-01 | |\n| Roth, Max | POL-AI-01 | 2.0 | 2026-02-01 | |\n| Abel, Ina | POL-AI-01 | 2.0 | 2026-02-03 | |\n| Falk, Jo | POL-AI-01 | 2.0 | | {reason} |"
        )
    };
    for (reason, expected) in [
        ("Left the company", "pass POL-AI-01"),
        ("On the early shift", "fail POL-AI-01: POL-AI-01 AI Policy: 3 of 4 people"),
    ] {
        check("T15", &[POLICY, ("acknowledgements.csv", &rows(reason))], &[expected]);
    }
}

#[test]
fn a_new_version_has_its_time() {
    let fresh = POLICY.1.replace("2026-01-10", "2026-06-01");
    let rows = receipts(
        "| Lee, Kim | POL-AI-01 | 1.0 | 2025-02-01 |\n| Roth, Max | POL-AI-01 | 1.0 | 2025-02-01 |\n| Falk, Jo | POL-AI-01 | 1.0 | 2025-02-01 |",
    );
    check(
        "T15",
        &[("AI_policy.docx", &fresh), ("acknowledgements.csv", &rows)],
        &["pass POL-AI-01"],
    );
}

#[test]
fn a_document_may_state_the_share() {
    let review = "# Management review of 12 May 2026\n\nBy now 31 of 52 staff have acknowledged the AI policy.";
    check(
        "T15",
        &[POLICY, ("management_review.docx", review)],
        &["fail POL-AI-01: POL-AI-01 AI Policy: 31 of 52"],
    );
}

const MATRIX: (&str, &str) = (
    "competence_matrix.csv",
    "| Role | Required training | Refresh |\n| Tool owner | C-11 Owning a tool | 24 months |\n| Second-look reviewer | C-12 Overruling | 12 months |\n| Internal auditor | C-20 Auditing | 36 months |",
);

fn courses(rows: &str) -> String {
    format!("| Name | Role | Course | Completed on | Result | Valid until | Remarks |\n{rows}")
}

#[test]
fn a_course_that_ran_out_is_told_for_who_still_holds_the_role() {
    let rows = courses(
        "| Lee, Kim | Tool owner AI-01 | C-11 | 2025-01-10 | passed | 2027-01-10 | |\n| Pugh, Elin | Second-look reviewer | C-12 | 2025-02-18 | 89 | 2026-02-18 | |\n\
         | Roth, Max | Tool owner AI-02 | C-11 | 2020-01-10 | passed | 2022-01-10 | |\n| Oak, Ben | Internal auditor | C-20 | 2020-01-10 | passed | 2023-01-10 | |",
    );
    check(
        "T34",
        &[INVENTORY, MATRIX, ("training_records.csv", &rows)],
        &["fail Elin Pugh: Elin Pugh: C-12 ran out on 2026-02-18"],
    );
}

#[test]
fn a_course_that_was_never_passed_is_told() {
    let rows = courses(
        "| Lee, Kim | Tool owner AI-01 | C-11 | 2025-01-10 | passed | 2027-01-10 | |\n| Brandt, Kofi | Second-look reviewer | C-12 | 2025-11-12 | failed | | taken again |\n\
         | Brandt, Kofi | Second-look reviewer | C-12 | 2025-12-03 | passed | 2026-12-03 | |\n| Falk, Jo | Second-look reviewer | C-12 | 2026-02-03 | failed | | |",
    );
    check(
        "T34",
        &[INVENTORY, MATRIX, ("training_records.csv", &rows)],
        &["fail Jo Falk: Jo Falk: no record of the required course C-12"],
    );
}

#[test]
fn who_has_just_come_or_is_booked_has_time() {
    let rows = courses(
        "| Lee, Kim | Tool owner AI-01 | C-11 | 2025-01-10 | passed | 2027-01-10 | |\n| Brandt, Kofi | Second-look reviewer | C-12 | 2025-12-03 | passed | 2026-12-03 | |\n\
         | Wrona, Tom | Second-look reviewer | C-12 | | | | joined 2026-05-18, booked 2026-07-08 |",
    );
    check("T34", &[INVENTORY, MATRIX, ("training_records.csv", &rows)], &["pass training records"]);
}

#[test]
fn a_row_of_required_courses_may_name_who_holds_the_role() {
    let needed = "| Role | Holders | Courses needed |\n| Team lead service | Kim Lee; Jo Falk | AI basics; Hand-over |\n| Team lead | Ina Abel | AI basics; Rota check |";
    let taken = "| Employee | Name | Course | Completed | Valid until | Remark |\n| E10 | Kim Lee | AI basics | 2026-01-10 | | |\n| E10 | Kim Lee | Hand-over | 2026-01-12 | | |\n\
        | E11 | Falk, Jo (late shift) | Literacy | 2026-01-10 | | accepted as equivalent to AI basics |\n| E12 | Ina Abel | AI basics | 2026-01-10 | | |\n| E12 | Ina Abel | Rota check | 2026-01-10 | | |";
    let files = [INVENTORY, ("courses by role.csv", needed), ("training_records.csv", taken)];
    let expected = ["fail Jo Falk: Jo Falk: no record of the required course Hand-over"];
    check("T34", &files, &expected);
    let note = "# Skills\n\nJo Falk: in the post since 2026-06-12, course Hand-over booked for 2026-08-01.";
    let files = [files[0], files[1], files[2], ("notes.docx", note)];
    check("T34", &files, &["pass training records"]);
    let new = "| Name | Role | In role since |\n| Jo Falk | Team lead service | 2026-06-12 |";
    let files = [files[0], files[1], files[2], ("role holders.csv", new)];
    check("T34", &files, &["pass training records"]);
}

#[test]
fn an_interval_of_the_house_counts_where_no_day_is_given() {
    let rows = "| Name | Role | Course | Completed on |\n| Lee, Kim | Tool owner | C-11 | 2025-01-10 |\n| Pugh, Elin | Second-look reviewer | C-12 | 2024-02-18 |";
    check(
        "T34",
        &[INVENTORY, MATRIX, ("training_records.csv", rows)],
        &["fail Elin Pugh: Elin Pugh: C-12 was last taken on 2024-02-18"],
    );
}

#[test]
fn courses_without_a_role_in_ai_are_left_alone() {
    let rows = "| Name | Course | Completed on | Valid until |\n| Cem Aydin | Hygiene | 2024-01-10 | 2025-01-10 |\n| Kim Lee | AI basics | 2024-01-10 | 2025-01-10 |";
    check("T34", &[INVENTORY, ("training_records.csv", rows)], &["fail Kim Lee"]);
    check("T34", &[("training_records.csv", rows)], &["not testable training records"]);
}

#[test]
fn a_plan_of_communication_is_complete() {
    let header = "# Communication plan\n\n| Topic | When | Audience | Channel | Who |";
    let whole = format!(
        "{header}\n| AI policy | yearly | all staff | intranet | Kim Lee |\n| Incidents | at once | regulator | letter | Jo |\n| Changes | before release | customers | mail | Jo |"
    );
    check("T35", &[INVENTORY, ("communication_plan.docx", &whole)], &["pass Communication plan"]);
    let gap = whole.replace(
        "| Changes | before release | customers | mail | Jo |",
        "| Changes | | customers | | Jo |",
    );
    check(
        "T35",
        &[INVENTORY, ("communication_plan.docx", &gap)],
        &["fail Communication plan: Communication plan: the communication plan is incomplete"],
    );
    check("T35", &[("communication_plan.docx", &gap)], &["not testable communication plan"]);
    let calls = gap.replace("Communication plan", "Incident response: whom to call");
    check("T35", &[INVENTORY, ("calls.docx", &calls)], &["not testable communication plan"]);
}
