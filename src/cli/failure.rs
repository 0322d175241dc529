//! Errors as people meet them: what we were doing, to what, why it failed, and what to do about it.

use std::error::Error;
use std::fmt::{self, Write as _};
use std::path::Path;

use crate::store::LogError;
use crate::{catalog, pipeline, store};

/// An error with advice on what to do about it.
#[derive(Debug)]
pub struct Hinted {
    error: anyhow::Error,
    hint: String,
}

impl fmt::Display for Hinted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)
    }
}

impl Error for Hinted {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.error.source()
    }
}

/// Puts a hint on an error.
pub trait Hint<T> {
    /// The same, with advice on what to do should it have failed.
    fn hint(self, hint: impl Into<String>) -> anyhow::Result<T>;
}

impl<T, E: Into<anyhow::Error>> Hint<T> for Result<T, E> {
    fn hint(self, hint: impl Into<String>) -> anyhow::Result<T> {
        self.map_err(|error| hinted(error.into(), hint))
    }
}

/// An error with advice.
pub fn hinted(error: anyhow::Error, hint: impl Into<String>) -> anyhow::Error {
    Hinted { error, hint: hint.into() }.into()
}

/// The error, its causes and its hint, as they are printed.
///
/// A cause is left out where its words already stand in the message above it.
pub fn message(error: &anyhow::Error) -> String {
    let mut text = error.to_string();
    for cause in error.chain().skip(1) {
        let cause = cause.to_string();
        if !text.contains(&cause) {
            let _ = write!(text, ": {cause}");
        }
    }
    if let Some(hint) = hint_of(error) {
        let _ = write!(text, "\n\nhint: {hint}");
    }
    text
}

/// The advice for an error: what its maker gave, or what its kind calls for.
fn hint_of(error: &anyhow::Error) -> Option<String> {
    if let Some(hinted) = error.chain().find_map(|cause| cause.downcast_ref::<Hinted>()) {
        return Some(hinted.hint.clone());
    }
    let hint = match error.chain().find_map(|cause| cause.downcast_ref::<store::Error>()) {
        Some(store::Error::NotAFolder(_)) => "give a folder; it is made where it is missing",
        Some(store::Error::Busy(_)) => "wait for it to end, or write to another folder",
        Some(store::Error::Io { .. }) => FULL_OR_CLOSED,
        Some(store::Error::Cache(_)) => DAMAGED_CACHE,
        None if let Some(error) = error.downcast_ref::<LogError>() => of_log(error),
        None if error.is::<catalog::Error>() => "correct the file, or go without `--catalog`",
        None => of_pipeline(error.downcast_ref()?),
    };
    Some(hint.to_owned())
}

const FULL_OR_CLOSED: &str = "check the folder's permissions and the space on its disk";
const DAMAGED_CACHE: &str = "check the space on the disk; if there is enough, delete the folder \
    `cache` of the engagement and run again";

fn of_log(error: &LogError) -> &'static str {
    match error {
        LogError::Sqlite { .. } => FULL_OR_CLOSED,
        LogError::Damaged { .. } => {
            "`tickmark verify DIR` says where; keep the file, and put a copy of it in its place"
        }
        LogError::Newer { .. } => "install the tickmark that wrote it, or a later one",
        LogError::DecidedMeanwhile { .. } => "look at what was decided, and decide again",
        LogError::UnknownDraft(_) => "this is a fault of tickmark; please report it",
    }
}

fn of_pipeline(error: &pipeline::Error) -> &'static str {
    match error {
        pipeline::Error::Sources(error) => error.hint(),
        pipeline::Error::NoFiles(_) => "name a folder or file that holds evidence",
        pipeline::Error::Catalog(_) => "`tickmark catalog validate` says what is missing",
        pipeline::Error::Cache(_)
        | pipeline::Error::ReadingLost(_)
        | pipeline::Error::QuotationLost { .. } => DAMAGED_CACHE,
        pipeline::Error::Store(error) => error.hint(),
        pipeline::Error::Shards(error) => error.hint(),
        pipeline::Error::Index(_) | pipeline::Error::PassagesLost { .. } => {
            "delete the folder `index` of the engagement and run again"
        }
    }
}

/// A path as messages show it.
pub fn shown(path: &Path) -> String {
    format!("`{}`", path.display())
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use anyhow::{Context, anyhow};

    use super::*;

    fn check(error: &anyhow::Error, printed: &str) {
        assert_eq!(message(error), printed);
    }

    #[test]
    fn a_message_names_its_causes_once_and_ends_in_the_hint() {
        check(&anyhow!("no disk"), "no disk");
        let refused = Err::<(), _>(anyhow!("permission denied")).context("cannot read `a`");
        let refused = refused.hint("look at the permissions").expect_err("refused");
        check(&refused, "cannot read `a`: permission denied\n\nhint: look at the permissions");
        check(&anyhow!("no disk").context("cannot run: no disk"), "cannot run: no disk");
    }

    #[test]
    fn a_hint_survives_more_context() {
        let error = hinted(anyhow!("cause"), "advice").context("cannot do it");
        check(&error, "cannot do it: cause\n\nhint: advice");
    }

    #[test]
    fn kinds_of_error_bring_their_own_hint() {
        check(
            &store::Error::Busy(PathBuf::from("a")).into(),
            "cannot write to `a`: another tickmark is at work there\n\n\
             hint: wait for it to end, or write to another folder",
        );
    }
}
