//! `run`: the whole pipeline into an engagement folder.
//!
//! Everything a person can get wrong is checked before the folder is opened, so that a mistyped
//! command leaves nothing behind.

use std::path::Path;
use std::time::Instant;

use anyhow::Context;

#[cfg(feature = "llm")]
use super::args::EngineName;
use super::args::{Format, RunArgs};
use super::config::{self, Resolved};
#[cfg(feature = "llm")]
use super::model::{self, Model};
use super::output::{self, Verbosity};
use super::shards::explained;
use super::status::Status;
use super::summary;
use super::terminal::Terminal;
use super::{decided, house_catalog, profile, reader, received, recognition, threads, view};
use crate::assess::{Engine, Keyword};
use crate::catalog::Catalog;
use crate::docket::{Progress, Sample};
use crate::learn::Profiles;
use crate::objects::Objects;
use crate::outputs::Outputs;
use crate::pipeline::distributed::{self, Made, ShardPlan};
use crate::pipeline::{self, Kept, Order, Received, Recognition};
use crate::progress::{Event, Observer, Stage, Step};
use crate::report::{self, Kind, Report, Reviewed};
use crate::store::{DecisionLog, Store};

/// Runs the pipeline, writes the output files and prints the summary.
pub fn run(args: &RunArgs, terminal: Terminal) -> anyhow::Result<Status> {
    carry_out(args, None, terminal)
}

/// What many machines read.
#[derive(Clone, Copy)]
pub struct Shards<'a> {
    /// What they were to read.
    pub plan: &'a ShardPlan,
    /// Where what they read is.
    pub store: &'a Objects,
}

impl Shards<'_> {
    /// Whether the evidence is where this machine could have read it as well.
    fn lie_on_disk(self) -> bool {
        Path::new(self.plan.input()).exists()
    }
}

/// As [`run`], with the files read here or by others.
pub fn carry_out(
    args: &RunArgs,
    shards: Option<Shards<'_>>,
    terminal: Terminal,
) -> anyhow::Result<Status> {
    let began = Instant::now();
    let mut resolved = config::resolve(args)?;
    let on_disk = shards.is_none_or(Shards::lie_on_disk);
    if on_disk {
        received::check(&resolved.evidence, &args.out)?;
    }
    #[cfg(feature = "llm")]
    let model = match resolved.engine {
        EngineName::Keyword => None,
        EngineName::Llm => Some(model::resolve(args, &resolved, terminal)?),
    };
    let mut catalog = house_catalog::parse(args.catalog.house.as_deref())?;
    profile::lay(&mut resolved, &mut catalog, &args.out, terminal)?;
    let store = Store::open(&args.out)?;
    // A damaged log is told before the work, not after it.
    let mut log = DecisionLog::open(&args.out)?;
    for source in &resolved.sources {
        terminal.note(Verbosity::Verbose, source);
    }
    let observer = terminal.observer();
    let work = Work {
        resolved: &resolved,
        catalog: &catalog,
        store: &store,
        shards,
        observer: &observer,
        #[cfg(feature = "llm")]
        model: model.as_ref(),
    };
    let mut report = analyse(&work, args, terminal)?;
    let progress = write(&mut report, &args.out, (&store, &log), &observer)?;
    if on_disk {
        decided::note_evidence(&mut log, &resolved.evidence)?;
    }
    drop((store, log));
    // What was decided while the files were written.
    decided::publish(&args.out)?;
    for (stage, milliseconds) in &report.run.durations_ms {
        terminal.note(Verbosity::Verbose, &format!("{stage} took {milliseconds} ms"));
    }
    let seconds = began.elapsed().as_secs_f64();
    terminal.note(Verbosity::Normal, &format!("done in {seconds:.1} s"));
    conclude(&report, progress, args)
}

/// What a run works with.
struct Work<'a> {
    resolved: &'a Resolved,
    catalog: &'a Catalog,
    store: &'a Store,
    /// What others read, where they did.
    shards: Option<Shards<'a>>,
    observer: &'a Observer,
    /// The language model, where one is to be asked.
    #[cfg(feature = "llm")]
    model: Option<&'a Model>,
}

#[cfg_attr(
    not(feature = "llm"),
    expect(unused_variables, reason = "only a model has something to say")
)]
fn analyse(work: &Work<'_>, args: &RunArgs, terminal: Terminal) -> anyhow::Result<Report> {
    let Work { resolved, catalog, store, shards, observer, .. } = *work;
    let index_folder = store.index_folder();
    if args.fresh {
        store.forget_readings()?;
    }
    let cache = store.cache()?;
    let sandbox = reader::sandbox(&args.reading.sandbox)?;
    let recogniser = recognition::recogniser(&args.reading.recognition)?;
    let pages_max = args.reading.recognition.pages_max;
    let pool = threads::pool(args.jobs)?;
    // What answers a requirement is learned from the English words, whatever drafts are written in.
    let profiles = pool.install(|| Profiles::learn(catalog));
    let catalog = &catalog.clone().spoken(resolved.engagement.language);
    let gathered = shards.map(|shards| {
        let found = recogniser.as_ref().and_then(|found| found.as_ref().ok());
        let here = Made::here(catalog, &sandbox, found);
        let gather = || distributed::gather(shards.plan, shards.store, &cache, &here);
        pool.install(gather).map_err(explained)
    });
    let gathered = gathered.transpose()?;
    let order = Order {
        engagement: &resolved.engagement,
        catalog,
        profiles: &profiles,
        received: gathered.as_ref().map_or(Received::Files(&resolved.evidence), Received::Gathered),
        index_folder: &index_folder,
        sandbox: &sandbox,
        recognition: recogniser
            .as_ref()
            .map(|recogniser| Recognition { recogniser: recogniser.as_ref(), pages_max }),
        kept: Kept { cache: &cache, began_nanoseconds: store.disk_time_nanoseconds() },
    };
    let with = |engine: &dyn Engine| pool.install(|| pipeline::analyse(order, engine, observer));
    #[cfg(feature = "llm")]
    if let Some(model) = work.model {
        let answers = store.answers()?;
        let ask = model.ask(terminal);
        let engine = model.engine(&answers, &ask)?;
        let report = with(&engine)?;
        model::tell(&engine, &answers, &report, terminal)?;
        return Ok(report);
    }
    Ok(with(&Keyword)?)
}

/// Writes the output files, with what was decided on the drafts, and tells how far people have come.
fn write(
    report: &mut Report,
    folder: &Path,
    (store, log): (&Store, &DecisionLog),
    observer: &Observer,
) -> anyhow::Result<Progress> {
    let mut progress = Progress::default();
    let stage = Stage::Write;
    observer(Event::Started {
        stage,
        total: Some(Kind::ALL.iter().filter(|kind| kind.is_of(report)).count() as u64),
        bytes: None,
    });
    for kind in Kind::ALL {
        let name = format!("out/{}", kind.file_name());
        if !kind.is_of(report) {
            // One that an earlier run wrote would be taken for this run's.
            store.remove(&name)?;
            continue;
        }
        // The page tells what was decided, too; it is the last file.
        if kind == Kind::Html && log.head()?.seq > 0 {
            report.reviewed = Some(reviewed(folder)?);
        }
        let mut bytes =
            report::render(report, kind).with_context(|| format!("cannot make `{name}`"))?;
        if kind == Kind::Findings {
            let (laid, docket) = decided::lay(log, &String::from_utf8_lossy(&bytes))?;
            (bytes, progress) = (laid.into_bytes(), docket.progress());
        }
        store.write(&name, &bytes)?;
        observer(Event::Advanced { stage, bytes: bytes.len() as u64, step: Step::Done });
    }
    observer(Event::Finished { stage });
    Ok(progress)
}

/// What people decided on what was just written.
fn reviewed(folder: &Path) -> anyhow::Result<Reviewed> {
    let desk = view::desk(folder)?;
    let Outputs { passages, findings, run, .. } = &**desk.outputs();
    let sample = Sample::draw(passages, &findings.findings, &run.inputs);
    let elusion = sample.elusion(desk.entries(), desk.docket());
    Ok(Reviewed { docket: desk.docket().clone(), elusion })
}

/// Prints the summary and says how the run ended.
fn conclude(report: &Report, progress: Progress, args: &RunArgs) -> anyhow::Result<Status> {
    let left_out = summary::left_out(report);
    let without_draft = summary::without_draft(report);
    match args.summary.format {
        Format::Human => {
            let text = summary::text(report, progress, &left_out, &args.out);
            output::for_people(&text, None)?;
        }
        Format::Json => {
            let bytes = report::render(report, Kind::Run).context("cannot make `out/run.json`")?;
            output::for_programs(&String::from_utf8_lossy(&bytes), None)?;
            // Programs read stdout, people look at the log: what was left out is told either way.
            if !left_out.is_empty() {
                output::note(summary::left_out_text(&left_out, &args.out).trim_end());
            }
            if let Some(text) = &without_draft {
                output::note(text.trim_end());
            }
        }
    }
    let is_whole = (left_out.is_empty() || args.allow_unread) && without_draft.is_none();
    Ok(if is_whole { Status::Worked } else { Status::LeftOut })
}

/// The line that runs an engagement again, for hints.
pub fn command_line(folder: &Path) -> String {
    format!("`tickmark run EVIDENCE --out {} --as-of YYYY-MM-DD`", folder.display())
}
