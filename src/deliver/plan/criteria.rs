//! The auditee's own documents that count as criteria, with the versions received.

use serde::Serialize;

use super::super::Dossier;
use crate::domain::{KindCode, KindNature};
use crate::outputs::{Document, Facts};

/// A document of the auditee, as it was received.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OwnDocument {
    /// Its title, or the name of its file.
    pub title: String,
    /// Where it lies in the evidence.
    pub path: String,
    /// Its version; empty where it gives none.
    pub version: String,
    /// `approved`, `draft`, or empty where it does not say.
    pub approval: String,
}

/// The Statement of Applicability that `soa.json` was made from.
pub(super) fn statement(dossier: &Dossier<'_>) -> Option<OwnDocument> {
    dossier.statement().map(OwnDocument::of)
}

/// The rules the auditee gave itself: documents by nature, in force or on their way there.
pub(super) fn own(dossier: &Dossier<'_>, facts: &Facts) -> Vec<OwnDocument> {
    let is_rule = |document: &&Document| {
        let code = document.kind.clone().map(KindCode);
        let kind = code.and_then(|code| dossier.catalog.kind(&code));
        kind.is_some_and(|kind| kind.nature == KindNature::Document && kind.code.0 != "OTHER")
    };
    let documents = dossier.outputs.documents.documents.iter();
    documents.filter(|one| is_current(one, facts)).filter(is_rule).map(OwnDocument::of).collect()
}

fn is_current(document: &Document, facts: &Facts) -> bool {
    let stands = facts.documents.iter().find(|one| one.path == document.path);
    document.duplicate_of.is_none() && stands.is_some_and(|one| one.place == "current")
}

impl OwnDocument {
    fn of(document: &Document) -> Self {
        let name = document.path.rsplit('/').next().unwrap_or(&document.path);
        Self {
            title: document.title.clone().unwrap_or_else(|| name.to_owned()),
            path: document.path.clone(),
            version: document.version.clone().unwrap_or_default(),
            approval: document.approval.clone().unwrap_or_default(),
        }
    }
}
