//! The review app: a person goes through the drafts in a browser, with the source beside the claim.
//!
//! One process, one reviewer, this machine only. The server listens on the loopback address, lets in who
//! opened the address that was printed, and answers nobody else: see [`guard`]. Every page is a function of the
//! desk and of what was asked for, and is written without scripts in mind: the small script only turns keys
//! into clicks. What a document says is text, always: it is escaped by the templates and can name no file,
//! because files are looked up in the ledger.

mod app;
mod asked;
mod badge;
mod frame;
mod guard;
mod links;
mod pages;
mod server;
mod session;
mod source;

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

use crate::catalog::Catalog;
use crate::deliver::Supplements;
use crate::docket::{Desk, Need};
use crate::domain::{Mandate, Moment, Reviewer};
use crate::outputs::Outputs;
use crate::pipeline::Shelf;

/// Gives what a report has from elsewhere, as it is when it is asked for, or says why not.
pub type Elsewhere = Box<dyn Fn(&Desk) -> Result<Supplements, String> + Send + Sync>;

/// What a review works on, and how.
pub struct Options {
    /// The engagement folder.
    pub folder: PathBuf,
    /// The outputs of the last run and the log of decisions.
    pub desk: Desk,
    /// The evidence as it was read.
    pub shelf: Shelf,
    /// The requirements in our words.
    pub catalog: Catalog,
    /// What people said of the audit, for the report.
    pub mandate: Mandate,
    /// What the report has from elsewhere, such as the audit before; the error is told instead of a report.
    pub supplements: Elsewhere,
    /// Reads the outputs again when a later run wrote others; the error is told on every page.
    pub reload: Box<dyn Fn() -> Option<Result<Outputs, String>> + Send + Sync>,
    /// The time, for the log.
    pub clock: fn() -> Moment,
    /// Who reviews, where that was said; asked for otherwise.
    pub reviewer: Option<Reviewer>,
    /// What must have been done before a finding can be confirmed.
    pub need: Need,
    /// Where to listen: 0 lets the system choose.
    pub port: u16,
}

/// Why the app cannot serve.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The port is taken, or may not be used.
    #[error("cannot listen on {address}")]
    Listen {
        /// Where.
        address: SocketAddr,
        /// Why not.
        source: io::Error,
    },
    /// The system gives no random numbers, no thread, or no connection.
    #[error("cannot serve the review")]
    Serve(#[from] io::Error),
}

/// Serves until it is interrupted. `ready` is given the address to open, which works once.
pub fn serve(options: Options, ready: impl FnOnce(&str)) -> Result<(), Error> {
    server::run(options, ready)
}
