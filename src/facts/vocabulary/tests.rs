//! Vocabularies of small dumps.

use super::*;
use crate::catalog::shipped;
use crate::facts::written::{cues, document};

fn vocabulary(files: &[(&str, &str)]) -> Vocabulary {
    let catalog = Catalog::parse(&shipped()).expect("the shipped catalogue");
    let facts: Vec<(EvidencePath, Facts)> = files
        .iter()
        .map(|(path, text)| {
            (EvidencePath((*path).to_owned()), crate::facts::read(&document(path, text), cues()))
        })
        .collect();
    Vocabulary::of(facts.iter().rev().map(|(path, facts)| (path, facts)), &catalog)
}

/// The systems of a dump, each as its id and its names.
fn check(files: &[(&str, &str)], expected: &str) {
    let systems: Vec<String> = vocabulary(files)
        .systems()
        .iter()
        .map(|system| {
            let names: Vec<&str> = system.names.iter().map(String::as_str).collect();
            format!("{} {}", system.id.as_deref().unwrap_or("-"), names.join("|"))
        })
        .collect();
    assert_eq!(systems.join("; "), expected, "{files:?}");
}

/// An inventory of these systems: "id, name, other names, supplier, owner" each.
fn inventory(systems: &[&str]) -> String {
    let rows = systems.iter().map(|system| format!("| {} | live |", system.replace(", ", " | ")));
    let header = "| ID | AI system | Aliases | Supplier | Owner | Status |".to_owned();
    std::iter::once(header).chain(rows).collect::<Vec<_>>().join("\n")
}

#[test]
fn only_what_tells_a_system_from_other_things_is_a_name() {
    for (system, expected) in [
        ("DT-01, Compass, Plumb; Dial, Quillmark Ltd, Kim", "DT-01 Compass|Dial|Plumb"),
        ("1, Compass, , -, Kim", "- Compass"),
        ("DT-01, Assistant, , -, Kim", "DT-01 "),
        ("DT-01, Fraud detection model, , -, Kim", "DT-01 "),
        (
            "DT-01, Quillmark, Quillmark Score, Quillmark Analytics Ltd, Kim",
            "DT-01 Quillmark Score",
        ),
        ("DT-01, Marketing, , -, Kim", "DT-01 "),
        ("DT-01, Harbour, , -, Harbour", "DT-01 "),
        ("DT-01, Go, , -, Kim", "DT-01 "),
        ("DT-01, Mabel chat assistant, , -, Kim", "DT-01 Mabel|Mabel chat assistant"),
        ("DM-01, Thorax-Ampel (PneumoSort), , PS BV, Kim", "DM-01 PneumoSort|Thorax-Ampel"),
        ("DM-04, Diktat+, , -, Kim", "DM-04 Diktat+"),
        ("DM-04, Bedarfsprognose, , -, Kim", "DM-04 "),
        ("1, Search, , -, Kim", ""),
        ("1, AI Assistant, , -, Kim", ""),
        ("1, Photo Triage, , -, Kim", "- Photo Triage"),
        ("1, Human Resources, , -, Kim", ""),
        ("DT-01, Compass v4.2 (formerly Plumb), , -, Kim", "DT-01 Compass|Plumb"),
    ] {
        let table = inventory(&[system, "DT-99, Zebra, , -, Lee"]);
        let all = ["DT-99 Zebra", expected].map(str::to_owned);
        let mut all: Vec<String> = all.into_iter().filter(|system| !system.is_empty()).collect();
        all.sort_by_key(|system| (system.starts_with("- "), system.clone()));
        check(&[("a/AI_inventory.xlsx", &table)], &all.join("; "));
    }
}

#[test]
fn a_system_listed_twice_is_one() {
    let (first, second) = (
        inventory(&["DT-01, Compass, , -, Kim", "DT-02, Mabel, , -, Lee"]),
        inventory(&["dt, Mabel, Chatty, -, Lee", "DT-01, Plumb, , -, Kim"]),
    );
    check(
        &[("a/AI_inventory.xlsx", &first), ("b/AI_inventory.xlsx", &second)],
        "DT-01 Compass|Plumb; DT-02 Chatty|Mabel",
    );
}

#[test]
fn assessments_and_model_cards_name_systems() {
    check(
        &[
            ("a/x.docx", "# AI impact assessment of Almanac\n\nText."),
            (
                "a/y.docx",
                "# AI system impact assessment\n\n| AI system | Posy 2.1 (AS-14) |\n| Version | 2.1 |",
            ),
            ("a/z.docx", "# Model card: Loomsight\n\n| Owner | Kim Lee |\n| Version | 1.0 |"),
            ("a/v.docx", "# KI-Folgenabschätzung für Thorax-Ampel 4.2\n\nText"),
            (
                "a/w.docx",
                "# AI impact assessment template\n\n| AI system | [name] |\n| Date | DD/MM/YYYY |\n| Owner | [name] |",
            ),
        ],
        "AS-14 Posy; - Almanac; - Loomsight; - Thorax-Ampel",
    );
}

#[test]
fn a_text_names_a_system_by_a_whole_word_as_it_is_written() {
    let table = inventory(&[
        "DT-01, Compass, , -, Kim",
        "AS-14, Returns Check, , -, Kim",
        "DM-04, Diktat+, , -, Lee",
        "AS-22, PairUp, , -, Lee",
        "DT-06, shortlist, , -, Lee",
    ]);
    let vocabulary = vocabulary(&[("a/AI_inventory.xlsx", &table)]);
    for (text, names) in [
        ("Compass 4.2 went live.", true),
        ("Compass's score", true),
        ("COMPASS MONTHLY", true),
        ("Encompass and compass", false),
        ("Compasses", false),
        ("see DT-01", true),
        ("CIA-DT01_x.md", true),
        ("dt_01 and dt-01", true),
        ("DT 01", true),
        ("as 14 people", false),
        ("DT-012", false),
        ("Returns\nCheck", true),
        ("RETURNS CHECK", true),
        ("Returns check", false),
        ("returns_check", false),
        ("ReturnsCheck", true),
        ("Returns. Check", false),
        ("Returns were checked", false),
        ("Diktat+ schreibt", true),
        ("Das Diktat der Zeit", false),
        ("PairUp", true),
        ("pair up", false),
        ("Shortlist ranks", true),
        ("a shortlist of five", false),
        ("", false),
    ] {
        assert_eq!(vocabulary.names_system(text), names, "{text}");
    }
}

#[test]
fn a_path_names_a_system_in_whatever_letters() {
    let table = inventory(&["DT-01, Compass, , -, Kim", "AS-14, Returns Check, , -, Kim"]);
    let vocabulary = vocabulary(&[("a/AI_inventory.xlsx", &table)]);
    for (path, names) in [
        ("tools/compass_monthly.csv", true),
        ("returns_check/override_log.csv", true),
        ("DT-01/x.md", true),
        ("cia-dt01.pdf", true),
        ("tools/encompassing.csv", false),
        ("check/returns.csv", false),
    ] {
        let path = EvidencePath(path.to_owned());
        assert_eq!(vocabulary.names_system_in_path(&path), names, "{path}");
    }
}

#[test]
fn a_dump_without_inventory_names_nothing() {
    check(
        &[("a/servers.csv", "| Name | Owner | Status | Version |\n| srv | Kim | live | 1 |")],
        "",
    );
    assert!(!vocabulary(&[]).names_system("AI system Compass DT-01"));
}
