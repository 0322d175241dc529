//! What was read of each file, kept by content: a file is read once, wherever it lies and however often
//! the run is begun again.
//!
//! Three kinds of entries. A *tree* is the ledger rows of a file received and of everything inside it,
//! by the file's bytes. A *document* is the text of one of them, by its bytes. *Facts* are what was
//! understood of a document at a path, by the catalogue. Texts stay in the cache and are fetched one at
//! a time: those of a large dump together do not fit into memory.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::Error;
use crate::domain::{Document, DocumentId, EvidencePath, LedgerRow, Outcome, recognised_pages};
use crate::facts::Facts;
use crate::sources::{Held, Listed};
use crate::store::{Cache, CacheError, Key};

/// The kept readings of one run's settings.
#[derive(Clone, Copy, Debug)]
pub(super) struct Readings<'a> {
    cache: &'a Cache,
    settings: Settings<'a>,
}

/// What a reading depends on besides the file and the code.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Settings<'a> {
    /// The library that reads PDFs first, where one was named. A PDF may lie in any archive, so that
    /// every reading depends on it.
    pub(super) pdf_engine: &'a str,
    /// What recognises text; only of pages where that was done.
    pub(super) recogniser: &'a str,
}

/// The rows of a file received.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Tree {
    /// The name of the file when it was read. Members of some archives are named after it.
    name: String,
    rows: Vec<TreeRow>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct TreeRow {
    /// What stands after the file's own path: nothing, or `!/member`.
    suffix: String,
    id: Option<DocumentId>,
    bytes: u64,
    outcome: Outcome,
}

/// What was understood of a document, and how many chunks it has.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Understood {
    pub(super) facts: Facts,
    pub(super) chunks: u32,
}

/// The code that reads; what other code kept is of no use.
const CODE: &str = concat!(env!("CARGO_PKG_VERSION"), " ", env!("TICKMARK_CODE"));

impl<'a> Readings<'a> {
    pub(super) fn new(cache: &'a Cache, settings: Settings<'a>) -> Self {
        Self { cache, settings }
    }

    /// The program, with the code that reads.
    pub(super) fn program() -> String {
        CODE.to_owned()
    }

    /// The code and the libraries that read: what an index over their texts depends on, too.
    pub(super) fn made_by(&self) -> String {
        format!("{CODE} {}", self.settings.pdf_engine)
    }

    /// The rows of a file with these bytes, where it was read before.
    pub(super) fn tree(
        &self,
        listed: &Listed,
        id: DocumentId,
    ) -> Result<Option<Vec<LedgerRow>>, CacheError> {
        let Some(tree): Option<Tree> = self.get(self.tree_key(listed, id))? else {
            return Ok(None);
        };
        if tree.rows.len() > 1 && tree.name != listed.path.name() {
            return Ok(None);
        }
        let row = |row: TreeRow| LedgerRow {
            path: EvidencePath(format!("{}{}", listed.path, row.suffix)),
            id: row.id,
            bytes: row.bytes,
            duplicate_of: None,
            outcome: row.outcome,
        };
        Ok(Some(tree.rows.into_iter().map(row).collect()))
    }

    /// Keeps the rows of a file.
    pub(super) fn keep_tree<'r>(
        &self,
        listed: &Listed,
        id: DocumentId,
        rows: impl Iterator<Item = &'r LedgerRow>,
    ) -> Result<(), CacheError> {
        let own = listed.path.0.len();
        let row = |row: &LedgerRow| TreeRow {
            suffix: row.path.0.get(own..).unwrap_or_default().to_owned(),
            id: row.id,
            bytes: row.bytes,
            outcome: row.outcome.clone(),
        };
        let tree = Tree { name: listed.path.name().to_owned(), rows: rows.map(row).collect() };
        self.put(self.tree_key(listed, id), &tree)
    }

    /// The text of a file or member, where it was read before.
    pub(super) fn document(&self, row: &LedgerRow) -> Result<Option<Document>, CacheError> {
        let Some(id) = row.id else { return Ok(None) };
        let key = self.document_key(&row.path, id, &self.recognition(row));
        let kept: Option<Document> = self.get(key)?;
        Ok(kept.map(|mut document| {
            document.file.path = row.path.clone();
            document
        }))
    }

    /// The text of a file or member of which nothing was recognised, where it was read before.
    pub(super) fn plain_document(
        &self,
        path: &EvidencePath,
        id: DocumentId,
    ) -> Result<Option<Document>, CacheError> {
        let kept: Option<Document> = self.get(self.document_key(path, id, &[]))?;
        Ok(kept.map(|mut document| {
            document.file.path = path.clone();
            document
        }))
    }

    /// The text of a file or member that this run has read or found read.
    pub(super) fn text(&self, row: &LedgerRow) -> Result<Document, Error> {
        self.document(row)?.ok_or_else(|| Error::ReadingLost(row.path.clone()))
    }

    /// Whether the text of a file or member is at hand.
    pub(super) fn has_document(&self, row: &LedgerRow) -> Result<bool, CacheError> {
        let recognition = self.recognition(row);
        let key = row.id.map(|id| self.document_key(&row.path, id, &recognition));
        key.map_or(Ok(false), |key| self.cache.holds(key))
    }

    /// Keeps the text of a file or member.
    pub(super) fn keep_document(&self, document: &Document) -> Result<(), CacheError> {
        let recognition = self.recognition_on(recognised_pages(&document.remarks));
        self.put(self.document_key(&document.file.path, document.file.id, &recognition), document)
    }

    /// What was understood of a document at its path, by the catalogue with this hash.
    pub(super) fn understood(
        &self,
        row: &LedgerRow,
        catalog: &str,
    ) -> Result<Option<Understood>, CacheError> {
        let Some(id) = row.id else { return Ok(None) };
        self.get(self.facts_key(row, id, catalog))
    }

    /// What was understood of a document of which nothing was recognised, by the catalogue with this hash.
    pub(super) fn plainly_understood(
        &self,
        path: &EvidencePath,
        id: DocumentId,
        catalog: &str,
    ) -> Result<Option<Understood>, CacheError> {
        self.get(self.facts_key_of(path, id, catalog, &[]))
    }

    /// Keeps what was understood of a document.
    pub(super) fn keep_understood(
        &self,
        row: &LedgerRow,
        catalog: &str,
        understood: &Understood,
    ) -> Result<(), CacheError> {
        let Some(id) = row.id else { return Ok(()) };
        self.put(self.facts_key(row, id, catalog), understood)
    }

    /// The content of an unchanged file, where it was noted. A file that changed while it was being
    /// noted cannot be told from one that did not, so the time of the run's start is noted with it.
    pub(super) fn content(&self, listed: &Listed) -> Result<Option<DocumentId>, CacheError> {
        let Some(key) = self.stamp_key(listed) else { return Ok(None) };
        self.get(key)
    }

    /// Notes the content of a file, unless it changed after the run began.
    pub(super) fn note_content(
        &self,
        listed: &Listed,
        id: DocumentId,
        began_nanoseconds: i128,
    ) -> Result<(), CacheError> {
        let settled = listed.stamp.is_some_and(|one| one.changed_nanoseconds < began_nanoseconds);
        match self.stamp_key(listed).filter(|_| settled) {
            Some(key) => self.put(key, &id),
            None => Ok(()),
        }
    }

    /// What was noted of a file or member under a word of its own.
    pub(super) fn noted<T: DeserializeOwned>(
        &self,
        kind: &str,
        path: &EvidencePath,
        id: DocumentId,
        detail: &[u8],
    ) -> Result<Option<T>, CacheError> {
        self.get(self.key(kind, &[id.bytes(), extension(path).as_bytes(), detail]))
    }

    /// Notes something of a file or member.
    pub(super) fn note<T: Serialize>(
        &self,
        kind: &str,
        path: &EvidencePath,
        id: DocumentId,
        detail: &[u8],
        value: &T,
    ) -> Result<(), CacheError> {
        self.put(self.key(kind, &[id.bytes(), extension(path).as_bytes(), detail]), value)
    }

    fn stamp_key(&self, listed: &Listed) -> Option<Key> {
        let Held::Disk(disk) = &listed.held else { return None };
        let stamp = listed.stamp?.value.map(i128::to_le_bytes).concat();
        Some(self.key("stamp", &[&stamp, disk.as_os_str().as_encoded_bytes()]))
    }

    fn tree_key(&self, listed: &Listed, id: DocumentId) -> Key {
        self.key("tree", &[id.bytes(), extension(&listed.path).as_bytes()])
    }

    /// What tells the text of a row from that of the same file read with another recogniser, on other
    /// pages or without: nothing where none of it was recognised, whatever was asked for.
    pub(super) fn recognition(&self, row: &LedgerRow) -> Vec<u8> {
        match &row.outcome {
            Outcome::Read(read) => self.recognition_on(recognised_pages(&read.remarks)),
            _ => Vec::new(),
        }
    }

    /// As [`Readings::recognition`], by the pages.
    pub(super) fn recognition_on(&self, pages: &[u32]) -> Vec<u8> {
        let recogniser = if pages.is_empty() { "" } else { self.settings.recogniser };
        pages.iter().flat_map(|page| page.to_le_bytes()).chain(recogniser.bytes()).collect()
    }

    fn document_key(&self, path: &EvidencePath, id: DocumentId, recognition: &[u8]) -> Key {
        self.key("document", &[id.bytes(), extension(path).as_bytes(), recognition])
    }

    fn facts_key(&self, row: &LedgerRow, id: DocumentId, catalog: &str) -> Key {
        self.facts_key_of(&row.path, id, catalog, &self.recognition(row))
    }

    fn facts_key_of(
        &self,
        path: &EvidencePath,
        id: DocumentId,
        catalog: &str,
        recognition: &[u8],
    ) -> Key {
        self.key("facts", &[id.bytes(), catalog.as_bytes(), path.0.as_bytes(), recognition])
    }

    /// What an entry of this kind is kept under: the code made it, from these parts.
    fn key(&self, kind: &str, parts: &[&[u8]]) -> Key {
        let mut hasher = Sha256::new();
        let before = [CODE.as_bytes(), self.settings.pdf_engine.as_bytes(), kind.as_bytes()];
        for part in before.iter().chain(parts) {
            hasher.update((part.len() as u64).to_le_bytes());
            hasher.update(part);
        }
        hasher.finalize().into()
    }

    /// What is kept under a key; what cannot be understood any more is as good as not kept.
    fn get<T: DeserializeOwned>(&self, key: Key) -> Result<Option<T>, CacheError> {
        Ok(self.cache.get(key)?.and_then(|bytes| postcard::from_bytes(&bytes).ok()))
    }

    fn put<T: Serialize>(&self, key: Key, value: &T) -> Result<(), CacheError> {
        match postcard::to_stdvec(value) {
            Ok(bytes) => self.cache.put(key, &bytes),
            // What cannot be kept is read again.
            Err(_) => Ok(()),
        }
    }
}

/// The end of a file's name, by which some formats are told.
pub(super) fn extension(path: &EvidencePath) -> String {
    let extension = path.name().rsplit_once('.').map(|(_, extension)| extension.to_lowercase());
    extension.unwrap_or_default()
}
