//! How files are read, as it was asked for: in processes of this program, or in this one.

use std::path::PathBuf;

use anyhow::Context;

use super::failure::{Hint, hinted};
use super::output;
use super::reading_args::Isolation;
use crate::sandbox::{LIMITS, Options, Sandbox};

/// The sandbox to read in. Says on stderr where readers keep rights they should not have.
pub fn sandbox(isolation: Isolation) -> anyhow::Result<Sandbox> {
    if isolation == Isolation::None {
        output::note("note: files are read without isolation, as `--isolation none` asks for");
        return Ok(Sandbox::in_process());
    }
    let sandbox = processes()?;
    let protection = sandbox.protection().map_err(|error| {
        let hint = error.hint();
        hinted(error.into(), hint)
    })?;
    let lacking = protection.lacking();
    if !lacking.is_empty() {
        output::note(&format!(
            "note: files are read with reduced isolation ({}); `tickmark doctor` says more",
            lacking.join("; ")
        ));
    }
    Ok(sandbox)
}

/// A sandbox of processes; none is started yet.
pub fn processes() -> anyhow::Result<Sandbox> {
    Ok(Sandbox::new(Options { limits: LIMITS, worker: this_program()? }))
}

/// This program, by its absolute path.
pub fn this_program() -> anyhow::Result<PathBuf> {
    std::env::current_exe()
        .context("cannot tell where this program lies, to start it again for reading")
        .hint("pass `--isolation none` where the files are trusted")
}
