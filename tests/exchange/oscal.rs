//! The OSCAL files of the sample against the schemas of NIST.

use std::io::Read;

use flate2::read::GzDecoder;
use serde_json::Value;
use tickmark::domain::Act;

use super::Case;

const SCHEMAS: [(&str, &[u8]); 4] = [
    ("catalog", include_bytes!("schemas/oscal_catalog_schema.json.gz")),
    ("assessment-plan", include_bytes!("schemas/oscal_assessment-plan_schema.json.gz")),
    ("assessment-results", include_bytes!("schemas/oscal_assessment-results_schema.json.gz")),
    ("poam", include_bytes!("schemas/oscal_poam_schema.json.gz")),
];

/// What a file breaks of a schema of NIST.
fn faults(name: &str, file: &Value) -> Option<String> {
    let (_, packed) = SCHEMAS.iter().find(|(schema, _)| *schema == name).expect("a schema");
    let mut text = String::new();
    GzDecoder::new(*packed).read_to_string(&mut text).expect("unpacks");
    let mut schema: Value = serde_json::from_str(&text).expect("JSON");
    without_inner_ids(&mut schema["definitions"]);
    let mut schemas = boon::Schemas::new();
    let mut compiler = boon::Compiler::new();
    compiler.add_resource("https://nist.test/schema.json", schema).expect("a schema");
    let index = compiler.compile("https://nist.test/schema.json", &mut schemas);
    let index = index.unwrap_or_else(|error| panic!("{name}: {error:#}"));
    schemas.validate(file, index).err().map(|error| format!("{error:#}"))
}

/// The definitions name themselves by fragments, which Draft 7 does not allow and no reference needs.
fn without_inner_ids(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.retain(|key, value| key != "$id" || !value.is_string());
            fields.values_mut().for_each(without_inner_ids);
        }
        Value::Array(values) => values.iter_mut().for_each(without_inner_ids),
        _ => {}
    }
}

fn check(case: &Case, name: &str) {
    let text = case.read(&format!("out/oscal/{name}.json"));
    let file: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(faults(name, &file), None, "{name}");
}

#[test]
fn the_files_of_the_sample_are_valid() {
    let case = Case::decided();
    let (text, status) = case.run("export", &["--to", "oscal"]);
    assert_eq!(status, 0, "{text}");
    for (name, _) in SCHEMAS {
        check(&case, name);
    }
}

#[test]
fn a_signed_report_attests_what_it_concludes() {
    let case = Case::new();
    let findings: Value = serde_json::from_str(&case.read("out/findings.json")).expect("JSON");
    for finding in findings["findings"].as_array().expect("findings") {
        case.decide(finding["id"].as_str().expect("an id"), Act::Confirm);
    }
    let conclusion = "It conforms, but for what is told.";
    let who = ["--as", "Kim Lee", "--role", "lead-auditor", "--conclusion", conclusion];
    let (text, status) = case.run("sign", &who);
    assert_eq!(status, 0, "{text}");
    let (text, status) = case.run("export", &["--to", "oscal"]);
    assert_eq!(status, 0, "{text}");
    check(&case, "assessment-results");
    let file: Value =
        serde_json::from_str(&case.read("out/oscal/assessment-results.json")).expect("JSON");
    let attested = &file["assessment-results"]["results"][0]["attestations"][0];
    assert_eq!(attested["parts"][0]["prose"], conclusion);
    assert_eq!(attested["responsible-parties"][0]["role-id"], "lead-auditor");
    let party = &attested["responsible-parties"][0]["party-uuids"][0];
    let parties = file["assessment-results"]["metadata"]["parties"].as_array().expect("parties");
    assert!(parties.iter().any(|one| one["uuid"] == *party && one["name"] == "Kim Lee"));
}

#[test]
fn without_a_confirmed_nonconformity_there_is_no_plan_of_action() {
    let case = Case::new();
    std::fs::create_dir(case.path("out/oscal")).expect("a folder");
    std::fs::write(case.path("out/oscal/poam.json"), "{}").expect("writes");
    let (text, status) = case.run("export", &["--to", "oscal"]);
    assert_eq!(status, 0, "{text}");
    assert!(text.contains("No poam.json: no nonconformity is confirmed"), "{text}");
    assert!(!case.path("out/oscal/poam.json").exists(), "one of an earlier export is gone");
    for (name, _) in &SCHEMAS[..3] {
        check(&case, name);
    }
}

#[test]
fn the_schemas_refuse_what_oscal_does_not_allow() {
    let case = Case::new();
    case.run("export", &["--to", "oscal"]);
    let text = case.read("out/oscal/assessment-results.json");
    for (from, to) in [
        ("\"control-id\": \"iso42001-4.1\"", "\"control-id\": \"4.1\""),
        ("\"oscal-version\": \"1.2.1\"", "\"oscal-version\": \"\\n\""),
        ("T00:00:00Z", "T00:00:00"),
    ] {
        let broken: Value = serde_json::from_str(&text.replacen(from, to, 1)).expect("JSON");
        assert!(text.contains(from) && faults("assessment-results", &broken).is_some(), "{to}");
    }
}
