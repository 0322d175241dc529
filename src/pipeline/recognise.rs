//! Recognises text in the files that have pages without any: a stage of its own after reading, because
//! a page takes a second and a half and a file some milliseconds.
//!
//! How many pages a run may take is counted in the order of the ledger before any page is drawn, so
//! that no result depends on which thread was quicker. Bytes are not kept between the stages: a file
//! is opened again, and what it carries is taken out of it once more.

use std::collections::{BTreeMap, BTreeSet};
use std::mem;

use rayon::prelude::*;

use super::left::{self, Left};
use super::reading::{self, Lasting};
use super::revisit;
use super::shard::Reader;
use crate::domain::{
    Document, DocumentId, EvidencePath, Format, LedgerRow, Outcome, Particulars, SourceFile,
};
use crate::extract::{Allowance, Error, Extracted};
use crate::facts::Studied;
use crate::progress::{Event, Observer, Stage, Step};
use crate::recognise::{self, RecognisedPage, Recogniser};
use crate::sandbox::Sandbox;
use crate::sources::{Fate, Listed};
use crate::store::CacheError;

/// What recognises, and how much of it a run may do.
#[derive(Clone, Copy, Debug)]
pub struct Recognition<'a> {
    /// Tesseract, or why what is installed does not work.
    pub recogniser: Result<&'a Recogniser, &'a recognise::Error>,
    /// How many pages in all, counted in the order of the ledger.
    pub pages_max: u32,
}

impl Recognition<'_> {
    /// Everything a recognised text depends on besides the file.
    #[must_use]
    pub fn settings(&self) -> String {
        let Self { recogniser, pages_max } = self;
        match recogniser {
            Ok(one) => {
                format!("tesseract {} {} {pages_max}", one.version(), one.languages().join("+"))
            }
            Err(why) => format!("none: {why}"),
        }
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
    let candidates = candidates(rows);
    let by_file = by_file(files, &candidates);
    let counted = counted(&by_file, reader)?;
    let recogniser = match recogniser {
        Ok(recogniser) => recogniser,
        Err(why) => {
            say(rows, &candidates, Left::NoRecogniser(why), &|path| {
                counted.get(path).map_or((0, false), |pages| (pages.len(), false))
            });
            return Ok(());
        }
    };
    let allotted = allotted(&candidates, &counted, pages_max);
    let total = allotted.values().map(|pages| pages.len() as u64).sum();
    let stage = Stage::Recognise;
    observer(Event::Started { stage, total: Some(total), bytes: None });
    let work = Work { reader, recogniser, allotted: &allotted, observer };
    let made: Result<Vec<Vec<Made>>, CacheError> =
        by_file.par_iter().map(|(listed, of)| work.file(listed, of)).collect();
    let made: BTreeMap<DocumentId, Outcome> = made?.into_iter().flatten().collect();
    observer(Event::Finished { stage });

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

/// A row that may hold pages without text.
type Candidate = (EvidencePath, DocumentId);

/// What became of the content with this id.
type Made = (DocumentId, Outcome);

/// The rows that may hold pages without text, the first of each content, in the order of the ledger.
fn candidates(rows: &[Studied]) -> Vec<Candidate> {
    let mut seen = BTreeSet::new();
    rows.iter()
        .filter(|studied| may(&studied.row.outcome))
        .filter_map(|studied| Some((studied.row.path.clone(), studied.row.id?)))
        .filter(|(_, id)| seen.insert(*id))
        .collect()
}

/// Whether a file may hold pages without text; only reading it tells.
fn may(outcome: &Outcome) -> bool {
    match outcome {
        Outcome::Unreadable { format: Some(Format::Pdf | Format::Image), .. } => true,
        Outcome::Read(read) => read.format == Format::Pdf && !read.gaps.is_empty(),
        _ => false,
    }
}

/// The candidates in each file received.
fn by_file<'a>(
    files: &'a [Listed],
    candidates: &'a [Candidate],
) -> Vec<(&'a Listed, Vec<&'a Candidate>)> {
    let received: BTreeMap<&str, usize> = (0..)
        .zip(files)
        .filter(|(_, listed)| listed.fate == Fate::Read)
        .map(|(nth, listed)| (listed.path.0.as_str(), nth))
        .collect();
    let mut inside: BTreeMap<usize, Vec<&Candidate>> = BTreeMap::new();
    for candidate in candidates {
        let (path, _) = candidate;
        // A folder may be called `a!`, so the longest path that was received is asked for first.
        let ends = path.0.match_indices("!/").map(|(end, _)| end);
        let mut files = ends.chain([path.0.len()]).collect::<Vec<_>>().into_iter().rev();
        if let Some(nth) = files.find_map(|end| received.get(path.0.get(..end)?)) {
            inside.entry(*nth).or_default().push(candidate);
        }
    }
    inside.into_iter().filter_map(|(nth, paths)| Some((files.get(nth)?, paths))).collect()
}

/// A file and its pages without text.
type Counted = (EvidencePath, Vec<u32>);

/// The pages without text of each candidate that has any.
fn counted(
    by_file: &[(&Listed, Vec<&Candidate>)],
    reader: Reader<'_>,
) -> Result<BTreeMap<EvidencePath, Vec<u32>>, CacheError> {
    let of_files: Result<Vec<Vec<Counted>>, CacheError> = by_file
        .par_iter()
        .map(|(listed, candidates)| {
            let mut counted = Vec::new();
            let mut unknown = BTreeSet::new();
            for (path, id) in candidates {
                match reader.readings.noted("pages without text", path, *id, &[])? {
                    Some(pages) => counted.push((path.clone(), pages)),
                    None => _ = unknown.insert(path),
                }
            }
            let mut noted = Ok(());
            revisit::files(listed, &unknown, reader.sandbox, &mut |source, bytes| {
                let (SourceFile { path, id, .. }, pages) =
                    (source, pages_without_text(source, bytes, reader.sandbox));
                let kind = "pages without text";
                if noted.is_ok() {
                    noted = reader.readings.note(kind, path, *id, &[], &pages);
                }
                counted.push((path.clone(), pages));
            });
            noted.map(|()| counted)
        })
        .collect();
    Ok(of_files?.into_iter().flatten().filter(|(_, pages)| !pages.is_empty()).collect())
}

fn pages_without_text(source: &SourceFile, bytes: &[u8], sandbox: &Sandbox) -> Vec<u32> {
    match read(source, bytes, sandbox) {
        Ok(document) => document.unread_pages.numbers(),
        Err(Error::ImageOnly { pages } | Error::Undecodable { pages }) => (1..=pages).collect(),
        Err(_) => Vec::new(),
    }
}

/// The document of a file that was read before; what it carries has rows of its own.
fn read(source: &SourceFile, bytes: &[u8], sandbox: &Sandbox) -> Result<Document, Error> {
    let allowance = Allowance::of_file(source.bytes);
    match sandbox.read(source, bytes, allowance, &mut |_| {})? {
        Extracted::Document(document) => Ok(*document),
        Extracted::Container { .. } => Err(Error::NoText),
    }
}

/// The pages that may be recognised: as many as a run may take, in the order of the ledger.
fn allotted(
    candidates: &[Candidate],
    counted: &BTreeMap<EvidencePath, Vec<u32>>,
    pages_max: u32,
) -> BTreeMap<EvidencePath, Vec<u32>> {
    let mut left = pages_max as usize;
    let mut allotted = BTreeMap::new();
    for (path, _) in candidates {
        let Some(pages) = counted.get(path) else { continue };
        let pages = &pages[..pages.len().min(left)];
        left -= pages.len();
        if !pages.is_empty() {
            allotted.insert(path.clone(), pages.to_vec());
        }
    }
    allotted
}

/// The pages of a file, each told to `done` when it is ready. An image file is one page to draw and may
/// turn out to be several.
fn recognised(
    recogniser: &Recogniser,
    sandbox: &Sandbox,
    bytes: &[u8],
    format: Format,
    pages: &[u32],
    done: &(dyn Fn(&RecognisedPage) + Sync),
) -> Vec<RecognisedPage> {
    if format == Format::Image {
        let pages = recogniser.image(bytes);
        pages.iter().take(1).for_each(done);
        return pages;
    }
    let page = |page: &u32| {
        let read = recogniser.page(sandbox, bytes, *page);
        done(&read);
        read
    };
    pages.par_iter().map(page).collect()
}

/// Recognises text in a file that was read for itself, and in what it carries.
pub(super) fn texts(
    rows: &mut [(LedgerRow, Option<Document>)],
    listed: &Listed,
    sandbox: &Sandbox,
    recognition: Recognition<'_>,
) {
    let Recognition { recogniser, pages_max } = recognition;
    let candidates: Vec<EvidencePath> =
        rows.iter().filter(|(row, _)| may(&row.outcome)).map(|(row, _)| row.path.clone()).collect();
    let mut left = pages_max as usize;
    let mut unread: BTreeMap<EvidencePath, (usize, bool)> = BTreeMap::new();
    let mut made = BTreeMap::new();
    revisit::files(listed, &candidates.iter().collect(), sandbox, &mut |source, bytes| {
        let without = pages_without_text(source, bytes, sandbox);
        let Ok(recogniser) = recogniser else {
            unread.insert(source.path.clone(), (without.len(), false));
            return;
        };
        let pages = &without[..without.len().min(left)];
        left -= pages.len();
        unread.insert(source.path.clone(), (without.len() - pages.len(), !pages.is_empty()));
        let format = sandbox.format(source, bytes).unwrap_or(Format::Pdf);
        if !pages.is_empty() {
            let drawn = recognised(recogniser, sandbox, bytes, format, pages, &|_| {});
            let read = read(source, bytes, sandbox);
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

/// Recognition at work.
#[derive(Clone, Copy)]
struct Work<'a> {
    reader: Reader<'a>,
    recogniser: &'a Recogniser,
    allotted: &'a BTreeMap<EvidencePath, Vec<u32>>,
    observer: &'a Observer,
}

impl Work<'_> {
    /// What is made of the candidates in a file received.
    fn file(self, listed: &Listed, candidates: &[&Candidate]) -> Result<Vec<Made>, CacheError> {
        let readings = self.reader.readings;
        let mut made = Vec::new();
        let mut unknown = BTreeSet::new();
        for (path, id) in candidates {
            let Some(pages) = self.allotted.get(path) else { continue };
            let kept: Option<Outcome> = readings.noted("recognised", path, *id, &key(pages))?;
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
                let (outcome, lasting) = self.made(source, bytes, pages)?;
                if lasting == Lasting::Yes {
                    readings.note("recognised", &source.path, source.id, &key(pages), &outcome)?;
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
                readings.keep_document(&document)?;
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

fn key(pages: &[u32]) -> Vec<u8> {
    pages.iter().flat_map(|page| page.to_le_bytes()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_allotted_in_the_order_of_the_ledger() {
        let candidate =
            |name: &str| (EvidencePath(name.to_owned()), DocumentId::of(name.as_bytes()));
        let candidates = [candidate("b"), candidate("a"), candidate("c"), candidate("d")];
        let counted: BTreeMap<EvidencePath, Vec<u32>> = [("a", 3), ("b", 2), ("c", 4)]
            .map(|(name, last)| (candidate(name).0, (1..=last).collect()))
            .into();
        let shown: Vec<String> = allotted(&candidates, &counted, 6)
            .iter()
            .map(|(path, pages)| format!("{path} {pages:?}"))
            .collect();
        assert_eq!(shown, ["a [1, 2, 3]", "b [1, 2]", "c [1]"]);
    }

    #[test]
    fn a_member_is_looked_for_in_the_file_it_came_with() {
        let listed = |path: &str| Listed {
            path: EvidencePath(path.to_owned()),
            disk: path.into(),
            bytes: 1,
            stamp: None,
            fate: Fate::Read,
        };
        let files = [listed("a.zip"), listed("b!/c.pdf"), listed("d.pdf")];
        let candidates = ["a.zip!/in.zip!/x.pdf", "b!/c.pdf", "d.pdf", "gone.pdf"]
            .map(|path| (EvidencePath(path.to_owned()), DocumentId::of(b"")));
        let shown: Vec<String> = by_file(&files, &candidates)
            .iter()
            .flat_map(|(listed, of)| of.iter().map(|(path, _)| format!("{}: {path}", listed.path)))
            .collect();
        assert_eq!(shown, ["a.zip: a.zip!/in.zip!/x.pdf", "b!/c.pdf: b!/c.pdf", "d.pdf: d.pdf"]);
    }
}
