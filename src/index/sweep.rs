//! Finds the best chunks for many queries in one pass over what the index holds of their stems.
//!
//! A requirement is searched for with nearly two hundred stems, which in a large dump stand in nearly every
//! chunk, and most of them are searched for by several requirements. To skip chunks that cannot be among the
//! best, as search engines do for a few words, costs more than it saves there. So each stem is read once for
//! all queries, in windows of chunks whose sums fit into the cache, and strips of chunks are swept side by
//! side.

use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::ops::Range;

use rayon::prelude::*;
use tantivy::columnar::Column;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::{BlockSegmentPostings, Postings, SegmentPostings};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocId, DocSet, Searcher, SegmentReader, TERMINATED};

use super::PLACE;
use super::canonical::{self, Clause, Plan};
use super::layout::Numbers;
use super::segment;

/// A chunk found.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hit {
    pub score: f64,
    /// Its place in the engagement: of equal scores the first one is best.
    place: u64,
    pub address: DocAddress,
}

/// So many chunks are swept by one thread.
const STRIP: u32 = 1 << 16;
/// The sums of so many chunks are held for each query.
const WINDOW: u32 = 1 << 12;

/// The best hits of each query, best first.
pub(super) fn best(
    searcher: &Searcher,
    numbers: &Numbers,
    plan: &Plan,
    limit: usize,
) -> tantivy::Result<Vec<Vec<Hit>>> {
    let strips: Vec<(u32, Range<DocId>)> = (0..)
        .zip(searcher.segment_readers())
        .flat_map(|(ordinal, segment)| {
            let chunks = segment.max_doc();
            (0..chunks)
                .step_by(STRIP as usize)
                .map(move |begin| (ordinal, begin..chunks.min(begin + STRIP)))
        })
        .collect();
    let none = || vec![Best { limit, hits: BinaryHeap::new() }; plan.queries];
    let best = strips
        .into_par_iter()
        .try_fold(none, |mut best, (ordinal, chunks)| {
            let sweep = Sweep::new(searcher.segment_reader(ordinal), ordinal, plan, chunks.start)?;
            sweep.through(chunks, numbers, &mut best);
            Ok(best)
        })
        .try_reduce(none, |mut best, others| {
            for (best, other) in best.iter_mut().zip(others) {
                other.hits.into_iter().for_each(|hit| best.offer(hit));
            }
            tantivy::Result::Ok(best)
        })?;
    Ok(best.into_iter().map(|best| best.hits.into_sorted_vec()).collect())
}

/// The best hits of one query so far.
#[derive(Clone)]
struct Best {
    limit: usize,
    /// The worst on top.
    hits: BinaryHeap<Hit>,
}

impl Best {
    /// Hits with a lower score do not get in.
    fn floor(&self) -> f64 {
        if self.hits.len() < self.limit {
            return f64::MIN_POSITIVE;
        }
        self.hits.peek().map_or(f64::MIN_POSITIVE, |worst| worst.score)
    }

    fn offer(&mut self, hit: Hit) {
        if self.hits.len() < self.limit {
            self.hits.push(hit);
        } else if let Some(mut worst) = self.hits.peek_mut()
            && hit < *worst
        {
            *worst = hit;
        }
    }
}

impl Ord for Hit {
    /// The better one is the lesser one: it stands first.
    fn cmp(&self, other: &Self) -> Ordering {
        other.score.total_cmp(&self.score).then(self.place.cmp(&other.place))
    }
}

impl PartialOrd for Hit {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Hit {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Hit {}

/// A pass over a strip of one segment.
struct Sweep<'a> {
    ordinal: u32,
    readers: Vec<Reader<'a>>,
    places: Column<u64>,
}

impl<'a> Sweep<'a> {
    fn new(
        segment: &SegmentReader,
        ordinal: u32,
        plan: &'a Plan,
        begin: DocId,
    ) -> tantivy::Result<Self> {
        let mut readers = Vec::with_capacity(plan.clauses.len());
        for clause in &plan.clauses {
            readers.extend(Reader::open(segment, ordinal, clause, begin)?);
        }
        Ok(Self { ordinal, readers, places: segment.fast_fields().u64(PLACE)? })
    }

    fn through(mut self, chunks: Range<DocId>, numbers: &Numbers, best: &mut [Best]) {
        let mut sums = vec![0.0; best.len() * WINDOW as usize];
        let mut shares = Vec::new();
        for begin in chunks.clone().step_by(WINDOW as usize) {
            let window = begin..chunks.end.min(begin + WINDOW);
            sums.fill(0.0);
            for reader in self.readers.iter_mut().filter(|reader| reader.next < window.end) {
                reader.add(&window, &mut sums, &mut shares);
            }
            for (best, sums) in best.iter_mut().zip(sums.chunks(WINDOW as usize)) {
                let mut floor = best.floor();
                for (chunk, score) in window.clone().zip(sums) {
                    if *score >= floor {
                        best.offer(Hit {
                            score: *score,
                            place: self.place(chunk, numbers),
                            address: DocAddress::new(self.ordinal, chunk),
                        });
                        floor = best.floor();
                    }
                }
            }
        }
    }
}

impl Sweep<'_> {
    /// The place of a chunk in the engagement.
    fn place(&self, chunk: DocId, numbers: &Numbers) -> u64 {
        let before = numbers.documents_before(self.ordinal, chunk);
        self.places.first(chunk).unwrap_or_default() + segment::place_of(before)
    }
}

/// Walks along the chunks of a segment in which a clause stands.
struct Reader<'a> {
    clause: &'a Clause,
    lengths: FieldNormReader,
    postings: Walk,
    /// The next chunk in which it may stand.
    next: DocId,
}

enum Walk {
    /// Of one stem: a block of chunks at a time, from a place in the block.
    Stem(Box<BlockSegmentPostings>, usize),
    /// Of several stems that have to stand in a row.
    Row(Vec<SegmentPostings>),
}

impl<'a> Reader<'a> {
    /// `None` where it does not stand in that segment.
    fn open(
        segment: &SegmentReader,
        ordinal: u32,
        clause: &'a Clause,
        begin: DocId,
    ) -> tantivy::Result<Option<Self>> {
        let Some(terms) = &clause.standing[ordinal as usize] else { return Ok(None) };
        let index = segment.inverted_index(clause.field)?;
        let lengths = segment.get_fieldnorms_reader(clause.field)?;
        let (postings, next) = if let [term] = terms.as_slice() {
            let option = IndexRecordOption::WithFreqs;
            let mut postings = index.read_block_postings_from_terminfo(term, option)?;
            let at = postings.seek(begin);
            let next = postings.docs().get(at).copied().unwrap_or(TERMINATED);
            (Walk::Stem(Box::new(postings), at), next)
        } else {
            let option = IndexRecordOption::WithFreqsAndPositions;
            let mut row = Vec::with_capacity(terms.len());
            for term in terms {
                row.push(index.read_postings_from_terminfo(term, option)?);
            }
            let next = together(&mut row, begin);
            (Walk::Row(row), next)
        };
        Ok(Some(Self { clause, lengths, postings, next }))
    }

    /// Adds what it comes to in each chunk of a window to the sums of the queries that want it.
    fn add(&mut self, window: &Range<DocId>, sums: &mut [f64], shares: &mut Vec<(usize, f64)>) {
        let Self { clause, lengths, postings, next } = self;
        let dampening = &clause.lengths;
        let share = |chunk: DocId, times: u32| {
            let dampening = dampening[usize::from(lengths.fieldnorm_id(chunk))];
            ((chunk - window.start) as usize, canonical::share(times, dampening))
        };
        while *next < window.end {
            shares.clear();
            match postings {
                Walk::Stem(postings, at) => {
                    let chunks = &postings.docs()[*at..];
                    let here = chunks.partition_point(|chunk| *chunk < window.end);
                    let times = &postings.freqs()[*at..];
                    let pairs = chunks[..here].iter().zip(times);
                    shares.extend(pairs.map(|(chunk, times)| share(*chunk, *times)));
                    *at += here;
                    if *at == postings.docs().len() {
                        postings.advance();
                        *at = 0;
                    }
                    *next = postings.docs().get(*at).copied().unwrap_or(TERMINATED);
                }
                Walk::Row(row) => {
                    let times = in_a_row(row);
                    if times > 0 {
                        shares.push(share(*next, times));
                    }
                    *next = together(row, *next + 1);
                }
            }
            for (query, weight) in &clause.asked {
                let sums = &mut sums[query * WINDOW as usize..][..WINDOW as usize];
                for (offset, share) in &*shares {
                    sums[*offset] += weight * share;
                }
            }
        }
    }
}

/// The first chunk from one on that holds all stems.
fn together(row: &mut [SegmentPostings], from: DocId) -> DocId {
    let mut chunk = from;
    while chunk < TERMINATED {
        let mut furthest = chunk;
        for postings in &mut *row {
            if postings.doc() < furthest {
                postings.seek(furthest);
            }
            furthest = postings.doc();
        }
        if furthest == chunk {
            return chunk;
        }
        chunk = furthest;
    }
    TERMINATED
}

/// How often stems stand one after the other in the chunk they are at.
fn in_a_row(stems: &mut [SegmentPostings]) -> u32 {
    let mut begins: Option<Vec<u32>> = None;
    let mut places = Vec::new();
    for (nth, postings) in (0..).zip(stems) {
        postings.positions(&mut places);
        let here = places.iter().filter_map(|place| place.checked_sub(nth));
        begins = Some(match begins {
            None => here.collect(),
            Some(kept) => here.filter(|begin| kept.binary_search(begin).is_ok()).collect(),
        });
    }
    begins.map_or(0, |begins| begins.len() as u32)
}
