//! A desk over a few drafts with short names, and a script of acts on them.
//!
//! `A` quotes the lines `a1`, `a2` and `a3`. `A.words` has another title, `A.grade` another grade, `A.against`
//! evidence against it; `A.moved`, `A.again`, `A.twin` and `A.second` have other evidence. `E` is drafted by
//! an engine and has none; `X` is written by a person.

use std::sync::Arc;

use serde_json::json;
use tempfile::TempDir;

use crate::docket::{
    Desk, DeskError, Docket, Need, Origin, Outcome, Sampled, Signature, Standing, Wish,
};
use crate::domain::{
    Act, Digest, DraftedBy, FindingId, Moment, Reason, Reviewer, Role, Seen, Severity, Via, Wording,
};
use crate::outputs::{Finding, Outputs, Passage};
use crate::store::Entry;

pub struct Case {
    pub folder: TempDir,
    pub desk: Desk,
    /// The names of the drafts of the last run.
    pub drafted: String,
    pub opened: Vec<String>,
    pub seconds: Option<u32>,
}

impl Case {
    pub fn new(drafted: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let desk = Desk::open(folder.path(), outputs(drafted)).expect("opens");
        let drafted = drafted.to_owned();
        Self { folder, desk, drafted, opened: Vec::new(), seconds: None }
    }

    pub fn play(&mut self, script: &str) {
        for line in script.split("; ").filter(|line| !line.is_empty()) {
            match line.strip_prefix("run ") {
                Some(names) => {
                    names.clone_into(&mut self.drafted);
                    self.desk.replace(outputs(names));
                }
                None => self.act(line, Need::Nothing).unwrap_or_else(|error| {
                    panic!("{line} of {script}: {error}");
                }),
            }
        }
    }

    pub fn act(&mut self, line: &str, need: Need) -> Result<(), DeskError> {
        let wish = self.wish(line);
        let role = match line.split(' ').next() {
            Some("approve" | "approve-seq" | "approve-own") => Role::LeadAuditor,
            _ => Role::Auditor,
        };
        let own = line.starts_with("approve-own") || !line.starts_with("approve");
        let signature = signature(if own { "Kim Lee" } else { "Ada Roe" }, role);
        self.desk.decide(vec![wish], &signature, need).map(drop)
    }

    pub fn batch(&mut self, lines: &[&str]) -> Result<Vec<Arc<Entry>>, DeskError> {
        let wishes = lines.iter().map(|line| self.wish(line)).collect();
        self.decide(wishes, Role::Auditor, Need::Nothing)
    }

    pub fn decide(
        &mut self,
        wishes: Vec<Wish>,
        role: Role,
        need: Need,
    ) -> Result<Vec<Arc<Entry>>, DeskError> {
        self.desk.decide(wishes, &signature("Kim Lee", role), need)
    }

    /// Signs the report.
    pub fn sign(&mut self, role: Role) -> Result<Arc<Entry>, DeskError> {
        self.desk.sign(reason(), &signature("Ada Roe", role))
    }

    /// What a line of the script wishes, as things stand now.
    pub fn wish(&self, line: &str) -> Wish {
        let mut words = line.splitn(3, ' ');
        let verb = words.next().unwrap_or_default();
        let name = words.next().unwrap_or_default();
        let rest = words.next().unwrap_or_default();
        let own = draft(name);
        let matter = self.desk.docket().matter(own.id);
        let mut text = None;
        let act = match verb {
            "confirm" => Act::Confirm,
            "reject" => Act::Reject { reason: reason() },
            "defer" => Act::Defer { reason: None },
            "note" => Act::Note { reason: reason() },
            "regrade" => {
                let to = if rest == "major" { Severity::Major } else { Severity::Minor };
                // What is said of what was before is not believed.
                Act::Regrade { from: None, to, reason: reason() }
            }
            "edit" => {
                let title = rest.to_owned();
                let nothing = || Wording {
                    title: String::new(),
                    condition: String::new(),
                    recommendation: String::new(),
                };
                let after = matter.map_or_else(nothing, |matter| matter.wording.clone());
                let before = Wording { title: "never".to_owned(), ..after.clone() };
                Act::Edit { before, after: Wording { title, ..after }, reason: reason() }
            }
            "undo" => {
                Act::Undo { undone: matter.and_then(crate::docket::Matter::undoable).unwrap_or(0) }
            }
            "undo-seq" => Act::Undo { undone: rest.parse().expect("a number") },
            "approve" | "approve-own" | "approve-as-auditor" => {
                let ruling = matter.and_then(|matter| matter.ruling.as_ref());
                Act::Approve { approved: ruling.map_or(0, |ruling| ruling.seq) }
            }
            "approve-seq" => Act::Approve { approved: rest.parse().expect("a number") },
            "merge" => Act::Merge { into: draft(rest).id, reason: reason() },
            "split" | "split-without-text" => {
                let evidence: Vec<usize> =
                    rest.split(' ').filter_map(|nth| nth.parse().ok()).collect();
                let child = child(&own, &evidence);
                let (body, digest) = child.as_decided_on();
                text = (verb == "split").then_some(body);
                Act::Split { off: child.id, body: digest, evidence, reason: reason() }
            }
            "add" | "add-without-text" => {
                text = (verb == "add").then(|| own.as_decided_on().0);
                Act::Add { reason: reason() }
            }
            other => panic!("nobody knows how to {other}"),
        };
        Wish {
            finding: own.id,
            draft: matter.map_or_else(|| own.as_decided_on().1, |matter| matter.digest),
            seen: matter.map_or(0, crate::docket::Matter::newest).max(self.newest(own.id)),
            act,
            opened: self.opened.clone(),
            seconds: self.seconds,
            text,
        }
    }

    fn newest(&self, id: FindingId) -> u64 {
        let entries = self.desk.entries().iter();
        entries
            .filter(|entry| entry.decision.finding == id)
            .map(|entry| entry.seq)
            .max()
            .unwrap_or(0)
    }

    pub fn look(&mut self, sampled: &Sampled, seen: Seen) {
        let wish = Wish {
            finding: sampled.id,
            draft: Digest::of(sampled.text.as_bytes()),
            seen: self.newest(sampled.id),
            act: Act::Check { seen, reason: None },
            opened: Vec::new(),
            seconds: None,
            text: Some(sampled.text.clone()),
        };
        self.decide(vec![wish], Role::Auditor, Need::Nothing).expect("looks");
    }

    pub fn told(&self) -> String {
        told(self.desk.docket())
    }

    pub fn changes(&self, name: &str) -> Vec<String> {
        let matter = self.desk.docket().matter(draft(name).id).expect(name);
        matter.changes.iter().map(ToString::to_string).collect()
    }
}

/// What stands, in one line.
pub fn told(docket: &Docket) -> String {
    let matters = docket.matters.iter().map(|matter| {
        let mut words = vec![name(&matter.draft), matter.state().to_owned()];
        if let Standing::Decided(Outcome::Merged(into)) = matter.standing {
            let into = docket.matter(into).map_or_else(String::new, |into| name(&into.draft));
            words.push(format!("into {into}"));
        }
        if matter.grade != matter.draft.grade {
            words.extend(matter.grade.map(|grade| grade.name().to_owned()));
        }
        if matter.wording.title != matter.draft.title {
            words.push(format!("`{}`", matter.wording.title));
        }
        if matter.approval.is_some() && !matches!(matter.standing, Standing::Changed(_)) {
            words.push("approved".to_owned());
        }
        if matter.evidence != matter.draft.evidence || matches!(matter.origin, Origin::Split(_)) {
            let quotes: Vec<&str> =
                matter.evidence.iter().map(|citation| citation.quote.as_str()).collect();
            words.push(format!("of {}", quotes.join(" ")));
        }
        for merged in &matter.merged {
            let merged = docket.matter(*merged).map_or_else(String::new, |one| name(&one.draft));
            words.push(format!("with {merged}"));
        }
        words.extend(match matter.origin {
            Origin::Drafted => None,
            Origin::Added => Some("added".to_owned()),
            Origin::Split(_) => Some("split".to_owned()),
            Origin::Gone => Some("gone".to_owned()),
        });
        words.join(" ")
    });
    matters.collect::<Vec<_>>().join(", ")
}

/// The name a draft goes by; its observation carries it, which no comparison looks at.
fn name(draft: &Finding) -> String {
    draft.observed.clone()
}

/// A draft by its name.
pub fn draft(name: &str) -> Finding {
    let (letter, variant) = name.split_once('.').unwrap_or((name, ""));
    let lines: &[u32] = match (letter, variant) {
        ("E" | "X", _) => &[],
        (_, "moved") => &[1, 4],
        (_, "again") => &[5],
        (_, "twin") => &[6],
        (_, "second") => &[6, 7],
        _ => &[1, 2, 3],
    };
    let lower = letter.to_lowercase();
    let cited = |line: &u32| {
        json!({
            "document": format!("{lower}.txt"), "sha256": "0".repeat(64),
            "location": {"line_first": line, "line_last": line}, "quote": format!("{lower}{line}"),
        })
    };
    let evidence: Vec<_> = lines.iter().map(cited).collect();
    let against: Vec<_> = if variant == "against" { vec![cited(&9)] } else { Vec::new() };
    let engine = match letter {
        "X" => "person",
        "E" => "keyword",
        _ => "check",
    };
    let id = FindingId::of([letter.to_owned(), format!("{lines:?}")]);
    let title = if variant == "words" { format!("{letter} anew") } else { letter.to_owned() };
    let finding = json!({
        "id": id, "test": (engine == "check").then_some("T01"), "kind": "nonconformity",
        "grade": if variant == "grade" { "major" } else { "minor" }, "grade_reason": "",
        "requirements": ["5.2"], "subject": letter, "title": title,
        "criterion": {"source": "standard", "text": "the policy is reviewed"},
        "condition": "it was not", "expected": "", "observed": name, "population": null,
        "evidence": evidence, "counter_evidence": against, "false_positive_note": "",
        "question": "", "recommendation": "", "drafted_by": {"engine": engine},
    });
    serde_json::from_value(finding).expect("a finding")
}

/// Some of a draft's evidence as a finding of its own.
fn child(parent: &Finding, evidence: &[usize]) -> Finding {
    let picked: Vec<_> =
        evidence.iter().filter_map(|nth| parent.evidence.get(*nth).cloned()).collect();
    let first = evidence.first().copied().unwrap_or(0);
    let name = format!("{}/{first}", parent.observed);
    let mut child = parent.clone();
    child.id = FindingId::of(["split", &name]);
    child.evidence = picked;
    child.observed.clone_from(&name);
    child.title = name;
    child.drafted_by = DraftedBy::Person;
    child
}

/// Several drafts by their names.
pub fn drafts(names: &str) -> Vec<Finding> {
    names.split(' ').filter(|name| !name.is_empty()).map(draft).collect()
}

/// What a run wrote that drafted these.
pub fn outputs(names: &str) -> Outputs {
    let run = json!({
        "schema": "tickmark.run/1", "tool": {"version": "0.1.0"}, "engine": "keyword",
        "as_of": "2026-09-14", "catalog": "", "inputs": "",
        "parameters": {"auditee": "", "scope": "", "auditors": []}, "tests": [], "not_testable": [],
    });
    let file = |name: &'static str| -> Result<String, crate::outputs::Error> {
        Ok(match name {
            "findings.json" => json!({
                "schema": "tickmark.findings/1", "as_of": "2026-09-14", "catalog": "",
                "findings": drafts(names),
            })
            .to_string(),
            "evidence.jsonl" => String::new(),
            "run.json" => run.to_string(),
            other => {
                let stem = other.trim_end_matches(".json");
                json!({
                    "schema": format!("tickmark.{stem}/1"), "requirements": [], "documents": [],
                    "controls": [], "columns": [], "systems": [], "requests": [],
                })
                .to_string()
            }
        })
    };
    Outputs::read(file).expect("reads")
}

/// The text of `findings.json` as a run that drafted these writes it.
pub fn file(names: &str) -> String {
    let filed = super::super::filed(&drafts(names));
    let keys = json!({"schema": "tickmark.findings/1", "as_of": "2026-09-14", "catalog": ""});
    let rows: Vec<_> = drafts(names)
        .into_iter()
        .map(|draft| {
            let mut row = serde_json::to_value(draft).expect("JSON");
            row["state"] = "draft".into();
            row
        })
        .collect();
    let mut file = keys;
    file["findings"] = rows.into();
    // Laying nothing over it brings the keys into the order of a run.
    let docket = Docket::of(&filed, &[], |_| None);
    crate::docket::published(&file.to_string(), &docket).expect("lays")
}

/// So many passages; each holds one line of `a.txt` and a word more.
pub fn passages(count: u32) -> Vec<Passage> {
    let passage = |nth: u32| {
        json!({
            "requirement": "5.2", "rank": nth, "document": "a.txt",
            "location": {"line_first": nth, "line_last": nth}, "nature": "design",
            "strength": "weak", "text": format!("a{nth} and\n more"),
        })
    };
    (1..=count).map(|nth| serde_json::from_value(passage(nth)).expect("a passage")).collect()
}

fn reason() -> Reason {
    Reason::try_from("because".to_owned()).expect("a reason")
}

fn signature(name: &str, role: Role) -> Signature {
    let name = name.to_owned().try_into().expect("a name");
    let at = Moment::try_from("2026-11-30T16:41:23+01:00".to_owned()).expect("a moment");
    Signature { who: Reviewer { name, role }, via: Via::Web, at }
}
