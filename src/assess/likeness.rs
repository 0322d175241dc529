//! How alike passages and requirements are, as bags of words.
//!
//! A BM25-like sum over the words both share (Robertson & Zaragoza 2009, with the usual saturation and
//! length constants), each word weighed by how rare it is among the passages and among the
//! requirements, over the length of the requirement's own vector. Dividing by that length makes one
//! threshold serve requirements with many words and with few; ranking the requirements a passage is
//! like lets neighbours compete for it.

use std::collections::BTreeMap;

use crate::catalog::{Catalog, Judgement};
use crate::domain::{Chunk, Requirement};
use crate::words;

/// How alike a passage and a requirement are.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Likeness {
    /// Mostly between 0 and 1; more is more alike.
    pub value: f64,
    /// The place of the requirement among all the passage is like; 1 is the one it is most like.
    pub rank: usize,
}

/// A passage as a bag of words: how often each stem stands in it, weighed by place.
pub(super) type Bag = BTreeMap<String, f64>;

/// The requirements as vectors, over a set of passages.
pub(super) struct Space {
    /// Which requirements have a stem, and what it weighs there.
    by_stem: BTreeMap<String, Vec<(usize, f64)>>,
    /// The length of each requirement's vector.
    lengths: Vec<f64>,
    /// How rare each stem is among the passages.
    rarity: BTreeMap<String, f64>,
}

/// How fast repeating a word stops to count.
const SATURATION: f64 = 1.2;
/// How much a long passage is held against it.
const LENGTH_SHARE: f64 = 0.6;
/// The length of an ordinary passage, in words.
const WORDS_USUAL: f64 = 120.0;

/// A chunk of a document of this title as a bag of words.
pub(super) fn bag(chunk: &Chunk, title: &str, judgement: &Judgement) -> Bag {
    let places = &judgement.places;
    let mut bag = Bag::new();
    let mut add = |text: &str, weight: f64| {
        for word in words::cut(text) {
            *bag.entry(word.stem).or_default() += weight;
        }
    };
    add(&chunk.text, places.text);
    chunk.trail.iter().for_each(|heading| add(heading, places.heading));
    chunk.columns.iter().for_each(|column| add(column, places.columns));
    add(title, places.title);
    add(chunk.file.path.name(), places.file_name);
    bag
}

impl Space {
    /// The requirements of the catalogue over these passages.
    pub fn new<'a>(catalog: &Catalog, bags: impl Iterator<Item = &'a Bag>) -> Self {
        let mut by_stem: BTreeMap<String, Vec<(usize, f64)>> = BTreeMap::new();
        for (nth, requirement) in catalog.requirements().iter().enumerate() {
            for (stem, weight) in vector(requirement, &catalog.lexicon().judgement) {
                by_stem.entry(stem).or_default().push((nth, weight));
            }
        }
        let mut passages = 0.0;
        let mut occurrences: BTreeMap<&str, f64> =
            by_stem.keys().map(|s| (s.as_str(), 0.0)).collect();
        for bag in bags {
            passages += 1.0;
            for stem in bag.keys() {
                if let Some(count) = occurrences.get_mut(stem.as_str()) {
                    *count += 1.0;
                }
            }
        }
        let rarity: BTreeMap<String, f64> = occurrences
            .into_iter()
            .map(|(stem, count)| {
                (stem.to_owned(), (1.0 + (passages - count + 0.5) / (count + 0.5)).ln())
            })
            .collect();
        let requirements = catalog.requirements().len() as f64;
        let mut squares = vec![0.0; catalog.requirements().len()];
        for (stem, entries) in &mut by_stem {
            for (nth, weight) in entries.iter() {
                squares[*nth] += (weight * rarity[stem]).powi(2);
            }
            // A word many requirements share tells little about any of them.
            let specific =
                (1.0 + requirements / entries.len() as f64).ln() / (1.0 + requirements).ln();
            for (_, weight) in entries.iter_mut() {
                *weight *= specific;
            }
        }
        Self { by_stem, lengths: squares.into_iter().map(f64::sqrt).collect(), rarity }
    }

    /// How alike a passage is to each requirement, in catalogue order.
    pub fn likenesses(&self, bag: &Bag) -> Vec<Likeness> {
        let mut values = vec![0.0; self.lengths.len()];
        let words: f64 = bag.values().sum();
        let dampening = SATURATION * (1.0 - LENGTH_SHARE + LENGTH_SHARE * words / WORDS_USUAL);
        for (stem, count) in bag {
            let (Some(entries), Some(rarity)) = (self.by_stem.get(stem), self.rarity.get(stem))
            else {
                continue;
            };
            let presence = count * (SATURATION + 1.0) / (count + dampening);
            for (nth, weight) in entries {
                values[*nth] += weight * rarity * presence;
            }
        }
        for (value, length) in values.iter_mut().zip(&self.lengths) {
            *value /= length.max(f64::MIN_POSITIVE);
        }
        let mut order: Vec<usize> = (0..values.len()).collect();
        order.sort_by(|a, b| values[*b].total_cmp(&values[*a]).then(a.cmp(b)));
        let mut likenesses = vec![Likeness::default(); values.len()];
        for (place, nth) in order.into_iter().enumerate() {
            likenesses[nth] = Likeness { value: values[nth], rank: place + 1 };
        }
        likenesses
    }
}

/// The words of a requirement, each at its greatest weight.
fn vector(requirement: &Requirement, judgement: &Judgement) -> BTreeMap<String, f64> {
    let weights = &judgement.words;
    let mut vector = BTreeMap::new();
    let mut add = |text: &str, weight: f64| {
        for word in words::cut(text).into_iter().filter(|word| !words::is_function_word(&word.stem))
        {
            let kept = vector.entry(word.stem).or_insert(weight);
            *kept = weight.max(*kept);
        }
    };
    requirement.terms.strong.iter().for_each(|term| add(term, weights.strong));
    requirement.terms.normal.iter().for_each(|term| add(term, weights.normal));
    requirement.terms.weak.iter().for_each(|term| add(term, weights.weak));
    add(&requirement.title, weights.title);
    add(&requirement.intent, weights.intent);
    add(&requirement.design.expected, weights.expected);
    add(&requirement.operating.expected, weights.expected);
    vector
}
