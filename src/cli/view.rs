//! Reads back what a run wrote, for the verbs that show one view of it.

#![expect(clippy::disallowed_methods, reason = "the door through which `out/` is read back")]

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use anyhow::{Context, anyhow};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::args::{Format, ViewArgs};
use super::failure::{Hint, hinted, shown};
use super::output;
use super::run::command_line;
use super::status::Status;
use crate::docket::Desk;
use crate::outputs::{self, Outputs};
use crate::report::Kind;

/// Prints an output file as it is, or as `human` puts it.
pub fn show<T: DeserializeOwned>(
    args: &ViewArgs,
    kind: Kind,
    human: impl FnOnce(&T) -> String,
) -> anyhow::Result<Status> {
    let file = text(&args.folder, kind)?;
    let text = match args.output.format {
        Format::Human => human(&parsed(&args.folder, kind, &file)?),
        Format::Json => file,
    };
    output::result(&text, &args.output)?;
    Ok(Status::Worked)
}

/// The values of an output file.
pub fn read<T: DeserializeOwned>(folder: &Path, kind: Kind) -> anyhow::Result<T> {
    parsed(folder, kind, &text(folder, kind)?)
}

/// The text of an output file.
pub fn text(folder: &Path, kind: Kind) -> anyhow::Result<String> {
    let path = folder.join("out").join(kind.file_name());
    match fs::read_to_string(&path) {
        Ok(text) => Ok(text),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            let missing =
                anyhow!("{} holds no results: {} is missing", shown(folder), shown(&path));
            Err(hinted(missing, format!("run it first: {}", command_line(folder))))
        }
        Err(error) => Err(error)
            .with_context(|| format!("cannot read {}", shown(&path)))
            .hint("check that you may read it"),
    }
}

/// Everything the last run wrote, with the log of decisions on it.
pub fn desk(folder: &Path) -> anyhow::Result<Desk> {
    let outputs = outputs(folder)?;
    Ok(Desk::open(folder, outputs)?)
}

/// Everything the last run wrote, as a review needs it.
pub fn outputs(folder: &Path) -> anyhow::Result<Outputs> {
    understood(folder).map_err(|error| match error.downcast_ref::<outputs::Error>() {
        Some(_) => hinted(error, format!("run it again: {}", command_line(folder))),
        None => error,
    })
}

/// The same; a file that is not of the form this version writes is an [`outputs::Error`].
pub fn understood(folder: &Path) -> anyhow::Result<Outputs> {
    let named = |name: &str| Kind::ALL.into_iter().find(|kind| kind.file_name() == name);
    let file = |name: &'static str| match named(name) {
        Some(kind) => text(folder, kind),
        None => Err(anyhow!("no run writes `out/{name}`")),
    };
    Outputs::read(file)
}

/// The values of an output file, if it is of the form this version writes.
pub fn parsed<T: DeserializeOwned>(folder: &Path, kind: Kind, text: &str) -> anyhow::Result<T> {
    #[derive(Deserialize)]
    struct Tagged {
        schema: String,
    }
    let path = folder.join("out").join(kind.file_name());
    let doing = || format!("cannot understand {}", shown(&path));
    let again = || format!("run it again: {}", command_line(folder));
    let Tagged { schema } = serde_json::from_str(text).with_context(doing).hint(again())?;
    let expected = format!("tickmark.{}/1", kind.file_name().trim_end_matches(".json"));
    if schema != expected {
        let other = anyhow!("its form is `{schema}`, and this version reads `{expected}`");
        return Err(hinted(other.context(doing()), again()));
    }
    serde_json::from_str(text).with_context(doing).hint(again())
}
