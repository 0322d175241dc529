//! The fields of a dossier that has something of everything.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use tempfile::TempDir;

use super::{Sort, fields, list_fields};
use crate::catalog::{Catalog, shipped};
use crate::deliver::Dossier;
use crate::docket::{Desk, Elusion, Need, Signature, Wish};
use crate::domain::{
    Act, Agreed, AuditDate, Contact, Digest, FindingKind, Language, Mandate, Member, Moment,
    Reviewer, ReviewerName, Role, SoaVerdict, Via,
};
use crate::outputs::{Error, Outputs};
use crate::paper::Status;

/// A desk with its folder, the catalogue, and what people said.
struct Case {
    desk: Desk,
    catalog: Catalog,
    mandate: Mandate,
    _folder: TempDir,
}

const MAJOR: &str = "F-00000000000000a1";
const OBSERVATION: &str = "F-00000000000000a2";
const REQUEST: &str = "F-00000000000000a3";
const OPEN: &str = "F-00000000000000a4";
const MET: &str = "F-00000000000000a5";

impl Case {
    fn new(profile: &str) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut desk = Desk::open(folder.path(), outputs(profile)).expect("a desk");
        for id in [OBSERVATION, MAJOR, REQUEST] {
            let finding = crate::domain::FindingId::try_from(id.to_owned()).expect("an id");
            let matter = desk.docket().matter(finding).expect("a matter");
            let (draft, seen) = (matter.digest, matter.newest());
            let act = Act::Confirm;
            let wish =
                Wish { finding, draft, seen, act, opened: vec![], seconds: None, text: None };
            let name = ReviewerName::try_from("Kim Lee".to_owned()).expect("a name");
            let who = Reviewer { name, role: Role::LeadAuditor };
            let at = Moment::try_from("2026-11-30T16:41:23+00:00".to_owned()).expect("a moment");
            let signature = Signature { who, via: Via::Cli, at };
            desk.decide(vec![wish], &signature, Need::Nothing).expect("decides");
        }
        let catalog = Catalog::parse(&shipped()).expect("the catalogue");
        Self { desk, catalog, mandate: mandate(), _folder: folder }
    }

    fn fields(&self) -> Value {
        let dossier = Dossier {
            outputs: self.desk.outputs(),
            docket: self.desk.docket(),
            head: Digest::of(b"head"),
            signed: None,
            elusion: &Elusion::default(),
            mandate: &self.mandate,
            catalog: &self.catalog,
            phrases: self.catalog.phrases().of(self.mandate.language),
        };
        let (mark, because) = ("DRAFT".to_owned(), "one draft is not decided".to_owned());
        fields(&dossier, &Status::Draft { mark, because })
    }
}

#[test]
fn every_field_is_listed_and_every_listed_one_is_there() {
    let case = Case::new("internal");
    let mut found = BTreeMap::new();
    paths(&case.fields(), "", &mut found);
    let phrases = case.catalog.phrases().of(Language::En);
    let listed: BTreeMap<String, &str> =
        list_fields(phrases).into_iter().map(|one| (one.path, one.sort.name())).collect();
    let names = |all: &BTreeMap<String, &str>| all.keys().cloned().collect::<BTreeSet<_>>();
    let (here, told) = (names(&found), names(&listed));
    assert_eq!(here.difference(&told).collect::<Vec<_>>(), Vec::<&String>::new(), "not listed");
    assert_eq!(told.difference(&here).collect::<Vec<_>>(), Vec::<&String>::new(), "not there");
    assert_eq!(found, listed);
}

#[test]
fn findings_are_what_was_confirmed_the_gravest_first_and_the_counts_are_theirs() {
    let fields = Case::new("internal").fields();
    let ids = |list: &str| {
        let rows = fields[list].as_array().expect(list).iter();
        rows.map(|row| row["id"].as_str().expect("an id").to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(ids("findings"), [MAJOR, OBSERVATION]);
    assert_eq!(ids("drafts"), [OPEN]);
    // That nothing was received is no finding, even where it was confirmed.
    assert_eq!(ids("open_points"), [REQUEST]);
    assert_eq!(ids("conforming"), [MET]);
    let counts = &fields["counts"];
    assert_eq!((&counts["major"], &counts["observation"]), (&json!(1), &json!(1)));
    let graded = ["major", "minor", "observation", "ofi", "ungraded"];
    let sum: u64 = graded.iter().filter_map(|grade| counts[grade].as_u64()).sum();
    assert_eq!(counts["findings"], sum);
    assert_eq!(counts["unread"], 1);
    let first = &fields["findings"][0];
    assert_eq!(first["decided_by"], "lead auditor");
    assert_eq!(first["evidence"][0]["place"], "line 2");
    assert!(!fields.to_string().contains("Kim Lee"), "who decided is told by role");
}

#[test]
fn a_recommendation_is_given_only_where_it_may_be() {
    let recommendations = |profile: &str| {
        let fields = Case::new(profile).fields();
        let rows = fields["findings"].as_array().expect("a list").clone();
        rows.into_iter().map(|row| row["recommendation"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(recommendations("internal"), ["", "Set a day."]);
    assert_eq!(recommendations("stage1"), ["", ""]);
}

#[test]
fn what_nobody_said_is_empty_and_words_are_in_the_language_of_the_mandate() {
    let mut case = Case::new("internal");
    case.mandate = Mandate { language: Language::De, ..Mandate::default() };
    let fields = case.fields();
    assert_eq!(fields["audit"]["id"], "");
    assert_eq!(fields["audit"]["objectives"], json!([]));
    assert_eq!(fields["audit"]["team"][0]["name"], "Sam Roe");
    assert_eq!(fields["audit"]["profile_words"], "Internes Audit");
    assert_eq!(fields["findings"][0]["grade_words"], "Hauptabweichung");
    assert_eq!(fields["findings"][0]["decided_by"], "Auditleitung");
    assert_eq!(fields["requests"][0]["kind_words"], "Nachweis");
}

#[test]
fn every_code_has_words_in_every_language() {
    let catalog = Catalog::parse(&shipped()).expect("the catalogue");
    let kinds = [
        FindingKind::Nonconformity,
        FindingKind::Observation,
        FindingKind::Opportunity,
        FindingKind::EvidenceRequest,
        FindingKind::NeedsHuman,
        FindingKind::Conformity,
    ];
    let verdicts = [
        SoaVerdict::Supported,
        SoaVerdict::ClaimNotSupported,
        SoaVerdict::NotYetClaimed,
        SoaVerdict::Excluded,
        SoaVerdict::ExcludedButInUse,
        SoaVerdict::NoJustification,
        SoaVerdict::NotInStatement,
        SoaVerdict::UnknownId,
        SoaVerdict::CannotTell,
    ];
    let states = ["draft", "changed", "confirmed", "rejected", "deferred", "merged", "waived"];
    let mut keys: Vec<String> = kinds.map(|kind| format!("kind.{}", kind.name())).to_vec();
    keys.extend(verdicts.map(|verdict| format!("verdict.{}", verdict.name())));
    keys.extend(states.map(|state| format!("state.{state}")));
    keys.extend(["check", "keyword", "llm", "person"].map(|one| format!("drafter.{one}")));
    for language in Language::ALL {
        let phrases = catalog.phrases().of(language);
        for key in &keys {
            assert!(phrases.find(&format!("fields.words.{key}")).is_some(), "{key}");
        }
    }
}

/// The paths of all fields below a value, with the names of what they hold.
fn paths(value: &Value, path: &str, found: &mut BTreeMap<String, &'static str>) {
    let sort = match value {
        Value::Object(inner) => {
            for (name, value) in inner {
                let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                paths(value, &path, found);
            }
            return;
        }
        Value::Array(items) => {
            let path = format!("{path}[]");
            found.insert(path.clone(), Sort::List.name());
            // A list of texts has no fields of its own.
            items
                .iter()
                .filter(|item| !item.is_string())
                .for_each(|item| paths(item, &path, found));
            return;
        }
        Value::Number(_) => Sort::Number,
        Value::Bool(_) => Sort::YesNo,
        _ => Sort::Text,
    };
    // A number that nobody counted is empty.
    let known = found.entry(path.to_owned()).or_insert(sort.name());
    if sort == Sort::Number {
        *known = sort.name();
    }
}

fn mandate() -> Mandate {
    let day = |text: &str| text.parse::<AuditDate>().expect("a day");
    Mandate {
        audit_id: "IA-7".to_owned(),
        objectives: vec!["conformity".to_owned()],
        sites: vec!["Mill".to_owned()],
        team: vec![Member {
            name: "Ada Fox".to_owned(),
            role: "lead auditor".to_owned(),
            independence: "outside".to_owned(),
            competence: "audits".to_owned(),
        }],
        contacts: vec![Contact { role: "AI officer".to_owned(), name: String::new() }],
        changes: vec!["a new system".to_owned()],
        distribution: vec!["board".to_owned()],
        agreed: Some(Agreed { by: "AI officer".to_owned(), on: day("2026-09-01") }),
        ..Mandate::default()
    }
}

fn outputs(profile: &str) -> Outputs {
    let digest = "0".repeat(64);
    let cited = json!({"document": "log.csv", "sha256": digest, "quote": "the check of May",
        "location": {"line_first": 2, "line_last": 2}});
    let finding = |id: &str, kind: &str, grade: Value| {
        json!({"id": id, "test": "T45", "kind": kind, "grade": grade, "grade_reason": "g",
            "requirements": ["6.1.3"], "subject": "AS-01", "title": "t",
            "criterion": {"source": "standard", "text": "c"}, "condition": "It was not.",
            "expected": "e", "observed": "o",
            "population": {"tested": 3, "failed": 1, "unit": "checks"}, "evidence": [cited],
            "counter_evidence": [cited], "false_positive_note": "", "question": "q",
            "recommendation": "Set a day.", "drafted_by": {"engine": "check"}})
    };
    let quotation = json!([{"document": "log.csv", "location": {"line_first": 2}, "quote": "w"}]);
    let file = |name: &'static str| -> Result<String, Error> {
        let mut value = match name {
            "findings.json" => json!({"as_of": "2026-09-14", "catalog": "c", "findings": [
                finding(OBSERVATION, "observation", json!("observation")),
                finding(MAJOR, "nonconformity", json!("major")),
                finding(REQUEST, "evidence_request", json!("minor")),
                finding(OPEN, "nonconformity", json!("minor")),
                finding(MET, "conformity", Value::Null),
            ]}),
            "coverage.json" => json!({"requirements": [{"id": "6.1.3", "title": "Treatment",
                "demands": "both", "conclusion": "partial", "interview": true, "reason": "touched",
                "design": [], "operating": [], "newest_operating": "2026-05-04",
                "systems": [{"system": "AS-01", "conclusion": "not_found"}], "findings": [MAJOR]}]}),
            "documents.json" => {
                json!({"documents": [{"path": "b.pdf", "sha256": digest, "bytes": 9,
                "status": "unreadable", "reason": "encrypted", "format": null, "kind": null,
                "language": null, "title": null, "version": null, "approval": null, "owner": null,
                "dates": {}, "duplicate_of": null, "pages": null, "chunks": 0, "remarks": [],
                "may_affect": ["A.7.4"]}]})
            }
            "soa.json" => json!({"controls": [{"id": "A.7.4", "title": "Quality of data",
                "written": "A.7.4", "applicable": true, "justification": "r",
                "claimed": "implemented", "points_to": "STD", "document": null,
                "verdict": "claim_not_supported", "design": [], "operating": [],
                "newest_operating": null, "findings": [MAJOR]}]}),
            "matrix.json" => json!({
                "columns": [{"name": "risk assessment", "requirements": ["8.2"]}],
                "systems": [{"id": "AS-01", "label": "AS-01 (Sift)", "stage": "in use", "cells": [
                    {"column": "risk assessment", "state": "missing", "evidence": quotation}]}]}),
            "requests.json" => json!({"requests": [{"requirement": "A.7.4", "kind": "evidence",
                "role": "data steward", "text": "Please send the checks.", "reason": "none",
                "finding": REQUEST}]}),
            "run.json" => json!({"tool": {"version": "0.1.0"}, "engine": "keyword",
                "as_of": "2026-09-14", "profile": profile, "catalog": "c", "inputs": "i",
                "parameters": {"auditee": "Mill & Co", "scope": "all", "auditors": ["Sam Roe"],
                    "criteria": ["ISO/IEC 42001:2023"], "systems": [{"id": "AS-01", "name": "Sift"}]},
                "tests": ["T45"], "not_testable": ["T02"]}),
            _ => return Ok(String::new()),
        };
        value["schema"] = format!("tickmark.{}/1", name.trim_end_matches(".json")).into();
        Ok(value.to_string())
    };
    Outputs::read(file).expect("outputs")
}
