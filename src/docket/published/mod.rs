//! Lays what was decided over the text of `findings.json`, and leaves every other byte as the run wrote it.
//!
//! The file is a copy for other programs: the log is what counts. Whatever an earlier laying put there is
//! taken away first, so that laying twice, or after an undo, gives what laying once gives.

mod rows;

use serde::{Deserialize, Serialize};
use serde_json::Serializer;
use serde_json::ser::PrettyFormatter;
use serde_json::value::RawValue;

use super::{Docket, Matter, Origin, Outcome, Standing, fold};
use crate::domain::FindingId;
use rows::{Drafted, Made, Row, Ruled};

/// The text of `findings.json` with the state and the decision of each finding, and with the findings that
/// no run drafts: those of people, and those confirmed and gone. They have the key `origin`.
pub fn published(text: &str, docket: &Docket) -> Result<String, serde_json::Error> {
    let file: File<'_> = serde_json::from_str(text)?;
    let mut rows: Vec<Row<'_>> = Vec::new();
    for raw in file.findings {
        let mut row: Drafted<'_> = serde_json::from_str(raw.get())?;
        if row.origin.is_some() {
            continue;
        }
        let id: FindingId = serde_json::from_str(row.id.get())?;
        let matter = docket.matter(id).filter(|matter| matter.origin == Origin::Drafted);
        row.state = match (matter, row.waiver) {
            (Some(matter), None) => matter.state(),
            (None, None) => "draft",
            (_, Some(_)) => "waived",
        };
        row.decision = matter.and_then(ruled);
        row.split_off = matter.map(split_off).unwrap_or_default();
        rows.push(Row::Drafted(Box::new(row)));
    }
    let made = docket.matters.iter().filter_map(|matter| {
        let origin = match matter.origin {
            Origin::Drafted => return None,
            Origin::Added => "added",
            Origin::Split(_) => "split",
            Origin::Gone => "gone",
        };
        Some(Row::Made(Box::new(Made::of(matter, origin, ruled(matter)))))
    });
    rows.extend(made);
    written(&Laid { schema: file.schema, as_of: file.as_of, catalog: file.catalog, findings: rows })
}

fn split_off(matter: &Matter) -> Vec<usize> {
    let own = matter.history.iter().filter(|entry| entry.decision.finding == matter.id());
    let own: Vec<_> = own.cloned().collect();
    let mut pieces: Vec<usize> = fold::split_off(&own).collect();
    pieces.sort_unstable();
    pieces
}

/// The decision on a matter as programs read it, if there is one.
fn ruled(matter: &Matter) -> Option<Ruled> {
    let ruling = matter.ruling.as_ref()?;
    let into = match matter.standing {
        Standing::Decided(Outcome::Merged(into)) | Standing::Changed(Outcome::Merged(into)) => {
            Some(into)
        }
        _ => None,
    };
    Some(Ruled {
        seq: ruling.seq,
        action: ruling.act,
        by: ruling.who.name.to_string(),
        role: ruling.who.role,
        at: ruling.at.clone(),
        reason: ruling.reason.as_ref().map(ToString::to_string),
        into,
        grade: matter.grade,
        title: matter.wording.title.clone(),
        condition: matter.wording.condition.clone(),
        recommendation: matter.wording.recommendation.clone(),
        approved_by: matter.approval.as_ref().map(|approval| approval.who.name.to_string()),
        changes: matter.changes.iter().map(ToString::to_string).collect(),
    })
}

#[derive(Deserialize)]
struct File<'a> {
    #[serde(borrow)]
    schema: &'a RawValue,
    #[serde(borrow)]
    as_of: &'a RawValue,
    #[serde(borrow)]
    catalog: &'a RawValue,
    #[serde(borrow)]
    findings: Vec<&'a RawValue>,
}

#[derive(Serialize)]
struct Laid<'a> {
    schema: &'a RawValue,
    as_of: &'a RawValue,
    catalog: &'a RawValue,
    findings: Vec<Row<'a>>,
}

/// As a run writes its files: one space of indent, so that what was there keeps its bytes.
fn written<T: Serialize>(value: &T) -> Result<String, serde_json::Error> {
    let mut bytes = Vec::new();
    let formatter = PrettyFormatter::with_indent(b" ");
    value.serialize(&mut Serializer::with_formatter(&mut bytes, formatter))?;
    bytes.push(b'\n');
    // A serialiser of JSON writes UTF-8.
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
