//! Scans in shards: who reads them recognises the pages, and who puts them together counts how many a run may take.

use super::*;

const FILES: [&str; 4] = ["fax.tif", "mixed.pdf", "notice.png", "scan.pdf"];

struct Shards {
    case: Case,
    plan: String,
}

impl Shards {
    /// A plan of two shards, made where tesseract lies in a folder; each with a copy of what the other has.
    fn planned(path: &Path) -> Self {
        let case = Case::of(&FILES);
        for (name, copy) in [("scan.pdf", "a-copy.pdf"), ("fax.tif", "z-copy.tif")] {
            fs::copy(fixture(name), case.at("evidence").join(copy)).expect(name);
        }
        let planning =
            ["plan-shards", "--input", "evidence", "--out", "store", "--shards", "2", "-q"];
        let (told, status) = tickmark(&case, path, &planning);
        assert_eq!(status, Some(0), "{told}");
        let plan = told.lines().next().expect("a plan").to_owned();
        Self { case, plan }
    }

    fn extract(&self, shard: &str, path: &Path) -> (String, Option<i32>) {
        let plan = self.plan.as_str();
        tickmark(&self.case, path, &["extract", "--plan", plan, "--shard", shard, "--out", "store"])
    }

    fn reduce(&self, out: &str, path: &Path, more: &[&str]) -> (String, Option<i32>) {
        let plan = self.plan.as_str();
        let arguments = ["reduce", "--plan", plan, "--store", "store", "--out", out];
        let as_of = ["--as-of", "2026-09-14", "--quiet", "--allow-unread"];
        tickmark(&self.case, path, &[&arguments[..], &as_of, more].concat())
    }
}

fn tickmark(case: &Case, path: &Path, arguments: &[&str]) -> (String, Option<i32>) {
    let output = Command::new(TICKMARK)
        .args(arguments)
        .current_dir(case.folder.path())
        .env("PATH", path)
        .output()
        .expect("starts");
    let told = [output.stdout, output.stderr].concat();
    (String::from_utf8_lossy(&told).into_owned(), output.status.code())
}

#[test]
fn pages_recognised_in_shards_are_those_of_one_machine() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let working = fake(&folder.path().join("working"), [VERSION, LANGUAGES, PAGE]);
    let unable = fake(&folder.path().join("unable"), [VERSION, LANGUAGES, "exit 1"]);
    let shards = Shards::planned(&working);
    for shard in ["1/2", "0/2"] {
        let (told, status) = shards.extract(shard, &working);
        assert_eq!(status, Some(0), "{told}");
    }
    let one = shards.case.run("one", &working, &["--allow-unread"]);
    let read = |ledger: &BTreeMap<String, String>, name: &str| ledger[name].starts_with("read");
    assert!(FILES.iter().all(|name| read(&one.ledger(), name)), "{:?}", one.ledger());

    // The tesseract of this machine says it is the same, and could not recognise a page.
    let (told, status) = shards.reduce("many", &unable, &[]);
    assert_eq!(status, Some(0), "{told}");
    let many = Run::of(&shards.case, "many", told);
    assert!(one.lasting() == many.lasting(), "{:?}", many.ledger());

    // A run may take fewer pages than the shards recognised, and end in the middle of a file.
    let few = ["--ocr-pages-max", "2"];
    let one = shards.case.run("one", &working, &[&few[..], &["--allow-unread"]].concat());
    assert!(one.ledger().values().any(|status| status.contains("as a run takes 2")));
    let (told, status) = shards.reduce("many", &working, &few);
    assert_eq!(status, Some(0), "{told}");
    let many = Run::of(&shards.case, "many", told);
    assert!(one.lasting() == many.lasting(), "{:?}", many.ledger());
}

#[test]
fn a_machine_that_recognises_otherwise_is_refused() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let working = fake(&folder.path().join("working"), [VERSION, LANGUAGES, PAGE]);
    let other = fake(&folder.path().join("other"), ["echo 'tesseract 5.5.0'", LANGUAGES, PAGE]);
    let shards = Shards::planned(&working);
    let (told, status) = shards.extract("0/2", &other);
    assert_eq!(status, Some(2));
    assert!(
        told.contains("the plan was made with the text recognition `tesseract 5.3.0 eng`, and this is `tesseract 5.5.0 eng`"),
        "{told}"
    );
    let none = folder.path().join("none");
    let (told, status) = shards.extract("0/2", &none);
    assert_eq!(status, Some(2));
    assert!(told.contains("the plan wants text in scans recognised"), "{told}");
    for shard in ["0/2", "1/2"] {
        assert_eq!(shards.extract(shard, &working).1, Some(0));
    }
    let (told, status) = shards.reduce("many", &none, &[]);
    assert_eq!(status, Some(2));
    assert!(told.contains("`tesseract 5.3.0 eng`, and this is none"), "{told}");

    // Planned without, it is left to who puts the shards together.
    let shards = Shards::planned(&none);
    for shard in ["0/2", "1/2"] {
        assert_eq!(shards.extract(shard, &none).1, Some(0));
    }
    let one = shards.case.run("one", &working, &["--allow-unread"]);
    let (told, status) = shards.reduce("many", &working, &[]);
    assert_eq!(status, Some(0), "{told}");
    assert!(one.lasting() == Run::of(&shards.case, "many", told).lasting());
}
