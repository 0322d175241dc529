//! The order of the stages, and the loops over files and requirements.
//!
//! This room prints nothing and decides nothing about an audit: it hands each stage what it asks for
//! and keeps results in input order, so that the number of threads never shows.

mod cited;
pub mod distributed;
mod passages;
mod plan;
mod reading;
mod readings;
mod recognise;
mod reduce;
mod revisit;
mod shard;
mod shelf;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

use crate::assess::{self, Bench, Engine};
use crate::catalog::Catalog;
use crate::checks::{self, Dossier};
use crate::domain::{Document, Engagement, EvidencePath, LedgerRow};
use crate::facts::{Cues, Studied, Vocabulary};
use crate::learn::Profiles;
use crate::progress::{Event, Observer, Stage, Step};
use crate::report::{Report, Run};
use crate::sandbox::Sandbox;
use crate::sources::{self, Fate, Listed};
use crate::store::{Cache, CacheError};
use crate::{crosswalk, index, objects, review};
pub use distributed::Gathered;
use plan::Plan;
use readings::{Readings, Settings};
pub use recognise::Recognition;
use shard::Reader;
pub use shelf::{Shelf, ShelfError};

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
    /// What was read cannot be kept.
    #[error(transparent)]
    Cache(#[from] CacheError),
    /// The store that holds the evidence refused; trying again may help.
    #[error("the evidence could not be had")]
    Store(#[from] objects::Error),
    /// What the shards of a plan came to cannot be had.
    #[error(transparent)]
    Shards(Box<distributed::Error>),
    /// Not every passage is in the index.
    #[error("the index holds {found} of {expected} passages")]
    PassagesLost {
        /// How many are in it.
        found: u64,
        /// How many were cut.
        expected: u64,
    },
    /// What was read a moment ago is not there any more.
    #[error("what was read of `{0}` is damaged or gone from the kept readings")]
    ReadingLost(EvidencePath),
    /// A quotation of an earlier run does not stand in its document any more.
    #[error("a kept quotation does not stand in `{document}`: `{quote}`")]
    QuotationLost {
        /// The document.
        document: EvidencePath,
        /// The words.
        quote: String,
    },
}

/// What a run works on.
#[derive(Clone, Copy, Debug)]
pub struct Order<'a> {
    /// What is audited, and as of when.
    pub engagement: &'a Engagement,
    /// By which catalogue.
    pub catalog: &'a Catalog,
    /// What was learned from it; it does not depend on the evidence, and serves many runs.
    pub profiles: &'a Profiles,
    /// What was received.
    pub received: Received<'a>,
    /// Where the index is kept.
    pub index_folder: &'a Path,
    /// What files are read in.
    pub sandbox: &'a Sandbox,
    /// What recognises text in images of pages, where that is done.
    pub recognition: Option<Recognition<'a>>,
    /// Where what was read is kept.
    pub kept: Kept<'a>,
}

/// What was received: files that are to be read, or what others read of them.
#[derive(Clone, Copy, Debug)]
pub enum Received<'a> {
    /// Folders and files on this machine.
    Files(&'a [PathBuf]),
    /// What the shards of a plan came to; the texts are in the kept readings.
    Gathered(&'a Gathered),
}

/// What earlier runs read, and when this one began.
#[derive(Clone, Copy, Debug)]
pub struct Kept<'a> {
    /// The readings.
    pub cache: &'a Cache,
    /// The time by the clock of the disk, in nanoseconds since the epoch: what a file says of its last
    /// change is relied on only where that was before.
    pub began_nanoseconds: i128,
}

/// Runs every stage, in order.
pub fn analyse(
    order: Order<'_>,
    engine: &dyn Engine,
    observer: &Observer,
) -> Result<Report, Error> {
    let Order { engagement, catalog, profiles, received, index_folder, sandbox, recognition, kept } =
        order;
    if let Some(lacking) = checks::missing_data(catalog).into_iter().next() {
        return Err(Error::Catalog(lacking));
    }
    let watch = Watch { observer, durations_ms: std::sync::Mutex::default() };

    let plan = watch.stage(Stage::List, Size::UNKNOWN, || match received {
        Received::Files(evidence) => listed(evidence),
        Received::Gathered(gathered) => Ok(Plan::of_one_shard(gathered.files.clone())),
    })?;

    let cues = Cues::new(catalog);
    let recogniser = recognition.map(|recognition| recognition.recogniser()).unwrap_or_default();
    let pdf_engine = sandbox.pdf_engine().unwrap_or_default();
    let settings = Settings { pdf_engine: &pdf_engine, recogniser: &recogniser };
    let readings = Readings::new(kept.cache, settings);
    let began_nanoseconds = kept.began_nanoseconds;
    let reader = Reader { catalog, cues: &cues, sandbox, readings, began_nanoseconds };
    let size = Size { steps: Some(plan.files.len()), bytes: Some(plan.bytes()) };
    let mut rows = watch.stage(Stage::Extract, size, || {
        if let Received::Gathered(gathered) = received {
            return reader.gathered(gathered, observer).map(reduce::in_order);
        }
        let shards = plan.shards.iter();
        let shards =
            shards.map(|shard| shard::extract(&plan.files[shard.clone()], reader, observer));
        let read: Result<Vec<Vec<Vec<Studied>>>, Error> = shards.collect();
        read.map(|shards| reduce::in_order(shards.into_iter().flatten()))
    })?;
    if let Some(recognition) = recognition {
        watch.timed(Stage::Recognise, || {
            recognise::rows(&mut rows, &plan.files, reader, recognition, observer)
        })?;
    }
    let mut documents = reduce::documents(rows);
    let inputs_hash = reduce::inputs_hash(&documents);

    let indexed = documents.iter().filter(|studied| studied.chunks > 0).count();
    let index = watch.stage(Stage::Index, Size::steps(indexed), || {
        let gathered = match received {
            Received::Files(_) => None,
            Received::Gathered(gathered) => Some(gathered),
        };
        passages::index(index_folder, &documents, gathered, readings, &|| watch.step(Stage::Index))
    })?;

    let cases = watch
        .stage(Stage::Retrieve, Size::UNKNOWN, || passages::cases(catalog, profiles, &index))?;

    let (vocabulary, assessments) = watch.stage(Stage::Assess, Size::steps(cases.len()), || {
        let current = documents.iter().filter_map(Studied::current);
        let vocabulary = Vocabulary::of(current, catalog);
        let (documents, names) = (&documents, &vocabulary);
        let bench = Bench { engagement, catalog, profiles, vocabulary: names, documents };
        let assessments = engine.assess(bench, &cases, &|_| watch.step(Stage::Assess));
        (vocabulary, assessments)
    });
    assess::settle(&mut documents, &assessments, catalog);

    let results = watch.stage(Stage::Check, Size::UNKNOWN, || {
        let dossier =
            Dossier { engagement, catalog, documents: &documents, assessments: &assessments };
        checks::run(&dossier)
    });

    let (drafts, reworded) = watch.stage(Stage::Review, Size::UNKNOWN, || {
        let drafts = review::drafts(assessments, &results, catalog, engagement);
        let (documents, vocabulary) = (&documents, &vocabulary);
        let bench = Bench { engagement, catalog, profiles, vocabulary, documents };
        let reworded = engine.word(bench, &drafts.findings);
        (drafts, reworded)
    });

    let combined =
        crosswalk::combine(&engagement.frameworks, catalog, &drafts.assessments, &drafts.findings);
    let cited_rows = cited::rows(&drafts, &documents, readings)?;
    kept.cache.finish()?;

    Ok(Report {
        engagement: engagement.clone(),
        catalog: catalog.clone(),
        documents,
        assessments: drafts.assessments,
        findings: drafts.findings,
        requests: drafts.requests,
        statement: results.statement,
        matrix: results.matrix,
        combined,
        cited_rows,
        reworded,
        reviewed: None,
        run: Run {
            inputs_hash,
            engine: engine.name(),
            model: engine.account(),
            isolation: sandbox.isolation(),
            pdf_engine: sandbox.pdf_engine(),
            recognition: recognition.map(|recognition| recognition.settings()),
            tests: results.performed,
            not_testable: results.not_testable,
            not_of_profile: results.not_of_profile,
            durations_ms: watch.durations_ms.into_inner().unwrap_or_default(),
        },
    })
}

impl From<distributed::Error> for Error {
    fn from(error: distributed::Error) -> Self {
        Self::Shards(Box::new(error))
    }
}

/// The files to read, in one shard.
fn listed(evidence: &[PathBuf]) -> Result<Plan, Error> {
    let plan = sources::list(evidence).map(Plan::of_one_shard)?;
    // A folder of system files is as empty as one of none.
    if plan.files.iter().all(|one| matches!(one.fate, Fate::Skip(_))) {
        return Err(Error::NoFiles(evidence.to_vec()));
    }
    Ok(plan)
}

/// Reads one file received, and everything it carries, as a run does; each row with its text.
#[must_use]
pub fn read(
    listed: &Listed,
    sandbox: &Sandbox,
    recognition: Option<Recognition<'_>>,
) -> Vec<(LedgerRow, Option<Document>)> {
    let unopened = |outcome| {
        vec![(reading::without_content(listed.path.clone(), listed.bytes, outcome), None)]
    };
    match &listed.fate {
        Fate::Skip(reason) => unopened(reading::skipped(reason)),
        Fate::Unreadable(reason) => unopened(reading::unreadable(reason)),
        Fate::Read => match sources::read(listed) {
            Err(unread) => unopened(reading::unreadable(&unread.into_words())),
            Ok(bytes) => {
                let mut keep = |row, text| (row, text);
                let mut rows = reading::of(&listed.path, &bytes, sandbox, &mut keep).kept;
                if let Some(recognition) = recognition {
                    recognise::texts(&mut rows, listed, sandbox, recognition);
                }
                rows
            }
        },
    }
}

/// How much a stage has to do, where that is known.
#[derive(Clone, Copy)]
struct Size {
    steps: Option<usize>,
    bytes: Option<u64>,
}

impl Size {
    const UNKNOWN: Self = Self { steps: None, bytes: None };

    fn steps(steps: usize) -> Self {
        Self { steps: Some(steps), bytes: None }
    }
}

/// Tells the observer about stages, and how long each took.
struct Watch<'a> {
    observer: &'a Observer,
    durations_ms: std::sync::Mutex<BTreeMap<&'static str, u64>>,
}

impl Watch<'_> {
    fn stage<T>(&self, stage: Stage, size: Size, work: impl FnOnce() -> T) -> T {
        let started = Instant::now();
        let Size { steps, bytes } = size;
        (self.observer)(Event::Started { stage, total: steps.map(|steps| steps as u64), bytes });
        let made = work();
        (self.observer)(Event::Finished { stage });
        if let Ok(mut durations) = self.durations_ms.lock() {
            durations.insert(stage.verb(), started.elapsed().as_millis() as u64);
        }
        made
    }

    /// A stage that tells the observer itself how much there is to do.
    fn timed<T>(&self, stage: Stage, work: impl FnOnce() -> T) -> T {
        let started = Instant::now();
        let made = work();
        if let Ok(mut durations) = self.durations_ms.lock() {
            durations.insert(stage.verb(), started.elapsed().as_millis() as u64);
        }
        made
    }

    fn step(&self, stage: Stage) {
        (self.observer)(Event::Advanced { stage, bytes: 0, step: Step::Done });
    }
}

fn folders(evidence: &[PathBuf]) -> String {
    let shown: Vec<String> = evidence.iter().map(|path| format!("`{}`", path.display())).collect();
    shown.join(", ")
}
