//! What goes wrong between machines is named, with what to do.

#![expect(clippy::disallowed_methods, reason = "tests make evidence and damage stores")]

use std::fs;
use std::sync::LazyLock;

use super::commit::Marker;
use super::part::Line;
use super::*;
use crate::catalog::{Catalog, shipped};
use crate::objects::{Created, Objects};
use crate::progress::Observer;
use crate::sandbox::Sandbox;

static CATALOG: LazyLock<Catalog> =
    LazyLock::new(|| Catalog::parse(&shipped()).expect("the shipped catalogue"));

/// Evidence of five small files, and a store.
struct Case {
    folder: tempfile::TempDir,
    store: Objects,
    sandbox: Sandbox,
}

const FILES: [(&str, &str); 5] = [
    ("a.md", "# AI policy\n\nWe assess every AI system."),
    ("b/c.txt", "Minutes of the management review."),
    ("d.csv", "id,owner\nAS-1,Kim Lee\n"),
    ("e.bin", "\0\0\0"),
    (".DS_Store", "x"),
];

fn silent() -> Box<Observer> {
    Box::new(|_| ())
}

impl Case {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for (name, text) in FILES {
            let path = folder.path().join("evidence").join(name);
            fs::create_dir_all(path.parent().expect("a parent")).expect("makes a folder");
            fs::write(path, text).expect("writes");
        }
        let store = folder.path().join("store");
        let store = Objects::at(store.to_str().expect("text")).expect("opens");
        Self { folder, store, sandbox: Sandbox::in_process() }
    }

    fn input(&self) -> Objects {
        let path = self.folder.path().join("evidence");
        Objects::at(path.to_str().expect("text")).expect("opens")
    }

    fn mapper<'a>(&'a self, scratch: &'a std::path::Path) -> Mapper<'a> {
        Mapper { catalog: &CATALOG, sandbox: &self.sandbox, recogniser: None, scratch }
    }

    fn plan(&self, shards: usize) -> ShardPlan {
        let made = Made::here(&CATALOG, &self.sandbox, None);
        ShardPlan::of(&self.input(), made, 0, Some(shards)).expect("plans")
    }

    fn extract(&self, plan: &ShardPlan, shard: usize) -> Result<Committed, Error> {
        let scratch = tempfile::tempdir().expect("a temporary folder");
        extract(plan, shard, &self.store, self.mapper(scratch.path()), &silent())
    }

    fn gather(&self, plan: &ShardPlan) -> Result<Gathered, Error> {
        let cache = crate::store::Cache::in_memory().expect("a cache");
        gather(plan, &self.store, &cache, &Made::here(&CATALOG, &self.sandbox, None))
    }
}

#[test]
fn a_plan_is_named_by_its_content_and_read_as_it_was_written() {
    let case = Case::new();
    let plan = case.plan(2);
    let name = plan.write(&case.store).expect("writes");
    assert_eq!(case.plan(2).id, plan.id, "the same files, the same plan");
    assert_ne!(case.plan(3).id, plan.id);
    let place = format!("{}/{name}", case.store.url());
    let read = ShardPlan::read(&place).expect("reads");
    assert_eq!((read.id, read.shards(), read.files()), (plan.id, 2, FILES.len()));
    let store = fs::read_to_string(&place).expect("reads");
    fs::write(&place, store.lines().next().expect("a head")).expect("cuts it");
    let told = ShardPlan::read(&place).expect_err("it is cut").to_string();
    assert!(told.ends_with("it is not whole"), "{told}");
}

#[test]
fn every_file_is_a_row_and_missing_shards_are_named() {
    let case = Case::new();
    let plan = case.plan(3);
    let told = case.gather(&plan).expect_err("nothing is there").to_string();
    assert_eq!(told, "3 of 3 shards are missing: 0, 1, 2");
    for shard in [2, 0] {
        assert_eq!(case.extract(&plan, shard).expect("extracts").created, Created::New);
    }
    let told = case.gather(&plan).expect_err("one is missing").to_string();
    assert_eq!(told, "1 of 3 shards are missing: 1");
    case.extract(&plan, 1).expect("extracts");
    assert_eq!(case.extract(&plan, 1).expect("again").created, Created::Before);
    let gathered = case.gather(&plan).expect("gathers");
    let paths: Vec<&str> = gathered.rows.iter().map(|rows| rows[0].path.0.as_str()).collect();
    assert_eq!(paths, [".DS_Store", "a.md", "b/c.txt", "d.csv", "e.bin"]);
}

#[test]
fn two_attempts_that_read_different_things_are_told() {
    let case = Case::new();
    let plan = case.plan(1);
    case.extract(&plan, 0).expect("extracts");
    let marker = format!("done/{}/0.json", plan.id);
    let path = case.store.disk(&marker).expect("a folder");
    let text = fs::read_to_string(&path).expect("reads");
    fs::remove_file(&path).expect("takes it away");
    // The other attempt found another number of unreadable files.
    let other = text.replace("\"unread\": 1", "\"unread\": 0");
    assert_ne!(other, text);
    let mapper = case.mapper(case.folder.path());
    let scratch = tempfile::tempdir().expect("a temporary folder");
    let observer: Box<Observer> = Box::new({
        let path = path.clone();
        move |_| {
            // It commits while this one reads.
            fs::write(&path, &other).expect("writes");
        }
    });
    let mapper = Mapper { scratch: scratch.path(), ..mapper };
    let told = extract(&plan, 0, &case.store, mapper, &*observer).expect_err("they differ");
    assert!(matches!(told, Error::Nondeterminism { shard: 0, .. }), "{told}");
}

#[test]
fn a_file_that_changed_since_is_a_row_that_says_so() {
    let case = Case::new();
    let plan = case.plan(1);
    let path = case.folder.path().join("evidence/a.md");
    fs::write(path, "# AI policy\n\nWe assess none.").expect("writes");
    case.extract(&plan, 0).expect("extracts");
    let gathered = case.gather(&plan).expect("gathers");
    let told = format!("{:?}", gathered.rows[1][0].outcome);
    assert!(told.contains("it changed after the plan was made"), "{told}");
}

#[test]
fn what_was_damaged_and_who_reads_otherwise_is_told() {
    let case = Case::new();
    let plan = case.plan(1);
    case.extract(&plan, 0).expect("extracts");
    let mut here = Made::here(&CATALOG, &case.sandbox, None);
    here.catalog = "another".to_owned();
    let cache = crate::store::Cache::in_memory().expect("a cache");
    let told =
        gather(&plan, &case.store, &cache, &here).expect_err("another catalogue").to_string();
    assert!(told.starts_with("the plan was made with the catalogue `"), "{told}");
    let part = &case.store.list("parts/").expect("lists")[0].name;
    fs::write(case.store.disk(part).expect("a folder"), "x").expect("writes");
    let told = case.gather(&plan).expect_err("damaged").to_string();
    assert!(told.contains("its bytes are not those that were committed"), "{told}");
}

#[test]
fn a_folder_that_is_not_attached_is_told_before_anything_is_read() {
    let case = Case::new();
    let plan = case.plan(1);
    fs::rename(case.folder.path().join("evidence"), case.folder.path().join("gone"))
        .expect("moves");
    let told = case.extract(&plan, 0).expect_err("no evidence").to_string();
    assert!(told.starts_with("there is no file or folder `"), "{told}");
    assert_eq!(case.store.list("").expect("lists"), []);
}

#[test]
fn the_text_of_copies_is_written_once() {
    let case = Case::new();
    let evidence = case.folder.path().join("evidence");
    fs::copy(evidence.join("a.md"), evidence.join("b/copy.md")).expect("copies");
    let plan = case.plan(1);
    case.extract(&plan, 0).expect("extracts");
    let marker = Marker::of(&plan, 0, &case.store).expect("reads").expect("is there");
    let mut texts = Vec::new();
    for part in &marker.parts {
        part::read(part, &case.store, &mut |line| {
            if let Line::Text(document) = line {
                texts.push(document.file.path.0);
            }
            Ok(())
        })
        .expect("reads");
    }
    assert_eq!(texts, ["a.md", "b/c.txt", "d.csv"]);
    case.gather(&plan).expect("gathers");
}
