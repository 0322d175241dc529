//! What the tests on suppliers say of lists in several words and languages.

use crate::checks::written;

const INVENTORY: &str = "# AI inventory\n\n\
    | ID | Name | Purpose | Owner | Supplier | Status | Version | Tier |\n\
    | S-1 | Compass | scores loans | Kim Lee | Quill Ltd | live | 4.2 | high |\n\
    | S-2 | Mabel | answers customers | Jo Park | Lumenar Inc | live | 1.8 | low |\n\
    | S-3 | Nudge | times calls | Jo Park | Sendwell Ltd | retired | 2.0 | low |\n\
    | S-4 | Sorter | sorts mail | Jo Park | own build | live | 2.0 | low |";
const HEAD: &str = "| Supplier | Service | Used in | Agreement from | Agreement to | Renewal | Last assessed | Assessment result | Next assessment | Who does what agreed | Remark |\n";

fn check(test: &str, list: &str, expected: &[&str]) {
    let inventory = ("inventory.docx", INVENTORY);
    let list = format!("{HEAD}{list}");
    let documents = [inventory, ("supplier_register.csv", list.as_str())];
    lines(test, &documents, expected);
}

fn lines(test: &str, documents: &[(&str, &str)], expected: &[&str]) {
    let lines = written::run(test, "2026-06-30", documents);
    for line in expected {
        assert!(lines.iter().any(|one| one.starts_with(line)), "{test}: no `{line}` in {lines:#?}");
    }
    let drafts = |lines: &[String]| lines.iter().filter(|one| !one.starts_with("pass")).count();
    let wanted = expected.iter().filter(|line| !line.starts_with("pass")).count();
    assert_eq!(drafts(&lines), wanted, "{test}: {lines:#?}");
}

const FIT: &str = "| Quill Ltd | base model | S-1 | 2024-01-01 | 2027-01-01 | fixed term | 2026-01-22 | fit | 2027-01-22 | schedule 3 | |\n";

#[test]
fn suppliers_of_systems_in_use_are_assessed() {
    check(
        "T53",
        &format!(
            "{FIT}| Lumenar Inc | language model | S-2 | 2025-06-16 | 2027-06-15 | fixed term | | | | | questionnaire sent, no answer |\n\
             | Sendwell Ltd | text messages | S-3 | 2021-05-01 | 2026-02-28 | | | | | | ended |\n\
             | Laundrex | laundry | no tool | 2021-05-01 | 2026-02-28 | | | | | | |\n"
        ),
        &["pass Quill Ltd", "fail Lumenar Inc: Lumenar Inc: no assessment"],
    );
}

#[test]
fn a_supplier_of_the_inventory_stands_in_the_list() {
    check(
        "T53",
        &format!(
            "{FIT}| Other Ltd | speech model | S-1 | 2024-01-01 | 2027-01-01 | | 2026-01-22 | fit | | x | |\n"
        ),
        &["pass Quill Ltd", "fail Lumenar Inc: Lumenar Inc: supplies S-2"],
    );
    lines("T53", &[("inventory.docx", INVENTORY)], &["absent "]);
    lines("T53", &[("note.md", "We like cake.")], &["not testable"]);
}

#[test]
fn agreements_end_or_go_on() {
    check(
        "T54",
        "| Quill Ltd | base model | S-1 | 2023-04-11 | 2026-04-10 | renews each year unless cancelled | 2026-01-22 | fit | 2027-01-22 | x | |\n\
         | Lumenar Inc | language model | S-2 | 2024-11-01 | 2026-04-30 | none | 2026-01-08 | fit | 2027-01-08 | | still invoiced |\n\
         | Sendwell Ltd | text messages | S-3 | 2021-05-01 | 2026-02-28 | none | | | | | |\n",
        &["pass Quill Ltd", "fail Lumenar Inc: Lumenar Inc: the agreement ended 2026-04-30"],
    );
}

#[test]
fn an_agreement_tells_its_end_where_the_list_does_not() {
    let list = format!(
        "{HEAD}{FIT}| Lumenar Inc | language model | S-2 | | | | 2026-01-08 | fit | 2027-01-08 | x | |\n"
    );
    let agreement = |words: &str| format!("# AG-7 Agreement with Lumenar Inc\n\n{words}");
    let told = |words: &str, expected: &[&str]| {
        let paper = agreement(words);
        let documents = [
            ("inventory.docx", INVENTORY),
            ("supplier_register.csv", list.as_str()),
            ("AG-7_agreement_Lumenar.docx", paper.as_str()),
        ];
        lines("T54", &documents, expected);
    };
    let ended = "Lumenar Inc: the agreement ended 2026-03-31";
    let fail = format!("fail Lumenar Inc: {ended}");
    let term = "Term from 2024-04-01 to 2026-03-31.";
    told(&format!("{term} A renewal needs the consent of both."), &["pass Quill Ltd", &fail]);
    let goes_on = ["pass Quill Ltd", "pass Lumenar Inc"];
    told(&format!("{term} The agreement renews itself by twelve months."), &goes_on);
    told("Term from 2024-04-01 to 2027-03-31.", &goes_on);
    told("The supplier informs of changes 30 days before.", &goes_on);
}

#[test]
fn reviews_are_held_to_their_day_with_grace() {
    check(
        "T54",
        "| Quill Ltd | base model | S-1 | 2024-01-01 | 2027-01-01 | fixed | 2025-01-22 | fit | 2026-01-22 | x | |\n\
         | Lumenar Inc | language model | S-2 | 2024-01-01 | 2027-01-01 | fixed | 2025-06-05 | fit | 2026-06-05 | x | |\n",
        &[
            "fail Quill Ltd: Quill Ltd: the review of the supplier was due 2026-01-22",
            "pass Lumenar Inc",
        ],
    );
}

#[test]
fn duties_are_split_with_each_supplier_of_a_live_system() {
    check(
        "T55",
        &format!(
            "{FIT}| Lumenar Inc | language model | S-2 | 2025-06-16 | 2027-06-15 | fixed | 2026-01-01 | fit | | | |\n"
        ),
        &["pass Quill Ltd", "fail Lumenar Inc: Lumenar Inc: nothing says who does what"],
    );
    let notes = "# Mabel notes\n\n# Split of duties\n\nLumenar announces changes of the model and reports incidents; we watch the answers.";
    let list = format!(
        "{HEAD}{FIT}| Lumenar Inc | language model | S-2 | 2025-06-16 | 2027-06-15 | fixed | 2026-01-01 | fit | | | |\n"
    );
    lines(
        "T55",
        &[
            ("inventory.docx", INVENTORY),
            ("supplier_register.csv", &list),
            ("tools/mabel_notes.docx", notes),
        ],
        &["pass Quill Ltd", "pass Lumenar Inc"],
    );
}

#[test]
fn a_german_list_is_read_alike() {
    let inventory = "| Nr | Name | Was es tut | Lieferant | Stand | Eigner | Stufe |\n\
                     | DM-1 | Ampel | sortiert Bilder | Pneumo BV | im Betrieb | H. Lange | hoch |\n\
                     | DM-2 | NoShow | sagt Termine voraus | Terminus GmbH | im Betrieb | R. Asch | mittel |\n";
    let list = "| Lieferant | liefert | zuletzt geprueft | Ergebnis | naechste Pruefung | Vertrag bis | Verlaengerung | Bemerkung |\n\
                | Pneumo BV | DM-1 Ampel | 10.09.2025 | gut | 10.09.2026 | 28.02.2027 | je 1 Jahr | |\n\
                | Terminus GmbH | DM-2 NoShow | 05.11.2025 | genügend | 05.11.2026 | 31.01.2026 | keine | System läuft |\n";
    lines(
        "T54",
        &[("Listen/KI-Systeme.csv", inventory), ("Listen/Lieferanten.csv", list)],
        &["pass Pneumo BV", "fail Terminus GmbH: Terminus GmbH: the agreement ended 2026-01-31"],
    );
}

#[test]
fn a_later_review_takes_the_place_of_an_earlier_one() {
    let earlier = FIT.replace("2026-01-22", "2025-01-20").replace("2027-01-22", "2026-01-20");
    check("T54", &format!("{FIT}{earlier}"), &["pass Quill Ltd"]);
}

#[test]
fn services_in_the_path_of_a_system_are_listed() {
    let card = "# Technical documentation Mabel\n\nQuestions are first sent to the translation service Tonguewell, which returns English text.";
    let list = format!("{HEAD}{FIT}");
    let documents = [
        ("inventory.docx", INVENTORY),
        ("supplier_register.csv", list.as_str()),
        ("technical_documentation_mabel.docx", card),
    ];
    lines(
        "T53",
        &documents,
        &[
            "pass Quill Ltd",
            "fail Lumenar Inc: Lumenar Inc: supplies",
            "fail Tonguewell: Tonguewell: a service",
        ],
    );
}

#[test]
fn how_an_agreement_goes_on_is_told_in_words_of_the_house() {
    let list = |goes_on: &str| {
        format!(
            "{FIT}| Lumenar Inc | language model | S-2 | 2024-07-01 | 2026-04-30 | {goes_on} | 2026-01-08 | fit | 2027-01-08 | x | |\n"
        )
    };
    let ended = "fail Lumenar Inc: Lumenar Inc: the agreement ended 2026-04-30";
    for (goes_on, expected) in [
        (
            "rolls on by twelve months unless ended three months before; not ended",
            "pass Lumenar Inc",
        ),
        ("ends by itself, new terms need both signatures", ended),
    ] {
        check("T54", &list(goes_on), &["pass Quill Ltd", expected]);
    }
    // One that is terminated is not looked at.
    check("T54", &list("terminated in March"), &["pass Quill Ltd"]);
}

#[test]
fn an_agreement_may_renew_itself_though_the_list_gives_an_end() {
    let list = format!(
        "{HEAD}{FIT}| Lumenar Inc | language model | S-2 | 2024-07-01 | 2026-03-31 | | 2026-01-08 | fit | 2027-01-08 | x | |\n"
    );
    let told = |words: &str, expected: &[&str]| {
        let paper = format!("# AG-7 Agreement with Lumenar Inc\n\n# Term\n\n{words}");
        let documents = [
            ("inventory.docx", INVENTORY),
            ("supplier_register.csv", list.as_str()),
            ("AG-7_agreement_Lumenar.docx", paper.as_str()),
        ];
        lines("T54", &documents, expected);
    };
    let rolls = "From 1 July 2024 to 31 March 2026. Thereafter it rolls on from year to year unless either party gives notice.";
    told(rolls, &["pass Quill Ltd", "pass Lumenar Inc"]);
    let ends = "From 1 July 2024 to 31 March 2026. Any prolongation needs a document signed by both parties.";
    told(
        ends,
        &["pass Quill Ltd", "fail Lumenar Inc: Lumenar Inc: the agreement ended 2026-03-31"],
    );
}
