//! A run that is killed at any moment continues, and ends with the same bytes.
//!
//! `TICKMARK_KILL=2000 cargo test --test main kill` runs it over so many files; it takes minutes.

#![cfg(unix)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// How often a run is killed before it may end.
const KILLS: u32 = 10;

fn count() -> usize {
    std::env::var("TICKMARK_KILL").ok().and_then(|wish| wish.parse().ok()).unwrap_or(200)
}

#[test]
fn a_run_killed_at_ten_moments_ends_with_the_same_bytes() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fill(&folder.path().join("evidence"), count());
    let started = Instant::now();
    wait(start(folder.path(), "undisturbed"));
    let whole = started.elapsed();
    let undisturbed = outputs(&folder.path().join("undisturbed"));

    let (mut moment, mut started) = (1, 0);
    while moment <= KILLS && started < 3 * KILLS {
        let mut child = start(folder.path(), "killed");
        started += 1;
        thread::sleep(whole * moment / (KILLS + 1));
        if child.try_wait().expect("can be waited for").is_none() {
            moment += 1;
        } else {
            // One that goes on from where the last was killed is quicker; the next begins anew.
            fs::remove_dir_all(folder.path().join("killed")).expect("is removed");
        }
        // One that has ended cannot be killed any more.
        let _ = child.kill();
        child.wait().expect("ends");
    }
    println!("{} files in {whole:?}, killed {} times of {started}", count(), moment - 1);
    assert!(moment > KILLS / 2, "hardly a run lived long enough to be killed");
    wait(start(folder.path(), "killed"));
    let ended = outputs(&folder.path().join("killed"));

    assert_eq!(undisturbed.keys().collect::<Vec<_>>(), ended.keys().collect::<Vec<_>>());
    for (name, bytes) in &undisturbed {
        assert!(
            ended[name] == *bytes,
            "{} differs from that of an undisturbed run",
            name.display()
        );
    }
    let left = fs::read_dir(folder.path().join("killed")).expect("lists").flatten().count();
    let expected =
        fs::read_dir(folder.path().join("undisturbed")).expect("lists").flatten().count();
    assert_eq!(left, expected, "killed runs left something behind");
}

fn start(folder: &Path, case: &str) -> Child {
    Command::new(env!("CARGO_BIN_EXE_tickmark"))
        .args(["run", "evidence", "--out", case, "--as-of", "2026-09-14", "--quiet"])
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .spawn()
        .expect("starts")
}

fn wait(mut child: Child) {
    let mut waited = Duration::ZERO;
    let step = Duration::from_millis(20);
    while child.try_wait().expect("can be waited for").is_none() {
        assert!(waited < Duration::from_mins(10), "the run does not end");
        thread::sleep(step);
        waited += step;
    }
    let status = child.wait().expect("ended");
    assert_eq!(status.code(), Some(0), "the run ended with {status}");
}

/// The output files without what may differ between two runs: how long they took.
fn outputs(case: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let out = case.join("out");
    fs::read_dir(&out)
        .unwrap_or_else(|error| panic!("{}: {error}", out.display()))
        .map(|entry| {
            let path = entry.expect("an entry").path();
            let mut bytes = fs::read(&path).expect("an output file");
            let name = PathBuf::from(path.file_name().expect("a name"));
            if name == Path::new("run.json") {
                bytes = without_durations(&bytes);
            }
            (name, bytes)
        })
        .collect()
}

fn without_durations(bytes: &[u8]) -> Vec<u8> {
    let mut run: serde_json::Value = serde_json::from_slice(bytes).expect("it is JSON");
    let durations = run.as_object_mut().expect("an object").remove("durations_ms");
    assert!(durations.is_some(), "run.json tells no durations");
    run.to_string().into_bytes()
}

/// Small files of several kinds, no two alike, some of which carry others.
fn fill(evidence: &Path, count: usize) {
    fs::create_dir(evidence).expect("makes a folder");
    for nth in 0..count {
        let text = words(nth);
        let (extension, content) = match nth % 5 {
            0 => ("md", format!("# AI policy {nth}\n\nOwner: Person {nth}\n\n{text}\n")),
            1 => ("csv", format!("id,risk,owner\nR-{nth},{text},Person {nth}\n")),
            2 => ("html", format!("<h1>Impact assessment {nth}</h1><p>{text}</p>")),
            3 => ("json", format!("{{\"system\": \"AS-{nth}\", \"note\": \"{text}\"}}\n")),
            _ => ("eml", mail(nth, &text)),
        };
        fs::write(evidence.join(format!("{nth:05}.{extension}")), content).expect("writes");
    }
}

fn words(nth: usize) -> String {
    const WORDS: [&str; 12] = [
        "risk",
        "register",
        "reviewed",
        "model",
        "drift",
        "approved",
        "owner",
        "data",
        "impact",
        "supplier",
        "training",
        "monitored",
    ];
    let mut text = String::new();
    for place in 0..60 {
        let _ = write!(text, "{} ", WORDS[(nth * 7 + place * (nth % 11 + 1)) % WORDS.len()]);
    }
    text + &format!("on 2026-0{}-1{}", nth % 9 + 1, nth % 10)
}

fn mail(nth: usize, text: &str) -> String {
    format!(
        "From: a{nth}@example.org\r\nTo: b@example.org\r\nSubject: Review {nth}\r\n\
         MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=cut\r\n\r\n--cut\r\n\
         Content-Type: text/plain\r\n\r\n{text}\r\n--cut\r\n\
         Content-Type: text/csv; name=\"table.csv\"\r\n\
         Content-Disposition: attachment; filename=\"table.csv\"\r\n\r\na,b\r\n{nth},2\r\n--cut--\r\n"
    )
}
