//! The evidence as it was read, for looking at it again: texts from the kept readings, bytes and pages from
//! the files themselves.
//!
//! What is asked for is named as the ledger names it, and found in a list of the evidence: no name is ever
//! turned into a path. Bytes that are not those that were read are not handed out.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::readings::{Readings, Settings};
use super::{recognise, revisit};
use crate::catalog::Catalog;
use crate::domain::{Document, DocumentId, EvidencePath};
use crate::extract::PageView;
use crate::facts::Facts;
use crate::sandbox::Sandbox;
use crate::sources::{self, Listed};
use crate::store::Cache;

/// The evidence of an engagement, as it was read.
#[derive(Debug)]
pub struct Shelf {
    cache: Option<Cache>,
    evidence: Vec<PathBuf>,
    sandbox: Sandbox,
    /// Listed when the first file is asked for: a large dump takes a while.
    listed: Mutex<Option<Arc<[Listed]>>>,
}

/// Why a file or page cannot be shown.
#[derive(Debug, thiserror::Error)]
pub enum ShelfError {
    /// It does not lie where the evidence was, or other bytes do.
    #[error("the file is not where it was read, or has changed since")]
    Gone,
    /// It cannot be drawn.
    #[error("the page cannot be drawn: {0}")]
    NotDrawn(String),
}

impl Shelf {
    /// The evidence in these folders and files, with what the runs of an engagement folder kept of it.
    #[must_use]
    pub fn new(folder: &Path, evidence: Vec<PathBuf>, sandbox: Sandbox) -> Self {
        let cache = Cache::open_to_read(&folder.join("cache").join("readings.db"));
        Self { cache, evidence, sandbox, listed: Mutex::default() }
    }

    /// The text of a document as it was read; none where no run of this version kept it.
    #[must_use]
    pub fn document(&self, path: &str, id: DocumentId) -> Option<Document> {
        let readings = Readings::new(self.cache.as_ref()?, Settings::default());
        readings.plain_document(&EvidencePath(path.to_owned()), id).ok()?
    }

    /// What was understood of a document by a catalogue; none where no run of this version kept it.
    #[must_use]
    pub fn facts(&self, path: &str, id: DocumentId, catalog: &Catalog) -> Option<Facts> {
        let readings = Readings::new(self.cache.as_ref()?, Settings::default());
        let path = EvidencePath(path.to_owned());
        let kept = readings.plainly_understood(&path, id, catalog.hash()).ok()??;
        Some(kept.facts)
    }

    /// The bytes of a file, or of what one carries, if they are still those that were read.
    pub fn file(&self, path: &str, id: DocumentId) -> Result<Vec<u8>, ShelfError> {
        let listed = self.listed();
        let candidate = [(EvidencePath(path.to_owned()), id)];
        let wanted = BTreeSet::from([&candidate[0].0]);
        let mut found = None;
        for (received, _) in recognise::by_file(&listed, &candidate) {
            revisit::files(received, &wanted, &self.sandbox, &mut |source, bytes| {
                if source.id == id {
                    found = Some(bytes.to_vec());
                }
            });
        }
        found.ok_or(ShelfError::Gone)
    }

    /// Looks for the files anew the next time one is asked for: a later run may have read others.
    pub fn look_again(&self) {
        *self.listed.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    fn listed(&self) -> Arc<[Listed]> {
        let mut listed = self.listed.lock().unwrap_or_else(PoisonError::into_inner);
        let list = || sources::list(&self.evidence).unwrap_or_default().into();
        listed.get_or_insert_with(list).clone()
    }

    /// A page of a PDF as a picture, in PNG.
    pub fn page_image(
        &self,
        path: &str,
        id: DocumentId,
        view: &PageView,
    ) -> Result<Vec<u8>, ShelfError> {
        let bytes = self.file(path, id)?;
        let drawn = self.sandbox.page_image(&bytes, view);
        drawn.map_err(|error| ShelfError::NotDrawn(error.to_string()))
    }
}
