//! How files are read, as it was asked for: in processes of this program, or in this one.

use std::path::{Path, PathBuf};

use anyhow::Context;

use super::failure::{Hint, hinted};
use super::output;
use super::reading_args::{Isolation, SandboxArgs};
use crate::domain::DocumentId;
use crate::sandbox::{Error, LIMITS, Library, Options, Sandbox};

/// The sandbox to read in. Says on stderr where readers keep rights they should not have.
pub fn sandbox(args: &SandboxArgs) -> anyhow::Result<Sandbox> {
    let explained = |error: Error| {
        let hint = error.hint();
        hinted(error.into(), hint)
    };
    if args.isolation == Isolation::None {
        output::note("note: files are read without isolation, as `--isolation none` asks for");
        return match pdfium(args.pdfium.library.as_deref())? {
            Some(library) => Sandbox::in_process_with(library).map_err(explained),
            None => Ok(Sandbox::in_process()),
        };
    }
    let sandbox = processes(args.pdfium.library.as_deref())?;
    let protection = sandbox.protection().map_err(explained)?;
    let lacking = protection.lacking();
    if !lacking.is_empty() {
        output::note(&format!(
            "note: files are read with reduced isolation ({}); `tickmark doctor` says more",
            lacking.join("; ")
        ));
    }
    Ok(sandbox)
}

/// A sandbox of processes, with pdfium to read PDFs first where one is named; none is started yet.
pub fn processes(library: Option<&Path>) -> anyhow::Result<Sandbox> {
    let pdfium = pdfium(library)?;
    Ok(Sandbox::new(Options { limits: LIMITS, worker: this_program()?, pdfium }))
}

/// The library at a path, which is what its bytes are: what was read with another one is read again.
fn pdfium(library: Option<&Path>) -> anyhow::Result<Option<Library>> {
    let Some(path) = library.filter(|path| !path.as_os_str().is_empty()) else { return Ok(None) };
    #[expect(clippy::disallowed_methods, reason = "a library the user named, and no evidence")]
    let bytes = std::fs::read(path)
        .with_context(|| format!("cannot load pdfium from `{}`", path.display()))
        .hint("name the file of the library (`libpdfium.so`) with `--pdfium`, or leave it out")?;
    let absolute = std::path::absolute(path)?;
    Ok(Some(Library { path: absolute, id: DocumentId::of(&bytes) }))
}

/// This program, by its absolute path.
pub fn this_program() -> anyhow::Result<PathBuf> {
    std::env::current_exe()
        .context("cannot tell where this program lies, to start it again for reading")
        .hint("pass `--isolation none` where the files are trusted")
}
