//! The tests on the Statement of Applicability, on statements in several layouts.

use super::super::written::run;
use super::statement::{self, Applies, Claim};

const AS_OF: &str = "2026-09-30";

/// A statement on five controls, in the words of its house, with the rows given put in their place.
fn statement(rows: &[&str]) -> String {
    let header = "| Control ID | Control title | Applicable | Justification | Status | Evidence | Planned date |";
    let usual = [
        "| A.2.2 | AI policy | Yes | We run AI | Implemented | POL-AI-01 | |",
        "| A.4.2 | Resources | Yes | We run AI | Implemented | the inventory | |",
        "| A.5.2 | Impact assessment | Yes | People are affected | Implemented | PRO-AI-05 | |",
        "| A.6.2.4 | Tests | Yes | We build models | Implemented | test reports | |",
        "| A.9.3 | Objectives of use | Yes | People decide | Implemented | handbook | |",
        "| A.10.2 | Suppliers | Yes | We buy models | Implemented | contracts | |",
    ];
    let id = |row: &str| row.split('|').nth(1).map(str::trim).unwrap_or_default().to_owned();
    let mut lines = vec![header.to_owned()];
    for row in usual {
        let other = rows.iter().find(|other| id(other) == id(row));
        lines.push((*other.unwrap_or(&row)).to_owned());
    }
    let further = rows.iter().filter(|row| !usual.iter().any(|one| id(one) == id(row)));
    lines.extend(further.map(|row| (*row).to_owned()));
    lines.join("\n")
}

fn check(test: &str, documents: &[(&str, &str)], expected: &[&str]) {
    let results = run(test, AS_OF, documents);
    let told: Vec<&String> = results.iter().filter(|line| !line.starts_with("pass ")).collect();
    assert_eq!(told.len(), expected.len(), "{test}: {results:?}");
    for (line, expected) in told.iter().zip(expected) {
        assert!(line.contains(expected), "{test}: {line} lacks {expected}");
    }
}

#[test]
fn without_a_statement_it_is_asked_for_and_nothing_is_tested() {
    check(
        "T28",
        &[("a/notes.docx", "# Notes\n\nNothing.")],
        &["absent Statement of Applicability"],
    );
    for test in ["T29", "T30", "T31", "T32"] {
        check(test, &[("a/notes.docx", "# Notes\n\nNothing.")], &["not testable"]);
    }
}

#[test]
fn controls_without_a_reason_beside_others_that_have_one_are_told() {
    let blank = statement(&["| A.9.3 | Objectives of use | Yes | | Implemented | handbook | |"]);
    let results = run("T28", AS_OF, &[("a/SoA.xlsx", &blank)]);
    assert!(
        results.iter().any(|line| line.contains("no reason for applying A.9.3")),
        "{results:?}"
    );
    let full = statement(&[]);
    let results = run("T28", AS_OF, &[("a/SoA.xlsx", &full)]);
    assert!(!results.iter().any(|line| line.contains("no reason")), "{results:?}");
}

#[test]
fn a_claim_that_points_to_what_was_not_received_is_asked_for() {
    let soa = statement(&[]);
    let policy = "--- Document ID: POL-AI-01\nVersion: 1.0\nStatus: approved\n\n# AI policy\n\nWe use artificial intelligence.";
    check(
        "T29",
        &[
            ("a/SoA.xlsx", &soa),
            ("a/POL-AI-01_AI_policy.md", policy),
            (
                "a/PRO-AI-09_x.md",
                "--- Document ID: PRO-AI-09\n\n# Procedure on AI\n\nArtificial intelligence.",
            ),
        ],
        &["absent A.5.2: A.5.2 is declared implemented by PRO-AI-05, which was not received"],
    );
}

#[test]
fn a_draft_behind_a_claim_is_told() {
    let soa = statement(&[]);
    let draft = "--- Document ID: PRO-AI-05\nStatus: draft\n\n# Impact assessment procedure for AI\n\nText on artificial intelligence.";
    let files = [("a/SoA.xlsx", soa.as_str()), ("a/PRO-AI-05_impact.md", draft)];
    // It is told once, of the draft.
    check("T29", &files, &[]);
    check("T04", &files, &["fail PRO-AI-05"]);
}

#[test]
fn a_reason_that_the_inventory_speaks_against_is_contradicted() {
    let soa =
        statement(&["| A.10.2 | Suppliers | No | No third party has a hand in our AI | | | |"]);
    let inventory = |supplier: &str| {
        format!(
            "# AI system inventory\n\n| System ID | System name | Purpose | Owner | Status | Supplier |\n| AIS-1 | Triage | sorts claims by a model | Kim Lee | in use | {supplier} |\n| AIS-2 | Echo | answers mails | Jo Ray | in use | own build |"
        )
    };
    let bought = inventory("Verrane Ltd");
    check("T30", &[("a/SoA.xlsx", &soa), ("a/inventory.xlsx", &bought)], &["fail A.10.2"]);
    let own = inventory("own build");
    check("T30", &[("a/SoA.xlsx", &soa), ("a/inventory.xlsx", &own)], &[]);
    let blank = statement(&["| A.10.2 | Suppliers | No | - | | | |"]);
    check("T30", &[("a/SoA.xlsx", &blank)], &["fail A.10.2: A.10.2 is excluded without a reason"]);
}

const RISKS: &str = "# AI risk register\n\n| Risk ID | System | Risk | Likelihood | Impact | Score | Controls | Owner |\n\
     | R-01 | Triage | bias | 3 | 3 | 9 | A.10.2 | Kim Lee |\n| R-02 | Triage | drift | 2 | 2 | 4 | A.6.2.4 | Kim Lee |";

#[test]
fn what_treats_a_risk_is_not_excluded() {
    let excluded =
        statement(&["| A.10.2 | Suppliers | No | Handled by the group elsewhere | | | |"]);
    check("T31", &[("a/SoA.xlsx", &excluded), ("a/risks.xlsx", RISKS)], &["fail R-01"]);
    check("T31", &[("a/SoA.xlsx", &statement(&[])), ("a/risks.xlsx", RISKS)], &[]);
}

#[test]
fn a_reason_leads_to_a_risk_that_exists() {
    let unknown = statement(&[
        "| A.9.3 | Objectives of use | Yes | Needed for R-21 | Implemented | handbook | |",
    ]);
    check("T31", &[("a/SoA.xlsx", &unknown), ("a/risks.xlsx", RISKS)], &["fail A.9.3"]);
    let known = statement(&[
        "| A.9.3 | Objectives of use | Yes | Needed for R-02 | Implemented | handbook | |",
    ]);
    check("T31", &[("a/SoA.xlsx", &known), ("a/risks.xlsx", RISKS)], &[]);
}

#[test]
fn a_plan_whose_day_has_passed_is_late_and_one_to_come_is_not() {
    for (planned, expected) in [
        ("2026-03-31", &["fail A.9.3"][..]),
        ("Q1 2026", &["fail A.9.3"][..]),
        ("2026-12-31", &[][..]),
        ("Q3 2026", &[][..]),
    ] {
        let row =
            format!("| A.9.3 | Objectives of use | Yes | People decide | Planned | | {planned} |");
        check("T32", &[("a/SoA.xlsx", &statement(&[&row]))], expected);
    }
    let undated = "| A.9.3 | Objectives of use | Yes | People decide | Planned | | |";
    check("T32", &[("a/SoA.xlsx", &statement(&[undated]))], &["A.9.3 without a day"]);
    let by_action = undated.replace("Planned", "Planned, see T-10");
    let plan = "# Risk treatment plan\n\n| Action ID | Risk | Action | Owner | Due date | Status |\n| T-10 | R-01 | Write it down | Kim Lee | 2026-11-30 | open |\n| T-11 | R-02 | Test it | Kim Lee | 2026-10-30 | open |";
    check("T32", &[("a/SoA.xlsx", &statement(&[&by_action])), ("b/plan.xlsx", plan)], &[]);
}

#[test]
fn the_statement_of_another_standard_is_none() {
    let rows: Vec<String> =
        (1..30).map(|n| format!("| A.8.{n} | Control | No | - | | | 2025-01-01 |")).collect();
    let other = format!(
        "| Control ID | Control title | Applicable | Justification | Status | Evidence | Planned date |\n{}",
        rows.join("\n")
    );
    check("T30", &[("a/SoA_27001.xlsx", &other)], &["not testable"]);
    check("T32", &[("a/SoA_27001.xlsx", &other)], &["not testable"]);
}

/// An audit as CISO Assistant exports it: all requirements of the framework, clauses and groups among them.
fn exported(results: &[(&str, &str, &str)]) -> String {
    let header = "| urn | ref_id | name | description | typical_evidence | annotation | compliance_result | extended_result | requirement_progress | score | observations |";
    let row = |id: &str, result: &str, why: &str| {
        let urn = format!("urn:intuitem:risk:req_node:iso42001-2023:{}", id.to_lowercase());
        format!(
            "| {urn} | {id} | title of {id} | | a policy or a register | | {result} | | in_review | | {why} |"
        )
    };
    let ids: Vec<String> = super::super::written::catalog()
        .requirements()
        .iter()
        .map(|one| one.id.to_string())
        .filter(|id| !id.starts_with("6.1."))
        .chain(["6.1".to_owned(), "A.2".to_owned(), "A.6.2".to_owned()])
        .collect();
    let told = |id: &str| results.iter().find(|(other, ..)| *other == id);
    let rows = ids.iter().map(|id| match told(id) {
        Some((id, result, why)) => row(id, result, why),
        None => row(id, "compliant", "In place since 2025"),
    });
    [header.to_owned()].into_iter().chain(rows).collect::<Vec<_>>().join("\n")
}

#[test]
fn an_audit_of_ciso_assistant_is_a_statement_and_its_clauses_are_no_controls() {
    let documents = |text: &str| super::super::written::studied(&[("a/audit_export.csv", text)]);
    let check = |result: &str, applies: Applies, claim: Claim| {
        let text = exported(&[("A.4.2", result, "We build nothing of our own here")]);
        let documents = documents(&text);
        super::super::written::with_dossier(AS_OF, &documents, |dossier| {
            let statement = statement::of(dossier).expect("a statement");
            assert_eq!(statement.rows.len(), 38, "controls alone: clause 4.2 is not A.4.2");
            let controls = statement.by_control();
            assert_eq!(controls.len(), 38);
            let row = controls.values().flatten().find(|row| row.written == "A.4.2");
            let row = row.expect("the row of A.4.2");
            assert_eq!((row.applies, row.claim), (applies, claim), "{result}");
            assert_eq!(row.reason, Some("We build nothing of our own here"));
            assert_eq!(row.pointer, None, "what is typical evidence is not theirs");
        });
    };
    check("compliant", Applies::Included, Claim::Implemented);
    check("partially_compliant", Applies::Included, Claim::Partly);
    check("non_compliant", Applies::Included, Claim::Planned);
    check("not_applicable", Applies::Excluded, Claim::Unsaid);
    check("not_assessed", Applies::Unsaid, Claim::Unsaid);
}

#[test]
fn numbers_without_an_a_are_controls_where_no_row_has_one() {
    let soa = statement(&[]).replace("| A.", "| ");
    let documents = super::super::written::studied(&[("a/SoA.xlsx", &soa)]);
    super::super::written::with_dossier(AS_OF, &documents, |dossier| {
        let statement = statement::of(dossier).expect("a statement");
        assert_eq!(statement.by_control().len(), 6);
    });
}

#[test]
fn of_several_statements_the_rows_are_those_of_the_one_that_counts_and_say_so() {
    let texts = [("a/SoA_v1.xlsx", statement(&[])), ("a/SoA_v2.xlsx", statement(&[]))];
    let texts: Vec<(&str, &str)> = texts.iter().map(|(path, text)| (*path, &**text)).collect();
    let documents = super::super::written::studied(&texts);
    super::super::written::with_dossier(AS_OF, &documents, |dossier| {
        let rows = super::super::run(dossier).statement;
        let (said, silent): (Vec<_>, Vec<_>) = rows.iter().partition(|row| row.stands_in.is_some());
        assert_eq!((said.len(), silent.len()), (6, 32));
        for row in said {
            let path = row.stands_in.as_ref().map(ToString::to_string);
            assert_eq!(path.as_deref(), Some("a/SoA_v2.xlsx"));
        }
    });
}
