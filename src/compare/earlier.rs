//! What is known of the audit before: all of it from its engagement folder, less from `findings.json` alone.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Brief, Side, is_raised, stage};
use crate::docket::{Docket, Outcome, Stage, Standing};
use crate::domain::{
    AuditDate, Digest, DraftedBy, FindingId, FindingKind, RequirementId, Severity,
};
use crate::outputs::{Citation, Finding, Outputs, Statement};

/// The audit before.
#[derive(Clone, Debug, PartialEq)]
pub struct Earlier {
    /// Which it was.
    pub side: Side,
    /// Its findings, also those that were found not to stand.
    pub findings: Vec<Known>,
    /// Its conclusion on each requirement, where it left any.
    pub coverage: Option<BTreeMap<RequirementId, String>>,
    /// What its Statement of Applicability said, by the control as it was written there.
    pub soa: Option<BTreeMap<String, Statement>>,
    /// The documents it received, by path.
    pub documents: Option<BTreeMap<String, Received>>,
}

/// A document that was received.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// Its bytes; none where they could not be had.
    pub sha256: Option<Digest>,
    /// The code of its kind.
    pub kind: Option<String>,
}

/// A finding of the audit before, as far as it is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// Its id.
    pub id: FindingId,
    /// The audit test that drafted it.
    pub test: Option<String>,
    /// Whether a person wrote it.
    pub by_person: bool,
    /// What it is.
    pub kind: FindingKind,
    /// Its grade as it stood.
    pub grade: Option<Severity>,
    /// What people had decided.
    pub held: Held,
    /// How far its corrective action had come.
    pub stage: Stage,
    /// The requirements it is held against, the primary one first.
    pub requirements: Vec<RequirementId>,
    /// What it is about.
    pub subject: String,
    /// One line that says it; what was found, where only that is known.
    pub title: String,
    /// What was found.
    pub condition: String,
    /// The documents it cites, with their bytes as far as those are known.
    pub cited: BTreeMap<String, Option<Digest>>,
    /// The words it cites.
    pub quotes: Vec<String>,
}

/// What people had decided on an earlier finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// Nothing, or nothing that lasts.
    Draft,
    /// It stood.
    Confirmed,
    /// It did not stand.
    Rejected,
}

/// Why an earlier audit cannot be understood.
#[derive(Debug, thiserror::Error)]
pub enum EarlierError {
    /// It is no `findings.json` of this form.
    #[error("it is no `findings.json` that this version reads")]
    Form(#[from] serde_json::Error),
    /// Another version wrote it.
    #[error("its form is `{0}`, and this version reads `tickmark.findings/1`")]
    OtherForm(String),
}

impl Earlier {
    /// From what an earlier run wrote, and what people decided on it. `name` is what it goes by.
    #[must_use]
    pub fn of_engagement(name: &str, outputs: &Outputs, docket: &Docket) -> Self {
        let run = &outputs.run;
        let documents = outputs.documents.documents.iter().map(|document| {
            let received = Received { sha256: document.sha256, kind: document.kind.clone() };
            (document.path.clone(), received)
        });
        let coverage = outputs.coverage.requirements.iter();
        let findings = docket.matters.iter().filter(|matter| is_raised(matter)).map(|matter| {
            let held = match matter.standing {
                _ if matter.draft.waiver.is_some() => Held::Rejected,
                Standing::Decided(Outcome::Rejected) => Held::Rejected,
                Standing::Decided(Outcome::Confirmed) => Held::Confirmed,
                Standing::Open | Standing::Decided(_) | Standing::Changed(_) => Held::Draft,
            };
            Known {
                grade: matter.grade,
                stage: matter.follow_up().stage,
                title: matter.wording.title.clone(),
                condition: matter.wording.condition.clone(),
                ..Known::of(&matter.draft, held)
            }
        });
        Self {
            side: Side {
                name: name.to_owned(),
                as_of: Some(run.as_of),
                profile: Some(run.profile),
                tool: Some(run.tool.version.clone()),
                catalog: Some(run.catalog.clone()),
                engine: Some(run.engine.clone()),
            },
            findings: findings.collect(),
            coverage: Some(coverage.map(|row| (row.id, row.conclusion.clone())).collect()),
            soa: Some(super::beside::statements(outputs)),
            documents: Some(documents.collect()),
        }
    }

    /// From the text of a `findings.json` alone. How far corrective actions had come is not in it.
    pub fn of_findings(name: &str, text: &str) -> Result<Self, EarlierError> {
        #[derive(Deserialize)]
        struct Tagged {
            schema: String,
        }
        #[derive(Deserialize)]
        struct File {
            as_of: AuditDate,
            catalog: String,
            findings: Vec<Row>,
        }
        #[derive(Deserialize)]
        struct Row {
            state: String,
            #[serde(default)]
            decision: Option<Decided>,
            #[serde(flatten)]
            finding: Finding,
        }
        #[derive(Deserialize)]
        struct Decided {
            grade: Option<Severity>,
            title: String,
            condition: String,
        }
        let Tagged { schema } = serde_json::from_str(text)?;
        if schema != "tickmark.findings/1" {
            return Err(EarlierError::OtherForm(schema));
        }
        let file: File = serde_json::from_str(text)?;
        let rows = file.findings.into_iter();
        let raised = rows.filter(|row| {
            row.finding.kind != FindingKind::Conformity && row.state.as_str() != "merged"
        });
        let findings = raised.map(|row| {
            let held = match row.state.as_str() {
                "rejected" | "waived" => Held::Rejected,
                "confirmed" => Held::Confirmed,
                _ => Held::Draft,
            };
            let known = Known::of(&row.finding, held);
            match row.decision {
                Some(Decided { grade, title, condition }) => {
                    Known { grade, title, condition, ..known }
                }
                None => known,
            }
        });
        Ok(Self {
            side: Side {
                name: name.to_owned(),
                as_of: Some(file.as_of),
                profile: None,
                tool: None,
                catalog: Some(file.catalog),
                engine: None,
            },
            findings: findings.collect(),
            coverage: None,
            soa: None,
            documents: None,
        })
    }
}

impl Known {
    fn of(draft: &Finding, held: Held) -> Self {
        let cited = draft.evidence.iter().map(|one| (one.document.clone(), Some(one.sha256)));
        Self {
            id: draft.id,
            test: draft.test.clone(),
            by_person: draft.drafted_by == DraftedBy::Person,
            kind: draft.kind,
            grade: draft.grade,
            held,
            stage: Stage::Raised,
            requirements: draft.requirements.clone(),
            subject: draft.subject.clone(),
            title: draft.title.clone(),
            condition: draft.condition.clone(),
            cited: cited.collect(),
            quotes: draft.evidence.iter().map(|Citation { quote, .. }| quote.clone()).collect(),
        }
    }

    /// The finding in short.
    pub(super) fn brief(&self) -> Brief {
        let state = match self.held {
            Held::Draft => "draft",
            Held::Confirmed => "confirmed",
            Held::Rejected => "rejected",
        };
        Brief {
            id: self.id,
            test: self.test.clone(),
            kind: self.kind,
            grade: self.grade,
            state: state.to_owned(),
            action: stage(self.stage).to_owned(),
            requirements: self.requirements.clone(),
            subject: self.subject.clone(),
            title: self.title.clone(),
        }
    }
}
