//! An engagement for the tests of the room: nine findings of every kind in every state, some of them hostile.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::LazyLock;

use tempfile::TempDir;

use super::{Action, Handover, Progress};
use crate::catalog::{Catalog, shipped};
use crate::deliver::Dossier;
use crate::docket::{Desk, Elusion, Need, Signature, Wish};
use crate::domain::{
    Act, Digest, FindingId, Language, Mandate, Moment, Reason, Reviewer, ReviewerName, Role, Via,
};
use crate::outputs::{Error, Outputs};

static CATALOG: LazyLock<Catalog> =
    LazyLock::new(|| Catalog::parse(&shipped()).expect("the shipped catalogue"));

/// A desk with decisions on it, and what else a handover is made of.
pub(super) struct Sample {
    pub desk: Desk,
    pub mandate: Mandate,
    pub catalog: &'static Catalog,
    pub actions: Vec<Action>,
    head: Digest,
    elusion: Elusion,
    _folder: TempDir,
}

/// What is drafted: the last digit of the id, kind, grade, requirements, subject, title and quotation.
const DRAFTS: [(char, &str, &str, &str, &str, &str, &str); 10] = [
    (
        '1',
        "nonconformity",
        "major",
        r#""A.7.4","8.2""#,
        "DS-01",
        "Checks of data are missing",
        "week 12: –",
    ),
    ('2', "nonconformity", "minor", r#""6.1.3""#, "AIS-03", "A risk has no owner", "owner: –"),
    ('3', "nonconformity", "minor", r#""A.5.2""#, "AIS-03", "=HYPERLINK(\"http://x\")", "@SUM(1)"),
    (
        '4',
        "observation",
        "observation",
        r#""A.2.2""#,
        "",
        "The policy is *hard* to find",
        "[see](javascript:x)",
    ),
    ('5', "opportunity", "ofi", r#""7.2""#, "", "Courses could be listed", "<img src=x>{0}"),
    ('6', "evidence_request", "major", r#""9.2.1""#, "", "No audit report was received", "+1\\t2"),
    (
        '7',
        "needs_human",
        "",
        r#""6.1.2""#,
        "",
        "Two scales contradict each other",
        "1 to 5; 1 to 4",
    ),
    (
        '8',
        "conformity",
        "",
        r#""A.9.4""#,
        "AIS-03",
        "Intended use is laid down",
        "Use is limited to triage.",
    ),
    ('9', "nonconformity", "minor", r#""A.7.4""#, "DS-01", "Told in another one", "week 13: –"),
    (
        'a',
        "nonconformity",
        "minor",
        r#""A.10.3""#,
        "Supplier | Co",
        "A supplier was not assessed",
        "assessed: no",
    ),
];

impl Sample {
    pub fn new() -> Self {
        Self::of(&findings())
    }

    /// The same with nothing decided.
    pub fn undecided() -> Self {
        Self::without_decisions(&findings())
    }

    /// So many findings, with nothing decided.
    pub fn large(count: usize) -> Self {
        let mut drafts = Vec::new();
        for nth in 0..count {
            let (_, kind, grade, requirements, subject, title, quote) = DRAFTS[nth % DRAFTS.len()];
            drafts.push(draft(
                &format!("{nth:016x}"),
                kind,
                grade,
                requirements,
                subject,
                title,
                quote,
            ));
        }
        Self::without_decisions(&drafts)
    }

    fn of(drafts: &[String]) -> Self {
        let mut sample = Self::without_decisions(drafts);
        sample.decide('1', Act::Confirm, "Kim Lee", Role::Auditor);
        sample.decide('3', Act::Confirm, "Ada Roe", Role::LeadAuditor);
        sample.decide('4', Act::Confirm, "Kim Lee", Role::Auditor);
        sample.decide(
            '5',
            Act::Reject { reason: reason("[a copy](x) of {0}\n=1+1") },
            "Kim Lee",
            Role::Auditor,
        );
        sample.decide('6', Act::Confirm, "Kim Lee", Role::Auditor);
        sample.decide('8', Act::Confirm, "Ada Roe", Role::LeadAuditor);
        let into = id('1');
        sample.decide(
            '9',
            Act::Merge { into, reason: reason("the same") },
            "Kim Lee",
            Role::Auditor,
        );
        sample.decide('a', Act::Defer { reason: None }, "Kim Lee", Role::Auditor);
        sample.actions = vec![Action {
            finding: into,
            title: "Schedule the checks, *monthly*".to_owned(),
            owner: "Data steward".to_owned(),
            due: "2026-12-31".parse().ok(),
            progress: Progress::Planned,
        }];
        sample
    }

    fn without_decisions(drafts: &[String]) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let desk = Desk::open(folder.path(), outputs(drafts)).expect("a desk");
        Self {
            head: desk.log().head().expect("a head").digest,
            desk,
            mandate: Mandate {
                objectives: vec!["See *whether* it works".to_owned()],
                ..Mandate::default()
            },
            catalog: &CATALOG,
            actions: Vec::new(),
            elusion: Elusion::default(),
            _folder: folder,
        }
    }

    pub fn in_german(mut self) -> Self {
        self.mandate.language = Language::De;
        self
    }

    /// Hands everything over.
    pub fn handover(&self) -> Handover<'_> {
        let dossier = Dossier {
            outputs: self.desk.outputs(),
            docket: self.desk.docket(),
            head: self.head,
            signed: None,
            elusion: &self.elusion,
            mandate: &self.mandate,
            catalog: self.catalog,
            phrases: self.catalog.phrases().of(self.mandate.language),
        };
        Handover { dossier, log: self.desk.entries(), actions: &self.actions }
    }

    pub fn decide(&mut self, finding: char, act: Act, name: &str, role: Role) {
        let finding = id(finding);
        let matter = self.desk.docket().matter(finding).expect("a matter");
        let (draft, seen) = (matter.digest, matter.newest());
        let wish = Wish { finding, draft, seen, act, opened: vec![], seconds: None, text: None };
        let name = ReviewerName::try_from(name.to_owned()).expect("a name");
        let at = Moment::try_from("2026-11-30T16:41:23+01:00".to_owned()).expect("a moment");
        let signature = Signature { who: Reviewer { name, role }, via: Via::Web, at };
        self.desk.decide(vec![wish], &signature, Need::Nothing).expect("decides");
        self.head = self.desk.log().head().expect("a head").digest;
    }
}

pub(super) fn id(digit: char) -> FindingId {
    FindingId::try_from(format!("F-00000000000000a{digit}")).expect("an id")
}

fn reason(text: &str) -> Reason {
    Reason::try_from(text.to_owned()).expect("a reason")
}

fn findings() -> Vec<String> {
    let one =
        |(digit, kind, grade, requirements, subject, title, quote): (char, _, _, _, _, _, _)| {
            draft(
                &format!("00000000000000a{digit}"),
                kind,
                grade,
                requirements,
                subject,
                title,
                quote,
            )
        };
    DRAFTS.into_iter().map(one).collect()
}

fn draft(
    id: &str,
    kind: &str,
    grade: &str,
    requirements: &str,
    subject: &str,
    title: &str,
    quote: &str,
) -> String {
    let text = |text: &str| serde_json::to_string(text).expect("JSON");
    let grade = if grade.is_empty() { "null".to_owned() } else { text(grade) };
    let sha256 = Digest::of(b"log").to_string();
    let mut evidence = String::new();
    let _ = write!(
        evidence,
        r#"{{"document":"04 data/log#1.csv","sha256":"{sha256}","location":{{"line_first":2,"line_last":3}},"quote":{}}},
        {{"document":"register.xlsx","sha256":"{sha256}","location":{{"sheet":"SoA","cells":"A4:F4","row":4}},"quote":"row"}}"#,
        text(quote)
    );
    format!(
        r#"{{"id":"F-{id}","test":"T45","kind":"{kind}","grade":{grade},"grade_reason":"It is {kind}.",
        "requirements":[{requirements}],"subject":{},"title":{},
        "criterion":{{"source":"own-procedure","text":"Checks are made weekly."}},
        "condition":{},"expected":"e","observed":"o","population":null,"evidence":[{evidence}],
        "counter_evidence":[{{"document":"minutes.pdf","sha256":"{sha256}","location":{{"page":3}},"quote":"all well"}}],
        "false_positive_note":"","question":"Where are they?","recommendation":"","drafted_by":{{"engine":"check"}}}}"#,
        text(subject),
        text(title),
        text(&format!("{title}.\n{quote}")),
    )
}

fn outputs(drafts: &[String]) -> Outputs {
    let conclusions = BTreeMap::from([
        ("A.7.4", "contradicted"),
        ("A.10.4", "not_applicable"),
        ("A.2.3", "supported"),
    ]);
    let rows: Vec<String> = CATALOG
        .requirements()
        .iter()
        .map(|one| {
            let id = one.id.to_string();
            let conclusion = conclusions.get(id.as_str()).unwrap_or(&"not_found");
            format!(
                r#"{{"id":"{id}","title":"t","demands":"both","conclusion":"{conclusion}","interview":false,
                "reason":"We have no customers.","design":[],"operating":[],"newest_operating":null,"findings":[]}}"#
            )
        })
        .collect();
    let file = |name: &'static str| {
        let rest = match name {
            "findings.json" => {
                format!(r#""as_of":"2026-09-14","catalog":"c","findings":[{}]"#, drafts.join(","))
            }
            "coverage.json" => format!(r#""requirements":[{}]"#, rows.join(",")),
            "documents.json" => r#""documents":[]"#.to_owned(),
            "soa.json" => r#""controls":[]"#.to_owned(),
            "matrix.json" => r#""columns":[],"systems":[]"#.to_owned(),
            "requests.json" => r#""requests":[]"#.to_owned(),
            "run.json" => r#""tool":{"version":"0.1.0"},"engine":"keyword","as_of":"2026-09-14","catalog":"c",
                "inputs":"i","parameters":{"auditee":"Mill & Co","scope":"Triage, *all* of it","auditors":[],
                "period":{"first":"2025-09-15","last":"2026-09-14"},
                "systems":[{"id":"AIS-03","name":"Triage"}]},"tests":[],"not_testable":[]"#
                .to_owned(),
            _ => return Ok(String::new()),
        };
        let schema = name.trim_end_matches(".json");
        Ok(format!(r#"{{"schema":"tickmark.{schema}/1",{rest}}}"#))
    };
    Outputs::read::<Error>(file).expect("outputs")
}
