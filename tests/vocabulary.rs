//! The AI systems that the houses of the fixtures name in their inventories, and who else speaks of them.

use std::sync::LazyLock;

use tickmark::catalog::{Catalog, shipped};
use tickmark::domain::Document;
use tickmark::facts::Vocabulary;

use crate::facts::of_folder;

static CATALOG: LazyLock<Catalog> =
    LazyLock::new(|| Catalog::parse(&shipped()).expect("the shipped catalogue"));

/// The systems of a house, and how many of its files name one, of how many.
fn check(folder: &str, systems: &[&str], naming_of: (usize, usize)) {
    let house = of_folder(folder);
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
    let words = |document: &Document| {
        let texts = document.sections.iter().map(|section| document.text_at(&section.location));
        texts.collect::<Vec<_>>().join("\n")
    };
    let naming = house.iter().filter(|(path, (_, document))| {
        vocabulary.names_system(&words(document)) || vocabulary.names_system_in_path(path)
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
