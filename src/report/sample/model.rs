//! The sample as a run with a language model leaves it: one draft whose conclusion stands, one that a person
//! should look at first and that is hostile, one that was not taken, and one finding worded anew.

use std::collections::{BTreeMap, BTreeSet};

use super::{HOSTILE_TEXT, cite, policy, report};
use crate::domain::{
    Attention, Bearing, CitedQuotation, Conclusion, Confidence, Digest, DroppedQuotation, Gap,
    Gates, Judge, ModelAccount, ModelDraft, ModelVerdict, Outcomes, Overlay, Rejection,
    RejectionReason, Repeat, Reworded, SentPassage, Tokens,
};
use crate::report::Report;

pub(in crate::report) fn with_model() -> Report {
    let mut report = report();
    report.run.engine = "llm";
    report.run.model = Some(account());
    let mut answers = [Ok(agreeing()), Ok(hostile()), Err(refused())].into_iter();
    let judges = [
        Judge::Model { name: "larch-7b".to_owned() },
        instead("the model concludes something else by more than a step"),
        instead("the answer breaks off"),
    ];
    for (assessment, judge) in report.assessments.iter_mut().zip(judges) {
        let Some(answer) = answers.next() else { break };
        let reason = assessment.reason.clone();
        let keyword = Conclusion { conclusion: assessment.verdict.name(), reason };
        let overlay = Overlay { keyword, answer, inconsistencies: None };
        if let (Judge::Model { .. }, Ok(draft)) = (&judge, &overlay.answer) {
            assessment.reason.clone_from(&draft.statement);
        }
        assessment.judge = judge;
        assessment.overlay = Some(Box::new(overlay));
    }
    report.reworded = vec![Reworded {
        finding: report.findings[0].id(),
        title: "Six weekly checks of DS-01 left no record".to_owned(),
        condition: format!("Of 26 weekly checks of DS-01, 6 have no record. {HOSTILE_TEXT}"),
        model: "larch-7b".to_owned(),
        key: key("wording"),
    }];
    report
}

fn account() -> ModelAccount {
    ModelAccount {
        host: "models.example".to_owned(),
        dialect: "openai-chat",
        model: "larch".to_owned(),
        answered_by: BTreeSet::from(["larch-7b".to_owned()]),
        steps: BTreeSet::from(["schema_bounded"]),
        prompts: BTreeMap::from([("assess".to_owned(), key("prompt"))]),
        schema: key("schema"),
        gates: Gates { version: 1, sha256: key("gates") },
        redaction: Some(1),
        context_tokens: 8192,
        answer_tokens_max: 900,
        passages_max: 12,
        repeats: 1,
        seed: 42,
        outcomes: Outcomes {
            drafted: 2,
            abstained: 0,
            attention: 1,
            quotations: 2,
            quotations_dropped: 1,
            rejected: BTreeMap::from([(RejectionReason::Truncated, 1)]),
            worded: Some(1),
            compared: None,
        },
        tokens: Tokens { prompt: 2400, answer: 310 },
        cost: None,
    }
}

fn agreeing() -> ModelDraft {
    let quote = "All staff are told about this policy when they join.";
    ModelDraft {
        key: key("5.2"),
        model: "larch-7b".to_owned(),
        step: "schema_bounded",
        sent: vec![sent("P1", "paragraph 7")],
        placeholders: 1,
        cited: vec![cited(2, quote, Bearing::Supports)],
        dropped: Vec::new(),
        gaps: Vec::new(),
        statement: "The policy says that all staff are told about it when they join.".to_owned(),
        recommendation: None,
        verdict: ModelVerdict::Conform,
        said: ModelVerdict::Conform,
        conclusion: "supported",
        confidence: Confidence::Medium,
        attention: None,
        remarks: Vec::new(),
        finding: None,
        repeats: Vec::new(),
        tokens: Tokens { prompt: 1200, answer: 150 },
    }
}

/// A draft in which everything a model may write is an attack on whoever shows it.
fn hostile() -> ModelDraft {
    ModelDraft {
        key: key("7.3"),
        sent: vec![SentPassage { withheld: 1, ..sent("P1", "paragraph 4") }],
        cited: vec![CitedQuotation {
            moved_from: Some("P2".to_owned()),
            ..cited(1, "Data quality is checked every week.", Bearing::Contradicts)
        }],
        dropped: vec![DroppedQuotation {
            passage: "P1".to_owned(),
            quote: HOSTILE_TEXT.to_owned(),
            because: "it stands nowhere in the passage".to_owned(),
        }],
        gaps: vec![Gap { expected: HOSTILE_TEXT.to_owned(), searched_in: vec!["P1".to_owned()] }],
        statement: format!("=HYPERLINK(\"http://evil\") {HOSTILE_TEXT} [met](javascript:alert(1))"),
        recommendation: Some(HOSTILE_TEXT.to_owned()),
        verdict: ModelVerdict::InsufficientEvidence,
        said: ModelVerdict::Nonconformity,
        conclusion: "not_found",
        confidence: Confidence::Low,
        attention: Some(Attention::Disagreement),
        remarks: vec!["1 of its quotations were not taken".to_owned()],
        repeats: vec![Repeat { verdict: ModelVerdict::Conform, cited: Vec::new() }],
        ..agreeing()
    }
}

fn refused() -> Rejection {
    Rejection {
        reason: RejectionReason::Truncated,
        words: format!("the answer breaks off after {HOSTILE_TEXT}"),
    }
}

fn instead(because: &str) -> Judge {
    Judge::KeywordInstead { because: because.to_owned() }
}

fn cited(section: usize, quote: &str, bearing: Bearing) -> CitedQuotation {
    CitedQuotation { evidence: cite(&policy(), section, quote), bearing, moved_from: None }
}

fn sent(mark: &str, place: &str) -> SentPassage {
    SentPassage {
        mark: mark.to_owned(),
        document: "01_policy/AI-Policy.docx".to_owned(),
        place: place.to_owned(),
        withheld: 0,
        invisible: 0,
        shortened: false,
    }
}

fn key(of: &str) -> String {
    Digest::of(of.as_bytes()).to_string()
}
