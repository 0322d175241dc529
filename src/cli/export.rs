//! `export`: the register as a file, never over decisions that nobody imported, and the forms of other programs.

use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow};
use serde_json::json;

use super::args::Format;
use super::failure::{Hint, hinted, shown};
use super::register_args::{ExportArgs, ExportTo};
use super::status::Status;
use super::table::counted;
use super::view;
use super::{bundle, clock, handover, house_catalog, output};
use crate::actions;
use crate::docket::Desk;
use crate::domain::Role;
use crate::register::{self, Formulas, Importer};

/// Writes what was asked for.
pub fn export(args: &ExportArgs) -> anyhow::Result<Status> {
    let file = args.out.clone().unwrap_or_else(|| default_file(&args.folder, args.to));
    match args.to {
        ExportTo::Xlsx | ExportTo::Csv | ExportTo::Actions => register(args, &file),
        ExportTo::Bundle => bundle::export(args, &file),
        _ => handover::export(args, &file),
    }
}

fn register(args: &ExportArgs, file: &Path) -> anyhow::Result<Status> {
    let desk = view::desk(&args.folder)?;
    let bytes = match args.to {
        ExportTo::Actions => {
            let as_of = desk.outputs().run.as_of;
            let catalog = house_catalog::parse(None)?;
            let actions = actions::list(desk.docket(), catalog.follow_up(), as_of);
            register::action_log(&desk, &actions, as_of, desk.log().head()?.digest)
        }
        ExportTo::Csv => register::csv(&desk, formulas(args)),
        _ => {
            if !args.overwrite {
                guard(file, &desk, &args.folder)?;
            }
            register::write(&desk, desk.log().head()?.digest)
        }
    };
    let bytes = bytes.map_err(explained)?;
    output::bytes(&bytes, file)?;
    output::result_of(&told(args, &desk, file), args.format)?;
    Ok(Status::Worked)
}

/// What is done to text that a spreadsheet would take for a formula.
pub fn formulas(args: &ExportArgs) -> Formulas {
    if args.csv_raw { Formulas::AsTheyAre } else { Formulas::Guarded }
}

/// The file or folder that is written to unless another is named.
fn default_file(folder: &Path, to: ExportTo) -> PathBuf {
    folder.join("out").join(to.file_name())
}

/// An error of the register with what to do about it.
pub fn explained(error: register::Error) -> anyhow::Error {
    let hint = error.hint();
    hinted(error.into(), hint)
}

/// Refuses to write over a register in which somebody has been at work.
fn guard(file: &Path, desk: &Desk, folder: &Path) -> anyhow::Result<()> {
    let Some(bytes) = output::read_if_there(file)? else { return Ok(()) };
    // What is no register has no decisions in it.
    let Ok(filled_in) = register::read(&bytes) else { return Ok(()) };
    let importer = Importer { name: None, role: Role::Auditor, at: clock::now() };
    let import = register::reconcile(&filled_in, desk, &importer);
    let undecided = import.filled.len() + import.conflicts.len();
    if undecided == 0 {
        return Ok(());
    }
    let error = anyhow!(
        "{} holds {} not imported",
        shown(file),
        counted(undecided, "row that was filled in and", "rows that were filled in and"),
    );
    Err(hinted(
        error.context(format!("cannot write over {}", shown(file))),
        format!(
            "tickmark import {} {}, or write elsewhere with `--out FILE`, or write over it with `--overwrite`",
            folder.display(),
            file.display()
        ),
    ))
}

fn told(args: &ExportArgs, desk: &Desk, file: &Path) -> String {
    let matters = &desk.docket().matters;
    let undecided = matters.iter().filter(|matter| matter.is_undecided()).count();
    match args.format {
        Format::Json => {
            let value = json!({
                "schema": "tickmark.export/1",
                "file": file.display().to_string(),
                "findings": matters.len(),
                "undecided": undecided,
                "log_entries": desk.docket().head,
            });
            format!("{value:#}\n")
        }
        Format::Human => {
            let next = match args.to {
                ExportTo::Xlsx => format!(
                    "\nNext: decide in the sheet Findings (the sheet Read me says how), then\n  \
                     tickmark import {} {}\n",
                    args.folder.display(),
                    file.display()
                ),
                ExportTo::Actions => {
                    let kept = matters.iter().filter(|matter| matter.can_be_followed_up()).count();
                    let kept = counted(kept, "finding that stands", "findings that stand");
                    return format!("Wrote {}: {kept}\n", file.display());
                }
                _ => String::new(),
            };
            format!(
                "Wrote {}: {}, {undecided} undecided\n{next}",
                file.display(),
                counted(matters.len(), "finding", "findings"),
            )
        }
    }
}

/// Reads a register that was filled in.
pub fn filled_in(file: &Path) -> anyhow::Result<register::Register> {
    let cannot = || format!("cannot import {}", shown(file));
    let bytes = output::read_if_there(file).with_context(cannot)?;
    let bytes = bytes.ok_or_else(|| anyhow!("there is no such file"));
    let bytes = bytes.with_context(cannot).hint("`tickmark export DIR --to xlsx` writes one")?;
    if is_audit_of_ciso_assistant(&bytes) {
        let error = anyhow!("it is an audit of CISO Assistant, and no register");
        let hint =
            "put it among the evidence and run again: it is read as the Statement of Applicability";
        return Err(hinted(error, hint)).with_context(cannot);
    }
    register::read(&bytes).map_err(explained).with_context(cannot)
}

/// Whether a file is rows of text under the header of such an audit.
fn is_audit_of_ciso_assistant(bytes: &[u8]) -> bool {
    let first = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let first = String::from_utf8_lossy(first).to_lowercase();
    ["ref_id", "compliance_result"].iter().all(|column| first.contains(column))
}
