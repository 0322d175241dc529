//! The audit tests on small engagements of a few documents each: one that fails, one in order, and
//! what must not be mistaken for either.

use std::fs;

use crate::sample;

/// The drafts of one test over these documents, as `kind grade subject`; T71 asks for all that a
/// dump of two documents lacks, so only the test named is looked at.
fn check(test: &str, documents: &[(&str, &str)], expected: &[&str]) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let evidence = folder.path().join("evidence");
    for (path, text) in documents {
        let path = evidence.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("makes folders");
        fs::write(path, text).expect("writes");
    }
    let report = sample::analyse(&evidence, &folder.path().join("index"), 1);
    let drafts: Vec<String> = report
        .findings
        .iter()
        .map(tickmark::domain::Finding::draft)
        .filter(|draft| draft.test.as_deref() == Some(test))
        .map(|draft| {
            let grade = draft.grade.map_or("none", tickmark::domain::Severity::name);
            assert!(!format!("{draft:?}").contains("{document}"), "a fact was not filled in");
            format!("{} {grade} {}", draft.kind.name(), draft.subject)
        })
        .collect();
    assert_eq!(drafts, expected, "{test} over {documents:?}");
}

/// A procedure about AI with this control line.
fn procedure(control: &str) -> String {
    format!(
        "# AI risk procedure\n\n{control}\n\n## Purpose\n\nThe procedure says how AI risk is assessed.\n"
    )
}

#[test]
fn t02_a_review_date_that_has_passed() {
    let late =
        procedure("Document id: PR-01\nVersion: 2\nStatus: approved\nNext review: 2026-01-15");
    check("T02", &[("pr.md", &late)], &["nonconformity minor PR-01"]);
}

#[test]
fn t02_an_interval_that_has_run_out() {
    let late = procedure(
        "Document id: PR-01\nVersion: 2\nStatus: approved\nApproved on: 2024-01-15\nReview interval: annually",
    );
    check("T02", &[("pr.md", &late)], &["nonconformity minor PR-01"]);
}

#[test]
fn t02_what_is_within_grace_draft_or_archived_is_left_alone() {
    let within =
        procedure("Document id: PR-01\nVersion: 2\nStatus: approved\nNext review: 2026-09-05");
    check("T02", &[("pr.md", &within)], &[]);
    let draft = procedure("Document id: PR-01\nVersion: 2\nStatus: draft\nNext review: 2026-01-15");
    check("T02", &[("pr.md", &draft)], &[]);
    let old =
        procedure("Document id: PR-01\nVersion: 1\nStatus: approved\nNext review: 2025-01-15");
    check("T02", &[("archive/pr.md", &old)], &[]);
}

#[test]
fn t02_a_date_that_can_be_read_two_ways_is_for_a_person() {
    // 12 March is long past, 3 December is to come.
    let unclear =
        procedure("Document id: PR-01\nVersion: 2\nStatus: approved\nNext review: 03/12/2026");
    check("T02", &[("pr.md", &unclear)], &["needs_human minor PR-01"]);
}

fn policy(control: &str) -> String {
    format!(
        "# AI policy\n\n{control}\n\n## Commitments\n\nWe use artificial intelligence with care.\n"
    )
}

#[test]
fn t14_the_ai_policy_past_its_own_interval() {
    let late = policy(
        "Document id: POL-1\nVersion: 1.0\nStatus: approved\nApproved on: 2024-03-04\n\nThis policy is reviewed annually.",
    );
    check("T14", &[("policy.md", &late)], &["nonconformity minor POL-1"]);
    let kept = policy(
        "Document id: POL-1\nVersion: 1.0\nStatus: approved\nApproved on: 2026-03-04\n\nThis policy is reviewed annually.",
    );
    check("T14", &[("policy.md", &kept)], &[]);
}

const INVENTORY: &str = "System ID,AI system,Owner,Status,Risk tier\n\
    AI-1,Forecaster,Kim Lee,production,low\n\
    AI-2,Chat helper,Jo Park,pilot,medium\n\
    AI-3,Old sorter,Kim Lee,retired 2025,low\n\
    AI-4,New idea,Jo Park,planned,low\n";

fn assessment(system: &str, status: &str) -> String {
    format!(
        "# AI system impact assessment\n\nSystem: {system}\nVersion: 1.0\nStatus: {status}\n\
         Approved by: Kim Lee\nApproved on: 2026-02-03\n\n## Individuals\n\nPeople may be refused.\n"
    )
}

#[test]
fn t20_systems_in_use_without_an_approved_assessment() {
    let first = assessment("AI-1 Forecaster", "approved");
    let second = assessment("AI-2 Chat helper", "approved");
    let inventory = ("ai_inventory.csv", INVENTORY);
    check("T20", &[inventory, ("ia1.md", &first)], &["nonconformity minor AI-2"]);
    check("T20", &[inventory, ("ia1.md", &first), ("ia2.md", &second)], &[]);
}

#[test]
fn t20_a_system_of_a_high_tier_is_graded_higher() {
    let first = assessment("AI-1 Forecaster", "approved");
    for (tier, grade) in [("High-risk", "major"), ("Tier 1 (high)", "major"), ("1", "minor")] {
        let inventory = INVENTORY.replace("medium", tier);
        let expected = format!("nonconformity {grade} AI-2");
        check("T20", &[("ai_inventory.csv", &inventory), ("ia1.md", &first)], &[&expected]);
    }
}

#[test]
fn t20_nothing_at_all_is_asked_for_and_not_concluded() {
    check(
        "T20",
        &[("ai_inventory.csv", INVENTORY)],
        &["evidence_request major AI system inventory"],
    );
}

#[test]
fn t20_systems_that_nobody_calls_ai_are_counted_once() {
    let inventory = "Ref,Known as,What it does,Answerable,Stage\n\
        DT-01,Compass,credit decision score,Kim Lee,live\n\
        DT-02,Mabel (Chatty),answers customers in chat,Jo Day,live\n\
        DT-03,Nudge,picks the time of calls,Jo Day,switched off 2026-02-27\n";
    let handbook = "# Our decision tools\n\n| Tool | Owner | Since |\n|---|---|---|\n\
        | Compass | Kim Lee | 2023 |\n| Nudge | Jo Day | 2021 |\n\n## Assistants you may use\n\n\
        | Assistant | Since |\n|---|---|\n| DeskMate translator | 2025 |\n";
    let documents = |system| {
        [
            ("a_handbook.md", handbook.to_owned()),
            ("registers/decision_tool_inventory.csv", inventory.to_owned()),
            ("ia.md", assessment(system, "approved")),
        ]
    };
    // What decides on credit weighs more than what answers in chat.
    for (assessed, lacking) in [("Compass", "minor DT-02"), ("Chatty", "major DT-01")] {
        let documents = documents(assessed);
        let documents = documents.each_ref().map(|(path, text)| (*path, text.as_str()));
        check("T20", &documents, &[&format!("nonconformity {lacking}")]);
    }
}

/// A statement for all 38 controls, each row as `row` makes it.
fn statement(row: impl Fn(&str) -> Option<String>) -> String {
    let controls = sample::REPORT.catalog.requirements().iter().map(|one| one.id);
    let rows: Vec<String> =
        controls.filter(|id| id.is_control()).filter_map(|id| row(&id.to_string())).collect();
    format!("Control,Applicable,Justification,Status\n{}\n", rows.join("\n"))
}

fn included(id: &str) -> String {
    format!("{id},yes,follows from the risk assessment,planned")
}

#[test]
fn t28_controls_that_are_missing_unknown_or_doubled() {
    let name = "Statement_of_Applicability_42001.csv";
    let whole = statement(|id| Some(included(id)));
    check("T28", &[(name, &whole)], &[]);
    let missing = statement(|id| (id != "A.6.2.8").then(|| included(id)));
    check("T28", &[(name, &missing)], &["nonconformity minor A.6.2.8"]);
    let unknown = format!("{whole}{}\n", included("A.9.5"));
    check("T28", &[(name, &unknown)], &["nonconformity minor A.9.5"]);
    let doubled = format!("{whole}{}\n", included("A.7.4"));
    check("T28", &[(name, &doubled)], &["observation observation A.7.4"]);
    let differing = format!("{whole}A.7.4,no,we keep no data,\n");
    check("T28", &[(name, &differing)], &["nonconformity minor A.7.4"]);
}

#[test]
fn t28_no_statement_is_asked_for() {
    check(
        "T28",
        &[("notes.md", "# Notes\n\nNothing of interest.\n")],
        &["evidence_request major Statement of Applicability"],
    );
}

#[test]
fn t29_a_claim_that_nothing_shows() {
    let name = "Statement_of_Applicability_42001.csv";
    let claim = statement(|id| {
        Some(match id {
            "A.8.4" => format!("{id},yes,incidents happen,implemented"),
            _ => included(id),
        })
    });
    check("T29", &[(name, &claim)], &["evidence_request minor A.8.4"]);
}

#[test]
fn t30_exclusions_without_a_reason_or_against_the_facts() {
    let name = "Statement_of_Applicability_42001.csv";
    let suppliers = (
        "ai_supplier_register.csv",
        "Supplier,AI system,Service,Risk tier,Last review,Next review\n\
         Fjord,Chat helper,language model,high,2026-01-15,2027-01-15\n\
         Lumen,Forecaster,training data,low,2026-02-01,2027-02-01\n",
    );
    let excluding = |control: &'static str, reason: &'static str| {
        statement(move |id| {
            Some(if id == control { format!("{id},no,{reason},") } else { included(id) })
        })
    };
    let blank = excluding("A.10.4", "");
    check("T30", &[(name, &blank)], &["nonconformity minor A.10.4"]);
    let reasoned = excluding("A.10.4", "we supply no AI to anybody outside the house");
    check("T30", &[(name, &reasoned)], &[]);
    let wrong = excluding("A.10.3", "nobody supplies AI models or services to us");
    check("T30", &[(name, &wrong), suppliers], &["nonconformity minor A.10.3"]);
}

#[test]
fn a_statement_of_another_standard_is_not_taken_for_ours() {
    let rows: Vec<String> = (1..=34).map(|n| format!("A.8.{n},yes,needed,implemented")).collect();
    let theirs = format!("Control,Applicable,Justification,Status\n{}\n", rows.join("\n"));
    check(
        "T28",
        &[("ISO27001_SoA.csv", &theirs)],
        &["evidence_request major Statement of Applicability"],
    );
}
