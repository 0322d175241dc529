//! The order of the stages, and the loops over files and requirements.
//!
//! This room prints nothing and decides nothing about an audit: it hands each stage what it asks for
//! and keeps results in input order, so that the number of threads never shows.

mod reading;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

use rayon::prelude::*;

use crate::assess::{Bench, Case, Engine};
use crate::catalog::Catalog;
use crate::checks::{self, Dossier};
use crate::domain::{
    AuditDate, Chunk, DocumentId, Engagement, EvidencePath, Fingerprint, LedgerRow, Outcome,
};
use crate::facts::{Cues, Place, Studied};
use crate::index::{self, Entry, PassageIndex};
use crate::progress::{Event, Observer, Stage, Step};
use crate::report::{Report, Run};
use crate::sources::Listed;
use crate::{chunk, facts, retrieve, review, sources};

/// Why a run cannot start or go on. A file that cannot be read is no reason: it is a ledger row.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The evidence cannot be listed.
    #[error(transparent)]
    Sources(#[from] sources::Error),
    /// Nothing was received.
    #[error("there are no files in {}", folders(.0))]
    NoFiles(Vec<PathBuf>),
    /// A house catalogue lacks data its tests need.
    #[error("the catalogue is incomplete: {0}")]
    Catalog(String),
    /// The index cannot be built or searched.
    #[error("the evidence could not be indexed")]
    Index(#[from] index::Error),
}

/// What a run works on.
#[derive(Clone, Copy, Debug)]
pub struct Order<'a> {
    /// What is audited, and as of when.
    pub engagement: &'a Engagement,
    /// By which catalogue.
    pub catalog: &'a Catalog,
    /// The folders and files received.
    pub evidence: &'a [PathBuf],
    /// Where the index is kept.
    pub index_folder: &'a Path,
}

/// Passages retrieved for each requirement, before they are judged.
const PASSAGES_RETRIEVED: usize = 300;

/// Runs every stage, in order.
pub fn analyse(
    order: Order<'_>,
    engine: &dyn Engine,
    observer: &Observer,
) -> Result<Report, Error> {
    let Order { engagement, catalog, evidence, index_folder } = order;
    if let Some(lacking) = checks::missing_data(catalog).into_iter().next() {
        return Err(Error::Catalog(lacking));
    }
    let watch = Watch { observer, durations_ms: std::sync::Mutex::default() };

    let listed = watch.stage(Stage::List, None, || sources::list(evidence))?;
    // A folder of system files is as empty as one of none.
    if listed.iter().all(|one| matches!(one.fate, sources::Fate::Skip(_))) {
        return Err(Error::NoFiles(evidence.to_vec()));
    }

    let cues = Cues::new(catalog);
    let documents = watch.stage(Stage::Extract, Some(listed.len()), || {
        let rows: Vec<Vec<Studied>> = listed
            .par_iter()
            .map(|listed| {
                let rows = read(listed);
                let unread =
                    rows.iter().any(|row| matches!(row.outcome, Outcome::Unreadable { .. }));
                let step = if unread { Step::Unread } else { Step::Done };
                observer(Event::Advanced { stage: Stage::Extract, bytes: listed.bytes, step });
                rows.into_iter()
                    .map(|row| {
                        let facts = match &row.outcome {
                            Outcome::Read(document) => Some(facts::read(document, &cues)),
                            _ => None,
                        };
                        Studied { row, facts, chunks: 0 }
                    })
                    .collect()
            })
            .collect();
        rows.into_iter().flatten().collect::<Vec<Studied>>()
    });
    let mut documents = documents;
    name_duplicates(&mut documents);
    let inputs_hash = inputs_hash(&documents);

    let chunks: Vec<Chunk> = watch.stage(Stage::Chunk, None, || {
        let cut: Vec<Vec<Chunk>> = documents
            .par_iter()
            .zip(0..documents.len() as u32)
            .map(|(studied, index)| match &studied.row.outcome {
                Outcome::Read(document) if studied.row.duplicate_of.is_none() => {
                    chunk::split(document, index, &chunk::OPTIONS)
                }
                _ => Vec::new(),
            })
            .collect();
        cut.into_iter().flatten().collect()
    });
    for chunk in &chunks {
        documents[chunk.id.document as usize].chunks += 1;
    }

    let index = watch.stage(Stage::Index, None, || {
        let entries = || chunks.iter().map(|chunk| entry(chunk, &documents, engagement.as_of));
        PassageIndex::open_or_build(index_folder, &fingerprint(entries()), entries())
    })?;
    drop(chunks);

    let requirements = catalog.requirements();
    let cases = watch.stage(Stage::Retrieve, Some(requirements.len()), || {
        requirements
            .par_iter()
            .map(|requirement| {
                let weights = &catalog.lexicon().judgement.words;
                let passages =
                    retrieve::passages(requirement, weights, &index, PASSAGES_RETRIEVED)?;
                watch.step(Stage::Retrieve);
                Ok(Case { requirement, passages })
            })
            .collect::<Result<Vec<Case<'_>>, index::Error>>()
    })?;

    let assessments = watch.stage(Stage::Assess, Some(cases.len()), || {
        let bench = Bench { engagement, catalog, documents: &documents };
        engine.assess(bench, &cases, &|_| watch.step(Stage::Assess))
    });

    let results = watch.stage(Stage::Check, None, || {
        let dossier =
            Dossier { engagement, catalog, documents: &documents, assessments: &assessments };
        checks::run(&dossier)
    });

    let drafts =
        watch.stage(Stage::Review, None, || review::drafts(assessments, &results, catalog));

    Ok(Report {
        engagement: engagement.clone(),
        catalog: catalog.clone(),
        documents,
        assessments: drafts.assessments,
        findings: drafts.findings,
        requests: drafts.requests,
        run: Run {
            inputs_hash,
            engine: engine.name(),
            tests: results.performed,
            durations_ms: watch.durations_ms.into_inner().unwrap_or_default(),
        },
    })
}

/// Reads one file received, and everything it carries, as a run does.
#[must_use]
pub fn read(listed: &Listed) -> Vec<LedgerRow> {
    reading::of(listed)
}

/// Tells the observer about stages, and how long each took.
struct Watch<'a> {
    observer: &'a Observer,
    durations_ms: std::sync::Mutex<BTreeMap<&'static str, u64>>,
}

impl Watch<'_> {
    fn stage<T>(&self, stage: Stage, total: Option<usize>, work: impl FnOnce() -> T) -> T {
        let started = Instant::now();
        (self.observer)(Event::Started { stage, total: total.map(|total| total as u64) });
        let made = work();
        (self.observer)(Event::Finished { stage });
        if let Ok(mut durations) = self.durations_ms.lock() {
            durations.insert(stage.verb(), started.elapsed().as_millis() as u64);
        }
        made
    }

    fn step(&self, stage: Stage) {
        (self.observer)(Event::Advanced { stage, bytes: 0, step: Step::Done });
    }
}

/// Of files with the same bytes, the first that counts as current evidence is the document, or else the
/// first; the others are its duplicates.
fn name_duplicates(documents: &mut [Studied]) {
    let is_current = |studied: &Studied| {
        studied.facts.as_ref().is_some_and(|facts| facts.place == Place::Current)
    };
    let mut original: BTreeMap<DocumentId, usize> = BTreeMap::new();
    for (nth, studied) in documents.iter().enumerate() {
        if let Some(id) = studied.row.id.filter(|_| studied.row.bytes > 0) {
            let kept = original.entry(id).or_insert(nth);
            if !is_current(&documents[*kept]) && is_current(studied) {
                *kept = nth;
            }
        }
    }
    let paths: Vec<EvidencePath> =
        documents.iter().map(|studied| studied.row.path.clone()).collect();
    for (nth, studied) in documents.iter_mut().enumerate() {
        let of = studied.row.id.and_then(|id| original.get(&id)).filter(|of| **of != nth);
        studied.row.duplicate_of = of.map(|of| paths[*of].clone());
    }
}

/// SHA-256 over the path and content of every file received.
fn inputs_hash(documents: &[Studied]) -> String {
    let parts = documents.iter().flat_map(|Studied { row, .. }| {
        [row.path.0.clone(), row.id.map(|id| id.to_string()).unwrap_or_default()]
    });
    Fingerprint::of(parts).to_string()
}

/// What an index is built from: the same entries in the same order, whatever made them.
fn fingerprint<'a>(entries: impl Iterator<Item = Entry<'a>>) -> String {
    let parts = entries.flat_map(|entry| {
        let Chunk { file, location, trail, columns, text, .. } = entry.chunk;
        [
            Cow::Borrowed(file.path.0.as_str()),
            Cow::Owned(location.to_string()),
            Cow::Owned(trail.join("\n")),
            Cow::Owned(columns.join("\n")),
            Cow::Borrowed(text.as_str()),
            Cow::Borrowed(entry.title),
            Cow::Borrowed(entry.kind.unwrap_or_default()),
            Cow::Borrowed(entry.nature.unwrap_or_default()),
            Cow::Owned(entry.date.unwrap_or_default()),
        ]
    });
    format!("{} {}", env!("CARGO_PKG_VERSION"), Fingerprint::of(parts))
}

fn entry<'a>(chunk: &'a Chunk, documents: &'a [Studied], as_of: AuditDate) -> Entry<'a> {
    let facts = documents[chunk.id.document as usize].facts.as_ref();
    Entry {
        chunk,
        title: facts.map_or("", |facts| &facts.title),
        kind: facts.and_then(|facts| facts.kind.as_ref()).map(|kind| kind.0.as_str()),
        nature: facts.and_then(|facts| facts.nature).map(crate::domain::KindNature::name),
        date: facts
            .and_then(|facts| facts.newest_date_by(as_of))
            .map(|when| when.latest().to_string()),
    }
}

fn folders(evidence: &[PathBuf]) -> String {
    let shown: Vec<String> = evidence.iter().map(|path| format!("`{}`", path.display())).collect();
    shown.join(", ")
}
