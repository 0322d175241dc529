//! The sample engagement read in shards, in any order and more than once: every output is that of one machine.

mod faults;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

fn tickmark(arguments: &[&str]) -> (String, i32) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tickmark"));
    let output = command.args(arguments).env("TICKMARK_OCR", "off").output().expect("runs");
    let text = [output.stdout, output.stderr].concat();
    (String::from_utf8_lossy(&text).into_owned(), output.status.code().unwrap_or(-1))
}

fn outputs(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = fs::read_dir(folder.join("out")).expect("a folder").map(|one| one.expect("a file"));
    let read = |file: fs::DirEntry| {
        let name = file.file_name().to_string_lossy().into_owned();
        let mut bytes = fs::read(file.path()).expect("reads");
        if name == "run.json" {
            // How long the stages took is all that may differ.
            let mut run: Value = serde_json::from_slice(&bytes).expect("JSON");
            run.as_object_mut().expect("an object").remove("durations_ms").expect("durations");
            bytes = run.to_string().into_bytes();
        }
        (name, bytes)
    };
    files.map(read).collect()
}

#[test]
fn shards_put_together_are_what_one_machine_makes() {
    let root = tempfile::tempdir().expect("a temporary folder");
    let path = |name: &str| root.path().join(name).to_str().expect("text").to_owned();
    let (text, status) = tickmark(&["demo", "--quiet", &path("one")]);
    assert_eq!(status, 0, "{text}");
    let one = outputs(&root.path().join("one"));
    let evidence = path("one/evidence");
    for shards in [2_usize, 7] {
        let store = path(&format!("store-{shards}"));
        let count = shards.to_string();
        let planned = Command::new(env!("CARGO_BIN_EXE_tickmark"))
            .args(["plan-shards", "--input", &evidence, "--out", &store, "--shards", &count])
            .env("TICKMARK_OCR", "off")
            .output()
            .expect("runs");
        let plan = String::from_utf8(planned.stdout).expect("text").trim().to_owned();
        assert!(Path::new(&plan).is_file(), "{plan}");
        // Backwards, and the first one twice.
        for shard in (0..shards).rev().chain([0]) {
            let shard = format!("{shard}/{shards}");
            let (text, status) =
                tickmark(&["extract", "--plan", &plan, "--shard", &shard, "--out", &store, "-q"]);
            assert_eq!(status, 0, "{text}");
        }
        let many = root.path().join(format!("many-{shards}"));
        fs::create_dir(&many).expect("makes a folder");
        fs::copy(root.path().join("one/engagement.toml"), many.join("engagement.toml"))
            .expect("copies");
        let folder = many.to_str().expect("text");
        let arguments = ["reduce", "--plan", &plan, "--store", &store, "--out", folder];
        let (text, status) = tickmark(&[&arguments[..], &["--allow-unread", "-q"]].concat());
        assert_eq!(status, 0, "{text}");
        for (name, bytes) in outputs(&many) {
            assert!(one.get(&name) == Some(&bytes), "{name} differs in {shards} shards");
        }
        assert_eq!(outputs(&many).len(), one.len());

        // The index is the one the shards made: without a piece of it nothing is put together.
        let aside = path("aside");
        let mut segments = fs::read_dir(Path::new(&store).join("segments")).expect("segments");
        let some = segments.next().expect("one").expect("a folder").path();
        fs::rename(some, &aside).expect("moves");
        let again = path("again");
        let arguments = ["reduce", "--plan", &plan, "--store", &store, "--out", &again];
        let (text, status) = tickmark(&[&arguments[..], &["--as-of", "2026-09-14"]].concat());
        assert_eq!(status, 2, "{text}");
        assert!(
            text.contains("is damaged: it is gone") && text.contains("hint: delete the marker")
        );
        fs::remove_dir_all(&again).expect("removes");
        fs::remove_dir_all(&aside).expect("removes");
    }
}

#[test]
fn what_cannot_be_done_is_told_with_what_to_do() {
    let root = tempfile::tempdir().expect("a temporary folder");
    let path = |name: &str| root.path().join(name).to_str().expect("text").to_owned();
    fs::create_dir_all(root.path().join("evidence")).expect("makes a folder");
    fs::write(root.path().join("evidence/a.md"), "# AI policy\n\nWe do.").expect("writes");
    let (evidence, store) = (path("evidence"), path("store"));
    let check = |arguments: &[&str], told: &str| {
        let (text, status) = tickmark(arguments);
        assert_eq!(status, 2, "{text}");
        assert!(text.contains(told), "{text}");
    };
    check(
        &["plan-shards", "--input", &path("none"), "--out", &store],
        "there is no file or folder",
    );
    let inside = path("evidence/store");
    check(&["plan-shards", "--input", &evidence, "--out", &inside], "lies in the evidence");
    check(&["plan-shards", "--input", &evidence, "--out", "gopher://x"], "cannot open the store");
    let (plan, status) = tickmark(&["plan-shards", "--input", &evidence, "--out", &store, "-q"]);
    assert_eq!(status, 0, "{plan}");
    let plan = plan.lines().find(|line| line.contains("/plans/")).expect("a plan");
    let shard = |shard: &'static str| {
        ["extract", "--plan", plan, "--shard", shard, "--out", &store].map(str::to_owned)
    };
    for wrong in ["1/1", "0/2", "x", "0"] {
        let arguments = shard(wrong);
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        check(&arguments, "the plan has 1 shards");
    }
    let reduce = |more: &[&'static str]| {
        let mut arguments = vec!["reduce".to_owned(), "--plan".to_owned(), plan.to_owned()];
        arguments.extend(["--store", &store, "--out", &path("folder")].map(str::to_owned));
        arguments.extend(more.iter().map(ToString::to_string));
        arguments
    };
    let arguments = reduce(&["--as-of", "2026-09-14"]);
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    check(&arguments, "1 of 1 shards are missing: 0");
}
