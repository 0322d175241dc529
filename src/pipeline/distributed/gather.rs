//! Puts together what the shards of a plan came to: their texts into the kept readings of an engagement, their rows in
//! the order of the files.

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
    pub(super) shards: Vec<GatheredShard>,
    pub(super) store: Objects,
}

/// The index of a shard.
#[derive(Clone, Debug)]
pub(super) struct GatheredShard {
    pub rows: usize,
    pub segments: Vec<IndexPart>,
}

/// Gathers all shards of a plan. Says which are missing before anything is written.
pub fn gather(
    plan: &ShardPlan,
    store: &Objects,
    cache: &Cache,
    here: &Made,
) -> Result<Gathered, Error> {
    plan.check(here)?;
    let mut markers = Vec::with_capacity(plan.shards());
    let mut missing = Vec::new();
    for shard in 0..plan.shards() {
        match Marker::of(plan, shard, store)? {
            Some(marker) => markers.push(marker),
            None => missing.push(shard),
        }
    }
    if !missing.is_empty() {
        return Err(Error::Missing { missing, shards: plan.shards() });
    }
    let input = Objects::at(plan.input())?;
    let settings = Settings { pdf_engine: &here.pdf_engine, recogniser: "" };
    let readings = Readings::new(cache, settings);
    let (files, rows, shards) = (Vec::new(), Vec::new(), Vec::new());
    let mut gathered = Gathered { files, rows, shards, store: store.clone() };
    for (shard, marker) in markers.into_iter().enumerate() {
        let before = gathered.rows.len();
        for part in &marker.parts {
            part::read(part, store, &mut |line| take(line, readings, here, &mut gathered.rows))?;
        }
        let files = plan.shard(shard, &input);
        if gathered.rows.len() - before != files.len() {
            return Err(Error::Damaged {
                name: format!("done/{}/{shard}.json", plan.id),
                store: store.url().to_owned(),
                reason: "its parts do not hold every file of the shard".to_owned(),
            });
        }
        gathered.files.extend(files);
        let Marker { rows, segments, .. } = marker;
        gathered.shards.push(GatheredShard { rows, segments });
    }
    Ok(gathered)
}

fn take(
    line: Line,
    readings: Readings<'_>,
    here: &Made,
    rows: &mut Vec<Vec<LedgerRow>>,
) -> Result<(), Error> {
    match line {
        Line::Text(document) => readings.keep_document(&document)?,
        Line::File { rows: of_file, .. } => {
            let mut kept = Vec::with_capacity(of_file.len());
            for row in of_file {
                let (row, understood) = row.parted();
                if let Some((facts, chunks)) = understood {
                    let understood = Understood { facts, chunks };
                    readings.keep_understood(&row, &here.catalog, &understood)?;
                }
                kept.push(row);
            }
            rows.push(kept);
        }
    }
    Ok(())
}
