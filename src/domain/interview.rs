//! What was noted in an interview, and the tag by which a note is known to answer a question.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{Evidence, Fingerprint, RequirementId};

/// The tag of a question in an interview guide, printed `Q-5.1-3fa9c2`: its requirement, and three bytes of the
/// fingerprint of its words, so that a note answers the question that was put and no other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct QuestionId {
    requirement: RequirementId,
    words: u32,
}

impl QuestionId {
    /// The tag of a question on a requirement.
    #[must_use]
    pub fn of(requirement: RequirementId, question: &str) -> Self {
        let words = Fingerprint::of([question]).short() >> 40;
        Self { requirement, words: u32::try_from(words).unwrap_or_default() }
    }

    /// The requirement it is on.
    #[must_use]
    pub fn requirement(self) -> RequirementId {
        self.requirement
    }

    /// The first tag in a text, and where it begins and ends.
    #[must_use]
    pub fn find(text: &str) -> Option<(Self, usize, usize)> {
        text.match_indices("Q-").find_map(|(at, _)| {
            let rest = &text[at..];
            let written = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
            let end = rest.find(|c| !written(c)).unwrap_or(rest.len());
            let tag = rest[..end].trim_end_matches(['.', '-']);
            Some((tag.parse().ok()?, at, at + tag.len()))
        })
    }
}

/// What is no tag of a question.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no question: `Q-`, a requirement, `-` and 6 hexadecimal digits")]
pub struct ParseQuestionIdError(String);

impl FromStr for QuestionId {
    type Err = ParseQuestionIdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parts = text.strip_prefix("Q-").and_then(|rest| rest.rsplit_once('-'));
        let read = parts.filter(|(_, words)| words.len() == 6).and_then(|(id, words)| {
            let words = u32::from_str_radix(words, 16).ok()?;
            Some(Self { requirement: id.parse().ok()?, words })
        });
        read.ok_or_else(|| ParseQuestionIdError(text.to_owned()))
    }
}

impl TryFrom<String> for QuestionId {
    type Error = ParseQuestionIdError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<QuestionId> for String {
    fn from(id: QuestionId) -> Self {
        id.to_string()
    }
}

impl fmt::Display for QuestionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Q-{}-{:06x}", self.requirement, self.words)
    }
}

/// Something an auditor wrote down beside a question of a guide.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InterviewNote {
    /// The question.
    pub question: QuestionId,
    /// The question's words, as the guide has them.
    pub asked: String,
    /// Whether it was told or shown.
    pub heard: Heard,
    /// The note, with its place.
    pub evidence: Evidence,
}

/// How an auditor came to know something in an interview.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Heard {
    /// Somebody told it. It answers a question, and shows nothing by itself.
    Said,
    /// The auditor was shown it or watched it: it happened.
    Seen,
}

impl Heard {
    /// The name in the output files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Heard::Said => "said",
            Heard::Seen => "seen",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_found_in_any_text_and_tells_its_requirement() {
        let id = QuestionId::of("A.6.2.8".parse().expect("an id"), "What is logged?");
        let text = format!("2. [{id}]. What is logged?");
        let (found, from, to) = QuestionId::find(&text).expect("is found");
        assert_eq!((found, &text[from..to]), (id, id.to_string().as_str()));
        assert_eq!(found.requirement().to_string(), "A.6.2.8");
        for none in ["Q-", "Q-5.1-xyz", "Q-5.1-12345", "Q-x-123456", "FAQ-5.1", "Q-5.1-+12345"] {
            assert!(QuestionId::find(none).is_none(), "{none}");
        }
    }

    #[test]
    fn other_words_are_another_question() {
        let id = "5.1".parse().expect("an id");
        assert_ne!(QuestionId::of(id, "Why?"), QuestionId::of(id, "How?"));
    }
}
