//! Every form of the sample, read back: what it holds, that it agrees with the others, and that words of documents
//! command nothing in it.

mod oscal;
mod sarif;
mod tables;

use std::time::{Duration, Instant};

use serde_json::Value;

use super::sample::Sample;
use super::{Class, Error, Handover, ciso_assistant, tickets};
use crate::catalog::{CLASSES, STATES};
use crate::register::Formulas;

/// A form, given all it is made of.
type Form = fn(&Handover<'_>) -> Result<Vec<u8>, Error>;

/// Every form as bytes.
const FORMS: [(&str, Form); 7] = [
    ("oscal", |handover| Ok(super::oscal::files(handover)?.results)),
    ("sarif", |handover| super::sarif::log(handover)),
    ("audit csv", |handover| ciso_assistant::audit(handover).csv(b';', Formulas::Guarded)),
    ("audit xlsx", |handover| {
        let as_of = handover.dossier.outputs.run.as_of;
        ciso_assistant::audit(handover).xlsx(as_of, Formulas::Guarded)
    }),
    ("findings", |handover| ciso_assistant::findings(handover).csv(b';', Formulas::Guarded)),
    ("jira", |handover| {
        tickets(handover, &handover.dossier.catalog.exchange().jira).csv(b',', Formulas::Guarded)
    }),
    ("servicenow", |handover| {
        let exchange = handover.dossier.catalog.exchange();
        tickets(handover, &exchange.servicenow).csv(b',', Formulas::Guarded)
    }),
];

fn json(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes).expect("JSON")
}

#[test]
fn classes_are_those_of_the_catalogue() {
    assert_eq!(Class::ALL.map(Class::name), CLASSES);
    let sample = Sample::new();
    for matter in &sample.desk.docket().matters {
        assert!(STATES.contains(&matter.state()), "{}", matter.state());
    }
}

#[test]
fn the_same_engagement_gives_the_same_bytes() {
    let (one, other) = (Sample::new(), Sample::new());
    for (name, form) in FORMS {
        let bytes = form(&one.handover()).expect(name);
        assert_eq!(bytes, form(&other.handover()).expect(name), "{name}");
    }
}

#[test]
fn every_form_counts_alike() {
    let sample = Sample::new();
    let handover = sample.handover();
    let matters = &handover.dossier.docket.matters;
    let state =
        |states: &[&str]| matters.iter().filter(|matter| states.contains(&matter.state())).count();
    assert_eq!((matters.len(), state(&["rejected"]), state(&["merged"])), (10, 1, 1));
    let results = json(&super::oscal::files(&handover).expect("files").results);
    let result = &results["assessment-results"]["results"][0];
    let length = |value: &Value| value.as_array().map_or(0, Vec::len);
    assert_eq!(length(&result["observations"]), matters.len() - state(&["rejected", "waived"]));
    let concluded =
        matters.iter().filter(|one| one.is_confirmed() && Class::of(one).is_conclusion());
    assert_eq!(length(&result["findings"]), concluded.count());
    assert_eq!(length(&result["assessment-log"]["entries"]), handover.log.len());
    let sarif = json(&super::sarif::log(&handover).expect("a log"));
    let told = &sarif["runs"][0]["results"];
    assert_eq!(length(told), matters.len());
    let suppressed =
        told.as_array().into_iter().flatten().filter(|one| one.get("suppressions").is_some());
    assert_eq!(suppressed.count(), state(&["rejected", "waived", "merged"]));
    let met = matters.iter().filter(|one| Class::of(one) == Class::Conformity).count();
    assert_eq!(ciso_assistant::findings(&handover).rows.len(), matters.len() - met);
    let rows = tickets(&handover, &handover.dossier.catalog.exchange().jira).rows.len();
    assert_eq!(rows, matters.len() - met - state(&["rejected", "waived", "merged"]));
}

#[test]
fn two_thousand_findings_take_no_time_to_speak_of() {
    let sample = Sample::large(2_000);
    for (name, form) in FORMS {
        let start = Instant::now();
        let bytes = form(&sample.handover()).expect(name);
        let took = start.elapsed();
        assert!(!bytes.is_empty() && took < Duration::from_secs(10), "{name} took {took:?}");
    }
}

#[test]
fn german_papers_have_german_words_and_quotations_stay() {
    let sample = Sample::new().in_german();
    let table = tickets(&sample.handover(), &sample.catalog.exchange().jira);
    let all = table.rows.concat().join("\n");
    assert!(all.contains("Hauptabweichung"), "{all}");
    assert!(all.contains("[Entwurf] ") && all.contains("week 12: –"), "{all}");
}
