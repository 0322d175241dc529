//! Guards for what `run` is pointed at, so that a mistyped path is told before anything is written.

#![expect(clippy::disallowed_methods, reason = "only looks whether a file can be opened")]

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow};

use super::failure::{Hint, hinted, shown};
use crate::{sources, store};

/// Refuses evidence that is not there, cannot be opened or is empty, and folders that lie in each
/// other's way.
pub fn check(evidence: &[PathBuf], engagement: &Path) -> anyhow::Result<()> {
    for path in evidence {
        check_can_be_read(path)?;
    }
    check_apart(evidence)?;
    evidence.iter().try_for_each(|path| check_apart_from_results(path, engagement))
}

fn check_can_be_read(path: &Path) -> anyhow::Result<()> {
    if !path.exists() {
        let missing = sources::Error::Missing { path: path.to_owned() };
        return Err(hinted(
            missing.into(),
            "check the path; it is looked up from the current folder",
        ));
    }
    let doing = || format!("cannot read {}", shown(path));
    let hint = "check that you may read it";
    if path.is_file() {
        return File::open(path).map(drop).with_context(doing).hint(hint);
    }
    fs::read_dir(path).map(drop).with_context(doing).hint(hint)?;
    let mut entries = walkdir::WalkDir::new(path).follow_links(true).into_iter().flatten();
    if entries.any(|entry| entry.file_type().is_file()) {
        return Ok(());
    }
    let empty = anyhow!("there are no files in {}", shown(path));
    Err(hinted(empty, "put the evidence there, or name another folder"))
}

/// A file below two of the paths would be received twice.
fn check_apart(evidence: &[PathBuf]) -> anyhow::Result<()> {
    for (nth, outer) in evidence.iter().enumerate() {
        for (other, inner) in evidence.iter().enumerate() {
            if nth != other && absolute(inner).starts_with(absolute(outer)) {
                let twice =
                    anyhow!("{} is received twice: it lies in {}", shown(inner), shown(outer));
                return Err(hinted(twice, format!("leave out {}", shown(inner))));
            }
        }
    }
    Ok(())
}

/// What tickmark writes must never come back as evidence.
fn check_apart_from_results(path: &Path, engagement: &Path) -> anyhow::Result<()> {
    let (evidence, folder) = (absolute(path), absolute(engagement));
    if folder.starts_with(&evidence) {
        let error = anyhow!(
            "the engagement folder {} lies in the evidence {}, which would make results into evidence",
            shown(engagement),
            shown(path),
        );
        return Err(hinted(error, "pass `--out` a folder outside the evidence"));
    }
    if store::WRITTEN.iter().any(|written| evidence.starts_with(folder.join(written))) {
        let error = anyhow!("{} is written by tickmark and is no evidence", shown(path));
        return Err(hinted(error, "name the folder with the files you received"));
    }
    Ok(())
}

/// The path without links and dots; of a path that is not there yet, as much as is.
pub fn absolute(path: &Path) -> PathBuf {
    if let Ok(real) = path.canonicalize() {
        return real;
    }
    match (path.parent(), path.file_name()) {
        (Some(parent), Some(name)) if parent.as_os_str().is_empty() => {
            absolute(Path::new(".")).join(name)
        }
        (Some(parent), Some(name)) => absolute(parent).join(name),
        _ => path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::failure::message;
    use super::*;

    /// Checks `evidence` (comma-separated) and `engagement`, both below a folder that holds `a/b.txt`,
    /// `a/c/d.txt`, `case/evidence/e.txt`, `case/out/f.txt` and an empty `void`.
    fn check_paths(evidence: &str, engagement: &str, printed: &str) {
        let root = tempfile::tempdir().expect("a temporary folder");
        let below = |path: &str| root.path().join(path);
        for file in ["a/b.txt", "a/c/d.txt", "case/evidence/e.txt", "case/out/f.txt"] {
            let path = below(file);
            fs::create_dir_all(path.parent().expect("has a parent")).expect("creates");
            fs::write(path, "words").expect("writes");
        }
        fs::create_dir_all(below("void")).expect("creates");
        let evidence: Vec<PathBuf> = evidence.split(',').map(below).collect();
        let told = match check(&evidence, &below(engagement)) {
            Ok(()) => "fine".to_owned(),
            Err(error) => message(&error).replace(&format!("{}/", root.path().display()), ""),
        };
        assert_eq!(told.lines().next(), Some(printed));
    }

    #[test]
    fn evidence_beside_the_engagement_or_in_its_evidence_folder_is_fine() {
        check_paths("a", "new", "fine");
        check_paths("a/b.txt", "new", "fine");
        check_paths("case/evidence", "case", "fine");
        check_paths("a,case/evidence", "case", "fine");
    }

    #[test]
    fn results_never_become_evidence() {
        let lies_in = |folder: &str, evidence: &str| {
            format!(
                "the engagement folder `{folder}` lies in the evidence `{evidence}`, \
                 which would make results into evidence"
            )
        };
        check_paths("case", "case", &lies_in("case", "case"));
        check_paths("a", "a/new/deep", &lies_in("a/new/deep", "a"));
        check_paths("case/out", "case", "`case/out` is written by tickmark and is no evidence");
    }

    #[test]
    fn what_is_not_there_or_there_twice_is_told() {
        check_paths("b", "new", "there is no file or folder `b`");
        check_paths("void", "new", "there are no files in `void`");
        check_paths("a,a/c", "new", "`a/c` is received twice: it lies in `a`");
    }
}
