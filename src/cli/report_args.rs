//! The command line of the report and of the signature under it.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::args::HouseCatalogArgs;
use super::pdf::PdfArgs;
use super::who_args::WhoArgs;
use crate::domain::{Language, PaperSize, Reason};

/// Write the audit report.
#[derive(Debug, Args)]
pub struct ReportArgs {
    /// Engagement folder
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// What to write (can be repeated) [default: docx]
    #[arg(long = "kind", value_name = "KIND")]
    pub kinds: Vec<ReportKind>,
    /// Fill your own Word template (.docx) instead, with tags such as `{{ audit.id }}` and
    /// `{%tr for f in findings %}`
    #[arg(long, value_name = "FILE", conflicts_with = "kinds")]
    pub template: Option<PathBuf>,
    /// Print the fields a template can ask for, and what each means
    #[arg(long, conflicts_with_all = ["kinds", "template", "out"])]
    pub list_fields: bool,
    /// Refuse to write anything but the final report: all drafts decided on, and signed
    #[arg(long = "final")]
    pub must_be_final: bool,
    /// Language, in place of what `engagement.toml` says
    #[arg(long, value_name = "LANGUAGE")]
    pub language: Option<LanguageName>,
    /// Paper, in place of what `engagement.toml` says
    #[arg(long, value_name = "SIZE")]
    pub paper: Option<PaperName>,
    /// File to write to, with one `--kind` only [default: `out/audit-report.KIND` in the folder]
    #[arg(short, long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Fonts of a PDF.
    #[command(flatten)]
    pub pdf: PdfArgs,
    /// House catalogue.
    #[command(flatten)]
    pub catalog: HouseCatalogArgs,
}

/// What a report can be written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ReportKind {
    /// Word
    Docx,
    /// A page that stands alone
    Html,
    /// PDF/UA, in a build with the feature `pdf`
    Pdf,
    /// Excel: findings, coverage, evidence index, as sheets
    Xlsx,
}

impl ReportKind {
    /// The ending of the file's name.
    pub fn extension(self) -> &'static str {
        match self {
            ReportKind::Docx => "docx",
            ReportKind::Html => "html",
            ReportKind::Pdf => "pdf",
            ReportKind::Xlsx => "xlsx",
        }
    }
}

/// A language, as it is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LanguageName {
    /// English
    En,
    /// German
    De,
}

impl From<LanguageName> for Language {
    fn from(name: LanguageName) -> Self {
        match name {
            LanguageName::En => Language::En,
            LanguageName::De => Language::De,
        }
    }
}

/// A size of paper, as it is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PaperName {
    /// 210 by 297 mm
    A4,
    /// 8.5 by 11 inches
    Letter,
}

impl From<PaperName> for PaperSize {
    fn from(name: PaperName) -> Self {
        match name {
            PaperName::A4 => PaperSize::A4,
            PaperName::Letter => PaperSize::Letter,
        }
    }
}

/// Sign the report.
#[derive(Debug, Args)]
pub struct SignArgs {
    /// Engagement folder
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// Who signs: the name goes into the log.
    #[command(flatten)]
    pub who: WhoArgs,
    /// What the audit concludes on conformity and effectiveness, in your words
    #[arg(long, value_name = "TEXT", value_parser = conclusion)]
    pub conclusion: Reason,
}

fn conclusion(typed: &str) -> Result<Reason, &'static str> {
    Reason::try_from(typed.to_owned()).map_err(|_| "say what the audit concludes")
}
