//! Parts: what was read of some files, as lines of JSON packed with Zstandard, named by their content.
//!
//! A line is a text, `{"text":…}`, or a file received with its rows and what was understood of each,
//! `{"file":…}`; texts come before the file they belong to. What was recognised in scans follows, `{"scan":…}`. A part holds a few megabytes, so that neither who writes
//! nor who reads needs room for more than that and the largest text.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read};

use ruzstd::decoding::StreamingDecoder;
use ruzstd::encoding::{CompressionLevel, compress_to_vec};
use serde::{Deserialize, Serialize};

use super::super::readings;
use super::super::recognise::Ahead;
use super::Error;
use crate::domain::{Digest, Document, DocumentId, EvidencePath, LedgerRow, Outcome};
use crate::facts::{Facts, Studied};
use crate::objects::Objects;

/// A part is written when it has grown so large.
const PART_BYTES: usize = 16 << 20;

/// A line of a part.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Line {
    /// The text of a file or member.
    Text(Box<Document>),
    /// A file received and all it carries.
    File {
        /// The file received.
        path: EvidencePath,
        /// Its own row, then those of its members.
        rows: Vec<Row>,
    },
    /// What is known of a scan; its text comes before it.
    Scan(Box<Ahead>),
}

/// A row of the ledger with what was understood of it.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Row {
    path: EvidencePath,
    id: Option<DocumentId>,
    bytes: u64,
    outcome: Outcome,
    facts: Option<Box<Facts>>,
    chunks: u32,
}

impl Row {
    pub fn of(studied: Studied) -> Self {
        let Studied { row, facts, chunks, .. } = studied;
        let LedgerRow { path, id, bytes, outcome, .. } = row;
        Self { path, id, bytes, outcome, facts, chunks }
    }

    /// The row, and what was understood of it.
    pub fn parted(self) -> (LedgerRow, Option<(Facts, u32)>) {
        let Self { path, id, bytes, outcome, facts, chunks } = self;
        let row = LedgerRow { path, id, bytes, duplicate_of: None, outcome };
        (row, facts.map(|facts| (*facts, chunks)))
    }
}

/// A part as a marker names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Part {
    /// The object.
    pub name: String,
    /// The SHA-256 of its bytes.
    pub sha256: Digest,
    /// How long it is.
    pub bytes: u64,
}

/// Writes parts to a store.
pub(super) struct Writer<'a> {
    store: &'a Objects,
    lines: Vec<u8>,
    /// The texts that are written: what is read in a file depends on its bytes and the end of its name.
    texts: BTreeSet<(Option<DocumentId>, String)>,
    parts: Vec<Part>,
}

impl<'a> Writer<'a> {
    pub fn to(store: &'a Objects) -> Self {
        Self { store, lines: Vec::new(), texts: BTreeSet::new(), parts: Vec::new() }
    }

    /// Whether the text of a row was not written yet.
    pub fn is_new(&mut self, row: &LedgerRow) -> bool {
        self.texts.insert((row.id, readings::extension(&row.path)))
    }

    pub fn push(&mut self, line: &Line) -> Result<(), Error> {
        let written = serde_json::to_writer(&mut self.lines, line);
        written.map_err(|error| self.damaged("parts", error.to_string()))?;
        self.lines.push(b'\n');
        if self.lines.len() >= PART_BYTES { self.end_part() } else { Ok(()) }
    }

    /// The parts that were written, in their order.
    pub fn finish(mut self) -> Result<Vec<Part>, Error> {
        if !self.lines.is_empty() {
            self.end_part()?;
        }
        Ok(self.parts)
    }

    fn end_part(&mut self) -> Result<(), Error> {
        self.parts.push(write(self.store, "parts", "jsonl", &self.lines)?);
        self.lines.clear();
        Ok(())
    }

    fn damaged(&self, name: &str, reason: String) -> Error {
        Error::Damaged { name: name.to_owned(), store: self.store.url().to_owned(), reason }
    }
}

/// Packs and writes something, named by its content.
pub(super) fn write(
    store: &Objects,
    folder: &str,
    kind: &str,
    bytes: &[u8],
) -> Result<Part, Error> {
    let packed = compress_to_vec(bytes, CompressionLevel::Fastest);
    let sha256 = Digest::of(&packed);
    let hex = sha256.to_string();
    let name = format!("{folder}/{}/{hex}.{kind}.zst", &hex[..2]);
    // One of the same name holds the same.
    store.create(&name, &packed)?;
    Ok(Part { name, sha256, bytes: packed.len() as u64 })
}

/// Hands out the lines of a part.
pub(super) fn read(
    part: &Part,
    store: &Objects,
    each: &mut dyn FnMut(Line) -> Result<(), Error>,
) -> Result<(), Error> {
    let damaged = |reason: String| part.damaged(store, reason);
    let packed = part.packed(store)?;
    let decoder =
        StreamingDecoder::new(packed.as_slice()).map_err(|error| damaged(error.to_string()))?;
    for line in BufReader::new(decoder).lines() {
        let line = line.map_err(|error| damaged(error.to_string()))?;
        each(serde_json::from_str(&line).map_err(|error| damaged(error.to_string()))?)?;
    }
    Ok(())
}

/// What was written, unpacked.
pub(super) fn fetch(part: &Part, store: &Objects) -> Result<Vec<u8>, Error> {
    let packed = part.packed(store)?;
    let mut bytes = Vec::new();
    StreamingDecoder::new(packed.as_slice())
        .map_err(|error| error.to_string())
        .and_then(|mut decoder| decoder.read_to_end(&mut bytes).map_err(|error| error.to_string()))
        .map_err(|reason| part.damaged(store, reason))?;
    Ok(bytes)
}

impl Part {
    /// Its bytes as they lie in the store, if they are those that were committed.
    fn packed(&self, store: &Objects) -> Result<Vec<u8>, Error> {
        let gone = || self.damaged(store, "it is gone".to_owned());
        let (packed, _) = store.get(&self.name)?.ok_or_else(gone)?;
        if Digest::of(&packed) != self.sha256 {
            let reason = "its bytes are not those that were committed";
            return Err(self.damaged(store, reason.to_owned()));
        }
        Ok(packed)
    }

    pub fn damaged(&self, store: &Objects, reason: String) -> Error {
        Error::Damaged { name: self.name.clone(), store: store.url().to_owned(), reason }
    }
}
