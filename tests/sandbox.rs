//! Processes that read files: what they may not do, what becomes of a file that breaks them, and that
//! they read what is read without them.

use std::collections::BTreeSet;
use std::fs;
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use tickmark::domain::{DocumentId, EvidencePath, SourceFile};
use tickmark::extract::{self, ALLOWANCE, Content, Extracted, Member};
use tickmark::sandbox::{Consequence, InForce, LIMITS, Limits, Misdeed, Options, Sandbox};

const NOTE: &[u8] = b"# AI policy\n\nWe use AI with care.\n";

/// Limits that make tests wait no longer than they must.
const SHORT: Limits = Limits {
    memory_bytes: 256 << 20,
    progress_seconds: 2,
    total_seconds: 4,
    files_per_worker: 500,
};

fn sandbox(limits: Limits) -> Sandbox {
    Sandbox::new(Options {
        limits,
        worker: PathBuf::from(env!("CARGO_BIN_EXE_tickmark")),
        pdfium: None,
    })
}

fn source(name: &str, bytes: &[u8]) -> SourceFile {
    SourceFile {
        path: EvidencePath(name.to_owned()),
        id: DocumentId::of(bytes),
        bytes: bytes.len() as u64,
    }
}

/// What is read of a file, and what it carries.
fn read(
    sandbox: &Sandbox,
    name: &str,
    bytes: &[u8],
) -> (Result<Extracted, extract::Error>, Vec<Member>) {
    let mut members = Vec::new();
    let read =
        sandbox.read(&source(name, bytes), bytes, ALLOWANCE, &mut |member| members.push(member));
    (read, members)
}

fn reads_the_next_file(sandbox: &Sandbox) {
    let (read, _) = read(sandbox, "policy.md", NOTE);
    assert!(matches!(read, Ok(Extracted::Document(_))), "{read:?}");
}

/// Every file of a folder, by name.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<(String, Vec<u8>)> = fs::read_dir(folder)
        .expect("a folder")
        .flatten()
        .filter(|entry| entry.path().is_file())
        .map(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            (name, fs::read(entry.path()).expect("a file"))
        })
        .collect();
    files.sort();
    files
}

fn fixtures() -> Vec<(String, Vec<u8>)> {
    files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/formats"))
}

#[test]
fn a_reader_has_no_rights_on_this_machine() {
    let protection = sandbox(SHORT).protection().expect("a worker");
    assert!(matches!(protection.limits, InForce::Yes { .. }), "{protection:?}");
    if cfg!(target_os = "linux") {
        assert!(matches!(protection.calls, InForce::Yes { .. }), "{protection:?}");
    }
    if protection.word() != "full" {
        println!("skipped: this kernel gives less: {:?}", protection.lacking());
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_reader_that_misbehaves_is_stopped_and_the_next_file_is_read() {
    let forbidden =
        "its reader tried to open a file, start a program or use the network, and was stopped";
    let memory = "reading it takes more than 256 MiB of memory";
    let late = "reading it took longer than 2 seconds";
    let sandbox = sandbox(SHORT);
    for (misdeed, told) in [
        (Misdeed::ReadFile, forbidden),
        (Misdeed::WriteFile, forbidden),
        (Misdeed::Connect, forbidden),
        (Misdeed::Execute, forbidden),
        (Misdeed::StartThread, forbidden),
        (Misdeed::AllocateAtOnce, memory),
        (Misdeed::AllocateForever, memory),
        (Misdeed::Recurse, "the reader crashed: the file is nested too deeply"),
        (Misdeed::Spin, late),
        (Misdeed::Sleep, late),
        (Misdeed::FloodErrors, late),
        (Misdeed::FloodAnswers, "the reader crashed: a frame is longer than any can be"),
        (Misdeed::FloodMembers, "the reader crashed: it hands out more than it may"),
        (Misdeed::Panic, "the reader crashed: told to"),
        (Misdeed::Leave, "the reader crashed: its process ended without a word"),
        (Misdeed::Garble, "the reader crashed: a frame cannot be understood"),
    ] {
        let began = Instant::now();
        match sandbox.misbehave(misdeed) {
            Consequence::Ended(error) => assert_eq!(error.to_string(), told, "{misdeed:?}"),
            other => panic!("{misdeed:?}: {other:?}"),
        }
        assert!(began.elapsed() < Duration::from_secs(8), "{misdeed:?}: {:?}", began.elapsed());
        reads_the_next_file(&sandbox);
    }
}

#[test]
fn a_file_is_read_as_it_is_without_a_sandbox() {
    let processes = sandbox(LIMITS);
    let none = Sandbox::in_process();
    let check = |name: &str, bytes: &[u8]| {
        let inside = read(&processes, name, bytes);
        let without = read(&none, name, bytes);
        assert!(inside == without, "{name}: {inside:?}\n{without:?}");
        assert_eq!(
            processes.format(&source(name, bytes), bytes),
            none.format(&source(name, bytes), bytes),
            "{name}"
        );
    };
    let fixtures = fixtures();
    assert!(fixtures.len() > 20, "the fixtures are not there");
    // In order, and in reverse: what a worker read before is of no consequence.
    for (name, bytes) in fixtures.iter().chain(fixtures.iter().rev()) {
        check(name, bytes);
    }
}

#[test]
fn a_file_in_a_file_is_read_while_its_archive_is() {
    let sandbox = sandbox(LIMITS);
    let (_, archive) =
        fixtures().into_iter().find(|(name, _)| name == "archive.zip").expect("archive.zip");
    // As many threads at once as would take all workers, were their number fixed.
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                let mut inside = Vec::new();
                let file = source("archive.zip", &archive);
                let mut each = |member: Member| {
                    if let Content::File(bytes) = &member.content {
                        inside.push(read(&sandbox, &member.name, bytes).0);
                    }
                };
                let read = sandbox.read(&file, &archive, ALLOWANCE, &mut each);
                assert!(matches!(read, Ok(Extracted::Container { .. })), "{read:?}");
                assert!(inside.iter().any(Result::is_ok), "{inside:?}");
            });
        }
    });
}

#[test]
fn a_program_that_cannot_be_started_is_an_error_with_a_hint() {
    let check = |worker: &Path, told: &str| {
        let sandbox =
            Sandbox::new(Options { limits: SHORT, worker: worker.to_owned(), pdfium: None });
        let error = sandbox.protection().expect_err("no worker");
        assert!(error.to_string().contains(told), "{error}");
        assert!(!error.hint().is_empty());
        let (read, _) = read(&sandbox, "policy.md", NOTE);
        assert!(matches!(read, Err(extract::Error::Unopened { .. })), "{read:?}");
    };
    check(Path::new("/nowhere/tickmark"), "cannot start `/nowhere/tickmark`");
    if cfg!(unix) {
        check(Path::new("/bin/true"), "does not read files for this tickmark");
        check(Path::new("/bin/echo"), "does not read files for this tickmark");
    }
}

/// Runs the test of this name in a process of its own, where it may look at memory and children; true
/// there.
#[cfg(target_os = "linux")]
fn alone(test: &str) -> bool {
    const MARK: &str = "TICKMARK_TEST_ALONE";
    if std::env::var_os(MARK).is_some() {
        return true;
    }
    let output = Command::new(std::env::current_exe().expect("this program"))
        .args([&format!("sandbox::{test}"), "--exact", "--nocapture"])
        .env(MARK, "1")
        .output()
        .expect("starts");
    assert!(output.status.success(), "{output:?}");
    false
}

/// The processes this one has started, whichever thread did.
#[cfg(target_os = "linux")]
fn children() -> Vec<String> {
    let tasks = fs::read_dir("/proc/self/task").expect("tasks").flatten();
    let lists = tasks.filter_map(|task| fs::read_to_string(task.path().join("children")).ok());
    lists.flat_map(|list| list.split_whitespace().map(str::to_owned).collect::<Vec<_>>()).collect()
}

#[cfg(target_os = "linux")]
fn kill_children() {
    let status = Command::new("kill").arg("-9").args(children()).status().expect("kills");
    assert!(status.success());
}

/// An archive whose members do not fit into a pipe, so that its reader is still at work while they are
/// handed out.
#[cfg(target_os = "linux")]
fn large_archive() -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for number in 0..12 {
        // Packed, they would unfold as only a bomb does.
        let options = zip::write::SimpleFileOptions::default()
            .compression_method(zip::CompressionMethod::Stored);
        zip.start_file(format!("log_{number}.txt"), options).expect("a member");
        zip.write_all("all is well\n".repeat(100_000).as_bytes()).expect("writes");
    }
    zip.finish().expect("an archive").into_inner()
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_whose_worker_is_killed_is_read_once_more_and_members_come_once() {
    if !alone("a_file_whose_worker_is_killed_is_read_once_more_and_members_come_once") {
        return;
    }
    let sandbox = sandbox(LIMITS);
    let archive = large_archive();
    let file = source("logs.zip", &archive);
    // Killed in the first attempt only, and then in both.
    for (kills, whole) in [(1, true), (2, false)] {
        let mut names = Vec::new();
        let mut killed = 0;
        let read = sandbox.read(&file, &archive, ALLOWANCE, &mut |member| {
            names.push(member.name);
            if killed < kills && names.len() > 3 * killed {
                killed += 1;
                kill_children();
            }
        });
        let distinct: BTreeSet<&String> = names.iter().collect();
        assert_eq!(distinct.len(), names.len(), "{names:?}");
        if whole {
            assert!(matches!(read, Ok(Extracted::Container { members: 12, .. })), "{read:?}");
            assert_eq!(names.len(), 12);
        } else {
            let error = read.expect_err("killed twice").to_string();
            assert_eq!(
                error,
                "the process that read it was ended from outside; most often the machine had no memory left"
            );
        }
        reads_the_next_file(&sandbox);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_worker_is_replaced_after_its_share_and_when_it_died_unasked() {
    if !alone("a_worker_is_replaced_after_its_share_and_when_it_died_unasked") {
        return;
    }
    let sandbox = sandbox(Limits { files_per_worker: 3, ..LIMITS });
    let mut seen = BTreeSet::new();
    for _ in 0..7 {
        reads_the_next_file(&sandbox);
        seen.extend(children());
    }
    // After the third and the sixth file nobody is there; the seventh file has a third worker.
    assert_eq!(seen.len(), 3, "{seen:?}");
    kill_children();
    thread::sleep(Duration::from_millis(100));
    reads_the_next_file(&sandbox);
    drop(sandbox);
    assert_eq!(children(), Vec::<String>::new(), "a worker outlived its sandbox");
}

#[cfg(target_os = "linux")]
#[test]
fn whatever_a_file_unfolds_to_the_run_stays_small() {
    if !alone("whatever_a_file_unfolds_to_the_run_stays_small") {
        return;
    }
    let sandbox = sandbox(SHORT);
    reads_the_next_file(&sandbox);
    let junk = [&[0xFF, 0xFE, 0, 0xD8][..], &vec![0; 150 << 20]].concat();
    let before = peak_mebibytes();
    let (read, _) = read(&sandbox, "junk.bin", &junk);
    assert!(read.is_err(), "{read:?}");
    for misdeed in [Misdeed::AllocateForever, Misdeed::FloodAnswers, Misdeed::FloodMembers] {
        assert!(matches!(sandbox.misbehave(misdeed), Consequence::Ended(_)), "{misdeed:?}");
    }
    let grown = peak_mebibytes() - before;
    println!("the run grew by {grown} MiB over 150 MiB of junk and three floods");
    assert!(grown < 16, "the run grew by {grown} MiB");
}

/// The most memory this process ever had.
#[cfg(target_os = "linux")]
fn peak_mebibytes() -> u64 {
    let status = fs::read_to_string("/proc/self/status").expect("a status");
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).expect("a peak");
    let kibibytes: u64 = line.split_whitespace().nth(1).expect("a number").parse().expect("digits");
    kibibytes >> 10
}

#[test]
fn the_doctor_says_what_holds_a_reader() {
    let doctor = |format: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_tickmark"))
            .args(["doctor", "--format", format])
            .output()
            .expect("starts");
        assert!(output.status.success(), "{output:?}");
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let report: serde_json::Value = serde_json::from_str(&doctor("json")).expect("JSON");
    assert_eq!(report["schema"], "tickmark.doctor/1");
    let isolation = &report["isolation"];
    let in_force = isolation["in_force"].as_str().expect("a word");
    assert!(["full", "reduced", "none"].contains(&in_force), "{report}");
    if in_force == "full" {
        let tried = isolation["tried"].as_array().expect("trials");
        assert!(tried.len() >= 6 && tried.iter().all(|one| one["stopped"] == true), "{report}");
    }
    let text = doctor("human");
    for part in ["tickmark ", "Isolation of readers: ", "Text recognition in scans: ", "endpoint: "]
    {
        assert!(text.contains(part), "{text}");
    }
}
