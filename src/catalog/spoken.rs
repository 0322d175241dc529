//! The catalogue in another language than English: words of audit tests and requests, laid over the English ones.
//!
//! What a test decides does not depend on the language a draft is written in, and neither does the id of a finding, so
//! only words are replaced. Where a house catalogue says something in English only, that stays.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::phrases::places;
use super::{AuditTest, CatalogFile, Error, Gathering};
use crate::domain::{CriterionSource, Language, Requirement};

/// What is said in other languages than English.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Spoken(BTreeMap<Language, Words>);

/// The words of one language.
#[derive(Clone, Debug, Default, PartialEq)]
struct Words {
    tests: BTreeMap<String, TestWords>,
    says: BTreeMap<String, String>,
    requests: BTreeMap<String, RequestWords>,
    gathering: Option<GatheringWords>,
}

/// The words of an audit test.
#[derive(Clone, Debug, PartialEq, Deserialize)]
struct TestWords {
    name: String,
    false_positive_note: String,
    #[serde(default)]
    says: BTreeMap<String, String>,
    #[serde(flatten)]
    wordings: BTreeMap<String, WordingWords>,
}

/// One of its wordings, without what is no matter of words.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct WordingWords {
    title: String,
    condition: String,
    expected: String,
    observed: String,
    criterion: String,
    grade_reason: String,
    question: String,
    #[serde(default)]
    recommendation: String,
}

/// What is asked for a requirement, and whom.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct RequestWords {
    request: String,
    question: String,
    owner_role: String,
    /// The document that is expected.
    design: String,
    /// The records that are expected.
    operating: String,
}

/// The words of what is told in one.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GatheringWords {
    pub title: String,
    pub subject_more: String,
    pub condition: String,
    pub unit: String,
    pub majority: String,
    pub pattern: String,
}

impl Spoken {
    /// Adds a file `wording/LANGUAGE/...`.
    pub(super) fn add(&mut self, file: &CatalogFile) -> Result<(), Error> {
        let mut parts = file.path.split('/').skip(1);
        let (language, inside) = (parts.next().unwrap_or_default(), parts.collect::<Vec<_>>());
        let language = Language::ALL
            .into_iter()
            .find(|one| one.code() == language && *one != Language::En)
            .ok_or_else(|| file.fault(0, format!("no draft is worded in `{language}`")))?;
        let words = self.0.entry(language).or_default();
        match inside.as_slice() {
            ["tests", _] => words.tests.extend(read::<TestWords>(file)?),
            ["says.toml"] => words.says.extend(read::<String>(file)?),
            ["requests.toml"] => words.requests.extend(read::<RequestWords>(file)?),
            ["gathering.toml"] => words.gathering = Some(file.read()?),
            _ => return Err(file.fault(0, "no wording belongs into a file of this name".into())),
        }
        Ok(())
    }

    /// That each wording and phrase has the places of the English one, so that no fact is lost on the way.
    pub(super) fn check<'a>(
        &self,
        tests: impl Iterator<Item = &'a AuditTest>,
        shared: &BTreeMap<String, String>,
    ) -> Result<(), Error> {
        for (language, words) in &self.0 {
            if let Some((name, lost)) = other_phrase(shared, &words.says) {
                let file = format!("wording/{}/says.toml", language.code());
                let fault = format!("`{name}` and the English phrase differ in `{{{lost}}}`");
                return Err(Error { file, line: 1, fault });
            }
        }
        for test in tests {
            for (language, words) in &self.0 {
                let Some(said) = words.tests.get(&test.id) else { continue };
                if let Some((name, lost)) = other_phrase(&test.says, &said.says) {
                    let file = format!("wording/{}/tests", language.code());
                    let id = &test.id;
                    let fault =
                        format!("`{id}.says.{name}` and the English phrase differ in `{{{lost}}}`");
                    return Err(Error { file, line: 1, fault });
                }
                for (name, wording) in &test.wording {
                    let Some(other) = said.wordings.get(name) else { continue };
                    if let Some(lost) = other_place(wording, other) {
                        let file = format!("wording/{}/tests", language.code());
                        let id = &test.id;
                        let fault =
                            format!("`{id}.{name}` and the English wording differ in `{{{lost}}}`");
                        return Err(Error { file, line: 1, fault });
                    }
                }
            }
        }
        Ok(())
    }

    /// Lays the words of a language over an audit test; `shared` is what every test says in English.
    pub(super) fn over_test(
        &self,
        language: Language,
        test: &mut AuditTest,
        shared: &BTreeMap<String, String>,
    ) {
        let Some(words) = self.0.get(&language) else { return };
        let said = words.tests.get(&test.id);
        for (name, phrase) in &mut test.says {
            let own = said.and_then(|said| said.says.get(name));
            // What a test says in its own English words is not what every test says.
            let of_all = words.says.get(name).filter(|_| shared.get(name) == Some(&*phrase));
            if let Some(other) = own.or(of_all) {
                phrase.clone_from(other);
            }
        }
        let Some(said) = said else { return };
        test.name.clone_from(&said.name);
        test.false_positive_note.clone_from(&said.false_positive_note);
        for (name, wording) in &mut test.wording {
            let Some(words) = said.wordings.get(name) else { continue };
            let criterion_source: CriterionSource = wording.criterion_source;
            let WordingWords { title, condition, expected, observed, .. } = words.clone();
            let WordingWords { criterion, grade_reason, question, recommendation, .. } =
                words.clone();
            *wording = super::Wording {
                title,
                condition,
                expected,
                observed,
                criterion_source,
                criterion,
                grade_reason,
                question,
                recommendation,
            };
        }
    }

    /// Lays the words of a language over what is asked for a requirement.
    pub(super) fn over_requirement(&self, language: Language, requirement: &mut Requirement) {
        let words = self.0.get(&language);
        let Some(said) = words.and_then(|words| words.requests.get(&requirement.id.to_string()))
        else {
            return;
        };
        requirement.request.clone_from(&said.request);
        requirement.question.clone_from(&said.question);
        requirement.owner_role.clone_from(&said.owner_role);
        requirement.design.expected.clone_from(&said.design);
        requirement.operating.expected.clone_from(&said.operating);
    }

    /// Lays the words of a language over those of what is told in one.
    pub(super) fn over_gathering(&self, language: Language, gathering: &mut Gathering) {
        let words = self.0.get(&language).and_then(|words| words.gathering.clone());
        if let Some(words) = words {
            gathering.speak(words);
        }
    }
}

fn read<T: DeserializeOwned>(file: &CatalogFile) -> Result<BTreeMap<String, T>, Error> {
    file.read()
}

/// A phrase that has other places than the English one of its name, and one of those.
fn other_phrase(
    english: &BTreeMap<String, String>,
    other: &BTreeMap<String, String>,
) -> Option<(String, String)> {
    english.iter().find_map(|(name, phrase)| {
        let (one, two) = (places(phrase), places(other.get(name)?));
        one.symmetric_difference(&two).next().map(|place| (name.clone(), (*place).to_owned()))
    })
}

/// A place that one of two wordings has and the other has not.
fn other_place(english: &super::Wording, other: &WordingWords) -> Option<String> {
    let pairs = [
        (&english.title, &other.title),
        (&english.condition, &other.condition),
        (&english.expected, &other.expected),
        (&english.observed, &other.observed),
        (&english.criterion, &other.criterion),
        (&english.grade_reason, &other.grade_reason),
        (&english.question, &other.question),
    ];
    pairs.into_iter().find_map(|(one, two)| {
        let (one, two) = (places(one), places(two));
        one.symmetric_difference(&two).next().map(|place| (*place).to_owned())
    })
}
