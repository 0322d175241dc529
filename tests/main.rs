//! One binary for all tests of the whole: it links once.

/// Help, errors and exit statuses.
mod cli;
