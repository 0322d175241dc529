//! The data of an audit test: what it is held against, its limits and its wording.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::domain::{CriterionSource, KindCode, RequirementId, Severity};

/// An audit test as the catalogue knows it; the decision itself is code in `checks`.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct AuditTest {
    /// Its id: `T20`.
    pub id: String,
    /// What it tests, in a few words.
    pub name: String,
    /// The requirements it is held against, the primary one first.
    pub requirements: Vec<RequirementId>,
    /// The grade it proposes unless something escalates it.
    pub grade: Severity,
    /// Numbers the decision uses, by name; units are part of the name.
    #[serde(default)]
    pub parameters: BTreeMap<String, usize>,
    /// Kinds of document the decision asks for, by what they are asked for.
    #[serde(default)]
    pub kinds: BTreeMap<String, Vec<KindCode>>,
    /// Lists of words the decision looks for in cells, titles and rules, by name.
    #[serde(default)]
    pub terms: BTreeMap<String, Vec<String>>,
    /// What it looks for in the text of documents, by name.
    #[serde(default)]
    pub probes: BTreeMap<String, Probe>,
    /// The wordings it can end in, by name.
    pub wording: BTreeMap<String, Wording>,
    /// When it would be a false alarm.
    pub false_positive_note: String,
}

impl AuditTest {
    /// A number the decision uses.
    ///
    /// # Panics
    ///
    /// If the catalogue's entry lacks it, which the catalogue's own tests rule out for what is
    /// shipped, and `catalog validate` for a house catalogue.
    #[must_use]
    pub fn parameter(&self, name: &str) -> usize {
        *self.parameters.get(name).unwrap_or_else(|| panic!("{}: no parameter `{name}`", self.id))
    }

    /// The same as a number of days, for counting with them.
    ///
    /// # Panics
    ///
    /// As [`AuditTest::parameter`].
    #[must_use]
    pub fn days(&self, name: &str) -> i64 {
        i64::try_from(self.parameter(name)).unwrap_or(i64::MAX)
    }
}

/// What a test looks for in the text of documents while they are read.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Probe {
    /// The kinds of document it is looked for in; in all where it names neither kinds nor titles.
    #[serde(default)]
    pub kinds: Vec<KindCode>,
    /// Words of a title or file name by which it is looked for in documents of other kinds, too.
    #[serde(default)]
    pub titles: Vec<String>,
    /// Phrases that answer it wherever they stand, in any inflection.
    #[serde(default)]
    pub phrases: Vec<String>,
    /// Words of a heading, or of the label of a field or row, under which it is answered.
    #[serde(default)]
    pub headings: Vec<String>,
    /// What stands under the heading or holds the phrase has to have so many words.
    #[serde(default)]
    pub words_min: usize,
}

/// How a result is put into words. `{name}` is replaced by a fact of that name.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Wording {
    /// One line that says it.
    pub title: String,
    /// What was found.
    pub condition: String,
    /// What should be there.
    pub expected: String,
    /// What is there.
    pub observed: String,
    /// Where the criterion comes from.
    pub criterion_source: CriterionSource,
    /// The criterion, in our words.
    pub criterion: String,
    /// Why the grade is what it is.
    pub grade_reason: String,
    /// What to ask the auditee.
    pub question: String,
    /// What would help; empty where it is the auditee's to find.
    #[serde(default)]
    pub recommendation: String,
}

impl Wording {
    /// The wording with every `{name}` replaced.
    #[must_use]
    pub fn filled(&self, facts: &[(&str, &str)]) -> Wording {
        let fill = |text: &String| {
            facts.iter().fold(text.clone(), |text, (name, value)| {
                text.replace(&format!("{{{name}}}"), value)
            })
        };
        Wording {
            title: fill(&self.title),
            condition: fill(&self.condition),
            expected: fill(&self.expected),
            observed: fill(&self.observed),
            criterion_source: self.criterion_source,
            criterion: fill(&self.criterion),
            grade_reason: fill(&self.grade_reason),
            question: fill(&self.question),
            recommendation: fill(&self.recommendation),
        }
    }
}
