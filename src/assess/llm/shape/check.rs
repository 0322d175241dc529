//! Checks an answer against the shape it was asked for, and tells every fault at once.
//!
//! Servers say that they hold a model to a schema and often do not, so each answer is checked here. The
//! schema is the one that was sent, so only its few keywords are known.

use serde_json::Value;

/// More faults than a model can mend are not told.
const FAULTS_MAX: usize = 12;

/// How far over a limit of length is borne: a good answer is not asked for again for a sentence too many. What is
/// told to the model is half of it.
const OVER: u64 = 2;

/// Every fault of a value against a schema, with its place; empty where it fits.
pub(super) fn faults(value: &Value, schema: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    look(value, schema, "the answer", &mut faults);
    faults.truncate(FAULTS_MAX);
    faults
}

fn look(value: &Value, schema: &Value, place: &str, faults: &mut Vec<String>) {
    if let Some(Value::Array(choices)) = schema.get("anyOf") {
        let fits = |choice: &Value| {
            let mut inner = Vec::new();
            look(value, choice, place, &mut inner);
            inner.is_empty()
        };
        if !choices.iter().any(fits) {
            faults.push(format!("{place} is neither of what it may be"));
        }
        return;
    }
    if let Some(Value::Array(words)) = schema.get("enum") {
        if !words.contains(value) {
            let listed: Vec<String> = words.iter().map(Value::to_string).collect();
            faults.push(format!("{place} is none of {}", listed.join(", ")));
        }
        return;
    }
    match (schema.get("type").and_then(Value::as_str), value) {
        (Some("object"), Value::Object(fields)) => {
            let empty = serde_json::Map::new();
            let properties = schema.get("properties").and_then(Value::as_object).unwrap_or(&empty);
            for (name, inner) in properties {
                match fields.get(name) {
                    Some(field) => look(field, inner, &format!("`{name}` of {place}"), faults),
                    None => faults.push(format!("{place} lacks `{name}`")),
                }
            }
            for name in fields.keys().filter(|name| !properties.contains_key(*name)) {
                let name: String = name.chars().take(40).collect();
                faults.push(format!("{place} has `{name}`, which was not asked for"));
            }
        }
        (Some("array"), Value::Array(items)) => {
            let most = schema.get("maxItems").and_then(Value::as_u64);
            if most.is_some_and(|most| items.len() as u64 > most * OVER) {
                faults.push(format!("{place} has more than {} entries", most.unwrap_or_default()));
            }
            let Some(inner) = schema.get("items") else { return };
            for (nth, item) in items.iter().enumerate().take(FAULTS_MAX * 4) {
                look(item, inner, &format!("entry {} of {place}", nth + 1), faults);
            }
        }
        (Some("string"), Value::String(text)) => {
            let most = schema.get("maxLength").and_then(Value::as_u64);
            if most.is_some_and(|most| text.chars().count() as u64 > most * OVER) {
                let most = most.unwrap_or_default();
                faults.push(format!("{place} is longer than {most} characters"));
            }
        }
        (Some("null"), Value::Null) | (None, _) => {}
        (Some(kind), _) => faults.push(format!("{place} is no {kind}")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{AssessmentAnswer, read};

    const GOOD: &str = r#"{"evidence":[{"passage_id":"P1","quote":"The board approved it.",
        "bearing":"supports"}],"gaps":[],"injection_suspected":[],"statement":"Approved.",
        "verdict":"conform","severity":"none","recommendation":null,"confidence":"high"}"#;

    fn check(text: &str, expected: &[&str]) {
        let marks = ["P1".to_owned(), "P2".to_owned()];
        let read = read::<AssessmentAnswer>(text, &[("passage", &marks)]);
        let faults = read.err().unwrap_or_default();
        assert_eq!(faults, expected, "{text}");
    }

    #[test]
    fn an_answer_that_fits_is_read() {
        check(GOOD, &[]);
    }

    #[test]
    fn every_fault_is_told_with_its_place() {
        check(
            &GOOD.replace("\"P1\"", "\"P9\"").replace("\"conform\"", "\"fine\""),
            &[
                "`passage_id` of entry 1 of `evidence` of the answer is none of \"P1\", \"P2\"",
                "`verdict` of the answer is none of \"conform\", \"nonconformity\", \"opportunity\", \
                 \"insufficient_evidence\", \"not_applicable\"",
            ],
        );
        check(
            &GOOD.replace("\"gaps\":[]", "\"gap\":[]").replace("null", "3"),
            &[
                "the answer lacks `gaps`",
                "`recommendation` of the answer is neither of what it may be",
                "the answer has `gap`, which was not asked for",
            ],
        );
        check(
            &GOOD.replace("Approved.", &"a".repeat(1001)),
            &["`statement` of the answer is longer than 500 characters"],
        );
        check("[]", &["the answer is no object"]);
    }

    #[test]
    fn what_is_no_json_is_told() {
        check("{", &["it is no JSON: EOF while parsing an object at line 1 column 1"]);
    }
}
