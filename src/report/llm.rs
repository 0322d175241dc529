//! `llm.json`: what a language model drafted for each requirement, what the gates did to it, and why there is
//! no draft where there is none.

use serde::Serialize;

use super::coverage::judged;
use super::place::Place;
use super::{Error, Report, json};
use crate::domain::{
    Attention, Bearing, CitedQuotation, Confidence, DocumentId, DroppedQuotation, EvidencePath,
    Finding, Gap, ModelDraft, ModelVerdict, Overlay, RejectionReason, Repeat, RequirementId,
    Reworded, SentPassage, Tokens,
};

pub(super) fn file(report: &Report) -> Result<Vec<u8>, Error> {
    let prompts = report.run.model.as_ref().map(|model| &model.prompts);
    let prompt = |name: &str| prompts.and_then(|all| all.get(name)).map_or("", String::as_str);
    let rows = judged(report)?.into_iter().filter_map(|(requirement, assessment)| {
        let overlay = assessment.overlay.as_deref()?;
        let stands = assessment.judge.name();
        Some(Row::new(requirement.id, overlay, stands, prompt("assess")))
    });
    json::file(&File {
        schema: "tickmark.llm/1",
        model: report.run.model.as_ref().map_or("", |model| &model.model),
        requirements: rows.collect(),
        wordings: report.reworded.iter().map(|one| Wording::new(one, prompt("wording"))).collect(),
    })
}

#[derive(Serialize)]
struct File<'a> {
    schema: &'static str,
    model: &'a str,
    requirements: Vec<Row<'a>>,
    /// Other wordings of drafts of audit tests.
    wordings: Vec<Wording<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    requirement: RequirementId,
    /// `drafted`, or `rejected` with the reason.
    state: &'static str,
    /// Whose conclusion stands in `coverage.json`.
    stands: &'static str,
    /// What the keyword engine concludes.
    keyword: &'static str,
    #[serde(flatten)]
    answer: Answer<'a>,
    /// The findings drafted where records do not do what a rule says; null where they were not compared.
    inconsistencies: Option<Vec<String>>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Answer<'a> {
    Drafted(Box<Draft<'a>>),
    Rejected { because: RejectionReason, words: &'a str },
}

#[derive(Serialize)]
struct Draft<'a> {
    verdict: ModelVerdict,
    /// What the model concluded itself, before the gates.
    said: ModelVerdict,
    /// What verdict and quotations come to alone, in the words of `coverage.json`.
    conclusion: &'a str,
    confidence: Confidence,
    attention: Option<Attention>,
    statement: &'a str,
    recommendation: Option<&'a str>,
    evidence: Vec<Cited<'a>>,
    dropped: &'a [DroppedQuotation],
    gaps: &'a [Gap],
    remarks: &'a [String],
    finding: Option<String>,
    passages: &'a [SentPassage],
    placeholders: usize,
    repeats: &'a [Repeat],
    answered_by: &'a str,
    step: &'a str,
    key: &'a str,
    /// The SHA-256 of the prompt.
    prompt: &'a str,
    tokens: Tokens,
}

#[derive(Serialize)]
struct Cited<'a> {
    document: &'a EvidencePath,
    sha256: DocumentId,
    location: Place<'a>,
    /// The place in words, as `repeats` tells it.
    place: String,
    quote: &'a str,
    bearing: Bearing,
    /// The passage the model named, where the words stand in another one.
    #[serde(skip_serializing_if = "Option::is_none")]
    moved_from: Option<&'a str>,
}

#[derive(Serialize)]
struct Wording<'a> {
    finding: String,
    title: &'a str,
    condition: &'a str,
    model: &'a str,
    key: &'a str,
    /// The SHA-256 of the prompt.
    prompt: &'a str,
}

impl<'a> Row<'a> {
    fn new(
        requirement: RequirementId,
        overlay: &'a Overlay,
        stands: &'static str,
        prompt: &'a str,
    ) -> Self {
        let proposed = |draft| Finding::propose(draft).id().to_string();
        let inconsistencies = overlay.inconsistencies.as_ref();
        Self {
            requirement,
            state: if overlay.answer.is_ok() { "drafted" } else { "rejected" },
            stands,
            keyword: overlay.keyword.conclusion,
            answer: match &overlay.answer {
                Ok(draft) => Answer::Drafted(Box::new(Draft::new(draft, prompt))),
                Err(rejection) => {
                    Answer::Rejected { because: rejection.reason, words: &rejection.words }
                }
            },
            inconsistencies: inconsistencies
                .map(|drafts| drafts.iter().cloned().map(proposed).collect()),
        }
    }
}

impl<'a> Draft<'a> {
    fn new(draft: &'a ModelDraft, prompt: &'a str) -> Self {
        Self {
            verdict: draft.verdict,
            said: draft.said,
            conclusion: draft.conclusion,
            confidence: draft.confidence,
            attention: draft.attention,
            statement: &draft.statement,
            recommendation: draft.recommendation.as_deref(),
            evidence: draft.cited.iter().map(Cited::new).collect(),
            dropped: &draft.dropped,
            gaps: &draft.gaps,
            remarks: &draft.remarks,
            finding: draft.finding.clone().map(|one| Finding::propose(one).id().to_string()),
            passages: &draft.sent,
            placeholders: draft.placeholders,
            repeats: &draft.repeats,
            answered_by: &draft.model,
            step: draft.step,
            key: &draft.key,
            prompt,
            tokens: draft.tokens,
        }
    }
}

impl<'a> Cited<'a> {
    fn new(cited: &'a CitedQuotation) -> Self {
        let evidence = &cited.evidence;
        Self {
            document: evidence.document(),
            sha256: evidence.sha256(),
            location: Place::of(evidence),
            place: evidence.location().to_string(),
            quote: evidence.quote(),
            bearing: cited.bearing,
            moved_from: cited.moved_from.as_deref(),
        }
    }
}

impl<'a> Wording<'a> {
    fn new(reworded: &'a Reworded, prompt: &'a str) -> Self {
        let Reworded { finding, title, condition, model, key } = reworded;
        Self { finding: finding.to_string(), title, condition, model, key, prompt }
    }
}
