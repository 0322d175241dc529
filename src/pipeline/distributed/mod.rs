//! The same pipeline on many machines: a plan, shards that anybody may read, and one machine that puts them together.
//!
//! Some engine (Spark, Ray, a job of Kubernetes) runs [`extract`] for each shard of a [`ShardPlan`], as often as it
//! likes and wherever. What a shard comes to depends on the plan and on nothing else: its parts are named by their
//! content, and a marker that exactly one attempt can make lists them. [`gather()`] follows the markers and hands
//! everything to the run that `run` is, too; so the result is that of one machine, byte for byte.

mod commit;
mod gather;
mod part;
mod plan;
mod segments;

#[cfg(test)]
mod tests;

pub use commit::{Committed, Mapper, extract};
pub use gather::{Gathered, gather};
pub use plan::{Made, MadeRecogniser, Planned, ShardPlan};

use crate::domain::Digest;
use crate::objects;
use crate::store::CacheError;

/// Why a plan cannot be made, read, or carried out.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A store refused.
    #[error(transparent)]
    Objects(#[from] objects::Error),
    /// The evidence cannot be listed.
    #[error(transparent)]
    Sources(#[from] crate::sources::Error),
    /// There is nothing to read.
    #[error("there are no files in `{0}`")]
    NoFiles(String),
    /// What was named is no plan.
    #[error("`{name}` is no plan of shards: {reason}")]
    NoPlan {
        /// What was named.
        name: String,
        /// Why not, in words.
        reason: String,
    },
    /// The plan was made by other means than those at hand, which would read otherwise.
    #[error("the plan was made with {what} {planned}, and this is {here}")]
    Other {
        /// What differs.
        what: &'static str,
        /// As the plan has it.
        planned: String,
        /// As it is here.
        here: String,
    },
    /// No such shard.
    #[error("the plan has {shards} shards, and `{asked}` is none of them")]
    NoShard {
        /// What was asked for.
        asked: String,
        /// How many there are.
        shards: usize,
    },
    /// Shards nobody has read yet.
    #[error("{} of {shards} shards are missing: {}", missing.len(), named(missing))]
    Missing {
        /// Their numbers.
        missing: Vec<usize>,
        /// How many there are.
        shards: usize,
    },
    /// Two attempts at a shard read different things.
    #[error("two attempts at shard {shard} of plan {plan} came to different results")]
    Nondeterminism {
        /// The shard.
        shard: usize,
        /// The plan.
        plan: Digest,
    },
    /// What a marker names is not what it was, or gone.
    #[error("`{name}` in the store `{store}` is damaged: {reason}")]
    Damaged {
        /// The object.
        name: String,
        /// The store.
        store: String,
        /// What is wrong with it, in words.
        reason: String,
    },
    /// What was read cannot be kept on this machine.
    #[error(transparent)]
    Cache(#[from] CacheError),
    /// The files of a shard cannot be read.
    #[error(transparent)]
    Pipeline(#[from] super::Error),
}

impl Error {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Error::Objects(error) => error.hint(),
            Error::Sources(error) => error.hint(),
            Error::NoFiles(_) => "put the evidence there, or name another place",
            Error::NoPlan { .. } => {
                "name what `tickmark plan-shards` printed; a plan is never written by hand"
            }
            Error::Other { .. } => {
                "use the same build, catalogue, PDF library and tesseract on all machines, or make a new plan"
            }
            Error::NoShard { .. } => "name one as `0/12`, counted from 0",
            Error::Missing { .. } => {
                "run `tickmark extract --plan PLAN --shard I/N --out STORE` for each of them, then this again"
            }
            Error::Nondeterminism { .. } => {
                "a file may have changed between the attempts: make a new plan; else please report it"
            }
            Error::Damaged { .. } => {
                "delete the marker below `done/` of that shard and what it names, and read the shard again"
            }
            Error::Cache(_) => "check that there is room on the disk",
            Error::Pipeline(_) => "try again; what was committed is not read again",
        }
    }
}

/// At most so many numbers are printed.
const NAMED_MAX: usize = 10;

fn named(missing: &[usize]) -> String {
    let shown: Vec<String> = missing.iter().take(NAMED_MAX).map(ToString::to_string).collect();
    let more = missing.len().saturating_sub(NAMED_MAX);
    if more == 0 { shown.join(", ") } else { format!("{} and {more} more", shown.join(", ")) }
}
