//! The one place that prints: results go to stdout or a file, everything else to stderr.

#![expect(clippy::disallowed_methods, reason = "the door through which `--out FILE` is written")]

use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::Path;

use anyhow::Context;
use clap::builder::styling::{AnsiColor, Style};

use super::args::{Format, OutputArgs};
use super::failure::{Hint, shown};
use crate::paper::visible;

/// Writes a result as it was asked for.
pub fn result(text: &str, to: &OutputArgs) -> anyhow::Result<()> {
    match to.format {
        Format::Human => for_people(text, to.out.as_deref()),
        Format::Json => for_programs(text, to.out.as_deref()),
    }
}

/// Prints a result to stdout as it was asked for.
pub fn result_of(text: &str, format: Format) -> anyhow::Result<()> {
    match format {
        Format::Human => for_people(text, None),
        Format::Json => for_programs(text, None),
    }
}

/// Writes bytes to a file: to another beside it first, so that no half of it is ever there.
pub fn bytes(data: &[u8], file: &Path) -> anyhow::Result<()> {
    let mut name = file.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    let part = file.with_file_name(name);
    let attempt = fs::write(&part, data).and_then(|()| fs::rename(&part, file));
    if attempt.is_err() {
        // What was written of it helps nobody; the error is told in any case.
        let _ = fs::remove_file(&part);
    }
    attempt
        .with_context(|| format!("cannot write {}", shown(file)))
        .hint("check that the folder exists and can be written to, and that the file is not open elsewhere")
}

/// The bytes of a file a person named; none where there is no such file.
pub fn read_if_there(file: &Path) -> anyhow::Result<Option<Vec<u8>>> {
    match fs::read(file) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error)
            .with_context(|| format!("cannot read {}", shown(file)))
            .hint("check that it is a file and that you may read it"),
    }
}

/// Writes text to a file, or to stdout where none is named.
///
/// Characters that command a terminal or deceive the eye are shown by their number: file names and
/// quotations come from whoever sent the evidence.
pub fn for_people(text: &str, file: Option<&Path>) -> anyhow::Result<()> {
    for_programs(&visible(text), file)
}

/// Writes data as it is to a file, or to stdout where none is named.
pub fn for_programs(data: &str, file: Option<&Path>) -> anyhow::Result<()> {
    match file {
        Some(path) => fs::write(path, data)
            .with_context(|| format!("cannot write {}", shown(path)))
            .hint("check that the folder exists and can be written to"),
        None => written(anstream::stdout().lock().write_all(data.as_bytes()))
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
    let _ = writeln!(anstream::stderr().lock(), "{}", visible(text));
}

/// Prints why a command could not run.
pub fn error(message: &str) {
    let red = Style::new().bold().fg_color(Some(AnsiColor::Red.into()));
    let _ = writeln!(anstream::stderr().lock(), "{red}error:{red:#} {}", visible(message));
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
