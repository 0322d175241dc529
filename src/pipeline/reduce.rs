//! Puts the shards together: what can only be told of all files, such as which are duplicates.

use std::collections::BTreeMap;

use crate::domain::{DocumentId, EvidencePath, Fingerprint};
use crate::facts::{Place, Studied};

/// The rows of all files, in path order of the files.
pub(super) fn in_order(files: impl IntoIterator<Item = Vec<Studied>>) -> Vec<Studied> {
    files.into_iter().flatten().collect()
}

/// Every file received and every member, with what can only be told of all of them.
pub(super) fn documents(mut documents: Vec<Studied>) -> Vec<Studied> {
    name_duplicates(&mut documents);
    documents
}

/// SHA-256 over the path and content of every file received.
pub(super) fn inputs_hash(documents: &[Studied]) -> String {
    let parts = documents.iter().flat_map(|Studied { row, .. }| {
        [row.path.0.clone(), row.id.map(|id| id.to_string()).unwrap_or_default()]
    });
    Fingerprint::of(parts).to_string()
}

/// Of files with the same bytes, the first that counts as current evidence is the document, or else the
/// first; the others are its duplicates, and have no chunks.
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
    let duplicates: Vec<(usize, EvidencePath)> = documents
        .iter()
        .enumerate()
        .filter_map(|(nth, studied)| {
            let of = *original.get(&studied.row.id?)?;
            (of != nth).then(|| (nth, documents[of].row.path.clone()))
        })
        .collect();
    for (nth, of) in duplicates {
        documents[nth].row.duplicate_of = Some(of);
        documents[nth].chunks = 0;
    }
}
