//! The sample engagement, run once for all tests that look at it.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use tickmark::assess::{Engine, Keyword};
use tickmark::catalog::{self, Catalog};
use tickmark::domain::{Engagement, Profile};
use tickmark::learn::Profiles;
use tickmark::pipeline::{self, Kept, Order, Received, Recognition};
use tickmark::progress::Observer;
use tickmark::report::{self, Kind, Report};
use tickmark::sandbox::Sandbox;
use tickmark::store::Cache;

/// What the sample ended with.
pub static REPORT: LazyLock<Report> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a temporary folder");
    analyse(&evidence(), &folder.path().join("index"), 2)
});

/// The sample's evidence folder.
pub fn evidence() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/sample/evidence")
}

/// Runs the pipeline over a folder on so many threads.
pub fn analyse(evidence: &Path, index_folder: &Path, threads: usize) -> Report {
    let cache = Cache::in_memory().expect("a cache");
    let kept = Kept { cache: &cache, began_nanoseconds: 0 };
    analyse_kept(evidence, index_folder, threads, kept, &Sandbox::in_process())
}

/// Runs the pipeline over a folder of another engagement, as of a day.
pub fn analyse_as_of(evidence: &Path, index_folder: &Path, as_of: &str) -> Report {
    let cache = Cache::in_memory().expect("a cache");
    let kept = Kept { cache: &cache, began_nanoseconds: 0 };
    let (engagement, sandbox) = (engagement(as_of), Sandbox::in_process());
    let evidence = [evidence.to_owned()];
    run(&Keyword, 2, &|_| {}, |catalog, profiles| Order {
        engagement: &engagement,
        catalog,
        profiles,
        received: Received::Files(&evidence),
        index_folder,
        sandbox: &sandbox,
        recognition: None,
        kept,
    })
}

/// Runs the pipeline as [`analyse`] does, over what earlier runs kept, with a reader of one's own.
pub fn analyse_kept(
    evidence: &Path,
    index_folder: &Path,
    threads: usize,
    kept: Kept<'_>,
    sandbox: &Sandbox,
) -> Report {
    analyse_observed(evidence, index_folder, threads, kept, sandbox, None, &|_| {})
}

/// Runs the pipeline as [`analyse_kept`] does, with text recognition, and is told how it goes on.
pub fn analyse_observed(
    evidence: &Path,
    index_folder: &Path,
    threads: usize,
    kept: Kept<'_>,
    sandbox: &Sandbox,
    recognition: Option<Recognition<'_>>,
    observer: &Observer,
) -> Report {
    let engagement = engagement("2026-09-14");
    let evidence = [evidence.to_owned()];
    run(&Keyword, threads, observer, |catalog, profiles| Order {
        engagement: &engagement,
        catalog,
        profiles,
        received: Received::Files(&evidence),
        index_folder,
        sandbox,
        recognition,
        kept,
    })
}

/// Runs the pipeline by the shipped catalogue, with any engine.
pub fn run<'a>(
    engine: &dyn Engine,
    threads: usize,
    observer: &Observer,
    order: impl FnOnce(&'a Catalog, &'a Profiles) -> Order<'a>,
) -> Report {
    static CATALOG: LazyLock<Catalog> = LazyLock::new(|| {
        Catalog::parse(&catalog::shipped()).expect("the shipped catalogue parses")
    });
    static PROFILES: LazyLock<Profiles> = LazyLock::new(|| Profiles::learn(&CATALOG));
    let order = order(&CATALOG, &PROFILES);
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .stack_size(16 << 20)
        .build()
        .expect("threads");
    pool.install(|| pipeline::analyse(order, engine, observer)).expect("the evidence is analysed")
}

/// The engagement of the sample, as of a day.
pub fn engagement(as_of: &str) -> Engagement {
    Engagement {
        auditee: "Larkmoor Home".to_owned(),
        scope: String::new(),
        as_of: as_of.parse().expect("a date"),
        period: None,
        profile: Profile::Internal,
        auditors: Vec::new(),
        criteria: Vec::new(),
        frameworks: Vec::new(),
        systems: Vec::new(),
        waivers: Vec::new(),
        language: tickmark::domain::Language::En,
    }
}

/// All output files, with the durations, which may differ, taken out.
pub fn rendered(report: &Report) -> Vec<(&'static str, Vec<u8>)> {
    let mut report = report.clone();
    report.run.durations_ms.clear();
    Kind::ALL
        .into_iter()
        .map(|kind| (kind.file_name(), report::render(&report, kind).expect("renders")))
        .collect()
}
