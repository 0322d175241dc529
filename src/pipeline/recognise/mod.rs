//! Recognises text in the files that have pages without any: a stage of its own after reading, because
//! a page takes a second and a half and a file some milliseconds.
//!
//! How many pages a run may take is counted in the order of the ledger before any page is drawn, so
//! that no result depends on which thread was quicker. Bytes are not kept between the stages: a file
//! is opened again, and what it carries is taken out of it once more.

mod ahead;
mod left;
mod pages;
mod work;

use std::collections::BTreeMap;

use super::reading;
use super::revisit;
use super::shard::Reader;
use crate::domain::{Document, DocumentId, EvidencePath, Format, LedgerRow, Outcome, Particulars};
use crate::facts::Studied;
use crate::progress::Observer;
use crate::recognise::{self, Recogniser};
use crate::sandbox::Sandbox;
use crate::sources::Listed;
use crate::store::CacheError;
pub(super) use ahead::{Ahead, ahead};
use left::Left;
use pages::Candidate;
pub(super) use pages::{Candidates, by_file};
use work::Work;

/// Under which words it is noted which pages of a file have no text, and what became of them.
const WITHOUT_TEXT: &str = "pages without text";
const RECOGNISED: &str = "recognised";

/// What recognises, and how much of it a run may do.
#[derive(Clone, Copy, Debug)]
pub struct Recognition<'a> {
    /// Tesseract, or why what is installed does not work.
    pub recogniser: Result<&'a Recogniser, &'a recognise::Error>,
    /// How many pages in all, counted in the order of the ledger.
    pub pages_max: u32,
}

impl Recognition<'_> {
    /// What was asked for, for the record of a run.
    #[must_use]
    pub fn settings(&self) -> String {
        match self.recogniser {
            Ok(_) => format!("{} {}", self.recogniser(), self.pages_max),
            Err(why) => format!("none: {why}"),
        }
    }

    /// Everything a recognised text depends on besides its pages.
    pub(super) fn recogniser(&self) -> String {
        self.recogniser.map_or_else(|_| String::new(), Recogniser::name)
    }
}

/// Reads anew the rows of `files` in which pages without text were met.
pub(super) fn rows(
    rows: &mut [Studied],
    files: &[Listed],
    reader: Reader<'_>,
    recognition: Recognition<'_>,
    observer: &Observer,
) -> Result<(), CacheError> {
    let Recognition { recogniser, pages_max } = recognition;
    let candidates = Candidates::of(rows);
    let by_file = pages::by_file(files, &candidates);
    let counted = pages::counted(&by_file, reader)?;
    let recogniser = match recogniser {
        Ok(recogniser) => recogniser,
        Err(why) => {
            say(rows, &candidates, Left::NoRecogniser(why), &|path| {
                counted.get(path).map_or((0, false), |pages| (pages.len(), false))
            });
            return Ok(());
        }
    };
    let allotted = pages::allotted(&candidates, &counted, pages_max);
    let work = Work { reader, recogniser, allotted: &allotted, observer };
    let made: BTreeMap<DocumentId, Outcome> = work.files(&by_file)?.into_iter().collect();

    for studied in rows.iter_mut() {
        let made = studied.row.id.and_then(|id| made.get(&id));
        let Some(outcome) = made else { continue };
        let row = LedgerRow { outcome: outcome.clone(), ..studied.row.clone() };
        if let Some(anew) = reader.anew(row)? {
            *studied = anew;
        }
    }
    say(rows, &candidates, Left::OverLimit(pages_max), &|path| {
        let of = |pages: &BTreeMap<EvidencePath, Vec<u32>>| pages.get(path).map_or(0, Vec::len);
        let tried = of(&allotted);
        (of(&counted).saturating_sub(tried), tried > 0)
    });
    Ok(())
}

/// Says of every row why pages of it were left; `pages` tells how many, and whether others were not.
fn say(
    rows: &mut [Studied],
    candidates: &[Candidate],
    left: Left<'_>,
    pages: &dyn Fn(&EvidencePath) -> (usize, bool),
) {
    let pages: BTreeMap<DocumentId, (usize, bool)> =
        candidates.iter().map(|(path, id)| (*id, pages(path))).collect();
    for Studied { row, .. } in rows {
        if let Some((count @ 1.., others)) = row.id.and_then(|id| pages.get(&id)) {
            left::say(&mut row.outcome, *count, *others, left);
        }
    }
}

/// Recognises text in a file that was read for itself, and in what it carries.
pub(super) fn texts(
    rows: &mut [(LedgerRow, Option<Document>)],
    listed: &Listed,
    sandbox: &Sandbox,
    recognition: Recognition<'_>,
) {
    let Recognition { recogniser, pages_max } = recognition;
    let candidates: Vec<EvidencePath> = rows
        .iter()
        .filter(|(row, _)| pages::may(&row.outcome))
        .map(|(row, _)| row.path.clone())
        .collect();
    let mut left = pages_max as usize;
    let mut unread: BTreeMap<EvidencePath, (usize, bool)> = BTreeMap::new();
    let mut made = BTreeMap::new();
    revisit::files(listed, &candidates.iter().collect(), sandbox, &mut |source, bytes| {
        let (without, _) = pages::without_text(source, bytes, sandbox);
        let Ok(recogniser) = recogniser else {
            unread.insert(source.path.clone(), (without.len(), false));
            return;
        };
        let pages = &without[..without.len().min(left)];
        left -= pages.len();
        unread.insert(source.path.clone(), (without.len() - pages.len(), !pages.is_empty()));
        let format = sandbox.format(source, bytes).unwrap_or(Format::Pdf);
        if !pages.is_empty() {
            let drawn = work::recognised(recogniser, sandbox, bytes, format, pages, &|_| {});
            let read = pages::read(source, bytes, sandbox);
            let merged = recognise::merge(read, source, format, &drawn);
            made.insert(
                source.path.clone(),
                merged.map_err(|error| reading::refused(&error, Some(format))),
            );
        }
    });
    let why = recogniser.err().map_or(Left::OverLimit(pages_max), Left::NoRecogniser);
    for (row, text) in rows {
        match made.remove(&row.path) {
            Some(Ok(document)) => {
                row.outcome = Outcome::Read(Particulars::of(&document));
                *text = Some(document);
            }
            Some(Err(outcome)) => row.outcome = outcome,
            None => {}
        }
        if let Some((pages @ 1.., others)) = unread.remove(&row.path) {
            left::say(&mut row.outcome, pages, others, why);
        }
    }
}
