//! What people decided, and whether it all still holds, as it is typed.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::args::{OutputArgs, ViewArgs};
use super::reading_args::ReadingArgs;
use crate::domain::{Digest, Severity};

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

/// Exit with 1 where something is left that must not be.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// Engagement folder
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// Fail on a finding of this grade or a graver one, confirmed or not decided on
    ///
    /// What is rejected, waived or told as part of another does not count, nor what was only not received.
    #[arg(long, value_name = "GRADE")]
    pub fail_on: Option<GradeName>,
    /// Fail while a draft is not decided on
    #[arg(long)]
    pub require_decided: bool,
    /// Fail where fewer of the requirements that apply have evidence for all that is demanded, in percent
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(..=100))]
    pub min_coverage: Option<u8>,
    /// Where the result goes.
    #[command(flatten)]
    pub output: OutputArgs,
}

/// A grade, as it is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum GradeName {
    /// Major nonconformity
    Major,
    /// Minor nonconformity
    Minor,
    /// Observation
    Observation,
    /// Opportunity for improvement
    Ofi,
}

impl GradeName {
    /// The grade.
    pub fn limit(self) -> Severity {
        match self {
            GradeName::Major => Severity::Major,
            GradeName::Minor => Severity::Minor,
            GradeName::Observation => Severity::Observation,
            GradeName::Ofi => Severity::Opportunity,
        }
    }

    /// As it is typed.
    pub fn name(self) -> &'static str {
        self.limit().name()
    }
}
