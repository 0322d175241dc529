//! Tables in the layouts people use, and lists that are no records.

use super::*;
use crate::facts::written::{cues, document};

/// The sets of records, each as its name, its columns, and how many rows; then the first row.
fn check(path: &str, text: &str, expected: &str, first_row: &str) {
    let facts = crate::facts::read(&document(path, text), cues());
    let sets: Vec<String> = facts
        .records
        .iter()
        .map(|set| format!("{} [{}] {}", set.record, set.columns.join(" "), set.rows.len()))
        .collect();
    assert_eq!(sets.join("; "), expected, "{text}");
    let row = facts.records.first().and_then(|set| set.rows.first());
    let cells: Vec<String> = row
        .map(|row| {
            let fields = row.fields.iter();
            fields
                .map(|(name, fact)| format!("{name}={} @{}", fact.value, fact.evidence.location()))
                .collect()
        })
        .unwrap_or_default();
    assert_eq!(cells.join("; "), first_row, "{text}");
}

#[test]
fn a_statement_of_applicability_is_read_under_its_title() {
    check(
        "a/soa.xlsx",
        "| Statement of Applicability |\n| Version | 3.0 |\n\
         | Control | Title | Applicable? | Justification for inclusion / exclusion | Status | Evidence |\n\
         | A.2.2 | AI policy | Yes | needed | implemented | POL-1 |\n| A.2.3 | Alignment | Yes | x | planned | |\n\
         | A.2.4 | Review | n/a | x | | |\n| A.3.2 | Roles | Yes | x | x | |\n| A.3.3 | Concerns | No | none | | |",
        "soa [control title applicable justification status evidence] 5",
        "applicable=Yes @sheet Sheet1, C4; control=A.2.2 @sheet Sheet1, A4; evidence=POL-1 @sheet Sheet1, F4; \
         justification=needed @sheet Sheet1, D4; status=implemented @sheet Sheet1, E4; \
         title=AI policy @sheet Sheet1, B4",
    );
}

#[test]
fn the_statement_of_another_standard_is_none() {
    let row = |number: &&str| format!("| {number} | Yes | needed | implemented |\n");
    let header = "| Control | Applicable? | Justification | Status |\n";
    let security =
        ["A.5.1", "A.5.2", "A.5.4", "A.5.7", "A.5.19", "A.6.3", "A.7.2", "A.7.4", "A.8.2"];
    let security: String = security.iter().map(row).collect();
    check("a/soa.xlsx", &format!("{header}{security}"), "", "");
}

#[test]
fn an_inventory_needs_what_systems_have() {
    check(
        "a/AI_register.xlsx",
        "| AI systems |\n| No. | System | What it does | Owner | Version | Stage | Live since | Tier |\n\
         | AS-11 | Almanac | forecast | Kim | 6.3 | production | 2022-03-14 | C |",
        "systems [id name purpose owner stage version go_live_on tier] 1",
        "go_live_on=2022-03-14 @sheet Sheet1, G3; id=AS-11 @sheet Sheet1, A3; name=Almanac @sheet Sheet1, B3; \
         owner=Kim @sheet Sheet1, D3; purpose=forecast @sheet Sheet1, C3; stage=production @sheet Sheet1, F3; tier=C @sheet Sheet1, H3; \
         version=6.3 @sheet Sheet1, E3",
    );
    check("a/team.docx", "| Name | Role |\n| Kim | Lead |", "", "");
    check("a/todo.docx", "| Name | Owner | Status |\n| Fix | Kim | open |", "", "");
}

#[test]
fn a_header_may_be_two_rows() {
    check(
        "a/inventory.xlsx",
        "| AI | | Business | Lifecycle |\n| System | Version | Owner | Stage |\n| Posy | 2.1 | Kim | pilot |",
        "systems [name owner stage version] 1",
        "name=Posy @sheet Sheet1, A3; owner=Kim @sheet Sheet1, C3; stage=pilot @sheet Sheet1, D3; \
         version=2.1 @sheet Sheet1, B3",
    );
}

#[test]
fn registers_of_assessments_and_documents_are_read() {
    check(
        "a/impact_assessment_register.csv",
        "| Assessment ID | AI system | Assessment date | Approved by | Status |\n\
         | IA-1 | Posy | 2025-10-01 | Kim | approved |",
        "impact_assessments [id system date approver status] 1",
        "approver=Kim @table row 2; date=2025-10-01 @table row 2; id=IA-1 @table row 2; \
         status=approved @table row 2; system=Posy @table row 2",
    );
    check(
        "a/document_list.csv",
        "| Nr | Title | Version | Status | Owner | Approved | Next review | Where |\n\
         | P-1 | AI policy | 2.0 | in force | Kim | 2024-03-04 | 2026-03-10 | |",
        "document_register [id title version owner approved_on next_review_on location status] 1",
        "approved_on=2024-03-04 @table row 2; id=P-1 @table row 2; next_review_on=2026-03-10 @table row 2; \
         owner=Kim @table row 2; status=in force @table row 2; title=AI policy @table row 2; version=2.0 @table row 2",
    );
}

#[test]
fn one_assessment_is_a_register_of_one() {
    check(
        "a/IA_Posy.docx",
        "# AI system impact assessment\n\n| AI system | Posy (AS-14) |\n| Version | 2.1 |\n\
         | Approved by | Kim Lee |\n| Approved on | 2025-10-01 |\n| Status | approved |",
        "impact_assessments [system version date approver status] 1",
        "approver=Kim Lee @table row 3; date=2025-10-01 @table row 4; status=approved @table row 5; \
         system=Posy (AS-14) @table row 1; version=2.1 @table row 2",
    );
    check(
        "a/x.docx",
        "# AI impact assessment of Almanac\n\nText.",
        "impact_assessments [system] 1",
        "system=AI impact assessment of Almanac @paragraph 1",
    );
}

#[test]
fn numbers_of_controls_are_read_in_every_spelling() {
    for cell in ["A.6.2.4", "6.2.4", "A6.2.4", "A.6.2.4 Verification", "Annex A.6.2.4", "A 6.2.4"] {
        assert_eq!(control_number(cell).as_deref(), Some("6.2.4"), "{cell}");
    }
    for cell in ["", "A", "2026-01-02", "1", "10.0.0.1", "Control", "100.2.3"] {
        assert_eq!(control_number(cell), None, "{cell}");
    }
}

#[test]
fn a_list_of_changes_or_releases_is_no_list_of_assessments() {
    let facts = |text: &str| crate::facts::read(&document("a/list.csv", text), cues());
    for text in [
        "| Release no. | System | Version | V&V report | Impact assessment | Approved by | Approved on | In production |\n\
         | REL-1 | AI-1 | 2.0 | VV-1 | IA-1 | Kim Lee | 2026-01-09 | 2026-01-12 |",
        "| Change | Date | System | What | Significant? | Why / assessment | Live on | Status |\n\
         | CHG-1 | 2026-01-02 | AI-1 | New camera | no | same data | 2026-02-01 | done |",
    ] {
        let facts = facts(text);
        assert!(facts.records.iter().all(|set| set.record != "impact_assessments"), "{text}");
    }
}
