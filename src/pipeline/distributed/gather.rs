//! Puts together what the shards of a plan came to: their texts into the kept readings of an engagement, their rows in
//! the order of the files.

use rayon::prelude::*;

use super::super::readings::{Readings, Settings, Understood};
use super::commit::Marker;
use super::part::{self, Line};
use super::segments::IndexPart;
use super::{Error, Made, ShardPlan};
use crate::domain::LedgerRow;
use crate::objects::Objects;
use crate::sources::Listed;
use crate::store::Cache;

/// What the shards of a plan came to.
#[derive(Clone, Debug)]
pub struct Gathered {
    /// The files received, in path order.
    pub(in super::super) files: Vec<Listed>,
    /// The rows of each: its own first, then those of what it carries.
    pub(in super::super) rows: Vec<Vec<LedgerRow>>,
    /// Where the index of each shard lies.
    pub(super) shards: Vec<ShardIndex>,
    pub(super) store: Objects,
}

/// The index of a shard.
#[derive(Clone, Debug)]
pub(super) struct ShardIndex {
    pub rows: usize,
    pub segments: Vec<IndexPart>,
}

/// Gathers all shards of a plan, several at a time. Says which are missing before anything is written.
pub fn gather(
    plan: &ShardPlan,
    store: &Objects,
    cache: &Cache,
    here: &Made,
) -> Result<Gathered, Error> {
    plan.check(here)?;
    let markers = (0..plan.shards()).into_par_iter().map(|shard| Marker::of(plan, shard, store));
    let markers = markers.collect::<Result<Vec<_>, Error>>()?;
    let is_missing = |shard: &usize| markers[*shard].is_none();
    let missing: Vec<usize> = (0..plan.shards()).filter(is_missing).collect();
    if !missing.is_empty() {
        return Err(Error::Missing { missing, shards: plan.shards() });
    }
    let input = Objects::at(plan.input())?;
    let recogniser = plan.recogniser().map(|one| one.name.as_str()).unwrap_or_default();
    let settings = Settings { pdf_engine: &here.pdf_engine, recogniser };
    let taking = Taking { readings: Readings::new(cache, settings), here, store };
    let markers: Vec<Marker> = markers.into_iter().flatten().collect();
    let rows = markers.par_iter().map(|marker| taking.rows(marker));
    let rows: Vec<Vec<Vec<LedgerRow>>> = rows.collect::<Result<_, Error>>()?;
    let (files, shards) = (Vec::with_capacity(plan.files()), Vec::with_capacity(plan.shards()));
    let mut gathered = Gathered { files, rows: Vec::new(), shards, store: store.clone() };
    for (shard, (marker, rows)) in markers.into_iter().zip(rows).enumerate() {
        let files = plan.shard(shard, &input);
        if rows.len() != files.len() || rows.iter().map(Vec::len).sum::<usize>() != marker.rows {
            return Err(Error::Damaged {
                name: format!("done/{}/{shard}.json", plan.id),
                store: store.url().to_owned(),
                reason: "its parts do not hold every file of the shard".to_owned(),
            });
        }
        gathered.files.extend(files);
        gathered.rows.extend(rows);
        let Marker { rows, segments, .. } = marker;
        gathered.shards.push(ShardIndex { rows, segments });
    }
    Ok(gathered)
}

/// Takes over what the parts hold.
#[derive(Clone, Copy)]
struct Taking<'a> {
    readings: Readings<'a>,
    here: &'a Made,
    store: &'a Objects,
}

impl Taking<'_> {
    /// The rows of the files of a shard; everything else goes into the kept readings.
    fn rows(self, marker: &Marker) -> Result<Vec<Vec<LedgerRow>>, Error> {
        let mut rows = Vec::new();
        for part in &marker.parts {
            part::read(part, self.store, &mut |line| {
                match line {
                    Line::Text(document) => self.readings.keep_document(&document)?,
                    Line::Scan(scan) => scan.note(self.readings)?,
                    Line::File { rows: of_file, .. } => {
                        let kept: Result<Vec<LedgerRow>, Error> =
                            of_file.into_iter().map(|row| self.row(row)).collect();
                        rows.push(kept?);
                    }
                }
                Ok(())
            })?;
        }
        Ok(rows)
    }

    fn row(self, row: part::Row) -> Result<LedgerRow, Error> {
        let (row, understood) = row.parted();
        if let Some((facts, chunks)) = understood {
            let understood = Understood { facts, chunks };
            self.readings.keep_understood(&row, &self.here.catalog, &understood)?;
        }
        Ok(row)
    }
}
