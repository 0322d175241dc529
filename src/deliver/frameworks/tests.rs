//! The section in both languages, with findings as people left them.

use serde_json::{Value, json};

use super::*;
use crate::catalog::{self, Catalog};
use crate::docket::{Desk, Elusion, Need, Signature, Wish};
use crate::domain::{
    Act, Digest, FindingId, Language, Mandate, Moment, Reason, Reviewer, Role, Via,
};
use crate::outputs::{Error, Outputs};

#[test]
fn the_section_says_the_same_in_both_languages() {
    for language in Language::ALL {
        insta::assert_snapshot!(
            format!("section_{}", language.code()),
            told(&section(language, true, false))
        );
    }
}

#[test]
fn what_was_rejected_bears_on_nothing() {
    let counted = |blocks: &[Block]| {
        let table = blocks.iter().find_map(|block| match block {
            Block::Table(table) => Some(table),
            _ => None,
        });
        let rows = &table.expect("a table").rows;
        let row = rows.iter().find_map(|row| match row {
            Row::Cells(cells) => Some(cells),
            Row::Group(_) => None,
        });
        row.expect("a row")[4].text.words()
    };
    assert_eq!(counted(&section(Language::En, true, false)), "1");
    assert_eq!(counted(&section(Language::En, true, true)), "");
}

#[test]
fn an_audit_against_iso_42001_alone_has_no_such_section() {
    assert_eq!(section(Language::En, false, false), []);
}

const FINDING: &str = "F-00000000000000a1";

fn section(language: Language, asked: bool, rejected: bool) -> Vec<Block> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut desk = Desk::open(folder.path(), outputs(asked)).expect("a desk");
    if rejected {
        reject(&mut desk);
    }
    let catalog = Catalog::parse(&catalog::shipped()).expect("the shipped catalogue parses");
    let mandate = Mandate { language, ..Mandate::default() };
    frameworks(&Dossier {
        outputs: desk.outputs(),
        docket: desk.docket(),
        head: Digest::of(b""),
        signed: None,
        elusion: &Elusion::default(),
        mandate: &mandate,
        catalog: &catalog,
        phrases: catalog.phrases().of(language),
    })
}

fn reject(desk: &mut Desk) {
    let finding = FindingId::try_from(FINDING.to_owned()).expect("an id");
    let matter = desk.docket().matter(finding).expect("a matter");
    let (draft, seen) = (matter.digest, matter.newest());
    let reason = Reason::try_from("it is there".to_owned()).expect("a reason");
    let act = Act::Reject { reason };
    let wish = Wish { finding, draft, seen, act, opened: vec![], seconds: None, text: None };
    let name = "Ann Lee".to_owned().try_into().expect("a name");
    let at = Moment::try_from("2026-11-30T16:41:23+01:00".to_owned()).expect("a moment");
    let signature = Signature { who: Reviewer { name, role: Role::Auditor }, via: Via::Web, at };
    desk.decide(vec![wish], &signature, Need::Nothing).expect("decides");
}

/// What a run wrote that found one thing.
fn outputs(asked: bool) -> Outputs {
    let file = |name: &'static str| -> Result<String, Error> {
        let mut value = match name {
            "evidence.jsonl" => return Ok(String::new()),
            "run.json" => json!({
                "tool": {"version": "0.1.0"}, "engine": "keyword", "as_of": "2026-09-14", "catalog": "",
                "inputs": "", "tests": [], "not_testable": [],
                "parameters": {
                    "auditee": "", "scope": "", "auditors": [],
                    "frameworks": if asked { json!(["iso27001", "eu-ai-act"]) } else { json!([]) },
                },
            }),
            "findings.json" => {
                json!({"as_of": "2026-09-14", "catalog": "", "findings": [finding()]})
            }
            "frameworks.json" => matrices(),
            _ => json!({
                "requirements": [], "documents": [], "controls": [], "columns": [], "systems": [],
                "requests": [],
            }),
        };
        value["schema"] = format!("tickmark.{}/1", name.trim_end_matches(".json")).into();
        Ok(value.to_string())
    };
    Outputs::read(file).expect("reads")
}

fn finding() -> Value {
    json!({
        "id": FINDING, "test": "T01", "kind": "nonconformity", "grade": "minor", "grade_reason": "",
        "requirements": ["7.2"], "subject": "", "title": "", "criterion": {"source": "standard", "text": ""},
        "condition": "", "expected": "", "observed": "", "population": null, "evidence": [],
        "counter_evidence": [], "false_positive_note": "", "question": "", "recommendation": "",
        "drafted_by": {"engine": "check"},
    })
}

fn matrices() -> Value {
    let from = |id: &str, relation: &str, source: &str| {
        json!({
            "requirement": id, "title": "", "relation": relation, "source": source,
            "confidence": "high", "note": null, "conclusion": "partial",
        })
    };
    let part = |id: &str, group: &str, state: &str, conclusion: Value, from: Vec<Value>| {
        json!({
            "id": id, "title": "", "group": group, "state": state, "conclusion": conclusion,
            "from": from, "passages": [], "findings": [],
        })
    };
    let counts = json!({
        "targets": 2, "judged_once": 1, "evidence_to_look_at": 0, "nothing_found": 0, "not_looked_at": 1,
        "findings": 1,
    });
    let act = json!({
        "targets": 2, "judged_once": 0, "evidence_to_look_at": 1, "nothing_found": 1, "not_looked_at": 0,
        "findings": 0,
    });
    let shared = vec![from("7.2", "equivalent", "HS"), from("A.4.6", "related", "ED")];
    json!({
        "judged": "iso42001", "as_of": "2026-09-14", "findings": [],
        "sources": {"AIRC": "", "ED": "", "HS": "", "OURS": "our own view"},
        "frameworks": [
            {
                "id": "iso27001", "name": "", "edition": "", "limits": "", "counts": counts,
                "targets": [
                    part("7.2", "7", "judged_once", "partial".into(), shared),
                    part("A.7.1", "A.7", "not_looked_at", Value::Null, Vec::new()),
                ],
                "without_counterpart": [from("A.9.3", "none", "ED")],
            },
            {
                "id": "eu-ai-act", "name": "", "edition": "", "limits": "", "counts": act,
                "targets": [
                    part("Art. 10", "III.2", "nothing_found", Value::Null, vec![from("A.7.3", "related", "ED")]),
                    part("Art. 17", "III.3", "evidence_to_look_at", Value::Null, vec![
                        from("4.4", "related", "ED"), from("A.2.2", "related", "OURS"),
                    ]),
                ],
                "without_counterpart": [],
            },
        ],
    })
}

/// Blocks as lines.
fn told(blocks: &[Block]) -> String {
    let mut lines = Vec::new();
    for block in blocks {
        match block {
            Block::Heading { level, text, anchor } => {
                lines.push(format!("{} {text} [{anchor}]", "#".repeat(usize::from(*level))));
            }
            Block::Paragraph(text) => lines.push(text.words()),
            Block::Notice(text) => lines.push(format!("! {}", text.words())),
            Block::List(items) => {
                lines.extend(items.iter().map(|item| format!("- {}", item.words())));
            }
            Block::Table(table) => {
                let titles: Vec<&str> =
                    table.columns.iter().map(|column| column.title.as_str()).collect();
                lines.push(format!("{}\n| {}", table.caption, titles.join(" | ")));
                lines.extend(table.rows.iter().map(|row| match row {
                    Row::Group(title) => format!("| {title}"),
                    Row::Cells(cells) => {
                        assert_eq!(cells.len(), table.columns.len());
                        let cells = cells.iter().map(|cell| cell.text.words().replace('\n', "; "));
                        format!("| {}", cells.collect::<Vec<_>>().join(" | "))
                    }
                }));
            }
            other => panic!("a block no one expects: {other:?}"),
        }
    }
    lines.join("\n")
}
