//! The index of a shard: made by who reads it, a segment at a time, and fetched by who puts the shards together.
//!
//! A segment numbers the rows of its shard from 0. Of files with the same bytes those are indexed that may come to
//! stand for the others: the first, and the first that counts as current evidence. Which of them it is, is known only
//! when all shards are there; the others are left out then.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::super::passages::{self, Cutter, Indexed};
use super::super::readings::Readings;
use super::part::{self, Part};
use super::{Error, Gathered};
use crate::domain::{DocumentId, LedgerRow};
use crate::facts::{Facts, Place};
use crate::index::{self, Placed, Segment};
use crate::objects::Objects;

/// A segment as a marker names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct IndexPart {
    #[serde(flatten)]
    pub part: Part,
    /// How many chunks it holds.
    pub chunks: u32,
}

/// A row that was read, with what was understood of it.
struct Understood {
    number: u32,
    row: LedgerRow,
    facts: Facts,
    chunks: u32,
}

impl Understood {
    fn indexed(&self) -> Indexed<'_> {
        let Self { number, row, facts, chunks } = self;
        Indexed { number: *number, row, facts, chunks: *chunks }
    }
}

/// Indexes what a shard comes to. It holds a few segments' documents at a time, but no text.
pub(super) struct Indexer<'a> {
    store: &'a Objects,
    readings: Readings<'a>,
    scratch: &'a Path,
    /// How many rows there were so far.
    rows: u32,
    /// Of each content that was met, whether it was met as current evidence.
    met: BTreeMap<DocumentId, Place>,
    /// What is not indexed yet, by segment; the last one may still grow.
    waiting: Vec<Vec<Understood>>,
    cutter: Cutter,
    parts: Vec<IndexPart>,
}

impl<'a> Indexer<'a> {
    pub fn new(store: &'a Objects, readings: Readings<'a>, scratch: &'a Path) -> Self {
        Self {
            store,
            readings,
            scratch,
            rows: 0,
            met: BTreeMap::new(),
            waiting: Vec::new(),
            cutter: Cutter::default(),
            parts: Vec::new(),
        }
    }

    /// Takes the next row of the shard.
    pub fn push(&mut self, row: LedgerRow, understood: Option<(Facts, u32)>) -> Result<(), Error> {
        let number = self.rows;
        self.rows += 1;
        let Some((facts, chunks @ 1..)) = understood else { return Ok(()) };
        if !self.may_stand_for_others(&row, &facts) {
            return Ok(());
        }
        if self.cutter.begins(chunks) {
            // As many are made at once as there are threads; where one ends does not depend on that.
            if self.waiting.len() >= rayon::current_num_threads() {
                self.index_waiting()?;
            }
            self.waiting.push(Vec::new());
        }
        if let Some(group) = self.waiting.last_mut() {
            group.push(Understood { number, row, facts, chunks });
        }
        Ok(())
    }

    /// The segments, in the order of the rows.
    pub fn finish(mut self) -> Result<Vec<IndexPart>, Error> {
        self.index_waiting()?;
        Ok(self.parts)
    }

    fn may_stand_for_others(&mut self, row: &LedgerRow, facts: &Facts) -> bool {
        let Some(id) = row.id else { return true };
        match self.met.get(&id) {
            Some(Place::Current) => false,
            Some(_) if facts.place != Place::Current => false,
            _ => {
                self.met.insert(id, facts.place);
                true
            }
        }
    }

    fn index_waiting(&mut self) -> Result<(), Error> {
        let waiting = std::mem::take(&mut self.waiting);
        let groups: Vec<Vec<Indexed<'_>>> =
            waiting.iter().map(|group| group.iter().map(Understood::indexed).collect()).collect();
        let folder = self.scratch.join("segments");
        let segments = passages::segments_of(&folder, &groups, self.readings, &|| ())?;
        let written = segments.into_par_iter().map(|Placed { segment, .. }| {
            let packed = segment.pack().map_err(super::super::Error::from)?;
            let part = part::write(self.store, "segments", "tar", &packed)?;
            let chunks = segment.chunks;
            segment.remove().map_err(super::super::Error::from)?;
            Ok(IndexPart { part, chunks })
        });
        let written: Result<Vec<IndexPart>, Error> = written.collect();
        self.parts.extend(written?);
        Ok(())
    }
}

impl Gathered {
    /// The segments of all shards, in folders of their own in `folder`. Of each row `is_kept` tells whether it is
    /// still what was indexed.
    pub(in super::super) fn segments(
        &self,
        folder: &Path,
        is_kept: &(dyn Fn(usize) -> bool + Sync),
    ) -> Result<Vec<Placed>, Error> {
        let mut wanted = Vec::new();
        let mut before = 0;
        for shard in &self.shards {
            let rows = before..before + shard.rows;
            let without: BTreeSet<u32> = (0..)
                .zip(rows)
                .filter_map(|(number, row)| (!is_kept(row)).then_some(number))
                .collect();
            let without = Arc::new(without);
            wanted.extend(shard.segments.iter().map(|part| (before, part, without.clone())));
            before += shard.rows;
        }
        wanted
            .par_iter()
            .enumerate()
            .map(|(nth, (before, part, without))| {
                let packed = part::fetch(&part.part, &self.store)?;
                let folder = folder.join(format!("fetched-{nth}"));
                let segment = Segment::unpack(&folder, &packed, part.chunks);
                let damaged =
                    |error: index::Error| part.part.damaged(&self.store, error.to_string());
                let documents_before = *before as u32;
                let (segment, without) = (segment.map_err(damaged)?, without.clone());
                Ok(Placed { segment, documents_before, without })
            })
            .collect()
    }
}
