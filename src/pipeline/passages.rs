//! From documents to passages worth judging: the loops over documents and requirements.

use std::path::Path;

use rayon::prelude::*;

use super::Error;
use super::readings::Readings;
use crate::assess::Case;
use crate::catalog::Catalog;
use crate::domain::{AuditDate, Chunk, Fingerprint, KindNature};
use crate::facts::Studied;
use crate::index::{self, Entry, PassageIndex};
use crate::{chunk, retrieve};

/// Passages retrieved for each requirement, before they are judged.
const PASSAGES_RETRIEVED: usize = 300;

/// So many documents are cut at a time before their chunks go to the index.
const BATCH: usize = 64;

/// The index over the chunks of all documents but duplicates: opened where it was built from the same,
/// built otherwise.
pub(super) fn index(
    folder: &Path,
    documents: &[Studied],
    readings: Readings<'_>,
    as_of: AuditDate,
    done: &(dyn Fn() + Sync),
) -> Result<PassageIndex, Error> {
    let places: Vec<usize> =
        (0..documents.len()).filter(|place| documents[*place].chunks > 0).collect();
    PassageIndex::open_or_build(folder, &fingerprint(documents, readings, as_of), |add| {
        for batch in places.chunks(BATCH) {
            let cut: Result<Vec<Vec<Chunk>>, Error> = batch
                .par_iter()
                .map(|place| chunks(*place, &documents[*place], readings))
                .collect();
            for (place, chunks) in batch.iter().zip(cut?) {
                let about = About::of(&documents[*place], as_of);
                chunks.iter().try_for_each(|chunk| add(about.entry(chunk)))?;
                done();
            }
        }
        Ok(())
    })
}

fn chunks(place: usize, studied: &Studied, readings: Readings<'_>) -> Result<Vec<Chunk>, Error> {
    let document = readings.text(&studied.row)?;
    Ok(chunk::split(&document, place as u32, &chunk::OPTIONS))
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

/// What the index keeps of a document.
struct About<'a> {
    title: &'a str,
    kind: Option<&'a str>,
    nature: Option<&'a str>,
    date: Option<String>,
}

impl<'a> About<'a> {
    fn of(studied: &'a Studied, as_of: AuditDate) -> Self {
        let facts = studied.facts.as_ref();
        Self {
            title: facts.map_or("", |facts| &facts.title),
            kind: facts.and_then(|facts| facts.kind.as_ref()).map(|kind| kind.0.as_str()),
            nature: facts.and_then(|facts| facts.nature).map(KindNature::name),
            date: facts
                .and_then(|facts| facts.newest_date_by(as_of))
                .map(|when| when.latest().to_string()),
        }
    }

    fn entry<'b>(&'b self, chunk: &'b Chunk) -> Entry<'b> {
        let Self { title, kind, nature, date } = self;
        Entry { chunk, title, kind: *kind, nature: *nature, date: date.clone() }
    }
}

/// What an index is built from: the code, and the documents with what it keeps of them.
fn fingerprint(documents: &[Studied], readings: Readings<'_>, as_of: AuditDate) -> String {
    let parts = documents.iter().flat_map(|studied| {
        let About { title, kind, nature, date } = About::of(studied, as_of);
        [
            studied.row.path.0.clone(),
            studied.row.id.map(|id| id.to_string()).unwrap_or_default(),
            format!("{:x?}", readings.recognition(&studied.row)),
            studied.chunks.to_string(),
            title.to_owned(),
            kind.unwrap_or_default().to_owned(),
            nature.unwrap_or_default().to_owned(),
            date.unwrap_or_default(),
        ]
    });
    format!("{} {}", readings.made_by(), Fingerprint::of(parts))
}
