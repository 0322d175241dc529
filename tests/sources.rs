//! Lists evidence folders as they come: with system files, links, pipes and archives in archives.

#![expect(clippy::disallowed_methods, reason = "tests build the folders they list")]

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use tickmark::sources::{self, Fate, Listed};

/// A folder with these files; each holds its own name.
fn folder(files: &[&str]) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for file in files {
        let path = folder.path().join(file);
        fs::create_dir_all(path.parent().expect("a parent")).expect("its folder");
        fs::write(&path, file).expect(file);
    }
    folder
}

fn shown(listed: &[Listed]) -> Vec<String> {
    listed
        .iter()
        .map(|listed| match &listed.fate {
            Fate::Read => listed.path.0.clone(),
            Fate::Skip(why) => format!("{} skipped: {why}", listed.path),
            Fate::Unreadable(why) => format!("{} unreadable: {why}", listed.path),
        })
        .collect()
}

fn check(roots: &[&Path], expected: &[&str]) {
    let roots: Vec<PathBuf> = roots.iter().map(|root| (*root).to_owned()).collect();
    assert_eq!(shown(&sources::list(&roots).expect("a list")), expected);
}

#[test]
fn every_file_has_one_row_in_the_order_of_names() {
    let folder =
        folder(&["b.txt", "a/z.txt", "a.txt", ".DS_Store", ".git/HEAD", "~$b.docx", "B.txt"]);
    check(
        &[folder.path()],
        &[
            ".DS_Store skipped: a file of the operating system",
            ".git/HEAD skipped: a version control folder",
            "B.txt",
            "a.txt",
            "a/z.txt",
            "b.txt",
            "~$b.docx skipped: a lock file of an open Office document",
        ],
    );
}

#[test]
fn several_roots_bear_their_names() {
    let folder = folder(&["one/evidence/a.txt", "two/evidence/a.txt", "single.txt"]);
    let at = |path: &str| folder.path().join(path);
    check(
        &[&at("one/evidence"), &at("two/evidence"), &at("single.txt")],
        &["evidence/a.txt", "evidence~2/a.txt", "single.txt"],
    );
    check(&[&at("single.txt")], &["single.txt"]);
}

#[test]
fn a_missing_root_is_an_error_with_a_hint() {
    let error = sources::list(&[PathBuf::from("no/such/folder")]).expect_err("nothing there");
    assert_eq!(error.to_string(), "there is no file or folder `no/such/folder`");
    assert!(!error.hint().is_empty());
}

#[cfg(unix)]
#[test]
fn what_is_no_plain_file_is_listed_and_not_opened() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::symlink;
    use std::os::unix::net::UnixListener;

    let outside = folder(&["secret.txt"]);
    let folder = folder(&["a.txt", "sub/b.txt"]);
    let at = |path: &str| folder.path().join(path);
    symlink(at("a.txt"), at("link.txt")).expect("link");
    symlink(at("loop"), at("loop")).expect("loop");
    symlink(folder.path(), at("sub/up")).expect("up");
    symlink(outside.path().join("secret.txt"), at("out.txt")).expect("out");
    let _socket = UnixListener::bind(at("socket")).expect("socket");
    let name = OsStr::from_bytes(b"r\xE9sum\xE9.txt");
    fs::write(folder.path().join(name), "words").expect("a name that is no text");
    check(
        &[folder.path()],
        &[
            "a.txt",
            "link.txt",
            "loop skipped: a link that leads nowhere or to itself",
            "out.txt skipped: a link that leads out of the evidence folder",
            r"r\xE9sum\xE9.txt",
            "socket skipped: a socket, not a file",
            "sub/b.txt",
            "sub/up skipped: a link to a folder of the evidence, which is listed itself",
        ],
    );
    let listed = sources::list(&[folder.path().to_owned()]).expect("a list");
    let bytes = sources::read(&listed[4]).map_err(sources::Unread::into_words);
    assert_eq!(bytes, Ok(b"words".to_vec()));
}
