//! The command line of corrective actions: the list, and the steps people record.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::args::{HouseCatalogArgs, OutputArgs};
use super::who_args::WhoArgs;
use crate::domain::{AuditDate, Effect, FindingId, Reason, Said};

/// Show the corrective actions, or record a step of one.
#[derive(Debug, Args)]
pub struct ActionsArgs {
    /// Engagement folder
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// Only what is overdue
    #[arg(long)]
    pub overdue: bool,
    /// Day to judge by, `YYYY-MM-DD` [default: the audit date]; the clock is never asked
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<AuditDate>,
    /// The catalogue to go by.
    #[command(flatten)]
    pub catalog: HouseCatalogArgs,
    /// Where the list goes.
    #[command(flatten)]
    pub output: OutputArgs,
    /// A step to record.
    #[command(subcommand)]
    pub step: Option<StepCommand>,
}

/// The steps, in their order.
#[derive(Debug, Subcommand)]
pub enum StepCommand {
    /// Record what the auditee answers; what is left out stays as it was answered before
    Respond(RespondArgs),
    /// Accept the plan; it needs cause, action, owner and due day
    Accept(AcceptArgs),
    /// Record that the plan was carried out
    Implement(ImplementArgs),
    /// Record that somebody other than the owner looked whether it helped
    Verify(VerifyActionArgs),
    /// Close the action
    Close(CloseArgs),
    /// Open the action again
    Reopen(ReopenArgs),
    /// Move the day it is due
    Revise(ReviseArgs),
}

/// What every step takes.
#[derive(Debug, Args)]
pub struct StepArgs {
    /// Finding, such as `F-3c9a0f6e1b2d4c58`
    #[arg(value_name = "FINDING", value_parser = finding)]
    pub finding: FindingId,
    /// Who records it.
    #[command(flatten)]
    pub who: WhoArgs,
}

/// What the auditee answers.
#[derive(Debug, Args)]
pub struct RespondArgs {
    /// The finding, and who records it.
    #[command(flatten)]
    pub step: StepArgs,
    /// What mends the instance
    #[arg(long, value_name = "TEXT", value_parser = said)]
    pub correction: Option<Said>,
    /// Day it was mended
    #[arg(long, value_name = "DATE")]
    pub corrected_on: Option<AuditDate>,
    /// What caused it
    #[arg(long, value_name = "TEXT", value_parser = said)]
    pub cause: Option<Said>,
    /// How the cause was found
    #[arg(long, value_name = "TEXT", value_parser = said)]
    pub method: Option<Said>,
    /// Where similar cases were looked for
    #[arg(long, value_name = "WHERE", value_parser = said)]
    pub similar: Option<Said>,
    /// Similar cases were not looked for
    #[arg(long, conflicts_with = "similar")]
    pub similar_not_checked: bool,
    /// What mends the cause
    #[arg(long, value_name = "TEXT", value_parser = said)]
    pub action: Option<Said>,
    /// Who sees to it, by role
    #[arg(long, value_name = "ROLE", value_parser = said)]
    pub owner: Option<Said>,
    /// Day it is due
    #[arg(long, value_name = "DATE")]
    pub due: Option<AuditDate>,
    /// Risks, impact assessments and rows of the Statement of Applicability that change with it
    #[arg(long, value_name = "TEXT", value_parser = said)]
    pub linked: Option<Said>,
    /// Finding of an earlier audit that it repeats
    #[arg(long, value_name = "ID", value_parser = said)]
    pub repeats: Option<Said>,
}

/// Accept the plan.
#[derive(Debug, Args)]
pub struct AcceptArgs {
    /// The finding, and who accepts.
    #[command(flatten)]
    pub step: StepArgs,
    /// Remark on it
    #[arg(long, value_name = "TEXT", value_parser = reason)]
    pub reason: Option<Reason>,
}

/// Record that the plan was carried out.
#[derive(Debug, Args)]
pub struct ImplementArgs {
    /// The finding, and who records it.
    #[command(flatten)]
    pub step: StepArgs,
    /// Day it was carried out
    #[arg(long, value_name = "DATE")]
    pub on: AuditDate,
    /// What shows it: a path, a quotation, or words
    #[arg(long, value_name = "TEXT", value_parser = said)]
    pub evidence: Said,
}

/// Record whether it helped.
#[derive(Debug, Args)]
pub struct VerifyActionArgs {
    /// The finding, and who records it.
    #[command(flatten)]
    pub step: StepArgs,
    /// How it was looked at
    #[arg(long, value_name = "TEXT", value_parser = said)]
    pub how: Said,
    /// Who looked, by role or name [default: who records it]; never the owner
    #[arg(long, value_name = "WHO", value_parser = said)]
    pub by: Option<Said>,
    /// Day it was looked at
    #[arg(long, value_name = "DATE")]
    pub on: AuditDate,
    /// Whether it helped; what did not is open again
    #[arg(long)]
    pub result: EffectName,
}

/// Close the action.
#[derive(Debug, Args)]
pub struct CloseArgs {
    /// The finding, and who closes it.
    #[command(flatten)]
    pub step: StepArgs,
    /// Day it is closed
    #[arg(long, value_name = "DATE")]
    pub on: AuditDate,
}

/// Open the action again.
#[derive(Debug, Args)]
pub struct ReopenArgs {
    /// The finding, and who opens it.
    #[command(flatten)]
    pub step: StepArgs,
    /// Why
    #[arg(long, value_name = "TEXT", value_parser = reason)]
    pub reason: Reason,
}

/// Move the day it is due.
#[derive(Debug, Args)]
pub struct ReviseArgs {
    /// The finding, and who records it.
    #[command(flatten)]
    pub step: StepArgs,
    /// New day
    #[arg(long, value_name = "DATE")]
    pub due: AuditDate,
    /// Who approved it, by role or name; never the owner
    #[arg(long, value_name = "WHO", value_parser = said)]
    pub approved_by: Said,
    /// Why
    #[arg(long, value_name = "TEXT", value_parser = reason)]
    pub reason: Reason,
}

/// Whether it helped, as it is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum EffectName {
    /// It helped
    Effective,
    /// It did not
    NotEffective,
}

impl From<EffectName> for Effect {
    fn from(name: EffectName) -> Self {
        match name {
            EffectName::Effective => Effect::Effective,
            EffectName::NotEffective => Effect::NotEffective,
        }
    }
}

fn finding(typed: &str) -> Result<FindingId, String> {
    FindingId::try_from(typed.to_owned())
}

fn said(typed: &str) -> Result<Said, &'static str> {
    Said::try_from(typed.to_owned())
}

fn reason(typed: &str) -> Result<Reason, &'static str> {
    Reason::try_from(typed.to_owned())
}
