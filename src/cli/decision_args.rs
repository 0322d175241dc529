//! What people decided, and whether it all still holds, as it is typed.

use clap::{Args, ValueEnum};

use super::args::ViewArgs;

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
