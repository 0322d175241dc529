//! A signature holds for what was signed, and for nothing else.

use super::case::Case;
use crate::domain::Role;

fn check(before: &str, signed: bool, after: &str, holds: bool) {
    let mut case = Case::new("A B");
    case.play(before);
    assert_eq!(case.sign(Role::LeadAuditor).is_ok(), signed, "{before}");
    case.play(after);
    assert_eq!(case.desk.signed().is_some(), holds, "{before}; signed; {after}");
}

#[test]
fn all_is_decided_on_before_a_report_is_signed() {
    check("", false, "", false);
    check("confirm A", false, "", false);
    check("confirm A; defer B", false, "", false);
    check("confirm A; reject B", true, "", true);
}

#[test]
fn a_signature_falls_with_what_was_signed() {
    let all = "confirm A; reject B";
    check(all, true, "note A", true);
    check(all, true, "edit A other words", false);
    check(all, true, "regrade A major", false);
    check(all, true, "undo A", false);
    check(all, true, "run A", false);
    check(all, true, "run A.against B", false);
    check(all, true, "run A B", true);
    // What is as it was signed is signed.
    check(all, true, "edit A other words; undo A", true);
}

#[test]
fn only_a_lead_auditor_signs() {
    let mut case = Case::new("A");
    case.play("confirm A");
    let refused = case.sign(Role::Auditor).expect_err("refused").to_string();
    assert_eq!(refused, "only a lead auditor signs");
    case.sign(Role::LeadAuditor).expect("signs");
    case.play("regrade A major");
    case.sign(Role::LeadAuditor).expect("signs anew");
    assert!(case.desk.signed().is_some());
}
