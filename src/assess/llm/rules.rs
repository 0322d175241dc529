//! The gates' numbers and words, read from `prompts/gates.toml`.

use serde::Deserialize;

use super::text::QuotationRules;
use crate::domain::Digest;

/// What an answer has to pass.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct GateRules {
    /// Raised by hand when the rules in the program change.
    pub version: u32,
    /// What a quotation has to be.
    pub quotation: QuotationLimits,
    /// When two engines disagree.
    pub disagreement: Disagreement,
    /// Which passages are sent.
    pub passages: PassageRules,
    /// How a question is told from one that was cut.
    pub prompt: PromptRules,
    /// What reads like an instruction.
    pub instructions: InstructionMarks,
    /// What a finding says besides a model's statement.
    pub finding: FindingWords,
    /// What a summary must not say.
    pub summary: SummaryWords,
}

/// What a summary must not say.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SummaryWords {
    /// Phrases in lower case.
    pub never: Vec<String>,
}

/// What a finding says besides a model's statement, by what it is.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FindingWords {
    /// A quotation shows the requirement not met.
    pub nonconformity: FindingWording,
    /// It could be better.
    pub opportunity: FindingWording,
    /// A record and a rule do not fit.
    pub inconsistency: FindingWording,
}

/// The wording of one kind of finding; `{title}` and `{model}` are filled in.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FindingWording {
    /// One line.
    pub title: String,
    /// Why this grade.
    pub grade_reason: String,
    /// When it would be a false alarm.
    pub false_positive_note: String,
    /// What to ask; where it is not given, the question of the requirement.
    #[serde(default)]
    pub question: Option<String>,
}

/// What a quotation has to be.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct QuotationLimits {
    /// At least so many characters.
    pub chars_min: usize,
    /// At least so many words.
    pub words_min: usize,
}

/// When two engines disagree.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Disagreement {
    /// From so many steps on.
    pub steps: u8,
}

/// Which passages are sent.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PassageRules {
    /// At least so many, however long.
    pub passages_min: usize,
    /// At least so many of documents and of records.
    pub each_nature_min: usize,
}

/// How a question is told from one that was cut.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PromptRules {
    /// The share of our count the server has to count at least.
    pub intact_share: f64,
    /// What is kept when a question is too long.
    pub shrink_share: f64,
}

/// What reads like an instruction besides the words of test T70.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct InstructionMarks {
    /// How no line of an organisation's document begins, in lower case.
    pub line_starts: Vec<String>,
    /// Who speaks in a conversation, in lower case.
    pub speakers: Vec<String>,
    /// What such a line speaks of, in lower case.
    pub spoken: Vec<String>,
}

const SHIPPED: &str = include_str!("../../../prompts/gates.toml");

impl GateRules {
    /// Those of `prompts/gates.toml`.
    pub fn shipped() -> Result<Self, toml::de::Error> {
        toml::from_str(SHIPPED)
    }

    /// The digest of `prompts/gates.toml`.
    pub fn digest() -> Digest {
        Digest::of(SHIPPED.as_bytes())
    }

    /// What a quotation has to be, as the text rules take it.
    pub fn quotation(&self) -> QuotationRules {
        let QuotationLimits { chars_min, words_min } = self.quotation;
        QuotationRules { chars_min, words_min }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_gates_can_be_read_and_let_no_two_words_through() {
        let rules = GateRules::shipped().expect("reads");
        assert!(rules.quotation.words_min > 2 && rules.quotation.chars_min > 8);
        assert!(rules.prompt.intact_share < 1.0 && rules.prompt.shrink_share < 1.0);
        let lower = |start: &String| start.to_lowercase() == *start;
        let InstructionMarks { line_starts, speakers, spoken } = &rules.instructions;
        assert!(line_starts.iter().chain(speakers).chain(spoken).all(lower));
    }
}
