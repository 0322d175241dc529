//! Brings `out/findings.json` up to date with the decision log, for whoever reads the file and not the log.

use std::path::Path;

use anyhow::Context;

use super::failure::shown;
use super::view;
use crate::docket::{self, Docket};
use crate::outputs::{self, Findings};
use crate::report::Kind;
use crate::store::{self, DecisionLog, Store};

/// What became of an attempt to publish decisions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Published {
    /// The file says what the log says.
    Done,
    /// A run is at work; it publishes when it ends.
    LeftToTheRun,
}

/// Writes the decisions of an engagement folder into its `out/findings.json`.
///
/// Whoever decides and whoever runs calls this after it is done. The file is written under the folder's lock;
/// who finds it taken may go, because its holder looks at the log once more after letting go.
pub fn publish(folder: &Path) -> anyhow::Result<Published> {
    if !DecisionLog::is_in(folder) {
        return Ok(Published::Done);
    }
    let log = DecisionLog::open(folder)?;
    loop {
        let store = match Store::open(folder) {
            Err(store::Error::Busy(_)) => return Ok(Published::LeftToTheRun),
            other => other?,
        };
        let head = log.head()?;
        let text = view::text(folder, Kind::Findings)?;
        let (laid, _) = lay(&log, &text)?;
        if laid != text {
            store.write("out/findings.json", laid.as_bytes())?;
        }
        drop(store);
        if log.head()? == head {
            return Ok(Published::Done);
        }
    }
}

/// The text of `findings.json` with what was decided, and the docket that says it.
pub fn lay(log: &DecisionLog, text: &str) -> anyhow::Result<(String, Docket)> {
    let docket = docket_of(log, text)?;
    let laid = docket::published(text, &docket).context("cannot understand `out/findings.json`")?;
    Ok((laid, docket))
}

/// What was decided on the drafts of an engagement folder; none where it holds no log.
pub fn docket(folder: &Path) -> anyhow::Result<Option<Docket>> {
    if !DecisionLog::is_in(folder) {
        return Ok(None);
    }
    let text = view::text(folder, Kind::Findings)?;
    docket_of(&DecisionLog::open(folder)?, &text).map(Some)
}

fn docket_of(log: &DecisionLog, text: &str) -> anyhow::Result<Docket> {
    let file: Findings = outputs::parsed("findings.json", text)?;
    Ok(Docket::read(log, &file.findings)?)
}

/// Notes in the log where the evidence of a run lies, for whoever looks at it later.
pub fn note_evidence(log: &mut DecisionLog, evidence: &[std::path::PathBuf]) -> anyhow::Result<()> {
    // A link keeps its name, which the ledger may have taken for that of the folder.
    let absolute = evidence.iter().map(|path| {
        std::path::absolute(path).with_context(|| format!("cannot tell where {} lies", shown(path)))
    });
    Ok(log.note_evidence(&absolute.collect::<anyhow::Result<Vec<_>>>()?)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_finds_a_run_at_work_leaves_the_file_to_it() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let tried = || publish(folder.path()).expect("tries");
        assert_eq!(tried(), Published::Done, "without a log there is nothing to do");
        drop(DecisionLog::open(folder.path()).expect("makes a log"));
        let run = Store::open(folder.path()).expect("opens");
        assert_eq!(tried(), Published::LeftToTheRun);
        drop(run);
        publish(folder.path()).expect_err("there are no results to write into");
    }
}
