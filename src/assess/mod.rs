//! Judges how well the passages found answer each requirement.

mod concepts;
mod conclude;
mod keyword;
mod kinds;
#[cfg(feature = "llm")]
pub mod llm;
mod nature;
mod notes;
mod passage;

pub use keyword::Keyword;
pub use kinds::settle;

use crate::catalog::Catalog;
use crate::domain::{
    Assessment, Engagement, Finding, ModelAccount, Passage, Requirement, Reworded,
};
use crate::facts::{Studied, Vocabulary};
use crate::learn::Profiles;

/// What an engine is given to judge one requirement.
#[derive(Clone, Debug)]
pub struct Case<'a> {
    /// The requirement.
    pub requirement: &'a Requirement,
    /// The passages found for it, best first.
    pub passages: Vec<Passage>,
}

/// What every case of an engagement is judged against.
#[derive(Clone, Copy, Debug)]
pub struct Bench<'a> {
    /// The engagement.
    pub engagement: &'a Engagement,
    /// The catalogue.
    pub catalog: &'a Catalog,
    /// What answers look like.
    pub profiles: &'a Profiles,
    /// The names of the AI systems of the dump.
    pub vocabulary: &'a Vocabulary,
    /// Every file received; [`crate::domain::ChunkId::document`] is an index into it.
    pub documents: &'a [Studied],
}

/// Judges how well the passages meet each requirement.
///
/// An engine always answers. What it cannot judge, it gives to the keyword engine, and says so in
/// [`Assessment::judge`].
pub trait Engine: Sync {
    /// The name in `run.json`.
    fn name(&self) -> &'static str;

    /// Judges every case, in the order given, and calls `done` after each.
    fn assess(
        &self,
        bench: Bench<'_>,
        cases: &[Case<'_>],
        done: &(dyn Fn(&Assessment) + Sync),
    ) -> Vec<Assessment>;

    /// Words draft findings anew, where an engine can and was told to. It adds no fact.
    fn word(&self, _bench: Bench<'_>, _findings: &[Finding]) -> Vec<Reworded> {
        Vec::new()
    }

    /// What a model was asked with and what came of it, where one was.
    fn account(&self) -> Option<ModelAccount> {
        None
    }
}
