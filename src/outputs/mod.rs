//! Reads back what a run wrote into `out/`, as values: for the decisions, the review app and the registers.
//!
//! The texts come from the door to the disk; here they become rows or the error that says which file is
//! not of the form this version writes.

mod coverage;
mod documents;
mod facts;
mod findings;
mod frameworks;
mod heat;
mod llm;
mod matrix;
mod passages;
mod place;
mod requests;
mod run;
mod soa;

use serde::Deserialize;
use serde::de::DeserializeOwned;

pub use coverage::{Beside, Coverage, Noted, Requirement, Support, SystemConclusion};
pub use documents::{Dates, Document, Documents};
pub use facts::{DocumentFacts, FactRow, Facts, RowSet};
pub use findings::{Citation, Finding, Findings};
pub use frameworks::{
    CombinedFinding, FrameworkCounts, FrameworkMatrix, FrameworkTarget, Frameworks,
    FurtherCriterion, MappedRequirement, PassageFor,
};
pub use heat::{Covered, HeatMap, Square};
pub use llm::{Answer, CitedQuotation, Draft, Drafted, Llm, Wording};
pub use matrix::{Cell, Column, Matrix, System};
pub use passages::{Passage, passages};
pub use place::Place;
pub use requests::Requests;
pub use run::{ModelUse, Parameters, Run, Tool};
pub use soa::{Quotation, Soa, Statement};

/// Everything a review needs of what a run wrote.
#[derive(Clone, Debug, PartialEq)]
pub struct Outputs {
    /// `findings.json`.
    pub findings: Findings,
    /// `coverage.json`.
    pub coverage: Coverage,
    /// `evidence.jsonl`: per requirement, best first.
    pub passages: Vec<Passage>,
    /// `documents.json`.
    pub documents: Documents,
    /// `soa.json`.
    pub soa: Soa,
    /// `matrix.json`.
    pub matrix: Matrix,
    /// `requests.json`.
    pub requests: Requests,
    /// `run.json`.
    pub run: Run,
    /// `llm.json`, where a language model was asked.
    pub llm: Option<Llm>,
    /// `frameworks.json`, where further frameworks were asked for.
    pub frameworks: Option<Frameworks>,
}

/// Why an output file cannot be understood.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It is no JSON, or not what this version writes.
    #[error("cannot understand `out/{file}`")]
    Form {
        /// The file.
        file: &'static str,
        /// What is wrong.
        source: serde_json::Error,
    },
    /// Another version wrote it.
    #[error(
        "cannot understand `out/{file}`: its form is `{found}`, and this version reads `{expected}`"
    )]
    OtherForm {
        /// The file.
        file: &'static str,
        /// Its form.
        found: String,
        /// The form that is read here.
        expected: String,
    },
}

impl Outputs {
    /// Reads all files; `text` gives the text of one by its name.
    pub fn read<E: From<Error>>(
        text: impl Fn(&'static str) -> Result<String, E>,
    ) -> Result<Self, E> {
        let run: Run = parsed("run.json", &text("run.json")?)?;
        let llm = match run.engine.as_str() {
            "llm" => Some(parsed("llm.json", &text("llm.json")?)?),
            _ => None,
        };
        let frameworks = match run.parameters.frameworks.as_slice() {
            [] => None,
            _ => Some(parsed("frameworks.json", &text("frameworks.json")?)?),
        };
        Ok(Self {
            findings: parsed("findings.json", &text("findings.json")?)?,
            coverage: parsed("coverage.json", &text("coverage.json")?)?,
            passages: passages(&text("evidence.jsonl")?)?,
            documents: parsed("documents.json", &text("documents.json")?)?,
            soa: parsed("soa.json", &text("soa.json")?)?,
            matrix: parsed("matrix.json", &text("matrix.json")?)?,
            requests: parsed("requests.json", &text("requests.json")?)?,
            run,
            llm,
            frameworks,
        })
    }
}

/// The values of an output file, if it is of the form this version writes.
pub fn parsed<T: DeserializeOwned>(file: &'static str, text: &str) -> Result<T, Error> {
    #[derive(Deserialize)]
    struct Tagged {
        schema: String,
    }
    let form = |source| Error::Form { file, source };
    let Tagged { schema } = serde_json::from_str(text).map_err(form)?;
    let expected = format!("tickmark.{}/1", file.trim_end_matches(".json"));
    if schema != expected {
        return Err(Error::OtherForm { file, found: schema, expected });
    }
    serde_json::from_str(text).map_err(form)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_another_form_is_told_by_name() {
        let refused = parsed::<Findings>("findings.json", r#"{"schema":"tickmark.findings/9"}"#);
        let told = refused.expect_err("another form").to_string();
        assert!(
            told.contains("`tickmark.findings/9`, and this version reads `tickmark.findings/1`")
        );
        assert!(parsed::<Findings>("findings.json", "{").is_err());
    }
}
