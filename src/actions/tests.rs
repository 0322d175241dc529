//! What is due and what is late, as of a day.

use std::sync::Arc;

use serde_json::json;

use super::{action, json as written, list};
use crate::catalog::{Catalog, shipped};
use crate::docket::{Docket, filed};
use crate::domain::{AuditDate, Decision, Digest};
use crate::outputs::Finding;
use crate::store::Entry;

fn finding(grade: &str, kind: &str) -> Finding {
    serde_json::from_value(json!({
        "id": "F-00000000000000a1", "test": "T45", "kind": kind, "grade": grade, "grade_reason": "",
        "requirements": ["A.7.4"], "subject": "DS-03", "title": "checks are missing",
        "criterion": {"source": "standard", "text": "c"}, "condition": "c", "expected": "", "observed": "",
        "population": null, "evidence": [], "counter_evidence": [], "false_positive_note": "", "question": "",
        "recommendation": "", "drafted_by": {"engine": "check"},
    }))
    .expect("a finding")
}

/// A docket of one finding that was confirmed on 2026-11-30, with acts after it on the days they name.
fn docket(grade: &str, acts: &[(&str, serde_json::Value)]) -> Docket {
    let filed = filed(&[finding(grade, "nonconformity")]);
    let confirm = [("2026-11-30", json!({"action": "confirm"}))];
    let log = (1..).zip(confirm.iter().chain(acts)).map(|(seq, (day, act))| {
        let mut row = act.clone();
        row["finding"] = "F-00000000000000a1".into();
        row["draft"] = filed[0].digest.to_string().into();
        row["who"] = json!({"name": "Kim Lee", "role": "auditor"});
        row["via"] = "cli".into();
        row["at"] = format!("{day}T10:00:00+01:00").into();
        row["tool"] = "0".into();
        let decision: Decision = serde_json::from_value(row).expect("a decision");
        Arc::new(Entry { seq, previous: Digest::of(b""), decision })
    });
    Docket::of(&filed, &log.collect::<Vec<_>>(), |_| None)
}

/// The state as of a day, and what is late by how many days.
fn check(grade: &str, acts: &[(&str, serde_json::Value)], as_of: &str, told: &str) {
    let catalog = Catalog::parse(&shipped()).expect("the shipped catalogue");
    let docket = docket(grade, acts);
    let as_of: AuditDate = as_of.parse().expect("a day");
    let actions = list(&docket, catalog.follow_up(), as_of);
    let late = actions[0].overdue.iter();
    let late = late.map(|late| format!("{} {}", late.debt.name(), late.days)).collect::<Vec<_>>();
    assert_eq!(format!("{}: {}", actions[0].state.words(), late.join(", ")), told, "{as_of}");
}

fn plan() -> Vec<(&'static str, serde_json::Value)> {
    let answer = json!({"action": "respond", "cause": "c", "measure": "m", "owner": "o", "due": "2027-01-31",
        "correction": "mended", "corrected_on": "2026-12-02"});
    vec![("2026-12-05", answer), ("2026-12-06", json!({"action": "accept"}))]
}

#[test]
fn an_answer_is_due_by_grade_and_late_from_the_day_after() {
    check("minor", &[], "2026-09-14", "response due: ");
    check("minor", &[], "2026-12-14", "response due: ");
    check("minor", &[], "2026-12-15", "response due: response 1, correction 1");
    check("major", &[], "2026-12-15", "response due: correction 12, response 1");
    check("observation", &[], "2030-01-01", "raised: ");
}

#[test]
fn a_plan_is_due_on_its_own_day_and_what_was_carried_out_is_looked_at_later() {
    check("minor", &plan()[..1], "2027-02-01", "responded: action 1");
    check("minor", &plan(), "2027-01-31", "plan accepted: ");
    check("minor", &plan(), "2027-02-03", "plan accepted: action 3");
    let mut done = plan();
    let implemented =
        json!({"action": "implement", "implemented_on": "2027-01-20", "evidence": "e"});
    done.push(("2027-01-21", implemented));
    check("minor", &done, "2027-04-20", "implemented: ");
    check("minor", &done, "2027-04-22", "implemented: verification 2");
    let failed = json!({"action": "verify", "verification": "v", "verifier": "w", "verified_on": "2027-04-22",
        "result": "not_effective"});
    done.push(("2027-04-22", failed));
    check("minor", &done, "2027-05-06", "reopened: ");
    check("minor", &done, "2027-05-07", "reopened: response 1");
}

#[test]
fn what_is_no_finding_has_no_action_and_what_stands_no_more_is_withdrawn() {
    let catalog = Catalog::parse(&shipped()).expect("the shipped catalogue");
    let day: AuditDate = "2027-02-03".parse().expect("a day");
    let mut acts = plan();
    acts.push(("2026-12-07", json!({"action": "reject", "reason": "a copy"})));
    check("minor", &acts, "2027-02-03", "withdrawn: ");
    let requested = filed(&[finding("minor", "evidence_request")]);
    let docket = Docket::of(&requested, &[], |_| None);
    assert!(action(&docket.matters[0], catalog.follow_up(), day).is_none());
}

#[test]
fn actions_are_told_to_programs() {
    let catalog = Catalog::parse(&shipped()).expect("the shipped catalogue");
    let docket = docket("minor", &plan());
    let as_of: AuditDate = "2027-02-03".parse().expect("a day");
    let actions = list(&docket, catalog.follow_up(), as_of);
    insta::assert_snapshot!(written(&actions, as_of).expect("JSON"));
}
