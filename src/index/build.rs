//! Builds an index: in the order given, by one writer, into one segment or as many as asked for.

use std::path::Path;
use std::sync::Arc;

use tantivy::directory::MmapDirectory;
use tantivy::indexer::NoMergePolicy;
use tantivy::schema::{
    FAST, Field, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::{PreTokenizedString, Token};
use tantivy::{Index, IndexSettings, IndexWriter, TantivyDocument};

use super::{Entry, Error, Fields, PLACE, Part, tantivy};
use crate::domain::{Chunk, ChunkId};
use crate::words::{self, Language};

/// How an index is laid out. It never shows in what is found; tests prove that with many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Segments {
    /// One, which is the fastest to search.
    One,
    /// One after every so many chunks.
    Every(usize),
}

/// Memory the writer may fill before it writes a segment, in bytes.
const WRITER_BYTES: usize = 64 << 20;

pub(super) fn index<E: From<Error>>(
    folder: &Path,
    segments: Segments,
    fill: impl FnOnce(&mut dyn FnMut(Entry<'_>) -> Result<(), E>) -> Result<(), E>,
) -> Result<(), E> {
    let failed = tantivy("build");
    let schema = schema();
    let fields = Fields::of(&schema);
    let (index, mut writer) = create(folder, schema).map_err(&failed)?;
    let mut added = 0;
    fill(&mut |entry| {
        writer.add_document(document(&entry, &fields)).map_err(&failed)?;
        added += 1;
        if let Segments::Every(chunks) = segments
            && added % chunks == 0
        {
            writer.commit().map_err(&failed)?;
        }
        Ok(())
    })?;
    finish(&index, writer, segments).map_err(failed)?;
    Ok(())
}

fn create(folder: &Path, schema: Schema) -> tantivy::Result<(Index, IndexWriter)> {
    let index = Index::create(MmapDirectory::open(folder)?, schema, IndexSettings::default())?;
    let writer = index.writer_with_num_threads(1, WRITER_BYTES)?;
    // Merges in the background would make the layout depend on the clock.
    writer.set_merge_policy(Box::new(NoMergePolicy));
    Ok((index, writer))
}

fn finish(index: &Index, mut writer: IndexWriter, segments: Segments) -> tantivy::Result<()> {
    writer.commit()?;
    let ids = index.searchable_segment_ids()?;
    if ids.len() > 1 && segments == Segments::One {
        writer.merge(&ids).wait()?;
    }
    writer.wait_merging_threads()
}

fn document(entry: &Entry<'_>, fields: &Fields) -> TantivyDocument {
    let mut document = TantivyDocument::new();
    let mut whole: Vec<Arc<str>> = Vec::new();
    for part in [Part::Body, Part::Heading, Part::Title, Part::Name] {
        let stems = stems(entry.chunk, entry.title, part, entry.language);
        add(&mut document, fields.part(part), &stems);
        // What a file's name ends in is no word: `md` stands in every file of a wiki.
        let words = if part == Part::Name { stems.len().saturating_sub(1) } else { stems.len() };
        whole.extend(stems.into_iter().take(words));
    }
    add(&mut document, fields.whole, &whole);
    document.add_text(fields.kind, entry.kind.unwrap_or_default());
    document.add_text(fields.nature, entry.nature.unwrap_or_default());
    document.add_text(fields.date, entry.date.as_deref().unwrap_or_default());
    document.add_u64(fields.place, place(entry.chunk.id));
    document.add_text(fields.chunk, serde_json::to_string(entry.chunk).unwrap_or_default());
    document
}

/// A number for the place of a chunk in the engagement, in the same order.
fn place(id: ChunkId) -> u64 {
    u64::from(id.document) << u32::BITS | u64::from(id.ordinal)
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

/// Adds stems to a field. They are handed over ready: which stemmer cut them depends on the document.
fn add(document: &mut TantivyDocument, field: Field, stems: &[Arc<str>]) {
    let token = |(position, stem): (usize, &Arc<str>)| Token {
        offset_from: 0,
        offset_to: 0,
        position,
        text: stem.to_string(),
        position_length: 1,
    };
    let tokens = stems.iter().enumerate().map(token).collect();
    document.add_pre_tokenized_text(field, PreTokenizedString { text: String::new(), tokens });
}

fn schema() -> Schema {
    let indexed = |option| {
        let indexing = TextFieldIndexing::default().set_index_option(option);
        TextOptions::default().set_indexing_options(indexing)
    };
    let mut schema = Schema::builder();
    for name in ["body", "heading", "title", "name"] {
        schema.add_text_field(name, indexed(IndexRecordOption::WithFreqsAndPositions));
    }
    schema.add_text_field("whole", indexed(IndexRecordOption::WithFreqs));
    for name in ["kind", "nature", "date"] {
        schema.add_text_field(name, STRING | FAST);
    }
    schema.add_u64_field(PLACE, FAST);
    schema.add_text_field("chunk", STORED);
    schema.build()
}
