//! `requests.json`: what to ask the auditee for, and what to ask in interviews.

use serde::Serialize;

use super::{Error, Report, json};
use crate::domain::{AuditDate, Request};

pub(super) fn file(report: &Report) -> Result<Vec<u8>, Error> {
    json::file(&File {
        schema: "tickmark.requests/1",
        as_of: report.engagement.as_of,
        requests: &report.requests,
    })
}

#[derive(Serialize)]
struct File<'a> {
    schema: &'static str,
    as_of: AuditDate,
    requests: &'a [Request],
}
