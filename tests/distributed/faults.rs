//! A disk that fails, or a reader that dies, at every call by which a shard is committed.
//!
//! Uses a shim that stands beside the project; where it or a compiler for it is missing, says so in a line.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const SHIM: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/tools/faultfs.c");

/// The shim, compiled; `None` where that cannot be done here.
fn shim(folder: &Path) -> Option<PathBuf> {
    if !cfg!(target_os = "linux") || !Path::new(SHIM).is_file() {
        println!("skipped: the shim that makes a disk fail is not here");
        return None;
    }
    let library = folder.join("faultfs.so");
    let compile = Command::new("cc")
        .args(["-shared", "-fPIC", "-O1", "-w", "-o"])
        .arg(&library)
        .arg(SHIM)
        .arg("-ldl")
        .status();
    if !compile.is_ok_and(|status| status.success()) {
        println!("skipped: there is no compiler for the shim");
        return None;
    }
    Some(library)
}

struct Case {
    folder: tempfile::TempDir,
    shim: PathBuf,
    plan: String,
}

impl Case {
    fn new() -> Option<Self> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let shim = shim(folder.path())?;
        let evidence = folder.path().join("evidence");
        fs::create_dir(&evidence).expect("makes a folder");
        fs::write(evidence.join("policy.md"), "# AI policy\n\nWe assess every AI system.")
            .expect("writes");
        fs::write(evidence.join("register.csv"), "id,owner\nAS-1,Kim Lee\n").expect("writes");
        let mut case = Self { folder, shim, plan: String::new() };
        let planned = case
            .command(&["plan-shards", "--input", "evidence", "--out", "store", "--quiet"])
            .env("TICKMARK_OCR", "off")
            .output()
            .expect("starts");
        String::from_utf8(planned.stdout).expect("text").trim().clone_into(&mut case.plan);
        Some(case)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tickmark"));
        command.args(arguments).current_dir(self.folder.path());
        command
    }

    fn extract(&self, store: &str) -> Command {
        let plan = self.plan.as_str();
        let shard = ["extract", "--plan", plan, "--shard", "0/1", "--out", store, "--quiet"];
        self.command(&[&shard[..], &["--isolation", "none", "--jobs", "1"]].concat())
    }

    /// Reads the shard into a store, with a fault at a call there; `None` for none, and to count them.
    fn with_fault(&self, store: &str, fault: Option<(&str, usize)>) -> Output {
        let mut command = self.extract(store);
        command.env("LD_PRELOAD", &self.shim).env("FF_DIR", self.folder.path().join(store));
        match fault {
            Some((mode, call)) => command.env("FF_MODE", mode).env("FF_AT", call.to_string()),
            None => command.env("FF_COUNT", "1"),
        };
        command.output().expect("starts")
    }

    /// What stands in a store under the names by which it is looked for, but for what `plan-shards` put there.
    fn objects(&self, store: &str) -> BTreeMap<PathBuf, Vec<u8>> {
        let root = self.folder.path().join(store);
        let mut objects = BTreeMap::new();
        for folder in ["parts", "segments", "done"] {
            collect(&root.join(folder), &root, &mut objects);
        }
        objects
    }
}

fn collect(folder: &Path, root: &Path, objects: &mut BTreeMap<PathBuf, Vec<u8>>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for path in entries.map(|entry| entry.expect("an entry").path()) {
        // What half an attempt wrote lies beside, under names nobody looks for.
        let is_beside = path.file_name().is_some_and(|name| name.as_encoded_bytes()[0] == b'.');
        if is_beside {
            continue;
        }
        if path.is_dir() {
            collect(&path, root, objects);
        } else {
            let name = path.strip_prefix(root).expect("inside").to_owned();
            objects.insert(name, fs::read(&path).expect("reads"));
        }
    }
}

#[test]
fn a_commit_that_fails_at_any_call_leaves_nothing_half_and_succeeds_the_next_time() {
    let Some(case) = Case::new() else { return };
    let counted = case.with_fault("whole", None);
    let told = String::from_utf8_lossy(&counted.stderr).into_owned();
    assert!(counted.status.success(), "{told}");
    let whole = case.objects("whole");
    assert_eq!(whole.len(), 3, "a part, a segment and a marker: {:?}", whole.keys());
    let calls = told.lines().find_map(|line| line.strip_prefix("FF_CALLS=")).expect("a count");
    let calls: usize = calls.parse().expect("a number");
    assert!(calls > 8, "three objects are written with fewer calls than objects: {told}");

    let (mut attempts, mut failed) = (0, 0);
    for call in 1..=calls {
        for mode in ["kill", "short", "eio", "enospc"] {
            // Every call is killed; of the other faults each third call has to do.
            if mode != "kill" && (call + mode.len()) % 3 != 0 {
                continue;
            }
            let store = format!("{mode}-{call}");
            let broken = case.with_fault(&store, Some((mode, call)));
            attempts += 1;
            failed += usize::from(!broken.status.success());
            for (name, bytes) in case.objects(&store) {
                let told = String::from_utf8_lossy(&broken.stderr);
                assert!(
                    whole.get(&name) == Some(&bytes),
                    "{mode} at {call}: {} is half: {told}",
                    name.display()
                );
            }
            let again = case.extract(&store).output().expect("starts");
            let told = String::from_utf8_lossy(&again.stderr);
            assert!(again.status.success(), "{mode} at {call}, the next time: {told}");
            assert!(case.objects(&store) == whole, "{mode} at {call}: the next time differs");
            fs::remove_dir_all(case.folder.path().join(&store)).expect("removes");
        }
    }
    println!("{calls} calls, {attempts} attempts with a fault, of which {failed} failed");
    assert!(failed * 2 > calls, "the faults did not reach the program");
}
