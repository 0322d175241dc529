//! `verify BUNDLE.zip`: an engagement that was handed over, unpacked and looked at like any other.
//!
//! Every file is held against the manifest first. Nothing is unpacked but into a folder of its own that is gone
//! when all was looked at.

#![expect(clippy::disallowed_methods, reason = "the door through which a bundle is unpacked")]

use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use tempfile::TempDir;

use super::bundle::{LOG_LINES, digest};
use super::failure::{Hint, hinted, shown};
use super::output;
use super::table::counted;
use crate::exchange::bundle::{self, EVIDENCE, Error, EvidenceIn, Manifest, Reading};
use crate::store::{DecisionLog, LogError};
use crate::verify::{Check, Fault};

/// A bundle, unpacked.
pub struct Unpacked {
    /// The engagement folder it was unpacked to.
    folder: TempDir,
    /// What it says of itself.
    manifest: Manifest,
    /// Its files against the manifest.
    pub check: Check,
}

/// Unpacks a bundle and checks its files.
pub fn unpack(file: &Path) -> anyhow::Result<Unpacked> {
    let cannot = || format!("cannot check {}", shown(file));
    let archive = File::open(file).with_context(cannot).hint("check that you may read it")?;
    let folder = tempfile::tempdir()
        .with_context(cannot)
        .hint("check the space and the permissions of the folder for temporary files")?;
    let Reading { manifest, differences, bytes } =
        bundle::check(BufReader::new(archive), |name, source| keep(folder.path(), name, source))
            .map_err(explained)
            .with_context(cannot)?;
    let faults = differences.into_iter().map(|one| Fault::new(one.path, one.what)).collect();
    let told = format!(
        "{}, {bytes} bytes, of {} as of {}; its SHA-256 is {}",
        counted(manifest.files.len(), "file", "files"),
        manifest.auditee,
        manifest.as_of,
        digest(file)?,
    );
    let check = Check { name: "bundle", told, looked_at: manifest.files.len(), faults };
    Ok(Unpacked { folder, manifest, check })
}

/// Writes one file of it. Its name was seen to stay inside.
fn keep(folder: &Path, name: &str, source: &mut dyn io::Read) -> io::Result<()> {
    let path = folder.join(name);
    if let Some(above) = path.parent() {
        fs::create_dir_all(above)?;
    }
    // A name that is there already would be another file's on a system that takes both for one.
    let mut to = BufWriter::new(File::create_new(path)?);
    io::copy(source, &mut to)?;
    to.flush()
}

fn explained(error: Error) -> anyhow::Error {
    let hint = match &error {
        Error::TooTight { .. } => "do not unpack it by other means; ask whoever sent it",
        Error::Keep { .. } => "check the space of the folder for temporary files (`TMPDIR`)",
        _ => "`tickmark export DIR --to bundle` writes one; ask for the file again",
    };
    hinted(error.into(), hint)
}

impl Unpacked {
    /// The engagement folder it was unpacked to.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Where its evidence lies, if it is inside. A bundle without any says so.
    pub fn evidence(&self) -> Option<Vec<PathBuf>> {
        if self.manifest.evidence == EvidenceIn::LeftOut {
            output::note("the evidence is not in the bundle: `--evidence PATH` says where it is");
            return None;
        }
        Some(vec![self.folder().join(EVIDENCE)])
    }

    /// The files of the ledger that no bundle holds.
    pub fn without(&self) -> &[String] {
        match &self.manifest.evidence {
            EvidenceIn::LeftOut => &[],
            EvidenceIn::Inside { without } => without,
        }
    }

    /// Whether the log is the one the manifest tells of, and the lines beside it are those of the log.
    pub fn of_log(&self, log: &DecisionLog) -> Result<Vec<Fault>, LogError> {
        let mut faults = Vec::new();
        let (head, told) = (log.head()?, &self.manifest.decision_log);
        if (head.seq, head.digest) != (told.entries, told.head) {
            let what = format!(
                "its newest entry is {} with the SHA-256 {}, and the manifest tells of {} with {}",
                head.seq, head.digest, told.entries, told.head
            );
            faults.push(Fault::new("decision log", what));
        }
        let lines: String = log.lines()?.into_iter().map(|line| line + "\n").collect();
        let beside = fs::read_to_string(self.folder().join(LOG_LINES));
        if beside.is_ok_and(|beside| beside != lines) {
            faults.push(Fault::new(LOG_LINES, "does not say what the decision log says"));
        }
        Ok(faults)
    }
}
