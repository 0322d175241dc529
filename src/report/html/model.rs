//! What a language model drafted, as the page tells it: with what it was asked, what came of it, and whose
//! conclusion stands for each requirement.

use std::collections::BTreeSet;

use serde::Serialize;

use super::super::source_texts::SourceTexts;
use super::super::{Error, Report, coverage};
use super::coverage::{State, state};
use super::quotation::Quotation;
use crate::domain::{
    Assessment, Finding, Judge, ModelAccount, ModelDraft, Overlay, Rejection, Requirement,
    RequirementId, Verdict,
};

/// How many quotations of a draft are shown; the rest is in `llm.json`.
const QUOTATIONS_MAX: usize = 3;

/// The section on the model.
#[derive(Serialize)]
pub(super) struct Model<'a> {
    account: &'a ModelAccount,
    answered_by: String,
    steps: String,
    /// How many passages the drafts below rest on, of how many documents.
    passages: usize,
    documents: usize,
    /// Pieces of personal data in whose place something else was sent.
    placeholders: usize,
    /// The drafts, those that want attention first.
    drafts: Vec<Row<'a>>,
    rejected: Vec<Refused<'a>>,
}

/// A draft for one requirement.
#[derive(Serialize)]
struct Row<'a> {
    id: RequirementId,
    title: &'a str,
    verdict: &'static str,
    /// What the model concluded itself, where the gates made it another verdict.
    said: Option<&'static str>,
    statement: &'a str,
    recommendation: Option<&'a str>,
    attention: Option<&'static str>,
    keyword: State,
    alone: State,
    stands: State,
    whose: &'static str,
    because: Option<&'a str>,
    quotations: Vec<Cited>,
    quotations_more: usize,
    dropped: usize,
    finding: Option<String>,
}

#[derive(Serialize)]
struct Cited {
    bearing: &'static str,
    quotation: Quotation,
}

/// A requirement without a draft.
#[derive(Serialize)]
struct Refused<'a> {
    id: RequirementId,
    title: &'a str,
    told: &'static str,
    words: &'a str,
    advice: &'static str,
}

/// Whose conclusion a requirement has, for its own section.
#[derive(Serialize)]
pub(super) struct Whose<'a> {
    words: String,
    because: Option<&'a str>,
    /// The keyword engine's conclusion, where it is another.
    keyword: Option<State>,
    attention: Option<&'static str>,
}

impl<'a> Model<'a> {
    /// The section; none where no model was asked.
    pub(super) fn of(report: &'a Report, sources: &SourceTexts<'_>) -> Result<Option<Self>, Error> {
        let Some(account) = &report.run.model else { return Ok(None) };
        let (mut drafts, mut rejected) = (Vec::new(), Vec::new());
        let (mut passages, mut placeholders, mut documents) = (0, 0, BTreeSet::new());
        for (requirement, assessment) in coverage::judged(report)? {
            let Some(overlay) = assessment.overlay.as_deref() else { continue };
            match &overlay.answer {
                Ok(draft) => {
                    passages += draft.sent.len();
                    placeholders += draft.placeholders;
                    documents.extend(draft.sent.iter().map(|sent| sent.document.as_str()));
                    drafts.push(Row::new(requirement, assessment, (overlay, draft), sources));
                }
                Err(rejection) => rejected.push(Refused::new(requirement, rejection)),
            }
        }
        // A stable sort: within either part the order of the standard stays.
        drafts.sort_by_key(|row| row.attention.is_none());
        let joined = |words: Vec<&str>| words.join(", ");
        Ok(Some(Self {
            account,
            answered_by: joined(account.answered_by.iter().map(String::as_str).collect()),
            steps: joined(account.steps.iter().copied().collect()).replace('_', " "),
            passages,
            documents: documents.len(),
            placeholders,
            drafts,
            rejected,
        }))
    }
}

impl<'a> Row<'a> {
    fn new(
        requirement: &'a Requirement,
        assessment: &'a Assessment,
        (overlay, draft): (&'a Overlay, &'a ModelDraft),
        sources: &SourceTexts<'_>,
    ) -> Self {
        let (whose, because) = whose(assessment);
        let cited = draft.cited.iter().take(QUOTATIONS_MAX);
        Self {
            id: requirement.id,
            title: &requirement.title,
            verdict: draft.verdict.words(),
            said: (draft.said != draft.verdict).then(|| draft.said.words()),
            statement: &draft.statement,
            recommendation: draft.recommendation.as_deref(),
            attention: draft.attention.map(crate::domain::Attention::words),
            keyword: State::named(overlay.keyword.conclusion),
            alone: State::named(draft.conclusion),
            stands: state(&assessment.verdict),
            whose,
            because,
            quotations: cited
                .map(|one| Cited {
                    bearing: one.bearing.words(),
                    quotation: Quotation::of(&one.evidence, sources),
                })
                .collect(),
            quotations_more: draft.cited.len().saturating_sub(QUOTATIONS_MAX),
            dropped: draft.dropped.len(),
            finding: draft.finding.clone().map(|one| Finding::propose(one).id().to_string()),
        }
    }
}

impl<'a> Refused<'a> {
    fn new(requirement: &'a Requirement, rejection: &'a Rejection) -> Self {
        Self {
            id: requirement.id,
            title: &requirement.title,
            told: rejection.reason.told(),
            words: &rejection.words,
            advice: rejection.reason.advice(),
        }
    }
}

impl<'a> Whose<'a> {
    /// Whose conclusion it is; none where there was no question, as no model was asked.
    pub(super) fn of(assessment: &'a Assessment) -> Option<Self> {
        let overlay = assessment.overlay.as_deref();
        let attention = overlay
            .and_then(|overlay| overlay.answer.as_ref().ok())
            .and_then(|draft| draft.attention);
        let keyword = overlay.map(|overlay| State::named(overlay.keyword.conclusion));
        let words = match &assessment.judge {
            Judge::Keyword => return None,
            _ if matches!(assessment.verdict, Verdict::Contradicted { .. }) => {
                "a finding drafted against it; see who drafted it".to_owned()
            }
            Judge::Model { name } => format!("language model {name}"),
            Judge::KeywordInstead { .. } => "the keyword engine".to_owned(),
        };
        let (_, because) = whose(assessment);
        let keyword = keyword.filter(|_| matches!(assessment.judge, Judge::Model { .. }));
        Some(Self {
            words,
            because,
            keyword,
            attention: attention.map(crate::domain::Attention::words),
        })
    }
}

/// Whose conclusion stands, and why where that is not the model's. What is contradicted is so by a draft.
fn whose(assessment: &Assessment) -> (&'static str, Option<&str>) {
    match (&assessment.verdict, &assessment.judge) {
        (Verdict::Contradicted { .. }, _) => ("by a finding drafted against it", None),
        (_, Judge::Keyword) => ("by the keyword engine", None),
        (_, Judge::Model { .. }) => ("by the model", None),
        (_, Judge::KeywordInstead { because }) => ("by the keyword engine", Some(because)),
    }
}
