//! What checks say is catalogue data in both languages: every phrase is there, and a German draft holds no English one.

#![expect(clippy::disallowed_methods, reason = "tests read the sources they hold to their word")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use tickmark::assess::Keyword;
use tickmark::catalog::{self, Catalog, CatalogFile};
use tickmark::checks;
use tickmark::domain::{FindingDraft, Language};
use tickmark::learn::Profiles;
use tickmark::pipeline::{self, Kept, Order};
use tickmark::report::Report;
use tickmark::sandbox::Sandbox;
use tickmark::store::Cache;

use crate::sample::{self, REPORT};

fn shipped() -> Catalog {
    Catalog::parse(&catalog::shipped()).expect("the shipped catalogue parses")
}

/// A file of the shipped catalogue, as a table.
fn table(path: &str) -> toml::Table {
    let files = catalog::shipped();
    let file = files.iter().find(|file| file.path == path).expect(path);
    file.text.parse().expect(path)
}

#[test]
fn every_phrase_has_a_german_one() {
    let (english, german) = (table("says.toml"), table("wording/de/says.toml"));
    assert_eq!(names(&english), names(&german));
    let tests = catalog::shipped().into_iter().filter(|file| file.path.starts_with("tests/"));
    for file in tests {
        let (english, german) = (table(&file.path), table(&format!("wording/de/{}", file.path)));
        for test in english["test"].as_array().expect("tests") {
            let id = test["id"].as_str().expect("an id");
            assert_eq!(own(Some(test)), own(german.get(id)), "{id}");
        }
    }
}

/// The names of what a test says of its own.
fn own(test: Option<&toml::Value>) -> BTreeSet<&str> {
    test.and_then(|test| test.get("says")?.as_table()).map(names).unwrap_or_default()
}

fn names(table: &toml::Table) -> BTreeSet<&str> {
    table.keys().map(String::as_str).collect()
}

/// The shipped catalogue with one file changed.
fn changed(path: &str, from: &str, to: &str) -> Result<Catalog, catalog::Error> {
    let files = catalog::shipped();
    let file = files.iter().find(|file| file.path == path).expect(path);
    let text = file.text.replacen(from, to, 1);
    assert_ne!(text, file.text, "{path} has no {from}");
    Catalog::parse(&catalog::overlaid(vec![CatalogFile { path: path.to_owned(), text }]))
}

#[test]
fn a_phrase_that_lacks_a_place_or_is_missing_is_told() {
    let lost = changed("wording/de/says.toml", "{count}", "einige").expect_err("a fault");
    let told = "`more` and the English phrase differ in `{count}`";
    assert!(lost.to_string().contains(told), "{lost}");
    let lost = changed("wording/de/tests/impact.toml", "{systemic}", "3").expect_err("a fault");
    let told = "`T21.says.left_out_by_most` and the English phrase differ in `{systemic}`";
    assert!(lost.to_string().contains(told), "{lost}");
    let house = changed("says.toml", "not_stated =", "unstated =").expect("parses");
    assert_eq!(checks::missing_data(&house), ["`says.toml` has no phrase `not_stated`"]);
    let house = changed("tests/soa.toml", "could_become =", "may_become =").expect("parses");
    assert_eq!(checks::missing_data(&house), ["test T29 has no phrase `could_become`"]);
}

#[test]
fn a_test_says_a_shared_phrase_in_its_own_words() {
    let own =
        changed("tests/soa.toml", "could_become =", "not_stated = \"unsaid\"\ncould_become =");
    let own = own.expect("parses");
    let said = |catalog: &Catalog, test: &str| {
        catalog.test(test).expect(test).phrase("not_stated").to_owned()
    };
    assert_eq!([said(&own, "T29"), said(&own, "T65")], ["unsaid", "not stated"]);
    // The German of what every test says is not that of what one test says.
    let german = own.spoken(Language::De);
    assert_eq!([said(&german, "T29"), said(&german, "T65")], ["unsaid", "nicht angegeben"]);
}

#[test]
fn what_the_checks_say_is_in_the_catalogue() {
    let catalog = shipped();
    let mut seen = 0;
    for family in families() {
        let text: String =
            family.iter().map(|path| std::fs::read_to_string(path).expect("a source")).collect();
        let tests: Vec<_> =
            after(&text, "id: \"").into_iter().filter_map(|id| catalog.test(&id)).collect();
        let known: BTreeSet<&str> =
            tests.iter().flat_map(|test| test.says.keys()).map(String::as_str).collect();
        let said = ["phrase(\"", ".say(\"", ".say(\n                \"", ".say(\n            \""];
        for name in said.iter().flat_map(|call| after(&text, call)) {
            assert!(known.contains(name.as_str()), "{:?} says `{name}`", family.first());
            seen += 1;
        }
    }
    assert!(seen > 150, "only {seen} were found");
}

/// The sources of each family of tests, without their tests.
fn families() -> Vec<Vec<PathBuf>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/checks");
    let listed = |folder: &Path| -> Vec<PathBuf> {
        let entries = std::fs::read_dir(folder).expect("a folder");
        entries.map(|entry| entry.expect("an entry").path()).collect()
    };
    let families = listed(&folder).into_iter().filter(|path| !path.ends_with("mod.rs"));
    let family = |path: PathBuf| if path.is_dir() { listed(&path) } else { vec![path] };
    families.map(family).collect()
}

/// What stands in the quotation that opens with these words.
fn after(text: &str, opening: &str) -> Vec<String> {
    let rest = text.split(opening).skip(1);
    rest.filter_map(|rest| rest.split_once('"')).map(|(name, _)| name.to_owned()).collect()
}

/// The engagements whose drafts are looked at beside the sample.
const HOUSES: [&str; 4] =
    ["judgements/foods", "judgements/harbour", "judgements/parcels", "judgements/university"];

#[test]
fn a_german_draft_holds_no_english_phrase() {
    let phrases = english_phrases();
    let mut found = Vec::new();
    let mut tests = BTreeSet::new();
    let houses = HOUSES.iter().map(|house| format!("fixtures/{house}/evidence"));
    for house in houses.chain(["fixtures/sample/evidence".to_owned()]) {
        for finding in in_german(&house).findings {
            let draft = finding.draft();
            tests.extend(draft.test.clone());
            found.extend(said_in(draft, &phrases));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
    assert!(tests.len() > 40, "only {} tests drafted something", tests.len());
}

#[test]
fn an_english_draft_holds_them() {
    let phrases = english_phrases();
    let found = REPORT.findings.iter().flat_map(|finding| said_in(finding.draft(), &phrases));
    assert!(found.count() > 100);
}

/// What a run in German ends with.
fn in_german(evidence: &str) -> Report {
    static GERMAN: LazyLock<(Catalog, Profiles)> = LazyLock::new(|| {
        let english = shipped();
        let profiles = Profiles::learn(&english);
        (english.spoken(Language::De), profiles)
    });
    let cache = Cache::in_memory().expect("a cache");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let engagement = sample::engagement("2026-09-14");
    let order = Order {
        engagement: &engagement,
        catalog: &GERMAN.0,
        profiles: &GERMAN.1,
        evidence: &[Path::new(env!("CARGO_MANIFEST_DIR")).join(evidence)],
        index_folder: folder.path(),
        sandbox: &Sandbox::in_process(),
        recognition: None,
        kept: Kept { cache: &cache, began_nanoseconds: 0 },
    };
    pipeline::analyse(order, &Keyword, &|_| {}).expect("the evidence is analysed")
}

/// The parts of English phrases between their places, where they are words that German has not.
fn english_phrases() -> BTreeSet<String> {
    let (english, german) = (shipped(), shipped().spoken(Language::De));
    let mut phrases = BTreeSet::new();
    for (one, other) in english.tests().zip(german.tests()) {
        let says = one.says.iter().filter(|(name, phrase)| other.says[*name] != **phrase);
        let parts = says.flat_map(|(_, phrase)| phrase.split(['{', '}']).step_by(2));
        let parts = parts.map(str::trim).filter(|part| part.split_whitespace().count() >= 2);
        phrases.extend(parts.map(str::to_owned));
    }
    phrases
}

/// The English phrases in a draft, what it quotes aside.
fn said_in(draft: &FindingDraft, phrases: &BTreeSet<String>) -> Vec<String> {
    let texts = [
        &draft.title,
        &draft.condition,
        &draft.expected,
        &draft.observed,
        &draft.criterion.text,
        &draft.grade_reason,
        &draft.question,
        &draft.recommendation,
        &draft.false_positive_note,
    ];
    let unit = draft.population.as_ref().map(|population| &population.unit);
    let cited: String =
        draft.evidence.iter().map(|one| one.quote().to_lowercase() + "\n").collect();
    let aside = [draft.subject.to_lowercase(), cited];
    let in_text = |text: &String| -> Vec<String> {
        let text = text.replace(&draft.subject, "");
        let held = phrases.iter().filter(|phrase| text.contains(phrase.as_str()));
        let said =
            held.filter(|phrase| !aside.iter().any(|cited| cited.contains(&phrase.to_lowercase())));
        let id = draft.test.as_deref().unwrap_or("no test");
        said.map(|phrase| format!("{id}: `{phrase}` in: {text}")).collect()
    };
    texts.into_iter().chain(unit).flat_map(in_text).collect()
}
