//! A small desk for the tests of the room: four drafts in a folder of its own.

use std::io::Cursor;

use rust_xlsxwriter::Workbook;
use tempfile::TempDir;

use super::columns::Column;
use super::read::{Register, read};
use super::reconcile::{Import, Importer, reconcile};
use super::{row, write};
use crate::docket::{Desk, Need, Signature, Wish};
use crate::domain::{Act, FindingId, Moment, Reason, Reviewer, ReviewerName, Role, Via};
use crate::outputs::{Error, Outputs};

/// A desk with the folder its log lies in.
pub(super) struct Sample {
    pub desk: Desk,
    _folder: TempDir,
}

pub(super) const FIRST: &str = "F-00000000000000a1";
pub(super) const SECOND: &str = "F-00000000000000a2";
/// Its statement is one that a spreadsheet would take for a formula.
pub(super) const FORMULA: &str = "F-00000000000000a3";
pub(super) const REQUEST: &str = "F-00000000000000a4";

impl Sample {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let desk = Desk::open(folder.path(), outputs(&findings())).expect("a desk");
        Self { desk, _folder: folder }
    }

    /// The same, where a later run drafts other evidence for the first finding.
    pub fn drafted_anew(&mut self) {
        self.desk.replace(outputs(&findings().replace("the check of May", "the check of June")));
    }

    /// Decides as somebody does in the review app.
    pub fn decide(&mut self, finding: &str, act: Act, name: &str) {
        let finding = FindingId::try_from(finding.to_owned()).expect("an id");
        let matter = self.desk.docket().matter(finding).expect("a matter");
        let (draft, seen) = (matter.digest, matter.newest());
        let wish = Wish { finding, draft, seen, act, opened: vec![], seconds: None, text: None };
        let who = Reviewer { name: named(name), role: Role::Auditor };
        let signature = Signature { who, via: Via::Web, at: at() };
        self.desk.decide(vec![wish], &signature, Need::Nothing).expect("decides");
    }

    /// What an export gives back, read as it is.
    pub fn exported(&self) -> Register {
        let head = self.desk.log().head().expect("a head").digest;
        read(&write(&self.desk, head).expect("writes")).expect("reads")
    }

    /// What becomes of an export in which cells were changed.
    pub fn import(&self, register: &Register, name: Option<&str>) -> Import {
        let importer = Importer { name: name.map(named), role: Role::Auditor, at: at() };
        reconcile(register, &self.desk, &importer)
    }

    /// Writes what an import wants to the log.
    pub fn apply(&mut self, import: &Import) {
        for filled in &import.filled {
            let wishes = filled.wishes.clone();
            self.desk.decide(wishes, &filled.signature, Need::Nothing).expect("decides");
        }
    }

    /// An export with cells changed: finding, column, text.
    pub fn filled_in(&self, cells: &[(&str, Column, &str)]) -> Register {
        let mut rows = Vec::new();
        for matter in &self.desk.docket().matters {
            rows.push(Column::ALL.map(|column| {
                let id = matter.id().to_string();
                let changed = cells.iter().rev().find(|(on, at, _)| *on == id && *at == column);
                changed.map_or_else(|| row::text(matter, column), |(.., text)| (*text).to_owned())
            }));
        }
        read(&workbook(&Column::ALL.map(Column::header), &rows)).expect("reads")
    }
}

/// A workbook with a header and rows of text, as any program might write it.
pub(super) fn workbook<const WIDTH: usize>(
    header: &[&str; WIDTH],
    rows: &[[String; WIDTH]],
) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write_row(0, 0, *header).expect("writes");
    for (nth, row) in (1..).zip(rows) {
        sheet.write_row(nth, 0, row.iter()).expect("writes");
    }
    let mut bytes = Cursor::new(Vec::new());
    workbook.save_to_writer(&mut bytes).expect("saves");
    bytes.into_inner()
}

pub(super) fn named(name: &str) -> ReviewerName {
    ReviewerName::try_from(name.to_owned()).expect("a name")
}

pub(super) fn reason(text: &str) -> Reason {
    Reason::try_from(text.to_owned()).expect("a reason")
}

fn at() -> Moment {
    Moment::try_from("2026-11-30T16:41:23+00:00".to_owned()).expect("a moment")
}

fn outputs(findings: &str) -> Outputs {
    let digest = "0".repeat(64);
    let file = |name: &'static str| {
        let rest = match name {
            "findings.json" => findings.to_owned(),
            "coverage.json" => r#""requirements":[
                {"id":"6.1.3","title":"Treatment","demands":"both","conclusion":"partial","interview":true,
                 "reason":"touched","design":[],"operating":[],"newest_operating":"2026-05-04","findings":["F-00000000000000a1"]},
                {"id":"A.7.4","title":"Quality of data","demands":"both","conclusion":"not_found","interview":false,
                 "reason":"nothing","design":[],"operating":[],"newest_operating":null,
                 "systems":[{"system":"AS-01","conclusion":"not_found"}],"findings":[]}]"#
                .to_owned(),
            "documents.json" => format!(
                r#""documents":[{{"path":"log.csv","sha256":"{digest}","bytes":9,"status":"read","reason":null,
                "format":"csv","kind":"LOG","language":"en","title":"=HYPERLINK(\"x\")","version":null,"approval":null,
                "owner":"Kim Lee","dates":{{"approved":"2026-01-10"}},"duplicate_of":null,"pages":null,"chunks":1,
                "remarks":[],"may_affect":[]}},
                {{"path":"b.pdf","sha256":null,"bytes":9,"status":"unreadable","reason":"encrypted","format":null,
                "kind":null,"language":null,"title":null,"version":null,"approval":null,"owner":null,"dates":{{}},
                "duplicate_of":null,"pages":null,"chunks":0,"remarks":[],"may_affect":["A.7.4"]}}]"#
            ),
            "soa.json" => r#""controls":[{"id":"A.7.4","title":"Quality of data","written":"A.7.4","applicable":true,
                "justification":"r","claimed":"implemented","points_to":"STD","document":null,
                "verdict":"claim_not_supported","design":[],"operating":[],"newest_operating":null,"findings":[]}]"#
                .to_owned(),
            "matrix.json" => r#""columns":[{"name":"risk assessment","requirements":["8.2"]}],
                "systems":[{"id":"AS-01","label":"AS-01 (Sift)","stage":"in use",
                "cells":[{"column":"risk assessment","state":"missing","evidence":[]}]}]"#
                .to_owned(),
            "requests.json" => r#""requests":[{"requirement":"A.7.4","kind":"evidence","role":"data steward",
                "text":"Please send the checks.","reason":"nothing found","finding":"F-00000000000000a4"}]"#
                .to_owned(),
            "run.json" => r#""tool":{"version":"0.1.0"},"engine":"keyword","as_of":"2026-09-14","catalog":"c",
                "inputs":"i","parameters":{"auditee":"Mill & Co","scope":"all","auditors":[]},"tests":[],
                "not_testable":[]"#
                .to_owned(),
            _ => return Ok(String::new()),
        };
        let schema = name.trim_end_matches(".json");
        Ok(format!(r#"{{"schema":"tickmark.{schema}/1",{rest}}}"#))
    };
    Outputs::read::<Error>(file).expect("outputs")
}

fn findings() -> String {
    let one = |id: &str, kind: &str, condition: &str, quote: &str| {
        let digest = "0".repeat(64);
        format!(
            r#"{{"id":"{id}","test":"T45","kind":"{kind}","grade":"minor","grade_reason":"g","requirements":["6.1.3"],
            "subject":"AS-01","title":"t","criterion":{{"source":"standard","text":"c"}},"condition":"{condition}",
            "expected":"e","observed":"o","population":null,
            "evidence":[{{"document":"log.csv","sha256":"{digest}","location":{{"line_first":2,"line_last":2}},
            "quote":"{quote}"}}],
            "counter_evidence":[],"false_positive_note":"","question":"","recommendation":"",
            "drafted_by":{{"engine":"check"}}}}"#
        )
    };
    let findings = [
        one(FIRST, "nonconformity", "The check of May\\nis missing.", "the check of May"),
        one(SECOND, "nonconformity", "No owner is named.", "owner: –"),
        one(FORMULA, "nonconformity", "=cmd|' /C calc'!A0", "@SUM(1)"),
        one(
            REQUEST,
            "evidence_request",
            "Nothing\\u0000 \\u000b\\ufffe\\uffff _x0041_\\u0085was found.",
            "\\t+1",
        ),
    ];
    format!(r#""as_of":"2026-09-14","catalog":"c","findings":[{}]"#, findings.join(","))
}
