//! The order of the stages, and the loops over files and requirements.
//!
//! This room prints nothing and decides nothing about an audit: it hands each stage what it asks for
//! and keeps results in input order, so that the number of threads never shows.

mod documents;
mod passages;
mod reading;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

use crate::assess::{Bench, Engine};
use crate::catalog::Catalog;
use crate::checks::{self, Dossier};
use crate::domain::{Engagement, LedgerRow};
use crate::facts::Cues;
use crate::progress::{Event, Observer, Stage, Step};
use crate::report::{Report, Run};
use crate::sources::{self, Listed};
use crate::{index, review};

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
    let mut documents = watch
        .stage(Stage::Extract, Some(listed.len()), || documents::studied(&listed, &cues, observer));
    let inputs_hash = documents::inputs_hash(&documents);

    let chunks = watch.stage(Stage::Chunk, None, || passages::cut(&documents));
    for chunk in &chunks {
        documents[chunk.id.document as usize].chunks += 1;
    }

    let index = watch.stage(Stage::Index, None, || {
        passages::index(index_folder, &chunks, &documents, engagement.as_of)
    })?;
    // The index holds them from here on.
    drop(chunks);

    let cases = watch.stage(Stage::Retrieve, Some(catalog.requirements().len()), || {
        passages::cases(catalog, &index, &|| watch.step(Stage::Retrieve))
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

fn folders(evidence: &[PathBuf]) -> String {
    let shown: Vec<String> = evidence.iter().map(|path| format!("`{}`", path.display())).collect();
    shown.join(", ")
}
