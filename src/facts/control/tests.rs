//! Control blocks in the layouts people use, and what must not be taken for one.

use super::super::written::{cues, document};
use super::*;
use crate::facts::times;

/// The fields of the control block, one a line, in the order of [`ControlBlock`].
fn fields(path: &str, text: &str) -> String {
    let document = document(path, text);
    let order = times::of(cues(), &document).order;
    let block = read(cues(), &document, order);
    let mut lines = Vec::new();
    let mut add = |name: &str, value: Option<String>| {
        lines.extend(value.map(|value| format!("{name}={value}")));
    };
    let text = |fact: &Stated<String>| fact.as_ref().map(|fact| fact.value.clone());
    let date = |fact: &Stated<When>| fact.as_ref().map(|fact| fact.value.to_string());
    add("id", text(&block.document_id));
    add("title", text(&block.title));
    add("version", text(&block.version));
    add("approval", block.approval.map(|fact| format!("{:?}", fact.value).to_lowercase()));
    add("owner", text(&block.owner));
    add("author", text(&block.author));
    add("approver", text(&block.approver));
    add("approved", date(&block.approved_on));
    add("issued", date(&block.issued_on));
    add("effective", date(&block.effective_on));
    add("reviewed", date(&block.reviewed_on));
    add("next", date(&block.next_review_on));
    add("every", block.review_interval.map(|fact| fact.value.days.to_string()));
    add("unclear", text(&block.review_interval_unclear));
    lines.join("; ")
}

fn check(text: &str, expected: &str) {
    assert_eq!(fields("a/note.docx", text), expected, "{text}");
}

#[test]
fn a_table_holds_the_control_block_in_any_layout() {
    let expected = "id=POL-AI-01; version=2.1; approval=approved; owner=Dr. J. Ortega, CTO; \
                    approver=Management board; approved=2025-03-01; next=2026-03-01";
    check(
        "| Document ID | POL-AI-01 |\n| Version | v2.1 |\n| Status | Approved |\n\
         | Owner | Dr. J. Ortega, CTO |\n| Approved by | Management board |\n\
         | Approval date | 1 March 2025 |\n| Next review | 2026-03-01 |",
        expected,
    );
    check(
        "| Document ID | POL-AI-01 | Version | 2.1 |\n| Status | Approved | Owner | Dr. J. Ortega, CTO |\n\
         | Approved by | Management board | Approval date | 01.03.2025 |\n| Next review | 01.03.2026 | Class | - |",
        expected,
    );
    check(
        "| Doc. no. | Version | Status | Owner | Approved | Next review |\n\
         | POL-AI-01 | 2.1 | in force | Dr. J. Ortega, CTO | Management board, 01.03.2025 | 01.03.2026 |",
        expected,
    );
}

#[test]
fn lines_of_a_cover_page_hold_it() {
    check(
        "Version: 2.1   Status: Draft\n**Owner:** Kim Lee\nApproved by: A. Mensah (CEO), 12 May 2025\n\
         Effective 1 June 2025",
        "version=2.1; approval=draft; owner=Kim Lee; approver=A. Mensah (CEO); approved=2025-05-12; \
         effective=2025-06-01",
    );
    check("Document owner\n\nHead of Data\n\nVersion\n\n3.0", "version=3.0; owner=Head of Data");
    check("Owner: CTO Version: 2.1 Date: 2025-01-31", "version=2.1; owner=CTO; issued=2025-01-31");
    check(
        "Dokumenten-Nr.: RL-KI-01\nVersion: 1.2\nVerantwortlich: Frau Dr. Weiß\nFreigegeben durch: GF\n\
         Freigegeben am: 3. März 2025\nNächste Überprüfung: 03/2026",
        "id=RL-KI-01; version=1.2; approval=approved; owner=Frau Dr. Weiß; approver=GF; approved=2025-03-03",
    );
    check(
        "Référence : POL-IA-02\nVersion : 1.0\nApprouvé par : Direction générale\nApprouvé le : 1er août 2025\n\
         Prochaine revue : août 2026",
        "id=POL-IA-02; version=1.0; approval=approved; approver=Direction générale; approved=2025-08-01; \
         next=2026-08-01 to 2026-08-31",
    );
}

#[test]
fn running_headers_and_footers_hold_it() {
    check(
        "^ Version 2.1 | Approved 2025-03-01 | Owner: CTO\n\nText.",
        "version=2.1; owner=CTO; approved=2025-03-01",
    );
    check("^ Doc. no. QM-7, v3.0\n\nText.", "id=QM-7; version=3.0");
    check(
        "^ LH-POL-07 version 2.0   printed copies are not controlled\n\nText.",
        "id=LH-POL-07; version=2.0",
    );
    check(
        "^ LH-MAN-01  v1.4  19 Jan 2026\n\nText.",
        "id=LH-MAN-01; version=1.4; issued=2026-01-19",
    );
    check("^ DRAFT v0.3\n\nText.", "version=0.3; approval=draft");
    check(
        "LH-POL-11 · version 1.3 · in force · owner Ferdia Kinsella · approved by Moira Castellane on \
         17 February 2025 · next review 17 February 2026",
        "id=LH-POL-11; version=1.3; approval=approved; owner=Ferdia Kinsella; approver=Moira Castellane; \
         approved=2025-02-17; next=2026-02-17",
    );
}

#[test]
fn lines_over_a_sheet_hold_it() {
    let sheet = |line: &str| {
        format!(
            "| Systems |\n| {line} |\n| No. | System | Owner | Stage | Tier |\n| 1 | a | b | c | d |"
        )
    };
    check(
        &sheet(
            "Kept by F. Kinsella. Confirmed with each owner every quarter, last round 24 Aug 2026. Issue 12",
        ),
        "version=12; owner=F. Kinsella",
    );
    check(
        &sheet(
            "agreed by management team 2026-01-26, signed M. Castellane. Owner of list: F. Kinsella",
        ),
        "approval=approved; owner=F. Kinsella; approver=M. Castellane; approved=2026-01-26",
    );
}

#[test]
fn front_matter_holds_it() {
    check(
        "--- document_id: LH-MAN-02\nversion: \"1.2\"\nstatus: approved\napproved_on: 2026-01-19\n\
         nextReview: 2027-01-19\n\nText",
        "id=LH-MAN-02; version=1.2; approval=approved; approved=2026-01-19; next=2027-01-19",
    );
}

#[test]
fn a_history_gives_its_latest_row() {
    check(
        "# AI policy\n\n| Version | Date | Author | Change |\n| 1.0 | 2023-01-10 | Kim Lee | first issue |\n\
         | 1.10 | 2025-02-03 | Ann Bo | new section |\n| 1.9 | 2024-02-01 | Kim Lee | scope |",
        "version=1.10; author=Ann Bo; issued=2025-02-03",
    );
    check(
        "| Version | Date | By | Outcome |\n| 2.0 | 2025-03-10 | F. K. | yearly look: wording confirmed |\n\
         | 2.0 | 2024-03-04 | F. K. | rewritten |",
        "version=2.0; author=F. K.; issued=2025-03-10; reviewed=2025-03-10",
    );
}

#[test]
fn the_review_interval_is_the_documents_own() {
    check("Review cycle: 12 months", "every=366");
    check("| Review interval | every two years |\n| Version | 1.0 |", "version=1.0; every=731");
    check("# AI policy\n\nThis policy is reviewed at least annually.", "every=366");
    check("# AI policy\n\nThe risk register is reviewed monthly.", "");
    check("Review frequency: bi-annual", "unclear=Review frequency: bi-annual");
}

#[test]
fn blanks_and_placeholders_are_no_values() {
    check(
        "Owner: [name]\nVersion: TBD\nApproved by: ____\nApproval date: DD/MM/YYYY\nStatus: -",
        "",
    );
    check("| Owner | <insert owner> |\n| Approver | n/a |\n| Version | — |", "");
}

#[test]
fn prose_is_not_read_as_a_control_block() {
    check("Changes are approved by the change board before release.", "");
    check("The owner decides. Version control is used for all code.", "");
    check("Each version of the model is tested.", "");
    check("Withdrawn papers go to the archive.", "");
}

#[test]
fn a_sentence_may_say_who_approved_the_document() {
    check(
        "This policy was approved by the Board of Directors on 12 May 2026.",
        "approval=approved; approver=the Board of Directors; approved=2026-05-12",
    );
}

#[test]
fn a_list_of_documents_is_no_control_block() {
    let list = "| Nr | Title | Version | Status | Owner | Approved | Next review |\n\
                | P-1 | AI policy | 2.0 | in force | Kim | 2025-03-01 | 2026-03-01 |\n\
                | P-2 | Data policy | 1.0 | draft | Lee | 2025-03-01 | 2026-03-01 |";
    check(list, "");
}

#[test]
fn the_file_name_tells_a_draft() {
    assert_eq!(fields("x/AI_policy_draft.docx", "AI policy"), "approval=draft");
    assert_eq!(fields("x/AI_policy.docx", "AI policy\n\nDRAFT\n\nText"), "approval=draft");
}

#[test]
fn day_and_month_are_told_by_another_date_of_the_document() {
    check("Approved on: 03/04/2025", "approved=2025-04-03 or 2025-03-04");
    check("Approved on: 03/04/2025\n\nSeen on 25/04/2025", "approved=2025-04-03");
}
