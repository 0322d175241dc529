//! The threads that files are read and requirements judged on.

use std::num::NonZeroUsize;
use std::thread;

use anyhow::Context;
use rayon::{ThreadPool, ThreadPoolBuilder};

/// Deeply nested files make readers recurse; a thread's stack must outlast their own limits.
const STACK_BYTES: usize = 16 << 20;

/// So many threads, or one for each processor.
pub fn pool(jobs: Option<NonZeroUsize>) -> anyhow::Result<ThreadPool> {
    let threads = jobs.or_else(|| thread::available_parallelism().ok());
    ThreadPoolBuilder::new()
        .num_threads(threads.map_or(1, NonZeroUsize::get))
        .stack_size(STACK_BYTES)
        .build()
        .context("cannot start the threads to work on")
}
