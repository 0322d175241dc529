//! What earlier runs read: taken where nothing has changed, and never where something has.

#![expect(clippy::disallowed_methods, reason = "tests build the folders they read")]

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use tickmark::domain::Outcome;
use tickmark::pipeline::Kept;
use tickmark::report::Report;
use tickmark::sandbox::{LIMITS, Limits, Options, Sandbox};
use tickmark::store::Cache;

use crate::sample;

/// A folder of evidence that is analysed again and again, over one cache.
struct Case {
    folder: TempDir,
    cache: Cache,
}

/// Whether files can be read in a run: where they cannot, all there is comes from the run before.
#[derive(Clone, Copy)]
enum Reading {
    Possible,
    /// In processes that may hardly take any memory.
    Cramped,
    Impossible,
}

impl Case {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let cache = Cache::open(&folder.path().join("readings.db")).expect("a cache");
        let case = Self { folder, cache };
        for name in ["archive.zip", "policy.docx", "risks.xlsx", "review.eml", "incidents.md"] {
            let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/formats").join(name);
            case.put(&format!("in/{name}"), &fs::read(fixture).expect(name));
        }
        case
    }

    fn at(&self, path: &str) -> PathBuf {
        self.folder.path().join("evidence").join(path)
    }

    fn put(&self, path: &str, bytes: &[u8]) {
        let path = self.at(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("makes a folder");
        fs::write(path, bytes).expect("writes");
    }

    /// `began_nanoseconds` says up to when a file's own word on its last change is believed.
    fn run(&self, reading: Reading, began_nanoseconds: i128) -> Report {
        let sandbox = match reading {
            Reading::Possible => Sandbox::in_process(),
            Reading::Cramped => Sandbox::new(Options {
                limits: Limits { memory_bytes: 2 << 20, ..LIMITS },
                worker: PathBuf::from(env!("CARGO_BIN_EXE_tickmark")),
                pdfium: None,
            }),
            Reading::Impossible => Sandbox::new(Options {
                limits: LIMITS,
                worker: PathBuf::from("/nowhere/at/all"),
                pdfium: None,
            }),
        };
        let (evidence, index) = (self.at(""), self.folder.path().join("index"));
        let kept = Kept { cache: &self.cache, began_nanoseconds };
        sample::analyse_kept(&evidence, &index, 2, kept, &sandbox)
    }
}

/// The rows as path and outcome, in a word.
fn rows(report: &Report) -> Vec<String> {
    let word = |outcome: &Outcome| match outcome {
        Outcome::Read(_) => "read",
        Outcome::Container { .. } => "opened",
        Outcome::Unreadable { reason, .. } if reason.contains("not opened") => "not opened",
        Outcome::Unreadable { .. } => "unreadable",
        Outcome::Skipped { .. } => "skipped",
    };
    let rows = report.documents.iter().map(|studied| &studied.row);
    rows.map(|row| format!("{} {}", row.path, word(&row.outcome))).collect()
}

#[test]
fn what_has_not_changed_is_not_read_again_and_gives_the_same_bytes() {
    let case = Case::new();
    let first = sample::rendered(&case.run(Reading::Possible, i128::MAX));
    for began_nanoseconds in [i128::MAX, 0] {
        let again = sample::rendered(&case.run(Reading::Impossible, began_nanoseconds));
        assert!(again == first, "the second run differs");
    }
}

#[test]
fn what_changed_is_read_what_moved_follows_and_what_is_gone_leaves() {
    let case = Case::new();
    let first = rows(&case.run(Reading::Possible, i128::MAX));
    case.put("in/incidents.md", b"# Incidents\n\nNone since the last audit.\n");
    fs::create_dir(case.at("moved")).expect("makes a folder");
    fs::rename(case.at("in/policy.docx"), case.at("moved/ai policy.docx")).expect("moves");
    fs::rename(case.at("in/archive.zip"), case.at("moved/archive.zip")).expect("moves");
    fs::remove_file(case.at("in/risks.xlsx")).expect("removes");
    let second = rows(&case.run(Reading::Impossible, i128::MAX));
    let expected: Vec<String> = first
        .iter()
        .filter(|row| !row.contains("risks"))
        .map(|row| {
            row.replace("in/policy", "moved/ai policy").replace("in/archive", "moved/archive")
        })
        .map(|row| row.replace("incidents.md read", "incidents.md not opened"))
        .collect();
    let sorted = |mut rows: Vec<String>| {
        rows.sort();
        rows
    };
    assert_eq!(sorted(second), sorted(expected));
    // What could not be read is tried again as soon as it can be.
    let third = rows(&case.run(Reading::Possible, i128::MAX));
    assert!(third.contains(&"in/incidents.md read".to_owned()), "{third:#?}");
}

#[test]
fn a_cache_that_lost_its_texts_is_filled_again() {
    let case = Case::new();
    let first = sample::rendered(&case.run(Reading::Possible, i128::MAX));
    // A cache of the same file that another run emptied.
    let emptied = Cache::open(&case.folder.path().join("readings.db")).expect("a cache");
    emptied.finish().expect("forgets everything, as it used nothing");
    let again = sample::rendered(&case.run(Reading::Possible, i128::MAX));
    assert!(again == first, "the second run differs");
}

#[cfg(unix)]
#[test]
fn switching_text_recognition_on_and_off_reads_nothing_again_but_scans() {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use tickmark::pipeline::Recognition;
    use tickmark::progress::{Event, Stage, Step};

    use crate::recognise::{LANGUAGES, PAGE, VERSION, fake, recogniser};

    let case = Case::new();
    for name in ["scan.pdf", "mixed.pdf", "notice.png"] {
        let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/formats").join(name);
        case.put(&format!("in/{name}"), &fs::read(fixture).expect(name));
    }
    let bin = |name: &str| case.folder.path().join(name);
    let one = fake(&bin("one"), [VERSION, LANGUAGES, PAGE]);
    // Another version finds other words in as many places.
    let other_page = PAGE.replace("Entirely", "Somewhat");
    let other = fake(&bin("other"), ["echo 'tesseract 5.4.0'", LANGUAGES, &other_page]);
    let [one, other] = [one, other].map(|folder| recogniser(folder.join("tesseract"), 60));

    let run = |cache: &Cache, index: &str, recognition: Option<Recognition<'_>>| {
        let opened = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&opened);
        let observer = move |event: Event| {
            if let Event::Advanced { stage: Stage::Extract, step: Step::Done, .. } = event {
                counter.fetch_add(1, Ordering::Relaxed);
            }
        };
        let index = case.folder.path().join(index);
        let kept = Kept { cache, began_nanoseconds: i128::MAX };
        let sandbox = Sandbox::in_process();
        let report = sample::analyse_observed(
            &case.at(""),
            &index,
            2,
            kept,
            &sandbox,
            recognition,
            &observer,
        );
        (sample::rendered(&report), opened.load(Ordering::Relaxed))
    };
    let with = |recogniser, pages_max| Some(Recognition { recogniser: Ok(recogniser), pages_max });
    let settings =
        [None, with(&one, 9), None, with(&one, 2), with(&one, 9), with(&other, 9), with(&one, 9)];
    for (nth, recognition) in settings.into_iter().enumerate() {
        let (rendered, opened) = run(&case.cache, "index", recognition);
        let fresh = Cache::in_memory().expect("a cache");
        let (expected, all) = run(&fresh, "fresh index", recognition);
        assert!(rendered == expected, "run {nth} differs from one that begins anew");
        assert!(all > 4, "{all} files were read anew");
        assert_eq!(opened, if nth == 0 { all } else { 0 }, "files read by run {nth}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn what_only_a_limit_stopped_is_read_again_without_it() {
    let case = Case::new();
    let log = "2026-05-04 09:12:44 credit-scoring drift check passed\n".repeat(400_000);
    case.put("in/drift.log", log.as_bytes());
    let of_log = |report: &Report| {
        rows(report).into_iter().find(|row| row.contains("drift.log")).unwrap_or_default()
    };
    let cramped = case.run(Reading::Cramped, i128::MAX);
    assert_eq!(of_log(&cramped), "in/drift.log unreadable");
    let roomy = case.run(Reading::Possible, i128::MAX);
    assert_eq!(of_log(&roomy), "in/drift.log read");
}
