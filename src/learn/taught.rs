//! Tokens and how rare they are, counted over lessons; texts as vectors of them.

use rayon::prelude::*;

/// How often each token stands in a text, in the order of the tokens.
pub(super) type Counts<T> = Vec<(T, u32)>;

/// The tokens that stand in enough lessons, and how rare each is. A token is a number in the order of what it
/// stands for; one that taught something has a second one, its place among them.
#[derive(Clone, Debug)]
pub(super) struct Taught {
    pub tokens: Vec<u64>,
    pub rarity: Vec<f64>,
}

impl Taught {
    pub fn by(lessons: &[Counts<u64>], lessons_min: usize) -> Self {
        let all = lessons.len() as f64;
        let mut standing: Vec<u64> = lessons.iter().flatten().map(|(token, _)| *token).collect();
        standing.par_sort_unstable();
        let rarity = |with: usize| ((1.0 + all) / (1.0 + with as f64)).ln() + 1.0;
        let (tokens, rarity) = standing
            .chunk_by(|a, b| a == b)
            .filter(|lessons| lessons.len() >= lessons_min)
            .map(|lessons| (lessons[0], rarity(lessons.len())))
            .unzip();
        Self { tokens, rarity }
    }

    /// The number of a token that taught something.
    pub fn number(&self, token: u64) -> Option<u32> {
        self.tokens.binary_search(&token).ok().map(|number| number as u32)
    }

    /// The tokens of a text as a vector of length one, as far as they taught something.
    pub fn vector(&self, counts: &Counts<u64>) -> Vec<(u32, f64)> {
        let numbered = counts.iter();
        let numbered: Counts<u32> =
            numbered.filter_map(|(token, count)| Some((self.number(*token)?, *count))).collect();
        self.vector_of_numbers(&numbered)
    }

    /// As [`Taught::vector`], of tokens that are numbered already.
    pub fn vector_of_numbers(&self, counts: &Counts<u32>) -> Vec<(u32, f64)> {
        let mut vector: Vec<(u32, f64)> = counts
            .iter()
            .map(|(number, count)| {
                (*number, (1.0 + f64::from(*count).ln()) * self.rarity[*number as usize])
            })
            .collect();
        let length = vector.iter().map(|(_, weight)| weight * weight).sum::<f64>().sqrt();
        for (_, weight) in &mut vector {
            *weight /= length;
        }
        vector
    }
}

/// How often each token stands in a text that is a list of them.
pub(super) fn counted<T: Copy + Ord>(mut tokens: Vec<T>) -> Counts<T> {
    tokens.sort_unstable();
    tokens.chunk_by(|a, b| a == b).map(|same| (same[0], same.len() as u32)).collect()
}
