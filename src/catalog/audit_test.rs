//! The data of an audit test: what it is held against, its limits and its wording.

use std::collections::BTreeMap;
use std::fmt::Display;

use serde::{Deserialize, Serialize};

use super::phrases::filled;
use crate::domain::{Cadence, CriterionSource, KindCode, RequirementId, Severity, Span, When};

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
    /// Phrases that are put into the places of wordings, by name: its own, and those of `says.toml`, which every
    /// test has.
    #[serde(default)]
    pub says: BTreeMap<String, String>,
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

    /// Gives tests what each of them says; what a test has of its own stays.
    pub(super) fn share<'a>(
        says: &BTreeMap<String, String>,
        tests: impl Iterator<Item = &'a mut Self>,
    ) {
        for test in tests {
            for (name, phrase) in says {
                test.says.entry(name.clone()).or_insert_with(|| phrase.clone());
            }
        }
    }

    /// A phrase that has no places.
    ///
    /// One the catalogue lacks is told by its name: `checks::missing_data` rules that out before a run begins, and a
    /// name in a report is seen, which a text left out is not.
    #[must_use]
    pub fn phrase<'a>(&'a self, name: &'a str) -> &'a str {
        debug_assert!(self.says.contains_key(name), "{}: no phrase `{name}`", self.id);
        self.says.get(name).map_or(name, String::as_str)
    }

    /// A phrase with every `{place}` replaced by what is to stand there.
    #[must_use]
    pub fn say(&self, name: &str, facts: &[(&str, &dyn Display)]) -> String {
        filled(self.phrase(name), |place| {
            facts.iter().find(|(one, _)| *one == place).map(|(_, value)| value.to_string())
        })
    }

    /// How often something is to happen, as people say it; a cadence of the house's own goes by its label.
    #[must_use]
    pub fn interval<'a>(&'a self, cadence: &'a Cadence) -> &'a str {
        let name = format!("interval_{}", cadence.label.replace(' ', "_"));
        self.says.get(&name).unwrap_or(&cadence.label)
    }

    /// A day as it was read: `2025-03-04`, or from which day to which it lies.
    #[must_use]
    pub fn when(&self, when: When) -> String {
        match when {
            When::Day(day) => day.to_string(),
            When::Vague(Span { first, last }) => {
                self.say("day_within", &[("first", &first), ("last", &last)])
            }
            When::Ambiguous { day_first, month_first } => {
                self.say("day_either", &[("one", &day_first), ("other", &month_first)])
            }
        }
    }

    /// `A, B and C`.
    #[must_use]
    pub fn listed(&self, items: &[String]) -> String {
        match items {
            [] => String::new(),
            [one] => one.clone(),
            [rest @ .., last] => self.say("listed", &[("items", &rest.join(", ")), ("last", last)]),
        }
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
