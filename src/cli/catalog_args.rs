//! What may be asked of the requirement catalogue, as it is typed.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::args::{HouseCatalogArgs, OutputArgs};
use super::framework_args::Framework;
use crate::domain::RequirementId;

/// Show or check the requirement catalogue.
#[derive(Debug, Subcommand)]
#[command(disable_help_subcommand = true)]
pub enum CatalogCommand {
    /// List the requirements, or the parts of another framework
    List(CatalogListArgs),
    /// Show everything the catalogue holds for a requirement
    Show(CatalogShowArgs),
    /// Show the kinds of audit: what each tests and how it treats what is missing
    Profiles(CatalogListArgs),
    /// Check a catalogue: say where it is faulty, and warn of doubtful words and examples
    ///
    /// A fault stops it (exit status 2). Warnings do not: words that stand twice, or that another word makes
    /// needless; examples that stand twice; requirements with few of them. When they begin stands in
    /// `lexicon/validation.toml` of the catalogue.
    Validate(CatalogValidateArgs),
}

/// Check a catalogue.
#[derive(Debug, Args)]
pub struct CatalogValidateArgs {
    /// The catalogue to go by.
    #[command(flatten)]
    pub catalog: HouseCatalogArgs,
    /// Engagement folder in whose evidence the words are looked up (can be repeated)
    ///
    /// Warns of words that stand in none of its chunks, or in so many that they tell little. `--verbose` lists the
    /// words that stand in none.
    #[arg(long, value_name = "ENGAGEMENT")]
    pub against: Vec<PathBuf>,
    /// Where the warnings go.
    #[command(flatten)]
    pub output: OutputArgs,
}

/// List the requirements.
#[derive(Debug, Args)]
pub struct CatalogListArgs {
    /// Framework whose parts are listed
    #[arg(long, value_name = "NAME", default_value = "iso42001")]
    pub framework: Framework,
    /// The catalogue to go by.
    #[command(flatten)]
    pub catalog: HouseCatalogArgs,
    /// Where the list goes.
    #[command(flatten)]
    pub output: OutputArgs,
}

/// Show everything the catalogue holds for a requirement.
#[derive(Debug, Args)]
pub struct CatalogShowArgs {
    /// Requirement, such as `6.1.2` or `A.7.4`
    #[arg(value_name = "ID")]
    pub id: RequirementId,
    /// The catalogue to go by.
    #[command(flatten)]
    pub catalog: HouseCatalogArgs,
    /// Where it goes.
    #[command(flatten)]
    pub output: OutputArgs,
}
