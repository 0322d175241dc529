//! What people decided, and whether it all still holds, as it is typed.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::args::{OutputArgs, ViewArgs};
use super::reading_args::ReadingArgs;
use crate::domain::Digest;

/// Show the draft findings.
#[derive(Debug, Args)]
pub struct FindingsArgs {
    /// The folder, and where the view goes.
    #[command(flatten)]
    pub view: ViewArgs,
    /// Only findings in this state (can be repeated)
    #[arg(long = "state", value_name = "STATE")]
    pub states: Vec<State>,
}

/// How far people have come with a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum State {
    /// Nobody has decided
    Draft,
    /// It stands
    Confirmed,
    /// It does not stand
    Rejected,
    /// It waits
    Deferred,
    /// It was decided, and what it rests on is another since
    Changed,
    /// It is told as part of another
    Merged,
    /// It is not to be raised, by `engagement.toml`
    Waived,
}

/// Check that log, drafts, evidence and quotations are what they were.
#[derive(Debug, Args)]
pub struct VerifyArgs {
    /// Engagement folder, or a bundle that `export --to bundle` wrote
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// Folder or file received, in the order of the run (can be repeated) [default: where the last run
    /// read them]
    #[arg(long, value_name = "PATH")]
    pub evidence: Vec<PathBuf>,
    /// SHA-256 of a newest entry that was noted earlier: it must still be an entry of the log
    ///
    /// Whoever can write the log can write all of it anew, so that it is in order by itself. A digest that
    /// was noted elsewhere, as in a report, shows that.
    #[arg(long, value_name = "DIGEST", value_parser = |text: &str| Digest::try_from(text.to_owned()))]
    pub head: Option<Digest>,
    /// Copy the decision log to a new file, also while others decide
    #[arg(long, value_name = "FILE")]
    pub backup: Option<PathBuf>,
    /// How files are read.
    #[command(flatten)]
    pub reading: ReadingArgs,
    /// Where the result goes.
    #[command(flatten)]
    pub output: OutputArgs,
}
