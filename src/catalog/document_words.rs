//! Words about documents as such, of `lexicon/documents.toml`; what each is for stands there.

use serde::Deserialize;

use crate::domain::KindNature;

/// How documents are called, where they stand, and how they speak of themselves.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it")]
pub struct DocumentWords {
    pub title: TitleParts,
    pub place: PlaceWords,
    pub date: DateWords,
    pub review: ReviewWords,
    pub history: HistoryWords,
    pub assessment: AssessmentWords,
    pub number: Vec<NumberCode>,
}

/// Titles, and words in them, that tell nothing.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TitleParts {
    pub given_by_programs: Vec<String>,
    pub of_every_title: Vec<String>,
    pub prepositions: Vec<String>,
}

/// What says that a document is old, unfinished or a form.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlaceWords {
    pub beside_old: Vec<String>,
    pub stamps: Vec<String>,
    pub said_of_itself: Vec<String>,
    pub this_document: Vec<String>,
    pub draft_names: Vec<String>,
    pub form_codes: Vec<String>,
}

/// What says that a day has not come.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DateWords {
    pub ahead: Vec<String>,
}

/// How a document says how often it is itself reviewed.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it")]
pub struct ReviewWords {
    pub documents: Vec<String>,
    pub this: Vec<String>,
    pub the: Vec<String>,
    pub verbs: Vec<String>,
    pub pronouns: Vec<String>,
    pub prepositions: Vec<String>,
    pub headings: Vec<String>,
    pub in_history: Vec<String>,
}

/// The headers of a version history.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HistoryWords {
    pub by: Vec<String>,
    pub changes: Vec<String>,
}

/// How an impact assessment names what it is about.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AssessmentWords {
    pub system_labels: Vec<String>,
}

/// What letters in a document's number stand for.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NumberCode {
    pub code: String,
    pub nature: KindNature,
    pub noun: String,
}
