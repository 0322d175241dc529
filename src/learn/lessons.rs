//! What the catalogue teaches: its examples, and its own words on each requirement.

use super::bag::WordRules;
use super::dictionary::Dictionary;
use crate::catalog::{Catalog, Example};
use crate::domain::Requirement;
use crate::words::Language;

/// A text and what it is an example of.
pub(super) struct Lesson {
    /// Its stems, by their numbers in the dictionary.
    pub stems: Vec<u32>,
    /// The profiles it is an example of, with how much it counts there. The profile after the last
    /// requirement's is that of what answers none.
    pub profiles: Vec<(usize, f64)>,
}

/// Every lesson of a catalogue in one language, and the words in them.
pub(super) fn of(
    catalog: &Catalog,
    language: Language,
    words: &WordRules,
) -> (Vec<Lesson>, Dictionary) {
    let mut dictionary = Dictionary::default();
    let mut lessons = Vec::new();
    let touch = catalog.lexicon().judgement.learning.touch;
    let requirements = catalog.requirements();
    for (place, requirement) in (0..).zip(requirements) {
        for text in own_words(requirement, language) {
            let stems = dictionary.learn(&text, language, words);
            lessons.push(Lesson { stems, profiles: vec![(place, 1.0)] });
        }
    }
    let examples = catalog.examples().iter();
    for example in examples.filter(|example| example.language == language.code()) {
        let mut stems = dictionary.learn(&example.heading, language, words);
        stems.extend(dictionary.learn(&example.text, language, words));
        lessons.push(Lesson { stems, profiles: profiles(example, requirements, touch) });
    }
    (lessons, dictionary)
}

/// The catalogue's words on a requirement: its concepts, of which nobody says which language each is in,
/// and in English what it is for and its terms.
fn own_words(requirement: &Requirement, language: Language) -> impl Iterator<Item = String> {
    let Requirement { title, intent, design, operating, terms, concepts, .. } = requirement;
    let prose =
        [title, intent, &design.expected, &operating.expected].map(String::as_str).join("\n");
    let english = [prose, terms.strong.join("\n"), terms.normal.join("\n")];
    let english = english.into_iter().filter(move |_| language == Language::English);
    english.chain([concepts.concat().join("\n")])
}

fn profiles(example: &Example, requirements: &[Requirement], touch: f64) -> Vec<(usize, f64)> {
    if example.answers.is_empty() {
        let touched = example.touches.iter().map(|id| (*id, touch));
        let mut profiles = placed(touched, requirements);
        profiles.push((requirements.len(), 1.0));
        return profiles;
    }
    let answered = example.answers.iter().map(|id| (*id, 1.0));
    let touched = example.touches.iter().filter(|id| !example.answers.contains(id));
    placed(answered.chain(touched.map(|id| (*id, touch))), requirements)
}

fn placed(
    shares: impl Iterator<Item = (crate::domain::RequirementId, f64)>,
    requirements: &[Requirement],
) -> Vec<(usize, f64)> {
    shares
        .filter_map(|(id, share)| {
            let place = requirements.iter().position(|requirement| requirement.id == id)?;
            Some((place, share))
        })
        .collect()
}
