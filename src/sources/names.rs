//! Names of files as the ledger shows them, and the names that are never evidence.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::{Component, Path, PathBuf};

use crate::domain::EvidencePath;

/// What stands before the paths of each root: nothing for a single root, else its name.
pub fn of_roots(roots: &[PathBuf]) -> Vec<Option<String>> {
    if roots.len() == 1 {
        return vec![None];
    }
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    roots
        .iter()
        .map(|root| {
            let name = root_name(root);
            let count = seen.entry(name.clone()).or_default();
            *count += 1;
            Some(if *count == 1 { name } else { format!("{name}~{count}") })
        })
        .collect()
}

/// A root's own name; `.` and `..` are resolved first, as they name nothing.
fn root_name(root: &Path) -> String {
    let resolved = root.canonicalize();
    let named = root.file_name().or_else(|| resolved.as_ref().ok()?.file_name());
    named.map_or_else(|| "evidence".to_owned(), shown)
}

/// A relative path with `/` between its parts.
pub fn shown_path(path: &Path) -> String {
    let parts: Vec<String> = path
        .components()
        .filter_map(|part| match part {
            Component::Normal(name) => Some(shown(name)),
            _ => None,
        })
        .collect();
    parts.join("/")
}

/// A name as text. Bytes that are no UTF-8 are shown as `\xE9`, so that two names never look alike
/// and none is lost.
pub fn shown(name: &OsStr) -> String {
    EvidencePath::escaped(name.as_encoded_bytes())
}

/// Why a file or folder of this name is not evidence, if it is not.
#[must_use]
pub fn not_evidence(name: &str) -> Option<&'static str> {
    let lower = name.to_lowercase();
    match lower.as_str() {
        ".ds_store" | "thumbs.db" | "ehthumbs.db" | "desktop.ini" | "icon\r" => {
            Some("a file of the operating system")
        }
        "__macosx" | "$recycle.bin" | "system volume information" | ".trashes" => {
            Some("a folder of the operating system")
        }
        ".git" | ".svn" | ".hg" => Some("a version control folder"),
        _ if lower.starts_with("~$") => Some("a lock file of an open Office document"),
        _ if lower.starts_with('.') && !lower.trim_matches('.').is_empty() => Some("a hidden file"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn system_files_are_not_evidence() {
        for name in [".DS_Store", "Thumbs.db", "~$policy.docx", ".git", "__MACOSX", ".env"] {
            assert!(not_evidence(name).is_some(), "{name}");
        }
        for name in ["policy.docx", "..", "~policy.docx", "thumbs.db.txt"] {
            assert_eq!(not_evidence(name), None, "{name}");
        }
    }

    #[test]
    fn roots_of_one_name_are_told_apart() {
        let roots = ["a/evidence", "b/evidence", "c/other"].map(PathBuf::from);
        let names: Vec<String> = of_roots(&roots).into_iter().flatten().collect();
        assert_eq!(names, ["evidence", "evidence~2", "other"]);
        assert_eq!(of_roots(&roots[..1]), [None]);
    }
}
