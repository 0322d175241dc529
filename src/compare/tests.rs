//! Two small audits side by side.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{Comparison, Current, Earlier, Held, compare};
use crate::docket::{Docket, Stage, filed};
use crate::domain::{AuditDate, FindingId};
use crate::outputs::{Error, Outputs};

/// What one audit is made of.
#[derive(Clone)]
struct Audit {
    as_of: &'static str,
    findings: Vec<Value>,
    /// Path, the digit its digest is made of, kind, day of approval.
    documents: Vec<(&'static str, char, &'static str, &'static str)>,
    not_testable: Vec<&'static str>,
    conclusion: &'static str,
    newest_operating: Option<&'static str>,
    /// What the statement claims of A.7.4.
    claimed: &'static str,
    newest_days: Vec<(&'static str, &'static str)>,
}

fn before() -> Audit {
    Audit {
        as_of: "2025-09-14",
        findings: vec![finding(
            "T65",
            "NC-1",
            "the action of NC-1 is overdue",
            &[("log.csv", '1')],
        )],
        documents: vec![("log.csv", '1', "NCREG", ""), ("policy.pdf", '9', "POLICY", "2025-01-10")],
        not_testable: Vec::new(),
        conclusion: "contradicted",
        newest_operating: None,
        claimed: "planned",
        newest_days: Vec::new(),
    }
}

fn now() -> Audit {
    Audit { as_of: "2026-09-14", findings: Vec::new(), claimed: "implemented", ..before() }
}

fn finding(test: &str, subject: &str, title: &str, cited: &[(&str, char)]) -> Value {
    let places = cited.iter().map(|(path, digit)| format!("{path}{digit}"));
    let id = FindingId::of([test.to_owned(), subject.to_owned()].into_iter().chain(places));
    let evidence: Vec<Value> = cited
        .iter()
        .map(|(path, digit)| {
            let sha256 = digit.to_string().repeat(64);
            json!({"document": path, "sha256": sha256, "location": {"line_first": 2}, "quote": subject})
        })
        .collect();
    json!({
        "id": id, "test": (!test.is_empty()).then_some(test), "kind": "nonconformity", "grade": "minor",
        "grade_reason": "", "requirements": ["10.2"], "subject": subject, "title": title,
        "criterion": {"source": "standard", "text": "c"}, "condition": format!("{title}."), "expected": "",
        "observed": "", "population": null, "evidence": evidence, "counter_evidence": [],
        "false_positive_note": "", "question": "", "recommendation": "",
        "drafted_by": {"engine": if test.is_empty() { "keyword" } else { "check" }},
    })
}

fn outputs(audit: &Audit) -> Outputs {
    let documents = audit.documents.iter().map(|(path, digit, kind, approved)| {
        let dates = if approved.is_empty() { json!({}) } else { json!({"approved": approved}) };
        json!({"path": path, "sha256": digit.to_string().repeat(64), "bytes": 1, "status": "read", "reason": null,
            "format": null, "kind": kind, "language": null, "title": null, "version": null, "approval": null,
            "owner": null, "dates": dates, "duplicate_of": null, "pages": null, "chunks": 1, "remarks": [],
            "may_affect": []})
    });
    let mut files: BTreeMap<&str, Value> = BTreeMap::new();
    files.insert(
        "findings.json",
        json!({"as_of": audit.as_of, "catalog": "c", "findings": audit.findings}),
    );
    files.insert("documents.json", json!({"documents": documents.collect::<Vec<_>>()}));
    let row = json!({"id": "10.2", "title": "Corrective action", "demands": "record",
        "conclusion": audit.conclusion, "interview": false, "reason": "", "design": [], "operating": [],
        "newest_operating": audit.newest_operating, "findings": []});
    files.insert("coverage.json", json!({"requirements": [row]}));
    let control = json!({"id": "A.7.4", "title": "Quality of data", "written": "A.7.4", "applicable": true,
        "justification": null, "claimed": audit.claimed, "points_to": null, "document": null,
        "verdict": "not_yet_claimed", "design": [], "operating": [], "newest_operating": null, "findings": []});
    files.insert("soa.json", json!({"controls": [control]}));
    files.insert("matrix.json", json!({"columns": [], "systems": []}));
    files.insert("requests.json", json!({"requests": []}));
    files.insert(
        "run.json",
        json!({"tool": {"version": "0.1.0"}, "engine": "keyword", "as_of": audit.as_of,
        "catalog": "c", "inputs": "", "parameters": {"auditee": "", "scope": "", "auditors": []},
        "tests": ["T45", "T65"], "not_testable": audit.not_testable}),
    );
    let file = |name: &'static str| -> Result<String, Error> {
        let Some(value) = files.get(name) else { return Ok(String::new()) };
        let mut value = value.clone();
        value["schema"] = format!("tickmark.{}/1", name.trim_end_matches(".json")).into();
        Ok(value.to_string())
    };
    Outputs::read(file).expect("reads")
}

fn earlier(audit: &Audit) -> Earlier {
    let outputs = outputs(audit);
    let docket = Docket::of(&filed(&outputs.findings.findings), &[], |_| None);
    Earlier::of_engagement("before", &outputs, &docket)
}

fn beside(earlier: &Earlier, audit: &Audit) -> Comparison {
    let outputs = outputs(audit);
    let docket = Docket::of(&filed(&outputs.findings.findings), &[], |_| None);
    let day =
        |(path, day): &(&str, &str)| ((*path).to_owned(), day.parse::<AuditDate>().expect("a day"));
    let newest_days = audit.newest_days.iter().map(day).collect();
    let name = "now".to_owned();
    compare(earlier, &Current { name, outputs: &outputs, docket: &docket, newest_days })
}

/// What became of each finding, one line each.
fn told(comparison: &Comparison) -> Vec<String> {
    let line = |pair: &super::Pair| {
        let matched = pair.matched.map(|how| format!(", {how:?}")).unwrap_or_default();
        let subject = pair.newest().map(|brief| brief.subject.clone()).unwrap_or_default();
        format!("{subject}: {}, {}{matched}", pair.outcome.name(), pair.because.name())
    };
    comparison.findings.iter().map(line).collect()
}

fn check(now: &Audit, expected: &[&str]) {
    assert_eq!(told(&beside(&earlier(&before()), now)), expected);
}

#[test]
fn what_is_drafted_again_persists_however_it_is_recognised() {
    let again = |finding| Audit { findings: vec![finding], ..now() };
    check(
        &again(finding("T65", "NC-1", "other words", &[("log.csv", '1')])),
        &["NC-1: persisting, drafted_again, Fingerprint"],
    );
    check(
        &again(finding("T65", "nc-1", "other words", &[("log.csv", '2')])),
        &["nc-1: persisting, drafted_again, TestRequirementSubject"],
    );
    check(
        &again(finding("T99", "NC-1", "the action of NC-1 is now overdue", &[])),
        &["NC-1: persisting, drafted_again, Likeness(90)"],
    );
    check(
        &again(finding("T65", "NC-2", "the action of NC-2 is overdue", &[("log.csv", '1')])),
        &["NC-1: cannot_tell, no_later_evidence", "NC-2: new, not_before"],
    );
}

#[test]
fn it_is_resolved_only_where_later_evidence_was_tested() {
    let log = |digit, approved| vec![("log.csv", digit, "NCREG", approved)];
    let dated = |day| vec![("log.csv", day)];
    let cannot = |why: &str| vec![format!("NC-1: cannot_tell, {why}")];
    let resolved = vec!["NC-1: resolved, later_evidence".to_owned()];
    let cases = [
        (now(), cannot("no_later_evidence")),
        (Audit { newest_operating: Some("2025-09-14"), ..now() }, cannot("no_later_evidence")),
        (Audit { newest_operating: Some("2026-08-01"), ..now() }, resolved.clone()),
        // What lies after the audit is a plan.
        (Audit { newest_operating: Some("2026-12-01"), ..now() }, cannot("no_later_evidence")),
        (Audit { documents: log('1', "2026-01-01"), ..now() }, resolved.clone()),
        (
            Audit { documents: log('2', ""), newest_days: dated("2026-08-01"), ..now() },
            resolved.clone(),
        ),
        // The same bytes say nothing new, whatever days stand in them.
        (Audit { newest_days: dated("2026-08-01"), ..now() }, cannot("no_later_evidence")),
        (
            Audit { documents: Vec::new(), newest_operating: Some("2026-08-01"), ..now() },
            cannot("documents_gone"),
        ),
        (
            Audit { documents: vec![("log_2026.csv", '3', "NCREG", "2026-08-01")], ..now() },
            resolved.clone(),
        ),
        (
            Audit { not_testable: vec!["T65"], newest_operating: Some("2026-08-01"), ..now() },
            cannot("not_tested"),
        ),
    ];
    for (audit, expected) in cases {
        assert_eq!(told(&beside(&earlier(&before()), &audit)), expected);
    }
}

#[test]
fn what_no_test_looks_for_is_not_resolved_by_silence() {
    let later = Audit { newest_operating: Some("2026-08-01"), ..now() };
    let mut before = earlier(&before());
    before.findings[0].test = None;
    assert_eq!(told(&beside(&before, &later)), ["NC-1: cannot_tell, not_supported"]);
    let supported = Audit { conclusion: "supported", ..later.clone() };
    assert_eq!(told(&beside(&before, &supported)), ["NC-1: resolved, later_evidence"]);
    before.findings[0].by_person = true;
    assert_eq!(told(&beside(&before, &supported)), ["NC-1: cannot_tell, written_by_person"]);
    before.findings[0].by_person = false;
    before.side.as_of = None;
    assert_eq!(told(&beside(&before, &supported)), ["NC-1: cannot_tell, no_day"]);
}

#[test]
fn what_was_closed_and_is_back_regressed_and_what_was_rejected_is_told() {
    let again = Audit { findings: self::before().findings, ..now() };
    let mut before = earlier(&before());
    before.findings[0].stage = Stage::Closed;
    let comparison = beside(&before, &again);
    assert_eq!(told(&comparison), ["NC-1: regressed, closed_before, Fingerprint"]);
    assert_eq!(comparison.open_before().count(), 0);
    before.findings[0].held = Held::Rejected;
    assert_eq!(told(&beside(&before, &again)), ["NC-1: new, rejected_before, Fingerprint"]);
    assert_eq!(told(&beside(&before, &now())), Vec::<String>::new());
}

#[test]
fn each_finding_is_matched_once_and_the_nearest_first() {
    let two = |digits: [char; 2]| {
        let one = |digit| finding("T45", "DS-1", "checks are missing", &[("checks.csv", digit)]);
        digits.map(one).to_vec()
    };
    let old = Audit { findings: two(['1', '2']), ..before() };
    let new = Audit { findings: two(['2', '3']), ..now() };
    assert_eq!(
        told(&beside(&earlier(&old), &new)),
        [
            "DS-1: persisting, drafted_again, TestRequirementSubject",
            "DS-1: persisting, drafted_again, Fingerprint",
        ]
    );
}

#[test]
fn documents_coverage_and_the_statement_are_laid_beside_each_other() {
    let documents = vec![
        ("log.csv", '2', "NCREG", ""),
        ("old/policy.pdf", '9', "POLICY", ""),
        ("new.md", '5', "", ""),
    ];
    let finding = finding("T65", "NC-1", "t", &[("log.csv", '2'), ("new.md", '5')]);
    let now = Audit { findings: vec![finding], documents, conclusion: "supported", ..now() };
    let comparison = beside(&earlier(&before()), &now);
    let changes = comparison.documents.clone().expect("a ledger");
    assert_eq!((changes.added, changes.removed, changes.changed, changes.moved), (1, 0, 1, 1));
    let evidence = &comparison.findings[0].evidence;
    assert_eq!(
        (evidence.changed.as_slice(), evidence.added.as_slice()),
        (["log.csv".to_owned()].as_slice(), ["new.md".to_owned()].as_slice(),)
    );
    let coverage = comparison.coverage.as_deref().expect("coverage");
    assert_eq!(coverage[0].before.as_deref(), Some("contradicted"));
    let soa = comparison.soa.as_deref().expect("a statement");
    assert_eq!(soa[0].after.as_ref().map(|state| state.claimed.as_str()), Some("implemented"));
    let told = serde_json::to_value(&comparison).expect("JSON");
    assert_eq!(told["schema"], "tickmark.compare/1");
    assert_eq!(told["findings"][0]["because"]["reason"], "drafted_again");
}

#[test]
fn what_makes_two_audits_hard_to_compare_is_told() {
    let mut before = earlier(&before());
    before.side.catalog = Some("other".to_owned());
    before.side.as_of = now().as_of.parse().ok();
    let comparison = beside(&before, &now());
    let warned: Vec<&str> = comparison.warnings.iter().map(|one| one.what).collect();
    assert_eq!(warned, ["catalog", "order"]);
}

#[test]
fn findings_alone_are_an_audit_of_which_less_is_known() {
    let mut row = before().findings.remove(0);
    row["state"] = "confirmed".into();
    row["decision"] = json!({"grade": "major", "title": "as decided", "condition": "as decided"});
    let text = json!({"schema": "tickmark.findings/1", "as_of": "2025-09-14", "catalog": "c", "findings": [row]});
    let earlier = Earlier::of_findings("before", &text.to_string()).expect("reads");
    let comparison = beside(&earlier, &now());
    assert_eq!(told(&comparison), ["NC-1: cannot_tell, no_later_evidence"]);
    let brief = comparison.findings[0].earlier.as_ref().expect("the earlier one");
    assert_eq!((brief.title.as_str(), brief.state.as_str()), ("as decided", "confirmed"));
    assert!(comparison.coverage.is_none() && comparison.documents.is_none());
    let other = text.to_string().replace("findings/1", "findings/9");
    let refused = Earlier::of_findings("before", &other).expect_err("another form").to_string();
    assert!(refused.contains("tickmark.findings/9"), "{refused}");
}
