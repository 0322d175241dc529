//! A bundle that somebody sent: each file against the manifest, and nothing unpacked that leads out of it.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Component, Path};

use zip::ZipArchive;

use super::{Error, File, Hashed, MANIFEST, Manifest, SCHEMA};

/// A manifest is at most so long: a quarter of a million files and their hashes.
const MANIFEST_BYTES_MAX: u64 = 64 << 20;

/// So many bytes may come out of an archive of any size.
const UNPACKED_BYTES_FREE: u64 = 256 << 20;

/// Beyond that, so many come out of one byte at most. Text that repeats itself packs twenty to one; what packs
/// tighter than this was made to fill a disk.
const UNPACKED_PER_BYTE_MAX: u64 = 250;

/// What was found in a bundle.
#[derive(Clone, Debug)]
pub struct Reading {
    /// What it says of itself.
    pub manifest: Manifest,
    /// How many bytes its files have.
    pub bytes: u64,
    /// What differs from the manifest.
    pub differences: Vec<Told>,
}

/// Something that is not as the manifest says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The file.
    pub path: String,
    /// What is wrong with it.
    pub what: String,
}

/// Checks every file of a bundle against its manifest, and hands each that may be kept to `keep`.
///
/// A file is handed on whose name stays inside a folder; whether its bytes are those of the manifest is told in any
/// case. `keep` reads it to its end.
pub fn check<R: Read + Seek>(
    mut archive: R,
    mut keep: impl FnMut(&str, &mut dyn Read) -> io::Result<()>,
) -> Result<Reading, Error> {
    let packed = archive.seek(SeekFrom::End(0)).map_err(zip::result::ZipError::Io)?;
    let mut archive = ZipArchive::new(archive)?;
    let manifest = manifest(&mut archive)?;
    let unpacked: u64 = manifest.files.iter().fold(0, |sum, file| sum.saturating_add(file.bytes));
    let limit = packed.saturating_mul(UNPACKED_PER_BYTE_MAX).max(UNPACKED_BYTES_FREE);
    if unpacked > limit {
        return Err(Error::TooTight { unpacked, packed });
    }
    let mut differences = Vec::new();
    let mut told =
        |path: &str, what: String| differences.push(Told { path: path.to_owned(), what });
    let mut known: BTreeSet<&str> = BTreeSet::new();
    for file in &manifest.files {
        if !known.insert(&file.path) {
            told(&file.path, "stands in the manifest twice".to_owned());
        } else if !is_inside(&file.path) || file.path == MANIFEST {
            told(&file.path, "leads out of the bundle, and was not unpacked".to_owned());
        } else if let Some(what) = differs(&mut archive, file, &mut keep)? {
            told(&file.path, what);
        }
    }
    let unreadable = || "a file whose name cannot be read".to_owned();
    let names: Vec<String> = archive
        .file_names()
        .map(|name| name.map_or_else(|_| unreadable(), Cow::into_owned))
        .collect();
    for name in names.iter().filter(|name| *name != MANIFEST && !known.contains(name.as_str())) {
        told(name, "is in the bundle and not in its manifest".to_owned());
    }
    Ok(Reading { bytes: unpacked, differences, manifest: manifest.clone() })
}

fn manifest<R: Read + Seek>(archive: &mut ZipArchive<R>) -> Result<Manifest, Error> {
    let Ok(file) = archive.by_name(MANIFEST) else {
        return Err(Error::NoBundle("there is no `manifest.json` in it"));
    };
    let mut text = Vec::new();
    let read = file.take(MANIFEST_BYTES_MAX + 1).read_to_end(&mut text);
    read.map_err(zip::result::ZipError::Io)?;
    if text.len() as u64 > MANIFEST_BYTES_MAX {
        return Err(Error::NoBundle("its manifest is longer than any bundle's"));
    }
    let manifest: Manifest = serde_json::from_slice(&text)?;
    if manifest.schema != SCHEMA {
        return Err(Error::NoBundle("its manifest is of another form"));
    }
    Ok(manifest)
}

/// What is wrong with a file, if anything is.
fn differs<R: Read + Seek>(
    archive: &mut ZipArchive<R>,
    file: &File,
    keep: &mut impl FnMut(&str, &mut dyn Read) -> io::Result<()>,
) -> Result<Option<String>, Error> {
    let member = match archive.by_name(&file.path) {
        Ok(member) => member,
        Err(zip::result::ZipError::FileNotFound) => {
            return Ok(Some("stands in the manifest and is not in the bundle".to_owned()));
        }
        Err(error) => return Ok(Some(format!("cannot be unpacked: {error}"))),
    };
    // What the archive says of a length is not believed: one byte more than the manifest's shows the difference.
    let mut hashed = Hashed::of(Damage {
        source: member.take(file.bytes.saturating_add(1)),
        at: 0,
        damaged: None,
    });
    keep(&file.path, &mut hashed)
        .map_err(|source| Error::Keep { path: file.path.clone(), source })?;
    let Damage { at, damaged, .. } = &hashed.source;
    if let Some(damaged) = damaged {
        return Ok(Some(format!("is damaged: {damaged}")));
    }
    let length = *at;
    if length != file.bytes {
        let what = if length > file.bytes { "longer" } else { "shorter" };
        return Ok(Some(format!("is {what} than the {} bytes of the manifest", file.bytes)));
    }
    let now = hashed.digest();
    let before = file.sha256;
    Ok((now != before).then(|| format!("has changed: its SHA-256 was {before}, and is {now}")))
}

/// A file of an archive that ends where it is damaged: the damage is told and is no error of whoever keeps it.
struct Damage<R> {
    source: R,
    at: u64,
    damaged: Option<String>,
}

impl<R: Read> Read for Damage<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.damaged.is_some() {
            return Ok(0);
        }
        match self.source.read(buffer) {
            Ok(length) => {
                self.at += length as u64;
                Ok(length)
            }
            Err(error) => {
                self.damaged = Some(error.to_string());
                Ok(0)
            }
        }
    }
}

/// Whether a name stays inside the folder it is unpacked to, on this system.
#[must_use]
pub fn is_inside(name: &str) -> bool {
    let plain = |component: Component<'_>| matches!(component, Component::Normal(_));
    // `Path` passes over what stands for nothing: an empty name, a slash at the end.
    let whole = name.split('/').all(|part| !part.is_empty() && part != "." && part != "..");
    whole && !name.contains('\0') && Path::new(name).components().all(plain)
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write as _};

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::super::{EvidenceIn, Heading, LogHead, Member, write};
    use super::*;
    use crate::domain::Digest;

    fn heading() -> Heading {
        Heading {
            version: "0.1.0".to_owned(),
            auditee: "Mill & Co".to_owned(),
            as_of: "2026-09-14".to_owned(),
            catalog: "c".to_owned(),
            inputs: "i".to_owned(),
            decision_log: LogHead { entries: 0, head: Digest::of(b"") },
            evidence: EvidenceIn::LeftOut,
        }
    }

    fn bundle(files: &[(&str, &str)]) -> Vec<u8> {
        let member = |(path, text): &(&str, &str)| {
            let text = (*text).to_owned();
            Member {
                path: (*path).to_owned(),
                open: Box::new(move || Ok(Box::new(Cursor::new(text)) as Box<dyn Read>)),
            }
        };
        let mut bytes = Cursor::new(Vec::new());
        write(&mut bytes, heading(), files.iter().map(member).collect()).expect("writes");
        bytes.into_inner()
    }

    /// The names that were kept, and what was told.
    fn read(bytes: &[u8]) -> (Vec<String>, Vec<String>) {
        let mut kept = Vec::new();
        let reading = check(Cursor::new(bytes), |name, source| {
            kept.push(name.to_owned());
            io::copy(source, &mut io::sink()).map(drop)
        });
        let reading = reading.expect("reads");
        let told = reading.differences.iter().map(|one| format!("{} {}", one.path, one.what));
        (kept, told.collect())
    }

    /// A bundle made anew from its files, some of them changed; `None` takes one out.
    fn forged(bytes: &[u8], changes: &[(&str, Option<&[u8]>)]) -> Vec<u8> {
        let mut archive = ZipArchive::new(Cursor::new(bytes)).expect("an archive");
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        let mut add = |name: &str, bytes: &[u8]| {
            writer.start_file(name, SimpleFileOptions::default()).expect("starts");
            writer.write_all(bytes).expect("writes");
        };
        for at in 0..archive.len() {
            let mut file = archive.by_index(at).expect("a file");
            let name = file.name().expect("a name").into_owned();
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).expect("reads");
            if !changes.iter().any(|(changed, _)| *changed == name) {
                add(&name, &bytes);
            }
        }
        for (name, bytes) in changes {
            if let Some(bytes) = bytes {
                add(name, bytes);
            }
        }
        writer.finish().expect("finishes").into_inner()
    }

    #[test]
    fn a_bundle_reads_back_and_is_the_same_in_whatever_order_its_files_come() {
        let bytes = bundle(&[("out/b.json", "two"), ("a.toml", "one")]);
        assert_eq!(bytes, bundle(&[("a.toml", "one"), ("out/b.json", "two")]));
        let (kept, told) = read(&bytes);
        assert_eq!(kept, ["a.toml", "out/b.json"]);
        assert!(told.is_empty(), "{told:?}");
    }

    #[test]
    fn whatever_differs_from_the_manifest_is_told_by_name() {
        let bytes = bundle(&[("a", "one"), ("b", "two"), ("c", "three")]);
        let changes: [(&str, Option<&[u8]>); 4] =
            [("a", Some(b"eno")), ("b", None), ("c", Some(b"three times")), ("d", Some(b"new"))];
        let (_, told) = read(&forged(&bytes, &changes));
        assert_eq!(told.len(), 4, "{told:?}");
        assert!(told[0].starts_with("a has changed: its SHA-256 was "), "{told:?}");
        assert_eq!(told[1], "b stands in the manifest and is not in the bundle");
        assert_eq!(told[2], "c is longer than the 5 bytes of the manifest");
        assert_eq!(told[3], "d is in the bundle and not in its manifest");
    }

    #[test]
    fn a_damaged_file_is_told_and_the_others_are_looked_at() {
        let text = "the same words over and over ".repeat(99);
        let mut bytes = bundle(&[("a", &text), ("b", "two")]);
        // Into the middle of the packed bytes of the first file, behind its header.
        for byte in &mut bytes[60..70] {
            *byte ^= 0x55;
        }
        let (kept, told) = read(&bytes);
        assert_eq!(kept, ["a", "b"]);
        assert!(told.len() == 1 && told[0].starts_with("a "), "{told:?}");
    }

    #[test]
    fn a_name_that_leads_out_is_never_unpacked() {
        for name in ["../a", "/etc/a", "a/../../b", "a//b", "", "a/", "./a", "manifest.json"] {
            let bytes = bundle(&[("a", "one")]);
            let mut manifest: Manifest = {
                let mut archive = ZipArchive::new(Cursor::new(&bytes)).expect("an archive");
                serde_json::from_reader(archive.by_name(MANIFEST).expect("there")).expect("reads")
            };
            manifest.files[0].path = name.to_owned();
            let manifest = serde_json::to_vec(&manifest).expect("JSON");
            let mut changes = vec![(MANIFEST, Some(manifest.as_slice()))];
            if name != MANIFEST {
                changes.push((name, Some(b"one".as_slice())));
            }
            let (kept, told) = read(&forged(&bytes, &changes));
            assert!(kept.is_empty(), "{name}: {kept:?}");
            assert!(told[0].contains("leads out of the bundle"), "{name}: {told:?}");
        }
    }

    #[test]
    fn what_would_fill_a_disk_is_refused_before_it_is_unpacked() {
        let bytes = bundle(&[("a", "one")]);
        let mut manifest: Manifest = {
            let mut archive = ZipArchive::new(Cursor::new(&bytes)).expect("an archive");
            serde_json::from_reader(archive.by_name(MANIFEST).expect("there")).expect("reads")
        };
        manifest.files[0].bytes = 1 << 40;
        let manifest = serde_json::to_vec(&manifest).expect("JSON");
        let forged = forged(&bytes, &[(MANIFEST, Some(&manifest))]);
        let refused = check(Cursor::new(forged), |_, _| Ok(())).expect_err("refused");
        assert!(matches!(refused, Error::TooTight { .. }), "{refused}");
    }

    #[test]
    fn another_archive_is_no_bundle() {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        writer.start_file("a", SimpleFileOptions::default()).expect("starts");
        let other = writer.finish().expect("finishes").into_inner();
        let refused =
            |bytes: &[u8]| check(Cursor::new(bytes), |_, _| Ok(())).expect_err("no bundle");
        assert!(matches!(refused(&other), Error::NoBundle(_)));
        assert!(matches!(refused(b"no archive"), Error::Archive(_)));
        let manifest = forged(&bundle(&[]), &[(MANIFEST, Some(b"{}"))]);
        assert!(matches!(refused(&manifest), Error::Manifest(_)));
    }
}
