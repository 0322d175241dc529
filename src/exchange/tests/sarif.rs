//! SARIF against the parts of its specification that it uses.

use serde_json::Value;

use super::super::sample::Sample;
use super::super::sarif::log;
use super::json;

fn run(sample: &Sample) -> Value {
    json(&log(&sample.handover()).expect("a log"))["runs"][0].take()
}

fn texts<'a>(of: &'a Value, path: &str) -> Vec<&'a str> {
    let all = of["results"].as_array().expect("results").iter();
    all.map(|one| one.pointer(path).and_then(Value::as_str).unwrap_or("–")).collect()
}

#[test]
fn a_log_is_built_as_the_specification_lays_down() {
    let sample = Sample::new();
    let log = json(&log(&sample.handover()).expect("a log"));
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().expect("rules");
    let artifacts = run["artifacts"].as_array().expect("artifacts");
    for result in run["results"].as_array().expect("results") {
        let rule = result["ruleIndex"].as_u64().and_then(|at| rules.get(usize::try_from(at).ok()?));
        assert_eq!(rule.expect("a rule")["id"], result["ruleId"]);
        assert!(rule.is_some_and(|rule| rule["help"]["text"].is_string()));
        let (kind, level) = (result["kind"].as_str(), result["level"].as_str());
        let kinds = ["pass", "open", "informational", "notApplicable", "review", "fail"];
        assert!(kind.is_some_and(|kind| kinds.contains(&kind)), "{kind:?}");
        // 3.27.10: what does not fail has no level.
        assert_eq!(kind == Some("fail"), level != Some("none"), "{kind:?} {level:?}");
        assert!(!result["message"]["text"].as_str().unwrap_or_default().is_empty());
        for location in result["locations"].as_array().expect("locations") {
            let file = &location["physicalLocation"]["artifactLocation"];
            let at = file["index"].as_u64().and_then(|at| artifacts.get(usize::try_from(at).ok()?));
            assert_eq!(at.expect("an artifact")["location"]["uri"], file["uri"]);
            let region = location["physicalLocation"].get("region");
            assert_eq!(region.is_none(), location.get("logicalLocations").is_some());
            if let Some(region) = region {
                assert!(region["startLine"].as_u64() <= region["endLine"].as_u64());
            }
        }
        for suppression in result["suppressions"].as_array().into_iter().flatten() {
            assert_eq!(
                (&suppression["kind"], &suppression["status"]),
                (&"external".into(), &"accepted".into())
            );
        }
    }
}

#[test]
fn the_level_is_that_of_the_grade_and_what_is_asked_for_has_none() {
    let run = run(&Sample::new());
    let levels = texts(&run, "/level");
    assert_eq!(
        levels,
        [
            "error", "warning", "warning", "note", "note", "none", "none", "none", "warning",
            "warning"
        ]
    );
    let kinds = &texts(&run, "/kind")[5..8];
    assert_eq!(kinds, ["open", "review", "pass"]);
}

#[test]
fn words_of_documents_are_no_links_and_no_placeholders() {
    let run = run(&Sample::new());
    let messages = texts(&run, "/locations/0/message/text");
    assert_eq!(messages[3], r"\[see\](javascript:x)");
    assert_eq!(messages[4], "<img src=x>{{0}}");
    let suppressed = texts(&run, "/suppressions/0/justification");
    assert_eq!(suppressed[4], "[a copy](x) of {0}\n=1+1");
    assert_eq!(run["artifacts"][0]["location"]["uri"], "04%20data/log%231.csv");
}

#[test]
fn nothing_found_is_an_empty_list_and_not_nothing() {
    let run = run(&Sample::large(0));
    assert_eq!(run["results"].as_array().map(Vec::len), Some(0));
}

#[test]
fn a_result_as_it_is_written() {
    let mut run = run(&Sample::new());
    insta::assert_json_snapshot!(run["results"][0].take());
}
