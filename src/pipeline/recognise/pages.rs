//! Which files hold pages without text, how many, and which of them a run takes.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::WITHOUT_TEXT;
use crate::domain::{Document, DocumentId, EvidencePath, Format, LedgerRow, Outcome, SourceFile};
use crate::extract::{Allowance, Error, Extracted};
use crate::facts::Studied;
use crate::pipeline::reading::Lasting;
use crate::pipeline::revisit;
use crate::pipeline::shard::Reader;
use crate::sandbox::Sandbox;
use crate::sources::{Fate, Listed};
use crate::store::CacheError;

/// A row that may hold pages without text.
pub(in crate::pipeline) type Candidate = (EvidencePath, DocumentId);

/// The rows that may hold pages without text, the first of each content, in the order of the ledger.
#[derive(Debug, Default)]
pub(in crate::pipeline) struct Candidates {
    seen: BTreeSet<DocumentId>,
    found: Vec<Candidate>,
}

impl Candidates {
    /// Of all these rows.
    pub(super) fn of(rows: &[Studied]) -> Vec<Candidate> {
        let mut candidates = Self::default();
        for studied in rows {
            candidates.offer(&studied.row);
        }
        candidates.found
    }

    /// Looks at the next row of the ledger.
    pub(in crate::pipeline) fn offer(&mut self, row: &LedgerRow) {
        if let Some(id) = row.id.filter(|_| may(&row.outcome))
            && self.seen.insert(id)
        {
            self.found.push((row.path.clone(), id));
        }
    }

    /// Those that were found.
    pub(in crate::pipeline) fn found(self) -> Vec<Candidate> {
        self.found
    }
}

/// Whether a file may hold pages without text; only reading it tells.
pub(super) fn may(outcome: &Outcome) -> bool {
    match outcome {
        Outcome::Unreadable { format: Some(Format::Pdf | Format::Image), .. } => true,
        Outcome::Read(read) => read.format == Format::Pdf && !read.gaps.is_empty(),
        _ => false,
    }
}

/// The candidates in each file received.
pub(in crate::pipeline) fn by_file<'a>(
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
pub(super) fn counted(
    by_file: &[(&Listed, Vec<&Candidate>)],
    reader: Reader<'_>,
) -> Result<BTreeMap<EvidencePath, Vec<u32>>, CacheError> {
    let of_files: Result<Vec<Vec<Counted>>, CacheError> = by_file
        .par_iter()
        .map(|(listed, candidates)| {
            let mut counted = Vec::new();
            let mut unknown = BTreeSet::new();
            for (path, id) in candidates {
                match reader.readings.noted(WITHOUT_TEXT, path, *id, &[])? {
                    Some(pages) => counted.push((path.clone(), pages)),
                    None => _ = unknown.insert(path),
                }
            }
            let mut noted = Ok(());
            revisit::files(listed, &unknown, reader.sandbox, &mut |source, bytes| {
                let SourceFile { path, id, .. } = source;
                let (pages, lasting) = without_text(source, bytes, reader.sandbox);
                if noted.is_ok() && lasting == Lasting::Yes {
                    noted = reader.readings.note(WITHOUT_TEXT, path, *id, &[], &pages);
                }
                counted.push((path.clone(), pages));
            });
            noted.map(|()| counted)
        })
        .collect();
    Ok(of_files?.into_iter().flatten().filter(|(_, pages)| !pages.is_empty()).collect())
}

pub(super) fn without_text(
    source: &SourceFile,
    bytes: &[u8],
    sandbox: &Sandbox,
) -> (Vec<u32>, Lasting) {
    match read(source, bytes, sandbox) {
        Ok(document) => (document.unread_pages.numbers(), Lasting::Yes),
        Err(Error::ImageOnly { pages } | Error::Undecodable { pages }) => {
            ((1..=pages).collect(), Lasting::Yes)
        }
        Err(error) if error.is_lasting() => (Vec::new(), Lasting::Yes),
        Err(_) => (Vec::new(), Lasting::No),
    }
}

/// The document of a file that was read before; what it carries has rows of its own.
pub(super) fn read(
    source: &SourceFile,
    bytes: &[u8],
    sandbox: &Sandbox,
) -> Result<Document, Error> {
    let allowance = Allowance::of_file(source.bytes);
    match sandbox.read(source, bytes, allowance, &mut |_| {})? {
        Extracted::Document(document) => Ok(*document),
        Extracted::Container { .. } => Err(Error::NoText),
    }
}

/// The pages that may be recognised: as many as a run may take, in the order of the ledger.
pub(super) fn allotted(
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sources::Held;

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
            held: Held::Disk(path.into()),
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
