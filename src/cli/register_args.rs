//! The command line of the verbs that take registers out and decisions in.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::args::{Format, HouseCatalogArgs};
use super::who_args::WhoArgs;

/// Write the findings for others to decide in or to work on.
#[derive(Debug, Args)]
pub struct ExportArgs {
    /// Engagement folder
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// What to write
    #[arg(long, value_name = "FORM")]
    pub to: ExportTo,
    /// File to write to, or for `oscal` and `ciso-assistant` the folder [default: in `out/` of the engagement, by
    /// the name of the form]
    #[arg(short, long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Write over a register that holds decisions which were not imported, or a follow-up
    #[arg(long)]
    pub overwrite: bool,
    /// Tables only: leave text as it is that a spreadsheet would take for a formula
    ///
    /// Without it, an apostrophe is put before text that begins with `=`, `+`, `-`, `@`, a tab or a carriage
    /// return.
    #[arg(long)]
    pub csv_raw: bool,
    /// Bundle only: put the evidence in, too, so that `verify` can look every quotation up
    #[arg(long)]
    pub with_evidence: bool,
    /// The catalogue that maps findings to fields of Jira, ServiceNow and CISO Assistant.
    #[command(flatten)]
    pub catalog: HouseCatalogArgs,
    /// Say what was written for people or for programs
    #[arg(long, default_value = "human")]
    pub format: Format,
}

/// What can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExportTo {
    /// A workbook to decide in, with coverage, requests and the log beside the findings
    Xlsx,
    /// The findings as rows of text
    Csv,
    /// The log of corrective actions as a workbook, as of the audit date
    Actions,
    /// OSCAL 1.2.1: catalogue, assessment plan, assessment results, plan of action
    Oscal,
    /// An audit and a list of findings that CISO Assistant imports, as CSV and workbooks
    CisoAssistant,
    /// Rows that Jira imports as issues
    Jira,
    /// Rows that ServiceNow imports as issues
    Servicenow,
    /// SARIF 2.1.0, for what shows the results of analysis tools
    Sarif,
    /// One archive with all outputs, the register, the decision log and the hash of each; `verify` reads it
    Bundle,
}

impl ExportTo {
    /// The file or folder in `out/` it is written to unless another is named.
    pub fn file_name(self) -> &'static str {
        match self {
            ExportTo::Xlsx => "register.xlsx",
            ExportTo::Csv => "register.csv",
            ExportTo::Actions => "actions.xlsx",
            ExportTo::Oscal => "oscal",
            ExportTo::CisoAssistant => "ciso-assistant",
            ExportTo::Jira => "jira.csv",
            ExportTo::Servicenow => "servicenow.csv",
            ExportTo::Sarif => "findings.sarif",
            ExportTo::Bundle => "bundle.zip",
        }
    }
}

/// Take in the decisions of a register that was filled in.
#[derive(Debug, Args)]
pub struct ImportArgs {
    /// Engagement folder
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// Register that was filled in: an Excel workbook that `export` wrote
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Who decided, where a row has no name in `Decided by`.
    #[command(flatten)]
    pub who: WhoArgs,
    /// Write the decisions; without it, only show what would be written
    #[arg(long)]
    pub apply: bool,
    /// Tell it for people or for programs
    #[arg(long, default_value = "human")]
    pub format: Format,
}
