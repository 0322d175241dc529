//! Coverage, the Statement of Applicability, the matrix of AI systems, requests and the ledger, as rows.

use serde_json::{Value, json};

use super::audit::code;
use super::matters::title;
use super::{Dossier, words};
use crate::domain::RequirementId;
use crate::outputs::Document;

/// One row per requirement.
pub(super) fn coverage(dossier: &Dossier<'_>) -> Vec<Value> {
    let phrases = dossier.phrases;
    let rows = dossier.outputs.coverage.requirements.iter();
    rows.map(|row| {
        let systems = row.systems.iter().map(|one| {
            json!({
                "system": one.system,
                "conclusion": one.conclusion,
                "conclusion_words": words(phrases, "common.conclusion", &one.conclusion),
            })
        });
        json!({
            "id": row.id.to_string(),
            "title": row.title,
            "demands": row.demands,
            "conclusion": row.conclusion,
            "conclusion_words": words(phrases, "common.conclusion", &row.conclusion),
            "interview": row.interview,
            "reason": row.reason,
            "design": row.design.len(),
            "operating": row.operating.len(),
            "newest_operating": row.newest_operating.map(|day| day.to_string()).unwrap_or_default(),
            "systems": systems.collect::<Vec<_>>(),
            "findings": row.findings.iter().map(ToString::to_string).collect::<Vec<_>>(),
        })
    })
    .collect()
}

/// One row per control.
pub(super) fn soa(dossier: &Dossier<'_>) -> Vec<Value> {
    let phrases = dossier.phrases;
    let rows = dossier.outputs.soa.controls.iter();
    rows.map(|row| {
        let applies = match row.applicable {
            Some(true) => phrases.say("common.yes"),
            Some(false) => phrases.say("common.no"),
            None => "",
        };
        json!({
            "id": row.id.map(|id| id.to_string()).unwrap_or_default(),
            "written": row.written,
            "title": row.title,
            "applicable": applies,
            "justification": row.justification.clone().unwrap_or_default(),
            "claimed": row.claimed,
            "points_to": row.points_to.clone().unwrap_or_default(),
            "document": row.document.clone().unwrap_or_default(),
            "verdict": row.verdict,
            "verdict_words": words(phrases, "fields.words.verdict", &row.verdict),
            "newest_operating": row.newest_operating.map(|day| day.to_string()).unwrap_or_default(),
            "findings": row.findings.iter().map(ToString::to_string).collect::<Vec<_>>(),
        })
    })
    .collect()
}

/// Which records were received for each AI system.
pub(super) fn matrix(dossier: &Dossier<'_>) -> Value {
    let matrix = &dossier.outputs.matrix;
    let columns = matrix.columns.iter().map(|column| {
        let requirements = column.requirements.iter().map(ToString::to_string);
        json!({"name": column.name, "requirements": requirements.collect::<Vec<_>>()})
    });
    let systems = matrix.systems.iter().map(|system| {
        let cells = system.cells.iter().map(|cell| {
            json!({
                "column": cell.column,
                "state": cell.state,
                "state_words": words(dossier.phrases, "fields.words.record", &cell.state),
            })
        });
        json!({
            "id": system.id,
            "label": system.label,
            "stage": system.stage,
            "cells": cells.collect::<Vec<_>>(),
        })
    });
    json!({"columns": columns.collect::<Vec<_>>(), "systems": systems.collect::<Vec<_>>()})
}

/// What is still to be asked.
pub(super) fn requests(dossier: &Dossier<'_>) -> Vec<Value> {
    let rows = (1_u32..).zip(&dossier.outputs.requests.requests);
    rows.map(|(number, row)| {
        let kind = code(&row.kind);
        json!({
            "number": number,
            "requirement": requirement(dossier, row.requirement),
            "kind_words": words(dossier.phrases, "fields.words.request", &kind),
            "kind": kind,
            "role": row.role,
            "text": row.text,
            "reason": row.reason,
            "finding": row.finding.map(|id| id.to_string()).unwrap_or_default(),
        })
    })
    .collect()
}

/// What could not be read, or not all of it, and what it could bear on.
pub(super) fn unread(dossier: &Dossier<'_>) -> Vec<Value> {
    let rows = dossier.outputs.documents.documents.iter();
    rows.filter(|row| matches!(row.status.as_str(), "partial" | "unreadable"))
        .map(|row| {
            let affected = row.may_affect.iter().map(|id| requirement(dossier, *id));
            json!({
                "path": row.path,
                "status": row.status,
                "status_words": status(dossier, row),
                "reason": row.reason.clone().unwrap_or_default(),
                "may_affect": affected.collect::<Vec<_>>(),
            })
        })
        .collect()
}

/// Every file received, with its digest.
pub(super) fn documents(dossier: &Dossier<'_>) -> Vec<Value> {
    let rows = dossier.outputs.documents.documents.iter();
    rows.map(|row| {
        json!({
            "path": row.path,
            "sha256": row.sha256.map(|digest| digest.to_string()).unwrap_or_default(),
            "status": row.status,
            "status_words": status(dossier, row),
            "kind": row.kind.clone().unwrap_or_default(),
            "title": row.title.clone().unwrap_or_default(),
            "version": row.version.clone().unwrap_or_default(),
            "owner": row.owner.clone().unwrap_or_default(),
        })
    })
    .collect()
}

fn status<'a>(dossier: &'a Dossier<'_>, row: &'a Document) -> &'a str {
    words(dossier.phrases, "fields.words.status", &row.status)
}

fn requirement(dossier: &Dossier<'_>, id: RequirementId) -> Value {
    json!({"id": id.to_string(), "title": title(dossier, id)})
}
