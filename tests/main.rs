//! One binary for all tests of the whole: it links once.

/// Who may import whom.
mod architecture;

/// Help, errors and exit statuses.
mod cli;
