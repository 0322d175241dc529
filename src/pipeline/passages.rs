//! From documents to passages worth judging: the loops over documents and requirements.

use std::path::Path;

use rayon::prelude::*;

use super::readings::Readings;
use super::{Error, Gathered};
use crate::assess::Case;
use crate::catalog::Catalog;
use crate::domain::{Chunk, Fingerprint, LedgerRow};
use crate::facts::{Facts, Studied};
use crate::index::{self, Entry, PassageIndex, Placed, Segment};
use crate::learn::Profiles;
use crate::{chunk, retrieve};

/// The index over the chunks of all documents but duplicates: opened where it was built from the same,
/// put together otherwise, of segments that are built here or were by those who read the shards.
pub(super) fn index(
    folder: &Path,
    documents: &[Studied],
    gathered: Option<&Gathered>,
    readings: Readings<'_>,
    done: &(dyn Fn() + Sync),
) -> Result<PassageIndex, Error> {
    let index = PassageIndex::open_or_build(folder, &fingerprint(documents, readings), |apart| {
        let mut segments = match gathered {
            Some(gathered) => {
                gathered.segments(apart, &|place| is_as_gathered(&documents[place], readings))?
            }
            None => Vec::new(),
        };
        let here: Vec<Indexed<'_>> = (0..)
            .zip(documents)
            .filter(|(_, studied)| studied.chunks > 0)
            .filter(|(_, studied)| gathered.is_none() || !is_as_gathered(studied, readings))
            .filter_map(|(number, studied)| Indexed::of(number, studied))
            .collect();
        segments.extend(segments_of(&apart.join("here"), &groups(here), readings, done)?);
        Ok::<_, Error>(segments)
    })?;
    let expected = documents.iter().map(|studied| u64::from(studied.chunks)).sum();
    match index.chunk_count() {
        found if found == expected => Ok(index),
        found => Err(Error::PassagesLost { found, expected }),
    }
}

/// Whether the chunks of a document are those that were indexed with its shard.
fn is_as_gathered(studied: &Studied, readings: Readings<'_>) -> bool {
    studied.chunks > 0 && readings.recognition(&studied.row).is_empty()
}

/// A document to be indexed.
#[derive(Clone, Copy)]
pub(super) struct Indexed<'a> {
    /// Its number in the engagement, or in its shard.
    pub(super) number: u32,
    pub(super) row: &'a LedgerRow,
    pub(super) facts: &'a Facts,
    pub(super) chunks: u32,
}

impl<'a> Indexed<'a> {
    fn of(number: u32, studied: &'a Studied) -> Option<Self> {
        let facts = studied.facts.as_deref()?;
        Some(Self { number, row: &studied.row, facts, chunks: studied.chunks })
    }

    fn chunks(self, readings: Readings<'_>) -> Result<Vec<Chunk>, Error> {
        let document = readings.text(self.row)?;
        Ok(chunk::split(&self.facts.evidence_of(&document), self.number, &chunk::OPTIONS))
    }
}

/// Tells where a segment ends: by the chunks of its documents alone, so that it is the same on any number of threads.
#[derive(Debug, Default)]
pub(super) struct Cutter {
    room: u32,
}

impl Cutter {
    /// Whether a document with so many chunks, the next in order, begins a segment.
    pub(super) fn begins(&mut self, chunks: u32) -> bool {
        let begins = self.room == 0;
        let room = if begins { index::SEGMENT_CHUNKS } else { self.room };
        self.room = room.saturating_sub(chunks);
        begins
    }
}

/// Documents by the segment they go to.
fn groups(documents: Vec<Indexed<'_>>) -> Vec<Vec<Indexed<'_>>> {
    let mut groups: Vec<Vec<Indexed<'_>>> = Vec::new();
    let mut cutter = Cutter::default();
    for document in documents {
        if cutter.begins(document.chunks) {
            groups.push(Vec::new());
        }
        if let Some(group) = groups.last_mut() {
            group.push(document);
        }
    }
    groups
}

/// A segment of each group of documents, in folders of their own in `folder`.
pub(super) fn segments_of(
    folder: &Path,
    groups: &[Vec<Indexed<'_>>],
    readings: Readings<'_>,
    done: &(dyn Fn() + Sync),
) -> Result<Vec<Placed>, Error> {
    let segment = |(nth, group): (usize, &Vec<Indexed<'_>>)| {
        let built = Segment::build(&folder.join(nth.to_string()), |add| {
            group.iter().try_for_each(|document| {
                let (title, language) = (document.facts.title.as_str(), document.facts.words_in());
                let chunks = document.chunks(readings)?;
                chunks.iter().try_for_each(|chunk| add(Entry { chunk, title, language }))?;
                done();
                Ok::<_, Error>(())
            })
        });
        built.map(Placed::from)
    };
    groups.par_iter().enumerate().map(segment).collect()
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

/// What an index is built from: the code, and the documents with what it keeps of them.
fn fingerprint(documents: &[Studied], readings: Readings<'_>) -> String {
    let parts = documents.iter().flat_map(|studied| {
        let facts = studied.facts.as_deref();
        [
            studied.row.path.0.clone(),
            studied.row.id.map(|id| id.to_string()).unwrap_or_default(),
            format!("{:x?}", readings.recognition(&studied.row)),
            studied.chunks.to_string(),
            facts.map(|facts| facts.title.clone()).unwrap_or_default(),
            facts.map(|facts| facts.words_in().code().to_owned()).unwrap_or_default(),
        ]
    });
    format!("{} {}", readings.made_by(), Fingerprint::of(parts))
}
