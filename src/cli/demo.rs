//! `demo`: an invented company's evidence, written out and audited, to show what tickmark does.

use std::path::Path;

use anyhow::anyhow;
use include_dir::{Dir, File, include_dir};
use walkdir::WalkDir;

use super::args::{DemoArgs, EngineName, HouseCatalogArgs, RunArgs};
use super::failure::{hinted, shown};
use super::reading_args::{
    Isolation, OcrWhen, PdfiumArgs, ReadingArgs, RecognitionArgs, SandboxArgs,
};
use super::run;
use super::status::Status;
use super::terminal::Terminal;
use crate::store::{self, Store};

static SAMPLE: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/fixtures/sample");

/// Writes the sample engagement, runs it and prints the summary.
///
/// Files that cannot be read are part of the sample, so they are listed and are no failure.
pub fn demo(args: &DemoArgs, terminal: Terminal) -> anyhow::Result<Status> {
    let mut sample = Vec::new();
    collect(&SAMPLE, &mut sample);
    check_holds_nothing_else(&args.folder, &sample)?;
    write(&args.folder, &sample)?;
    let run = RunArgs {
        evidence: vec![args.folder.join("evidence")],
        out: args.folder.clone(),
        as_of: None,
        profile: None,
        frameworks: Vec::new(),
        engine: Some(EngineName::Keyword),
        jobs: None,
        fresh: false,
        catalog: HouseCatalogArgs { house: None },
        reading: ReadingArgs {
            recognition: RecognitionArgs {
                when: OcrWhen::Off,
                languages: Vec::new(),
                pages_max: 0,
            },
            sandbox: SandboxArgs {
                isolation: Isolation::Process,
                pdfium: PdfiumArgs { library: None },
            },
        },
        allow_unread: true,
        offline: true,
        #[cfg(feature = "llm")]
        llm: super::llm_args::LlmArgs::default(),
        summary: args.summary,
    };
    run::run(&run, terminal)
}

fn collect<'a>(folder: &'a Dir<'a>, files: &mut Vec<&'a File<'a>>) {
    files.extend(folder.files());
    folder.dirs().for_each(|inner| collect(inner, files));
}

/// Writes through a store of its own, which is closed before the run opens the folder.
fn write(folder: &Path, sample: &[&File<'_>]) -> anyhow::Result<()> {
    let store = Store::open(folder)?;
    for file in sample {
        store.write(&file.path().to_string_lossy().replace('\\', "/"), file.contents())?;
    }
    Ok(())
}

/// A demo may be written anew; anything else in the folder is somebody's work.
fn check_holds_nothing_else(folder: &Path, sample: &[&File<'_>]) -> anyhow::Result<()> {
    if !folder.is_dir() {
        return Ok(());
    }
    for entry in WalkDir::new(folder).into_iter().flatten() {
        let path = entry.path().strip_prefix(folder).unwrap_or(entry.path());
        let ours = store::WRITTEN.iter().chain([&".lock"]).any(|name| path.starts_with(name));
        let written = ours || path.to_string_lossy().starts_with(store::DECISION_LOG);
        let known = sample.iter().any(|file| file.path() == path);
        if entry.file_type().is_dir() || written || known {
            continue;
        }
        let error = anyhow!(
            "cannot write the demo to {}: it holds {}, which is no part of it",
            shown(folder),
            shown(path),
        );
        return Err(hinted(error, "name a folder that does not exist yet"));
    }
    Ok(())
}
