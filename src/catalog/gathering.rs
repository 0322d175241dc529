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
    majority: String,
    pattern: String,
}

impl Gathering {
    /// Takes the words of another language.
    pub(super) fn speak(&mut self, words: GatheringWords) {
        let GatheringWords { title, subject_more, condition, majority, pattern } = words;
        *self = Self { title, subject_more, condition, majority, pattern, ..*self };
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
