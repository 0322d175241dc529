//! What people type to review in the app: how it is to serve.

use std::path::PathBuf;

use clap::Args;

use super::args::HouseCatalogArgs;
use super::who_args::WhoArgs;

/// Decide on the drafts in a browser.
#[derive(Debug, Args)]
pub struct ReviewArgs {
    /// Engagement folder
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// Who reviews.
    #[command(flatten)]
    pub who: WhoArgs,
    /// The catalogue whose words for the requirements are shown.
    #[command(flatten)]
    pub catalog: HouseCatalogArgs,
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
