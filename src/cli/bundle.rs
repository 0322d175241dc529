//! `export --to bundle`: an engagement as one archive, with the hash of every file in it.

#![expect(clippy::disallowed_methods, reason = "the door through which a bundle is written")]

use std::fs::{self, File};
use std::io::{BufReader, BufWriter, Cursor, Read};
use std::path::{Path, PathBuf};

use anyhow::Context;
use serde_json::json;
use tempfile::NamedTempFile;
use walkdir::WalkDir;

use super::args::Format;
use super::export::explained;
use super::failure::{Hint, hinted, shown};
use super::register_args::ExportArgs;
use super::status::Status;
use super::table::counted;
use super::{config, output, view};
use crate::docket::Desk;
use crate::domain::Digest;
use crate::exchange::bundle::{self, EVIDENCE, EvidenceIn, Heading, LogHead, Manifest, Member};
use crate::outputs::Run;
use crate::register;
use crate::sources::{self, Fate, Held};
use crate::store;

/// The entries of the decision log, one JSON object a line.
pub const LOG_LINES: &str = "decisions.jsonl";

const REGISTER: &str = "out/register.xlsx";

/// Writes a bundle, and tells the SHA-256 of the archive: noted elsewhere, it shows any change.
pub fn export(args: &ExportArgs, to: &Path) -> anyhow::Result<Status> {
    let desk = view::desk(&args.folder)?;
    let copies = tempfile::tempdir().context("cannot make a folder for the copy of the log")?;
    let copy = copies.path().join(store::DECISION_LOG);
    desk.log().back_up(&copy)?;
    let mut members = outputs(&args.folder, to)?;
    if !members.iter().any(|member| member.path == REGISTER) {
        let head = desk.log().head()?.digest;
        members.push(held(REGISTER, register::write(&desk, head).map_err(explained)?));
    }
    let settings = args.folder.join(config::FILE_NAME);
    if settings.is_file() {
        members.push(on_disk(config::FILE_NAME.to_owned(), settings));
    }
    members.push(on_disk(store::DECISION_LOG.to_owned(), copy));
    let lines: String = desk.log().lines()?.into_iter().map(|line| line + "\n").collect();
    members.push(held(LOG_LINES, lines.into_bytes()));
    let evidence = if args.with_evidence {
        let (files, without) = evidence(args, &desk)?;
        members.extend(files);
        EvidenceIn::Inside { without }
    } else {
        EvidenceIn::LeftOut
    };
    let manifest = written(to, heading(&desk, evidence)?, members)?;
    let digest = digest(to)?;
    output::result_of(&told(args, to, &manifest, digest), args.format)?;
    Ok(Status::Worked)
}

/// What the last run wrote and what was exported since, but for bundles.
fn outputs(folder: &Path, to: &Path) -> anyhow::Result<Vec<Member>> {
    let out = folder.join("out");
    let mut members = Vec::new();
    for entry in WalkDir::new(&out).sort_by_file_name() {
        let entry = entry
            .with_context(|| format!("cannot list {}", shown(&out)))
            .hint("check that you may read it")?;
        let name = entry.file_name().to_string_lossy();
        let is_left_out = name == "bundle.zip" || name.ends_with(".part") || entry.path() == to;
        if !entry.file_type().is_file() || is_left_out {
            continue;
        }
        let path = entry.path().strip_prefix(folder).unwrap_or(entry.path());
        let path = path.to_string_lossy().replace('\\', "/");
        members.push(on_disk(path, entry.path().to_owned()));
    }
    Ok(members)
}

/// The evidence as the ledger names it, and what of it there is nothing to put in.
fn evidence(args: &ExportArgs, desk: &Desk) -> anyhow::Result<(Vec<Member>, Vec<String>)> {
    let roots = config::evidence_of(&args.folder, Some(desk.log()))?.ok_or_else(|| {
        let error =
            anyhow::anyhow!("the evidence of {} is not where the run read it", shown(&args.folder));
        hinted(error, "put it back, or go without `--with-evidence`")
    })?;
    let listed = sources::list(&roots).map_err(|error| {
        let hint = error.hint();
        hinted(error.into(), hint)
    })?;
    let (mut members, mut without) = (Vec::new(), Vec::new());
    for file in listed {
        let path = format!("{EVIDENCE}/{}", file.path.0);
        match (file.fate, file.held) {
            // A name that no other system can unpack would only be told as a fault there.
            (Fate::Read, Held::Disk(place)) if bundle::is_inside(&path) => {
                members.push(on_disk(path, place));
            }
            _ => without.push(file.path.0),
        }
    }
    Ok((members, without))
}

fn heading(desk: &Desk, evidence: EvidenceIn) -> anyhow::Result<Heading> {
    let Run { tool, as_of, catalog, inputs, parameters, .. } = &desk.outputs().run;
    let head = desk.log().head()?;
    Ok(Heading {
        version: tool.version.clone(),
        auditee: parameters.auditee.clone(),
        as_of: as_of.to_string(),
        catalog: catalog.clone(),
        inputs: inputs.clone(),
        decision_log: LogHead { entries: head.seq, head: head.digest },
        evidence,
    })
}

/// Writes beside the file first, so that no half of a bundle is ever there.
fn written(to: &Path, heading: Heading, members: Vec<Member>) -> anyhow::Result<Manifest> {
    let cannot = || format!("cannot write {}", shown(to));
    let hint = "check that the folder exists and can be written to, and the space on its disk";
    let beside = to.parent().filter(|folder| !folder.as_os_str().is_empty());
    let part = NamedTempFile::new_in(beside.unwrap_or(Path::new(".")));
    let part = part.with_context(cannot).hint(hint)?;
    let manifest = bundle::write(BufWriter::new(part.as_file()), heading, members)
        .with_context(cannot)
        .hint(hint)?;
    part.persist(to).map_err(|error| error.error).with_context(cannot).hint(hint)?;
    Ok(manifest)
}

fn on_disk(path: String, file: PathBuf) -> Member {
    let open = move || Ok(Box::new(BufReader::new(File::open(file)?)) as Box<dyn Read>);
    Member { path, open: Box::new(open) }
}

fn held(path: &str, bytes: Vec<u8>) -> Member {
    let open = move || Ok(Box::new(Cursor::new(bytes)) as Box<dyn Read>);
    Member { path: path.to_owned(), open: Box::new(open) }
}

/// The SHA-256 of a file.
pub fn digest(file: &Path) -> anyhow::Result<Digest> {
    // The archive was packed, and is read in pieces: evidence may be larger than the memory.
    let read = File::open(file).and_then(|file| bundle::digest(BufReader::new(file)));
    read.with_context(|| format!("cannot read {}", shown(file))).hint("check that you may read it")
}

fn told(args: &ExportArgs, to: &Path, manifest: &Manifest, digest: Digest) -> String {
    let bytes = fs::metadata(to).map_or(0, |file| file.len());
    let files = manifest.files.len();
    let inside = match &manifest.evidence {
        EvidenceIn::LeftOut => "without the evidence".to_owned(),
        EvidenceIn::Inside { without } if without.is_empty() => "with the evidence".to_owned(),
        EvidenceIn::Inside { without } => {
            let left = counted(without.len(), "file", "files");
            format!("with the evidence but for {left} that no run reads")
        }
    };
    match args.format {
        Format::Json => {
            let value = json!({
                "schema": "tickmark.export/1",
                "file": to.display().to_string(),
                "files": [to.display().to_string()],
                "bytes": bytes,
                "sha256": digest,
                "members": files,
                "evidence": manifest.evidence,
                "log_entries": manifest.decision_log.entries,
            });
            format!("{value:#}\n")
        }
        Format::Human => format!(
            "Wrote {}: {}, {inside}\nSHA-256 {digest}\n\nNext: note the SHA-256 elsewhere; \
             whoever gets the bundle checks it with\n  tickmark verify {}\n",
            to.display(),
            counted(files, "file", "files"),
            to.display(),
        ),
    }
}
