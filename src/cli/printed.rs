//! Writes a paper in the form somebody asked for, and says where it lies.

use std::path::{Path, PathBuf};

use serde_json::json;

use super::args::Format;
use super::failure::hinted;
use super::output;
use super::paper_args::PaperArgs;
use super::pdf::Printed;
use crate::outputs::{self, Facts};
use crate::paper;
use crate::report::Kind;

use super::view;

/// Writes the bytes of a paper to the file asked for, or to `out/NAME`, and tells it.
pub fn write(made: &Printed, args: &PaperArgs, name: &str, what: &str) -> anyhow::Result<()> {
    let file = args.out.clone().unwrap_or_else(|| default_file(&args.folder, name));
    output::bytes(&made.bytes, &file)?;
    let text = match args.format {
        Format::Human => format!("Wrote {}: {what}\n{}", file.display(), made.told),
        Format::Json => {
            let value = json!({
                "schema": "tickmark.paper/1",
                "file": file.display().to_string(),
                "holds": what,
            });
            format!("{value:#}\n")
        }
    };
    output::result_of(&text, args.format)
}

/// Prints text to stdout or the file asked for.
pub fn show(text: &str, args: &PaperArgs) -> anyhow::Result<()> {
    match args.format {
        Format::Human => output::for_people(text, args.out.as_deref()),
        Format::Json => output::for_programs(text, args.out.as_deref()),
    }
}

/// The file of a name in the folder's outputs.
pub fn default_file(folder: &Path, name: &str) -> PathBuf {
    folder.join("out").join(name)
}

/// An error of a printer with what to do about it.
pub fn explained(error: paper::Error) -> anyhow::Error {
    hinted(
        error.into(),
        "write it as HTML with `--kind html`, and tell us: this is a fault of tickmark",
    )
}

/// The registers of the evidence, as the last run read them.
pub fn facts(folder: &Path) -> anyhow::Result<Facts> {
    let text = view::text(folder, Kind::Facts)?;
    Ok(outputs::parsed("facts.json", &text)?)
}
