//! Examples that stand twice, and requirements with few of them.

use std::collections::BTreeMap;

use super::Warning;
use crate::catalog::{Catalog, Example};
use crate::words;

/// So many characters of an example find it again.
const BEGINNING_CHARS: usize = 60;

/// Examples with the same words, whatever stands between them.
pub(super) fn same(examples: &[Example]) -> Vec<Warning> {
    let mut by_words: BTreeMap<Vec<String>, Vec<&Example>> = BTreeMap::new();
    for example in examples {
        let text = &example.text;
        let spans = words::spans(text).into_iter();
        let written = spans.map(|(start, end)| text[start..end].to_lowercase()).collect();
        by_words.entry(written).or_default().push(example);
    }
    by_words
        .into_values()
        .filter(|same| same.len() > 1)
        .map(|same| Warning::SameExample {
            text: same[0].text.trim().chars().take(BEGINNING_CHARS).collect(),
            sources: same.iter().map(|example| example.source.clone()).collect(),
        })
        .collect()
}

/// Requirements that fewer examples answer than should.
pub(super) fn few(catalog: &Catalog) -> Vec<Warning> {
    let limits = &catalog.lexicon().validation.examples_min;
    let mut warnings = Vec::new();
    for requirement in catalog.requirements() {
        for (language, passages_min) in limits {
            let answering = catalog.examples().iter().filter(|example| {
                example.language == *language && example.answers.contains(&requirement.id)
            });
            let passages = answering.count();
            if passages < *passages_min {
                warnings.push(Warning::FewExamples {
                    requirement: requirement.id,
                    language: language.clone(),
                    passages,
                    passages_min: *passages_min,
                });
            }
        }
    }
    warnings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::ExampleNature;

    fn check(texts: &[&str], twice: &[&str]) {
        let examples: Vec<Example> = texts
            .iter()
            .map(|text| Example {
                answers: Vec::new(),
                touches: Vec::new(),
                nature: ExampleNature::Design,
                language: "en".to_owned(),
                source: "a policy".to_owned(),
                heading: String::new(),
                text: (*text).to_owned(),
            })
            .collect();
        let found: Vec<String> = same(&examples)
            .into_iter()
            .map(|warning| match warning {
                Warning::SameExample { text, .. } => text,
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(found, twice);
    }

    #[test]
    fn an_example_stands_twice_whatever_its_punctuation() {
        check(&["Risks are reviewed.", "Risks were reviewed."], &[]);
        check(&["Risks are\nreviewed.", "risks are reviewed"], &["Risks are\nreviewed."]);
        check(&["One.", "Two.", "One.", "One."], &["One."]);
    }
}
