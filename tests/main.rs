//! The integration tests, as one binary: it is linked once.

/// What is read in files of every format, and what becomes of broken ones.
mod extract;
/// What is listed of an evidence folder, and what comes out of an archive.
mod sources;
