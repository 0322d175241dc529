//! The bundle through the program: made, checked, and checked again after somebody was at it.

use std::fs::{self, File};
use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::{Case, tickmark};

/// A bundle packed anew with the bytes of one file changed; `None` takes it out.
fn forged(case: &Case, name: &str, change: impl Fn(Vec<u8>) -> Option<Vec<u8>>) -> String {
    let mut archive = ZipArchive::new(File::open(case.path("out/bundle.zip")).expect("a bundle"))
        .expect("an archive");
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).expect("a file");
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).expect("reads");
        let path = file.name().expect("a name").into_owned();
        let bytes = if path == name { change(bytes) } else { Some(bytes) };
        if let Some(bytes) = bytes {
            writer.start_file(path, SimpleFileOptions::default()).expect("starts");
            writer.write_all(&bytes).expect("writes");
        }
    }
    let to = case.path("forged.zip");
    fs::write(&to, writer.finish().expect("finishes").into_inner()).expect("writes");
    to.to_str().expect("text").to_owned()
}

fn text_replaced(from: &'static str, to: &'static str) -> impl Fn(Vec<u8>) -> Option<Vec<u8>> {
    move |bytes| {
        let text = String::from_utf8(bytes).expect("text");
        assert!(text.contains(from), "{from}");
        Some(text.replacen(from, to, 1).into_bytes())
    }
}

#[test]
fn a_bundle_with_its_evidence_holds_anywhere_and_is_the_same_each_time() {
    let case = Case::decided();
    let (text, status) = case.run("export", &["--to", "bundle", "--with-evidence"]);
    assert_eq!(status, 0, "{text}");
    assert!(text.contains("SHA-256 ") && text.contains("tickmark verify"), "{text}");
    let bytes = fs::read(case.path("out/bundle.zip")).expect("a bundle");
    case.run("export", &["--to", "bundle", "--with-evidence"]);
    assert!(bytes == fs::read(case.path("out/bundle.zip")).expect("a bundle"), "other bytes");
    let elsewhere = tempfile::tempdir().expect("a folder");
    let moved = elsewhere.path().join("moved.zip");
    fs::write(&moved, &bytes).expect("writes");
    let (text, status) = tickmark(&["verify", moved.to_str().expect("text")]);
    assert_eq!(status, 0, "{text}");
    for said in ["Bundle", "Decision log", "Evidence", "Quotations", "Everything holds."] {
        assert!(text.contains(said), "{said}: {text}");
    }
}

#[test]
fn a_bundle_without_evidence_says_so_and_takes_it_from_elsewhere() {
    let case = Case::decided();
    let (text, status) = case.run("export", &["--to", "bundle"]);
    assert_eq!(status, 0, "{text}");
    let bundle = case.path("out/bundle.zip");
    let bundle = bundle.to_str().expect("text");
    let (text, status) = tickmark(&["verify", bundle]);
    assert_eq!(status, 0, "{text}");
    assert!(text.contains("the evidence is not in the bundle"), "{text}");
    assert!(!text.contains("Quotations"), "{text}");
    let evidence = case.path("evidence");
    let (text, status) =
        tickmark(&["verify", bundle, "--evidence", evidence.to_str().expect("text")]);
    assert_eq!(status, 0, "{text}");
    assert!(text.contains("ok     Quotations"), "{text}");
}

#[test]
fn whatever_was_changed_is_named_and_fails() {
    let case = Case::decided();
    case.run("export", &["--to", "bundle", "--with-evidence"]);
    let check = |name: &str, change: &dyn Fn(Vec<u8>) -> Option<Vec<u8>>, said: &[&str]| {
        let (text, status) = tickmark(&["verify", &forged(&case, name, change)]);
        assert_eq!(status, 1, "{name}: {text}");
        for said in said {
            assert!(text.contains(said), "{name}: {said}: {text}");
        }
    };
    check(
        "out/coverage.json",
        &|bytes| Some([bytes, b" ".to_vec()].concat()),
        &["out/coverage.json: is longer than the "],
    );
    check(
        "out/run.json",
        &|_| None,
        &["out/run.json: stands in the manifest and is not in the bundle", "output files: "],
    );
    check(
        "decisions.jsonl",
        &text_replaced("confirm", "reject"),
        &[
            "decisions.jsonl: is shorter than",
            "decisions.jsonl: does not say what the decision log says",
        ],
    );
    check("engagement.db", &|_| Some(b"no database".to_vec()), &["engagement.db: ", "is damaged"]);
    // The words a finding rests on are gone from the evidence, and the hash with them.
    let findings: serde_json::Value =
        serde_json::from_str(&case.read("out/findings.json")).expect("JSON");
    let cited = findings["findings"].as_array().expect("findings").iter();
    let cited = cited.flat_map(|one| one["evidence"].as_array().cloned().unwrap_or_default());
    let plain = cited.map(|one| one["document"].as_str().unwrap_or_default().to_owned());
    let document = plain
        .into_iter()
        .find(|path| [".csv", ".md", ".txt"].iter().any(|end| path.ends_with(end)))
        .expect("a text file");
    check(
        &format!("evidence/{document}"),
        &|bytes| Some(vec![b'x'; bytes.len()]),
        &[
            &format!("evidence/{document}: has changed: its SHA-256 was "),
            &format!("{document}: has changed"),
            "do not stand there",
        ],
    );
}

#[test]
fn a_manifest_that_was_changed_with_its_files_does_not_pass_the_log() {
    let case = Case::decided();
    case.run("export", &["--to", "bundle"]);
    let head = {
        let manifest = forged(&case, "manifest.json", Some);
        let mut archive =
            ZipArchive::new(File::open(manifest).expect("there")).expect("an archive");
        let file = archive.by_name("manifest.json").expect("a manifest");
        let manifest: serde_json::Value = serde_json::from_reader(file).expect("JSON");
        manifest["decision_log"]["head"].as_str().expect("a digest").to_owned()
    };
    let other = "0".repeat(64);
    let (text, status) = tickmark(&[
        "verify",
        &forged(&case, "manifest.json", |bytes| {
            Some(String::from_utf8(bytes).expect("text").replace(&head, &other).into_bytes())
        }),
    ]);
    assert_eq!(status, 1, "{text}");
    assert!(text.contains("and the manifest tells of "), "{text}");
    // Whoever noted the newest entry is told of a log that was written anew.
    let bundle = case.path("out/bundle.zip");
    let (text, status) = tickmark(&["verify", bundle.to_str().expect("text"), "--head", &other]);
    assert_eq!(status, 1, "{text}");
}

#[test]
fn another_file_is_no_bundle() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("a.zip");
    fs::write(&file, "no archive").expect("writes");
    let (text, status) = tickmark(&["verify", file.to_str().expect("text")]);
    assert_eq!(status, 2, "{text}");
    assert!(text.contains("cannot check ") && text.contains("hint: "), "{text}");
}
