//! Processes that read files: what they may not do, what becomes of a file that breaks them, and that
//! they read what is read without them.

use std::fs;
use std::path::{Path, PathBuf};
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
    Sandbox::new(Options { limits, worker: PathBuf::from(env!("CARGO_BIN_EXE_tickmark")) })
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
    fixtures.iter().for_each(|(name, bytes)| check(name, bytes));
    fixtures.iter().rev().for_each(|(name, bytes)| check(name, bytes));
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
        let sandbox = Sandbox::new(Options { limits: SHORT, worker: worker.to_owned() });
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
