//! Text recognised in scans: with the real tesseract where it is installed, and with programs of its
//! name that fail in every way.
//!
//! Unix only, as a script stands in for tesseract.

#![cfg(unix)]

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
        let files: BTreeMap<String, Vec<u8>> = fs::read_dir(self.at(out).join("out"))
            .expect("results")
            .map(|entry| {
                let entry = entry.expect("an entry");
                let name = entry.file_name().into_string().expect("a name");
                (name, fs::read(entry.path()).expect("a result"))
            })
            .collect();
        Run { files, told }
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

/// Runs with a tesseract that answers so, looks for the reason in the ledger, and runs once more with one
/// that works; both runs.
fn check(case: &Case, name: &str, fake: [&str; 3], told: &str) -> [Run; 2] {
    let path = case.fake(name, fake);
    if name == "not executable" {
        let program = path.join("tesseract");
        fs::set_permissions(&program, std::os::unix::fs::PermissionsExt::from_mode(0o600))
            .expect("takes the right away");
    }
    let run = case.run(&format!("case {name}"), &path, &[]);
    let ledger = run.ledger();
    for (file, pages) in [("scan.pdf", "2 pages"), ("notice.png", "1 page")] {
        let none = format!("image only ({pages}), and no text was recognised: ");
        let expected = format!("unreadable: {none}{told}");
        assert!(ledger[file].starts_with(&expected), "{name}: {}", ledger[file]);
        assert!(!ledger[file].contains("tesseract reads scans"), "{name}: {}", ledger[file]);
    }
    let mixed = &ledger["mixed.pdf"];
    let expected = format!("partial: page 2 without text; no text was recognised: {told}");
    let tried = format!("partial: page 2: no text could be recognised, as {told}");
    assert!(mixed.starts_with(&expected) || *mixed == tried, "{name}: {mixed}");
    assert_eq!(ledger["incidents.md"], "read", "{name}");
    assert!(ledger["encrypted.pdf"].starts_with("unreadable: the file is encrypted"), "{name}");
    // With one that works, the next run reads what was left.
    let working = case.fake("working", [VERSION, LANGUAGES, PAGE]);
    let again = case.run(&format!("case {name}"), &working, &[]);
    for file in ["scan.pdf", "mixed.pdf", "notice.png"] {
        assert_eq!(again.ledger()[file], "read", "{name}: {file}");
    }
    [run, again]
}

/// Scans, and files that no failure of tesseract may touch.
fn scans_and_others() -> Case {
    Case::of(&["scan.pdf", "mixed.pdf", "notice.png", "encrypted.pdf", "incidents.md"])
}

#[test]
fn a_tesseract_that_cannot_be_asked_is_the_reason_in_the_ledger() {
    let case = scans_and_others();
    for (name, fake, told) in [
        ("not executable", [VERSION, LANGUAGES, PAGE], "tesseract does not work: it failed: "),
        (
            "fails",
            ["exit 1", "exit 1", "exit 1"],
            "tesseract does not work: it failed: exit status: 1",
        ),
        ("is silent", ["", "", ""], "tesseract 4 or newer is needed; what is installed says ``"),
        (
            "is old",
            ["echo 'tesseract 3.04.01'", LANGUAGES, PAGE],
            "tesseract 4 or newer is needed; what is installed says `tesseract 3.04.01`",
        ),
        (
            "has no languages",
            [VERSION, r"printf 'List of available languages (1):\nosd\n'", PAGE],
            "tesseract has no languages installed",
        ),
        (
            "cannot read the languages",
            [VERSION, "echo 'cannot open tessdata' >&2; exit 1", PAGE],
            "tesseract does not work: it failed: cannot open tessdata",
        ),
    ] {
        let [run, _] = check(&case, name, fake, told);
        // It is known before a page is drawn, and said once on stderr, too.
        let note = "note: no text is recognised in scans: ";
        assert!(run.told.contains(&format!("{note}{told}")), "{name}: {}", run.told);
    }
}

#[test]
fn a_tesseract_that_fails_on_pages_is_the_reason_in_the_ledger() {
    let case = scans_and_others();
    for (name, page, told) in [
        ("fails on pages", "exit 1", "tesseract did not answer: it failed: exit status: 1"),
        (
            "complains of pages",
            "echo 'Error during processing.' >&2; exit 1",
            "tesseract did not answer: it failed: Error during processing.",
        ),
        ("is silent on pages", "cat > /dev/null", "tesseract answered nothing"),
        ("prints no table", "echo words", "tesseract answered what is no table of words"),
        (
            "prints half a table",
            r"printf 'level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n1\t1\t0'",
            "tesseract answered what is no table of words",
        ),
        (
            "prints a gigabyte",
            "head -c 1000000000 /dev/zero",
            "tesseract did not answer: it answered more than 64 MiB",
        ),
        ("crashes", "kill -s SEGV $$", "tesseract did not answer: it failed: signal: 11 (SIGSEGV)"),
    ] {
        let [_, again] = check(&case, name, [VERSION, LANGUAGES, page], told);
        // What was recognised is kept: this time by a run whose tesseract would fail again.
        let failing = case.fake(name, [VERSION, LANGUAGES, page]);
        let kept = case.run(&format!("case {name}"), &failing, &[]);
        assert!(kept.lasting() == again.lasting(), "{name}: a page was recognised again");
    }
}

/// Asks a program that takes itself for tesseract.
pub fn recogniser(program: PathBuf, page_seconds: u64) -> Recogniser {
    let languages = Vec::new();
    let launcher = TICKMARK.into();
    Recogniser::find(Options { launcher, program, languages_folder: None, languages, page_seconds })
        .expect("a recogniser")
}

#[test]
fn a_tesseract_that_hangs_is_ended_with_all_it_started() {
    let case = Case::of(&["notice.png"]);
    let listed = sources::list(&[case.at("evidence")]).expect("lists").remove(0);
    for (name, page) in [
        ("sleeps", "exec sleep 1000"),
        ("waits for another", "sleep 1000"),
        ("leaves another behind", "sleep 1000 & exit 0"),
        ("computes", "while :; do :; done"),
    ] {
        let program = case.fake(name, [VERSION, LANGUAGES, page]).join("tesseract");
        let recogniser = recogniser(program, 2);
        let recognition = Recognition { recogniser: Ok(&recogniser), pages_max: 9 };
        let began = Instant::now();
        let rows = pipeline::read(&listed, &Sandbox::in_process(), Some(recognition));
        let taken = began.elapsed();
        assert!(taken < Duration::from_secs(20), "{name}: it took {taken:?}");
        let [(LedgerRow { outcome: Outcome::Unreadable { reason, .. }, .. }, None)] =
            rows.as_slice()
        else {
            panic!("{name}: {rows:?}")
        };
        let late = "it took longer than 2 seconds";
        let told = "image only (1 page), and no text was recognised: tesseract did not answer: ";
        // Time to compute is taken by the system, and may run out first.
        let expected = [format!("{told}{late}"), format!("{told}it failed: signal: 24 (SIGXCPU)")];
        assert!(expected.iter().any(|one| reason.starts_with(one)), "{name}: {reason}");
    }
}

#[test]
fn scans_are_read_and_cited_with_their_pages() {
    let Some(path) = real() else { return };
    let case = Case::of(&["scan.pdf", "mixed.pdf", "notice.png", "fax.tif", "faint.png"]);
    let run = case.run("case", &path, &["--ocr-languages", "eng", "--jobs", "1"]);
    let ledger = run.ledger();
    for file in ["scan.pdf", "mixed.pdf", "notice.png", "fax.tif"] {
        assert_eq!(ledger[file], "read", "{file}");
    }
    assert!(
        ledger["faint.png"].starts_with("partial: page 1: recognised with little certainty ("),
        "{ledger:?}"
    );

    // The page of a quotation is where its words stand.
    let mut cited = BTreeMap::new();
    quotations(&run.json("coverage.json"), &mut cited);
    println!("cited from recognised pages: {cited:#?}");
    for (file, page, quote) in [
        ("scan.pdf", 1, "The board approved the AI policy on 10 January 2026."),
        ("mixed.pdf", 2, "on 12 March 2026 by the AI risk committee."),
    ] {
        let places = cited.get(file).unwrap_or_else(|| panic!("{file} is not cited: {cited:?}"));
        let found = places.iter().find(|(_, words)| words.contains(quote));
        let (place, _) = found.unwrap_or_else(|| panic!("{file}: {places:?}"));
        assert_eq!(*place, page, "{file}");
    }
    // And what the engine takes for another letter is found by the one that stands on the page.
    let search = Command::new(TICKMARK)
        .args(["search", "case", "\"AI policy\""])
        .current_dir(case.folder.path())
        .output()
        .expect("starts");
    let found = String::from_utf8_lossy(&search.stdout);
    assert!(found.contains("scan.pdf") && found.contains("notice.png"), "{found}");

    let eight = case.run("eight", &path, &["--ocr-languages", "eng", "--jobs", "8"]);
    assert!(run.lasting() == eight.lasting(), "threads change the result");

    // A second run recognises nothing: its tesseract says it is the same, and could not.
    let version = Command::new(path.join("tesseract")).arg("--version").output().expect("starts");
    let version = String::from_utf8_lossy(&version.stdout).lines().next().map(str::to_owned);
    let says = format!("echo '{}'", version.expect("a version"));
    let unable = case.fake("unable", [&says, LANGUAGES, "exit 1"]);
    let again = case.run("case", &unable, &["--ocr-languages", "eng"]);
    assert!(run.lasting() == again.lasting(), "a page was recognised again");
}

/// The pages of every quotation in a result, by file.
fn quotations(value: &serde_json::Value, cited: &mut BTreeMap<String, Vec<(u64, String)>>) {
    if let (Some(file), Some(quote), Some(page)) =
        (value["document"].as_str(), value["passage"].as_str(), value["location"]["page"].as_u64())
    {
        cited.entry(file.to_owned()).or_default().push((page, quote.to_owned()));
    }
    match value {
        serde_json::Value::Array(values) => values.iter().for_each(|one| quotations(one, cited)),
        serde_json::Value::Object(fields) => fields.values().for_each(|one| quotations(one, cited)),
        _ => {}
    }
}

#[test]
fn pages_are_left_where_that_was_asked_for() {
    let case = Case::of(&["mixed.pdf", "notice.png", "scan.pdf"]);
    let path = case.fake("working", [VERSION, LANGUAGES, PAGE]);
    let off = case.run("off", &path, &["--ocr", "off"]).ledger();
    assert_eq!(off["mixed.pdf"], "partial: page 2 without text");
    assert!(off["notice.png"].starts_with("unreadable: image only, no text layer (1 page)"));
    assert!(off["scan.pdf"].starts_with("unreadable: image only, no text layer (2 pages)"));

    let limited = |max: &str| case.run("limited", &path, &["--ocr-pages-max", max]).ledger();
    let told = |pages: &str, max: u32| {
        format!("{pages} left, as a run takes {max} (`--ocr-pages-max` changes that)")
    };
    let none = "and no text was recognised: ";
    let two = limited("2");
    assert_eq!(two["mixed.pdf"], "read");
    assert_eq!(two["notice.png"], "read");
    let scan = format!("unreadable: image only (2 pages), {none}{}", told("2 pages were", 2));
    assert_eq!(two["scan.pdf"], scan);
    let three = limited("3");
    let left = told("1 page was", 3);
    assert_eq!(
        three["scan.pdf"],
        format!("partial: page 2 without text; no text was recognised: {left}")
    );
    let nothing = limited("0");
    let left = told("1 page was", 0);
    assert_eq!(
        nothing["mixed.pdf"],
        format!("partial: page 2 without text; no text was recognised: {left}")
    );
    assert_eq!(nothing["notice.png"], format!("unreadable: image only (1 page), {none}{left}"));
    assert!(limited("4").values().all(|row| row == "read"));
}

#[test]
fn a_name_in_typed_text_is_left_alone() {
    let case = Case::of(&[]);
    let mail = "From: Kim Lee <kim@contoso.example>\r\nTo: board@contoso.example\r\n\
                Subject: Al risks\r\nMIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\n\
                Al systems engineer of the year.\r\n";
    fs::write(case.at("evidence/mail.eml"), mail).expect("writes");
    let path = case.fake("working", [VERSION, LANGUAGES, PAGE]);
    case.run("case", &path, &[]);
    let search = |query: &str| {
        let output = Command::new(TICKMARK)
            .args(["search", "case", query])
            .current_dir(case.folder.path())
            .output()
            .expect("starts");
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    assert!(search("\"Al systems\"").contains("Al systems engineer"), "{}", search("Al"));
    assert!(!search("AI").contains("mail.eml"), "{}", search("AI"));
}

#[test]
fn an_image_that_would_fill_the_memory_is_refused_by_what_it_claims() {
    let case = Case::of(&["notice.png"]);
    let mut vast = fs::read(case.at("evidence/notice.png")).expect("reads");
    // The width and the height follow the name of the first part.
    vast[16..24].copy_from_slice(&[30_000_u32.to_be_bytes(), 30_000_u32.to_be_bytes()].concat());
    fs::write(case.at("evidence/vast.png"), vast).expect("writes");
    let path = case.fake("working", [VERSION, LANGUAGES, PAGE]);
    let ledger = case.run("case", &path, &[]).ledger();
    assert_eq!(ledger["notice.png"], "read");
    let told =
        "unreadable: the image, 30000 × 30000 dots, is larger than the limit of 80 million dots";
    assert!(ledger["vast.png"].starts_with(told), "{ledger:?}");
}

#[test]
fn the_pages_of_an_image_are_counted_and_recognised_one_by_one() {
    let case = Case::of(&["fax.tif"]);
    let path = case.fake("working", [VERSION, LANGUAGES, PAGE]);
    let off = case.run("off", &path, &["--ocr", "off"]).ledger();
    assert!(off["fax.tif"].starts_with("unreadable: image only, no text layer (2 pages)"));
    let one = case.run("case", &path, &["--ocr-pages-max", "1"]).ledger();
    let left = "1 page was left, as a run takes 1 (`--ocr-pages-max` changes that)";
    let expected = format!("partial: page 2 without text; no text was recognised: {left}");
    assert_eq!(one["fax.tif"], expected);

    // Tesseract is asked for the second page by its own count, which begins with 0.
    let second = format!("case \"$*\" in *tessedit_page_number=1*) exit 1 ;; esac; {PAGE}");
    let path = case.fake("second", [VERSION, LANGUAGES, &second]);
    let ledger = case.run("second case", &path, &[]).ledger();
    let told = "page 2: no text could be recognised, as tesseract did not answer: ";
    assert_eq!(ledger["fax.tif"], format!("partial: {told}it failed: exit status: 1"));

    let Some(path) = real() else { return };
    let run = case.run("real case", &path, &["--ocr-languages", "eng"]);
    assert_eq!(run.ledger()["fax.tif"], "read");
    let search = Command::new(TICKMARK)
        .args(["search", "real case", "\"risk committee\"", "--format", "json"])
        .current_dir(case.folder.path())
        .output()
        .expect("starts");
    let text = String::from_utf8_lossy(&search.stdout);
    assert!(text.contains("AI risk committee") && text.contains("\"page\":2"), "{text}");
}
