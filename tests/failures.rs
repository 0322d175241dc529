//! What the machine does to a run: a full disk, folders that cannot be opened, names that are no text.
//!
//! Unix only, as the ways to bring it about are.

#![cfg(unix)]

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output};

const TICKMARK: &str = env!("CARGO_BIN_EXE_tickmark");

fn run(folder: &Path, before: &str) -> Output {
    let script = format!(
        "{before} exec '{TICKMARK}' run evidence --out case --as-of 2026-09-14 --quiet --jobs 1"
    );
    Command::new("sh").args(["-c", &script]).current_dir(folder).output().expect("a shell")
}

fn evidence(folder: &Path) {
    fs::create_dir(folder.join("evidence")).expect("makes a folder");
    fs::write(folder.join("evidence/policy.md"), "# AI policy\n\nWe use AI with care.\n")
        .expect("writes");
}

fn error_of(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_disk_that_is_full_is_an_error_that_names_the_file() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    evidence(folder.path());
    // No file may grow beyond 1 kB, and the signal that says so is ignored: writing fails as on a full
    // disk.
    let output = run(folder.path(), "trap '' XFSZ; ulimit -f 1;");
    let error = error_of(&output);
    assert_eq!(output.status.code(), Some(2), "{error}");
    assert!(error.starts_with("error: ") && error.contains("case"), "{error}");
    assert!(!folder.path().join("case/out/findings.json").exists(), "half a result was left");
    // With room again, the next run goes through.
    let output = run(folder.path(), "");
    assert_eq!(output.status.code(), Some(0), "{}", error_of(&output));
}

#[test]
fn what_cannot_be_opened_is_a_row_and_the_run_goes_on() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    evidence(folder.path());
    let closed = folder.path().join("evidence/closed");
    fs::create_dir(&closed).expect("makes a folder");
    let secret = folder.path().join("evidence/secret.md");
    fs::write(&secret, "# Secret\n").expect("writes");
    for path in [&closed, &secret] {
        fs::set_permissions(path, fs::Permissions::from_mode(0o000)).expect("closes it");
    }
    if fs::read(&secret).is_ok() {
        println!("skipped: this user may open everything");
        return;
    }
    let output = run(folder.path(), "");
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o700)).expect("opens it again");
    assert_eq!(output.status.code(), Some(3), "{}", error_of(&output));
    let ledger =
        fs::read_to_string(folder.path().join("case/out/documents.json")).expect("a ledger");
    assert_eq!(ledger.matches("permission denied").count(), 2, "{ledger}");
}

#[test]
fn a_name_that_is_no_text_is_read_and_shown() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    evidence(folder.path());
    let name = OsStr::from_bytes(b"r\xe9gister.md");
    if fs::write(folder.path().join("evidence").join(name), "# AI register\n").is_err() {
        println!("skipped: this file system refuses names that are no text");
        return;
    }
    let output = run(folder.path(), "");
    assert_eq!(output.status.code(), Some(0), "{}", error_of(&output));
    let ledger =
        fs::read_to_string(folder.path().join("case/out/documents.json")).expect("a ledger");
    assert!(ledger.contains(r"r\\xE9gister.md"), "{ledger}");
}

#[test]
fn a_run_that_is_killed_leaves_the_next_one_free() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    evidence(folder.path());
    for _ in 0..3 {
        let mut child = Command::new(TICKMARK)
            .args(["run", "evidence", "--out", "case", "--as-of", "2026-09-14", "--quiet"])
            .current_dir(folder.path())
            .spawn()
            .expect("starts");
        child.kill().expect("kills it");
        child.wait().expect("ends");
    }
    let output = run(folder.path(), "");
    assert_eq!(output.status.code(), Some(0), "{}", error_of(&output));
}
