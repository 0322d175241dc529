//! `findings.json`: every draft with its criterion, its condition and the quotations it rests on.

use serde::Serialize;

use super::frameworks::{self, Also};
use super::place::Place;
use super::{Error, Report, json};
use crate::domain::{
    AuditDate, Criterion, DocumentId, DraftedBy, Evidence, EvidencePath, Finding, Population,
    RequirementId, Waiver,
};

pub(super) fn file(report: &Report) -> Result<Vec<u8>, Error> {
    json::file(&File {
        schema: "tickmark.findings/1",
        as_of: report.engagement.as_of,
        catalog: report.catalog.hash(),
        findings: report
            .findings
            .iter()
            .map(|finding| Row { also: also(report, finding), ..Row::new(finding) })
            .collect(),
    })
}

/// What a finding bears on besides, where further frameworks were asked for.
fn also(report: &Report, finding: &Finding) -> Option<Vec<Also>> {
    let all = &report.combined.as_ref()?.findings;
    let own = all.iter().find(|one| one.finding == finding.id());
    Some(own.map(|one| frameworks::also(&one.also)).unwrap_or_default())
}

#[derive(Serialize)]
struct File<'a> {
    schema: &'static str,
    as_of: AuditDate,
    catalog: &'a str,
    findings: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    id: String,
    test: Option<&'a str>,
    kind: &'static str,
    grade: Option<&'static str>,
    grade_reason: &'a str,
    state: State,
    requirements: &'a [RequirementId],
    subject: &'a str,
    title: &'a str,
    criterion: &'a Criterion,
    condition: &'a str,
    expected: &'a str,
    observed: &'a str,
    population: Option<&'a Population>,
    evidence: Vec<Citation<'a>>,
    counter_evidence: Vec<Citation<'a>>,
    false_positive_note: &'a str,
    question: &'a str,
    recommendation: &'a str,
    drafted_by: &'a DraftedBy,
    #[serde(skip_serializing_if = "Option::is_none")]
    also: Option<Vec<Also>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    waiver: Option<&'a Waiver>,
}

/// How far people have come with a finding. tickmark itself only drafts.
#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum State {
    Draft,
    Waived,
}

#[derive(Serialize)]
struct Citation<'a> {
    document: &'a EvidencePath,
    sha256: DocumentId,
    location: Place<'a>,
    quote: &'a str,
}

impl<'a> Row<'a> {
    fn new(finding: &'a Finding) -> Self {
        let draft = finding.draft();
        let cited = |evidence: &'a [Evidence]| evidence.iter().map(Citation::new).collect();
        Self {
            id: finding.id().to_string(),
            test: draft.test.as_deref(),
            kind: draft.kind.name(),
            grade: draft.grade.map(crate::domain::Severity::name),
            grade_reason: &draft.grade_reason,
            state: if finding.waiver().is_some() { State::Waived } else { State::Draft },
            requirements: &draft.requirements,
            subject: &draft.subject,
            title: &draft.title,
            criterion: &draft.criterion,
            condition: &draft.condition,
            expected: &draft.expected,
            observed: &draft.observed,
            population: draft.population.as_ref(),
            evidence: cited(&draft.evidence),
            counter_evidence: cited(&draft.counter_evidence),
            false_positive_note: &draft.false_positive_note,
            question: &draft.question,
            recommendation: &draft.recommendation,
            drafted_by: &draft.drafted_by,
            also: None,
            waiver: finding.waiver(),
        }
    }
}

impl<'a> Citation<'a> {
    fn new(evidence: &'a Evidence) -> Self {
        Self {
            document: evidence.document(),
            sha256: evidence.sha256(),
            location: Place::of(evidence),
            quote: evidence.quote(),
        }
    }
}
