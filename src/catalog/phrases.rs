//! The words that papers for people are made of, in each language they can be in.
//!
//! A phrase is found by its file and its keys, `report.cover.title`, and every language has all phrases of every
//! other with the same `{places}` in them, so that no paper can lack one.

use std::collections::{BTreeMap, BTreeSet};

use super::{CatalogFile, Error};
use crate::domain::Language;

/// The phrases of all languages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Phrasebook {
    languages: BTreeMap<Language, Phrases>,
}

/// The phrases of one language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Phrases {
    texts: BTreeMap<String, String>,
}

impl Phrasebook {
    /// The phrases of a language.
    ///
    /// # Panics
    ///
    /// Never: a catalogue has every language from [`Phrasebook::checked`] on.
    #[must_use]
    pub fn of(&self, language: Language) -> &Phrases {
        &self.languages[&language]
    }

    /// Adds the phrases of a file `phrases/LANGUAGE/NAME.toml`.
    pub(super) fn add(&mut self, file: &CatalogFile) -> Result<(), Error> {
        let mut parts = file.path.split('/').skip(1);
        let language = parts.next().unwrap_or_default();
        let name = parts.next().unwrap_or_default().trim_end_matches(".toml");
        let language = Language::ALL
            .into_iter()
            .find(|one| one.code() == language)
            .ok_or_else(|| file.fault(0, format!("no paper is written in `{language}`")))?;
        let table: toml::Table = file.read()?;
        let phrases = self.languages.entry(language).or_default();
        flatten(file, name, &table, &mut phrases.texts)
    }

    /// That every language has every phrase, with the same places.
    pub(super) fn checked(mut self) -> Result<Self, Error> {
        for language in Language::ALL {
            self.languages.entry(language).or_default();
        }
        let keys: BTreeSet<&String> =
            self.languages.values().flat_map(|phrases| phrases.texts.keys()).collect();
        for (language, phrases) in &self.languages {
            for key in &keys {
                let fault = |fault: String| {
                    let name = key.split('.').next().unwrap_or_default();
                    Error {
                        file: format!("phrases/{}/{name}.toml", language.code()),
                        line: 1,
                        fault,
                    }
                };
                let Some(text) = phrases.texts.get(*key) else {
                    return Err(fault(format!("the phrase `{key}` is missing")));
                };
                let english = self.languages[&Language::En].texts.get(*key);
                if english.is_some_and(|english| places(english) != places(text)) {
                    return Err(fault(format!("the phrase `{key}` has other places in English")));
                }
            }
        }
        Ok(self)
    }
}

impl Phrases {
    /// A phrase. A key nobody wrote is an ellipsis, which the tests forbid.
    #[must_use]
    pub fn say(&self, key: &str) -> &str {
        self.find(key).unwrap_or("…")
    }

    /// A phrase, if there is one.
    #[must_use]
    pub fn find(&self, key: &str) -> Option<&str> {
        self.texts.get(key).map(String::as_str)
    }

    /// A phrase with every `{name}` replaced by the value of that name.
    #[must_use]
    pub fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        filled(self.say(key), |name| {
            values.iter().find(|(one, _)| *one == name).map(|(_, value)| (*value).to_owned())
        })
    }

    /// `KEY.one` for one, `KEY.many` for any other number, with `{n}` replaced by it.
    #[must_use]
    pub fn count(&self, key: &str, n: usize) -> String {
        let form = if n == 1 { "one" } else { "many" };
        self.fill(&format!("{key}.{form}"), &[("n", &n.to_string())])
    }
}

fn flatten(
    file: &CatalogFile,
    prefix: &str,
    table: &toml::Table,
    texts: &mut BTreeMap<String, String>,
) -> Result<(), Error> {
    for (key, value) in table {
        let key = format!("{prefix}.{key}");
        match value {
            toml::Value::String(text) => drop(texts.insert(key, text.clone())),
            toml::Value::Table(inner) => flatten(file, &key, inner, texts)?,
            _ => return Err(file.fault(0, format!("`{key}` is no text"))),
        }
    }
    Ok(())
}

/// A text with every `{place}` replaced that there is something for.
pub(super) fn filled(text: &str, value: impl Fn(&str) -> Option<String>) -> String {
    // One pass, so that a value in braces is not taken for a place.
    let mut rest = text;
    let mut filled = String::with_capacity(rest.len());
    while let Some(open) = rest.find('{') {
        filled.push_str(&rest[..open]);
        let inside = &rest[open + 1..];
        let place = inside.find('}').map(|close| (&inside[..close], &inside[close + 1..]));
        if let Some((value, after)) = place.and_then(|(name, after)| Some((value(name)?, after))) {
            filled.push_str(&value);
            rest = after;
        } else {
            filled.push('{');
            rest = inside;
        }
    }
    filled.push_str(rest);
    filled
}

/// The names of the `{places}` of a text.
pub(super) fn places(text: &str) -> BTreeSet<&str> {
    let opened = text.split('{').skip(1);
    opened.filter_map(|rest| rest.split_once('}').map(|(name, _)| name)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn book(files: &[(&str, &str)]) -> Result<Phrasebook, Error> {
        let mut book = Phrasebook::default();
        for (path, text) in files {
            book.add(&CatalogFile { path: (*path).to_owned(), text: (*text).to_owned() })?;
        }
        book.checked()
    }

    #[test]
    fn a_phrase_is_found_by_file_and_keys_and_filled_in_one_pass() {
        let book = book(&[
            ("phrases/en/plan.toml", "[cover]\ntitle = 'Plan of {who}'"),
            ("phrases/de/plan.toml", "[cover]\ntitle = 'Plan von {who}'"),
        ])
        .expect("reads");
        let german = book.of(Language::De);
        assert_eq!(german.fill("plan.cover.title", &[("who", "{x}"), ("x", "no")]), "Plan von {x}");
        assert_eq!(german.say("plan.nothing"), "…");
    }

    #[test]
    fn a_language_that_lacks_a_phrase_or_a_place_is_told() {
        let english = ("phrases/en/plan.toml", "a = 'A {n}'\nb = 'B'");
        let told = |german: &str| {
            let files = [english, ("phrases/de/plan.toml", german)];
            book(&files).expect_err("a fault").to_string()
        };
        assert_eq!(
            told("a = 'A {n}'"),
            "catalogue file `phrases/de/plan.toml`, line 1: the phrase `plan.b` is missing"
        );
        assert!(told("a = 'A'\nb = 'B'").contains("other places"));
    }
}
