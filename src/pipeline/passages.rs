//! From documents to passages worth judging: the loops over documents and requirements.

use std::borrow::Cow;
use std::path::Path;

use rayon::prelude::*;

use crate::assess::Case;
use crate::catalog::Catalog;
use crate::domain::{AuditDate, Chunk, Fingerprint, KindNature, Outcome};
use crate::facts::Studied;
use crate::index::{self, Entry, PassageIndex};
use crate::{chunk, retrieve};

/// Passages retrieved for each requirement, before they are judged.
const PASSAGES_RETRIEVED: usize = 300;

/// The chunks of all documents but duplicates, in ledger order.
pub(super) fn cut(documents: &[Studied]) -> Vec<Chunk> {
    let cut: Vec<Vec<Chunk>> = documents
        .par_iter()
        .zip(0..documents.len() as u32)
        .map(|(studied, index)| match &studied.row.outcome {
            Outcome::Read(document) if studied.row.duplicate_of.is_none() => {
                chunk::split(document, index, &chunk::OPTIONS)
            }
            _ => Vec::new(),
        })
        .collect();
    cut.into_iter().flatten().collect()
}

/// The index over the chunks: opened where it was built from the same, built otherwise.
pub(super) fn index(
    folder: &Path,
    chunks: &[Chunk],
    documents: &[Studied],
    as_of: AuditDate,
) -> Result<PassageIndex, index::Error> {
    let entries = || chunks.iter().map(|chunk| entry(chunk, documents, as_of));
    PassageIndex::open_or_build(folder, &fingerprint(entries()), entries())
}

/// A case for each requirement, in catalogue order; `done` is called after each.
pub(super) fn cases<'a>(
    catalog: &'a Catalog,
    index: &PassageIndex,
    done: &(dyn Fn() + Sync),
) -> Result<Vec<Case<'a>>, index::Error> {
    let weights = &catalog.lexicon().judgement.words;
    catalog
        .requirements()
        .par_iter()
        .map(|requirement| {
            let passages = retrieve::passages(requirement, weights, index, PASSAGES_RETRIEVED)?;
            done();
            Ok(Case { requirement, passages })
        })
        .collect()
}

/// What an index is built from: the same entries in the same order, whatever made them.
fn fingerprint<'a>(entries: impl Iterator<Item = Entry<'a>>) -> String {
    let parts = entries.flat_map(|entry| {
        let Chunk { file, location, trail, columns, text, .. } = entry.chunk;
        [
            Cow::Borrowed(file.path.0.as_str()),
            Cow::Owned(location.to_string()),
            Cow::Owned(trail.join("\n")),
            Cow::Owned(columns.join("\n")),
            Cow::Borrowed(text.as_str()),
            Cow::Borrowed(entry.title),
            Cow::Borrowed(entry.kind.unwrap_or_default()),
            Cow::Borrowed(entry.nature.unwrap_or_default()),
            Cow::Owned(entry.date.unwrap_or_default()),
        ]
    });
    format!("{} {}", env!("CARGO_PKG_VERSION"), Fingerprint::of(parts))
}

fn entry<'a>(chunk: &'a Chunk, documents: &'a [Studied], as_of: AuditDate) -> Entry<'a> {
    let facts = documents[chunk.id.document as usize].facts.as_ref();
    Entry {
        chunk,
        title: facts.map_or("", |facts| &facts.title),
        kind: facts.and_then(|facts| facts.kind.as_ref()).map(|kind| kind.0.as_str()),
        nature: facts.and_then(|facts| facts.nature).map(KindNature::name),
        date: facts
            .and_then(|facts| facts.newest_date_by(as_of))
            .map(|when| when.latest().to_string()),
    }
}
