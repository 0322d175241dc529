//! Schemas as they are sent: what every server understands, and no more.
//!
//! All fields required, what may be missing through `anyOf`, objects closed, no references. Servers refuse or
//! pass over the rest (the strict subset of `OpenAI`; llama.cpp takes `pattern` and ignores it), so the rest is
//! checked here.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use super::Choices;

/// Which limits a schema carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bounds {
    /// Those every answer is checked against.
    Full,
    /// How many and how long: keeps small models from running on.
    Bounded,
    /// None: `OpenAI` and Anthropic refuse them.
    Plain,
}

/// The schema of an answer, with the marks this question allows.
pub(crate) fn schema<T: JsonSchema>(bounds: Bounds, choices: &Choices<'_>) -> Value {
    let settings =
        SchemaSettings::draft2020_12().with(|settings| settings.inline_subschemas = true);
    let mut value = settings.into_generator().into_root_schema_for::<T>().to_value();
    if let Value::Object(root) = &mut value {
        root.shift_remove("$schema");
        root.shift_remove("title");
    }
    narrow(&mut value, bounds, choices);
    value
}

fn narrow(value: &mut Value, bounds: Bounds, choices: &Choices<'_>) {
    let Value::Object(schema) = value else { return };
    let choice = |name: &Value| {
        let found = choices.iter().find(|(called, _)| name.as_str() == Some(called));
        found.map(|(_, marks)| json!(marks))
    };
    if let Some(marks) = schema.shift_remove("x-enum").as_ref().and_then(choice) {
        schema.insert("enum".to_owned(), marks);
    }
    if let Some(marks) = schema.shift_remove("x-items").as_ref().and_then(choice) {
        schema.insert("items".to_owned(), json!({"type": "string", "enum": marks}));
    }
    plain_words(schema);
    if bounds == Bounds::Plain {
        schema.shift_remove("maxItems");
        schema.shift_remove("maxLength");
    }
    maybe(schema);
    if let Some(Value::Object(properties)) = schema.get_mut("properties") {
        properties.values_mut().for_each(|property| narrow(property, bounds, choices));
        let names: Vec<&String> = properties.keys().collect();
        let names = json!(names);
        schema.insert("required".to_owned(), names);
    }
    for under in ["items"] {
        if let Some(inner) = schema.get_mut(under) {
            narrow(inner, bounds, choices);
        }
    }
    for under in ["anyOf"] {
        if let Some(Value::Array(inner)) = schema.get_mut(under) {
            for inner in inner {
                narrow(inner, bounds, choices);
            }
        }
    }
}

/// Variants of a word with a description each become one list of words.
fn plain_words(schema: &mut Map<String, Value>) {
    let Some(Value::Array(variants)) = schema.get("oneOf") else { return };
    let words: Vec<Value> = variants
        .iter()
        .flat_map(|variant| match (variant.get("const"), variant.get("enum")) {
            (Some(word), _) => vec![word.clone()],
            (None, Some(Value::Array(words))) => words.clone(),
            _ => Vec::new(),
        })
        .collect();
    schema.shift_remove("oneOf");
    schema.insert("type".to_owned(), json!("string"));
    schema.insert("enum".to_owned(), Value::Array(words));
}

/// `type: [string, null]` becomes a choice of two, as LM Studio fails on the list.
fn maybe(schema: &mut Map<String, Value>) {
    let Some(Value::Array(types)) = schema.get("type") else { return };
    let Some(some) = types.iter().find(|one| *one != "null").cloned() else { return };
    schema.shift_remove("type");
    let mut inner = Map::new();
    inner.insert("type".to_owned(), some);
    for limit in ["maxLength", "maxItems"] {
        if let Some(value) = schema.shift_remove(limit) {
            inner.insert(limit.to_owned(), value);
        }
    }
    schema.insert("anyOf".to_owned(), json!([inner, {"type": "null"}]));
}

#[cfg(test)]
mod tests {
    use super::super::{AssessmentAnswer, ComparisonAnswer, SummaryAnswer, WordingAnswer};
    use super::*;

    fn marks() -> Vec<String> {
        vec!["P1".to_owned(), "P2".to_owned()]
    }

    /// What a schema may hold.
    const KNOWN: [&str; 9] = [
        "type",
        "description",
        "enum",
        "items",
        "properties",
        "required",
        "additionalProperties",
        "anyOf",
        "const",
    ];

    /// Every fault of a schema against the subset that all servers take.
    fn lint(value: &Value, path: &str, bounds: Bounds, faults: &mut Vec<String>) {
        let Value::Object(schema) = value else { return };
        for key in schema.keys() {
            let limit = matches!(key.as_str(), "maxItems" | "maxLength") && bounds != Bounds::Plain;
            if !KNOWN.contains(&key.as_str()) && !limit {
                faults.push(format!("{path}: `{key}`"));
            }
        }
        if schema.get("maxLength").and_then(Value::as_u64).is_some_and(|length| length > 500) {
            faults.push(format!("{path}: longer than llama.cpp's grammar bears"));
        }
        if let Some(Value::Object(properties)) = schema.get("properties") {
            let required = schema["required"].as_array().map_or(0, Vec::len);
            if required != properties.len() || schema["additionalProperties"] != json!(false) {
                faults.push(format!("{path}: open, or something is optional"));
            }
            for (name, property) in properties {
                lint(property, &format!("{path}.{name}"), bounds, faults);
            }
        }
        for inner in schema.get("anyOf").and_then(Value::as_array).into_iter().flatten() {
            lint(inner, path, bounds, faults);
        }
        if let Some(items) = schema.get("items") {
            lint(items, &format!("{path}[]"), bounds, faults);
        }
    }

    #[test]
    fn every_schema_keeps_to_what_all_servers_take() {
        let marks = marks();
        let choices: [(&str, &[String]); 4] =
            [("passage", &marks), ("rule", &marks), ("record", &marks), ("finding", &marks)];
        for bounds in [Bounds::Bounded, Bounds::Plain] {
            let schemas = [
                schema::<AssessmentAnswer>(bounds, &choices),
                schema::<ComparisonAnswer>(bounds, &choices),
                schema::<WordingAnswer>(bounds, &choices),
                schema::<SummaryAnswer>(bounds, &choices),
            ];
            let mut faults = Vec::new();
            for schema in &schemas {
                lint(schema, "answer", bounds, &mut faults);
            }
            assert!(faults.is_empty(), "{faults:#?}");
        }
    }

    #[test]
    fn the_schema_of_an_assessment_as_it_is_sent() {
        let marks = marks();
        let choices: [(&str, &[String]); 1] = [("passage", &marks)];
        insta::assert_json_snapshot!(
            "bounded",
            schema::<AssessmentAnswer>(Bounds::Bounded, &choices)
        );
        insta::assert_json_snapshot!("plain", schema::<AssessmentAnswer>(Bounds::Plain, &choices));
    }
}
