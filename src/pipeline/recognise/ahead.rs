//! Recognises the scans of a shard before anybody knows which pages a run may take, and says what came of them.
//!
//! How many pages a run may recognise is counted over all of its files, so that who reads a shard cannot know it. It
//! recognises as many as a run may in all; who puts the shards together finds them noted and counts as ever.

use super::pages::{self, Candidate};
use super::work::Work;
use super::{RECOGNISED, WITHOUT_TEXT};
use crate::domain::{Document, DocumentId, EvidencePath, LedgerRow, Outcome, recognised_pages};
use crate::pipeline::readings::Readings;
use crate::pipeline::shard::Reader;
use crate::progress::Observer;
use crate::recognise::Recogniser;
use crate::sources::Listed;
use crate::store::CacheError;
use serde::{Deserialize, Serialize};

/// What is known of the scans in one file, as far as it will not change.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(in crate::pipeline) struct Ahead {
    path: EvidencePath,
    id: DocumentId,
    /// Its pages without text.
    pages: Vec<u32>,
    /// Which of them were tried, and what became of the file.
    tried: Option<(Vec<u32>, Outcome)>,
}

/// Recognises the candidates in the files of a shard, at most so many pages.
pub(in crate::pipeline) fn ahead(
    candidates: &[Candidate],
    files: &[Listed],
    reader: Reader<'_>,
    (recogniser, pages_max): (&Recogniser, u32),
    observer: &Observer,
) -> Result<Vec<Ahead>, CacheError> {
    let by_file = pages::by_file(files, candidates);
    let counted = pages::counted(&by_file, reader)?;
    let allotted = pages::allotted(candidates, &counted, pages_max);
    Work { reader, recogniser, allotted: &allotted, observer }.files(&by_file)?;
    let readings = reader.readings;
    let mut known = Vec::new();
    for (path, id) in candidates {
        let Some(pages) = readings.noted(WITHOUT_TEXT, path, *id, &[])? else { continue };
        let tried = match allotted.get(path) {
            Some(tried) => readings
                .noted(RECOGNISED, path, *id, &readings.recognition_on(tried))?
                .map(|outcome| (tried.clone(), outcome)),
            None => None,
        };
        known.push(Ahead { path: path.clone(), id: *id, pages, tried });
    }
    Ok(known)
}

impl Ahead {
    /// The text with what was recognised, where anything was.
    pub(in crate::pipeline) fn text(
        &self,
        readings: Readings<'_>,
    ) -> Result<Option<Document>, CacheError> {
        let Some((_, outcome @ Outcome::Read(read))) = &self.tried else { return Ok(None) };
        if recognised_pages(&read.remarks).is_empty() {
            return Ok(None);
        }
        readings.document(&LedgerRow {
            path: self.path.clone(),
            id: Some(self.id),
            bytes: 0,
            duplicate_of: None,
            outcome: outcome.clone(),
        })
    }

    /// Notes it for a run, which then need not find it out.
    pub(in crate::pipeline) fn note(&self, readings: Readings<'_>) -> Result<(), CacheError> {
        let Self { path, id, pages, tried } = self;
        readings.note(WITHOUT_TEXT, path, *id, &[], pages)?;
        match tried {
            Some((tried, outcome)) => {
                let key = readings.recognition_on(tried);
                readings.note(RECOGNISED, path, *id, &key, outcome)
            }
            None => Ok(()),
        }
    }
}
