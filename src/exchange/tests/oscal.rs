//! OSCAL: what is a finding and what is not, and that every reference leads somewhere.

use std::collections::BTreeSet;

use serde_json::Value;

use super::super::oscal::files;
use super::super::sample::{Sample, id};
use super::json;

fn results(sample: &Sample) -> Value {
    json(&files(&sample.handover()).expect("files").results)
}

fn prop<'a>(of: &'a Value, name: &str) -> &'a str {
    let props = of["props"].as_array().into_iter().flatten();
    props.filter(|prop| prop["name"] == name).find_map(|prop| prop["value"].as_str()).unwrap_or("")
}

#[test]
fn only_what_a_person_confirmed_is_a_finding() {
    let results = results(&Sample::new());
    let result = &results["assessment-results"]["results"][0];
    let found: Vec<(String, &str)> = result["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .map(|one| {
            let state = one["target"]["status"]["state"].as_str().unwrap_or_default();
            (format!("{} {}", prop(one, "finding-id"), prop(one, "class")), state)
        })
        .collect();
    let expected = [
        ("F-00000000000000a1 major", "not-satisfied"),
        ("F-00000000000000a3 minor", "not-satisfied"),
        ("F-00000000000000a4 observation", "satisfied"),
        ("F-00000000000000a8 conformity", "satisfied"),
    ];
    let expected: Vec<(String, &str)> =
        expected.into_iter().map(|(id, state)| (id.to_owned(), state)).collect();
    // F-…a6 is confirmed, too: a request for evidence, which concludes nothing.
    assert_eq!(found, expected);
    let actors = &result["findings"][1]["origins"][0]["actors"];
    assert_eq!(
        (&actors[0]["type"], &actors[1]["role-id"]),
        (&"tool".into(), &"lead-auditor".into())
    );
}

#[test]
fn without_a_decision_there_are_observations_alone_and_no_plan_of_action() {
    let sample = Sample::undecided();
    let files = files(&sample.handover()).expect("files");
    assert_eq!(files.poam, None);
    let results = json(&files.results);
    let result = &results["assessment-results"]["results"][0];
    assert_eq!(result.get("findings"), None);
    let observations = result["observations"].as_array().expect("observations");
    assert_eq!(observations.len(), 10);
    for one in observations {
        assert_eq!(prop(one, "state"), "draft");
        let title = one["title"].as_str().unwrap_or_default();
        let met = prop(one, "kind") == "conformity";
        assert!(met || title.starts_with("\\[draft\\] "), "{title}");
    }
}

#[test]
fn what_was_merged_is_observed_with_the_finding_it_is_part_of() {
    let results = results(&Sample::new());
    let result = &results["assessment-results"]["results"][0];
    assert_eq!(result["findings"][0]["related-observations"].as_array().map(Vec::len), Some(2));
}

#[test]
fn actions_are_on_the_risk_of_their_finding() {
    let sample = Sample::new();
    let poam = files(&sample.handover()).expect("files").poam.expect("a plan of action");
    let poam = json(&poam);
    let poam = &poam["plan-of-action-and-milestones"];
    let items = poam["poam-items"].as_array().expect("items");
    assert_eq!(items.len(), 2, "one for each confirmed nonconformity");
    let [first, second] = [&poam["risks"][0], &poam["risks"][1]];
    assert_eq!(
        (&first["status"], &first["deadline"]),
        (&"remediating".into(), &"2026-12-31T00:00:00Z".into())
    );
    let action = &first["remediations"][0];
    assert_eq!(action["title"], "Schedule the checks, \\*monthly\\*");
    assert_eq!(second["status"], "open");
    assert_eq!(items[1]["remarks"], "No action is known yet.");
}

#[test]
fn every_reference_leads_somewhere() {
    let sample = Sample::new();
    let files = files(&sample.handover()).expect("files");
    let catalog = json(&files.catalog);
    let mut controls = BTreeSet::new();
    collect(&catalog, &mut |key, text| {
        if key == "id" {
            controls.insert(text.to_owned());
        }
    });
    for bytes in [&files.plan, &files.results, &files.poam.expect("a plan of action")] {
        let file = json(bytes);
        let mut uuids = BTreeSet::new();
        collect(&file, &mut |key, text| {
            if key == "uuid" {
                assert!(uuids.insert(text.to_owned()), "{text} is there twice");
            }
        });
        collect(&file, &mut |key, text| match key {
            "control-id" | "target-id" => assert!(controls.contains(text), "{text}"),
            "href" if text.starts_with('#') => assert!(uuids.contains(&text[1..]), "{text}"),
            _ if key.ends_with("-uuid") || key.ends_with("-uuids") => {
                assert!(uuids.contains(text), "{key} {text}");
            }
            _ => {}
        });
    }
}

/// Every text of a value with its key.
fn collect(value: &Value, take: &mut impl FnMut(&str, &str)) {
    fn under(key: &str, value: &Value, take: &mut dyn FnMut(&str, &str)) {
        match value {
            Value::String(text) => take(key, text),
            Value::Array(values) => values.iter().for_each(|value| under(key, value, take)),
            Value::Object(values) => {
                values.iter().for_each(|(key, value)| under(key, value, take));
            }
            _ => {}
        }
    }
    under("", value, take);
}

#[test]
fn the_id_of_a_finding_is_the_same_in_every_run() {
    let uuid = super::super::oscal::finding_uuid(id('1'));
    assert_eq!(uuid, super::super::oscal::finding_uuid(id('1')));
    insta::assert_snapshot!(uuid);
}

#[test]
fn the_plan_of_action_as_it_is_written() {
    let sample = Sample::new();
    let poam = files(&sample.handover()).expect("files").poam.expect("a plan of action");
    let poam = String::from_utf8(poam).expect("text");
    // Which catalogue it was is another with every word of it.
    insta::assert_snapshot!(poam.replace(sample.catalog.hash(), "HASH"));
}
