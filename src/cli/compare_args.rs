//! The command line of `compare`.

use std::path::PathBuf;

use clap::Args;

use super::args::OutputArgs;
use crate::domain::AuditDate;

/// Compare an audit with the one before.
#[derive(Debug, Args)]
pub struct CompareArgs {
    /// The audit before and the audit now: engagement folders
    ///
    /// The audit before may also be a register (`.xlsx`) or a `findings.json` that is left of it; less is known then.
    /// One folder alone is compared with the `previous` one that its `engagement.toml` names.
    #[arg(value_name = "OLD NEW", num_args = 1..=2, required = true)]
    pub folders: Vec<PathBuf>,
    /// Audit date of the audit before, where what is left of it does not say
    #[arg(long, value_name = "DATE")]
    pub old_as_of: Option<AuditDate>,
    /// Where the comparison goes.
    #[command(flatten)]
    pub output: OutputArgs,
}
