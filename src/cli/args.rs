//! The command line as people type it: one struct per verb, its doc comments are the help.
//!
//! Nothing is resolved here. What a flag means beside the environment, `engagement.toml` and the
//! defaults is for `config`.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::action_args::ActionsArgs;
use super::catalog_args::CatalogCommand;
use super::compare_args::CompareArgs;
use super::decision_args::{CheckArgs, FindingsArgs, VerifyArgs};
use super::framework_args::{CoverageArgs, Framework};
use super::paper_args::{InterviewsArgs, PlanArgs, RequestsArgs};
use super::reading_args::{ExtractWorkerArgs, ProgramWorkerArgs, ReadArgs, ReadingArgs, any_path};
use super::register_args::{ExportArgs, ImportArgs};
use super::report_args::{ReportArgs, SignArgs};
use super::shard_args::{ExtractArgs, PlanShardsArgs, ReduceArgs};
use crate::domain::{AuditDate, Profile, RequirementId};

/// Read audit evidence and draft coverage and findings for ISO/IEC 42001
///
/// Everything is computed on this machine: no model and no network unless you name an endpoint, and the same
/// input gives the same result. All findings are drafts until a person decides.
#[derive(Debug, Parser)]
#[command(name = "tickmark", version, max_term_width = 100, disable_help_subcommand = true)]
#[command(after_help = super::status::help())]
pub struct Arguments {
    /// What every verb takes.
    #[command(flatten)]
    pub shared: SharedArgs,
    /// The verb.
    #[command(subcommand)]
    pub command: Command,
}

/// What every verb takes.
#[derive(Clone, Copy, Debug, Args)]
#[command(next_help_heading = "Shared options")]
pub struct SharedArgs {
    /// Print results and errors, nothing else
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Print where each setting came from and how long each stage took
    #[arg(short, long, global = true)]
    pub verbose: bool,
    /// Colour the output; `auto` heeds `NO_COLOR`
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: ColorWhen,
    /// Show progress on stderr: `auto` draws bars on a terminal and prints lines elsewhere
    #[arg(long, global = true, value_name = "HOW", default_value = "auto")]
    #[arg(env = "TICKMARK_PROGRESS", hide_env_values = true)]
    pub progress: ProgressHow,
}

/// When to colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ColorWhen {
    /// On a terminal.
    #[value(help = None)]
    Auto,
    /// Even into a pipe.
    #[value(help = None)]
    Always,
    /// Not at all.
    #[value(help = None)]
    Never,
}

/// How to show progress.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ProgressHow {
    /// Bars on a terminal, lines elsewhere.
    #[value(help = None)]
    Auto,
    /// Bars.
    #[value(help = None)]
    Bar,
    /// Lines.
    #[value(help = None)]
    Plain,
    /// Nothing.
    #[value(help = None)]
    None,
}

/// The verbs.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Write a sample engagement, run it and say what to do next
    Demo(DemoArgs),
    /// Start an engagement folder: `engagement.toml` and an empty `evidence/`
    New(NewArgs),
    /// Read the evidence, map it to the requirements, test it and draft findings
    Run(RunArgs),
    /// Show what is read in a file, with places
    Read(ReadArgs),
    /// Find passages in the evidence of an engagement
    Search(SearchArgs),
    /// Show how far each requirement is answered by the evidence
    Coverage(CoverageArgs),
    /// Show the Statement of Applicability against the evidence
    Soa(ViewArgs),
    /// Show which records were received for each AI system
    Matrix(ViewArgs),
    /// Show every file received and what became of it
    Documents(DocumentsArgs),
    /// Show the draft findings
    Findings(FindingsArgs),
    /// Show what is left to ask: evidence requests and interview questions
    ///
    /// With `--kind`, writes the evidence request list to send: by role, with what was found so far.
    Requests(RequestsArgs),
    /// Write interview guides: per role, what the documents leave open
    ///
    /// A guide that is filled in and put into the evidence is read as interview notes by the next run.
    Interviews(InterviewsArgs),
    /// Write the audit plan, in order of risk, with samples; what nobody told is asked for in it
    Plan(PlanArgs),
    /// Decide on the drafts in a browser, on this machine only
    #[cfg(feature = "web")]
    Review(super::review_args::ReviewArgs),
    /// Show what is done about confirmed findings and what is overdue, or record a step of it
    Actions(ActionsArgs),
    /// Compare an audit with the one before, finding by finding
    Compare(CompareArgs),
    /// Write the findings as a register to decide in
    Export(ExportArgs),
    /// Take in the decisions of a register that was filled in
    ///
    /// Only shows what would be written, and every conflict, unless `--apply` is given. Rows with a conflict are left
    /// out; nothing is overwritten.
    Import(ImportArgs),
    /// Write the audit report
    Report(ReportArgs),
    /// Sign the report, which is a draft until then
    ///
    /// The signature goes into the decision log. It is bound to all findings as they stand: after the next decision, or
    /// a run that drafts otherwise, the report is a draft again.
    Sign(SignArgs),
    /// Exit with 1 where a grave finding, an open decision or a gap is left
    Check(CheckArgs),
    /// Check that decisions, evidence and quotations are what they were
    Verify(VerifyArgs),
    /// Score an engagement against labels a person made
    Eval(EvalArgs),
    /// Tell why an audit test fires, why a finding was drafted, or what a part of a framework is for
    Explain(ExplainArgs),
    /// Check the language model, draft a summary with it, or delete what it was sent
    #[cfg(feature = "llm")]
    #[command(subcommand)]
    Llm(super::llm_args::LlmCommand),
    /// Show or check the requirement catalogue
    #[command(subcommand)]
    Catalog(CatalogCommand),
    /// Plan the reading of a dump by many machines: which files, in which shards
    PlanShards(PlanShardsArgs),
    /// Read one shard of a plan and commit it; it does not matter who does, or how often
    Extract(ExtractArgs),
    /// Put the shards of a plan together: the same results as `run` on one machine
    Reduce(Box<ReduceArgs>),
    /// Show what this machine gives: isolation, threads, text recognition
    Doctor(DoctorArgs),
    /// Print a completion script for a shell
    Completions(CompletionsArgs),
    /// Read files sent through a pipe, without any rights
    #[command(name = crate::sandbox::VERB, hide = true)]
    ExtractWorker(ExtractWorkerArgs),
    /// Give up rights and turn into another program
    #[command(name = crate::sandbox::PROGRAM_VERB, hide = true)]
    ProgramWorker(ProgramWorkerArgs),
}

/// Write a sample engagement, run it and say what to do next.
#[derive(Debug, Args)]
pub struct DemoArgs {
    /// Folder to write to; a demo that is there already is written anew
    #[arg(value_name = "DIR", default_value = "demo")]
    pub folder: PathBuf,
    /// What to print the summary as.
    #[command(flatten)]
    pub summary: SummaryArgs,
}

/// Start an engagement folder.
#[derive(Debug, Args)]
pub struct NewArgs {
    /// Folder to start
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
}

/// Read the evidence, map it to the requirements, test it and draft findings.
#[derive(Debug, Args)]
pub struct RunArgs {
    /// Folders and files received [default: those `engagement.toml` names, or `evidence`
    /// in the engagement folder]
    #[arg(value_name = "EVIDENCE")]
    pub evidence: Vec<PathBuf>,
    /// Engagement folder to write to
    #[arg(short, long, value_name = "DIR")]
    pub out: PathBuf,
    /// Audit date, `YYYY-MM-DD`; the clock is never asked
    #[arg(long, value_name = "DATE", env = "TICKMARK_AS_OF", hide_env_values = true)]
    pub as_of: Option<AuditDate>,
    /// Kind of audit [default: internal]
    #[arg(long, value_enum, env = "TICKMARK_PROFILE", hide_env_values = true)]
    pub profile: Option<ProfileName>,
    /// Frameworks to look at the evidence for; ISO/IEC 42001 is always judged [default: iso42001]
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub frameworks: Vec<Framework>,
    /// What judges the passages [default: keyword]
    #[arg(long, env = "TICKMARK_ENGINE", hide_env_values = true)]
    pub engine: Option<EngineName>,
    /// Threads to use [default: one per processor]
    #[arg(long, value_name = "N", env = "TICKMARK_JOBS", hide_env_values = true)]
    pub jobs: Option<NonZeroUsize>,
    /// Read every file again, also those that have not changed since the last run
    #[arg(long)]
    pub fresh: bool,
    /// The catalogue to go by.
    #[command(flatten)]
    pub catalog: HouseCatalogArgs,
    /// How files are read.
    #[command(flatten)]
    pub reading: ReadingArgs,
    /// Exit with 0 even if files could not be read; they are still listed
    #[arg(long)]
    pub allow_unread: bool,
    /// Connect to nothing but this machine; the keyword engine connects to nothing
    #[arg(long)]
    pub offline: bool,
    /// What to print the summary as.
    #[command(flatten)]
    pub summary: SummaryArgs,
    /// The language model, for `--engine llm`; last, as what follows would stand under its heading.
    #[cfg(feature = "llm")]
    #[command(flatten)]
    pub llm: super::llm_args::LlmArgs,
}

/// The kind of audit, as it is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ProfileName {
    /// A first look before any audit
    Gap,
    /// An internal audit
    Internal,
    /// Certification, stage 1
    Stage1,
    /// Certification, stage 2
    Stage2,
    /// Surveillance
    Surveillance,
    /// Recertification
    Recertification,
    /// Follow-up of earlier findings
    FollowUp,
}

impl From<ProfileName> for Profile {
    fn from(name: ProfileName) -> Self {
        match name {
            ProfileName::Gap => Profile::Gap,
            ProfileName::Internal => Profile::Internal,
            ProfileName::Stage1 => Profile::Stage1,
            ProfileName::Stage2 => Profile::Stage2,
            ProfileName::Surveillance => Profile::Surveillance,
            ProfileName::Recertification => Profile::Recertification,
            ProfileName::FollowUp => Profile::FollowUp,
        }
    }
}

/// What judges the passages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum EngineName {
    /// Terms and document kinds of the catalogue; deterministic, no model
    Keyword,
    /// A language model at the endpoint you name, over the keyword engine; every quotation is checked
    #[cfg(feature = "llm")]
    Llm,
}

/// The catalogue to go by.
#[derive(Debug, Args)]
pub struct HouseCatalogArgs {
    /// Folder of a house catalogue, laid file by file over the one that is built in
    #[arg(long = "catalog", value_name = "DIR", env = "TICKMARK_CATALOG", hide_env_values = true)]
    pub house: Option<PathBuf>,
}

/// What to print the summary of a run as.
#[derive(Clone, Copy, Debug, Args)]
pub struct SummaryArgs {
    /// Print the summary for people, or `run.json`
    #[arg(long, default_value = "human")]
    pub format: Format,
}

/// What to print.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Tables and sentences for people.
    #[value(help = None)]
    Human,
    /// JSON for programs.
    #[value(help = None)]
    Json,
}

/// Show one of the output files.
#[derive(Debug, Args)]
pub struct ViewArgs {
    /// Engagement folder
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// Where the view goes.
    #[command(flatten)]
    pub output: OutputArgs,
}

/// Explain a test or a finding.
#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// An audit test (`T45`), a finding (`F-3c9a0f6e1b2d4c58`), a framework (`eu-ai-act`) or a part of one
    /// (`GOVERN 1.1`, `Art. 26`, `iso27001:A.5.19`)
    pub id: String,
    /// Engagement folder of the finding
    #[arg(value_name = "DIR")]
    pub folder: Option<PathBuf>,
    /// The house catalogue.
    #[command(flatten)]
    pub catalog: HouseCatalogArgs,
    /// Where the text goes.
    #[command(flatten)]
    pub output: OutputArgs,
}

/// Where a result goes, and as what.
#[derive(Debug, Args)]
pub struct OutputArgs {
    /// Print for people or for programs
    #[arg(long, default_value = "human")]
    pub format: Format,
    /// File to write to instead of stdout
    #[arg(short, long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// Show every file received and what became of it.
#[derive(Debug, Args)]
pub struct DocumentsArgs {
    /// The folder, and where the view goes.
    #[command(flatten)]
    pub view: ViewArgs,
    /// Only what was not read, or not to the end
    #[arg(long)]
    pub unread: bool,
    /// The text of one document, with places, as the last run read it
    #[arg(long, value_name = "PATH", conflicts_with = "unread")]
    pub text: Option<String>,
}

/// Score an engagement against labels.
#[derive(Debug, Args)]
pub struct EvalArgs {
    /// Engagement folder
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// File of labels: conclusions, findings, clean areas (see `fixtures/README.md`)
    #[arg(long, value_name = "FILE")]
    pub gold: PathBuf,
    /// Whose conclusions are scored; of a run with a model `keyword` scores what it would be without
    /// [default: the engine of the run]
    #[arg(long, value_name = "ENGINE")]
    pub engine: Option<EngineName>,
    /// Where the scores go.
    #[command(flatten)]
    pub output: OutputArgs,
}

/// Find passages in the evidence of an engagement.
#[derive(Debug, Args)]
pub struct SearchArgs {
    /// Engagement folder
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// Words to look for
    #[arg(value_name = "QUERY", required_unless_present = "requirement")]
    pub query: Option<String>,
    /// Show the passages the last run ranked for a requirement, such as `A.7.4`
    #[arg(long, value_name = "ID", conflicts_with = "query")]
    pub requirement: Option<RequirementId>,
    /// Say what the score of each passage is made of
    ///
    /// Of each number: its name, its value, and what it adds to the logarithm of the odds that the passage is
    /// an answer. The weights are those of `lexicon/judgement.toml` in the catalogue.
    #[arg(long, requires = "requirement")]
    pub explain: bool,
    /// Passages to show at most
    #[arg(long, value_name = "N", default_value = "10")]
    pub limit: NonZeroUsize,
    /// Where the passages go.
    #[command(flatten)]
    pub output: OutputArgs,
}

/// Print a completion script for a shell.
#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// Shell to complete for
    pub shell: clap_complete::Shell,
}

/// Show what this machine gives.
#[derive(Debug, Args)]
pub struct DoctorArgs {
    /// Try this library of pdfium
    #[arg(long, value_name = "FILE")]
    #[arg(env = "TICKMARK_PDFIUM", hide_env_values = true, value_parser = any_path())]
    pub pdfium: Option<PathBuf>,
    /// Where it goes.
    #[command(flatten)]
    pub output: OutputArgs,
}
