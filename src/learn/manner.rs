//! How texts speak that lay something down, and how those that show it happening: learned from the examples.
//!
//! A second Rocchio classifier, over words as they are written and pairs of neighbours, since what tells is
//! "shall be" and "was": the function words that say nothing about a subject. Dates and numbers are one word
//! each, whatever they say.

use std::borrow::Cow;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::taught::{self, Counts, Taught};
use crate::catalog::{Catalog, Example, ExampleNature};
use crate::dates::DateFinder;
use crate::words::{self, Language};

/// What speaks for something that happens, and against it, in each language.
#[derive(Clone, Debug)]
pub struct Manner {
    dates: DateFinder,
    /// In the order of [`Language::ALL`].
    languages: Vec<Leaning>,
}

/// What the words of one language say.
#[derive(Clone, Debug)]
struct Leaning {
    /// The words of the examples, numbered in their order.
    words: FxHashMap<Box<str>, u32>,
    taught: Taught,
    weights: Vec<f64>,
    /// Half-way between the two, so that nought is even.
    middle: f64,
}

/// A word that stands in fewer examples teaches nothing.
const LESSONS_MIN: usize = 3;
/// A date, and a number that is none. No word is written so.
const DATE: &str = "#date";
const NUMBER: &str = "#number";

impl Manner {
    /// Learns from the examples of a catalogue.
    #[must_use]
    pub fn learn(catalog: &Catalog) -> Self {
        let dates = DateFinder::new(catalog.lexicon());
        let learn = |language: &Language| {
            let examples = catalog.examples().iter();
            let (natures, texts): (Vec<bool>, Vec<String>) = examples
                .filter(|example| example.language == language.code())
                .filter(|example| example.nature != ExampleNature::Neither)
                .map(|Example { nature, heading, text, .. }| {
                    (*nature == ExampleNature::Operating, format!("{heading}\n{text}"))
                })
                .unzip();
            let lessons: Vec<Vec<Cow<'_, str>>> =
                texts.par_iter().map(|text| written(text, &dates)).collect();
            Leaning::learn(&natures, &lessons)
        };
        let languages = Language::ALL.iter().map(learn).collect();
        Self { dates, languages }
    }

    /// How far a text speaks of what happened: above nought rather so, below rather of what is laid down.
    #[must_use]
    pub fn of(&self, text: &str, language: Language) -> f64 {
        let leaning = &self.languages[language as usize];
        let words = written(text, &self.dates).into_iter();
        let words = words.map(|word| leaning.words.get(&*word).copied());
        product(&leaning.taught.vector(&taught::counted(tokens(words))), &leaning.weights)
            - leaning.middle
    }
}

impl Leaning {
    /// `natures` says of each lesson whether it shows something happening.
    fn learn(natures: &[bool], lessons: &[Vec<Cow<'_, str>>]) -> Self {
        let mut order: Vec<&str> = lessons.iter().flatten().map(|word| &**word).collect();
        order.par_sort_unstable();
        order.dedup();
        let words: FxHashMap<Box<str>, u32> = order.into_iter().map(Box::from).zip(0..).collect();
        let lessons: Vec<Counts<u64>> = lessons
            .par_iter()
            .map(|lesson| {
                taught::counted(tokens(lesson.iter().map(|word| words.get(&**word).copied())))
            })
            .collect();
        let taught = Taught::by(&lessons, LESSONS_MIN);
        let vectors: Vec<Vec<(u32, f64)>> =
            lessons.par_iter().map(|lesson| taught.vector(lesson)).collect();
        let happened = natures.iter().filter(|happens| **happens).count();
        let laid_down = natures.len() - happened;
        let mut weights = vec![0.0; taught.rarity.len()];
        for (happens, vector) in natures.iter().zip(&vectors) {
            let share = if *happens { 1.0 / happened as f64 } else { -1.0 / laid_down as f64 };
            for (token, weight) in vector {
                weights[*token as usize] += share * weight;
            }
        }
        let length = weights.iter().map(|weight| weight * weight).sum::<f64>().sqrt();
        for weight in &mut weights {
            *weight /= length.max(f64::MIN_POSITIVE);
        }
        let mean = |wanted: bool, count: usize| {
            let mine = natures.iter().zip(&vectors).filter(|(happens, _)| **happens == wanted);
            mine.map(|(_, vector)| product(vector, &weights)).sum::<f64>() / count.max(1) as f64
        };
        let middle = f64::midpoint(mean(true, happened), mean(false, laid_down));
        Self { words, taught, weights, middle }
    }
}

fn product(vector: &[(u32, f64)], weights: &[f64]) -> f64 {
    vector.iter().map(|(token, weight)| weight * weights[*token as usize]).sum()
}

/// The words of a text as written, in lower case.
fn written<'a>(text: &'a str, dates: &DateFinder) -> Vec<Cow<'a, str>> {
    let mut dates = dates.find(text).into_iter().peekable();
    let mut written = Vec::new();
    let mut date_ends = 0;
    for (start, end) in words::spans(text) {
        if start < date_ends {
            continue;
        }
        while dates.next_if(|date| date.end <= start).is_some() {}
        written.push(if let Some(date) = dates.next_if(|date| date.start <= start) {
            date_ends = date.end;
            DATE.into()
        } else if text[start..end].bytes().all(|byte| byte.is_ascii_digit()) {
            NUMBER.into()
        } else {
            words::lower(&text[start..end])
        });
    }
    written
}

/// The tokens of a text: its words and each pair of neighbours, as far as they are known. A word stands
/// before all pairs that begin with it.
fn tokens(words: impl Iterator<Item = Option<u32>>) -> Vec<u64> {
    let mut tokens = Vec::new();
    let mut before = None;
    for word in words {
        let alone = word.map(|word| u64::from(word) << u32::BITS);
        tokens.extend(alone);
        tokens.extend(before.zip(word).map(|(before, word)| before | (u64::from(word) + 1)));
        before = alone;
    }
    tokens
}
