//! What checks say is catalogue data in both languages: every phrase is there, and a German draft holds no English one.

#![expect(clippy::disallowed_methods, reason = "tests read the sources they hold to their word")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use tickmark::assess::Keyword;
use tickmark::catalog::{self, Catalog, CatalogFile};
use tickmark::checks;
use tickmark::domain::{Engagement, Evidence, Finding, FindingDraft, Language};
use tickmark::learn::Profiles;
use tickmark::pipeline::{self, Kept, Order, Received};
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
        let calls = ["phrase(", ".say(", ".grade(", ".population("];
        for name in calls.into_iter().flat_map(|call| named(&text, call)) {
            assert!(known.contains(name.as_str()), "{:?} says `{name}`", family.first());
            seen += 1;
        }
        for test in tests {
            // The columns of a register are said by the lists of the test that looks at them.
            let listed: String = test.terms.values().flatten().map(String::as_str).collect();
            let own = test.says.keys().filter(|name| !catalog.says().contains_key(*name));
            for name in own.filter(|name| !listed.contains(name.as_str())) {
                let said = text.contains(&format!("\"{name}\""));
                assert!(said, "{} never says `{name}`", test.id);
            }
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

/// The first quotation among the arguments of a call, wherever it stands.
fn named(text: &str, call: &str) -> Vec<String> {
    let calls = text.split(call).skip(1).filter_map(|rest| {
        let (before, rest) = rest.split_once('"')?;
        // Where a phrase is said by a variable, what is quoted first is a place of it.
        if call == ".say(" && !before.trim().is_empty() {
            return None;
        }
        let own =
            before.lines().all(|line| !line.trim_start().starts_with('.')) && !before.contains(';');
        own.then(|| rest.split_once('"').map(|(name, _)| name.to_owned())).flatten()
    });
    calls.collect()
}

/// What stands in the quotation that opens with these words.
fn after(text: &str, opening: &str) -> Vec<String> {
    let rest = text.split(opening).skip(1);
    rest.filter_map(|rest| rest.split_once('"')).map(|(name, _)| name.to_owned()).collect()
}

/// The sample, run in German.
static GERMAN_SAMPLE: LazyLock<Report> = LazyLock::new(|| in_german("fixtures/sample/evidence"));

/// The engagements whose drafts are looked at beside the sample.
const HOUSES: [&str; 4] =
    ["judgements/foods", "judgements/harbour", "judgements/parcels", "judgements/university"];

#[test]
fn a_german_draft_holds_no_english_phrase() {
    let phrases = english_phrases();
    let mut found = Vec::new();
    let mut tests = BTreeSet::new();
    let houses = HOUSES.iter().map(|house| format!("fixtures/{house}/evidence"));
    let houses: Vec<Report> = houses.map(|house| in_german(&house)).collect();
    for report in houses.iter().chain([&*GERMAN_SAMPLE]) {
        for draft in report.findings.iter().map(Finding::draft) {
            tests.extend(draft.test.clone());
            found.extend(said_in(draft, report, &phrases));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
    assert!(tests.len() > 40, "only {} tests drafted something", tests.len());
}

#[test]
fn what_is_found_is_the_same_in_german() {
    let found = |report: &Report| -> Vec<String> {
        let told = |finding: &Finding| {
            let FindingDraft { kind, grade, subject, .. } = finding.draft();
            format!("{} {kind:?} {grade:?} {subject}", finding.id())
        };
        report.findings.iter().map(told).collect()
    };
    assert_eq!(found(&GERMAN_SAMPLE), found(&REPORT));
}

#[test]
fn an_english_draft_holds_them() {
    let phrases = english_phrases();
    let drafts = REPORT.findings.iter().map(Finding::draft);
    let found: Vec<String> = drafts.flat_map(|draft| said_in(draft, &REPORT, &phrases)).collect();
    assert!(found.len() > 20, "{}", found.join("\n"));
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
    let engagement = Engagement { language: Language::De, ..sample::engagement("2026-09-14") };
    let order = Order {
        engagement: &engagement,
        catalog: &GERMAN.0,
        profiles: &GERMAN.1,
        received: Received::Files(&[Path::new(env!("CARGO_MANIFEST_DIR")).join(evidence)]),
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
        let parts = parts.map(|part| part.trim_matches(|c: char| !c.is_alphanumeric()));
        phrases.extend(parts.filter(|part| part.contains(' ')).map(str::to_owned));
    }
    phrases
}

/// The English phrases in a draft, aside from what it quotes: its subject, what it cites, and titles of documents.
fn said_in(draft: &FindingDraft, report: &Report, phrases: &BTreeSet<String>) -> Vec<String> {
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
    let facts = report.documents.iter().filter_map(|document| document.facts.as_deref());
    let quoted = draft.evidence.iter().map(Evidence::quote);
    let aside =
        quoted.chain(facts.map(|facts| facts.title.as_str())).chain([draft.subject.as_str()]);
    let aside = aside.map(str::to_lowercase).collect::<Vec<_>>().join("\n");
    let told = |phrase: &&String| !aside.contains(&phrase.to_lowercase());
    let phrases: Vec<&String> = phrases.iter().filter(told).collect();
    let id = draft.test.as_deref().unwrap_or("no test");
    let in_text = |text: &String| -> Vec<String> {
        let unquoted =
            text.split('„').map(|part| part.rsplit_once('“').map_or(part, |(_, rest)| rest));
        let said = unquoted.collect::<Vec<_>>().join("…");
        let said = phrases.iter().filter(|phrase| stands_in(&said, phrase));
        said.map(|phrase| format!("{id}: `{phrase}` in: {text}")).collect()
    };
    texts.into_iter().chain(unit).flat_map(in_text).collect()
}

/// Whether a phrase stands in a text in whole words.
fn stands_in(text: &str, phrase: &str) -> bool {
    text.match_indices(phrase).any(|(at, _)| {
        let (before, after) = (&text[..at], &text[at + phrase.len()..]);
        !before.ends_with(char::is_alphanumeric) && !after.starts_with(char::is_alphanumeric)
    })
}
