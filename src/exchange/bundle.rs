//! The bundle that hands an engagement over: one ZIP archive with a manifest of every file in it.
//!
//! The manifest names each file with its size and SHA-256, and what made the results; the archive holds nothing
//! else. The same files give the same bytes: they are sorted, and bear one fixed time. A bundle that is read may be
//! anybody's: its names lead nowhere but into it, and what it unpacks to is limited before anything is unpacked.

mod read;

use std::collections::BTreeSet;
use std::io::{self, Read, Seek, Write};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::domain::Digest;

pub use read::{Reading, Told, check, is_inside};

/// The name of the manifest in a bundle.
pub const MANIFEST: &str = "manifest.json";

/// The folder of a bundle that holds the evidence.
pub const EVIDENCE: &str = "evidence";

const SCHEMA: &str = "tickmark.bundle/1";

/// What a bundle holds, and what made it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The form.
    pub schema: String,
    /// The program, with its version.
    pub tool: String,
    /// Who is audited.
    pub auditee: String,
    /// The audit date.
    pub as_of: String,
    /// The hash of the catalogue.
    pub catalog: String,
    /// The hash over the contents of all files received.
    pub inputs: String,
    /// The newest entry of the decision log.
    pub decision_log: LogHead,
    /// Whether the evidence is inside.
    pub evidence: EvidenceIn,
    /// Every file but the manifest, in the order of their names.
    pub files: Vec<File>,
}

/// The newest entry of a decision log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogHead {
    /// How many entries there are.
    pub entries: u64,
    /// The SHA-256 of the newest; of nothing where there is none.
    pub head: Digest,
}

/// Whether the evidence is in a bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum EvidenceIn {
    /// It is not: whoever checks the bundle has it, or looks at the rest.
    LeftOut,
    /// It is.
    Inside {
        /// Files of the ledger that are not: they could not be opened, or are no evidence.
        without: Vec<String>,
    },
}

/// One file of a bundle.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct File {
    /// Its path in the archive.
    pub path: String,
    /// Its length.
    pub bytes: u64,
    /// The SHA-256 of it.
    pub sha256: Digest,
}

/// A file to be put into a bundle.
pub struct Member {
    /// Its path in the archive.
    pub path: String,
    /// Its bytes; asked for when its turn comes.
    pub open: Box<dyn FnOnce() -> io::Result<Box<dyn Read>>>,
}

/// Why there is no bundle.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file cannot be read.
    #[error("cannot put `{path}` into the bundle")]
    Member {
        /// The file.
        path: String,
        /// Why not.
        source: io::Error,
    },
    /// Two files would have one name.
    #[error("two files of the bundle would be called `{0}`")]
    Twice(String),
    /// The archive cannot be written, or is none.
    #[error("it cannot be read or written as a ZIP archive")]
    Archive(#[from] zip::result::ZipError),
    /// The manifest cannot be written or understood.
    #[error("its manifest cannot be understood")]
    Manifest(#[from] serde_json::Error),
    /// It is an archive of something else.
    #[error("it is no bundle of tickmark: {0}")]
    NoBundle(&'static str),
    /// It would unpack to more than a bundle may.
    #[error(
        "it would unpack to {unpacked} bytes, and is {packed} bytes long: no bundle is packed as tightly"
    )]
    TooTight {
        /// What its manifest tells.
        unpacked: u64,
        /// How long it is.
        packed: u64,
    },
    /// A file cannot be kept.
    #[error("cannot unpack `{path}`")]
    Keep {
        /// The file.
        path: String,
        /// Why not.
        source: io::Error,
    },
}

/// What is known of a bundle before its files are.
#[derive(Clone, Debug)]
pub struct Heading {
    /// The version of the program.
    pub version: String,
    /// Who is audited.
    pub auditee: String,
    /// The audit date.
    pub as_of: String,
    /// The hash of the catalogue.
    pub catalog: String,
    /// The hash of the inputs.
    pub inputs: String,
    /// The newest entry of the log.
    pub decision_log: LogHead,
    /// Whether the evidence is inside.
    pub evidence: EvidenceIn,
}

/// Writes a bundle and returns its manifest.
pub fn write<W: Write + Seek>(
    to: W,
    heading: Heading,
    mut members: Vec<Member>,
) -> Result<Manifest, Error> {
    members.sort_by(|one, other| one.path.cmp(&other.path));
    let mut names = BTreeSet::from([MANIFEST.to_owned()]);
    if let Some(twice) = members.iter().find(|member| !names.insert(member.path.clone())) {
        return Err(Error::Twice(twice.path.clone()));
    }
    let mut archive = ZipWriter::new(to);
    let mut files = Vec::with_capacity(members.len());
    for Member { path, open } in members {
        let failed = |source| Error::Member { path: path.clone(), source };
        archive.start_file(path.as_str(), options())?;
        let mut hashed = Hashed::of(open().map_err(failed)?);
        let bytes = io::copy(&mut hashed, &mut archive).map_err(failed)?;
        files.push(File { sha256: hashed.digest(), path, bytes });
    }
    let Heading { version, auditee, as_of, catalog, inputs, decision_log, evidence } = heading;
    let manifest = Manifest {
        schema: SCHEMA.to_owned(),
        tool: format!("tickmark {version}"),
        auditee,
        as_of,
        catalog,
        inputs,
        decision_log,
        evidence,
        files,
    };
    archive.start_file(MANIFEST, options())?;
    let text = serde_json::to_vec_pretty(&manifest)?;
    let failed = |source| Error::Member { path: MANIFEST.to_owned(), source };
    archive.write_all(&text).map_err(failed)?;
    archive.finish()?.flush().map_err(failed)?;
    Ok(manifest)
}

/// The SHA-256 of everything that can be read from a source.
pub fn digest(source: impl Read) -> io::Result<Digest> {
    let mut hashed = Hashed::of(source);
    io::copy(&mut hashed, &mut io::sink())?;
    Ok(hashed.digest())
}

/// One time and one mode for all files, so that neither clock nor machine show. A file may have any length.
fn options() -> SimpleFileOptions {
    SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644)
        .large_file(true)
}

/// Bytes that are hashed while they are read.
struct Hashed<R> {
    source: R,
    sha256: Sha256,
}

impl<R: Read> Hashed<R> {
    fn of(source: R) -> Self {
        Self { source, sha256: Sha256::new() }
    }

    fn digest(self) -> Digest {
        let hash: [u8; 32] = self.sha256.finalize().into();
        Digest::from(hash)
    }
}

impl<R: Read> Read for Hashed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.source.read(buffer)?;
        self.sha256.update(&buffer[..length]);
        Ok(length)
    }
}
