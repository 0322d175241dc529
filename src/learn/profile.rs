//! The profiles of all requirements in one language: how they are learned, and what they say of a passage.

use rayon::prelude::*;

use super::bag::{Bag, WordRules};
use super::dictionary::Dictionary;
use super::lessons::Lesson;
use super::taught::{self, Counts, Taught};
use crate::catalog::Learning;
use crate::words::Language;

/// The profiles of all requirements, and the last one of what answers none.
#[derive(Clone, Debug)]
pub(super) struct Profile {
    dictionary: Dictionary,
    /// Of each stem of the dictionary, its number among those that taught something.
    numbers: Vec<Option<u32>>,
    taught: Taught,
    /// How many profiles there are.
    width: usize,
    /// What each stem says for each profile: one row of all profiles per stem.
    weights: Vec<f64>,
    /// The stems to search for, by requirement.
    telling: Vec<Vec<(String, f64)>>,
}

impl Profile {
    pub fn learn(
        lessons: &[Lesson],
        dictionary: Dictionary,
        requirements: usize,
        rules: Learning,
    ) -> Self {
        let order = dictionary.in_order();
        let mut ranks = vec![0_u64; order.len()];
        for (rank, (_, number)) in (0..).zip(&order) {
            ranks[*number as usize] = rank;
        }
        let counts: Vec<Counts<u64>> = lessons
            .par_iter()
            .map(|lesson| {
                taught::counted(lesson.stems.iter().map(|stem| ranks[*stem as usize]).collect())
            })
            .collect();
        let taught = Taught::by(&counts, rules.stem_lessons_min);
        let vectors: Vec<Vec<(u32, f64)>> =
            counts.par_iter().map(|counts| taught.vector(counts)).collect();
        let width = requirements + 1;
        let weights = weights(lessons, &vectors, width, taught.rarity.len());
        let numbers = ranks.into_iter().map(|rank| taught.number(rank)).collect();
        let names: Vec<String> =
            taught.tokens.iter().map(|rank| order[*rank as usize].0.to_owned()).collect();
        let mut profile = Self { dictionary, numbers, taught, width, weights, telling: Vec::new() };
        profile.telling = profile.most_telling(&names, rules.stems_searched);
        profile
    }

    /// A passage in the language of the profile as a bag of words.
    pub fn bag<'a>(
        &self,
        parts: impl IntoIterator<Item = &'a str>,
        language: Language,
        rules: &WordRules,
    ) -> Bag {
        let (mut stems, mut words) = (Vec::new(), 0);
        for part in parts {
            self.dictionary.read(part, language, rules, &mut |stem| {
                words += 1;
                stems.extend(stem.and_then(|stem| self.numbers[stem as usize]));
            });
        }
        Bag::of(stems, words, language)
    }

    /// How alike a passage is to each profile.
    pub fn products(&self, counts: &Counts<u32>) -> Vec<f64> {
        let mut sums = vec![0.0; self.width];
        for (stem, weight) in self.taught.vector_of_numbers(counts) {
            let row = &self.weights[stem as usize * self.width..][..self.width];
            for (sum, value) in sums.iter_mut().zip(row) {
                *sum += weight * value;
            }
        }
        sums
    }

    /// The stems that speak most for the requirement at a place of the catalogue, with how much.
    pub fn telling(&self, place: usize) -> &[(String, f64)] {
        &self.telling[place]
    }

    /// For each requirement the stems that would lift a passage most.
    fn most_telling(&self, names: &[String], stems_max: usize) -> Vec<Vec<(String, f64)>> {
        let of = |place: usize| {
            let lift = |number: usize| {
                self.weights[number * self.width + place] * self.taught.rarity[number]
            };
            let mut best: Vec<(f64, usize)> = (0..names.len())
                .map(|number| (lift(number), number))
                .filter(|(lift, _)| *lift > 0.0)
                .collect();
            // Stems are numbered in their order, so that of two that lift alike the first counts.
            let order =
                |a: &(f64, usize), b: &(f64, usize)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
            if best.len() > stems_max {
                best.select_nth_unstable_by(stems_max, order);
                best.truncate(stems_max);
            }
            best.sort_unstable_by(order);
            best.into_iter().map(|(lift, number)| (names[number].clone(), lift)).collect()
        };
        (0..self.width - 1).into_par_iter().map(of).collect()
    }
}

/// Words that hardly vary would count for too much; weights of passages are some hundredths.
const VARIANCE_MIN: f64 = 1e-4;

/// The mean of what answers minus the mean of the rest over how much each stem varies, for each profile,
/// each profile of length one.
fn weights(
    lessons: &[Lesson],
    vectors: &[Vec<(u32, f64)>],
    width: usize,
    stems: usize,
) -> Vec<f64> {
    let all = lessons.len() as f64;
    let mut total = vec![0.0; stems];
    let mut squares = vec![0.0; stems];
    let mut for_it = vec![0.0; stems * width];
    let mut lessons_for = vec![0.0; width];
    for (lesson, vector) in lessons.iter().zip(vectors) {
        for (profile, share) in &lesson.profiles {
            lessons_for[*profile] += share;
        }
        for (stem, weight) in vector {
            total[*stem as usize] += weight;
            squares[*stem as usize] += weight * weight;
            let row = &mut for_it[*stem as usize * width..][..width];
            for (profile, share) in &lesson.profiles {
                row[*profile] += share * weight;
            }
        }
    }
    let mut lengths = vec![0.0; width];
    for (row, (total, squares)) in for_it.chunks_mut(width).zip(total.iter().zip(&squares)) {
        let variance = squares / all - (total / all).powi(2);
        let spread = (variance + VARIANCE_MIN).sqrt();
        for (profile, value) in row.iter_mut().enumerate() {
            let answering = lessons_for[profile];
            let others = all - answering;
            *value = (*value / answering.max(1.0) - (total - *value) / others.max(1.0)) / spread;
            lengths[profile] += *value * *value;
        }
    }
    for row in for_it.chunks_mut(width) {
        for (value, length) in row.iter_mut().zip(&lengths) {
            *value /= length.sqrt().max(f64::MIN_POSITIVE);
        }
    }
    for_it
}
