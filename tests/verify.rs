//! Whatever is other than it was is told by `verify`, with its place; and a whole engagement holds.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use tempfile::TempDir;
use tickmark::domain::Act;

use crate::decided::{copy, decide, engagement, printed, reason, run, tickmark};

/// A few files of the sample, with a rejection and a confirmation.
static ENGAGEMENT: LazyLock<TempDir> = LazyLock::new(|| {
    let engagement = engagement();
    decide(engagement.path(), 0, |_| Act::Reject { reason: reason("rejected for a test") });
    decide(engagement.path(), 1, |_| Act::Confirm);
    run(engagement.path());
    engagement
});

/// Changes a copy of the engagement and checks what is told, with which exit status.
fn check(tamper: impl FnOnce(&Path), status: i32, told: &[&str]) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    copy(ENGAGEMENT.path(), folder.path());
    tamper(folder.path());
    let arguments = ["verify", ".", "--evidence", "evidence", "--ocr", "off"];
    let output = tickmark(folder.path(), &arguments);
    let text = String::from_utf8(output.stdout).expect("text");
    let error = String::from_utf8(output.stderr).expect("text");
    assert_eq!(output.status.code(), Some(status), "{text}{error}");
    for words in told {
        assert!(text.contains(words), "{words} is not told in:\n{text}{error}");
    }
}

/// Puts other bytes of the same length into a file, once, after a mark.
fn overwrite(path: &Path, mark: &str, bytes: &str) {
    let mut content = fs::read(path).expect("a file");
    let at = content.windows(mark.len()).position(|window| window == mark.as_bytes());
    let at = at.unwrap_or_else(|| panic!("{mark} is not in {}", path.display())) + mark.len();
    content[at..at + bytes.len()].copy_from_slice(bytes.as_bytes());
    fs::write(path, content).expect("writes");
}

#[test]
fn a_whole_engagement_holds() {
    check(
        |_| {},
        0,
        &[
            "ok     Decision log       2 entries; the SHA-256 of the newest, entry 2, is ",
            "ok     Drafts decided on  2 kept as they were shown",
            "ok     Output files       8 files of the form this version writes",
            " changed, 0 missing; 0 new, in `evidence`",
            "\nEverything holds.\n",
        ],
    );
}

#[test]
fn the_demo_holds_before_and_after_somebody_decides() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    assert_eq!(tickmark(folder.path(), &["demo"]).status.code(), Some(0));
    let demo = folder.path().join("demo");
    let text = printed(folder.path(), &["verify", "demo"]);
    assert!(text.contains("no decision was made yet"), "{text}");
    assert!(text.ends_with("\nEverything holds.\n"), "{text}");
    decide(&demo, 3, |_| Act::Confirm);
    // What was decided is in the file only after it is published, as a run does.
    let text = printed(folder.path(), &["verify", "demo"]);
    assert!(text.contains("out/findings.json: does not say what the decision log says"), "{text}");
    assert_eq!(tickmark(folder.path(), &["demo"]).status.code(), Some(0), "is written anew");
    let text = printed(folder.path(), &["verify", "demo", "--format", "json"]);
    let file: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(file["holds"], true, "{text}");
    assert_eq!(file["checks"][0]["looked_at"], 1);
}

#[test]
fn a_byte_of_a_decision_or_of_a_draft_decided_on_is_told_with_its_entry() {
    let log = |folder: &Path| folder.join("engagement.db");
    check(
        |folder| overwrite(&log(folder), "rejected for a ", "jest"),
        1,
        &[
            "FAULT  Decision log ",
            "decision log: entry 1 of the decision log was changed after it was written",
        ],
    );
    check(
        |folder| overwrite(&log(folder), "\"false_positive_note\":\"", "~"),
        1,
        &[
            "FAULT  Drafts decided on  1 kept as they were shown",
            ": the draft was changed after it was decided on",
        ],
    );
    check(
        |folder| fs::write(log(folder), "no database, long enough for one").expect("writes"),
        1,
        &["FAULT  Decision log       cannot be read", "ok     Evidence "],
    );
}

#[test]
fn a_digest_noted_earlier_must_still_be_in_the_log() {
    let text = printed(ENGAGEMENT.path(), &["verify", ".", "--ocr", "off"]);
    let head = text.split("entry 2, is ").nth(1).and_then(|rest| rest.get(..64)).expect("a digest");
    let verify = |head: &str| {
        tickmark(ENGAGEMENT.path(), &["verify", ".", "--ocr", "off", "--head", head]).status.code()
    };
    assert_eq!(verify(head), Some(0));
    assert_eq!(verify(&"0".repeat(64)), Some(1));
    assert_eq!(verify("0"), Some(2), "no digest");
}

#[test]
fn a_quotation_that_does_not_stand_is_told_with_its_finding_and_place() {
    check(
        |folder| overwrite(&folder.join("out/findings.json"), "\"quote\": \"", "~"),
        1,
        &["FAULT  Quotations ", "  F-", ": the words do not stand there: “~"],
    );
    check(
        |folder| overwrite(&folder.join("out/coverage.json"), "\"passage\": \"", "~"),
        1,
        &["FAULT  Quotations ", "  coverage of "],
    );
}

#[test]
fn evidence_that_is_other_gone_or_new_is_told_by_its_path() {
    let risks = |folder: &Path| {
        let files = fs::read_dir(folder.join("evidence/02_risk")).expect("lists");
        let mut files: Vec<_> = files.map(|entry| entry.expect("an entry").path()).collect();
        files.sort();
        files.remove(0)
    };
    let name = |folder: &Path| {
        let path = risks(folder);
        format!("02_risk/{}", path.file_name().expect("a name").to_string_lossy())
    };
    let named = name(ENGAGEMENT.path());
    let flip = |folder: &Path| {
        let mut bytes = fs::read(risks(folder)).expect("reads");
        let last = bytes.len() - 1;
        bytes[last] ^= 1;
        fs::write(risks(folder), bytes).expect("writes");
    };
    check(
        flip,
        1,
        &["FAULT  Evidence ", " 1 changed", &format!("  {named}: has changed: its SHA-256 was")],
    );
    check(
        |folder| fs::remove_file(risks(folder)).expect("removes"),
        1,
        &[" 1 missing", &format!("  {named}: is missing")],
    );
    let new = |folder: &Path| fs::write(folder.join("evidence/new.txt"), "new").expect("writes");
    check(new, 1, &["; 1 new", "  new.txt: was not there when the run read"]);
    let hidden = |folder: &Path| fs::write(folder.join("evidence/.DS_Store"), "").expect("writes");
    check(hidden, 0, &["; 0 new"]);
    check(
        |folder| fs::remove_file(folder.join("evidence/archive.zip")).expect("removes"),
        1,
        &["  archive.zip: is missing, and with it the "],
    );
    // Other bytes around the same members: the archive is told, its members are not.
    let append = |folder: &Path| {
        let path = folder.join("evidence/archive.zip");
        let mut bytes = fs::read(&path).expect("reads");
        bytes.extend_from_slice(b"a tail");
        fs::write(path, bytes).expect("writes");
    };
    check(append, 1, &[" 1 changed, 0 missing; 0 new", "  archive.zip: has changed"]);
}

#[test]
fn what_cannot_be_looked_at_is_no_result() {
    let empty = tempfile::tempdir().expect("a temporary folder");
    assert_eq!(tickmark(empty.path(), &["verify", "."]).status.code(), Some(2));
    assert_eq!(fs::read_dir(empty.path()).expect("lists").count(), 0, "verify makes nothing");
    check(|folder| fs::remove_dir_all(folder.join("evidence")).expect("removes"), 2, &[]);
    check(
        |folder| fs::write(folder.join("out/soa.json"), "{").expect("writes"),
        1,
        &["FAULT  Output files       cannot be understood", "`out/soa.json`"],
    );
    let without = |folder: &Path| fs::remove_file(folder.join("engagement.db")).expect("removes");
    check(
        without,
        1,
        &[
            "ok     Decision log       there is none",
            "out/findings.json: does not say what the decision log says",
        ],
    );
}

#[test]
fn a_log_is_copied_to_a_new_file_only() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let copy = folder.path().join("engagement.db");
    let to = copy.to_string_lossy().into_owned();
    let arguments = ["verify", ".", "--ocr", "off", "--backup", &to];
    assert_eq!(tickmark(ENGAGEMENT.path(), &arguments).status.code(), Some(0));
    let log = tickmark::store::DecisionLog::open(folder.path()).expect("opens");
    assert_eq!(log.entries_after(0).expect("reads").len(), 2);
    assert_eq!(log.fault().expect("reads"), None);
    assert_eq!(tickmark(ENGAGEMENT.path(), &arguments).status.code(), Some(2), "is there already");
}
