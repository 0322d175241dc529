//! A segment: some thousand chunks, indexed on their own by anybody, to be put together with others.
//!
//! The same chunks make the same bytes wherever they are indexed, so that a machine that read a shard can hand
//! its segments to the one that puts an engagement together: see [`Segment::pack`].

use std::ffi::OsStr;
use std::fs;
use std::io::{self, Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tantivy::directory::MmapDirectory;
use tantivy::index::{IndexMeta, SegmentId};
use tantivy::schema::{FAST, IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{PreTokenizedString, Token};
use tantivy::{Index, IndexSettings, SegmentMeta, TantivyDocument};

use super::{Entry, Error, Fields, PLACE, Part, disk, tantivy};
use crate::domain::{Chunk, ChunkId};
use crate::words::{self, Language};

/// Chunks that are indexed, in a folder of their own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    pub(super) folder: PathBuf,
    /// How many chunks it holds.
    pub chunks: u32,
}

/// A segment ends with the document with which it holds so many chunks.
pub const SEGMENT_CHUNKS: u32 = 1 << 12;
/// Room for the table of stems at the start, in bytes. It grows with what is added.
const TABLE_BYTES: usize = 16 << 20;

impl Segment {
    /// Indexes what `fill` hands over, in this order, in a folder that is not there yet.
    pub fn build<E: From<Error>>(
        folder: &Path,
        fill: impl FnOnce(&mut dyn FnMut(Entry<'_>) -> Result<(), E>) -> Result<(), E>,
    ) -> Result<Self, E> {
        let failed = tantivy("build");
        let directory = made(folder)?;
        let schema = schema();
        let fields = Fields::of(&schema);
        let mut writer = Index::builder()
            .schema(schema)
            .single_segment_index_writer(directory, TABLE_BYTES)
            .map_err(&failed)?;
        let mut chunks = 0;
        fill(&mut |entry| {
            chunks += 1;
            Ok(writer.add_document(document(&entry, &fields)).map_err(&failed)?)
        })?;
        writer.finalize().map_err(failed)?;
        Ok(Self { folder: folder.to_owned(), chunks })
    }

    /// All of it in one piece. Tantivy names files after their segment, by chance; here they are named after what
    /// they hold.
    pub fn pack(&self) -> Result<Vec<u8>, Error> {
        let failed = disk("read", &self.folder);
        let mut packed = tar::Builder::new(Vec::new());
        for meta in self.open()?.searchable_segment_metas().map_err(tantivy("read"))? {
            for file in files(&self.folder, &meta).map_err(&failed)? {
                let kind = file.extension().and_then(OsStr::to_str).unwrap_or_default();
                let bytes = fs::read(&file).map_err(&failed)?;
                let mut header = tar::Header::new_ustar();
                header.set_size(bytes.len() as u64);
                header.set_mode(0o644);
                packed.append_data(&mut header, kind, bytes.as_slice()).map_err(&failed)?;
            }
        }
        packed.into_inner().map_err(failed)
    }

    /// The segment that was packed, in a folder that is not there yet. Refuses what is none with this many chunks.
    pub fn unpack(folder: &Path, packed: &[u8], chunks: u32) -> Result<Self, Error> {
        let failed = disk("fill", folder);
        let index = Index::create(made(folder)?, schema(), IndexSettings::default());
        let index = index.map_err(tantivy("build"))?;
        let id = SegmentId::generate_random();
        let mut archive = tar::Archive::new(Cursor::new(packed));
        for entry in archive.entries().map_err(&failed)? {
            let mut entry = entry.map_err(&failed)?;
            let kind = entry.path().map_err(&failed)?.to_string_lossy().into_owned();
            if !kind.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
                return Err(failed(io::ErrorKind::InvalidData.into()));
            }
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).map_err(&failed)?;
            fs::write(folder.join(format!("{}.{kind}", id.uuid_string())), bytes)
                .map_err(&failed)?;
        }
        write_meta(folder, &index, vec![index.new_segment_meta(id, chunks)])?;
        let segment = Self { folder: folder.to_owned(), chunks };
        let reader = segment.open()?.reader().map_err(tantivy("open"))?;
        for one in reader.searcher().segment_readers() {
            let places = one.fast_fields().u64(PLACE).map_err(tantivy("read"))?;
            if places.num_docs() != chunks {
                return Err(failed(io::ErrorKind::InvalidData.into()));
            }
        }
        Ok(segment)
    }

    /// Removes it and its folder.
    pub fn remove(self) -> Result<(), Error> {
        fs::remove_dir_all(&self.folder).map_err(disk("clear", &self.folder))
    }

    pub(super) fn open(&self) -> Result<Index, Error> {
        MmapDirectory::open(&self.folder)
            .map_err(Into::into)
            .and_then(Index::open)
            .map_err(tantivy("open"))
    }
}

/// The files of a segment, by what they hold, which is what their names end in.
pub(super) fn files(folder: &Path, segment: &SegmentMeta) -> io::Result<Vec<PathBuf>> {
    let id = segment.id().uuid_string();
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.file_stem().and_then(OsStr::to_str) == Some(&id) {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// A folder that is there from now on.
pub(super) fn made(folder: &Path) -> Result<MmapDirectory, Error> {
    fs::create_dir_all(folder).map_err(disk("create", folder))?;
    MmapDirectory::open(folder).map_err(|error| tantivy("build")(error.into()))
}

/// Says which segments an index has: the file tantivy reads first.
pub(super) fn write_meta(
    folder: &Path,
    index: &Index,
    segments: Vec<SegmentMeta>,
) -> Result<(), Error> {
    let meta = IndexMeta { segments, ..index.load_metas().map_err(tantivy("read"))? };
    let bytes = serde_json::to_vec(&meta).unwrap_or_default();
    fs::write(folder.join("meta.json"), bytes).map_err(disk("write", folder))
}

fn document(entry: &Entry<'_>, fields: &Fields) -> TantivyDocument {
    let mut document = TantivyDocument::new();
    let mut whole: Vec<Arc<str>> = Vec::new();
    for part in [Part::Body, Part::Heading, Part::Title, Part::Name] {
        let stems = stems(entry.chunk, entry.title, part, entry.language);
        add(&mut document, fields, part, &stems);
        // What a file's name ends in is no word: `md` stands in every file of a wiki.
        let words = if part == Part::Name { stems.len().saturating_sub(1) } else { stems.len() };
        whole.extend(stems.into_iter().take(words));
    }
    add(&mut document, fields, Part::Whole, &whole);
    document.add_u64(fields.place, place(entry.chunk.id));
    document.add_text(fields.chunk, serde_json::to_string(entry.chunk).unwrap_or_default());
    document
}

/// A number for the place of a chunk, in the same order.
fn place(id: ChunkId) -> u64 {
    place_of(id.document) | u64::from(id.ordinal)
}

/// The place of the first chunk of a document.
pub(super) fn place_of(document: u32) -> u64 {
    u64::from(document) << u32::BITS
}

/// The number of the document of a chunk at a place.
pub(super) fn document_at(place: u64) -> u32 {
    (place >> u32::BITS) as u32
}

/// The stems of a part of a chunk, in order. Names of files are in no language.
fn stems(chunk: &Chunk, title: &str, part: Part, language: Language) -> Vec<Arc<str>> {
    let cut = |text: &str, language| {
        words::cut_in(text, language).into_iter().map(|word| word.stem).collect::<Vec<Arc<str>>>()
    };
    match part {
        Part::Body | Part::Whole => cut(&chunk.text, language),
        Part::Heading => {
            cut(&format!("{} {}", chunk.trail.join(" "), chunk.columns.join(" ")), language)
        }
        Part::Title => cut(title, language),
        Part::Name => cut(&chunk.file.path.0, Language::English),
    }
}

/// Adds stems to a part. They are handed over ready: which stemmer cut them depends on the document.
fn add(document: &mut TantivyDocument, fields: &Fields, part: Part, stems: &[Arc<str>]) {
    let token = |(position, stem): (usize, &Arc<str>)| Token {
        offset_from: 0,
        offset_to: 0,
        position,
        text: stem.to_string(),
        position_length: 1,
    };
    let tokens = stems.iter().enumerate().map(token).collect();
    let text = PreTokenizedString { text: String::new(), tokens };
    document.add_pre_tokenized_text(fields.part(part), text);
    document.add_u64(fields.length(part), stems.len() as u64);
}

pub(super) fn schema() -> Schema {
    let indexed = |option| {
        let indexing = TextFieldIndexing::default().set_index_option(option);
        TextOptions::default().set_indexing_options(indexing)
    };
    let mut schema = Schema::builder();
    for part in Part::ALL {
        let option = match part {
            Part::Whole => IndexRecordOption::WithFreqs,
            _ => IndexRecordOption::WithFreqsAndPositions,
        };
        schema.add_text_field(part.field(), indexed(option));
        schema.add_u64_field(part.length_field(), FAST);
    }
    schema.add_u64_field(PLACE, FAST);
    schema.add_text_field("chunk", STORED);
    schema.build()
}
