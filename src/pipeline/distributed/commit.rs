//! Reads a shard and commits what it came to: parts and index first, then the marker that makes them count.
//!
//! An attempt that is killed leaves parts nobody names, or none. Of attempts that finish, one makes the marker; the
//! others compare theirs with it, and end well if it says the same.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::super::readings::{Readings, Settings};
use super::super::recognise::{self, Candidates};
use super::super::shard::{self, Reader};
use super::part::{Line, Part, Row, Writer};
use super::segments::{IndexPart, Indexer};
use super::{Error, Made, ShardPlan};
use crate::catalog::Catalog;
use crate::domain::{Digest, Outcome};
use crate::facts::{Cues, Studied};
use crate::objects::{Created, Objects};
use crate::progress::{Event, Observer, Stage};
use crate::recognise::Recogniser;
use crate::sandbox::Sandbox;
use crate::sources;
use crate::store::Cache;

/// What a shard is read with.
#[derive(Clone, Copy, Debug)]
pub struct Mapper<'a> {
    /// The catalogue.
    pub catalog: &'a Catalog,
    /// What files are read in.
    pub sandbox: &'a Sandbox,
    /// What recognises text in scans, where the plan wants that.
    pub recogniser: Option<&'a Recogniser>,
    /// Where texts lie between reading and writing; a folder of its own, which nobody else uses.
    pub scratch: &'a Path,
}

/// A shard that is committed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Committed {
    /// Whether this attempt did it.
    pub created: Created,
    /// How many files it has.
    pub files: usize,
    /// How many rows these came to, with all they carry.
    pub rows: usize,
    /// How many of the rows could not be read.
    pub unread: usize,
}

/// What says that a shard is read, and where what it came to lies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Marker {
    schema: String,
    plan: Digest,
    shard: usize,
    files: usize,
    pub rows: usize,
    unread: usize,
    pub parts: Vec<Part>,
    /// Its index.
    pub segments: Vec<IndexPart>,
}

/// The form of a marker.
const SCHEMA: &str = "tickmark.shard/1";
/// So many files are read before what they came to is written; it has no part in the bytes.
const FILES_AT_ONCE: usize = 64;

/// Reads a shard of a plan, unless that was done, and commits it to the store.
pub fn extract(
    plan: &ShardPlan,
    shard: usize,
    store: &Objects,
    mapper: Mapper<'_>,
    observer: &Observer,
) -> Result<Committed, Error> {
    plan.check(&mapper.made())?;
    if let Some(marker) = Marker::of(plan, shard, store)? {
        return Ok(marker.committed(Created::Before));
    }
    let marker = read(plan, shard, store, mapper, observer)?;
    // Strings and numbers have a JSON form.
    let bytes = serde_json::to_vec_pretty(&marker).unwrap_or_default();
    let created = store.create(&name(plan, shard), &bytes)?;
    if created == Created::Before && Marker::of(plan, shard, store)?.as_ref() != Some(&marker) {
        return Err(Error::Nondeterminism { shard, plan: plan.id });
    }
    Ok(marker.committed(created))
}

fn read(
    plan: &ShardPlan,
    shard: usize,
    store: &Objects,
    mapper: Mapper<'_>,
    observer: &Observer,
) -> Result<Marker, Error> {
    let Mapper { catalog, sandbox, recogniser, scratch } = mapper;
    let made = mapper.made();
    let recogniser = recogniser.filter(|_| plan.recogniser().is_some());
    let name = recogniser.map(Recogniser::name).unwrap_or_default();
    let cache = Cache::open(&scratch.join("readings.db"))?;
    let settings = Settings { pdf_engine: &made.pdf_engine, recogniser: &name };
    let readings = Readings::new(&cache, settings);
    let cues = Cues::new(catalog);
    // Nothing is kept for a later run, so that no file is known by its times.
    let reader = Reader { catalog, cues: &cues, sandbox, readings, began_nanoseconds: 0 };
    let input = plan.open_input()?;
    let files = plan.shard(shard, &input);
    let (stage, bytes) = (Stage::Extract, files.iter().map(|file| file.bytes).sum());
    observer(Event::Started { stage, total: Some(files.len() as u64), bytes: Some(bytes) });
    let mut writer = Writer::to(store);
    let mut indexer = Indexer::new(store, readings, scratch);
    let (mut all, mut unread) = (0, 0);
    let mut scans = Candidates::default();
    let mut coming = files.chunks(FILES_AT_ONCE);
    coming.next().into_iter().for_each(|first| sources::ask_ahead(first, &input));
    for some in files.chunks(FILES_AT_ONCE) {
        coming.next().into_iter().for_each(|next| sources::ask_ahead(next, &input));
        for (file, rows) in some.iter().zip(shard::extract(some, reader, observer)?) {
            all += rows.len();
            for Studied { row, .. } in &rows {
                scans.offer(row);
                unread += usize::from(matches!(row.outcome, Outcome::Unreadable { .. }));
                if matches!(row.outcome, Outcome::Read(_)) && writer.is_new(row) {
                    writer.push(&Line::Text(Box::new(readings.text(row)?)))?;
                }
            }
            let line = Line::File {
                path: file.path.clone(),
                rows: rows.into_iter().map(Row::of).collect(),
            };
            writer.push(&line)?;
            let Line::File { rows, .. } = line else { continue };
            for row in rows {
                let (row, understood) = row.parted();
                indexer.push(row, understood)?;
            }
        }
    }
    observer(Event::Finished { stage });
    if let Some(recogniser) = recogniser {
        let scans = scans.found();
        let by = (recogniser, plan.pages_max());
        for scan in recognise::ahead(&scans, &files, reader, by, observer)? {
            if let Some(text) = scan.text(readings)? {
                writer.push(&Line::Text(Box::new(text)))?;
            }
            writer.push(&Line::Scan(Box::new(scan)))?;
        }
    }
    Ok(Marker {
        schema: SCHEMA.to_owned(),
        plan: plan.id,
        shard,
        files: files.len(),
        rows: all,
        unread,
        parts: writer.finish()?,
        segments: indexer.finish()?,
    })
}

impl Mapper<'_> {
    fn made(self) -> Made {
        Made::here(self.catalog, self.sandbox, self.recogniser)
    }
}

impl Marker {
    /// The marker of a shard, where it is committed.
    pub fn of(plan: &ShardPlan, shard: usize, store: &Objects) -> Result<Option<Self>, Error> {
        let name = name(plan, shard);
        let Some((bytes, _)) = store.get(&name)? else { return Ok(None) };
        let damaged = |reason: String| Error::Damaged {
            name: name.clone(),
            store: store.url().to_owned(),
            reason,
        };
        let marker: Self =
            serde_json::from_slice(&bytes).map_err(|error| damaged(error.to_string()))?;
        if marker.schema != SCHEMA || marker.plan != plan.id || marker.shard != shard {
            return Err(damaged("it is that of another shard or plan".to_owned()));
        }
        Ok(Some(marker))
    }

    fn committed(&self, created: Created) -> Committed {
        Committed { created, files: self.files, rows: self.rows, unread: self.unread }
    }
}

fn name(plan: &ShardPlan, shard: usize) -> String {
    format!("done/{}/{shard}.json", plan.id)
}
