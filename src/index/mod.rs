//! The full-text index over all chunks; the only room that names tantivy.
//!
//! It carries a fingerprint of what it was built from and is opened again, not built, while that is
//! unchanged. What it finds does not depend on how it is laid out: see [`canonical`]. How it is fast in large
//! dumps is in [`sweep`].

#![expect(
    clippy::disallowed_methods,
    reason = "the index is tantivy's own files in their own folder"
)]

mod canonical;
mod folder;
mod layout;
mod segment;
mod sweep;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use tantivy::schema::{Field, Schema, Value};
use tantivy::{
    DocAddress, Index, IndexReader, ReloadPolicy, Searcher, TantivyDocument, TantivyError,
};

use layout::Numbers;
pub use layout::{Layout, Placed};
pub use segment::{SEGMENT_CHUNKS, Segment};

use crate::domain::{Chunk, EvidencePath, Passage, Score};
use crate::words::{self, Language};

/// An index of chunks, open for searching.
pub struct PassageIndex {
    searcher: Searcher,
    fields: Fields,
    numbers: Numbers,
}

/// A chunk with what the index keeps of its document.
#[derive(Clone, Debug)]
pub struct Entry<'a> {
    /// The chunk.
    pub chunk: &'a Chunk,
    /// The document's title.
    pub title: &'a str,
    /// The language its words are cut in.
    pub language: Language,
}

/// One thing a query asks for: words that stand one after the other in one part of a chunk.
#[derive(Clone, Debug, PartialEq)]
pub struct Wanted {
    /// Where they should stand.
    pub part: Part,
    /// The stems, in order.
    pub stems: Vec<String>,
    /// How much it counts.
    pub weight: f32,
}

/// A part of a chunk that is indexed apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Its own words.
    Body,
    /// The headings above it and the names of its columns.
    Heading,
    /// The document's title.
    Title,
    /// The file's name and folders.
    Name,
    /// All of these together, for bags of words.
    Whole,
}

/// Why an index cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is none.
    #[error("there is no index in `{}`", .0.display())]
    Missing(PathBuf),
    /// The system refused.
    #[error("cannot {doing} the index folder `{}`", path.display())]
    Disk {
        /// What we were doing.
        doing: &'static str,
        /// The folder.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// Tantivy refused.
    #[error("cannot {doing} the index")]
    Tantivy {
        /// What we were doing.
        doing: &'static str,
        /// Why not.
        source: Box<TantivyError>,
    },
}

/// No document has more chunks than this: it would be a gigabyte of text.
const CHUNKS_MAX: usize = 1_000_000;
const FINGERPRINT: &str = "fingerprint";
/// The field that holds the place of a chunk in the engagement.
const PLACE: &str = "place";
/// So many chunks are read by one thread at a time.
const READ_TOGETHER: usize = 64;

impl PassageIndex {
    /// Opens the index in `folder` if it was built from what `fingerprint` stands for; else builds it
    /// beside the old one and puts it in its place.
    /// `segments` makes the segments, each in a folder of its own in the one it is given, in order.
    pub fn open_or_build<E: From<Error>>(
        folder: &Path,
        fingerprint: &str,
        segments: impl FnOnce(&Path) -> Result<Vec<Placed>, E>,
    ) -> Result<Self, E> {
        let current = fs::read_to_string(folder.join(FINGERPRINT));
        if current.is_ok_and(|kept| kept == fingerprint)
            && let Ok(index) = Self::open(folder)
        {
            return Ok(index);
        }
        let building = folder.with_extension("building");
        remove(&building).map_err(disk("clear", &building))?;
        let apart = building.join("segments");
        layout::put_together(&building, segments(&apart)?, Layout::SENSIBLE)?;
        remove(&apart).map_err(disk("clear", &apart))?;
        let path = building.join(FINGERPRINT);
        fs::write(&path, fingerprint).map_err(disk("write", &path))?;
        remove(folder).map_err(disk("replace", folder))?;
        fs::rename(&building, folder).map_err(disk("replace", folder))?;
        Ok(Self::open(folder)?)
    }

    /// Puts segments together in a folder that is empty or not there yet, with a layout of one's own.
    pub fn build(folder: &Path, segments: Vec<Placed>, layout: Layout) -> Result<Self, Error> {
        layout::put_together(folder, segments, layout)?;
        Self::open_built(folder)
    }

    /// Opens the index in `folder`.
    pub fn open(folder: &Path) -> Result<Self, Error> {
        if !folder.join(FINGERPRINT).is_file() {
            return Err(Error::Missing(folder.to_owned()));
        }
        Self::open_built(folder)
    }

    fn open_built(folder: &Path) -> Result<Self, Error> {
        let numbers = Numbers::open(folder)?;
        let folder = folder::SearchedFolder::open(folder).map_err(tantivy("open"))?;
        let index = Index::open(folder).map_err(tantivy("open"))?;
        // It is not written to while it is open, so that nothing needs to watch it.
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual);
        let reader: IndexReader = reader.try_into().map_err(tantivy("open"))?;
        Ok(Self { searcher: reader.searcher(), fields: Fields::of(&index.schema()), numbers })
    }

    /// The chunks that hold any of what is wanted, best first, at most `limit`.
    ///
    /// The score is the weighted sum of BM25 over everything wanted.
    pub fn find(&self, wanted: &[Wanted], limit: usize) -> Result<Vec<Passage>, Error> {
        Ok(self.find_all(&[wanted], limit)?.pop().unwrap_or_default())
    }

    /// As [`PassageIndex::find`], for many queries at once; what one finds does not depend on the others.
    ///
    /// A chunk that several of them find is read once and shared.
    pub fn find_all(
        &self,
        queries: &[&[Wanted]],
        limit: usize,
    ) -> Result<Vec<Vec<Passage>>, Error> {
        let failed = tantivy("search");
        let plan = canonical::Plan::of(&self.searcher, &self.fields, &self.numbers, queries)
            .map_err(&failed)?;
        let found =
            sweep::best(&self.searcher, &self.numbers, &plan, limit.max(1)).map_err(failed)?;
        let addresses: BTreeSet<DocAddress> =
            found.iter().flatten().map(|hit| hit.address).collect();
        let chunks = self.chunks(&addresses.into_iter().collect::<Vec<_>>())?;
        let passage = |hit: sweep::Hit| {
            let chunk = chunks.get(&hit.address)?.clone();
            Some(Passage { chunk, score: Score::new(hit.score) })
        };
        let passages =
            |hits: Vec<sweep::Hit>| hits.into_iter().filter_map(passage).collect::<Vec<_>>();
        Ok(found.into_iter().map(passages).collect())
    }

    /// The chunks at ascending addresses, so that neighbours are unpacked together.
    fn chunks(&self, addresses: &[DocAddress]) -> Result<BTreeMap<DocAddress, Arc<Chunk>>, Error> {
        let read = |address: &DocAddress| {
            let chunk = self.stored(*address)?;
            Ok(chunk.map(|chunk| (*address, Arc::new(chunk))))
        };
        let read = addresses.par_iter().with_min_len(READ_TOGETHER).map(read);
        let read: Vec<Option<(DocAddress, Arc<Chunk>)>> = read.collect::<Result<_, Error>>()?;
        Ok(read.into_iter().flatten().collect())
    }

    /// How many chunks there are.
    #[must_use]
    pub fn chunk_count(&self) -> u64 {
        self.searcher.num_docs()
    }

    /// Hands over every chunk, segment by segment.
    pub fn each_chunk(&self, mut take: impl FnMut(Chunk)) -> Result<(), Error> {
        for (ordinal, segment) in (0..).zip(self.searcher.segment_readers()) {
            for document in segment.doc_ids_alive() {
                let address = DocAddress::new(ordinal, document);
                self.stored(address)?.into_iter().for_each(&mut take);
            }
        }
        Ok(())
    }

    /// The chunk that is kept at an address.
    fn stored(&self, address: DocAddress) -> Result<Option<Chunk>, Error> {
        let document: TantivyDocument =
            self.searcher.doc(address).map_err(tantivy("read a passage from"))?;
        let json = document.get_first(self.fields.chunk).and_then(|value| value.as_str());
        let chunk = json.and_then(|json| serde_json::from_str::<Chunk>(json).ok());
        let before = self.numbers.documents_before(address.segment_ord, address.doc_id);
        Ok(chunk.map(|mut chunk| {
            chunk.id.document += before;
            chunk
        }))
    }

    /// All chunks of one document, in reading order.
    pub fn document(&self, path: &EvidencePath) -> Result<Vec<Chunk>, Error> {
        let stems = words::cut(&path.0).iter().map(|word| word.stem.to_string()).collect();
        let named = Wanted { part: Part::Name, stems, weight: 1.0 };
        let passages = self.find(&[named], CHUNKS_MAX)?;
        let chunks = passages.into_iter().map(|passage| Arc::unwrap_or_clone(passage.chunk));
        let mut chunks: Vec<Chunk> = chunks.filter(|chunk| chunk.file.path == *path).collect();
        chunks.sort_by_key(|chunk| chunk.id);
        Ok(chunks)
    }

    /// The chunks that answer a query typed by a person: words, and phrases in double quotes.
    pub fn search(&self, query: &str, limit: usize) -> Result<Vec<Passage>, Error> {
        let mut wanted = Vec::new();
        for (nth, piece) in query.split('"').enumerate() {
            let quoted = nth % 2 == 1;
            // Nobody says which language the words are in; in most their stem is the same.
            let groups: BTreeSet<Vec<String>> = Language::ALL
                .into_iter()
                .flat_map(|language| {
                    let words = words::cut_in(piece, language);
                    let stems: Vec<String> =
                        words.iter().map(|word| word.stem.to_string()).collect();
                    if quoted {
                        vec![stems]
                    } else {
                        stems.into_iter().map(|one| vec![one]).collect()
                    }
                })
                .collect();
            for stems in groups {
                for (part, weight) in
                    [(Part::Body, 1.0), (Part::Heading, 2.0), (Part::Title, 2.0), (Part::Name, 2.0)]
                {
                    wanted.push(Wanted { part, stems: stems.clone(), weight });
                }
            }
        }
        self.find(&wanted, limit)
    }
}

fn remove(folder: &Path) -> std::io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn disk(doing: &'static str, path: &Path) -> impl Fn(std::io::Error) -> Error {
    let path = path.to_owned();
    move |source| Error::Disk { doing, path: path.clone(), source }
}

fn tantivy(doing: &'static str) -> impl Fn(TantivyError) -> Error {
    move |source| Error::Tantivy { doing, source: Box::new(source) }
}

impl Part {
    const ALL: [Self; 5] = [Self::Body, Self::Heading, Self::Title, Self::Name, Self::Whole];

    /// The field that holds its stems.
    fn field(self) -> &'static str {
        match self {
            Self::Body => "body",
            Self::Heading => "heading",
            Self::Title => "title",
            Self::Name => "name",
            Self::Whole => "whole",
        }
    }

    /// The field that holds how many stems it has.
    fn length_field(self) -> &'static str {
        match self {
            Self::Body => "body_length",
            Self::Heading => "heading_length",
            Self::Title => "title_length",
            Self::Name => "name_length",
            Self::Whole => "whole_length",
        }
    }
}

struct Fields {
    parts: [Field; Part::ALL.len()],
    lengths: [Field; Part::ALL.len()],
    place: Field,
    chunk: Field,
}

impl Fields {
    fn of(schema: &Schema) -> Self {
        // The schema is ours: an index of another one has another fingerprint.
        let field = |name| schema.get_field(name).unwrap_or(Field::from_field_id(0));
        Self {
            parts: Part::ALL.map(|part| field(part.field())),
            lengths: Part::ALL.map(|part| field(part.length_field())),
            place: field(PLACE),
            chunk: field("chunk"),
        }
    }

    fn part(&self, part: Part) -> Field {
        self.parts[part as usize]
    }

    fn length(&self, part: Part) -> Field {
        self.lengths[part as usize]
    }
}
