//! What was decided, in the files a later run writes and in what the verbs show.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;
use tickmark::docket::{Desk, Need, Signature, Wish};
use tickmark::domain::{Act, FindingId, Moment, Reason, Reviewer, Role, Via};
use tickmark::outputs::{self, Outputs};

/// A few files of the sample, run; the whole of it takes longer.
pub fn engagement() -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/sample/evidence");
    for part in ["02_risk", "05_audits"] {
        copy(&sample.join(part), &folder.path().join("evidence").join(part));
    }
    let formats = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/formats");
    let archive = folder.path().join("evidence/archive.zip");
    fs::copy(formats.join("archive.zip"), archive).expect("copies");
    run(folder.path());
    folder
}

pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("makes a folder");
    for entry in fs::read_dir(from).into_iter().flatten() {
        let path = entry.expect("an entry").path();
        let into = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &into);
        } else {
            fs::copy(&path, into).expect("copies");
        }
    }
}

/// Runs the program in a folder.
pub fn tickmark(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tickmark"));
    command.current_dir(folder).args(arguments).output().expect("runs")
}

/// What it prints.
pub fn printed(folder: &Path, arguments: &[&str]) -> String {
    String::from_utf8(tickmark(folder, arguments).stdout).expect("text")
}

pub fn run(folder: &Path) -> String {
    let day = ["--as-of", "2026-09-14", "--allow-unread"];
    let arguments = [&["run", "evidence", "--out", "."][..], &day].concat();
    let output = tickmark(folder, &arguments);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}

fn findings(folder: &Path) -> String {
    fs::read_to_string(folder.join("out/findings.json")).expect("findings")
}

/// Decides on the finding with this number in the file; returns its id.
pub fn decide(folder: &Path, nth: usize, act: impl FnOnce(&Desk) -> Act) -> FindingId {
    let read = |name: &'static str| -> Result<String, outputs::Error> {
        Ok(fs::read_to_string(folder.join("out").join(name)).expect(name))
    };
    let mut desk = Desk::open(folder, Outputs::read(read).expect("outputs")).expect("opens");
    let matter = &desk.docket().matters[nth];
    let id = matter.id();
    let wish = Wish {
        finding: id,
        draft: matter.digest,
        seen: matter.newest(),
        act: act(&desk),
        opened: Vec::new(),
        seconds: None,
        text: None,
    };
    let name = "Kim Lee".to_owned().try_into().expect("a name");
    let signature = Signature {
        who: Reviewer { name, role: Role::Auditor },
        via: Via::Cli,
        at: Moment::try_from("2026-11-30T16:41:23+01:00".to_owned()).expect("a moment"),
    };
    desk.decide(vec![wish], &signature, Need::Nothing).expect("decides");
    id
}

pub fn reason(text: &str) -> Reason {
    Reason::try_from(text.to_owned()).expect("a reason")
}

#[test]
fn a_run_writes_what_was_decided_and_nothing_else_differs() {
    let engagement = engagement();
    let folder = engagement.path();
    let undecided = findings(folder);
    let summary = run(folder);
    assert_eq!(findings(folder), undecided, "nothing was decided");
    assert!(!summary.contains("decided,"), "{summary}");

    let rejected = decide(folder, 0, |_| Act::Reject { reason: reason("it is a copy") });
    decide(folder, 1, |_| Act::Confirm);
    let summary = run(folder);
    let count = undecided.matches(r#""state": "draft""#).count();
    let line = format!("2 of {count} drafts decided, 0 changed since\n");
    assert!(summary.contains(&line) && !summary.contains("are drafts"), "{summary}");
    let page = std::fs::read_to_string(folder.join("out/report.html")).expect("the page");
    assert!(!page.to_lowercase().contains("no finding has been decided"), "somebody decided");
    let decided = findings(folder);
    assert_eq!(decided.matches(r#""state": "draft""#).count(), count - 2);
    let file: serde_json::Value = serde_json::from_str(&decided).expect("JSON");
    let first = &file["findings"][0];
    assert_eq!(first["state"], "rejected");
    assert_eq!(first["decision"]["seq"], 1);
    assert_eq!(first["decision"]["by"], "Kim Lee");
    assert_eq!(first["decision"]["reason"], "it is a copy");
    assert_eq!(file["findings"][1]["state"], "confirmed");

    let shown = printed(folder, &["findings", ".", "--state", "rejected"]);
    assert!(shown.starts_with(&format!("{rejected}  rejected")), "{shown}");
    assert!(shown.contains("decision: reject by Kim Lee: it is a copy"), "{shown}");
    let closing =
        format!("1 of {count} are shown; 2 of {count} are decided. The others are drafts.");
    assert!(shown.contains(&closing), "{shown}");
    let filtered = printed(folder, &["findings", ".", "--state", "draft", "--format", "json"]);
    let filtered: serde_json::Value = serde_json::from_str(&filtered).expect("JSON");
    assert_eq!(filtered["findings"].as_array().map(Vec::len), Some(count - 2));
    let explained = printed(folder, &["explain", &rejected.to_string(), "."]);
    let entry = "1. reject by Kim Lee (auditor), 2026-11-30 16:41, cli: it is a copy";
    assert!(explained.contains(entry), "{explained}");

    decide(folder, 0, |_| Act::Undo { undone: 1 });
    decide(folder, 1, |_| Act::Undo { undone: 2 });
    run(folder);
    assert_eq!(findings(folder), undecided, "what was undone leaves no trace in the file");
}

#[test]
fn a_confirmed_finding_whose_evidence_is_gone_stays_in_the_file_and_says_so() {
    let engagement = engagement();
    let folder = engagement.path();
    let all: serde_json::Value = serde_json::from_str(&findings(folder)).expect("JSON");
    let rows = all["findings"].as_array().expect("a list");
    let from_risk = |row: &serde_json::Value| {
        row["evidence"][0]["document"].as_str().is_some_and(|path| path.starts_with("02_risk"))
    };
    let nth = rows.iter().position(from_risk).expect("a finding on the risks");
    let id = decide(folder, nth, |_| Act::Confirm);
    fs::remove_dir_all(folder.join("evidence/02_risk")).expect("removes");
    for _ in 0..2 {
        run(folder);
        let shown = printed(folder, &["findings", ".", "--state", "changed"]);
        assert!(shown.starts_with(&format!("{id}  changed")), "{shown}");
        assert!(shown.contains("changed since: the last run no longer drafts it"), "{shown}");
        assert_eq!(findings(folder).matches(&id.to_string()).count(), 1);
    }
}
