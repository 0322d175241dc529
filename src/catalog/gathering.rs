//! When findings that fail alike are told once, and how.

use serde::Deserialize;

use super::spoken::GatheringWords;

/// The rules of `gathering.toml` (`rules` 0.9 and 0.10).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gathering {
    /// So many drafts of one test in the same words are told in one.
    pub alike_min: usize,
    /// So many subjects are named in it.
    pub listed_max: usize,
    /// From this share of the subjects looked at on, in percent, major is proposed.
    pub majority_percent: usize,
    /// So many minor nonconformities on one requirement may be a pattern.
    pub pattern_min: usize,
    title: String,
    subject_more: String,
    condition: String,
    unit: String,
    majority: String,
    pattern: String,
    /// What stood for `subject_more` before other words were laid over it.
    #[serde(skip)]
    in_subjects: Option<String>,
}

impl Gathering {
    /// Takes the words of another language.
    pub(super) fn speak(&mut self, words: GatheringWords) {
        let GatheringWords { title, subject_more, condition, unit, majority, pattern } = words;
        let english = std::mem::replace(&mut self.subject_more, subject_more);
        self.in_subjects.get_or_insert(english);
        *self = Self { title, condition, unit, majority, pattern, ..self.clone() };
    }

    /// The title of what is told in one.
    #[must_use]
    pub fn title(&self, count: usize, title: &str) -> String {
        self.title.replace("{count}", &count.to_string()).replace("{title}", title)
    }

    /// What stands for the subjects that are not named.
    #[must_use]
    pub fn more(&self, more: usize) -> String {
        self.subject_more.replace("{more}", &more.to_string())
    }

    /// The same in the subject of a draft, which makes its id and is therefore the same in any language.
    #[must_use]
    pub fn more_in_subject(&self, more: usize) -> String {
        let words = self.in_subjects.as_ref().unwrap_or(&self.subject_more);
        words.replace("{more}", &more.to_string())
    }

    /// What was looked at, where each is a subject.
    #[must_use]
    pub fn unit(&self) -> &str {
        &self.unit
    }

    /// The condition of what is told in one.
    #[must_use]
    pub fn condition(&self, condition: &str, others: &str) -> String {
        self.condition.replace("{condition}", condition).replace("{others}", others)
    }

    /// Why most of what was looked at makes a major.
    #[must_use]
    pub fn majority(&self, count: usize, tested: usize) -> String {
        self.majority
            .replace("{count}", &count.to_string())
            .replace("{tested}", &tested.to_string())
    }

    /// The reason of a grade, with the note that there are others.
    #[must_use]
    pub fn pattern(&self, reason: &str, others: usize, requirement: &str) -> String {
        self.pattern
            .replace("{reason}", reason)
            .replace("{others}", &others.to_string())
            .replace("{requirement}", requirement)
    }
}
