//! `review`: serves the review app on this machine until it is interrupted.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::SystemTime;

use super::failure::Hint;
use super::output::{self, Verbosity};
use super::review_args::ReviewArgs;
use super::status::Status;
use super::terminal::Terminal;
use super::{clock, config, decided, house_catalog, reader, view};
use crate::catalog::Phrases;
use crate::docket::Need;
use crate::domain::Reviewer;
use crate::outputs::Outputs;
use crate::pipeline::Shelf;
use crate::report::Kind;
use crate::web;

/// Serves the review app.
pub fn review(args: &ReviewArgs, terminal: Terminal) -> anyhow::Result<Status> {
    let folder = &args.folder;
    // What a review that was killed left undone.
    decided::publish(folder)?;
    let desk = view::desk(folder)?;
    // Without it everything but pictures and original files is there.
    let evidence = config::evidence_of(folder, Some(desk.log()))?.unwrap_or_default();
    let mandate = config::mandate(folder)?;
    let catalog = house_catalog::parse(args.catalog.house.as_deref())?.spoken(mandate.language);
    let options = web::Options {
        folder: folder.clone(),
        shelf: Shelf::new(folder, evidence, reader::processes(None)?),
        desk,
        supplements: supplements(folder.clone(), catalog.phrases().of(mandate.language).clone()),
        catalog,
        mandate,
        reload: reload(folder.clone()),
        clock: clock::now,
        reviewer: args.who.name.clone().map(|name| Reviewer { name, role: args.who.role.into() }),
        need: if args.confirm_unopened { Need::Nothing } else { Need::OpenedPassage },
        port: args.port,
    };
    web::serve(options, |address| {
        // The address is the result: whoever opens it is let in.
        let _ = output::for_programs(&format!("{address}\n"), None);
        terminal.note(Verbosity::Normal, "the address works once, in one browser on this machine");
        terminal
            .note(Verbosity::Normal, "press Ctrl+C to stop; every decision is kept as it is made");
        if !args.no_open && open::that_detached(address).is_err() {
            terminal
                .note(Verbosity::Normal, "no browser could be started: open the address yourself");
        }
    })
    .hint("pass another `--port`, or none to take one that is free")?;
    decided::publish(folder)?;
    let again = "`tickmark report` writes the audit report from what is decided";
    terminal.note(Verbosity::Normal, &format!("stopped; {again}"));
    Ok(Status::Worked)
}

/// What the report has from elsewhere, as it is when somebody asks for the report.
fn supplements(folder: PathBuf, phrases: Phrases) -> web::Elsewhere {
    Box::new(move |desk| {
        let supplements = super::report::supplements(&folder, desk, &phrases);
        supplements.map_err(|error| super::failure::message(&error))
    })
}

/// Reads the outputs again when a later run wrote its last file.
fn reload(folder: PathBuf) -> Box<dyn Fn() -> Option<Result<Outputs, String>> + Send + Sync> {
    let seen = Mutex::new(written(&folder));
    Box::new(move || {
        let newest = written(&folder);
        let mut seen = seen.lock().ok()?;
        if newest.is_none() || *seen == newest {
            return None;
        }
        *seen = newest;
        Some(view::outputs(&folder).map_err(|error| super::failure::message(&error)))
    })
}

/// When the last file of a run was written.
fn written(folder: &Path) -> Option<SystemTime> {
    let last = folder.join("out").join(Kind::Html.file_name());
    fs::metadata(last).and_then(|about| about.modified()).ok()
}
