//! What else is other than it was: documents, coverage, the Statement of Applicability, and how the audits were made.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{Earlier, EvidenceChange, Known, Received, Side};
use crate::docket::Matter;
use crate::domain::{Digest, RequirementId};
use crate::outputs::{Outputs, Statement};

/// A requirement whose conclusion is another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CoverageChange {
    /// The requirement.
    pub requirement: RequirementId,
    /// Its short title.
    pub title: String,
    /// The conclusion before; none where it was not looked at.
    pub before: Option<String>,
    /// The conclusion now.
    pub after: String,
}

/// A control of which the Statement of Applicability says other things, or the evidence shows them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ControlChange {
    /// The control as it is written there.
    pub control: String,
    /// Its short title.
    pub title: String,
    /// What was said of it before; none where it was not there.
    pub before: Option<ControlState>,
    /// What is said of it now; none where it is not there any more.
    pub after: Option<ControlState>,
}

/// What is said of a control.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ControlState {
    /// Whether it is said to apply.
    pub applicable: Option<bool>,
    /// What is claimed.
    pub claimed: String,
    /// What the evidence shows.
    pub verdict: String,
}

/// What became of the documents received.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct DocumentChanges {
    /// Received now and not before.
    pub added: usize,
    /// Received before and not now.
    pub removed: usize,
    /// Received under the same path with other bytes.
    pub changed: usize,
    /// The same bytes under another path.
    pub moved: usize,
    /// Received as before.
    pub unchanged: usize,
}

/// What makes two audits hard to compare.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Warning {
    /// What differs: `catalog`, `tool`, `engine`, `profile`, `order`.
    pub what: &'static str,
    /// What it was.
    pub before: String,
    /// What it is.
    pub after: String,
}

pub(super) fn warnings(earlier: &Side, current: &Side) -> Vec<Warning> {
    let mut warnings = Vec::new();
    let mut differs = |what, before: Option<String>, after: Option<String>| {
        if let (Some(before), Some(after)) = (before, after)
            && before != after
        {
            warnings.push(Warning { what, before, after });
        }
    };
    let profile = |side: &Side| {
        let name = serde_json::to_value(side.profile?).ok()?;
        name.as_str().map(str::to_owned)
    };
    differs("catalog", earlier.catalog.clone(), current.catalog.clone());
    differs("tool", earlier.tool.clone(), current.tool.clone());
    differs("engine", earlier.engine.clone(), current.engine.clone());
    differs("profile", profile(earlier), profile(current));
    if let (Some(before), Some(after)) = (earlier.as_of, current.as_of)
        && before >= after
    {
        let (before, after) = (before.to_string(), after.to_string());
        warnings.push(Warning { what: "order", before, after });
    }
    warnings
}

pub(super) fn coverage(earlier: &Earlier, outputs: &Outputs) -> Option<Vec<CoverageChange>> {
    let before = earlier.coverage.as_ref()?;
    let rows = outputs.coverage.requirements.iter();
    let other = rows.filter(|row| before.get(&row.id) != Some(&row.conclusion));
    let change = other.map(|row| CoverageChange {
        requirement: row.id,
        title: row.title.clone(),
        before: before.get(&row.id).cloned(),
        after: row.conclusion.clone(),
    });
    Some(change.collect())
}

/// The rows of a Statement of Applicability by the control as it is written there.
pub(super) fn statements(outputs: &Outputs) -> BTreeMap<String, Statement> {
    outputs.soa.controls.iter().map(|row| (control(row), row.clone())).collect()
}

fn control(row: &Statement) -> String {
    row.id.map_or_else(|| row.written.clone(), |id| id.to_string())
}

pub(super) fn soa(earlier: &Earlier, outputs: &Outputs) -> Option<Vec<ControlChange>> {
    let before = earlier.soa.as_ref().filter(|rows| !rows.is_empty())?;
    let after = statements(outputs);
    let state = |row: &Statement| ControlState {
        applicable: row.applicable,
        claimed: row.claimed.clone(),
        verdict: row.verdict.clone(),
    };
    // In the order of the standard; what it does not have stands last, by name.
    let mut controls: Vec<(Option<RequirementId>, &String)> =
        before.iter().chain(&after).map(|(control, row)| (row.id, control)).collect();
    controls.sort_by_key(|(id, control)| (id.is_none(), *id, *control));
    controls.dedup_by_key(|(_, control)| *control);
    let changes = controls.into_iter().filter_map(|(_, control)| {
        let (was, is) = (before.get(control), after.get(control));
        let title = is.or(was)?.title.clone();
        let (was, is) = (was.map(state), is.map(state));
        let change = ControlChange {
            control: control.clone(),
            title,
            before: was.clone(),
            after: is.clone(),
        };
        (was != is).then_some(change)
    });
    Some(changes.collect())
}

pub(super) fn documents(earlier: &Earlier, outputs: &Outputs) -> Option<DocumentChanges> {
    let before = earlier.documents.as_ref()?;
    let now = received(outputs);
    let bytes = |ledger: &BTreeMap<String, Received>| -> BTreeSet<Digest> {
        ledger.values().filter_map(|one| one.sha256).collect()
    };
    let (had, has) = (bytes(before), bytes(&now));
    let mut changes = DocumentChanges::default();
    for (path, document) in &now {
        match before.get(path) {
            Some(was) if was.sha256 == document.sha256 => changes.unchanged += 1,
            Some(_) => changes.changed += 1,
            None if document.sha256.is_some_and(|digest| had.contains(&digest)) => {
                changes.moved += 1;
            }
            None => changes.added += 1,
        }
    }
    let gone = before.iter().filter(|(path, _)| !now.contains_key(*path));
    let gone = gone.filter(|(_, was)| was.sha256.is_none_or(|digest| !has.contains(&digest)));
    changes.removed = gone.count();
    Some(changes)
}

/// What became of the documents that a finding of either audit cites.
pub(super) fn evidence(
    earlier: &Earlier,
    known: Option<&Known>,
    matter: Option<&Matter>,
    outputs: &Outputs,
) -> EvidenceChange {
    let now: BTreeMap<&str, Option<Digest>> =
        outputs.documents.documents.iter().map(|one| (one.path.as_str(), one.sha256)).collect();
    let cited_before = known.map(|known| known.cited.clone()).unwrap_or_default();
    let cited_now = matter.into_iter().flat_map(|matter| &matter.evidence);
    let paths: BTreeSet<String> = cited_before
        .keys()
        .cloned()
        .chain(cited_now.map(|citation| citation.document.clone()))
        .collect();
    let mut change = EvidenceChange::default();
    for path in paths {
        // Without a ledger, a document is known to have been received where it was cited.
        let ledger = earlier.documents.as_ref().and_then(|ledger| ledger.get(&path));
        let was = ledger.map(|one| one.sha256).or(cited_before.get(&path).copied());
        match (was, now.get(path.as_str())) {
            (Some(_), None) => change.removed.push(path),
            (None, _) => change.added.push(path),
            (Some(was), Some(is)) if was.is_some() && was != *is => change.changed.push(path),
            // Of bytes nobody knows nothing is said but that the document is there.
            (Some(_), Some(_)) => change.unchanged.push(path),
        }
    }
    change
}

fn received(outputs: &Outputs) -> BTreeMap<String, Received> {
    let rows = outputs.documents.documents.iter();
    rows.map(|row| (row.path.clone(), Received { sha256: row.sha256, kind: row.kind.clone() }))
        .collect()
}
