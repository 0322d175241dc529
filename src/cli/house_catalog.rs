//! Reads a house catalogue from disk and lays it over the one that is built in.

#![expect(clippy::disallowed_methods, reason = "the door through which a house catalogue is read")]

use std::fs;
use std::path::Path;

use anyhow::{Context, anyhow};
use walkdir::WalkDir;

use super::failure::{Hint, hinted, shown};
use crate::catalog::{self, Catalog, CatalogFile};

/// The catalogue to go by: the one built in, with the files of `house` laid over it.
pub fn parse(house: Option<&Path>) -> anyhow::Result<Catalog> {
    let files = match house {
        Some(folder) => catalog::overlaid(read(folder)?),
        None => catalog::shipped(),
    };
    Ok(Catalog::parse(&files)?)
}

/// Every `*.toml` below the folder.
fn read(folder: &Path) -> anyhow::Result<Vec<CatalogFile>> {
    let mut files = Vec::new();
    for entry in WalkDir::new(folder).sort_by_file_name() {
        let entry = entry
            .with_context(|| format!("cannot read the house catalogue {}", shown(folder)))
            .hint("give the folder that holds the catalogue's `*.toml` files")?;
        if entry.path().extension().is_none_or(|extension| extension != "toml") {
            continue;
        }
        let text = fs::read_to_string(entry.path())
            .with_context(|| format!("cannot read {}", shown(entry.path())))?;
        let path = entry.path().strip_prefix(folder).unwrap_or(entry.path());
        files.push(CatalogFile { path: path.to_string_lossy().replace('\\', "/"), text });
    }
    if files.is_empty() {
        let error = anyhow!("there are no `*.toml` files in {}", shown(folder));
        return Err(hinted(error, "give the folder that holds the house catalogue"));
    }
    Ok(files)
}
