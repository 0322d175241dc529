//! What the tests on audits say of programmes, reports and records in several words.

use crate::checks::written;

fn check(test: &str, documents: &[(&str, &str)], expected: &[&str]) {
    let lines = written::run(test, "2026-06-30", documents);
    for line in expected {
        assert!(lines.iter().any(|one| one.starts_with(line)), "{test}: no `{line}` in {lines:#?}");
    }
    let drafts = |lines: &[String]| lines.iter().filter(|one| !one.starts_with("pass")).count();
    let wanted = expected.iter().filter(|line| !line.starts_with("pass")).count();
    assert_eq!(drafts(&lines), wanted, "{test}: {lines:#?}");
}

const REPORT: &str = "# Internal audit report IA-2026-03\n\n\
    | Objective | To see whether the AIMS meets ISO/IEC 42001 |\n| Criteria | ISO/IEC 42001 clauses 4 to 10, P-11 |\n| Scope | all systems, April 2025 to February 2026 |\n| Auditors | Priya Nandra (lead), Martin Oakes |\n| Date | 27 March 2026 |\n| Distribution | Helen Ash, Chief Executive |\n\n\
    # Findings\n\nThree findings and one remark.\n\nF1 (8.4). The assessment of Earshot is missing.\n\nF2 (7.2). Two reviewers have no course.\n\nF3 (7.5.2). STD-52 was not looked at in time.\n\n\
    # Conclusion\n\nThe AIMS is in place and mostly works.";
const PROGRAMME: &str = "# Audit programme 2026\n\n\
    | Audit | Scope | Planned | Auditors | Status |\n\
    | IA-2026-03 | AIMS, clauses 4 to 10 | March 2026 | P. Nandra, M. Oakes | reported 27 March 2026 |\n\
    | IA-2026-05 | AI suppliers and data | May 2026 | P. Nandra | not begun |\n\
    | IA-2026-06 | AI life cycle | April 2026 | P. Nandra | postponed to September 2026, agreed with the board |\n\
    | IA-2026-07 | Information security 27001 | January 2026 | P. Nandra | not begun |\n\
    | IA-2026-09 | AI use | October 2026 | P. Nandra | planned |\n";

#[test]
fn planned_audits_are_held() {
    check(
        "T60",
        &[
            ("audit/programme.docx", PROGRAMME),
            ("audit/IA-2026-03_internal_audit_report.docx", REPORT),
        ],
        &[
            "pass IA-2026-03",
            "fail IA-2026-05: IA-2026-05: the audit planned for May 2026",
            "pass IA-2026-06",
            "pass IA-2026-09",
        ],
    );
    let rule = "# Internal audit procedure\n\nAn internal audit of the AIMS is held every year.";
    check("T60", &[("procedure_internal_audit.docx", rule)], &["absent internal audit"]);
    check("T60", &[("note.md", "We like cake.")], &["not testable"]);
}

#[test]
fn auditors_leave_their_own_work_to_others() {
    let standard = "# STD-52 Watching tools\n\n| Document no. | STD-52 |\n| Owner | Martin Oakes |\n| Version | 1.0 |\n| Status | approved |";
    let report = ("audit/IA-2026-03_internal_audit_report.docx", REPORT);
    check(
        "T61",
        &[report, ("std/STD-52_watching.docx", standard)],
        &["fail IA-2026-03: IA-2026-03: Martin Oakes audited STD-52"],
    );
    let by_another = standard.replace("Martin Oakes", "Maria Oakes");
    check("T61", &[report, ("std/STD-52_watching.docx", &by_another)], &["pass IA-2026-03"]);
    check("T61", &[("note.md", "We like cake.")], &["not testable"]);
}

const COURSES: &str = "| Name | Course | Completed on | Result | Valid until |\n\
    | Nandra, Priya | C-20 | 2024-06-11 | passed | 2027-06-11 |\n\
    | Nandra, Priya | C-21 | 2025-02-05 | passed | 2028-02-05 |\n\
    | Oakes, Martin | C-20 | 2023-10-03 | passed | 2026-10-03 |\n";
const RULE: &str = "# Internal audit procedure\n\nAuditors have passed the courses C-20 and C-21 within the last three years.";

#[test]
fn auditors_have_their_courses_before_the_audit() {
    let report = ("audit/IA-2026-03_internal_audit_report.docx", REPORT);
    let rule = ("procedure_internal_audit.docx", RULE);
    check(
        "T62",
        &[report, rule, ("people/training_records.csv", COURSES)],
        &[
            "pass Priya Nandra",
            "fail Martin Oakes: Martin Oakes: audited in IA-2026-03 without course C-21",
        ],
    );
    let expired = format!("{COURSES}| Oakes, Martin | C-21 | 2022-10-03 | passed | 2025-10-03 |\n");
    check(
        "T62",
        &[report, rule, ("people/training_records.csv", &expired)],
        &["pass Priya Nandra", "fail Martin Oakes: Martin Oakes: course C-21 had expired"],
    );
    let later = format!("{COURSES}| Oakes, Martin | C-21 | 2026-05-03 | passed | 2029-05-03 |\n");
    check(
        "T62",
        &[report, rule, ("people/training_records.csv", &later)],
        &["pass Priya Nandra", "fail Martin Oakes: Martin Oakes: course C-21 was taken after"],
    );
    let both = format!("{COURSES}| Oakes, Martin | C-21 | 2025-05-03 | passed | 2028-05-03 |\n");
    check(
        "T62",
        &[report, rule, ("people/training_records.csv", &both)],
        &["pass Priya Nandra", "pass Martin Oakes"],
    );
    // In date at the first audit, run out at the second.
    let first =
        REPORT.replace("27 March 2026", "27 March 2025").replace("IA-2026-03", "IA-2025-03");
    let out = both.replace("2028-05-03", "2026-03-01").replace("2025-05-03", "2023-03-01");
    check(
        "T62",
        &[
            ("audit/IA-2025-03_internal_audit_report.docx", &first),
            report,
            rule,
            ("people/training_records.csv", &out),
        ],
        &[
            "pass Priya Nandra",
            "fail Martin Oakes: Martin Oakes: course C-21 had expired when IA-2026-03",
        ],
    );
    check("T62", &[("note.md", "We like cake.")], &["not testable"]);
}

#[test]
fn reports_state_their_frame() {
    check("T63", &[("audit/IA-2026-03_internal_audit_report.docx", REPORT)], &["pass IA-2026-03"]);
    let without = REPORT.replace("| Criteria | ISO/IEC 42001 clauses 4 to 10, P-11 |\n", "");
    check(
        "T63",
        &[("audit/IA-2026-03_internal_audit_report.docx", &without)],
        &["fail IA-2026-03: IA-2026-03: the audit report does not state the audit criteria"],
    );
    let plan = "# Audit plan IA-2026-03\n\n| Criteria | ISO/IEC 42001 and P-11 |\n| Auditors | Priya Nandra |";
    check(
        "T63",
        &[
            ("audit/IA-2026-03_internal_audit_report.docx", &without),
            ("audit/audit_plan_IA-2026-03.docx", plan),
        ],
        &["pass IA-2026-03"],
    );
    check("T63", &[("note.md", "We like cake.")], &["not testable"]);
}

const LOG: &str = "| NC id | Source | Raised on | Description | Root cause | Action | Owner | Due | Closed on | Status |\n\
    | NC-26-01 | IA-2026-03 F1 | 2026-03-27 | No assessment of Earshot | a | b | Kim Lee | 2026-09-30 | | open |\n\
    | NC-26-02 | IA-2026-03 F2 | 2026-03-27 | Two reviewers without course | a | b | Kim Lee | 2026-09-30 | | open |\n";

#[test]
fn findings_reach_the_log() {
    let report = ("audit/IA-2026-03_internal_audit_report.docx", REPORT);
    check(
        "T68",
        &[report, ("nc_log.csv", LOG)],
        &["fail IA-2026-03 F3: IA-2026-03 F3: the finding is not in the log"],
    );
    let all = format!(
        "{LOG}| NC-26-03 | IA-2026-03 F3 | 2026-03-27 | STD-52 late | a | b | Kim Lee | 2026-09-30 | | open |\n"
    );
    check("T68", &[report, ("nc_log.csv", &all)], &["pass IA-2026-03"]);
    let unlabelled = LOG.replace(" F1", "").replace(" F2", "");
    check(
        "T68",
        &[report, ("nc_log.csv", &unlabelled)],
        &["fail IA-2026-03: IA-2026-03: the report has 3 findings, the log carries 2"],
    );
    let citing = REPORT.replace("The AIMS is in place", "See NC-26-07. The AIMS is in place");
    check(
        "T68",
        &[
            ("audit/IA-2026-03_internal_audit_report.docx", &citing),
            ("nc_log.csv", &all.replace("2026-03-27", "2026-03-01")),
        ],
        &["fail NC-26-07: NC-26-07: named in IA-2026-03"],
    );
    // The number of an incident holds that of a case.
    let incident = all.replace("2026-03-27", "2026-03-01").replace("STD-52 late", "see INC-26-07");
    check(
        "T68",
        &[("audit/IA-2026-03_internal_audit_report.docx", &citing), ("nc_log.csv", &incident)],
        &["fail NC-26-07: NC-26-07: named in IA-2026-03"],
    );
    check("T68", &[report], &["not testable"]);
}
