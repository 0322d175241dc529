//! How files are read, as it is typed; and what the processes that read them are started with.

use std::ffi::OsString;

use clap::{Args, ValueEnum};

/// How files are read.
#[derive(Clone, Debug, Args)]
pub struct ReadingArgs {
    /// Recognise text in scans and images with tesseract
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    #[arg(env = "TICKMARK_OCR", hide_env_values = true)]
    pub ocr: OcrWhen,
    /// Languages to recognise, by tesseract's names [default: those installed of the commonest]
    #[arg(long, value_name = "LANG", value_delimiter = ',', hide_short_help = true)]
    pub ocr_languages: Vec<String>,
    /// Pages to recognise at most; one takes some seconds
    #[arg(long, value_name = "N", default_value = "2000", hide_short_help = true)]
    pub ocr_pages_max: u32,
    /// Read files in processes without rights, or in this one
    #[arg(long, value_name = "HOW", default_value = "process", hide_short_help = true)]
    #[arg(env = "TICKMARK_ISOLATION", hide_env_values = true)]
    pub isolation: Isolation,
}

/// When to recognise text in images of pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum OcrWhen {
    /// Where tesseract is installed
    Auto,
    /// Never: pages without text stay unread, and the ledger says so
    Off,
    /// Always: without tesseract, nothing is done
    Force,
}

/// What keeps a file from doing harm to whoever reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Isolation {
    /// A process without files, network and much memory
    Process,
    /// Nothing; for systems where no process can be started, and files that are trusted
    None,
}

/// Read files for another tickmark, which starts this and talks to it.
#[derive(Clone, Copy, Debug, Args)]
pub struct ExtractWorkerArgs {
    /// Memory for one file
    #[arg(long, value_name = "BYTES")]
    pub memory_bytes: u64,
    /// Time to compute in all
    #[arg(long, value_name = "SECONDS")]
    pub computing_seconds: u64,
}

/// Run a program for another tickmark, which starts this.
#[derive(Clone, Debug, Args)]
pub struct ProgramWorkerArgs {
    /// What it may use.
    #[command(flatten)]
    pub allowed: ExtractWorkerArgs,
    /// The program and its arguments
    #[arg(last = true, required = true)]
    pub program: Vec<OsString>,
}
