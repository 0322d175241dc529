//! Faults 1 to 4 and 25: whatever a model quotes, only words that stand there are shown.

use std::sync::LazyLock;

use proptest::prelude::*;
use serde_json::{Value, json};
use tickmark::report::Kind;

use super::house::{ASKED, HOUSE, Trial, folder, settings};
use super::question::{Passage, Question, draft, model, model_on, questions, said};
use super::server::FakeEndpoint;
use super::stands::Shelf;

static SHELF: LazyLock<Shelf> = LazyLock::new(|| Shelf::of(&HOUSE));

fn asked(endpoint: &FakeEndpoint) -> Trial {
    let folder = folder();
    HOUSE.ask(&settings(&endpoint.url()), folder.path())
}

#[test]
fn a_draft_with_a_true_quotation_is_kept_and_points_into_its_document() {
    let endpoint = model(|question, _| said(&question.honest()));
    let folder = folder();
    let trial = HOUSE.ask(&settings(&endpoint.url()), folder.path());
    let rows = trial.rows();
    assert_eq!(rows.len(), ASKED.len(), "a requirement has no passage to send");
    assert_eq!(questions(&endpoint).len(), rows.len());
    for row in &rows {
        assert_eq!(row["state"], "drafted", "{row}");
        assert_eq!((&row["verdict"], &row["dropped"]), (&json!("conform"), &json!([])), "{row}");
        assert_eq!(row["evidence"].as_array().map(Vec::len), Some(1), "{row}");
        let key = row["key"].as_str().expect("a key");
        for side in ["req", "res"] {
            let kept = folder.path().join(format!("llm/{side}/{}/{key}.json", &key[..2]));
            assert!(kept.is_file(), "{} is not there", kept.display());
        }
    }
    assert!(SHELF.check(&trial) > rows.len());
    let steps = ["not_found", "partial", "design_only", "operating_only", "supported"];
    let step = |name: &Value| steps.iter().position(|step| *name == *step).expect("a conclusion");
    let coverage = trial.file(Kind::Coverage);
    for row in &rows {
        let all = coverage["requirements"].as_array().expect("rows");
        let published = all.iter().find(|one| one["id"] == row["requirement"]).expect("its row");
        // A finding of an audit test stands above both.
        if published["conclusion"] == "contradicted" {
            continue;
        }
        assert!(step(&published["conclusion"]) >= step(&row["keyword"]), "lowered: {row}");
    }
}

/// What became of quotations of the policy in a draft on 5.2 that says conform.
fn quoted(quotes: &'static [&'static str], marked: fn(&Question) -> String) -> Value {
    let endpoint = model_on("5.2", move |question| {
        let mark = marked(question);
        let evidence: Vec<_> =
            quotes.iter().map(|quote| (mark.as_str(), *quote, "supports")).collect();
        vec![said(&draft("conform", &evidence))]
    });
    let trial = asked(&endpoint);
    SHELF.check(&trial);
    let row = trial.row("5.2");
    assert_eq!(row["state"], "drafted", "{row}");
    row
}

/// The mark of the passage with the purpose of the policy.
fn purpose(question: &Question) -> String {
    under(question, "\"Purpose\"")
}

/// The mark of the passage on oversight.
fn oversight(question: &Question) -> String {
    under(question, "rules_of_the_board")
}

fn under(question: &Question, heading: &str) -> String {
    let is_it = |passage: &&Passage| passage.head.contains(heading);
    question.passages.iter().find(is_it).expect("the section is sent").mark.clone()
}

#[test]
fn a_quotation_that_does_not_stand_there_is_dropped_and_carries_no_conclusion() {
    let invented: [&[&str]; 2] = [
        &[
            "The AI policy was approved by the executive board on 3 March 2026.",
            "The AI policy does allow scoring of staff without 2 named reviewers.",
            "The AI policy does not allow scoring of staff without 3 named reviewers.",
            "This AI policy sets the direction … at Harbour Kite.",
            "he AI policy does not allow scoring of staff without 2 named review",
            "the AI policy",
        ],
        &[
            "The AI policy does not allow scoring of staff without named 2 reviewers.",
            "This AI policy sets the direction for the development and use of AI systems at Harbour Kite. \
             The AI policy does not allow scoring of staff without 2 named reviewers.",
            "Top management commits to meet the requirements that apply and to improve the AI management system.",
            "This AI policy sets the direction for the development and use of AI systems at Harbour",
            "What lays it down",
            "P1| P2| P3|",
        ],
    ];
    for quotes in invented {
        let row = quoted(quotes, purpose);
        let dropped = row["dropped"].as_array().expect("a list");
        // All but one: a whole run of words that ends before the sentence does is still true.
        let short = "This AI policy sets the direction for the development and use of AI systems at Harbour";
        let expected = quotes.iter().filter(|quote| **quote != short).count();
        assert_eq!(dropped.len(), expected, "{row:#}");
        let is_true = quotes.contains(&short);
        let verdict = if is_true { "conform" } else { "insufficient_evidence" };
        assert_eq!(
            (&row["said"], &row["verdict"]),
            (&json!("conform"), &json!(verdict)),
            "{row:#}"
        );
        assert!(is_true || row["conclusion"] == "not_found" && row["stands"] != "model", "{row:#}");
    }
}

#[test]
fn typography_may_differ_and_the_documents_own_words_are_shown() {
    let row = quoted(
        &[
            "The board's \"duty of care\" covers the final decision on 3 March and its management review.",
            "  The AI policy does not allow scoring of staff\nwithout 2 named reviewers.  ",
            "\u{201c}The AI policy does not allow scoring of staff\u{201d}",
        ],
        oversight,
    );
    assert_eq!(row["dropped"], json!([]), "{row:#}");
    let quotes: Vec<&str> = row["evidence"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|one| one["quote"].as_str())
        .collect();
    assert_eq!(quotes.len(), 3, "{row:#}");
    assert!(
        quotes[0].contains("board\u{2019}s \u{201c}duty") && quotes[0].contains("\u{fb01}nal"),
        "{quotes:?}"
    );
}

#[test]
fn a_quotation_of_another_passage_is_moved_there_and_marked() {
    let row = quoted(
        &["The AI policy is communicated to all staff and made available to interested parties."],
        purpose,
    );
    let evidence = &row["evidence"][0];
    assert!(evidence["moved_from"].as_str().is_some_and(|mark| mark.starts_with('P')), "{row:#}");
    assert_eq!(evidence["location"]["heading"], json!(["AI policy", "Communication"]), "{row:#}");
}

#[test]
fn a_passage_that_was_not_sent_is_pointed_out_once_and_not_taken() {
    let endpoint = model_on("5.2", |question| {
        vec![said(&draft("conform", &[("P77", question.line().1, "supports")]))]
    });
    let row = asked(&endpoint).row("5.2");
    assert_eq!(row["because"], "bad_json", "{row:#}");
    let asked: Vec<Question> =
        questions(&endpoint).into_iter().filter(|one| one.requirement == "5.2").collect();
    assert_eq!(asked.iter().map(|one| one.turns).collect::<Vec<_>>(), [0, 1]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_answered_no_file_quotes_what_does_not_stand_there(seed in any::<u64>()) {
        let endpoint = model(move |question, nth| {
            let mut chance = Chance(seed ^ fold(&question.text) ^ nth as u64);
            let evidence: Vec<(String, String, &str)> = (0..6).map(|_| edited(question, &mut chance)).collect();
            let evidence: Vec<(&str, &str, &str)> =
                evidence.iter().map(|(mark, quote, bearing)| (&mark[..], &quote[..], *bearing)).collect();
            let verdict = *chance.of(&["conform", "opportunity", "nonconformity", "not_applicable"]);
            said(&draft(verdict, &evidence))
        });
        let trial = asked(&endpoint);
        SHELF.check(&trial);
        let outcomes = &trial.report.run.model.as_ref().expect("an account").outcomes;
        prop_assert!(outcomes.quotations > 5 && outcomes.quotations_dropped > 5, "{outcomes:?}");
    }
}

/// Numbers that look random and are the same each time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("a small number") % bound.max(1)
    }

    fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
}

fn fold(text: &str) -> u64 {
    text.bytes().fold(7, |sum, byte| sum.wrapping_mul(31).wrapping_add(u64::from(byte)))
}

/// A true quotation after one edit, or words of the question that are no evidence.
fn edited(question: &Question, chance: &mut Chance) -> (String, String, &'static str) {
    let passage = chance.of(&question.passages);
    let other = chance.of(&question.passages);
    let line = chance.of(&passage.lines).clone();
    let words: Vec<&str> = line.split(' ').collect();
    let at = chance.below(words.len());
    let swapped = || {
        let mut words = words.clone();
        let next = (at + 1) % words.len();
        words.swap(at, next);
        words.join(" ")
    };
    let quote = match chance.below(16) {
        0 | 1 => line.clone(),
        2 => passage.lines.join("\n"),
        3 => line.replace("not ", "").replace("without", "with"),
        4 => line.replace(['1', '2'], "9"),
        5 => swapped(),
        6 => format!("{} … {}", words[..at].join(" "), words[at..].join(" ")),
        7 => format!("{line} {}", chance.of(&other.lines)),
        8 => chance.of(&other.lines).clone(),
        9 => chance.of(&question.text.lines().collect::<Vec<_>>()).to_string(),
        10 => question.end.clone(),
        11 => passage.head.clone(),
        12 => line.chars().skip(1 + chance.below(3)).collect(),
        13 => format!("[withheld: words addressed to a program] {line}"),
        14 => line.to_uppercase(),
        _ => line.replace(' ', "\u{a0}").replace('"', "\u{201c}").replace("AI", "A\u{200b}I"),
    };
    // The schema bears no more; a longer one would only be sent back.
    let quote = quote.chars().take(500).collect();
    let bearing = *chance.of(&["supports", "contradicts", "context"]);
    (passage.mark.clone(), quote, bearing)
}
