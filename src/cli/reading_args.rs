//! How files are read, as it is typed; and what the processes that read them are started with.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::builder::{OsStringValueParser, TypedValueParser};
use clap::{Args, ValueEnum};

/// How files are read.
#[derive(Clone, Debug, Args)]
pub struct ReadingArgs {
    /// What becomes of scans.
    #[command(flatten)]
    pub recognition: RecognitionArgs,
    /// What they are read in.
    #[command(flatten)]
    pub sandbox: SandboxArgs,
}

/// Whether text is recognised in images of pages.
#[derive(Clone, Debug, Args)]
pub struct RecognitionArgs {
    /// Recognise text in scans and images with tesseract
    #[arg(long = "ocr", value_name = "WHEN", default_value = "auto")]
    #[arg(env = "TICKMARK_OCR", hide_env_values = true)]
    pub when: OcrWhen,
    /// Languages to recognise, by tesseract's names [default: those installed of the commonest]
    #[arg(long = "ocr-languages", value_name = "LANG", value_delimiter = ',')]
    #[arg(hide_short_help = true)]
    pub languages: Vec<String>,
    /// Pages to recognise at most; one takes some seconds
    #[arg(long = "ocr-pages-max", value_name = "N", default_value = "2000")]
    #[arg(hide_short_help = true)]
    pub pages_max: u32,
}

/// What files are read in.
#[derive(Clone, Debug, Args)]
pub struct SandboxArgs {
    /// Read files in processes without rights, or in this one
    #[arg(long, value_name = "HOW", default_value = "process", hide_short_help = true)]
    #[arg(env = "TICKMARK_ISOLATION", hide_env_values = true)]
    pub isolation: Isolation,
    /// The PDF library.
    #[command(flatten)]
    pub pdfium: PdfiumArgs,
}

/// The PDF library to read with.
#[derive(Clone, Debug, Args)]
pub struct PdfiumArgs {
    /// Read PDFs with this library of pdfium first
    #[arg(long = "pdfium", value_name = "FILE", hide_short_help = true)]
    #[arg(env = "TICKMARK_PDFIUM", hide_env_values = true, value_parser = any_path())]
    pub library: Option<PathBuf>,
}

/// A path, or nothing: a variable that is set to nothing names no file.
pub fn any_path() -> impl TypedValueParser<Value = PathBuf> {
    OsStringValueParser::new().map(PathBuf::from)
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

/// Show what is read in a file, with places.
#[derive(Debug, Args)]
pub struct ReadArgs {
    /// Files to read; what archives and mails carry is read too
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// How files are read.
    #[command(flatten)]
    pub reading: ReadingArgs,
    /// Print plain text or JSON
    #[arg(long, default_value = "text")]
    pub format: ReadFormat,
    /// File to write to instead of stdout
    #[arg(short, long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// What to print a file that was read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ReadFormat {
    /// One paragraph or row per line, after its place.
    #[value(help = None)]
    Text,
    /// JSON for programs.
    #[value(help = None)]
    Json,
}

/// What a process that reads may use.
#[derive(Clone, Copy, Debug, Args)]
pub struct AllowedArgs {
    /// Memory for one file
    #[arg(long, value_name = "BYTES")]
    pub memory_bytes: u64,
    /// Time to compute in all
    #[arg(long, value_name = "SECONDS")]
    pub computing_seconds: u64,
}

/// Read files for another tickmark, which starts this and talks to it.
#[derive(Clone, Debug, Args)]
pub struct ExtractWorkerArgs {
    /// What it may use.
    #[command(flatten)]
    pub allowed: AllowedArgs,
    /// The library to read PDFs with
    #[arg(long, value_name = "FILE")]
    pub pdfium: Option<PathBuf>,
}

/// Run a program for another tickmark, which starts this.
#[derive(Clone, Debug, Args)]
pub struct ProgramWorkerArgs {
    /// What it may use.
    #[command(flatten)]
    pub allowed: AllowedArgs,
    /// The program and its arguments
    #[arg(last = true, required = true)]
    pub program: Vec<OsString>,
}
