//! The command line of distributed runs: a plan, its shards, and what puts them together.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::Args;

use super::args::{Format, HouseCatalogArgs, RunArgs};
use super::reading_args::{PdfiumArgs, RecognitionArgs, SandboxArgs};

/// Plan the reading of a dump by many machines.
#[derive(Debug, Args)]
pub struct PlanShardsArgs {
    /// Where the evidence is: a folder, or a URL such as `s3://bucket/prefix`
    #[arg(long, value_name = "URL")]
    pub input: String,
    /// Where plan and results are to be: a folder or a URL; never inside the evidence
    #[arg(long, value_name = "STORE")]
    pub out: String,
    /// How many shards [default: one for each 256 MiB]
    #[arg(long, value_name = "N")]
    pub shards: Option<NonZeroUsize>,
    /// Print for people or for programs
    #[arg(long, default_value = "human")]
    pub format: Format,
    /// Whether the shards recognise text in scans; else that is left to `reduce`.
    #[command(flatten)]
    pub recognition: RecognitionArgs,
    /// The PDF library all machines read with.
    #[command(flatten)]
    pub pdfium: PdfiumArgs,
    /// The catalogue all machines go by.
    #[command(flatten)]
    pub catalog: HouseCatalogArgs,
}

/// Read one shard of a plan and commit it.
#[derive(Debug, Args)]
pub struct ExtractArgs {
    /// The plan, as `plan-shards` printed it
    #[arg(long, value_name = "PLAN")]
    pub plan: String,
    /// Which shard, and of how many, counted from 0: `3/24`
    #[arg(long, value_name = "I/N")]
    pub shard: String,
    /// The store to write to, as `plan-shards` had it
    #[arg(long, value_name = "STORE")]
    pub out: String,
    /// Threads to use [default: one per processor]
    #[arg(long, value_name = "N", env = "TICKMARK_JOBS", hide_env_values = true)]
    pub jobs: Option<NonZeroUsize>,
    /// Folder for what is read until it is written [default: the system's]
    #[arg(long, value_name = "DIR")]
    pub scratch: Option<PathBuf>,
    /// Print for people or for programs
    #[arg(long, default_value = "human")]
    pub format: Format,
    /// What files are read in.
    #[command(flatten)]
    pub sandbox: SandboxArgs,
    /// The catalogue.
    #[command(flatten)]
    pub catalog: HouseCatalogArgs,
}

/// Put the shards of a plan together and go on as `run` does.
#[derive(Debug, Args)]
#[command(mut_arg("evidence", |evidence| evidence.hide(true)))]
#[command(mut_arg("fresh", |fresh| fresh.hide(true)))]
pub struct ReduceArgs {
    /// The plan, as `plan-shards` printed it
    #[arg(long, value_name = "PLAN")]
    pub plan: String,
    /// The store with what the shards came to
    #[arg(long, value_name = "STORE")]
    pub store: String,
    /// What `run` takes, but for the evidence.
    #[command(flatten)]
    pub run: RunArgs,
}
