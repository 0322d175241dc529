//! `soa.json`: the auditee's Statement of Applicability, row by row, against what the evidence bears out.

use std::collections::BTreeMap;

use serde::Serialize;

use super::place::Place;
use super::{Error, Report, json};
use crate::domain::{Assessment, AuditDate, Evidence, EvidencePath, RequirementId, SoaRow};

pub(super) fn file(report: &Report) -> Result<Vec<u8>, Error> {
    let assessments: BTreeMap<RequirementId, &Assessment> =
        report.assessments.iter().map(|judgement| (judgement.requirement, judgement)).collect();
    let rows = report.statement.iter().map(|row| {
        let assessment = row.control.and_then(|control| assessments.get(&control).copied());
        Row::new(report, row, assessment)
    });
    json::file(&File {
        schema: "tickmark.soa/1",
        framework: "iso42001",
        as_of: report.engagement.as_of,
        statement: report.statement.iter().find_map(|row| row.stands_in.as_ref()),
        controls: rows.collect(),
    })
}

#[derive(Serialize)]
struct File<'a> {
    schema: &'static str,
    framework: &'static str,
    as_of: AuditDate,
    /// The document that is the statement; of several, the one that counts.
    statement: Option<&'a EvidencePath>,
    /// The rows of the statement in its order, then the controls it passes over in silence; none where no
    /// statement was received.
    controls: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    /// Null where the standard has no such control.
    id: Option<RequirementId>,
    title: &'a str,
    /// The id as the statement writes it.
    written: &'a str,
    applicable: Option<bool>,
    justification: Option<&'a str>,
    claimed: &'static str,
    planned: Option<&'a str>,
    /// What the statement points to, in its words, and the document that is.
    points_to: Option<&'a str>,
    document: Option<&'a EvidencePath>,
    verdict: &'static str,
    design: Vec<Quoted<'a>>,
    operating: Vec<Quoted<'a>>,
    newest_operating: Option<AuditDate>,
    findings: Vec<String>,
}

#[derive(Serialize)]
struct Quoted<'a> {
    document: &'a EvidencePath,
    location: Place<'a>,
    quote: &'a str,
}

impl<'a> Row<'a> {
    fn new(report: &'a Report, row: &'a SoaRow, assessment: Option<&'a Assessment>) -> Self {
        let requirement = row.control.and_then(|control| report.catalog.requirement(control));
        let support = assessment.and_then(|assessment| assessment.verdict.support());
        let quoted = |evidence: &'a [Evidence]| {
            let quoted = |one: &'a Evidence| Quoted {
                document: one.document(),
                location: Place::of(one),
                quote: one.quote(),
            };
            evidence.iter().map(quoted).collect()
        };
        let named = row.control.into_iter().flat_map(|id| super::coverage::naming(report, id));
        Self {
            id: row.control,
            title: requirement.map_or("", |one| one.title.as_str()),
            written: &row.written,
            applicable: row.applicable,
            justification: row.justification.as_deref(),
            claimed: row.claimed,
            planned: row.planned.as_deref(),
            points_to: row.points_to.as_deref(),
            document: row.document.as_ref(),
            verdict: row.verdict.name(),
            design: support.map(|support| quoted(support.design())).unwrap_or_default(),
            operating: support.map(|support| quoted(support.operating())).unwrap_or_default(),
            newest_operating: assessment.and_then(|assessment| assessment.newest_operating),
            findings: named.map(|finding| finding.id().to_string()).collect(),
        }
    }
}
