//! How accurate the engine is on the sample engagement, with floors it must not fall below.
//!
//! The floors are a ratchet: raise them when the figures rise. The figures are printed.

use std::fs;
use std::path::Path;

use tickmark::eval::{self, Gold, Outputs, Scores, Share};

use crate::sample::{self, REPORT};

#[test]
fn the_sample_is_judged_as_a_careful_auditor_would() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/sample/expected.toml");
    let gold: Gold =
        toml::from_str(&fs::read_to_string(path).expect("the labels")).expect("labels parse");
    let scores = eval::score(&gold, &outputs());
    let Scores { coverage, findings, ledger, kinds, .. } = &scores;
    at_least("conclusions that agree", &coverage.agree, 0.82);
    at_least("gap precision", &coverage.gap_precision, 0.80);
    at_least("gap recall", &coverage.gap_recall, 0.85);
    at_most("false support", &coverage.false_support, 0.00);
    at_least("findings recall", &findings.recall, 0.94);
    at_least("findings precision", &findings.precision, 0.93);
    at_most("false alarms in clean areas", &findings.false_alarms, 0.00);
    at_least("ledger statuses", ledger, 1.0);
    at_least("document kinds", kinds, 0.62);
}

fn at_least(what: &str, share: &Share, floor: f64) {
    println!("{what}: {} of {} = {:.2} (floor {floor:.2})", share.hits, share.of, share.value());
    assert!(share.of > 0, "{what}: nothing was counted");
    assert!(
        share.value() >= floor,
        "{what}: {:.2} < {floor:.2}: {:#?}",
        share.value(),
        share.cases
    );
}

fn at_most(what: &str, share: &Share, ceiling: f64) {
    println!(
        "{what}: {} of {} = {:.2} (at most {ceiling:.2})",
        share.hits,
        share.of,
        share.value()
    );
    assert!(share.of > 0, "{what}: nothing was counted");
    assert!(
        share.value() <= ceiling,
        "{what}: {:.2} > {ceiling:.2}: {:#?}",
        share.value(),
        share.cases
    );
}

/// The output files of the sample, read back as another program would.
fn outputs() -> Outputs {
    let files = sample::rendered(&REPORT);
    let file = |name: &str| {
        let (_, bytes) = files.iter().find(|(file, _)| *file == name).expect("an output file");
        bytes.as_slice()
    };
    Outputs {
        coverage: serde_json::from_slice(file("coverage.json")).expect("coverage.json"),
        // The sample has no labels of sections.
        evidence: Vec::new(),
        title_query: Vec::new(),
        findings: serde_json::from_slice(file("findings.json")).expect("findings.json"),
        documents: serde_json::from_slice(file("documents.json")).expect("documents.json"),
        run: serde_json::from_slice(file("run.json")).expect("run.json"),
    }
}
