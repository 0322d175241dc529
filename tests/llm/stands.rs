//! Whether what the output files quote stands in the documents they name, at the places they name.

use std::collections::BTreeMap;

use serde_json::Value;
use tickmark::domain::{Document, EvidencePath, Location, fold_space};
use tickmark::report::{Kind, Place};
use tickmark::sandbox::Sandbox;
use tickmark::{pipeline, sources};

use super::house::{House, Trial};

/// The documents of a house, as they are read.
pub struct Shelf(BTreeMap<EvidencePath, Document>);

impl Shelf {
    /// Reads the papers of a house.
    pub fn of(house: &House) -> Self {
        let files = sources::list(&[house.evidence()]).expect("the papers are listed");
        let rows = files.iter().flat_map(|file| pipeline::read(file, &Sandbox::in_process(), None));
        Self(rows.filter_map(|(row, text)| Some((row.path, text?))).collect())
    }

    /// How many quotations the files of a run hold; each must stand word for word.
    pub fn check(&self, trial: &Trial) -> usize {
        let mut quoted = Vec::new();
        for kind in [Kind::Llm, Kind::Findings, Kind::Coverage] {
            collect(&trial.file(kind), &mut quoted);
        }
        let places = places(trial);
        for Quoted { document, location, quote } in &quoted {
            let text = &self.0[&EvidencePath(document.clone())];
            let here = text.text_at(&place(location, &places));
            assert!(
                fold_space(&here).contains(quote.as_str()),
                "`{quote}` is not in {document}, {location}, which holds `{here}`"
            );
        }
        quoted.len()
    }
}

/// A quotation out of an output file.
struct Quoted {
    document: String,
    location: Value,
    quote: String,
}

/// Whatever names a document and words of it, however deep.
fn collect(value: &Value, quoted: &mut Vec<Quoted>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect(item, quoted)),
        Value::Object(fields) => {
            let text = |name: &str| fields.get(name).and_then(Value::as_str).map(str::to_owned);
            let words = text("quote").or_else(|| text("passage"));
            if let (Some(document), Some(quote)) = (text("document"), words) {
                let location = fields["location"].clone();
                quoted.push(Quoted { document, location, quote });
            }
            fields.values().for_each(|field| collect(field, quoted));
        }
        _ => {}
    }
}

/// The places of a run, as output files write them.
fn places(trial: &Trial) -> BTreeMap<String, Location> {
    let passages = trial.report.assessments.iter().flat_map(|assessment| &assessment.passages);
    let places = passages.map(|judged| &judged.passage.chunk.location);
    let written = |place| serde_json::to_value(Place::new(place, &[])).expect("JSON").to_string();
    places.map(|place| (written(place), place.clone())).collect()
}

/// The place that an output file names: that of a passage, or some lines.
fn place(location: &Value, places: &BTreeMap<String, Location>) -> Location {
    let mut bare = location.clone();
    bare.as_object_mut().expect("a place").remove("heading");
    if let Some(found) = places.get(&bare.to_string()) {
        return found.clone();
    }
    let number = |name: &str| Some(u32::try_from(bare[name].as_u64()?).expect("a small number"));
    let (first, last) = (number("line_first"), number("line_last"));
    let first = first.unwrap_or_else(|| panic!("no passage lies at {bare}"));
    Location::Lines { first, last: last.unwrap_or(first) }
}
