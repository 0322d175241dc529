//! The one place that prints: results go to stdout or a file, everything else to stderr.

#![expect(clippy::disallowed_methods, reason = "the door through which `--out FILE` is written")]

use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::Path;

use anyhow::Context;

use super::failure::{Hint, shown};

/// Writes a result to a file, or to stdout where none is named.
pub fn result(text: &str, file: Option<&Path>) -> anyhow::Result<()> {
    match file {
        Some(path) => fs::write(path, text)
            .with_context(|| format!("cannot write {}", shown(path)))
            .hint("check that the folder exists and can be written to"),
        None => written(anstream::stdout().lock().write_all(text.as_bytes()))
            .context("cannot write to stdout"),
    }
}

/// Whoever reads may stop reading: `tickmark findings demo | head` is no error.
fn written(attempt: io::Result<()>) -> io::Result<()> {
    match attempt {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

/// Prints a line to stderr. Where stderr is gone, nobody is left to be told.
pub fn note(text: &str) {
    let _ = writeln!(anstream::stderr().lock(), "{text}");
}

/// How much is printed beside results and errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verbosity {
    /// Nothing.
    Quiet,
    /// What a person at a terminal needs.
    Normal,
    /// Where settings came from, and how long stages took.
    Verbose,
}
