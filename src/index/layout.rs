//! Puts segments together to an index, in as few of them as is sensible, and knows where their documents stand.
//!
//! A segment numbers its documents on its own; where they stand in the engagement is known only when all others
//! are there. So the index keeps, beside tantivy's files, what is to be added to the numbers of each stretch of
//! chunks. How an index is laid out never shows in what is found, since scores count over all of its segments:
//! beyond what is sensible to merge they stay as they are.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::{fs, io};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use tantivy::directory::OwnedBytes;
use tantivy::fastfield::{AliveBitSet, write_alive_bitset};
use tantivy::indexer::merge_filtered_segments;
use tantivy::{BitSet, DocId, Index, IndexSettings, SegmentMeta, SegmentReader};

use super::segment::{self, Segment};
use super::{Error, PLACE, Part, disk, tantivy};

/// A segment and where it belongs.
#[derive(Clone, Debug)]
pub struct Placed {
    /// The segment.
    pub segment: Segment,
    /// How many documents of the engagement come before the one with the number 0 in the segment.
    pub documents_before: u32,
    /// Documents that are left out, by their numbers in the segment.
    pub without: Arc<BTreeSet<u32>>,
}

impl From<Segment> for Placed {
    /// All of a segment whose documents have the numbers they have in the engagement.
    fn from(segment: Segment) -> Self {
        Self { segment, documents_before: 0, without: Arc::default() }
    }
}

/// How far segments are merged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// Until each holds about so many chunks.
    UpTo(u32),
    /// Not at all.
    AsTheyAre,
}

impl Layout {
    /// Merging takes long for large segments, and searching for many of them; this costs little of both.
    pub const SENSIBLE: Self = Self::UpTo(1 << 18);
}

/// What is known of an index besides its segments.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Numbers {
    /// What is to be added to the numbers of documents, by segment: from which chunk on, and how much.
    documents_before: Vec<Vec<(DocId, u32)>>,
    /// How many stems each part has in all chunks. Where chunks were left out, tantivy only guesses it.
    stems: [u64; Part::ALL.len()],
}

/// Where they are kept.
const NUMBERS: &str = "numbers.json";

impl Numbers {
    pub fn open(folder: &Path) -> Result<Self, Error> {
        let path = folder.join(NUMBERS);
        fs::read(&path)
            .and_then(|bytes| serde_json::from_slice(&bytes).map_err(io::Error::from))
            .map_err(disk("read", &path))
    }

    /// What is to be added to the number of the document of a chunk.
    pub fn documents_before(&self, segment: u32, chunk: DocId) -> u32 {
        let stretches = self.documents_before.get(segment as usize).map_or(&[][..], Vec::as_slice);
        let next = stretches.partition_point(|(first, _)| *first <= chunk);
        next.checked_sub(1).map_or(0, |at| stretches[at].1)
    }

    /// How many stems a part has in all chunks.
    pub fn stems(&self, part: Part) -> u64 {
        self.stems[part as usize]
    }
}

/// Lays the segments out in `folder`, in their order. They are used up.
pub(super) fn put_together(
    folder: &Path,
    segments: Vec<Placed>,
    layout: Layout,
) -> Result<(), Error> {
    let schema = segment::schema();
    let index = Index::create(segment::made(folder)?, schema, IndexSettings::default());
    let index = index.map_err(tantivy("build"))?;
    let merged: Result<Vec<_>, Error> = groups(segments, layout)
        .into_par_iter()
        .enumerate()
        .map(|(nth, group)| merged(folder, &folder.join(format!("merging-{nth}")), group))
        .collect();
    let (mut metas, mut numbers) = (Vec::new(), Numbers::default());
    for Merged { meta, documents_before, stems } in merged?.into_iter().flatten() {
        metas.push(meta);
        numbers.documents_before.push(documents_before);
        numbers.stems = std::array::from_fn(|part| numbers.stems[part] + stems[part]);
    }
    segment::write_meta(folder, &index, metas)?;
    let path = folder.join(NUMBERS);
    let bytes = serde_json::to_vec(&numbers).unwrap_or_default();
    fs::write(&path, bytes).map_err(disk("write", &path))
}

/// The segments that are merged with each other: neighbours.
fn groups(segments: Vec<Placed>, layout: Layout) -> Vec<Vec<Placed>> {
    let mut groups: Vec<Vec<Placed>> = Vec::new();
    let mut chunks = 0;
    for placed in segments {
        let more = placed.segment.chunks;
        match groups.last_mut() {
            Some(group) if matches!(layout, Layout::UpTo(most) if chunks + more <= most) => {
                chunks += more;
                group.push(placed);
            }
            _ => {
                chunks = more;
                groups.push(vec![placed]);
            }
        }
    }
    groups
}

struct Merged {
    meta: SegmentMeta,
    documents_before: Vec<(DocId, u32)>,
    stems: [u64; Part::ALL.len()],
}

/// One segment of several, its files in `folder`; nothing where nothing is left of them.
fn merged(folder: &Path, merging: &Path, group: Vec<Placed>) -> Result<Option<Merged>, Error> {
    let failed = tantivy("merge");
    let (mut segments, mut kept, mut folders) = (Vec::new(), Vec::new(), Vec::new());
    let mut documents_before: Vec<(DocId, u32)> = Vec::new();
    let mut stems = [0; Part::ALL.len()];
    let mut chunks = 0;
    for Placed { segment, documents_before: before, without } in &group {
        for one in segment.open()?.searchable_segments().map_err(&failed)? {
            let alive = Alive::of(&one, without).map_err(&failed)?;
            if alive.chunks == 0 {
                continue;
            }
            if documents_before.last().is_none_or(|(_, last)| last != before) {
                documents_before.push((chunks, *before));
            }
            chunks += alive.chunks;
            stems = std::array::from_fn(|part| stems[part] + alive.stems[part]);
            segments.push(one);
            kept.push(alive.unless_all);
            folders.push(segment.folder.as_path());
        }
    }
    if segments.is_empty() {
        return Ok(None);
    }
    let meta = if let ([one], [from], [None]) = (&*segments, &*folders, &*kept) {
        take_files(one.meta(), from, folder)?;
        one.meta().clone()
    } else {
        let directory = segment::made(merging)?;
        let settings = IndexSettings::default();
        let index = merge_filtered_segments(&segments, settings, kept, directory);
        let meta = index.and_then(|index| index.searchable_segment_metas()).map_err(failed)?;
        let Some(meta) = meta.into_iter().next() else { return Ok(None) };
        take_files(&meta, merging, folder)?;
        fs::remove_dir_all(merging).map_err(disk("clear", merging))?;
        meta
    };
    drop(segments);
    group.into_iter().try_for_each(|placed| placed.segment.remove())?;
    Ok(Some(Merged { meta, documents_before, stems }))
}

/// What is kept of a segment.
struct Alive {
    /// Which chunks, unless it is all of them.
    unless_all: Option<AliveBitSet>,
    /// How many.
    chunks: u32,
    /// How many stems each part has in these.
    stems: [u64; Part::ALL.len()],
}

impl Alive {
    fn of(segment: &tantivy::Segment, without: &BTreeSet<u32>) -> tantivy::Result<Self> {
        let all = segment.meta().max_doc();
        let reader = SegmentReader::open(segment)?;
        let fields = reader.fast_fields();
        let mut alive = BitSet::with_max_value_and_full(all);
        if !without.is_empty() {
            let places = fields.u64(PLACE)?;
            for chunk in 0..all {
                let place = places.first(chunk).unwrap_or_default();
                if without.contains(&segment::document_at(place)) {
                    alive.remove(chunk);
                }
            }
        }
        let chunks = alive.len() as u32;
        let mut bytes = Vec::new();
        write_alive_bitset(&alive, &mut bytes)?;
        let alive = AliveBitSet::open(OwnedBytes::new(bytes));
        let mut stems = [0; Part::ALL.len()];
        for part in Part::ALL {
            let lengths = fields.u64(part.length_field())?;
            let lengths = alive.iter_alive().filter_map(|chunk| lengths.first(chunk));
            stems[part as usize] = lengths.sum();
        }
        Ok(Self { unless_all: (chunks < all).then_some(alive), chunks, stems })
    }
}

/// Moves the files of a segment from one folder to another.
fn take_files(segment: &SegmentMeta, from: &Path, to: &Path) -> Result<(), Error> {
    let failed = disk("fill", to);
    for file in segment::files(from, segment).map_err(&failed)? {
        let name = file.file_name().unwrap_or_default();
        fs::rename(&file, to.join(name)).map_err(&failed)?;
    }
    Ok(())
}
