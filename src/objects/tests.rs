//! A store is what distributed work rests on: one of many makes an object, and names are those of files.

use std::path::Path;

use super::*;

#[test]
fn one_of_many_makes_an_object_and_the_others_are_told() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let store = Objects::at(folder.path().to_str().expect("text")).expect("opens");
    let made: Vec<Created> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..8_u8)
            .map(|worker| {
                let store = store.clone();
                scope.spawn(move || store.create("done/a/0.json", &[worker; 64]).expect("creates"))
            })
            .collect();
        workers.into_iter().map(|worker| worker.join().expect("ends")).collect()
    });
    assert_eq!(made.iter().filter(|one| **one == Created::New).count(), 1);
    let (bytes, _) = store.get("done/a/0.json").expect("reads").expect("is there");
    assert!(bytes.len() == 64 && bytes.iter().all(|byte| *byte == bytes[0]), "whole, and of one");
    let names: Vec<String> =
        store.list("").expect("lists").into_iter().map(|one| one.name).collect();
    assert_eq!(names, ["done/a/0.json"], "nothing is left beside it");
}

#[test]
fn what_is_not_there_is_none_and_a_prefix_need_not_be_a_folder() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let store = Objects::at(folder.path().join("new").to_str().expect("text")).expect("opens");
    assert_eq!(store.get("a").expect("reads"), None);
    assert_eq!(store.list("a/b").expect("lists"), []);
    store.create("a/bc", b"1").expect("creates");
    store.create("a/d", b"2").expect("creates");
    let names = |prefix: &str| -> Vec<String> {
        store.list(prefix).expect("lists").into_iter().map(|one| one.name).collect()
    };
    assert_eq!(names("a/b"), ["a/bc"]);
    assert_eq!(names("a/"), ["a/bc", "a/d"]);
    store.probe().expect("is exclusive");
}

#[test]
fn a_folder_is_known_by_its_whole_path() {
    let store = Objects::at("some/store/").expect("opens");
    assert!(Path::new(store.url()).is_absolute() && store.url().ends_with("some/store"));
    assert_eq!(Objects::at("file:///some/store").expect("opens").url(), "/some/store");
}

#[test]
fn a_url_nobody_knows_is_told() {
    let told = Objects::at("gopher://hole").expect_err("no store").to_string();
    assert!(told.starts_with("cannot open the store `gopher://hole`"), "{told}");
}

#[cfg(unix)]
#[test]
fn every_name_a_disk_can_hold_is_a_name_of_an_object() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    let folder = tempfile::tempdir().expect("a temporary folder");
    let store = Objects::at(folder.path().to_str().expect("text")).expect("opens");
    for bytes in [&b"a b.txt"[..], b"50%.txt", b"%41", b"caf\xe9.txt", "Prüfung.md".as_bytes()] {
        let path = Path::new(OsStr::from_bytes(bytes));
        let name = name_of(path);
        assert_eq!(store.disk(&name), Some(folder.path().join(path)), "{name}");
    }
    assert_eq!(name_of(Path::new(OsStr::from_bytes(b"caf\xe9 5%"))), "caf%E9 5%25");
}
