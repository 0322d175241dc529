//! Who decides, as it is typed, for every verb by which people decide.

use clap::{Args, ValueEnum};

use crate::domain::{ReviewerName, Role};

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

impl From<RoleName> for Role {
    fn from(name: RoleName) -> Self {
        match name {
            RoleName::Auditor => Role::Auditor,
            RoleName::LeadAuditor => Role::LeadAuditor,
        }
    }
}

fn name(typed: &str) -> Result<ReviewerName, &'static str> {
    ReviewerName::try_from(typed.to_owned())
}
