//! What leaves tickmark: the output files and the report, rendered from one value.
//!
//! Nothing is decided here. Each file is a function of the [`Report`], so the same analysis gives the
//! same bytes. Other programs read the JSON files, so each has wire structs of its own that keep the
//! contract's keys and their order, whatever becomes of the domain types.

mod tally;

mod coverage;
mod documents;
mod evidence;
mod facts;
mod findings;
mod frameworks;
mod html;
mod llm;
mod matrix;
mod requests;
mod run;
mod soa;

mod json;
mod place;
mod source_texts;

#[cfg(test)]
mod sample;

use std::collections::BTreeMap;

pub use place::Place;
pub use source_texts::CitedRows;
pub use tally::Tally;

use crate::catalog::Catalog;
use crate::docket::{Docket, Elusion};
use crate::domain::{
    Assessment, Combined, Engagement, Finding, FrameworkId, Matrix, ModelAccount, Request,
    RequirementId, Reworded, SoaRow,
};
use crate::facts::Studied;
use crate::outputs::FrameworkCounts;

/// Everything an analysis ended with.
#[derive(Clone, Debug)]
pub struct Report {
    /// What was audited, and as of when.
    pub engagement: Engagement,
    /// By which catalogue.
    pub catalog: Catalog,
    /// Every file received, in path order.
    pub documents: Vec<Studied>,
    /// One judgement per requirement, in the order of the standard.
    pub assessments: Vec<Assessment>,
    /// The drafts, in the order an auditor reads them.
    pub findings: Vec<Finding>,
    /// What is left to ask.
    pub requests: Vec<Request>,
    /// The Statement of Applicability, row by row; empty where none was received.
    pub statement: Vec<SoaRow>,
    /// Which records were received for each AI system.
    pub matrix: Matrix,
    /// What the evidence says on further frameworks, where any were asked for.
    pub combined: Option<Combined>,
    /// The rows of tables that findings and conclusions cite as a whole.
    pub cited_rows: CitedRows,
    /// Other wordings of drafts, by a model.
    pub reworded: Vec<Reworded>,
    /// What people decided on the drafts, where they did.
    pub reviewed: Option<Reviewed>,
    /// How the run went.
    pub run: Run,
}

/// What people decided on the drafts of a run.
#[derive(Clone, Debug)]
pub struct Reviewed {
    /// Every draft with what was decided on it.
    pub docket: Docket,
    /// What looking at a sample of unflagged passages showed.
    pub elusion: Elusion,
}

/// How a run went: what made the result, so that it can be made again.
#[derive(Clone, Debug, Default)]
pub struct Run {
    /// SHA-256 over the paths and contents of all files received.
    pub inputs_hash: String,
    /// The engine that judged.
    pub engine: &'static str,
    /// What a language model was asked with, and what came of it, where one was.
    pub model: Option<ModelAccount>,
    /// What kept readers from doing harm: `full`, `reduced` or `none`.
    pub isolation: &'static str,
    /// The engine the user named for PDFs, with the hash of its library.
    pub pdf_engine: Option<String>,
    /// What recognised text in images of pages, and in which languages; nothing where nothing did.
    pub recognition: Option<String>,
    /// The audit tests that were run.
    pub tests: Vec<String>,
    /// Those of them that found nothing to decide on.
    pub not_testable: Vec<String>,
    /// The tests that are none of this kind of audit, and were not run.
    pub not_of_profile: Vec<String>,
    /// Milliseconds each stage took, by its verb; the only numbers in `out/` that differ between runs.
    pub durations_ms: BTreeMap<&'static str, u64>,
}

/// A file of the `out/` folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The drafts.
    Findings,
    /// One conclusion per requirement.
    Coverage,
    /// The passages behind the conclusions, one a line.
    Evidence,
    /// The reading ledger.
    Documents,
    /// What was read out of the documents.
    Facts,
    /// What is left to ask.
    Requests,
    /// The Statement of Applicability against the evidence.
    Soa,
    /// Which records were received for each AI system.
    Matrix,
    /// What the evidence says on further frameworks; only there where any were asked for.
    Frameworks,
    /// What a language model drafted; only there where one was asked.
    Llm,
    /// What made the result.
    Run,
    /// The report people read.
    Html,
}

impl Kind {
    /// Every file, in the order they are written.
    pub const ALL: [Kind; 12] = [
        Kind::Findings,
        Kind::Coverage,
        Kind::Evidence,
        Kind::Documents,
        Kind::Facts,
        Kind::Requests,
        Kind::Soa,
        Kind::Matrix,
        Kind::Frameworks,
        Kind::Llm,
        Kind::Run,
        Kind::Html,
    ];

    /// Whether a report has it.
    #[must_use]
    pub fn is_of(self, report: &Report) -> bool {
        match self {
            Kind::Frameworks => report.combined.is_some(),
            Kind::Llm => report.run.model.is_some(),
            _ => true,
        }
    }

    /// Its name in the `out/` folder.
    #[must_use]
    pub fn file_name(self) -> &'static str {
        match self {
            Kind::Findings => "findings.json",
            Kind::Coverage => "coverage.json",
            Kind::Evidence => "evidence.jsonl",
            Kind::Documents => "documents.json",
            Kind::Facts => "facts.json",
            Kind::Requests => "requests.json",
            Kind::Soa => "soa.json",
            Kind::Matrix => "matrix.json",
            Kind::Frameworks => "frameworks.json",
            Kind::Llm => "llm.json",
            Kind::Run => "run.json",
            Kind::Html => "report.html",
        }
    }
}

/// Why a file cannot be rendered. None of these is a matter of the evidence.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The contract promises a conclusion for each requirement.
    #[error("requirement `{0}` was not judged")]
    NotJudged(RequirementId),
    /// A framework was asked for that the catalogue does not hold.
    #[error("the catalogue holds no framework `{0}`")]
    NoFramework(FrameworkId),
    /// A value has no JSON form.
    #[error("cannot write JSON")]
    Json(#[from] serde_json::Error),
    /// A template and the values given to it do not fit.
    #[error("cannot fill the report's template")]
    Template(#[from] minijinja::Error),
}

/// What a combined audit shows, summed up: each framework that was asked for with its counts.
#[must_use]
pub fn framework_counts(report: &Report) -> Vec<(FrameworkId, FrameworkCounts)> {
    let covered = report.combined.iter().flat_map(|combined| &combined.frameworks);
    covered.map(|one| (one.framework, frameworks::counts(&one.targets, &report.findings))).collect()
}

/// The bytes of one output file.
pub fn render(report: &Report, kind: Kind) -> Result<Vec<u8>, Error> {
    match kind {
        Kind::Findings => findings::file(report),
        Kind::Coverage => coverage::file(report),
        Kind::Evidence => evidence::file(report),
        Kind::Documents => documents::file(report),
        Kind::Facts => facts::file(report),
        Kind::Requests => requests::file(report),
        Kind::Soa => soa::file(report),
        Kind::Matrix => matrix::file(report),
        Kind::Frameworks => frameworks::file(report),
        Kind::Llm => llm::file(report),
        Kind::Run => run::file(report),
        Kind::Html => html::file(report),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(kind: Kind) -> String {
        let report = match kind {
            Kind::Llm => sample::with_model(),
            Kind::Frameworks => sample::with_frameworks(),
            _ => sample::report(),
        };
        of(&report, kind)
    }

    fn of(report: &Report, kind: Kind) -> String {
        let bytes = render(report, kind).expect("the sample renders");
        String::from_utf8(bytes).expect("is UTF-8")
    }

    #[test]
    fn each_data_file_is_as_the_contract_has_it() {
        for kind in Kind::ALL.into_iter().filter(|kind| *kind != Kind::Html) {
            let version = format!("\"version\": \"{}\"", env!("CARGO_PKG_VERSION"));
            insta::assert_snapshot!(
                kind.file_name(),
                text(kind).replace(&version, "\"version\": \"[version]\"")
            );
        }
    }

    #[test]
    fn what_a_model_drafted_is_read_back_as_it_was_written() {
        let report = sample::with_model();
        let kinds = |name: &str| Kind::ALL.into_iter().find(|kind| kind.file_name() == name);
        let outputs = crate::outputs::Outputs::read(|name| {
            let kind = kinds(name).expect("a file of ours");
            Ok::<_, crate::outputs::Error>(of(&report, kind))
        });
        let outputs = outputs.expect("reads");
        let llm = outputs.llm.expect("a model was asked");
        let states: Vec<_> = llm
            .requirements
            .iter()
            .map(|row| (row.stands.as_str(), row.draft().is_some()))
            .collect();
        assert_eq!(
            states,
            [("model", true), ("keyword_instead", true), ("keyword_instead", false)]
        );
        assert!(llm.wording(report.findings[0].id()).is_some());
        let rows = &outputs.coverage.requirements;
        let judged: Vec<&str> = rows.iter().take(4).map(|row| row.judged_by.as_str()).collect();
        assert_eq!(judged, ["model", "keyword_instead", "keyword_instead", "keyword"]);
        assert_eq!(rows[0].keyword.as_ref().map(|one| one.conclusion.as_str()), Some("supported"));
        assert_eq!(rows[1].attention, Some(crate::domain::Attention::Disagreement));
        assert_eq!(rows[2].because.as_deref(), Some("the answer breaks off"));
    }

    #[test]
    fn what_a_combined_audit_shows_is_read_back_as_it_was_written() {
        let report = sample::with_frameworks();
        let outputs = crate::outputs::Outputs::read(|name| {
            let kind = Kind::ALL.into_iter().find(|kind| kind.file_name() == name);
            Ok::<_, crate::outputs::Error>(of(&report, kind.expect("a file of ours")))
        });
        let frameworks = outputs.expect("reads").frameworks.expect("two were asked for");
        assert_eq!(json::file(&frameworks).expect("writes"), text(Kind::Frameworks).into_bytes());
        let iso = frameworks.only(FrameworkId::Iso27001);
        assert_eq!(iso.frameworks.len(), 1);
        assert_eq!(iso.findings[0].also.len(), 1);
        assert_eq!(frameworks.only(FrameworkId::EuAiAct).findings[0].also, []);
    }

    #[test]
    fn a_draft_names_further_criteria_only_where_frameworks_were_asked_for() {
        let with = of(&sample::with_frameworks(), Kind::Findings);
        assert_eq!(with.matches("\"also\": [").count(), 3);
        assert!(with.contains("\"through\": \"9.1\""), "{with}");
        assert!(!text(Kind::Findings).contains("\"also\""));
        assert!(of(&sample::with_frameworks(), Kind::Run).contains("\"eu-ai-act\""));
        assert!(!text(Kind::Run).contains("\"frameworks\""));
    }

    #[test]
    fn without_a_model_no_file_of_one_is_asked_for() {
        let report = sample::report();
        let outputs = crate::outputs::Outputs::read(|name| {
            assert!(!["llm.json", "frameworks.json"].contains(&name));
            let kind = Kind::ALL.into_iter().find(|kind| kind.file_name() == name);
            Ok::<_, crate::outputs::Error>(of(&report, kind.expect("a file of ours")))
        });
        assert_eq!(outputs.expect("reads").llm, None);
    }

    #[test]
    fn the_same_report_gives_the_same_bytes() {
        for kind in Kind::ALL {
            assert_eq!(text(kind), text(kind), "{}", kind.file_name());
        }
    }

    #[test]
    fn a_requirement_that_was_not_judged_is_an_error_and_not_a_missing_row() {
        let mut report = sample::report();
        let dropped = report.assessments.remove(1).requirement;
        for kind in [Kind::Coverage, Kind::Html] {
            let refused = render(&report, kind);
            assert!(matches!(refused, Err(Error::NotJudged(id)) if id == dropped));
        }
    }
}
