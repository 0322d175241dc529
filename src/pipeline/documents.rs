//! From files received to documents understood: the loop over files.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::reading;
use crate::domain::{DocumentId, EvidencePath, Fingerprint, LedgerRow, Outcome};
use crate::facts::{self, Cues, Place, Studied};
use crate::progress::{Event, Observer, Stage, Step};
use crate::sources::Listed;

/// Reads every file, with what it carries and what it says of itself; in the order of the list.
pub(super) fn studied(listed: &[Listed], cues: &Cues, observer: &Observer) -> Vec<Studied> {
    let read: Vec<Vec<Studied>> = listed
        .par_iter()
        .map(|listed| {
            let rows = reading::of(listed);
            let unread = rows.iter().any(|row| matches!(row.outcome, Outcome::Unreadable { .. }));
            let step = if unread { Step::Unread } else { Step::Done };
            observer(Event::Advanced { stage: Stage::Extract, bytes: listed.bytes, step });
            rows.into_iter().map(|row| study(row, cues)).collect()
        })
        .collect();
    let mut documents: Vec<Studied> = read.into_iter().flatten().collect();
    name_duplicates(&mut documents);
    documents
}

fn study(row: LedgerRow, cues: &Cues) -> Studied {
    let facts = match &row.outcome {
        Outcome::Read(document) => Some(facts::read(document, cues)),
        _ => None,
    };
    Studied { row, facts, chunks: 0 }
}

/// Of files with the same bytes, the first that counts as current evidence is the document, or else the
/// first; the others are its duplicates.
fn name_duplicates(documents: &mut [Studied]) {
    let is_current = |studied: &Studied| {
        studied.facts.as_ref().is_some_and(|facts| facts.place == Place::Current)
    };
    let mut original: BTreeMap<DocumentId, usize> = BTreeMap::new();
    for (nth, studied) in documents.iter().enumerate() {
        if let Some(id) = studied.row.id.filter(|_| studied.row.bytes > 0) {
            let kept = original.entry(id).or_insert(nth);
            if !is_current(&documents[*kept]) && is_current(studied) {
                *kept = nth;
            }
        }
    }
    let paths: Vec<EvidencePath> =
        documents.iter().map(|studied| studied.row.path.clone()).collect();
    for (nth, studied) in documents.iter_mut().enumerate() {
        let of = studied.row.id.and_then(|id| original.get(&id)).filter(|of| **of != nth);
        studied.row.duplicate_of = of.map(|of| paths[*of].clone());
    }
}

/// SHA-256 over the path and content of every file received.
pub(super) fn inputs_hash(documents: &[Studied]) -> String {
    let parts = documents.iter().flat_map(|Studied { row, .. }| {
        [row.path.0.clone(), row.id.map(|id| id.to_string()).unwrap_or_default()]
    });
    Fingerprint::of(parts).to_string()
}
