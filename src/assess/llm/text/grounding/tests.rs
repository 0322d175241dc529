//! Statements and what they bring of their own, as tables.

use proptest::prelude::*;

use super::*;

const SOURCE: &str = "The AI policy v2.1 (AIS-03) was approved on 2026-03-03 by Anna Berger. 6 of 26 \
    systems and 1,250 staff, 12.5 % of all; seven incidents. ISO/IEC 42001 A.6.2.4, risk_register.xlsx";

/// Dates as the tests have them: `2026-03-03`, `2026-03`, and "3 March 2026".
fn dates(text: &str) -> Vec<DateIn> {
    let mut found: Vec<DateIn> = Vec::new();
    let words = ["3 March 2026", "March 2026", "May 2025"];
    for (word, canonical) in words.into_iter().zip(["2026-03-03", "2026-03", "2025-05"]) {
        for (at, _) in text.match_indices(word) {
            if !found.iter().any(|date| date.range.contains(&at)) {
                let range = at..at + word.len();
                found.push(DateIn { range, canonical: canonical.to_owned() });
            }
        }
    }
    for (at, _) in text.match_indices("20") {
        for length in [10, 7] {
            let is_date = |word: &str| word.bytes().all(|one| one.is_ascii_digit() || one == b'-');
            let word =
                text.get(at..at + length).filter(|word| is_date(word) && word.contains("-0"));
            if let Some(word) = word {
                found.push(DateIn { range: at..at + length, canonical: word.to_owned() });
                break;
            }
        }
    }
    found
}

fn found(statement: &str, language: GroundLanguage) -> Vec<String> {
    let one = |one: &Ungrounded| format!("{:?} {}", one.kind, one.text);
    ungrounded(statement, &[SOURCE, "clause 6.1"], language, &dates).iter().map(one).collect()
}

fn check(statement: &str, expected: &[&str]) {
    assert_eq!(found(statement, GroundLanguage::English), expected, "{statement:?}");
}

#[test]
fn what_a_source_holds_may_be_said() {
    check("It was approved on 3 March 2026, in March 2026, in 2026 or in March.", &[]);
    check(
        "It covers 1.250 staff, 1 250 staff, 1\u{A0}250 staff and 1250 staff; 12,5% of all.",
        &[],
    );
    check("The 6th, the 26-page and the 06 files; 7 or seven incidents.", &[]);
    check("Policy V2.1, version 2.1, ais-03’s owner, ISO/IEC 42001, A.6.2.4 and clause 6.1.", &[]);
    check("It is in risk_register.xlsx, signed by Anna Berger.", &[]);
}

#[test]
fn a_number_of_its_own_is_told() {
    check(
        "It covers 27 systems, 1,251 staff and 13 %.",
        &["Number 27", "Number 1,251", "Number 13"],
    );
    check(
        "They held 1.25 and 12.6 of it, 10–20 a day.",
        &["Number 1.25", "Number 12.6", "Number 10-20"],
    );
    check("There are eight gaps, two or three of them open, and 3 owners.", &["Number eight"]);
    check("A term of 90-day notice, 27 and 27.", &["Number 90-day", "Number 27"]);
}

#[test]
fn a_share_may_be_computed_and_no_other() {
    check("Some 23 % (6 of 26) lack a card.", &[]);
    check("Some 24 % (6 of 26) lack a card.", &["Number 24"]);
    check("They have 23 owners.", &["Number 23"]);
}

#[test]
fn a_date_of_its_own_is_told() {
    check("It was approved on 2026-03-04.", &["Date 2026-03-04"]);
    check(
        "It was approved in May 2025, in May or 2025.",
        &["Date May 2025", "Number 2025", "Date May"],
    );
}

#[test]
fn an_identifier_of_its_own_is_told() {
    check(
        "See AIS-04, v2, A.6.2, ISO 27001 and policy.docx.",
        &[
            "Identifier AIS-04",
            "Identifier v2",
            "Identifier A.6.2",
            "Number 27001",
            "Identifier policy.docx",
        ],
    );
    check("See AIS-03/AIS-05 and SOC/NIST.", &["Identifier AIS-03/AIS-05", "Identifier SOC/NIST"]);
    check("It follows IEC/ISO and EU/UK law.", &[]);
    check("A well-known, risk-based and/or yearly one, e.g. that i.e. this.", &[]);
}

#[test]
fn the_marks_of_a_list_are_no_numbers() {
    check("1. The policy is there. 2. The record is not.\n3) Owners sign.", &[]);
    check("It covers (1) scope; (2) roles and (3) means.", &[]);
    check("It covers many (12) of them.", &["Number 12"]);
    check("There are 4. They are open.", &["Number 4"]);
}

#[test]
fn german_and_other_languages_have_no_names() {
    assert!(
        found(
            "Die Leitung prüft Herrn Weber und sechs, nicht acht Systeme.",
            GroundLanguage::German
        )
        .contains(&"Number acht".to_owned())
    );
    assert_eq!(
        found("Die Richtlinie gilt in Berlin; AIS-09.", GroundLanguage::German),
        ["Identifier AIS-09"]
    );
    assert_eq!(found("Regeln gelten voor Weber en eight.", GroundLanguage::Other), [""; 0]);
    assert_eq!(
        found(
            "La politique d’Anna Berger est neuf ; signée à Lyon, douze fois.",
            GroundLanguage::French
        ),
        ["Number douze", "Name Lyon"]
    );
}

#[test]
fn a_kind_is_one_word() {
    assert_eq!(
        serde_json::to_string(&GroundKind::Identifier).expect("serialises"),
        "\"identifier\""
    );
}

proptest! {
    #[test]
    fn a_source_grounds_itself(words in prop::collection::vec("[A-Za-z0-9.,'%/-]{1,8}|[0-9]{1,3}", 0..12)) {
        let text = words.join(" ");
        let found = ungrounded(&text, &[&text], GroundLanguage::English, &dates);
        prop_assert_eq!(found, []);
    }

    #[test]
    fn no_statement_makes_it_fail(statement in "\\PC{0,40}|[0-9A-Za-z .,/'%()-]{0,40}", source in "\\PC{0,20}") {
        for one in ungrounded(&statement, &[&source], GroundLanguage::French, &dates) {
            prop_assert!(!one.text.is_empty());
        }
        let odd = |_: &str| vec![DateIn { range: 1..3, canonical: "é".to_owned() }];
        ungrounded(&statement, &[&source], GroundLanguage::English, &odd);
    }
}
