//! What people type to review: who they are, and how the app is to serve.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::domain::{Reviewer, ReviewerName, Role};

/// Decide on the drafts in a browser.
#[derive(Debug, Args)]
pub struct ReviewArgs {
    /// Engagement folder
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// Who reviews.
    #[command(flatten)]
    pub who: WhoArgs,
    /// Port to listen on [default: one that is free]
    #[arg(long, value_name = "N", default_value = "0", hide_default_value = true)]
    pub port: u16,
    /// Print the address and open no browser
    #[arg(long)]
    pub no_open: bool,
    /// Let a draft be confirmed before one of its passages was opened
    #[arg(long)]
    pub confirm_unopened: bool,
}

/// Who decides: the name goes into the log; it is declared and not proven.
#[derive(Clone, Debug, Args)]
pub struct WhoArgs {
    /// Name to decide under
    #[arg(long = "as", value_name = "NAME", env = "TICKMARK_REVIEWER", hide_env_values = true)]
    #[arg(value_parser = name)]
    pub name: Option<ReviewerName>,
    /// Role to decide in; only a lead auditor approves
    #[arg(long, value_name = "ROLE", default_value = "auditor")]
    pub role: RoleName,
}

/// The role, as it is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum RoleName {
    /// A member of the audit team
    Auditor,
    /// The leader of the audit team
    LeadAuditor,
}

impl WhoArgs {
    /// The reviewer, where a name was given.
    pub fn reviewer(&self) -> Option<Reviewer> {
        let role = match self.role {
            RoleName::Auditor => Role::Auditor,
            RoleName::LeadAuditor => Role::LeadAuditor,
        };
        self.name.clone().map(|name| Reviewer { name, role })
    }
}

fn name(typed: &str) -> Result<ReviewerName, &'static str> {
    ReviewerName::try_from(typed.to_owned())
}
