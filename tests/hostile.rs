//! Hostile files through the real program: no crash, one row a file, bounded time and memory, nothing
//! written elsewhere, the same rows twice.
//!
//! `TICKMARK_HOSTILE=full cargo test --test main hostile` makes everything as large as an attacker
//! would, cuts every fixture at every kibibyte, turns more bits and tries every extension; it takes
//! minutes. Without the variable a smaller sweep runs, of the same kinds. With `TICKMARK_HOSTILE_KEEP`
//! set to anything, the folders made stay, and where they lie is printed.

#![cfg(target_os = "linux")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::Value;

use made::{HostileFile, Scale};
use tickmark::sandbox::LIMITS;
use watched::{Watched, tickmark};

/// Real files that break readers, each with what is right for it.
mod corpus;
#[path = "../fixtures/hostile/mod.rs"]
mod made;
/// Starts the program and looks at its memory from outside.
mod watched;

/// No file may keep the program longer than this.
fn time_max(scale: Scale) -> Duration {
    match scale {
        Scale::Quick => Duration::from_secs(10),
        // What is as large as it can be may be given up, after two tries and what a slow machine adds.
        Scale::Full => Duration::from_secs(2 * LIMITS.progress_seconds + 30),
    }
}

/// How far above its start the memory of the program itself may rise over one file.
const MEMORY_KIBIBYTES_MAX: u64 = 64 << 10;
/// What may have been written outside by a name that leads there.
const ESCAPED: &str = "/tmp/tickmark_escaped.txt";

fn scale() -> Scale {
    match std::env::var("TICKMARK_HOSTILE") {
        Ok(wish) if wish == "full" => Scale::Full,
        _ => Scale::Quick,
    }
}

/// A folder of hostile evidence beside folders that must stay as they are.
struct Place {
    root: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        let mut root = tempfile::tempdir().expect("a temporary folder");
        if std::env::var("TICKMARK_HOSTILE_KEEP").is_ok() {
            println!("kept: {}", root.path().display());
            root.disable_cleanup(true);
        }
        for folder in ["evidence", "home", "temporary"] {
            fs::create_dir(root.path().join(folder)).expect("makes a folder");
        }
        Self { root }
    }

    fn evidence(&self) -> PathBuf {
        self.root.path().join("evidence")
    }

    fn write(&self, folder: &str, files: impl IntoIterator<Item = HostileFile>) {
        let folder = self.evidence().join(folder);
        fs::create_dir_all(&folder).expect("makes a folder");
        for HostileFile { name, bytes } in files {
            let path = folder.join(&name);
            assert!(!path.exists(), "{name} is made twice");
            fs::write(path, bytes).expect("writes");
        }
    }

    fn tickmark(&self, arguments: &[&str]) -> Watched {
        tickmark(self.root.path(), arguments)
    }

    /// Every file below the folder with its length; what a run may write is left out.
    fn tree(&self) -> BTreeSet<(PathBuf, u64)> {
        walkdir::WalkDir::new(self.root.path())
            .into_iter()
            .map(|entry| entry.expect("an entry"))
            .filter(|entry| !entry.path().starts_with(self.root.path().join("case")))
            .filter(|entry| !entry.path().starts_with(self.root.path().join("again")))
            // The length of a folder on disk is none of its content.
            .map(|entry| {
                let length = entry.metadata().expect("its data").len();
                let length = if entry.file_type().is_dir() { 0 } else { length };
                (entry.into_path(), length)
            })
            .collect()
    }

    /// The rows of the ledger that a run wrote.
    fn rows(&self, case: &str) -> Vec<Value> {
        let ledger = fs::read(self.root.path().join(case).join("out/documents.json"));
        let ledger: Value = serde_json::from_slice(&ledger.expect("a ledger")).expect("it is JSON");
        ledger["documents"].as_array().expect("rows").clone()
    }
}

#[test]
fn a_hostile_file_keeps_nobody_waiting_and_takes_no_memory() {
    let place = Place::new();
    let files = made::files(scale());
    let names: Vec<String> = files.iter().map(|file| file.name.clone()).collect();
    place.write("made", files);
    place.write("", [HostileFile { name: "plain.txt".to_owned(), bytes: b"Plain text.".to_vec() }]);
    let start = place.tickmark(&["read", "evidence/plain.txt", "--format", "json"]);
    let mut wrong = Vec::new();
    for name in &names {
        let path = format!("evidence/made/{name}");
        let watched = place.tickmark(&["read", &path, "--format", "json"]);
        let Watched { output, took, peak_kibibytes } = &watched;
        println!("{name}: {} ms, {} MiB", took.as_millis(), peak_kibibytes >> 10);
        let mut fault = |fault: String| wrong.push(format!("{name}: {fault}"));
        if !matches!(output.status.code(), Some(0 | 3)) {
            fault(format!("ended with {}: {}", output.status, watched.errors()));
            continue;
        }
        if *took > time_max(scale()) {
            fault(format!("took {took:?}"));
        }
        // The file itself is held, and what was read of it: as pieces, some of a letter, and as what is
        // printed.
        let file = fs::metadata(place.root.path().join(&path)).expect("its length").len() >> 10;
        let read_kibibytes = output.stdout.len() as u64 >> 10;
        let rose = peak_kibibytes.saturating_sub(start.peak_kibibytes);
        if rose > MEMORY_KIBIBYTES_MAX + file + 8 * read_kibibytes {
            let rose = rose >> 10;
            fault(format!("memory rose by {rose} MiB, {read_kibibytes} of {file} kB were read"));
        }
        match serde_json::from_slice::<Value>(&output.stdout) {
            Err(error) => fault(format!("what was printed is no JSON: {error}")),
            Ok(printed) => {
                let rows = printed["files"].as_array().map_or(&[][..], Vec::as_slice);
                if rows.first().is_none_or(|row| row["path"] != path.as_str()) {
                    fault("its own row is not the first".to_owned());
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_folder_of_hostile_files_ends_in_one_row_each_twice_the_same() {
    let place = Place::new();
    place.write("made", made::files(scale()));
    made::folder::fill(&place.evidence(), &place.root.path().join("outside"));
    place.write("changed", changed());
    let _ = fs::remove_file(ESCAPED);
    let before = place.tree();
    let run = |case: &str| {
        let watched = place.tickmark(&["run", "evidence", "--out", case, "--as-of", "2026-09-14"]);
        assert_eq!(watched.output.status.code(), Some(3), "{}", watched.errors());
        println!("run: {:?}, {} MiB", watched.took, watched.peak_kibibytes >> 10);
        place.rows(case)
    };
    let rows = run("case");
    assert_eq!(rows, run("again"), "two runs differ");
    assert_eq!(before, place.tree(), "something was written");
    assert!(!Path::new(ESCAPED).exists(), "a member was unpacked to {ESCAPED}");
    one_row_each(&place, &rows);
    // What is larger ends otherwise: where the words of the ledger are looked at, it is the small sweep.
    if scale() == Scale::Quick {
        insta::assert_snapshot!("hostile_ledger", shown(&rows));
    }
}

/// Fixtures cut off, with bits turned over, and under names that lie.
fn changed() -> Vec<HostileFile> {
    let formats = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/formats");
    let mut names: Vec<String> = fs::read_dir(&formats)
        .expect("the fixtures")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    let changes = [made::mutations::cut, made::mutations::turned, made::mutations::misnamed];
    names
        .iter()
        .flat_map(|name| {
            let bytes = fs::read(formats.join(name)).expect("a fixture");
            changes.into_iter().flat_map(move |change| change(name, &bytes, scale()))
        })
        .collect()
}

/// Every file on the disk has exactly one row, with a status and, unless it was read, a reason.
fn one_row_each(place: &Place, rows: &[Value]) {
    let mut counted: BTreeMap<&str, u32> = BTreeMap::new();
    for row in rows {
        let path = row["path"].as_str().expect("a path");
        *counted.entry(path).or_default() += 1;
        let status = row["status"].as_str().expect("a status");
        let told = row["reason"].as_str().is_some_and(|reason| !reason.is_empty());
        assert!(
            ["unreadable", "partial", "skipped", "read"].contains(&status),
            "{path} is {status}"
        );
        assert_eq!(status == "read", !told, "{path} is {status}, for a reason: {told}");
    }
    for (path, count) in &counted {
        assert_eq!(*count, 1, "{path} has {count} rows");
    }
    let evidence = place.evidence();
    for entry in walkdir::WalkDir::new(&evidence).into_iter().flatten() {
        if entry.file_type().is_dir() {
            continue;
        }
        let relative = entry.path().strip_prefix(&evidence).expect("below the evidence");
        let shown =
            tickmark::domain::EvidencePath::escaped(relative.as_os_str().as_encoded_bytes());
        assert!(counted.contains_key(shown.as_str()), "{shown} has no row");
    }
}

/// What became of each file, and how many members came out of it, one line a file.
fn shown(rows: &[Value]) -> String {
    let mut shown = String::new();
    for row in rows {
        let path = row["path"].as_str().unwrap_or_default();
        if path.contains("!/") || path.starts_with("changed/") {
            continue;
        }
        let name: String = path.escape_debug().take(60).collect();
        let reason = row["reason"].as_str().unwrap_or_default();
        // Whether text recognition is installed is the machine's affair.
        let length = if reason.starts_with("image only") { "image only".len() } else { 110 };
        let reason: String = reason.chars().take(length).collect();
        let _ = writeln!(shown, "{name}: {} {reason}", row["status"].as_str().unwrap_or_default());
    }
    shown
}
