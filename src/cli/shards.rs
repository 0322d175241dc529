//! `plan-shards` and `extract`: what an engine for distributed work calls, and what stands before it.
//!
//! Both end with 0 where what was asked for is there, whoever did it; an engine may try as often as it likes.

use anyhow::anyhow;
use serde_json::json;

use super::args::Format;
use super::failure::{Hint, hinted};
use super::output::Verbosity;
use super::reading_args::{OcrWhen, RecognitionArgs};
use super::received;
use super::shard_args::{ExtractArgs, PlanShardsArgs};
use super::status::Status;
use super::table::counted;
use super::terminal::Terminal;
use super::{house_catalog, output, reader, recognition, threads};
use crate::objects::{self, Created, Objects};
use crate::pipeline::distributed::{self, Error, Made, Mapper, ShardPlan};
use crate::recognise::Recogniser;

/// Lists the evidence and writes the plan.
pub fn plan(args: &PlanShardsArgs, terminal: Terminal) -> anyhow::Result<Status> {
    let (input, store) = (opened(&args.input)?, opened(&args.out)?);
    check_apart(&input, &store)?;
    store.probe().map_err(told)?;
    let catalog = house_catalog::parse(args.catalog.house.as_deref())?;
    let sandbox = reader::processes(args.pdfium.library.as_deref())?;
    let recogniser = recognition::recogniser(&args.recognition)?.and_then(Result::ok);
    let made = Made::here(&catalog, &sandbox, recogniser.as_ref());
    let pages_max = args.recognition.pages_max;
    let shards = args.shards.map(Into::into);
    let plan = ShardPlan::of(&input, made, pages_max, shards).map_err(explained)?;
    let name = plan.write(&store).map_err(explained)?;
    let place = format!("{}/{name}", store.url());
    let text = match args.format {
        // The path alone, so that a script can take it as it is.
        Format::Human => format!("{place}\n"),
        Format::Json => {
            let value = json!({
                "schema": "tickmark.plan_shards/1",
                "plan": place,
                "shards": plan.shards(),
                "files": plan.files(),
                "bytes": plan.bytes_of_files(),
            });
            format!("{value:#}\n")
        }
    };
    output::result_of(&text, args.format)?;
    if args.format == Format::Human {
        let (files, shards) =
            (counted(plan.files(), "file", "files"), counted(plan.shards(), "shard", "shards"));
        terminal.note(Verbosity::Normal, &format!("{files} in {shards}"));
    }
    Ok(Status::Worked)
}

/// Reads a shard.
pub fn extract(args: &ExtractArgs, terminal: Terminal) -> anyhow::Result<Status> {
    let plan = ShardPlan::read(&args.plan).map_err(explained)?;
    let shard = number(&args.shard, &plan).map_err(explained)?;
    let store = opened(&args.out)?;
    let catalog = house_catalog::parse(args.catalog.house.as_deref())?;
    let sandbox = reader::sandbox(&args.sandbox)?;
    let recogniser = recogniser(&plan)?;
    let scratch = match &args.scratch {
        Some(folder) => tempfile::tempdir_in(folder),
        None => tempfile::tempdir(),
    };
    let scratch = scratch.map_err(|error| {
        hinted(
            anyhow!(error).context("cannot make a folder for what is read"),
            "name one with `--scratch DIR`",
        )
    })?;
    let mapper = Mapper {
        catalog: &catalog,
        sandbox: &sandbox,
        recogniser: recogniser.as_ref(),
        scratch: scratch.path(),
    };
    let observer = terminal.observer();
    let committed = threads::pool(args.jobs)?
        .install(|| distributed::extract(&plan, shard, &store, mapper, &observer))
        .map_err(explained)?;
    let how = match committed.created {
        Created::New => "committed",
        Created::Before => "committed before",
    };
    let text = match args.format {
        Format::Human => format!(
            "Shard {shard} of {}: {how}; {}, {}, {} unread\n",
            plan.shards(),
            counted(committed.files, "file", "files"),
            counted(committed.rows, "row", "rows"),
            committed.unread,
        ),
        Format::Json => {
            let value = json!({
                "schema": "tickmark.extract/1",
                "plan": plan.id,
                "shard": shard,
                "shards": plan.shards(),
                "committed_before": committed.created == Created::Before,
                "files": committed.files,
                "rows": committed.rows,
                "unread": committed.unread,
            });
            format!("{value:#}\n")
        }
    };
    output::result_of(&text, args.format)?;
    Ok(Status::Worked)
}

/// What recognises text in scans, where the plan wants that.
fn recogniser(plan: &ShardPlan) -> anyhow::Result<Option<Recogniser>> {
    let Some(planned) = plan.recogniser() else { return Ok(None) };
    let args = RecognitionArgs {
        when: OcrWhen::Force,
        languages: planned.languages.clone(),
        pages_max: plan.pages_max(),
    };
    let found = recognition::recogniser(&args).hint(
        "the plan wants text in scans recognised: install tesseract with its languages on every \
         machine, or plan with `--ocr off`, which leaves it to `reduce`",
    )?;
    Ok(found.and_then(Result::ok))
}

/// The shard of `3/24`; the number of all has to be that of the plan, lest two plans be mixed up.
fn number(asked: &str, plan: &ShardPlan) -> Result<usize, Error> {
    let shards = plan.shards();
    let parsed = asked
        .split_once('/')
        .and_then(|(number, of)| Some((number.parse::<usize>().ok()?, of.parse::<usize>().ok()?)));
    match parsed {
        Some((number, of)) if of == shards && number < shards => Ok(number),
        _ => Err(Error::NoShard { asked: asked.to_owned(), shards }),
    }
}

/// A store at a place that was typed.
pub fn opened(url: &str) -> anyhow::Result<Objects> {
    Objects::at(url).map_err(told)
}

/// What is written must never come back as evidence.
fn check_apart(input: &Objects, store: &Objects) -> anyhow::Result<()> {
    let inside = match (input.folder(), store.folder()) {
        (Some(input), Some(store)) => {
            received::absolute(store).starts_with(received::absolute(input))
        }
        (None, None) => format!("{}/", store.url()).starts_with(&format!("{}/", input.url())),
        _ => false,
    };
    if inside {
        let error = anyhow!("the store `{}` lies in the evidence `{}`", store.url(), input.url());
        return Err(hinted(error, "pass `--out` a place outside the evidence"));
    }
    Ok(())
}

/// An error of distributed work with what to do about it.
pub fn explained(error: Error) -> anyhow::Error {
    let hint = error.hint();
    hinted(error.into(), hint)
}

fn told(error: objects::Error) -> anyhow::Error {
    let hint = error.hint();
    hinted(error.into(), hint)
}
