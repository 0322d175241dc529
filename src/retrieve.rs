//! Finds the passages worth judging for a requirement.
//!
//! One weighted bag-of-words query per requirement: the words that tell most of it, learned from the
//! catalogue's examples, looked for in everything that is known of a chunk (its text, headings, columns,
//! title and file name). What is found is judged with all words.

use crate::domain::{Passage, Requirement};
use crate::index::{self, Part, PassageIndex, Wanted};
use crate::learn::Profiles;

/// So many passages are worth judging for a requirement.
pub const PASSAGES_MAX: usize = 300;

/// For each requirement the passages that fit it, best first, at most `limit`; all in one pass.
pub fn passages(
    requirements: &[Requirement],
    profiles: &Profiles,
    index: &PassageIndex,
    limit: usize,
) -> Result<Vec<Vec<Passage>>, index::Error> {
    let queries: Vec<Vec<Wanted>> =
        requirements.iter().map(|requirement| query(requirement, profiles)).collect();
    let queries: Vec<&[Wanted]> = queries.iter().map(Vec::as_slice).collect();
    index.find_all(&queries, limit)
}

/// What to ask the index for.
#[must_use]
pub fn query(requirement: &Requirement, profiles: &Profiles) -> Vec<Wanted> {
    let telling = profiles.telling(requirement.id).into_iter();
    telling
        .map(|(stem, lift)| Wanted {
            part: Part::Whole,
            stems: vec![stem.to_owned()],
            weight: lift as f32,
        })
        .collect()
}
