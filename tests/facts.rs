//! The facts of the sample engagement: kinds against its labels, and what control blocks and tables say.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::LazyLock;

use tickmark::catalog::{Catalog, shipped};
use tickmark::domain::{Document, DocumentId, EvidencePath, SourceFile};
use tickmark::extract::Extracted;
use tickmark::facts::{self, Approval, Cues, Facts, Place};
use tickmark::{extract, sources};

/// The facts of every file of the sample that can be read, by path.
static SAMPLE: LazyLock<BTreeMap<String, Facts>> = LazyLock::new(|| {
    let read = of_folder("fixtures/sample/evidence").into_iter();
    read.map(|(path, (facts, _))| (path.0, facts)).collect()
});

/// The facts of every file of a folder that can be read, with the document they were read from, by path.
pub fn of_folder(folder: &str) -> BTreeMap<EvidencePath, (Facts, Document)> {
    let cues = Cues::new(&Catalog::parse(&shipped()).expect("the shipped catalogue"));
    let listed = sources::list(&[PathBuf::from(folder)]).expect("a folder");
    let read = listed.iter().filter_map(|listed| {
        let bytes = sources::read(listed).ok()?;
        let id = DocumentId::of(&bytes);
        let file = SourceFile { path: listed.path.clone(), id, bytes: bytes.len() as u64 };
        match extract::file(&file, &bytes, extract::ALLOWANCE, &mut |_| {}).ok()? {
            Extracted::Document(document) => {
                Some((listed.path.clone(), (facts::read(&document, &cues), *document)))
            }
            Extracted::Container { .. } => None,
        }
    });
    read.collect()
}

/// A kind named wrongly sends a document to the wrong tests, so hardly any may be; one not named only
/// leaves it to its passages.
#[test]
fn kinds_are_named_rightly_or_not_at_all() {
    let labels = std::fs::read_to_string("fixtures/sample/expected.toml").expect("the labels");
    let labels: toml::Value = toml::from_str(&labels).expect("the labels");
    let (mut right, mut wrong) = (0, Vec::new());
    for label in labels["kind"].as_array().expect("kinds") {
        let path = label["path"].as_str().expect("a path");
        let expected = label["kind"].as_str().filter(|kind| *kind != "OTHER");
        let Some(facts) = SAMPLE.get(path) else { continue };
        match facts.kind.as_ref().map(|kind| kind.0.as_str()) {
            kind if kind == expected => right += 1,
            Some(kind) => wrong.push(format!("{path}: {kind}")),
            None => {}
        }
    }
    assert!(right >= RIGHT_MIN, "only {right} kinds were named rightly");
    assert!(wrong.len() <= WRONG_MAX, "{wrong:#?}");
}

const RIGHT_MIN: usize = 31;
const WRONG_MAX: usize = 5;

#[test]
fn a_policy_says_who_approved_it_and_when_it_is_looked_at_again() {
    let policy = &SAMPLE["01_governance/LH-POL-07_AI_policy_v2.docx"];
    let control = &policy.control;
    let quote = |fact: &facts::Stated<String>| fact.as_ref().map(|fact| fact.value.clone());
    assert_eq!(quote(&control.document_id).as_deref(), Some("LH-POL-07"));
    assert_eq!(quote(&control.version).as_deref(), Some("2.0"));
    assert_eq!(quote(&control.approver).as_deref(), Some("Moira Castellane, Managing Director"));
    assert_eq!(control.approval.as_ref().map(|fact| fact.value), Some(Approval::Approved));
    let day = |fact: &facts::Stated<tickmark::domain::When>| {
        fact.as_ref().map(|fact| fact.value.to_string()).unwrap_or_default()
    };
    assert_eq!(day(&control.approved_on), "2024-03-04");
    assert_eq!(day(&control.reviewed_on), "2025-03-10");
    assert_eq!(day(&control.next_review_on), "2026-03-10");
    assert_eq!(control.review_interval.as_ref().map(|fact| fact.value.days), Some(366));
}

#[test]
fn what_is_withdrawn_or_blank_does_not_count_as_current() {
    assert_eq!(SAMPLE["archive/LH-POL-07_AI_policy_v1.docx"].place, Place::Archive);
    assert_eq!(SAMPLE["templates/LH-FRM-05_impact_assessment_form.docx"].place, Place::Template);
    let elsewhere = SAMPLE.values().filter(|facts| facts.place != Place::Current).count();
    assert_eq!(elsewhere, 2);
}

#[test]
fn registers_are_read_as_records() {
    let rows = |path: &str, record: &str| {
        let set = SAMPLE[path].records.iter().find(|set| set.record == record);
        set.map_or(0, |set| set.rows.len())
    };
    assert_eq!(rows("01_governance/AI_register.xlsx", "systems"), 6);
    assert_eq!(rows("02_risk/LH-REG-06_SoA_v3.xlsx", "soa"), 38);
    assert_eq!(rows("01_governance/document_list.csv", "document_register"), 21);
    assert_eq!(rows("03_impact/AIA_AS-17_Returns_Check_v3.1.docx", "impact_assessments"), 1);
}
