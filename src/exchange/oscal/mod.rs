//! The audit as OSCAL 1.2.1: a catalogue of ids and titles, the assessment plan, the results, and the plan of
//! action and milestones.
//!
//! What nobody confirmed is an observation, never a finding, and a request for evidence is no finding even then.
//! OSCAL knows only satisfied and not satisfied: grades, states and kinds are properties in a namespace of ours.
//! The same engagement and log give the same ids and bytes.

mod catalog;
mod parts;
mod plan;
mod poam;
mod results;
mod text;

use serde_json::Value;
use uuid::Uuid;

use super::{Error, Handover};
use crate::domain::FindingId;

pub use text::{markdown, percent_encoded};

/// The version of OSCAL that is written.
pub const VERSION: &str = "1.2.1";

/// The namespace of our properties.
pub const NAMESPACE: &str = "urn:tickmark:oscal";

/// The OSCAL files of an engagement, each as JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Files {
    /// `catalog.json`.
    pub catalog: Vec<u8>,
    /// `assessment-plan.json`.
    pub plan: Vec<u8>,
    /// `assessment-results.json`.
    pub results: Vec<u8>,
    /// `poam.json`; none where no nonconformity is confirmed, as OSCAL has no empty plan of action.
    pub poam: Option<Vec<u8>>,
}

/// All OSCAL files of an engagement.
pub fn files(handover: &Handover<'_>) -> Result<Files, Error> {
    let written = |value: Value| serde_json::to_vec_pretty(&pruned(value));
    Ok(Files {
        catalog: written(catalog::of(handover))?,
        plan: written(plan::of(handover))?,
        results: written(results::of(handover))?,
        poam: poam::of(handover).map(written).transpose()?,
    })
}

/// How many matters the results tell of, as observations. What was rejected or waived is in their log alone.
#[must_use]
pub fn told(handover: &Handover<'_>) -> usize {
    handover.dossier.docket.matters.iter().filter(|matter| parts::is_observed(matter)).count()
}

/// The id of a finding in every form and every run: a version 5 of the finding's own.
#[must_use]
pub fn finding_uuid(id: FindingId) -> String {
    uuid(&["finding", &id.to_string()])
}

/// A UUID of version 5 of what a thing is called, in a namespace of ours.
pub(super) fn uuid(parts: &[&str]) -> String {
    let ours = Uuid::new_v5(&Uuid::NAMESPACE_URL, NAMESPACE.as_bytes());
    // A part may hold anything; its length keeps two lists from reading alike.
    let name: Vec<String> = parts.iter().map(|part| format!("{}:{part}", part.len())).collect();
    Uuid::new_v5(&ours, name.join("/").as_bytes()).to_string()
}

/// A value without what says nothing: no format here takes an empty list, an empty object or a null.
pub(super) fn pruned(value: Value) -> Value {
    fn says_nothing(value: &Value) -> bool {
        match value {
            Value::Null => true,
            Value::Array(values) => values.is_empty(),
            Value::Object(values) => values.is_empty(),
            _ => false,
        }
    }
    match value {
        Value::Array(values) => {
            values.into_iter().map(pruned).filter(|value| !says_nothing(value)).collect()
        }
        Value::Object(values) => values
            .into_iter()
            .map(|(key, value)| (key, pruned(value)))
            .filter(|(_, value)| !says_nothing(value))
            .collect(),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn ids_are_of_version_5_and_of_nothing_but_the_name() {
        let id = uuid(&["finding", "F-00000000000000a1"]);
        assert_eq!(id, uuid(&["finding", "F-00000000000000a1"]));
        assert_eq!((id.len(), &id[14..15]), (36, "5"));
        assert_ne!(uuid(&["a", "bc"]), uuid(&["ab", "c"]));
        assert_ne!(uuid(&["a/1:b"]), uuid(&["a", "b"]));
    }

    #[test]
    fn nothing_empty_is_left_however_deep() {
        let value =
            json!({"a": [{"b": []}, {"c": null}], "d": {"e": {}}, "f": "", "g": [0, false]});
        assert_eq!(pruned(value), json!({"f": "", "g": [0, false]}));
    }
}
