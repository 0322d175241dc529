//! Everything an auditor's own template can ask for, as one tree of fields.
//!
//! Codes stand beside the words for them in the language of the mandate: a template compares the one and prints
//! the other. What nobody said is an empty text and an empty list, so that a template can ask `{% if %}`; nothing
//! is made up. Drafts that nobody decided on are apart from what was found.

mod audit;
mod list;
mod matters;
mod tables;

use serde_json::{Value, json};

use super::Dossier;
use crate::catalog::Phrases;
use crate::domain::{FindingKind, Severity};
use crate::paper::Status;

pub use list::{Listed, Sort, list_fields};

/// The fields of an engagement; `status` is how far the paper has come, as whoever prints it found.
///
/// [`list_fields`] lists them all.
#[must_use]
pub fn fields(dossier: &Dossier<'_>, status: &Status) -> Value {
    let findings = matters::findings(dossier);
    let drafts = matters::drafts(dossier);
    let points = matters::open_points(dossier);
    let unread = tables::unread(dossier);
    let requests = tables::requests(dossier);
    json!({
        "language": dossier.mandate.language.code(),
        "status": match status {
            Status::Draft { mark, because } => json!({"is_final": false, "word": mark, "because": because}),
            Status::Final => json!({"is_final": true, "word": "", "because": ""}),
        },
        "audit": audit::audit(dossier),
        "tool": audit::tool(dossier),
        "counts": json!({
            "findings": findings.len(),
            "major": graded(&findings, Some(Severity::Major)),
            "minor": graded(&findings, Some(Severity::Minor)),
            "observation": graded(&findings, Some(Severity::Observation)),
            "ofi": graded(&findings, Some(Severity::Opportunity)),
            "ungraded": graded(&findings, None),
            "drafts": drafts.len(),
            "open_points": points.len(),
            "requests": requests.len(),
            "documents": dossier.outputs.documents.documents.len(),
            "unread": unread.len(),
        }),
        "findings": findings,
        "open_points": points,
        "drafts": drafts,
        "conforming": matters::conforming(dossier),
        "coverage": tables::coverage(dossier),
        "soa": tables::soa(dossier),
        "matrix": tables::matrix(dossier),
        "requests": requests,
        "unread": unread,
        "documents": tables::documents(dossier),
    })
}

/// How many of the findings have a grade; counted over what is listed, so that both agree.
fn graded(findings: &[Value], grade: Option<Severity>) -> usize {
    let name = grade.map_or("", Severity::name);
    findings.iter().filter(|finding| finding["grade"] == name).count()
}

/// The words for a code. A code that nobody has words for yet is told as it is.
fn words<'a>(phrases: &'a Phrases, key: &str, code: &'a str) -> &'a str {
    phrases.find(&format!("{key}.{code}")).unwrap_or(code)
}

fn kind_words(phrases: &Phrases, kind: FindingKind) -> &str {
    words(phrases, "fields.words.kind", kind.name())
}

#[cfg(test)]
mod tests;
