//! `requests.json`: what to ask the auditee for, and what to ask in interviews.

use serde::Serialize;

use super::{Error, Report, json};
use crate::domain::{AuditDate, Request, RequestKind, RequirementId};

pub(super) fn file(report: &Report) -> Result<Vec<u8>, Error> {
    json::file(&File {
        schema: "tickmark.requests/1",
        as_of: report.engagement.as_of,
        requests: report.requests.iter().map(Row::new).collect(),
    })
}

#[derive(Serialize)]
struct File<'a> {
    schema: &'static str,
    as_of: AuditDate,
    requests: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    requirement: RequirementId,
    kind: RequestKind,
    role: &'a str,
    text: &'a str,
    reason: &'a str,
    /// The draft that waits for the answer.
    finding: Option<String>,
}

impl<'a> Row<'a> {
    fn new(request: &'a Request) -> Self {
        let Request { requirement, kind, role, text, reason, finding } = request;
        Self {
            requirement: *requirement,
            kind: *kind,
            role,
            text,
            reason,
            finding: finding.map(|id| id.to_string()),
        }
    }
}
