//! From documents to passages worth judging: the loops over documents and requirements.

use std::borrow::Cow;
use std::path::Path;

use rayon::prelude::*;

use super::Error;
use super::readings::Readings;
use crate::assess::Case;
use crate::catalog::Catalog;
use crate::domain::{AuditDate, Chunk, Fingerprint, KindNature};
use crate::facts::Studied;
use crate::index::{self, Entry, PassageIndex};
use crate::learn::Profiles;
use crate::words::Language;
use crate::{chunk, retrieve};

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
    let document = match &studied.facts {
        Some(facts) => facts.evidence_of(&document),
        None => Cow::Borrowed(&document),
    };
    Ok(chunk::split(&document, place as u32, &chunk::OPTIONS))
}

/// A case for each requirement, in catalogue order.
pub(super) fn cases<'a>(
    catalog: &'a Catalog,
    profiles: &Profiles,
    index: &PassageIndex,
) -> Result<Vec<Case<'a>>, index::Error> {
    let requirements = catalog.requirements();
    let found = retrieve::passages(requirements, profiles, index, retrieve::PASSAGES_MAX)?;
    let cases = requirements.iter().zip(found);
    Ok(cases.map(|(requirement, passages)| Case { requirement, passages }).collect())
}

/// What the index keeps of a document.
struct About<'a> {
    title: &'a str,
    language: Language,
    kind: Option<&'a str>,
    nature: Option<&'a str>,
    date: Option<String>,
}

impl<'a> About<'a> {
    fn of(studied: &'a Studied, as_of: AuditDate) -> Self {
        let facts = studied.facts.as_ref();
        Self {
            title: facts.map_or("", |facts| &facts.title),
            language: facts.map(|facts| facts.words_in()).unwrap_or_default(),
            kind: facts.and_then(|facts| facts.kind.as_ref()).map(|kind| kind.0.as_str()),
            nature: facts.and_then(|facts| facts.nature).map(KindNature::name),
            date: facts
                .and_then(|facts| facts.newest_date_by(as_of))
                .map(|when| when.latest().to_string()),
        }
    }

    fn entry<'b>(&'b self, chunk: &'b Chunk) -> Entry<'b> {
        let Self { title, language, kind, nature, date } = self;
        let (kind, nature, date) = (*kind, *nature, date.clone());
        Entry { chunk, title, language: *language, kind, nature, date }
    }
}

/// What an index is built from: the code, and the documents with what it keeps of them.
fn fingerprint(documents: &[Studied], readings: Readings<'_>, as_of: AuditDate) -> String {
    let parts = documents.iter().flat_map(|studied| {
        let About { title, language, kind, nature, date } = About::of(studied, as_of);
        [
            studied.row.path.0.clone(),
            studied.row.id.map(|id| id.to_string()).unwrap_or_default(),
            format!("{:x?}", readings.recognition(&studied.row)),
            studied.chunks.to_string(),
            title.to_owned(),
            language.code().to_owned(),
            kind.unwrap_or_default().to_owned(),
            nature.unwrap_or_default().to_owned(),
            date.unwrap_or_default(),
        ]
    });
    format!("{} {}", readings.made_by(), Fingerprint::of(parts))
}
