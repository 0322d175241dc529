//! Tells the program what code it is, so that results kept by other code are made again.
//!
//! The version alone does not do: two builds of one version may read a file in two ways. The rooms that
//! make what is kept, and the versions of the crates they use, are hashed.

#![expect(clippy::disallowed_methods, reason = "a build script reads the code")]

use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};

/// Where the code lies that makes what is kept.
const CODE: [&str; 12] = [
    "Cargo.lock",
    "src/catalog",
    "src/chunk.rs",
    "src/dates",
    "src/domain",
    "src/extract",
    "src/facts",
    "src/index",
    "src/pipeline",
    "src/recognise",
    "src/sandbox",
    "src/words",
];

fn main() {
    let mut files = Vec::new();
    for path in CODE {
        println!("cargo::rerun-if-changed={path}");
        collect(Path::new(path), &mut files);
    }
    files.sort();
    // Its keys are fixed, unlike those of a hash map: the same code has the same hash everywhere.
    let mut hasher = DefaultHasher::new();
    for file in files {
        file.to_string_lossy().replace('\\', "/").hash(&mut hasher);
        fs::read(&file).unwrap_or_default().hash(&mut hasher);
    }
    println!("cargo::rustc-env=TICKMARK_CODE={:016x}", hasher.finish());
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) {
    match fs::read_dir(path) {
        Ok(entries) => entries.flatten().for_each(|entry| collect(&entry.path(), files)),
        Err(_) if path.is_file() => files.push(path.to_owned()),
        Err(_) => {}
    }
}
