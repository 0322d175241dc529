//! Parts: what was read of some files, as lines of JSON packed with Zstandard, named by their content.
//!
//! A line is a text, `{"text":…}`, or a file received with its rows and what was understood of each,
//! `{"file":…}`; texts come before the file they belong to. A part holds a few megabytes, so that neither who writes
//! nor who reads needs room for more than that and the largest text.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};

use ruzstd::decoding::StreamingDecoder;
use ruzstd::encoding::{CompressionLevel, compress_to_vec};
use serde::{Deserialize, Serialize};

use super::super::readings;
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
        let packed = compress_to_vec(self.lines.as_slice(), CompressionLevel::Fastest);
        self.lines.clear();
        let sha256 = Digest::of(&packed);
        let hex = sha256.to_string();
        let name = format!("parts/{}/{hex}.jsonl.zst", &hex[..2]);
        // One of the same name holds the same.
        self.store.create(&name, &packed)?;
        self.parts.push(Part { name, sha256, bytes: packed.len() as u64 });
        Ok(())
    }

    fn damaged(&self, name: &str, reason: String) -> Error {
        Error::Damaged { name: name.to_owned(), store: self.store.url().to_owned(), reason }
    }
}

/// Hands out the lines of a part.
pub(super) fn read(
    part: &Part,
    store: &Objects,
    each: &mut dyn FnMut(Line) -> Result<(), Error>,
) -> Result<(), Error> {
    let damaged = |reason: String| Error::Damaged {
        name: part.name.clone(),
        store: store.url().to_owned(),
        reason,
    };
    let (packed, _) = store.get(&part.name)?.ok_or_else(|| damaged("it is gone".to_owned()))?;
    if Digest::of(&packed) != part.sha256 {
        return Err(damaged("its bytes are not those that were committed".to_owned()));
    }
    let decoder =
        StreamingDecoder::new(packed.as_slice()).map_err(|error| damaged(error.to_string()))?;
    for line in BufReader::new(decoder).lines() {
        let line = line.map_err(|error| damaged(error.to_string()))?;
        each(serde_json::from_str(&line).map_err(|error| damaged(error.to_string()))?)?;
    }
    Ok(())
}
