//! The command line of the verbs that write papers: plan, requests, interview guides.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::args::{Format, HouseCatalogArgs};
use super::pdf::PdfArgs;

/// Where a paper goes, and as what.
#[derive(Debug, Args)]
pub struct PaperArgs {
    /// Engagement folder
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// Print for people or for programs, where no `--kind` is named
    #[arg(long, default_value = "human")]
    pub format: Format,
    /// File to write to [default: stdout, or with `--kind` a file in `out/`]
    #[arg(short, long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// The house catalogue.
    #[command(flatten)]
    pub catalog: HouseCatalogArgs,
}

/// Write the audit plan.
#[derive(Debug, Args)]
pub struct PlanArgs {
    /// The folder, and where it goes.
    #[command(flatten)]
    pub paper: PaperArgs,
    /// What to write it as
    #[arg(long, value_enum, value_name = "KIND")]
    pub kind: Option<PlanKind>,
    /// Fonts of a PDF.
    #[command(flatten)]
    pub pdf: PdfArgs,
    /// Number that samples are drawn with; the same number gives the same sample
    #[arg(long, value_name = "N", default_value = "1")]
    pub seed: u64,
}

/// What a plan is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PlanKind {
    /// A Word document
    Docx,
    /// A page that stands alone
    Html,
    /// A PDF/UA, in a build with the feature `pdf`
    Pdf,
    /// A workbook with schedule, areas and samples
    Xlsx,
}

/// Show what is left to ask, or write the evidence request list.
#[derive(Debug, Args)]
pub struct RequestsArgs {
    /// The folder, and where it goes.
    #[command(flatten)]
    pub paper: PaperArgs,
    /// What to write the evidence request list as
    #[arg(long, value_enum, value_name = "KIND")]
    pub kind: Option<RequestsKind>,
    /// Fonts of a PDF.
    #[command(flatten)]
    pub pdf: PdfArgs,
}

/// What the evidence request list is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum RequestsKind {
    /// A workbook to fill in
    Xlsx,
    /// A Word document to send
    Docx,
    /// Rows of text; what a spreadsheet would take for a formula is guarded
    Csv,
    /// A page that stands alone
    Html,
    /// A PDF/UA, in a build with the feature `pdf`
    Pdf,
}

/// Write interview guides.
#[derive(Debug, Args)]
pub struct InterviewsArgs {
    /// The folder, and where it goes.
    #[command(flatten)]
    pub paper: PaperArgs,
    /// What to write them as [default: plain text, which can be filled in as well]
    #[arg(long, value_enum, value_name = "KIND")]
    pub kind: Option<GuideKind>,
    /// Only the guide for this role, such as `top-management`
    #[arg(long, value_name = "ROLE")]
    pub role: Option<String>,
}

/// What interview guides are written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum GuideKind {
    /// A Word document to fill in
    Docx,
    /// A page that stands alone
    Html,
}
