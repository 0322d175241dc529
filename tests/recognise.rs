//! Text recognised in scans: with the real tesseract where it is installed, and with programs of its
//! name that fail in every way.
//!
//! Unix only, as a script stands in for tesseract.

#![cfg(unix)]

mod faults;
mod scans;
mod shards;

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;
use tickmark::domain::{LedgerRow, Outcome};
use tickmark::pipeline::{self, Recognition};
use tickmark::recognise::{Options, Recogniser};
use tickmark::sandbox::Sandbox;
use tickmark::sources;

const TICKMARK: &str = env!("CARGO_BIN_EXE_tickmark");

/// What the first two questions are answered with, as tesseract does.
pub const VERSION: &str = "echo 'tesseract 5.3.0'";
pub const LANGUAGES: &str =
    r#"printf 'List of available languages in "/usr/share" (2):\neng\nosd\n'"#;
/// A page of three words.
pub const PAGE: &str = r"printf 'level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n1\t1\t0\t0\t0\t0\t0\t0\t9\t9\t-1\t\n5\t1\t1\t1\t1\t1\t0\t0\t9\t9\t91\tEntirely\n5\t1\t1\t1\t1\t2\t0\t0\t9\t9\t91\tother\n5\t1\t1\t1\t1\t3\t0\t0\t9\t9\t91\twords\n'";

/// A folder of evidence that is analysed with one tesseract or another.
struct Case {
    folder: TempDir,
}

impl Case {
    fn of(fixtures: &[&str]) -> Self {
        let case = Self { folder: tempfile::tempdir().expect("a temporary folder") };
        fs::create_dir(case.at("evidence")).expect("makes a folder");
        for name in fixtures {
            fs::copy(fixture(name), case.at("evidence").join(name)).expect(name);
        }
        case
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn fake(&self, name: &str, answers: [&str; 3]) -> PathBuf {
        fake(&self.at(name), answers)
    }

    /// Runs over the evidence into the folder of this name; `path` is where tesseract is looked for.
    fn run(&self, out: &str, path: &Path, arguments: &[&str]) -> Run {
        let output = Command::new(TICKMARK)
            .args(["run", "evidence", "--out", out, "--as-of", "2026-09-14", "--quiet"])
            .args(arguments)
            .current_dir(self.folder.path())
            .env("PATH", path)
            .output()
            .expect("starts");
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(matches!(output.status.code(), Some(0 | 3)), "{:?}: {told}", output.status);
        Run::of(self, out, told)
    }
}

/// A tesseract in this folder that answers so: its version, its languages, a page.
pub fn fake(folder: &Path, [version, languages, page]: [&str; 3]) -> PathBuf {
    let script = format!(
        "#!/bin/sh\ncase \"$1\" in\n--version) {version} ;;\n--list-langs) {languages} ;;\n\
         *) {page} ;;\nesac\n"
    );
    fs::create_dir_all(folder).expect("makes a folder");
    // Written by another process: a program that this one has open for writing cannot be started,
    // and neither can it while a child of another test is born with it.
    let mut writer = Command::new("/bin/sh")
        .args(["-c", "cat > tesseract && chmod 700 tesseract"])
        .current_dir(folder)
        .stdin(Stdio::piped())
        .spawn()
        .expect("a shell");
    writer.stdin.take().expect("a pipe").write_all(script.as_bytes()).expect("writes");
    assert!(writer.wait().expect("ends").success());
    folder.to_owned()
}

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/formats").join(name)
}

/// What a run ended with.
struct Run {
    files: BTreeMap<String, Vec<u8>>,
    told: String,
}

impl Run {
    /// The results in the folder of this name.
    fn of(case: &Case, out: &str, told: String) -> Self {
        let files = fs::read_dir(case.at(out).join("out"))
            .expect("results")
            .map(|entry| {
                let entry = entry.expect("an entry");
                let name = entry.file_name().into_string().expect("a name");
                (name, fs::read(entry.path()).expect("a result"))
            })
            .collect();
        Self { files, told }
    }

    fn json(&self, name: &str) -> serde_json::Value {
        serde_json::from_slice(&self.files[name]).expect("JSON")
    }

    /// What became of each file, and why.
    fn ledger(&self) -> BTreeMap<String, String> {
        let documents = self.json("documents.json");
        let rows = documents["documents"].as_array().expect("rows");
        let text = |row: &serde_json::Value, name: &str| row[name].as_str().map(str::to_owned);
        rows.iter()
            .map(|row| {
                let reason = text(row, "reason").map(|reason| format!(": {reason}"));
                let status = text(row, "status").expect("a status");
                (text(row, "path").expect("a path"), status + &reason.unwrap_or_default())
            })
            .collect()
    }

    /// Results that do not tell how long they took.
    fn lasting(&self) -> BTreeMap<&str, Vec<u8>> {
        let mut lasting: BTreeMap<&str, Vec<u8>> =
            self.files.iter().map(|(name, bytes)| (name.as_str(), bytes.clone())).collect();
        let mut run = self.json("run.json");
        assert!(run.as_object_mut().expect("an object").remove("durations_ms").is_some());
        lasting.insert("run.json", run.to_string().into_bytes());
        lasting
    }
}

/// Where the real tesseract lies, if it is here and reads English.
fn real() -> Option<PathBuf> {
    let found = env::split_paths(&env::var_os("PATH").unwrap_or_default())
        .find(|folder| folder.is_absolute() && folder.join("tesseract").is_file());
    let usable = found.filter(|folder| {
        let asked = Command::new(folder.join("tesseract")).arg("--list-langs").output();
        asked.is_ok_and(|said| String::from_utf8_lossy(&said.stdout).lines().any(|it| it == "eng"))
    });
    if usable.is_none() {
        println!("skipped: tesseract is not installed here, or cannot read English");
    }
    usable
}

/// Asks a program that takes itself for tesseract.
pub fn recogniser(program: PathBuf, page_seconds: u64) -> Recogniser {
    let languages = Vec::new();
    let launcher = TICKMARK.into();
    Recogniser::find(Options { launcher, program, languages_folder: None, languages, page_seconds })
        .expect("a recogniser")
}

/// Scans, and files that no failure of tesseract may touch.
fn scans_and_others() -> Case {
    Case::of(&["scan.pdf", "mixed.pdf", "notice.png", "encrypted.pdf", "incidents.md"])
}
