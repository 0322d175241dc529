//! `coverage.json`: exactly one conclusion per requirement, with the quotations it rests on.

use std::collections::BTreeMap;

use serde::Serialize;

use super::place::Place;
use super::{Error, Report, json};
use crate::domain::{
    Assessment, Attention, AuditDate, Demands, Evidence, EvidencePath, Finding, Heard, Interview,
    InterviewNote, Judge, QuestionId, Requirement, RequirementId, SystemConclusion, Verdict,
};
use crate::facts::Studied;

pub(super) fn file(report: &Report) -> Result<Vec<u8>, Error> {
    let current = report.documents.iter().filter_map(Studied::current);
    let notes: Vec<&InterviewNote> = current.flat_map(|(_, facts)| &facts.notes).collect();
    let rows = judged(report)?.into_iter().map(|(requirement, assessment)| {
        let findings = naming(report, requirement.id).map(|finding| finding.id().to_string());
        let on_it = |note: &&&InterviewNote| note.question.requirement() == requirement.id;
        let notes = notes.iter().filter(on_it).map(|note| Noted::new(note)).collect();
        Row { interview_notes: notes, ..Row::new(requirement, assessment, findings.collect()) }
    });
    json::file(&File {
        schema: "tickmark.coverage/1",
        framework: "iso42001",
        as_of: report.engagement.as_of,
        requirements: rows.collect(),
    })
}

/// Each requirement of the catalogue with its judgement, in the order of the standard.
pub(super) fn judged(report: &Report) -> Result<Vec<(&Requirement, &Assessment)>, Error> {
    let by_id: BTreeMap<RequirementId, &Assessment> =
        report.assessments.iter().map(|judgement| (judgement.requirement, judgement)).collect();
    let pair = |requirement: &'_ Requirement| {
        by_id.get(&requirement.id).copied().ok_or(Error::NotJudged(requirement.id))
    };
    report.catalog.requirements().iter().map(|one| Ok((one, pair(one)?))).collect()
}

/// The drafts of any kind that name a requirement, first or further down.
pub(super) fn naming(report: &Report, id: RequirementId) -> impl Iterator<Item = &Finding> {
    report.findings.iter().filter(move |finding| finding.draft().requirements.contains(&id))
}

#[derive(Serialize)]
struct File<'a> {
    schema: &'static str,
    framework: &'static str,
    as_of: AuditDate,
    requirements: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    id: RequirementId,
    title: &'a str,
    demands: Demands,
    conclusion: &'static str,
    /// Whether documents alone can never settle it.
    interview: bool,
    applicable: bool,
    reason: &'a str,
    design: Vec<Quoted<'a>>,
    operating: Vec<Quoted<'a>>,
    newest_operating: Option<AuditDate>,
    /// The same for each AI system of the inventory, where it is to be met for each.
    #[serde(skip_serializing_if = "<[SystemConclusion]>::is_empty")]
    systems: &'a [SystemConclusion],
    /// What auditors noted in interviews beside questions on it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    interview_notes: Vec<Noted<'a>>,
    /// Every draft that names the requirement, of any kind.
    findings: Vec<String>,
    judged_by: &'static str,
    /// Why the keyword engine's conclusion stands though a model was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    because: Option<&'a str>,
    /// What the keyword engine concluded, where a model's conclusion stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    keyword: Option<Beside<'a>>,
    /// Why a person should look at the model's draft first.
    #[serde(skip_serializing_if = "Option::is_none")]
    attention: Option<Attention>,
}

#[derive(Serialize)]
struct Beside<'a> {
    conclusion: &'static str,
    reason: &'a str,
}

#[derive(Serialize)]
struct Quoted<'a> {
    passage: &'a str,
    document: &'a EvidencePath,
    location: Place<'a>,
}

#[derive(Serialize)]
struct Noted<'a> {
    heard: Heard,
    question: QuestionId,
    #[serde(flatten)]
    quoted: Quoted<'a>,
}

impl<'a> Noted<'a> {
    fn new(note: &'a InterviewNote) -> Self {
        let InterviewNote { question, heard, evidence, .. } = note;
        Self { heard: *heard, question: *question, quoted: Quoted::new(evidence) }
    }
}

impl<'a> Row<'a> {
    fn new(
        requirement: &'a Requirement,
        assessment: &'a Assessment,
        findings: Vec<String>,
    ) -> Self {
        let support = assessment.verdict.support();
        let quoted = |evidence: &'a [Evidence]| evidence.iter().map(Quoted::new).collect();
        Self {
            id: requirement.id,
            title: &requirement.title,
            demands: requirement.demands,
            conclusion: assessment.verdict.name(),
            interview: requirement.interview == Interview::Only,
            applicable: !matches!(assessment.verdict, Verdict::NotApplicable { .. }),
            reason: &assessment.reason,
            design: support.map(|support| quoted(support.design())).unwrap_or_default(),
            operating: support.map(|support| quoted(support.operating())).unwrap_or_default(),
            newest_operating: assessment.newest_operating,
            systems: &assessment.systems,
            interview_notes: Vec::new(),
            findings,
            judged_by: assessment.judge.name(),
            because: match &assessment.judge {
                Judge::KeywordInstead { because } => Some(because),
                Judge::Keyword | Judge::Model { .. } => None,
            },
            keyword: match (&assessment.judge, &assessment.overlay) {
                (Judge::Model { .. }, Some(overlay)) => Some(Beside {
                    conclusion: overlay.keyword.conclusion,
                    reason: &overlay.keyword.reason,
                }),
                _ => None,
            },
            attention: assessment
                .overlay
                .as_ref()
                .and_then(|overlay| overlay.answer.as_ref().ok())
                .and_then(|draft| draft.attention),
        }
    }
}

impl<'a> Quoted<'a> {
    fn new(evidence: &'a Evidence) -> Self {
        Self {
            passage: evidence.quote(),
            document: evidence.document(),
            location: Place::of(evidence),
        }
    }
}
