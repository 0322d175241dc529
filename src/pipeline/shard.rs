//! Reads the files of one shard: from files received to documents understood.

use rayon::prelude::*;

use super::reading::{self, Lasting};
use super::readings::{Readings, Understood};
use super::{Error, Gathered};
use crate::domain::{Document, DocumentId, KindCode, LedgerRow, Outcome};
use crate::facts::{self, Cues, Studied};
use crate::progress::{Event, Observer, Stage, Step};
use crate::sandbox::Sandbox;
use crate::sources::{self, Fate, Listed, Unread};
use crate::store::CacheError;
use crate::{catalog::Catalog, chunk};

/// What files are read with.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    pub(super) catalog: &'a Catalog,
    pub(super) cues: &'a Cues,
    pub(super) sandbox: &'a Sandbox,
    pub(super) readings: Readings<'a>,
    /// When the run began, by the clock of the disk it writes to, in nanoseconds since the epoch.
    pub(super) began_nanoseconds: i128,
}

/// Reads every file of a shard, with what it carries and what it says of itself; the rows of each, in the order of
/// the files.
pub(super) fn extract(
    files: &[Listed],
    reader: Reader<'_>,
    observer: &Observer,
) -> Result<Vec<Vec<Studied>>, Error> {
    files
        .par_iter()
        .map(|listed| {
            let (rows, from) = reader.rows(listed)?;
            let unread =
                rows.iter().any(|one| matches!(one.row.outcome, Outcome::Unreadable { .. }));
            let step = match from {
                _ if unread => Step::Unread,
                From::Cache => Step::Kept,
                From::File => Step::Done,
            };
            observer(Event::Advanced { stage: Stage::Extract, bytes: listed.bytes, step });
            Ok(rows)
        })
        .collect()
}

/// Where rows came from.
enum From {
    Cache,
    File,
}

impl Reader<'_> {
    /// The rows of a file and its members.
    fn rows(self, listed: &Listed) -> Result<(Vec<Studied>, From), Error> {
        let unopened = |outcome| {
            let row = reading::without_content(listed.path.clone(), listed.bytes, outcome);
            (vec![self.without_facts(row)], From::File)
        };
        match &listed.fate {
            Fate::Skip(reason) => return Ok(unopened(reading::skipped(reason))),
            Fate::Unreadable(reason) => return Ok(unopened(reading::unreadable(reason))),
            Fate::Read => {}
        }
        if let Some(id) = self.readings.content(listed)?
            && let Some(rows) = self.kept(listed, id)?
        {
            return Ok((rows, From::Cache));
        }
        let bytes = match sources::read(listed) {
            Ok(bytes) => bytes,
            Err(Unread::Row(reason)) => return Ok(unopened(reading::unreadable(&reason))),
            Err(Unread::Store(error)) => return Err(Error::Store(error)),
        };
        let id = DocumentId::of(&bytes);
        if let Some(rows) = self.kept(listed, id)? {
            self.readings.note_content(listed, id, self.began_nanoseconds)?;
            return Ok((rows, From::Cache));
        }
        let rows = self.read(listed, id, &bytes)?;
        self.readings.note_content(listed, id, self.began_nanoseconds)?;
        Ok((rows, From::File))
    }

    /// What earlier runs read of a file, if all of it is still there.
    fn kept(self, listed: &Listed, id: DocumentId) -> Result<Option<Vec<Studied>>, CacheError> {
        let Some(rows) = self.readings.tree(listed, id)? else { return Ok(None) };
        self.again(rows)
    }

    /// What is understood of all that the shards of a plan came to, in the order of its files.
    pub(super) fn gathered(
        self,
        gathered: &Gathered,
        observer: &Observer,
    ) -> Result<Vec<Vec<Studied>>, Error> {
        gathered
            .files
            .par_iter()
            .zip(&gathered.rows)
            .map(|(listed, rows)| {
                let step = Step::Kept;
                observer(Event::Advanced { stage: Stage::Extract, bytes: listed.bytes, step });
                let lost = || Error::ReadingLost(listed.path.clone());
                self.again(rows.clone())?.ok_or_else(lost)
            })
            .collect()
    }

    /// What is understood of rows whose texts were read before, if all of them are still there.
    pub(super) fn again(self, rows: Vec<LedgerRow>) -> Result<Option<Vec<Studied>>, CacheError> {
        let mut kept = Vec::with_capacity(rows.len());
        for row in rows {
            if !matches!(row.outcome, Outcome::Read(_)) {
                kept.push(self.without_facts(row));
                continue;
            }
            // The text is needed to understand it anew, or else to index and to quote it.
            let Some(understood) = self.readings.understood(&row, self.catalog.hash())? else {
                let Some(document) = self.readings.document(&row)? else { return Ok(None) };
                kept.push(self.understand(row, &document)?);
                continue;
            };
            if !self.readings.has_document(&row)? {
                return Ok(None);
            }
            kept.push(self.studied(row, understood));
        }
        Ok(Some(kept))
    }

    /// Reads a file and keeps what was read.
    fn read(
        self,
        listed: &Listed,
        id: DocumentId,
        bytes: &[u8],
    ) -> Result<Vec<Studied>, CacheError> {
        let mut keep = |row: LedgerRow, document: Option<Document>| match document {
            None => Ok(self.without_facts(row)),
            Some(document) => {
                self.readings.keep_document(&document)?;
                self.understand(row, &document)
            }
        };
        let read = reading::of(&listed.path, bytes, self.sandbox, &mut keep);
        let rows = read.kept.into_iter().collect::<Result<Vec<Studied>, CacheError>>()?;
        if read.lasting == Lasting::Yes {
            self.readings.keep_tree(listed, id, rows.iter().map(|studied| &studied.row))?;
        }
        Ok(rows)
    }

    /// What is understood of a row whose text has changed since it was read; nothing where its text is
    /// kept under another kind of name.
    pub(super) fn anew(self, row: LedgerRow) -> Result<Option<Studied>, CacheError> {
        if !matches!(row.outcome, Outcome::Read(_)) {
            return Ok(Some(self.without_facts(row)));
        }
        let document = self.readings.document(&row)?;
        document.map(|document| self.understand(row, &document)).transpose()
    }

    fn understand(self, row: LedgerRow, document: &Document) -> Result<Studied, CacheError> {
        let facts = facts::read(document, self.cues);
        let chunks = chunk::split(&facts.evidence_of(document), 0, &chunk::OPTIONS).len() as u32;
        let understood = Understood { facts, chunks };
        self.readings.keep_understood(&row, self.catalog.hash(), &understood)?;
        Ok(self.studied(row, understood))
    }

    fn studied(self, row: LedgerRow, understood: Understood) -> Studied {
        let Understood { facts, chunks } = understood;
        let likely_kind = self.likely_kind(&row);
        Studied { row, facts: Some(Box::new(facts)), chunks, likely_kind }
    }

    fn without_facts(self, row: LedgerRow) -> Studied {
        let likely_kind = self.likely_kind(&row);
        Studied { row, facts: None, chunks: 0, likely_kind }
    }

    /// Only of a file that was left out, or in part, is it asked what it could have been.
    fn likely_kind(self, row: &LedgerRow) -> Option<KindCode> {
        let left_out = match &row.outcome {
            Outcome::Read(read) => !read.gaps.is_empty(),
            Outcome::Container { gaps, .. } => !gaps.is_empty(),
            Outcome::Unreadable { .. } => true,
            Outcome::Skipped { .. } => false,
        };
        left_out.then(|| facts::likely_kind(&row.path, self.cues)).flatten()
    }
}
