//! A chunk is what is indexed and judged; a passage is a chunk that was found, with its score.

use std::cmp::Ordering;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Excerpt, Location, Source, SourceFile};

/// A piece of a document that stands within one place, sized to be read at a glance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chunk {
    /// Its place in the engagement's order.
    pub id: ChunkId,
    /// The file it is from.
    pub file: SourceFile,
    /// Where it stands.
    pub location: Location,
    /// The headings above it, outermost first.
    pub trail: Vec<String>,
    /// The column names, where it is rows of a table that has them.
    pub columns: Vec<String>,
    /// Its words as the source has them.
    pub text: String,
}

impl Chunk {
    /// The chunk's words with the place where they stand.
    #[must_use]
    pub fn excerpt(&self) -> Excerpt<'_> {
        let source = Source { file: &self.file, trail: &self.trail };
        Excerpt { source, location: &self.location, text: &self.text }
    }
}

/// The place of a chunk in the engagement: documents in path order, chunks in reading order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ChunkId {
    /// The document's place in the ledger.
    pub document: u32,
    /// The chunk's place in the document.
    pub ordinal: u32,
}

/// A chunk found for a requirement or a query.
#[derive(Clone, Debug, PartialEq)]
pub struct Passage {
    /// The chunk, shared by the requirements it was found for.
    pub chunk: Arc<Chunk>,
    /// How well it fits.
    pub score: Score,
}

impl Passage {
    /// Best first; of equal scores the one that stands first.
    #[must_use]
    pub fn rank(&self, other: &Self) -> Ordering {
        other.score.cmp(&self.score).then(self.chunk.id.cmp(&other.chunk.id))
    }
}

/// How well a passage fits: finite and not negative.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Score(f64);

impl Score {
    /// A score; what is not a finite number above zero is zero.
    #[must_use]
    pub fn new(value: f64) -> Self {
        Self(if value.is_finite() && value > 0.0 { value } else { 0.0 })
    }

    /// The number.
    #[must_use]
    pub fn value(self) -> f64 {
        self.0
    }
}

impl Eq for Score {}

impl PartialOrd for Score {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Score {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.total_cmp(&other.0)
    }
}
