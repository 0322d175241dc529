//! The full-text index over all chunks; the only file that names tantivy.
//!
//! Built once in path order by one writer and merged into one segment, so that the same chunks give
//! the same scores on every machine. It carries a fingerprint of what it was built from and is opened
//! again, not built, while that is unchanged.

#![expect(
    clippy::disallowed_methods,
    reason = "the index is tantivy's own files in their own folder"
)]

use std::fs;
use std::path::{Path, PathBuf};

use tantivy::collector::TopDocs;
use tantivy::directory::MmapDirectory;
use tantivy::indexer::NoMergePolicy;
use tantivy::query::{BooleanQuery, BoostQuery, Occur, PhraseQuery, Query, TermQuery};
use tantivy::schema::{
    FAST, Field, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions, Value,
};
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};
use tantivy::{Index, IndexSettings, IndexWriter, Searcher, TantivyDocument, TantivyError, Term};

use crate::domain::{Chunk, EvidencePath, Passage, Score};
use crate::words;

/// An index of chunks, open for searching.
pub struct PassageIndex {
    searcher: Searcher,
    fields: Fields,
}

/// A chunk with what the index keeps of its document.
#[derive(Clone, Debug)]
pub struct Entry<'a> {
    /// The chunk.
    pub chunk: &'a Chunk,
    /// The document's title.
    pub title: &'a str,
    /// The document's kind.
    pub kind: Option<&'a str>,
    /// The document's nature.
    pub nature: Option<&'a str>,
    /// The newest day the document bears, as YYYY-MM-DD.
    pub date: Option<String>,
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Its own words.
    Body,
    /// The headings above it and the names of its columns.
    Heading,
    /// The document's title.
    Title,
    /// The file's name and folders.
    Name,
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

/// Memory the writer may fill before it writes a segment, in bytes.
const WRITER_BYTES: usize = 64 << 20;
/// No document has more chunks than this: it would be a gigabyte of text.
const CHUNKS_MAX: usize = 1_000_000;
const FINGERPRINT: &str = "fingerprint";
const TOKENIZER: &str = "stems";

impl PassageIndex {
    /// Opens the index in `folder` if it was built from what `fingerprint` stands for; else builds it
    /// beside the old one and puts it in its place.
    /// `fill` hands over the entries, in order; they need not be in memory together.
    pub fn open_or_build<E: From<Error>>(
        folder: &Path,
        fingerprint: &str,
        fill: impl FnOnce(&mut dyn FnMut(Entry<'_>) -> Result<(), E>) -> Result<(), E>,
    ) -> Result<Self, E> {
        let current = fs::read_to_string(folder.join(FINGERPRINT));
        if current.is_ok_and(|kept| kept == fingerprint)
            && let Ok(index) = Self::open(folder)
        {
            return Ok(index);
        }
        let building = folder.with_extension("building");
        let disk = |doing, path: &Path| {
            let path = path.to_owned();
            move |source| Error::Disk { doing, path, source }
        };
        remove(&building).map_err(disk("clear", &building))?;
        fs::create_dir_all(&building).map_err(disk("create", &building))?;
        build(&building, fill)?;
        fs::write(building.join(FINGERPRINT), fingerprint).map_err(disk("write", &building))?;
        remove(folder).map_err(disk("replace", folder))?;
        fs::rename(&building, folder).map_err(disk("replace", folder))?;
        Ok(Self::open(folder)?)
    }

    /// Opens the index in `folder`.
    pub fn open(folder: &Path) -> Result<Self, Error> {
        if !folder.join(FINGERPRINT).is_file() {
            return Err(Error::Missing(folder.to_owned()));
        }
        let index = Index::open_in_dir(folder).map_err(tantivy("open"))?;
        index.tokenizers().register(TOKENIZER, Stems);
        let reader = index.reader().map_err(tantivy("open"))?;
        Ok(Self { searcher: reader.searcher(), fields: Fields::of(&index.schema()) })
    }

    /// The chunks that hold any of what is wanted, best first, at most `limit`.
    ///
    /// The score is the weighted sum of BM25 over everything wanted.
    pub fn find(&self, wanted: &[Wanted], limit: usize) -> Result<Vec<Passage>, Error> {
        let clauses = wanted.iter().filter_map(|want| {
            let query: Box<dyn Query> = match want.stems.as_slice() {
                [] => return None,
                [stem] => Box::new(TermQuery::new(
                    Term::from_field_text(self.fields.part(want.part), stem),
                    IndexRecordOption::WithFreqs,
                )),
                stems => Box::new(PhraseQuery::new(
                    stems
                        .iter()
                        .map(|stem| Term::from_field_text(self.fields.part(want.part), stem))
                        .collect(),
                )),
            };
            let boosted: Box<dyn Query> = Box::new(BoostQuery::new(query, want.weight));
            Some((Occur::Should, boosted))
        });
        let query = BooleanQuery::new(clauses.collect());
        let hits = self
            .searcher
            .search(&query, &TopDocs::with_limit(limit.max(1)).order_by_score())
            .map_err(tantivy("search"))?;
        let mut passages = Vec::with_capacity(hits.len());
        for (score, address) in hits {
            let document: TantivyDocument =
                self.searcher.doc(address).map_err(tantivy("read a passage from"))?;
            let stored = document.get_first(self.fields.chunk).and_then(|value| value.as_str());
            if let Some(chunk) = stored.and_then(|json| serde_json::from_str(json).ok()) {
                passages.push(Passage { chunk, score: Score::new(f64::from(score)) });
            }
        }
        passages.sort_by(Passage::rank);
        Ok(passages)
    }

    /// All chunks of one document, in reading order.
    pub fn document(&self, path: &EvidencePath) -> Result<Vec<Chunk>, Error> {
        let stems = words::cut(&path.0).into_iter().map(|word| word.stem).collect();
        let named = Wanted { part: Part::Name, stems, weight: 1.0 };
        let passages = self.find(&[named], CHUNKS_MAX)?;
        let chunks = passages.into_iter().map(|passage| passage.chunk);
        let mut chunks: Vec<Chunk> = chunks.filter(|chunk| chunk.file.path == *path).collect();
        chunks.sort_by_key(|chunk| chunk.id);
        Ok(chunks)
    }

    /// The chunks that answer a query typed by a person: words, and phrases in double quotes.
    pub fn search(&self, query: &str, limit: usize) -> Result<Vec<Passage>, Error> {
        let mut wanted = Vec::new();
        for (nth, piece) in query.split('"').enumerate() {
            let stems: Vec<String> = words::cut(piece).into_iter().map(|word| word.stem).collect();
            let quoted = nth % 2 == 1;
            let groups: Vec<Vec<String>> = if quoted {
                vec![stems]
            } else {
                stems.into_iter().map(|stem| vec![stem]).collect()
            };
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

fn tantivy(doing: &'static str) -> impl Fn(TantivyError) -> Error {
    move |source| Error::Tantivy { doing, source: Box::new(source) }
}

fn build<E: From<Error>>(
    folder: &Path,
    fill: impl FnOnce(&mut dyn FnMut(Entry<'_>) -> Result<(), E>) -> Result<(), E>,
) -> Result<(), E> {
    let failed = tantivy("build");
    let schema = schema();
    let fields = Fields::of(&schema);
    let (index, writer) = create(folder, schema).map_err(&failed)?;
    fill(&mut |entry| {
        let Chunk { trail, columns, text, file, .. } = entry.chunk;
        let mut document = TantivyDocument::new();
        document.add_text(fields.body, text);
        document.add_text(fields.heading, format!("{} {}", trail.join(" "), columns.join(" ")));
        document.add_text(fields.title, entry.title);
        document.add_text(fields.name, &file.path.0);
        document.add_text(fields.kind, entry.kind.unwrap_or_default());
        document.add_text(fields.nature, entry.nature.unwrap_or_default());
        document.add_text(fields.date, entry.date.as_deref().unwrap_or_default());
        document.add_text(fields.chunk, serde_json::to_string(entry.chunk).unwrap_or_default());
        writer.add_document(document).map_err(&failed)?;
        Ok(())
    })?;
    finish(&index, writer).map_err(failed)?;
    Ok(())
}

fn create(folder: &Path, schema: Schema) -> tantivy::Result<(Index, IndexWriter)> {
    let index = Index::create(MmapDirectory::open(folder)?, schema, IndexSettings::default())?;
    index.tokenizers().register(TOKENIZER, Stems);
    let writer = index.writer_with_num_threads(1, WRITER_BYTES)?;
    // Merges in the background would make the layout depend on the clock.
    writer.set_merge_policy(Box::new(NoMergePolicy));
    Ok((index, writer))
}

fn finish(index: &Index, mut writer: IndexWriter) -> tantivy::Result<()> {
    writer.commit()?;
    let segments = index.searchable_segment_ids()?;
    if segments.len() > 1 {
        writer.merge(&segments).wait()?;
    }
    writer.wait_merging_threads()
}

struct Fields {
    body: Field,
    heading: Field,
    title: Field,
    name: Field,
    kind: Field,
    nature: Field,
    date: Field,
    chunk: Field,
}

impl Fields {
    fn of(schema: &Schema) -> Self {
        // The schema is ours: an index of another one has another fingerprint.
        let field = |name| schema.get_field(name).unwrap_or(Field::from_field_id(0));
        Self {
            body: field("body"),
            heading: field("heading"),
            title: field("title"),
            name: field("name"),
            kind: field("kind"),
            nature: field("nature"),
            date: field("date"),
            chunk: field("chunk"),
        }
    }

    fn part(&self, part: Part) -> Field {
        match part {
            Part::Body => self.body,
            Part::Heading => self.heading,
            Part::Title => self.title,
            Part::Name => self.name,
        }
    }
}

fn schema() -> Schema {
    let indexing = TextFieldIndexing::default()
        .set_tokenizer(TOKENIZER)
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let text = TextOptions::default().set_indexing_options(indexing);
    let mut schema = Schema::builder();
    for name in ["body", "heading", "title", "name"] {
        schema.add_text_field(name, text.clone());
    }
    for name in ["kind", "nature", "date"] {
        schema.add_text_field(name, STRING | FAST);
    }
    schema.add_text_field("chunk", STORED);
    schema.build()
}

/// Gives tantivy the words every other room uses.
#[derive(Clone)]
struct Stems;

impl Tokenizer for Stems {
    type TokenStream<'a> = StemStream;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> StemStream {
        let tokens = words::cut(text)
            .into_iter()
            .enumerate()
            .map(|(position, word)| Token {
                offset_from: word.start,
                offset_to: word.end,
                position,
                text: word.stem,
                position_length: 1,
            })
            .collect();
        StemStream { tokens, next: 0 }
    }
}

struct StemStream {
    tokens: Vec<Token>,
    next: usize,
}

impl TokenStream for StemStream {
    fn advance(&mut self) -> bool {
        self.next += 1;
        self.next <= self.tokens.len()
    }

    fn token(&self) -> &Token {
        &self.tokens[self.next - 1]
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.tokens[self.next - 1]
    }
}
