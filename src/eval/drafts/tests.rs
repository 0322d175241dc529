//! Figures over a handful of drafts, counted by hand.

use serde_json::{Value, json};

use super::*;
use crate::eval::gold::{GoldCoverage, GoldFinding};

/// The outputs of a run over five requirements, with what is changed.
fn outputs(drafts: &Value) -> Outputs {
    let coverage = json!({"requirements": [
        {"id": "4.1", "title": "", "conclusion": "supported"},
        {"id": "4.2", "title": "", "conclusion": "supported"},
        {"id": "4.3", "title": "", "conclusion": "partial"},
        {"id": "4.4", "title": "", "conclusion": "contradicted"},
        {"id": "5.1", "title": "", "conclusion": "not_found"},
    ]});
    let finding = |by: &str, document: &str| {
        json!({
            "test": null, "kind": "nonconformity", "grade": "minor", "subject": "", "title": "Not held",
            "condition": "", "requirements": ["4.4"], "drafted_by": {"engine": by},
            "evidence": [{"document": document}],
        })
    };
    let findings = json!({"findings": [
        finding("llm", "minutes.md"), finding("llm", "menu.md"), finding("check", "minutes.md"),
    ]});
    let run = json!({
        "tests": [], "engine": "llm", "durations_ms": {"assess": 12500},
        "model": {
            "model": "fake-1", "tokens": {"prompt": 900, "answer": 90},
            "cost": {"amount": 0.5, "currency": "EUR"},
        },
    });
    Outputs {
        coverage: serde_json::from_value(coverage).expect("coverage"),
        findings: serde_json::from_value(findings).expect("findings"),
        evidence: Vec::new(),
        title_query: Vec::new(),
        documents: serde_json::from_value(json!({"documents": []})).expect("documents"),
        run: serde_json::from_value(run).expect("run"),
        llm: Some(serde_json::from_value(json!({"requirements": drafts})).expect("drafts")),
    }
}

fn gold() -> Gold {
    let label = |(id, conclusion): (&str, &str)| GoldCoverage {
        id: id.to_owned(),
        conclusion: conclusion.to_owned(),
        also: Vec::new(),
        documents: Vec::new(),
        why: String::new(),
    };
    let coverage = [
        ("4.1", "supported"),
        ("4.2", "partial"),
        ("4.3", "partial"),
        ("4.4", "contradicted"),
        ("5.1", "not_found"),
    ];
    let finding = GoldFinding {
        test: "T57".to_owned(),
        requirements: vec!["9.2".to_owned(), "4.4".to_owned()],
        subject: String::new(),
        grade: "minor".to_owned(),
        documents: vec!["minutes.md".to_owned()],
        why: String::new(),
    };
    Gold { coverage: coverage.map(label).into(), finding: vec![finding], ..Gold::default() }
}

fn cited(document: &str, place: &str) -> Value {
    json!({"document": document, "place": place, "bearing": "supports", "location": {}})
}

fn drafts() -> Value {
    json!([
        {"requirement": "4.1", "keyword": "supported", "verdict": "conform", "conclusion": "supported",
         "confidence": "high", "evidence": [cited("a.md", "line 1"), cited("a.md", "line 9")],
         "passages": [{"withheld": 0}],
         "repeats": [{"verdict": "conform", "cited": ["a.md, line 1"]},
                     {"verdict": "conform", "cited": ["a.md, line 1", "b.md, line 2"]}]},
        {"requirement": "4.2", "keyword": "design_only", "verdict": "conform", "conclusion": "supported",
         "confidence": "medium", "evidence": [cited("a.md", "line 1")], "dropped": [{"quote": "x"}],
         "passages": [{"withheld": 2}, {"withheld": 0}],
         "repeats": [{"verdict": "insufficient_evidence", "cited": []}]},
        {"requirement": "4.3", "keyword": "partial", "verdict": "insufficient_evidence",
         "conclusion": "not_found", "confidence": "low", "attention": "disagreement",
         "passages": [{"withheld": 1}]},
        {"requirement": "4.4", "keyword": "supported", "verdict": "nonconformity",
         "conclusion": "contradicted", "confidence": "low", "evidence": [cited("m.md", "line 3")]},
        {"requirement": "5.1", "keyword": "not_found", "state": "rejected", "because": "ungrounded", "words": "…"},
    ])
}

fn counted(share: &Share) -> (u32, u32) {
    (share.hits, share.of)
}

#[test]
fn drafts_are_counted_as_one_would_by_hand() {
    let outputs = outputs(&drafts());
    let scores = super::super::score(&gold(), &outputs).drafts.expect("drafts");
    assert_eq!(counted(&scores.quotations_verified), (4, 5));
    assert_eq!(counted(&scores.abstained), (1, 4));
    assert_eq!(counted(&scores.differing), (3, 4));
    assert_eq!(scores.attention, BTreeMap::from([("disagreement".to_owned(), 1)]));
    // Two were sent withheld words; one of them was raised to supported.
    assert_eq!(counted(&scores.injected), (1, 2));
    assert_eq!(scores.injected.cases, ["4.2: the keyword engine says design_only"]);
    assert_eq!(counted(&scores.findings), (1, 2));
    assert_eq!(scores.rejected, BTreeMap::from([("ungrounded".to_owned(), 1)]));
    assert_eq!(scores.tokens, Tokens { prompt: 900, answer: 90 });
    assert_eq!(scores.cost, Some(Cost { amount: 0.5, currency: "EUR".to_owned() }));
    assert_eq!((scores.model.as_str(), scores.seconds.to_string().as_str()), ("fake-1", "12.5"));
}

#[test]
fn the_less_is_relied_on_the_more_is_answered() {
    let outputs = outputs(&drafts());
    let levels = super::super::score(&gold(), &outputs).drafts.expect("drafts").levels;
    let counts: Vec<_> = levels
        .iter()
        .map(|level| (level.confidence_min, counted(&level.answered), counted(&level.right)))
        .collect();
    // What abstains or was rejected answers at no level.
    assert_eq!(
        counts,
        [("high", (1, 5), (1, 1)), ("medium", (2, 5), (1, 2)), ("low", (3, 5), (2, 3))]
    );
}

#[test]
fn steadiness_is_told_of_verdicts_and_of_places_apart() {
    let outputs = outputs(&drafts());
    let stability =
        super::super::score(&gold(), &outputs).drafts.expect("drafts").stability.expect("repeats");
    assert_eq!(counted(&stability.same_verdict), (1, 2));
    // 4.1: {1, 9} and {1} 1/2, {1, 9} and {1, b2} 1/3, {1} and {1, b2} 1/2; 4.2: {1} and {} 0.
    let expected = (0.5 + 1.0 / 3.0 + 0.5 + 0.0) / 4.0;
    assert!((stability.cited_alike.value - expected).abs() < 1e-9, "{stability:?}");
    let once = json!([{"requirement": "4.1", "keyword": "partial", "verdict": "conform", "conclusion": "supported"}]);
    assert_eq!(
        super::super::score(&gold(), &self::outputs(&once)).drafts.expect("drafts").stability,
        None
    );
}

#[test]
fn what_a_model_drafts_is_no_draft_of_an_audit_test() {
    let scores = super::super::score(&gold(), &outputs(&drafts()));
    assert_eq!(scores.findings.nonconformities.of, 1);
}
