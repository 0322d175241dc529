//! What is to be read, settled before any of it is: the files in path order, cut into shards.
//!
//! A shard is the unit that is read by one machine. What comes out of it depends on its files and the
//! settings and on nothing else, so that it does not matter who reads it, or how often.

use std::ops::Range;

use crate::sources::Listed;

/// The files to read, and how they are shared out.
#[derive(Debug)]
pub(super) struct Plan {
    /// Every file received, in path order.
    pub(super) files: Vec<Listed>,
    /// Which of them each shard reads: one after the other, all of them, none twice.
    pub(super) shards: Vec<Range<usize>>,
}

impl Plan {
    /// All files as one shard, for one machine.
    pub(super) fn of_one_shard(files: Vec<Listed>) -> Self {
        let whole = 0..files.len();
        Self { files, shards: vec![whole] }
    }

    /// How long all files are together.
    pub(super) fn bytes(&self) -> u64 {
        self.files.iter().map(|file| file.bytes).sum()
    }
}
