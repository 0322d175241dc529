//! How passages are learned from and weighed: the numbers of `lexicon/judgement.toml`.

use std::collections::{BTreeMap, HashSet};

use serde::{Deserialize, Serialize};

use crate::domain::{KindCode, RequirementId};

/// How passages are weighed.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Judgement {
    /// How the examples are learned from.
    pub learning: Learning,
    /// Words that tell nothing.
    pub function_words: FunctionWords,
    /// What makes a passage an answer.
    pub answers: Weights<Feature>,
    /// What makes a passage at least bear upon a requirement.
    pub touches: Weights<Feature>,
    /// What makes a passage show something happening, rather than laid down.
    pub happens: Weights<Sign>,
    /// From which sums on a passage counts.
    pub enough: Enough,
    /// What makes a passage one about AI.
    pub context: Context,
    /// What passages come to together.
    pub conclusion: Conclusion,
    /// Documents that only point.
    pub pointers: Pointers,
    /// What passages tell of the kind of their document.
    pub kinds: KindVotes,
}

/// What passages tell of the kind of a document that nothing else tells.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KindVotes {
    /// What a passage that bears upon a requirement counts beside one that answers it, which is 1.
    pub partial: f64,
    /// A kind with fewer votes is not taken.
    pub votes_min: f64,
    /// Kinds that say hardly more than that it is a document; what passages tell is taken before them.
    pub general: Vec<KindCode>,
    /// A file with so many rows of one register is what they are.
    pub register_rows_min: usize,
    /// Kinds that are told in sentences, which no such file is.
    pub prose: Vec<KindCode>,
    /// What lays down so many requirements is the manual.
    pub manual_requirements_min: usize,
    /// Kinds that a manual is taken for, as it holds them as chapters.
    pub manual_chapters: Vec<KindCode>,
}

/// How the examples are learned from.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Learning {
    /// What an example that touches a requirement counts beside one that answers it, which is 1.
    pub touch: f64,
    /// A word that stands in fewer examples teaches nothing.
    pub stem_lessons_min: usize,
    /// So many words of each language are searched for.
    pub stems_searched: usize,
}

/// Words that tell nothing, of all languages together.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "BTreeMap<String, Vec<String>>")]
pub struct FunctionWords(HashSet<String>);

impl From<BTreeMap<String, Vec<String>>> for FunctionWords {
    fn from(by_language: BTreeMap<String, Vec<String>>) -> Self {
        Self(by_language.into_values().flatten().collect())
    }
}

impl FunctionWords {
    /// Whether a word in lower case is one.
    #[must_use]
    pub fn contains(&self, word: &str) -> bool {
        self.0.contains(word)
    }
}

/// What can be said of a passage for a requirement, each a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Feature {
    /// How alike it is to what answers the requirement.
    Likeness,
    /// How far it is behind the requirement it is most like: nought or less.
    Lead,
    /// How much more alike than to what answers nothing.
    Beyond,
    /// How alike the document is, as far as its passages were found.
    Document,
    /// How much more alike the document is than to what answers nothing.
    DocumentBeyond,
    /// How often the passage says that something is not there, not yet, or not meant, up to three times.
    Denials,
    /// The share of the requirement's concepts that the passage or its title speaks of.
    Grasp,
    /// The document's kind is made for the requirement.
    KindMade,
    /// Its kind sometimes carries it.
    KindPlausible,
    /// Its kind only points at requirements, as an index does.
    KindPoints,
    /// The document is superseded.
    Archived,
    /// The document is a form nobody filled in.
    Template,
    /// The passage speaks of AI, or of a system that the dump's own inventory names.
    NamesAi,
    /// 1 where the document is about AI or named after such a system, else the share of its passages that
    /// speak of it.
    AboutAi,
    /// The mean of that over all documents.
    DumpAboutAi,
    /// How many words it has, up to a hundred, in hundreds.
    Words,
    /// The logarithm of one more than its words.
    WordsLogarithm,
}

impl Feature {
    /// All of them.
    pub const ALL: [Self; 17] = [
        Self::Likeness,
        Self::Lead,
        Self::Beyond,
        Self::Document,
        Self::DocumentBeyond,
        Self::Denials,
        Self::Grasp,
        Self::KindMade,
        Self::KindPlausible,
        Self::KindPoints,
        Self::Archived,
        Self::Template,
        Self::NamesAi,
        Self::AboutAi,
        Self::DumpAboutAi,
        Self::Words,
        Self::WordsLogarithm,
    ];

    /// Its name in the catalogue and in the output files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Likeness => "likeness",
            Self::Lead => "lead",
            Self::Beyond => "beyond",
            Self::Document => "document",
            Self::DocumentBeyond => "document_beyond",
            Self::Denials => "denials",
            Self::Grasp => "grasp",
            Self::KindMade => "kind_made",
            Self::KindPlausible => "kind_plausible",
            Self::KindPoints => "kind_points",
            Self::Archived => "archived",
            Self::Template => "template",
            Self::NamesAi => "names_ai",
            Self::AboutAi => "about_ai",
            Self::DumpAboutAi => "dump_about_ai",
            Self::Words => "words",
            Self::WordsLogarithm => "words_logarithm",
        }
    }
}

/// What can be said of a passage that tells whether it shows something happening, each a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sign {
    /// How far its words speak of what happened.
    Manner,
    /// The mean of that over the document, as far as its passages were found.
    DocumentManner,
    /// The document is a rule by nature.
    Document,
    /// The document is a register.
    Register,
    /// The document is a record.
    Record,
    /// The document is a log.
    Log,
    /// How many dates it bears that are not after the audit's, up to four.
    Dates,
    /// The share of its lines that bear one.
    DatedLines,
    /// The file's name bears a date.
    NamedByDate,
}

impl Sign {
    /// Its name in the catalogue and in the output files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Manner => "manner",
            Self::DocumentManner => "document_manner",
            Self::Document => "document",
            Self::Register => "register",
            Self::Record => "record",
            Self::Log => "log",
            Self::Dates => "dates",
            Self::DatedLines => "dated_lines",
            Self::NamedByDate => "named_by_date",
        }
    }
}

/// A weight for each feature; what is not named weighs nothing.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weights<F: Ord> {
    /// What the sum begins with.
    pub begin: f64,
    /// The weights.
    pub weights: BTreeMap<F, f64>,
}

impl<F: Ord> Weights<F> {
    /// The weight of a feature.
    #[must_use]
    pub fn of(&self, feature: &F) -> f64 {
        self.weights.get(feature).copied().unwrap_or_default()
    }
}

/// From which sums on a passage counts. A sum of 0 is as likely an answer as not.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Enough {
    /// It answers.
    pub answers: f64,
    /// It touches.
    pub touches: f64,
}

/// What makes a passage that does not name AI one about AI all the same. Without any of it the passage is
/// a mention: every company trains staff and reviews suppliers.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Context {
    /// Its document is about AI at least so far ([`Feature::AboutAi`]).
    pub document: f64,
    /// The dump is, at least so far ([`Feature::DumpAboutAi`]).
    pub dump: f64,
}

/// From passages to a conclusion: limits for the sum of the best passage.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Conclusion {
    /// Anything of the requirement is there, over all passages.
    pub found: f64,
    /// It is laid down, over the passages that lay something down.
    pub laid_down: f64,
    /// It happens, over those that show something happening.
    pub happens: f64,
    /// A sum so close to `found` is near: what is on the other side is told, too.
    pub near: f64,
    /// The requirements that are to be met for each AI system, and are concluded on for each.
    pub per_system: Vec<RequirementId>,
    /// What is added to the best sum of a requirement before it is held against `found`.
    pub lean: BTreeMap<RequirementId, f64>,
}

/// Documents that speak of every requirement and show none but their own.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pointers {
    /// Their kinds.
    pub kinds: Vec<KindCode>,
}
