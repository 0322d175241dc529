//! The command line: flags in, text out, and the exit status. No rule of the audit lives here.
//!
//! Results go to stdout, everything else to stderr. Errors are printed here and nowhere else, with
//! what to do about them; a bad file is no error but a row of the ledger.

mod action_args;
mod args;
mod catalog_args;
mod compare_args;
mod decision_args;
mod framework_args;
#[cfg(feature = "llm")]
mod llm_args;
mod paper_args;
mod reading_args;
mod register_args;
mod report_args;
#[cfg(feature = "web")]
mod review_args;
mod shard_args;
mod status;
mod who_args;

mod config;
mod engagement_file;
mod folder;
mod house_catalog;
#[cfg(feature = "llm")]
mod llm_settings;
mod llm_table;
mod profile;
mod reader;
mod received;
mod recognition;

mod actions;
mod bundle;
mod catalog;
mod check;
mod compare;
mod coverage;
mod decided;
mod demo;
mod doctor;
mod documents;
mod eval;
mod eval_drafts;
mod explain;
mod explain_clause;
mod export;
mod findings;
mod framework_coverage;
mod handover;
mod import;
mod interviews;
#[cfg(feature = "llm")]
mod llm;
mod matrix;
#[cfg(feature = "llm")]
mod model;
mod new;
mod pdf;
mod plan;
mod printed;
mod read;
mod reduce;
mod report;
mod requests;
#[cfg(feature = "web")]
mod review;
mod run;
mod search;
mod shards;
mod sign;
mod soa;
mod template;
mod validate;
mod verify;
mod verify_bundle;

mod clock;
mod failure;
mod output;
mod summary;
mod table;
mod terminal;
mod threads;
mod view;

use std::process::ExitCode;

use anstream::ColorChoice;
use clap::{CommandFactory, Parser};

use args::{Arguments, ColorWhen, Command, CompletionsArgs};
use reading_args::{ExtractWorkerArgs, ProgramWorkerArgs};
use status::Status;
use terminal::Terminal;

use crate::sandbox;

/// Runs the command that was typed.
#[must_use]
pub fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(usage) => {
            // Help and version come this way too. Nobody is left to tell if printing fails.
            let _ = usage.print();
            return if usage.use_stderr() { Status::CouldNotRun } else { Status::Worked }.into();
        }
    };
    colour(arguments.shared.color);
    match dispatch(arguments) {
        Ok(status) => status.into(),
        Err(error) => {
            output::error(&failure::message(&error));
            Status::CouldNotRun.into()
        }
    }
}

/// The definition of the command line, for completions and for the test that keeps the help.
#[must_use]
pub fn command() -> clap::Command {
    Arguments::command()
}

fn dispatch(arguments: Arguments) -> anyhow::Result<Status> {
    let terminal = Terminal::new(arguments.shared);
    match arguments.command {
        Command::Demo(args) => demo::demo(&args, terminal),
        Command::New(args) => new::new(&args),
        Command::Run(args) => run::run(&args, terminal),
        Command::Read(args) => read::read(&args),
        Command::Search(args) => search::search(&args),
        Command::Coverage(args) => coverage::coverage(&args),
        Command::Matrix(args) => matrix::matrix(&args),
        Command::Soa(args) => soa::soa(&args),
        Command::Documents(args) => documents::documents(&args),
        Command::Findings(args) => findings::findings(&args),
        Command::Requests(args) => requests::requests(&args),
        Command::Actions(args) => actions::actions(&args),
        Command::Compare(args) => compare::compare(&args),
        Command::Interviews(args) => interviews::interviews(&args),
        Command::Plan(args) => plan::plan(&args),
        Command::Export(args) => export::export(&args),
        Command::Import(args) => import::import(&args),
        Command::Explain(args) => explain::explain(&args),
        #[cfg(feature = "web")]
        Command::Review(args) => review::review(&args, terminal),
        Command::Report(args) => report::report(&args),
        Command::Sign(args) => sign::sign(&args),
        Command::Check(args) => check::check(&args),
        Command::Verify(args) => verify::verify(&args),
        Command::Eval(args) => eval::eval(&args),
        #[cfg(feature = "llm")]
        Command::Llm(command) => llm::llm(&command, terminal),
        Command::Catalog(command) => catalog::catalog(&command, terminal),
        Command::Completions(args) => completions(&args),
        Command::PlanShards(args) => shards::plan(&args, terminal),
        Command::Extract(args) => shards::extract(&args, terminal),
        Command::Reduce(args) => reduce::reduce(*args, terminal),
        Command::Doctor(args) => doctor::doctor(&args),
        Command::ExtractWorker(args) => extract_worker(&args),
        Command::ProgramWorker(args) => program_worker(&args),
    }
}

/// `auto` is left to the streams, which look at `NO_COLOR` and at where they go.
fn colour(when: ColorWhen) {
    match when {
        ColorWhen::Auto => ColorChoice::Auto,
        ColorWhen::Always => ColorChoice::Always,
        ColorWhen::Never => ColorChoice::Never,
    }
    .write_global();
}

fn completions(args: &CompletionsArgs) -> anyhow::Result<Status> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command(), "tickmark", &mut script);
    output::for_programs(&String::from_utf8_lossy(&script), None)?;
    Ok(Status::Worked)
}

/// Whoever started it talks to it through its pipes, and reads there how it ended.
fn extract_worker(args: &ExtractWorkerArgs) -> anyhow::Result<Status> {
    let ExtractWorkerArgs { allowed, pdfium } = args;
    sandbox::work(allowed.memory_bytes, allowed.computing_seconds, pdfium.as_deref())?;
    Ok(Status::Worked)
}

fn program_worker(args: &ProgramWorkerArgs) -> anyhow::Result<Status> {
    let ProgramWorkerArgs { allowed, program } = args;
    sandbox::become_program(allowed.memory_bytes, allowed.computing_seconds, program)?;
    Ok(Status::Worked)
}
