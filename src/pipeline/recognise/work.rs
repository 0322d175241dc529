//! Recognises the pages of one file after the other, and keeps the documents they make.

use std::collections::{BTreeMap, BTreeSet};
use std::mem;

use rayon::prelude::*;

use super::RECOGNISED;
use super::pages::{Candidate, read};
use crate::domain::{
    DocumentId, EvidencePath, Format, LedgerRow, Outcome, Particulars, SourceFile, recognised_pages,
};
use crate::pipeline::reading::{self, Lasting};
use crate::pipeline::revisit;
use crate::pipeline::shard::Reader;
use crate::progress::{Event, Observer, Stage, Step};
use crate::recognise::{self, RecognisedPage, Recogniser};
use crate::sandbox::Sandbox;
use crate::sources::Listed;
use crate::store::CacheError;

/// What became of the content with this id.
pub(super) type Made = (DocumentId, Outcome);

/// Recognition at work.
#[derive(Clone, Copy)]
pub(super) struct Work<'a> {
    pub(super) reader: Reader<'a>,
    pub(super) recogniser: &'a Recogniser,
    pub(super) allotted: &'a BTreeMap<EvidencePath, Vec<u32>>,
    pub(super) observer: &'a Observer,
}

impl Work<'_> {
    /// What is made of the candidates in each file received.
    pub(super) fn files(
        self,
        by_file: &[(&Listed, Vec<&Candidate>)],
    ) -> Result<Vec<Made>, CacheError> {
        let stage = Stage::Recognise;
        let total = self.allotted.values().map(|pages| pages.len() as u64).sum();
        (self.observer)(Event::Started { stage, total: Some(total), bytes: None });
        let made: Result<Vec<Vec<Made>>, CacheError> =
            by_file.par_iter().map(|(listed, of)| self.file(listed, of)).collect();
        (self.observer)(Event::Finished { stage });
        Ok(made?.into_iter().flatten().collect())
    }

    /// What is made of the candidates in a file received.
    fn file(self, listed: &Listed, candidates: &[&Candidate]) -> Result<Vec<Made>, CacheError> {
        let readings = self.reader.readings;
        let mut made = Vec::new();
        let mut unknown = BTreeSet::new();
        for (path, id) in candidates {
            let Some(pages) = self.allotted.get(path) else { continue };
            let kept: Option<Outcome> =
                readings.noted(RECOGNISED, path, *id, &readings.recognition_on(pages))?;
            match kept {
                Some(outcome) if self.is_whole(&outcome, path, *id)? => {
                    for _ in pages {
                        self.advance(Step::Kept);
                    }
                    made.push((*id, outcome));
                }
                _ => _ = unknown.insert(path),
            }
        }
        let mut kept = Ok(());
        revisit::files(listed, &unknown, self.reader.sandbox, &mut |source, bytes| {
            let pages = self.allotted.get(&source.path).map_or(&[][..], Vec::as_slice);
            kept = mem::replace(&mut kept, Ok(())).and_then(|()| {
                let key = readings.recognition_on(pages);
                let (outcome, lasting) = self.made(source, bytes, pages)?;
                if lasting == Lasting::Yes {
                    readings.note(RECOGNISED, &source.path, source.id, &key, &outcome)?;
                }
                made.push((source.id, outcome));
                Ok(())
            });
        });
        kept.map(|()| made)
    }

    /// Whether the text that goes with an outcome is at hand.
    fn is_whole(
        self,
        outcome: &Outcome,
        path: &EvidencePath,
        id: DocumentId,
    ) -> Result<bool, CacheError> {
        let row = LedgerRow {
            path: path.clone(),
            id: Some(id),
            bytes: 0,
            duplicate_of: None,
            outcome: outcome.clone(),
        };
        match outcome {
            Outcome::Read(_) => self.reader.readings.has_document(&row),
            _ => Ok(true),
        }
    }

    /// Recognises pages of a file and keeps the document they make. A page that failed may succeed when
    /// less is going on.
    fn made(
        self,
        source: &SourceFile,
        bytes: &[u8],
        pages: &[u32],
    ) -> Result<(Outcome, Lasting), CacheError> {
        let Reader { sandbox, readings, .. } = self.reader;
        let format = sandbox.format(source, bytes).unwrap_or(Format::Pdf);
        let recognised = recognised(self.recogniser, sandbox, bytes, format, pages, &|page| {
            self.advance(if page.found.is_ok() { Step::Done } else { Step::Unread });
        });
        let all = recognised.iter().all(|page| page.found.is_ok());
        let lasting = if all { Lasting::Yes } else { Lasting::No };
        let read = read(source, bytes, sandbox);
        let outcome = match recognise::merge(read, source, format, &recognised) {
            Ok(document) => {
                // Where nothing was recognised, the text is the one that was read and kept.
                if !recognised_pages(&document.remarks).is_empty() {
                    readings.keep_document(&document)?;
                }
                Outcome::Read(Particulars::of(&document))
            }
            Err(error) => reading::refused(&error, Some(format)),
        };
        Ok((outcome, lasting))
    }

    fn advance(self, step: Step) {
        (self.observer)(Event::Advanced { stage: Stage::Recognise, bytes: 0, step });
    }
}

/// The pages of a file, each told to `done` when it is ready.
pub(super) fn recognised(
    recogniser: &Recogniser,
    sandbox: &Sandbox,
    bytes: &[u8],
    format: Format,
    pages: &[u32],
    done: &(dyn Fn(&RecognisedPage) + Sync),
) -> Vec<RecognisedPage> {
    let page = |page: &u32| {
        let read = match format {
            Format::Image => recogniser.image(bytes, *page),
            _ => recogniser.page(sandbox, bytes, *page),
        };
        done(&read);
        read
    };
    pages.par_iter().map(page).collect()
}
