//! The AI systems that the houses of the fixtures name in their inventories, and who else speaks of them.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::LazyLock;

use tickmark::catalog::{Catalog, shipped};
use tickmark::domain::{DocumentId, EvidencePath, SourceFile};
use tickmark::extract::Extracted;
use tickmark::facts::{self, Cues, Facts, Vocabulary};
use tickmark::{extract, sources};

static CATALOG: LazyLock<Catalog> =
    LazyLock::new(|| Catalog::parse(&shipped()).expect("the shipped catalogue"));

/// The facts and the words of every file of a house that can be read, by path.
fn read(folder: &str) -> BTreeMap<EvidencePath, (Facts, String)> {
    let cues = Cues::new(&CATALOG);
    let listed = sources::list(&[PathBuf::from(folder)]).expect("a house");
    let read = listed.iter().filter_map(|listed| {
        let bytes = sources::read(listed).ok()?;
        let id = DocumentId::of(&bytes);
        let file = SourceFile { path: listed.path.clone(), id, bytes: bytes.len() as u64 };
        match extract::file(&file, &bytes, extract::ALLOWANCE, &mut |_| {}).ok()? {
            Extracted::Document(document) => {
                let words =
                    document.sections.iter().map(|section| document.text_at(&section.location));
                let words = words.collect::<Vec<_>>().join("\n");
                Some((listed.path.clone(), (facts::read(&document, &cues), words)))
            }
            Extracted::Container { .. } => None,
        }
    });
    read.collect()
}

/// The systems of a house, and how many of its files name one, of how many.
fn check(folder: &str, systems: &[&str], naming_of: (usize, usize)) {
    let house = read(folder);
    let vocabulary = Vocabulary::of(house.iter().map(|(path, (facts, _))| (path, facts)), &CATALOG);
    let found: Vec<String> = vocabulary
        .systems()
        .iter()
        .map(|system| {
            let names: Vec<&str> = system.names.iter().map(String::as_str).collect();
            format!("{} {}", system.id.as_deref().unwrap_or("-"), names.join("|"))
        })
        .collect();
    assert_eq!(found, systems, "{folder}");
    let naming = house.iter().filter(|(path, (_, words))| {
        vocabulary.names_system(words) || vocabulary.names_system_in_path(path)
    });
    assert_eq!(naming.count(), naming_of.0, "{folder}");
    assert_eq!(house.len(), naming_of.1, "{folder}");
}

#[test]
fn the_systems_of_the_sample() {
    check(
        "fixtures/sample/evidence",
        &[
            "AS-08 Sift",
            "AS-11 Almanac",
            "AS-14 Posy",
            "AS-17 Returns Check",
            "AS-19 Loomsight",
            "AS-22 PairUp",
        ],
        (34, 48),
    );
}

#[test]
fn a_lender_that_says_decision_tools() {
    check(
        "fixtures/judgements/lender/evidence",
        &[
            "DT-01 Compass",
            "DT-02 Tripwire",
            "DT-03 Earshot",
            "DT-04 Nudge",
            "DT-05 Mabel",
            "DT-06 Shortlist",
            "- DeskMate",
            "- Lexiscan Translate",
        ],
        (27, 34),
    );
}

#[test]
fn clinics_that_say_learning_software() {
    check(
        "fixtures/judgements/clinics/evidence",
        &[
            "DM-01 PneumoSort|Thorax-Ampel",
            "DM-02 Lentigo",
            "DM-03 NoShow",
            "DM-04 Diktat+|Orrin",
            "DM-05 Bettenlotse",
            "DM-06 MammoMark CAD",
        ],
        (26, 34),
    );
}

#[test]
fn a_bakery_without_ai() {
    check("fixtures/judgements/distractor/evidence", &[], (0, 18));
}
